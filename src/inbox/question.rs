//! The way to look: what others may ask of the agent. A question changes nothing and is not journaled,
//! so it does not travel with inputs; the loop answers between two commits, of what is committed.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::Closed;
use crate::event::{Preview, Trial, View};

/// Something asked of the loop, with where to answer.
#[derive(Debug)]
pub enum Question {
    /// What is so at this moment? Sentences in the view of the last commit grow old; these do not.
    View(oneshot::Sender<Arc<View>>),
    /// What would be said now? `None`: no session is open.
    Preview(oneshot::Sender<Option<Preview>>),
    /// Does a copy of the session speak, and pause, as it should after a silence of this length?
    /// `None`: no session is open.
    Trial(Duration, oneshot::Sender<Option<Trial>>),
}

/// A cheap handle for those who ask. They wait while the queue is full.
#[derive(Clone, Debug)]
pub struct Questions(mpsc::Sender<Question>);

/// Makes the queue: the handle for those who ask, the receiver for the loop.
#[must_use]
pub fn questions(capacity: usize) -> (Questions, mpsc::Receiver<Question>) {
    let (sender, receiver) = mpsc::channel(capacity);
    (Questions(sender), receiver)
}

impl Questions {
    /// What is so now.
    pub async fn view(&self) -> Result<Arc<View>, Closed> {
        self.ask(Question::View).await
    }

    /// What would be said now.
    pub async fn preview(&self) -> Result<Option<Preview>, Closed> {
        self.ask(Question::Preview).await
    }

    /// What a copy of the session does after a silence of this length.
    pub async fn trial(&self, silence: Duration) -> Result<Option<Trial>, Closed> {
        self.ask(|reply| Question::Trial(silence, reply)).await
    }

    async fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<T>) -> Question,
    ) -> Result<T, Closed> {
        let (reply, answer) = oneshot::channel();
        self.0.send(question(reply)).await.map_err(|_| Closed)?;
        answer.await.map_err(|_| Closed)
    }
}
