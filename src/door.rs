//! What all doors have in common: they are tried for ever, with pauses that grow, are jittered, and
//! begin anew after a healthy spell.

mod client;

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use client::client;

/// The first pause after a door broke.
const FIRST: Duration = Duration::from_millis(500);
/// Pauses grow to this and no further.
const LONGEST: Duration = Duration::from_secs(30);
/// A connection that held for this long was healthy: the next pause is the first again.
const HEALTHY: Duration = Duration::from_secs(10);

/// The pauses between a door's tries.
#[derive(Debug)]
pub struct Pauses {
    pauses: ExponentialBackoff,
    opened: Option<Instant>,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            pauses: schedule(),
            opened: None,
        }
    }
}

fn schedule() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(FIRST)
        .with_max_delay(LONGEST)
        .with_factor(2.0)
        .with_jitter()
        .without_max_times()
        .build()
}

impl Pauses {
    /// To be called when the door is open.
    pub fn opened(&mut self) {
        self.opened = Some(Instant::now());
    }

    /// How long to wait before the next try.
    pub fn next_pause(&mut self) -> Duration {
        if self.opened.take().is_some_and(|at| at.elapsed() >= HEALTHY) {
            self.pauses = schedule();
        }
        self.pauses.next().unwrap_or(LONGEST).min(LONGEST)
    }

    /// Waits for the next try; `false` if the program stops instead.
    pub async fn wait(&mut self, stop: &CancellationToken) -> bool {
        let pause = self.next_pause();
        tokio::select! {
            () = stop.cancelled() => false,
            () = tokio::time::sleep(pause) => true,
        }
    }
}
