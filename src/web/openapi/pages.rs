//! How the program is; what viewers see; pages.

use serde_json::{Value, json};

use super::operation::{Operation, get};
use super::schema::{
    about, answer, count, counted, like, list, moment, object, only, or_null, part, text, usually,
    uuid, within, word,
};
use crate::web::routes::WIDGETS;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/health").gives(answer([
            ("status", only("healthy")),
            ("app", text()),
            ("environment", text()),
            ("version", text()),
        ])),
        get("/ready")
            .gives(answer([("status", only("ready"))]))
            .refuses(503, &["not_ready"]),
        get("/metrics")
            .note("OpenMetrics 1.0, which Prometheus reads.")
            .shows("application/openmetrics-text"),
        get("/openapi.json").gives(json!({
            "type": "object",
            "required": ["openapi", "info", "paths", "components"],
        })),
        page(get("/overlay")),
        file(get("/overlay/files/{file}")),
        page(get("/overlay/{widget}"))
            .segment("widget", word(&WIDGETS), "Which.")
            .refuses(404, &["not_found"]),
        hub(get("/ws"))
            .note(
                "A WebSocket, version 13, without extensions; frames are arrays of events, as `docs/protocol.md` \
                 and `docs/protocol.schema.json` say.",
            )
            .answers_with(101, json!({ "description": "The socket is open." }))
            .refuses(426, &["upgrade_required"]),
        hub(get("/api/events"))
            .note("Server-sent events; the data of each is an array of events, its id where to go on.")
            .header(
                "Last-Event-ID",
                like("^[0-9]{0,15}$"),
                "The event to go on after; before `since`.",
            )
            .answers_with(200, event_stream()),
        hub(get("/api/poll"))
            .query(
                "wait",
                usually(counted(), 0),
                "With `since`: how many seconds to wait for news, at most 25.",
            )
            .gives(list(event()))
            .refuses(400, &["bad_wait"]),
        get("/ledger").shows("text/html"),
        get("/ledger/{session}")
            .segment("session", uuid(), "The session's id.")
            .shows("text/html")
            .refuses(404, &["session_not_found"]),
        get("/pages/ledger.css").shows("text/css"),
        get("/sign-in").shows("text/html"),
        get("/panel")
            .note("A browser that is not signed in gets the page that says how to get in.")
            .query("dock", text(), "If it is there and not 0: narrow, for a dock in OBS.")
            .shows("text/html"),
        file(get("/panel/{file}")),
        get("/admin/sessions").gives(answer([
            ("version", json!({ "const": 1 })),
            ("sessions", list(part("Evening"))),
        ])),
        get("/admin/ledger")
            .query("session_id", uuid(), "Which session; without it the newest.")
            .or_empty()
            .query(
                "format",
                usually(word(&["md", "json"]), "md"),
                "Markdown as one text, or a structure.",
            )
            .or_empty()
            .gives(answer([
                ("status", only("ok")),
                ("session_id", uuid()),
                ("ledger", json!({ "oneOf": [text(), part("Ledger")] })),
            ]))
            .refuses(400, &["unknown_format"])
            .refuses(404, &["session_not_found", "no_active_session"]),
        get("/admin/audit")
            .query("before", counted(), "Only entries before this number.")
            .or_empty()
            .query("limit", usually(within(1, 200), 50), "At most so many.")
            .or_empty()
            .gives(answer([
                ("status", only("ok")),
                ("entries", list(act())),
                ("next", or_null(count())),
            ]))
            .refuses(400, &["bad_parameter"]),
    ]
}

/// Somebody's act.
fn act() -> Value {
    object([
        ("seq", count()),
        ("at", moment()),
        (
            "who",
            object([
                ("kind", word(&["owner", "panel", "chat"])),
                ("name", or_null(text())),
            ]),
        ),
        ("what", text()),
        ("why", text()),
        ("answer", text()),
    ])
}

/// Each message of the stream, which does not end by itself.
fn event_stream() -> Value {
    let message = json!({
        "type": "object",
        "required": ["data", "id"],
        "properties": { "data": text(), "id": like("^[0-9]+$") },
    });
    let content = json!({ "text/event-stream": { "schema": message } });
    json!({ "description": "Messages, as they come; the schema is of each.", "content": content })
}

/// What all readers of the hub may ask for.
fn hub(operation: Operation) -> Operation {
    operation
        .query(
            "role",
            usually(word(&["overlay", "moderator", "owner"]), "overlay"),
            "Whose eyes to see with.",
        )
        .query(
            "since",
            like("^[0-9]{0,15}$"),
            "The number of the event to go on after.",
        )
        .query("database", text(), "The database that this number is of.")
}

/// An event of the hub, as far as all are alike.
fn event() -> Value {
    let event = json!({
        "type": "object",
        "required": ["type", "seq", "at"],
        "properties": { "type": text(), "seq": count(), "at": count() },
    });
    about(event, "See `docs/protocol.schema.json` for each type.")
}

/// A page that a browser may have already.
fn page(operation: Operation) -> Operation {
    known(operation.shows("text/html"))
}

fn file(operation: Operation) -> Operation {
    let content = json!({ "*/*": {} });
    known(operation)
        .segment("file", text(), "The file's path; it may have slashes.")
        .answers_with(
            200,
            json!({ "description": "The file.", "content": content }),
        )
        .refuses(404, &["not_found"])
}

fn known(operation: Operation) -> Operation {
    operation
        .header(
            "If-None-Match",
            text(),
            "The ETag of what is there already.",
        )
        .answers_with(304, json!({ "description": "It is as it was." }))
}
