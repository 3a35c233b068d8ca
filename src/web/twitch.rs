//! What this room sees of Twitch, and may ask of it. Who does it is outside.

use async_trait::async_trait;

use crate::event::At;

/// Where the sign-in at Twitch and its word on the stream are looked at.
#[async_trait]
pub trait TwitchDesk: Send + Sync + 'static {
    /// How things stand at this moment.
    fn facts(&self) -> TwitchFacts;
    /// Begins a sign-in, or tells of the one that waits. It goes on by itself.
    async fn sign_in(&self) -> Result<TwitchInvitation, TwitchRefusal>;
    /// Signs out, and gives up a sign-in that waits.
    async fn sign_out(&self) -> Result<(), TwitchRefusal>;
}

/// How things stand at Twitch.
#[derive(Clone, Debug, Default)]
pub struct TwitchFacts {
    /// Whether an account is signed in, as far as is known.
    pub signed_in: bool,
    /// Its login.
    pub login: Option<String>,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When its token ends if it is not refreshed.
    pub expires_at: Option<At>,
    /// Whether the token comes from the settings.
    pub fixed: bool,
    /// What is wrong with the sign-in, or why the last one came to nothing, as a sentence.
    pub trouble: Option<String>,
    /// A sign-in that waits for a person.
    pub sign_in: Option<TwitchInvitation>,
    /// Its word on the stream.
    pub live: TwitchLive,
}

/// Twitch's word on the stream.
#[derive(Clone, Debug, Default)]
pub struct TwitchLive {
    /// The channel; empty: none is named.
    pub channel: String,
    /// Whether it is live; not known is no.
    pub is_live: bool,
    /// When Twitch last said so.
    pub checked_at: Option<At>,
    /// The title.
    pub title: Option<String>,
    /// What is played.
    pub game: Option<String>,
    /// Since when.
    pub started_at: Option<At>,
    /// How many watch.
    pub viewers: Option<u32>,
    /// Why it is not known: `twitch_api_not_configured` or `twitch_api_error`.
    pub unknown: Option<&'static str>,
}

/// What a person needs in order to sign the Chronicler in.
#[derive(Clone, Debug)]
pub struct TwitchInvitation {
    /// To be entered at the address.
    pub user_code: String,
    /// Where to go.
    pub verification_uri: String,
    /// When the code ends.
    pub expires_at: At,
}

/// Why that cannot be, as a sentence.
#[derive(Clone, Debug)]
pub enum TwitchRefusal {
    /// Nobody is signed in.
    NotSignedIn(String),
    /// The settings must be others first.
    Settings(String),
    /// Another try may help.
    Later(String),
}
