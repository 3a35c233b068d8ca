//! The whole program's pages in a real Chromium: hostile words stay words, the overlay comes back by
//! itself, and what OBS tells a browser source is enough to keep a session.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/program.rs"]
mod program;

#[path = "support/needs.rs"]
mod needs;

#[path = "support/chromium.rs"]
mod chromium;

#[path = "support/twitch.rs"]
mod twitch;

#[path = "support/clients.rs"]
mod clients;

use program as web; // whose key and patience the clients take

#[path = "program/hostile.rs"]
mod hostile;

#[path = "program/overlay.rs"]
mod overlay;

use chromium::Page;
use serde_json::Value;

/// The texts of the chat lines on screen, oldest first.
async fn chat(page: &Page) -> Vec<String> {
    let texts = "[...document.querySelectorAll('.words')].map((words) => words.textContent)";
    let mut texts: Vec<String> = serde_json::from_value(page.evaluate(texts).await).unwrap();
    texts.reverse();
    texts
}

/// Waits until so many lines of chat are on screen.
async fn until_chat_has(page: &Page, count: usize) {
    let lines = format!("document.querySelectorAll('.words').length === {count}");
    page.until(&lines).await;
}

/// Whether the page has an element like this.
async fn has(page: &Page, selector: &str) -> bool {
    let found = format!("document.querySelector('{selector}') !== null");
    page.evaluate(&found).await == Value::Bool(true)
}
