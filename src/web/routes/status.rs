//! How things stand, in the prototype's words.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use warp::Filter;

use super::admin::open_session;
use super::twitch::twitch;
use super::{Answer, Routes, get, json_answer, post};
use crate::event::{DashboardView, Reason, SessionView, View};
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL};
use crate::web::errors::Problem;
use crate::web::{Web, iso};

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let stream = warp::path!("admin" / "stream" / "status");
    let session = warp::path!("admin" / "session" / "status");
    let agent_loop = warp::path!("admin" / "loop" / "status");
    let frequency = warp::path!("admin" / "loop" / "frequency");
    get(web, stream, stream_status)
        .or(get(web, session, session_status))
        .unify()
        .or(get(web, agent_loop, loop_status))
        .unify()
        .or(post(web, frequency, SMALL, loop_frequency))
        .unify()
        .boxed()
}

async fn stream_status(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let view = web.present().await;
    let session = view.session.as_ref().ok_or_else(Problem::no_session)?;
    Ok(json_answer(json!({
        "status": "ok",
        "session": session_facts(session, &view),
        "twitch": twitch(&web, &view),
        "dashboard": plan(view.dashboard.as_ref()),
        "loop": agent_loop(&web, &view),
        "hearthkeeper": hearthkeeper(session, &view),
    })))
}

async fn session_status(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let view = web.present().await;
    if let Some(id) = ask.query("session_id").filter(|id| !id.is_empty()) {
        open_session(&web, &id)?;
    }
    let session = view.session.as_ref().ok_or_else(Problem::no_session)?;
    let mut facts = session_facts(session, &view);
    facts["status"] = json!("active");
    facts["session_id"] = facts["id"].clone();
    facts["dashboard"] = plan(view.dashboard.as_ref());
    Ok(json_answer(facts))
}

async fn loop_status(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let view = web.present().await;
    let facts = agent_loop(&web, &view);
    let status = if facts["running"] == json!(true) {
        "running"
    } else {
        "stopped"
    };
    Ok(json_answer(json!({
        "status": status,
        "interval_seconds": facts["interval_seconds"],
        "hearthkeeper_prompt_interval_minutes": minutes(&view),
        "active_session_count": facts["active_session_count"],
    })))
}

/// Kept for clients that set it: the loop here sleeps until something is due.
async fn loop_frequency(web: Arc<Web>, _: Arc<Ask>, fields: Fields) -> Answer {
    let given = fields.whole("interval_seconds").ok().flatten();
    let interval = given.filter(|seconds| *seconds >= 1).ok_or_else(|| {
        let message = "The field interval_seconds must be a whole number, at least 1.";
        Problem::bad_request("bad_field", message)
    })?;
    web.loop_interval.store(interval, Ordering::Relaxed);
    Ok(json_answer(json!({
        "status": "loop_frequency_updated",
        "interval_seconds": interval,
    })))
}

fn session_facts(session: &SessionView, view: &View) -> Value {
    json!({
        "id": session.id.to_string(),
        "channel": session.channel,
        "started_at": iso(session.started),
        "uptime_seconds": view.at.since(session.started).as_secs(),
        "message_count": session.messages,
        "theme": theme(view),
    })
}

pub(super) fn theme(view: &View) -> Option<&str> {
    let theme = view.dashboard.as_ref()?.dashboard.theme();
    Some(theme).filter(|theme| !theme.is_empty())
}

pub(super) fn plan(saved: Option<&DashboardView>) -> Value {
    let plan = saved.map(|saved| &saved.dashboard);
    json!({
        "present": plan.is_some(),
        "stream_title": plan.map(|plan| &plan.stream_title),
        "game": plan.map(|plan| &plan.game),
        "mood": plan.map(|plan| &plan.mood),
        "content_angle": plan.map(|plan| &plan.content_angle),
        "session_goal_count": plan.map_or(0, |plan| plan.session_goals.len()),
        "updated_at": saved.map(|saved| iso(saved.updated)),
    })
}

fn agent_loop(web: &Web, view: &View) -> Value {
    json!({
        "running": web.context.view.has_changed().is_ok(),
        "interval_seconds": web.loop_interval.load(Ordering::Relaxed),
        "active_session_count": u8::from(view.session.is_some()),
    })
}

fn hearthkeeper(session: &SessionView, view: &View) -> Value {
    let last = session.last_prompt.as_ref();
    let next = view.next_prompt;
    json!({
        "last_activity_at": iso(session.last_activity),
        "last_hearthkeeper_prompt_at": last.map(|(at, ..)| iso(*at)),
        "next_eligible_prompt_at": next.map(iso),
        "seconds_until_next_prompt": next.map(|next| view.at.until(next).as_secs()),
        "inactivity_threshold_minutes": view.quiet_threshold.as_secs_f64() / 60.0,
        "prompt_interval_minutes": minutes(view),
        "can_prompt_now": view.can_prompt_now,
        "chat_interaction_allowed": view.chat_allows,
        "last_human_chat_at": session.last_human.map(iso),
        "last_posted_at": last.map(|(at, ..)| iso(*at)),
        "last_posted_message": last.map(|(_, _, text)| text),
        "why": view.why(),
        "reading": view.reading.as_str(),
        "reasons": sentences(&view.reasons),
        "silence": sentences(&view.silence),
    })
}

pub(super) fn sentences(reasons: &[Reason]) -> Vec<&str> {
    reasons.iter().map(|reason| reason.text.as_str()).collect()
}

fn minutes(view: &View) -> f64 {
    view.prompt_interval.as_secs_f64() / 60.0
}
