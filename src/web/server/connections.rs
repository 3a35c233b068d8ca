//! Which connections there are, and which of them must leave when there are too many: the one that
//! has waited longest without asking for anything. One that is being answered never has to.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use hyper::body::{Body, Frame, SizeHint};
use tokio_util::sync::CancellationToken;

use crate::web::meters::Meters;

/// All connections that are not web sockets.
#[derive(Debug)]
pub(super) struct Connections {
    most: usize,
    meters: Meters,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    open: usize,
    next: u64,
    /// Those that wait for a request, by when they began to wait.
    waiting: BTreeMap<u64, CancellationToken>,
}

/// One connection's place; free again when dropped.
#[derive(Debug)]
pub(super) struct Slot {
    entry: Arc<Entry>,
}

#[derive(Debug)]
struct Entry {
    connections: Arc<Connections>,
    leave: CancellationToken,
    /// Where it stands among those that wait; `None` while it is being answered.
    waits: Mutex<Option<u64>>,
}

impl Connections {
    pub(super) fn new(most: usize, meters: Meters) -> Arc<Self> {
        let state = Mutex::default();
        Arc::new(Self {
            most,
            meters,
            state,
        })
    }

    /// Takes a place, if need be that of the one that waits longest; `None` if all are busy.
    pub(super) fn enter(self: &Arc<Self>) -> Option<Slot> {
        let mut state = lock(&self.state);
        if state.open >= self.most && !state.evict(&self.meters) {
            return None;
        }
        state.open += 1;
        self.meters.connections(state.open);
        let leave = CancellationToken::new();
        let waits = state.wait(&leave);
        drop(state);
        let entry = Entry {
            connections: Arc::clone(self),
            leave,
            waits: Mutex::new(Some(waits)),
        };
        let entry = Arc::new(entry);
        Some(Slot { entry })
    }

    /// Sends one away that waits, if any does.
    pub(super) fn make_room(&self) {
        lock(&self.state).evict(&self.meters);
    }
}

impl State {
    fn wait(&mut self, leave: &CancellationToken) -> u64 {
        self.next += 1;
        self.waiting.insert(self.next, leave.clone());
        self.next
    }

    /// Whether one was found. Its task may take a moment to end; the count is corrected here.
    fn evict(&mut self, meters: &Meters) -> bool {
        let Some((_, leave)) = self.waiting.pop_first() else {
            return false;
        };
        leave.cancel();
        self.open -= 1;
        meters.connections(self.open);
        meters.evicted();
        true
    }
}

impl Slot {
    /// Waits until the connection must leave.
    pub(super) async fn asked_to_leave(&self) {
        self.entry.leave.cancelled().await;
    }

    /// To be held while a request is answered.
    pub(super) fn serving(&self) -> Serving {
        let entry = Arc::clone(&self.entry);
        {
            let mut state = lock(&entry.connections.state);
            if let Some(waits) = lock(&entry.waits).take() {
                state.waiting.remove(&waits);
            }
        }
        Serving { entry }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = lock(&self.entry.connections.state);
        if let Some(waits) = lock(&self.entry.waits).take() {
            state.waiting.remove(&waits);
        }
        // Whoever was sent away was counted out then.
        if !self.entry.leave.is_cancelled() {
            state.open -= 1;
            self.entry.connections.meters.connections(state.open);
        }
    }
}

/// A request is being answered.
#[derive(Debug)]
pub(super) struct Serving {
    entry: Arc<Entry>,
}

impl Serving {
    /// The body of the answer; when it is sent, the connection waits again.
    pub(super) fn until_sent<B>(self, body: B) -> Busy<B> {
        Busy {
            body,
            _serving: self,
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let mut state = lock(&self.entry.connections.state);
        let mut waits = lock(&self.entry.waits);
        if waits.is_none() && !self.entry.leave.is_cancelled() {
            *waits = Some(state.wait(&self.entry.leave));
        }
    }
}

/// A body that keeps its connection busy.
#[derive(Debug)]
pub(super) struct Busy<B> {
    body: B,
    _serving: Serving,
}

impl<B: Body + Unpin> Body for Busy<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
