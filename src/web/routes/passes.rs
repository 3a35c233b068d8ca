//! Who may come in: what the owner gives out and takes away. A secret is shown once, when it is made.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;
use warp::Filter;

use super::sign_in::name;
use super::{Answer, Routes, get, json_answer, post};
use crate::event::{AccessChange, Actor, Pass, PassId, PassKind, PassRole, days, minutes};
use crate::web::access::{self, Ask, digest, secret};
use crate::web::body::{Fields, SMALL, bad_field, missing_field};
use crate::web::errors::Problem;
use crate::web::{Web, iso};

/// A sign-in link is good for so many minutes.
const LINK: u64 = 10;
/// An invitation opens so many browsers: a computer, a dock, a phone and two more.
const BROWSERS: u32 = 5;
/// How long an invitation or a token is good if nothing is said, in days.
const USUAL: u64 = 30;
/// And at most.
const LONGEST: u64 = 366;
/// The longest name, in characters.
const NAME: usize = 40;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let all = warp::path!("admin" / "access");
    let link_path = warp::path!("admin" / "access" / "link");
    let invite_path = warp::path!("admin" / "access" / "invite");
    let token_path = warp::path!("admin" / "access" / "token");
    let revoke_path = warp::path!("admin" / "access" / "revoke");
    get(web, all, list)
        .or(post(web, link_path, SMALL, link))
        .unify()
        .or(post(web, invite_path, SMALL, invite))
        .unify()
        .or(post(web, token_path, SMALL, token))
        .unify()
        .or(post(web, revoke_path, SMALL, revoke))
        .unify()
        .boxed()
}

async fn list(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let own = ask
        .who()
        .and_then(|who| who.pass.as_ref())
        .map(|pass| pass.id);
    let passes: Vec<_> = web
        .access
        .passes()
        .iter()
        .map(|pass| wire(pass, own))
        .collect();
    Ok(json_answer(json!({ "status": "ok", "passes": passes })))
}

fn wire(pass: &Pass, own: Option<PassId>) -> Value {
    let kind = match pass.kind {
        PassKind::Link => "link",
        PassKind::Invitation => "invitation",
        PassKind::Browser => "browser",
        PassKind::Service => "service",
    };
    let by = match &pass.by {
        Actor::Owner => name(""),
        Actor::Panel(by) | Actor::Chat(by) => by,
    };
    json!({
        "id": pass.id.0.to_string(),
        "kind": kind,
        "name": name(&pass.name),
        "role": pass.role.as_str(),
        "made_at": iso(pass.made),
        "until": iso(pass.until),
        "by": by,
        "device": pass.device,
        "uses_left": pass.uses_left,
        "current": own == Some(pass.id),
    })
}

async fn link(web: Arc<Web>, ask: Arc<Ask>, _: Fields) -> Answer {
    let (pass, secret) = sign_in_link(ask.actor());
    let until = iso(pass.until);
    grant(&web, &ask, pass).await?;
    Ok(json_answer(json!({
        "status": "link_made",
        "link": address(&ask, &secret),
        "until": until,
    })))
}

/// A link that signs the owner's browser in, once; with its secret.
pub(in crate::web) fn sign_in_link(by: Actor) -> (Pass, String) {
    let until = minutes(LINK);
    make(PassKind::Link, PassRole::Owner, String::new(), by, until, 1)
}

async fn invite(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let (name, role, lasts) = wanted(&fields)?;
    let kind = PassKind::Invitation;
    let (pass, secret) = make(kind, role, name, ask.actor(), lasts, BROWSERS);
    let (id, until) = (pass.id.0.to_string(), iso(pass.until));
    grant(&web, &ask, pass).await?;
    Ok(json_answer(json!({
        "status": "invited",
        "id": id,
        "link": address(&ask, &secret),
        "until": until,
    })))
}

async fn token(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let (name, role, lasts) = wanted(&fields)?;
    let (pass, secret) = make(PassKind::Service, role, name, ask.actor(), lasts, 0);
    let (id, until) = (pass.id.0.to_string(), iso(pass.until));
    grant(&web, &ask, pass).await?;
    Ok(json_answer(json!({
        "status": "token_made",
        "id": id,
        "token": secret,
        "until": until,
    })))
}

async fn revoke(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let id = fields.required("id")?;
    let wanted = Uuid::try_parse(&id).ok().map(PassId);
    let _turn = web.access.turn().await;
    let known = web
        .access
        .passes()
        .into_iter()
        .find(|p| Some(p.id) == wanted);
    let pass = known.ok_or_else(|| {
        let message = "There is no such invitation, token or signed-in browser.";
        Problem::not_found("unknown_pass", message)
    })?;
    let change = AccessChange::Revoked(pass.id);
    web.change_access(ask.actor(), change).await?;
    Ok(json_answer(json!({ "status": "revoked", "id": id })))
}

async fn grant(web: &Web, ask: &Ask, pass: Pass) -> Result<(), Problem> {
    let _turn = web.access.turn().await;
    web.access.has_room()?;
    let change = AccessChange::Granted(Box::new(pass));
    web.change_access(ask.actor(), change).await
}

fn make(
    kind: PassKind,
    role: PassRole,
    name: String,
    by: Actor,
    lasts: std::time::Duration,
    uses_left: u32,
) -> (Pass, String) {
    let (secret, made) = (secret(), access::now());
    let pass = Pass {
        id: PassId(Uuid::now_v7()),
        kind,
        digest: digest(&secret),
        role,
        name,
        by,
        made,
        until: made + lasts,
        from: None,
        uses_left,
        device: String::new(),
    };
    (pass, secret)
}

/// For whom, as what, and for how long.
fn wanted(fields: &Fields) -> Result<(String, PassRole, std::time::Duration), Problem> {
    let name = fields.line("name", NAME)?;
    let name = name.ok_or_else(|| missing_field("name"))?;
    let role = match fields.text("role")?.as_deref() {
        None | Some("moderator") => PassRole::Moderator,
        Some("owner") => PassRole::Owner,
        Some(_) => return Err(bad_field("role", "must be moderator or owner")),
    };
    let lasts = fields.whole("days")?.unwrap_or(USUAL);
    if !(1..=LONGEST).contains(&lasts) {
        return Err(bad_field("days", "must be a number of days from 1 to 366"));
    }
    Ok((name, role, days(lasts)))
}

/// The address that signs in. The secret is behind the `#`.
fn address(ask: &Ask, secret: &str) -> String {
    let host = ask.host().map(|host| host.to_string()).unwrap_or_default();
    let tls = ask
        .header(warp::http::header::ORIGIN)
        .is_some_and(|origin| origin.starts_with("https://"));
    let scheme = if tls { "https" } else { "http" };
    format!("{scheme}://{host}/sign-in#{secret}")
}
