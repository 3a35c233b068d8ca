//! The settings that decisions depend on. They travel in inputs, so that a replay decides alike.
//! Names, defaults and limits of all settings are in `crate::config`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::prompt::Delivery;
use super::time::{minutes, seconds};

/// All of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The channel, without `#`; empty if none is configured.
    pub channel: String,
    /// The name that the Steward is addressed by, in lower case.
    pub steward_name: String,
    /// How long a session waits for a broadcast that stopped or vanished.
    pub grace: Duration,
    /// When to speak.
    pub hearth: HearthSettings,
    /// Which scenes mean what.
    pub scenes: SceneSettings,
    /// The drives.
    pub drives: DriveSettings,
    /// The language model, as far as decisions depend on it.
    pub model: ModelSettings,
    /// When chat may be written to.
    pub chat: ChatSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            channel: String::new(),
            steward_name: "steward".to_owned(),
            grace: minutes(5),
            hearth: HearthSettings::default(),
            scenes: SceneSettings::default(),
            drives: DriveSettings::default(),
            model: ModelSettings::default(),
            chat: ChatSettings::default(),
        }
    }
}

/// When to speak: the rules' numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HearthSettings {
    /// Nothing is said before people were silent for this long.
    pub quiet: Duration,
    /// The least time between two prompts; never below ten minutes.
    pub interval: Duration,
    /// At most so many prompts an hour.
    pub per_hour: u32,
    /// At most so many prompts a session.
    pub per_session: u32,
    /// So many lines by people ...
    pub active_lines: u32,
    /// ... within this time are active chat.
    pub active_window: Duration,
    /// The streamer must have been silent for this long.
    pub voice_hold: Duration,
    /// After a raid, this long belongs to the welcome.
    pub raid_settle: Duration,
    /// Each unanswered prompt lengthens the next pause by this factor.
    pub backoff: f64,
    /// Whether the quiet threshold follows the channel's own rhythm.
    pub adapt: bool,
    /// Where prompts go.
    pub delivery: Delivery,
    /// How long a proposal waits.
    pub proposal: Duration,
    /// How long after a prompt a line counts as its answer.
    pub answer_window: Duration,
}

impl Default for HearthSettings {
    fn default() -> Self {
        Self {
            quiet: minutes(15),
            interval: minutes(15),
            per_hour: 4,
            per_session: 12,
            active_lines: 3,
            active_window: seconds(60),
            voice_hold: minutes(2),
            raid_settle: minutes(5),
            backoff: 1.5,
            adapt: true,
            delivery: Delivery::Overlay,
            proposal: minutes(5),
            answer_window: minutes(5),
        }
    }
}

/// Name patterns (`*` stands for anything, case is ignored) that give a scene its mood. A scene that
/// matches none is known by common English names, else it is `talk`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SceneSettings {
    /// Before the talk begins.
    pub opening: Vec<String>,
    /// The ordinary case.
    pub talk: Vec<String>,
    /// Silence is intended.
    pub contemplative: Vec<String>,
    /// Be right back.
    pub away: Vec<String>,
    /// The end.
    pub closing: Vec<String>,
}

/// How fast each drive decays, and how much is needed to speak.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DriveSettings {
    /// Half-life of warmth.
    pub warmth: Duration,
    /// Half-life of concern.
    pub concern: Duration,
    /// Half-life of curiosity.
    pub curiosity: Duration,
    /// Half-life of restraint.
    pub restraint: Duration,
    /// The weighted sum that must be passed.
    pub threshold: f32,
}

impl Default for DriveSettings {
    fn default() -> Self {
        Self {
            warmth: minutes(4),
            concern: minutes(20),
            curiosity: minutes(30),
            restraint: minutes(10),
            threshold: 0.3,
        }
    }
}

/// The language model, as far as decisions depend on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelSettings {
    /// Whether one is configured.
    pub enabled: bool,
    /// The most tokens in a request.
    pub context_tokens: u32,
    /// The most tokens in an answer.
    pub answer_tokens: u32,
    /// How long an answer may take before the offline voice speaks instead.
    pub patience: Duration,
}

impl Default for ModelSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            context_tokens: 3000,
            answer_tokens: 120,
            patience: seconds(30),
        }
    }
}

/// When chat may be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatSettings {
    /// Only while the broadcast runs.
    pub live_only: bool,
    /// A test: the broadcast need not run. The panel shows it loudly.
    pub offline_test: bool,
}

impl Default for ChatSettings {
    fn default() -> Self {
        Self {
            live_only: true,
            offline_test: false,
        }
    }
}
