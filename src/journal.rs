//! The journal: everything that happened, in order, in one redb database; durable before it is shown.
//! Inputs and the actions that they caused are committed together, and the views (sessions, lines,
//! prompts, dashboards) in the same transaction. It decides nothing, reads no clock, and starts no threads.

use std::path::Path;
use std::sync::Arc;

use redb::Database;

use crate::event::{Entry, Seq};

mod error;

mod reader;

mod file;

mod held;

mod tables;

mod views;

mod lines;

mod passes;

mod upgrade;

mod record;

mod fault;

pub use crate::event::{DashboardRow, MessageRow, PromptRow, SessionRow};
pub use error::Error;
pub use reader::Reader;

use fault::{Fault, Site};
use tables::{CHECKPOINT, META, Tables};
use views::Views;

/// The one writer. Dropping it and all its [`Reader`]s closes the database.
#[derive(Debug)]
pub struct Journal {
    database: Arc<Database>,
    about: file::About,
    site: Site,
    last: Seq,
}

impl Journal {
    /// Opens the database `sanctum.redb` in `folder`, or makes both. They are for this user alone.
    ///
    /// Refuses a folder that it cannot write ([`Error::Folder`]), one that another process uses
    /// ([`Error::InUse`]), and a file that is damaged or of a newer format ([`Error::Damaged`],
    /// [`Error::Newer`]), which it leaves as it was, byte for byte. After a crash the last commit is there.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        Self::start(file::open(folder)?)
    }

    /// Whether a database was ever made in `folder`; opening would make one.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(file::FILE).exists()
    }

    /// A database in memory, for throw-away use. It does all that a file does except last.
    pub fn in_memory() -> Result<Self, Error> {
        Self::start(file::in_memory()?)
    }

    fn start((database, about, site): (Database, file::About, Site)) -> Result<Self, Error> {
        let mut journal = Self {
            database: Arc::new(database),
            about,
            site,
            last: 0,
        };
        journal.last = journal.reader().last_seq()?;
        Ok(journal)
    }

    /// Commits entries with all views in one transaction, and the agent's checkpoint if given; returns
    /// once all of it is on the disk. A disk takes as long for one entry as for a hundred, so a caller that
    /// gives whatever arrived while the previous commit ran shares the cost exactly when there is load.
    ///
    /// `entries` are numbered already, each `seq` following the previous entry's `last_seq`. The checkpoint
    /// covers the last of them. Nothing is stored if anything fails, and the program must then stop.
    ///
    /// [`Withdrawn`](crate::event::Action::Withdrawn) takes the words of those lines out of the journal, and
    /// out of the requests to a language model that may quote them. An older checkpoint may still hold
    /// them: give a new one along.
    pub fn append(&mut self, entries: &[Entry], checkpoint: Option<&[u8]>) -> Result<(), Error> {
        let Self {
            database,
            site,
            last,
            ..
        } = self;
        *last = site.guard(|| append(database, *last, entries, checkpoint))?;
        Ok(())
    }

    /// Keeps a small value under a name, durably; `None` removes it. For what other parts must remember
    /// and is not an event, such as a stored sign-in.
    pub fn put_meta(&mut self, name: &str, value: Option<&[u8]>) -> Result<(), Error> {
        self.site.guard(|| {
            let txn = file::begin(&self.database)?;
            {
                let mut meta = txn.open_table(META)?;
                match value {
                    Some(value) => meta.insert(name, value)?,
                    None => meta.remove(name)?,
                };
            }
            Ok(txn.commit()?)
        })
    }

    /// A read handle.
    pub fn reader(&self) -> Reader {
        Reader {
            database: Arc::clone(&self.database),
            site: self.site.clone(),
        }
    }

    /// A number chosen at random when the database was made; seeds the agent.
    pub fn seed(&self) -> u64 {
        self.about.seed
    }

    /// A random name of this database, chosen when it was made. Event numbers mean something only beside
    /// it: a client that comes back with another database's number gets a fresh snapshot.
    pub fn database_id(&self) -> [u8; 16] {
        self.about.id
    }
}

/// One append; gives the number of the last event.
fn append(
    database: &Database,
    mut last: Seq,
    entries: &[Entry],
    checkpoint: Option<&[u8]>,
) -> Result<Seq, Fault> {
    let txn = file::begin(database)?;
    {
        let mut tables = Tables::open(&txn)?;
        let mut views = Views::new(&mut tables);
        for entry in entries {
            if entry.seq != last + 1 {
                let found = entry.seq;
                return Err(Fault::OutOfOrder { last, found });
            }
            last = entry.last_seq();
            views.store(entry)?;
        }
        views.finish()?;
        if let Some(checkpoint) = checkpoint {
            txn.open_table(CHECKPOINT)?.insert((), (last, checkpoint))?;
        }
    }
    txn.commit()?;
    Ok(last)
}
