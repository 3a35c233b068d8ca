//! The stored entry, and taking words out of it.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::action::Action;
use super::input::Input;
use super::twin::Twin;
use crate::event::{self, At, Seq};

/// An entry without its number, which is its key.
#[derive(Serialize, Deserialize)]
pub(in crate::journal) struct Entry {
    at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<Uuid>,
    input: Input,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    actions: Vec<Action>,
}

impl Entry {
    pub(super) fn keep(entry: &event::Entry) -> Self {
        let event::Entry {
            seq: _,
            at,
            session,
            input,
            actions,
        } = entry;
        Self {
            at: Twin::<At>::keep(at),
            session: Twin::keep(session),
            input: Twin::keep(input),
            actions: Twin::keep(actions),
        }
    }

    pub(super) fn give(self, seq: Seq) -> event::Entry {
        event::Entry {
            seq,
            at: self.at.give(),
            session: self.session.give(),
            input: self.input.give(),
            actions: self.actions.give(),
        }
    }

    /// Takes the words out of the chat line, if the entry is one.
    pub(in crate::journal) fn blank_line(&mut self) {
        if let Input::Chat(line) = &mut self.input {
            line.blank();
        }
    }

    /// Takes out what completion requests quoted.
    pub(in crate::journal) fn blank_quotes(&mut self) {
        self.actions.iter_mut().for_each(Action::blank_quotes);
    }
}

/// Of a stored chat line, its id alone: reads several times faster than the whole entry.
#[derive(Deserialize)]
pub(in crate::journal) struct LineId {
    input: LineInput,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum LineInput {
    Chat { chat: Line },
    Other(IgnoredAny),
}

#[derive(Deserialize)]
struct Line {
    id: String,
}

impl LineId {
    /// The id, if the entry is a chat line.
    pub(in crate::journal) fn into_id(self) -> Option<String> {
        match self.input {
            LineInput::Chat { chat } => Some(chat.id),
            LineInput::Other(_) => None,
        }
    }
}
