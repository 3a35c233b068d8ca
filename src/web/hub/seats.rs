//! How many may read at once. Overflow: refused with 503; some places are kept for those who hold the
//! owner's key, so that a crowd of overlays cannot lock the streamer out.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Role;

/// The places.
#[derive(Clone, Debug)]
pub struct Seats {
    overlays: Arc<Semaphore>,
    staff: Arc<Semaphore>,
}

/// A taken place; free again when dropped.
#[derive(Debug)]
pub struct Seat {
    _permit: OwnedSemaphorePermit,
}

impl Seats {
    /// So many for overlays, and so many more for moderators and the owner.
    #[must_use]
    pub fn new(overlays: usize, staff: usize) -> Self {
        Self {
            overlays: Arc::new(Semaphore::new(overlays)),
            staff: Arc::new(Semaphore::new(staff)),
        }
    }

    /// Takes a place; `None` if all are taken.
    #[must_use]
    pub fn take(&self, role: Role) -> Option<Seat> {
        let seats = match role {
            Role::Overlay => &self.overlays,
            Role::Moderator | Role::Owner => &self.staff,
        };
        let permit = Arc::clone(seats).try_acquire_owned().ok()?;
        Some(Seat { _permit: permit })
    }
}
