//! What is stored of an evening, as plain rows: the journal's views give them and the ledger is made from
//! them. Rows are the present state; how it came about is in the entries.

use std::time::Duration;

use super::action::Seq;
use super::chat::{ChatLine, Flag};
use super::dashboard::Dashboard;
use super::input::{Actor, Feedback};
use super::prompt::{Decision, Place, Prompt};
use super::time::At;
use super::view::SessionId;

/// One evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// The channel, without `#`; empty if none was known.
    pub channel: String,
    /// When the session was opened.
    pub started: At,
    /// When the broadcast began; timecodes count from here.
    pub stream_since: At,
    /// When the evening ended; `None` while the session is open or rests.
    pub ended: Option<At>,
    /// The broadcast is out of sight and the session closes then; `None` if it runs or is over.
    pub resting_until: Option<At>,
    /// The stream's title, from the last dashboard; empty without one.
    pub title: String,
    /// What is played, from the last dashboard; empty without one.
    pub game: String,
    /// What the evening is about, from the last dashboard; empty without one.
    pub theme: String,
    /// Lines by people, flagged and withdrawn ones too; bots and the Chronicler's own are not counted.
    pub messages: u64,
    /// How many different people wrote them.
    pub people: u32,
    /// Prompts shown.
    pub prompts: u32,
    /// Lines that the Warden held back, dismissed flags too.
    pub flags: u32,
}

/// One line of chat in a session, whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// The number of the input that brought it.
    pub seq: Seq,
    /// When it came in.
    pub at: At,
    /// The line. Its text and emotes are empty once it is withdrawn.
    pub line: ChatLine,
    /// The Warden's word, if it held the line back.
    pub flag: Option<Flag>,
    /// Whether a moderator said that the flag was wrong.
    pub flag_dismissed: bool,
    /// Whether the line was taken away. Its words are then gone from the journal for good.
    pub withdrawn: bool,
}

impl MessageRow {
    /// Whether viewers may see it.
    #[must_use]
    pub fn public(&self) -> bool {
        !self.withdrawn && (self.flag.is_none() || self.flag_dismissed)
    }
}

/// A prompt's life: proposed, decided, shown, answered, judged; each as far as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct PromptRow {
    /// The number of the event that brought it first, as a proposal or as shown.
    pub seq: Seq,
    /// The prompt, with the words as shown if it was shown.
    pub prompt: Prompt,
    /// When it was put before a person.
    pub proposed: Option<At>,
    /// When it was shown.
    pub delivered: Option<At>,
    /// Where it was shown.
    pub places: Vec<Place>,
    /// How the waiting for a decision ended, by whom if a person decided, and when.
    pub decision: Option<(Decision, Option<Actor>, At)>,
    /// How many people wrote within the time for answers.
    pub answered_by: u32,
    /// How long after the showing the first of them did.
    pub first_after: Option<Duration>,
    /// A person's word on it; the last counts.
    pub feedback: Option<Feedback>,
}

/// One version of a dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DashboardRow {
    /// The number of the event that saved it.
    pub seq: Seq,
    /// When that was.
    pub at: At,
    /// The plan, with the goals ticked as they were when the next version came.
    pub dashboard: Dashboard,
}
