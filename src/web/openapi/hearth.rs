//! What moderators ask of the Hearthkeeper.

use super::operation::{Operation, get, may, must, post};
use super::parts::{reading, source};
use super::schema::{
    about, always, answer, count, counted, flag, moment, nothing, number, object, only, or_null,
    part, text, texts, usually, uuid, within, word,
};
use crate::web::body::LARGEST;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        preview(),
        post("/admin/hearthkeeper/hush")
            .note("Either `minutes` or `stream=true`.")
            .takes([
                may("minutes", within(1, 720)),
                may("stream", usually(flag(), false)),
            ])
            .one_of([
                vec![
                    must("minutes", within(1, 720)),
                    may("stream", always(false)),
                ],
                vec![must("stream", always(true)), may("minutes", nothing())],
            ])
            .gives(answer([
                ("status", only("hushed")),
                ("until", or_null(moment())),
            ]))
            .refuses(404, &["no_session"])
            .refuses(422, &["missing_field"]),
        post("/admin/hearthkeeper/resume")
            .gives(answer([("status", only("resumed"))]))
            .refuses(409, &["not_hushed"]),
        post("/admin/hearthkeeper/nudge")
            .gives(answer([
                (
                    "status",
                    word(&["delivered", "proposed", "composing", "nothing_to_say"]),
                ),
                ("prompt", or_null(part("Prompt"))),
            ]))
            .leads_to("post_admin_hearthkeeper_approve", "prompt_id", "/prompt/id")
            .leads_to("post_admin_hearthkeeper_veto", "prompt_id", "/prompt/id")
            .leads_to(
                "post_admin_hearthkeeper_feedback",
                "prompt_id",
                "/prompt/id",
            )
            .refuses(409, &["not_now"]),
        post("/admin/hearthkeeper/approve")
            .takes([
                must("prompt_id", counted()),
                may(
                    "edit",
                    about(text(), "Other words, which are marked as a person's."),
                ),
            ])
            .gives(answer([
                ("status", word(&["approved", "edited"])),
                ("prompt", or_null(part("Prompt"))),
            ]))
            .refuses(404, &["unknown_prompt"])
            .refuses(409, &["already_decided", "not_now"])
            .refuses(422, &["missing_field"]),
        post("/admin/hearthkeeper/veto")
            .takes([must("prompt_id", counted()), may("why", text())])
            .gives(answer([("status", only("vetoed")), ("prompt_id", count())]))
            .refuses(404, &["unknown_prompt"])
            .refuses(409, &["already_decided"])
            .refuses(422, &["missing_field"]),
        post("/admin/hearthkeeper/feedback")
            .takes([
                must("feedback", feedback()),
                may("prompt_id", about(counted(), "Without it the last one.")),
            ])
            .gives(answer([
                ("status", only("feedback_taken")),
                ("prompt_id", or_null(count())),
                ("feedback", feedback()),
            ]))
            .refuses(404, &["unknown_prompt"])
            .refuses(409, &["already_decided"])
            .refuses(422, &["missing_field"]),
        post("/admin/hearthkeeper/reset")
            .note("What people's answers, vetoes and feedback have taught it is forgotten, for all sessions.")
            .gives(answer([("status", only("temperament_reset"))])),
        get("/admin/loop/status").gives(answer([
            ("status", word(&["running", "stopped"])),
            ("interval_seconds", within(1, LARGEST)),
            ("hearthkeeper_prompt_interval_minutes", number()),
            ("active_session_count", within(0, 1)),
        ])),
        post("/admin/loop/frequency")
            .note("The Chronicler wakes when something is due; the number is only told again.")
            .takes([must("interval_seconds", within(1, LARGEST))])
            .gives(answer([
                ("status", only("loop_frequency_updated")),
                ("interval_seconds", within(1, LARGEST)),
            ]))
            .refuses(400, &["bad_field"]),
    ]
}

fn preview() -> Operation {
    let preview = object([
        ("generated", flag()),
        ("session_id", uuid()),
        ("agent_response", or_null(text())),
        ("about", or_null(text())),
        ("source", source()),
        ("note", or_null(text())),
        ("reading", reading()),
        ("reasons", texts()),
        ("theme", or_null(text())),
        ("dashboard", part("Plan")),
        ("recent_discussion", texts()),
    ]);
    post("/admin/hearthkeeper/preview")
        .note("Nothing is sent or recorded, and no language model is asked.")
        .takes([may("session_id", uuid())])
        .gives(answer([
            ("status", only("preview_generated")),
            ("preview", preview),
            ("would_post_now", flag()),
            ("why_not", texts()),
            ("why", text()),
            ("live_status", part("LiveStatus")),
        ]))
        .refuses(404, &["session_not_found", "no_active_session"])
}

fn feedback() -> serde_json::Value {
    word(&["good", "not_now", "not_this"])
}
