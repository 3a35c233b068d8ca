//! The picture of the evening, as geometry: chat by the minute, the room's readings as a staircase of bands,
//! prompts and raids as marks. Shapes and positions only; the page's template draws and the style sheet
//! colours them. Words stand beside the picture, where they can be read at any width.

use std::fmt::Write;

use super::clean;
use super::moment::What;
use super::numbers::{bands, shares, summary};
use super::record::Record;
use super::words::{few, span};
use crate::event::{At, Clock, Reading};

/// The drawing's width; its height stands in the template.
const WIDTH: f64 = 720.0;
/// Where the bars stand, and how high the highest is.
const GROUND: f64 = 140.0;
const HIGH: f64 = 108.0;
/// The readings' floor.
const FLOOR: f64 = 176.0;
/// Most bars; a longer evening has more minutes to a bar.
const BARS: u64 = 180;
/// Most marks.
const MARKS: usize = 200;

/// The drawing.
pub(super) struct Picture {
    /// All bars in one path.
    pub(super) bars: String,
    pub(super) bands: Vec<Band>,
    pub(super) marks: Vec<Mark>,
    /// Timecodes at the quarters of the width.
    pub(super) hours: Vec<String>,
    /// What the readings took, longest first, for the legend.
    pub(super) legend: Vec<(Reading, String)>,
    /// The kinds of marks there are.
    pub(super) kinds: Vec<Kind>,
    /// The picture in a sentence or two.
    pub(super) told: String,
}

/// A stretch with one reading.
pub(super) struct Band {
    pub(super) word: &'static str,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) width: String,
    pub(super) height: String,
    pub(super) title: String,
}

/// A prompt or a raid.
pub(super) struct Mark {
    pub(super) kind: Kind,
    pub(super) x: String,
    pub(super) title: String,
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A prompt that somebody answered.
    Answered,
    /// One that nobody answered.
    Unanswered,
    /// A raid.
    Raid,
}

impl Kind {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unanswered => "unanswered",
            Self::Raid => "raid",
        }
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Answered => "a prompt, answered",
            Self::Unanswered => "a prompt, unanswered",
            Self::Raid => "a raid",
        }
    }

    /// The mark's outline, around the origin.
    pub(super) const fn shape(self) -> &'static str {
        match self {
            Self::Answered | Self::Unanswered => "M0-8C4-3 6 0 6 3A6 6 0 1 1-6 3C-6 0-4-3 0-8Z",
            Self::Raid => "M-7 8V-8L7-3L-4 2V8Z",
        }
    }
}

impl Picture {
    pub(super) fn new(record: &Record) -> Self {
        let scale = Scale::new(record);
        let bands: Vec<Band> = bands(record)
            .into_iter()
            .map(|(from, to, r)| scale.band(from, to, r))
            .collect();
        let marks = scale.marks(record);
        let mut kinds: Vec<Kind> = marks.iter().map(|m| m.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let quarter = scale.length / 4;
        Self {
            bars: scale.bars(record),
            bands,
            marks,
            hours: (0..=4)
                .map(|n| Clock(std::time::Duration::from_millis(quarter * n)).to_string())
                .collect(),
            legend: shares(record)
                .into_iter()
                .map(|(reading, length)| (reading, span(length)))
                .collect(),
            kinds,
            told: told(record),
        }
    }
}

fn told(record: &Record) -> String {
    let most = record
        .minutes
        .iter()
        .max_by_key(|(minute, n)| (**n, std::cmp::Reverse(**minute)));
    let Some((minute, n)) = most else {
        return "Nobody wrote.".to_owned();
    };
    let when = Clock(std::time::Duration::from_secs(minute * 60));
    let lines = few(u64::from(*n), "line", "lines");
    format!(
        "Chat by the minute; the most was {lines} in the minute at {when}. {}",
        summary(record)
    )
}

/// From time to place.
struct Scale {
    since: At,
    /// In milliseconds, at least a minute.
    length: u64,
}

impl Scale {
    fn new(record: &Record) -> Self {
        let since = record.session.stream_since;
        let length = record.end().since(since).as_millis() as u64;
        Self {
            since,
            length: length.max(60_000),
        }
    }

    fn x(&self, at: At) -> f64 {
        let after = (at.since(self.since).as_millis() as u64).min(self.length);
        after as f64 / self.length as f64 * WIDTH
    }

    fn bars(&self, record: &Record) -> String {
        let minutes = self.length.div_ceil(60_000);
        let per = minutes.div_ceil(BARS);
        let bars = minutes.div_ceil(per);
        let mut heights = vec![0_u64; usize::try_from(bars).unwrap_or_default()];
        for (minute, n) in &record.minutes {
            let bar = usize::try_from(minute / per)
                .unwrap_or_default()
                .min(heights.len() - 1);
            heights[bar] += u64::from(*n);
        }
        let most = heights.iter().copied().max().unwrap_or_default().max(1);
        let step = (per * 60_000) as f64 / self.length as f64 * WIDTH;
        let mut path = String::new();
        for (i, n) in heights.iter().enumerate().filter(|(_, n)| **n > 0) {
            let left = i as f64 * step;
            let right = (left + step * 0.8).min(WIDTH);
            let top = GROUND - HIGH * *n as f64 / most as f64;
            // writing to a string does not fail
            let _ = write!(path, "M{left:.1} {GROUND}V{top:.1}H{right:.1}V{GROUND}Z");
        }
        path
    }

    fn band(&self, from: At, to: At, reading: Reading) -> Band {
        let (left, right) = (self.x(from), self.x(to));
        let height = step(reading);
        let word = reading.as_str();
        Band {
            word,
            x: format!("{left:.1}"),
            y: format!("{:.1}", FLOOR - height),
            width: format!("{:.1}", (right - left).max(0.5)),
            height: format!("{height:.1}"),
            title: format!("{word} for {}", span(to.since(from))),
        }
    }

    fn marks(&self, record: &Record) -> Vec<Mark> {
        let prompts = record.prompts.iter().filter_map(|row| {
            let at = row.delivered?;
            let kind = if row.answered_by > 0 {
                Kind::Answered
            } else {
                Kind::Unanswered
            };
            Some((at, kind, clean::plain(&row.prompt.text, clean::LINE)))
        });
        let raids = record
            .moments
            .iter()
            .filter_map(|moment| match &moment.what {
                What::Raid { from, viewers } => {
                    let people = few(u64::from(*viewers), "person", "people");
                    Some((
                        moment.at,
                        Kind::Raid,
                        format!("A raid from {from}: {people}"),
                    ))
                }
                _ => None,
            });
        let mark = |(at, kind, title): (At, Kind, String)| Mark {
            kind,
            // the mark stays within the drawing
            x: format!("{:.1}", self.x(at).clamp(8.0, WIDTH - 8.0)),
            title: format!("{} {title}", Clock(at.since(self.since))),
        };
        prompts.chain(raids).take(MARKS).map(mark).collect()
    }
}

/// How high a reading's band is: the warmer the room the higher, so that colour is not needed to tell.
const fn step(reading: Reading) -> f64 {
    match reading {
        Reading::Lively => 24.0,
        Reading::Arriving => 21.0,
        Reading::Settled => 18.0,
        Reading::Drifting => 15.0,
        Reading::Uncertain => 12.0,
        Reading::Contemplative => 9.0,
        Reading::Fading => 6.0,
        Reading::Resting => 3.0,
    }
}
