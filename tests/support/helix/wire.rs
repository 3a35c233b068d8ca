//! Requests and answers as bytes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::StreamExt;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::state::{Request, Trouble};
use super::{Shared, api, oauth};

/// A status and a JSON body; null: none.
pub struct Answer(pub u16, pub Value);

type Sent = Result<Response<BoxBody<Bytes, Infallible>>, std::io::Error>;

pub async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        let service = service_fn(move |request| {
            let shared = Arc::clone(&shared);
            async move { serve(&shared, request).await }
        });
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new();
            // the client may leave, and is cut off on request
            let _ = connection
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn serve(shared: &Shared, request: hyper::Request<Incoming>) -> Sent {
    let request = read(request).await?;
    let path = request.path.clone();
    let (trouble, answer) = {
        let mut state = shared.state.lock().unwrap();
        match state.meets(&path) {
            Some(trouble) => (Some(trouble), None),
            None if path.starts_with("/oauth2/") => {
                (None, Some(oauth::answer(&mut state, &request)))
            }
            None => (None, Some(api::answer(&mut state, &request))),
        }
    };
    shared.log.send_modify(|log| log.push(request));
    let helix = path.starts_with("/helix/");
    match (trouble, answer) {
        (Some(trouble), _) => meet(trouble, helix).await,
        (None, Some(Answer(302, body))) => {
            let mut answer = respond(302, "text/html", String::new(), None);
            let to = body["location"].as_str().unwrap().parse().unwrap();
            answer.headers_mut().insert(LOCATION, to);
            Ok(answer)
        }
        (None, Some(Answer(status, body))) => {
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            Ok(respond(
                status,
                "application/json",
                body,
                helix.then_some((799, 60)),
            ))
        }
        (None, None) => unreachable!("there is one or the other"),
    }
}

async fn meet(trouble: Trouble, helix: bool) -> Sent {
    let page = "<!doctype html><title>Sorry</title>".to_owned();
    match trouble {
        Trouble::Status(status) => Ok(respond(status, "text/html", page, None)),
        Trouble::Page => Ok(respond(200, "text/html", page, None)),
        Trouble::TooMany { reset_in } => {
            let said = json!({"error": "Too Many Requests", "status": 429, "message": "Too many requests"});
            let limit = helix.then_some((0, reset_in));
            Ok(respond(429, "application/json", said.to_string(), limit))
        }
        Trouble::Cut => Err(std::io::Error::other("cut on request")),
        Trouble::Never => std::future::pending().await,
        Trouble::Endless => {
            let piece = Bytes::from(vec![b' '; 64 * 1024]);
            let pieces = futures_util::stream::repeat(piece);
            let body = StreamBody::new(pieces.map(|piece| Ok::<_, Infallible>(Frame::data(piece))));
            let mut answer = Response::new(BodyExt::boxed(body));
            let json = "application/json".parse().unwrap();
            answer.headers_mut().insert(CONTENT_TYPE, json);
            Ok(answer)
        }
    }
}

/// `limit`: how many requests are left, and when the limit ends.
fn respond(
    status: u16,
    kind: &str,
    body: String,
    limit: Option<(u32, u64)>,
) -> Response<BoxBody<Bytes, Infallible>> {
    let mut answer = Response::new(Full::from(body).boxed());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, kind.parse().unwrap());
    if let Some((left, reset_in)) = limit {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let reset = (now.unwrap() + Duration::from_secs(reset_in)).as_secs();
        headers.insert("ratelimit-limit", 800.into());
        headers.insert("ratelimit-remaining", left.into());
        headers.insert("ratelimit-reset", reset.into());
    }
    answer
}

async fn read(request: hyper::Request<Incoming>) -> Result<Request, std::io::Error> {
    let (parts, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map_err(std::io::Error::other)?
        .to_bytes();
    let header = |name: &str| Some(parts.headers.get(name)?.to_str().ok()?.to_owned());
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let mut params: Vec<(String, String)> = pairs(query.as_bytes());
    let form = header("content-type").is_some_and(|kind| kind.contains("form-urlencoded"));
    if form {
        params.extend(pairs(&body));
    }
    let token = header(AUTHORIZATION.as_str());
    let token = token.and_then(|token| Some(token.split_once(' ')?.1.to_owned()));
    Ok(Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query,
        params: params.into_iter().collect(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
        token,
        client_id: header("client-id"),
        note: String::new(),
    })
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).into_owned().collect()
}
