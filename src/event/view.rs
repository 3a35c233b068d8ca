//! What is so now, as the agent sees it: the hub's snapshot and the status pages are made from this.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use serde::{Deserialize, Serialize};

use super::chat::{ChatLine, Flag, MessageId};
use super::dashboard::Dashboard;
use super::deed::EndedDeed;
use super::input::PartStatus;
use super::prompt::{Delivery, Prompt, PromptId};
use super::reason::{Reading, Reason};
use super::settings::ChatSettings;
use super::time::At;

/// A session's id: a UUID of version 7, so that ids sort by the time of opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub Uuid);

impl SessionId {
    /// An id for a session opened at `at`; `random` makes it unique.
    #[must_use]
    pub fn new(at: At, random: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(at.0, &random).into_uuid())
    }

    /// The eight characters that name the session in file names: the last ones, which are random.
    #[must_use]
    pub fn short(self) -> String {
        let hex = self.0.simple().to_string();
        hex[24..].to_owned()
    }
}

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for SessionId {
    type Err = uuid::Error;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse().map(Self)
    }
}

/// Where a session is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// The broadcast runs.
    Open,
    /// It stopped or vanished; the session waits until then.
    Resting {
        /// When it closes.
        until: At,
    },
}

/// The present, whole. Cheap to make: lines are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// When this was so.
    pub at: At,
    /// The open session.
    pub session: Option<SessionView>,
    /// What the room is like.
    pub reading: Reading,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Why nothing is said now; empty: a prompt may come.
    pub silence: Vec<Reason>,
    /// No prompt before this moment; `None`: it depends on people.
    pub next_prompt: Option<At>,
    /// Whether the rules would let a prompt out at this moment.
    pub can_prompt_now: bool,
    /// Whether talk has ceased for long enough that speaking would not interrupt.
    pub chat_allows: bool,
    /// The broadcast runs, as far as anybody knows.
    pub live: bool,
    /// The program scene.
    pub scene: Option<String>,
    /// Whether the streamer speaks.
    pub speaking: bool,
    /// The recording's first frame.
    pub recording_since: Option<At>,
    /// Silence was asked for: `Some(None)` for the rest of the stream.
    pub hush: Option<Option<At>>,
    /// The quiet threshold in force (it adapts).
    pub quiet_threshold: Duration,
    /// The least pause between two prompts in force.
    pub prompt_interval: Duration,
    /// How prompts are delivered.
    pub delivery: Delivery,
    /// When chat may be written to.
    pub chat_gate: ChatSettings,
    /// The dashboard in force, or waiting for the next session.
    pub dashboard: Option<DashboardView>,
    /// The prompt in the overlay, with the end of its time there.
    pub prompt: Option<PromptView>,
    /// Prompts that wait for a decision, with their expiry.
    pub proposals: Vec<PromptView>,
    /// The last lines, oldest first, at most 50, without withdrawn ones.
    pub lines: Vec<LineView>,
    /// What moderators did last, through Twitch, oldest first; a few.
    pub deeds: Vec<EndedDeed>,
    /// Named drives, 0 to 1.
    pub drives: Vec<(&'static str, f32)>,
    /// The temperament's weights by name.
    pub temperament: Vec<(&'static str, f32)>,
    /// The parts' states, in the order of [`super::Part`].
    pub parts: Vec<PartView>,
}

/// The open session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// The channel, without `#`.
    pub channel: String,
    /// Where in its life.
    pub state: SessionState,
    /// When it was opened.
    pub started: At,
    /// When the broadcast began.
    pub stream_since: At,
    /// Lines of people so far, flagged ones too.
    pub messages: u64,
    /// Prompts shown so far.
    pub prompts: u32,
    /// The last line by a person.
    pub last_human: Option<At>,
    /// The last thing of any kind that counts as activity.
    pub last_activity: At,
    /// When the last prompt was shown, and its words.
    pub last_prompt: Option<(At, PromptId, String)>,
}

/// A dashboard with when it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct DashboardView {
    /// The plan.
    pub dashboard: Dashboard,
    /// When its first version was saved.
    pub created: At,
    /// When this version was.
    pub updated: At,
}

/// A prompt that is on screen or waits.
#[derive(Clone, Debug, PartialEq)]
pub struct PromptView {
    /// The prompt.
    pub prompt: Prompt,
    /// When it was shown or proposed.
    pub since: At,
    /// When it goes.
    pub until: At,
}

/// A part's state, and since when it is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    /// The state.
    pub status: PartStatus,
    /// When it was first told; words on it may have changed since.
    pub since: At,
}

/// A recent line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineView {
    /// When it came in.
    pub at: At,
    /// The line.
    pub line: Arc<ChatLine>,
    /// The Warden's word; a flagged line is not for viewers.
    pub flag: Option<Flag>,
    /// Whether a moderator dismissed the flag.
    pub dismissed: bool,
}

impl LineView {
    /// Whether viewers may see it.
    #[must_use]
    pub fn public(&self) -> bool {
        self.flag.is_none() || self.dismissed
    }

    /// The line's id.
    #[must_use]
    pub fn id(&self) -> &MessageId {
        &self.line.id
    }
}
