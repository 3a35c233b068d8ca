//! The stream dashboard, saved and shown.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;

use super::admin::{open_session, order};
use super::{Answer, Routes, get, json_answer, post};
use crate::dashboard;
use crate::event::{Action, At, Dashboard, DashboardView, Goal, Order, SessionId};
use crate::web::access::Ask;
use crate::web::body::{DASHBOARD, Fields, SMALL};
use crate::web::errors::Problem;
use crate::web::{Web, iso};

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let stream = warp::path!("admin" / "stream" / "dashboard");
    let session = warp::path!("admin" / "session" / "dashboard");
    let goal = warp::path!("admin" / "stream" / "goal");
    post(web, stream, DASHBOARD, save_for_stream)
        .or(get(web, stream, show_for_stream))
        .unify()
        .or(post(web, session, DASHBOARD, save_for_session))
        .unify()
        .or(get(web, session, show_for_session))
        .unify()
        .or(post(web, goal, SMALL, tick_goal))
        .unify()
        .boxed()
}

/// For the open session, or kept for the next one.
async fn save_for_stream(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    save(&web, &ask, &fields).await
}

async fn save_for_session(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let id = fields.text("session_id")?.ok_or_else(|| {
        let message = "The field session_id is missing.";
        Problem::bad_request("missing_field", message)
    })?;
    open_session(&web, &id)?;
    save(&web, &ask, &fields).await
}

async fn save(web: &Web, ask: &Ask, fields: &Fields) -> Answer {
    let dashboard = read(fields)?;
    let entry = order(web, ask, Order::SetDashboard(Box::new(dashboard))).await?;
    let saved = entry.actions.iter().find_map(|action| match action {
        Action::DashboardSaved { session, dashboard } => Some((*session, dashboard)),
        _ => None,
    });
    let (session, dashboard) = saved.ok_or_else(|| {
        Problem::internal(&anyhow::anyhow!(
            "an order for a dashboard was neither refused nor followed"
        ))
    })?;
    let view = web.view();
    let before = view.dashboard.as_ref().map(|before| before.created);
    let mut answer = json!({
        "status": "dashboard_saved",
        "session_id": session.map(|id| id.to_string()),
        "dashboard": wire(dashboard, before.unwrap_or(entry.at), entry.at),
    });
    if session.is_none() {
        answer["message"] = json!("No session is open; the next one takes this dashboard up.");
    }
    Ok(json_answer(answer))
}

async fn show_for_stream(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let view = web.view();
    let session = view.session.as_ref().map(|session| session.id);
    show(view.dashboard.as_ref(), session)
}

async fn show_for_session(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let id = ask.query("session_id").ok_or_else(|| {
        let message = "The parameter session_id is missing.";
        Problem::bad_request("missing_field", message)
    })?;
    let session = open_session(&web, &id)?;
    show(web.view().dashboard.as_ref(), Some(session))
}

fn show(dashboard: Option<&DashboardView>, session: Option<SessionId>) -> Answer {
    let saved = dashboard.ok_or_else(|| {
        let message = "There is no dashboard.";
        Problem::not_found("no_dashboard", message).hint("POST one to the same address.")
    })?;
    Ok(json_answer(json!({
        "status": "ok",
        "session_id": session.map(|id| id.to_string()),
        "dashboard": wire(&saved.dashboard, saved.created, saved.updated),
    })))
}

/// What is given is taken as given; what is not is read out of `raw_markdown`.
fn read(fields: &Fields) -> Result<Dashboard, Problem> {
    let raw_markdown = fields.text("raw_markdown")?.unwrap_or_default();
    let read = dashboard::parse(&raw_markdown).dashboard;
    let text = |name, read: String| fields.text(name).map(|given| given.unwrap_or(read));
    let goal = |text| Goal { text, done: false };
    let given: Vec<Goal> = fields
        .list("session_goals")?
        .into_iter()
        .map(goal)
        .collect();
    let dashboard = Dashboard {
        raw_markdown,
        stream_title: text("stream_title", read.stream_title)?,
        game: text("game", read.game)?,
        mood: text("mood", read.mood)?,
        go_live_notification: text("go_live_notification", read.go_live_notification)?,
        social_post: text("social_post", read.social_post)?,
        session_goals: if given.is_empty() {
            read.session_goals
        } else {
            given
        },
        content_angle: text("content_angle", read.content_angle)?,
        notes: text("notes", read.notes)?,
    };
    if dashboard == Dashboard::default() {
        let message = "The dashboard is empty.";
        return Err(Problem::unprocessable("empty_dashboard", message)
            .hint("Send raw_markdown, or fields such as stream_title and content_angle."));
    }
    Ok(dashboard)
}

/// Ticks a goal off, or on again.
async fn tick_goal(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let index = fields.whole("index")?.ok_or_else(|| {
        let message = "The field index is missing: the goal's position, from 0.";
        Problem::unprocessable("missing_field", message)
    })?;
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    let done = fields.switch("done")?.unwrap_or(true);
    order(&web, &ask, Order::TickGoal { index, done }).await?;
    let view = web.view();
    let saved = view.dashboard.as_ref();
    Ok(json_answer(json!({
        "status": "goal_ticked",
        "index": index,
        "done": done,
        "dashboard": saved.map(|saved| wire(&saved.dashboard, saved.created, saved.updated)),
    })))
}

/// Goals are texts, as the prototype's clients expect; which are done stands beside them.
fn wire(dashboard: &Dashboard, created: At, updated: At) -> Value {
    let goals = &dashboard.session_goals;
    let texts: Vec<&str> = goals.iter().map(|goal| goal.text.as_str()).collect();
    let done: Vec<bool> = goals.iter().map(|goal| goal.done).collect();
    json!({
        "raw_markdown": dashboard.raw_markdown,
        "stream_title": dashboard.stream_title,
        "game": dashboard.game,
        "mood": dashboard.mood,
        "go_live_notification": dashboard.go_live_notification,
        "social_post": dashboard.social_post,
        "session_goals": texts,
        "session_goals_done": done,
        "content_angle": dashboard.content_angle,
        "notes": dashboard.notes,
        "created_at": iso(created),
        "updated_at": iso(updated),
    })
}
