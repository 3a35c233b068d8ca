//! What moderators do in chat, and Twitch.

use serde_json::Value;

use super::operation::{Field, Operation, get, may, must, post};
use super::parts::{twitch_fields, waiting, waiting_sign_in};
use super::schema::{about, answer, flag, like, line, only, or_null, text, usually, within};

pub(super) fn operations() -> Vec<Operation> {
    let mut all = vec![
        post("/admin/chat/dismiss")
            .takes([must("message_id", id())])
            .gives(answer([
                ("status", only("flag_dismissed")),
                ("message_id", text()),
            ]))
            .refuses(404, &["unknown_flag"])
            .refuses(422, &["missing_field"]),
        deed("/admin/chat/delete", "deleted").takes([
            must("message_id", id()),
            may("user_id", id()),
            login(),
            why(),
        ]),
        deed("/admin/chat/timeout", "timed_out")
            .takes(person())
            .takes([may("minutes", usually(within(1, 20_160), 10))]),
        deed("/admin/chat/ban", "banned").takes(person()),
        deed("/admin/chat/lift", "lifted").takes(person()),
    ];
    all.extend(twitch());
    all
}

fn twitch() -> Vec<Operation> {
    vec![
        get("/admin/twitch/status").gives(answer(
            twitch_fields()
                .into_iter()
                .chain([("status", only("ok")), ("sign_in", waiting_sign_in())]),
        )),
        post("/admin/twitch/sign-in")
            .note(
                "The code is to be entered at the address; the status tells how it goes on. While one waits it \
                 is told again.",
            )
            .gives(with_status(waiting(), "waiting"))
            .refuses(409, &["twitch_refused"])
            .refuses(503, &["no_answer"]),
        post("/admin/twitch/sign-out")
            .gives(answer([("status", only("signed_out"))]))
            .refuses(409, &["not_signed_in_to_twitch", "twitch_refused"])
            .refuses(503, &["no_answer"]),
        post("/admin/twitch/offline-test-mode")
            .takes([must("enabled", flag())])
            .gives(answer([
                ("status", only("offline_test_mode_updated")),
                ("offline_chat_test_mode", flag()),
                ("warning", or_null(text())),
            ]))
            .refuses(409, &["pinned"])
            .refuses(422, &["missing_field"]),
    ]
}

/// These fields, and what the answer is in a word.
fn with_status<const N: usize>(fields: [(&str, Value); N], word: &str) -> Value {
    answer(fields.into_iter().chain([("status", only(word))]))
}

/// An act that Twitch has to do; the answer waits for Twitch's.
fn deed(path: &'static str, done: &'static str) -> Operation {
    post(path)
        .note("The answer comes when Twitch has answered, within seconds; the act is in the audit log either way.")
        .gives(answer([
            ("status", only(done)),
            ("answer", about(text(), "What Twitch answered.")),
        ]))
        .refuses(404, &["unknown_target"])
        .refuses(
            409,
            &["not_signed_in_to_twitch", "twitch_refused", "busy"],
        )
        .refuses(422, &["missing_field"])
        .refuses(503, &["no_answer"])
}

/// Who it is about, and why.
fn person() -> [Field; 4] {
    [
        must("user_id", id()),
        login(),
        why(),
        may(
            "message_id",
            about(id(), "The line that it is about, for the audit log."),
        ),
    ]
}

fn login() -> Field {
    may("login", id())
}

fn why() -> Field {
    may("why", about(line(500), "One line, for the audit log."))
}

/// An id or a login.
fn id() -> Value {
    like(r"^[!-~]{1,64}$")
}
