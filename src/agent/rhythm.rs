//! The pace of talk: who spoke when, whether chat is active, and what is quiet for this channel.

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::{At, HearthSettings};

/// Lines kept for the active-chat window. The rule asks for a handful; a burst needs no more.
const WINDOW: usize = 64;
/// Gaps between lines that make the channel's usual rhythm.
const GAPS: usize = 64;
/// Fewer gaps than this say nothing about a channel's rhythm.
const ENOUGH: usize = 6;
/// Shorter gaps belong to one exchange and say nothing about silences.
const EXCHANGE: Duration = Duration::from_secs(60);
/// A gap at least this long in which a prompt was shown says how people answer, not how they pause; else
/// answered prompts would teach the channel to be slow.
const ANSWERED: Duration = Duration::from_secs(600);

/// When people spoke.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Rhythm {
    recent: VecDeque<At>,
    gaps: VecDeque<u64>,
    pub(super) last: Option<At>,
    pub(super) lines: u64,
}

impl Rhythm {
    /// A person spoke. `prompted`: when the last prompt was shown.
    pub(super) fn line(&mut self, now: At, prompted: Option<At>) {
        if let Some(last) = self.last {
            let gap = now.since(last);
            let broken = gap >= ANSWERED && prompted.is_some_and(|at| at > last);
            if gap >= EXCHANGE && !broken {
                push_bounded(&mut self.gaps, gap.as_secs(), GAPS);
            }
        }
        self.last = Some(now);
        self.lines += 1;
        push_bounded(&mut self.recent, now, WINDOW);
    }

    /// Forgets lines after `since`, as if the last had come then.
    pub(super) fn silent_since(&mut self, since: At) {
        self.recent.retain(|at| *at <= since);
        self.last = Some(since);
    }

    /// Lines within the active window.
    pub(super) fn lately(&self, now: At, settings: &HearthSettings) -> usize {
        self.recent
            .iter()
            .rev()
            .take_while(|at| now.since(**at) < settings.active_window)
            .count()
    }

    /// While chat is active: when it will cease to be if nobody writes.
    pub(super) fn active_until(&self, now: At, settings: &HearthSettings) -> Option<At> {
        let needed = (settings.active_lines as usize).clamp(1, WINDOW);
        let deciding = *self.recent.iter().rev().nth(needed - 1)?;
        let until = deciding + settings.active_window;
        (until > now).then_some(until)
    }

    /// The silence that counts as quiet here: the setting, or more for a channel whose people usually
    /// leave long gaps (a quarter longer than four gaps in five), at most twice the setting.
    pub(super) fn quiet_threshold(&self, settings: &HearthSettings) -> Duration {
        if !settings.adapt || self.gaps.len() < ENOUGH {
            return settings.quiet;
        }
        let mut gaps: Vec<u64> = self.gaps.iter().copied().collect();
        gaps.sort_unstable();
        let usual = Duration::from_secs(gaps[gaps.len() * 4 / 5]);
        (usual * 5 / 4).clamp(settings.quiet, settings.quiet * 2)
    }
}

/// Appends, dropping the oldest beyond `most`.
pub(super) fn push_bounded<T>(queue: &mut VecDeque<T>, value: T, most: usize) {
    if queue.len() == most {
        queue.pop_front();
    }
    queue.push_back(value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{minutes, seconds};

    #[test]
    fn three_lines_in_a_minute_are_active_until_the_third_newest_is_a_minute_old() {
        let (mut rhythm, settings) = (Rhythm::default(), HearthSettings::default());
        for at in [0, 30_000, 40_000] {
            rhythm.line(At(at), None);
        }
        assert_eq!(rhythm.active_until(At(40_000), &settings), Some(At(60_000)));
        assert_eq!(rhythm.active_until(At(60_000), &settings), None);
    }

    #[test]
    fn a_slow_channel_is_not_quiet_at_its_usual_gap() {
        let settings = HearthSettings {
            quiet: minutes(8),
            ..HearthSettings::default()
        };
        let mut rhythm = Rhythm::default();
        for i in 0..10 {
            rhythm.line(At(0) + minutes(8) * i, None);
        }
        assert_eq!(rhythm.quiet_threshold(&settings), minutes(10));
        for i in 0..64 {
            rhythm.line(At(0) + minutes(80) + minutes(60) * i, None);
        }
        assert_eq!(
            rhythm.quiet_threshold(&settings),
            minutes(16),
            "never more than twice"
        );
        let mut lively = Rhythm::default();
        for i in 0..100 {
            lively.line(At(0) + seconds(5) * i, None);
        }
        assert_eq!(lively.quiet_threshold(&settings), minutes(8), "never less");
    }

    #[test]
    fn prompts_that_people_answer_do_not_make_a_channel_slow() {
        let (mut rhythm, settings) = (Rhythm::default(), HearthSettings::default());
        for i in 0..30 {
            let at = At(0) + minutes(16) * i;
            rhythm.line(at, Some(at - minutes(1)));
        }
        assert_eq!(rhythm.quiet_threshold(&settings), settings.quiet);
    }
}
