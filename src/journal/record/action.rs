//! Stored actions.

use uuid::Uuid;

use super::chat::Flag;
use super::deed::{Deed, DeedOutcome};
use super::input::{Actor, Feedback, StreamSource};
use super::prompt::{Dashboard, Decision, Place, Prompt, Reading, Reason};
use super::twin::twins;

twins! {
    enum Action {
        SessionOpened { session: Uuid, channel: String, stream_since: u64, by: StreamSource },
        SessionResting { session: Uuid, until: u64, because: String },
        SessionResumed { session: Uuid },
        SessionClosed { session: Uuid, ended: u64, because: String },
        Flagged { message: String, flag: Flag },
        FlagDismissed { message: String, by: Actor },
        Withdrawn { messages: Vec<String> },
        ReadingChanged {
            reading: Reading,
            reasons: Vec<Reason>,
            silence: Vec<Reason>,
            next_prompt: Option<u64>,
        },
        ThoughtFormed { about: String, worth: f32, why: String },
        PromptProposed { prompt: Prompt, until: u64 },
        PromptDecided { prompt: u64, decision: Decision, by: Option<Actor> },
        PromptDelivered { prompt: Prompt, places: Vec<Place>, shown_for: u64 },
        PromptAnswered { prompt: u64, people: u32, first_after: Option<u64> },
        PromptJudged { prompt: u64, feedback: Feedback, by: Actor },
        DashboardSaved { session: Option<Uuid>, dashboard: Box<Dashboard> },
        GoalTicked { index: usize, done: bool },
        Hushed { until: Option<u64>, by: Actor },
        HushEnded,
        Answered { to: String, name: String, text: String, places: Vec<Place>, shown_for: u64 },
        OrderRefused { code: String, why: String },
        Noted { text: String },
        Complete(request: Box<CompletionRequest>),
        Say { id: u64, text: String, reply_to: Option<String>, until: u64 },
        WriteLedger { session: Uuid },
        Moderate { id: u64, deed: Box<Deed>, by: Actor },
        ModerationEnded { id: u64, deed: Box<Deed>, by: Actor, outcome: DeedOutcome },
        SettingChanged { key: String, value: Option<String>, by: Actor },
    }

    struct CompletionRequest {
        id: u64,
        purpose: Purpose,
        segments: Vec<Segment>,
        until: u64,
        max_tokens: u32,
        fill: u8,
    }

    enum Purpose {
        Prompt,
        Answer,
        Draft,
    }

    struct Segment {
        system: bool,
        text: String,
    }
}

impl Action {
    /// Takes out of a completion request what it quoted from chat; the program's own words stay.
    pub(super) fn blank_quotes(&mut self) {
        if let Self::Complete(request) = self {
            for segment in request.segments.iter_mut().filter(|s| !s.system) {
                segment.text.clear();
            }
        }
    }
}
