//! What the model may cost: tokens in and out, counted and capped for each session. The count is this
//! run's: a restart in the middle of a session begins it anew, for the journal keeps no prices.

use std::fmt;

use crate::event::{CompletionRequest, SessionId};

use super::wire::Answer;

/// Bytes in a token where the model does not count them, on the careful side.
const BYTES_A_TOKEN: usize = 3;

/// Tokens spent in one session.
#[derive(Debug)]
pub(super) struct Budget {
    session: Option<SessionId>,
    sent: u64,
    answered: u64,
    most: u64,
}

impl Budget {
    pub(super) fn new(most: u64) -> Self {
        Self {
            session: None,
            sent: 0,
            answered: 0,
            most,
        }
    }

    /// Counts anew when the session is another one.
    pub(super) fn enter(&mut self, session: Option<SessionId>) {
        if self.session != session {
            *self = Self {
                session,
                ..Self::new(self.most)
            };
        }
    }

    /// Whether the request with the longest answer still fits.
    pub(super) fn allows(&self, request: &CompletionRequest) -> bool {
        let cost = estimate(request) + u64::from(request.max_tokens);
        self.sent + self.answered + cost <= self.most
    }

    /// Counts what a request and its answer used, by the model's count if it gives one.
    pub(super) fn spend(&mut self, request: &CompletionRequest, answer: &Answer) {
        self.sent += answer.tokens_in.unwrap_or_else(|| estimate(request));
        self.answered += answer
            .tokens_out
            .unwrap_or_else(|| tokens(answer.text.len()));
    }

    /// Counts a request whose answer was lost: it was worked on all the same.
    pub(super) fn lose(&mut self, request: &CompletionRequest) {
        self.sent += estimate(request);
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sent, answered) = (self.sent, self.answered);
        write!(
            f,
            "the session used {sent} in and {answered} out, of {} at most",
            self.most
        )
    }
}

fn estimate(request: &CompletionRequest) -> u64 {
    tokens(request.segments.iter().map(|s| s.text.len()).sum())
}

fn tokens(bytes: usize) -> u64 {
    bytes.div_ceil(BYTES_A_TOKEN) as u64
}
