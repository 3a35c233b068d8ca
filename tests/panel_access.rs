//! Whether everybody can use the panel: axe-core finds nothing in any of its forms, nothing sticks out at any width,
//! and targets are large enough. The pictures that it takes are for a person to look at.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/overlay_server.rs"]
mod overlay_server;
#[path = "support/panel_eyes.rs"]
mod panel_eyes;
#[path = "support/panel_server.rs"]
mod panel_server;

use chromium::Chromium;
use overlay_server::now;
use panel_eyes::{CRAMPED, furnish, holds_up, take};
use panel_server::{MINUTE, Stage, evening};
use serde_json::json;

const SCHEMES: [&str; 2] = ["dark", "light"];
/// A dock, a phone, a laptop, a second screen.
const SIZES: [(u32, u32, &str); 4] = [
    (320, 640, "?dock=1"),
    (390, 844, ""),
    (1280, 800, ""),
    (1920, 1080, ""),
];
const SECTIONS: [&str; 8] = [
    "plan", "state", "evenings", "settings", "people", "twitch", "record", "keys",
];

#[tokio::test]
async fn in_all_its_sizes_by_day_and_by_night() {
    let (Some(browser), Some(axe)) = (Chromium::shared(), needs::axe()) else {
        return;
    };
    let page = browser.page().await;
    for scheme in SCHEMES {
        page.set_media(&[("prefers-color-scheme", scheme)]).await;
        for (width, height, query) in SIZES {
            page.set_size(width, height).await;
            let mut stage = Stage::open(evening()).await;
            furnish(&stage);
            stage.show(&page, query).await;
            page.until("document.querySelectorAll('.line').length === 10")
                .await;
            holds_up(&page, axe, &format!("{scheme} {width}")).await;
            take(&page, &format!("{scheme}-{width}x{height}")).await;
        }
        page.set_size(390, 844).await;
        let stage = Stage::open(evening()).await;
        furnish(&stage);
        page.open(&format!("http://{}/sign-in", stage.hub.address()))
            .await;
        holds_up(&page, axe, &format!("{scheme} sign-in")).await;
        take(&page, &format!("{scheme}-sign-in")).await;
    }
}

#[tokio::test]
async fn with_each_section_open() {
    let (Some(browser), Some(axe)) = (Chromium::shared(), needs::axe()) else {
        return;
    };
    let page = browser.page().await;
    let mut stage = Stage::open(evening()).await;
    furnish(&stage);
    for (scheme, width) in [("dark", 1280), ("light", 390)] {
        page.set_media(&[("prefers-color-scheme", scheme)]).await;
        page.set_size(width, 900).await;
        for section in SECTIONS {
            // Another query, for an address that differs behind the # only is the same page.
            stage.show(&page, &format!("?{section}#{section}")).await;
            page.until("document.querySelector('#section').textContent.length > 20")
                .await;
            page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; }); scrollTo(0, 9999)")
                .await;
            page.until("document.querySelector('#inner table') !== null")
                .await;
            holds_up(&page, axe, &format!("{scheme} {section}")).await;
            take(&page, &format!("section-{section}-{width}")).await;
        }
    }
}

#[tokio::test]
async fn with_everything_unfolded() {
    let (Some(browser), Some(axe)) = (Chromium::shared(), needs::axe()) else {
        return;
    };
    let page = browser.page().await;
    for (scheme, width) in [("light", 1280), ("dark", 390), ("light", 320)] {
        page.set_media(&[("prefers-color-scheme", scheme)]).await;
        page.set_size(width, 900).await;
        let mut snapshot = evening();
        snapshot["chat_gate"]["offline_test"] = json!(true);
        snapshot["hush"] = json!({"until": now() + 20 * MINUTE});
        let mut stage = Stage::open(snapshot).await;
        furnish(&stage);
        stage.show(&page, "").await;
        let by = json!({"kind": "panel", "name": "Sol"});
        for (id, deed, done) in [(1, "timeout", true), (2, "ban", false)] {
            stage.hub.say(
                "moderation.ended",
                json!({"id": id, "deed": deed, "seconds": 600, "user_id": "1", "login": "quickgrow_77", "message_id": null,
                       "why": "spam", "by": by, "done": done, "answer": "It is so."}),
            );
        }
        stage.hub.say(
            "prompt.decided",
            json!({"id": 5, "decision": "vetoed", "why": "too grand", "by": by}),
        );
        page.until("document.querySelector('.deed.failed') !== null")
            .await;
        let press = "(place, words) => [...document.querySelectorAll(`${place} button`)].find((b) => b.textContent === words).click()";
        for (place, words) in [
            ("#controls", "Preview"),
            ("#controls", "Nudge"),
            (".proposal", "Edit"),
            ("[data-severity=high]", "Act"),
            (".menu", "Ban"),
        ] {
            page.evaluate(&format!(
                "void ({press})({}, {})",
                json!(place),
                json!(words)
            ))
            .await;
        }
        page.until("document.querySelector('#preview .spoken') !== null && document.querySelector('#asked').textContent !== ''").await;
        holds_up(&page, axe, &format!("{scheme} {width}")).await;
        take(&page, &format!("unfolded-{scheme}-{width}")).await;
    }
}

#[tokio::test]
async fn with_colours_that_the_system_chose() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let page = browser.page().await;
    page.set_size(1280, 800).await;
    page.set_media(&[
        ("forced-colors", "active"),
        ("prefers-reduced-motion", "reduce"),
    ])
    .await;
    let mut stage = Stage::open(evening()).await;
    stage.show(&page, "").await;
    page.until("document.querySelectorAll('.line').length === 10")
        .await;
    take(&page, "forced-colours").await;
    assert_eq!(page.evaluate(CRAMPED).await, json!([]));
    // Words carry what colour does elsewhere.
    let flags = page
        .evaluate("[...document.querySelectorAll('.flag:not([hidden]) strong')].map((each) => each.textContent)")
        .await;
    assert_eq!(flags, json!(["Held back, high", "Held back, low"]));
}
