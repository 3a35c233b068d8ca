//! What is sent and what comes back, in each of the two forms. Answers are not asked for in pieces, for
//! nothing is shown before the guard has seen the whole; a server that streams anyway is understood.

use serde_json::{Value, json};

use crate::event::CompletionRequest;

use super::trouble::Trouble;

/// Which interface the model has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `OpenAI`, `OpenRouter`, LM Studio, llama.cpp, vLLM.
    OpenAi,
    /// Ollama's own.
    Ollama,
}

/// What came back.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// The words, never empty.
    pub(super) text: String,
    /// Tokens of the request, as the model counted them.
    pub(super) tokens_in: Option<u64>,
    /// Tokens of the answer, as the model counted them.
    pub(super) tokens_out: Option<u64>,
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

    /// The request's body. `newer`: for models that name the limit anew and allow no temperature.
    pub(super) fn body(self, model: &str, request: &CompletionRequest, newer: bool) -> Value {
        let messages: Vec<Value> = request
            .segments
            .iter()
            .map(|s| json!({"role": if s.system { "system" } else { "user" }, "content": s.text}))
            .collect();
        match self {
            Self::OpenAi if newer => json!({
                "model": model, "messages": messages, "max_completion_tokens": request.max_tokens,
                "stream": false,
            }),
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

    /// Whether a refusal is about how the limit or the temperature was put, as `OpenAI`'s reasoning models
    /// have it: `"param": "max_tokens"`, `"code": "unsupported_parameter"`.
    pub(super) fn wants_newer(self, refusal: &[u8]) -> bool {
        let refusal: Option<Value> = serde_json::from_slice(refusal).ok();
        let param = refusal.as_ref().and_then(|r| r.pointer("/error/param"));
        let param = param.and_then(Value::as_str);
        self == Self::OpenAi && param.is_some_and(|p| matches!(p, "max_tokens" | "temperature"))
    }

    /// The answer in a body: one JSON object, a stream of them by lines, or server-sent events.
    pub(super) fn answer(self, body: &[u8], key: Option<&str>) -> Result<Answer, Trouble> {
        let body = String::from_utf8_lossy(body);
        let body = body.trim_start_matches('\u{feff}').trim();
        if body.is_empty() {
            return Err(Trouble::transient("the model's answer is empty"));
        }
        if body.starts_with('<') {
            return Err(Trouble::permanent(
                "the address answers with a web page; it is not that of a model's interface",
            ));
        }
        let (pieces, done) = pieces(body)?;
        let mut gathered = Gathered {
            end: if done { End::Finished } else { End::Open },
            streamed: pieces.len() > 1,
            ..Gathered::default()
        };
        for piece in &pieces {
            if let Some(error) = piece.get("error").filter(|e| !e.is_null()) {
                return Err(Trouble::reported(error, key));
            }
            match self {
                Self::OpenAi => gathered.openai(piece),
                Self::Ollama => gathered.ollama(piece),
            }
        }
        gathered.answer()
    }
}

/// The JSON objects of a body, and whether it said itself that it is complete.
fn pieces(body: &str) -> Result<(Vec<Value>, bool), Trouble> {
    let broken = |_| Trouble::transient("the model's answer is malformed or broke off");
    let events = ["data:", "event:", "id:", "retry:", ":"];
    if !events.iter().any(|mark| body.starts_with(mark)) {
        let pieces: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(body)
            .into_iter()
            .collect();
        return Ok((pieces.map_err(broken)?, false));
    }
    let mut pieces = Vec::new();
    for data in body.lines().filter_map(|line| line.strip_prefix("data:")) {
        match data.trim() {
            "[DONE]" => return Ok((pieces, true)),
            "" => {}
            data => pieces.push(serde_json::from_str(data).map_err(broken)?),
        }
    }
    Ok((pieces, false))
}

/// An answer as it is put together.
#[derive(Debug, Default)]
struct Gathered {
    answer: Answer,
    /// Some piece had the known form.
    known: bool,
    streamed: bool,
    end: End,
}

/// How an answer ended, in rising order of weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Not yet.
    #[default]
    Open,
    /// As it should.
    Finished,
    /// The model used all tokens that it was given.
    Cut,
    /// The model or its provider would not.
    Declined,
}

impl Gathered {
    fn openai(&mut self, piece: &Value) {
        if let Some(usage) = piece.get("usage") {
            let count = |name: &str| usage.get(name).and_then(Value::as_u64);
            self.answer.tokens_in = count("prompt_tokens").or(self.answer.tokens_in);
            self.answer.tokens_out = count("completion_tokens").or(self.answer.tokens_out);
        }
        let Some(choice) = piece.pointer("/choices/0") else {
            return;
        };
        self.streamed |= choice.get("delta").is_some();
        if let Some(message) = choice.get("message").or(choice.get("delta")) {
            self.known = true;
            if message.get("refusal").is_some_and(|r| !r.is_null()) {
                self.end = End::Declined;
            }
            self.words(message.get("content"));
        }
        self.ends(choice.get("finish_reason"));
    }

    fn ollama(&mut self, piece: &Value) {
        let count = |name: &str| piece.get(name).and_then(Value::as_u64);
        self.answer.tokens_in = count("prompt_eval_count").or(self.answer.tokens_in);
        self.answer.tokens_out = count("eval_count").or(self.answer.tokens_out);
        if let Some(message) = piece.get("message") {
            self.known = true;
            self.words(message.get("content"));
        }
        match piece.get("done").and_then(Value::as_bool) {
            Some(true) => self.end = self.end.max(End::Finished),
            Some(false) => self.streamed = true,
            None => {}
        }
        self.ends(piece.get("done_reason"));
    }

    /// Words as they are written: a text, or a list of parts of which some are text.
    fn words(&mut self, content: Option<&Value>) {
        match content {
            Some(Value::String(text)) => self.answer.text.push_str(text),
            Some(Value::Array(parts)) => {
                let texts = parts.iter().filter_map(|part| part.get("text")?.as_str());
                self.answer.text.extend(texts);
            }
            _ => {}
        }
    }

    fn ends(&mut self, reason: Option<&Value>) {
        let end = match reason.and_then(Value::as_str) {
            None => End::Open,
            Some("length") => End::Cut,
            Some("content_filter") => End::Declined,
            Some(_) => End::Finished,
        };
        self.end = self.end.max(end);
    }

    fn answer(self) -> Result<Answer, Trouble> {
        let text = thought_out(&self.answer.text).trim().to_owned();
        if !self.known {
            return Err(Trouble::permanent(
                "the answer is not of the known form; LLM_BASE_URL or LLM_PROVIDER may be of another interface",
            ));
        }
        if self.end == End::Declined {
            return Err(Trouble::permanent("the model declined to answer"));
        }
        if self.streamed && self.end == End::Open {
            return Err(Trouble::transient("the model's answer broke off"));
        }
        match (text.is_empty(), self.end == End::Cut) {
            (true, true) => Err(Trouble::permanent(
                "the model used all its tokens before it wrote a word",
            )),
            (true, false) => Err(Trouble::transient("the model's answer has no words")),
            _ => Ok(Answer {
                text,
                ..self.answer
            }),
        }
    }
}

/// The answer without the thinking before it, which some local models write into the text.
fn thought_out(text: &str) -> &str {
    match text.trim_start().strip_prefix("<think>") {
        Some(thinking) => thinking.split_once("</think>").map_or("", |(_, rest)| rest),
        None => text,
    }
}
