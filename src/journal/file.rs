//! The database file: made whole or not at all, opened only when it is known to be ours and sound, and
//! otherwise left exactly as it was found.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::ops::Bound;
use std::path::Path;

use redb::backends::FileBackend;
use redb::{Builder, Database, ReadableDatabase, StorageBackend, WriteTransaction};
use uuid::Uuid;

use super::error::Error;
use super::fault::{Fault, Site};
use super::held::HeldFile;
use super::reader::{self, Reader};
use super::tables::{self, ABOUT, CHECKPOINT, FORMAT, META, Tables};
use super::upgrade;

/// The file in the data folder.
pub(super) const FILE: &str = "sanctum.redb";

/// The same while it is being made. It gets its real name when it is whole, so that a crash in between
/// leaves nothing that looks like a damaged database.
const UNFINISHED: &str = "sanctum.redb.new";

/// Memory for pages, in bytes. What is written and read is nearly always the end of the journal; a bigger
/// cache would only hold what a ledger read once.
const CACHE: usize = 16 << 20;

/// Files up to this many bytes are checked page by page at every start, which takes some 60 ms at most;
/// dozens of evenings fit. In a longer file a start looks at what it needs, and damage elsewhere shows when
/// that evening is read.
const CHECKED_WHOLE: u64 = 64 << 20;

/// Who the database is.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    pub(super) id: [u8; 16],
    pub(super) seed: u64,
}

/// Opens or makes the database in `folder`.
pub(super) fn open(folder: &Path) -> Result<(Database, About, Site), Error> {
    let blame = |source| Error::Folder {
        folder: folder.to_path_buf(),
        source,
    };
    make_folder(folder).map_err(blame)?;
    let path = folder.join(FILE);
    let site = Site::new(&path);
    // an empty file is what other programs leave when they are interrupted: nothing is lost in it
    if fs::metadata(&path).map_or(0, |file| file.len()) == 0 {
        let unfinished = open_file(&folder.join(UNFINISHED), true).map_err(blame)?;
        if let Some((database, about)) = create(folder, &path, unfinished, &site)? {
            return Ok((database, about, site));
        }
    }
    let file = open_file(&path, false).map_err(blame)?;
    let (database, about) = open_existing(file, &site)?;
    Ok((database, about, site))
}

/// A database in memory.
pub(super) fn in_memory() -> Result<(Database, About, Site), Error> {
    let site = Site::new(Path::new("(memory)"));
    let (database, about) = site.guard(|| {
        let backend = redb::backends::InMemoryBackend::new();
        let database = builder().create_with_backend(backend)?;
        let about = lay(&database)?;
        Ok((database, about))
    })?;
    Ok((database, about, site))
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE);
    builder
}

/// Starts the one kind of write transaction there is. Durability is the library's default: a commit
/// returns once the data is on the disk.
///
/// "Quick repair" stays off. It would spare a program that was killed the reading of its whole database at
/// the next start (0.3 s for 200,000 lines, against 0.04 s), but it waits for the disk twice in every
/// commit: 8.9 ms instead of 4.5 ms for a line alone, on a busy disk. Every line pays for a commit, and
/// hardly any start follows a kill.
pub(super) fn begin(database: &Database) -> Result<WriteTransaction, Fault> {
    Ok(database.begin_write()?)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn open_file(path: &Path, create: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(create);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a database under its unfinished name and then gives it the real one. `None`: another process was
/// first. The unfinished file's lock decides between two that begin at once.
fn create(
    folder: &Path,
    path: &Path,
    unfinished: File,
    site: &Site,
) -> Result<Option<(Database, About)>, Error> {
    let io = |source| Error::Io {
        file: folder.join(UNFINISHED),
        source,
    };
    site.guard(|| clear_leftover(&unfinished))?;
    let (database, about) = site.guard(|| {
        let database = builder().create_file(unfinished)?;
        let about = lay(&database)?;
        Ok((database, about))
    })?;
    if fs::metadata(path).is_ok_and(|file| file.len() > 0) {
        drop(database);
        fs::remove_file(folder.join(UNFINISHED)).map_err(io)?;
        return Ok(None);
    }
    fs::rename(folder.join(UNFINISHED), path).map_err(io)?;
    // the new name must survive a power cut as well
    #[cfg(unix)]
    File::open(folder).and_then(|f| f.sync_all()).map_err(io)?;
    Ok(Some((database, about)))
}

/// Empties what a crash left of an earlier try, unless another process is just making it.
fn clear_leftover(unfinished: &File) -> Result<(), Fault> {
    let io = |e: io::Error| Fault::Store(redb::Error::Io(e));
    let backend = FileBackend::new(unfinished.try_clone().map_err(io)?)?;
    let whole = (Bound::Unbounded, Bound::Unbounded);
    // a system that knows no locks cannot tell, and goes on
    if let Ok(false) = backend.try_lock_range(whole.0, whole.1) {
        return Err(Fault::Store(redb::Error::DatabaseAlreadyOpen));
    }
    let cleared = unfinished.set_len(0);
    backend.close().map_err(io)?;
    cleared.map_err(io)
}

/// The first transaction: all tables, and who the database is.
fn lay(database: &Database) -> Result<About, Fault> {
    // the operating system's randomness, through the one crate here that asks for it
    let (id, seed) = (Uuid::new_v4(), Uuid::new_v4());
    let about = About {
        id: id.into_bytes(),
        seed: seed.as_u64_pair().0 ^ seed.as_u64_pair().1,
    };
    let txn = begin(database)?;
    {
        let mut table = txn.open_table(ABOUT)?;
        table.insert("format", FORMAT.to_le_bytes().as_slice())?;
        table.insert("id", about.id.as_slice())?;
        table.insert("seed", about.seed.to_le_bytes().as_slice())?;
        Tables::open(&txn)?;
        txn.open_table(CHECKPOINT)?;
        txn.open_table(META)?;
    }
    txn.commit()?;
    Ok(about)
}

/// Opens a file that is there. All that the library writes while it opens is held back until the file is
/// known to be sound and ours.
fn open_existing(file: File, site: &Site) -> Result<(Database, About), Error> {
    site.guard(|| {
        let held = HeldFile::new(file)?;
        let mut database = builder().create_with_backend(held.clone())?;
        let (format, about) = look(&database)?;
        let len = held.len().map_err(redb::StorageError::Io)?;
        if len <= CHECKED_WHOLE && !database.check_integrity()? {
            return Err(Fault::Strange("its pages do not match their sums".into()));
        }
        held.let_go().map_err(redb::StorageError::Io)?;
        if format < FORMAT {
            upgrade::upgrade(&database)?;
        }
        Ok((database, about))
    })
}

/// Whether the file is ours, in a format that we know, and has what a start needs; its format.
fn look(database: &Database) -> Result<(u32, About), Fault> {
    let txn = database.begin_read()?;
    let about = txn
        .open_table(ABOUT)
        .map_err(|_| Fault::Strange("it is a redb database of another program".into()))?;
    let value = |name| -> Result<Vec<u8>, Fault> {
        let value = about.get(name)?.map(|value| value.value().to_vec());
        value.ok_or_else(|| Fault::Strange(format!("it does not say its {name}")))
    };
    let wrong = |name| Fault::Strange(format!("its {name} has the wrong length"));
    let format = value("format")?.try_into().map_err(|_| wrong("format"))?;
    let format = u32::from_le_bytes(format);
    match format {
        1..=FORMAT => {}
        0 => return Err(Fault::Strange("it has format 0".into())),
        newer => return Err(Fault::Newer(newer)),
    }
    let id = value("id")?.try_into().map_err(|_| wrong("id"))?;
    let seed = value("seed")?.try_into().map_err(|_| wrong("seed"))?;
    tables::check(&txn, format)?;
    reader::last_entry(&txn)?;
    Reader::all_open(&txn)?;
    let seed = u64::from_le_bytes(seed);
    Ok((format, About { id, seed }))
}
