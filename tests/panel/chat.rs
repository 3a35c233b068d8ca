//! Chat for moderators: text stays text, lines go when they are withdrawn, deeds ask once and can be undone.

use serde_json::json;

use crate::chromium::Page;
use crate::panel_server::{Stage, evening, flag, refusal, room, staff_line};
use crate::{click, page, text, until_text};

async fn until_lines(page: &Page, count: usize) {
    page.until(&format!(
        "document.querySelectorAll('.line').length === {count}"
    ))
    .await;
}

async fn open_deeds(page: &Page, id: &str) {
    let act = format!("document.querySelector('.line[data-id=\"{id}\"] .act')");
    page.until(&format!("{act} !== null")).await;
    page.evaluate(&format!("void {act}.click()")).await;
}

#[tokio::test]
async fn what_viewers_write_is_only_ever_text() {
    let Some(page) = page().await else { return };
    page.before_each_document(
        "addEventListener('securitypolicyviolation', () => { window.violated = true; }); \
         window.alert = () => { window.alerted = true; };",
    )
    .await;
    let attack = "<img src=x onerror=alert(1)>";
    let mut snapshot = evening();
    snapshot["dashboard"]["stream_title"] = json!(attack);
    snapshot["session"]["channel"] = json!(attack);
    snapshot["scene"] = json!(attack);
    let mut stage = Stage::open(snapshot).await;
    stage.show(&page, "").await;
    let mut line = staff_line("x", attack, attack);
    line["color"] = json!("red; background: url(https://example.org)");
    line["reply_to"] = json!({"id": "1", "login": attack});
    line["flag"] = json!({"severity": "high", "category": attack, "reasons": [attack]});
    stage.hub.say("chat.message", json!({"line": line}));
    stage.hub.say(
        "moderation.ended",
        json!({"id": 1, "deed": "ban", "seconds": null, "user_id": "1", "login": attack, "message_id": null,
               "why": attack, "by": {"kind": "panel", "name": attack}, "done": true, "answer": attack}),
    );
    until_lines(&page, 11).await;
    open_deeds(&page, "x").await;
    click(&page, ".menu", "Ban").await;
    assert_eq!(text(&page, ".line:last-child .words").await, attack);
    assert_eq!(text(&page, ".line:last-child .name").await, attack);
    assert_eq!(text(&page, ".title").await, attack);
    let seen = page
        .evaluate("[document.images.length, window.alerted === true, window.violated === true, getComputedStyle(document.querySelector('.line:last-child .name')).backgroundImage]")
        .await;
    assert_eq!(seen, json!([0, false, false, "none"]));
}

#[tokio::test]
async fn withdrawn_lines_go_and_flags_say_why() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    until_lines(&page, 10).await;
    let words = text(&page, "[data-severity=high] .flag").await;
    assert_eq!(
        words,
        "Held back, high · buy followers: offers followers for money; a spaced-out web address; and 1 more"
    );
    open_deeds(&page, "4").await;
    until_text(
        &page,
        "[data-severity=high] .flag",
        "an address spelled so as to hide",
    )
    .await;
    open_deeds(&page, "4").await;
    stage
        .hub
        .say("chat.removed", json!({"ids": ["1", "unknown"]}));
    until_lines(&page, 9).await;
    assert!(!text(&page, "#lines").await.contains("the fog looks thick"));

    stage
        .hub
        .say("chat.flag", json!({"id": "2", "flag": flag("medium")}));
    until_text(&page, "[data-severity=medium]", "lighthouse keeper").await;
    open_deeds(&page, "2").await;
    click(&page, ".menu", "Dismiss the flag").await;
    let asked = stage.asked().await;
    assert_eq!(
        asked,
        ("/admin/chat/dismiss".to_owned(), json!({"message_id": "2"}))
    );
    stage.hub.say(
        "chat.flag_dismissed",
        json!({"id": "2", "by": {"kind": "panel", "name": "Robin"}}),
    );
    page.until("document.querySelector('[data-severity=medium]') === null")
        .await;

    stage.hub.say("chat.cleared", json!({}));
    until_lines(&page, 0).await;
    until_text(&page, "#no-lines", "Nobody has written yet.").await;
}

#[tokio::test]
async fn danger_asks_once_and_a_timeout_can_be_undone() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    open_deeds(&page, "4").await;
    click(&page, ".menu", "Ban").await;
    until_text(&page, ".asking", "Ban quickgrow_77?").await;
    assert!(stage.asked_nothing(), "it asks first");
    click(&page, ".asking", "No").await;
    page.evaluate("void (document.getElementById('why-4').value = 'sells followers')")
        .await;
    click(&page, ".menu", "10 min").await;
    let (path, asked) = stage.asked().await;
    assert_eq!(path, "/admin/chat/timeout");
    assert_eq!(
        asked,
        json!({"message_id": "4", "user_id": "u-4", "login": "quickgrow_77", "minutes": 10, "why": "sells followers"})
    );
    page.until("document.querySelector('.menu') === null").await;

    let deed = |id: u64, deed: &str, done: bool, answer: &str| {
        json!({"id": id, "deed": deed, "seconds": 600, "user_id": "u-4", "login": "quickgrow_77", "message_id": "4",
               "why": "sells followers", "by": {"kind": "panel", "name": "Robin"}, "done": done, "answer": answer})
    };
    stage.hub.say(
        "moderation.ended",
        deed(1, "timeout", true, "The account is timed out."),
    );
    stage.hub.say("chat.removed", json!({"ids": ["4"]}));
    until_text(
        &page,
        ".deed",
        "You timed out quickgrow_77 for 10 minutes (“sells followers”).",
    )
    .await;
    until_text(&page, ".deed", "Twitch: The account is timed out.").await;
    stage.answers(
        "/admin/chat/lift",
        409,
        refusal("twitch_refused", "The account is not timed out."),
    );
    click(&page, ".deed", "Undo").await;
    let (path, asked) = stage.asked().await;
    assert_eq!(
        (path.as_str(), &asked["login"]),
        ("/admin/chat/lift", &json!("quickgrow_77"))
    );
    until_text(&page, ".deed .trouble", "The account is not timed out.").await;
    stage.hub.say(
        "moderation.ended",
        deed(2, "lift", false, "The account is not timed out."),
    );
    until_text(
        &page,
        ".deed.failed",
        "You could not let quickgrow_77 write again.",
    )
    .await;
    let undo = "[...document.querySelectorAll('.deed button')].filter(({textContent}) => textContent === 'Undo').length";
    assert_eq!(page.evaluate(undo).await, 1);
    stage.hub.say(
        "moderation.ended",
        deed(3, "lift", true, "The account may write again."),
    );
    until_text(&page, ".deed", "You let quickgrow_77 write again").await;
    assert_eq!(
        page.evaluate(undo).await,
        0,
        "what was undone is not undone again"
    );
}

#[tokio::test]
async fn a_reader_who_scrolled_up_stays_there() {
    let Some(page) = page().await else { return };
    page.set_size(1280, 700).await;
    let mut stage = Stage::open(room()).await;
    stage.show(&page, "").await;
    let lines = |range: std::ops::Range<u32>| {
        range.map(|i| {
            let line = staff_line(&format!("m{i}"), "Tuuli", &format!("line {i}"));
            ("chat.message", json!({"line": line}))
        })
    };
    stage.hub.say_all(lines(0..100));
    until_lines(&page, 100).await;
    let at_end = "(() => { const list = document.getElementById('lines'); return list.scrollHeight - list.scrollTop - list.clientHeight < 5; })()";
    assert_eq!(page.evaluate(at_end).await, true, "it follows");
    page.evaluate("document.getElementById('lines').scrollTop = 300")
        .await;
    let first_seen = "(() => { const top = document.getElementById('lines').getBoundingClientRect().top;
        return [...document.querySelectorAll('.line')].find((line) => line.getBoundingClientRect().bottom > top + 2).dataset.id; })()";
    let before = page.evaluate(first_seen).await;
    stage.hub.say_all(lines(100..103));
    until_text(&page, "#newer", "3 new lines below").await;
    assert_eq!(page.evaluate(first_seen).await, before);
    // Lines that leave at the top do not move what is being read either.
    page.evaluate("document.getElementById('lines').scrollTop = document.getElementById('lines').scrollHeight / 2").await;
    let before = page.evaluate(first_seen).await;
    stage.hub.say_all(lines(103..210));
    until_lines(&page, 200).await;
    assert_eq!(page.evaluate(first_seen).await, before);
    page.evaluate("void document.getElementById('newer').click()")
        .await;
    page.until(at_end).await;
    assert_eq!(
        page.evaluate("document.getElementById('newer').hidden")
            .await,
        true
    );
}

#[tokio::test]
async fn arrows_walk_through_chat_and_enter_opens() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    until_lines(&page, 10).await;
    let stops = "document.querySelectorAll('#lines .act[tabindex=\"0\"]').length";
    assert_eq!(page.evaluate(stops).await, 1, "one stop for the Tab key");
    page.press("c").await;
    let here = "document.activeElement.closest('.line')?.dataset.id";
    assert_eq!(page.evaluate(here).await, "10");
    page.press("ArrowUp").await;
    page.press("ArrowUp").await;
    assert_eq!(page.evaluate(here).await, "8");
    assert_eq!(page.evaluate(stops).await, 1);
    page.press("Enter").await;
    until_text(&page, ".line[data-id=\"8\"] .menu", "Dismiss the flag").await;
    page.press("Tab").await;
    page.press("Escape").await;
    page.until("document.querySelector('.menu') === null").await;
    assert_eq!(
        page.evaluate(here).await,
        "8",
        "the focus is back where it was"
    );
    // The line under the focus goes: the focus stays in chat.
    stage.hub.say("chat.removed", json!({"ids": ["8"]}));
    until_lines(&page, 9).await;
    assert_eq!(page.evaluate("document.activeElement.id").await, "chat");
}

#[tokio::test]
async fn every_name_is_readable_by_day_and_by_night() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.show(&page, "").await;
    let worst = page
        .evaluate(
            "import('/overlay/files/colour.js').then(({nameColour, contrast}) => {
                const steps = ['00', '33', '66', '99', 'cc', 'ff'];
                const chosen = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));
                const of = (ground) => Math.min(...chosen.map((each) => contrast(nameColour(each, '', ground, 4.7).match(/[0-9]+/g).map(Number), ground)));
                return [of([0xef, 0xe6, 0xd8]), of([0x1f, 0x1a, 0x17])];
            })",
        )
        .await;
    for least in worst.as_array().into_iter().flatten() {
        assert!(least.as_f64() >= Some(4.5), "{worst}");
    }
}

#[tokio::test]
async fn a_grave_flag_takes_one_press() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    until_lines(&page, 10).await;
    let whom = json!({"message_id": "4", "user_id": "u-4", "login": "quickgrow_77", "why": "buy followers"});
    let with_minutes = {
        let mut whom = whom.clone();
        whom["minutes"] = json!(10);
        whom
    };
    for (words, path, body) in [
        ("Dismiss", "dismiss", json!({"message_id": "4"})),
        ("Delete", "delete", whom.clone()),
        ("Time out", "timeout", with_minutes),
        ("Ban", "ban", whom),
    ] {
        click(&page, ".quick", words).await;
        assert_eq!(stage.asked().await, (format!("/admin/chat/{path}"), body));
        page.until("document.querySelector('.quick [aria-disabled]') === null")
            .await;
    }
    stage.answers(
        "/admin/chat/ban",
        409,
        refusal("twitch_refused", "The account moderates here."),
    );
    click(&page, ".quick", "Ban").await;
    until_text(&page, ".quick .trouble", "The account moderates here.").await;

    // Only where it is grave, and never twice: the menu of the line has the same.
    let rows = "[...document.querySelectorAll('.quick')].filter((each) => !each.hidden).length";
    assert_eq!(page.evaluate(rows).await, 1);
    open_deeds(&page, "4").await;
    assert_eq!(page.evaluate(rows).await, 0);

    // The focus stays at the line that is dismissed.
    open_deeds(&page, "4").await;
    page.evaluate("document.querySelector('.quick button').focus()")
        .await;
    stage.hub.say(
        "chat.flag_dismissed",
        json!({"id": "4", "by": {"kind": "panel", "name": "Sol"}}),
    );
    page.until("document.querySelector('[data-severity=high]') === null")
        .await;
    assert_eq!(
        page.evaluate("document.activeElement.closest('.line')?.dataset.id")
            .await,
        "4"
    );

    // Whoever exists in a test line only is out of Twitch's reach.
    let mut tried = staff_line("t", "tester", "buy followers");
    (tried["user"]["id"], tried["flag"]) = (json!(""), flag("high"));
    stage.hub.say("chat.message", json!({"line": tried}));
    until_lines(&page, 11).await;
    assert_eq!(text(&page, "[data-id=t] .quick").await, "Dismiss");
    open_deeds(&page, "t").await;
    until_text(&page, "[data-id=t] .menu", "Twitch does not know it.").await;
}

#[tokio::test]
async fn the_focus_outlives_what_others_do() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    let deed = |id: u64| {
        json!({"id": id, "deed": "timeout", "seconds": 600, "user_id": "1", "login": format!("somebody_{id}"), "message_id": null,
               "why": "", "by": {"kind": "panel", "name": "Sol"}, "done": true, "answer": "It is so."})
    };
    stage.hub.say("moderation.ended", deed(1));
    page.until("document.querySelector('.deed') !== null").await;
    page.evaluate("document.querySelector('.deed button').focus()")
        .await;
    stage.hub.say("moderation.ended", deed(2));
    page.until("document.querySelectorAll('.deed').length === 2")
        .await;
    let here = "document.activeElement.closest('.deed')?.textContent ?? ''";
    let focused = page.evaluate(here).await;
    assert!(
        focused
            .as_str()
            .is_some_and(|text| text.contains("somebody_1")),
        "{focused}"
    );
    click(&page, ".deed", "Close").await;
    page.until("document.querySelectorAll('.deed').length === 1")
        .await;
    assert_eq!(page.evaluate("document.activeElement.id").await, "chat");
}
