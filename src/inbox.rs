//! The way in: what doors and web hold to hand inputs to the loop. Bounded; see each method for what
//! happens when it is full.

mod keep;

mod question;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use crate::event::{Entry, Input};

pub use keep::{Keep, Keeper, keeper};
pub use question::{Question, Questions, questions};

/// An input on its way to the loop.
#[derive(Debug)]
pub struct Letter {
    /// What happened.
    pub input: Input,
    /// Where to answer once it is committed, if the sender waits for that.
    pub reply: Option<oneshot::Sender<Arc<Entry>>>,
}

/// The loop has ended; nothing more is taken.
#[derive(Debug, Error)]
#[error("the Chronicler is stopping and takes nothing more")]
pub struct Closed;

/// A cheap handle to the loop's queue.
#[derive(Clone, Debug)]
pub struct Inbox {
    letters: mpsc::Sender<Letter>,
    dropped: Arc<AtomicU64>,
}

/// Makes the queue: the handle for those who send, the receiver for the loop.
#[must_use]
pub fn inbox(capacity: usize) -> (Inbox, mpsc::Receiver<Letter>) {
    let (letters, receiver) = mpsc::channel(capacity);
    let dropped = Arc::default();
    (Inbox { letters, dropped }, receiver)
}

impl Inbox {
    /// Hands an input in; waits while the queue is full.
    pub async fn send(&self, input: Input) -> Result<(), Closed> {
        let letter = Letter { input, reply: None };
        self.letters.send(letter).await.map_err(|_| Closed)
    }

    /// Hands an input in if there is room, else drops and counts it. For chat, which must be drained
    /// at once.
    pub fn offer(&self, input: Input) -> Result<(), Closed> {
        match self.letters.try_send(Letter { input, reply: None }) {
            Ok(()) => Ok(()),
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.dropped.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Err(mpsc::error::TrySendError::Closed(_)) => Err(Closed),
        }
    }

    /// Hands an input in and waits until it is committed; the entry holds what was decided.
    pub async fn ask(&self, input: Input) -> Result<Arc<Entry>, Closed> {
        let (reply, answer) = oneshot::channel();
        let reply = Some(reply);
        self.letters
            .send(Letter { input, reply })
            .await
            .map_err(|_| Closed)?;
        answer.await.map_err(|_| Closed)
    }

    /// How many inputs wait for the loop.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.letters.max_capacity() - self.letters.capacity()
    }

    /// How many inputs [`Inbox::offer`] has dropped.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}
