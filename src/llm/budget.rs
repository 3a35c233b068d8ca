//! What the model may cost: tokens in and out, counted, and capped a day of running.

use crate::event::CompletionRequest;

use super::Answer;

/// Characters in a token where the model does not count them, on the careful side.
const CHARS_A_TOKEN: usize = 3;

/// Tokens spent in this run of the program.
#[derive(Debug)]
pub(super) struct Budget {
    spent: u64,
    most: u64,
}

impl Budget {
    pub(super) fn new(most: u64) -> Self {
        Self { spent: 0, most }
    }

    /// Whether the request still fits.
    pub(super) fn allows(&self, request: &CompletionRequest) -> bool {
        self.spent + estimate(request) <= self.most
    }

    /// Counts what a request and its answer used.
    pub(super) fn spend(&mut self, request: &CompletionRequest, answer: &Answer) {
        let guess = estimate(request);
        self.spent += answer.used.unwrap_or(guess);
        tracing::debug!(
            spent = self.spent,
            fill = request.fill,
            "A completion was answered."
        );
    }
}

fn estimate(request: &CompletionRequest) -> u64 {
    let chars: usize = request.segments.iter().map(|s| s.text.len()).sum();
    (chars / CHARS_A_TOKEN) as u64 + u64::from(request.max_tokens)
}
