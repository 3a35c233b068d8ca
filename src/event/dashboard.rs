//! The streamer's plan for the evening, as data. Reading it out of Markdown is `crate::dashboard`'s work.

use serde::{Deserialize, Serialize};

/// A stream dashboard. What was not given is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dashboard {
    /// What the person wrote, whole.
    pub raw_markdown: String,
    /// The stream's title.
    pub stream_title: String,
    /// What is played.
    pub game: String,
    /// Mood or energy.
    pub mood: String,
    /// The line that Twitch sends to followers, 1-2 sentences.
    pub go_live_notification: String,
    /// The announcement elsewhere, with its hashtags.
    pub social_post: String,
    /// What the evening should reach, 3-5 of them.
    pub session_goals: Vec<Goal>,
    /// The one thought that the evening turns around.
    pub content_angle: String,
    /// All else that was written, for the streamer's own eyes and the context.
    pub notes: String,
}

impl Dashboard {
    /// What the evening is about: the angle, else the title; empty if there is neither.
    #[must_use]
    pub fn theme(&self) -> &str {
        if self.content_angle.is_empty() {
            &self.stream_title
        } else {
            &self.content_angle
        }
    }
}

/// One goal of the evening.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// What.
    pub text: String,
    /// Whether it is reached.
    #[serde(default)]
    pub done: bool,
}
