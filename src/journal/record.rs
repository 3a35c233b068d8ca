//! The stored form of entries and rows: a version byte, then JSON. The vocabulary is free to change; these
//! types are a promise, pinned by the golden files in `tests/fixtures/golden`.
//!
//! Within a version a record may only gain fields that have a `#[serde(default)]`; unknown fields are
//! passed over when reading. Any other change makes a new version: copy the types that change into a module
//! of their own, raise [`VERSION`] and [`FORMAT`](super::tables::FORMAT), and give the old version an arm in
//! [`open`] that reads the old types and converts them. Old records are never rewritten for it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::event;

mod twin;

mod entry;

mod input;

mod access;

mod chat;

mod deed;

mod action;

mod prompt;

mod view;

pub(super) use access::Pass;
pub(super) use entry::{Entry, LineId};
pub(super) use twin::Twin;
pub(super) use view::{DashboardView, Marks, PromptView, SessionView};

/// The version that is written.
pub(super) const VERSION: u8 = 1;

/// Why a record cannot be read. Holds no content: chat text does not belong in an error.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// A version that this program does not know.
    Newer(u8),
    /// Not a record.
    Garbage(String),
}

/// The stored bytes of a record.
pub(super) fn seal(record: &impl Serialize) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    serde_json::to_writer(&mut bytes, record).expect("records have string keys and finite numbers");
    bytes
}

/// The record in stored bytes, whatever version wrote them.
pub(super) fn open<R: DeserializeOwned>(bytes: &[u8]) -> Result<R, Unreadable> {
    match bytes.split_first() {
        Some((&1, json)) => serde_json::from_slice(json).map_err(|e| {
            Unreadable::Garbage(format!(
                "record of {} bytes fails at {}",
                bytes.len(),
                e.column()
            ))
        }),
        Some((&0, _)) => Err(Unreadable::Garbage("record has version 0".to_owned())),
        Some((&newer, _)) => Err(Unreadable::Newer(newer)),
        None => Err(Unreadable::Garbage("record is empty".to_owned())),
    }
}

/// The stored bytes of an entry.
pub(super) fn seal_entry(entry: &event::Entry) -> Vec<u8> {
    seal(&Entry::keep(entry))
}

/// The entry in stored bytes; its number is its key.
pub(super) fn open_entry(seq: event::Seq, bytes: &[u8]) -> Result<event::Entry, Unreadable> {
    open::<Entry>(bytes).map(|record| record.give(seq))
}
