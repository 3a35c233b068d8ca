//! The account at Twitch through the whole program: signed in from the panel or the command line, used for chat,
//! live status and moderation, kept over a crash, told when it is over.

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::clients::{Answer, Listener, admin_get, post_json, send};
use crate::helix::{Helix, SCOPES};
use crate::program::{Home, Program, SOON};
use crate::twitch::Twitch;

/// Twitch with all its doors.
pub(crate) struct Scene {
    pub(crate) helix: Helix,
    pub(crate) chat: Twitch,
    settings: Vec<(&'static str, String)>,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let (helix, chat) = (Helix::start().await, Twitch::start().await);
        chat.room("harbor");
        helix.codes(1, 1800);
        helix.moderator("harbor", "keeper");
        let settings = vec![
            ("TWITCH_CHANNEL_NAME", "harbor".to_owned()),
            ("TWITCH_CLIENT_ID", "app".to_owned()),
            ("TWITCH_LIVE_STATUS_CACHE_SECONDS", "5".to_owned()),
            ("SANCTUM_TWITCH_IRC_URL", chat.url()),
            ("SANCTUM_TWITCH_HELIX_URL", helix.helix_url()),
            ("SANCTUM_TWITCH_AUTH_URL", helix.auth_url()),
        ];
        Self {
            helix,
            chat,
            settings,
        }
    }

    pub(crate) fn settings(&self) -> Vec<(&str, &str)> {
        let all = self.settings.iter();
        all.map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// Approves the code, so that chat takes the token that comes of it.
    pub(crate) fn approve(&self, user_code: &str, token: &str) {
        self.chat.account("keeper", token);
        self.helix.approve(user_code, "keeper");
    }
}

pub(crate) async fn post(program: &Program, path: &str, body: Value) -> Answer {
    post_json(program.address, path, &body).await
}

pub(crate) async fn status(program: &Program) -> Value {
    let answer = admin_get(program.address, "/admin/twitch/status").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// Waits until parts are told to be so, in any order; gives the first of them.
pub(crate) async fn parts<const N: usize>(
    owner: &mut Listener,
    wanted: [(&str, &str); N],
) -> Value {
    let mut told: [Option<Value>; N] = [const { None }; N];
    while told.iter().any(Option::is_none) {
        let event = timeout(SOON, owner.next_of("part.changed")).await;
        let event = event.unwrap_or_else(|_| panic!("it never comes to {wanted:?}: {told:?}"));
        let data = &event["data"];
        let detail = data["detail"].as_str().unwrap_or_default();
        for (told, (part, words)) in told.iter_mut().zip(wanted) {
            if data["part"] == part && detail.contains(words) {
                *told = Some(data.clone());
            }
        }
    }
    told[0].take().unwrap()
}

fn ban(user_id: &str, login: &str) -> Value {
    json!({ "user_id": user_id, "login": login, "why": "sells followers" })
}

#[tokio::test]
async fn an_evening_with_an_account() {
    let scene = Scene::set().await;
    let helix = &scene.helix;
    let shill = helix.user("shill");
    let home = Home::new();
    let program = home.start(&scene.settings()).await;
    let mut owner = Listener::owner(program.address).await;
    scene.chat.until_joined(1).await;
    let refused = post(&program, "/admin/chat/ban", ban(&shill, "shill")).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "not_signed_in_to_twitch")
    );
    let out = post(&program, "/admin/twitch/sign-out", json!({})).await;
    assert_eq!(out.code(), "not_signed_in_to_twitch");

    // signed in, and the stream goes live
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let waiting = post(&program, "/admin/twitch/sign-in", json!({}))
        .await
        .json();
    assert_eq!(waiting["status"], "waiting");
    let before = status(&program).await;
    assert_eq!(before["signed_in"], false);
    assert_eq!(before["sign_in"]["user_code"], waiting["user_code"]);
    assert_eq!(before["live_status"]["reason"], "twitch_api_not_configured");
    scene.approve(waiting["user_code"].as_str().unwrap(), "access1");
    let opened = owner.next_of("session.opened").await;
    assert_eq!(opened["data"]["by"], "twitch");
    scene.chat.until_joined(2).await;
    let now = status(&program).await;
    assert_eq!(now["login"], "keeper");
    assert_eq!(now["scopes"], json!(SCOPES));
    assert_eq!(now["sign_in"], Value::Null);
    let live = &now["live_status"];
    assert_eq!(live["is_live"], true);
    assert_eq!(
        (&live["title"], &live["game_name"]),
        (&json!("A quiet harbour"), &json!("Dredge"))
    );
    assert_eq!(
        (&live["viewer_count"], &live["reason"]),
        (&json!(12), &Value::Null)
    );

    // a moderator's click
    let banned = post(&program, "/admin/chat/ban", ban(&shill, "shill")).await;
    assert_eq!(banned.status, 200, "{banned:?}");
    assert_eq!(banned.json()["answer"], "Twitch has banned shill.");
    assert_eq!(helix.bans("harbor").len(), 1);

    // a crash loses no sign-in
    program.kill9().await;
    let program = home.start(&scene.settings()).await;
    let mut owner = Listener::owner(program.address).await;
    let hello = owner.next().await;
    let told = hello["data"]["snapshot"]["parts"]
        .as_array()
        .unwrap()
        .iter();
    let signed_in = told
        .filter(|p| p["part"] == "helix" && p["state"] == "ok")
        .count();
    if signed_in == 0 {
        parts(&mut owner, [("helix", "Signed in to Twitch as keeper")]).await;
    }
    let lifted = post(&program, "/admin/chat/lift", ban(&shill, "shill")).await;
    assert_eq!(lifted.status, 200, "{lifted:?}");
    assert_eq!(helix.those(|r| r.grants("refresh_token")).len(), 0);

    // the person takes the permission back: told at once, and chat is read on
    helix.disconnect("keeper");
    let told = [("helix", "as keeper is over"), ("chat", "anonymously")];
    let over = parts(&mut owner, told).await;
    assert_eq!(over["state"], "broken");
    assert!(
        over["hint"]
            .as_str()
            .unwrap()
            .contains("sanctum login twitch")
    );
    let refused = post(&program, "/admin/chat/ban", ban(&shill, "shill")).await;
    assert_eq!(refused.status, 409);
    let out = post(&program, "/admin/twitch/sign-out", json!({})).await;
    assert_eq!(out.status, 200, "{out:?}");
    parts(&mut owner, [("helix", "Nobody is signed in")]).await;
    let said = program.stop().await;
    for secret in ["access1", "refresh1", "device1"] {
        assert!(!said.contains(secret), "{said}");
    }
}

#[tokio::test]
async fn the_command_line_signs_in_and_out_while_nothing_runs() {
    let scene = Scene::set().await;
    let home = Home::new();
    let run = async |arguments: &[&str]| home.run(arguments, &scene.settings()).await;
    let login = ["login", "twitch"];
    let out = ["login", "twitch", "--out"];
    let nobody = run(&out).await;
    assert_eq!(nobody.code, Some(0), "{nobody:?}");
    assert!(nobody.out.contains("Nobody is signed in"), "{nobody:?}");

    let (ended, ()) = tokio::join!(run(&login), async {
        scene.helix.asked(1, |r| r.grants("device_code")).await;
        scene.approve("ABCD0001", "access1");
    });
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("ABCD0001"), "{ended:?}");
    assert!(
        ended.out.contains("Signed in to Twitch as keeper."),
        "{ended:?}"
    );

    let doctor = run(&["doctor"]).await;
    let line = |name| {
        doctor
            .out
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap()
    };
    assert!(
        line("Twitch account").contains("ok      Signed in to Twitch as keeper."),
        "{doctor:?}"
    );
    assert!(line("Twitch chat").contains("as keeper"), "{doctor:?}");

    let ended = run(&out).await;
    assert!(ended.out.contains("Signed out of Twitch."), "{ended:?}");
    let doctor = run(&["doctor"]).await;
    assert!(
        doctor.out.contains("Nobody is signed in to Twitch"),
        "{doctor:?}"
    );
    let revoked = scene.helix.those(|r| r.path == "/oauth2/revoke");
    assert_eq!(revoked.len(), 1);

    // without an application it says where to make one
    let ended = home.run(&login, &[]).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("dev.twitch.tv/console"), "{ended:?}");
}

#[tokio::test]
async fn the_command_line_signs_the_running_program_in_and_out() {
    let scene = Scene::set().await;
    let home = Home::new();
    let program = home.start(&scene.settings()).await;
    let listen = program.address.to_string();
    let mut settings = scene.settings();
    settings.extend([
        ("SANCTUM_LISTEN", listen.as_str()),
        ("ADMIN_API_KEY", crate::program::ADMIN),
    ]);
    let (ended, ()) = tokio::join!(home.run(&["login", "twitch"], &settings), async {
        scene.helix.asked(1, |r| r.grants("device_code")).await;
        scene.approve("ABCD0001", "access1");
    });
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended.out.contains("Signed in to Twitch as keeper."),
        "{ended:?}"
    );
    assert_eq!(status(&program).await["login"], "keeper");
    let ended = home.run(&["login", "twitch", "--out"], &settings).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(status(&program).await["signed_in"], false);

    let (ended, ()) = tokio::join!(home.run(&["login", "twitch"], &settings), async {
        scene.helix.asked(2, |r| r.path == "/oauth2/device").await;
        scene.helix.deny("ABCD0002");
    });
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(
        ended.err.contains("does not sign the account in"),
        "{ended:?}"
    );
    program.stop().await;
}

#[tokio::test]
async fn only_the_owner_is_told_the_code() {
    let scene = Scene::set().await;
    let home = Home::new();
    let program = home.start(&scene.settings()).await;
    let waiting = post(&program, "/admin/twitch/sign-in", json!({})).await;
    assert!(waiting.json()["user_code"].is_string(), "{waiting:?}");
    let wanted = json!({ "name": "Robin", "role": "moderator" });
    let made = post(&program, "/admin/access/token", wanted).await.json();
    let robin = [("x-admin-token", made["token"].as_str().unwrap())];
    let told = send(program.address, "GET", "/admin/twitch/status", &robin, "").await;
    let sign_in = &told.json()["sign_in"];
    assert!(sign_in["expires_at"].is_string(), "{told:?}");
    assert_eq!(
        (&sign_in["user_code"], &sign_in["verification_uri"]),
        (&Value::Null, &Value::Null)
    );
    program.stop().await;
}
