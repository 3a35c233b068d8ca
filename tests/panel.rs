//! What the panel does, in a real Chromium against a scripted hub: says what the room is like, takes decisions,
//! acts on chat, stays where its reader is. Whether everybody can use it is `tests/panel_access.rs`.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/hands.rs"]
mod hands;
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
use hands::{click, text, until_text};

/// A new page; `None` without a browser.
async fn page() -> Option<Arc<Page>> {
    let browser = Chromium::shared()?;
    Some(Arc::new(browser.page().await))
}

/// Types into whatever has the focus.
async fn type_in(page: &Page, words: &str) {
    page.call("Input.insertText", serde_json::json!({"text": words}))
        .await;
}
