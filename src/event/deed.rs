//! What a moderator does to a line or a person in chat, through Twitch.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::chat::{MessageId, User};
use super::input::Actor;
use super::time::At;

/// One act of moderation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// What is done.
    pub kind: DeedKind,
    /// To whom. The id is what Twitch goes by.
    pub user: User,
    /// The line that is meant, or that gave rise to it.
    pub message: Option<MessageId>,
    /// Why, in the moderator's words; may be empty. At most 500 characters.
    pub why: String,
}

/// What a moderator can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedKind {
    /// Take the line away.
    Delete,
    /// Keep the person from writing for so long, at most two weeks.
    Timeout {
        /// How long.
        length: Duration,
    },
    /// Keep the person from writing for good.
    Ban,
    /// Undo a timeout or a ban.
    Lift,
}

/// A deed that came to an end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedDeed {
    /// As in [`Action::ModerationEnded`](super::Action::ModerationEnded).
    pub id: u64,
    /// When Twitch answered.
    pub at: At,
    /// What was asked for.
    pub deed: Deed,
    /// By whom.
    pub by: Actor,
    /// What came of it.
    pub outcome: DeedOutcome,
}

/// What Twitch answered to a [`Deed`], as a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedOutcome {
    /// It is done.
    Done(String),
    /// It is not, for this reason.
    Refused(String),
}
