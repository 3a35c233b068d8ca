//! What the owner asks of the Hearthkeeper: hush, resume, nudge, and a word on its prompts. A refusal is
//! told in the agent's own words.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;

use super::admin::order;
use super::{Answer, Routes, json_answer, post};
use crate::event::{Action, Decision, Entry, Feedback, Order, Prompt, PromptId, minutes};
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL, bad_field};
use crate::web::errors::Problem;
use crate::web::{Web, iso};

/// A hush in minutes is at most twelve hours; a longer one is for the rest of the stream.
const LONGEST_HUSH: u64 = 12 * 60;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let path = warp::path!("admin" / "hearthkeeper" / ..);
    let hush_path = path.and(warp::path!("hush"));
    let resume_path = path.and(warp::path!("resume"));
    let nudge_path = path.and(warp::path!("nudge"));
    let approve_path = path.and(warp::path!("approve"));
    let veto_path = path.and(warp::path!("veto"));
    let feedback_path = path.and(warp::path!("feedback"));
    let reset_path = path.and(warp::path!("reset"));
    post(web, hush_path, SMALL, hush)
        .or(post(web, resume_path, SMALL, resume))
        .unify()
        .or(post(web, nudge_path, SMALL, nudge))
        .unify()
        .or(post(web, approve_path, SMALL, approve))
        .unify()
        .or(post(web, veto_path, SMALL, veto))
        .unify()
        .or(post(web, feedback_path, SMALL, feedback))
        .unify()
        .or(post(web, reset_path, SMALL, reset))
        .unify()
        .boxed()
}

/// For so many minutes, or for the rest of the stream.
async fn hush(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let span = fields.whole("minutes")?;
    let stream = fields.switch("stream")?.unwrap_or(false);
    let until = match (span, stream) {
        (None, true) => None,
        (Some(span), false) if (1..=LONGEST_HUSH).contains(&span) => {
            // the loop's clock, which need not be the computer's
            Some(web.present().await.at + minutes(span))
        }
        (Some(_), false) => {
            let why = format!("must be from 1 to {LONGEST_HUSH}");
            return Err(bad_field("minutes", &why));
        }
        (None, false) | (Some(_), true) => {
            let message = "Say for how long: either minutes, or stream=true.";
            return Err(Problem::unprocessable("missing_field", message));
        }
    };
    let entry = order(&web, &ask, Order::Hush { until }).await?;
    let until = entry.actions.iter().find_map(|action| match action {
        Action::Hushed { until, .. } => *until,
        _ => None,
    });
    Ok(json_answer(json!({
        "status": "hushed",
        "until": until.map(iso),
    })))
}

async fn resume(web: Arc<Web>, ask: Arc<Ask>, _: Fields) -> Answer {
    order(&web, &ask, Order::Resume).await?;
    Ok(json_answer(json!({ "status": "resumed" })))
}

async fn reset(web: Arc<Web>, ask: Arc<Ask>, _: Fields) -> Answer {
    order(&web, &ask, Order::ResetTemperament).await?;
    Ok(json_answer(json!({ "status": "temperament_reset" })))
}

async fn nudge(web: Arc<Web>, ask: Arc<Ask>, _: Fields) -> Answer {
    let entry = order(&web, &ask, Order::Nudge).await?;
    let mut status = "nothing_to_say";
    let mut said = None;
    for action in &entry.actions {
        match action {
            Action::PromptDelivered { prompt, .. } => (status, said) = ("delivered", Some(prompt)),
            Action::PromptProposed { prompt, .. } => (status, said) = ("proposed", Some(prompt)),
            Action::Complete(_) => status = "composing",
            _ => {}
        }
    }
    Ok(json_answer(
        json!({ "status": status, "prompt": said.map(wire) }),
    ))
}

async fn approve(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let prompt = prompt_id(&fields)?.ok_or_else(missing_prompt)?;
    let edit = fields.text("edit")?;
    let entry = order(&web, &ask, Order::Approve { prompt, edit }).await?;
    let shown = entry.actions.iter().find_map(|action| match action {
        Action::PromptDelivered { prompt, .. } => Some(wire(prompt)),
        _ => None,
    });
    Ok(json_answer(
        json!({ "status": decision(&entry), "prompt": shown }),
    ))
}

async fn veto(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let prompt = prompt_id(&fields)?.ok_or_else(missing_prompt)?;
    let why = fields.text("why")?.unwrap_or_default();
    let entry = order(&web, &ask, Order::Veto { prompt, why }).await?;
    Ok(json_answer(
        json!({ "status": decision(&entry), "prompt_id": prompt.0 }),
    ))
}

/// On the prompt that is named, else on the last.
async fn feedback(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let prompt = prompt_id(&fields)?;
    let word = fields.required("feedback")?;
    let feedback = match word.as_str() {
        "good" => Feedback::Good,
        "not_now" => Feedback::NotNow,
        "not_this" => Feedback::NotThis,
        _ => return Err(bad_field("feedback", "must be good, not_now or not_this")),
    };
    let entry = order(&web, &ask, Order::Feedback { prompt, feedback }).await?;
    let judged = entry.actions.iter().find_map(|action| match action {
        Action::PromptJudged { prompt, .. } => Some(prompt.0),
        _ => None,
    });
    Ok(json_answer(json!({
        "status": "feedback_taken",
        "prompt_id": judged,
        "feedback": word,
    })))
}

fn prompt_id(fields: &Fields) -> Result<Option<PromptId>, Problem> {
    Ok(fields.whole("prompt_id")?.map(PromptId))
}

fn missing_prompt() -> Problem {
    Problem::unprocessable("missing_field", "The field prompt_id is missing.")
}

fn decision(entry: &Entry) -> Option<&'static str> {
    entry.actions.iter().find_map(|action| match action {
        Action::PromptDecided { decision, .. } => Some(match decision {
            Decision::Approved => "approved",
            Decision::Edited => "edited",
            Decision::Vetoed(_) => "vetoed",
            Decision::Expired => "expired",
            Decision::Withdrawn => "withdrawn",
        }),
        _ => None,
    })
}

fn wire(prompt: &Prompt) -> Value {
    let reasons: Vec<&str> = prompt.reasons.iter().map(|r| r.text.as_str()).collect();
    json!({
        "id": prompt.id.0,
        "text": prompt.text,
        "source": prompt.source,
        "about": prompt.about,
        "reasons": reasons,
    })
}
