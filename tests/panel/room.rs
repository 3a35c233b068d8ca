//! The sentence on the room: what it says, how it ages, how it is kept current.

use serde_json::{Value, json};

use crate::panel_server::{MINUTE, Stage, evening, room};
use crate::{click, overlay_server, page, text, until_text};

#[tokio::test]
async fn the_room_comes_first_with_its_reasons() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.show(&page, "").await;
    let sentence = text(&page, "#sentence").await;
    assert!(
        sentence.starts_with(
            "Quiet for 7 minutes; you were talking until a minute ago. Nothing before "
        ),
        "{sentence}"
    );
    assert!(sentence.ends_with(", in 8 minutes."), "{sentence}");
    assert_eq!(
        text(&page, "#reading").await,
        "Settled. The last line in chat was 7 minutes ago."
    );
    let reasons = page
        .evaluate("[...document.querySelectorAll('#reasons li')].map((item) => item.textContent)")
        .await;
    let reasons: Vec<String> = serde_json::from_value(reasons).expect("a list of texts");
    assert_eq!(
        reasons,
        [
            "The streamer was speaking until a minute ago.",
            "Chat is quiet for 7 minutes; a prompt is not due before 15 minutes."
        ]
    );
    assert_eq!(text(&page, "#decided").await, "Nothing waits.");

    // A moderator is not the streamer.
    stage.show(&page, "?moderator").await;
    let sentence = text(&page, "#sentence").await;
    assert!(
        sentence.contains("the streamer was talking until"),
        "{sentence}"
    );
}

#[tokio::test]
async fn it_is_kept_current() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.show(&page, "").await;
    let talking =
        json!([{"cause": "chat", "text": "People are talking in chat: 4 lines in 60 seconds."}]);
    stage.hub.say(
        "reading.changed",
        json!({"reading": "lively", "reasons": talking, "silence": talking, "next_prompt": null}),
    );
    until_text(
        &page,
        "#sentence",
        "People are talking in chat. Nothing until that changes.",
    )
    .await;
    until_text(&page, "#reading", "Lively").await;

    let waits = [
        (
            "pause",
            "The last prompt was 40 seconds ago; the pause after it lasts 14 minutes more.",
        ),
        ("approval", "A prompt waits for approval."),
    ];
    let waits = waits.map(|(cause, text)| json!({"cause": cause, "text": text}));
    stage.hub.say(
        "reading.changed",
        json!({"reading": "settled", "reasons": [], "silence": waits, "next_prompt": null}),
    );
    until_text(
        &page,
        "#sentence",
        "A line waits for somebody's approval. Nothing until that changes.",
    )
    .await;

    let until = overlay_server::now() + 20 * MINUTE;
    stage.hub.say(
        "hush.started",
        json!({"until": until, "by": {"kind": "panel", "name": "Sol"}}),
    );
    let hushed =
        json!([{"cause": "hush", "text": "A hush was asked for; 20 minutes of it are left."}]);
    stage.hub.say(
        "reading.changed",
        json!({"reading": "resting", "reasons": [{"cause": "hush", "text": "A hush was asked for."}], "silence": hushed, "next_prompt": until}),
    );
    until_text(&page, "#sentence", "Silence was asked for until ").await;
    until_text(&page, "#hushed", ", by Sol").await;
    click(&page, "#controls", "Let it speak again").await;
    assert_eq!(stage.asked().await.0, "/admin/hearthkeeper/resume");

    stage.hub.say("hush.ended", json!({}));
    stage.hub.say(
        "session.closed",
        json!({"session": "0190", "ended": 1, "because": "OBS stopped"}),
    );
    until_text(
        &page,
        "#sentence",
        "The stream is live, but no session is open. Open one under Evenings.",
    )
    .await;
    stage.hub.say(
        "stream.changed",
        json!({"live": false, "since": Value::Null}),
    );
    until_text(
        &page,
        "#sentence",
        "no session is open. One opens when you start streaming.",
    )
    .await;
    let hidden = "document.getElementById('controls').hidden";
    assert_eq!(page.evaluate(hidden).await, true, "there is nobody to hush");
    page.press("h").await;
    page.press("n").await;
    assert!(stage.asked_nothing());
}

#[tokio::test]
async fn what_was_told_grows_older() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.show(&page, "").await;
    let told = [
        (
            "Chat is quiet for 7 minutes; a prompt is not due before 15 minutes.",
            "Chat is quiet for 10 minutes; a prompt is not due before 15 minutes.",
        ),
        (
            "The last prompt was 40 seconds ago; the pause after it lasts 14 minutes more.",
            "The last prompt was 4 minutes ago; the pause after it lasts 11 minutes more.",
        ),
        (
            "A hush was asked for; 20 minutes of it are left.",
            "A hush was asked for; 17 minutes of it are left.",
        ),
        (
            "A hush was asked for; 4 minutes of it are left.",
            "A hush was asked for; a minute of it is left.",
        ),
        (
            "The stream is not live; the session waits 4 minutes for its return.",
            "The stream is not live; the session waits a minute for its return.",
        ),
        (
            "A question was left hanging 1:57:30 ago, and it is quiet.",
            "A question was left hanging 2 h 1 min ago, and it is quiet.",
        ),
        (
            "People are talking in chat: 4 lines in 60 seconds.",
            "People are talking in chat: 4 lines in 60 seconds.",
        ),
        (
            "Chat is quiet for 9 minutes. 8 of 12 viewers are left.",
            "Chat is quiet for 12 minutes. 8 of 12 viewers are left.",
        ),
    ];
    let script = format!(
        "import('/panel/words.js').then(({{aged}}) => {}.map((text) => aged(text, {})))",
        json!(told.map(|(told, _)| told)),
        3 * MINUTE
    );
    let aged: Vec<String> = serde_json::from_value(page.evaluate(&script).await).expect("texts");
    assert_eq!(aged, told.map(|(_, aged)| aged));
}

#[tokio::test]
async fn a_restart_is_told_calmly_and_survived() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    stage.hub.say("viewers", json!({"count": 34}));
    until_text(&page, "#stream", "34 watching").await;
    page.evaluate(
        "void (window.told = new Promise((done) => new MutationObserver((_, watch) => {
            const words = document.getElementById('line').textContent;
            if (words) { watch.disconnect(); done(words); }
        }).observe(document.getElementById('line'), {childList: true, characterData: true, subtree: true})))",
    )
    .await;
    let mut stopped = stage.stop().await;
    let told = page.evaluate("window.told").await.to_string();
    assert!(
        told.contains("The line to the Chronicler is down since"),
        "{told}"
    );
    let seq = stopped.journal.events.len() + 1;
    stopped.journal.events.push(json!({
        "seq": seq, "at": overlay_server::now(), "type": "scene.changed", "data": {"name": "Be right back"},
    }));
    let _stage = stopped.resume().await;
    until_text(&page, "#stream", "Be right back").await;
    assert_eq!(text(&page, "#line").await, "");
    assert_eq!(
        page.evaluate("performance.getEntriesByType('navigation').length")
            .await,
        1
    );
    let proposals = page
        .evaluate("document.querySelectorAll('.proposal').length")
        .await;
    assert_eq!(proposals, Value::from(1), "what it knew stays");
}

#[tokio::test]
async fn the_test_mode_is_loud() {
    let Some(page) = page().await else { return };
    let mut snapshot = room();
    snapshot["chat_gate"]["offline_test"] = json!(true);
    let mut stage = Stage::open(snapshot).await;
    stage.show(&page, "").await;
    until_text(&page, "#gate", "Offline test mode is on.").await;
    assert_eq!(
        page.evaluate("document.getElementById('gate').hidden")
            .await,
        false
    );
    click(&page, "#gate", "Switch it off").await;
    let asked = stage.asked().await;
    assert_eq!(
        asked,
        (
            "/admin/twitch/offline-test-mode".to_owned(),
            json!({"enabled": false})
        )
    );
    stage.hub.say(
        "settings.changed",
        json!({"key": "twitch.offline_chat_test_mode", "by": {"kind": "owner", "name": null}, "delivery": "suggest",
               "thresholds": {"quiet_ms": 1, "interval_ms": 1}, "chat_gate": {"live_only": true, "offline_test": false}}),
    );
    page.until("document.getElementById('gate').hidden").await;
}

#[tokio::test]
async fn nothing_runs_while_nothing_happens() {
    let Some(page) = page().await else { return };
    page.before_each_document(
        "window.timers = []; window.frames_asked = 0;
         const every = setInterval, later = setTimeout, frame = requestAnimationFrame;
         window.setInterval = (work, ms) => (timers.push(ms), every(work, ms));
         window.setTimeout = (work, ms) => (timers.push(ms), later(work, ms));
         window.ask_frame = frame.bind(window);
         window.requestAnimationFrame = (work) => (frames_asked += 1, ask_frame(work));",
    )
    .await;
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    page.until("document.querySelectorAll('.line').length === 10")
        .await;
    // One coarse interval for what ages, and the limit of the one attempt to connect.
    assert_eq!(page.evaluate("timers.sort()").await, json!([10000, 15000]));
    page.until("document.getAnimations().length === 0").await;
}

#[tokio::test]
async fn a_part_that_breaks_is_told_at_once() {
    let Some(page) = page().await else { return };
    let mut snapshot = room();
    snapshot["parts"] = json!([]);
    let mut stage = Stage::open(snapshot).await;
    stage.show(&page, "").await;
    assert_eq!(
        page.evaluate("document.getElementById('troubles').hidden")
            .await,
        true
    );
    stage.hub.say(
        "part.changed",
        json!({"part": "helix", "state": "broken", "detail": "Twitch refused the token.", "hint": "Sign in again under Twitch."}),
    );
    until_text(
        &page,
        "#troubles",
        "Twitch account: Twitch refused the token. What to do",
    )
    .await;
    until_text(
        &page,
        "#voice",
        "Twitch account is broken. Twitch refused the token. Sign in again under Twitch.",
    )
    .await;
    page.evaluate("void document.querySelector('#troubles a').click()")
        .await;
    until_text(&page, "#section .hint", "Sign in again under Twitch.").await;
    stage.hub.say(
        "part.changed",
        json!({"part": "helix", "state": "ok", "detail": "Signed in as keeper.", "hint": ""}),
    );
    page.until("document.getElementById('troubles').hidden")
        .await;
}

#[tokio::test]
async fn a_screen_reader_hears_what_matters_and_no_more() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.show(&page, "").await;
    page.evaluate(
        "void (window.heard = [], new MutationObserver(() => heard.push(document.getElementById('voice').textContent))
            .observe(document.getElementById('voice'), {childList: true, characterData: true, subtree: true}))",
    )
    .await;
    let quiet = json!([{"cause": "quiet", "text": "Chat is quiet for 8 minutes; a prompt is not due before 15 minutes."}]);
    let reading =
        |word: &str| json!({"reading": word, "reasons": [], "silence": quiet, "next_prompt": null});
    for _ in 0..3 {
        stage.hub.say("voice.changed", json!({"speaking": true}));
        stage.hub.say("reading.changed", reading("settled"));
        let line = crate::panel_server::staff_line("x", "Tuuli", "a line");
        stage.hub.say("chat.message", json!({"line": line}));
    }
    stage.hub.say("reading.changed", reading("fading"));
    until_text(&page, "#voice", "The room is fading. Quiet for 8 minutes.").await;
    let heard = page.evaluate("heard.length").await;
    assert_eq!(heard, 1, "once, for the reading that changed");
    assert_eq!(
        page.evaluate("document.getElementById('lines').getAttribute('aria-live')")
            .await,
        "off"
    );
}

#[tokio::test]
async fn nobody_waits_for_what_is_said_by_itself() {
    let Some(page) = page().await else { return };
    let mut snapshot = room();
    snapshot["delivery"] = json!("overlay");
    let mut stage = Stage::open(snapshot).await;
    stage.show(&page, "").await;
    until_text(
        &page,
        "#decided",
        "Nothing waits: lines go to the overlay by themselves.",
    )
    .await;
    stage.hub.say(
        "settings.changed",
        json!({"key": "hearthkeeper.delivery", "by": {"kind": "owner", "name": null}, "delivery": "suggest",
               "thresholds": {"quiet_ms": 1, "interval_ms": 1}, "chat_gate": {"live_only": true, "offline_test": false}}),
    );
    page.until("document.getElementById('decided').textContent === 'Nothing waits.'")
        .await;
}

#[tokio::test]
async fn a_line_that_waits_came_of_a_quiet() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    assert_eq!(
        text(&page, "#sentence").await,
        "Quiet for 16 minutes; a line waits for somebody's approval. Nothing until that changes."
    );
    assert_eq!(
        text(&page, "#reading").await,
        "Fading. Chat is quiet for 16 minutes. 9 of 12 viewers are left."
    );
}

#[tokio::test]
async fn the_owner_resets_the_weights() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    let mut snapshot = room();
    snapshot["drives"] = json!({"warmth": 0.4});
    snapshot["temperament"] = json!({"warmth": 0.93});
    let looked = |snapshot: &Value| json!([{"data": {"snapshot": snapshot}}]);
    stage.answers("/api/poll", 200, looked(&snapshot));
    stage.show(&page, "").await;
    page.evaluate("void (document.getElementById('inner').open = true)")
        .await;
    until_text(&page, "#inner", "0.93").await;
    snapshot["temperament"]["warmth"] = json!(0.4);
    stage.answers("/api/poll", 200, looked(&snapshot));
    click(&page, "#inner", "Reset the weights").await;
    assert_eq!(stage.asked().await.0, "/admin/hearthkeeper/reset");
    page.until("!document.getElementById('inner').textContent.includes('0.93')")
        .await;

    // moderators see the weights, and have no such button
    stage.show(&page, "?moderator").await;
    page.evaluate("void (document.getElementById('inner').open = true)")
        .await;
    until_text(&page, "#inner", "Look again").await;
    assert!(!text(&page, "#inner").await.contains("Reset"));
}
