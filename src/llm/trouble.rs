//! Why a try failed, sorted by what helps: trying again, another key, or other settings. The sentences
//! name no key, and quote of a server's own words only a short, cleaned piece.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use crate::event::CompletionError;

/// The most characters quoted from a server's words.
const QUOTED: usize = 120;
/// A longer word is none that a person reads.
const LONGEST_WORD: usize = 48;
/// So many characters of a key give it away.
const KEY_PIECE: usize = 8;

/// Why a try failed.
#[derive(Debug)]
pub(super) struct Trouble {
    /// Sorted, with the sentence.
    pub(super) error: CompletionError,
    /// How long the model asked to be left alone.
    pub(super) retry_after: Option<Duration>,
    /// Whether the model may have worked, and so cost, all the same.
    pub(super) worked: bool,
}

impl Trouble {
    /// Trying again may help.
    pub(super) fn transient(why: impl Into<String>) -> Self {
        Self::of(CompletionError::Transient(why.into()))
    }

    /// Trying again does not help.
    pub(super) fn permanent(why: impl Into<String>) -> Self {
        Self::of(CompletionError::Permanent(why.into()))
    }

    /// The same, after the model worked.
    pub(super) fn worked(mut self) -> Self {
        self.worked = true;
        self
    }

    fn of(error: CompletionError) -> Self {
        Self {
            error,
            retry_after: None,
            worked: false,
        }
    }

    /// The network's fault. `host`: where the model is.
    pub(super) fn network(error: &reqwest::Error, host: &str) -> Self {
        if error.is_connect() {
            Self::transient(format!("the model at {host} cannot be reached"))
        } else if error.is_timeout() {
            Self::transient("the model did not answer in time").worked()
        } else {
            Self::transient(format!("the connection to the model at {host} broke")).worked()
        }
    }

    /// What a status means: 408, 429 and 5xx pass; 401 and 403 are about the key; the rest stays.
    pub(super) fn refused(status: StatusCode, body: &[u8], key: Option<&str>) -> Self {
        let said = said(body, key);
        let said = said.map(|s| format!(": {s}")).unwrap_or_default();
        match status.as_u16() {
            408 | 429 | 500..=599 => Self::transient(format!("the model answered {status}{said}")),
            // what a server says of a wrong key may quote the key
            401 | 403 => Self::of(CompletionError::Authentication(format!(
                "the model refused the key ({status})"
            ))),
            300..=399 => Self::permanent(format!(
                "the address answers with a way to another one ({status}), which is not followed"
            )),
            _ => Self::permanent(format!("the model refused the request ({status}){said}")),
        }
    }

    /// An error inside an answer of status 200, as `OpenRouter` and streams have it.
    pub(super) fn reported(error: &Value, key: Option<&str>) -> Self {
        let code = error.get("code").and_then(|code| {
            let number = code.as_u64().and_then(|n| u16::try_from(n).ok());
            number.or_else(|| code.as_str()?.parse().ok())
        });
        if let Some(status) = code.and_then(|code| StatusCode::from_u16(code).ok())
            && (status.is_client_error() || status.is_server_error())
        {
            let body = Value::from_iter([("error", error.clone())]).to_string();
            return Self::refused(status, body.as_bytes(), key);
        }
        let said = words(error).and_then(|words| clean(words, key));
        let said = said.map(|s| format!(": {s}")).unwrap_or_default();
        Self::transient(format!("the model reported an error{said}"))
    }
}

/// What a server says of an error, in the forms that `OpenAI`, Ollama and `FastAPI` use.
fn said(body: &[u8], key: Option<&str>) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let body = body.get(0).unwrap_or(&body);
    let error = body.get("error").unwrap_or(body);
    clean(words(error)?, key)
}

fn words(error: &Value) -> Option<&str> {
    let named = ["message", "detail"].iter().find_map(|n| error.get(n));
    named.unwrap_or(error).as_str()
}

/// One line of a few plain words; `None` if they are empty or show a piece of the key.
fn clean(words: &str, key: Option<&str>) -> Option<String> {
    let piece = key.map(|key| key.get(..KEY_PIECE).unwrap_or(key));
    if piece.is_some_and(|piece| words.contains(piece)) {
        return None;
    }
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let line: String = words.chars().take(4 * QUOTED).map(plain).collect();
    let mut quoted = String::new();
    for word in line.split_whitespace() {
        let long = word.chars().count() > LONGEST_WORD || word.starts_with("sk-");
        let word = if long { "…" } else { word };
        if quoted.chars().count() + word.chars().count() >= QUOTED {
            quoted.push('…');
            break;
        }
        if !quoted.is_empty() {
            quoted.push(' ');
        }
        quoted.push_str(word);
    }
    let quoted = quoted.trim_end_matches(['.', ' ']).to_owned();
    (!quoted.is_empty()).then_some(quoted)
}
