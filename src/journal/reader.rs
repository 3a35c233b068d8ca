//! Reading the journal and its views. Every call is a transaction of its own on what is committed; the
//! writer neither waits for it nor disturbs it.

use std::sync::Arc;

use redb::{
    AccessGuard, Database, Range, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable,
};

use super::error::Error;
use super::fault::{Fault, Site};
use super::lines::{self, entry_name};
use super::passes::open_pass;
use super::record::{self, DashboardView, Marks, PromptView, SessionView};
use super::tables::{
    ACTS, CHECKPOINT, DASHBOARDS, ENTRIES, META, PASSES, PROMPTS, SESSIONS, SETTINGS, TIMELINE, key,
};
use crate::event::{
    At, DashboardRow, Entry, Input, MessageId, MessageRow, Pass, PromptRow, Seq, SessionId,
    SessionRow,
};

/// A read handle: cheap to clone, usable from any thread. It never waits for the writer, nor the writer
/// for it; but calls block on the disk, so asynchronous code gives them a thread.
///
/// The database stays open, and its folder in use, as long as there is a handle to it.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(super) database: Arc<Database>,
    pub(super) site: Site,
}

impl Reader {
    fn read<T>(&self, work: impl FnOnce(&ReadTransaction) -> Result<T, Fault>) -> Result<T, Error> {
        self.site.guard(|| work(&self.database.begin_read()?))
    }

    /// The number of the last event; 0 in an empty journal.
    pub fn last_seq(&self) -> Result<Seq, Error> {
        self.read(|txn| Ok(last_entry(txn)?.map_or(0, |entry| entry.last_seq())))
    }

    /// The time of the last entry; 0 in an empty journal.
    pub fn last_at(&self) -> Result<At, Error> {
        self.read(|txn| Ok(last_entry(txn)?.map_or(At(0), |entry| entry.at)))
    }

    /// Entries that hold events after `since`, oldest first, at most `limit`. If `since` is in the middle
    /// of an entry, that entry comes first and whole: the caller leaves out what it has seen.
    pub fn entries_after(&self, since: Seq, limit: usize) -> Result<Vec<Entry>, Error> {
        self.read(|txn| {
            let entries = txn.open_table(ENTRIES)?;
            let mut found = Vec::new();
            if let Some(row) = entries.range(..=since)?.next_back() {
                let entry = open_row(row?)?;
                if entry.last_seq() > since && limit > 0 {
                    found.push(entry);
                }
            }
            for row in entries.range(since.saturating_add(1)..)? {
                if found.len() >= limit {
                    break;
                }
                found.push(open_row(row?)?);
            }
            Ok(found)
        })
    }

    /// A session's entries with events after `since`, oldest first, at most `limit`; an entry that holds
    /// `since` in its middle comes whole.
    pub fn session_entries(
        &self,
        session: SessionId,
        since: Seq,
        limit: usize,
    ) -> Result<Vec<Entry>, Error> {
        let session = key(Some(session));
        self.read(|txn| {
            let timeline = txn.open_table(TIMELINE)?;
            let mut walk = Walk::new(txn)?;
            // the entry that may hold `since` in its middle
            let first = match timeline.range((session, 0)..=(session, since))?.next_back() {
                Some(row) => row?.0.value().1,
                None => 0,
            };
            let mut found = Vec::new();
            for row in timeline.range((session, first)..=(session, u64::MAX))? {
                if found.len() >= limit {
                    break;
                }
                let entry = walk.entry(row?.0.value().1)?;
                if entry.last_seq() > since {
                    found.push(entry);
                }
            }
            Ok(found)
        })
    }

    /// The last checkpoint, with the number of the last event that it covers.
    pub fn checkpoint(&self) -> Result<Option<(Seq, Vec<u8>)>, Error> {
        self.read(|txn| {
            let table = txn.open_table(CHECKPOINT)?;
            let row = table.get(())?;
            Ok(row.map(|row| {
                let (seq, bytes) = row.value();
                (seq, bytes.to_vec())
            }))
        })
    }

    /// Sessions, newest first, at most `limit`, older than `before` if given.
    pub fn sessions(
        &self,
        before: Option<SessionId>,
        limit: usize,
    ) -> Result<Vec<SessionRow>, Error> {
        self.read(|txn| {
            let sessions = txn.open_table(SESSIONS)?;
            let rows = match before {
                Some(before) => sessions.range(..key(Some(before)))?,
                None => sessions.range::<u128>(..)?,
            };
            rows.rev()
                .take(limit)
                .map(|row| open_session(row?))
                .collect()
        })
    }

    /// Sessions that are not closed, newest first. There should be one at most; after a crash there may
    /// be more.
    pub fn open_sessions(&self) -> Result<Vec<SessionRow>, Error> {
        self.read(Self::all_open)
    }

    pub(super) fn all_open(txn: &ReadTransaction) -> Result<Vec<SessionRow>, Fault> {
        let sessions = txn.open_table(SESSIONS)?;
        let mut open = Vec::new();
        for row in sessions.range::<u128>(..)?.rev() {
            let row = open_session(row?)?;
            if row.ended.is_none() {
                open.push(row);
            }
        }
        Ok(open)
    }

    /// One session.
    pub fn session(&self, id: SessionId) -> Result<Option<SessionRow>, Error> {
        self.read(|txn| {
            let sessions = txn.open_table(SESSIONS)?;
            let row = sessions.get(key(Some(id)))?;
            row.map(|row| {
                let view: Result<SessionView, _> = record::open(row.value());
                let view = view.map_err(|e| e.named(format!("session {id}")))?;
                Ok(view.give(id))
            })
            .transpose()
        })
    }

    /// A session's lines in order of arrival, after `since`, at most `limit`.
    pub fn messages(
        &self,
        session: SessionId,
        since: Seq,
        limit: usize,
    ) -> Result<Vec<MessageRow>, Error> {
        let session = key(Some(session));
        self.read(|txn| {
            let timeline = txn.open_table(TIMELINE)?;
            let mut walk = Walk::new(txn)?;
            let mut found = Vec::new();
            let from = (session, since.saturating_add(1));
            for row in timeline.range(from..=(session, u64::MAX))? {
                if found.len() >= limit {
                    break;
                }
                let (key, row) = row?;
                let seq = key.value().1;
                let marks = lines::marks(row.value()).map_err(|e| e.named(entry_name(seq)))?;
                if let Some(marks) = marks {
                    found.extend(message(walk.entry(seq)?, marks));
                }
            }
            Ok(found)
        })
    }

    /// A line of a session by the chat server's id, looked for among the session's last 20,000 lines.
    pub fn message_by_id(
        &self,
        session: SessionId,
        id: &MessageId,
    ) -> Result<Option<MessageRow>, Error> {
        let session = key(Some(session));
        self.read(|txn| {
            let timeline = txn.open_table(TIMELINE)?;
            let entries = txn.open_table(ENTRIES)?;
            let found = lines::find(&timeline, &entries, session, std::slice::from_ref(id))?;
            let Some(&seq) = found.first() else {
                return Ok(None);
            };
            let marks = match timeline.get((session, seq))? {
                Some(row) => lines::marks(row.value()).map_err(|e| e.named(entry_name(seq)))?,
                None => None,
            };
            let entry = Walk::new(txn)?.entry(seq)?;
            Ok(marks.and_then(|marks| message(entry, marks)))
        })
    }

    /// A session's prompts in order.
    pub fn prompts(&self, session: SessionId) -> Result<Vec<PromptRow>, Error> {
        let session = key(Some(session));
        self.read(|txn| {
            let prompts = txn.open_table(PROMPTS)?;
            let rows = prompts.range((session, 0)..=(session, u64::MAX))?;
            rows.map(|row| {
                let (key, row) = row?;
                let view: Result<PromptView, _> = record::open(row.value());
                let view = view.map_err(|e| e.named(format!("prompt {}", key.value().1)))?;
                Ok(view.give())
            })
            .collect()
        })
    }

    /// A session's dashboards, oldest first; `None`: those that wait for the next session, of which the
    /// last counts. Ticked goals are ticked in the version that was in force.
    pub fn dashboards(&self, session: Option<SessionId>) -> Result<Vec<DashboardRow>, Error> {
        let session = key(session);
        self.read(|txn| {
            let dashboards = txn.open_table(DASHBOARDS)?;
            let rows = dashboards.range((session, 0)..=(session, u64::MAX))?;
            rows.map(|row| {
                let (key, row) = row?;
                let seq = key.value().1;
                let view: Result<DashboardView, _> = record::open(row.value());
                let view = view.map_err(|e| e.named(format!("dashboard {seq}")))?;
                Ok(view.give(seq))
            })
            .collect()
        })
    }

    /// All passes that were not over when the last one was made.
    pub fn passes(&self) -> Result<Vec<Pass>, Error> {
        self.read(|txn| {
            let passes = txn.open_table(PASSES)?;
            let rows = passes.range::<u128>(..)?;
            rows.map(|row| open_pass(row?.1.value())).collect()
        })
    }

    /// Settings that were changed while running: keys and values.
    pub fn stored_settings(&self) -> Result<Vec<(String, String)>, Error> {
        self.read(|txn| {
            let settings = txn.open_table(SETTINGS)?;
            let rows = settings.range::<&str>(..)?;
            rows.map(|row| {
                let (key, value) = row?;
                Ok((key.value().to_owned(), value.value().to_owned()))
            })
            .collect()
        })
    }

    /// Entries that tell of a person's act, newest first, at most `limit`, older than `before` if given.
    pub fn acts(&self, before: Option<Seq>, limit: usize) -> Result<Vec<Entry>, Error> {
        self.read(|txn| {
            let acts = txn.open_table(ACTS)?;
            let entries = txn.open_table(ENTRIES)?;
            let rows = acts.range(..before.unwrap_or(Seq::MAX))?.rev().take(limit);
            let mut found = Vec::new();
            for row in rows {
                if let Some(row) = entries.range(row?.0.value()..)?.next() {
                    found.push(open_row(row?)?);
                }
            }
            Ok(found)
        })
    }

    /// A small value kept under a name by [`Journal::put_meta`](super::Journal::put_meta).
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.read(|txn| {
            let meta = txn.open_table(META)?;
            let value = meta.get(name)?;
            Ok(value.map(|value| value.value().to_vec()))
        })
    }
}

/// The newest entry.
pub(super) fn last_entry(txn: &ReadTransaction) -> Result<Option<Entry>, Fault> {
    let entries = txn.open_table(ENTRIES)?;
    entries.last()?.map(open_row).transpose()
}

type Row<'t, K> = (AccessGuard<'t, K>, AccessGuard<'t, &'static [u8]>);

pub(super) fn open_row((seq, bytes): Row<'_, u64>) -> Result<Entry, Fault> {
    let seq = seq.value();
    record::open_entry(seq, bytes.value()).map_err(|e| e.named(entry_name(seq)))
}

fn open_session((id, bytes): Row<'_, u128>) -> Result<SessionRow, Fault> {
    let id = SessionId(uuid::Uuid::from_u128(id.value()));
    let view: Result<SessionView, _> = record::open(bytes.value());
    let view = view.map_err(|e| e.named(format!("session {id}")))?;
    Ok(view.give(id))
}

fn message(entry: Entry, marks: Marks) -> Option<MessageRow> {
    let Input::Chat(line) = entry.input else {
        return None;
    };
    Some(MessageRow {
        seq: entry.seq,
        at: entry.at,
        line: *line,
        flag: Marks::give_flag(marks.flag),
        flag_dismissed: marks.flag_dismissed,
        withdrawn: marks.withdrawn,
    })
}

/// Fetches entries by rising numbers. A session's entries lie nearly side by side, so stepping from one
/// to the next is cheaper than looking each up.
struct Walk {
    entries: ReadOnlyTable<u64, &'static [u8]>,
    rest: Option<Range<'static, u64, &'static [u8]>>,
}

impl Walk {
    fn new(txn: &ReadTransaction) -> Result<Self, Fault> {
        Ok(Self {
            entries: txn.open_table(ENTRIES)?,
            rest: None,
        })
    }

    fn entry(&mut self, seq: Seq) -> Result<Entry, Fault> {
        let near = self.rest.as_mut().and_then(Range::next).transpose()?;
        let row = if near.as_ref().is_some_and(|(key, _)| key.value() == seq) {
            near
        } else {
            let rest = self.rest.insert(self.entries.range(seq..)?);
            rest.next().transpose()?
        };
        row.filter(|(key, _)| key.value() == seq)
            .ok_or_else(|| Fault::Strange(format!("entry {seq} is missing")))
            .and_then(open_row)
    }
}
