//! Objects that several answers share.

use serde_json::{Value, json};

use super::schema::{
    answer, count, flag, list, moment, number, object, only, or_null, part, sometimes, text, texts,
    uuid, within, word,
};
use crate::web::body::LARGEST;

/// What the room is like.
const READINGS: [&str; 8] = [
    "lively",
    "settled",
    "contemplative",
    "fading",
    "uncertain",
    "arriving",
    "drifting",
    "resting",
];

pub(super) fn schemas() -> Value {
    json!({
        "Problem": problem(),
        "Prompt": prompt(),
        "Plan": plan(),
        "Dashboard": dashboard(),
        "Session": session(),
        "Twitch": twitch(),
        "LiveStatus": live_status(),
        "Hearthkeeper": hearthkeeper(),
        "Tick": tick(),
        "Evening": evening(),
        "Ledger": ledger(),
    })
}

pub(super) fn reading() -> Value {
    word(&READINGS)
}

/// Who composed a line.
pub(super) fn source() -> Value {
    word(&["offline", "model", "person"])
}

fn problem() -> Value {
    answer([(
        "error",
        object([
            ("code", text()),
            ("message", json!({ "type": "string", "minLength": 1 })),
            ("hint", text()),
        ]),
    )])
}

fn prompt() -> Value {
    object([
        ("id", count()),
        ("text", text()),
        ("source", source()),
        ("about", text()),
        ("reasons", texts()),
    ])
}

/// A dashboard in short.
fn plan() -> Value {
    object([
        ("present", flag()),
        ("stream_title", or_null(text())),
        ("game", or_null(text())),
        ("mood", or_null(text())),
        ("content_angle", or_null(text())),
        ("session_goal_count", count()),
        ("updated_at", or_null(moment())),
    ])
}

/// What is written in a dashboard.
pub(super) fn written() -> [(&'static str, Value); 9] {
    [
        ("raw_markdown", text()),
        ("stream_title", text()),
        ("game", text()),
        ("mood", text()),
        ("go_live_notification", text()),
        ("social_post", text()),
        ("session_goals", texts()),
        ("content_angle", text()),
        ("notes", text()),
    ]
}

fn dashboard() -> Value {
    object(written().into_iter().chain([
        ("session_goals_done", list(flag())),
        ("created_at", moment()),
        ("updated_at", moment()),
    ]))
}

fn session() -> Value {
    object([
        ("id", uuid()),
        ("channel", text()),
        ("started_at", moment()),
        ("uptime_seconds", count()),
        ("message_count", count()),
        ("theme", or_null(text())),
    ])
}

/// Chat, live status and sign-in.
fn twitch() -> Value {
    object(twitch_fields())
}

/// The same fields are an answer of their own too.
pub(super) fn twitch_fields() -> [(&'static str, Value); 16] {
    [
        ("configured", flag()),
        ("running", flag()),
        ("connected", flag()),
        ("channel", or_null(text())),
        ("bot_username", or_null(text())),
        ("last_error", or_null(text())),
        ("require_live_stream", flag()),
        ("offline_chat_test_mode", flag()),
        ("live_status", part("LiveStatus")),
        ("session_id", or_null(uuid())),
        ("signed_in", flag()),
        ("login", or_null(text())),
        ("scopes", texts()),
        ("expires_at", or_null(moment())),
        ("from_settings", flag()),
        ("trouble", or_null(text())),
    ]
}

/// A sign-in at Twitch as the status tells it: its code only to the owner.
pub(super) fn waiting_sign_in() -> Value {
    let shown = [
        ("user_code", or_null(text())),
        ("verification_uri", or_null(text())),
        ("expires_at", moment()),
    ];
    or_null(object(shown))
}

/// A sign-in at Twitch that waits for a person.
pub(super) fn waiting() -> [(&'static str, Value); 3] {
    [
        ("user_code", text()),
        ("verification_uri", text()),
        ("expires_at", moment()),
    ]
}

fn live_status() -> Value {
    object([
        ("channel", or_null(text())),
        ("is_live", flag()),
        ("checked_at", moment()),
        ("title", or_null(text())),
        ("game_name", or_null(text())),
        ("started_at", or_null(moment())),
        ("viewer_count", or_null(count())),
        ("reason", or_null(text())),
    ])
}

/// The loop, as the prototype's clients know it.
pub(super) fn agent_loop() -> Value {
    object([
        ("running", flag()),
        ("interval_seconds", within(1, LARGEST)),
        ("active_session_count", within(0, 1)),
    ])
}

fn hearthkeeper() -> Value {
    object([
        ("last_activity_at", moment()),
        ("last_hearthkeeper_prompt_at", or_null(moment())),
        ("next_eligible_prompt_at", or_null(moment())),
        ("seconds_until_next_prompt", or_null(count())),
        ("inactivity_threshold_minutes", number()),
        ("prompt_interval_minutes", number()),
        ("can_prompt_now", flag()),
        ("chat_interaction_allowed", flag()),
        ("last_human_chat_at", or_null(moment())),
        ("last_posted_at", or_null(moment())),
        ("last_posted_message", or_null(text())),
        ("why", text()),
        ("reading", reading()),
        ("reasons", texts()),
        ("silence", texts()),
    ])
}

/// A look of a trial.
fn tick() -> Value {
    object([
        ("at", moment()),
        ("prompts_created", count()),
        ("agent_response", or_null(text())),
        ("why", texts()),
    ])
}

/// A session in lists and at the head of its ledger.
fn evening() -> Value {
    object([
        ("id", uuid()),
        ("channel", text()),
        ("started", moment()),
        ("stream_since", moment()),
        ("ended", or_null(moment())),
        ("seconds", or_null(count())),
        ("title", text()),
        ("game", text()),
        ("theme", text()),
        ("messages", count()),
        ("people", count()),
        ("prompts", count()),
        ("flags", count()),
    ])
}

/// A ledger as a structure. Fields may be added to a version, so others are passed over.
fn ledger() -> Value {
    let acts = || {
        list(object([
            ("at", moment()),
            ("timecode", count()),
            ("said", or_null(text())),
            ("outcome", text()),
        ]))
    };
    let goal = object([("text", text()), ("done", flag())]);
    let theme = object([
        ("title", text()),
        ("game", text()),
        ("mood", text()),
        ("content_angle", text()),
        ("session_goals", list(goal)),
    ]);
    let quote = object([
        ("at", moment()),
        ("timecode", count()),
        ("name", text()),
        ("text", text()),
        ("message", text()),
    ]);
    let told = object([("at", moment()), ("timecode", count()), ("text", text())]);
    let thread = object([("heading", text()), ("quotes", list(quote))]);
    let minute = object([("minute", count()), ("lines", count())]);
    let band = object([("reading", reading()), ("from", count()), ("to", count())]);
    object([
        ("version", json!({ "const": 1 })),
        ("session", part("Evening")),
        ("theme", or_null(theme)),
        ("evening", list(told)),
        ("discussion", list(thread)),
        ("prompts", acts()),
        ("flags", acts()),
        ("answers", acts()),
        ("notes", acts()),
        ("chat_per_minute", list(minute)),
        ("readings", list(band)),
    ])
}

/// What an answer says when a dashboard was saved.
pub(super) fn saved() -> Value {
    let saved = answer([
        ("status", only("dashboard_saved")),
        ("session_id", or_null(uuid())),
        ("dashboard", part("Dashboard")),
    ]);
    sometimes(saved, "message", text())
}
