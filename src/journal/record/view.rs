//! Stored rows of the views. They say again what the entries say, so they could be made anew from those.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::chat::Flag;
use super::input::{Actor, Feedback};
use super::prompt::{Dashboard, Decision, Place, Prompt};
use super::twin::Twin;
use crate::event::{self, At, DashboardRow, PromptRow, Seq, SessionId, SessionRow};

/// A session; its id is its key.
#[derive(Serialize, Deserialize)]
pub(in crate::journal) struct SessionView {
    channel: String,
    started: u64,
    stream_since: u64,
    ended: Option<u64>,
    resting_until: Option<u64>,
    title: String,
    game: String,
    theme: String,
    messages: u64,
    people: u32,
    prompts: u32,
    flags: u32,
}

impl SessionView {
    pub(in crate::journal) fn keep(row: &SessionRow) -> Self {
        Self {
            channel: row.channel.clone(),
            started: Twin::<At>::keep(&row.started),
            stream_since: Twin::<At>::keep(&row.stream_since),
            ended: Twin::<Option<At>>::keep(&row.ended),
            resting_until: Twin::<Option<At>>::keep(&row.resting_until),
            title: row.title.clone(),
            game: row.game.clone(),
            theme: row.theme.clone(),
            messages: row.messages,
            people: row.people,
            prompts: row.prompts,
            flags: row.flags,
        }
    }

    pub(in crate::journal) fn give(self, id: SessionId) -> SessionRow {
        SessionRow {
            id,
            channel: self.channel,
            started: self.started.give(),
            stream_since: self.stream_since.give(),
            ended: self.ended.give(),
            resting_until: self.resting_until.give(),
            title: self.title,
            game: self.game,
            theme: self.theme,
            messages: self.messages,
            people: self.people,
            prompts: self.prompts,
            flags: self.flags,
        }
    }
}

/// What was said of a line after it came in; the line itself is in its entry.
#[derive(Default, Serialize, Deserialize)]
pub(in crate::journal) struct Marks {
    pub(in crate::journal) flag: Option<Flag>,
    pub(in crate::journal) flag_dismissed: bool,
    pub(in crate::journal) withdrawn: bool,
}

impl Marks {
    /// The Warden's word again.
    pub(in crate::journal) fn give_flag(flag: Option<Flag>) -> Option<event::Flag> {
        flag.give()
    }

    /// Sets the Warden's word.
    pub(in crate::journal) fn set_flag(&mut self, flag: &event::Flag) {
        self.flag = Some(Flag::keep(flag));
    }
}

/// A prompt's life.
#[derive(Serialize, Deserialize)]
pub(in crate::journal) struct PromptView {
    seq: Seq,
    prompt: Prompt,
    proposed: Option<u64>,
    delivered: Option<u64>,
    places: Vec<Place>,
    decision: Option<Decision>,
    decided_by: Option<Actor>,
    decided: Option<u64>,
    answered_by: u32,
    first_after: Option<u64>,
    feedback: Option<Feedback>,
}

impl PromptView {
    pub(in crate::journal) fn keep(row: &PromptRow) -> Self {
        let (decision, decided_by, decided) = match &row.decision {
            Some((decision, by, at)) => (Some(decision), by.as_ref(), Some(at)),
            None => (None, None, None),
        };
        Self {
            seq: row.seq,
            prompt: Twin::keep(&row.prompt),
            proposed: Twin::<Option<At>>::keep(&row.proposed),
            delivered: Twin::<Option<At>>::keep(&row.delivered),
            places: Twin::keep(&row.places),
            decision: decision.map(Twin::keep),
            decided_by: decided_by.map(Twin::keep),
            decided: decided.map(Twin::<At>::keep),
            answered_by: row.answered_by,
            first_after: Twin::<Option<Duration>>::keep(&row.first_after),
            feedback: Twin::keep(&row.feedback),
        }
    }

    pub(in crate::journal) fn give(self) -> PromptRow {
        let decided_by: Option<event::Actor> = self.decided_by.give();
        PromptRow {
            seq: self.seq,
            prompt: self.prompt.give(),
            proposed: self.proposed.give(),
            delivered: self.delivered.give(),
            places: self.places.give(),
            decision: self
                .decision
                .zip(self.decided)
                .map(|(decision, at)| (decision.give(), decided_by, at.give())),
            answered_by: self.answered_by,
            first_after: self.first_after.give(),
            feedback: self.feedback.give(),
        }
    }
}

/// A dashboard's version; its number is in its key.
#[derive(Serialize, Deserialize)]
pub(in crate::journal) struct DashboardView {
    at: u64,
    dashboard: Dashboard,
}

impl DashboardView {
    pub(in crate::journal) fn keep(row: &DashboardRow) -> Self {
        Self {
            at: Twin::<At>::keep(&row.at),
            dashboard: Twin::keep(&row.dashboard),
        }
    }

    pub(in crate::journal) fn give(self, seq: Seq) -> DashboardRow {
        DashboardRow {
            seq,
            at: self.at.give(),
            dashboard: self.dashboard.give(),
        }
    }
}
