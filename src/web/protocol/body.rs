//! What an event says: the types that the protocol's page lists, under their names on the wire.

use serde::Serialize;

use super::Role;
use super::parts::{
    InForce, Line, WireDashboard, WireEnded, WireFlag, WirePart, WirePrompt, WireReason,
};
use super::snapshot::Snapshot;
use crate::event::{Actor, Feedback, Place, Reading, StreamSource};

/// An event's type and its data.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", content = "data")]
pub(super) enum Body<'a> {
    #[serde(rename = "hello")]
    Hello {
        protocol: u32,
        role: Role,
        database: &'a str,
        resumed: bool,
        snapshot: Option<Box<Snapshot<'a>>>,
    },
    #[serde(rename = "snapshot")]
    Snapshot {
        snapshot: Box<Snapshot<'a>>,
        skipped: bool,
    },
    #[serde(rename = "session.opened")]
    SessionOpened {
        session: String,
        channel: &'a str,
        stream_since: u64,
        by: StreamSource,
    },
    #[serde(rename = "session.resting")]
    SessionResting {
        session: String,
        until: u64,
        because: &'a str,
    },
    #[serde(rename = "session.resumed")]
    SessionResumed { session: String },
    #[serde(rename = "session.closed")]
    SessionClosed {
        session: String,
        ended: u64,
        because: &'a str,
    },
    #[serde(rename = "chat.message")]
    ChatMessage { line: Line<'a> },
    #[serde(rename = "chat.removed")]
    ChatRemoved { ids: Vec<&'a str> },
    #[serde(rename = "chat.cleared")]
    ChatCleared {},
    #[serde(rename = "chat.flag")]
    ChatFlag { id: &'a str, flag: WireFlag<'a> },
    #[serde(rename = "chat.flag_dismissed")]
    ChatFlagDismissed { id: &'a str, by: By<'a> },
    #[serde(rename = "raid.arrived")]
    RaidArrived { from: &'a str, viewers: u32 },
    #[serde(rename = "viewers")]
    Viewers { count: u32 },
    #[serde(rename = "scene.changed")]
    SceneChanged { name: &'a str },
    #[serde(rename = "voice.changed")]
    VoiceChanged { speaking: bool },
    #[serde(rename = "stream.changed")]
    StreamChanged { live: bool, since: Option<u64> },
    #[serde(rename = "recording.changed")]
    RecordingChanged { since: Option<u64> },
    #[serde(rename = "reading.changed")]
    ReadingChanged {
        reading: Reading,
        #[serde(flatten)]
        staff: Option<WhyForStaff<'a>>,
    },
    #[serde(rename = "thought.formed")]
    ThoughtFormed {
        about: &'a str,
        worth: f32,
        why: &'a str,
    },
    #[serde(rename = "prompt.proposed")]
    PromptProposed { prompt: WirePrompt<'a>, until: u64 },
    #[serde(rename = "prompt.decided")]
    PromptDecided {
        id: u64,
        decision: &'static str,
        why: &'a str,
        by: Option<By<'a>>,
    },
    #[serde(rename = "prompt.delivered")]
    PromptDelivered {
        prompt: WirePrompt<'a>,
        shown_for_ms: u64,
        #[serde(flatten)]
        staff: Option<WhereForStaff<'a>>,
    },
    #[serde(rename = "prompt.answered")]
    PromptAnswered {
        id: u64,
        people: u32,
        first_after_ms: Option<u64>,
    },
    #[serde(rename = "prompt.judged")]
    PromptJudged {
        id: u64,
        feedback: Feedback,
        by: By<'a>,
    },
    #[serde(rename = "answer.given")]
    AnswerGiven {
        to: &'a str,
        name: &'a str,
        text: &'a str,
        shown_for_ms: u64,
    },
    #[serde(rename = "dashboard.changed")]
    DashboardChanged { dashboard: WireDashboard<'a> },
    #[serde(rename = "goal.ticked")]
    GoalTicked { index: usize, done: bool },
    #[serde(rename = "hush.started")]
    HushStarted { until: Option<u64>, by: By<'a> },
    #[serde(rename = "hush.ended")]
    HushEnded {},
    #[serde(rename = "part.changed")]
    PartChanged(WirePart<'a>),
    #[serde(rename = "note")]
    Note { text: &'a str },
    #[serde(rename = "order.refused")]
    OrderRefused { code: &'a str, why: &'a str },
    #[serde(rename = "moderation.ended")]
    ModerationEnded(WireEnded<'a>),
    #[serde(rename = "chat.said")]
    ChatSaid { id: u64, sent: bool, why: &'a str },
    #[serde(rename = "settings.changed")]
    SettingsChanged {
        key: &'a str,
        by: By<'a>,
        #[serde(flatten)]
        in_force: InForce,
    },
    #[serde(rename = "access.changed")]
    AccessChanged {},
    #[serde(rename = "ledger.written")]
    LedgerWritten { session: String },
}

/// Why the room reads so, and why nothing is said.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WhyForStaff<'a> {
    pub(super) reasons: Vec<WireReason<'a>>,
    pub(super) silence: Vec<WireReason<'a>>,
    pub(super) next_prompt: Option<u64>,
}

/// Where a prompt was shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WhereForStaff<'a> {
    pub(super) places: &'a [Place],
}

/// Who did something: how they came, and the name they are known under there.
#[derive(Clone, Debug, Serialize)]
pub(super) struct By<'a> {
    kind: &'static str,
    name: Option<&'a str>,
}

impl<'a> From<&'a Actor> for By<'a> {
    fn from(actor: &'a Actor) -> Self {
        let (kind, name) = match actor {
            Actor::Owner => ("owner", None),
            Actor::Panel(name) => ("panel", Some(name.as_str())),
            Actor::Chat(login) => ("chat", Some(login.as_str())),
        };
        Self { kind, name }
    }
}
