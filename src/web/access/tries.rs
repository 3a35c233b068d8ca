//! How often somebody may try to sign in and fail. Secrets are too long to be guessed; this keeps the
//! trying from costing anything.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use tokio::time::Instant;

/// So many failures of one address ...
const FAILURES: u32 = 5;
/// ... within this time are too many.
const WINDOW: Duration = Duration::from_secs(60);
/// Addresses remembered. Beyond this all are forgotten, which gives each a few tries more.
const REMEMBERED: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Tries(HashMap<IpAddr, (u32, Instant)>);

impl Tries {
    /// How long this address has to wait; `None`: not at all.
    pub(super) fn wait(&self, from: IpAddr) -> Option<Duration> {
        let (failures, since) = self.0.get(&from)?;
        let left = WINDOW.checked_sub(since.elapsed())?;
        (*failures >= FAILURES).then_some(left)
    }

    pub(super) fn failed(&mut self, from: IpAddr) {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        let (failures, since) = self.0.entry(from).or_insert((0, Instant::now()));
        if since.elapsed() > WINDOW {
            (*failures, *since) = (0, Instant::now());
        }
        *failures += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn five_failures_a_minute_are_let_through() {
        let mut tries = Tries::default();
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..FAILURES {
            assert_eq!(tries.wait(one), None);
            tries.failed(one);
        }
        assert!(tries.wait(one).is_some_and(|wait| wait <= WINDOW));
        assert_eq!(tries.wait(other), None);
        tokio::time::advance(WINDOW + Duration::from_secs(1)).await;
        assert_eq!(tries.wait(one), None);
    }
}
