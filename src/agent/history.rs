//! What was said before, in this session and the last ten: nothing is said twice.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::event::SessionId;
use crate::voice::FrameId;

use super::rhythm::push_bounded;

/// Sessions whose lines are not repeated (FEATURES: "nor in the last 10 sessions"), and this one.
const SESSIONS: usize = 11;
/// Lines remembered at most; a session has a dozen prompts and some answers.
const MOST: usize = 600;

/// Lines said, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct History {
    lines: VecDeque<Said>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Said {
    session: SessionId,
    text: String,
    /// The wording's skeleton, if the grammar made it.
    frame: Option<FrameId>,
}

impl History {
    /// Remembers a line.
    pub(super) fn add(&mut self, session: SessionId, text: &str, frame: Option<FrameId>) {
        let text = text.to_owned();
        push_bounded(
            &mut self.lines,
            Said {
                session,
                text,
                frame,
            },
            MOST,
        );
    }

    /// Forgets what is older than the last ten sessions.
    pub(super) fn age(&mut self) {
        let mut sessions: Vec<SessionId> = self.lines.iter().map(|l| l.session).collect();
        sessions.dedup();
        if let Some(oldest) = sessions.len().checked_sub(SESSIONS).map(|i| sessions[i]) {
            self.lines.retain(|l| l.session >= oldest);
        }
    }

    /// The lines' words, oldest first.
    pub(super) fn texts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.lines.iter().map(|l| l.text.as_str())
    }

    /// When a wording was last used, on a rising scale; `None`: not within memory.
    pub(super) fn last_used(&self, frame: FrameId) -> Option<u64> {
        let at = self.lines.iter().rposition(|l| l.frame == Some(frame))?;
        Some(at as u64)
    }
}
