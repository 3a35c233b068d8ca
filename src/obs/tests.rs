//! What can be tried without an OBS: a port where nobody listens, one where something else does, an
//! OBS that is too old, and settings that cannot be. The real OBS is in `tests/obs_real.rs`.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use super::{AddressError, Options, REFUSED_FIRST, REFUSED_LONGEST, Trouble, probe, refused, run};
use crate::event::{Input, PartState, PartStatus, StreamChange, StreamSource};
use crate::inbox::{Letter, inbox};

async fn listen() -> (TcpListener, Options) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let options = Options {
        url: format!("ws://127.0.0.1:{port}"),
        ..Options::default()
    };
    (listener, options)
}

async fn next_part(letters: &mut mpsc::Receiver<Letter>) -> PartStatus {
    match letters.recv().await.expect("the door runs").input {
        Input::Part(status) => status,
        other => panic!("expected a part's state, not {other:?}"),
    }
}

/// Speaks obs-websocket: answers every question as `answer` has it, and never says anything by itself.
async fn silent_obs(socket: TcpStream, answer: impl Fn(&str) -> Value) {
    let mut socket = tokio_tungstenite::accept_async(socket)
        .await
        .expect("a WebSocket");
    let say = |value: Value| Message::text(value.to_string());
    let hello = json!({"op": 0, "d": {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}});
    socket.send(say(hello)).await.expect("sent");
    socket.next().await.expect("Identify").expect("a frame");
    let identified = json!({"op": 2, "d": {"negotiatedRpcVersion": 1}});
    socket.send(say(identified)).await.expect("sent");
    while let Some(Ok(Message::Text(request))) = socket.next().await {
        let request: Value = serde_json::from_str(&request).expect("JSON");
        let kind = request["d"]["requestType"].as_str().expect("a request");
        let answer = json!({"op": 7, "d": {
            "requestType": kind,
            "requestId": request["d"]["requestId"],
            "requestStatus": {"result": true, "code": 100},
            "responseData": answer(kind),
        }});
        if socket.send(say(answer)).await.is_err() {
            return;
        }
    }
}

fn version_answer(version: &str) -> Value {
    json!({
        "obsVersion": version, "obsWebSocketVersion": "5.6.2", "rpcVersion": 1,
        "availableRequests": [], "supportedImageFormats": [],
        "platform": "ubuntu", "platformDescription": "a test",
    })
}

async fn probe_old(version: &str) -> PartStatus {
    let (listener, options) = listen().await;
    let serve = async {
        let (socket, _) = listener.accept().await.expect("a connection");
        silent_obs(socket, |_| version_answer(version)).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = serve => unreachable!("it waits for ever"),
        found = probe(&options) => found.expect_err("too old").status(),
    }
}

#[tokio::test]
async fn a_closed_port_is_told_once_and_is_nothing_wrong() {
    let (listener, options) = listen().await;
    let at = listener.local_addr().expect("an address");
    drop(listener);
    let stop = CancellationToken::new();
    let (inbox, mut letters) = inbox(16);
    let door = tokio::spawn(run(options, inbox, stop.clone()));
    let status = next_part(&mut letters).await;
    assert_eq!(status.state, PartState::Off);
    assert_eq!(status.detail, format!("OBS is not running at {at}"));
    assert!(
        status.hint.contains("Enable WebSocket server"),
        "{status:?}"
    );
    // it is tried again, which is no news: what comes next is that something else listens there
    let listener = TcpListener::bind(at).await.expect("the port is still free");
    let serve = async {
        loop {
            let (mut socket, _) = listener.accept().await.expect("a connection");
            let mut request = [0; 1024];
            let _ = socket.read(&mut request).await;
            let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
            let _ = socket.write_all(answer).await;
        }
    };
    let status = tokio::select! {
        () = serve => unreachable!("it serves for ever"),
        status = next_part(&mut letters) => status,
    };
    assert_eq!(status.state, PartState::Broken);
    assert_eq!(status.detail, format!("What answers at {at} is not OBS"));
    stop.cancel();
    door.await.expect("the door ends when told");
    assert!(letters.recv().await.is_none(), "and says nothing more");
}

#[tokio::test]
async fn an_old_obs_is_told_so_in_words() {
    let status = probe_old("29.0.2").await;
    assert_eq!(status.state, PartState::Broken);
    assert!(
        status
            .detail
            .starts_with("OBS 29.0.2 is too old: OBS 30.2 or later is needed")
    );
    assert!(
        status
            .detail
            .contains("the overlay's own report of start and stop still works")
    );
    assert_eq!(status.hint, "Update OBS.");
}

#[tokio::test]
async fn a_test_version_is_not_called_old() {
    let status = probe_old("33.0.0-rc1").await;
    assert!(
        status
            .detail
            .starts_with("OBS 33.0.0-rc1 is a version that"),
        "{status:?}"
    );
}

#[tokio::test]
async fn an_address_that_cannot_be_is_told_and_not_tried() {
    let options = Options {
        url: "wss://127.0.0.1:4455".to_owned(),
        ..Options::default()
    };
    let refusal = Trouble::Address(AddressError::Encrypted);
    assert_eq!(probe(&options).await, Err(refusal));
    let stop = CancellationToken::new();
    let (inbox, mut letters) = inbox(16);
    let door = tokio::spawn(run(options, inbox, stop.clone()));
    let status = next_part(&mut letters).await;
    assert_eq!(status.state, PartState::Broken);
    assert!(
        status.detail.starts_with("OBS does not offer wss://"),
        "{status:?}"
    );
    stop.cancel();
    door.await.expect("the door waits for the end");
}

#[test]
fn a_refusal_is_not_hammered() {
    let pauses: Vec<_> = refused().take(8).collect();
    assert!(pauses[0] >= REFUSED_FIRST, "{pauses:?}");
    assert!(
        pauses
            .iter()
            .rev()
            .take(3)
            .all(|pause| *pause >= REFUSED_LONGEST),
        "{pauses:?}"
    );
}

/// What OBS answers while it streams and records, or does neither.
fn state_answer(kind: &str, live: bool) -> Value {
    let output = json!({
        "outputActive": live, "outputReconnecting": false, "outputPaused": false,
        "outputTimecode": "00:01:00.000", "outputDuration": 60_000, "outputCongestion": 0.0,
        "outputBytes": 0, "outputSkippedFrames": 0, "outputTotalFrames": 0,
    });
    let scene = if live { "Talk" } else { "Starting soon" };
    match kind {
        "GetVersion" => version_answer("32.2.0"),
        "GetSpecialInputs" => json!({}),
        "GetInputList" => json!({"inputs": []}),
        "GetStreamStatus" | "GetRecordStatus" => output,
        "GetCurrentProgramScene" => json!({
            "sceneName": scene, "sceneUuid": "00000000-0000-0000-0000-000000000001",
            "currentProgramSceneName": scene,
            "currentProgramSceneUuid": "00000000-0000-0000-0000-000000000001",
        }),
        other => panic!("{other} is not asked"),
    }
}

#[tokio::test]
async fn what_no_event_told_is_found_out_and_said_once() {
    let (listener, options) = listen().await;
    let options = Options {
        check: Duration::from_millis(20),
        ..options
    };
    let live = AtomicBool::new(false);
    let asked = AtomicUsize::new(0);
    let serve = async {
        let (socket, _) = listener.accept().await.expect("a connection");
        let answer = |kind: &str| {
            asked.fetch_add(1, Ordering::Relaxed);
            state_answer(kind, live.load(Ordering::Relaxed))
        };
        silent_obs(socket, answer).await;
        std::future::pending::<()>().await;
    };
    let (inbox, mut letters) = inbox(16);
    let stop = CancellationToken::new();
    let door = tokio::spawn(run(options, inbox, stop.clone()));
    let story = async {
        let mut next = async || letters.recv().await.expect("the door runs").input;
        let source = StreamSource::Obs;
        let part = next().await;
        let Input::Part(status) = &part else {
            panic!("how OBS is comes first, not {part:?}");
        };
        assert_eq!(status.state, PartState::Ok, "{status:?}");
        let change = StreamChange::Stopped;
        assert_eq!(next().await, Input::Stream { source, change });
        assert_eq!(next().await, Input::Recording { since: None });
        let name = "Starting soon".to_owned();
        assert_eq!(next().await, Input::Scene { name });
        live.store(true, Ordering::Relaxed);
        let Input::Stream { change, .. } = next().await else {
            panic!("the stream comes first");
        };
        assert!(matches!(change, StreamChange::Started { since: Some(_) }));
        assert!(matches!(next().await, Input::Recording { since: Some(_) }));
        let name = "Talk".to_owned();
        assert_eq!(next().await, Input::Scene { name });
        // many questions more say nothing
        let before = asked.load(Ordering::Relaxed);
        while asked.load(Ordering::Relaxed) < before + 12 {
            tokio::task::yield_now().await;
        }
        live.store(false, Ordering::Relaxed);
        let change = StreamChange::Stopped;
        assert_eq!(next().await, Input::Stream { source, change });
    };
    tokio::select! {
        () = serve => unreachable!("it serves for ever"),
        () = story => {}
    }
    stop.cancel();
    door.await.expect("the door ends when told");
}
