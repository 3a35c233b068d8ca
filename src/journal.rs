//! The journal: everything that happened, in order, in one redb database; durable before it is shown.

use std::path::Path;

use crate::event::{At, Entry, MessageId, Seq, SessionId};

mod error;

mod rows;

pub use error::Error;
pub use rows::{DashboardRow, MessageRow, PromptRow, SessionRow};

/// Placeholder: see the public interface below.
#[derive(Debug)]
pub struct Journal;

/// A read handle: cheap to clone, usable from any thread, never blocks the writer.
#[derive(Clone, Debug)]
pub struct Reader;

impl Journal {
    /// Opens or creates the database in `folder`.
    pub fn open(_folder: &Path) -> Result<Self, Error> {
        todo!()
    }
    /// A database in memory, for throw-away use.
    pub fn in_memory() -> Result<Self, Error> {
        todo!()
    }
    /// Commits entries with all views in one durable transaction, and the agent's checkpoint if given.
    /// `entries` are numbered already, each `seq` following the previous entry's `last_seq`.
    pub fn append(&mut self, _entries: &[Entry], _checkpoint: Option<&[u8]>) -> Result<(), Error> {
        todo!()
    }
    /// A read handle.
    pub fn reader(&self) -> Reader {
        todo!()
    }
    /// A number chosen at random when the database was made; seeds the agent.
    pub fn seed(&self) -> u64 {
        todo!()
    }
    /// A random name of this database; a client that comes back with another one's number is told so.
    pub fn database_id(&self) -> [u8; 16] {
        todo!()
    }
    /// Keeps a small value under a name (`None` removes it), durably.
    pub fn put_meta(&mut self, _name: &str, _value: Option<&[u8]>) -> Result<(), Error> {
        todo!()
    }
}

impl Reader {
    /// The number of the last event; 0 in an empty journal.
    pub fn last_seq(&self) -> Result<Seq, Error> {
        todo!()
    }
    /// The time of the last entry.
    pub fn last_at(&self) -> Result<At, Error> {
        todo!()
    }
    /// Entries that hold events after `since`, oldest first, at most `limit`.
    pub fn entries_after(&self, _since: Seq, _limit: usize) -> Result<Vec<Entry>, Error> {
        todo!()
    }
    /// A session's entries after `since`, oldest first, at most `limit`.
    pub fn session_entries(
        &self,
        _session: SessionId,
        _since: Seq,
        _limit: usize,
    ) -> Result<Vec<Entry>, Error> {
        todo!()
    }
    /// The last checkpoint, with the number of the last event that it covers.
    pub fn checkpoint(&self) -> Result<Option<(Seq, Vec<u8>)>, Error> {
        todo!()
    }
    /// Sessions, newest first, at most `limit`, older than `before` if given.
    pub fn sessions(
        &self,
        _before: Option<SessionId>,
        _limit: usize,
    ) -> Result<Vec<SessionRow>, Error> {
        todo!()
    }
    /// One session.
    pub fn session(&self, _id: SessionId) -> Result<Option<SessionRow>, Error> {
        todo!()
    }
    /// A session's lines in order of arrival, after `since`, at most `limit`.
    pub fn messages(
        &self,
        _session: SessionId,
        _since: Seq,
        _limit: usize,
    ) -> Result<Vec<MessageRow>, Error> {
        todo!()
    }
    /// A session's prompts in order.
    pub fn prompts(&self, _session: SessionId) -> Result<Vec<PromptRow>, Error> {
        todo!()
    }
    /// A session's dashboards, oldest first; `None`: those that wait for the next session.
    pub fn dashboards(&self, _session: Option<SessionId>) -> Result<Vec<DashboardRow>, Error> {
        todo!()
    }
    /// Sessions that are not closed, newest first.
    pub fn open_sessions(&self) -> Result<Vec<SessionRow>, Error> {
        todo!()
    }
    /// A line of a session by the chat server's id, looked for among the session's last 20,000 lines.
    pub fn message_by_id(
        &self,
        _session: SessionId,
        _id: &MessageId,
    ) -> Result<Option<MessageRow>, Error> {
        todo!()
    }
    /// A small value kept under a name.
    pub fn meta(&self, _name: &str) -> Result<Option<Vec<u8>>, Error> {
        todo!()
    }
}
