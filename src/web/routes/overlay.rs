//! The overlay's page and files, as they were when the program was built.

use std::sync::Arc;

use warp::Filter;
use warp::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use warp::path::Tail;
use warp::reply::Reply;

use super::{Answer, Routes, get};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::files::Files;

/// Parts of the overlay that have an address of their own, with the same page.
pub(in crate::web) const WIDGETS: [&str; 5] = ["prompt", "hearth", "chat", "theme", "timer"];

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let files = Arc::new(Files::of(web.context.overlay));

    let page = {
        let files = Arc::clone(&files);
        move |_: Arc<Web>, ask: Arc<Ask>| {
            let page = page(&files, &ask);
            async move { page }
        }
    };
    let whole = get(web, warp::path!("overlay"), page.clone());
    let mut pages = whole;
    for widget in WIDGETS {
        let path = warp::path("overlay")
            .and(warp::path(widget))
            .and(warp::path::end());
        pages = pages
            .or(get(web, path.boxed(), page.clone()))
            .unify()
            .boxed();
    }
    let file = warp::path!("overlay" / "files" / ..)
        .and(warp::path::tail())
        .and(warp::get())
        .and(warp::ext::get::<Arc<Ask>>())
        .map(move |path: Tail, ask: Arc<Ask>| files.answer(path.as_str(), &ask))
        .map(|answer: Answer| answer.into_response());
    pages.or(file).unify().boxed()
}

fn page(files: &Files, ask: &Ask) -> Answer {
    let mut response = files.answer("index.html", ask)?;
    if let Some(policy) = policy(ask) {
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// What the page may do: run and load what is ours, show Twitch's pictures, talk to this hub. Inline
/// styles are allowed because OBS puts a source's custom CSS into the page as one; scripts never are.
fn policy(ask: &Ask) -> Option<HeaderValue> {
    let host = ask.host()?;
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' https://static-cdn.jtvnw.net data:; font-src 'self'; \
         connect-src 'self' ws://{host} wss://{host}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    );
    HeaderValue::try_from(policy).ok()
}
