//! Coming in, and who may.

use serde_json::{Value, json};

use super::operation::{Field, Operation, get, may, must, post};
use super::schema::{
    answer, count, flag, like, list, moment, object, only, or_null, said_line, text, usually, uuid,
    within, word,
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        sign_in(),
        depart(),
        arrive(),
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
            .leads_to("post_admin_access_revoke", "id", "/id")
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
            .leads_to("post_admin_access_revoke", "id", "/id")
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
        .takes([must("secret", like(r"\S"))])
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

fn depart() -> Operation {
    let location = json!({ "schema": text(), "description": "The issuer; or the door, where that is the place to begin." });
    get("/sign-in/oidc")
        .note(
            "For a browser, which has to come from our own page: another one's leads to the door. From 127.0.0.1 it leads to \
             the door at localhost, which is the name that issuers take.",
        )
        .answers_with(
            303,
            json!({
                "description": "The browser goes on, with a cookie that lasts ten minutes.",
                "headers": { "Location": location },
            }),
        )
        .tells(404, "There is no issuer.")
        .tells(429, "Too many sign-ins came to nothing.")
        .tells(502, "The issuer is not the one that it should be.")
        .tells(503, "The issuer does not answer.")
}

fn arrive() -> Operation {
    let cookie = json!({ "schema": text(), "description": "The browser's sign-in, and the end of the journey's own cookie." });
    get("/sign-in/oidc/callback")
        .note("An address of this form stands in the issuer's books. The browser must be the one that set out; each state is good once.")
        .query("state", text(), "As the browser took it along.")
        .query("code", text(), "What the issuer gives for it.")
        .query("iss", text(), "Which issuer it is, where it says so.")
        .query("error", text(), "That there is none.")
        .answers_with(
            200,
            json!({
                "description": "Signed in; the page goes on to the panel.",
                "headers": { "Set-Cookie": cookie },
                "content": { "text/html": { "schema": text() } },
            }),
        )
        .tells(400, "Another browser's, used, over, or declined.")
        .tells(403, "Somebody who may not come in.")
        .tells(404, "There is no issuer.")
        .tells(409, "Too many passes are given out.")
        .tells(429, "Too many sign-ins came to nothing.")
        .tells(502, "What came back does not show who it is.")
        .tells(503, "The issuer does not answer, or not now.")
}

fn role() -> Value {
    word(&["moderator", "owner"])
}

/// For whom, as what, for how long.
fn wanted() -> [Field; 3] {
    [
        must("name", said_line(40)),
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
