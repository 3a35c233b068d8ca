//! Why: every decision, silence too, carries reasons that a person can read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What the room is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// People are talking.
    Lively,
    /// Talk at its usual pace.
    Settled,
    /// Quiet, and meant to be.
    Contemplative,
    /// Quiet, and people are slipping away.
    Fading,
    /// A question was left hanging.
    Uncertain,
    /// New people, and silence.
    Arriving,
    /// Talk far from the theme.
    Drifting,
    /// Hushed, away, or not live.
    #[default]
    Resting,
}

impl Reading {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lively => "lively",
            Self::Settled => "settled",
            Self::Contemplative => "contemplative",
            Self::Fading => "fading",
            Self::Uncertain => "uncertain",
            Self::Arriving => "arriving",
            Self::Drifting => "drifting",
            Self::Resting => "resting",
        }
    }
}

/// The kind of a reason; its word stands in the sentence, so that people and tests can look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// People are talking.
    Chat,
    /// The streamer is.
    Speaking,
    /// A person asked for silence.
    Hush,
    /// The scene says be right back.
    Away,
    /// The scene wants silence.
    Contemplative,
    /// The talk has not begun.
    Opening,
    /// The evening is closing.
    Closing,
    /// Too soon after the last prompt.
    Pause,
    /// Not quiet for long enough yet, or (for speaking) that it was.
    Quiet,
    /// Of the hour or the evening.
    Limit,
    /// There is no broadcast.
    NotLive,
    /// The welcome has not settled.
    Raid,
    /// A prompt waits for a person's decision.
    Approval,
    /// No thought fits.
    NothingToSay,
    /// The drives do not pass the threshold.
    Drives,
    /// A completion is awaited.
    Composing,
    /// A person asked for a prompt.
    Nudge,
    /// Anything else that moved a decision.
    Other,
}

impl Cause {
    /// The word that stands in the sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Speaking => "speaking",
            Self::Hush => "hush",
            Self::Away => "away",
            Self::Contemplative => "contemplative",
            Self::Opening => "opening",
            Self::Closing => "closing",
            Self::Pause => "pause",
            Self::Quiet => "quiet",
            Self::Limit => "limit",
            Self::NotLive => "not live",
            Self::Raid => "raid",
            Self::Approval => "approval",
            Self::NothingToSay => "nothing to say",
            Self::Drives => "restraint",
            Self::Composing => "composing",
            Self::Nudge => "nudge",
            Self::Other => "",
        }
    }
}

/// One reason: its kind and a sentence that contains the kind's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The kind.
    pub cause: Cause,
    /// The sentence, without a full stop's worth of jargon.
    pub text: String,
}

impl Reason {
    /// A reason; the sentence must contain the cause's word.
    pub fn new(cause: Cause, text: impl Into<String>) -> Self {
        let text = text.into();
        debug_assert!(
            text.to_lowercase().contains(cause.word()),
            "a reason's sentence names its cause: {cause:?} in {text:?}"
        );
        Self { cause, text }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
