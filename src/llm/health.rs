//! The model's state in sentences, for the panel and `sanctum doctor`. Retries are among them, so that
//! they are visible while they happen.

use std::time::Duration;

use crate::event::{CompletionError, Part, PartState, PartStatus};

use super::TRIES;
use super::budget::Budget;

/// It answered a request whose budget was full to `fill` per cent.
pub(super) fn answered(budget: &Budget, fill: u8) -> PartStatus {
    let detail = format!(
        "The language model answers. The last request filled {fill} % of its tokens; {budget}."
    );
    status(PartState::Ok, detail, "")
}

/// It answered a question that counts for nothing.
pub(super) fn answers() -> PartStatus {
    status(PartState::Ok, "The language model answers.", "")
}

/// A try failed and another follows.
pub(super) fn again(why: &str, pause: Duration, next: usize) -> PartStatus {
    let pause = pause.as_secs_f32();
    let detail = format!(
        "The language model fails: {why}. It is asked again in {pause:.1} s (try {next} of {TRIES})."
    );
    let hint = "The offline voice speaks if it does not answer in time.";
    status(PartState::Broken, detail, hint)
}

/// The settings make no model.
pub(super) fn unusable(why: &str) -> PartStatus {
    let detail = format!("The language model cannot be asked: {why}.");
    status(PartState::Broken, detail, "Correct the LLM_ settings.")
}

/// A request ended without an answer.
pub(super) fn failed(error: &CompletionError) -> PartStatus {
    let failing = |why: &str, hint| {
        let detail = format!("The language model fails: {why}.");
        status(PartState::Broken, detail, hint)
    };
    match error {
        CompletionError::Transient(why) => failing(
            why,
            "The offline voice speaks meanwhile. If it stays so, look at LLM_BASE_URL and the model's server.",
        ),
        CompletionError::Authentication(why) => failing(why, "Correct LLM_API_KEY."),
        CompletionError::Permanent(why) => failing(
            why,
            "Correct LLM_MODEL, LLM_BASE_URL or SANCTUM_LLM_ANSWER_TOKENS.",
        ),
        CompletionError::TimedOut => status(
            PartState::Broken,
            "The language model does not answer in time.",
            "The offline voice speaks meanwhile. A smaller model or a larger SANCTUM_LLM_PATIENCE_SECONDS helps.",
        ),
        CompletionError::OverBudget => status(
            PartState::Off,
            "The session's tokens for the language model are spent; the offline voice speaks.",
            "Raise SANCTUM_LLM_SESSION_TOKENS.",
        ),
    }
}

fn status(state: PartState, detail: impl Into<String>, hint: &str) -> PartStatus {
    PartStatus {
        part: Part::Model,
        state,
        detail: detail.into(),
        hint: hint.to_owned(),
    }
}
