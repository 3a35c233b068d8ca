//! The views say what the entries say: sessions, lines, prompts, dashboards.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "journal/evening.rs"]
mod evening;

#[path = "journal/samples.rs"]
#[allow(dead_code, unused_imports)]
mod samples;

use std::time::Duration;

use evening::{Evening, stored};
use samples::session;
use sanctum_chronicler::event::*;

#[test]
fn a_session_is_counted_from_opening_to_close() {
    let id = session(1);
    let mut evening = Evening::opened(id);
    evening.line("a", "wren", "hello");
    evening.line("b", "otter", "hello");
    evening.line("c", "Wren", "again");
    let bot = ChatLine {
        origin: Origin::Bot,
        ..ChatLine::plain("d", "bot", "beep")
    };
    evening.add(Input::Chat(Box::new(bot)), vec![]);
    let flagged = ChatLine::plain("e", "otter", "free gifts");
    let flag = Action::Flagged {
        message: "e".into(),
        flag: samples::flag(),
    };
    evening.add(Input::Chat(Box::new(flagged)), vec![flag]);
    evening.act(Action::DashboardSaved {
        session: Some(id),
        dashboard: Box::new(samples::dashboard()),
    });
    let until = At(5000);
    let because = String::new;
    evening.act(Action::SessionResting {
        session: id,
        until,
        because: because(),
    });
    let mut journal = stored(&evening.entries);
    let reader = journal.reader();
    let row = reader.session(id).unwrap().unwrap();
    assert_eq!((row.messages, row.people, row.flags), (4, 2, 1));
    assert_eq!((row.started, row.stream_since), (At(1001), At(900)));
    assert_eq!((row.resting_until, row.ended), (Some(until), None));
    assert_eq!(row.title, "Ferries at dusk");
    assert_eq!(row.theme, "What do we carry across");
    assert_eq!(
        (row.channel.as_str(), row.game.as_str()),
        ("ferries", "Harbour")
    );
    assert_eq!(reader.open_sessions().unwrap(), [row]);

    let stored = evening.entries.len();
    evening.act(Action::SessionResumed { session: id });
    evening.act(Action::SessionClosed {
        session: id,
        ended: At(2000),
        because: because(),
    });
    journal.append(&evening.entries[stored..], None).unwrap();
    let row = reader.session(id).unwrap().unwrap();
    assert_eq!((row.resting_until, row.ended), (None, Some(At(2000))));
    assert_eq!(reader.open_sessions().unwrap(), []);
}

#[test]
fn sessions_come_in_pages_newest_first() {
    let mut evening = Evening::opened(session(1));
    for n in [4, 2, 3] {
        evening.act(Action::SessionOpened {
            session: session(n),
            channel: String::new(),
            stream_since: At(1),
            by: StreamSource::Operator,
        });
    }
    let reader = stored(&evening.entries).reader();
    let page = |before, limit| -> Vec<SessionId> {
        let rows = reader.sessions(before, limit).unwrap();
        rows.iter().map(|row| row.id).collect()
    };
    assert_eq!(page(None, 3), [session(4), session(3), session(2)]);
    assert_eq!(page(Some(session(2)), 3), [session(1)]);
    assert_eq!(page(Some(session(1)), 3), []);
}

#[test]
fn lines_come_in_pages_with_what_was_said_of_them() {
    let id = session(1);
    let mut evening = Evening::opened(id);
    let first = evening.line("a", "wren", "one");
    evening.add(Input::Tick, vec![]);
    let flag = Action::Flagged {
        message: "b".into(),
        flag: samples::flag(),
    };
    let flagged = ChatLine::plain("b", "otter", "two");
    let second = evening.add(Input::Chat(Box::new(flagged)), vec![flag]);
    let third = evening.add(Input::Chat(Box::new(samples::full_line())), vec![]);
    let mut journal = stored(&evening.entries);
    let reader = journal.reader();
    let seqs = |since, limit| -> Vec<Seq> {
        let rows = reader.messages(id, since, limit).unwrap();
        rows.iter().map(|row| row.seq).collect()
    };
    assert_eq!(seqs(0, 9), [first, second, third]);
    assert_eq!(seqs(0, 1), [first]);
    assert_eq!(seqs(first, 9), [second, third]);
    let rows = reader.messages(id, 0, 9).unwrap();
    assert_eq!(rows[1].flag, Some(samples::flag()));
    assert!(rows[0].public() && !rows[1].public());
    assert_eq!(rows[2].line, samples::full_line());

    let stored = evening.entries.len();
    evening.act(Action::FlagDismissed {
        message: "b".into(),
        by: Actor::Owner,
    });
    journal.append(&evening.entries[stored..], None).unwrap();
    let row = reader.message_by_id(id, &"b".into()).unwrap().unwrap();
    assert!(row.flag_dismissed && row.public());
    assert_eq!(reader.message_by_id(id, &"x".into()).unwrap(), None);
    assert_eq!(reader.message_by_id(session(2), &"b".into()).unwrap(), None);
}

#[test]
fn withdrawn_words_are_gone_from_lines_entries_and_requests() {
    let id = session(1);
    let mut evening = Evening::opened(id);
    let line = ChatLine {
        text: "swordfish".into(),
        origin: Origin::Human,
        ..samples::full_line()
    };
    evening.add(Input::Chat(Box::new(line)), vec![]);
    evening.line("kept", "otter", "hello");
    let mut request = samples::request(1, Purpose::Prompt);
    request.segments[1].text = "wren: swordfish".into();
    evening.act(Action::Complete(Box::new(request)));
    let messages = vec!["line-1".into(), "never-seen".into()];
    evening.act(Action::Withdrawn { messages });
    let reader = stored(&evening.entries).reader();

    let rows = reader.messages(id, 0, 9).unwrap();
    assert!(rows[0].withdrawn && !rows[0].public());
    assert_eq!(
        (rows[0].line.text.as_str(), rows[0].line.emotes.len()),
        ("", 0)
    );
    assert_eq!(rows[0].line.user.login, "wren");
    assert_eq!(
        (rows[1].withdrawn, rows[1].line.text.as_str()),
        (false, "hello")
    );
    let everything = format!("{:?}", reader.entries_after(0, 99).unwrap());
    assert!(!everything.contains("swordfish"));
    assert!(everything.contains("You keep the fire."));
    assert_eq!(reader.session(id).unwrap().unwrap().messages, 2);
}

#[test]
fn a_line_can_be_withdrawn_after_its_evening_and_outside_of_one() {
    let id = session(1);
    let mut evening = Evening::opened(id);
    evening.line("inside", "wren", "swordfish");
    evening.session = None;
    evening.line("outside", "wren", "swordfish");
    let messages = vec!["inside".into(), "outside".into()];
    evening.act(Action::Withdrawn { messages });
    let reader = stored(&evening.entries).reader();
    let everything = format!("{:?}", reader.entries_after(0, 99).unwrap());
    assert!(!everything.contains("swordfish"));
    assert!(reader.messages(id, 0, 9).unwrap()[0].withdrawn);
}

#[test]
fn a_prompt_is_followed_through_its_life() {
    let id = session(1);
    let mut evening = Evening::opened(id);
    let until = At(9000);
    let prompt = samples::prompt(1);
    let proposed = evening.act(Action::PromptProposed { prompt, until });
    evening.act(Action::PromptDecided {
        prompt: PromptId(1),
        decision: Decision::Edited,
        by: Some(Actor::Owner),
    });
    let shown = Prompt {
        text: "What comes across?".into(),
        source: PromptSource::Person,
        ..samples::prompt(1)
    };
    let delivered = evening.act(Action::PromptDelivered {
        prompt: shown.clone(),
        places: vec![Place::Overlay],
        shown_for: Duration::from_secs(6),
    });
    evening.act(Action::PromptAnswered {
        prompt: PromptId(1),
        people: 2,
        first_after: Some(Duration::from_secs(20)),
    });
    evening.session = None; // judged after the evening
    evening.act(Action::PromptJudged {
        prompt: PromptId(1),
        feedback: Feedback::Good,
        by: Actor::Owner,
    });
    evening.act(Action::PromptJudged {
        prompt: PromptId(99),
        feedback: Feedback::Good,
        by: Actor::Owner,
    });
    let reader = stored(&evening.entries).reader();
    let rows = reader.prompts(id).unwrap();
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    let at = |seq: Seq| Some(At(1000 + seq - 1)); // each event is the first action of its entry
    assert_eq!((row.seq, &row.prompt), (proposed, &shown));
    assert_eq!((row.proposed, row.delivered), (at(proposed), at(delivered)));
    let decided = (
        Decision::Edited,
        Some(Actor::Owner),
        At(1000 + proposed + 1),
    );
    assert_eq!(row.decision, Some(decided));
    assert_eq!(
        (row.answered_by, row.first_after),
        (2, Some(Duration::from_secs(20)))
    );
    assert_eq!(
        (row.feedback, row.places.as_slice()),
        (Some(Feedback::Good), &[Place::Overlay][..])
    );
    assert_eq!(reader.session(id).unwrap().unwrap().prompts, 1);
}

#[test]
fn dashboards_wait_are_taken_up_and_remember_their_ticks() {
    let id = session(1);
    let mut evening = Evening::opened(id);
    evening.session = None;
    let saved = |session| Action::DashboardSaved {
        session,
        dashboard: Box::new(samples::dashboard()),
    };
    evening.act(saved(None));
    let mut journal = stored(&evening.entries);
    let reader = journal.reader();
    assert_eq!(reader.dashboards(None).unwrap().len(), 1);

    let stored = evening.entries.len();
    evening.session = Some(id);
    let first = evening.act(saved(Some(id)));
    let tick = |index, done| Action::GoalTicked { index, done };
    evening.act(tick(0, true));
    evening.act(tick(9, true)); // no such goal
    let second = evening.act(saved(Some(id)));
    evening.act(tick(1, false));
    journal.append(&evening.entries[stored..], None).unwrap();
    assert_eq!(reader.dashboards(None).unwrap(), []);
    let rows = reader.dashboards(Some(id)).unwrap();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.seq,
                row.dashboard
                    .session_goals
                    .iter()
                    .map(|goal| goal.done)
                    .collect(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [(first, vec![true, true]), (second, vec![false, false])]
    );
}
