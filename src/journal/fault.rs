//! What the rooms of the journal fail with among themselves, and how that becomes a sentence for a person.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::error::Error;
use super::record::Unreadable;
use super::tables::FORMAT;

/// A failure, before it knows which file it is about.
#[derive(Debug)]
pub(super) enum Fault {
    /// The database library failed.
    Store(redb::Error),
    /// A record cannot be read; the words say which.
    Record(String, Unreadable),
    /// The entries do not follow each other.
    OutOfOrder { last: u64, found: u64 },
    /// The content is not what a database of ours has.
    Strange(String),
    /// The file has a newer format.
    Newer(u32),
}

macro_rules! from_store {
    ($($error:ty),+) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::Store(error.into())
            }
        }
    )+};
}
from_store!(
    redb::CommitError,
    redb::DatabaseError,
    redb::SetDurabilityError,
    redb::StorageError,
    redb::TableError,
    redb::TransactionError
);

impl Unreadable {
    /// Names the record that cannot be read.
    pub(super) fn named(self, what: impl std::fmt::Display) -> Fault {
        Fault::Record(what.to_string(), self)
    }
}

/// Which file is spoken of.
#[derive(Clone, Debug)]
pub(super) struct Site {
    file: Arc<Path>,
}

impl Site {
    pub(super) fn new(file: &Path) -> Self {
        Self { file: file.into() }
    }

    /// Runs `work`. The database library checks page sums only when it repairs, and may panic on a damaged
    /// page; such a panic becomes an error here, because a damaged file is not a mistake in the program.
    pub(super) fn guard<T>(&self, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Error> {
        match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(fault)) => Err(self.explain(fault)),
            Err(panic) => Err(self.damaged(format!("the database gave up: {}", message(&*panic)))),
        }
    }

    /// A damaged file, with what was found.
    pub(super) fn damaged(&self, why: String) -> Error {
        let file = self.file.to_path_buf();
        Error::Damaged { file, why }
    }

    fn explain(&self, fault: Fault) -> Error {
        let file = self.file.to_path_buf();
        match fault {
            Fault::Store(error) => self.explain_store(error),
            Fault::Strange(why) => Error::Damaged { file, why },
            Fault::Record(what, Unreadable::Garbage(why)) => Error::Damaged {
                file,
                why: format!("{what}: {why}"),
            },
            Fault::Record(_, Unreadable::Newer(version)) => Error::Newer {
                file,
                found: version.into(),
                known: FORMAT,
            },
            Fault::Newer(found) => Error::Newer {
                file,
                found,
                known: FORMAT,
            },
            Fault::OutOfOrder { last, found } => Error::OutOfOrder { file, last, found },
        }
    }

    fn explain_store(&self, error: redb::Error) -> Error {
        let file = self.file.to_path_buf();
        match error {
            redb::Error::DatabaseAlreadyOpen => Error::InUse {
                folder: file.parent().unwrap_or(&file).to_path_buf(),
            },
            // the library's words for a file that ends too early or is no database at all
            redb::Error::Io(source)
                if matches!(
                    source.kind(),
                    io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData
                ) =>
            {
                self.damaged(source.to_string())
            }
            redb::Error::Io(source) => Error::Io { file, source },
            redb::Error::PreviousIo => Error::Io {
                file,
                source: io::Error::other("an earlier write failed"),
            },
            other => self.damaged(other.to_string()),
        }
    }
}

/// The words of a panic.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it did not say why")
}
