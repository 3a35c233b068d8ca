//! The panel: its page, the door before it, and their files.

use std::sync::Arc;

use warp::Filter;
use warp::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use warp::path::Tail;
use warp::reply::{Reply, Response};

use super::sign_in::name;
use super::{Answer, Routes, get};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::errors::Problem;
use crate::web::files::Files;
use crate::web::pages::{self, Panel};
use crate::web::protocol::Role;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let files = Arc::new(Files::of(&pages::FILES));
    let panel = get(web, warp::path!("panel"), panel);
    let door = get(web, warp::path!("sign-in"), door);
    let file = warp::path!("panel" / ..)
        .and(warp::path::tail())
        .and(warp::get())
        .and(warp::ext::get::<Arc<Ask>>())
        .map(move |path: Tail, ask: Arc<Ask>| files.answer(path.as_str(), &ask))
        .map(|answer: Answer| answer.into_response());
    panel.or(door).unify().or(file).unify().boxed()
}

/// For a browser that is signed in. Whoever is not, also who shows a key, gets the door at the same
/// address: a key belongs to programs, and the page could not act with it.
async fn panel(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let who = ask.who().and_then(|who| Some((who, who.csrf.as_ref()?)));
    let Some((who, csrf)) = who else {
        return door(web, ask).await;
    };
    let owner = who.role == Role::Owner;
    let page = Panel {
        name: name(who.pass.as_ref().map_or("", |pass| &pass.name)),
        role: if owner { "owner" } else { "moderator" },
        owner,
        csrf,
        dock: ask.query("dock").is_some_and(|dock| dock != "0"),
    };
    html(page.html(), &ask)
}

async fn door(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let issuer = web.context.issuer.as_ref();
    html(pages::sign_in(issuer.map(|issuer| issuer.name())), &ask)
}

/// Pages of ours that run our own files, talk to this hub, and may be shown by nobody else.
pub(super) fn html(page: anyhow::Result<String>, ask: &Ask) -> Answer {
    let page = page.map_err(|error| Problem::internal(&error))?;
    let mut response: Response = page.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, kind);
    if let Some(policy) = policy(ask) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

fn policy(ask: &Ask) -> Option<HeaderValue> {
    let host = ask.host()?;
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; \
         connect-src 'self' ws://{host} wss://{host}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
}
