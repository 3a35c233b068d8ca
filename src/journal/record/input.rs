//! Stored inputs.

use uuid::Uuid;

use super::access::AccessChange;
use super::chat::{ChatLine, Removal};
use super::deed::{Deed, DeedOutcome};
use super::prompt::Dashboard;
use super::twin::twins;
use crate::event::Settings;

twins! {
    enum Input {
        Started { settings: Box<Settings>, seed: u64 },
        SettingsChanged(settings: Box<Settings>),
        FoundOpen(sessions: Vec<Uuid>),
        Tick,
        Stream { source: StreamSource, change: StreamChange },
        Recording { since: Option<u64> },
        Scene { name: String },
        Voice { speaking: bool },
        Chat(line: Box<ChatLine>),
        Removed(removal: Removal),
        Raid { from: String, viewers: u32 },
        Viewers { count: u32 },
        Order { by: Actor, order: Order },
        Completed { id: u64, outcome: Result<String, CompletionError> },
        Said { id: u64, outcome: SayOutcome },
        Part(status: PartStatus),
        Moderated { id: u64, outcome: DeedOutcome },
        Access { by: Actor, change: AccessChange },
        Unkept,
        Keeping { user: String, keep: bool },
    }

    enum StreamSource {
        Obs,
        Overlay,
        Twitch,
        Operator,
    }

    enum StreamChange {
        Started { since: Option<u64> },
        Stopped,
        Reconnecting,
        Reconnected,
        Lost,
    }

    enum Actor {
        Owner,
        Panel(name: String),
        Chat(login: String),
    }

    enum Order {
        StartSession { channel: Option<String> },
        EndSession { session: Option<Uuid> },
        SetDashboard(dashboard: Box<Dashboard>),
        TickGoal { index: usize, done: bool },
        Hush { until: Option<u64> },
        Resume,
        Nudge,
        Feedback { prompt: Option<u64>, feedback: Feedback },
        Approve { prompt: u64, edit: Option<String> },
        Veto { prompt: u64, why: String },
        DismissFlag { message: String },
        ResetTemperament,
        Moderate(deed: Box<Deed>),
        Say { text: String },
        SignInToTwitch,
        SignOutOfTwitch,
        ChangeSetting { key: String, value: Option<String>, settings: Box<Settings> },
    }

    enum Feedback {
        Good,
        NotNow,
        NotThis,
    }

    enum CompletionError {
        Transient(why: String),
        Authentication(why: String),
        Permanent(why: String),
        TimedOut,
        OverBudget,
    }

    enum SayOutcome {
        Sent,
        Refused(why: String),
    }

    struct PartStatus {
        part: Part,
        state: PartState,
        detail: String,
        hint: String,
    }

    enum Part {
        Obs,
        Chat,
        Helix,
        Model,
        Overlay,
    }

    enum PartState {
        Ok,
        Off,
        Broken,
    }
}
