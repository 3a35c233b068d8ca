//! Any head of a request at the gate: its first line is method and address, the others are headers. Whoever is let
//! through has asked for a host of ours, from no page of another site where it matters, and has what the route needs.
//! Hosts and origins are read a second time here, by the URL standard that browsers follow.

#![no_main]

use std::sync::LazyLock;

use http::request::Parts;
use http::{Method, Request};
use libfuzzer_sys::fuzz_target;
use sanctum_chronicler::event::{Actor, At, Pass, PassId, PassKind, PassRole};
use sanctum_chronicler::web::access::Access;
use sanctum_chronicler::web::rights::{Need, ROUTES};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use url::{Host, Url};
use uuid::Uuid;

/// Short, and in the dictionary, so that the fuzzer gets past the gate as well.
const OWNER: &str = "owner-key";
const SERVICE: &str = "service-token";
const BROWSER: &str = "browser-secret";
const OURS: &str = "studio.local";

static ACCESS: LazyLock<Access> = LazyLock::new(|| {
    let local = ([127, 0, 0, 1], 7373).into();
    let (owner, overlay) = (SecretString::from(OWNER), SecretString::from("overlay-key"));
    let passes = vec![
        pass(SERVICE, PassKind::Service, PassRole::Moderator),
        pass(BROWSER, PassKind::Browser, PassRole::Owner),
    ];
    Access::new(local, &owner, &overlay, &[OURS.to_owned()], passes)
});

fn pass(secret: &str, kind: PassKind, role: PassRole) -> Pass {
    Pass {
        id: PassId(Uuid::nil()),
        kind,
        digest: Sha256::digest(secret).into(),
        role,
        name: String::new(),
        by: Actor::Owner,
        made: At(0),
        until: At(u64::MAX),
        from: None,
        uses_left: 0,
        device: String::new(),
    }
}

fn head(bytes: &[u8]) -> Option<Parts> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut first = lines.next()?.splitn(2, |byte| *byte == b' ');
    let mut request = Request::builder().method(first.next()?).uri(first.next()?);
    for line in lines.take(64) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (name, value) = (parts.next()?, parts.next()?);
        request = request.header(name, value);
    }
    Some(request.body(()).ok()?.into_parts().0)
}

/// Whether an address is at a host of ours.
fn at_ours(address: &str) -> bool {
    let Ok(address) = Url::parse(address) else {
        return false;
    };
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost" || name == OURS,
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.to_canonical().is_loopback(),
        None => false,
    }
}

fn holds(parts: &Parts, secret: &str) -> bool {
    let mut values = parts.headers.values().map(|value| value.as_bytes());
    values.any(|value| {
        value
            .windows(secret.len())
            .any(|part| part == secret.as_bytes())
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Some(parts) = head(bytes) else {
        return;
    };
    let home = bytes.len() % 2 == 0;
    let peer = if home { [127, 0, 0, 1] } else { [10, 0, 0, 9] };
    match ACCESS.admit(parts.clone(), (peer, 5000).into()) {
        Err(problem) => assert!(problem.status().is_client_error(), "{problem}"),
        Ok(ask) => {
            let host = ask.host().expect("the gate has seen the host");
            assert!(
                at_ours(&format!("http://{host}")),
                "let in for the host {host}"
            );
            let path = parts.uri.path();
            let changes = !matches!(parts.method, Method::GET | Method::HEAD);
            if changes || matches!(path, "/ws" | "/api/events" | "/api/poll") {
                for origin in parts.headers.get_all("origin") {
                    let origin = origin.to_str().expect("an origin is text");
                    assert!(at_ours(origin), "let in from the origin {origin}");
                }
            }
            let route = ROUTES
                .iter()
                .find(|route| route.path == path && (route.method == parts.method));
            let needs_somebody = |need| matches!(need, Need::Moderator | Need::Owner);
            if route.is_some_and(|route| needs_somebody(route.need)) {
                assert!(ask.who().is_some());
                let shown = [OWNER, SERVICE, BROWSER]
                    .iter()
                    .any(|secret| holds(&parts, secret));
                assert!(shown, "let in with nothing");
            }
            if route.is_some_and(|route| route.need == Need::Owner) {
                assert!(
                    holds(&parts, OWNER) || holds(&parts, BROWSER),
                    "let in as the owner"
                );
                let by_cookie_alone = changes && !holds(&parts, OWNER);
                assert!(!by_cookie_alone || parts.headers.contains_key("x-csrf-token"));
            }
        }
    }
});
