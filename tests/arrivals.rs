//! Coming into the panel by an issuer, such as Twitch: the whole program, a Twitch with state that signs with real
//! keys, and browsers between the two.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/clients.rs"]
mod clients;
#[path = "support/helix.rs"]
mod helix;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/program.rs"]
mod program;

use program as web; // whose key and patience the clients take

#[path = "openapi/book.rs"]
mod book;

#[path = "arrivals/forged.rs"]
mod forged;
#[path = "arrivals/journey.rs"]
mod journey;
#[path = "arrivals/stage.rs"]
mod stage;

use clients::{admin_get, post_json};
use helix::Trouble;
use program::Home;
use serde_json::{Value, json};
use stage::World;

#[tokio::test]
async fn the_channels_owner_comes_in_as_the_owner() {
    let world = World::open().await;
    let (mut browser, seen) = world.signs_in("harbour").await;
    assert_eq!(seen.status, 200, "{seen:?}");
    let me = browser.me().await;
    assert_eq!(
        (&me["name"], &me["role"]),
        (&json!("harbour"), &json!("owner"))
    );
    let own = world
        .twitch
        .those(|r| r.is("GET", "/helix/moderation/channels"));
    assert_eq!(own.len(), 0, "what is clear is not asked");
}

#[tokio::test]
async fn a_moderator_of_the_channel_comes_in_for_a_week() {
    let world = World::open().await;
    // one of more channels than are told at a time
    for n in 0..120 {
        world.twitch.moderator(&format!("channel{n}"), "robin");
    }
    let (mut robin, seen) = world.signs_in("robin").await;
    assert_eq!(seen.status, 200, "{seen:?}");
    assert!(
        seen.body
            .contains(r#"http-equiv="refresh" content="0; url=/panel""#)
    );
    let cookie = seen.cookie("sanctum").unwrap();
    for flag in ["HttpOnly", "SameSite=Strict", "Path=/;", "Max-Age=6047"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let me = robin.me().await;
    assert_eq!(
        (&me["name"], &me["role"]),
        (&json!("robin"), &json!("moderator"))
    );

    let passes = admin_get(world.address(), "/admin/access").await.json();
    let passes = passes["passes"].as_array().unwrap();
    let pass = passes
        .iter()
        .find(|pass| pass["kind"] == "browser")
        .unwrap();
    assert_eq!(
        (&pass["name"], &pass["by"]),
        (&json!("robin"), &json!("robin"))
    );
    assert_eq!(pass["device"], "with Twitch");
    let audit = admin_get(world.address(), "/admin/audit").await.json();
    let entry = &audit["entries"][0];
    assert_eq!(entry["who"], json!({"kind": "panel", "name": "robin"}));
    assert_eq!(entry["what"], "robin signed in as moderator, with Twitch.");

    // the person's own token was shown to Twitch alone, and is done with
    let asked = world
        .twitch
        .those(|r| r.is("GET", "/helix/moderation/channels"));
    let token = asked[0].token.clone().unwrap();
    let revoked = world.twitch.those(|r| r.is("POST", "/oauth2/revoke"));
    assert_eq!(revoked[0].param("token"), token);

    let body = json!({"id": pass["id"]});
    let revoked = post_json(world.address(), "/admin/access/revoke", &body).await;
    assert_eq!(revoked.status, 200);
    assert_eq!(robin.get("/me").await.status, 401);
}

#[tokio::test]
async fn who_does_not_moderate_stays_outside() {
    let world = World::open().await;
    let (browser, seen) = world.signs_in("passer-by").await;
    assert_eq!(seen.status, 403);
    assert!(
        seen.body
            .contains("passer-by, who does not moderate harbour"),
        "{}",
        seen.body
    );
    assert!(!browser.is_in());
    // nor does who moderated until now
    world.twitch.no_moderators();
    let (browser, seen) = world.signs_in("robin").await;
    assert_eq!((seen.status, browser.is_in()), (403, false));
    let passes = admin_get(world.address(), "/admin/access").await.json();
    let kinds: Vec<&Value> = passes["passes"].as_array().unwrap().iter().collect();
    assert!(
        kinds.iter().all(|pass| pass["kind"] != "browser"),
        "{kinds:?}"
    );

    // whoever tries on and on is asked to wait, without Twitch being asked
    for _ in 0..3 {
        world.signs_in("passer-by").await;
    }
    let asked = world.twitch.requests().len();
    let mut browser = world.browser();
    let seen = browser.get("/sign-in/oidc").await;
    assert_eq!(seen.status, 429);
    assert!(seen.answer().header("retry-after").is_some());
    assert_eq!(world.twitch.requests().len(), asked);
}

/// No answer about who moderates is a no.
#[tokio::test]
async fn without_twitchs_word_nobody_moderates() {
    let world = World::open().await;
    world.twitch.issuer(|issuer| issuer.grants_scopes = false);
    let (browser, seen) = world.signs_in("robin").await;
    assert_eq!((seen.status, browser.is_in()), (503, false));
    world.twitch.issuer(|issuer| issuer.grants_scopes = true);
    for (path, trouble) in [
        ("/helix/moderation/channels", Trouble::Status(500)),
        ("/helix/moderation/channels", Trouble::Page),
        ("/helix/users", Trouble::Cut),
        ("/oauth2/token", Trouble::Status(502)),
        ("/oauth2/keys", Trouble::Page),
        ("/oauth2/keys", Trouble::Endless),
    ] {
        world.twitch.trouble(path, trouble.clone(), 99);
        let (browser, seen) = world.signs_in("robin").await;
        assert_eq!(
            (seen.status, browser.is_in()),
            (503, false),
            "{path} {trouble:?}"
        );
        assert!(seen.answer().header("retry-after").is_some());
        world.twitch.no_trouble();
    }
    // and as soon as it answers, they do
    let (_, seen) = world.signs_in("robin").await;
    assert_eq!(seen.status, 200, "{seen:?}");
}

#[tokio::test]
async fn an_issuer_that_is_away_keeps_nothing_else_from_working() {
    let away = "http://127.0.0.1:9/oauth2";
    let more = [
        ("SANCTUM_OIDC_ISSUER", away),
        ("SANCTUM_TWITCH_AUTH_URL", away),
    ];
    let world = World::with(&more).await;
    let mut browser = world.browser();
    let door = browser.get("/panel").await;
    assert!(door.body.contains("Sign in with Twitch"));
    for _ in 0..9 {
        let seen = browser.get("/sign-in/oidc").await;
        assert_eq!(seen.status, 503);
        assert!(seen.body.contains("come in with a link"), "{}", seen.body);
    }
    let made = post_json(world.address(), "/admin/access/link", &json!({})).await;
    let link = made.json()["link"].as_str().unwrap().to_owned();
    let body = json!({"secret": link.split_once('#').unwrap().1});
    let signed_in = post_json(world.address(), "/sign-in", &body).await;
    assert_eq!(signed_in.status, 200);
}

#[tokio::test]
async fn another_issuer_lets_in_who_is_named() {
    let named = [
        ("SANCTUM_OIDC_OWNERS", "7001"),
        ("SANCTUM_OIDC_MODERATORS", "robin@example.org"),
    ];
    let world = World::of_another_issuer(&named).await;
    let know = |login: &str, claims: Value| {
        let id = world.twitch.user(login);
        world
            .twitch
            .issuer(|issuer| drop(issuer.known.insert(id, claims)));
    };
    know("harbour", json!({"preferred_username": "Harbour Master"}));
    let (mut owner, seen) = world.signs_in("harbour").await;
    assert_eq!(seen.status, 200, "{seen:?}");
    let me = owner.me().await;
    assert_eq!(
        (&me["name"], &me["role"]),
        (&json!("Harbour Master"), &json!("owner"))
    );

    let email = json!("robin@example.org");
    know(
        "robin",
        json!({"email": email, "email_verified": true, "name": "Robin"}),
    );
    world.twitch.signs(helix::Signed::Ec);
    let (mut robin, seen) = world.signs_in("robin").await;
    assert_eq!(seen.status, 200, "{seen:?}");
    assert_eq!(robin.me().await["role"], "moderator");

    for unsure in [json!(false), json!("true"), Value::Null] {
        know(
            "passer-by",
            json!({"email": email, "email_verified": unsure}),
        );
        let (browser, seen) = world.signs_in("passer-by").await;
        assert_eq!((seen.status, browser.is_in()), (403, false), "{unsure}");
    }
    let asked = world.twitch.those(|r| r.path.starts_with("/helix"));
    assert!(asked.is_empty(), "Twitch has no part in it: {asked:?}");
}

#[tokio::test]
async fn one_person_has_few_browsers() {
    let world = World::open().await;
    let mut browsers = Vec::new();
    for _ in 0..6 {
        let (browser, seen) = world.signs_in("robin").await;
        assert_eq!(seen.status, 200, "{seen:?}");
        browsers.push(browser);
    }
    let mut statuses = Vec::new();
    for browser in &mut browsers {
        statuses.push(browser.get("/me").await.status);
    }
    assert_eq!(
        statuses,
        [401, 200, 200, 200, 200, 200],
        "the oldest is out"
    );
}

#[tokio::test]
async fn without_an_issuer_there_is_no_such_way() {
    let home = Home::new();
    let program = home.start(&[]).await;
    let mut browser = stage::Browser::new(program.address);
    assert!(!browser.get("/sign-in").await.body.contains("Sign in with"));
    for path in ["/sign-in/oidc", "/sign-in/oidc/callback?code=1&state=2"] {
        assert_eq!(browser.get(path).await.status, 404);
    }
}

#[tokio::test]
async fn what_cannot_work_is_said_at_the_start() {
    let home = Home::new();
    let twitch = ("SANCTUM_OIDC_ISSUER", "https://id.twitch.tv/oauth2");
    let id = ("TWITCH_CLIENT_ID", "app");
    let plain = ("SANCTUM_OIDC_ISSUER", "http://id.example");
    let own = ("SANCTUM_OIDC_CLIENT_ID", "app");
    for (settings, wanted) in [
        (vec![twitch], "SANCTUM_OIDC_CLIENT_ID"),
        (vec![twitch, id], "TWITCH_CLIENT_SECRET"),
        (vec![plain, own], "oidc.issuer"),
    ] {
        let ended = home.run(&["run"], &settings).await;
        assert_ne!(ended.code, Some(0));
        assert!(ended.err.contains(wanted), "{}", ended.err);
    }
}

#[tokio::test]
async fn what_is_secret_in_a_sign_in_is_in_no_log() {
    let world = World::with(&[("SANCTUM_LOG", "trace")]).await;
    let mut robin = world.browser();
    world.twitch.at_the_browser(Some("robin"));
    let back = robin.agree().await;
    let journey = robin.cookies["sanctum_journey"].clone();
    let url: url::Url = back.parse().unwrap();
    let mut secrets: Vec<String> = url.query_pairs().map(|(_, v)| v.into_owned()).collect();
    assert_eq!(robin.get(&back).await.status, 200);
    // a refused one as well
    world.twitch.signs(helix::Signed::Foreign);
    world.signs_in("robin").await;
    let exchanges = world.twitch.those(|r| r.grants("authorization_code"));
    for exchange in &exchanges {
        secrets.extend(["code", "code_verifier"].map(|name| exchange.param(name).to_owned()));
    }
    let tokens = world.twitch.those(|r| r.path.starts_with("/helix"));
    // the application's own token is called so too, so the longer form of a person's is looked for
    secrets.extend(
        tokens
            .iter()
            .filter_map(|r| Some(format!("Bearer {}", r.token.as_ref()?))),
    );
    secrets.extend([
        stage::SECRET.to_owned(),
        journey,
        robin.cookies["sanctum"].clone(),
    ]);
    let said = world.program.stop().await;
    assert!(said.contains("A sign-in with Twitch was refused"), "{said}");
    for secret in secrets {
        assert!(!said.contains(&secret), "{secret} is in the log");
    }
}
