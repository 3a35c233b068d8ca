//! The Steward's answers.

use crate::event::{Delivery, Order, Reply};

use super::{Room, plan};

#[test]
fn it_answers_when_it_is_addressed_and_only_then() {
    let mut room = Room::live();
    for (i, text) in [
        "steward, what is tonight about?",
        "@Steward what game is this?",
        "what is tonight about, steward?",
        "!ask how long has this been on?",
    ]
    .into_iter()
    .enumerate()
    {
        room.until(100 * (i as u64 + 1)).chat("ash", text);
        room.check("answer");
    }
    room.until(600)
        .chat("ash", "the steward of this hall sleeps");
    room.check("");
}

#[test]
fn it_answers_a_reply_to_its_own_line() {
    let mut room = Room::live();
    let mut line = crate::event::ChatLine::plain("r1", "ash", "and what game?");
    line.reply_to = Some(Reply {
        message: "s1".into(),
        login: "steward".to_owned(),
        to_steward: true,
    });
    room.take(crate::event::Input::Chat(Box::new(line)));
    room.check("answer");
}

#[test]
fn it_knows_the_plan_the_length_and_what_it_does_not_know() {
    let mut room = Room::live();
    room.order(Order::SetDashboard(plan()));
    for (text, word) in [
        ("!ask what game is this?", "Dredge"),
        ("!ask how long has this been on?", "0:0"),
        ("!ask where is the ledger?", "export folder"),
        ("!ask are you human?", "AI steward"),
        (
            "!ask what is the capital of France?",
            "not something the steward knows",
        ),
    ] {
        room.until(room.now + 61).chat("ash", text);
        assert!(room.text.contains(word), "{text}: {}", room.text);
    }
}

#[test]
fn once_a_minute_and_not_in_active_chat_unless_a_moderator_asks() {
    let mut room = Room::live();
    room.chat("ash", "!ask what game is this?");
    room.until(30)
        .chat("brin", "!ask how long has this been on?");
    room.check("answer");
    room.until(120);
    for text in ["one", "two", "three"] {
        room.chat("ash", text);
    }
    room.chat("brin", "!ask what game is this?");
    room.check("");
    room.moderator("!ask what game is this?");
    room.check("answer");
}

#[test]
fn it_keeps_silent_while_hushed_away_or_not_live() {
    let mut room = Room::live();
    room.order(Order::Hush { until: None });
    room.chat("ash", "!ask what game is this?");
    room.check("hushed");
    let mut room = Room::live();
    room.take(crate::event::Input::Scene {
        name: "BRB".to_owned(),
    });
    room.chat("ash", "!ask what game is this?");
    room.check("");
    let mut room = Room::live();
    room.obs(crate::event::StreamChange::Stopped);
    room.chat("ash", "!ask what game is this?");
    room.check("resting");
}

#[test]
fn a_models_answer_passes_the_guard_or_is_replaced() {
    let mut room = Room::live_with(|s| s.model.enabled = true);
    room.chat("ash", "!ask what game is this?");
    room.completed(Ok("A slow one, about fishing in the dark."));
    room.check("complete, answer");
    assert_eq!(room.text, "A slow one, about fishing in the dark.");
    room.until(100).chat("ash", "!ask what game is this?");
    room.completed(Ok("FOLLOW ME NOW!!!"));
    room.check("complete, answer");
    assert!(!room.text.contains("FOLLOW"), "{}", room.text);
    // a hush that came meanwhile is kept
    room.until(200).chat("ash", "!ask what game is this?");
    room.order(Order::Hush { until: None });
    room.completed(Ok("A slow one, about fishing in the rain."));
    room.check("complete, hushed");
}

#[test]
fn an_answered_question_does_not_hang() {
    let mut room = Room::live();
    room.chat("ash", "!ask what game is this?");
    room.until(400);
    assert_eq!(room.agent.view(super::at(400)).reading.as_str(), "settled");
}

#[test]
fn moderators_give_orders_from_chat() {
    let mut room = Room::live_with(|s| s.hearth.delivery = Delivery::OverlayAndChat);
    room.chat("ash", "!hearth hush 20");
    room.check("");
    room.moderator("!hearth nudge");
    room.moderator("!hearth good");
    room.moderator("!hearth status");
    room.moderator("!hearth hush 20");
    room.moderator("!HEARTH resume");
    room.moderator("!hearth sing");
    room.check("say as AI, prompt, judged good, say, answer, hushed, hush ended");
}
