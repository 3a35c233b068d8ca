//! The tables of the database and their keys. Everything is keyed in order of arrival: a table keyed by
//! random ids would cost several times as much to write.

use redb::{ReadTransaction, Table, TableDefinition, WriteTransaction};

use super::fault::Fault;
use crate::event::SessionId;

/// The format of the whole file, stored under `format` in [`ABOUT`]. It is raised with every change that an
/// older program could not read; such a program then refuses the file instead of misreading it. Format 2
/// added [`PASSES`], [`SETTINGS`] and [`ACTS`], and acts of moderation to the records.
pub(super) const FORMAT: u32 = 2;

/// What the file is: `format` (u32, little endian), `id` (16 random bytes), `seed` (u64, little endian).
/// Its name and type never change, so that every version can tell what it has before it.
pub(super) const ABOUT: TableDefinition<&str, &[u8]> = TableDefinition::new("about");

/// The journal: an entry's number to its record.
pub(super) const ENTRIES: TableDefinition<u64, &[u8]> = TableDefinition::new("entries");

/// A session's entries, and which of them are lines of chat: [`LINE`] and what was said of the line later,
/// or nothing. The line's words are only in the entry, so that they can be taken away in one place.
pub(super) const TIMELINE: TableDefinition<(u128, u64), &[u8]> = TableDefinition::new("timeline");

/// The first byte of a timeline row that is a line of chat.
pub(super) const LINE: u8 = 1;

/// Sessions by id.
pub(super) const SESSIONS: TableDefinition<u128, &[u8]> = TableDefinition::new("sessions");

/// Who wrote in a session, by account id, else login.
pub(super) const PEOPLE: TableDefinition<(u128, &str), ()> = TableDefinition::new("people");

/// A session's prompts.
pub(super) const PROMPTS: TableDefinition<(u128, u64), &[u8]> = TableDefinition::new("prompts");

/// The session of a prompt: a person may judge one after its evening.
pub(super) const PROMPT_SESSIONS: TableDefinition<u64, u128> =
    TableDefinition::new("prompt_sessions");

/// A session's dashboards.
pub(super) const DASHBOARDS: TableDefinition<(u128, u64), &[u8]> =
    TableDefinition::new("dashboards");

/// Entries that hold completion requests, which quote chat; true once the quotes are taken out.
pub(super) const QUOTES: TableDefinition<(u128, u64), bool> = TableDefinition::new("quotes");

/// Passes that are still worth something, by id.
pub(super) const PASSES: TableDefinition<u128, &[u8]> = TableDefinition::new("passes");

/// Settings that were changed while running: key to value.
pub(super) const SETTINGS: TableDefinition<&str, &str> = TableDefinition::new("settings");

/// The numbers of the entries that tell of a person's act.
pub(super) const ACTS: TableDefinition<u64, ()> = TableDefinition::new("acts");

/// The agent's checkpoint, under `()`: the number it covers, and its bytes.
pub(super) const CHECKPOINT: TableDefinition<(), (u64, &[u8])> = TableDefinition::new("checkpoint");

/// Small values of the program's other parts.
pub(super) const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

/// The key of a session; no session is 0, which is no session's id.
pub(super) fn key(session: Option<SessionId>) -> u128 {
    session.map_or(0, |id| id.0.as_u128())
}

/// The tables that an append writes.
pub(super) struct Tables<'t> {
    pub(super) entries: Table<'t, u64, &'static [u8]>,
    pub(super) timeline: Table<'t, (u128, u64), &'static [u8]>,
    pub(super) sessions: Table<'t, u128, &'static [u8]>,
    pub(super) people: Table<'t, (u128, &'static str), ()>,
    pub(super) prompts: Table<'t, (u128, u64), &'static [u8]>,
    pub(super) prompt_sessions: Table<'t, u64, u128>,
    pub(super) dashboards: Table<'t, (u128, u64), &'static [u8]>,
    pub(super) quotes: Table<'t, (u128, u64), bool>,
    pub(super) passes: Table<'t, u128, &'static [u8]>,
    pub(super) settings: Table<'t, &'static str, &'static str>,
    pub(super) acts: Table<'t, u64, ()>,
}

impl<'t> Tables<'t> {
    /// Opens them, making those that are missing.
    pub(super) fn open(txn: &'t WriteTransaction) -> Result<Self, Fault> {
        Ok(Self {
            entries: txn.open_table(ENTRIES)?,
            timeline: txn.open_table(TIMELINE)?,
            sessions: txn.open_table(SESSIONS)?,
            people: txn.open_table(PEOPLE)?,
            prompts: txn.open_table(PROMPTS)?,
            prompt_sessions: txn.open_table(PROMPT_SESSIONS)?,
            dashboards: txn.open_table(DASHBOARDS)?,
            quotes: txn.open_table(QUOTES)?,
            passes: txn.open_table(PASSES)?,
            settings: txn.open_table(SETTINGS)?,
            acts: txn.open_table(ACTS)?,
        })
    }
}

/// Whether the tables that every read needs are there, in a file of this format, and have the types that
/// this program expects.
pub(super) fn check(txn: &ReadTransaction, format: u32) -> Result<(), Fault> {
    if format >= 2 {
        txn.open_table(PASSES)?;
        txn.open_table(SETTINGS)?;
        txn.open_table(ACTS)?;
    }
    txn.open_table(ENTRIES)?;
    txn.open_table(TIMELINE)?;
    txn.open_table(SESSIONS)?;
    txn.open_table(PEOPLE)?;
    txn.open_table(PROMPTS)?;
    txn.open_table(PROMPT_SESSIONS)?;
    txn.open_table(DASHBOARDS)?;
    txn.open_table(QUOTES)?;
    txn.open_table(CHECKPOINT)?;
    txn.open_table(META)?;
    Ok(())
}
