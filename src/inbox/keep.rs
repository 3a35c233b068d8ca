//! The way to keep a small value that is no event and must never be in the journal's entries, such as a
//! sign-in's tokens: the loop owns the journal, so it writes them for others.

use tokio::sync::{mpsc, oneshot};

use super::Closed;

/// A value to be kept under a name, or removed, with where to answer once it is durable.
#[derive(Debug)]
pub struct Keep {
    /// The name.
    pub name: &'static str,
    /// The value; `None` removes it.
    pub value: Option<Vec<u8>>,
    /// Answered when it is on the disk.
    pub done: oneshot::Sender<()>,
}

/// A cheap handle for those who keep something. They wait while the queue is full.
#[derive(Clone, Debug)]
pub struct Keeper(mpsc::Sender<Keep>);

/// Makes the queue: the handle for those who keep something, the receiver for the loop.
#[must_use]
pub fn keeper(capacity: usize) -> (Keeper, mpsc::Receiver<Keep>) {
    let (sender, receiver) = mpsc::channel(capacity);
    (Keeper(sender), receiver)
}

impl Keeper {
    /// Keeps a value; it is durable when this returns well.
    pub async fn keep(&self, name: &'static str, value: Option<Vec<u8>>) -> Result<(), Closed> {
        let (done, answer) = oneshot::channel();
        let keep = Keep { name, value, done };
        self.0.send(keep).await.map_err(|_| Closed)?;
        answer.await.map_err(|_| Closed)
    }
}
