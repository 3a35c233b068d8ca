//! A broadcast from its start to the closed session, as OBS and chat tell it; in the middle the program
//! is killed and started again, and nothing of the record changes.

use serde_json::Value;

use crate::clients::{Listener, post_form};
use crate::obs::{Obs, Suite};
use crate::program::Home;
use crate::twitch::{Room, Twitch};

/// Lines before the crash, and after it.
const BEFORE: usize = 5;
const AFTER: usize = 3;

/// The next of the session's and chat's events; how parts and readings change is passed over.
async fn next_told(listener: &mut Listener) -> (String, Value) {
    loop {
        let mut event = listener.next().await;
        let kind = event["type"].as_str().unwrap().to_owned();
        if kind.starts_with("session.") || kind == "chat.message" {
            return (kind, event["data"].take());
        }
    }
}

/// People talk, and each line is told in its turn.
async fn talk(room: &Room<'_>, listener: &mut Listener, lines: usize) {
    let words = [
        "is the tide coming in?",
        "the lamp by the pier just went out",
        "somebody always lights it again",
        "my tea is cold and I do not mind",
        "three boats tonight, I counted",
    ];
    let said: Vec<_> = (0..lines)
        .map(|i| room.says(&format!("guest{i}"), words[i]))
        .collect();
    for (id, words) in said.iter().zip(words) {
        let (kind, data) = next_told(listener).await;
        assert_eq!(kind, "chat.message");
        assert_eq!(data["line"]["id"], id.as_str());
        assert_eq!(data["line"]["text"], words);
    }
}

pub(crate) async fn an_evening_with_a_crash_in_it(suite: Suite) {
    let obs = Obs::shared(suite).await;
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let home = Home::new();
    let (obs_url, irc_url) = (obs.url(), twitch.url());
    let settings = [
        ("SANCTUM_OBS_URL", obs_url.as_str()),
        ("SANCTUM_OBS_PASSWORD", obs.password.as_str()),
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("SANCTUM_TWITCH_IRC_URL", irc_url.as_str()),
        ("SANCTUM_LOG", "trace"),
    ];

    let program = home.start(&settings).await;
    twitch.until_joined(1).await;
    let mut listener = Listener::connect(program.address, "").await;
    let hello = listener.next().await;
    assert_eq!(hello["data"]["snapshot"]["session"], Value::Null);
    obs.start_stream().await;
    let (kind, opened) = next_told(&mut listener).await;
    assert_eq!(
        (kind.as_str(), &opened["by"]),
        ("session.opened", &"obs".into())
    );
    assert_eq!(opened["channel"], "harbor");
    let session = opened["session"].as_str().unwrap().to_owned();
    talk(&room, &mut listener, BEFORE).await;

    let said = program.said();
    program.kill9().await;
    let program = home.start(&settings).await;
    twitch.until_joined(2).await;
    let mut listener = Listener::connect(program.address, "").await;
    let hello = listener.next().await;
    let now = &hello["data"]["snapshot"];
    assert_eq!(now["session"]["id"], session.as_str(), "{now:#}");
    assert_eq!(now["lines"].as_array().unwrap().len(), BEFORE, "{now:#}");
    talk(&room, &mut listener, AFTER).await;

    obs.stop_stream().await;
    loop {
        let (kind, data) = next_told(&mut listener).await;
        assert_eq!(data["session"], session.as_str(), "{kind} {data}");
        match kind.as_str() {
            // OBS, asked after the restart, confirmed the broadcast
            "session.resumed" => {}
            "session.resting" => break,
            other => panic!("{other} {data}"),
        }
    }
    let end = format!("session_id={session}");
    let answer = post_form(program.address, "/admin/session/end", &end).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let (kind, closed) = next_told(&mut listener).await;
    assert_eq!(
        (kind.as_str(), &closed["session"]),
        ("session.closed", &session.as_str().into())
    );

    let said = [said, program.stop().await].concat();
    assert!(!said.contains(&obs.password), "{said}");
    let journal = home.journal();
    let sessions = journal.sessions(None, 10).unwrap();
    assert_eq!(sessions.len(), 1, "{sessions:?}");
    assert_eq!(sessions[0].id.to_string(), session);
    assert_eq!(sessions[0].messages, (BEFORE + AFTER) as u64);
    assert!(sessions[0].ended.is_some());
}
