//! The HTTP interface: what each address answers, and how it says no.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/web.rs"]
mod web;

use clients::{admin_get, get, post_form, post_json, raw, send};
use serde_json::{Value, json};
use web::{ADMIN, LEDGER, OVERLAY, Setting, Stage};

async fn open_session(stage: &Stage) -> String {
    let answer = post_form(stage.address, "/admin/session/start", "channel_name=Hearth").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let json = answer.json();
    assert_eq!(
        (&json["status"], &json["channel"]),
        (&json!("session_started"), &json!("hearth"))
    );
    json["session_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn health_and_readiness() {
    let stage = Stage::open().await;
    let answer = get(stage.address, "/health").await;
    assert_eq!(
        (answer.status, &answer.json()["status"]),
        (200, &json!("healthy"))
    );
    let stamp = answer.json()["timestamp"].as_str().unwrap().to_owned();
    assert!(
        stamp.ends_with('Z') && stamp.parse::<jiff::Timestamp>().is_ok(),
        "{stamp}"
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(get(stage.address, "/ready").await.status, 200);
    let head = send(stage.address, "HEAD", "/health", &[], "").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn sessions_are_started_and_ended() {
    let stage = Stage::open().await;
    assert_eq!(
        admin_get(stage.address, "/admin/stream/status")
            .await
            .code(),
        "no_active_session"
    );
    let id = open_session(&stage).await;
    let again = post_json(
        stage.address,
        "/admin/session/start",
        &json!({"channel_name": "x"}),
    )
    .await;
    assert_eq!((again.status, again.code().as_str()), (409, "session_open"));

    let status = admin_get(stage.address, "/admin/stream/status")
        .await
        .json();
    assert_eq!(status["session"]["id"], id.as_str());
    assert_eq!(status["hearthkeeper"]["inactivity_threshold_minutes"], 15.0);
    assert_eq!(status["twitch"]["live_status"]["is_live"], true);
    assert_eq!(status["dashboard"]["present"], false);
    let path = format!("/admin/session/status?session_id={id}");
    assert_eq!(
        admin_get(stage.address, &path).await.json()["message_count"],
        0
    );
    let agent = admin_get(stage.address, "/admin/loop/status").await.json();
    assert_eq!(
        (&agent["status"], &agent["active_session_count"]),
        (&json!("running"), &json!(1))
    );

    let other = uuid::Uuid::now_v7();
    for wrong in [other.to_string(), "nonsense".to_owned()] {
        let answer = post_form(
            stage.address,
            "/admin/session/end",
            &format!("session_id={wrong}"),
        )
        .await;
        assert_eq!(answer.status, 404, "{answer:?}");
    }
    let answer = post_json(
        stage.address,
        "/admin/session/end",
        &json!({"session_id": id}),
    )
    .await;
    assert_eq!(answer.json()["status"], "session_ended");
}

#[tokio::test]
async fn a_test_message_tells_what_the_agent_did() {
    let stage = Stage::open().await;
    let id = open_session(&stage).await;
    let post = async |message: &str| {
        let body = json!({"session_id": id, "message": message, "username": "zoe"});
        post_json(stage.address, "/admin/test-message", &body).await
    };
    let plain = post("hello").await.json();
    assert_eq!(
        (&plain["agent_response"], &plain["actions_taken"]),
        (&Value::Null, &json!([]))
    );
    assert!(plain["message_id"].is_string());
    let scam = post("a scam").await.json();
    assert_eq!(scam["actions_taken"], json!(["WARDEN_FLAG: high"]));
    let asked = post("steward, tea?").await.json();
    assert_eq!(asked["agent_response"], "The kettle is on.");
    assert_eq!(post(" ").await.code(), "missing_field");
    assert_eq!(post(&"x".repeat(2001)).await.code(), "bad_field");
    let path = "/admin/test-message";
    let unknown = post_form(stage.address, path, "session_id=7&message=hi").await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "session_not_found")
    );
}

#[tokio::test]
async fn dashboards_are_saved_and_shown() {
    let stage = Stage::open().await;
    let path = "/admin/stream/dashboard";
    assert_eq!(admin_get(stage.address, path).await.status, 404);
    let early = json!({"stream_title": "Tea", "session_goals": ["boil", "pour"]});
    let saved = post_json(stage.address, path, &early).await.json();
    assert_eq!(saved["session_id"], Value::Null);
    assert!(saved["message"].is_string());
    let id = open_session(&stage).await;
    let form =
        "stream_title=Tea%20again&session_goals=boil&session_goals=pour&content_angle=patience";
    let saved = post_form(stage.address, path, form).await.json();
    assert_eq!(saved["status"], "dashboard_saved");
    let shown = admin_get(stage.address, path).await.json();
    assert_eq!(shown["dashboard"]["session_goals"], json!(["boil", "pour"]));
    assert_eq!(shown["session_id"], id.as_str());

    let path = "/admin/session/dashboard";
    assert_eq!(post_json(stage.address, path, &early).await.status, 400);
    let body = json!({"session_id": uuid::Uuid::now_v7(), "stream_title": "x"});
    assert_eq!(post_json(stage.address, path, &body).await.status, 404);
    let body = json!({"session_id": id, "game": "Chess"});
    assert_eq!(
        post_json(stage.address, path, &body).await.json()["dashboard"]["game"],
        "Chess"
    );
    let body = json!({"session_id": id, "raw_markdown": "x".repeat(200 * 1024)});
    assert_eq!(post_json(stage.address, path, &body).await.status, 200);
    let body = json!({"session_id": id, "raw_markdown": "x".repeat(300 * 1024)});
    assert_eq!(
        post_json(stage.address, path, &body).await.code(),
        "body_too_large"
    );
    let body = json!({"session_id": id, "session_goals": [{"text": "no"}]});
    assert_eq!(
        post_json(stage.address, path, &body).await.code(),
        "bad_field"
    );
    assert_eq!(
        post_json(stage.address, path, &json!({"session_id": id}))
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn only_the_owner_gets_in() {
    let stage = Stage::open().await;
    let address = stage.address;
    for (method, path) in [
        ("POST", "/admin/session/start"),
        ("POST", "/admin/session/end"),
        ("POST", "/admin/test-message"),
        ("POST", "/admin/stream/dashboard"),
        ("GET", "/admin/stream/dashboard"),
        ("GET", "/admin/stream/status"),
        ("GET", "/admin/ledger"),
        ("GET", "/admin/loop/status"),
    ] {
        for token in ["", "wrong", &ADMIN[1..], OVERLAY] {
            let answer = send(address, method, path, &[("x-admin-token", token)], "").await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (401, "unauthorized"),
                "{path}"
            );
        }
        assert_eq!(send(address, method, path, &[], "").await.status, 401);
        let keyed = format!("{path}?key={ADMIN}");
        assert_eq!(send(address, method, &keyed, &[], "").await.status, 401);
    }
    let setting = Setting {
        admin_key: String::new(),
        ..Setting::default()
    };
    let keyless = Stage::with(setting).await;
    let answer = send(
        keyless.address,
        "GET",
        "/admin/ledger",
        &[("x-admin-token", "")],
        "",
    )
    .await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (503, "no_admin_key")
    );
}

#[tokio::test]
async fn bad_requests_are_told_so_in_json() {
    let stage = Stage::open().await;
    let address = stage.address;
    let start = "/admin/session/start";
    let post = async |kind: &str, body: &str| {
        let headers = [("x-admin-token", ADMIN), ("content-type", kind)];
        send(address, "POST", start, &headers, body).await
    };
    let no = |answer: clients::Answer| (answer.status, answer.code());
    assert_eq!(
        no(post("application/json", "{").await),
        (400, "bad_json".into())
    );
    assert_eq!(
        no(post("application/json", "[]").await),
        (422, "not_an_object".into())
    );
    assert_eq!(
        no(post("text/plain", "x").await),
        (415, "unsupported_media_type".into())
    );
    let deep = "[".repeat(10_000);
    assert_eq!(
        no(post("application/json", &deep).await),
        (400, "bad_json".into())
    );
    let bare = send(
        address,
        "POST",
        start,
        &[("x-admin-token", ADMIN)],
        "channel_name=x",
    )
    .await;
    assert_eq!(no(bare), (415, "unsupported_media_type".into()));
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        no(post(form, "channel_name=no%20spaces").await),
        (422, "bad_field".into())
    );
    let large = format!("channel_name={}", "x".repeat(65 * 1024));
    assert_eq!(no(post(form, &large).await), (413, "body_too_large".into()));
    let end = post_form(address, "/admin/session/end", "").await;
    assert_eq!(no(end), (422, "missing_field".into()));

    let chunked = |body: &str| {
        format!(
            "POST {start} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nx-admin-token: {ADMIN}\r\n\
             content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n{body}"
        )
    };
    let body = "18\r\n{\"channel_name\":\"hearth\"}\r\n0\r\n\r\n".replace("18", "19");
    assert_eq!(raw(address, &chunked(&body)).await.status, 200);
    let big = format!("20000\r\n{}\r\n0\r\n\r\n", " ".repeat(0x20000));
    assert_eq!(raw(address, &chunked(&big)).await.status, 413);

    let wrong = send(address, "DELETE", "/health", &[], "").await;
    assert_eq!(wrong.header("allow"), Some("get"));
    assert_eq!(no(wrong), (405, "method_not_allowed".into()));
    let both = send(address, "PUT", "/admin/stream/dashboard", &[], "").await;
    assert_eq!(both.header("allow"), Some("get, post"));
    for path in [
        "/nothing",
        "/admin",
        "/overlay/nothing",
        "/overlay/files/none.js",
        "/health/x",
    ] {
        let answer = get(address, path).await;
        assert!(
            answer.header("content-security-policy").is_some(),
            "errors are safe too"
        );
        assert_eq!(no(answer), (404, "not_found".into()), "{path}");
    }
    assert_eq!(get(address, "/ws").await.status, 426);
}

#[tokio::test]
async fn names_and_pages_of_others_are_turned_away() {
    let hosts = vec!["hearth.example".to_owned()];
    let stage = Stage::with(Setting {
        hosts,
        ..Setting::default()
    })
    .await;
    let address = stage.address;
    let port = address.port();
    let with = async |method: &str, path: &str, name: &str, value: &str| {
        let headers = [(name, value), ("x-admin-token", ADMIN)];
        send(address, method, path, &headers, "").await.status
    };
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.7",
        "localhost.evil",
    ] {
        assert_eq!(with("GET", "/health", "host", host).await, 403, "{host}");
    }
    for host in [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1",
        "[::1]:7373",
        "hearth.example",
    ] {
        assert_eq!(with("GET", "/health", "host", host).await, 200, "{host}");
    }
    let none = raw(address, "GET /health HTTP/1.1\r\nconnection: close\r\n\r\n").await;
    assert_eq!(none.status, 400);
    let absolute =
        "GET http://evil.example/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    assert_eq!(raw(address, absolute).await.status, 400);

    let start = "/admin/session/start";
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "file://",
    ] {
        assert_eq!(with("POST", start, "origin", origin).await, 403, "{origin}");
        assert_eq!(with("GET", "/ws", "origin", origin).await, 403, "{origin}");
        assert_eq!(
            with("GET", "/api/poll", "origin", origin).await,
            403,
            "{origin}"
        );
    }
    let own = format!("http://localhost:{port}");
    assert_eq!(with("GET", "/api/poll", "origin", &own).await, 200);
    assert_eq!(with("POST", start, "origin", &own).await, 200);
}

#[tokio::test]
async fn from_elsewhere_the_overlay_needs_its_key() {
    let hosts = vec!["hearth.example".to_owned()];
    let stage = Stage::with(Setting {
        hosts,
        ..Setting::default()
    })
    .await;
    let address = stage.address;
    // Through a proxy on this machine, which keeps the outer name.
    let from = async |path: &str| {
        send(address, "GET", path, &[("host", "hearth.example")], "")
            .await
            .status
    };
    assert_eq!(from("/api/poll").await, 401);
    assert_eq!(from("/api/poll?key=wrong").await, 401);
    assert_eq!(from(&format!("/api/poll?key={OVERLAY}")).await, 200);
    assert_eq!(
        from(&format!("/api/poll?key={OVERLAY}&role=owner")).await,
        403
    );
    assert_eq!(
        from(&format!("/api/poll?key={ADMIN}&role=owner")).await,
        200
    );
    assert_eq!(from("/ledger").await, 401);
    assert_eq!(from(&format!("/ledger?key={OVERLAY}")).await, 403);
    assert_eq!(from(&format!("/ledger?key={ADMIN}")).await, 200);
    assert_eq!(get(address, "/api/poll").await.status, 200);
    assert_eq!(get(address, "/api/poll?role=owner").await.status, 401);
    assert_eq!(get(address, "/api/poll?role=king").await.status, 400);
}

#[tokio::test]
async fn the_overlay_and_its_files() {
    let stage = Stage::open().await;
    for path in ["/overlay", "/overlay/chat", "/overlay/timer?scale=2"] {
        let page = get(stage.address, path).await;
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(
            policy.contains(&format!("ws://{}", stage.address)),
            "{policy}"
        );
        assert!(page.body.contains("overlay under test"));
    }
    let script = get(stage.address, "/overlay/files/main.js").await;
    assert!(
        script
            .header("content-type")
            .unwrap()
            .starts_with("text/javascript")
    );
    assert_eq!(script.header("cache-control"), Some("no-cache"));
    let tag = script.header("etag").unwrap().to_owned();
    let headers = [("if-none-match", tag.as_str())];
    let again = send(stage.address, "GET", "/overlay/files/main.js", &headers, "").await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(
        get(stage.address, "/overlay/files/widgets/chat.css")
            .await
            .status,
        200
    );
    for path in [
        "/overlay/files/../main.js",
        "/overlay/files/%2e%2e/Cargo.toml",
        "/overlay/files/",
    ] {
        assert_eq!(get(stage.address, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn ledgers_as_pages_and_as_markdown() {
    let stage = Stage::open().await;
    let list = get(stage.address, "/ledger").await;
    assert_eq!(
        list.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(
        get(stage.address, &format!("/ledger/{LEDGER}"))
            .await
            .status,
        200
    );
    let unknown = uuid::Uuid::now_v7();
    assert_eq!(
        get(stage.address, &format!("/ledger/{unknown}"))
            .await
            .code(),
        "session_not_found"
    );
    assert_eq!(get(stage.address, "/ledger/nonsense").await.status, 404);
    let path = format!("/admin/ledger?session_id={LEDGER}");
    for path in [path.as_str(), "/admin/ledger"] {
        assert_eq!(
            admin_get(stage.address, path).await.json()["ledger"],
            "# Sanctum Ledger"
        );
    }
    let path = format!("/admin/ledger?session_id={unknown}");
    assert_eq!(admin_get(stage.address, &path).await.status, 404);
}

#[tokio::test]
async fn ledgers_take_their_style_from_a_file_and_nothing_from_elsewhere() {
    let stage = Stage::open().await;
    for path in ["/ledger", &format!("/ledger/{LEDGER}")] {
        let answer = get(stage.address, path).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    }
    let style = get(stage.address, "/pages/ledger.css").await;
    assert_eq!(style.status, 200);
    assert_eq!(
        style.header("content-type"),
        Some("text/css; charset=utf-8")
    );
}

#[tokio::test]
async fn sessions_and_ledgers_in_the_structured_form() {
    let stage = Stage::open().await;
    let path = format!("/admin/ledger?session_id={LEDGER}&format=json");
    assert_eq!(
        admin_get(stage.address, &path).await.json()["ledger"]["version"],
        1
    );
    let path = "/admin/ledger?format=pdf";
    assert_eq!(
        admin_get(stage.address, path).await.code(),
        "unknown_format"
    );
    let sessions = admin_get(stage.address, "/admin/sessions").await.json();
    assert_eq!(sessions["sessions"][0]["id"], LEDGER);
    assert_eq!(get(stage.address, "/admin/sessions").await.status, 401);
}
