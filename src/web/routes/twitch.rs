//! Twitch: how chat, the live status and the sign-in stand, in the prototype's words and more; signing in and
//! out.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;
use warp::http::StatusCode;

use super::admin::order;
use super::{Answer, Routes, get, json_answer, post};
use crate::event::{Order, Part, PartState, View};
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL};
use crate::web::errors::Problem;
use crate::web::protocol::Role;
use crate::web::{TwitchFacts, TwitchInvitation, TwitchRefusal, Web, iso};

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let status = warp::path!("admin" / "twitch" / "status");
    let begin = warp::path!("admin" / "twitch" / "sign-in");
    let end = warp::path!("admin" / "twitch" / "sign-out");
    get(web, status, twitch_status)
        .or(post(web, begin, SMALL, sign_in))
        .unify()
        .or(post(web, end, SMALL, sign_out))
        .unify()
        .boxed()
}

async fn twitch_status(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let view = web.present().await;
    let mut facts = twitch(&web, &view);
    facts["status"] = json!("ok");
    // who has the code can enter it for an account of their own
    let owner = ask.who().is_some_and(|who| who.role == Role::Owner);
    facts["sign_in"] = match &web.context.twitch.facts().sign_in {
        Some(waiting) if owner => invitation(waiting),
        Some(waiting) => json!({
            "user_code": null,
            "verification_uri": null,
            "expires_at": iso(waiting.expires_at),
        }),
        None => Value::Null,
    };
    Ok(json_answer(facts))
}

async fn sign_in(web: Arc<Web>, ask: Arc<Ask>, _: Fields) -> Answer {
    order(&web, &ask, Order::SignInToTwitch).await?;
    let begun = web.context.twitch.sign_in().await;
    let mut answer = invitation(&begun.map_err(problem)?);
    answer["status"] = json!("waiting");
    Ok(json_answer(answer))
}

async fn sign_out(web: Arc<Web>, ask: Arc<Ask>, _: Fields) -> Answer {
    order(&web, &ask, Order::SignOutOfTwitch).await?;
    web.context.twitch.sign_out().await.map_err(problem)?;
    Ok(json_answer(json!({ "status": "signed_out" })))
}

fn invitation(invitation: &TwitchInvitation) -> Value {
    json!({
        "user_code": invitation.user_code,
        "verification_uri": invitation.verification_uri,
        "expires_at": iso(invitation.expires_at),
    })
}

fn problem(refusal: TwitchRefusal) -> Problem {
    let conflict = |code, why| Problem::new(StatusCode::CONFLICT, code, why);
    match refusal {
        TwitchRefusal::NotSignedIn(why) => conflict("not_signed_in_to_twitch", why),
        TwitchRefusal::Settings(why) => conflict("twitch_refused", why),
        TwitchRefusal::Later(why) => Problem::unavailable("no_answer", why),
    }
}

/// Everything about Twitch.
pub(super) fn twitch(web: &Web, view: &View) -> Value {
    let facts = web.context.twitch.facts();
    let mut parts = view.parts.iter().map(|part| &part.status);
    let chat = parts.find(|status| status.part == Part::Chat);
    let state = chat.map_or(PartState::Off, |status| status.state);
    let broken = chat.filter(|status| status.state == PartState::Broken);
    let error = broken.map(|status| &status.detail);
    let channel = channel(view, &facts);
    let named = &web.context.facts.bot_username;
    let named = Some(named).filter(|name| !name.is_empty());
    json!({
        "configured": channel.is_some(),
        "running": state != PartState::Off,
        "connected": state == PartState::Ok,
        "channel": channel,
        "bot_username": facts.login.as_ref().or(named),
        "last_error": error.or(facts.trouble.as_ref()),
        "require_live_stream": view.chat_gate.live_only,
        "offline_chat_test_mode": view.chat_gate.offline_test,
        "live_status": live(view, &facts),
        "session_id": view.session.as_ref().map(|session| session.id.to_string()),
        "signed_in": facts.signed_in,
        "login": facts.login,
        "scopes": facts.scopes,
        "expires_at": facts.expires_at.map(iso),
        "from_settings": facts.fixed,
        "trouble": facts.trouble,
    })
}

/// The session's channel, else the one that is set.
fn channel<'a>(view: &'a View, facts: &'a TwitchFacts) -> Option<&'a str> {
    let session = view
        .session
        .as_ref()
        .map(|session| session.channel.as_str());
    let named = |name: &&str| !name.is_empty();
    session
        .filter(named)
        .or(Some(facts.live.channel.as_str()).filter(named))
}

/// Whether the stream is live, by all who can say: OBS, the overlay, a person, and Twitch, which also knows the title
/// and who watches.
pub(super) fn live_status(web: &Web, view: &View) -> Value {
    live(view, &web.context.twitch.facts())
}

fn live(view: &View, facts: &TwitchFacts) -> Value {
    let session = view.session.as_ref().filter(|_| view.live);
    let twitch = &facts.live;
    let since = session.map(|session| session.stream_since);
    json!({
        "channel": channel(view, facts),
        "is_live": view.live,
        "checked_at": iso(twitch.checked_at.unwrap_or(view.at)),
        "title": twitch.title,
        "game_name": twitch.game,
        "started_at": since.or(twitch.started_at).map(iso),
        "viewer_count": twitch.viewers,
        "reason": match (view.live, twitch.unknown) {
            (true, _) => None,
            (false, why) => Some(why.unwrap_or("stream_offline")),
        },
    })
}
