//! A prompt: one line that the Chronicler offers, and its life.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::reason::Reason;
use super::time::seconds;

/// Numbers prompts of one database, from 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PromptId(pub u64);

/// Who composed a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptSource {
    /// The grammar, without a model.
    Offline,
    /// A language model.
    Model,
    /// A person's edit.
    Person,
}

/// How prompts reach people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// To the panel, where a person decides.
    Suggest,
    /// To the overlay.
    #[default]
    Overlay,
    /// To the overlay and to chat.
    #[serde(rename = "overlay+chat")]
    OverlayAndChat,
}

/// Where a line was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the overlay.
    Overlay,
    /// In chat.
    Chat,
}

/// What the guard says of a line: empty means that it may be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The names and reasons of the rules it breaks.
    pub broken: Vec<String>,
}

impl Verdict {
    /// Whether the line may be seen.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.broken.is_empty()
    }
}

/// A line with why it came to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Which.
    pub id: PromptId,
    /// The words, at most 200 characters.
    pub text: String,
    /// Who composed them.
    pub source: PromptSource,
    /// What it grew from, in words, such as `the dashboard's angle`.
    pub about: String,
    /// Why now.
    pub reasons: Vec<Reason>,
    /// The guard's word on it.
    pub verdict: Verdict,
}

/// How the waiting of a proposed prompt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A person let it be shown.
    Approved,
    /// A person changed the words and let them be shown.
    Edited,
    /// A person refused it, for this reason.
    Vetoed(String),
    /// Nobody decided in time.
    Expired,
    /// The moment passed (people spoke, a hush, the session closed).
    Withdrawn,
}

/// How long a line stays on screen: 15 characters a second, at least 6 s, at most 20 s.
#[must_use]
pub fn reading_time(text: &str) -> Duration {
    let chars = text.chars().count() as u64;
    Duration::from_millis(chars * 1000 / 15).clamp(seconds(6), seconds(20))
}
