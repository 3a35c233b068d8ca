//! The settings.

use serde_json::Value;

use super::operation::{Operation, get, may, must, post};
use super::schema::{about, answer, flag, list, object, only, or_null, said, scalar, text, word};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        get("/admin/settings").gives(answer([
            ("status", only("ok")),
            ("settings", list(setting())),
        ])),
        post("/admin/settings")
            .note("The change is stored, and holds from now on and after a restart.")
            .takes([
                must("key", said(100)),
                may(
                    "value",
                    about(scalar(2000), "Without it an earlier change is taken back."),
                ),
            ])
            .gives(answer([
                ("status", only("setting_changed")),
                ("key", text()),
                ("value", or_null(text())),
            ]))
            .refuses(404, &["unknown_setting"])
            .refuses(409, &["not_changeable", "pinned"])
            .refuses(422, &["missing_field", "bad_setting"]),
    ]
}

fn setting() -> Value {
    object([
        ("key", text()),
        ("value", or_null(text())),
        ("default", text()),
        ("about", text()),
        ("kind", text()),
        ("choices", list(text())),
        ("changeable", flag()),
        ("pinned", or_null(word(&["environment", "flag"]))),
        ("stored", flag()),
        ("secret", flag()),
    ])
}
