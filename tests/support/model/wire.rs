//! The two protocols as servers speak them, and reading a request.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;

use super::Request;

/// Which protocol a request speaks.
#[derive(Clone, Copy)]
pub(super) enum Form {
    OpenAi,
    Ollama,
}

impl Form {
    pub(super) fn of(request: &Request) -> Option<Self> {
        match request.path.as_str() {
            "/v1/chat/completions" => Some(Self::OpenAi),
            "/api/chat" => Some(Self::Ollama),
            _ => None,
        }
    }

    /// A whole answer.
    pub(super) fn whole(self, text: &str) -> String {
        let message = json!({"role": "assistant", "content": text});
        let answer = match self {
            Self::OpenAi => json!({
                "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "test",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220},
            }),
            Self::Ollama => json!({
                "model": "test", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": true,
                "done_reason": "stop", "prompt_eval_count": 200, "eval_count": 20,
            }),
        };
        answer.to_string()
    }

    pub(super) fn stream_type(self) -> (&'static str, String) {
        let kind = match self {
            Self::OpenAi => "text/event-stream",
            Self::Ollama => "application/x-ndjson",
        };
        ("content-type", kind.to_owned())
    }

    /// An answer in pieces, perhaps with its end.
    pub(super) fn stream(self, pieces: &[String], end: bool) -> String {
        let mut rows: Vec<Value> = pieces.iter().map(|piece| self.piece(piece)).collect();
        match self {
            Self::OpenAi => {
                if end {
                    rows.push(
                        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
                    );
                    rows.push(json!({"choices": [], "usage": {"prompt_tokens": 200, "completion_tokens": 20}}));
                }
                let mut body = String::from(": a comment keeps the line open\n\n");
                for row in rows {
                    body.push_str(&["data: ", &row.to_string(), "\n\n"].concat());
                }
                body + if end { "data: [DONE]\n\n" } else { "" }
            }
            Self::Ollama => {
                if end {
                    rows.push(
                        json!({"message": {"role": "assistant", "content": ""}, "done": true,
                        "done_reason": "stop", "prompt_eval_count": 200, "eval_count": 20}),
                    );
                }
                let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
                rows.join("\n") + "\n"
            }
        }
    }

    fn piece(self, text: &str) -> Value {
        match self {
            Self::OpenAi => json!({"object": "chat.completion.chunk",
                "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]}),
            Self::Ollama => {
                json!({"message": {"role": "assistant", "content": text}, "done": false})
            }
        }
    }
}

/// Reads one HTTP/1.1 request with a JSON body; `None` if the client left.
pub(super) async fn read_request(
    stream: &mut BufReader<TcpStream>,
) -> std::io::Result<Option<Request>> {
    let mut raw = String::new();
    while !raw.ends_with("\r\n\r\n") {
        if stream.read_line(&mut raw).await? == 0 {
            return Ok(None);
        }
    }
    let mut lines = raw.lines();
    let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers
        .get("content-length")
        .map_or(0, |n| n.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    raw.push_str(&String::from_utf8_lossy(&body));
    Ok(Some(Request {
        path,
        headers,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        raw,
        at: Instant::now(),
    }))
}
