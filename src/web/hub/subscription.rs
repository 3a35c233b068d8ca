//! One reader's place in the hub.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::watch;

use super::ring::Piece;
use super::{Hub, Role};
use crate::event::Seq;

/// About so many bytes are taken at a time, so that a reader that stalls holds little memory.
const BUDGET: usize = 64 * 1024;

/// Where a client says that it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// It has everything up to here.
    pub seq: Seq,
    /// The database that the number is of, if the client remembers; numbers of another one mean
    /// nothing here.
    pub database: Option<String>,
}

impl Since {
    pub(super) fn is_of(&self, database: &str) -> bool {
        self.database.as_deref().is_none_or(|id| id == database)
    }
}

/// A reader: gets the hello, then everything after it, in order, each event once, or a snapshot where
/// it was too slow.
#[derive(Debug)]
pub struct Subscription {
    hub: Arc<Hub>,
    role: Role,
    cursor: Seq,
    hello: Option<Piece>,
    resumed: bool,
    news: watch::Receiver<Seq>,
}

impl Subscription {
    pub(super) fn new(hub: Arc<Hub>, role: Role, hello: Piece, resumed: bool) -> Self {
        let news = hub.news.subscribe();
        Self {
            hub,
            role,
            cursor: hello.seq,
            hello: Some(hello),
            resumed,
            news,
        }
    }

    /// What waits now, oldest first: some frames, or none if the reader has everything. More may wait
    /// when these are written.
    pub fn take(&mut self) -> Vec<Piece> {
        if let Some(hello) = self.hello.take() {
            return vec![hello];
        }
        let (pieces, cursor) = self.hub.after(self.role, self.cursor, BUDGET);
        self.cursor = cursor;
        pieces
    }

    /// Waits until [`Subscription::take`] may have something. Cancel-safe.
    pub async fn changed(&mut self) {
        if self.hello.is_some() {
            return;
        }
        let cursor = self.cursor;
        let news = self.news.wait_for(|last| *last > cursor).await;
        // This subscription holds the hub, and the hub the sender.
        debug_assert!(news.is_ok(), "the hub outlives its subscriptions");
    }

    /// Whether it goes on from where the client said; else the hello holds a snapshot.
    #[must_use]
    pub fn resumed(&self) -> bool {
        self.resumed
    }

    /// How long to wait after a write for more to gather.
    #[must_use]
    pub fn gathering(&self) -> Duration {
        self.hub.gathering()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.hub.readers.fetch_sub(1, Ordering::Relaxed);
    }
}
