//! What can happen.

use serde::{Deserialize, Serialize};

use super::access::AccessChange;
use super::chat::{ChatLine, Removal};
use super::dashboard::Dashboard;
use super::deed::{Deed, DeedOutcome};
use super::prompt::PromptId;
use super::settings::Settings;
use super::time::At;
use super::view::SessionId;

/// Everything that can reach the agent. Doors and web make these; the loop stamps and journals them.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The program started, with the settings that decisions depend on. The first input of every run.
    Started {
        /// In force from now on.
        settings: Box<Settings>,
        /// Seeds all that is varied; chosen once, at a database's first start.
        seed: u64,
    },
    /// Sessions that the journal holds as open, told once after the start.
    FoundOpen(Vec<SessionId>),
    /// Settings were changed while running.
    SettingsChanged(Box<Settings>),
    /// The agent's own deadline has come.
    Tick,
    /// The broadcast changed, or its present state was asked for and is this.
    Stream {
        /// Who says so.
        source: StreamSource,
        /// What is so now.
        change: StreamChange,
    },
    /// The recording runs since then (`None`: it does not run).
    Recording {
        /// When its first frame was written, as far as can be told.
        since: Option<At>,
    },
    /// The program scene is now this one.
    Scene {
        /// Its name in OBS, at most 256 bytes.
        name: String,
    },
    /// The streamer began or ceased to speak.
    Voice {
        /// Whether they speak now.
        speaking: bool,
    },
    /// Somebody wrote in chat.
    Chat(Box<ChatLine>),
    /// Somebody of whom nothing is kept wrote in chat.
    Unkept,
    /// Somebody chose whether what they write is kept from now on.
    Keeping {
        /// Their account's id at Twitch.
        user: String,
        /// Whether it is.
        keep: bool,
    },
    /// Something was taken out of chat.
    Removed(Removal),
    /// Another channel's viewers were sent here.
    Raid {
        /// The other channel's name.
        from: String,
        /// How many came.
        viewers: u32,
    },
    /// How many watch.
    Viewers {
        /// The count.
        count: u32,
    },
    /// A person asked for something.
    Order {
        /// Who.
        by: Actor,
        /// What.
        order: Order,
    },
    /// A completion request came to an end.
    Completed {
        /// The request's id; unknown and late ones are dropped.
        id: u64,
        /// The text, or why there is none.
        outcome: Result<String, CompletionError>,
    },
    /// An attempt to send a line to chat came to an end.
    Said {
        /// The id in [`Action::Say`](super::Action::Say).
        id: u64,
        /// How it ended.
        outcome: SayOutcome,
    },
    /// An act of moderation came to an end.
    Moderated {
        /// The id in [`Action::Moderate`](super::Action::Moderate).
        id: u64,
        /// What Twitch answered.
        outcome: DeedOutcome,
    },
    /// Somebody was let in, or is let in no more. The agent has no part in it; it is told so that the
    /// journal remembers.
    Access {
        /// Who did it.
        by: Actor,
        /// What.
        change: AccessChange,
    },
    /// A part of the program changed its state.
    Part(PartStatus),
}

/// Who reports the broadcast's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamSource {
    /// obs-websocket.
    Obs,
    /// The overlay page inside OBS (`window.obsstudio`).
    Overlay,
    /// Twitch's own word.
    Twitch,
    /// A person.
    Operator,
}

/// What became of the broadcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamChange {
    /// It runs.
    Started {
        /// Since when, if it began earlier than the report.
        since: Option<At>,
    },
    /// It ended.
    Stopped,
    /// The connection to the ingest is lost and being made again; the broadcast is not over.
    Reconnecting,
    /// It is back.
    Reconnected,
    /// The reporter itself went away (OBS quit or crashed, the page closed): nobody knows.
    Lost,
}

/// Who gave an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The holder of the owner key.
    Owner,
    /// Somebody signed in to the panel, by the name they are known under.
    Panel(String),
    /// A moderator or the streamer, from chat, by login.
    Chat(String),
}

/// What a person can ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Open a session by hand.
    StartSession {
        /// The channel; `None` for the configured one.
        channel: Option<String>,
    },
    /// Close the session now, without the grace period.
    EndSession {
        /// Which; `None` for the open one.
        session: Option<SessionId>,
    },
    /// Put this dashboard in force (or keep it for the next session).
    SetDashboard(Box<Dashboard>),
    /// Tick a goal off, or untick it.
    TickGoal {
        /// Position in the dashboard's list, from 0.
        index: usize,
        /// Whether it is done.
        done: bool,
    },
    /// Be silent until then; `None`: for the rest of the stream.
    Hush {
        /// The end.
        until: Option<At>,
    },
    /// End a hush.
    Resume,
    /// Speak soon: skips the quiet threshold and the drives, no other rule.
    Nudge,
    /// Judge a delivered prompt.
    Feedback {
        /// Which; `None` for the last.
        prompt: Option<PromptId>,
        /// The judgement.
        feedback: Feedback,
    },
    /// Let a waiting prompt be shown.
    Approve {
        /// Which.
        prompt: PromptId,
        /// The words to show instead, if a person edited it.
        edit: Option<String>,
    },
    /// Refuse a waiting prompt.
    Veto {
        /// Which.
        prompt: PromptId,
        /// Why, in the person's words; may be empty.
        why: String,
    },
    /// Dismiss the Warden's flag on a line.
    DismissFlag {
        /// The flagged line.
        message: super::chat::MessageId,
    },
    /// Forget what the temperament has learnt.
    ResetTemperament,
    /// Do this to a line or a person in chat, through Twitch.
    Moderate(Box<Deed>),
    /// Write a person's words in chat, as the Chronicler.
    Say {
        /// The words, at most 500 characters.
        text: String,
    },
    /// Sign in to Twitch. The agent has no part in it; it is told so that the journal remembers.
    SignInToTwitch,
    /// Sign out of Twitch; told for the same reason.
    SignOutOfTwitch,
    /// Change a setting while running.
    ChangeSetting {
        /// Its key, such as `hearthkeeper.quiet_minutes`.
        key: String,
        /// The new value as text; `None`: as if it had never been changed here. Never a secret.
        value: Option<String>,
        /// All settings that decisions depend on, as they are then.
        settings: Box<Settings>,
    },
}

/// A person's word on a delivered prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feedback {
    /// Well said.
    Good,
    /// The wrong moment.
    NotNow,
    /// The wrong thing.
    NotThis,
}

/// Why a completion request gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionError {
    /// Network, 408, 429, 5xx, after all tries; the sentence says which.
    Transient(String),
    /// The key was refused.
    Authentication(String),
    /// It will never work so.
    Permanent(String),
    /// No answer within the time.
    TimedOut,
    /// The spending cap is reached.
    OverBudget,
}

/// How an attempt to write in chat ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SayOutcome {
    /// Handed to the server.
    Sent,
    /// Not sent; the sentence says why.
    Refused(String),
}

/// A part of the program whose health a person can look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// obs-websocket.
    Obs,
    /// Twitch chat.
    Chat,
    /// Twitch's web API.
    Helix,
    /// The language model.
    Model,
    /// The overlay page.
    Overlay,
}

impl Part {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Obs => "obs",
            Self::Chat => "chat",
            Self::Helix => "helix",
            Self::Model => "model",
            Self::Overlay => "overlay",
        }
    }
}

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// Works.
    Ok,
    /// Not configured, or not there at the moment; nothing is wrong.
    Off,
    /// Configured and failing.
    Broken,
}

/// A part's state with what a person should know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartStatus {
    /// Which.
    pub part: Part,
    /// How it is.
    pub state: PartState,
    /// One calm sentence: what is so.
    pub detail: String,
    /// The one step that mends it; empty if there is nothing to do.
    pub hint: String,
}
