//! The session, its dashboard, and trying things out.

use super::operation::{Field, Operation, get, may, must, post};
use super::parts::{agent_loop, saved, source, written};
use super::schema::{
    about, answer, count, counted, flag, like, list, object, only, or_null, part, said, said_line,
    short, text, texts, usually, uuid, within, word,
};

pub(super) fn operations() -> Vec<Operation> {
    let mut all = sessions();
    all.extend(trials());
    all.extend(dashboards());
    all
}

fn sessions() -> Vec<Operation> {
    vec![
        post("/admin/session/start")
            .takes([may(
                "channel_name",
                about(
                    like("^#*[A-Za-z0-9_]{1,25}$"),
                    "Without it the configured channel.",
                ),
            )])
            .gives(answer([
                ("status", only("session_started")),
                ("session_id", uuid()),
                ("channel", text()),
            ]))
            .leads_to("post_admin_session_end", "session_id", "/session_id")
            .leads_to("post_admin_session_dashboard", "session_id", "/session_id")
            .leads_to("post_admin_test_message", "session_id", "/session_id")
            .leads_to(
                "post_admin_test_agent_response",
                "session_id",
                "/session_id",
            )
            .leads_to(
                "post_admin_test_loop_inactivity",
                "session_id",
                "/session_id",
            )
            .refuses(404, &["no_active_session"])
            .refuses(409, &["session_open"]),
        post("/admin/session/end")
            .takes([must("session_id", uuid())])
            .gives(answer([
                ("status", only("session_ended")),
                ("session_id", uuid()),
            ]))
            .refuses(404, &["session_not_found", "unknown_session"])
            .refuses(422, &["missing_field"]),
        get("/admin/session/status")
            .query("session_id", uuid(), "Refused unless it is the open one.")
            .or_empty()
            .gives(answer([
                ("status", only("active")),
                ("session_id", uuid()),
                ("id", uuid()),
                ("channel", text()),
                ("started_at", super::schema::moment()),
                ("uptime_seconds", count()),
                ("message_count", count()),
                ("theme", or_null(text())),
                ("dashboard", part("Plan")),
            ]))
            .refuses(404, &["session_not_found", "no_active_session"]),
        get("/admin/stream/status")
            .gives(answer([
                ("status", only("ok")),
                ("session", part("Session")),
                ("twitch", part("Twitch")),
                ("dashboard", part("Plan")),
                ("loop", agent_loop()),
                ("hearthkeeper", part("Hearthkeeper")),
            ]))
            .refuses(404, &["no_active_session"]),
    ]
}

fn trials() -> Vec<Operation> {
    let result = object([
        ("passed", flag()),
        ("session_id", uuid()),
        ("inactive_minutes", within(1, 1440)),
        ("prompts_created", count()),
        ("prompts_created_after_interval", count()),
        ("first_tick", part("Tick")),
        ("second_tick", part("Tick")),
        ("third_tick_after_interval", part("Tick")),
    ]);
    let delivery = object([
        ("sent", flag()),
        ("channel", or_null(text())),
        ("message_id", or_null(text())),
        ("action_id", or_null(count())),
    ]);
    vec![
        post("/admin/test-message")
            .takes([
                must("session_id", uuid()),
                must(
                    "message",
                    about(said(2000), "At most 2,000 bytes in UTF-8."),
                ),
                may("username", usually(said(25), "test_user")),
            ])
            .gives(answer([
                ("status", only("message_processed")),
                ("session_id", uuid()),
                ("message_id", uuid()),
                ("agent_response", or_null(text())),
                ("actions_taken", texts()),
            ]))
            .leads_to("post_admin_chat_dismiss", "message_id", "/message_id")
            .refuses(404, &["session_not_found"])
            .refuses(422, &["missing_field"]),
        post("/admin/test-agent-response")
            .note("Answers when the line was sent or refused, which may take a minute.")
            .takes([
                must("session_id", uuid()),
                must("message", said_line(500)),
                may(
                    "mode",
                    about(
                        text(),
                        "Taken for clients of the prototype; changes nothing.",
                    ),
                ),
            ])
            .gives(answer([
                ("status", only("agent_response_emitted")),
                ("delivery", delivery),
            ]))
            .refuses(
                404,
                &[
                    "session_not_found",
                    "stream_not_live",
                    "no_session",
                    "not_sent",
                ],
            )
            .refuses(422, &["missing_field"])
            .refuses(503, &["no_answer"]),
        post("/admin/test-loop-inactivity")
            .takes([
                must("session_id", uuid()),
                may("inactive_minutes", usually(within(1, 1440), 16)),
            ])
            .gives(answer([
                ("status", word(&["passed", "failed"])),
                ("result", result),
            ]))
            .refuses(404, &["session_not_found"])
            .refuses(422, &["missing_field"]),
    ]
}

fn dashboards() -> Vec<Operation> {
    let shown = || {
        answer([
            ("status", only("ok")),
            ("session_id", or_null(uuid())),
            ("dashboard", part("Dashboard")),
        ])
    };
    let drafted = object(written());
    let said_so = || plan().map(|field| vec![field.said()]);
    let words = |name| may(name, short(500));
    let ticked = answer([
        ("status", only("goal_ticked")),
        ("index", count()),
        ("done", flag()),
        ("dashboard", or_null(part("Dashboard"))),
    ]);
    vec![
        get("/admin/session/dashboard")
            .query("session_id", uuid(), "The open session.")
            .required()
            .gives(shown())
            .refuses(400, &["missing_field"])
            .refuses(404, &["session_not_found", "no_dashboard"]),
        post("/admin/session/dashboard")
            .takes([must("session_id", uuid())])
            .takes(plan())
            .one_of(said_so())
            .gives(saved())
            .refuses(400, &["missing_field"])
            .refuses(404, &["session_not_found"])
            .refuses(422, &["empty_dashboard"]),
        get("/admin/stream/dashboard")
            .gives(shown())
            .refuses(404, &["no_dashboard"]),
        post("/admin/stream/dashboard")
            .note("Without an open session the next one takes it up.")
            .takes(plan())
            .one_of(said_so())
            .gives(saved())
            .refuses(422, &["empty_dashboard"]),
        post("/admin/stream/dashboard/draft")
            .note("Nothing is saved.")
            .takes([
                words("game"),
                words("mood"),
                words("familiarity"),
                words("experience"),
                words("start"),
            ])
            .gives(answer([
                ("status", only("dashboard_drafted")),
                ("source", source()),
                ("dashboard", drafted),
                ("remarks", texts()),
            ])),
        post("/admin/stream/goal")
            .takes([
                must("index", about(counted(), "The goal's position, from 0.")),
                may("done", usually(flag(), true)),
            ])
            .gives(ticked)
            .refuses(404, &["unknown_goal"])
            .refuses(422, &["missing_field"]),
    ]
}

/// What a dashboard is made of; what is not given is read out of `raw_markdown`.
fn plan() -> [Field; 9] {
    [
        may("raw_markdown", text()),
        may("stream_title", text()),
        may("game", text()),
        may("mood", text()),
        may("go_live_notification", text()),
        may("social_post", text()),
        may(
            "session_goals",
            about(
                list(text()),
                "In a form the name once for each, or the lines of one text.",
            ),
        ),
        may("content_angle", text()),
        may("notes", text()),
    ]
}
