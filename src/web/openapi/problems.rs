//! Refusals: those that many routes share come from what the gate and the reader of bodies do; the rest
//! stands with each route.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use warp::http::Method;

use super::schema::part;
use crate::web::rights::{Need, Route};

/// What any route of this kind may be refused with.
pub(super) fn of(route: &Route) -> Vec<(u16, &'static str)> {
    let mut all = vec![
        (400, "bad_framing"),
        (400, "bad_host"),
        (400, "repeated_parameter"),
        (403, "foreign_host"),
        (431, "head_too_large"),
        (500, "internal"),
    ];
    let hub = route.need == Need::Hub;
    let changes = route.method == Method::POST;
    if hub || changes {
        all.push((403, "foreign_origin"));
    }
    match route.need {
        Need::Anyone => {}
        Need::Home => all.extend([(401, "unauthorized"), (403, "forbidden")]),
        Need::Hub => all.extend([
            (400, "unknown_role"),
            (400, "bad_since"),
            (401, "unauthorized"),
            (403, "forbidden"),
            (503, "too_many_readers"),
        ]),
        Need::Moderator | Need::Owner => {
            all.extend([(401, "unauthorized"), (503, "no_admin_key")]);
            if route.need == Need::Owner {
                all.push((403, "forbidden"));
            }
            if changes {
                all.push((403, "no_csrf"));
            }
        }
    }
    if changes {
        all.extend([
            (400, "bad_json"),
            (400, "broken_body"),
            (408, "body_too_slow"),
            (413, "body_too_large"),
            (415, "unsupported_media_type"),
            (422, "not_an_object"),
            (422, "too_many_fields"),
            (422, "bad_field"),
            (503, "busy"),
            (503, "stopping"),
        ]);
    }
    all
}

/// By status, each with its codes.
pub(super) fn responses(refusals: &[(u16, &'static str)]) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, BTreeSet<&str>> = BTreeMap::new();
    for (status, code) in refusals {
        by_status.entry(*status).or_default().insert(code);
    }
    let response = |(status, codes): (u16, BTreeSet<&str>)| {
        let codes: Vec<&str> = codes.into_iter().collect();
        (status.to_string(), refusal(status, &codes))
    };
    by_status.into_iter().map(response).collect()
}

/// Another method than the address takes.
pub(super) fn method_not_allowed() -> Value {
    let mut response = refusal(405, &["method_not_allowed"]);
    response["headers"] = json!({ "Allow": {
        "schema": { "type": "string" }, "description": "The methods that the address takes.",
    } });
    response
}

fn refusal(status: u16, codes: &[&str]) -> Value {
    let schema = json!({ "allOf": [
        part("Problem"),
        { "properties": { "error": { "properties": { "code": { "enum": codes } } } } },
    ] });
    let mut response = json!({
        "description": meaning(status),
        "content": { "application/json": { "schema": schema } },
    });
    if matches!(status, 429 | 503) {
        response["headers"] = retry_after();
    }
    response
}

/// When to come again.
pub(super) fn retry_after() -> Value {
    json!({ "Retry-After": {
        "schema": { "type": "integer", "minimum": 1 }, "description": "In seconds.",
    } })
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => "It cannot be read.",
        401 => "No key or sign-in, or one that is not known.",
        403 => "Another page's or host's request, or a role that may not.",
        404 => "There is no such thing.",
        405 => "This address takes other methods.",
        408 => "The body did not arrive in time.",
        409 => "It is at odds with what is so.",
        413 => "The body is too large.",
        415 => "The body is of another kind.",
        422 => "The body can be read but not followed.",
        426 => "This address speaks another protocol.",
        429 => "Too many tries.",
        431 => "The head is too large.",
        500 => "The Chronicler's own fault; the log says why.",
        _ => "Not now.",
    }
}
