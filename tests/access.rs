//! Who may do what: every route with every role and with none, coming in and being shut out, and pages of
//! other sites.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/web.rs"]
mod web;

use std::net::SocketAddr;

use clients::{Answer, Listener, admin_get, post_json, send};
use sanctum_chronicler::journal::Journal;
use sanctum_chronicler::web::rights::{Need, ROUTES, Route};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use web::{ADMIN, OVERLAY, SETTING, Setting, Stage};

const JSON: (&str, &str) = ("content-type", "application/json");

/// A signed-in browser.
struct Browser {
    address: SocketAddr,
    cookie: String,
    csrf: String,
}

impl Browser {
    /// Comes in with a link's secret.
    async fn sign_in(address: SocketAddr, secret: &str) -> Result<Self, Answer> {
        let answer = sign_in(address, secret).await;
        if answer.status != 200 {
            return Err(answer);
        }
        let cookie = answer.header("set-cookie").unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
        Ok(Self {
            address,
            cookie,
            csrf,
        })
    }

    async fn get(&self, path: &str) -> Answer {
        send(self.address, "GET", path, &[("cookie", &self.cookie)], "").await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let origin = format!("http://{}", self.address);
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("x-csrf-token", &self.csrf),
            ("origin", &origin),
            JSON,
        ];
        send(self.address, "POST", path, &headers, &body.to_string()).await
    }

    async fn socket(&self, role: &str) -> Result<(), Error> {
        let mut request = format!("ws://{}/ws?role={role}", self.address).into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("cookie", self.cookie.parse().unwrap());
        let origin = format!("http://{}", self.address).parse().unwrap();
        headers.insert("origin", origin);
        connect_async(request).await.map(|_| ())
    }
}

async fn sign_in(address: SocketAddr, secret: &str) -> Answer {
    let body = json!({ "secret": secret }).to_string();
    send(address, "POST", "/sign-in", &[JSON], &body).await
}

/// The secret behind the `#` of a link that the program made.
fn secret(answer: &Answer) -> String {
    let link = answer.json()["link"].as_str().unwrap().to_owned();
    link.split_once("/sign-in#").unwrap().1.to_owned()
}

async fn invitation(stage: &Stage, name: &str, role: &str) -> Answer {
    let body = json!({ "name": name, "role": role, "days": 2 });
    post_json(stage.address, "/admin/access/invite", &body).await
}

async fn browser(stage: &Stage, name: &str, role: &str) -> Browser {
    let secret = secret(&invitation(stage, name, role).await);
    Browser::sign_in(stage.address, &secret).await.unwrap()
}

async fn token(stage: &Stage, role: &str) -> String {
    let body = json!({ "name": "deck", "role": role });
    let made = post_json(stage.address, "/admin/access/token", &body).await;
    made.json()["token"].as_str().unwrap().to_owned()
}

/// Everyone who may knock.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Caller {
    Nobody,
    WrongKey,
    OverlayKey,
    ModeratorToken,
    OwnerToken,
    OwnerKey,
    ModeratorBrowser,
    OwnerBrowser,
    BrowserWithoutCsrf,
}

const CALLERS: [Caller; 9] = [
    Caller::Nobody,
    Caller::WrongKey,
    Caller::OverlayKey,
    Caller::ModeratorToken,
    Caller::OwnerToken,
    Caller::OwnerKey,
    Caller::ModeratorBrowser,
    Caller::OwnerBrowser,
    Caller::BrowserWithoutCsrf,
];

impl Caller {
    /// Whether the gate must let this caller through to the route, and if not, with which status.
    fn verdict(self, route: &Route) -> Result<(), u16> {
        let writes = route.method == "POST";
        let ranks = match self {
            Self::OwnerToken | Self::OwnerKey | Self::OwnerBrowser => 2,
            Self::BrowserWithoutCsrf if !writes => 2,
            Self::ModeratorToken | Self::ModeratorBrowser => 1,
            Self::BrowserWithoutCsrf => return if open(route.need) { Ok(()) } else { Err(403) },
            Self::Nobody | Self::WrongKey | Self::OverlayKey => 0,
        };
        match route.need {
            // the stage is this very computer; a key that is shown must be good
            Need::Home | Need::Hub if self == Self::WrongKey => Err(401),
            Need::Moderator | Need::Owner if ranks == 0 => Err(401),
            Need::Owner if ranks == 1 => Err(403),
            Need::Anyone | Need::Home | Need::Hub | Need::Moderator | Need::Owner => Ok(()),
        }
    }
}

fn open(need: Need) -> bool {
    matches!(need, Need::Anyone | Need::Home | Need::Hub)
}

#[tokio::test]
async fn every_route_with_every_role_and_with_none() {
    let stage = Stage::open().await;
    let moderator = browser(&stage, "Robin", "moderator").await;
    let owner = browser(&stage, "Kim", "owner").await;
    let (mod_token, own_token) = (
        token(&stage, "moderator").await,
        token(&stage, "owner").await,
    );
    let origin = format!("http://{}", stage.address);
    for route in ROUTES {
        // what would take the callers their own passes away, and what never ends, is asked elsewhere
        if matches!(route.path, "/sign-out" | "/api/events") {
            continue;
        }
        for caller in CALLERS {
            let path = route
                .path
                .replace("{session}", web::LEDGER)
                .replace("{widget}", "chat")
                .replace("{file}", "main.js");
            let path = match caller {
                Caller::OverlayKey => format!("{path}?key={OVERLAY}"),
                _ => path,
            };
            let mut headers = vec![("origin", origin.as_str()), JSON];
            match caller {
                Caller::Nobody | Caller::OverlayKey => {}
                Caller::WrongKey => headers.push(("x-admin-token", "not the owner's")),
                Caller::ModeratorToken => headers.push(("x-admin-token", &mod_token)),
                Caller::OwnerToken => headers.push(("x-admin-token", &own_token)),
                Caller::OwnerKey => headers.push(("x-admin-token", ADMIN)),
                Caller::ModeratorBrowser => {
                    headers.push(("cookie", &moderator.cookie));
                    headers.push(("x-csrf-token", &moderator.csrf));
                }
                Caller::OwnerBrowser => {
                    headers.push(("cookie", &owner.cookie));
                    headers.push(("x-csrf-token", &owner.csrf));
                }
                Caller::BrowserWithoutCsrf => headers.push(("cookie", &owner.cookie)),
            }
            // a body that no route can do anything with: whoever is let through changes nothing
            let answer = send(stage.address, route.method.as_str(), &path, &headers, "[]").await;
            let let_in = !matches!(answer.status, 401 | 403)
                || (route.path == "/sign-in" && answer.code() == "bad_link");
            match caller.verdict(route) {
                Ok(()) => assert!(let_in, "{caller:?} {route:?}: {answer:?}"),
                Err(status) => assert_eq!(answer.status, status, "{caller:?} {route:?}"),
            }
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn what_is_not_in_the_table_is_not_there() {
    let stage = Stage::open().await;
    let nothing = admin_get(stage.address, "/admin/secrets").await;
    assert_eq!(
        (nothing.status, nothing.code().as_str()),
        (404, "not_found")
    );
    let wrong = send(stage.address, "DELETE", "/admin/settings", &[], "").await;
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (405, Some("get, post"))
    );
    stage.end().await;
}

/// What a socket may be told, and by whom: an overlay tells what it hears from OBS, nobody else tells
/// anything.
#[tokio::test]
async fn every_command_of_a_socket_with_every_role() {
    let stage = Stage::open().await;
    let told = json!({"type": "obs", "event": "obsSceneChanged", "scene": "Talk"});
    let before = stage.heard_so_far().len();
    for role in ["moderator", "owner"] {
        let query = format!("?role={role}&key={ADMIN}");
        let mut listener = Listener::connect(stage.address, &query).await;
        listener.tell(&told).await;
        for order in ["approve", "hush", "session.start"] {
            listener.tell(&json!({ "type": order })).await;
        }
        // its goodbye comes after all that was told
        listener.socket.close(None).await.unwrap();
        listener.until_closed().await;
    }
    let heard = stage.heard_so_far();
    let scenes = heard[before..].iter();
    let scenes = scenes
        .filter(|input| format!("{input:?}").contains("Scene"))
        .count();
    assert_eq!(scenes, 0, "{heard:?}");
    let mut overlay = Listener::connect(stage.address, "").await;
    overlay.tell(&told).await;
    stage
        .heard(|input| format!("{input:?}").contains("Talk"))
        .await;
    stage.end().await;
}

#[tokio::test]
async fn a_link_signs_one_browser_in_once() {
    let stage = Stage::open().await;
    let made = post_json(stage.address, "/admin/access/link", &json!({})).await;
    let secret = secret(&made);
    // two at once: one comes in
    let (one, other) = tokio::join!(
        sign_in(stage.address, &secret),
        sign_in(stage.address, &secret)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    let again = sign_in(stage.address, &secret).await;
    assert_eq!((again.status, again.code().as_str()), (401, "bad_link"));
    let good = if one.status == 200 { one } else { other };
    let cookie = good.header("set-cookie").unwrap();
    for flag in ["httponly", "samesite=strict", "path=/", "max-age=2591"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert_eq!(good.json()["role"], "owner");
    stage.end().await;
}

#[tokio::test]
async fn links_cannot_be_tried_forever() {
    let stage = Stage::open().await;
    for _ in 0..5 {
        assert_eq!(sign_in(stage.address, "guess").await.code(), "bad_link");
    }
    let stopped = sign_in(stage.address, "guess").await;
    assert_eq!(
        (stopped.status, stopped.code().as_str()),
        (429, "too_many_tries")
    );
    assert!(stopped.header("retry-after").is_some());
    stage.end().await;
}

#[tokio::test]
async fn an_invitation_has_a_role_a_name_and_an_end() {
    let stage = Stage::open().await;
    let made = invitation(&stage, "Robin", "moderator").await;
    let link = secret(&made);
    let robin = Browser::sign_in(stage.address, &link).await.unwrap();
    let me = robin.get("/me").await.json();
    assert_eq!(
        (&me["name"], &me["role"]),
        (&json!("Robin"), &json!("moderator"))
    );
    assert_eq!(me["csrf"], robin.csrf);
    // a phone and a dock as well, but not the whole world
    for _ in 0..4 {
        Browser::sign_in(stage.address, &link).await.ok().unwrap();
    }
    assert!(Browser::sign_in(stage.address, &link).await.is_err());
    // what Robin does is known as Robin's
    robin
        .post("/admin/chat/dismiss", &json!({"message_id": "m1"}))
        .await;
    let audit = robin.get("/admin/audit").await.json();
    let entry = &audit["entries"][0];
    assert_eq!(entry["who"], json!({"kind": "panel", "name": "Robin"}));
    assert!(entry["what"].as_str().unwrap().contains("flag"), "{entry}");

    for wrong in [
        json!({"name": "", "role": "moderator"}),
        json!({"name": "x".repeat(41)}),
        json!({"name": "Robin", "role": "king"}),
        json!({"name": "Robin", "days": 0}),
        json!({"name": "Robin", "days": 367}),
    ] {
        let refused = post_json(stage.address, "/admin/access/invite", &wrong).await;
        assert_eq!(refused.status, 422, "{wrong}");
    }
    stage.end().await;
}

#[tokio::test]
async fn who_is_shut_out_is_out_at_once() {
    let stage = Stage::open().await;
    let made = invitation(&stage, "Robin", "moderator").await;
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let robin = Browser::sign_in(stage.address, &secret(&made))
        .await
        .unwrap();
    robin.socket("moderator").await.unwrap();
    assert!(robin.socket("owner").await.is_err());
    let deck = token(&stage, "moderator").await;
    let query = format!("?role=moderator&key={deck}");
    let mut socket = Listener::connect(stage.address, &query).await;
    socket.next_of("hello").await;

    let listed = admin_get(stage.address, "/admin/access").await.json();
    let passes = listed["passes"].as_array().unwrap();
    let program = passes
        .iter()
        .find(|pass| pass["kind"] == "service")
        .unwrap();
    assert!(!listed.to_string().contains(&deck), "a secret is shown");
    let revoke = async |id: &str| {
        let body = json!({ "id": id });
        post_json(stage.address, "/admin/access/revoke", &body).await
    };
    assert_eq!(revoke(program["id"].as_str().unwrap()).await.status, 200);
    assert_eq!(socket.until_closed().await, Some(1008));
    // the invitation takes the browsers with it that came in by it
    assert_eq!(robin.get("/me").await.status, 200);
    assert_eq!(revoke(&id).await.status, 200);
    assert_eq!(robin.get("/me").await.status, 401);
    assert!(robin.socket("moderator").await.is_err());
    assert_eq!(revoke(&id).await.code(), "unknown_pass");

    let kim = browser(&stage, "Kim", "owner").await;
    assert_eq!(kim.post("/sign-out", &json!({})).await.status, 200);
    assert_eq!(kim.get("/me").await.status, 401);
    stage.end().await;
}

#[tokio::test]
async fn passes_outlive_the_program_and_their_secrets_are_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let journal = || Journal::open(folder.path()).unwrap();
    let stage = Stage::over(journal(), Setting::default()).await;
    let link = secret(&invitation(&stage, "Robin", "moderator").await);
    let robin = Browser::sign_in(stage.address, &link).await.unwrap();
    stage.end().await;

    let stage = Stage::over(journal(), Setting::default()).await;
    let robin = Browser {
        address: stage.address,
        ..robin
    };
    assert_eq!(robin.get("/me").await.json()["name"], "Robin");
    stage.end().await;
    let bytes = std::fs::read(folder.path().join("sanctum.redb")).unwrap();
    let cookie = robin.cookie.split_once('=').unwrap().1;
    for secret in [link.as_str(), cookie] {
        let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
        assert!(!found);
    }
}

#[tokio::test]
async fn a_page_of_another_site_can_do_nothing_in_a_signed_in_browser() {
    let stage = Stage::open().await;
    let kim = browser(&stage, "Kim", "owner").await;
    let path = "/admin/twitch/offline-test-mode";
    let post = async |headers: &[(&str, &str)]| {
        let mut all = vec![("cookie", kim.cookie.as_str())];
        all.extend_from_slice(headers);
        send(stage.address, "POST", path, &all, r#"{"enabled": true}"#).await
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    // another port is another origin, though browsers call it the same site and send the cookie
    let elsewhere = ("origin", "http://127.0.0.1:9");
    assert_eq!(post(&[elsewhere, JSON]).await.code(), "foreign_origin");
    assert_eq!(
        post(&[("origin", "null"), form]).await.code(),
        "foreign_origin"
    );
    // nor does a request without an origin get far: the page must show that it is ours
    assert_eq!(post(&[JSON]).await.code(), "no_csrf");
    assert_eq!(post(&[JSON, ("x-csrf-token", "0")]).await.code(), "no_csrf");
    // what it has the browser read is read as by nobody
    let read = [
        ("cookie", kim.cookie.as_str()),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-mode", "no-cors"),
    ];
    let answer = send(stage.address, "GET", "/admin/settings", &read, "").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("access-control-allow-origin"), None);
    assert_eq!(
        answer.header("cross-origin-resource-policy"),
        Some("same-origin")
    );
    // and no host but ours is answered, whatever name was bent to this machine
    let bent = [("cookie", kim.cookie.as_str()), ("host", "evil.example")];
    let answer = send(stage.address, "GET", "/admin/settings", &bent, "").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (403, "foreign_host")
    );
    stage.end().await;
}

#[tokio::test]
async fn a_setting_is_changed_and_told() {
    let stage = Stage::open().await;
    let mut owner = Listener::owner(stage.address).await;
    let path = "/admin/settings";
    let set = json!({"key": SETTING, "value": "true"});
    assert_eq!(post_json(stage.address, path, &set).await.status, 200);
    let told = owner.next_of("settings.changed").await;
    assert_eq!(told["data"]["chat_gate"]["offline_test"], true);
    let rows = admin_get(stage.address, path).await.json();
    assert_eq!(rows["settings"][0]["stored"], true);
    let wrong = json!({"key": SETTING, "value": "perhaps"});
    assert_eq!(
        post_json(stage.address, path, &wrong).await.code(),
        "bad_setting"
    );
    let unknown = json!({"key": "hearth.colour", "value": "red"});
    assert_eq!(
        post_json(stage.address, path, &unknown).await.code(),
        "unknown_setting"
    );
    let back = json!({"key": SETTING, "value": null});
    assert_eq!(post_json(stage.address, path, &back).await.status, 200);
    let told = owner.next_of("settings.changed").await;
    assert_eq!(told["data"]["chat_gate"]["offline_test"], false);
    stage.end().await;
}
