//! What the overlay does, in a real Chromium against a scripted hub: shows text as text, speaks and falls silent,
//! hides what was taken away, comes back by itself. How it looks is `tests/overlay_pictures.rs`.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/overlay_server.rs"]
mod overlay_server;

use serde_json::{Value, json};

use chromium::{Chromium, Page};
use overlay_server::{Journal, OverlayServer, line, now, quiet_room};

/// The texts of the chat lines on screen, oldest first.
async fn chat(page: &Page) -> Vec<String> {
    let texts = page
        .evaluate(
            "[...document.querySelectorAll('.words')].reverse().map((words) => words.textContent)",
        )
        .await;
    serde_json::from_value(texts).expect("a list of texts")
}

async fn until_chat_has(page: &Page, count: usize) {
    page.until(&format!(
        "document.querySelectorAll('.line').length === {count}"
    ))
    .await;
}

fn message(id: &str, text: &str) -> (&'static str, Value) {
    ("chat.message", json!({"line": line(id, "Tuuli", text)}))
}

fn delivered(id: u64, text: &str, shown_for_ms: u64) -> (&'static str, Value) {
    let prompt = json!({"id": id, "text": text, "source": "offline"});
    (
        "prompt.delivered",
        json!({"prompt": prompt, "shown_for_ms": shown_for_ms}),
    )
}

#[tokio::test]
async fn viewers_text_is_only_ever_text() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    page.before_each_document(
        "addEventListener('securitypolicyviolation', () => { window.violated = true; }); \
         window.alert = () => { window.alerted = true; };",
    )
    .await;
    server
        .show(&page, "/overlay?show=prompt,hearth,chat,theme")
        .await;

    let attack = "<img src=x onerror=alert(1)>";
    let mut hostile = line("1", attack, attack);
    hostile["emotes"] = json!([
        {"id": "../../evil", "start": 0, "end": 4},
        {"id": "25", "start": 5, "end": 9000},
        {"id": "25", "start": 9, "end": 5},
    ]);
    hostile["color"] = json!("red; background: url(https://example.org)");
    server.say("chat.message", json!({"line": hostile}));
    let (kind, data) = delivered(1, attack, 60_000);
    server.say(kind, data);
    server.say(
        "answer.given",
        json!({"to": "1", "name": attack, "text": attack, "shown_for_ms": 60_000}),
    );
    let goals = json!([{"text": attack, "done": false}]);
    server.say(
        "dashboard.changed",
        json!({"dashboard": {"stream_title": attack, "content_angle": attack, "session_goals": goals}}),
    );
    page.until("document.querySelector('.goal') !== null").await;

    assert_eq!(chat(&page).await, [attack]);
    for place in [".name", ".speech p", ".title", ".angle", ".goal"] {
        let text = page
            .evaluate(&format!("document.querySelector('{place}').textContent"))
            .await;
        assert_eq!(text, attack, "{place}");
    }
    let seen = page
        .evaluate("[document.images.length, window.alerted === true, window.violated === true]")
        .await;
    assert_eq!(seen, json!([0, false, false]));
}

#[tokio::test]
async fn a_restart_is_survived_and_each_line_is_shown_once() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    let greeting = server.show(&page, "/overlay?key=sesame").await;
    assert_eq!(greeting["role"], "overlay");
    assert_eq!(greeting["key"], "sesame");
    assert!(!greeting.contains_key("since"));

    server.say_all([message("a", "one"), message("b", "two")]);
    let last = server.say_all([delivered(1, "What does the fog keep?", 60_000)]);
    until_chat_has(&page, 2).await;
    page.evaluate("void (document.querySelector('.speech').dataset.mine = 'yes')")
        .await;

    let (address, mut journal) = server.stop().await;
    // Said while the page was away.
    journal.events.push(json!({
        "seq": last + 1, "at": now(), "type": "chat.message", "data": {"line": line("c", "Oskar", "three")},
    }));
    let mut server = OverlayServer::resume((address, journal)).await;
    let greeting = server.greeted().await;
    assert_eq!(greeting["since"], last.to_string());
    assert_eq!(greeting["database"], "c0ffee");
    until_chat_has(&page, 3).await;

    // The same events once more, as a hub must not: what was taken away since stays away. A line whose id is known
    // is not a new one.
    let repeated = server.journal().events;
    server.say("chat.removed", json!({"ids": ["a"]}));
    server.say_raw(&json!(repeated).to_string());
    server.say_all([message("b", "two again"), message("d", "four")]);
    page.until("document.querySelector('.words').textContent === 'four'")
        .await;
    assert_eq!(chat(&page).await, ["two", "three", "four"]);
    let speech = page
        .evaluate("[...document.querySelectorAll('.speech')].map((each) => each.dataset.mine)")
        .await;
    assert_eq!(
        speech,
        json!(["yes"]),
        "the speech on screen stays as it was"
    );

    // Another database at the same address: everything is replaced.
    let (address, _) = server.stop().await;
    let mut snapshot = quiet_room();
    snapshot["lines"] = json!([line("x", "Oskar", "elsewhere")]);
    let mut other = Journal::new(snapshot);
    other.database = "beef".to_owned();
    let _server = OverlayServer::resume((address, other)).await;
    page.until("document.querySelector('.words')?.textContent === 'elsewhere'")
        .await;
    assert_eq!(chat(&page).await, ["elsewhere"]);
}

#[tokio::test]
async fn it_waits_for_a_program_that_starts_later() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    server.show(&page, "/overlay").await;
    let stopped = server.stop().await;
    // Attempts fail until there is a program again; each is a pause of its own, and none is the last.
    page.until("window.performance.getEntriesByType('navigation').length === 1")
        .await;
    let mut server = OverlayServer::resume(stopped).await;
    server.greeted().await;
    server.say_all([message("a", "back")]);
    until_chat_has(&page, 1).await;
    // Renewing by hand (the network is back) resumes too, and repeats nothing.
    page.evaluate("void window.dispatchEvent(new Event('online'))")
        .await;
    assert_eq!(server.greeted().await["since"], "1");
    server.say_all([message("b", "again")]);
    until_chat_has(&page, 2).await;
}

#[tokio::test]
async fn a_speech_comes_stays_and_goes() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    page.before_each_document(
        "window.moved = [];
         addEventListener('animationend', ({animationName}) => moved.push(animationName));
         addEventListener('transitionend', ({propertyName, elapsedTime}) => moved.push(`${propertyName} ${elapsedTime}`));",
    )
    .await;
    server.show(&page, "/overlay?show=prompt").await;
    page.until("document.querySelector('.prompt') !== null")
        .await;

    server.say_all([delivered(1, "The tide table is a kind of clock.", 4_000)]);
    page.until("document.querySelector('.speech') !== null")
        .await;
    let label = page
        .evaluate("document.querySelector('.speech figcaption').textContent")
        .await;
    assert_eq!(label, "the Hearthkeeper · AI steward");
    page.until("document.querySelector('.speech') === null")
        .await;
    let moved = page.evaluate("window.moved[0]").await;
    assert_eq!(moved, "rise");

    server.say(
        "answer.given",
        json!({"to": "9", "name": "Marisol", "text": "It is about harbours.", "shown_for_ms": 60_000}),
    );
    page.until("document.querySelector('.speech') !== null")
        .await;
    let label = page
        .evaluate("document.querySelector('.speech figcaption').textContent")
        .await;
    assert_eq!(label, "to Marisol · AI steward");
}

#[tokio::test]
async fn nothing_from_the_past_is_replayed() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    // A prompt that has nearly run out is not begun; the page that comes later shows nothing of it.
    let mut room = quiet_room();
    room["prompt"] = json!({"id": 3, "text": "Past.", "source": "offline", "since": now() - 9_000, "until": now() - 10});
    let mut server = OverlayServer::start(Journal::new(room.clone())).await;
    let page = browser.page().await;
    server.show(&page, "/overlay").await;
    page.until("document.querySelector('.hearth svg') !== null")
        .await;
    assert_eq!(
        page.evaluate("document.querySelector('.speech')").await,
        Value::Null
    );

    // One that is being shown goes on for the rest of its time only.
    let until = now() + 4_000;
    room["prompt"] = json!({"id": 4, "text": "Present.", "source": "offline", "since": now() - 9_000, "until": until});
    let mut server = OverlayServer::start(Journal::new(room)).await;
    server.show(&page, "/overlay").await;
    page.until("document.querySelector('.speech') !== null")
        .await;
    page.until("document.querySelector('.speech.leaving') !== null")
        .await;
    assert!(now() >= until);

    // A hidden page takes everything in and, shown again, has only what is left of it.
    page.evaluate(
        "void (Object.defineProperty(document, 'hidden', {value: true, configurable: true}),
               document.dispatchEvent(new Event('visibilitychange')))",
    )
    .await;
    let many: Vec<_> = (0..30)
        .map(|i| message(&format!("m{i}"), &format!("line {i}")))
        .collect();
    server.say_all(many);
    server.say("chat.removed", json!({"ids": ["m29"]}));
    page.until("document.querySelector('.words')?.textContent === 'line 28'")
        .await;
    page.evaluate(
        "void (Object.defineProperty(document, 'hidden', {value: false, configurable: true}),
               document.dispatchEvent(new Event('visibilitychange')))",
    )
    .await;
    let shown = chat(&page).await;
    assert_eq!(
        shown,
        (21..29).map(|i| format!("line {i}")).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn removed_lines_vanish_and_the_delay_lets_moderators_look_first() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    server.show(&page, "/overlay/chat").await;
    page.until("document.querySelector('.chat') !== null").await;
    server.say_all((0..12).map(|i| message(&format!("m{i}"), &format!("line {i}"))));
    until_chat_has(&page, 8).await;

    page.evaluate(
        "void (window.vanished = new Promise((done) => new MutationObserver((changes) =>
            changes.some(({removedNodes}) => [...removedNodes].some((node) => node.textContent.includes('line 10'))) && done(true)
        ).observe(document.querySelector('.chat'), {childList: true})))",
    )
    .await;
    server.say("chat.removed", json!({"ids": ["m10", "unknown"]}));
    assert_eq!(page.evaluate("window.vanished").await, true);
    assert!(!chat(&page).await.contains(&"line 10".to_owned()));
    server.say("chat.cleared", json!({}));
    until_chat_has(&page, 0).await;

    // With a delay, a line that was taken away in time was never there.
    page.before_each_document(
        "window.seen = [];
         addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => {
            for (const change of changes) for (const node of change.addedNodes) window.seen.push(node.textContent);
         }).observe(document.body, {childList: true, subtree: true}))",
    )
    .await;
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    server.show(&page, "/overlay/chat?delay=1").await;
    page.until("document.querySelector('.chat') !== null").await;
    let sent = now();
    server.say_all([message("good", "fine"), message("bad", "awful")]);
    server.say("chat.removed", json!({"ids": ["bad"]}));
    until_chat_has(&page, 1).await;
    assert!(now() >= sent + 1_000, "the line waited its second");
    let seen = page.evaluate("window.seen.join(' ')").await.to_string();
    assert!(seen.contains("fine") && !seen.contains("awful"), "{seen}");
}

#[tokio::test]
async fn obs_is_listened_to() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    // As OBS has it in the page: a status to ask for, and events on the window.
    page.before_each_document(
        "window.obsstudio = {
            pluginVersion: '2.24.4',
            streaming: false,
            getStatus(answer) { answer({streaming: this.streaming, recording: false, recordingPaused: false, replaybuffer: false, virtualcam: false}); },
            tell(event, detail) { window.dispatchEvent(new CustomEvent(event, {detail})); },
        };",
    )
    .await;
    server.show(&page, "/overlay").await;
    assert_eq!(
        server.heard().await,
        json!({"type": "obs", "event": "status", "streaming": false})
    );
    let told = [
        ("obsStreamingStarting", "undefined", json!({})),
        (
            "obsStreamingStarted",
            "undefined",
            json!({"streaming": true}),
        ),
        (
            "obsSceneChanged",
            "{name: 'Be right back', width: 1920, height: 1080}",
            json!({"scene": "Be right back"}),
        ),
        ("obsStreamingStopping", "undefined", json!({})),
        (
            "obsStreamingStopped",
            "undefined",
            json!({"streaming": false}),
        ),
        ("obsExit", "undefined", json!({})),
    ];
    for (event, detail, mut expected) in told {
        page.evaluate(&format!("void obsstudio.tell('{event}', {detail})"))
            .await;
        expected["type"] = json!("obs");
        expected["event"] = json!(event);
        assert_eq!(server.heard().await, expected);
    }

    // What happened while the line was down is told by the status after the next connect.
    let stopped = server.stop().await;
    page.evaluate("void (obsstudio.streaming = true, obsstudio.tell('obsStreamingStarted'))")
        .await;
    let mut server = OverlayServer::resume(stopped).await;
    assert_eq!(
        server.heard().await,
        json!({"type": "obs", "event": "status", "streaming": true})
    );
}

#[tokio::test]
async fn little_motion_is_no_motion() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    page.set_reduced_motion(true).await;
    page.before_each_document(
        "window.moved = 0;
         for (const kind of ['animationstart', 'transitionrun']) addEventListener(kind, () => { moved += 1; });",
    )
    .await;
    server.show(&page, "/overlay").await;
    page.until("document.querySelector('.hearth svg') !== null")
        .await;
    server.say("reading.changed", json!({"reading": "resting"}));
    server.say(
        "chat.message",
        json!({"line": line("3", "Tuuli", "listen")}),
    );
    let prompt = json!({"id": 1, "text": "Fog keeps its own hours.", "source": "offline"});
    server.say(
        "prompt.delivered",
        json!({"prompt": prompt, "shown_for_ms": 3_000}),
    );
    page.until("document.querySelector('.speech') !== null")
        .await;
    page.until("document.querySelector('.speech') === null")
        .await;
    assert_eq!(page.evaluate("window.moved").await, 0);
}
