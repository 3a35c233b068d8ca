//! How the sign-in at Twitch stands, as others see it: no token in it.

use std::time::{Duration, SystemTime};

use thiserror::Error;

use crate::event::At;

/// How the sign-in stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// In one word.
    pub state: State,
    /// The account's login, once known.
    pub login: Option<String>,
    /// The account's id, once known.
    pub user_id: Option<String>,
    /// What the token may do.
    pub scopes: Vec<String>,
    /// When the token ends if it is not refreshed.
    pub expires_at: Option<At>,
    /// Whether the token was set from outside, and is neither refreshed nor signed out here.
    pub fixed: bool,
    /// A sign-in that waits for a person.
    pub sign_in: Option<Invitation>,
    /// Why the last sign-in came to nothing, as a sentence.
    pub note: Option<String>,
}

/// In one word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nobody is signed in.
    #[default]
    Out,
    /// There is a token; Twitch has not said yet whether it is good.
    Checking,
    /// Signed in.
    In,
    /// Signed in, as far as is known, but something keeps failing; a sentence.
    Shaky(String),
    /// The sign-in is over: only another one helps; a sentence.
    Dead(String),
}

/// What a person needs in order to sign the Chronicler in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// To be entered at the address.
    pub user_code: String,
    /// Where to go.
    pub verification_uri: String,
    /// When the code ends.
    pub expires_at: At,
}

/// Why a sign-in cannot begin, or a sign-out cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No application to sign in with.
    #[error(
        "A client id is needed to sign in: register an application of the kind \"public\" at https://dev.twitch.tv/console and set TWITCH_CLIENT_ID to its id."
    )]
    NoClientId,
    /// A token from the settings is in force.
    #[error(
        "TWITCH_ACCESS_TOKEN is set and goes before a sign-in; take it out of the settings first."
    )]
    Fixed,
    /// Nothing to sign out.
    #[error("Nobody is signed in to Twitch.")]
    NotSignedIn,
    /// Twitch says no.
    #[error("Twitch refuses the sign-in: {0}. Check TWITCH_CLIENT_ID.")]
    Refused(String),
    /// Twitch cannot be asked.
    #[error("{0}; try again in a moment.")]
    Trouble(String),
    /// What was stored cannot be removed.
    #[error("The stored sign-in cannot be removed: {0}.")]
    NotRemoved(String),
    /// Too much at a time.
    #[error("Another sign-in or sign-out is under way.")]
    Busy,
    /// The program ends.
    #[error("The Chronicler is stopping.")]
    Stopping,
}

/// Why there is no token to ask with.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoToken {
    /// Nobody is signed in.
    #[error("Nobody is signed in to Twitch.")]
    SignedOut,
    /// The sign-in is over.
    #[error("{0}")]
    Dead(String),
    /// Not now.
    #[error("{0}")]
    Later(String),
    /// The program ends.
    #[error("The Chronicler is stopping.")]
    Stopping,
}

/// The computer's time, for people. Nothing is decided by it.
pub(in crate::twitch) fn wall(after: Duration) -> At {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    At(now.unwrap_or_default().as_millis() as u64) + after
}
