//! What a person does to a page, and reads on it.

use serde_json::Value;

use crate::chromium::Page;

/// The text of the first element like this.
pub(crate) async fn text(page: &Page, selector: &str) -> String {
    let script = format!("document.querySelector('{selector}')?.textContent ?? ''");
    page.evaluate(&script)
        .await
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Waits until the text of the first element like this holds these words.
pub(crate) async fn until_text(page: &Page, selector: &str, words: &str) {
    let words = Value::from(words);
    page.until(&format!(
        "(document.querySelector('{selector}')?.textContent ?? '').includes({words})"
    ))
    .await;
}

/// Presses the button with these words within the first element like this.
pub(crate) async fn click(page: &Page, selector: &str, words: &str) {
    let words = Value::from(words);
    let button = format!(
        "[...document.querySelectorAll('{selector} button')].find((b) => b.textContent === {words})"
    );
    page.until(&format!("{button} !== undefined")).await;
    page.evaluate(&format!("void {button}.click()")).await;
}
