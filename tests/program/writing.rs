//! Lines into chat through the whole program: switched on by the owner, only while live, or in the test mode with
//! its banner; the first says that an AI writes; nothing twice.

use serde_json::{Value, json};

use crate::account::{Scene, parts, post};
use crate::clients::Listener;
use crate::program::{Home, Program};

async fn set(program: &Program, path: &str, body: Value) {
    let answer = post(program, path, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn lines_are_written_only_when_they_may_be() {
    let scene = Scene::set().await;
    scene.helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let home = Home::new();
    let program = home.start(&scene.settings()).await;
    let mut owner = Listener::owner(program.address).await;
    scene.chat.until_joined(1).await;
    let waiting = post(&program, "/admin/twitch/sign-in", json!({})).await;
    scene.approve(waiting.json()["user_code"].as_str().unwrap(), "access1");
    let opened = owner.next_of("session.opened").await;
    let session = opened["data"]["session"].clone();
    scene.chat.until_joined(2).await;
    let write = async |text: &str| {
        let body = json!({ "session_id": session, "message": text, "mode": "test" });
        post(&program, "/admin/test-agent-response", body).await
    };

    // nobody switched writing on
    let off = write("The first.").await;
    assert_eq!((off.status, off.code().as_str()), (404, "not_sent"));
    let on = json!({ "key": "hearthkeeper.delivery", "value": "overlay+chat" });
    set(&program, "/admin/settings", on).await;
    let sent = write("The kettle is on.").await;
    assert_eq!(sent.status, 200, "{sent:?}");
    let sent = sent.json();
    assert_eq!(sent["status"], "agent_response_emitted");
    assert_eq!(sent["delivery"]["channel"], "harbor");
    assert_eq!(write("The tea is ready.").await.status, 200);
    let twice = write("The tea is ready.").await;
    assert_eq!(twice.code(), "not_sent", "{twice:?}");

    // the stream ends: Twitch says so, and nothing is written
    scene.helix.offline("harbor");
    owner.next_of("stream.changed").await;
    let late = write("Good night.").await;
    assert_eq!(late.code(), "stream_not_live", "{late:?}");
    let test = "/admin/twitch/offline-test-mode";
    set(&program, test, json!({ "enabled": true })).await;
    let told = owner.next_of("settings.changed").await;
    assert_eq!(told["data"]["chat_gate"]["offline_test"], true);
    assert_eq!(write("A test.").await.status, 200);
    set(&program, test, json!({ "enabled": false })).await;
    assert_eq!(write("Another.").await.code(), "stream_not_live");

    let said = scene.chat.said().into_iter().map(|said| said.text);
    let wanted = [
        "AI steward here: The kettle is on.",
        "The tea is ready.",
        "A test.",
    ];
    assert_eq!(said.collect::<Vec<_>>(), wanted);
    assert_eq!(scene.chat.violations(), [] as [String; 0]);

    // the token dies: told at once, and nothing is written
    scene.helix.disconnect("keeper");
    parts(&mut owner, [("helix", "as keeper is over")]).await;
    set(&program, test, json!({ "enabled": true })).await;
    let gone = write("Is anybody there?").await;
    assert_eq!(gone.code(), "not_sent", "{gone:?}");
    program.stop().await;
}
