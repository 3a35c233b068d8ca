//! Coming in and going out: the secret of a link or an invitation becomes a cookie. The link's secret is
//! behind the `#` of its address, which browsers keep to themselves, so it is in no log on the way.

use std::sync::Arc;

use serde_json::json;
use warp::Filter;
use warp::http::header::{HeaderValue, SET_COOKIE, USER_AGENT};

use super::{Answer, Routes, get, json_answer, post};
use crate::event::{AccessChange, Actor, At, Pass};
use crate::web::access::{self, Ask, COOKIE_NAME, Who, csrf};
use crate::web::body::{Fields, SMALL};
use crate::web::errors::Problem;
use crate::web::protocol::Role;
use crate::web::{Web, iso};

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    post(web, warp::path!("sign-in"), SMALL, sign_in)
        .or(post(web, warp::path!("sign-out"), SMALL, sign_out))
        .unify()
        .or(get(web, warp::path!("me"), me))
        .unify()
        .boxed()
}

async fn sign_in(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let shown = fields.required("secret")?;
    let device = device(ask.header(USER_AGENT).unwrap_or_default());
    let _turn = web.access.turn().await;
    web.access.has_room()?;
    let (pass, secret) = web.access.welcome(&shown, ask.peer.ip(), device)?;
    let by = match pass.name.as_str() {
        "" => Actor::Owner,
        name => Actor::Panel(name.to_owned()),
    };
    let change = AccessChange::Granted(Box::new(pass.clone()));
    web.change_access(by, change).await?;
    let mut response = json_answer(json!({
        "status": "signed_in",
        "name": name(&pass.name),
        "role": pass.role.as_str(),
        "csrf": csrf(&secret),
        "until": iso(pass.until),
    }));
    set_cookie(&mut response, &ask, &secret, lasts(&pass));
    Ok(response)
}

async fn sign_out(web: Arc<Web>, ask: Arc<Ask>, _: Fields) -> Answer {
    let pass = ask.who().and_then(|who| who.pass.as_ref());
    let Some(pass) = pass.filter(|_| ask.who().is_some_and(|who| who.csrf.is_some())) else {
        let message = "This is a key, not a browser that is signed in.";
        return Err(Problem::new(
            warp::http::StatusCode::CONFLICT,
            "not_a_browser",
            message,
        ));
    };
    let _turn = web.access.turn().await;
    let change = AccessChange::Revoked(pass.id);
    web.change_access(ask.actor(), change).await?;
    let mut response = json_answer(json!({ "status": "signed_out" }));
    set_cookie(&mut response, &ask, "", 0);
    Ok(response)
}

async fn me(_: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let who = ask.who().ok_or_else(Problem::nothing_here)?;
    let Who {
        role, pass, csrf, ..
    } = who;
    Ok(json_answer(json!({
        "name": name(pass.as_ref().map_or("", |pass| &pass.name)),
        "role": if *role == Role::Owner { "owner" } else { "moderator" },
        "csrf": csrf,
        "until": pass.as_ref().map(|pass| iso(pass.until)),
    })))
}

/// What somebody without a name is called.
pub(super) fn name(name: &str) -> &str {
    match name {
        "" => "the streamer",
        name => name,
    }
}

/// How long the cookie lasts, in seconds.
pub(super) fn lasts(pass: &Pass) -> u64 {
    let now: At = access::now();
    now.until(pass.until).as_secs()
}

/// Scripts cannot read it, other sites' pages cannot send it, and where the page came over TLS it never
/// goes without.
pub(super) fn set_cookie(
    response: &mut warp::reply::Response,
    ask: &Ask,
    secret: &str,
    lasts: u64,
) {
    let secure = if ask.over_tls() { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE_NAME}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={lasts}{secure}"
    );
    let cookie = HeaderValue::try_from(cookie).expect("a secret is hexadecimal digits");
    response.headers_mut().append(SET_COOKIE, cookie);
}

/// A browser in words, as far as it tells, such as `Firefox on Android`.
pub(super) fn device(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, name)| *name)
    };
    let browser = find(&[
        ("OBS/", "OBS"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}
