//! The journal's promises on a database in memory: what goes in comes out, in order, once; and the views
//! say what the entries say.

#![allow(missing_docs)]

#[path = "journal/samples.rs"]
mod samples;

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use samples::{action_kind, input_kind, session};
use sanctum_chronicler::event::*;
use sanctum_chronicler::journal::{Error, Journal};

fn stored(entries: &[Entry]) -> Journal {
    let mut journal = Journal::in_memory().unwrap();
    journal.append(entries, None).unwrap();
    journal
}

/// Builds entries one after the other.
struct Evening {
    entries: Vec<Entry>,
    session: Option<SessionId>,
}

impl Evening {
    fn opened(id: SessionId) -> Self {
        let mut evening = Self {
            entries: vec![],
            session: Some(id),
        };
        let open = Action::SessionOpened {
            session: id,
            channel: "ferries".into(),
            stream_since: At(900),
            by: StreamSource::Obs,
        };
        evening.add(Input::Tick, vec![open]);
        evening
    }

    fn add(&mut self, input: Input, actions: Vec<Action>) -> Seq {
        let seq = self.entries.last().map_or(1, |last| last.last_seq() + 1);
        self.entries.push(Entry {
            seq,
            at: At(1000 + seq),
            session: self.session,
            input,
            actions,
        });
        seq
    }

    fn act(&mut self, action: Action) -> Seq {
        self.add(Input::Tick, vec![action]) + 1
    }

    fn line(&mut self, id: &str, user: &str, text: &str) -> Seq {
        let line = ChatLine::plain(id, user, text);
        self.add(Input::Chat(Box::new(line)), vec![])
    }
}

#[test]
fn the_samples_show_every_kind() {
    let inputs: BTreeSet<_> = samples::inputs().iter().map(input_kind).collect();
    let actions: BTreeSet<_> = samples::actions().iter().map(action_kind).collect();
    assert_eq!((inputs.len(), actions.len()), (26, 24));
}

#[test]
fn every_kind_comes_back_as_it_was() {
    let entries = samples::entries();
    let reader = stored(&entries).reader();
    let back = reader.entries_after(0, usize::MAX).unwrap();
    assert_eq!(back, entries);
    assert_eq!(
        reader.last_seq().unwrap(),
        entries.last().unwrap().last_seq()
    );
    assert_eq!(reader.last_at().unwrap(), entries.last().unwrap().at);
    let of_session = reader.session_entries(session(1), 0, usize::MAX).unwrap();
    assert_eq!(of_session, entries[1..]);
}

#[test]
fn an_empty_journal_says_so() {
    let reader = Journal::in_memory().unwrap().reader();
    assert_eq!(reader.last_seq().unwrap(), 0);
    assert_eq!(reader.last_at().unwrap(), At(0));
    assert_eq!(reader.entries_after(0, 10).unwrap(), []);
    assert_eq!(reader.entries_after(u64::MAX, 10).unwrap(), []);
    assert_eq!(reader.checkpoint().unwrap(), None);
    assert_eq!(reader.session(session(1)).unwrap(), None);
    assert_eq!(reader.sessions(None, 10).unwrap(), []);
}

#[test]
fn resuming_in_the_middle_of_an_entry_gives_that_entry() {
    let mut evening = Evening::opened(session(1)); // 1, 2
    evening.add(Input::Tick, vec![Action::HushEnded, Action::HushEnded]); // 3, 4, 5
    evening.add(Input::Tick, vec![]); // 6
    let reader = stored(&evening.entries).reader();
    let after = |since, limit| -> Vec<Seq> {
        let all = reader.entries_after(since, limit).unwrap();
        let own = reader.session_entries(session(1), since, limit).unwrap();
        assert_eq!(all, own);
        all.iter().map(|entry| entry.seq).collect()
    };
    assert_eq!(after(0, 9), [1, 3, 6]);
    assert_eq!(after(1, 9), [1, 3, 6]);
    assert_eq!(after(2, 9), [3, 6]);
    assert_eq!(after(3, 9), [3, 6]);
    assert_eq!(after(4, 1), [3]);
    assert_eq!(after(5, 9), [6]);
    assert_eq!(after(6, 9), [0; 0]);
    assert_eq!(after(4, 0), [0; 0]);
}

#[test]
fn entries_must_follow_each_other_and_a_refused_batch_leaves_nothing() {
    let mut evening = Evening::opened(session(1));
    evening.line("a", "wren", "hello");
    let mut journal = stored(&evening.entries);
    let good = evening.line("b", "wren", "still here") as usize;
    let mut gap = evening.entries.last().unwrap().clone();
    gap.seq += 5;
    let error = journal.append(&[evening.entries[2].clone(), gap], None);
    assert!(matches!(
        error,
        Err(Error::OutOfOrder {
            last: 4,
            found: 9,
            ..
        })
    ));
    assert_eq!(journal.reader().last_seq().unwrap(), 3);
    assert_eq!(
        journal
            .reader()
            .session(session(1))
            .unwrap()
            .unwrap()
            .messages,
        1
    );
    journal.append(&evening.entries[2..], None).unwrap();
    assert_eq!(journal.reader().last_seq().unwrap(), good as u64);
}

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

#[test]
fn the_checkpoint_is_the_last_one_and_small_values_are_kept() {
    let mut evening = Evening::opened(session(1));
    let mut journal = Journal::in_memory().unwrap();
    let reader = journal.reader();
    journal.append(&evening.entries, Some(b"one")).unwrap();
    evening.line("a", "wren", "hello");
    journal.append(&evening.entries[1..], Some(b"two")).unwrap();
    assert_eq!(reader.checkpoint().unwrap(), Some((3, b"two".to_vec())));

    journal.put_meta("key", Some(b"value")).unwrap();
    assert_eq!(reader.meta("key").unwrap(), Some(b"value".to_vec()));
    journal.put_meta("key", None).unwrap();
    assert_eq!(reader.meta("key").unwrap(), None);
}

#[test]
fn a_reader_in_another_thread_sees_whole_commits_while_the_writer_goes_on() {
    let mut journal = Journal::in_memory().unwrap();
    let reader = journal.reader();
    let done = reader.clone();
    let watch = std::thread::spawn(move || {
        loop {
            let entries = done.entries_after(0, usize::MAX).unwrap();
            assert_eq!(
                entries.len() % 10,
                0,
                "a commit is seen whole or not at all"
            );
            if entries.len() == 200 {
                break;
            }
        }
    });
    let mut evening = Evening {
        entries: vec![],
        session: None,
    };
    for n in 0..200 {
        evening.line(&n.to_string(), "wren", "hello");
    }
    for batch in evening.entries.chunks(10) {
        journal.append(batch, None).unwrap();
    }
    watch.join().unwrap();
}

fn any_entry() -> impl Strategy<Value = (At, Option<SessionId>, Input, Vec<Action>)> {
    let inputs = prop::sample::select(samples::inputs());
    let text = ("\\PC{0,20}", "[a-z0-9-]{1,8}", "\\PC{0,80}").prop_map(|(name, id, text)| {
        let user = User::named(&name);
        let line = ChatLine::plain(&id, "x", &text);
        Input::Chat(Box::new(ChatLine { user, ..line }))
    });
    let input = prop_oneof![inputs, text];
    let actions = prop::collection::vec(prop::sample::select(samples::actions()), 0..4);
    let session = prop::option::of((1u8..4).prop_map(session));
    (any::<u64>().prop_map(At), session, input, actions)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_entries_come_back(drawn in prop::collection::vec(any_entry(), 1..12)) {
        let mut seq = 1;
        let mut entries = Vec::new();
        for (at, session, input, mut actions) in drawn {
            // withdrawing changes what is stored; it has tests of its own
            actions.retain(|action| !matches!(action, Action::Withdrawn { .. }));
            let entry = Entry { seq, at, session, input, actions };
            seq = entry.last_seq() + 1;
            entries.push(entry);
        }
        let reader = stored(&entries).reader();
        prop_assert_eq!(&reader.entries_after(0, usize::MAX).unwrap(), &entries);
        for since in 0..seq {
            let after = reader.entries_after(since, usize::MAX).unwrap();
            let wanted = entries.iter().filter(|entry| entry.last_seq() > since);
            prop_assert!(after.iter().eq(wanted));
        }
        for n in 1..4 {
            let own = reader.session_entries(session(n), 0, usize::MAX).unwrap();
            let wanted = entries.iter().filter(|entry| entry.session == Some(session(n)));
            prop_assert!(own.iter().eq(wanted));
        }
    }
}
