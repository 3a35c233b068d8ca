//! What the panel does, in a real Chromium against a scripted hub: says what the room is like, takes decisions,
//! acts on chat, stays where its reader is. Whether everybody can use it is `tests/panel_access.rs`.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/overlay_server.rs"]
mod overlay_server;
#[path = "support/panel_server.rs"]
mod panel_server;

#[path = "panel/chat.rs"]
mod chat;
#[path = "panel/decisions.rs"]
mod decisions;
#[path = "panel/door.rs"]
mod door;
#[path = "panel/room.rs"]
mod room;
#[path = "panel/sections.rs"]
mod sections;

use std::sync::Arc;

use chromium::{Chromium, Page};
use serde_json::Value;

/// A new page; `None` without a browser.
async fn page() -> Option<Arc<Page>> {
    let browser = Chromium::shared()?;
    Some(Arc::new(browser.page().await))
}

/// The text of the first element like this.
async fn text(page: &Page, selector: &str) -> String {
    let script = format!("document.querySelector('{selector}')?.textContent ?? ''");
    page.evaluate(&script)
        .await
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Waits until the text of the first element like this holds these words.
async fn until_text(page: &Page, selector: &str, words: &str) {
    let words = Value::from(words);
    page.until(&format!(
        "(document.querySelector('{selector}')?.textContent ?? '').includes({words})"
    ))
    .await;
}

/// Presses the button with these words within the first element like this.
async fn click(page: &Page, selector: &str, words: &str) {
    let words = Value::from(words);
    let button = format!(
        "[...document.querySelectorAll('{selector} button')].find((b) => b.textContent === {words})"
    );
    page.until(&format!("{button} !== undefined")).await;
    page.evaluate(&format!("void {button}.click()")).await;
}

/// Types into whatever has the focus.
async fn type_in(page: &Page, words: &str) {
    page.call("Input.insertText", serde_json::json!({"text": words}))
        .await;
}
