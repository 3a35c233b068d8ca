//! A viewer's HTML is shown as the characters that were typed, on every page and in the Markdown.

use crate::chromium::{Chromium, Page};
use crate::clients::{admin_get, post_form};
use crate::program::{Home, Program};
use crate::twitch::Twitch;
use crate::{chat, has, until_chat_has};

const ATTACK: &str = "<img src=x onerror=alert(1)>";

/// Notices what must not happen.
const WATCH: &str = "window.alert = () => { window.alerted = true; };
    addEventListener('securitypolicyviolation', () => { window.violated = true; });";

/// A session in which somebody has written it; watched by an overlay that has shown it.
struct Stage {
    page: Page,
    program: Program,
    session: String,
    _home: Home,
    _twitch: Twitch,
}

impl Stage {
    async fn set() -> Option<Self> {
        let browser = Chromium::shared()?;
        let twitch = Twitch::start().await;
        let room = twitch.room("harbor");
        let home = Home::new();
        let irc = twitch.url();
        let settings = [
            ("TWITCH_CHANNEL_NAME", "harbor"),
            ("SANCTUM_TWITCH_IRC_URL", irc.as_str()),
        ];
        let program = home.start(&settings).await;
        twitch.until_joined(1).await;
        let opened = post_form(program.address, "/admin/session/start", "").await;
        let session = opened.json()["session_id"].as_str().unwrap().to_owned();
        let page = browser.page().await;
        page.before_each_document(WATCH).await;
        page.open(&format!("http://{}/overlay", program.address))
            .await;
        room.says("guest", ATTACK);
        until_chat_has(&page, 1).await;
        Some(Self {
            page,
            program,
            session,
            _home: home,
            _twitch: twitch,
        })
    }

    /// Nothing ran and nothing was fetched.
    async fn is_harmless(&self) {
        assert!(!has(&self.page, "img").await);
        let fine = "window.alerted === undefined && window.violated === undefined";
        assert_eq!(self.page.evaluate(fine).await, true);
    }
}

#[tokio::test]
async fn html_is_text_in_the_overlay() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    assert_eq!(chat(&stage.page).await, [ATTACK]);
    stage.is_harmless().await;
    stage.program.stop().await;
}

#[tokio::test]
async fn html_is_text_in_the_ledger() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let (address, session) = (stage.program.address, &stage.session);
    let end = format!("session_id={session}");
    let answer = post_form(address, "/admin/session/end", &end).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    stage
        .page
        .open(&format!("http://{address}/ledger/{session}"))
        .await;
    let words = stage.page.evaluate("document.body.innerText").await;
    assert!(words.as_str().unwrap().contains(ATTACK), "{words}");
    stage.is_harmless().await;

    let markdown = format!("/admin/ledger?session_id={session}");
    let markdown = admin_get(address, &markdown).await.json();
    let markdown = markdown["ledger"].as_str().unwrap();
    assert!(!rendered(markdown).contains("<img"), "{markdown}");
    let shown = rendered(markdown).replace("&lt;", "<").replace("&gt;", ">");
    assert!(shown.contains(ATTACK), "{markdown}");
    stage.program.stop().await;
}

/// As a Markdown renderer turns escapes into HTML: `\\<` is the character, and so `&lt;`.
fn rendered(markdown: &str) -> String {
    let escaped = markdown.replace("\\<", "&lt;").replace("\\>", "&gt;");
    escaped.replace('\\', "")
}
