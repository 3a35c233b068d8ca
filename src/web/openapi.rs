//! This interface in `OpenAPI` 3.1, for programs: what stands in the table of rights, joined with what each
//! route takes and answers. Those are plain tables too, one file a theme; tests hold every answer of a
//! running program against them.

use serde_json::{Map, Value, json};

use super::rights::{Need, ROUTES, Route};
use operation::Operation;

mod operation;

mod schema;

mod given;

mod parts;

mod problems;

mod pages;

mod people;

mod session;

mod hearth;

mod chat;

mod house;

/// The document.
#[must_use]
pub fn document() -> Value {
    let operations: Vec<Operation> = [
        pages::operations(),
        people::operations(),
        session::operations(),
        hearth::operations(),
        chat::operations(),
        house::operations(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut paths = Map::new();
    for route in ROUTES {
        let known = operations.iter().find(|known| known.is(route));
        // without a description it is left out, and the test that compares says so
        if let Some(operation) = known {
            let path = paths.entry(route.path).or_insert_with(|| json!({}));
            let method = route.method.as_str().to_lowercase();
            path[method] = operation.wire(route);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sanctum Chronicler",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": parts::schemas(),
            "responses": { "MethodNotAllowed": problems::method_not_allowed() },
            "securitySchemes": security_schemes(),
        },
    })
}

const ABOUT: &str = "Every address also answers HEAD where it answers GET, and 405 with Allow to other \
    methods. A body is JSON or a form, at most 64 KiB, a dashboard's 256 KiB; numbers and truth may be texts \
    in either, fields that are not named here are passed over, and null or an empty text is the same as \
    leaving a field out. A parameter stands in an address once at most. \
    Every answer in JSON is an object with `timestamp`, but for the hub's arrays and this document; \
    every error is `error` with `code`, `message` and `hint`. What cannot be read as HTTP at all is refused \
    with 400, 414 or 431 and an empty body.";

fn security_schemes() -> Value {
    json!({
        "key": {
            "type": "apiKey", "in": "header", "name": "X-Admin-Token",
            "description": "The owner's key, or a program's token.",
        },
        "browser": {
            "type": "apiKey", "in": "cookie", "name": "sanctum",
            "description": "A browser that is signed in.",
        },
        "csrf": {
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description": "With the cookie, by which the page shows to be ours; GET /me tells it.",
        },
        "keyInAddress": {
            "type": "apiKey", "in": "query", "name": "key",
            "description": "The same keys, for what is only read and cannot send headers; the overlay's key \
                            opens the hub with the overlay's role.",
        },
    })
}

/// Who may, as `OpenAPI` says it: any one of these.
fn security(route: &Route) -> Value {
    let changes = route.method != warp::http::Method::GET;
    let browser = if changes {
        json!({ "browser": [], "csrf": [] })
    } else {
        json!({ "browser": [] })
    };
    match route.need {
        Need::Anyone => json!([]),
        Need::Home | Need::Hub => json!([{}, { "key": [] }, browser, { "keyInAddress": [] }]),
        Need::Moderator | Need::Owner => json!([{ "key": [] }, browser]),
    }
}

/// Who may, in words.
fn who_may(need: Need) -> &'static str {
    match need {
        Need::Anyone => "Anyone.",
        Need::Home => {
            "Whoever sits at this computer; from elsewhere moderators and the owner, also with `?key=`."
        }
        Need::Hub => {
            "At this computer anyone with the overlay's role; from elsewhere with the overlay's key. Other \
             roles need a sign-in or a key."
        }
        Need::Moderator => "Moderators and the owner.",
        Need::Owner => "The owner.",
    }
}
