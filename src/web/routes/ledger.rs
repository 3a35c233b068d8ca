//! Ledgers as pages, and as Markdown and JSON for programs.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;
use warp::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use warp::reply::{Reply, Response};

use super::{Answer, Routes, blocking, get, json_answer};
use crate::event::SessionId;
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::errors::Problem;

/// Ledger pages are words and a drawn picture: one style sheet, no script, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let list = get(web, warp::path!("ledger"), list);
    let markdown = get(web, warp::path!("admin" / "ledger"), markdown);
    let sessions = get(web, warp::path!("admin" / "sessions"), sessions);
    let style = get(web, warp::path!("pages" / "ledger.css"), style);
    let web = Arc::clone(web);
    let page = warp::path!("ledger" / String)
        .and(warp::get())
        .then(move |id| page(Arc::clone(&web), id))
        .map(Reply::into_response);
    let pages = list.or(page).unify().or(style).unify();
    pages.or(markdown).unify().or(sessions).unify().boxed()
}

async fn list(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let ledgers = Arc::clone(&web.context.ledgers);
    Ok(html(blocking(move || ledgers.list()).await?))
}

/// There is nothing to hide in it, and a page's link to it carries no key.
async fn style(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let mut response = web.context.ledgers.style().into_response();
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

async fn sessions(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let ledgers = Arc::clone(&web.context.ledgers);
    let sessions = blocking(move || Ok(serde_json::from_str(&ledgers.sessions()?)?));
    Ok(json_answer(sessions.await?))
}

async fn page(web: Arc<Web>, id: String) -> Answer {
    let session = session(&id)?;
    let ledgers = Arc::clone(&web.context.ledgers);
    let page = blocking(move || ledgers.page(session)).await?;
    Ok(html(page.ok_or_else(Problem::no_such_session)?))
}

/// Of the session that is named, else of the newest. `format=json` asks for the structured form.
async fn markdown(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let ledgers = Arc::clone(&web.context.ledgers);
    let named = ask.query("session_id").filter(|id| !id.is_empty());
    let session = if let Some(id) = named {
        session(&id)?
    } else {
        let newest = Arc::clone(&ledgers);
        let newest = blocking(move || newest.newest()).await?;
        newest.ok_or_else(Problem::no_session)?
    };
    let ledger = match ask.query("format").as_deref() {
        None | Some("" | "md") => {
            let ledger = blocking(move || ledgers.markdown(session)).await?;
            ledger.map(Value::from)
        }
        Some("json") => {
            let read = move || {
                ledgers
                    .json(session)?
                    .map(|l| Ok(serde_json::from_str(&l)?))
                    .transpose()
            };
            blocking(read).await?
        }
        Some(_) => {
            let message = "The format must be md or json.";
            return Err(Problem::bad_request("unknown_format", message));
        }
    };
    let ledger = ledger.ok_or_else(Problem::no_such_session)?;
    let session_id = session.to_string();
    Ok(json_answer(json!({
        "status": "ok",
        "session_id": session_id,
        "ledger": ledger,
    })))
}

/// What is not an id names no session.
pub(super) fn session(id: &str) -> Result<SessionId, Problem> {
    id.parse().map_err(|_| Problem::no_such_session())
}

fn html(page: String) -> Response {
    let mut response = page.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
