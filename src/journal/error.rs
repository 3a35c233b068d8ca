//! What can go wrong with the journal, in words for the person who has to mend it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why the journal cannot be opened, written or read. Every sentence names the folder or file and what to
/// do. After any of them from [`append`](super::Journal::append) the program must stop: what was decided
/// is not stored, so it must not be shown.
#[derive(Debug, Error)]
pub enum Error {
    /// The data folder cannot be made, or its file not opened.
    #[error(
        "the data folder {folder} cannot be used: {source}; make it writable for this user or choose \
         another folder with SANCTUM_DATA_DIR"
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Another process has the database open.
    #[error(
        "another Chronicler is using {folder}; stop it or choose another folder with SANCTUM_DATA_DIR"
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// The file is not a database, or its content cannot be trusted. When opening, the file is left as it
    /// was, byte for byte.
    #[error(
        "{file} is damaged or is not a Chronicler's database ({why}); restore it from a backup, or move it \
         away to begin a new one"
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What was found, in words.
        why: String,
    },
    /// The file was written by a version of the program that this one does not know. It is left as it was.
    #[error(
        "{file} was written by a newer Chronicler (format {found}, this one knows up to {known}); \
         start the newer version, or choose another folder with SANCTUM_DATA_DIR"
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The format that the file has.
        found: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// The entries do not follow each other; the caller numbered them wrong.
    #[error(
        "entry {found} does not follow event {last} in {file}; this is a mistake in the program"
    )]
    OutOfOrder {
        /// The file.
        file: PathBuf,
        /// The number of the last event stored.
        last: u64,
        /// The number of the refused entry.
        found: u64,
    },
    /// Reading or writing failed.
    #[error("{file} cannot be read or written: {source}; check the disk and its free space")]
    Io {
        /// The file.
        file: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}
