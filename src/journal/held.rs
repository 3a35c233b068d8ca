//! A file whose writes are held back in memory until they are let go. The database library writes to a
//! file as soon as it opens one; through this it can be opened, repaired and looked at, and a file that is
//! then refused has not changed by a byte.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use redb::backends::FileBackend;
use redb::{BackendError, DatabaseError, StorageBackend};

#[cfg(test)]
mod tests;

/// Writes are kept in pieces of this many bytes, a page of the database.
const PIECE: u64 = 4096;

/// The file. Clones are the same file: one goes to the database, one lets go of the writes.
#[derive(Clone, Debug)]
pub(super) struct HeldFile(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    file: FileBackend,
    /// Read on every access, so that the lock is never touched once the writes are let go.
    holding: AtomicBool,
    held: Mutex<Held>,
}

/// What differs from the file.
#[derive(Debug)]
struct Held {
    /// The length that the database believes in.
    len: u64,
    /// How much of the file still counts; less than its length once it was cut and grown again.
    backed: u64,
    pieces: BTreeMap<u64, Box<[u8]>>,
}

impl HeldFile {
    /// Holds back the writes to `file`.
    pub(super) fn new(file: File) -> Result<Self, DatabaseError> {
        let file = FileBackend::new(file)?;
        let len = file.len()?;
        let held = Held {
            len,
            backed: len,
            pieces: BTreeMap::new(),
        };
        Ok(Self(Arc::new(Inner {
            file,
            holding: AtomicBool::new(true),
            held: Mutex::new(held),
        })))
    }

    /// Writes what was held back, the header last, and holds back nothing from now on. If it fails half
    /// way, the file is as if the program had crashed in a repair, which the next opening repairs.
    pub(super) fn let_go(&self) -> io::Result<()> {
        let Inner {
            file,
            holding,
            held,
        } = &*self.0;
        let mut held = lock(held);
        // what was cut must come back as zeros if the file grew again
        file.set_len(held.backed)?;
        file.set_len(held.len)?;
        let pieces = std::mem::take(&mut held.pieces);
        for (index, piece) in pieces.iter().rev() {
            let start = index * PIECE;
            let end = (start + PIECE).min(held.len);
            if *index == 0 {
                file.sync_data()?;
            }
            file.write(start, &piece[..(end.saturating_sub(start)) as usize])?;
        }
        file.sync_data()?;
        holding.store(false, Ordering::Release);
        Ok(())
    }

    fn held(&self) -> Option<MutexGuard<'_, Held>> {
        self.0
            .holding
            .load(Ordering::Acquire)
            .then(|| lock(&self.0.held))
    }
}

/// A panic elsewhere does not spoil what is held: it is plain bytes.
fn lock(held: &Mutex<Held>) -> MutexGuard<'_, Held> {
    held.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Held {
    fn read(&self, file: &FileBackend, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let end = offset + out.len() as u64;
        if end > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        out.fill(0);
        let in_file = self.backed.saturating_sub(offset).min(out.len() as u64) as usize;
        file.read(offset, &mut out[..in_file])?;
        for (index, piece) in self.pieces.range(offset / PIECE..end.div_ceil(PIECE)) {
            let start = index * PIECE;
            let from = offset.max(start);
            let to = end.min(start + PIECE);
            out[(from - offset) as usize..(to - offset) as usize]
                .copy_from_slice(&piece[(from - start) as usize..(to - start) as usize]);
        }
        Ok(())
    }

    fn write(&mut self, file: &FileBackend, offset: u64, data: &[u8]) -> io::Result<()> {
        let end = offset + data.len() as u64;
        self.len = self.len.max(end);
        for index in offset / PIECE..end.div_ceil(PIECE) {
            let start = index * PIECE;
            if !self.pieces.contains_key(&index) {
                let mut piece = vec![0; PIECE as usize].into_boxed_slice();
                let known = self.len.saturating_sub(start).min(PIECE) as usize;
                self.read(file, start, &mut piece[..known])?;
                self.pieces.insert(index, piece);
            }
            let from = offset.max(start);
            let to = end.min(start + PIECE);
            if let Some(piece) = self.pieces.get_mut(&index) {
                piece[(from - start) as usize..(to - start) as usize]
                    .copy_from_slice(&data[(from - offset) as usize..(to - offset) as usize]);
            }
        }
        Ok(())
    }

    fn set_len(&mut self, len: u64) {
        if len < self.len {
            self.backed = self.backed.min(len);
            self.pieces.split_off(&len.div_ceil(PIECE));
            if let Some(piece) = self.pieces.get_mut(&(len / PIECE)) {
                piece[(len % PIECE) as usize..].fill(0);
            }
        }
        self.len = len;
    }
}

impl StorageBackend for HeldFile {
    fn len(&self) -> io::Result<u64> {
        match self.held() {
            Some(held) => Ok(held.len),
            None => self.0.file.len(),
        }
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        match self.held() {
            Some(held) => held.read(&self.0.file, offset, out),
            None => self.0.file.read(offset, out),
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        match self.held() {
            Some(mut held) => {
                held.set_len(len);
                Ok(())
            }
            None => self.0.file.set_len(len),
        }
    }

    fn sync_data(&self) -> io::Result<()> {
        match self.held() {
            Some(_) => Ok(()),
            None => self.0.file.sync_data(),
        }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        match self.held() {
            Some(mut held) => held.write(&self.0.file, offset, data),
            None => self.0.file.write(offset, data),
        }
    }

    fn close(&self) -> io::Result<()> {
        self.0.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.file.query_lock_range(start, end)
    }
}
