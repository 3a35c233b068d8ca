//! Which connections there are, and which of them must leave when there are too many. Those that wait for a
//! request and those that are being answered each may have half of the places; of the kind that has more, the
//! one goes that has been at it longest. So neither silent clients nor those that take no answers keep others
//! out, and neither drive away who is just being served.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use hyper::body::{Body, Frame, SizeHint};
use tokio_util::sync::CancellationToken;

use crate::web::meters::Meters;

/// All connections but those of the hub's readers.
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
    /// Those that are being answered, by when that began.
    busy: BTreeMap<u64, CancellationToken>,
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
    standing: Mutex<Standing>,
}

/// What a connection is at, with its number among those that are at the same.
#[derive(Clone, Copy, Debug)]
enum Standing {
    Waiting(u64),
    Busy(u64),
    /// It has a seat at the hub, where it is counted instead.
    Seated,
    Gone,
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

    /// Takes a place, if need be that of another.
    pub(super) fn enter(self: &Arc<Self>) -> Slot {
        let leave = CancellationToken::new();
        let mut state = lock(&self.state);
        self.count_in(&mut state);
        let standing = state.wait(&leave);
        drop(state);
        let entry = Entry {
            connections: Arc::clone(self),
            leave,
            standing: Mutex::new(standing),
        };
        let entry = Arc::new(entry);
        Slot { entry }
    }

    /// Sends one away, if there is any.
    pub(super) fn make_room(&self) {
        self.evict(&mut lock(&self.state));
    }

    fn count_in(&self, state: &mut State) {
        if state.open >= self.most {
            self.evict(state);
        }
        state.open += 1;
        self.meters.connections(state.open);
    }

    fn count_out(&self, state: &mut State) {
        state.open -= 1;
        self.meters.connections(state.open);
    }

    /// The task of who is sent away may take a moment to end; the count is corrected here.
    fn evict(&self, state: &mut State) {
        let (first, second) = if state.busy.len() > self.most / 2 {
            (&mut state.busy, &mut state.waiting)
        } else {
            (&mut state.waiting, &mut state.busy)
        };
        if let Some((_, leave)) = first.pop_first().or_else(|| second.pop_first()) {
            leave.cancel();
            self.count_out(state);
            self.meters.evicted();
        }
    }
}

impl State {
    fn wait(&mut self, leave: &CancellationToken) -> Standing {
        self.next += 1;
        self.waiting.insert(self.next, leave.clone());
        Standing::Waiting(self.next)
    }

    fn serve(&mut self, leave: &CancellationToken) -> Standing {
        self.next += 1;
        self.busy.insert(self.next, leave.clone());
        Standing::Busy(self.next)
    }

    fn strike(&mut self, standing: Standing) {
        match standing {
            Standing::Waiting(number) => self.waiting.remove(&number),
            Standing::Busy(number) => self.busy.remove(&number),
            Standing::Seated | Standing::Gone => None,
        };
    }
}

impl Entry {
    /// Changes what the connection is at, unless it was sent away or is not at what it should be.
    fn change(&self, change: impl FnOnce(&Connections, &mut State, Standing) -> Option<Standing>) {
        let mut state = lock(&self.connections.state);
        let mut standing = lock(&self.standing);
        if self.leave.is_cancelled() {
            return;
        }
        if let Some(next) = change(&self.connections, &mut state, *standing) {
            state.strike(*standing);
            *standing = next;
        }
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
        entry.change(|_, state, _| Some(state.serve(&entry.leave)));
        Serving { entry }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.entry.change(|connections, state, standing| {
            if !matches!(standing, Standing::Seated) {
                connections.count_out(state);
            }
            Some(Standing::Gone)
        });
    }
}

/// A request is being answered.
#[derive(Debug)]
pub(super) struct Serving {
    entry: Arc<Entry>,
}

impl Serving {
    /// For a route whose answers take long and that counts them itself.
    pub(super) fn place(&self) -> Place {
        let entry = Arc::clone(&self.entry);
        Place { entry }
    }

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
        self.entry.change(|_, state, standing| match standing {
            Standing::Busy(_) => Some(state.wait(&self.entry.leave)),
            _ => None,
        });
    }
}

/// The place of the connection on which a request came.
#[derive(Clone, Debug)]
pub(in crate::web) struct Place {
    entry: Arc<Entry>,
}

impl Place {
    /// Gives the place up for as long as what is returned lives.
    pub(in crate::web) fn left(&self) -> Left {
        let entry = Arc::clone(&self.entry);
        entry.change(|connections, state, standing| {
            let busy = matches!(standing, Standing::Busy(_));
            busy.then(|| {
                connections.count_out(state);
                Standing::Seated
            })
        });
        Left { entry }
    }
}

/// A place that is given up for a while.
#[derive(Debug)]
pub(in crate::web) struct Left {
    entry: Arc<Entry>,
}

impl Drop for Left {
    fn drop(&mut self) {
        self.entry.change(|connections, state, standing| {
            let seated = matches!(standing, Standing::Seated);
            seated.then(|| {
                connections.count_in(state);
                state.serve(&self.entry.leave)
            })
        });
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

#[cfg(test)]
mod tests {
    use super::*;

    fn most(most: usize) -> Arc<Connections> {
        Connections::new(most, Meters::default())
    }

    fn gone(slot: &Slot) -> bool {
        slot.entry.leave.is_cancelled()
    }

    #[test]
    fn who_waits_longest_goes_first_and_who_is_served_stays() {
        let connections = most(4);
        let (first, second) = (connections.enter(), connections.enter());
        let serving = first.serving();
        let crowd: Vec<Slot> = (0..20).map(|_| connections.enter()).collect();
        assert!(!gone(&first) && gone(&second));
        let stay: Vec<bool> = crowd.iter().map(|slot| !gone(slot)).collect();
        assert_eq!(stay.iter().rposition(|stays| !stays), Some(16));
        // served, it waits again, and is the latest
        drop(serving);
        let more = [connections.enter(), connections.enter()];
        assert!(!gone(&first) && !more.iter().any(gone));
        drop((first, second, crowd, more));
        assert_eq!(lock(&connections.state).open, 0);
    }

    #[test]
    fn those_that_take_no_answers_give_way_when_they_are_more_than_half() {
        let connections = most(4);
        let slots: Vec<Slot> = (0..4).map(|_| connections.enter()).collect();
        let serving: Vec<Serving> = slots.iter().map(Slot::serving).collect();
        let new = connections.enter();
        let newer = connections.enter();
        let stay: Vec<bool> = slots.iter().map(|slot| !gone(slot)).collect();
        assert_eq!(stay, [false, false, true, true]);
        let newest = connections.enter();
        assert!(gone(&new) && !gone(&newer) && !gone(&newest));
        drop((serving, slots, new, newer, newest));
        assert_eq!(lock(&connections.state).open, 0);
    }

    #[test]
    fn who_has_a_seat_at_the_hub_takes_no_place() {
        let connections = most(2);
        let readers: Vec<Slot> = (0..5).map(|_| connections.enter()).collect();
        let seated: Vec<(Left, Serving)> = readers[3..]
            .iter()
            .map(|slot| {
                let serving = slot.serving();
                (serving.place().left(), serving)
            })
            .collect();
        assert_eq!(lock(&connections.state).open, 0);
        let others = [connections.enter(), connections.enter()];
        assert!(!readers[3..].iter().chain(&others).any(gone));
        drop(seated);
        assert!(gone(&others[0]) && gone(&others[1]));
        drop((readers, others));
        assert_eq!(lock(&connections.state).open, 0);
    }
}
