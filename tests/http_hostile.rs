//! What hostile clients send that HTTP allows, half allows or forbids. There is never a doubt where a request ends,
//! for whom it is, or who sends it: such a request is refused, and nothing of it is taken for another one.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/web.rs"]
mod web;

#[path = "http_hostile/frames.rs"]
mod frames;

use std::net::SocketAddr;
use std::time::Duration;

use clients::raw;
use futures_util::future::join_all;
use sanctum_chronicler::web::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use web::{ADMIN, SOON, Setting, Stage};

const HOST: &str = "host: localhost\r\n";
const JSON: &str = "content-type: application/json\r\n";

/// Connections that are kept alive end soon, so that all that is answered can be read.
async fn stage() -> Stage {
    let limits = Limits {
        head: Duration::from_secs(2),
        ..Limits::default()
    };
    Stage::with(Setting {
        limits,
        ..Setting::default()
    })
    .await
}

/// Sends bytes and gives all that comes back.
async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // what is refused half-way may be cut off
    let _ = stream.write_all(request).await;
    let mut bytes = Vec::new();
    let read = timeout(SOON, stream.read_to_end(&mut bytes)).await;
    let _ = read.expect("the connection ends");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The statuses of all answers, each with its code if it has one: `400 bad_host`.
async fn answers(address: SocketAddr, request: &[u8]) -> Vec<String> {
    let said = exchange(address, request).await;
    let answers = said.split("HTTP/1.").skip(1).map(|answer| {
        let status = answer.split(' ').nth(1).unwrap_or_default();
        let status = status.split('\r').next().unwrap();
        let code = answer.split("\"code\":\"").nth(1);
        let code = code
            .and_then(|code| code.split('"').next())
            .unwrap_or_default();
        format!("{status} {code}").trim().to_owned()
    });
    answers.collect()
}

/// All at once, each on a connection of its own.
async fn each(stage: &Stage, cases: Vec<(String, &[&str])>) {
    let asked = cases.into_iter().map(|(request, wanted)| async move {
        let got = answers(stage.address, request.as_bytes()).await;
        let shown: String = request.chars().take(200).collect();
        assert_eq!(got, wanted, "{shown}");
    });
    join_all(asked).await;
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\n{headers}\r\n")
}

/// A request that would open a session, were it not for its body's end.
fn start(headers: &str, body: &str) -> String {
    format!(
        "POST /admin/session/start HTTP/1.1\r\n{HOST}{JSON}x-admin-token: {ADMIN}\r\n{headers}\r\n{body}"
    )
}

#[tokio::test]
async fn nobody_can_doubt_where_a_request_ends() {
    let stage = stage().await;
    let chunks = "2\r\n{}\r\n0\r\n\r\n";
    let smuggled = format!("0\r\n\r\n{}", get("/ready", HOST));
    let lengths = format!(
        "content-length: 4\r\ntransfer-encoding: chunked\r\nx: {}\r\n",
        "y"
    );
    let refused: &[&str] = &["400"];
    let framing: &[&str] = &["400 bad_framing"];
    let broken: &[&str] = &["400 broken_body"];
    each(
        &stage,
        vec![
            // chunks count and the length does not; what follows is not looked at, as RFC 9112 has it
            (start(&lengths, &smuggled), &["200"]),
            (
                start("content-length: 2\r\ncontent-length: 3\r\n", "{} "),
                refused,
            ),
            (start("content-length: 2, 2\r\n", "{}"), refused),
            (start("content-length: +2\r\n", "{}"), refused),
            (start("content-length: -2\r\n", "{}"), refused),
            (start("transfer-encoding : chunked\r\n", chunks), refused),
            (start("transfer-encoding: xchunked\r\n", chunks), refused),
            (
                start("transfer-encoding: chunked, identity\r\n", chunks),
                refused,
            ),
            (
                start("transfer-encoding: gzip, chunked\r\n", chunks),
                framing,
            ),
            (
                start(
                    "transfer-encoding: identity\r\ntransfer-encoding: chunked\r\n",
                    chunks,
                ),
                framing,
            ),
            (
                start(
                    "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
                    chunks,
                ),
                framing,
            ),
            (
                start("transfer-encoding: chunked\r\n", chunks).replace("/1.1", "/1.0"),
                refused,
            ),
            (
                start("transfer-encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"),
                broken,
            ),
            (
                start(
                    "transfer-encoding: chunked\r\n",
                    "fffffffffffffffff\r\n{}\r\n",
                ),
                broken,
            ),
            (
                start("transfer-encoding: chunked\r\n", "2;a\n{}\r\n0\r\n\r\n"),
                broken,
            ),
            // measures that are nobody's need
            (
                start(
                    "transfer-encoding: chunked\r\n",
                    &format!("2;{}\r\n", "a".repeat(100_000)),
                ),
                broken,
            ),
            (
                start(
                    "transfer-encoding: chunked\r\n",
                    &format!("0\r\n{}\r\n", "a: b\r\n".repeat(5000)),
                ),
                broken,
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_body_is_never_taken_for_a_request() {
    let stage = stage().await;
    let inner =
        format!("POST /admin/session/start HTTP/1.1\r\n{HOST}x-admin-token: {ADMIN}\r\n\r\n");
    let long = inner.repeat(20_000);
    let with = |line: &str, more: &str, body: &str| {
        let length = body.len();
        format!("{line} HTTP/1.1\r\n{HOST}{more}content-length: {length}\r\n\r\n{body}")
    };
    each(
        &stage,
        vec![
            (with("GET /health", "", &inner), &["200"]),
            (with("GET /health", "", &long), &["200"]),
            (
                with("POST /admin/session/start", JSON, &inner),
                &["401 unauthorized"],
            ),
            (
                with("DELETE /health", "", &inner),
                &["405 method_not_allowed"],
            ),
            // and two requests are two
            (
                format!("{}{}", get("/health", HOST), get("/ready", HOST)),
                &["200", "200"],
            ),
            (
                format!("{}{}", get("/health", HOST), "nonsense\r\n\r\n"),
                &["200", "400"],
            ),
        ],
    )
    .await;
    let key = format!("{HOST}x-admin-token: {ADMIN}\r\nconnection: close\r\n");
    let status = raw(stage.address, &get("/admin/session/status", &key)).await;
    assert_eq!(status.code(), "no_active_session");
}

#[tokio::test]
async fn a_line_break_in_a_head_is_one_or_refused() {
    let stage = stage().await;
    let refused: &[&str] = &["400"];
    let none: &[&str] = &[];
    each(
        &stage,
        vec![
            ("GET /health HTTP/1.1\rhost: localhost\r\r".to_owned(), refused),
            (get("/health", "host: localhost\r\nx: a\rx-admin-token: b\r\n"), refused),
            (get("/health", "host: localhost\r\nx: a\r\n folded\r\n"), refused),
            (get("/health", "host: localhost\r\nx: a\0b\r\n"), refused),
            (get("/health", "host: localhost\r\n: a\r\n"), refused),
            ("GET /health HTTP/1.1\nhost: localhost\n\n".to_owned(), &["200"]),
            // other versions
            (format!("GET /health HTTP/1.0\r\n{HOST}\r\n"), &["200"]),
            ("GET /health HTTP/1.0\r\n\r\n".to_owned(), &["400 bad_host"]),
            ("GET /health\r\n\r\n".to_owned(), refused),
            (format!("GET /health HTTP/1.2\r\n{HOST}\r\n"), refused),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), none),
            (get("/health", &format!("{HOST}connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n")), &["200"]),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_host_is_said_once_and_plainly() {
    let stage = stage().await;
    let (bad, foreign): (&[&str], &[&str]) = (&["400 bad_host"], &["403 foreign_host"]);
    let mut cases: Vec<(String, &[&str])> = vec![
        (get("http://localhost/health", HOST), &["200"]),
        (get("http://localhost/health", ""), bad),
        (
            get("http://localhost/health", "host: evil.example\r\n"),
            bad,
        ),
        (get("http://evil.example/health", HOST), bad),
        (
            get("http://evil.example/health", "host: evil.example\r\n"),
            foreign,
        ),
        (get("ftp://localhost/health", HOST), bad),
        (get("/health", ""), bad),
        (get("/health", &HOST.repeat(2)), bad),
        (
            format!("CONNECT evil.example:80 HTTP/1.1\r\n{HOST}\r\n"),
            bad,
        ),
        (
            get(
                "/health",
                "host: evil.example\r\nx-forwarded-host: localhost\r\nx-forwarded-for: 127.0.0.1\r\n",
            ),
            foreign,
        ),
    ];
    for host in [
        "",
        "localhost, localhost",
        "localhost/",
        "a@localhost",
        "localhost:",
        "localhost:x",
        "localhost:+80",
        "localhost:99999",
        "l\u{f6}calhost",
    ] {
        cases.push((get("/health", &format!("host: {host}\r\n")), bad));
    }
    for host in [
        "localhost.",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "0x7f.1",
        "2130706433",
        "0.0.0.0",
        "[::]",
    ] {
        cases.push((get("/health", &format!("host: {host}\r\n")), foreign));
    }
    for host in [
        "LOCALHOST:80",
        "127.8.9.1",
        "[::1]:7373",
        "[::ffff:127.0.0.1]",
    ] {
        cases.push((get("/health", &format!("host: {host}\r\n")), &["200"]));
    }
    each(&stage, cases).await;
}

#[tokio::test]
async fn what_says_who_asks_is_said_once() {
    let stage = stage().await;
    let token = format!("x-admin-token: {ADMIN}\r\n");
    let me = |headers: &str| get("/me", &format!("{HOST}{headers}"));
    let origin = "origin: http://localhost\r\n";
    let post = |headers: &str| start(&format!("{headers}content-length: 2\r\n"), "{}");
    let no: &[&str] = &["401 unauthorized"];
    let foreign: &[&str] = &["403 foreign_origin"];
    let twice: &[&str] = &["400 repeated_parameter"];
    each(
        &stage,
        vec![
            (me(&token), &["200"]),
            (me(&token.repeat(2)), no),
            (me(&format!("{token}x-admin-token: wrong\r\n")), no),
            (me("x-admin-token: \u{fc}\r\n"), no),
            // in a trailer it is too late
            (format!("POST /admin/session/start HTTP/1.1\r\n{HOST}{JSON}transfer-encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n{token}\r\n"), no),
            (post(&origin.repeat(2)), foreign),
            (post("origin: null\r\n"), foreign),
            (post("origin: http://localhost.evil.example\r\n"), foreign),
            (post("origin: http://localhost@evil.example\r\n"), foreign),
            (post("origin: http://evil@localhost\r\n"), foreign),
            (post("origin: http://localhost:1\r\n"), foreign),
            (post("origin: file://localhost\r\n"), foreign),
            (get("/api/poll?role=overlay&role=owner", HOST), twice),
            (get(&format!("/api/poll?key=a&key={ADMIN}"), HOST), twice),
            // a key in the address is for reading only
            (format!("POST /admin/session/start?key={ADMIN} HTTP/1.1\r\n{HOST}\r\n"), no),
            (get("/admin/session/start", &format!("{HOST}{token}x-http-method-override: POST\r\n")), &["405 method_not_allowed"]),
        ],
    )
    .await;
}

#[tokio::test]
async fn an_address_is_one_of_the_table_or_none() {
    let stage = stage().await;
    let key = format!("{HOST}x-admin-token: {ADMIN}\r\n");
    let nothing: &[&str] = &["404 not_found"];
    let other: &[&str] = &["405 method_not_allowed"];
    let mut cases: Vec<(String, &[&str])> = Vec::new();
    for path in [
        "//health",
        "/health/",
        "/./health",
        "/overlay/../health",
        "/%2fhealth",
        "/%68ealth",
        "/health;a",
        "/health%00",
        "/HEALTH",
        "/admin%2fsettings",
        "/admin//settings",
        "//evil.example/health",
        "/h\u{e4}",
        "/overlay/files/../../../../etc/passwd",
        "/overlay/files/%2e%2e/%2e%2e/etc/passwd",
        "/overlay/files/..\\..\\etc\\passwd",
        "/overlay/files//etc/passwd",
        "/panel/../admin/settings",
        "/panel/%2e%2e%2fsettings",
    ] {
        cases.push((get(path, &key), nothing));
    }
    for method in ["get", "FOO", "TRACE", "OPTIONS", "M-SEARCH", "PROPFIND"] {
        cases.push((format!("{method} /health HTTP/1.1\r\n{HOST}\r\n"), other));
    }
    cases.push((format!("OPTIONS * HTTP/1.1\r\n{HOST}\r\n"), nothing));
    cases.push((get("/health?%ff%00=%3Cscript&&=;", HOST), &["200"]));
    cases.push((
        get(&format!("/health?{}", "a".repeat(20_000)), HOST),
        &["431 head_too_large"],
    ));
    // more than is read at all
    cases.push((
        get(&format!("/health?{}", "a".repeat(60_000)), HOST),
        &["431"],
    ));
    each(&stage, cases).await;
}

#[tokio::test]
async fn who_asks_before_sending_is_told_before_sending() {
    let stage = stage().await;
    let expect = |length: usize| format!("expect: 100-continue\r\ncontent-length: {length}\r\n");
    let large = start(&expect(200_000), "");
    let stranger = large.replace(ADMIN, "wrong");
    each(
        &stage,
        vec![
            (stranger, &["401 unauthorized"]),
            (large, &["413 body_too_large"]),
        ],
    )
    .await;

    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    stream
        .write_all(start(&expect(2), "").as_bytes())
        .await
        .unwrap();
    let mut go_on = [0; 25];
    timeout(SOON, stream.read_exact(&mut go_on))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").await.unwrap();
    let mut answer = [0; 15];
    timeout(SOON, stream.read_exact(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
}

/// What is small on the way and large afterwards is not unpacked, in bodies or in sockets.
#[tokio::test]
async fn nothing_packed_is_unpacked() {
    let stage = stage().await;
    let packed = |coding: &str| {
        start(
            &format!("content-encoding: {coding}\r\ncontent-length: 2\r\n"),
            "{}",
        )
    };
    let other: &[&str] = &["415 unsupported_media_type"];
    each(
        &stage,
        vec![(packed("gzip"), other), (packed("br, identity"), other)],
    )
    .await;

    let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                   sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
                   sec-websocket-extensions: permessage-deflate; client_max_window_bits\r\n";
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    stream
        .write_all(get("/ws", &format!("{HOST}{upgrade}")).as_bytes())
        .await
        .unwrap();
    // a frame that says to be packed all the same: a text, masked, of two bytes
    stream
        .write_all(&[0xc1, 0x82, 0, 0, 0, 0, 0x4b, 0x04])
        .await
        .unwrap();
    let mut bytes = Vec::new();
    let read = timeout(SOON, stream.read_to_end(&mut bytes)).await;
    let _ = read.expect("the connection ends");
    let said = String::from_utf8_lossy(&bytes).to_lowercase();
    assert!(said.starts_with("http/1.1 101"), "{said}");
    assert!(!said.contains("sec-websocket-extensions"), "{said}");
}
