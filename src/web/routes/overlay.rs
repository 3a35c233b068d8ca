//! The overlay's page and files, as they were when the program was built.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use include_dir::Dir;
use sha2::{Digest, Sha256};
use warp::Filter;
use warp::http::StatusCode;
use warp::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH,
};
use warp::path::Tail;
use warp::reply::{Reply, Response};

use super::{Answer, Routes, get};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::errors::Problem;

/// Parts of the overlay that have an address of their own, with the same page.
const WIDGETS: [&str; 5] = ["prompt", "hearth", "chat", "theme", "timer"];

/// A file, ready to be sent.
#[derive(Debug)]
struct File {
    bytes: &'static [u8],
    kind: HeaderValue,
    tag: HeaderValue,
}

type Files = Arc<HashMap<String, File>>;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let mut files = HashMap::new();
    collect(web.context.overlay, &mut files);
    let files: Files = Arc::new(files);

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
        .map(move |path: Tail, ask: Arc<Ask>| file(&files, path.as_str(), &ask))
        .map(|answer: Answer| answer.into_response());
    pages.or(file).unify().boxed()
}

fn page(files: &Files, ask: &Ask) -> Answer {
    let mut response = file(files, "index.html", ask)?;
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

fn file(files: &Files, path: &str, ask: &Ask) -> Answer {
    let file = files.get(path).ok_or_else(|| {
        let message = "The overlay has no such file.";
        Problem::not_found("not_found", message)
    })?;
    let known = ask.parts.headers.get(IF_NONE_MATCH) == Some(&file.tag);
    let mut response = if known {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        file.bytes.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, file.kind.clone());
    headers.insert(ETAG, file.tag.clone());
    // Asked again each time: after an update no old script may run with a new page.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

fn collect(folder: &'static Dir<'static>, files: &mut HashMap<String, File>) {
    for file in folder.files() {
        let path = file.path();
        // Slashes on every system, as in addresses.
        let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
        let bytes = file.contents();
        let ready = File {
            bytes,
            kind: kind(path),
            tag: tag(bytes),
        };
        files.insert(names.join("/"), ready);
    }
    for folder in folder.dirs() {
        collect(folder, files);
    }
}

fn kind(path: &std::path::Path) -> HeaderValue {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let text = kind.type_() == "text" || kind.subtype() == "json";
    let kind = if text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    HeaderValue::try_from(kind).expect("media types are ASCII")
}

fn tag(bytes: &[u8]) -> HeaderValue {
    let mut tag = String::from("\"");
    for byte in &Sha256::digest(bytes)[..8] {
        // Writing to a String does not fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::try_from(tag).expect("hexadecimal digits are ASCII")
}
