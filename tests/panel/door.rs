//! The door: a secret goes in, leaves the address, and is refused in words.

use serde_json::json;

use crate::overlay_server::now;
use crate::panel_server::{Stage, refusal, room};
use crate::{page, text, until_text};

#[tokio::test]
async fn a_link_signs_in_and_leaves_the_address() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.answers(
        "/sign-in",
        401,
        refusal("bad_link", "This link was used already."),
    );
    stage.answers("/me", 401, refusal("unauthorized", "Nobody is signed in."));
    let address = stage.hub.address();
    page.open(&format!("http://{address}/sign-in#s3cret")).await;
    assert_eq!(
        stage.asked().await,
        ("/sign-in".to_owned(), json!({"secret": "s3cret"}))
    );
    until_text(&page, "#told", "This link was used already.").await;
    assert_eq!(
        page.evaluate("location.href").await,
        format!("http://{address}/sign-in")
    );
    assert!(
        text(&page, "main")
            .await
            .contains("open the invitation link")
    );

    stage.answers(
        "/sign-in",
        200,
        json!({"status": "signed_in", "name": "Robin", "role": "owner"}),
    );
    page.evaluate("document.getElementById('link').focus()")
        .await;
    crate::type_in(&page, &format!("http://{address}/sign-in#another")).await;
    page.press("Enter").await;
    assert_eq!(stage.asked().await.1, json!({"secret": "another"}));
    stage.hub.greeted().await;
    page.until(
        "location.pathname === '/panel' && document.getElementById('sentence')?.textContent !== ''",
    )
    .await;
}

#[tokio::test]
async fn whoever_is_signed_in_already_is_sent_on() {
    let Some(page) = page().await else { return };
    let mut stage = Stage::open(room()).await;
    stage.answers(
        "/me",
        200,
        json!({"name": "Robin", "role": "owner", "csrf": "", "until": now()}),
    );
    page.open(&format!("http://{}/sign-in", stage.hub.address()))
        .await;
    stage.hub.greeted().await;
    page.until("location.pathname === '/panel'").await;
}
