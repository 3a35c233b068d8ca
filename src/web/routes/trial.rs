//! Looking at what the Hearthkeeper would do, without its doing it: preview and trials.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;

use super::admin::open_session;
use super::status::{plan, sentences, theme};
use super::twitch::live_status;
use super::{Answer, Routes, json_answer, post};
use crate::event::{Origin, Preview, SessionView, TrialTick, View, minutes};
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL, bad_field};
use crate::web::errors::Problem;
use crate::web::{Web, iso};

/// The prototype's silence, a minute more than its threshold.
const SILENCE: u64 = 16;
/// Silences of more than a day prove nothing more.
const LONGEST_SILENCE: u64 = 24 * 60;
/// Lines of people that a preview repeats.
const DISCUSSION: usize = 5;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let preview_path = warp::path!("admin" / "hearthkeeper" / "preview");
    let silence = warp::path!("admin" / "test-loop-inactivity");
    post(web, preview_path, SMALL, preview)
        .or(post(web, silence, SMALL, test_inactivity))
        .unify()
        .boxed()
}

/// Composes a line and sends it nowhere.
async fn preview(web: Arc<Web>, _: Arc<Ask>, fields: Fields) -> Answer {
    if let Some(id) = fields.text("session_id")? {
        open_session(&web, &id)?;
    }
    let view = web.present().await;
    let session = view.session.as_ref().ok_or_else(Problem::no_session)?;
    let preview = web.question(web.context.questions.preview()).await?;
    let preview = preview.ok_or_else(Problem::no_session)?;
    Ok(json_answer(json!({
        "status": "preview_generated",
        "preview": told(&preview, session, &view),
        "would_post_now": preview.would_say_now,
        "why_not": sentences(&preview.why_not),
        "why": view.why(),
        "live_status": live_status(&web, &view),
    })))
}

fn told(preview: &Preview, session: &SessionView, view: &View) -> Value {
    let note = preview.model_first.then_some(
        "The language model composes the line when it is said; a preview does not ask it.",
    );
    json!({
        "generated": preview.line.is_some(),
        "session_id": session.id.to_string(),
        "agent_response": preview.line,
        "about": preview.about,
        "source": preview.source,
        "note": note,
        "reading": view.reading.as_str(),
        "reasons": sentences(&preview.reasons),
        "theme": theme(view),
        "dashboard": plan(view.dashboard.as_ref()),
        "recent_discussion": discussion(view),
    })
}

/// The last lines of people, oldest first, without what the Warden holds back.
fn discussion(view: &View) -> Vec<String> {
    let people = view.lines.iter().rev();
    let mut lines: Vec<String> = people
        .filter(|line| line.public() && line.line.origin == Origin::Human)
        .take(DISCUSSION)
        .map(|line| format!("{}: {}", line.line.user.name, line.line.text))
        .collect();
    lines.reverse();
    lines
}

/// Puts a copy of the session into a silence and looks what it does. The session knows nothing of it.
async fn test_inactivity(web: Arc<Web>, _: Arc<Ask>, fields: Fields) -> Answer {
    let id = open_session(&web, &fields.required("session_id")?)?;
    let inactive = fields.whole("inactive_minutes")?.unwrap_or(SILENCE);
    if !(1..=LONGEST_SILENCE).contains(&inactive) {
        let why = format!("must be from 1 to {LONGEST_SILENCE}");
        return Err(bad_field("inactive_minutes", &why));
    }
    let trial = web.context.questions.trial(minutes(inactive));
    let trial = web
        .question(trial)
        .await?
        .ok_or_else(Problem::no_such_session)?;
    let passed = trial.passed();
    Ok(json_answer(json!({
        "status": if passed { "passed" } else { "failed" },
        "result": {
            "passed": passed,
            "session_id": id.to_string(),
            "inactive_minutes": inactive,
            "prompts_created": trial.first.prompts.len() + trial.second.prompts.len(),
            "prompts_created_after_interval": trial.third.prompts.len(),
            "first_tick": tick(&trial.first),
            "second_tick": tick(&trial.second),
            "third_tick_after_interval": tick(&trial.third),
        },
    })))
}

fn tick(tick: &TrialTick) -> Value {
    json!({
        "at": iso(tick.at),
        "prompts_created": tick.prompts.len(),
        "agent_response": tick.prompts.first(),
        "why": sentences(&tick.why),
    })
}
