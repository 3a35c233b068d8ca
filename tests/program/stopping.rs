//! SIGTERM in the middle of a busy evening: out within two seconds, goodbyes said, and nothing lost that
//! anybody was shown.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::clients::{Listener, post_form};
use crate::program::{Home, SOON};
use crate::twitch::Twitch;

/// Half of them overlays. The other half are the owner's: they see what the Warden holds back too, and
/// it will not take all of this for talk.
const READERS: usize = 20;
/// So many lines the owner has seen everywhere when the signal comes.
const LINES: usize = 1000;
/// Lines on their way at a time; far beyond any chat's pace.
const AHEAD: usize = 400;

/// Reads lines until the goodbye; gives their ids and the close code.
async fn read(mut listener: Listener, seen: watch::Sender<usize>) -> (BTreeSet<String>, u16) {
    let mut ids = BTreeSet::new();
    loop {
        let message = timeout(SOON, listener.socket.next()).await.expect("in time");
        match message {
            Some(Ok(Message::Text(frame))) => {
                let events: Vec<Value> = serde_json::from_str(&frame).unwrap();
                let lines = events.iter().filter(|event| event["type"] == "chat.message");
                ids.extend(lines.map(|event| event["data"]["line"]["id"].as_str().unwrap().to_owned()));
                seen.send_replace(ids.len());
            }
            Some(Ok(Message::Close(frame))) => {
                return (ids, frame.expect("a goodbye has a code").code.into());
            }
            Some(Ok(_)) => {}
            other => panic!("no goodbye: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_under_load() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let home = Home::new();
    let url = twitch.url();
    let settings = [
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("SANCTUM_TWITCH_IRC_URL", url.as_str()),
    ];
    let mut program = home.start(&settings).await;
    twitch.until_joined(1).await;
    let opened = post_form(program.address, "/admin/session/start", "").await;
    assert_eq!(opened.status, 200, "{opened:?}");
    let session = opened.json()["session_id"].as_str().unwrap().parse().unwrap();

    let mut readers = Vec::new();
    let mut counts = Vec::new();
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
    // pour until all have seen enough, and go on pouring
    let mut poured = 0;
    for enough in (0..=LINES).step_by(AHEAD / 2) {
        while poured < enough + AHEAD {
            room.says(&format!("guest{}", poured % 97), &format!("wave number {poured}"));
            poured += 1;
        }
        for count in &mut counts {
            let enough = timeout(SOON, count.wait_for(|count| *count >= enough));
            enough.await.expect("lines come").unwrap();
        }
    }
    let asked = Instant::now();
    program.terminate();
    while poured < 3 * LINES {
        room.says("guest", &format!("wave number {poured}"));
        poured += 1;
    }
    let status = program.ended().await;
    let took = asked.elapsed();
    assert!(status.success(), "{status}: {}", program.said());
    // two seconds are its own promise; the rest is for a machine that runs other tests meanwhile
    assert!(took < Duration::from_secs(4), "it took {took:?}");

    let mut acknowledged = BTreeSet::new();
    for reader in readers {
        let (ids, code) = reader.await.unwrap();
        assert_eq!(code, 1001);
        acknowledged.extend(ids);
    }
    assert!(acknowledged.len() >= LINES);
    let restarted = home.start(&[]).await;
    restarted.stop().await;
    let stored = home.journal().messages(session, 0, usize::MAX).unwrap();
    let stored: BTreeSet<_> = stored.iter().map(|row| row.line.id.to_string()).collect();
    let lost: Vec<_> = acknowledged.difference(&stored).collect();
    assert!(lost.is_empty(), "shown and not stored: {lost:?}");
}
