//! Thoughts, formed when something worth noticing happens and kept until it is time: the best one
//! that still fits is said, stale ones fade.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::{At, Dashboard, MessageId, Reading, minutes};
use crate::voice::{About, Phrase};

/// Thoughts kept; the least worthy leaves first.
const MOST: usize = 24;
/// A thought about talk is worth half after this long.
const FADES: Duration = minutes(25);
/// A thought worth less than this is dropped.
const FAINT: f32 = 0.08;

/// Something that could be said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Thought {
    pub(super) kind: Kind,
    /// The words that it is about, as people or the dashboard put them.
    pub(super) subject: String,
    /// The same as the voice understood it.
    pub(super) phrase: Option<Phrase>,
    /// The line that it grew from; withdrawn with it.
    pub(super) from: Option<MessageId>,
    pub(super) formed: At,
    /// Worth at forming, 0 to 1.
    pub(super) worth: f32,
    /// Times that it was said.
    pub(super) said: u32,
}

/// What a line is about, as kept with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Subject {
    pub(super) kind: Kind,
    pub(super) words: String,
    /// The line of chat that it grew from.
    pub(super) from: Option<MessageId>,
}

/// What a thought grew from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// The dashboard's angle or title.
    Angle,
    /// A goal of the dashboard.
    Goal,
    /// Something that people talked about.
    Topic,
    /// A question that nobody answered.
    Question,
    /// New people came.
    Arrival,
}

impl Kind {
    /// How the panel calls it.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Angle => "the dashboard's angle",
            Self::Goal => "a goal of the evening",
            Self::Topic => "something that was said",
            Self::Question => "a question left open",
            Self::Arrival => "people who just came",
        }
    }

    /// What a line speaks of that is made of such a thought.
    pub(super) const fn abouts(self) -> &'static [About] {
        match self {
            Self::Angle => &[About::Angle, About::Title],
            Self::Goal => &[About::Goal],
            Self::Topic => &[About::Talk],
            Self::Question => &[About::Hanging],
            Self::Arrival => &[About::Arrived],
        }
    }

    const fn fades(self) -> bool {
        !matches!(self, Self::Angle | Self::Goal)
    }

    fn fit(self, reading: Reading) -> f32 {
        match (self, reading) {
            (Self::Question, Reading::Uncertain)
            | (Self::Arrival, Reading::Arriving)
            | (Self::Angle, Reading::Drifting) => 1.5,
            (Self::Arrival, _) => 0.5,
            (Self::Goal, _) => 0.8,
            _ => 1.0,
        }
    }
}

/// The thoughts at hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Reservoir {
    thoughts: Vec<Thought>,
}

impl Reservoir {
    /// Keeps a thought. One on the same subject is refreshed instead; `None` then.
    pub(super) fn form(&mut self, thought: Thought, now: At) -> Option<&Thought> {
        if let Some(same) = self
            .thoughts
            .iter_mut()
            .find(|t| t.kind == thought.kind && t.subject.eq_ignore_ascii_case(&thought.subject))
        {
            same.formed = now;
            same.worth = same.worth.max(thought.worth);
            return None;
        }
        self.thoughts.retain(|t| t.present_worth(now) >= FAINT);
        if self.thoughts.len() == MOST {
            let faintest = self
                .thoughts
                .iter()
                .enumerate()
                .min_by(|(_, a), (_, b)| a.present_worth(now).total_cmp(&b.present_worth(now)))
                .map(|(i, _)| i)?;
            self.thoughts.remove(faintest);
        }
        self.thoughts.push(thought);
        self.thoughts.last()
    }

    /// The dashboard changed: its thoughts are replaced.
    pub(super) fn plan(&mut self, dashboard: &Dashboard, now: At) {
        self.thoughts
            .retain(|t| !matches!(t.kind, Kind::Angle | Kind::Goal));
        let thought = |kind, subject: &str, worth| Thought {
            kind,
            subject: subject.to_owned(),
            phrase: None,
            from: None,
            formed: now,
            worth,
            said: 0,
        };
        let theme = dashboard.theme();
        if !theme.is_empty() {
            self.thoughts.push(thought(Kind::Angle, theme, 0.7));
        }
        let open = dashboard.session_goals.iter().filter(|g| !g.done);
        for goal in open.take(MOST / 3) {
            self.thoughts.push(thought(Kind::Goal, &goal.text, 0.45));
        }
    }

    /// The lines are gone, and what grew from them goes with them.
    pub(super) fn withdraw(&mut self, messages: &[MessageId]) {
        self.thoughts
            .retain(|t| t.from.as_ref().is_none_or(|from| !messages.contains(from)));
    }

    /// The best thought that still fits.
    pub(super) fn best(&self, now: At, reading: Reading) -> Option<&Thought> {
        self.thoughts
            .iter()
            .filter(|t| t.present_worth(now) >= FAINT)
            .max_by(|a, b| {
                let worth = |t: &Thought| t.present_worth(now) * t.kind.fit(reading);
                worth(a).total_cmp(&worth(b))
            })
    }

    /// The thought on this subject, while it is kept.
    pub(super) fn on(&self, subject: &Subject) -> Option<&Thought> {
        self.thoughts.iter().find(|t| t.is_on(subject))
    }

    /// The worth of the best thought, 0 without any.
    pub(super) fn best_worth(&self, now: At, reading: Reading) -> f32 {
        self.best(now, reading)
            .map_or(0.0, |t| t.present_worth(now))
    }

    /// A thought was said: it is worth less from now on, and one about talk is spent.
    pub(super) fn said(&mut self, subject: &Subject) {
        if subject.kind.fades() {
            self.refuse(subject);
        } else if let Some(t) = self.thoughts.iter_mut().find(|t| t.is_on(subject)) {
            t.said += 1;
        }
    }

    /// A person refused the thing itself.
    pub(super) fn refuse(&mut self, subject: &Subject) {
        self.thoughts.retain(|t| !t.is_on(subject));
    }
}

impl Thought {
    /// What a line made of it is about.
    pub(super) fn about(&self) -> Subject {
        Subject {
            kind: self.kind,
            words: self.subject.clone(),
            from: self.from.clone(),
        }
    }

    fn is_on(&self, subject: &Subject) -> bool {
        self.kind == subject.kind && self.subject == subject.words
    }

    /// Its worth now: novelty falls with each time it was said, and talk grows old.
    pub(super) fn present_worth(&self, now: At) -> f32 {
        let novelty = 1.0 / (1.0 + self.said as f32 * 0.5);
        let age = if self.kind.fades() {
            let lives = now.since(self.formed).as_secs() as f32 / FADES.as_secs() as f32;
            1.0 / (1.0 + lives)
        } else {
            1.0
        };
        self.worth * novelty * age
    }
}
