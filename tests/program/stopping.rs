//! The end in the middle of a busy evening. SIGTERM: out within two seconds, goodbyes said. SIGKILL: no
//! goodbyes. In both: nothing is lost that anybody was shown.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use sanctum_chronicler::event::SessionId;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::clients::{Listener, post_form};
use crate::program::{Home, Program, SOON};
use crate::twitch::Twitch;

/// Half of them overlays. The other half are the owner's: they see what the Warden holds back too, and
/// it will not take all of this for talk.
const READERS: usize = 20;
/// So many lines the owner has seen everywhere when the end comes.
const LINES: usize = 1000;
/// Lines on their way at a time; far beyond any chat's pace.
const AHEAD: usize = 400;
/// Two seconds are the program's own promise; the rest is for a machine that runs other tests meanwhile.
const STOPS_WITHIN: Duration = Duration::from_secs(4);

/// What a reader was shown, and the close code that it got.
type Shown = (BTreeSet<String>, Option<u16>);

/// Reads lines until the connection ends.
async fn read(mut listener: Listener, seen: watch::Sender<usize>) -> Shown {
    let mut ids = BTreeSet::new();
    loop {
        let message = timeout(SOON, listener.socket.next()).await;
        match message.expect("something comes in time") {
            Some(Ok(Message::Text(frame))) => {
                let events: Vec<Value> = serde_json::from_str(&frame).unwrap();
                let lines = events.iter().filter(|e| e["type"] == "chat.message");
                ids.extend(lines.map(|e| e["data"]["line"]["id"].as_str().unwrap().to_owned()));
                seen.send_replace(ids.len());
            }
            Some(Ok(Message::Close(frame))) => return (ids, frame.map(|f| f.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return (ids, None),
        }
    }
}

/// A session in a flood of lines, with readers.
struct Flood {
    home: Home,
    twitch: Twitch,
    program: Program,
    session: SessionId,
    readers: Vec<JoinHandle<Shown>>,
}

impl Flood {
    /// Pours until the owner has seen enough everywhere; more is on its way.
    async fn start() -> Self {
        let twitch = Twitch::start().await;
        let room = twitch.room("harbor");
        let home = Home::new();
        let url = twitch.url();
        let settings = [
            ("TWITCH_CHANNEL_NAME", "harbor"),
            ("SANCTUM_TWITCH_IRC_URL", url.as_str()),
        ];
        let program = home.start(&settings).await;
        twitch.until_joined(1).await;
        let opened = post_form(program.address, "/admin/session/start", "").await;
        let session = opened.json()["session_id"].as_str().unwrap().parse();
        let (mut readers, mut counts) = (Vec::new(), Vec::new());
        for i in 0..READERS {
            let mut listener = if i % 2 == 0 {
                Listener::owner(program.address).await
            } else {
                Listener::connect(program.address, "").await
            };
            assert_eq!(listener.next().await["type"], "hello");
            let (seen, count) = watch::channel(0);
            if i % 2 == 0 {
                counts.push(count);
            }
            readers.push(tokio::spawn(read(listener, seen)));
        }
        let mut poured = 0;
        for enough in (0..=LINES).step_by(AHEAD / 2) {
            while poured < enough + AHEAD {
                let guest = format!("guest{}", poured % 97);
                room.says(&guest, &format!("wave number {poured}"));
                poured += 1;
            }
            for count in &mut counts {
                let enough = timeout(SOON, count.wait_for(|count| *count >= enough));
                enough.await.expect("lines come").unwrap();
            }
        }
        Self {
            home,
            twitch,
            program,
            session: session.unwrap(),
            readers,
        }
    }

    /// Pours on, faster than anybody reads.
    fn go_on(&self) {
        let room = self.twitch.room("harbor");
        for i in 0..2 * LINES {
            room.says("guest", &format!("late wave number {i}"));
        }
    }
}

/// What all readers were shown together, and the codes they got.
async fn shown(readers: Vec<JoinHandle<Shown>>) -> (BTreeSet<String>, Vec<Option<u16>>) {
    let (mut all, mut codes) = (BTreeSet::new(), Vec::new());
    for reader in readers {
        let (ids, code) = reader.await.unwrap();
        all.extend(ids);
        codes.push(code);
    }
    assert!(all.len() >= LINES, "{} lines", all.len());
    (all, codes)
}

/// After a restart, the session goes on with each of these lines.
async fn nothing_is_lost(home: &Home, session: SessionId, shown: &BTreeSet<String>) {
    let program = home.start(&[]).await;
    let mut listener = Listener::connect(program.address, "").await;
    let hello = listener.next().await;
    let open = &hello["data"]["snapshot"]["session"]["id"];
    assert_eq!(*open, session.to_string());
    program.stop().await;
    let stored = home.journal().messages(session, 0, usize::MAX).unwrap();
    let stored: BTreeSet<_> = stored.iter().map(|row| row.line.id.to_string()).collect();
    let lost: Vec<_> = shown.difference(&stored).collect();
    assert!(lost.is_empty(), "shown and not stored: {lost:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_under_load() {
    let mut flood = Flood::start().await;
    let asked = Instant::now();
    flood.program.terminate();
    flood.go_on();
    let status = flood.program.ended().await;
    let took = asked.elapsed();
    let said = flood.program.said();
    assert!(status.success(), "{status}: {said}");
    assert!(took < STOPS_WITHIN, "it took {took:?}: {said}");
    assert!(!said.contains("wave"), "chat is not for the log: {said}");
    let (shown, codes) = shown(flood.readers).await;
    assert_eq!(codes, [Some(1001); READERS]);
    nothing_is_lost(&flood.home, flood.session, &shown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sigkill_under_load() {
    let flood = Flood::start().await;
    flood.go_on();
    flood.program.kill9().await;
    let (shown, _) = shown(flood.readers).await;
    nothing_is_lost(&flood.home, flood.session, &shown).await;
}

/// Nobody else has to be well for the program to stop: OBS and Twitch that accept and say nothing,
/// readers that do not read, a client in the middle of its request.
#[tokio::test]
async fn sigterm_among_the_deaf() {
    let deaf = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = deaf.local_addr().unwrap();
    let (obs, irc) = (format!("ws://{address}"), format!("irc://{address}"));
    let settings = [
        ("SANCTUM_OBS_URL", obs.as_str()),
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("SANCTUM_TWITCH_IRC_URL", irc.as_str()),
    ];
    let home = Home::new();
    let mut program = home.start(&settings).await;
    let mut callers = Vec::new();
    for _ in 0..2 {
        callers.push(timeout(SOON, deaf.accept()).await.unwrap().unwrap());
    }
    let mut readers = Vec::new();
    for _ in 0..READERS {
        readers.push(Listener::connect(program.address, "").await);
    }
    let mut half = TcpStream::connect(program.address).await.unwrap();
    half.write_all(b"POST /admin/session/start HTTP/1.1\r\nhost: ")
        .await
        .unwrap();
    let asked = Instant::now();
    program.terminate();
    let status = program.ended().await;
    let took = asked.elapsed();
    assert!(status.success(), "{status}: {}", program.said());
    assert!(took < STOPS_WITHIN, "it took {took:?}: {}", program.said());
    drop((callers, readers, half));
}
