//! Runs a stored session again: the agent as it was when the session began, and the session's inputs at
//! their times. Under the recorded settings it must decide the same; under others it shows what would
//! have been. Reads the journal and writes nothing.

mod rows;

mod stage;

use std::sync::Arc;

use anyhow::{Context, Result};

use crate::agent::Agent;
use crate::agent::warden::Warden;
use crate::config;
use crate::event::{Action, Clock, Entry, Input, Seq, SessionId, Settings};
use crate::journal::{Reader, SessionRow};

pub use rows::Row;

use rows::Told;
use stage::Stage;

/// Entries read at a time.
const PAGE: usize = 1000;

/// What a replay showed.
#[derive(Debug)]
pub struct Replay {
    /// The session.
    pub session: SessionRow,
    /// What happened beside what the replay did, in order of time.
    pub rows: Vec<Row>,
    /// Decisions that were compared one by one; 0 under other settings, where they differ by intent.
    pub compared: usize,
    /// Where the replay decided otherwise although the settings are the recorded ones, in words.
    pub differences: Vec<String>,
    /// Lines whose words were taken out of chat and so are gone from the journal: the replay cannot
    /// judge them again, and may differ for that.
    pub withdrawn: usize,
}

/// Runs `session` again, with the recorded settings or, if there are any, with `changes` to them.
/// `seed` is the journal's.
pub fn replay(
    reader: &Reader,
    seed: u64,
    warden: Arc<Warden>,
    session: SessionId,
    changes: &[(String, String)],
) -> Result<Replay> {
    let row = reader
        .session(session)?
        .with_context(|| format!("there is no session {session}"))?;
    let (first, last) = bounds(reader, session)?
        .with_context(|| format!("session {session} has no entries in the journal"))?;
    let mut agent = Agent::new(Settings::default(), seed, warden);
    let mut entries = Vec::new();
    each(reader, last, |entry| {
        if entry.seq < first {
            agent.handle(entry.at, &entry.input);
        } else {
            entries.push(entry);
        }
    })?;
    let mut replay = Replay {
        rows: Vec::new(),
        compared: 0,
        differences: Vec::new(),
        withdrawn: entries.iter().filter(|entry| is_withdrawn(entry)).count(),
        session: row,
    };
    let mut happened = Told::new(replay.session.started);
    let mut replayed = Told::new(replay.session.started);
    for entry in &entries {
        happened.note(entry.at, &entry.actions);
    }
    if changes.is_empty() {
        replay.again(&mut agent, &entries, &mut replayed);
    } else {
        let settings = config::change(agent.settings(), changes)?;
        let alter = |recorded: &Settings| config::change(recorded, changes);
        let ended = replay.session.ended.is_some();
        Stage::new(agent, &entries, &mut replayed).play(settings, &alter, session, ended)?;
    }
    replay.rows = rows::merge(happened, replayed);
    Ok(replay)
}

impl Replay {
    /// The recorded inputs, ticks too, with the recorded settings: every decision must come again.
    fn again(&mut self, agent: &mut Agent, entries: &[Entry], replayed: &mut Told) {
        for entry in entries {
            let actions = agent.handle(entry.at, &entry.input);
            if !is_withdrawn(entry) {
                self.compared += entry.actions.len();
                let t = Clock(entry.at.since(self.session.started));
                self.differences
                    .extend(difference(entry, &actions).map(|words| format!("{t}: {words}")));
            }
            replayed.note(entry.at, &actions);
        }
    }
}

/// The numbers of a session's first and last entry.
fn bounds(reader: &Reader, session: SessionId) -> Result<Option<(Seq, Seq)>> {
    let Some(first) = reader.session_entries(session, 0, 1)?.pop() else {
        return Ok(None);
    };
    let mut last = first.seq;
    let mut since = first.last_seq();
    while let Some(entry) = reader.session_entries(session, since, PAGE)?.pop() {
        (last, since) = (entry.seq, entry.last_seq());
    }
    Ok(Some((first.seq, last)))
}

/// Every entry of the journal up to the one numbered `last`, in order.
fn each(reader: &Reader, last: Seq, mut take: impl FnMut(Entry)) -> Result<()> {
    let mut since = 0;
    loop {
        let entries = reader.entries_after(since, PAGE)?;
        let Some(newest) = entries.last() else {
            return Ok(());
        };
        since = newest.last_seq();
        for entry in entries {
            if entry.seq > last {
                return Ok(());
            }
            take(entry);
        }
    }
}

fn is_withdrawn(entry: &Entry) -> bool {
    matches!(&entry.input, Input::Chat(line) if line.text.is_empty())
}

/// How the replay's actions differ from an entry's, in words; `None` if they do not.
fn difference(entry: &Entry, actions: &[Action]) -> Option<String> {
    if entry.actions.len() == actions.len()
        && entry.actions.iter().zip(actions).all(|(a, b)| same(a, b))
    {
        return None;
    }
    let odd = |of: &[Action], other: &[Action]| {
        let odd = of.iter().find(|a| !other.iter().any(|b| same(a, b)));
        odd.map_or_else(|| "nothing else".to_owned(), rows::words)
    };
    Some(format!(
        "it happened: {}; the replay: {}",
        odd(&entry.actions, actions),
        odd(actions, &entry.actions)
    ))
}

/// A completion request may quote lines that were taken away since; what counts is that it was made.
fn same(a: &Action, b: &Action) -> bool {
    match (a, b) {
        (Action::Complete(a), Action::Complete(b)) => {
            (a.id, a.purpose, a.until) == (b.id, b.purpose, b.until)
        }
        (a, b) => a == b,
    }
}
