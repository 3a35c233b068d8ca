//! A still room costs nothing: measured over the `DevTools` protocol. In a test program of its own, so that no
//! other page of the same browser is measured with it.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/overlay_server.rs"]
mod overlay_server;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use chromium::{Chromium, Page};
use overlay_server::{Journal, OverlayServer, line, now, quiet_room};

/// How long the room is watched. Nothing shorter than the thing itself measures it.
const WATCH: Duration = Duration::from_millis(2_500);

/// What a page does when something moves, by the names that Chromium's tracing gives it.
const WORK: [&str; 11] = [
    "TimerInstall",
    "TimerFire",
    "RequestAnimationFrame",
    "FireAnimationFrame",
    "UpdateLayoutTree",
    "Layout",
    "Paint",
    "PrePaint",
    "Animation",
    "BeginMainThreadFrame",
    "DrawFrame",
];

/// Counts timers that wait.
const COUNT_TIMERS: &str = "window.waiting = new Set();
    const set = window.setTimeout, clear = window.clearTimeout;
    window.setTimeout = (run, pause) => {
        const id = set(() => { waiting.delete(id); run(); }, pause);
        waiting.add(id);
        return id;
    };
    window.clearTimeout = (id) => { waiting.delete(id); clear(id); };
    window.setInterval = () => { throw new Error('the overlay keeps no interval'); };";

/// What the page did while it was watched.
async fn watch(page: &Page) -> BTreeMap<String, usize> {
    let mut events = page.events();
    page.call(
        "Tracing.start",
        json!({
            "transferMode": "ReportEvents",
            "traceConfig": {"includedCategories": [
                "devtools.timeline", "disabled-by-default-devtools.timeline", "devtools.timeline.frame",
            ]},
        }),
    )
    .await;
    // nothing is what is waited for, so time it must be
    tokio::time::sleep(WATCH).await;
    let mut arriving = page.events();
    page.call("Tracing.end", json!({})).await;
    arriving.next("Tracing.tracingComplete").await;
    let mut work = BTreeMap::new();
    for event in events.drain() {
        if event.method == "Tracing.dataCollected" {
            for entry in event.params["value"].as_array().into_iter().flatten() {
                let name = entry["name"].as_str().unwrap_or_default();
                if WORK.contains(&name) {
                    *work.entry(name.to_owned()).or_default() += 1;
                }
            }
        }
    }
    work
}

async fn counts(page: &Page) -> [u64; 2] {
    let metrics = page.call("Performance.getMetrics", json!({})).await;
    ["LayoutCount", "RecalcStyleCount"].map(|name| {
        metrics["metrics"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|metric| metric["name"] == name)
            .and_then(|metric| metric["value"].as_f64())
            .expect("Chromium counts layouts and styles") as u64
    })
}

#[tokio::test]
async fn a_still_room_runs_no_timers_and_paints_no_frames() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut room = quiet_room();
    room["lines"] = json!([
        line("1", "Tuuli", "the fog again"),
        line("2", "Oskar", "good fog")
    ]);
    let mut server = OverlayServer::start(Journal::new(room)).await;
    let page = browser.page().await;
    page.call("Performance.enable", json!({})).await;
    page.before_each_document(COUNT_TIMERS).await;
    server.show(&page, "/overlay").await;

    // Something of everything happens first: a reading changes, a line arrives, a prompt comes and goes.
    server.say("reading.changed", json!({"reading": "fading"}));
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
    page.until(
        "document.querySelector('.speech') === null && document.getAnimations().length === 0",
    )
    .await;

    // The frame in which that came true ends first.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))).then(() => 0)")
        .await;

    assert_eq!(
        page.evaluate("waiting.size").await,
        0,
        "no timer waits in a still room"
    );
    let before = counts(&page).await;
    let work = watch(&page).await;
    assert_eq!(work, BTreeMap::new(), "nothing runs in a still room");
    assert_eq!(counts(&page).await, before);
    assert_eq!(page.evaluate("document.getAnimations().length").await, 0);

    // The measure is no good if it cannot see work: the timer's page ticks, with one timer and no more.
    server.show(&page, "/overlay/timer").await;
    page.until("/^1:23:/.test(document.querySelector('.timer').textContent)")
        .await;
    assert_eq!(page.evaluate("waiting.size").await, 1);
    let work = watch(&page).await;
    assert!((2..=4).contains(&work["TimerFire"]), "{work:?}");
    assert!(
        work.contains_key("DrawFrame") || work.contains_key("Paint"),
        "{work:?}"
    );

    // And it stops when the stream is over.
    server.say(
        "session.closed",
        json!({"session": "0190", "ended": now(), "because": "OBS stopped"}),
    );
    page.until("document.querySelector('.timer').textContent === ''")
        .await;
    assert_eq!(page.evaluate("waiting.size").await, 0);
}
