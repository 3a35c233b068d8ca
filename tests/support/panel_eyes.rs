//! How a page is looked at: axe-core's word, what is too small or sticks out, and a picture for a person.

#![allow(dead_code)] // each test program uses the part that it needs

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::chromium::Page;
use crate::overlay_server::now;
use crate::panel_server::{MINUTE, Stage, evening, refusal};

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
pub(crate) async fn take(page: &Page, name: &str) {
    page.until("document.getAnimations().length === 0").await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("panel");
    fs::create_dir_all(&folder).expect("a folder for pictures");
    fs::write(folder.join(format!("{name}.png")), page.screenshot().await).expect("a picture");
}

/// Buttons, links and boxes that are smaller than WCAG 2.2 asks for (24 px, links in text excepted), and what
/// sticks out of the page.
pub(crate) const CRAMPED: &str = "(() => {
    const small = [...document.querySelectorAll('button, input, select, nav a, summary')].filter((each) => {
        const {width, height} = each.getBoundingClientRect();
        return each.checkVisibility() && (each.type === 'checkbox' ? false : width < 24 || height < 24);
    }).map((each) => each.outerHTML.slice(0, 100));
    const wide = document.documentElement.scrollWidth - innerWidth;
    return wide > 0 ? [...small, `${wide} px stick out`] : small;
})()";

pub(crate) async fn holds_up(page: &Page, axe: &str, form: &str) {
    let found = violations(page, axe).await;
    assert!(found.is_empty(), "{form}: {found:#?}");
    assert_eq!(page.evaluate(CRAMPED).await, json!([]), "{form}");
}

/// Answers for all sections.
pub(crate) fn furnish(stage: &Stage) {
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
