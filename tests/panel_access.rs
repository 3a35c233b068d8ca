//! Whether everybody can use the panel: axe-core finds nothing in any of its forms, nothing sticks out at any width,
//! and targets are large enough. The pictures that it takes are for a person to look at.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/overlay_server.rs"]
mod overlay_server;
#[path = "support/panel_server.rs"]
mod panel_server;

use std::fs;
use std::path::Path;

use chromium::{Chromium, Page};
use overlay_server::now;
use panel_server::{MINUTE, Stage, evening, refusal};
use serde_json::{Value, json};

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

/// What axe-core has against the page, in its own words.
async fn violations(page: &Page, axe: &str) -> Vec<String> {
    page.evaluate(&format!("{axe}; void 0")).await;
    let found = page
        .evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.flatMap(({id, nodes}) =>
                nodes.map(({html, failureSummary}) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))",
        )
        .await;
    serde_json::from_value(found).expect("a list of texts")
}

/// Waits until nothing moves, and takes a picture.
async fn take(page: &Page, name: &str) {
    page.until("document.getAnimations().length === 0").await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("panel");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    fs::write(folder.join(format!("{name}.png")), page.screenshot().await).expect("a picture");
}

/// Buttons, links and boxes that are smaller than WCAG 2.2 asks for (24 px, links in text excepted), and what
/// sticks out of the page.
const CRAMPED: &str = "(() => {
    const small = [...document.querySelectorAll('button, input, select, nav a, summary')].filter((each) => {
        const {width, height} = each.getBoundingClientRect();
        return each.checkVisibility() && (each.type === 'checkbox' ? false : width < 24 || height < 24);
    }).map((each) => each.outerHTML.slice(0, 100));
    const wide = document.documentElement.scrollWidth - innerWidth;
    return wide > 0 ? [...small, `${wide} px stick out`] : small;
})()";

async fn holds_up(page: &Page, axe: &str, form: &str) {
    let found = violations(page, axe).await;
    assert!(found.is_empty(), "{form}: {found:#?}");
    assert_eq!(page.evaluate(CRAMPED).await, json!([]), "{form}");
}

/// Answers for all sections.
fn furnish(stage: &Stage) {
    let ago = |minutes: u64| json!(now() - minutes * MINUTE);
    let setting = |key: &str, kind: &str, pinned: Value| {
        let choices: &[&str] = if kind == "true or false" {
            &["true", "false"]
        } else {
            &[]
        };
        json!({"key": key, "value": "15", "default": "20", "about": "What it is for, in one sentence.", "kind": kind, "choices": choices,
               "changeable": true, "pinned": pinned, "stored": true, "secret": kind == "secret"})
    };
    stage.answers(
        "/admin/settings",
        200,
        json!({"settings": [setting("hearthkeeper.quiet_minutes", "a whole number from 1 to 720", Value::Null), setting("hearthkeeper.adapt", "true or false", Value::Null),
                            setting("hearthkeeper.per_hour", "a whole number from 1 to 720", json!("environment")), setting("llm.api_key", "secret", Value::Null)]}),
    );
    let pass = |id: u64, kind: &str, name: &str| {
        json!({"id": id, "kind": kind, "name": name, "role": "moderator", "made_at": ago(90), "until": now() + 9000 * MINUTE,
               "by": "Robin", "device": "Firefox on Linux", "uses_left": 1, "current": id == 1})
    };
    let passes = [
        pass(1, "browser", "Robin"),
        pass(2, "browser", "Sol"),
        pass(3, "invitation", "Ines"),
        pass(4, "service", "clock"),
    ];
    stage.answers("/admin/access", 200, json!({"passes": passes}));
    stage.answers(
        "/admin/access/invite",
        200,
        json!({"link": "http://127.0.0.1:7373/sign-in#s3cret"}),
    );
    let sessions = json!([{"id": "0190", "title": "The Lamp at the End of the Pier", "started": ago(83), "ended": null, "messages": 212, "people": 31, "prompts": 2, "flags": 1}]);
    stage.answers("/admin/sessions", 200, json!({"sessions": sessions}));
    let entry = json!({"seq": 9, "at": ago(5), "who": {"kind": "panel", "name": "Sol"}, "what": "timed out quickgrow_77 for 10 minutes", "why": "spam", "answer": "Twitch: it is done"});
    stage.answers("/admin/audit", 200, json!({"entries": [entry], "next": 9}));
    let code = json!({"user_code": "HKLM-QRST", "verification_uri": "https://example.org/activate", "expires_at": "2030-01-01T00:00:00Z"});
    stage.answers(
        "/admin/twitch/status",
        200,
        json!({"channel": "northlight", "signed_in": false, "sign_in": code, "offline_chat_test_mode": false, "last_error": "The token was revoked."}),
    );
    stage.answers("/api/poll", 200, json!([{"data": {"snapshot": evening()}}]));
    stage.answers("/me", 401, refusal("unauthorized", "Nobody is signed in."));
    stage.answers(
        "/admin/hearthkeeper/nudge",
        409,
        refusal("not_now", "The streamer is speaking."),
    );
    stage.answers(
        "/admin/hearthkeeper/preview",
        200,
        json!({"preview": {"generated": true, "agent_response": "Fog does not lift here.", "about": "the talk"}, "would_post_now": false, "why_not": []}),
    );
}

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
