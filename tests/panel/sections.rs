//! What is one step away, and for whom.

use serde_json::{Value, json};

use crate::chromium::Page;
use crate::overlay_server::now;
use crate::panel_server::{MINUTE, Stage, evening, refusal};
use crate::{click, page, text, type_in, until_text};

async fn names(page: &Page) -> Vec<String> {
    let names = page
        .evaluate("[...document.querySelectorAll('nav a')].map((link) => link.textContent)")
        .await;
    serde_json::from_value(names).expect("a list of texts")
}

#[tokio::test]
async fn moderators_see_what_they_may_do() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    assert_eq!(
        names(&page).await,
        [
            "Plan", "State", "Evenings", "Settings", "People", "Twitch", "Record", "Keys"
        ]
    );
    assert!(text(&page, "#section").await.contains("Edit the plan"));
    stage.show(&page, "?moderator#settings").await;
    let names = names(&page).await;
    assert!(
        !names
            .iter()
            .any(|name| ["Settings", "People", "Twitch"].contains(&&**name)),
        "{names:?}"
    );
    assert!(!text(&page, "#section").await.contains("Edit the plan"));
    assert!(!text(&page, "#section").await.contains("quiet_minutes"));
}

#[tokio::test]
async fn goals_are_ticked_and_the_plan_is_edited() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    page.until("document.querySelectorAll('.goals input').length === 3")
        .await;
    page.evaluate("void document.querySelectorAll('.goals input')[1].click()")
        .await;
    let asked = stage.asked().await;
    assert_eq!(
        asked,
        (
            "/admin/stream/goal".to_owned(),
            json!({"index": 1, "done": true})
        )
    );
    stage
        .hub
        .say("goal.ticked", json!({"index": 2, "done": true}));
    page.until("document.querySelectorAll('.goals input')[2].checked")
        .await;

    click(&page, "#section", "Edit the plan").await;
    let markdown = page
        .evaluate("document.getElementById('plan-markdown').value")
        .await;
    assert!(
        markdown
            .as_str()
            .is_some_and(|text| text.starts_with("# Stream Dashboard"))
    );
    type_in(&page, "!").await;
    // Somebody else's change does not take the words away that are being typed.
    let mut dashboard = evening()["dashboard"].clone();
    dashboard["game"] = json!("Outer Wilds");
    stage
        .hub
        .say("dashboard.changed", json!({"dashboard": dashboard}));
    until_text(&page, "#section dl", "Outer Wilds").await;
    stage.answers(
        "/admin/stream/dashboard",
        422,
        refusal("empty_dashboard", "The dashboard is empty."),
    );
    click(&page, "#section", "Save").await;
    let (path, asked) = stage.asked().await;
    assert_eq!(path, "/admin/stream/dashboard");
    assert!(
        asked["raw_markdown"]
            .as_str()
            .is_some_and(|text| text.contains('!'))
    );
    until_text(&page, "#section form .trouble", "The dashboard is empty.").await;
    click(&page, "#section", "Back").await;

    let draft =
        json!({"dashboard": {"raw_markdown": "# A draft"}, "remarks": ["It has no title."]});
    stage.answers("/admin/stream/dashboard/draft", 200, draft);
    click(&page, "#section", "Draft one").await;
    type_in(&page, "Dredge").await;
    click(&page, "#section", "Draft").await;
    assert_eq!(stage.asked().await.1["game"], "Dredge");
    page.until("document.getElementById('plan-markdown')?.value === '# A draft'")
        .await;
}

#[tokio::test]
async fn parts_are_plain_rows_and_change_live() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "#state").await;
    until_text(&page, "[data-state=broken]", "Twitch account broken").await;
    until_text(
        &page,
        "[data-state=broken] .hint",
        "Sign in again under Twitch.",
    )
    .await;
    stage.hub.say(
        "part.changed",
        json!({"part": "helix", "state": "ok", "detail": "Signed in as keeper.", "hint": ""}),
    );
    page.until("document.querySelector('[data-state=broken]') === null")
        .await;
    until_text(&page, "#section", "Signed in as keeper.").await;
    stage
        .hub
        .say("note", json!({"text": "The model was asked again."}));
    until_text(&page, "#section", "The model was asked again.").await;
}

fn setting(key: &str, value: &str, kind: &str) -> Value {
    json!({"key": key, "value": value, "default": value, "about": "One sentence.", "kind": kind, "choices": [], "changeable": true,
           "pinned": null, "stored": false, "secret": false})
}

#[tokio::test]
async fn settings_are_saved_one_at_a_time() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    let mut pinned = setting("hearthkeeper.adapt", "true", "true or false");
    pinned["pinned"] = json!("environment");
    let mut secret = setting("llm.api_key", "", "text");
    (secret["secret"], secret["value"]) = (json!(true), Value::Null);
    let all = json!({"settings": [setting("hearthkeeper.quiet_minutes", "15", "a whole number from 1 to 720"), pinned, secret]});
    stage.answers("/admin/settings", 200, all);
    stage.show(&page, "#settings").await;
    until_text(&page, "#section", "pinned by the environment").await;
    until_text(&page, "#section", "a secret, never shown").await;
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        .await;
    stage.answers(
        "/admin/settings",
        422,
        refusal("bad_setting", "It must be from 1 to 720."),
    );
    page.evaluate("document.getElementById('setting-hearthkeeper-quiet_minutes').focus()")
        .await;
    page.evaluate("document.activeElement.select()").await;
    type_in(&page, "0").await;
    page.press("Enter").await;
    let asked = stage.asked().await;
    assert_eq!(
        asked,
        (
            "/admin/settings".to_owned(),
            json!({"key": "hearthkeeper.quiet_minutes", "value": "0"})
        )
    );
    until_text(&page, ".setting .trouble", "It must be from 1 to 720.").await;
}

#[tokio::test]
async fn people_are_invited_and_sent_away() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    let pass = |id: u64, kind: &str, name: &str| {
        json!({"id": id, "kind": kind, "name": name, "role": "moderator", "made_at": now(), "until": now() + 9000 * MINUTE,
               "by": "Robin", "device": null, "uses_left": null, "current": false})
    };
    stage.answers(
        "/admin/access",
        200,
        json!({"passes": [pass(1, "browser", "Sol"), pass(2, "invitation", "Ines")]}),
    );
    stage.answers(
        "/admin/access/invite",
        200,
        json!({"status": "invited", "id": 3, "link": "http://127.0.0.1:7373/sign-in#s3cret"}),
    );
    stage.show(&page, "#people").await;
    until_text(&page, "#section", "Signed-in browsers").await;
    click(&page, ".pass", "Revoke").await;
    click(&page, ".pass", "Take it back").await;
    assert_eq!(
        stage.asked().await,
        ("/admin/access/revoke".to_owned(), json!({"id": 1}))
    );
    stage.answers(
        "/admin/access",
        200,
        json!({"passes": [pass(2, "invitation", "Ines")]}),
    );
    stage.hub.say("access.changed", json!({}));
    page.until("!document.querySelector('#section').textContent.includes('Sol')")
        .await;

    page.evaluate("document.getElementById('pass-name').focus()")
        .await;
    type_in(&page, "Ewa").await;
    click(&page, "#section", "Make a link").await;
    let asked = stage.asked().await;
    assert_eq!(
        asked,
        (
            "/admin/access/invite".to_owned(),
            json!({"name": "Ewa", "role": "moderator", "days": 30})
        )
    );
    page.until(
        "document.getElementById('fresh')?.value === 'http://127.0.0.1:7373/sign-in#s3cret'",
    )
    .await;
    click(&page, ".secret", "Done").await;
    page.until("document.getElementById('fresh') === null")
        .await;
}

#[tokio::test]
async fn the_record_is_read_in_pages() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    let entry = |seq: u64, what: &str| json!({"seq": seq, "at": now(), "who": {"kind": "panel", "name": "Sol"}, "what": what, "why": "", "answer": ""});
    stage.answers(
        "/admin/audit",
        200,
        json!({"entries": [entry(9, "timed out quickgrow_77")], "next": 9}),
    );
    stage.show(&page, "#record").await;
    until_text(&page, ".record", "Sol timed out quickgrow_77").await;
    stage.answers(
        "/admin/audit",
        200,
        json!({"entries": [entry(3, "ticked a goal")], "next": null}),
    );
    click(&page, "#section", "Older").await;
    until_text(&page, ".record", "Sol ticked a goal").await;
    page.until(
        "![...document.querySelectorAll('#section button')].some((b) => b.textContent === 'Older')",
    )
    .await;
}

#[tokio::test]
async fn the_record_is_live() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    let entry = |seq: u64, name: &str, what: &str| json!({"seq": seq, "at": now(), "who": {"kind": "panel", "name": name}, "what": what, "why": "", "answer": ""});
    let first = entry(8, "Ewa", "Ewa signed in as moderator, Firefox on Linux.");
    stage.answers(
        "/admin/audit",
        200,
        json!({"entries": [first], "next": null}),
    );
    stage.show(&page, "#record").await;
    until_text(&page, ".record", "Ewa signed in as moderator").await;
    assert!(!text(&page, ".record").await.contains("Ewa Ewa"));
    let second = entry(9, "Robin", "Asked for silence for a while.");
    stage.answers(
        "/admin/audit",
        200,
        json!({"entries": [second, first], "next": null}),
    );
    stage.hub.say(
        "hush.started",
        json!({"until": now() + MINUTE, "by": {"kind": "panel", "name": "Robin"}}),
    );
    until_text(&page, ".record", "You asked for silence for a while.").await;
}

#[tokio::test]
async fn an_evening_is_opened_and_ended_by_hand() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.answers("/admin/sessions", 200, json!({"sessions": []}));
    stage.show(&page, "?moderator#evenings").await;
    until_text(&page, "#section", "No evening has been written down yet.").await;
    assert!(
        !text(&page, "#section").await.contains("End"),
        "the owner's"
    );

    stage.show(&page, "#evenings").await;
    click(&page, ".hand", "End this evening").await;
    assert!(stage.asked_nothing(), "it asks first");
    click(&page, ".hand", "End it").await;
    let (path, asked) = stage.asked().await;
    assert_eq!(path, "/admin/session/end");
    assert!(asked["session_id"].is_string(), "{asked}");
    stage.hub.say(
        "session.closed",
        json!({"session": asked["session_id"], "ended": now(), "because": "a person ended it"}),
    );
    click(&page, ".hand", "Open one by hand").await;
    assert_eq!(
        stage.asked().await,
        ("/admin/session/start".to_owned(), json!({}))
    );
}

#[tokio::test]
async fn the_focus_stays_when_a_list_is_asked_for_again() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    let pass = |id: u64, name: &str| {
        json!({"id": id, "kind": "invitation", "name": name, "role": "moderator", "made_at": now(), "until": now() + 9000 * MINUTE,
               "by": "Robin", "device": null, "uses_left": null, "current": false})
    };
    stage.answers(
        "/admin/access",
        200,
        json!({"passes": [pass(1, "Sol"), pass(2, "Ines")]}),
    );
    stage.show(&page, "#people").await;
    until_text(&page, "#section", "Ines").await;
    page.evaluate("document.querySelectorAll('.pass button')[1].focus()")
        .await;
    stage.answers(
        "/admin/access",
        200,
        json!({"passes": [pass(1, "Sol"), pass(2, "Ines"), pass(3, "Ewa")]}),
    );
    stage.hub.say("access.changed", json!({}));
    until_text(&page, "#section", "Ewa").await;
    assert_eq!(
        page.evaluate("document.activeElement.getAttribute('aria-label')")
            .await,
        "Revoke: Ines"
    );
}

#[tokio::test]
async fn before_anything_is_set_up_what_is_missing_comes_first() {
    let Some(page) = page().await else { return };
    let mut snapshot = evening();
    (snapshot["session"], snapshot["dashboard"]) = (Value::Null, Value::Null);
    snapshot["parts"] = json!([{"part": "chat", "state": "off", "detail": "No Twitch channel is named.",
        "hint": "Start with `sanctum run --channel NAME`.", "since": now()}]);
    let mut stage = Stage::open(snapshot).await;
    stage.show(&page, "").await;
    until_text(&page, "#section code", "sanctum run --channel NAME").await;
    assert_eq!(
        text(&page, "nav [aria-current=true]").await,
        "State",
        "what to do is said where the eye is"
    );
}
