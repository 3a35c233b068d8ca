//! What the owner does by hand: sessions and test lines. Answers tell what was committed, not what was
//! hoped for.

use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;
use warp::Filter;
use warp::http::StatusCode;

use super::ledger::session;
use super::{Answer, Routes, json_answer, post};
use crate::event::{Action, ChatLine, Entry, Input, Order, SessionId, User};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL, bad_field};
use crate::web::errors::Problem;

/// The longest line that chat takes, in bytes, as the vocabulary promises it.
const LINE: usize = 2000;
/// The longest name, in characters: Twitch's limit for logins.
const NAME: usize = 25;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let start = warp::path!("admin" / "session" / "start");
    let end = warp::path!("admin" / "session" / "end");
    let message = warp::path!("admin" / "test-message");
    post(web, start, SMALL, start_session)
        .or(post(web, end, SMALL, end_session))
        .unify()
        .or(post(web, message, SMALL, test_message))
        .unify()
        .boxed()
}

/// Gives an order in the sender's name. A refusal becomes a problem with the agent's own words.
pub(super) async fn order(web: &Web, ask: &Ask, order: Order) -> Result<Arc<Entry>, Problem> {
    let by = ask.actor();
    let entry = web.ask(Input::Order { by, order }).await?;
    let refused = entry.actions.iter().find_map(|action| match action {
        Action::OrderRefused { code, why } => Some((code, why)),
        _ => None,
    });
    match refused {
        Some((code, why)) => Err(refusal(code, why)),
        None => Ok(entry),
    }
}

/// What is not there is 404; all else is at odds with what is so.
fn refusal(code: &str, why: &str) -> Problem {
    let missing = code.starts_with("no_") || code.starts_with("unknown_");
    let status = if missing {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::CONFLICT
    };
    Problem::new(status, code, why)
}

/// The open session, if it is this one.
pub(super) fn open_session(web: &Web, id: &str) -> Result<SessionId, Problem> {
    let wanted = session(id)?;
    let view = web.view();
    let open = view.session.as_ref().map(|session| session.id);
    if open == Some(wanted) {
        Ok(wanted)
    } else {
        Err(Problem::no_such_session())
    }
}

async fn start_session(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let channel = fields.text("channel_name")?;
    let channel = channel.map(|name| name.trim_start_matches('#').to_lowercase());
    if let Some(name) = &channel {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || name.chars().count() > NAME || !name.chars().all(plain) {
            let why = "must be a channel's name: letters, digits and _, at most 25";
            return Err(bad_field("channel_name", why));
        }
    }
    let entry = order(&web, &ask, Order::StartSession { channel }).await?;
    let opened = entry.actions.iter().find_map(|action| match action {
        Action::SessionOpened {
            session, channel, ..
        } => Some((session.to_string(), channel.clone())),
        _ => None,
    });
    let view = web.view();
    // A session that was open already, or rested and goes on, is as good an answer.
    let open = view.session.as_ref();
    let open = open.map(|session| (session.id.to_string(), session.channel.clone()));
    let (session_id, channel) = opened.or(open).ok_or_else(Problem::no_session)?;
    Ok(json_answer(json!({
        "status": "session_started",
        "session_id": session_id,
        "channel": channel,
    })))
}

async fn end_session(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let session = Some(session(&fields.required("session_id")?)?);
    let entry = order(&web, &ask, Order::EndSession { session }).await?;
    let ended = entry.actions.iter().find_map(|action| match action {
        Action::SessionClosed { session, .. } => Some(session.to_string()),
        _ => None,
    });
    let session_id = ended.ok_or_else(Problem::no_such_session)?;
    Ok(json_answer(json!({
        "status": "session_ended",
        "session_id": session_id,
    })))
}

/// A line as if somebody had written it in chat, through the very same way.
async fn test_message(web: Arc<Web>, _: Arc<Ask>, fields: Fields) -> Answer {
    let session_id = open_session(&web, &fields.required("session_id")?)?;
    let message = clean(&fields.required("message")?);
    if message.len() > LINE {
        return Err(bad_field("message", "is longer than 2,000 bytes"));
    }
    if message.is_empty() {
        return Err(bad_field("message", "has nothing to show"));
    }
    let name = fields.text("username")?;
    let name = clean(&name.unwrap_or_else(|| "test_user".to_owned()));
    if name.is_empty() || name.chars().count() > NAME {
        return Err(bad_field("username", "must have 1 to 25 characters"));
    }
    let id = Uuid::new_v4().to_string();
    let mut line = ChatLine::plain(&id, &name, &message);
    line.user = User::named(&name);
    let entry = web.ask(Input::Chat(Box::new(line))).await?;
    let response = entry.actions.iter().find_map(|action| match action {
        Action::Answered { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let taken: Vec<String> = entry.actions.iter().filter_map(taken).collect();
    Ok(json_answer(json!({
        "status": "message_processed",
        "session_id": session_id.to_string(),
        "message_id": id,
        "agent_response": response,
        "actions_taken": taken,
    })))
}

/// What the agent did, in the prototype's words.
fn taken(action: &Action) -> Option<String> {
    Some(match action {
        Action::Flagged { flag, .. } => format!("WARDEN_FLAG: {}", flag.severity.as_str()),
        Action::Answered { .. } => "STEWARD_ANSWER".to_owned(),
        Action::ThoughtFormed { .. } => "HEARTHKEEPER_THOUGHT".to_owned(),
        Action::PromptDelivered { .. } => "HEARTHKEEPER_PROMPT".to_owned(),
        _ => return None,
    })
}

/// Text as a chat server would let it through: one line, no control characters.
fn clean(text: &str) -> String {
    let one = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(one).collect::<String>().trim().to_owned()
}
