//! What the agent answers when it is asked what it would do. Nothing here was said or will be.

use super::prompt::PromptSource;
use super::reason::Reason;
use super::time::At;

/// A line composed without being said or recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The line; `None` if there is nothing to say that was not said before.
    pub line: Option<String>,
    /// What it is about, in words; empty without a line.
    pub about: String,
    /// Who composed it. A preview never asks a language model, so this is the offline voice.
    pub source: PromptSource,
    /// Whether a language model is configured, which would compose the line if it were said.
    pub model_first: bool,
    /// What the room is like, in sentences.
    pub reasons: Vec<Reason>,
    /// Whether it would be said at this moment.
    pub would_say_now: bool,
    /// If not, why.
    pub why_not: Vec<Reason>,
}

/// How a copy of the session behaved in a silence that was put before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// At the end of the silence.
    pub first: TrialTick,
    /// A second later.
    pub second: TrialTick,
    /// When the pause in force had passed.
    pub third: TrialTick,
}

impl Trial {
    /// One prompt at the end of the silence, none right after, one more after the pause.
    #[must_use]
    pub fn passed(&self) -> bool {
        let counts = [&self.first, &self.second, &self.third].map(|tick| tick.prompts.len());
        counts == [1, 0, 1]
    }
}

/// What the copy did at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialTick {
    /// The moment, in the copy's time.
    pub at: At,
    /// The lines that it said.
    pub prompts: Vec<String>,
    /// Why it said nothing; empty if it spoke.
    pub why: Vec<Reason>,
}
