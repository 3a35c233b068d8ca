//! What is sent and what comes back, in each of the two forms.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::event::CompletionRequest;

use super::Answer;

/// Which interface the model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// OpenAI, OpenRouter, LM Studio, llama.cpp, vLLM.
    OpenAi,
    /// Ollama's own.
    Ollama,
}

impl Dialect {
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::OpenAi => "/chat/completions",
            Self::Ollama => "/api/chat",
        }
    }

    pub(super) const fn standard_model(self) -> &'static str {
        match self {
            Self::OpenAi => "gpt-4o-mini",
            Self::Ollama => "llama3.2",
        }
    }

    /// The request's body.
    pub(super) fn body(self, model: &str, request: &CompletionRequest) -> Value {
        let messages: Vec<Value> = request
            .segments
            .iter()
            .map(|s| json!({"role": if s.system { "system" } else { "user" }, "content": s.text}))
            .collect();
        match self {
            Self::OpenAi => json!({
                "model": model, "messages": messages, "max_tokens": request.max_tokens,
                "temperature": 0.8, "stream": false,
            }),
            Self::Ollama => json!({
                "model": model, "messages": messages, "stream": false,
                "options": {"num_predict": request.max_tokens, "temperature": 0.8},
            }),
        }
    }

    /// The answer in a body; `None` if it is not of the known form or empty.
    pub(super) fn answer(self, body: &[u8]) -> Option<Answer> {
        let (text, used) = match self {
            Self::OpenAi => {
                let body: OpenAi = serde_json::from_slice(body).ok()?;
                let text = body.choices.into_iter().next()?.message.content?;
                (text, body.usage.and_then(|u| u.total_tokens))
            }
            Self::Ollama => {
                let body: Ollama = serde_json::from_slice(body).ok()?;
                let used = body
                    .prompt_eval_count
                    .zip(body.eval_count)
                    .map(|(i, o)| i + o);
                (body.message.content?, used)
            }
        };
        (!text.trim().is_empty()).then_some(Answer { text, used })
    }
}

#[derive(Deserialize)]
struct OpenAi {
    choices: Vec<Choice>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    total_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Ollama {
    message: Message,
    prompt_eval_count: Option<u64>,
    eval_count: Option<u64>,
}
