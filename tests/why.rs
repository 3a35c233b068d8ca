//! Why it is silent, in the words of the view.

use std::time::Duration;

use sanctum_chronicler::event::{Cause, Reason, SessionState, View, minutes, seconds};

#[path = "support/web.rs"]
mod web;

/// A view at 21:30 UTC of a session that was opened at 20:00.
fn view() -> View {
    use sanctum_chronicler::event::{At, SessionId, SessionView};
    let at = At(1_760_000_400_000 - 1_760_000_400_000 % 86_400_000) + minutes(21 * 60 + 30);
    View {
        at,
        session: Some(SessionView {
            id: SessionId::new(at, [1; 10]),
            channel: "hearth".to_owned(),
            state: SessionState::Open,
            started: at - minutes(90),
            stream_since: at - minutes(90),
            messages: 3,
            prompts: 0,
            last_human: Some(at - minutes(7)),
            last_activity: at - minutes(7),
            last_prompt: None,
        }),
        live: true,
        ..web::empty_view()
    }
}

fn quiet() -> Reason {
    let text = "Chat is quiet for 7 minutes; a prompt is not due before 15 minutes.";
    Reason::new(Cause::Quiet, text)
}

#[test]
fn one_sentence_for_each_state() {
    let mut now = view();
    assert_eq!(
        now.why(),
        "Quiet for 7 minutes. A line may come at any moment."
    );

    now.silence = vec![
        Reason::new(
            Cause::Speaking,
            "The streamer was speaking until 60 seconds ago.",
        ),
        quiet(),
    ];
    now.next_prompt = Some(now.at + minutes(8) + seconds(10));
    assert_eq!(
        now.why(),
        "Quiet for 7 minutes; the streamer was speaking until 60 seconds ago. Nothing before 21:38 UTC, in 8 minutes."
    );

    now.silence[0] = Reason::new(Cause::Speaking, "The streamer is speaking.");
    (now.speaking, now.next_prompt) = (true, None);
    assert_eq!(
        now.why(),
        "Quiet for 7 minutes; the streamer is talking. Nothing until that changes."
    );

    now.silence = vec![
        Reason::new(
            Cause::Chat,
            "People are talking in chat: 4 lines in 60 seconds.",
        ),
        quiet(),
    ];
    assert_eq!(
        now.why(),
        "People are talking in chat. Nothing until that changes."
    );

    let until = now.at + minutes(70);
    now.hush = Some(Some(until));
    now.next_prompt = Some(until);
    now.silence.insert(
        0,
        Reason::new(Cause::Hush, "A hush was asked for; 1:10:00 of it are left."),
    );
    assert_eq!(
        now.why(),
        "Silence was asked for until 22:40 UTC. Nothing before 22:40 UTC, in 1 h 10 min."
    );
}

#[test]
fn without_a_broadcast_there_is_one_reason() {
    let mut now = view();
    now.silence = vec![
        Reason::new(Cause::NotLive, "The stream is not live."),
        quiet(),
    ];
    let until = now.at + minutes(4);
    if let Some(session) = &mut now.session {
        session.state = SessionState::Resting { until };
    }
    assert_eq!(
        now.why(),
        "The stream is not live; the session waits 4 minutes more for its return."
    );
    now.session = None;
    assert_eq!(now.why(), "The stream is live, but no session is open.");
    now.live = false;
    assert_eq!(now.why(), "The stream is not live, and no session is open.");
}

#[test]
fn the_last_prompt_is_told_by_its_age() {
    let mut now = view();
    let prompt = (
        now.at - Duration::from_secs(200),
        sanctum_chronicler::event::PromptId(1),
        "A line.".to_owned(),
    );
    if let Some(session) = &mut now.session {
        session.last_prompt = Some(prompt);
    }
    now.silence = vec![Reason::new(
        Cause::Pause,
        "The last prompt was 3 minutes ago; the pause after it lasts 19 minutes more.",
    )];
    now.next_prompt = Some(now.at + minutes(19));
    assert_eq!(
        now.why(),
        "The last prompt was 3 minutes ago. Nothing before 21:49 UTC, in 19 minutes."
    );
}
