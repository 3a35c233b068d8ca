//! Words that are not the issuer's, or not about this try: nobody comes in by them.

use serde_json::{Value, json};

use crate::book::Book;
use crate::helix::Signed;
use crate::stage::World;

type Lie = (&'static str, fn(&mut Value));

/// What may stand in a word that the issuer signed and that still shows nothing.
const LIES: [Lie; 14] = [
    ("of another try", |c| c["nonce"] = json!("another")),
    ("of no try", |c| {
        drop(c.as_object_mut().unwrap().remove("nonce"));
    }),
    ("for another program", |c| c["aud"] = json!("another-app")),
    ("for another program as well", |c| {
        c["aud"] = json!(["panel-app", "another-app"]);
        c["azp"] = Value::Null;
    }),
    ("asked for by another program", |c| {
        c["azp"] = json!("another-app");
    }),
    ("for nobody", |c| {
        drop(c.as_object_mut().unwrap().remove("aud"));
    }),
    ("of another issuer", |c| {
        c["iss"] = json!("https://evil.example");
    }),
    ("of this and another issuer", |c| {
        c["iss"] = json!([c["iss"], "https://evil.example"]);
    }),
    ("of nobody", |c| {
        drop(c.as_object_mut().unwrap().remove("iss"));
    }),
    ("over", |c| c["exp"] = json!(1_700_000_000)),
    ("without an end", |c| {
        drop(c.as_object_mut().unwrap().remove("exp"));
    }),
    ("with an end that is no time", |c| {
        c["exp"] = json!("tomorrow");
    }),
    ("not good yet", |c| c["nbf"] = json!(99_999_999_999_u64)),
    ("about nobody", |c| c["sub"] = json!("")),
];

async fn shows_nothing(world: &World, what: &str) {
    let (browser, seen) = world.signs_in("robin").await;
    assert_eq!(seen.status, 502, "{what}: {seen:?}");
    assert!(!browser.is_in(), "{what}");
    assert!(seen.cookie("sanctum").is_none(), "{what}");
    let asked = world
        .twitch
        .those(|r| r.path.starts_with("/helix/moderation"));
    assert!(
        asked.is_empty(),
        "{what}: asked on, although it shows nothing"
    );
}

#[tokio::test]
async fn a_word_that_the_issuer_did_not_sign_is_not_believed() {
    // no more tries than are let through in a minute
    let world = World::open().await;
    for signed in [
        Signed::Foreign,
        Signed::None,
        Signed::SharedSecret,
        Signed::Altered,
    ] {
        world.twitch.signs(signed);
        shows_nothing(&world, &format!("{signed:?}")).await;
    }
}

#[tokio::test]
async fn a_word_that_is_not_about_this_try_is_not_believed() {
    for lies in LIES.chunks(4) {
        let world = World::open().await;
        for (what, change) in lies {
            let change = *change;
            world
                .twitch
                .issuer(|issuer| issuer.change = Some(Box::new(change)));
            shows_nothing(&world, what).await;
        }
        // the same person, truly
        world.twitch.issuer(|issuer| issuer.change = None);
        let (_, seen) = world.signs_in("robin").await;
        assert_eq!(seen.status, 200, "{seen:?}");
    }
}

#[tokio::test]
async fn an_issuer_that_says_it_is_another_is_not_used() {
    let world = World::open().await;
    let other = |said: &mut Value| said["issuer"] = json!("https://evil.example");
    world
        .twitch
        .issuer(|issuer| issuer.described = Some(Box::new(other)));
    let mut book = Book::of(world.address()).await;
    let seen = world.browser().get("/sign-in/oidc").await;
    book.hold("GET", "/sign-in/oidc", &seen.answer());
    book.close();
    assert_eq!((seen.status, seen.location), (502, None));
}
