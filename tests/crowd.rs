//! Ten thousand connections that want nothing good, to the whole program: silent ones, slow ones, readers that
//! read nothing. The overlay that is there goes on, and one that comes afterwards gets in.
#![cfg(unix)] // limits of file descriptors
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/program.rs"]
mod program;

use program as web; // whose key and patience the clients take

use std::net::SocketAddr;

use clients::{Listener, get, post_json};
use futures_util::{StreamExt, stream};
use program::Home;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use web::SOON;

/// As many as the issue asks for.
const CROWD: usize = 10_000;
/// Descriptors that this test needs for itself.
const SPARE: usize = 256;
/// How often every slow one sends a little more.
const ROUNDS: usize = 5;
/// The program may have grown by so much, in MiB. It is 512 connections, some thousand event streams and
/// sockets, and what an allocator keeps.
const GROWTH: u64 = 300;

/// What a connection does.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// Connects, and that is all.
    Silent,
    /// Sends half a head, and never the rest.
    Half,
    /// Sends a head, byte by byte, without end.
    Trickling,
    /// Asks for more and more, and takes none of the answers.
    Greedy,
    /// Opens a WebSocket and reads nothing.
    Socket,
    /// Opens an event stream and reads nothing.
    Stream,
}

impl Manner {
    /// A crowd has a third each of the silent, the halved and the trickling, but for every fifth one.
    fn of(number: usize) -> Self {
        match (number % 5, number % 3) {
            (4, 0) => Self::Greedy,
            (4, 1) => Self::Socket,
            (4, _) => Self::Stream,
            (_, 0) => Self::Silent,
            (_, 1) => Self::Half,
            _ => Self::Trickling,
        }
    }

    fn says(self) -> String {
        let ask = |path: &str, more: &str| {
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{more}\r\n")
        };
        match self {
            Self::Silent => String::new(),
            Self::Half => "GET /overlay HTTP/1.1\r\nhost: local".to_owned(),
            Self::Trickling => "GET /overlay HTTP/1.1\r\nx-slow: ".to_owned(),
            // more than fits into the buffers on the way
            Self::Greedy => ask("/openapi.json", "").repeat(100),
            Self::Socket => ask(
                "/ws",
                "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                 sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
            ),
            Self::Stream => ask("/api/events", ""),
        }
    }
}

struct Member {
    manner: Manner,
    stream: TcpStream,
}

/// Lets this process have as many connections as it may; how many of a crowd those are.
fn as_many_as_may_be() -> usize {
    let now = getrlimit(Resource::Nofile);
    let _ = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: now.maximum,
            maximum: now.maximum,
        },
    );
    let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(most)
        .unwrap_or(usize::MAX)
        .saturating_sub(SPARE)
        .min(CROWD)
}

/// Readers come again until they are let in, as overlays do.
async fn join(address: SocketAddr, number: usize) -> Member {
    let manner = Manner::of(number);
    let come = async {
        loop {
            if let Some(stream) = try_join(address, manner).await {
                return stream;
            }
        }
    };
    let stream = timeout(SOON, come).await.expect("it gets in");
    Member { manner, stream }
}

async fn try_join(address: SocketAddr, manner: Manner) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // it may be sent away meanwhile
    let _ = stream.write_all(manner.says().as_bytes()).await;
    if manner == Manner::Socket || manner == Manner::Stream {
        // until it is sure to be a reader
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.ok()?;
        assert!(
            first.ends_with(b"101") || first.ends_with(b"200"),
            "{first:?}"
        );
    }
    Some(stream)
}

/// What the program has of the machine's memory, in MiB; `None` where there is no /proc.
fn resident(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}

#[tokio::test]
async fn ten_thousand_idle_and_slow_connections_do_not_stop_the_overlay() {
    let size = as_many_as_may_be();
    let home = Home::new();
    let program = home.start(&[]).await;
    let address = program.address;
    let started = post_json(
        address,
        "/admin/session/start",
        &json!({"channel_name": "harbour"}),
    )
    .await;
    let session = started.json()["session_id"].clone();
    let before = resident(program.pid());
    let mut overlay = Listener::connect(address, "").await;
    overlay.next_of("hello").await;

    let joined = stream::iter(0..size)
        .map(|number| join(address, number))
        .buffer_unordered(64);
    let mut crowd: Vec<Member> = joined.collect().await;
    for round in 0..ROUNDS {
        for member in crowd
            .iter_mut()
            .filter(|member| member.manner == Manner::Trickling)
        {
            let _ = member.stream.write_all(b"x").await;
        }
        let line = format!("line {round}");
        let body =
            json!({"session_id": session, "message": line, "username": format!("ann{round}")});
        let answer = post_json(address, "/admin/test-message", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let told = overlay.next_of("chat.message").await;
        assert!(told.to_string().contains(&line), "{told}");
        assert_eq!(get(address, "/overlay").await.status, 200);
    }
    let mut late = Listener::connect(address, "").await;
    late.next_of("hello").await;
    let mut owner = Listener::owner(address).await;
    owner.next_of("hello").await;
    let body = json!({"session_id": session, "message": "good evening", "username": "zoe"});
    post_json(address, "/admin/test-message", &body).await;
    for listener in [&mut overlay, &mut late, &mut owner] {
        listener.next_of("chat.message").await;
    }

    let metrics = clients::admin_get(address, "/metrics").await.body;
    let told = |name: &str| {
        let line = metrics
            .lines()
            .find(|line| line.contains(name) && !line.starts_with('#'));
        line.and_then(|line| line.rsplit(' ').next())
            .unwrap_or("?")
            .to_owned()
    };
    let kept = crowd.len();
    let count = |manner| {
        crowd
            .iter()
            .filter(|member| member.manner == manner)
            .count()
    };
    println!(
        "{kept} connections of {CROWD}: {} event streams and {} sockets that read nothing, {} that take no answer; \
         {} open, {} sent away",
        count(Manner::Stream),
        count(Manner::Socket),
        count(Manner::Greedy),
        told("http_connections "),
        told("http_connections_evicted_total "),
    );
    if let (Some(before), Some(after)) = (before, resident(program.pid())) {
        println!("memory: {before} MiB before, {after} MiB after");
        assert!(
            after < before + GROWTH,
            "it grew from {before} to {after} MiB"
        );
    }
    drop(crowd);
    program.stop().await;
}
