//! The overlay through a crash of the program, and as the only witness of the broadcast.

use crate::chromium::Chromium;
use crate::clients::{Listener, post_form};
use crate::program::Home;
use crate::twitch::Twitch;
use crate::{chat, until_chat_has};

#[tokio::test]
async fn it_comes_back_by_itself_and_shows_each_line_once() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let home = Home::new();
    let irc = twitch.url();
    let settings = [
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("SANCTUM_TWITCH_IRC_URL", irc.as_str()),
    ];
    let program = home.start(&settings).await;
    let address = program.address.to_string();
    twitch.until_joined(1).await;
    post_form(program.address, "/admin/session/start", "").await;
    let page = browser.page().await;
    page.open(&format!("http://{address}/overlay/chat")).await;
    room.says("tuuli", "the kettle is on");
    room.says("oskar", "I brought bread");
    until_chat_has(&page, 2).await;

    program.kill9().await;
    let settings = [&settings[..], &[("SANCTUM_LISTEN", &address)]].concat();
    let program = home.start(&settings).await;
    twitch.until_joined(2).await;
    room.says("marisol", "and I brought salt");
    until_chat_has(&page, 3).await;
    let lines = ["the kettle is on", "I brought bread", "and I brought salt"];
    assert_eq!(chat(&page).await, lines);
    let loads = "performance.getEntriesByType('navigation').length";
    assert_eq!(page.evaluate(loads).await, 1, "it was not loaded anew");
    program.stop().await;
}

/// As OBS has it in its browser sources: a status to ask for, and events on the window.
const OBS_STUDIO: &str = "window.obsstudio = {
    pluginVersion: '2.24.4',
    streaming: false,
    getStatus(answer) {
        answer({streaming: this.streaming, recording: false, recordingPaused: false, replaybuffer: false, virtualcam: false});
    },
    tell(event, detail) {
        if (event === 'obsStreamingStarted') this.streaming = true;
        if (event === 'obsStreamingStopped') this.streaming = false;
        window.dispatchEvent(new CustomEvent(event, {detail}));
    },
};";

#[tokio::test]
async fn what_obs_tells_the_page_is_enough_for_a_session() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let home = Home::new();
    let no_grace = [("SANCTUM_SESSION_GRACE_MINUTES", "0")];
    let program = home.start(&no_grace).await;
    let mut listener = Listener::connect(program.address, "").await;
    let page = browser.page().await;
    page.before_each_document(OBS_STUDIO).await;
    page.open(&format!("http://{}/overlay", program.address))
        .await;

    page.evaluate("void obsstudio.tell('obsStreamingStarting')")
        .await;
    page.evaluate("void obsstudio.tell('obsStreamingStarted')")
        .await;
    let opened = listener.next_of("session.opened").await;
    assert_eq!(opened["data"]["by"], "overlay");
    let session = &opened["data"]["session"];
    page.evaluate("void obsstudio.tell('obsSceneChanged', {name: 'Contemplative', width: 1920, height: 1080})")
        .await;
    let scene = listener.next_of("scene.changed").await;
    assert_eq!(scene["data"]["name"], "Contemplative");
    page.evaluate("void obsstudio.tell('obsStreamingStopped')")
        .await;
    // nobody else is there to say that it goes on; without a grace it ends at once
    let resting = listener.next_of("session.resting").await;
    assert_eq!(&resting["data"]["session"], session);
    let closed = listener.next_of("session.closed").await;
    assert_eq!(&closed["data"]["session"], session);
    program.stop().await;
}
