//! Clients of the web room: a listener that holds every frame against the schema, and plain HTTP.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses a part of it, and a test may panic"
)]

use std::collections::VecDeque;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::LazyLock;

use futures_util::{SinkExt, StreamExt};
use jsonschema::Validator;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::web::{ADMIN, SOON};

static OVERLAY_FRAMES: LazyLock<Validator> = LazyLock::new(|| schema("overlay_frame"));
static STAFF_FRAMES: LazyLock<Validator> = LazyLock::new(|| schema("staff_frame"));

fn schema(part: &str) -> Validator {
    let text = include_str!("../../docs/protocol.schema.json");
    let mut schema: Value = serde_json::from_str(text).unwrap();
    schema.as_object_mut().unwrap().remove("anyOf");
    schema["$ref"] = json!(format!("#/$defs/{part}"));
    jsonschema::validator_for(&schema).unwrap()
}

/// Reads a frame and holds it against the schema.
pub fn checked(frame: &str, overlay: bool) -> Vec<Value> {
    let value: Value = serde_json::from_str(frame).unwrap();
    let schema = if overlay {
        &OVERLAY_FRAMES
    } else {
        &STAFF_FRAMES
    };
    let errors: Vec<_> = schema.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?} in {frame}");
    value.as_array().unwrap().clone()
}

/// A client on a WebSocket.
pub struct Listener {
    pub socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    overlay: bool,
    waiting: VecDeque<Value>,
}

impl Listener {
    /// Connects; `query` begins with `?` or is empty.
    pub async fn connect(address: SocketAddr, query: &str) -> Self {
        Self::try_connect(address, query).await.unwrap()
    }

    pub async fn try_connect(address: SocketAddr, query: &str) -> Result<Self, Error> {
        let (socket, _) = connect_async(format!("ws://{address}/ws{query}")).await?;
        let overlay = !query.contains("role=owner") && !query.contains("role=moderator");
        Ok(Self {
            socket,
            overlay,
            waiting: VecDeque::new(),
        })
    }

    /// A listener with the owner's eyes.
    pub async fn owner(address: SocketAddr) -> Self {
        Self::connect(address, &format!("?role=owner&key={ADMIN}")).await
    }

    /// The next event.
    pub async fn next(&mut self) -> Value {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return event;
            }
            let message = timeout(SOON, self.socket.next()).await;
            match message.expect("an event comes in time") {
                Some(Ok(Message::Text(frame))) => {
                    self.waiting.extend(checked(&frame, self.overlay));
                }
                Some(Ok(Message::Close(frame))) => panic!("closed: {frame:?}"),
                Some(Ok(_)) => {}
                other => panic!("the socket ended: {other:?}"),
            }
        }
    }

    /// The next event of this type; others before it are passed over.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let event = self.next().await;
            if event["type"] == kind {
                return event;
            }
        }
    }

    /// Tells the hub something.
    pub async fn tell(&mut self, message: &Value) {
        let text = message.to_string();
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// Reads on until the server closes; the close code.
    pub async fn until_closed(&mut self) -> Option<u16> {
        loop {
            match timeout(SOON, self.socket.next()).await.expect("it closes") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}

/// An answer to a plain request.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// As sent, in lower case.
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("JSON expected: {self:?}"))
    }

    pub fn code(&self) -> String {
        let json = self.json();
        assert!(json["timestamp"].is_string(), "{json}");
        let error = &json["error"];
        assert!(error["message"].as_str().is_some_and(|m| !m.is_empty()));
        assert!(error["hint"].is_string());
        error["code"].as_str().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let line = self
            .head
            .lines()
            .find_map(|line| line.split_once(": ").filter(|h| h.0 == name));
        line.map(|line| line.1)
    }
}

/// Sends a request as it stands, on a connection of its own, and reads the answer to its end.
pub async fn raw(address: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    // A connection that is reset after the answer has given the answer.
    let _ = timeout(SOON, stream.read_to_end(&mut bytes))
        .await
        .expect("an answer in time");
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|s| s.parse().ok())
        .unwrap_or(0);
    Answer {
        status,
        head: head.to_lowercase(),
        body: body.to_owned(),
    }
}

/// A request with these header lines and this body.
pub async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|h| h.0 == "host") {
        write!(request, "host: {address}\r\n").unwrap();
    }
    for (name, value) in headers {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    if !body.is_empty() {
        write!(request, "content-length: {}\r\n", body.len()).unwrap();
    }
    raw(address, &format!("{request}\r\n{body}")).await
}

pub async fn get(address: SocketAddr, path: &str) -> Answer {
    send(address, "GET", path, &[], "").await
}

pub async fn admin_get(address: SocketAddr, path: &str) -> Answer {
    send(address, "GET", path, &[("x-admin-token", ADMIN)], "").await
}

pub async fn post_form(address: SocketAddr, path: &str, body: &str) -> Answer {
    let kind = ("content-type", "application/x-www-form-urlencoded");
    send(
        address,
        "POST",
        path,
        &[("x-admin-token", ADMIN), kind],
        body,
    )
    .await
}

pub async fn post_json(address: SocketAddr, path: &str, body: &Value) -> Answer {
    let kind = ("content-type", "application/json; charset=utf-8");
    let headers = [("x-admin-token", ADMIN), kind];
    send(address, "POST", path, &headers, &body.to_string()).await
}
