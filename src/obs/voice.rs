//! The streamer's voice: a row of microphone levels becomes *speaking* or *silent*. Time is passed in and
//! nothing is kept but whether the last two seconds were loud. Sound itself never comes here.

use std::collections::VecDeque;
use std::time::Duration;

/// Louder than this is a voice beginning: a person at a microphone speaks at -30 to -12 dBFS (RMS), a
/// quiet room hums at -60.
const BEGINS_DB: f32 = -45.0;
/// Louder than this is still the same voice, at the end of a sentence. Lower than [`BEGINS_DB`], so that
/// a voice at the edge does not flicker.
const GOES_ON_DB: f32 = -50.0;
/// A voice begins when enough of the samples in this time are loud ...
const BEGINNING: Duration = Duration::from_millis(500);
/// ... namely this many: 200 ms at OBS's 20 samples a second. A click, a knock or one garbage sample is
/// shorter.
const LOUD_TO_BEGIN: usize = 4;
/// A voice has ceased when this time held next to nothing: longer than the pause between two sentences.
const CEASING: Duration = Duration::from_secs(2);
/// So many loud samples in [`CEASING`] are knocks, not a voice.
const LOUD_TO_CEASE: usize = 2;
/// No more samples are kept than this, however fast they come (20 a second are expected).
const MOST_SAMPLES: usize = 64;

/// Hears whether somebody speaks. Hysteresis in level and in time.
#[derive(Debug, Default)]
pub struct Voice {
    /// Of the last [`CEASING`]: when it came, and how loud it was in dBFS. Oldest first.
    samples: VecDeque<(Duration, f32)>,
    speaking: bool,
}

impl Voice {
    /// Takes one sample: the time on any clock that only goes forward, and the microphone's RMS level, linear,
    /// after mute and volume (`None`: OBS had no level for it this time). Returns the new state if it changed.
    pub fn hear(&mut self, now: Duration, level: Option<f32>) -> Option<bool> {
        while self
            .samples
            .front()
            .is_some_and(|(at, _)| now.saturating_sub(*at) > CEASING)
            || self.samples.len() >= MOST_SAMPLES
        {
            self.samples.pop_front();
        }
        if let Some(level) = level {
            self.samples.push_back((now, decibels(level)));
        }
        let speaking = if self.speaking {
            self.louder(GOES_ON_DB, now, CEASING) > LOUD_TO_CEASE
        } else {
            self.louder(BEGINS_DB, now, BEGINNING) >= LOUD_TO_BEGIN
        };
        let changed = speaking != self.speaking;
        self.speaking = speaking;
        changed.then_some(speaking)
    }

    /// The microphone is gone or another one was chosen. Returns `Some(false)` if it was speaking.
    pub fn forget(&mut self) -> Option<bool> {
        self.samples.clear();
        std::mem::take(&mut self.speaking).then_some(false)
    }

    fn louder(&self, db: f32, now: Duration, window: Duration) -> usize {
        self.samples
            .iter()
            .rev()
            .take_while(|(at, _)| now.saturating_sub(*at) < window)
            .filter(|(_, level)| *level > db)
            .count()
    }
}

/// dBFS of a linear level. OBS's first sample after a start can be garbage (2.9e32 was seen): what cannot
/// be is clamped to full scale, or is silence if it is no number.
fn decibels(level: f32) -> f32 {
    let level = if level.is_nan() { 0.0 } else { level };
    20.0 * level.clamp(0.0, 1.0).log10()
}

#[cfg(test)]
mod tests;
