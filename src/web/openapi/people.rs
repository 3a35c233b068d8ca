//! Coming in, and who may.

use serde_json::{Value, json};

use super::operation::{Field, Operation, get, may, must, post};
use super::schema::{
    answer, count, flag, list, moment, object, only, or_null, said, text, usually, uuid, within,
    word,
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        sign_in(),
        post("/sign-out")
            .note("For a browser that is signed in; a key is not signed out but revoked.")
            .gives(answer([("status", only("signed_out"))]))
            .refuses(409, &["not_a_browser"]),
        get("/me").gives(answer([
            ("name", text()),
            ("role", role()),
            ("csrf", or_null(text())),
            ("until", or_null(moment())),
        ])),
        get("/admin/access").gives(answer([("status", only("ok")), ("passes", list(pass()))])),
        post("/admin/access/link")
            .gives(answer([
                ("status", only("link_made")),
                ("link", text()),
                ("until", moment()),
            ]))
            .refuses(409, &["too_many_passes"]),
        post("/admin/access/invite")
            .takes(wanted())
            .gives(answer([
                ("status", only("invited")),
                ("id", uuid()),
                ("link", text()),
                ("until", moment()),
            ]))
            .refuses(409, &["too_many_passes"])
            .refuses(422, &["missing_field"]),
        post("/admin/access/token")
            .note("The token is shown this once.")
            .takes(wanted())
            .gives(answer([
                ("status", only("token_made")),
                ("id", uuid()),
                ("token", text()),
                ("until", moment()),
            ]))
            .refuses(409, &["too_many_passes"])
            .refuses(422, &["missing_field"]),
        post("/admin/access/revoke")
            .takes([must("id", uuid())])
            .gives(answer([("status", only("revoked")), ("id", text())]))
            .refuses(404, &["unknown_pass"])
            .refuses(422, &["missing_field"]),
    ]
}

fn sign_in() -> Operation {
    let schema = answer([
        ("status", only("signed_in")),
        ("name", text()),
        ("role", role()),
        ("csrf", text()),
        ("until", moment()),
    ]);
    let cookie =
        json!({ "Set-Cookie": { "schema": text(), "description": "The browser's sign-in." } });
    post("/sign-in")
        .takes([must("secret", said(65_536))])
        .answers_with(
            200,
            json!({
                "description": "Signed in.",
                "headers": cookie,
                "content": { "application/json": { "schema": schema } },
            }),
        )
        .refuses(401, &["bad_link"])
        .refuses(409, &["too_many_passes"])
        .refuses(422, &["missing_field"])
        .refuses(429, &["too_many_tries"])
}

fn role() -> Value {
    word(&["moderator", "owner"])
}

/// For whom, as what, for how long.
fn wanted() -> [Field; 3] {
    [
        must("name", said(40)),
        may("role", usually(role(), "moderator")),
        may("days", usually(within(1, 366), 30)),
    ]
}

fn pass() -> Value {
    object([
        ("id", uuid()),
        ("kind", word(&["link", "invitation", "browser", "service"])),
        ("name", text()),
        ("role", role()),
        ("made_at", moment()),
        ("until", moment()),
        ("by", text()),
        ("device", text()),
        ("uses_left", count()),
        ("current", flag()),
    ])
}
