//! Chat as data.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::time::At;

/// The id that the chat server gave a line (a UUID on Twitch), at most 64 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub Arc<str>);

impl From<&str> for MessageId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who wrote a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The server's id of the account; survives a change of name. Empty if unknown.
    pub id: String,
    /// The account's name in lower case, as in mentions and bans.
    pub login: String,
    /// The name to show; may be in another script than the login.
    pub name: String,
}

impl User {
    /// A user known by login alone.
    pub fn named(name: &str) -> Self {
        Self {
            id: String::new(),
            login: name.to_lowercase(),
            name: name.to_owned(),
        }
    }
}

/// What the channel lets a person do, in rising order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    /// Anybody.
    #[default]
    Viewer,
    /// Marked by the streamer.
    Vip,
    /// Keeps order.
    Moderator,
    /// The streamer.
    Broadcaster,
}

/// Whose hand wrote a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A person; only these count as activity.
    #[default]
    Human,
    /// A known bot.
    Bot,
    /// The Chronicler itself.
    Own,
}

/// A badge beside a name, such as `subscriber/12`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    /// The badge's set, such as `subscriber`.
    pub set: String,
    /// The version in the set, such as `12`.
    pub version: String,
}

/// A picture in place of a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emote {
    /// The server's id of the picture.
    pub id: String,
    /// First character (Unicode scalar value, not byte) of the word in the text.
    pub start: usize,
    /// One past the last character; never beyond the text.
    pub end: usize,
}

/// The line that a line answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The answered line.
    pub message: MessageId,
    /// Who wrote that.
    pub login: String,
    /// Whether that was the Chronicler's.
    pub to_steward: bool,
}

/// One line of chat, as a door hands it in: bounded, valid UTF-8, without control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatLine {
    /// Unique; the same line handed in twice has the same id.
    pub id: MessageId,
    /// Who wrote it.
    pub user: User,
    /// What was said, at most 2,000 bytes.
    pub text: String,
    /// Whose hand.
    pub origin: Origin,
    /// What the writer may do.
    pub role: UserRole,
    /// Whether the writer subscribes.
    pub subscriber: bool,
    /// Whether this is the account's first line in the channel, ever.
    pub first: bool,
    /// Whether it was written as an action (`/me`).
    pub action: bool,
    /// The name's colour, `#rrggbb`.
    pub color: Option<String>,
    /// Badges in the order of showing.
    pub badges: Vec<Badge>,
    /// The server's own emotes, in order, not overlapping.
    pub emotes: Vec<Emote>,
    /// What it answers.
    pub reply_to: Option<Reply>,
    /// The server's own time stamp.
    pub sent_at: Option<At>,
}

impl ChatLine {
    /// A plain line by a viewer; the rest is filled in with `..`.
    pub fn plain(id: &str, user: &str, text: &str) -> Self {
        Self {
            id: id.into(),
            user: User::named(user),
            text: text.to_owned(),
            origin: Origin::Human,
            role: UserRole::Viewer,
            subscriber: false,
            first: false,
            action: false,
            color: None,
            badges: Vec::new(),
            emotes: Vec::new(),
            reply_to: None,
            sent_at: None,
        }
    }
}

/// What the moderators took away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Removal {
    /// One line.
    Message(MessageId),
    /// All lines of one account (timeout or ban).
    User {
        /// The account's login.
        login: String,
    },
    /// The whole chat.
    All,
}

/// How bad a flagged line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth a glance.
    Low,
    /// Probably unwanted.
    Medium,
    /// Almost certainly harmful.
    High,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// The Warden's verdict on a line that it did not let pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// How bad.
    pub severity: Severity,
    /// What kind, such as `phishing`.
    pub category: String,
    /// Why, in words a moderator reads.
    pub reasons: Vec<String>,
}
