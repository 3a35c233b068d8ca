//! The hub's other ways out (server-sent events, polling), its way in (what overlays tell), and how
//! connections end.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/web.rs"]
mod web;

use std::time::{Duration, Instant};

use clients::{Listener, checked, get};
use futures_util::{SinkExt, StreamExt};
use sanctum_chronicler::event::{ChatLine, Input, Part, PartState, StreamChange, StreamSource};
use sanctum_chronicler::web::Limits;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use web::{SOON, Setting, Stage};

/// Reads one message of an event stream: its id and its data.
async fn message(stream: &mut BufReader<TcpStream>) -> (u64, String) {
    let (mut id, mut data) = (None, None);
    loop {
        let mut line = String::new();
        let read = timeout(SOON, stream.read_line(&mut line)).await;
        assert!(
            read.expect("a line in time").unwrap() > 0,
            "the stream ended"
        );
        if let Some(value) = line.strip_prefix("id:") {
            id = value.trim().parse().ok();
        } else if let Some(value) = line.strip_prefix("data:") {
            data = Some(value.trim().to_owned());
        }
        if line.trim().is_empty()
            && let (Some(id), Some(data)) = (id, data.take())
        {
            return (id, data);
        }
    }
}

async fn event_stream(stage: &Stage, headers: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    let address = stage.address;
    let request = format!("GET /api/events HTTP/1.1\r\nhost: {address}\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    BufReader::new(stream)
}

#[tokio::test]
async fn the_same_stream_as_server_sent_events() {
    let stage = Stage::open().await;
    let mut stream = event_stream(&stage, "").await;
    let (id, hello) = message(&mut stream).await;
    let hello = &checked(&hello, true)[0];
    assert_eq!(
        (&hello["type"], &hello["seq"]),
        (&json!("hello"), &json!(id))
    );
    let seq = stage.says("m1", "one").await.seq;
    let (id, frame) = message(&mut stream).await;
    assert_eq!(checked(&frame, true)[0]["data"]["line"]["id"], "m1");
    assert_eq!(id, seq);
    drop(stream);
    // An EventSource comes back by itself.
    stage.says("m2", "two").await;
    let mut stream = event_stream(&stage, &format!("last-event-id: {id}\r\n")).await;
    let (_, hello) = message(&mut stream).await;
    assert_eq!(checked(&hello, true)[0]["data"]["resumed"], true);
    let (_, frame) = message(&mut stream).await;
    assert_eq!(checked(&frame, true)[0]["data"]["line"]["id"], "m2");
    // The stream ends when the program does.
    stage.stop.cancel();
    let mut rest = Vec::new();
    let _ = timeout(SOON, stream.read_to_end(&mut rest))
        .await
        .expect("it ends");
}

#[tokio::test]
async fn the_same_stream_by_polling() {
    let stage = Stage::open().await;
    stage.says("m1", "one").await;
    let answer = get(stage.address, "/api/poll").await;
    let events = checked(&answer.body, true);
    assert_eq!(events[0]["data"]["snapshot"]["lines"][0]["id"], "m1");
    let seq = events[0]["seq"].as_u64().unwrap();
    stage.says("m2", "two").await;
    stage.says("m3", "three").await;
    let answer = get(stage.address, &format!("/api/poll?since={seq}")).await;
    let events = checked(&answer.body, true);
    let ids: Vec<_> = events[1..]
        .iter()
        .map(|e| e["data"]["line"]["id"].clone())
        .collect();
    assert_eq!(ids, [json!("m2"), json!("m3")]);
    assert_eq!(events[0]["data"]["resumed"], true);
    // Nothing new: the hello alone, at once; or with patience, what comes meanwhile.
    let seq = events.last().unwrap()["seq"].as_u64().unwrap();
    let answer = get(stage.address, &format!("/api/poll?since={seq}")).await;
    assert_eq!(checked(&answer.body, true).len(), 1);
    let path = format!("/api/poll?since={seq}&wait=20");
    let (answer, _) = tokio::join!(get(stage.address, &path), stage.says("m4", "four"));
    assert_eq!(checked(&answer.body, true)[1]["data"]["line"]["id"], "m4");
    assert_eq!(
        get(stage.address, "/api/poll?since=x").await.code(),
        "bad_since"
    );
}

#[tokio::test]
async fn an_overlay_in_obs_tells_when_the_broadcast_starts_and_stops() {
    let stage = Stage::open().await;
    let mut overlay = Listener::connect(stage.address, "").await;
    let part = |input: &Input, state| matches!(input, Input::Part(status) if status.part == Part::Overlay && status.state == state);
    stage.heard(|input| part(input, PartState::Ok)).await;
    let heard = |wanted| {
        let source = StreamSource::Overlay;
        stage.heard(move |input| {
            *input
                == Input::Stream {
                    source,
                    change: wanted,
                }
        })
    };
    overlay
        .tell(&json!({"type": "obs", "event": "obsStreamingStarting"}))
        .await;
    overlay
        .tell(&json!({"type": "obs", "event": "status", "streaming": true}))
        .await;
    heard(StreamChange::Started { since: None }).await;
    overlay
        .tell(&json!({"type": "obs", "event": "obsSceneChanged", "scene": "Talk"}))
        .await;
    stage
        .heard(|input| {
            *input
                == Input::Scene {
                    name: "Talk".to_owned(),
                }
        })
        .await;
    overlay
        .tell(&json!({"type": "obs", "event": "obsStreamingStopping"}))
        .await;
    overlay
        .tell(&json!({"type": "obs", "event": "obsStreamingStopped"}))
        .await;
    heard(StreamChange::Stopped).await;
    overlay
        .tell(&json!({"type": "obs", "event": "obsExit"}))
        .await;
    heard(StreamChange::Lost).await;
    let streams = |all: Vec<Input>| {
        all.iter()
            .filter(|i| matches!(i, Input::Stream { .. }))
            .count()
    };
    assert_eq!(
        streams(stage.heard_so_far()),
        3,
        "starting and stopping are not yet so"
    );
    // The page goes; that says nothing about the broadcast.
    drop(overlay);
    stage.heard(|input| part(input, PartState::Off)).await;
    assert_eq!(streams(stage.heard_so_far()), 3);
}

#[tokio::test]
async fn other_messages_are_ignored_and_a_flood_of_them_is_ended() {
    let stage = Stage::open().await;
    let mut owner = Listener::owner(stage.address).await;
    owner
        .tell(&json!({"type": "obs", "event": "obsStreamingStarted"}))
        .await;
    let mut overlay = Listener::connect(stage.address, "").await;
    overlay
        .tell(&json!({"type": "obs", "event": "obsStreamingFancy"}))
        .await;
    overlay
        .tell(&json!({"type": "order", "order": "start"}))
        .await;
    overlay
        .socket
        .send(Message::text("not json"))
        .await
        .unwrap();
    overlay
        .socket
        .send(Message::binary(vec![0, 159]))
        .await
        .unwrap();
    overlay
        .tell(&json!({"type": "obs", "event": "obsExit"}))
        .await;
    let lost = |input: &Input| {
        matches!(
            input,
            Input::Stream {
                change: StreamChange::Lost,
                ..
            }
        )
    };
    stage.heard(lost).await;
    let all = stage.heard_so_far();
    let started = StreamChange::Started { since: None };
    assert!(
        !all.iter()
            .any(|i| matches!(i, Input::Stream { change, .. } if *change == started))
    );
    for _ in 0..300 {
        if overlay.socket.send(Message::text("{}")).await.is_err() {
            break;
        }
    }
    assert_eq!(overlay.until_closed().await, Some(1008));
}

#[tokio::test]
async fn a_goodbye_is_answered() {
    let stage = Stage::open().await;
    let mut overlay = Listener::connect(stage.address, "").await;
    overlay.next().await;
    overlay.socket.close(None).await.unwrap();
    overlay.until_closed().await;
    let ended = overlay.socket.next().await;
    assert!(ended.is_none(), "it ended as it should: {ended:?}");
}

#[tokio::test]
async fn a_message_beyond_all_measure_ends_the_connection() {
    let stage = Stage::open().await;
    let mut overlay = Listener::connect(stage.address, "").await;
    let _ = overlay
        .socket
        .send(Message::text("x".repeat(1 << 20)))
        .await;
    overlay.until_closed().await;
    stage.says("m1", "and on").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_under_load_says_goodbye_within_two_seconds() {
    let stage = Stage::open().await;
    let mut listeners = Vec::new();
    for _ in 0..20 {
        listeners.push(Listener::connect(stage.address, "").await);
    }
    // Some never read, one is in the middle of a request, one only sits there.
    let deaf = Listener::connect(stage.address, "").await;
    let mut half = TcpStream::connect(stage.address).await.unwrap();
    half.write_all(b"POST /admin/session/start HTTP/1.1\r\nhost: loc")
        .await
        .unwrap();
    let idle = TcpStream::connect(stage.address).await.unwrap();
    let stream = event_stream(&stage, "").await;
    let inbox = stage.inbox.clone();
    let load = tokio::spawn(async move {
        for n in 0_u64.. {
            let line = ChatLine::plain(&n.to_string(), "ann", "words and words");
            if inbox.send(Input::Chat(Box::new(line))).await.is_err() {
                break;
            }
        }
    });
    listeners[0].next_of("chat.message").await;
    let begun = Instant::now();
    stage.stop.cancel();
    let closed: Vec<_> = listeners
        .into_iter()
        .map(|mut listener| tokio::spawn(async move { listener.until_closed().await }))
        .collect();
    for closed in closed {
        assert_eq!(closed.await.unwrap(), Some(1001));
    }
    stage.server.await.unwrap().unwrap();
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    load.abort();
    drop((deaf, half, idle, stream));
}

#[tokio::test]
async fn a_client_that_vanished_is_dropped_within_a_minute() {
    let stage = Stage::open().await;
    let address = stage.address;
    let mut client = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "GET /ws HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    client.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = [0; 4096];
    assert!(client.read(&mut bytes).await.unwrap() > 0);
    // From here the clock runs by itself whenever everybody waits; the client answers no ping.
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    while client.read(&mut bytes).await.unwrap_or(0) > 0 {}
    let took = begun.elapsed();
    assert!((35..=60).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test]
async fn so_many_may_listen_and_the_owner_always() {
    let limits = Limits {
        overlays: 2,
        staff: 1,
        ..Limits::default()
    };
    let stage = Stage::with(Setting {
        limits,
        ..Setting::default()
    })
    .await;
    let one = Listener::connect(stage.address, "").await;
    let _two = Listener::connect(stage.address, "").await;
    match Listener::try_connect(stage.address, "").await {
        Err(Error::Http(answer)) => assert_eq!(answer.status(), 503),
        other => panic!("refused expected: {:?}", other.is_ok()),
    }
    assert_eq!(
        get(stage.address, "/api/poll").await.code(),
        "too_many_readers"
    );
    let mut owner = Listener::owner(stage.address).await;
    owner.next_of("hello").await;
    drop(one);
    // A place is free again once the server has noticed.
    while Listener::try_connect(stage.address, "").await.is_err() {
        tokio::task::yield_now().await;
    }
}
