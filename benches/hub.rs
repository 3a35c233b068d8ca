//! How many deliveries a second the hub makes, against a peer that does the same work the plain way:
//! each line is encoded once there too, and shared, but every socket writes every line by itself. Both
//! run here, one after the other, over real sockets, and the ratio is what counts.
//!
//! `cargo bench --bench hub [-- READERS LINES ROUNDS]`

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::SinkExt;
use include_dir::Dir;
use sanctum_chronicler::event::{ChatLine, Entry, Input, SessionId};
use sanctum_chronicler::inbox::{inbox, questions};
use sanctum_chronicler::journal::Journal;
use sanctum_chronicler::web::hub::Hub;
use sanctum_chronicler::web::protocol::{Audience, Frames, events};
use sanctum_chronicler::web::{
    self, Context, Facts, Ledgers, Limits, SettingChange, SettingProblem, SettingRow, SettingsDesk,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, broadcast, watch};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_util::sync::CancellationToken;

#[path = "../tests/support/web.rs"]
mod stage;

/// The text of a round's last line.
const LAST: &[u8] = b"that was the last";

static PAGES: Dir<'static> = Dir::new("", &[]);

struct Work {
    readers: usize,
    lines: u64,
    rounds: u64,
}

fn main() {
    let numbers: Vec<u64> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let work = Work {
        readers: numbers.first().map_or(200, |n| *n as usize),
        lines: numbers.get(1).copied().unwrap_or(4000),
        rounds: numbers.get(2).copied().unwrap_or(5),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let coalescing = runtime.block_on(hub(&work));
    let plain = runtime.block_on(peer(&work));
    let Work {
        readers,
        lines,
        rounds,
    } = work;
    println!("{readers} readers, {rounds} rounds of {lines} lines, each published by itself");
    println!("  hub, what waits in one write   {coalescing:>12.0} deliveries/s");
    println!("  peer, one write a line         {plain:>12.0} deliveries/s");
    println!(
        "  ratio                          {:>12.1}",
        coalescing / plain
    );
}

/// The hub, served as in the program.
async fn hub(work: &Work) -> f64 {
    let view = Arc::new(stage::empty_view());
    let hub = Arc::new(Hub::new([0; 16], usize::MAX, 0, &view, &[]));
    let (inbox, _letters) = inbox(16);
    let (_views, views) = watch::channel(Arc::clone(&view));
    let context = Context {
        inbox,
        questions: questions(1).0,
        view: views,
        hub: Arc::clone(&hub),
        ledgers: Arc::new(NoLedgers),
        overlay: &PAGES,
        admin_key: "key".into(),
        overlay_key: "key".into(),
        reader: Journal::in_memory().expect("memory is there").reader(),
        settings: Arc::new(NoSettings),
        twitch: Arc::new(stage::NoTwitch),
        issuer: None,
        hosts: Vec::new(),
        limits: Limits::default(),
        facts: Facts::default(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let stop = CancellationToken::new();
    let server = tokio::spawn(web::serve(listener, context, stop.clone()));
    let crowd = Crowd::connect(address, work).await;
    let mut seq = 0;
    let rate = crowd
        .measure(work, |line| {
            seq += 1;
            hub.publish(&[Arc::new(entry(seq, line))], &view);
        })
        .await;
    stop.cancel();
    server.await.expect("no panic").expect("it served");
    rate
}

/// One write a line.
async fn peer(work: &Work) -> f64 {
    let (lines, _) = broadcast::channel::<Utf8Bytes>(8192);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let sender = lines.clone();
    let server = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).expect("a socket option");
            let mut lines = sender.subscribe();
            tokio::spawn(async move {
                let mut socket = tokio_tungstenite::accept_async(stream).await?;
                while let Ok(line) = lines.recv().await {
                    socket.send(Message::Text(line)).await?;
                }
                Ok::<_, tokio_tungstenite::tungstenite::Error>(())
            });
        }
    });
    let crowd = Crowd::connect(address, work).await;
    let view = stage::empty_view();
    let mut seq = 0;
    let rate = crowd
        .measure(work, |line| {
            seq += 1;
            let entry = entry(seq, line);
            let mut frames = Frames::default();
            for event in events(&entry, Audience::Viewers, &view) {
                frames.push(&event);
            }
            for frame in frames.finish() {
                lines.send(frame.text()).expect("readers are there");
            }
        })
        .await;
    server.abort();
    rate
}

fn entry(seq: u64, text: &str) -> Entry {
    let line = ChatLine::plain(&format!("line-{seq}"), "ann", text);
    Entry {
        seq,
        at: stage::empty_view().at,
        session: None,
        input: Input::Chat(Box::new(line)),
        actions: Vec::new(),
    }
}

/// Readers that do little more than read, so that the writers are what is measured.
struct Crowd {
    round_over: Arc<Barrier>,
    readers: Vec<JoinHandle<()>>,
}

impl Crowd {
    async fn connect(address: SocketAddr, work: &Work) -> Self {
        let round_over = Arc::new(Barrier::new(work.readers + 1));
        let mut readers = Vec::new();
        for _ in 0..work.readers {
            let stream = handshake(address).await;
            let barrier = Arc::clone(&round_over);
            readers.push(tokio::spawn(read(stream, barrier)));
        }
        Self {
            round_over,
            readers,
        }
    }

    /// Deliveries a second.
    async fn measure(self, work: &Work, mut publish: impl FnMut(&str)) -> f64 {
        let last = std::str::from_utf8(LAST).expect("it is ASCII");
        let mut took = Duration::ZERO;
        // The first round only warms up.
        for round in 0..=work.rounds {
            let begun = Instant::now();
            for n in 1..work.lines {
                publish("some words as people write them, and a few more");
                // The loop of the program does other things too between two commits.
                if n % 8 == 0 {
                    tokio::task::yield_now().await;
                }
            }
            publish(last);
            self.round_over.wait().await;
            if round > 0 {
                took += begun.elapsed();
            }
        }
        for reader in self.readers {
            reader.abort();
        }
        (work.readers as u64 * work.lines * work.rounds) as f64 / took.as_secs_f64()
    }
}

async fn handshake(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let request = format!(
        "GET /ws HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .await
        .expect("it reads");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("it answers"));
    }
    stream
}

async fn read(mut stream: TcpStream, round_over: Arc<Barrier>) {
    let mut bytes = vec![0; 64 * 1024];
    // A round's last line is the last that is written in it, so it is at the end of what was read.
    let mut end = Vec::new();
    while let Ok(n) = stream.read(&mut bytes).await {
        if n == 0 {
            return;
        }
        end.extend_from_slice(&bytes[n.saturating_sub(512)..n]);
        let tail = end.split_off(end.len().saturating_sub(512));
        end = tail;
        if end.windows(LAST.len()).any(|words| words == LAST) {
            end.clear();
            round_over.wait().await;
        }
    }
}

struct NoSettings;

impl SettingsDesk for NoSettings {
    fn list(&self) -> Vec<SettingRow> {
        Vec::new()
    }
    fn try_change(&self, _: &str, _: Option<&str>) -> Result<SettingChange, SettingProblem> {
        Err(SettingProblem::Fixed)
    }
    fn changed(&self, _: &SettingChange) {}
}

struct NoLedgers;

impl Ledgers for NoLedgers {
    fn markdown(&self, _: SessionId) -> anyhow::Result<Option<String>> {
        Ok(None)
    }
    fn page(&self, _: SessionId) -> anyhow::Result<Option<String>> {
        Ok(None)
    }
    fn list(&self) -> anyhow::Result<String> {
        Ok(String::new())
    }
    fn newest(&self) -> anyhow::Result<Option<SessionId>> {
        Ok(None)
    }
    fn json(&self, _: SessionId) -> anyhow::Result<Option<String>> {
        Ok(None)
    }
    fn sessions(&self) -> anyhow::Result<String> {
        Ok(String::new())
    }
    fn style(&self) -> &'static str {
        ""
    }
}
