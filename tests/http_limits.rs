//! What many, slow and silent clients can take up: not the overlay's place.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/web.rs"]
mod web;

use std::time::Duration;

use clients::{Listener, get};
use sanctum_chronicler::web::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use web::{ADMIN, SOON, Setting, Stage};

async fn few_connections() -> Stage {
    let limits = Limits {
        connections: 16,
        ..Limits::default()
    };
    Stage::with(Setting {
        limits,
        ..Setting::default()
    })
    .await
}

#[tokio::test]
async fn idle_and_slow_connections_do_not_keep_the_overlay_out() {
    let stage = few_connections().await;
    let mut crowd = Vec::new();
    for n in 0..300 {
        let mut client = TcpStream::connect(stage.address).await.unwrap();
        if n % 2 == 0 {
            // The beginning of a head, and never the rest. It may be turned away meanwhile.
            let _ = client.write_all(b"GET /overlay HTTP/1.1\r\nhost:").await;
        }
        crowd.push(client);
    }
    assert_eq!(get(stage.address, "/overlay").await.status, 200);
    let mut overlay = Listener::connect(stage.address, "").await;
    overlay.next_of("hello").await;
    // One that is connected is not turned away for newcomers.
    for _ in 0..100 {
        crowd.push(TcpStream::connect(stage.address).await.unwrap());
    }
    assert_eq!(get(stage.address, "/health").await.status, 200);
    stage.says("m1", "still here").await;
    overlay.next_of("chat.message").await;
}

#[tokio::test]
async fn a_head_must_be_whole_in_time() {
    let limits = Limits {
        head: Duration::from_millis(200),
        ..Limits::default()
    };
    let setting = Setting {
        limits,
        ..Setting::default()
    };
    let stage = Stage::with(setting).await;
    let mut silent = TcpStream::connect(stage.address).await.unwrap();
    let mut slow = TcpStream::connect(stage.address).await.unwrap();
    slow.write_all(b"GET /health HTTP/1.1\r\nhost: loc")
        .await
        .unwrap();
    // Kept alive after an answer, and then silent.
    let mut idle = TcpStream::connect(stage.address).await.unwrap();
    idle.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut bytes = Vec::new();
    for client in [&mut silent, &mut slow, &mut idle] {
        let end = timeout(SOON, client.read_to_end(&mut bytes)).await;
        end.expect("it is closed in time").unwrap();
    }
}

#[tokio::test]
async fn a_head_has_a_measure() {
    let stage = Stage::open().await;
    let many = "x-many: 1\r\n".repeat(200);
    let long = format!("x-long: {}\r\n", "x".repeat(64 * 1024));
    for headers in [many, long] {
        let request = format!("GET /health HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
        assert_eq!(clients::raw(stage.address, &request).await.status, 431);
    }
    assert_eq!(get(stage.address, "/health").await.status, 200);
}

#[tokio::test]
async fn a_body_is_not_read_before_the_key_is_seen() {
    let stage = few_connections().await;
    // Promises a body and never sends it: answered at once.
    let request = "POST /admin/session/start HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                   content-type: application/json\r\ncontent-length: 60000\r\n\r\n";
    assert_eq!(clients::raw(stage.address, request).await.status, 401);
    // With the key, so many that all connections are busy; none lasts longer than its patience.
    let request = format!(
        "POST /admin/session/start HTTP/1.1\r\nhost: localhost\r\nx-admin-token: {ADMIN}\r\n\
         connection: close\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n"
    );
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(get(stage.address, "/health").await.status, 200);
    tokio::time::pause();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}
