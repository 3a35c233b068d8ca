//! Who may come in, as data. The secrets themselves are nowhere in the program: only their digests are.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::input::Actor;
use super::time::At;

/// Names a pass; time-ordered, so that lists of them are in the order of their making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassId(pub Uuid);

/// What somebody can show to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassKind {
    /// A link that signs one browser in, once.
    Link,
    /// A link for a person, good for a few browsers.
    Invitation,
    /// A browser that is signed in.
    Browser,
    /// A program's token.
    Service,
}

/// What a person may do here, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassRole {
    /// Keeps order in the room.
    Moderator,
    /// The streamer.
    Owner,
}

impl PassRole {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Moderator => "moderator",
            Self::Owner => "owner",
        }
    }
}

/// A right to come in, with a role and an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Which.
    pub id: PassId,
    /// What kind of thing shows it.
    pub kind: PassKind,
    /// SHA-256 of the secret.
    pub digest: [u8; 32],
    /// What it lets its holder do.
    pub role: PassRole,
    /// The name that its holder is known under.
    pub name: String,
    /// Who made it.
    pub by: Actor,
    /// When.
    pub made: At,
    /// It is worth nothing from this moment on.
    pub until: At,
    /// For a browser: the link or invitation that it came in with. Revoking that one revokes this one.
    pub from: Option<PassId>,
    /// For a link or an invitation: how many browsers it can still sign in.
    pub uses_left: u32,
    /// For a browser: its name as far as it tells, such as `Firefox on Android`.
    pub device: String,
}

/// What becomes of passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessChange {
    /// This one is good from now on. For a browser, one use of what it came in with is used up.
    Granted(Box<Pass>),
    /// This one, and the browsers that came in with it, are worth nothing from now on.
    Revoked(PassId),
}
