//! What waits for a decision: by mouse, by keyboard alone, decided by somebody else, refused.

use serde_json::{Value, json};

use crate::chromium::Page;
use crate::panel_server::{MINUTE, Stage, evening, prompt, refusal, room};
use crate::{click, overlay_server, page, text, type_in, until_text};

const DECIDE: &str = "/admin/hearthkeeper/";

fn decided(decision: &str, why: &str, by: Value) -> Value {
    json!({"id": 7, "decision": decision, "why": why, "by": by})
}

#[tokio::test]
async fn by_keyboard_alone() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    page.until("document.querySelector('.proposal') !== null")
        .await;
    let mut walked = Vec::new();
    for _ in 0..12 {
        page.press("Tab").await;
        let here = page
            .evaluate("[document.activeElement.textContent.trim(), document.activeElement.checkVisibility()]")
            .await;
        walked.push(here[0].as_str().unwrap_or_default().to_owned());
        assert_eq!(
            here[1], true,
            "the focus is on something hidden after {walked:?}"
        );
        if walked.last().is_some_and(|last| last == "Approve") {
            break;
        }
    }
    assert_eq!(
        walked,
        [
            "To what waits for a decision",
            "To chat",
            "Sign out",
            "What to do",
            "Drives and temperament",
            "Approve"
        ]
    );
    let outline = page
        .evaluate("getComputedStyle(document.activeElement).outlineStyle")
        .await;
    assert_ne!(outline, "none", "the focus is seen");
    page.press("Enter").await;
    let asked = stage.asked().await;
    assert_eq!(asked, (format!("{DECIDE}approve"), json!({"prompt_id": 7})));

    let sol = json!({"kind": "panel", "name": "Sol"});
    stage
        .hub
        .say("prompt.decided", decided("approved", "", sol));
    until_text(&page, "#decided", "Sol approved it.").await;
    assert_eq!(
        page.evaluate("document.querySelectorAll('.proposal').length")
            .await,
        0
    );
    let focus = page.evaluate("document.activeElement.id").await;
    assert_eq!(focus, "decisions", "the focus is not lost with the button");
    assert!(text(&page, "#voice").await.contains("Sol approved it."));
}

#[tokio::test]
async fn an_edit_counts_its_characters_and_a_veto_says_why() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    click(&page, ".proposal", "Edit").await;
    assert_eq!(page.evaluate("document.activeElement.id").await, "edit-7");
    page.evaluate("document.activeElement.select()").await;
    type_in(&page, "The lamp is for everybody.").await;
    until_text(&page, "#edit-7-left", "174 of 200 characters left").await;
    type_in(&page, &"x".repeat(300)).await;
    until_text(&page, "#edit-7-left", "0 of 200 characters left").await;
    page.evaluate("document.activeElement.select()").await;
    type_in(&page, "The lamp is for everybody.").await;
    click(&page, ".proposal", "Approve these words").await;
    let asked = stage.asked().await;
    let edit = json!({"prompt_id": 7, "edit": "The lamp is for everybody."});
    assert_eq!(asked, (format!("{DECIDE}approve"), edit));

    page.press("Escape").await;
    assert_eq!(
        page.evaluate("document.activeElement.textContent").await,
        "Edit"
    );
    click(&page, ".proposal", "Veto").await;
    type_in(&page, "too grand").await;
    page.press("Enter").await;
    let asked = stage.asked().await;
    assert_eq!(
        asked,
        (
            format!("{DECIDE}veto"),
            json!({"prompt_id": 7, "why": "too grand"})
        )
    );
    let me = json!({"kind": "panel", "name": "Robin"});
    stage
        .hub
        .say("prompt.decided", decided("vetoed", "too grand", me));
    until_text(&page, "#decided", "You vetoed it: “too grand”.").await;
}

#[tokio::test]
async fn a_refusal_stands_at_its_line() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    let late = refusal("already_decided", "Sol has vetoed that prompt already.");
    stage.answers(&format!("{DECIDE}approve"), 409, late);
    stage.show(&page, "").await;
    click(&page, ".proposal", "Approve").await;
    until_text(
        &page,
        ".proposal .trouble",
        "Sol has vetoed that prompt already.",
    )
    .await;
    // Pressed again it is asked again: the button came back.
    stage.asked().await;
    click(&page, ".proposal", "Approve").await;
    stage.asked().await;
}

#[tokio::test]
async fn prompts_come_go_and_are_judged_live() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.show(&page, "").await;
    let until = overlay_server::now() + 5 * MINUTE;
    stage.hub.say(
        "prompt.proposed",
        json!({"prompt": prompt(7, "Fog keeps its own hours."), "until": until}),
    );
    until_text(&page, ".proposal .spoken", "Fog keeps its own hours.").await;
    until_text(&page, ".proposal .expires", "expires in 5 minutes").await;
    stage
        .hub
        .say("prompt.decided", decided("expired", "", Value::Null));
    until_text(&page, "#decided", "Nobody decided in time; it is not said.").await;

    let shown = json!({"prompt": prompt(8, "The lamp is lit."), "shown_for_ms": 6000, "places": ["overlay"]});
    stage.hub.say("prompt.delivered", shown);
    until_text(&page, "#said .spoken", "The lamp is lit.").await;
    stage.hub.say(
        "chat.said",
        json!({"id": 1, "sent": false, "why": "the stream is not live"}),
    );
    until_text(
        &page,
        "#said .facts",
        "not written in chat: the stream is not live",
    )
    .await;
    stage.hub.say(
        "prompt.answered",
        json!({"id": 8, "people": 2, "first_after_ms": 9000}),
    );
    until_text(&page, "#said .facts", "2 people took it up").await;
    click(&page, "#said", "Not now").await;
    let asked = stage.asked().await;
    assert_eq!(
        asked,
        (
            format!("{DECIDE}feedback"),
            json!({"prompt_id": 8, "feedback": "not_now"})
        )
    );
    stage.hub.say(
        "prompt.judged",
        json!({"id": 8, "feedback": "not_now", "by": {"kind": "owner", "name": null}}),
    );
    until_text(
        &page,
        "#said .facts",
        "The streamer found it the wrong moment",
    )
    .await;
    until_text(&page, "#said [aria-pressed=true]", "Not now").await;
}

#[tokio::test]
async fn single_keys_work_but_not_while_somebody_types() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.answers(
        &format!("{DECIDE}nudge"),
        409,
        refusal("not_now", "The streamer is speaking."),
    );
    stage.show(&page, "").await;
    page.until("document.querySelector('.proposal') !== null")
        .await;
    page.press("n").await;
    assert_eq!(stage.asked().await.0, format!("{DECIDE}nudge"));
    until_text(&page, "#asked", "The streamer is speaking.").await;
    page.press("h").await;
    assert_eq!(
        stage.asked().await,
        (format!("{DECIDE}hush"), json!({"minutes": 20}))
    );

    page.press("e").await;
    page.until("document.activeElement.id === 'edit-7'").await;
    for key in ["a", "n", "h", "?"] {
        page.press(key).await;
    }
    assert!(
        written(&page).await.ends_with("anh?"),
        "{}",
        written(&page).await
    );
    page.press("Escape").await;
    assert!(stage.asked_nothing());
    page.press("a").await;
    assert_eq!(
        stage.asked().await,
        (format!("{DECIDE}approve"), json!({"prompt_id": 7}))
    );

    page.press("?").await;
    until_text(&page, "#section", "Use single keys").await;
    page.evaluate("void document.querySelector('.flip input').click()")
        .await;
    page.press("n").await;
    page.evaluate("void document.querySelector('.flip input').click()")
        .await;
    page.press("p").await;
    assert_eq!(
        stage.asked().await.0,
        format!("{DECIDE}preview"),
        "n did nothing"
    );
}

async fn written(page: &Page) -> String {
    let value = page
        .evaluate("document.getElementById('edit-7').value")
        .await;
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_preview_says_whether_it_would_be_said() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.answers(
        &format!("{DECIDE}preview"),
        200,
        json!({"preview": {"generated": true, "agent_response": "Fog does not lift here.", "about": "the talk", "note": null},
               "would_post_now": false, "why_not": ["The streamer is speaking."]}),
    );
    stage.show(&page, "").await;
    click(&page, "#controls", "Preview").await;
    until_text(&page, "#preview", "Fog does not lift here.").await;
    until_text(
        &page,
        "#preview",
        "It would not be said now. The streamer is speaking.",
    )
    .await;
}
