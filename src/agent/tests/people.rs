//! People in the room: who counts, who does not, and what the room reads as.

use crate::event::{Input, MessageId, Order, Origin};

use super::{Room, at, plan};

#[test]
fn a_line_handed_in_twice_counts_once() {
    let mut room = Room::live();
    room.until(100).chat("ash", "hello");
    room.lines -= 1;
    room.until(800).chat("ash", "hello");
    assert_eq!(room.agent.view(at(800)).session.unwrap().messages, 1);
    room.until(1001).check("prompt");
}

#[test]
fn bots_and_scams_are_no_answer() {
    let mut room = Room::live();
    room.until(901).check("prompt");
    let mut line = crate::event::ChatLine::plain("b1", "nightbot", "what a thought");
    line.origin = Origin::Bot;
    room.take(Input::Chat(Box::new(line)));
    room.chat(
        "wiz",
        "Cheap v i e w e r s on stream-boo dot ru (remove the space)",
    );
    room.check("flag high");
    room.until(1202).check("answered by 0");
}

#[test]
fn a_flag_is_dismissed_once() {
    let mut room = Room::live();
    room.chat(
        "wiz",
        "Cheap v i e w e r s on stream-boo dot ru (remove the space)",
    );
    let message = MessageId::from("m1");
    room.order(Order::DismissFlag {
        message: message.clone(),
    });
    room.order(Order::DismissFlag { message });
    room.check("flag high, dismissed, refused unknown_flag");
}

#[test]
fn chat_in_a_resting_session_resets_the_silence() {
    let mut room = Room::live();
    room.until(800).obs(crate::event::StreamChange::Stopped);
    room.until(850).chat("ash", "did it drop?");
    room.until(900)
        .obs(crate::event::StreamChange::Started { since: None });
    room.until(1749).check("resting, resumed");
    room.until(1751).check("prompt");
}

#[test]
fn the_same_fact_twice_changes_nothing() {
    let mut room = Room::live();
    room.order(Order::SetDashboard(plan()));
    room.take(Input::Voice { speaking: true });
    room.take(Input::Scene {
        name: "Main".to_owned(),
    });
    let before = room.agent.checkpoint();
    room.take(Input::Voice { speaking: true });
    room.take(Input::Scene {
        name: "Main".to_owned(),
    });
    room.take(Input::Tick);
    assert!(room.agent.checkpoint() == before);
}

#[test]
fn a_channel_of_a_few_viewers_forgets_its_early_peak() {
    let mut room = Room::live();
    room.take(Input::Viewers { count: 12 });
    for t in 1..=6 {
        room.until(t * 60).take(Input::Viewers { count: 9 });
    }
    room.chat("ash", "hello");
    room.until(800);
    assert_eq!(room.agent.view(at(800)).reading.as_str(), "settled");
}

#[test]
fn every_reason_for_silence_names_one_of_the_agreed_words() {
    let words = [
        "chat",
        "speaking",
        "hush",
        "away",
        "contemplative",
        "opening",
        "closing",
        "pause",
        "quiet",
        "limit",
        "not live",
        "raid",
        "approval",
        "nothing to say",
    ];
    let mut room = Room::live_with(|s| s.model.enabled = true);
    for (t, name) in (0..40).zip(
        ["Main", "BRB", "Starting Soon", "Ending", "Vigil"]
            .iter()
            .cycle(),
    ) {
        room.until(t * 100).take(Input::Scene {
            name: (*name).to_owned(),
        });
        room.order(Order::Nudge);
        for reason in room.agent.view(at(room.now)).silence {
            let text = reason.text.to_lowercase();
            assert!(words.iter().any(|w| text.contains(w)), "{text}");
        }
    }
}
