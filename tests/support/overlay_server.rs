//! A hub that says what a test tells it to: serves the overlay's own files at their real addresses and speaks
//! the hub's protocol, without a room behind it. What other pages need may be served beside it.

#![allow(dead_code)] // each test program uses the part that it needs

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use warp::Filter;
use warp::filters::BoxedFilter;
use warp::reply::{Reply, Response};
use warp::ws::{Message, WebSocket};

use crate::chromium::Page;

/// What the program sends with every page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' https://static-cdn.jtvnw.net data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// A test that waits longer than this for the page has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// What outlives a restart.
#[derive(Clone)]
pub(crate) struct Journal {
    /// Its id.
    pub(crate) database: String,
    /// All events, in order; their numbers count from 1.
    pub(crate) events: Vec<Value>,
    /// What a page gets that has nothing to resume from.
    pub(crate) snapshot: Value,
}

impl Journal {
    /// Without events, and with this snapshot.
    pub(crate) fn new(snapshot: Value) -> Self {
        Self {
            database: "c0ffee".to_owned(),
            events: Vec::new(),
            snapshot,
        }
    }
}

/// The running hub.
pub(crate) struct OverlayServer {
    address: SocketAddr,
    room: Arc<Room>,
    heard: mpsc::Receiver<Value>,
    greeted: mpsc::Receiver<HashMap<String, String>>,
    stop: CancellationToken,
    running: JoinHandle<()>,
}

struct Room {
    journal: Mutex<Journal>,
    frames: broadcast::Sender<String>,
    heard: mpsc::Sender<Value>,
    greeted: mpsc::Sender<HashMap<String, String>>,
    stop: CancellationToken,
}

impl OverlayServer {
    /// Starts on a free port.
    pub(crate) async fn start(journal: Journal) -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into(), journal, routes).await
    }

    /// Starts on a free port, with other routes beside the overlay's.
    pub(crate) async fn start_with(journal: Journal, more: BoxedFilter<(Response,)>) -> Self {
        Self::with_at(([127, 0, 0, 1], 0).into(), journal, more).await
    }

    /// Starts at an address, with other routes beside the overlay's.
    pub(crate) async fn with_at(
        address: SocketAddr,
        journal: Journal,
        more: BoxedFilter<(Response,)>,
    ) -> Self {
        Self::start_at(address, journal, |room| {
            more.or(routes(room)).unify().boxed()
        })
        .await
    }

    async fn start_at(
        address: SocketAddr,
        journal: Journal,
        routes: impl FnOnce(Arc<Room>) -> BoxedFilter<(Response,)>,
    ) -> Self {
        let listener = TcpListener::bind(address).await.expect("the port is free");
        let address = listener.local_addr().expect("the listener has an address");
        let (frames, _) = broadcast::channel(1024);
        let (heard_by, heard) = mpsc::channel(1024);
        let (greeted_by, greeted) = mpsc::channel(1024);
        let stop = CancellationToken::new();
        let room = Arc::new(Room {
            journal: Mutex::new(journal),
            frames,
            heard: heard_by,
            greeted: greeted_by,
            stop: stop.clone(),
        });
        let server = warp::serve(routes(Arc::clone(&room)))
            .incoming(listener)
            .graceful(stop.clone().cancelled_owned())
            .run();
        Self {
            address,
            room,
            heard,
            greeted,
            stop,
            running: tokio::spawn(server),
        }
    }

    /// Opens a page in a browser and waits until it is connected; returns what it asked for.
    pub(crate) async fn show(&mut self, page: &Page, path: &str) -> HashMap<String, String> {
        page.open(&format!("http://{}{path}", self.address)).await;
        self.greeted().await
    }

    /// Adds an event of now to the journal and tells it to everybody; returns its number.
    pub(crate) fn say(&self, kind: &str, data: Value) -> u64 {
        self.say_all([(kind, data)])
    }

    /// Adds several events and tells them in one frame; returns the last one's number.
    pub(crate) fn say_all<'a>(&self, events: impl IntoIterator<Item = (&'a str, Value)>) -> u64 {
        let mut journal = self.room.journal();
        let first = journal.events.len();
        for (kind, data) in events {
            let seq = journal.events.len() + 1;
            journal
                .events
                .push(json!({"seq": seq, "at": now(), "type": kind, "data": data}));
        }
        let frame = json!(journal.events[first..]).to_string();
        // Nobody listening is fine: it is in the journal.
        let _ = self.room.frames.send(frame);
        journal.events.len() as u64
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The journal so far.
    pub(crate) fn journal(&self) -> Journal {
        self.room.journal().clone()
    }

    /// Sends a frame as it stands, past the journal.
    pub(crate) fn say_raw(&self, frame: &str) {
        let _ = self.room.frames.send(frame.to_owned());
    }

    /// The next message that a page sent.
    pub(crate) async fn heard(&mut self) -> Value {
        timeout(PATIENCE, self.heard.recv())
            .await
            .expect("the page says something in time")
            .expect("the room is open")
    }

    /// What the page asked for at its next connect.
    pub(crate) async fn greeted(&mut self) -> HashMap<String, String> {
        timeout(PATIENCE, self.greeted.recv())
            .await
            .expect("the page connects in time")
            .expect("the room is open")
    }

    /// Stops: says goodbye to all sockets, leaves the port, and hands the journal out.
    pub(crate) async fn stop(mut self) -> (SocketAddr, Journal) {
        self.stop.cancel();
        (&mut self.running).await.expect("the server ends");
        let journal = self.room.journal().clone();
        (self.address, journal)
    }

    /// Starts again where another one stopped.
    pub(crate) async fn resume((address, journal): (SocketAddr, Journal)) -> Self {
        Self::start_at(address, journal, routes).await
    }
}

impl Drop for OverlayServer {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Room {
    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first frame for a page, and the receiver that goes on exactly after it.
    fn greet(&self, query: &HashMap<String, String>) -> (String, broadcast::Receiver<String>) {
        let journal = self.journal();
        let last = journal.events.len();
        let since = query
            .get("since")
            .and_then(|since| since.parse().ok())
            .filter(|since| *since <= last && query.get("database") == Some(&journal.database));
        let mut hello = json!({"seq": last, "at": now(), "type": "hello", "data": {
            "protocol": 1, "role": query.get("role"), "database": journal.database,
            "resumed": since.is_some(), "snapshot": null,
        }});
        let frame = if let Some(since) = since {
            let missed = journal.events[since..].iter();
            json!(std::iter::once(&hello).chain(missed).collect::<Vec<_>>())
        } else {
            hello["data"]["snapshot"] = journal.snapshot.clone();
            json!([hello])
        };
        (frame.to_string(), self.frames.subscribe())
    }

    async fn serve(self: Arc<Self>, mut socket: WebSocket, query: HashMap<String, String>) {
        let (hello, mut frames) = self.greet(&query);
        let mut sent = socket.send(Message::text(hello)).await;
        let _ = self.greeted.send(query).await;
        while sent.is_ok() {
            tokio::select! {
                () = self.stop.cancelled() => {
                    sent = socket.send(Message::close_with(1001_u16, "")).await;
                    if sent.is_ok() {
                        while let Some(Ok(_)) = socket.next().await {}
                    }
                    return;
                }
                frame = frames.recv() => match frame {
                    Ok(frame) => sent = socket.send(Message::text(frame)).await,
                    Err(_) => return,
                },
                message = socket.next() => match message {
                    Some(Ok(message)) => {
                        if let Some(message) = message.to_str().ok().and_then(|text| serde_json::from_str(text).ok()) {
                            let _ = self.heard.send(message).await;
                        }
                    }
                    _ => return,
                },
            }
        }
    }
}

fn routes(room: Arc<Room>) -> BoxedFilter<(Response,)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("overlay");
    let page = warp::fs::file(folder.join("index.html"));
    let files = warp::path!("overlay" / "files" / ..).and(warp::fs::dir(folder));
    let all = warp::path!("overlay").and(page.clone());
    let one = warp::path!("overlay" / String)
        .map(drop)
        .untuple_one()
        .and(page);
    let socket = warp::path!("ws")
        .and(warp::query::<HashMap<String, String>>())
        .and(warp::ws())
        .map(move |query, upgrade: warp::ws::Ws| {
            let room = Arc::clone(&room);
            upgrade.on_upgrade(move |socket| room.serve(socket, query))
        });
    warp::get()
        .and(socket.or(files).or(all).or(one))
        .with(warp::reply::with::header("content-security-policy", POLICY))
        .map(Reply::into_response)
        .boxed()
}

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is past 1970")
        .as_millis() as u64
}

/// A snapshot of a live room in which nothing was said yet.
pub(crate) fn quiet_room() -> Value {
    json!({
        "session": {
            "id": "0190", "channel": "northlight", "state": "open", "until": null,
            "started": now() - 4_980_000, "stream_since": now() - 4_980_000, "messages": 0, "prompts": 0,
        },
        "reading": "settled", "live": true, "scene": "Talk", "recording_since": null,
        "dashboard": null, "prompt": null, "lines": [],
    })
}

/// A plain chat line of now; its parts may be changed afterwards.
pub(crate) fn line(id: &str, name: &str, text: &str) -> Value {
    json!({
        "id": id, "at": now(), "user": {"id": "", "login": name.to_lowercase(), "name": name}, "text": text,
        "action": false, "role": "viewer", "subscriber": false, "first": false, "color": null,
        "badges": [], "emotes": [], "reply_to": null,
    })
}
