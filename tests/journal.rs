//! The journal's promises on a database in memory: what goes in comes out, in order, once.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "journal/evening.rs"]
#[allow(dead_code)]
mod evening;

#[path = "journal/samples.rs"]
#[allow(dead_code)]
mod samples;

use std::collections::BTreeSet;

use evening::{Evening, stored};
use proptest::prelude::*;
use samples::{action_kind, input_kind, session};
use sanctum_chronicler::event::*;
use sanctum_chronicler::journal::{Error, Journal};

#[test]
fn the_samples_show_every_kind() {
    let inputs: BTreeSet<_> = samples::inputs().iter().map(input_kind).collect();
    let actions: BTreeSet<_> = samples::actions().iter().map(action_kind).collect();
    assert_eq!((inputs.len(), actions.len()), (27, 24));
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
