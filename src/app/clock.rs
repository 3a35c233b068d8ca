//! The one clock: wall time that never runs backwards.

use std::time::{Duration, Instant, SystemTime};

use crate::event::At;

/// Runs by the monotonic clock from its start, and follows the wall clock when that is ahead (after the
/// computer slept). A wall clock that is set back is not followed, so that time neither repeats nor stops.
#[derive(Clone, Copy, Debug)]
pub struct SteadyClock {
    base: At,
    started: Instant,
    speed: u32,
}

impl SteadyClock {
    /// A clock that shows no less than `least`, the journal's last moment, and runs `speed` times as
    /// fast as the world's.
    #[must_use]
    pub fn new(least: At, speed: u32) -> Self {
        Self {
            base: wall().max(least),
            started: Instant::now(),
            speed: speed.max(1),
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> At {
        (self.base + self.started.elapsed() * self.speed).max(wall())
    }

    /// How long the world takes until this clock shows `at`.
    #[must_use]
    pub fn until(&self, at: At) -> Duration {
        self.now().until(at) / self.speed
    }
}

/// The wall clock's time; 0 before 1970.
fn wall() -> At {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    At(since.map_or(0, |d| d.as_millis() as u64))
}
