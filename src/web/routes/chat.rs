//! What moderators do in chat: dismiss a flag, delete a line, time somebody out, ban, undo; and the
//! owner's own line. Twitch does these; an answer waits for Twitch's.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;
use warp::Filter;
use warp::http::StatusCode;

use super::admin::{open_session, order};
use super::{Answer, Routes, json_answer, post};
use crate::event::{
    Action, Deed, DeedKind, DeedOutcome, Entry, Input, MessageId, Order, SayOutcome, User, minutes,
};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL, bad_field, missing_field};
use crate::web::errors::Problem;

/// Twitch answers within seconds; the door gives up before this.
const PATIENCE: Duration = Duration::from_secs(15);
/// A line waits for chat's limits at most so long; see `twitch::outbox`.
const LINE_PATIENCE: Duration = Duration::from_secs(70);
/// The longest reason, in characters (Twitch).
const WHY: usize = 500;
/// The longest line, in characters (Twitch).
const LINE: usize = 500;
/// The longest id or login, in bytes.
const ID: usize = 64;
/// The longest timeout, in minutes: two weeks (Twitch).
const LONGEST_TIMEOUT: u64 = 14 * 24 * 60;
/// And the usual one.
const USUAL_TIMEOUT: u64 = 10;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let dismiss_path = warp::path!("admin" / "chat" / "dismiss");
    let delete_path = warp::path!("admin" / "chat" / "delete");
    let timeout_path = warp::path!("admin" / "chat" / "timeout");
    let ban_path = warp::path!("admin" / "chat" / "ban");
    let lift_path = warp::path!("admin" / "chat" / "lift");
    let response = warp::path!("admin" / "test-agent-response");
    post(web, dismiss_path, SMALL, dismiss)
        .or(post(web, delete_path, SMALL, delete))
        .unify()
        .or(post(web, timeout_path, SMALL, time_out))
        .unify()
        .or(post(web, ban_path, SMALL, ban))
        .unify()
        .or(post(web, lift_path, SMALL, lift))
        .unify()
        .or(post(web, response, SMALL, test_response))
        .unify()
        .boxed()
}

async fn dismiss(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let message_id = short(&fields, "message_id")?.ok_or_else(|| missing_field("message_id"))?;
    let message = MessageId::from(message_id.as_str());
    order(&web, &ask, Order::DismissFlag { message }).await?;
    Ok(json_answer(json!({
        "status": "flag_dismissed",
        "message_id": message_id,
    })))
}

async fn delete(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    if short(&fields, "message_id")?.is_none() {
        return Err(missing_field("message_id"));
    }
    let deed = deed(&fields, DeedKind::Delete)?;
    moderate(&web, &ask, deed, "deleted").await
}

async fn time_out(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let length = fields.whole("minutes")?.unwrap_or(USUAL_TIMEOUT);
    if !(1..=LONGEST_TIMEOUT).contains(&length) {
        return Err(bad_field("minutes", "must be from 1 to 20160 (two weeks)"));
    }
    let length = minutes(length);
    let deed = aimed(&fields, DeedKind::Timeout { length })?;
    moderate(&web, &ask, deed, "timed_out").await
}

async fn ban(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let deed = aimed(&fields, DeedKind::Ban)?;
    moderate(&web, &ask, deed, "banned").await
}

async fn lift(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let deed = aimed(&fields, DeedKind::Lift)?;
    moderate(&web, &ask, deed, "lifted").await
}

/// A deed that needs a person's account.
fn aimed(fields: &Fields, kind: DeedKind) -> Result<Deed, Problem> {
    if short(fields, "user_id")?.is_none() {
        return Err(missing_field("user_id"));
    }
    deed(fields, kind)
}

fn deed(fields: &Fields, kind: DeedKind) -> Result<Deed, Problem> {
    let login = short(fields, "login")?.unwrap_or_default();
    let why = fields.line("why", WHY)?.unwrap_or_default();
    Ok(Deed {
        kind,
        user: User {
            id: short(fields, "user_id")?.unwrap_or_default(),
            name: login.clone(),
            login: login.to_lowercase(),
        },
        message: short(fields, "message_id")?.map(|id| MessageId::from(id.as_str())),
        why,
    })
}

/// An id or a login: short, and without white space and letters of other alphabets.
fn short(fields: &Fields, name: &str) -> Result<Option<String>, Problem> {
    let text = fields.text(name)?;
    let plain =
        |text: &String| text.len() <= ID && text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.as_ref().is_some_and(|text| !plain(text)) {
        return Err(bad_field(name, "is not one"));
    }
    Ok(text)
}

/// Has Twitch do it, and tells what Twitch answered.
async fn moderate(web: &Web, ask: &Ask, deed: Deed, status: &str) -> Answer {
    if !web.context.twitch.facts().signed_in {
        let message = "Nobody is signed in to Twitch, so nobody can be moderated.";
        let hint = "Sign in in the panel, or with `sanctum login twitch`.";
        let problem = Problem::new(StatusCode::CONFLICT, "not_signed_in_to_twitch", message);
        return Err(problem.hint(hint));
    }
    let news = web.context.hub.follow();
    let entry = order(web, ask, Order::Moderate(Box::new(deed))).await?;
    let asked = entry.actions.iter().find_map(|action| match action {
        Action::Moderate { id, .. } => Some(*id),
        _ => None,
    });
    let ended = |entry: &Entry| {
        entry.actions.iter().find_map(|action| match action {
            Action::ModerationEnded { id, outcome, .. } if Some(*id) == asked => {
                Some(outcome.clone())
            }
            _ => None,
        })
    };
    match first(news, PATIENCE, ended).await? {
        DeedOutcome::Done(answer) => Ok(json_answer(json!({
            "status": status,
            "answer": answer,
        }))),
        DeedOutcome::Refused(answer) => {
            Err(Problem::new(StatusCode::CONFLICT, "twitch_refused", answer))
        }
    }
}

/// A line of the owner's own, to chat, past the same gate and limits as every line.
async fn test_response(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    open_session(&web, &fields.required("session_id")?)?;
    let text = fields.line("message", LINE)?;
    let text = text.ok_or_else(|| missing_field("message"))?;
    fields.text("mode")?;
    let view = web.present().await;
    if view.chat_gate.live_only && !view.chat_gate.offline_test && !view.live {
        let message = "The stream is not live; nothing is sent to chat.";
        return Err(Problem::not_found("stream_not_live", message).hint(
            "Start streaming in OBS, or switch the offline test mode on, then send it again.",
        ));
    }
    let news = web.context.hub.follow();
    let entry = order(&web, &ask, Order::Say { text }).await?;
    let asked = entry.actions.iter().find_map(|action| match action {
        Action::Say { id, .. } => Some(*id),
        _ => None,
    });
    let ended = |entry: &Entry| match &entry.input {
        Input::Said { id, outcome } if Some(*id) == asked => Some(outcome.clone()),
        _ => None,
    };
    match first(news, LINE_PATIENCE, ended).await? {
        SayOutcome::Sent => Ok(json_answer(json!({
            "status": "agent_response_emitted",
            "delivery": {
                "sent": true,
                "channel": view.session.as_ref().map(|session| &session.channel),
                "message_id": null,
                "action_id": asked,
            },
        }))),
        SayOutcome::Refused(why) => Err(Problem::not_found("not_sent", why)
            .hint("Writing in chat needs hearthkeeper.delivery = overlay+chat, and an account.")),
    }
}

/// Waits for the first entry that tells what is wanted.
async fn first<T>(
    mut news: Receiver<Arc<Entry>>,
    patience: Duration,
    wanted: impl Fn(&Entry) -> Option<T>,
) -> Result<T, Problem> {
    let found = timeout(patience, async {
        loop {
            // an error is a gap in a flood, or the end; the panel hears of the outcome either way
            if let Some(found) = wanted(&*news.recv().await.ok()?) {
                return Some(found);
            }
        }
    });
    found.await.ok().flatten().ok_or_else(|| {
        Problem::unavailable(
            "no_answer",
            "There was no answer in time; it may still come, and the panel shows it.",
        )
    })
}
