//! Lines of chat after they came in: finding one by the chat server's id, marking it, taking its words away.

use redb::{ReadableTable, Table};

use super::fault::Fault;
use super::record::{self, LineId, Marks};
use super::tables::{LINE, Tables};
use crate::event::{Flag, MessageId, Seq};

/// How far back a line is looked for by its id: chat servers take away lines of the last minutes, and
/// 20,000 lines are half an hour of the busiest chats.
const LOOK_BACK: usize = 20_000;

/// The marks of a line, or `None` if the timeline's row is not a line.
pub(super) fn marks(row: &[u8]) -> Result<Option<Marks>, record::Unreadable> {
    match row.split_first() {
        Some((&LINE, [])) => Ok(Some(Marks::default())),
        Some((&LINE, marks)) => record::open(marks).map(Some),
        _ => Ok(None),
    }
}

/// Finds lines of a session by their ids, newest first; those that are not among the last
/// [`LOOK_BACK`] lines are left out.
pub(super) fn find(
    timeline: &impl ReadableTable<(u128, u64), &'static [u8]>,
    entries: &impl ReadableTable<u64, &'static [u8]>,
    session: u128,
    ids: &[MessageId],
) -> Result<Vec<Seq>, Fault> {
    let mut found = Vec::with_capacity(ids.len());
    let mut lines = 0;
    for row in timeline.range((session, 0)..=(session, u64::MAX))?.rev() {
        if found.len() == ids.len() || lines == LOOK_BACK {
            break;
        }
        let (key, row) = row?;
        if row.value().first() != Some(&LINE) {
            continue;
        }
        lines += 1;
        let seq = key.value().1;
        let Some(entry) = entries.get(seq)? else {
            continue;
        };
        let line: LineId = record::open(entry.value()).map_err(|e| e.named(entry_name(seq)))?;
        if line
            .into_id()
            .is_some_and(|id| ids.iter().any(|wanted| *wanted.0 == *id))
        {
            found.push(seq);
        }
    }
    Ok(found)
}

/// How errors name an entry.
pub(super) fn entry_name(seq: Seq) -> String {
    format!("entry {seq}")
}

impl Tables<'_> {
    /// Notes the Warden's verdict on a line.
    pub(super) fn flag(&mut self, session: u128, seq: Seq, flag: &Flag) -> Result<(), Fault> {
        self.mark(session, seq, |marks| marks.set_flag(flag))
    }

    /// Notes that the verdict was wrong.
    pub(super) fn dismiss_flag(&mut self, session: u128, id: &MessageId) -> Result<(), Fault> {
        for seq in find(
            &self.timeline,
            &self.entries,
            session,
            std::slice::from_ref(id),
        )? {
            self.mark(session, seq, |marks| marks.flag_dismissed = true)?;
        }
        Ok(())
    }

    /// Takes lines away: marks them, and takes their words out of their entries and out of the requests to a
    /// language model that may have quoted them.
    pub(super) fn withdraw(&mut self, session: u128, ids: &[MessageId]) -> Result<usize, Fault> {
        let found = find(&self.timeline, &self.entries, session, ids)?;
        for &seq in &found {
            self.mark(session, seq, |marks| marks.withdrawn = true)?;
            rewrite(&mut self.entries, seq, record::Entry::blank_line)?;
        }
        if let Some(&oldest) = found.iter().min() {
            self.blank_quotes(session, oldest)?;
        }
        Ok(found.len())
    }

    fn blank_quotes(&mut self, session: u128, since: Seq) -> Result<(), Fault> {
        let mut requests = Vec::new();
        for row in self.quotes.range((session, since)..=(session, u64::MAX))? {
            let (key, blank) = row?;
            if !blank.value() {
                requests.push(key.value().1);
            }
        }
        for seq in requests {
            rewrite(&mut self.entries, seq, record::Entry::blank_quotes)?;
            self.quotes.insert((session, seq), true)?;
        }
        Ok(())
    }

    fn mark(
        &mut self,
        session: u128,
        seq: Seq,
        change: impl FnOnce(&mut Marks),
    ) -> Result<(), Fault> {
        let marks = match self.timeline.get((session, seq))? {
            Some(row) => marks(row.value()).map_err(|e| e.named(entry_name(seq)))?,
            None => None,
        };
        if let Some(mut marks) = marks {
            change(&mut marks);
            let mut row = vec![LINE];
            row.extend(record::seal(&marks));
            self.timeline.insert((session, seq), row.as_slice())?;
        }
        Ok(())
    }
}

/// Changes a stored entry; it is written back in the present version.
fn rewrite(
    entries: &mut Table<'_, u64, &'static [u8]>,
    seq: Seq,
    change: impl FnOnce(&mut record::Entry),
) -> Result<(), Fault> {
    let entry: Option<record::Entry> = match entries.get(seq)? {
        Some(bytes) => Some(record::open(bytes.value()).map_err(|e| e.named(entry_name(seq)))?),
        None => None,
    };
    if let Some(mut entry) = entry {
        change(&mut entry);
        entries.insert(seq, record::seal(&entry).as_slice())?;
    }
    Ok(())
}
