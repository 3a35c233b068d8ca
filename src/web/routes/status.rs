//! How things stand, in the prototype's words.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;

use super::admin::open_session;
use super::{Answer, Routes, admin_get, json_answer};
use crate::event::{At, DashboardView, Part, PartState, SessionView, View};
use crate::web::access::Ask;
use crate::web::errors::Problem;
use crate::web::{Facts, Web, iso, now};

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let stream = warp::path!("admin" / "stream" / "status");
    let session = warp::path!("admin" / "session" / "status");
    let agent_loop = warp::path!("admin" / "loop" / "status");
    admin_get(web, stream, "GET", stream_status)
        .or(admin_get(web, session, "GET", session_status))
        .unify()
        .or(admin_get(web, agent_loop, "GET", loop_status))
        .unify()
        .boxed()
}

async fn stream_status(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let view = web.view();
    let session = view.session.as_ref().ok_or_else(Problem::no_session)?;
    let facts = &web.context.facts;
    let now = now().max(view.at);
    Ok(json_answer(json!({
        "status": "ok",
        "session": session_facts(session, &view, now),
        "twitch": twitch(&view, facts),
        "dashboard": plan(view.dashboard.as_ref()),
        "loop": agent_loop(&web, &view),
        "hearthkeeper": hearthkeeper(session, &view, now),
    })))
}

async fn session_status(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let view = web.view();
    if let Some(id) = ask.query("session_id").filter(|id| !id.is_empty()) {
        open_session(&web, &id)?;
    }
    let session = view.session.as_ref().ok_or_else(Problem::no_session)?;
    let mut facts = session_facts(session, &view, now().max(view.at));
    facts["status"] = json!("active");
    facts["session_id"] = facts["id"].clone();
    facts["dashboard"] = plan(view.dashboard.as_ref());
    Ok(json_answer(facts))
}

async fn loop_status(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let view = web.view();
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

fn session_facts(session: &SessionView, view: &View, now: At) -> Value {
    json!({
        "id": session.id.to_string(),
        "channel": session.channel,
        "started_at": iso(session.started),
        "uptime_seconds": now.since(session.started).as_secs(),
        "message_count": session.messages,
        "theme": theme(view),
    })
}

fn theme(view: &View) -> Option<&str> {
    let theme = view.dashboard.as_ref()?.dashboard.theme();
    Some(theme).filter(|theme| !theme.is_empty())
}

fn plan(saved: Option<&DashboardView>) -> Value {
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

fn twitch(view: &View, facts: &Facts) -> Value {
    let chat = view.parts.iter().find(|status| status.part == Part::Chat);
    let state = chat.map_or(PartState::Off, |status| status.state);
    let broken = chat.filter(|status| status.state == PartState::Broken);
    let session = view.session.as_ref();
    let channel = session.map(|session| session.channel.as_str());
    let channel = channel.filter(|name| !name.is_empty());
    json!({
        "configured": channel.is_some(),
        "running": state != PartState::Off,
        "connected": state == PartState::Ok,
        "channel": channel,
        "bot_username": Some(&facts.bot_username).filter(|name| !name.is_empty()),
        "last_error": broken.map(|status| &status.detail),
        "require_live_stream": facts.require_live_stream,
        "offline_chat_test_mode": facts.offline_chat_test_mode,
        "live_status": {
            "channel": channel,
            "is_live": view.live,
            "checked_at": iso(view.at),
            "title": null,
            "game_name": null,
            "started_at": session
                .filter(|_| view.live)
                .map(|session| iso(session.stream_since)),
            "viewer_count": null,
            "reason": if view.live { None } else { Some("stream_offline") },
        },
        "session_id": session.map(|session| session.id.to_string()),
    })
}

fn agent_loop(web: &Web, view: &View) -> Value {
    json!({
        "running": web.context.view.has_changed().is_ok(),
        "interval_seconds": web.context.facts.loop_interval_seconds,
        "active_session_count": u8::from(view.session.is_some()),
    })
}

fn hearthkeeper(session: &SessionView, view: &View, now: At) -> Value {
    let last = session.last_prompt.as_ref();
    let next = view.next_prompt;
    json!({
        "last_activity_at": iso(session.last_activity),
        "last_hearthkeeper_prompt_at": last.map(|(at, ..)| iso(*at)),
        "next_eligible_prompt_at": next.map(iso),
        "seconds_until_next_prompt": next.map(|next| now.until(next).as_secs()),
        "inactivity_threshold_minutes": view.quiet_threshold.as_secs_f64() / 60.0,
        "prompt_interval_minutes": minutes(view),
        "can_prompt_now": view.can_prompt_now,
        "chat_interaction_allowed": view.chat_allows,
        "last_human_chat_at": session.last_human.map(iso),
        "last_posted_at": last.map(|(at, ..)| iso(*at)),
        "last_posted_message": last.map(|(_, _, text)| text),
    })
}

fn minutes(view: &View) -> f64 {
    view.prompt_interval.as_secs_f64() / 60.0
}
