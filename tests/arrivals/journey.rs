//! The way there and back: one browser, once, within its time, and to the panel only.

use serde_json::{Value, json};

use crate::book::Book;
use crate::chromium::Chromium;
use crate::stage::{Browser, World};

fn param(address: &str, name: &str) -> String {
    let address: url::Url = address.parse().unwrap();
    let mut pairs = address.query_pairs();
    let found = pairs.find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

fn with(address: &str, name: &str, value: &str) -> String {
    let mut url: url::Url = address.parse().unwrap();
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let mut query = url.query_pairs_mut();
    query.clear();
    query.extend_pairs(pairs.iter().filter(|(key, _)| key != name));
    query.append_pair(name, value);
    drop(query);
    url.into()
}

async fn refused(browser: &mut Browser, address: &str) {
    let seen = browser.get(address).await;
    assert_eq!(seen.status, 400, "{seen:?}");
    assert!(seen.cookie("sanctum").is_none());
}

#[tokio::test]
async fn a_state_is_good_once_and_for_the_browser_that_set_out() {
    let world = World::open().await;
    world.twitch.at_the_browser(Some("robin"));
    // seen again
    let mut robin = world.browser();
    let back = robin.agree().await;
    let journey = robin.cookies.clone();
    assert_eq!(robin.get(&back).await.status, 200);
    robin.cookies.extend(journey);
    refused(&mut robin, &back).await;

    // somebody else's browser, which has set out too, is sent an address of robin's: it is not signed in as robin
    let mut victim = world.browser();
    victim.set_out().await;
    let planted = world.browser().agree().await;
    refused(&mut victim, &planted).await;
    // nor is one that never set out
    let planted = world.browser().agree().await;
    refused(&mut world.browser(), &planted).await;
    // and what was shown around is good for nobody
    let mut robin = world.browser();
    let back = robin.agree().await;
    refused(&mut world.browser(), &back).await;
    refused(&mut robin, &back).await;
    // made up, or missing
    for made_up in ["", "?code=1", "?state=1", "?code=1&state=1"] {
        refused(&mut robin, &format!("/sign-in/oidc/callback{made_up}")).await;
    }
    assert_eq!(
        world.twitch.those(|r| r.grants("authorization_code")).len(),
        1
    );
}

#[tokio::test]
async fn a_code_of_another_try_is_worth_nothing() {
    let world = World::open().await;
    // with an issuer that heeds verifiers, and with one that does not, as Twitch
    for heeds in [true, false] {
        world.twitch.issuer(|issuer| issuer.heeds_verifiers = heeds);
        world.twitch.at_the_browser(Some("robin"));
        let code = param(&world.browser().agree().await, "code");
        world.twitch.at_the_browser(Some("harbour"));
        let mut other = world.browser();
        let back = other.agree().await;
        let seen = other.get(&with(&back, "code", &code)).await;
        assert_eq!((seen.status, other.is_in()), (502, false), "{heeds}");
    }
    // a code works once
    let mut robin = world.browser();
    let used = param(&robin.agree().await, "code");
    let back = robin.agree().await;
    assert_eq!(robin.get(&back).await.status, 200);
    let again = param(&back, "code");
    for code in [again, format!("{used}x")] {
        let back = robin.agree().await;
        let seen = robin.get(&with(&back, "code", &code)).await;
        assert_eq!(seen.status, 502);
    }
}

#[tokio::test]
async fn another_issuers_browser_is_not_taken() {
    let world = World::open().await;
    world.twitch.at_the_browser(Some("robin"));
    let mut robin = world.browser();
    let back = robin.agree().await;
    let seen = robin.get(&with(&back, "iss", "https://evil.example")).await;
    assert_eq!((seen.status, robin.is_in()), (502, false));
    let back = robin.agree().await;
    let seen = robin
        .get(&with(&back, "iss", &world.twitch.auth_url()))
        .await;
    assert_eq!(seen.status, 200, "{seen:?}");
    let exchanged = world.twitch.those(|r| r.grants("authorization_code"));
    assert_eq!(exchanged.len(), 1, "no code goes anywhere before that");
}

#[tokio::test]
async fn an_issuer_that_says_it_names_itself_has_to() {
    let world = World::open().await;
    let says = |said: &mut Value| {
        said["authorization_response_iss_parameter_supported"] = json!(true);
    };
    world
        .twitch
        .issuer(|issuer| issuer.described = Some(Box::new(says)));
    let (browser, seen) = world.signs_in("robin").await;
    assert_eq!((seen.status, browser.is_in()), (502, false));
}

#[tokio::test]
async fn only_our_own_door_leads_to_the_issuer() {
    let world = World::open().await;
    let mut browser = world.browser();
    let location = async |browser: &mut Browser, path: &str| {
        let seen = browser.get(path).await;
        assert_eq!(seen.status, 303, "{seen:?}");
        assert!(seen.cookie("sanctum_journey").is_none());
        seen.location.unwrap()
    };
    for site in ["cross-site", "same-site"] {
        browser.headers = vec![("sec-fetch-site", site), ("sec-fetch-mode", "navigate")];
        assert_eq!(location(&mut browser, "/sign-in/oidc").await, "/sign-in");
    }
    browser.headers.clear();
    // there is one name for this computer
    let port = world.address().port();
    browser.base = format!("http://127.0.0.1:{port}");
    let to = location(&mut browser, "/sign-in/oidc").await;
    assert_eq!(to, format!("http://localhost:{port}/sign-in"));
    assert!(
        world
            .twitch
            .requests()
            .iter()
            .all(|r| !r.path.contains("openid"))
    );
}

#[tokio::test]
async fn the_browser_comes_back_to_the_host_that_it_knows() {
    let world = World::with(&[("SANCTUM_HOSTS", "panel.example")]).await;
    let mut browser = world.browser();
    let there = browser.set_out().await;
    let port = world.address().port();
    let back = format!("http://localhost:{port}/sign-in/oidc/callback");
    assert_eq!(param(&there, "redirect_uri"), back);
    assert_eq!(
        param(&there, "scope"),
        "openid user:read:moderated_channels"
    );
    assert_eq!(param(&there, "code_challenge_method"), "S256");

    let elsewhere = [("host", "panel.example"), ("x-forwarded-proto", "https")];
    let told = [("host", "panel.example"), ("sec-fetch-site", "same-origin")];
    for headers in [elsewhere, told] {
        browser.headers = headers.to_vec();
        let seen = browser.get("/sign-in/oidc").await;
        let cookie = seen.cookie("sanctum_journey").unwrap();
        for flag in [
            "HttpOnly",
            "SameSite=Lax",
            "Path=/sign-in/oidc;",
            "Max-Age=600",
            "Secure",
        ] {
            assert!(cookie.contains(flag), "{cookie}");
        }
        let back = param(&seen.location.unwrap(), "redirect_uri");
        assert_eq!(back, "https://panel.example/sign-in/oidc/callback");
    }
    browser.headers = vec![("host", "evil.example")];
    assert_eq!(browser.get("/sign-in/oidc").await.status, 403);
}

#[tokio::test]
async fn whatever_happens_on_the_way_stands_in_the_document() {
    let world = World::open().await;
    let mut book = Book::of(world.address()).await;
    let (start, callback) = ("/sign-in/oidc", "/sign-in/oidc/callback");
    let mut browser = world.browser();
    book.hold("GET", start, &browser.get(start).await.answer());
    book.hold("GET", callback, &browser.get(callback).await.answer());
    // somebody declines
    world.twitch.at_the_browser(None);
    let back = browser.agree().await;
    let declined = browser
        .get(&format!("{back}&error_description=Call+0900"))
        .await;
    assert!(
        declined.body.contains("If you declined there"),
        "{}",
        declined.body
    );
    assert!(
        !declined.body.contains("0900"),
        "others' words are not repeated"
    );
    book.hold("GET", callback, &declined.answer());
    book.hold("GET", callback, &world.signs_in("robin").await.1.answer());
    for _ in 0..4 {
        book.hold(
            "GET",
            callback,
            &world.signs_in("passer-by").await.1.answer(),
        );
    }
    let back = browser.agree().await;
    let bad = browser.get(&with(&back, "code", "made-up")).await;
    book.hold("GET", callback, &bad.answer());
    for path in [start, callback] {
        book.hold("GET", path, &browser.get(path).await.answer());
    }
    for status in [200, 400, 403, 429, 502] {
        assert!(book.saw("GET", callback, status), "{status}");
    }
    assert!(book.statuses().contains(&303));
    book.close();
}

/// The whole way in a real browser, which sends cookies as browsers do: the issuer is another site.
#[tokio::test]
async fn a_moderator_gets_from_the_door_to_the_panel() {
    let Some(chromium) = Chromium::shared() else {
        return;
    };
    let world = World::open().await;
    world.twitch.at_the_browser(Some("robin"));
    let page = chromium.page().await;
    let door = format!("http://localhost:{}/panel", world.address().port());
    page.open(&door).await;
    page.until("document.querySelector('main a')?.textContent === 'Sign in with Twitch'")
        .await;
    let click = async {
        page.evaluate("setTimeout(() => document.querySelector('main a').click())")
            .await;
    };
    page.travel("/panel", click).await;
    page.until("document.querySelector('.who span')?.textContent === 'robin, moderator'")
        .await;
    page.until("document.getElementById('sentence').textContent !== ''")
        .await;
    assert_eq!(page.evaluate("document.cookie").await, "");
    assert_eq!(page.evaluate("location.search").await, "");
}
