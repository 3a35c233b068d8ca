//! How much may be written, and what not again so soon. Pure: time is passed in. It remembers when the last
//! lines went out, instead of filling a bucket: a bucket of 20 that refills in 30 s, as rate-limiting crates
//! have, lets nearly 40 lines into some 30 s, and Twitch ignores who does that for an hour.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// Twitch counts lines, and compares them, over 30 s
/// (<https://dev.twitch.tv/docs/chat/#rate-limits>); a second more, as lines take their time to arrive.
const WINDOW: Duration = Duration::from_secs(31);
/// An ordinary account may write 20 lines in that time. The limit counts all programs that write under
/// the account, and its owner's hands: a quarter is left to them.
const ORDINARY: usize = 15;
/// The broadcaster, moderators and VIPs may write 100.
const PRIVILEGED: usize = 75;
/// An ordinary account may write one line a second in a channel; a little more, as above.
const PAUSE: Duration = Duration::from_millis(1250);

/// What the account is in the channel, as far as limits go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Rank {
    /// Nobody in particular.
    #[default]
    Ordinary,
    /// Broadcaster, moderator or VIP.
    Privileged,
}

/// What was written lately. It outlives connections, for the limits count the account.
#[derive(Debug, Default)]
pub(super) struct Limits {
    rank: Rank,
    /// The lines of the last [`WINDOW`] with their moments, oldest first.
    sent: VecDeque<(Instant, String)>,
    held_until: Option<Instant>,
}

impl Limits {
    /// When the next line may go out; `now` if at once.
    pub(super) fn ready(&self, now: Instant) -> Instant {
        let (most, pause) = match self.rank {
            Rank::Ordinary => (ORDINARY, PAUSE),
            Rank::Privileged => (PRIVILEGED, Duration::ZERO),
        };
        let first = self.sent.len().checked_sub(most).map(|at| &self.sent[at]);
        let window = first.map(|(at, _)| *at + WINDOW);
        let pause = self.sent.back().map(|(at, _)| *at + pause);
        let all = [window, pause, self.held_until];
        all.into_iter().flatten().fold(now, Instant::max)
    }

    /// Whether the same was written a moment ago, case and spaces aside.
    pub(super) fn repeats(&self, now: Instant, words: &str) -> bool {
        let words = folded(words);
        let recent = |at: &Instant| now.duration_since(*at) < WINDOW;
        self.sent
            .iter()
            .any(|(at, said)| recent(at) && *said == words)
    }

    /// A line goes out.
    pub(super) fn sent(&mut self, now: Instant, words: &str) {
        self.sent.retain(|(at, _)| now.duration_since(*at) < WINDOW);
        self.sent.push_back((now, folded(words)));
    }

    /// The server says what the account is.
    pub(super) fn rank(&mut self, rank: Rank) {
        self.rank = rank;
    }

    /// The server says that it is too much, so somebody else writes under this account, too.
    pub(super) fn exceeded(&mut self, now: Instant) {
        self.held_until = Some(now + WINDOW);
    }
}

fn folded(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Writes as soon as allowed, whenever asked; the moments at which lines went out.
    fn burst(limits: &mut Limits, start: Instant, asked_after: &[u64]) -> Vec<Instant> {
        let mut now = start;
        let asks = asked_after.iter().enumerate();
        asks.map(|(n, millis)| {
            now = limits.ready(now + Duration::from_millis(*millis));
            limits.sent(now, &n.to_string());
            now
        })
        .collect()
    }

    fn most_within(moments: &[Instant], span: Duration) -> usize {
        let from = |i: usize| {
            moments[i..]
                .iter()
                .take_while(move |m| **m < moments[i] + span)
        };
        (0..moments.len())
            .map(|i| from(i).count())
            .max()
            .unwrap_or(0)
    }

    proptest! {
        #[test]
        fn never_too_much(asked_after in prop::collection::vec(0_u64..4000, 0..200), privileged: bool) {
            let mut limits = Limits::default();
            let (rank, most) = if privileged { (Rank::Privileged, 100) } else { (Rank::Ordinary, 20) };
            limits.rank(rank);
            let moments = burst(&mut limits, Instant::now(), &asked_after);
            prop_assert!(most_within(&moments, 30 * SECOND) < most);
            prop_assert!(privileged || most_within(&moments, SECOND) <= 1);
        }
    }

    #[test]
    fn a_moderator_need_not_wait_and_a_former_one_must() {
        let (mut limits, start) = (Limits::default(), Instant::now());
        limits.rank(Rank::Privileged);
        let moments = burst(&mut limits, start, &[0; PRIVILEGED]);
        assert_eq!(moments[PRIVILEGED - 1], start);
        assert_eq!(limits.ready(start), start + WINDOW);
        limits.rank(Rank::Ordinary);
        assert_eq!(limits.ready(start), start + WINDOW);
    }

    #[test]
    fn nothing_twice_within_the_window() {
        let (mut limits, start) = (Limits::default(), Instant::now());
        limits.sent(start, "The tide turns.");
        assert!(limits.repeats(start + 30 * SECOND, "the  TIDE turns. "));
        assert!(!limits.repeats(start + SECOND, "The tide turns?"));
        assert!(!limits.repeats(start + WINDOW, "The tide turns."));
    }

    #[test]
    fn a_complaint_is_heeded() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        limits.exceeded(now);
        assert_eq!(limits.ready(now), now + WINDOW);
    }
}
