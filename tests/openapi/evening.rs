//! A small evening over HTTP, on which every route gets what it is for, and then much that it is not for.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use sanctum_chronicler::web::rights::ROUTES;
use serde_json::{Value, json};

use crate::book::Book;
use crate::clients::{Answer, Listener, send};
use crate::nonsense;
use crate::program::{Home, Program};
use crate::web::ADMIN;

/// Needs a Twitch account, which this program has not: refused.
const WITHOUT_TWITCH: [&str; 7] = [
    "/admin/chat/delete",
    "/admin/chat/timeout",
    "/admin/chat/ban",
    "/admin/chat/lift",
    "/admin/test-agent-response",
    "/admin/twitch/sign-in",
    "/admin/twitch/sign-out",
];

/// Needs an issuer, which it has not either; `tests/arrivals.rs` holds those answers against the document.
const WITHOUT_ISSUER: [&str; 2] = ["/sign-in/oidc", "/sign-in/oidc/callback"];

struct Evening {
    program: Program,
    book: Book,
}

impl Evening {
    async fn ask(&mut self, method: &str, pattern: &str, path: &str, body: &Value) -> Answer {
        let answer = ask(&self.program, method, path, body).await;
        self.book.hold(method, pattern, &answer);
        answer
    }

    async fn get(&mut self, path: &'static str) -> Answer {
        let pattern = path.split('?').next().unwrap();
        self.ask("GET", pattern, path, &Value::Null).await
    }

    async fn post(&mut self, path: &'static str, body: Value) -> Answer {
        let answer = self.ask("POST", path, path, &body).await;
        // the same as a form is understood as well; what it answers may differ the second time
        if let Value::Object(fields) = &body {
            let text = |value: &Value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(fields.iter().map(|(name, value)| (name, text(value))));
            let headers = [
                ("x-admin-token", ADMIN),
                ("content-type", "application/x-www-form-urlencoded"),
            ];
            if !WITHOUT_TWITCH.contains(&path) {
                let form = form.finish();
                let again = send(self.program.address, "POST", path, &headers, &form).await;
                self.book.hold("POST", path, &again);
            }
        }
        answer
    }
}

async fn ask(program: &Program, method: &str, path: &str, body: &Value) -> Answer {
    let headers = [
        ("x-admin-token", ADMIN),
        ("content-type", "application/json"),
    ];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    send(program.address, method, path, &headers, &body).await
}

#[tokio::test]
async fn whatever_it_answers_stands_in_the_document() {
    let home = Home::new();
    let program = home.start(&[]).await;
    let book = Book::of(program.address).await;
    let mut evening = Evening { program, book };
    let moderator = people(&mut evening).await;
    looks(&mut evening).await;
    settings(&mut evening).await;
    session(&mut evening, &moderator).await;
    approved(&mut evening).await;
    nonsense::everywhere(&mut evening.book, evening.program.address, &moderator).await;
    ways_out(&mut evening).await;

    let Evening { program, book } = evening;
    let never: BTreeSet<&str> = ROUTES
        .iter()
        .filter(|route| {
            let saw = |status| book.saw(route.method.as_str(), route.path, status);
            !saw(200) && !saw(101)
        })
        .map(|route| route.path)
        .collect();
    let without = WITHOUT_TWITCH.into_iter().chain(WITHOUT_ISSUER);
    assert_eq!(never, without.collect(), "what was never done");
    let seen = book.statuses();
    let wanted = [
        101, 200, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 426, 429, 431,
    ];
    for status in wanted {
        assert!(seen.contains(&status), "{status} was never seen: {seen:?}");
    }
    println!("{} kinds of answers were as described", book.close());
    program.stop().await;
}

/// Coming in: a token, an invitation that a browser uses, and its going.
async fn people(evening: &mut Evening) -> String {
    let wanted = json!({"name": "mo", "role": "moderator", "days": 1});
    let token = evening.post("/admin/access/token", wanted.clone()).await;
    let token = token.json()["token"].as_str().unwrap().to_owned();
    let invited = evening.post("/admin/access/invite", wanted).await.json();
    evening.post("/admin/access/link", json!({})).await;
    let secret = invited["link"].as_str().unwrap().split('#').nth(1).unwrap();
    let signed_in = evening.post("/sign-in", json!({"secret": secret})).await;
    let cookie = signed_in.header("set-cookie").unwrap().split(';').next();
    let cookie = cookie.unwrap().to_owned();
    let csrf = signed_in.json()["csrf"].as_str().unwrap().to_owned();
    let address = evening.program.address;
    let own = [("cookie", cookie.as_str())];
    for path in ["/me", "/panel", "/admin/access"] {
        let answer = send(address, "GET", path, &own, "").await;
        evening.book.hold("GET", path, &answer);
    }
    let without = send(address, "POST", "/sign-out", &own, "").await;
    assert_eq!(without.code(), "no_csrf");
    evening.book.hold("POST", "/sign-out", &without);
    let with = [("cookie", cookie.as_str()), ("x-csrf-token", &csrf)];
    for status in [200, 401] {
        let answer = send(address, "POST", "/sign-out", &with, "").await;
        assert_eq!(answer.status, status, "{answer:?}");
        evening.book.hold("POST", "/sign-out", &answer);
    }
    evening.get("/admin/access").await;
    let id = invited["id"].clone();
    evening
        .post("/admin/access/revoke", json!({"id": id}))
        .await;
    for _ in 0..6 {
        evening.post("/sign-in", json!({"secret": "guessed"})).await;
    }
    token
}

/// All that is only looked at, with and without what there is to see.
async fn looks(evening: &mut Evening) {
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        if !route.path.contains('{') && !matches!(route.path, "/api/events" | "/ws") {
            evening.get(route.path).await;
        }
    }
    for path in ["/overlay/files/main.js", "/panel/main.js"] {
        let pattern = match path {
            "/panel/main.js" => "/panel/{file}",
            _ => "/overlay/files/{file}",
        };
        let file = evening.ask("GET", pattern, path, &Value::Null).await;
        let tag = file.header("etag").unwrap_or_default().to_owned();
        let known = [("if-none-match", tag.as_str())];
        let again = send(evening.program.address, "GET", path, &known, "").await;
        evening.book.hold("GET", pattern, &again);
    }
    let (widget, chat) = ("/overlay/{widget}", "/overlay/chat");
    evening.ask("GET", widget, chat, &Value::Null).await;
}

async fn settings(evening: &mut Evening) {
    let delivery = "hearthkeeper.delivery";
    let change = |value: Value| json!({"key": delivery, "value": value});
    let suggest = evening
        .post("/admin/settings", change(json!("suggest")))
        .await;
    assert_eq!(suggest.status, 200, "{suggest:?}");
    evening
        .post("/admin/settings", change(json!("shout")))
        .await;
    for key in ["listen", "no_such_setting"] {
        let body = json!({"key": key, "value": "1"});
        evening.post("/admin/settings", body).await;
    }
    let on = json!({"enabled": true});
    evening.post("/admin/twitch/offline-test-mode", on).await;
    let off = json!({"enabled": false});
    evening.post("/admin/twitch/offline-test-mode", off).await;
    let often = json!({"interval_seconds": 30});
    evening.post("/admin/loop/frequency", often).await;
}

/// An evening with talk, a flag, a dashboard, and prompts that wait to be decided.
async fn session(evening: &mut Evening, moderator: &str) {
    let start = json!({"channel_name": "harbour"});
    let started = evening.post("/admin/session/start", start).await.json();
    let id = started["session_id"].as_str().unwrap().to_owned();
    let plan = json!({
        "stream_title": "The long now", "content_angle": "patience and fire",
        "session_goals": ["boil water", "pour tea"], "game": "Outer Wilds", "session_id": id,
    });
    evening.post("/admin/stream/dashboard", plan.clone()).await;
    evening.post("/admin/session/dashboard", plan).await;
    let words = json!({"game": "Chess", "mood": "calm"});
    evening.post("/admin/stream/dashboard/draft", words).await;
    let goal = json!({"index": 0, "done": true});
    evening.post("/admin/stream/goal", goal).await;
    for (name, line) in [
        ("ann", "what does patience mean to a fire?"),
        (
            "bob",
            "free followers, claim your prize at bit.ly/x-free-viewers now",
        ),
        ("zoe", "!hearth status"),
    ] {
        let body = json!({"session_id": id, "message": line, "username": name});
        evening.post("/admin/test-message", body).await;
    }
    let flagged = evening.ask("GET", "/api/poll", "/api/poll?role=owner", &Value::Null);
    let lines = flagged.await.json()[0]["data"]["snapshot"]["lines"].take();
    let flagged = lines
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["flag"].is_object());
    let flagged = flagged.unwrap_or_else(|| panic!("nothing is flagged: {lines:#}"));
    let dismissed = json!({"message_id": flagged["id"]});
    evening.post("/admin/chat/dismiss", dismissed).await;

    hearthkeeper(evening, &id).await;
    twitch(evening, &id).await;
    looks(evening).await;
    let (ledger, path) = ("/ledger/{session}", format!("/ledger/{id}"));
    evening.ask("GET", ledger, &path, &Value::Null).await;
    evening.get("/admin/ledger?format=json").await;
    let dashboard = "/admin/session/dashboard";
    let path = format!("{dashboard}?session_id={id}");
    evening.ask("GET", dashboard, &path, &Value::Null).await;
    nonsense::everywhere(&mut evening.book, evening.program.address, moderator).await;
    evening
        .post("/admin/session/end", json!({"session_id": id}))
        .await;
    evening.get("/admin/ledger?format=json").await;
    evening.get("/admin/audit?limit=5").await;
}

async fn hearthkeeper(evening: &mut Evening, id: &str) {
    let of = json!({"session_id": id});
    evening
        .post("/admin/hearthkeeper/preview", of.clone())
        .await;
    evening.post("/admin/test-loop-inactivity", of).await;
    evening
        .post("/admin/hearthkeeper/hush", json!({"minutes": 5}))
        .await;
    evening.post("/admin/hearthkeeper/resume", json!({})).await;
    let nudge = "/admin/hearthkeeper/nudge";
    let proposed = ask(&evening.program, "POST", nudge, &Value::Null).await;
    evening.book.hold("POST", nudge, &proposed);
    assert_eq!(proposed.json()["status"], "proposed", "{proposed:?}");
    let veto = json!({"prompt_id": proposed.json()["prompt"]["id"], "why": "not tonight"});
    evening.post("/admin/hearthkeeper/veto", veto).await;
    let again = evening.post(nudge, json!({})).await;
    assert_eq!(again.code(), "not_now", "a veto is heeded for a while");
}

/// Another session, in which a line is shown in a person's words, and judged.
async fn approved(evening: &mut Evening) {
    let start = json!({"channel_name": "harbour"});
    let started = evening.post("/admin/session/start", start).await.json();
    let plan = json!({"content_angle": "patience and fire", "session_goals": ["boil water"]});
    evening.post("/admin/stream/dashboard", plan).await;
    let nudge = "/admin/hearthkeeper/nudge";
    let proposed = ask(&evening.program, "POST", nudge, &Value::Null).await;
    evening.book.hold("POST", nudge, &proposed);
    assert_eq!(proposed.json()["status"], "proposed", "{proposed:?}");
    let approve = json!({
        "prompt_id": proposed.json()["prompt"]["id"], "edit": "The tea is nearly ready.",
    });
    evening.post("/admin/hearthkeeper/approve", approve).await;
    evening.post("/admin/hearthkeeper/reset", json!({})).await;
    let good = json!({"feedback": "good"});
    evening.post("/admin/hearthkeeper/feedback", good).await;
    let id = started["session_id"].clone();
    evening
        .post("/admin/session/end", json!({"session_id": id}))
        .await;
}

/// What needs Twitch, all at once: each is refused.
async fn twitch(evening: &mut Evening, id: &str) {
    let body = json!({
        "user_id": "7", "login": "bob", "message_id": "m", "why": "spam", "session_id": id, "message": "hello",
    });
    let program = &evening.program;
    let asked = WITHOUT_TWITCH.map(|path| ask(program, "POST", path, &body));
    for (path, answer) in WITHOUT_TWITCH.iter().zip(join_all(asked).await) {
        evening.book.hold("POST", path, &answer);
    }
}

/// The hub's three ways out.
async fn ways_out(evening: &mut Evening) {
    let address = evening.program.address;
    evening.get("/api/poll").await;
    evening.get("/api/poll?since=1&wait=0").await;
    evening.get("/api/poll?since=999999999").await;
    let mut overlay = Listener::connect(address, "").await;
    overlay.next_of("hello").await;
    let upgraded = Answer {
        status: 101,
        head: String::new(),
        body: String::new(),
    };
    evening.book.hold("GET", "/ws", &upgraded);
    let head = send(address, "HEAD", "/api/events", &[], "").await;
    assert_eq!(head.header("content-type"), Some("text/event-stream"));
    evening.book.hold("GET", "/api/events", &head);
}
