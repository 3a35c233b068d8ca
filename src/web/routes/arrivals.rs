//! Coming in by an issuer, such as Twitch: the browser is sent there and comes back with a code. It must be the same
//! browser, once, within minutes; it goes to the panel and nowhere else.

use std::sync::Arc;

use secrecy::SecretString;
use warp::Filter;
use warp::http::header::{HeaderValue, LOCATION, RETRY_AFTER, SET_COOKIE, USER_AGENT};
use warp::http::{StatusCode, Uri};
use warp::reply::Response;

use super::panel::html;
use super::sign_in::{device, lasts, set_cookie};
use super::{Answer, Routes, get};
use crate::event::{AccessChange, Actor};
use crate::web::Web;
use crate::web::access::{self, Ask, JOURNEY_COOKIE, secret};
use crate::web::errors::Problem;
use crate::web::issuer::{Arrival, IssuerDesk, IssuerReply, NoArrival};
use crate::web::pages::Arrived;

/// Where the browser comes back to. It stands in the issuer's books, so it does not change.
const BACK: &str = "/sign-in/oidc/callback";

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let start = get(web, warp::path!("sign-in" / "oidc"), async |web, ask| {
        shown(depart(&web, &ask).await, &ask)
    });
    let back = warp::path!("sign-in" / "oidc" / "callback");
    let back = get(web, back, async |web: Arc<Web>, ask| {
        let mut answer = shown(arrive(&web, &ask).await, &ask)?;
        // whatever came of it, this journey is over
        journey_cookie(&mut answer, &ask, "", 0);
        Ok(answer)
    });
    start.or(back).unify().boxed()
}

/// These routes are for people: what is wrong is told on a page.
fn shown(answer: Answer, ask: &Ask) -> Answer {
    let problem = match answer {
        Err(problem) => problem,
        good => return good,
    };
    let words = problem.words();
    let said: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let page = Arrived {
        title: "The door stays closed.",
        words: &said,
        inside: false,
    };
    let mut answer = html(page.html(), ask)?;
    *answer.status_mut() = problem.status();
    if let Some(seconds) = problem.wait() {
        let seconds = HeaderValue::from(seconds);
        answer.headers_mut().insert(RETRY_AFTER, seconds);
    }
    Ok(answer)
}

fn desk(web: &Web) -> Result<&dyn IssuerDesk, Problem> {
    web.context.issuer.as_deref().ok_or_else(|| {
        let message = "Nobody signs in this way here.";
        let hint =
            "The streamer can set it up: docs/panel.md says how, under “Signing in with Twitch”.";
        Problem::not_found("no_issuer", message).hint(hint)
    })
}

async fn depart(web: &Web, ask: &Ask) -> Answer {
    let desk = desk(web)?;
    // only a person at our own door sets out; no other page can have a browser signed in
    if ask.comes_from_another_site() {
        return go("/sign-in");
    }
    let host = ask.host().ok_or_else(Problem::nothing_here)?;
    let name = host.host().to_lowercase();
    let port = host.port_u16();
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    if matches!(name.as_str(), "127.0.0.1" | "[::1]") {
        // Twitch takes plain http from `localhost` only, and the cookie belongs to the name
        return go(&format!("http://localhost{port}/sign-in"));
    }
    let from = ask.peer.ip();
    web.access.may_try(from)?;
    let scheme = if ask.over_tls() { "https" } else { "http" };
    let back = format!("{scheme}://{name}{port}{BACK}");
    let state = secret();
    let departure = desk.begin(&back, &state).await;
    let departure = departure.map_err(|error| no_arrival(desk, error))?;
    let mut answer = go(&departure.address)?;
    let (cookie, lasts) = web.access.depart(&state, departure.ticket, from);
    journey_cookie(&mut answer, ask, &cookie, lasts);
    Ok(answer)
}

async fn arrive(web: &Web, ask: &Ask) -> Answer {
    let desk = desk(web)?;
    let from = ask.peer.ip();
    web.access.may_try(from)?;
    let cookie = ask.cookie(JOURNEY_COOKIE).unwrap_or_default();
    let state = ask.query("state").unwrap_or_default();
    let ticket = web.access.back(&state, cookie).ok_or_else(|| {
        let message = "It is not known that this browser set out to sign in, or it took too long.";
        Problem::bad_request("bad_state", message).hint("Begin again at the door.")
    })?;
    // an issuer's own words stand in the address, where anybody can put them: they are not repeated
    let code = ask.query("code").filter(|_| ask.query("error").is_none());
    let code = code.ok_or_else(|| {
        let message = format!("{} did not sign you in.", desk.name());
        let hint = "If you declined there, all is well. Else begin again at the door.";
        Problem::bad_request("declined", message).hint(hint)
    })?;
    let reply = IssuerReply {
        code: SecretString::from(code),
        issuer: ask.query("iss"),
    };
    let turn = web.arriving.try_acquire().map_err(|_| {
        let message = "Too many come in at this moment.";
        Problem::unavailable("busy", message).hint("Begin again at the door.")
    })?;
    let arrival = desk.finish(&ticket, reply).await.map_err(|error| {
        // a silent issuer is nobody's fault, and must not keep people from coming in with a link
        if !matches!(error, NoArrival::Later(_)) {
            web.access.failed(from);
        }
        no_arrival(desk, error)
    })?;
    drop(turn);
    let_in(web, ask, desk, arrival).await
}

async fn let_in(web: &Web, ask: &Ask, desk: &dyn IssuerDesk, arrival: Arrival) -> Answer {
    let by = Actor::Panel(arrival.name.clone());
    let title = format!("Welcome, {}.", arrival.name);
    let device = device(ask.header(USER_AGENT).unwrap_or_default());
    let device = match device.as_str() {
        "" => format!("with {}", desk.name()),
        device => format!("{device}, with {}", desk.name()),
    };
    let _turn = web.access.turn().await;
    for old in web.access.crowded_out(&arrival.name) {
        let change = AccessChange::Revoked(old);
        web.change_access(by.clone(), change).await?;
    }
    web.access.has_room()?;
    let (pass, secret) = access::arrive(arrival, device);
    let change = AccessChange::Granted(Box::new(pass.clone()));
    web.change_access(by, change).await?;
    // The cookie is not sent along where another site's page began the way, so the browser does not go on to the
    // panel from here: a page of ours sends it there.
    let page = Arrived {
        title: &title,
        words: &["The panel opens by itself."],
        inside: true,
    };
    let mut answer = html(page.html(), ask)?;
    set_cookie(&mut answer, ask, &secret, lasts(&pass));
    Ok(answer)
}

fn no_arrival(desk: &dyn IssuerDesk, error: NoArrival) -> Problem {
    let issuer = desk.name();
    match error {
        NoArrival::Stranger(sentence) => Problem::forbidden("stranger", sentence)
            .hint("If you should come in, ask the streamer for an invitation."),
        NoArrival::Unbelievable(why) => {
            tracing::warn!("A sign-in with {issuer} was refused: {why}.");
            let message = format!("What came back from {issuer} does not show who you are.");
            Problem::new(StatusCode::BAD_GATEWAY, "not_believed", message)
                .hint("Begin again at the door. If it stays so, the log on the Chronicler's computer says why.")
        }
        NoArrival::Later(why) => {
            tracing::warn!("Nobody can sign in with {issuer} now: {why}.");
            let message = format!("{issuer} does not answer as it should.");
            Problem::unavailable("issuer_down", message)
                .hint("Try again in a minute, or come in with a link.")
        }
    }
}

fn go(address: &str) -> Answer {
    let to: Option<HeaderValue> = address
        .parse::<Uri>()
        .ok()
        .and_then(|_| address.try_into().ok());
    let to = to.ok_or_else(|| Problem::internal(&anyhow::anyhow!("no address to go to")))?;
    let mut answer = Response::default();
    *answer.status_mut() = StatusCode::SEE_OTHER;
    answer.headers_mut().insert(LOCATION, to);
    Ok(answer)
}

/// It comes back although another site sends the browser, only to these addresses, and no script can read it.
fn journey_cookie(answer: &mut Response, ask: &Ask, secret: &str, lasts: u64) {
    let secure = if ask.over_tls() { "; Secure" } else { "" };
    let cookie = format!(
        "{JOURNEY_COOKIE}={secret}; Path=/sign-in/oidc; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"
    );
    let cookie = HeaderValue::try_from(cookie).expect("a secret is hexadecimal digits");
    answer.headers_mut().append(SET_COOKIE, cookie);
}
