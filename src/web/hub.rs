//! The hub: tells every client what was committed. Events are encoded once for each of the two
//! audiences and kept in bounded rings; a reader is a position in one of them, so a slow one costs
//! nothing but itself and is skipped forward to a snapshot. It decides nothing and stores nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{broadcast, watch};

use super::protocol::{self, Audience, Frame, Frames, Role, WireEvent};
use crate::event::{At, Entry, Seq, View};
use crate::journal::{self, Reader};

mod ring;

mod seats;

mod subscription;

pub use ring::{Piece, Ring};
pub use seats::{Seat, Seats};
pub use subscription::{Since, Subscription};

use ring::After;

/// How many events a hub keeps for each audience unless there is a reason for another number; the
/// protocol's page names it.
pub const RING: usize = 4096;

/// So many readers add a millisecond to the pause in which each gathers what to write next ...
const READERS_A_MILLISECOND: usize = 500;
/// ... up to this. Few readers get everything at once; thousands share the processor by writing less
/// often, each time more.
const LONGEST_GATHERING: Duration = Duration::from_millis(20);

/// Entries kept for those who wait for one.
const FOLLOWED: usize = 1024;

/// A greeting that is already encoded is used again for this long: a crowd that connects at once costs
/// one encoding, and the time in it stays true enough to set a clock by.
const GREETING_KEEPS: Duration = Duration::from_millis(100);

/// Where committed events go out. One for the program; [`Hub::publish`] has one caller, the loop.
#[derive(Debug)]
pub struct Hub {
    database: String,
    viewers: Feed,
    staff: Feed,
    news: watch::Sender<Seq>,
    /// Whole entries, for the few inside the program who wait for one.
    entries: broadcast::Sender<Arc<Entry>>,
    readers: AtomicUsize,
    time: TimeSource,
}

/// The present time in the clock that entries are stamped with.
#[derive(Clone)]
struct TimeSource(Arc<dyn Fn() -> At + Send + Sync>);

impl std::fmt::Debug for TimeSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TimeSource")
    }
}

/// One audience's events.
#[derive(Debug)]
struct Feed {
    audience: Audience,
    /// Nothing is awaited and nothing is encoded while it is held.
    now: Mutex<Now>,
    /// The last greeting of each kind.
    greetings: Mutex<Vec<Greeted>>,
}

#[derive(Debug)]
struct Now {
    ring: Ring,
    /// What is so at the ring's end.
    view: Arc<View>,
}

/// What kind of snapshot, for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Greeting {
    role: Role,
    skipped: bool,
}

#[derive(Debug)]
struct Greeted {
    greeting: Greeting,
    frame: Frame,
    made: Instant,
}

impl Hub {
    /// A hub over a journal that ends with `past` at `seq`, where `view` is so. `past` is what
    /// clients of an earlier run can still catch up on: consecutive entries, oldest first. `ring` is
    /// the number of events that are kept for each audience.
    #[must_use]
    pub fn new(
        database: [u8; 16],
        ring: usize,
        seq: Seq,
        view: &Arc<View>,
        past: &[Entry],
    ) -> Self {
        let floor = past.first().map_or(seq, |entry| entry.seq - 1);
        let feed = |audience| {
            let mut kept = Ring::new(ring, floor);
            kept.push(encode(past.iter(), audience, view), seq);
            Feed {
                audience,
                now: Mutex::new(Now {
                    ring: kept,
                    view: Arc::clone(view),
                }),
                greetings: Mutex::default(),
            }
        };
        Self {
            database: format!("{:032x}", u128::from_be_bytes(database)),
            viewers: feed(Audience::Viewers),
            staff: feed(Audience::Staff),
            news: watch::Sender::new(seq),
            entries: broadcast::Sender::new(FOLLOWED),
            readers: AtomicUsize::new(0),
            time: TimeSource(Arc::new(|| {
                At(jiff::Timestamp::now().as_millisecond() as u64)
            })),
        }
    }

    /// Tells another time than the computer's clock, for a program that plays an evening faster than
    /// it was.
    #[must_use]
    pub fn with_time(mut self, time: impl Fn() -> At + Send + Sync + 'static) -> Self {
        self.time = TimeSource(Arc::new(time));
        self
    }

    /// A hub over a journal, with the last `ring` events of it, so that clients go on across a
    /// restart of the program.
    pub fn open(
        database: [u8; 16],
        ring: usize,
        view: &Arc<View>,
        reader: &Reader,
    ) -> Result<Self, journal::Error> {
        let seq = reader.last_seq()?;
        let past = reader.entries_after(seq.saturating_sub(ring as Seq), ring)?;
        Ok(Self::new(database, ring, seq, view, &past))
    }

    /// Tells everybody what was committed. `view` is what is so after the last of the entries. Never
    /// waits for a client.
    pub fn publish(&self, entries: &[Arc<Entry>], view: &Arc<View>) {
        let Some(last) = entries.last().map(|entry| entry.last_seq()) else {
            return;
        };
        for feed in [&self.viewers, &self.staff] {
            let frames = encode(entries.iter().map(Arc::as_ref), feed.audience, view);
            let mut now = lock(&feed.now);
            now.ring.push(frames, last);
            now.view = Arc::clone(view);
        }
        self.news.send_replace(last);
        if self.entries.receiver_count() > 0 {
            for entry in entries {
                // nobody may be left who waits
                let _ = self.entries.send(Arc::clone(entry));
            }
        }
    }

    /// Every entry from now on, for who waits for one. Whoever falls far behind is told that there is a gap.
    #[must_use]
    pub fn follow(&self) -> broadcast::Receiver<Arc<Entry>> {
        self.entries.subscribe()
    }

    /// The same state as after the last publishing, as it is seen later: spans and sentences in it have
    /// moved on. Only the loop can say so, for nobody else knows that nothing came in between.
    pub fn refresh(&self, view: &Arc<View>) {
        for feed in [&self.viewers, &self.staff] {
            lock(&feed.now).view = Arc::clone(view);
        }
    }

    /// A reader's place: what it needs first, then whatever comes. See [`Since`] for going on.
    #[must_use]
    pub fn subscribe(self: &Arc<Self>, role: Role, since: Option<&Since>) -> Subscription {
        self.readers.fetch_add(1, Ordering::Relaxed);
        let resumed = since.and_then(|since| self.resume(role, since));
        let is_resumed = resumed.is_some();
        let skipped = false;
        let hello = resumed.unwrap_or_else(|| self.greet(Greeting { role, skipped }));
        Subscription::new(Arc::clone(self), role, hello, is_resumed)
    }

    /// The database's id, as clients name it.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// How many readers there are.
    #[must_use]
    pub fn readers(&self) -> usize {
        self.readers.load(Ordering::Relaxed)
    }

    /// How long a reader gathers between two writes.
    fn gathering(&self) -> Duration {
        let millis = self.readers() / READERS_A_MILLISECOND;
        Duration::from_millis(millis as u64).min(LONGEST_GATHERING)
    }

    /// The hello of a reader that goes on, if what it missed is still here.
    fn resume(&self, role: Role, since: &Since) -> Option<Piece> {
        let view = {
            let now = lock(&self.feed(role).now);
            let usable = since.is_of(&self.database) && now.ring.covers(since.seq);
            usable.then(|| Arc::clone(&now.view))?
        };
        let at = self.now(&view);
        let event = WireEvent::resumed(role, &self.database, since.seq, at);
        let text = Frame::one(&event).text();
        Some(Piece {
            seq: since.seq,
            text,
        })
    }

    /// A snapshot; its reader goes on from there.
    fn greet(&self, greeting: Greeting) -> Piece {
        let feed = self.feed(greeting.role);
        let (view, seq) = {
            let now = lock(&feed.now);
            (Arc::clone(&now.view), now.ring.last())
        };
        let known = lock(&feed.greetings)
            .iter()
            .find(|known| known.greeting == greeting && known.is_fresh(seq))
            .map(|known| known.frame.clone());
        let frame = known.unwrap_or_else(|| {
            let at = self.now(&view);
            let event = if greeting.skipped {
                WireEvent::skipped(greeting.role, seq, at, &view)
            } else {
                WireEvent::hello(greeting.role, &self.database, seq, at, &view)
            };
            let frame = Frame::one(&event);
            let mut greetings = lock(&feed.greetings);
            greetings.retain(|known| known.greeting != greeting);
            greetings.push(Greeted {
                greeting,
                frame: frame.clone(),
                made: Instant::now(),
            });
            frame
        });
        let text = frame.text();
        Piece { seq, text }
    }

    /// What waits for a reader that has everything up to `cursor`, at most about `budget` bytes, and
    /// where it then stands.
    fn after(&self, role: Role, cursor: Seq, budget: usize) -> (Vec<Piece>, Seq) {
        match lock(&self.feed(role).now).ring.after(cursor, budget) {
            After::Frames(pieces, cursor) => return (pieces, cursor),
            After::Gone => {}
        }
        let skipped = true;
        let snapshot = self.greet(Greeting { role, skipped });
        let cursor = snapshot.seq;
        (vec![snapshot], cursor)
    }

    /// The time, which never runs behind what was published.
    fn now(&self, view: &View) -> At {
        (self.time.0)().max(view.at)
    }

    fn feed(&self, role: Role) -> &Feed {
        match role.audience() {
            Audience::Viewers => &self.viewers,
            Audience::Staff => &self.staff,
        }
    }
}

impl Greeted {
    fn is_fresh(&self, seq: Seq) -> bool {
        self.frame.last() == seq && self.made.elapsed() < GREETING_KEEPS
    }
}

fn encode<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    audience: Audience,
    view: &View,
) -> Vec<Frame> {
    let mut frames = Frames::default();
    for entry in entries {
        for event in protocol::events(entry, audience, view) {
            frames.push(&event);
        }
    }
    frames.finish()
}

/// What is behind the hub's locks is whole after every statement, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
