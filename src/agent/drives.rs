//! Drives rise with stimuli and decay with time; the temperament weighs them. They only ever hold
//! back: the rules decide what may be said at all.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::{At, DriveSettings};

/// A value between 0 and 1 that halves every half-life. Reading it changes nothing, so that a look at
/// the agent, or an idle tick, never alters what it does later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Drive {
    value: f32,
    since: At,
}

impl Drive {
    /// Its strength at `now`.
    pub(super) fn at(self, now: At, half_life: Duration) -> f32 {
        // straight between two halvings, so that only exact operations are used and every machine
        // gets the same bits
        let span = (half_life.as_millis() as u64).max(1);
        let passed = now.since(self.since).as_millis() as u64;
        let halved = (0..(passed / span).min(32)).fold(self.value, |value, _| value * 0.5);
        halved * (1.0 - 0.5 * (passed % span) as f32 / span as f32)
    }

    /// Pushes it towards 1 (`by` > 0) or 0 (`by` < 0), by that share of the way left.
    pub(super) fn push(&mut self, now: At, half_life: Duration, by: f32) {
        let value = self.at(now, half_life);
        let value = if by >= 0.0 {
            value + (1.0 - value) * by
        } else {
            value + value * by
        };
        *self = Self {
            value: value.clamp(0.0, 1.0),
            since: now,
        };
    }
}

/// The four drives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Drives {
    pub(super) warmth: Drive,
    pub(super) concern: Drive,
    pub(super) curiosity: Drive,
    pub(super) restraint: Drive,
}

/// The drives' strengths at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Strengths {
    pub(super) warmth: f32,
    pub(super) concern: f32,
    pub(super) curiosity: f32,
    pub(super) restraint: f32,
}

impl Drives {
    /// Their strengths. `silence` is how much of the quiet threshold has passed (1: all of it):
    /// concern grows with it. `thought` is the worth of the best thought at hand.
    pub(super) fn at(
        &self,
        now: At,
        settings: &DriveSettings,
        silence: f32,
        thought: f32,
    ) -> Strengths {
        let grown = ((silence - 0.5) / 0.5).clamp(0.0, 1.0);
        Strengths {
            warmth: self.warmth.at(now, settings.warmth),
            concern: self.concern.at(now, settings.concern).max(grown),
            curiosity: self.curiosity.at(now, settings.curiosity).max(thought),
            restraint: self.restraint.at(now, settings.restraint),
        }
    }
}

/// How much each drive counts in this channel. Moves slowly with what happens, within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Temperament {
    pub(super) warmth: f32,
    pub(super) concern: f32,
    pub(super) curiosity: f32,
    pub(super) restraint: f32,
}

impl Default for Temperament {
    fn default() -> Self {
        Self {
            warmth: 0.4,
            concern: 0.7,
            curiosity: 0.4,
            restraint: 0.5,
        }
    }
}

/// Drives are weighed at whole steps of this length, so that a look between two of them finds what the first
/// found, and nothing depends on when exactly one looks.
pub(super) const STEP: Duration = Duration::from_secs(30);

/// The beginning of the step that `now` is in.
pub(super) fn step(now: At) -> At {
    let length = STEP.as_millis() as u64;
    At(now.0 / length * length)
}

/// One event moves a weight by this share; a whole evening of one kind moves it by about a third.
const LESSON: f32 = 0.03;
/// No weight leaves this band around its first value.
const BAND: (f32, f32) = (0.6, 1.6);

impl Temperament {
    /// The weighted sum; it must pass [`DriveSettings::threshold`].
    pub(super) fn weigh(&self, s: Strengths) -> f32 {
        self.concern * s.concern + self.curiosity * s.curiosity
            - self.restraint * s.restraint
            - self.warmth * s.warmth
    }

    /// What happened to a prompt, from 1 (people took it up) to -1 (a person refused it).
    pub(super) fn learn(&mut self, success: f32) {
        let first = Self::default();
        let step = LESSON * success.clamp(-1.0, 1.0);
        for (weight, first, direction) in [
            (&mut self.concern, first.concern, 1.0),
            (&mut self.curiosity, first.curiosity, 1.0),
            (&mut self.restraint, first.restraint, -1.0),
            (&mut self.warmth, first.warmth, -1.0),
        ] {
            *weight = (*weight * (1.0 + step * direction)).clamp(first * BAND.0, first * BAND.1);
        }
    }

    pub(super) fn named(&self) -> Vec<(&'static str, f32)> {
        vec![
            ("warmth", self.warmth),
            ("concern", self.concern),
            ("curiosity", self.curiosity),
            ("restraint", self.restraint),
        ]
    }
}

impl Strengths {
    pub(super) fn named(&self) -> Vec<(&'static str, f32)> {
        vec![
            ("warmth", self.warmth),
            ("concern", self.concern),
            ("curiosity", self.curiosity),
            ("restraint", self.restraint),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::minutes;

    #[test]
    fn a_drive_halves_each_half_life_and_stays_within_bounds() {
        let mut drive = Drive::default();
        for _ in 0..50 {
            drive.push(At(0), minutes(4), 0.5);
        }
        assert!(drive.at(At(0), minutes(4)) <= 1.0);
        let later = drive.at(At(0) + minutes(4), minutes(4));
        assert!((later - 0.5).abs() < 1e-3, "{later}");
    }

    #[test]
    fn temperament_is_bounded_both_ways() {
        let mut t = Temperament::default();
        for _ in 0..10_000 {
            t.learn(-1.0);
        }
        let first = Temperament::default();
        assert!(t.concern >= first.concern * BAND.0 && t.restraint <= first.restraint * BAND.1);
        for _ in 0..10_000 {
            t.learn(1.0);
        }
        assert!(t.concern <= first.concern * BAND.1 && t.restraint >= first.restraint * BAND.0);
    }
}
