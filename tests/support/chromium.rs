//! A real browser for tests: Chromium without a window, driven over the `DevTools` protocol. Not a general
//! client: just what tests of pages ask for.
//!
//! All tests of one program share one browser; each page has a context of its own, with its own cookies and
//! its own renderer process. The browser is killed when the last test lets go of it.

#![allow(dead_code)] // each test program uses the part that it needs

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::sync::{Mutex as AsyncMutex, broadcast, oneshot};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::needs;

/// A test that waits longer than this for the browser has failed.
const PATIENCE: Duration = Duration::from_secs(30);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A running browser.
pub(crate) struct Chromium {
    child: Child,
    /// Its `DevTools` address.
    address: String,
    _profile: TempDir,
}

impl Chromium {
    /// The browser of this test program, started if need be; `None` if there is none on this machine.
    pub(crate) fn shared() -> Option<Arc<Self>> {
        static BROWSER: Mutex<Weak<Chromium>> = Mutex::new(Weak::new());
        let program = needs::chromium()?;
        let mut browser = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
        Some(browser.upgrade().unwrap_or_else(|| {
            let started = Arc::new(Self::start(program));
            *browser = Arc::downgrade(&started);
            started
        }))
    }

    fn start(program: std::path::PathBuf) -> Self {
        let profile = tempfile::tempdir().expect("a folder for the browser's profile");
        let mut child = Command::new(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Chromium starts");
        let mut log = BufReader::new(child.stderr.take().expect("stderr is piped")).lines();
        let address = log
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.strip_prefix("DevTools listening on ")
                    .map(str::to_owned)
            })
            .expect("Chromium names its DevTools address before it ends");
        // What else it writes must be read, or it would block once the pipe is full.
        std::thread::spawn(move || log.for_each(drop));
        Self {
            child,
            address,
            _profile: profile,
        }
    }

    /// A new empty page in a context of its own.
    pub(crate) async fn page(self: &Arc<Self>) -> Page {
        let config = WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(None);
        let (socket, _) = connect_async_with_config(&self.address, Some(config), true)
            .await
            .expect("DevTools answers");
        let (writer, reader) = socket.split();
        let waiting = Arc::default();
        let (events, _) = broadcast::channel(8192);
        tokio::spawn(read(reader, Arc::clone(&waiting), events.clone()));
        let mut page = Page {
            writer: AsyncMutex::new(writer),
            waiting,
            events,
            next_id: AtomicU64::new(1),
            session: None,
            _browser: Arc::clone(self),
        };
        let context = page
            .call(
                "Target.createBrowserContext",
                json!({"disposeOnDetach": true}),
            )
            .await;
        let target = page
            .call(
                "Target.createTarget",
                json!({"url": "about:blank", "browserContextId": context["browserContextId"]}),
            )
            .await;
        let attached = page
            .call(
                "Target.attachToTarget",
                json!({"targetId": target["targetId"], "flatten": true}),
            )
            .await;
        page.session = attached["sessionId"].as_str().map(str::to_owned);
        page.call("Page.enable", json!({})).await;
        page.call("Runtime.enable", json!({})).await;
        page
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // Nothing to do about a failure: the process is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An event of the protocol.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Such as `Page.loadEventFired`.
    pub(crate) method: String,
    /// What it tells.
    pub(crate) params: Value,
}

/// Events from the moment of subscribing on.
pub(crate) struct Events(broadcast::Receiver<Event>);

impl Events {
    /// The next event of that name.
    pub(crate) async fn next(&mut self, method: &str) -> Value {
        let wanted = async {
            loop {
                let event = self.0.recv().await.expect("the browser is still there");
                if event.method == method {
                    return event.params;
                }
            }
        };
        timeout(PATIENCE, wanted)
            .await
            .unwrap_or_else(|_| panic!("the browser never told {method}"))
    }

    /// All that arrived already.
    pub(crate) fn drain(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.0.try_recv().ok()).collect()
    }
}

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Result<Value, String>>>>>;

async fn read(mut reader: SplitStream<Socket>, waiting: Waiting, events: broadcast::Sender<Event>) {
    while let Some(Ok(message)) = reader.next().await {
        let Message::Text(text) = message else {
            continue;
        };
        let mut message: Value = serde_json::from_str(&text).expect("DevTools speaks JSON");
        if let Some(id) = message["id"].as_u64() {
            let answer = match message.get("error") {
                Some(error) => Err(error.to_string()),
                None => Ok(message["result"].take()),
            };
            let asker = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&id);
            if let Some(asker) = asker {
                let _ = asker.send(answer);
            }
        } else if let Some(method) = message["method"].as_str() {
            let method = method.to_owned();
            let params = message["params"].take();
            let _ = events.send(Event { method, params });
        }
    }
}

/// One page. Gone, with its context, when it is dropped.
pub(crate) struct Page {
    writer: AsyncMutex<SplitSink<Socket, Message>>,
    waiting: Waiting,
    events: broadcast::Sender<Event>,
    next_id: AtomicU64,
    session: Option<String>,
    _browser: Arc<Chromium>,
}

impl Page {
    /// Calls a method of the protocol and returns its result.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (asker, answer) = oneshot::channel();
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, asker);
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.writer
            .lock()
            .await
            .send(Message::text(message.to_string()))
            .await
            .expect("the browser is still there");
        timeout(PATIENCE, answer)
            .await
            .unwrap_or_else(|_| panic!("{method} was not answered in time"))
            .expect("the browser is still there")
            .unwrap_or_else(|error| panic!("{method} failed: {error}"))
    }

    /// Listens from now on.
    pub(crate) fn events(&self) -> Events {
        Events(self.events.subscribe())
    }

    /// Opens an address and waits until it is loaded.
    pub(crate) async fn open(&self, address: &str) {
        let mut events = self.events();
        self.call("Page.navigate", json!({"url": address})).await;
        events.next("Page.loadEventFired").await;
    }

    /// Does something that leads to a page at this path, over others perhaps, and waits until it is loaded.
    pub(crate) async fn travel(&self, path: &str, leave: impl Future<Output = ()>) {
        let mut events = self.events();
        leave.await;
        loop {
            let frame = events.next("Page.frameNavigated").await["frame"].take();
            let address = frame["url"].as_str().unwrap_or_default();
            if address
                .split(['?', '#'])
                .next()
                .is_some_and(|at| at.ends_with(path))
            {
                break;
            }
        }
        events.next("Page.loadEventFired").await;
    }

    /// Runs a script in each document before anything of its own runs.
    pub(crate) async fn before_each_document(&self, script: &str) {
        self.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": script}),
        )
        .await;
    }

    /// The value of an expression; a promise is waited for.
    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        let mut answer = self
            .call(
                "Runtime.evaluate",
                json!({"expression": expression, "awaitPromise": true, "returnByValue": true}),
            )
            .await;
        assert!(
            answer.get("exceptionDetails").is_none(),
            "{expression} threw: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].take()
    }

    /// Waits until an expression is true, looking once a frame.
    pub(crate) async fn until(&self, expression: &str) {
        let script = format!(
            "new Promise((done) => {{
                const look = () => ({expression}) ? done(true) : requestAnimationFrame(look);
                look();
            }})"
        );
        if timeout(PATIENCE / 2, self.evaluate(&script)).await.is_err() {
            let page = self.evaluate("document.body.innerHTML").await;
            panic!("it never came true that {expression}; the page holds {page}");
        }
    }

    /// Sets the size of the page in CSS pixels.
    pub(crate) async fn set_size(&self, width: u32, height: u32) {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Makes it a screen for fingers, or one with a mouse.
    pub(crate) async fn set_touch(&self, touch: bool) {
        self.call(
            "Emulation.setTouchEmulationEnabled",
            json!({"enabled": touch}),
        )
        .await;
    }

    /// Makes what no page paints transparent, as OBS does.
    pub(crate) async fn set_transparent(&self) {
        self.call(
            "Emulation.setDefaultBackgroundColorOverride",
            json!({"color": {"r": 0, "g": 0, "b": 0, "a": 0}}),
        )
        .await;
    }

    /// Sets whether the person prefers little motion.
    pub(crate) async fn set_reduced_motion(&self, reduced: bool) {
        let value = if reduced { "reduce" } else { "no-preference" };
        self.set_media(&[("prefers-reduced-motion", value)]).await;
    }

    /// Sets what style sheets may ask for, all at once.
    pub(crate) async fn set_media(&self, features: &[(&str, &str)]) {
        let feature = |&(name, value): &(&str, &str)| json!({"name": name, "value": value});
        let features: Vec<_> = features.iter().map(feature).collect();
        self.call("Emulation.setEmulatedMedia", json!({"features": features}))
            .await;
    }

    /// Presses a key and lets it go: `Tab`, `Enter`, `Escape`, an arrow, or a character.
    pub(crate) async fn press(&self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            _ => key
                .chars()
                .next()
                .map_or(0, |c| c.to_ascii_uppercase() as u32),
        };
        let mut down = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        if key == "Enter" {
            down["text"] = json!("\r");
        } else if key.chars().count() == 1 {
            down["text"] = json!(key);
        }
        self.call("Input.dispatchKeyEvent", down).await;
        let up = json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", up).await;
    }

    /// Answers all requests for addresses that match `pattern` (with `*`) with a body, so that tests need no network.
    pub(crate) async fn answer_requests(
        self: &Arc<Self>,
        pattern: &str,
        kind: &str,
        body: Vec<u8>,
    ) {
        self.call(
            "Fetch.enable",
            json!({"patterns": [{"urlPattern": pattern}]}),
        )
        .await;
        let mut events = self.events();
        let answer = json!({
            "responseCode": 200,
            "responseHeaders": [{"name": "Content-Type", "value": kind}],
            "body": STANDARD.encode(body),
        });
        let page = Arc::downgrade(self);
        tokio::spawn(async move {
            while let Ok(event) = events.0.recv().await {
                let Some(page) = page.upgrade() else { break };
                if event.method == "Fetch.requestPaused" {
                    let mut answer = answer.clone();
                    answer["requestId"] = event.params["requestId"].clone();
                    page.call("Fetch.fulfillRequest", answer).await;
                }
            }
        });
    }

    /// A picture of the page as PNG.
    pub(crate) async fn screenshot(&self) -> Vec<u8> {
        let shot = self
            .call("Page.captureScreenshot", json!({"format": "png"}))
            .await;
        let data = shot["data"].as_str().expect("a screenshot has data");
        STANDARD.decode(data).expect("a screenshot is base64")
    }
}
