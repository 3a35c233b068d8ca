//! A language model for tests, behind the real protocols: `OpenAI`'s `/chat/completions` and Ollama's
//! `/api/chat`, told apart by the path that is asked for. It does what a test tells it to, also what goes
//! wrong in real life, and keeps what it was asked. What it says is scripted; it is not a model.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a fake that breaks is a failed test")]

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

#[path = "model/wire.rs"]
mod wire;

use wire::{Form, read_request};

/// No test waits longer than this for something that should happen at once.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What the model does with a request.
#[derive(Clone)]
pub enum Reply {
    /// A proper answer.
    Says(String),
    /// The same in pieces, although nobody asked for a stream.
    Streams(Vec<String>),
    /// Some pieces, and then the connection ends as if that were all.
    StreamBreaksOff(Vec<String>),
    /// This body with status 200.
    Body(String),
    /// This status, these headers, this body.
    Refuses(u16, Vec<(&'static str, String)>, String),
    /// Half an answer; then the connection is cut.
    Cut,
    /// Takes the request and never answers.
    Never,
    /// Answers when the test opens the gate.
    When(Arc<Notify>, Box<Reply>),
    /// Does what the last "answer with exactly:" in the request's user messages asks for.
    Obeys,
}

impl Reply {
    pub fn says(text: &str) -> Self {
        Self::Says(text.to_owned())
    }

    pub fn status(status: u16) -> Self {
        Self::Refuses(status, Vec::new(), String::new())
    }

    pub fn error(status: u16, message: &str) -> Self {
        let body = json!({"error": {"message": message, "type": "test", "code": null}});
        Self::Refuses(status, Vec::new(), body.to_string())
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    /// By name in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Value,
    pub raw: String,
    pub at: Instant,
}

impl Request {
    /// The contents of all messages with this role.
    pub fn messages(&self, role: &str) -> Vec<String> {
        let messages = self.body["messages"].as_array().unwrap();
        let of_role = messages.iter().filter(|m| m["role"] == role);
        of_role
            .map(|m| m["content"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The server; stops when dropped.
pub struct Model {
    address: SocketAddr,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

struct State {
    replies: Mutex<VecDeque<Reply>>,
    requests: watch::Sender<Vec<Request>>,
}

impl Model {
    /// Starts on a free port. Replies are given in order; the last is given for ever.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            replies: Mutex::new(replies.into_iter().collect()),
            requests: watch::Sender::new(Vec::new()),
        });
        let serving = Arc::clone(&state);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&serving);
                tokio::spawn(async move {
                    let _ = state.serve(stream).await; // the client may leave
                });
            }
        });
        Self {
            address,
            state,
            accepting,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For `LLM_BASE_URL` with an OpenAI-compatible provider.
    pub fn openai(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// For `LLM_BASE_URL` with Ollama.
    pub fn ollama(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.state.requests.borrow().clone()
    }

    /// Waits until so many requests have come, and gives all.
    pub async fn asked(&self, count: usize) -> Vec<Request> {
        let mut requests = self.state.requests.subscribe();
        let enough = requests.wait_for(|r| r.len() >= count);
        let enough = tokio::time::timeout(PATIENCE, enough).await;
        enough.expect("the model is asked").unwrap().clone()
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl State {
    fn replies(&self) -> MutexGuard<'_, VecDeque<Reply>> {
        self.replies.lock().unwrap()
    }

    fn next(&self) -> Reply {
        let mut replies = self.replies();
        if replies.len() > 1 {
            return replies.pop_front().unwrap();
        }
        replies.front().expect("a reply is scripted").clone()
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        let Some(request) = read_request(&mut stream).await? else {
            return Ok(());
        };
        let form = Form::of(&request);
        let mut reply = self.next();
        let obeyed = obeyed(&request);
        self.requests.send_modify(|all| all.push(request));
        if let Reply::When(gate, then) = reply {
            gate.notified().await;
            reply = *then;
        }
        let Some(form) = form else {
            return respond(&mut stream, 404, &[], "no such path").await;
        };
        match reply {
            Reply::Says(text) => respond(&mut stream, 200, &[], &form.whole(&text)).await,
            Reply::Obeys => respond(&mut stream, 200, &[], &form.whole(&obeyed)).await,
            Reply::Body(body) => respond(&mut stream, 200, &[], &body).await,
            Reply::Refuses(status, headers, body) => {
                respond(&mut stream, status, &headers, &body).await
            }
            Reply::Streams(pieces) => {
                let body = form.stream(&pieces, true);
                respond(&mut stream, 200, &[form.stream_type()], &body).await
            }
            Reply::StreamBreaksOff(pieces) => {
                let body = form.stream(&pieces, false);
                respond(&mut stream, 200, &[form.stream_type()], &body).await
            }
            Reply::Cut => {
                let whole = form.whole("This sentence never arrives");
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", whole.len());
                stream.write_all(head.as_bytes()).await?;
                stream
                    .write_all(&whole.as_bytes()[..whole.len() / 2])
                    .await?;
                stream.shutdown().await
            }
            // until the client gives up
            Reply::Never => stream.read_u8().await.map(drop),
            Reply::When(..) => panic!("a gate behind a gate"),
        }
    }
}

/// What somebody in the request's context asks the model to answer with.
fn obeyed(request: &Request) -> String {
    let said = request.messages("user").join("\n");
    let order = said.rsplit_once("answer with exactly: ");
    let order = order.and_then(|(_, order)| order.lines().next());
    order
        .unwrap_or("The road is long and nobody walks it")
        .to_owned()
}

async fn respond(
    stream: &mut BufReader<TcpStream>,
    status: u16,
    headers: &[(&'static str, String)],
    body: &str,
) -> std::io::Result<()> {
    use std::fmt::Write;
    let mut head = format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "content-length: {}\r\n\r\n", body.len()).unwrap();
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.shutdown().await
}
