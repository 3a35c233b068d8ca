//! The panel before a scripted hub: its real page, style sheets and modules, and an interface that answers what
//! a test has written down and remembers what it was asked.

#![allow(dead_code)] // each test program uses the part that it needs

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sanctum_chronicler::web::pages::{self, Panel};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;
use warp::Filter;
use warp::filters::BoxedFilter;
use warp::http::StatusCode;
use warp::path::FullPath;
use warp::reply::{Reply, Response};

use crate::chromium::Page;
use crate::overlay_server::{Journal, OverlayServer, line, now, quiet_room};

/// As the program has it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What the page must send back.
const CSRF: &str = "a token of the page";
/// A test that waits longer than this for the page has failed.
const PATIENCE: Duration = Duration::from_secs(30);
/// A minute in milliseconds.
pub(crate) const MINUTE: u64 = 60_000;

/// Status and body by path.
type Answers = Arc<Mutex<HashMap<String, (u16, Value)>>>;

/// The running stage.
pub(crate) struct Stage {
    pub(crate) hub: OverlayServer,
    answers: Answers,
    asked: mpsc::Receiver<(String, Value)>,
    more: BoxedFilter<(Response,)>,
}

impl Stage {
    /// With the panel of an owner (`moderator` in the page's query makes it a moderator's).
    pub(crate) async fn open(snapshot: Value) -> Self {
        let answers = Answers::default();
        let (told, asked) = mpsc::channel(256);
        let more = routes(Arc::clone(&answers), told);
        let hub = OverlayServer::start_with(Journal::new(snapshot), more.clone()).await;
        Self {
            hub,
            answers,
            asked,
            more,
        }
    }

    /// What a path answers from now on; nothing written down is `{"status": "ok"}`.
    pub(crate) fn answers(&self, path: &str, status: u16, body: Value) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(path.to_owned(), (status, body));
    }

    /// The next thing that a page asked for: path and body.
    pub(crate) async fn asked(&mut self) -> (String, Value) {
        timeout(PATIENCE, self.asked.recv())
            .await
            .expect("the page asks in time")
            .expect("the stage is open")
    }

    /// Whether nothing was asked since.
    pub(crate) fn asked_nothing(&mut self) -> bool {
        self.asked.try_recv().is_err()
    }

    /// Opens the panel and waits until it has the present.
    pub(crate) async fn show(&mut self, page: &Page, query: &str) {
        self.hub.show(page, &format!("/panel{query}")).await;
        page.until("document.documentElement.dataset.reading !== 'unknown'")
            .await;
    }

    /// Stops the hub; the journal may be written to before [`Self::resume`].
    pub(crate) async fn stop(self) -> Stopped {
        let (address, journal) = self.hub.stop().await;
        Stopped {
            address,
            journal,
            answers: self.answers,
            asked: self.asked,
            more: self.more,
        }
    }
}

/// A stage whose hub is down.
pub(crate) struct Stopped {
    address: SocketAddr,
    pub(crate) journal: Journal,
    answers: Answers,
    asked: mpsc::Receiver<(String, Value)>,
    more: BoxedFilter<(Response,)>,
}

impl Stopped {
    /// Starts again at the same address.
    pub(crate) async fn resume(self) -> Stage {
        Stage {
            hub: OverlayServer::with_at(self.address, self.journal, self.more.clone()).await,
            answers: self.answers,
            asked: self.asked,
            more: self.more,
        }
    }
}

fn routes(answers: Answers, told: mpsc::Sender<(String, Value)>) -> BoxedFilter<(Response,)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates/panel");
    let files = warp::path!("panel" / ..).and(warp::fs::dir(folder));
    let panel = warp::path!("panel")
        .and(warp::query::<HashMap<String, String>>())
        .map(|query: HashMap<String, String>| {
            let owner = !query.contains_key("moderator");
            let page = Panel {
                name: "Robin",
                role: if owner { "owner" } else { "moderator" },
                owner,
                csrf: CSRF,
                dock: query.contains_key("dock"),
            };
            warp::reply::html(page.html().expect("the panel renders"))
        });
    let door = warp::path!("sign-in")
        .map(|| warp::reply::html(pages::sign_in(Some("Twitch")).expect("the door renders")));
    let pages = warp::get()
        .and(files.or(panel).or(door))
        .with(warp::reply::with::header("content-security-policy", POLICY))
        .map(Reply::into_response);

    let asked = Arc::clone(&answers);
    let reads = warp::get()
        .and(
            warp::path("admin")
                .or(warp::path("me"))
                .unify()
                .or(warp::path("api"))
                .unify(),
        )
        .and(warp::path::full())
        .map(move |path: FullPath| answer(&asked, path.as_str()));
    let does = warp::post()
        .and(warp::path::full())
        .and(warp::header::optional::<String>("x-csrf-token"))
        .and(warp::body::json())
        .map(move |path: FullPath, csrf: Option<String>, body: Value| {
            if path.as_str() != "/sign-in" && csrf.as_deref() != Some(CSRF) {
                return StatusCode::FORBIDDEN.into_response();
            }
            let answer = answer(&answers, path.as_str());
            // A test that does not listen loses nothing.
            let _ = told.try_send((path.as_str().to_owned(), body));
            answer
        });
    pages.or(reads).unify().or(does).unify().boxed()
}

fn answer(answers: &Answers, path: &str) -> Response {
    let answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    let (status, body) = answers
        .get(path)
        .cloned()
        .unwrap_or((200, json!({"status": "ok"})));
    let status = StatusCode::from_u16(status).expect("a status");
    warp::reply::with_status(warp::reply::json(&body), status).into_response()
}

/// A refusal as the interface words it.
pub(crate) fn refusal(code: &str, message: &str) -> Value {
    json!({"error": {"code": code, "message": message, "hint": ""}})
}

/// A line of chat as staff see it.
pub(crate) fn staff_line(id: &str, name: &str, text: &str) -> Value {
    let mut line = line(id, name, text);
    line["user"]["id"] = json!(format!("u-{id}"));
    line["flag"] = Value::Null;
    line["origin"] = json!("human");
    line
}

/// A prompt as staff see it.
pub(crate) fn prompt(id: u64, text: &str) -> Value {
    json!({
        "id": id, "text": text, "source": "offline", "about": "the dashboard's angle",
        "reasons": [{"cause": "quiet", "text": "Chat was quiet for 15 minutes."}],
        "verdict": {"passed": true, "broken": []},
    })
}

/// A flag.
pub(crate) fn flag(severity: &str) -> Value {
    json!({"severity": severity, "category": "buy_followers", "reasons": ["offers followers for money", "a spaced-out web address", "an address spelled so as to hide"]})
}

/// A live room that is quiet for seven minutes, in which nothing waits.
pub(crate) fn room() -> Value {
    let mut room = quiet_room();
    let staff = json!({
        "reasons": [{"cause": "chat", "text": "The last line in chat was 7 minutes ago."}],
        "silence": [
            {"cause": "speaking", "text": "The streamer was speaking until 60 seconds ago."},
            {"cause": "quiet", "text": "Chat is quiet for 7 minutes; a prompt is not due before 15 minutes."},
        ],
        "why": "Quiet for 7 minutes.", "next_prompt": now() + 8 * MINUTE, "can_prompt_now": false, "speaking": false,
        "hush": null, "proposals": [], "last_prompt": null,
        "drives": {"warmth": 0.42, "concern": 0.31, "curiosity": 0.66, "restraint": 0.12},
        "temperament": {"warmth": -0.5, "concern": 1.0, "curiosity": 0.8, "restraint": -1.2},
        "parts": [
            {"part": "obs", "state": "ok", "detail": "OBS 30.2 streams.", "hint": "", "since": now() - 84 * MINUTE},
            {"part": "helix", "state": "broken", "detail": "Twitch refused the token.", "hint": "Sign in again under Twitch.", "since": now() - 12 * MINUTE},
        ],
        "thresholds": {"quiet_ms": 900_000, "interval_ms": 900_000}, "delivery": "suggest",
        "chat_gate": {"live_only": true, "offline_test": false},
    });
    for (name, value) in staff.as_object().expect("an object") {
        room[name] = value.clone();
    }
    room
}

/// An evening in full: a plan, a prompt that waits, talk, flags.
pub(crate) fn evening() -> Value {
    let mut room = room();
    let minutes_ago = |minutes: u64, mut line: Value| {
        line["at"] = json!(now() - minutes * MINUTE);
        line
    };
    let mut lamp = staff_line(
        "1",
        "Lanternfly",
        "good evening, the fog looks thick tonight",
    );
    (lamp["color"], lamp["subscriber"]) = (json!("#1e90ff"), json!(true));
    let mut keeper = staff_line(
        "2",
        "orrin",
        "is the lighthouse keeper the one who warns you about the teeth?",
    );
    keeper["color"] = json!("#8a2be2");
    let mut answer = staff_line(
        "3",
        "Lanternfly",
        "that's him. never trusts the lamp, keeps it lit anyway",
    );
    (answer["color"], answer["reply_to"]) =
        (json!("#1e90ff"), json!({"id": "2", "login": "orrin"}));
    let mut scam = staff_line(
        "4",
        "quickgrow_77",
        "Wow nice stream! Buy followers and viewers cheap at boostyourstream . shop, dm me",
    );
    (scam["first"], scam["flag"]) = (json!(true), flag("high"));
    let mut robin = staff_line(
        "5",
        "Robin",
        "thank you, we are fine with the twelve we have",
    );
    (robin["role"], robin["color"]) = (json!("moderator"), json!("#ff7f50"));
    let mut fog = staff_line(
        "6",
        "saltmarsh",
        "does the fog ever lift, or do you just stop minding it?",
    );
    (fog["role"], fog["color"]) = (json!("vip"), json!("#00ff7f"));
    let mut north = staff_line(
        "7",
        "northlight",
        "it lifts around the third lamp. wait for it",
    );
    (north["role"], north["color"]) = (json!("broadcaster"), json!("#b4532a"));
    let mut friends = staff_line(
        "8",
        "nightjar",
        "the chart I told you of is at tidesandlamps.example, the old one",
    );
    friends["flag"] = json!({"severity": "low", "category": "link", "reasons": ["an unknown address in a first line"]});
    let mut radio = staff_line("9", "orrin", "leans closer to the radio");
    (radio["action"], radio["color"]) = (json!(true), json!("#8a2be2"));
    let mut window = staff_line(
        "10",
        "saltmarsh",
        "a lit window at sea is a promise somebody keeps, I think",
    );
    (window["role"], window["color"]) = (json!("vip"), json!("#00ff7f"));
    room["lines"] = json!([
        minutes_ago(36, lamp),
        minutes_ago(34, keeper),
        minutes_ago(33, answer),
        minutes_ago(29, scam),
        minutes_ago(28, robin),
        minutes_ago(27, fog),
        minutes_ago(25, north),
        minutes_ago(23, friends),
        minutes_ago(22, radio),
        minutes_ago(16, window),
    ]);
    room["reading"] = json!("fading");
    room["reasons"] = json!([{"cause": "quiet", "text": "Chat is quiet for 16 minutes. 9 of 12 viewers are left."}]);
    room["silence"] = json!([{"cause": "approval", "text": "A prompt waits for approval."}]);
    room["next_prompt"] = Value::Null;
    let waiting = prompt(
        7,
        "The keeper keeps the lamp lit for boats he does not trust. That is most of what a harbour is.",
    );
    room["proposals"] =
        json!([{"prompt": waiting, "since": now(), "until": now() + 4 * MINUTE + 20_000}]);
    room["last_prompt"] = json!({"id": 6, "text": "Somebody once kept a kitchen lamp for the boats.", "at": now() - 40 * MINUTE});
    room["dashboard"] = json!({
        "stream_title": "The Lamp at the End of the Pier", "game": "Dredge", "mood": "Slow, a little uneasy",
        "content_angle": "Why a small lit room feels safest when the sea outside is large",
        "session_goals": [
            {"text": "Sell the odd fish without looking at it", "done": true},
            {"text": "Find the keeper of the northern light", "done": false},
            {"text": "Be back before dark, for once", "done": false},
        ],
        "raw_markdown": "# Stream Dashboard\n## Stream Title\nThe Lamp at the End of the Pier", "notes": "",
        "go_live_notification": "", "social_post": "",
    });
    room
}
