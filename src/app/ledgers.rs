//! Ledgers as files and pages: reads a session's records, has the pure room render them.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::config::Config;
use crate::event::SessionId;
use crate::journal::{self, Journal, Reader, SessionRow};
use crate::ledger::{self, Record};
use crate::web::Ledgers;

/// Lines read at a time.
const PAGE: usize = 10_000;
/// Sessions whose ledger files are looked for at a start.
const LOOK_BACK: usize = 20;
/// Sessions on the list's page.
const LISTED: usize = 500;

/// Where ledgers come from, and where their files go.
#[derive(Clone, Debug)]
pub struct LedgerFiles {
    reader: Reader,
    folder: PathBuf,
}

impl LedgerFiles {
    pub(super) fn new(reader: Reader, folder: PathBuf) -> Self {
        Self { reader, folder }
    }

    /// For reading, while no Chronicler runs on the same folder.
    pub fn open(config: &Config) -> Result<Self, journal::Error> {
        let journal = Journal::open(&config.data_dir)?;
        Ok(Self::new(journal.reader(), config.export_path.clone()))
    }

    /// Writes the session's ledger, whole or not at all, over an earlier one; gives its path.
    pub fn export(&self, session: SessionId) -> Result<PathBuf> {
        let record = self
            .record(session)?
            .with_context(|| format!("there is no session {session}"))?;
        let path = self.folder.join(ledger::file_name(&record.session));
        let folder = self.folder.display();
        std::fs::create_dir_all(&self.folder)
            .with_context(|| format!("cannot make the export folder {folder}"))?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)
            .with_context(|| format!("cannot write to the export folder {folder}"))?;
        file.write_all(ledger::markdown(&record).as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// Writes the files that are missing among the latest ended sessions.
    pub(super) fn export_missing(&self) -> Result<()> {
        for row in self.reader.sessions(None, LOOK_BACK)? {
            if row.ended.is_some() && !self.folder.join(ledger::file_name(&row)).exists() {
                self.export(row.id)?;
            }
        }
        Ok(())
    }

    /// Everything that a session's ledger is made from.
    pub fn record(&self, session: SessionId) -> Result<Option<Record>> {
        let Some(row) = self.reader.session(session)? else {
            return Ok(None);
        };
        self.fill(row).map(Some)
    }

    fn fill(&self, session: SessionRow) -> Result<Record> {
        let id = session.id;
        let mut record = Record::new(session);
        let mut since = 0;
        loop {
            let entries = self.reader.session_entries(id, since, PAGE)?;
            let Some(last) = entries.last() else { break };
            since = last.last_seq();
            for entry in &entries {
                record.add(entry);
            }
        }
        record.prompts = self.reader.prompts(id)?;
        record.dashboard = self.reader.dashboards(Some(id))?.pop();
        Ok(record)
    }
}

impl Ledgers for LedgerFiles {
    fn markdown(&self, session: SessionId) -> Result<Option<String>> {
        Ok(self.record(session)?.map(|r| ledger::markdown(&r)))
    }

    fn page(&self, session: SessionId) -> Result<Option<String>> {
        self.record(session)?.map(|r| ledger::page(&r)).transpose()
    }

    fn json(&self, session: SessionId) -> Result<Option<String>> {
        self.record(session)?.map(|r| ledger::json(&r)).transpose()
    }

    fn sessions(&self) -> Result<String> {
        ledger::sessions(&self.reader.sessions(None, LISTED)?)
    }

    fn style(&self) -> &'static str {
        ledger::CSS
    }

    fn list(&self) -> Result<String> {
        ledger::list(&self.reader.sessions(None, LISTED)?)
    }

    fn newest(&self) -> Result<Option<SessionId>> {
        Ok(self.reader.sessions(None, 1)?.first().map(|s| s.id))
    }
}
