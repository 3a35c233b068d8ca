//! Moderation by clicks, through Twitch: signed in with a code that the panel shows, one press at a flagged line,
//! what Twitch answered, undone, and found in the record by a moderator who comes later.

use serde_json::json;

use crate::chromium::Chromium;
use crate::helix::Helix;
use crate::program::Home;
use crate::twitch::Twitch;
use crate::{click, evening, moderator, streamer, text, until_text};

#[tokio::test]
async fn one_press_is_done_told_undone_and_remembered() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let (helix, twitch) = (Helix::start().await, Twitch::start().await);
    let room = twitch.room("harbor");
    helix.codes(1, 1800);
    helix.moderator("harbor", "keeper");
    let shill = helix.user("quickgrow");
    let home = Home::new();
    let (irc, api, auth) = (twitch.url(), helix.helix_url(), helix.auth_url());
    let settings = [
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("TWITCH_CLIENT_ID", "app"),
        ("SANCTUM_TWITCH_IRC_URL", irc.as_str()),
        ("SANCTUM_TWITCH_HELIX_URL", api.as_str()),
        ("SANCTUM_TWITCH_AUTH_URL", auth.as_str()),
    ];
    let program = home.start(&settings).await;
    twitch.until_joined(1).await;
    evening(program.address).await;
    let owner = streamer(&browser, &program).await;
    let sol = moderator(&browser, program.address, "Sol").await;

    // The streamer signs in with a code; the page goes on by itself.
    owner.evaluate("void (location.hash = '#twitch')").await;
    click(&owner, "#section", "Sign in with Twitch").await;
    owner
        .until("document.querySelector('#section .code') !== null")
        .await;
    let code = text(&owner, "#section .code").await;
    twitch.account("keeper", "access1");
    helix.approve(&code, "keeper");
    until_text(&owner, "#section", "Signed in as keeper.").await;
    twitch.until_joined(2).await;

    // Sol presses once.
    let scam = "Buy followers and viewers cheap at boostyourstream . shop, dm me";
    room.says_with("quickgrow", scam, &[("user-id", &shill)]);
    until_text(&sol, "[data-severity=high]", "Held back, high").await;
    click(&sol, ".quick", "Ban").await;
    until_text(&sol, ".deed", "You banned quickgrow (“").await;
    until_text(&sol, ".deed", "Twitch: Twitch has banned quickgrow.").await;
    until_text(&owner, ".deed", "Sol banned quickgrow (“").await;
    assert_eq!(helix.bans("harbor").len(), 1);
    room.bans("quickgrow");
    sol.until("document.querySelector('[data-severity=high]') === null")
        .await;

    // Ewa comes later, sees it too and takes it back; a second time there is nothing to take back, and Twitch says so.
    let ewa = moderator(&browser, program.address, "Ewa").await;
    until_text(&ewa, ".deed", "Sol banned quickgrow").await;
    click(&ewa, ".deed", "Undo").await;
    until_text(&sol, ".deed", "Ewa let quickgrow write again").await;
    assert_eq!(helix.bans("harbor").len(), 0);
    let again = json!({"user_id": shill, "login": "quickgrow", "why": ""});
    let (status, _) = crate::post(program.address, "/admin/chat/lift", &again).await;
    assert_eq!(status, 409);
    until_text(
        &sol,
        ".deed.failed",
        "The streamer could not let quickgrow write again.",
    )
    .await;

    // All of it is in the record.
    ewa.evaluate("void (location.hash = '#record')").await;
    for words in [
        "Sol banned quickgrow.",
        "Twitch has banned quickgrow.",
        "You let quickgrow write again.",
        "The streamer tried to let quickgrow write again.",
    ] {
        until_text(&ewa, ".record", words).await;
    }
    program.stop().await;
}
