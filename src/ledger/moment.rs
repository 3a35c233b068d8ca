//! What a record notes beside counts and lines: the moments that the prose tells, flags and answers.

use std::time::Duration;

use super::lines::Kept;
use crate::event::{Actor, At, Flag, MessageId, Place, StreamSource};

/// Something that the prose tells.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) at: At,
    pub(super) what: What,
}

/// What happened.
#[derive(Clone, Debug)]
pub(super) enum What {
    Opened { by: StreamSource },
    Raid { from: String, viewers: u32 },
    Quiet { length: Duration },
    Reconnecting,
    Reconnected { after: Duration },
    Resting { because: String },
    Resumed { after: Duration },
    Hushed { until: Option<At>, by: Actor },
    Goal { index: usize, done: bool },
    Noted { text: String },
    Closed { because: String },
}

/// A line that the Warden held back. Its words are kept only until it is known whether a moderator lets it
/// through, and are never shown before.
#[derive(Clone, Debug)]
pub(super) struct FlagNote {
    pub(super) at: At,
    pub(super) message: MessageId,
    pub(super) flag: Flag,
    pub(super) dismissed: bool,
    pub(super) withdrawn: bool,
    pub(super) line: Option<Kept>,
}

/// An answer of the Steward. Name and words are gone if the line it answers was taken away: an answer may
/// quote it.
#[derive(Clone, Debug)]
pub(super) struct AnswerNote {
    pub(super) at: At,
    pub(super) to: MessageId,
    pub(super) said: Option<(String, String)>,
    pub(super) places: Vec<Place>,
}
