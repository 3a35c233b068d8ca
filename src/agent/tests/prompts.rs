//! A prompt's life: composed, proposed, shown, answered, taken back.

use crate::event::{
    Action, Actor, CompletionError, Decision, Delivery, Feedback, Input, MessageId, Order,
    PromptId, Removal, StreamChange, seconds,
};

use super::{Room, at, plan, word};

const GOOD: &str = "A lamp keeps its hours whether or not a hull goes by.";
const BAD: &str = "SMASH that follow button!!!";

fn model() -> Room {
    Room::live_with(|s| s.model.enabled = true)
}

#[test]
fn the_models_line_is_shown_once_it_passes() {
    let mut room = model();
    room.until(901).check("complete");
    room.completed(Ok(&format!("  “{GOOD}”\n")));
    room.check("prompt");
    assert_eq!(room.text, GOOD);
}

#[test]
fn a_refused_line_is_asked_for_once_more_and_then_the_offline_voice_speaks() {
    let mut room = model();
    room.until(901).completed(Ok(BAD));
    room.check("complete, complete");
    room.completed(Ok(BAD));
    room.check("prompt");
    assert_ne!(room.text, BAD);
}

#[test]
fn a_model_that_fails_or_is_late_does_not_keep_the_room_waiting() {
    let mut room = model();
    room.until(901).completed(Err(CompletionError::OverBudget));
    room.check("complete, prompt");
    let mut room = model();
    room.until(929).check("complete");
    room.until(931).check("prompt");
    room.completed(Ok(GOOD));
    room.check("");
}

#[test]
fn a_line_whose_moment_has_passed_is_dropped() {
    let mut room = model();
    room.until(901).order(Order::Hush { until: None });
    room.completed(Ok(GOOD));
    room.check("complete, hushed");
    room.order(Order::Resume);
    room.check("hush ended, complete");
}

#[test]
fn there_is_never_a_second_completion_on_its_way() {
    let mut room = model();
    room.until(901).order(Order::Hush { until: None });
    room.until(902).order(Order::Resume);
    room.order(Order::Nudge);
    room.check("complete, hushed, hush ended, refused not_now");
    room.silent_because("composing");
    room.completed(Ok(GOOD));
    room.check("complete");
    let mut room = model();
    room.until(10)
        .chat("ash", "steward, what is tonight about?");
    room.until(11).order(Order::Nudge);
    room.check("complete, refused not_now");
}

#[test]
fn a_restart_asks_again_for_what_was_lost() {
    let mut room = model();
    room.until(905).check("complete");
    room.restart();
    room.obs(StreamChange::Started { since: Some(at(0)) });
    room.check("complete");
    room.completed(Ok(GOOD));
    room.check("prompt");
}

#[test]
fn answers_are_counted_at_the_first_and_at_the_end() {
    let mut room = Room::live();
    room.until(901).check("prompt");
    room.chat("ash", "they owe it light");
    room.chat("ash", "or nothing at all");
    room.until(1000).chat("brin", "a debt to strangers");
    room.check("answered by 1");
    room.until(1201).check("answered by 2");
    room.until(1899).check("");
    assert_eq!(room.agent.last_answered(), Some(true));
    room.until(1901).check("prompt");
    room.chat("ash", "only me this time");
    room.until(2300).check("answered by 1");
    room.until(2802).check("prompt");
    room.until(3200).check("answered by 0");
    assert_eq!(room.agent.last_answered(), Some(false));
}

#[test]
fn a_waiting_prompt_is_approved_once() {
    let mut room = Room::suggesting();
    room.until(901).check("proposed");
    let order = Order::Approve {
        prompt: room.prompt,
        edit: None,
    };
    room.order(order.clone());
    room.order(order);
    room.order(Order::Approve {
        prompt: PromptId(99),
        edit: None,
    });
    room.check("approved, prompt, refused already_decided, refused unknown_prompt");
}

#[test]
fn the_second_of_two_is_told_who_was_first() {
    let mut room = Room::suggesting();
    room.until(901);
    let prompt = room.prompt;
    let by = |name: &str| Actor::Panel(name.to_owned());
    let (edit, why) = (None, "not tonight".to_owned());
    let first = Order::Approve { prompt, edit };
    let second = Order::Veto { prompt, why };
    let now = at(room.now);
    let order = |by, order| Input::Order { by, order };
    room.agent.handle(now, &order(by("Robin"), first));
    let late = now + seconds(3);
    let told = room.agent.handle(late, &order(by("Kim"), second));
    let told = told.iter().find_map(|action| match action {
        Action::OrderRefused { why, .. } => Some(why.as_str()),
        _ => None,
    });
    assert_eq!(told, Some("Robin approved it 3 seconds ago."));
}

#[test]
fn an_edit_is_a_persons_own_line() {
    let mut room = Room::suggesting();
    room.until(901);
    let edit = Some("  Follow the LIGHT!\n(all of it) ".to_owned());
    room.order(Order::Approve {
        prompt: room.prompt,
        edit,
    });
    room.check("proposed, edited, prompt");
    assert_eq!(room.text, "Follow the LIGHT! (all of it)");
}

#[test]
fn a_veto_ends_it_and_the_pause_counts() {
    let mut room = Room::suggesting();
    room.until(901);
    room.order(Order::Veto {
        prompt: room.prompt,
        why: "too dark".to_owned(),
    });
    room.order(Order::Veto {
        prompt: room.prompt,
        why: String::new(),
    });
    let vetoed = Decision::Vetoed("too dark".to_owned());
    room.check(&format!(
        "proposed, {}, refused already_decided",
        format!("{vetoed:?}").to_lowercase()
    ));
    room.silent_because("pause");
    room.until(1799).check("");
    room.until(1830).check("proposed");
}

#[test]
fn a_proposal_expires_and_is_not_shown_into_talk() {
    let mut room = Room::suggesting();
    room.until(1199).check("proposed");
    room.silent_because("approval");
    room.until(1201).check("expired");
    room.order(Order::Approve {
        prompt: room.prompt,
        edit: None,
    });
    room.check("refused already_decided");
    room.until(1802).check("proposed");
    for text in ["oh", "what", "look at that"] {
        room.chat("ash", text);
    }
    room.check("withdrawn");
}

#[test]
fn a_proposal_survives_a_restart_until_the_stream_is_seen() {
    let mut room = Room::suggesting();
    room.until(901).restart();
    room.order(Order::Approve {
        prompt: room.prompt,
        edit: None,
    });
    room.obs(StreamChange::Started { since: Some(at(0)) });
    room.order(Order::Approve {
        prompt: room.prompt,
        edit: None,
    });
    room.check("proposed, refused not_now, approved, prompt");
}

#[test]
fn feedback_moves_the_temperament_and_is_given_once() {
    let mut room = Room::live();
    room.order(Order::Feedback {
        prompt: None,
        feedback: Feedback::Good,
    });
    room.check("refused unknown_prompt");
    room.until(901);
    let before = room.agent.view(at(901)).temperament;
    let feedback = |feedback| Order::Feedback {
        prompt: None,
        feedback,
    };
    room.order(feedback(Feedback::NotNow));
    room.order(feedback(Feedback::NotNow));
    room.check("prompt, judged notnow, refused already_decided");
    let after = room.agent.view(at(901)).temperament;
    assert!(
        after[3].1 > before[3].1,
        "restraint counts for more: {after:?}"
    );
    assert!(
        after[1].1 < before[1].1,
        "concern counts for less: {after:?}"
    );
    room.order(Order::ResetTemperament);
    assert_eq!(room.agent.view(at(901)).temperament, before);
}

#[test]
fn what_was_refused_is_not_spoken_of_again() {
    let mut room = Room::live();
    room.agent.mind.seed = 7; // under which the line is about the best thought
    room.order(Order::SetDashboard(plan()));
    room.until(901);
    assert!(room.text.contains("lighthouse"), "{}", room.text);
    room.order(Order::Feedback {
        prompt: None,
        feedback: Feedback::NotThis,
    });
    room.until(4000);
    let view = room.agent.view(at(4000));
    let about = view
        .session
        .and_then(|s| s.last_prompt)
        .expect("another came");
    assert!(!about.2.contains("lighthouse"), "{}", about.2);
}

#[test]
fn a_deleted_line_takes_along_what_grew_from_it() {
    let mut room = Room::suggesting();
    room.agent.mind.seed = 7; // under which the line is about the question
    room.chat("ash", "what lives behind the brass octopus?");
    room.until(901).check("proposed");
    assert!(room.text.contains("brass octopus"), "{}", room.text);
    room.take(Input::Removed(Removal::Message(MessageId::from("m1"))));
    room.check("withdrawn, withdrawn 1");
    let mut room = Room::suggesting();
    room.chat("ash", "good evening");
    room.until(901);
    room.take(Input::Removed(Removal::User {
        login: "ash".to_owned(),
    }));
    room.check("proposed, withdrawn 1");
}

#[test]
fn the_pause_holds_across_sessions() {
    let mut room = Room::live();
    room.until(901).order(Order::EndSession { session: None });
    room.until(910).obs(StreamChange::Started { since: None });
    room.until(920).order(Order::Nudge);
    room.check("prompt, answered by 0, closed, ledger, opened, refused not_now");
    room.until(1802).order(Order::Nudge);
    room.check("prompt");
}

#[test]
fn only_the_first_line_to_chat_says_who_writes() {
    let mut room = Room::live_with(|s| s.hearth.delivery = Delivery::OverlayAndChat);
    room.until(901).check("say as AI, prompt");
    room.until(4000);
    assert!(room.said.contains(&"say".to_owned()) && !room.said.contains(&"say as AI".to_owned()));
}

#[test]
fn nothing_to_say_is_said_and_thought_about_again() {
    let mut room = Room::live();
    room.until(890);
    // as if every line had been said before
    room.agent.mind.evening.as_mut().unwrap().hearth.speechless = Some(at(890));
    room.until(1100).check("");
    room.silent_because("nothing to say");
    room.until(1191).check("prompt");
}

#[test]
fn every_decision_has_a_word() {
    let mut room = Room::live();
    room.take(Input::Order {
        by: Actor::Owner,
        order: Order::Nudge,
    });
    assert_eq!(room.said, ["prompt"]);
    assert!(word(&crate::event::Action::HushEnded).is_some());
}
