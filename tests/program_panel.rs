//! The panel of the whole program in a real Chromium: a link signs in, two moderators decide at once, chat comes
//! and goes live, a sign-in that is taken back ends at once.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/program.rs"]
mod program;

#[path = "support/needs.rs"]
mod needs;

#[path = "support/chromium.rs"]
mod chromium;

#[path = "support/hands.rs"]
mod hands;

#[path = "support/clients.rs"]
mod clients;

#[path = "support/helix.rs"]
mod helix;

#[path = "support/twitch.rs"]
mod twitch;

#[path = "program_panel/moderation.rs"]
mod moderation;

use program as web; // whose key and patience the clients take

use std::net::SocketAddr;
use std::sync::Arc;

use chromium::{Chromium, Page};
use hands::{click, text, until_text};
use program::{Home, Program};
use serde_json::{Value, json};
use twitch::Twitch;

const SUGGEST: (&str, &str) = ("SANCTUM_HEARTHKEEPER_DELIVERY", "suggest");

/// What the owner's key gets: status and body.
async fn post(address: SocketAddr, path: &str, body: &Value) -> (u16, Value) {
    let answer = clients::post_json(address, path, body).await;
    (answer.status, answer.json())
}

/// A browser of its own for a moderator of this name, signed in with an invitation.
async fn moderator(browser: &Arc<Chromium>, address: SocketAddr, name: &str) -> Page {
    let asked = json!({"name": name, "role": "moderator", "days": 1});
    let (status, invited) = post(address, "/admin/access/invite", &asked).await;
    assert_eq!(status, 200, "{invited}");
    let page = browser.page().await;
    come_in(&page, invited["link"].as_str().unwrap()).await;
    page
}

/// Through the door, by a link.
async fn come_in(page: &Page, link: &str) {
    page.travel("/panel", page.open(link)).await;
    page.until("document.documentElement.dataset.reading !== undefined && document.documentElement.dataset.reading !== 'unknown'")
        .await;
}

/// Presses what leads out of the panel.
async fn go_out(page: &Page, press: &str) {
    let press = format!("void setTimeout(() => {press}.click())");
    let leave = async { drop(page.evaluate(&press).await) };
    page.travel("/panel", leave).await;
}

/// The streamer's browser, signed in with the link that the program printed.
async fn streamer(browser: &Arc<Chromium>, program: &Program) -> Page {
    let line = program.until_said("/sign-in#").await;
    let link = line
        .split_whitespace()
        .find(|word| word.contains("/sign-in#"));
    let page = browser.page().await;
    come_in(&page, link.unwrap()).await;
    page
}

/// A session with a plan, so that there is something to say.
async fn evening(address: SocketAddr) {
    let plan = "# Stream Dashboard\n## Stream Title\nThe Lamp at the End of the Pier\n## Game\nDredge\n## Session Goals\n- Find the keeper of the northern light\n## Content Angle\nWhy a small lit room feels safest when the sea outside is large";
    for (path, body) in [
        ("/admin/session/start", json!({"channel_name": "harbor"})),
        ("/admin/stream/dashboard", json!({"raw_markdown": plan})),
    ] {
        let (status, answer) = post(address, path, &body).await;
        assert_eq!(status, 200, "{answer}");
    }
}

#[tokio::test]
async fn two_moderators_at_once_get_one_outcome() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let home = Home::new();
    let program = home.start(&[SUGGEST]).await;
    evening(program.address).await;
    let sol = moderator(&browser, program.address, "Sol").await;
    let ewa = moderator(&browser, program.address, "Ewa").await;
    assert!(text(&sol, ".who").await.starts_with("Sol, moderator"));

    click(&sol, "#controls", "Nudge").await;
    sol.until("document.querySelector('.proposal') !== null")
        .await;
    ewa.until("document.querySelector('.proposal') !== null")
        .await;
    let line = text(&sol, ".proposal .spoken").await;
    assert_eq!(text(&ewa, ".proposal .spoken").await, line);

    // Ewa has the veto open; now both press at once.
    click(&ewa, ".proposal", "Veto").await;
    ewa.until("document.getElementById('veto-why') !== null")
        .await;
    tokio::join!(
        click(&sol, ".proposal .row", "Approve"),
        click(&ewa, ".proposal form", "Veto")
    );
    sol.until("document.querySelector('.proposal') === null")
        .await;
    ewa.until("document.querySelector('.proposal') === null")
        .await;
    let told = (
        text(&sol, "#decided strong").await,
        text(&ewa, "#decided strong").await,
    );
    let approved = ("You approved it.".to_owned(), "Sol approved it.".to_owned());
    let vetoed = ("Ewa vetoed it.".to_owned(), "You vetoed it.".to_owned());
    assert!(told == approved || told == vetoed, "{told:?}");
    if told == approved {
        until_text(&ewa, "#said .spoken", &line).await;
        until_text(&sol, "#said .spoken", &line).await;
    }

    // Whoever comes later still is told who was first.
    let late = json!({"prompt_id": 1});
    let (status, answer) = post(program.address, "/admin/hearthkeeper/approve", &late).await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (409, &json!("already_decided")),
        "{answer}"
    );
    program.stop().await;
}

#[tokio::test]
async fn the_streamer_signs_in_invites_and_sends_away() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let home = Home::new();
    let program = home.start(&[SUGGEST]).await;
    let streamer = streamer(&browser, &program).await;
    assert!(text(&streamer, ".who").await.starts_with("the streamer "));
    assert_eq!(
        text(&streamer, "#sentence").await.trim(),
        "The stream is not live, and no session is open. One opens when you start streaming."
    );
    let secret = streamer.evaluate("location.href").await;
    assert!(
        !secret.as_str().unwrap().contains('#'),
        "the secret left the address"
    );
    let ewa = moderator(&browser, program.address, "Ewa").await;
    let settings = ewa
        .evaluate("fetch('/admin/settings').then(({status}) => status)")
        .await;
    assert_eq!(settings, 403);

    // All sections are there, with what the program answers.
    let places = [
        ("state", "OBS"),
        ("evenings", "No evening has been written down yet."),
        ("settings", "The Hearthkeeper"),
        ("people", "Signed-in browsers"),
        ("twitch", "Nobody is signed in to Twitch"),
        ("record", "Ewa"),
        ("keys", "nudge"),
    ];
    for (section, words) in places {
        streamer
            .evaluate(&format!("void (location.hash = '#{section}')"))
            .await;
        until_text(&streamer, "#section", words).await;
        assert_eq!(text(&streamer, "#section .trouble").await, "", "{section}");
    }

    // A setting is changed, and is in force.
    streamer
        .evaluate("void (location.hash = '#settings')")
        .await;
    let quiet = "document.getElementById('setting-hearthkeeper-quiet_minutes')";
    streamer.until(&format!("{quiet} !== null")).await;
    streamer
        .evaluate(&format!(
            "void ({quiet}.value = '9999', {quiet}.form.requestSubmit())"
        ))
        .await;
    streamer
        .until(&format!(
            "{quiet}.form.querySelector('.trouble').textContent !== ''"
        ))
        .await;
    streamer
        .evaluate(&format!(
            "void ({quiet}.value = '12', {quiet}.form.requestSubmit())"
        ))
        .await;
    streamer.until(&format!("{quiet}?.form.textContent.includes('Default') && {quiet}.value === '12' && !{quiet}.form.querySelectorAll('button')[1].hidden")).await;

    // Ewa's browser is sent away, and hears it at once.
    streamer.evaluate("void (location.hash = '#people')").await;
    until_text(&streamer, "#section", "Ewa").await;
    streamer
        .evaluate("void [...document.querySelectorAll('.pass')].find((row) => row.textContent.includes('Ewa')).querySelector('button').click()")
        .await;
    click(&streamer, ".pass", "Take it back").await;
    until_text(&ewa, "#line", "This sign-in has ended.").await;
    go_out(&ewa, "document.querySelector('#line a')").await;
    until_text(&ewa, "h1", "The panel needs a sign-in.").await;

    // And the streamer leaves.
    go_out(&streamer, "document.getElementById('leave')").await;
    until_text(&streamer, "h1", "The panel needs a sign-in.").await;
    program.stop().await;
}

#[tokio::test]
async fn chat_is_live_and_what_is_hostile_stays_text() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let home = Home::new();
    let irc = twitch.url();
    let settings = [
        SUGGEST,
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("SANCTUM_TWITCH_IRC_URL", irc.as_str()),
    ];
    let program = home.start(&settings).await;
    twitch.until_joined(1).await;
    evening(program.address).await;
    let sol = moderator(&browser, program.address, "Sol").await;
    let attack = "<img src=x onerror=alert(1)>";
    room.says("tuuli", attack);
    room.says(
        "quickgrow",
        "Buy followers and viewers cheap at boostyourstream . shop, dm me",
    );
    until_text(&sol, "#lines .words", attack).await;
    until_text(&sol, "[data-severity=high]", "Held back, high").await;
    assert_eq!(sol.evaluate("document.images.length").await, 0);

    // Dismissed by Sol: the flag goes, here and for everybody.
    sol.evaluate("void document.querySelector('[data-severity=high] .act').click()")
        .await;
    click(&sol, ".menu", "Dismiss the flag").await;
    sol.until("document.querySelector('[data-severity=high]') === null")
        .await;

    // A goal is ticked.
    sol.evaluate("void document.querySelector('.goals input').click()")
        .await;
    let ewa = moderator(&browser, program.address, "Ewa").await;
    ewa.until("document.querySelector('.goals input')?.checked === true")
        .await;

    // A crash and a restart: the page comes back by itself, still signed in, with what it missed.
    let address = program.address.to_string();
    program.kill9().await;
    let settings = [&settings[..], &[("SANCTUM_LISTEN", &address)]].concat();
    let program = home.start(&settings).await;
    twitch.until_joined(2).await;
    room.says("marisol", "and I brought salt");
    until_text(&sol, "#lines", "and I brought salt").await;
    assert_eq!(
        sol.evaluate("performance.getEntriesByType('navigation').length")
            .await,
        1
    );
    program.stop().await;
}
