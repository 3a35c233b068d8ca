//! The hub's three ways out: WebSocket, server-sent events, polling.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};
use hyper::upgrade::OnUpgrade;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use warp::Filter;
use warp::http::StatusCode;
use warp::http::header::{
    CONNECTION, CONTENT_TYPE, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use warp::reply::{Reply, Response};
use warp::sse::{self, Event};

use super::{Answer, Path, Routes};
use crate::web::access::{self, Ask, Who};
use crate::web::body::whole_number;
use crate::web::errors::Problem;
use crate::web::hub::{Piece, Seat, Since, Subscription};
use crate::web::protocol::Role;
use crate::web::server::{Left, Place};
use crate::web::{Web, socket};

/// A comment keeps an event stream's connection alive, and shows us one that is broken.
const KEEP_ALIVE: Duration = Duration::from_secs(20);
/// The longest that a poll may wait for news.
const LONGEST_POLL: u64 = 25;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let events = seated(web, warp::path!("api" / "events"), events);
    let poll = seated(web, warp::path!("api" / "poll"), poll);
    let web = Arc::clone(web);
    let ws = warp::path!("ws")
        .and(warp::get())
        .and(warp::ext::get::<Arc<Ask>>())
        .and(warp::ext::optional::<OnUpgrade>())
        .then(move |ask: Arc<Ask>, upgrade| ws(Arc::clone(&web), ask, upgrade))
        .map(Reply::into_response);
    ws.or(events).unify().or(poll).unify().boxed()
}

/// A route whose readers have a seat at the hub for as long as their answers take.
fn seated<H, F>(web: &Arc<Web>, path: impl Path, handler: H) -> Routes
where
    H: Fn(Arc<Web>, Arc<Ask>, Place) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send,
{
    let web = Arc::clone(web);
    path.and(warp::get())
        .and(warp::ext::get::<Arc<Ask>>())
        .and(warp::ext::get::<Place>())
        .then(move |ask, place| handler(Arc::clone(&web), ask, place))
        .map(Reply::into_response)
        .boxed()
}

async fn ws(web: Arc<Web>, ask: Arc<Ask>, upgrade: Option<OnUpgrade>) -> Answer {
    let (Some(upgrade), Some(accept)) = (upgrade, accept_key(&ask)) else {
        let message = "This address speaks WebSocket, version 13.";
        let problem = Problem::new(StatusCode::UPGRADE_REQUIRED, "upgrade_required", message);
        let mut response = problem
            .hint("Without one: GET /api/events or /api/poll.")
            .into_response();
        let headers = response.headers_mut();
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        return Ok(response);
    };
    let (role, subscription, seat) = enter(&web, &ask).await?;
    let reader = socket::Reader {
        role,
        pass: ask.who().and_then(Who::lease),
    };
    let socket = socket::run(Arc::clone(&web), upgrade, reader, subscription, seat);
    web.tracker.spawn(socket);

    let mut response = Response::default();
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    Ok(response)
}

/// The answer to a client's key, if the request is a WebSocket's (RFC 6455, section 4.2.1).
fn accept_key(ask: &Ask) -> Option<HeaderValue> {
    let has = |name, wanted: &str| {
        let mut words = ask.header(name).unwrap_or_default().split(',');
        words.any(|word| word.trim().eq_ignore_ascii_case(wanted))
    };
    let is_websocket =
        has(UPGRADE, "websocket") && has(CONNECTION, "upgrade") && has(SEC_WEBSOCKET_VERSION, "13");
    let key = ask.parts.headers.get(SEC_WEBSOCKET_KEY)?;
    let accept = is_websocket.then(|| derive_accept_key(key.as_bytes()))?;
    HeaderValue::try_from(accept).ok()
}

async fn events(web: Arc<Web>, ask: Arc<Ask>, place: Place) -> Answer {
    let (_, subscription, seat) = enter(&web, &ask).await?;
    let seat = (seat, place.left());
    let stopped = web.stop.clone().cancelled_owned();
    let lease = ask.who().and_then(Who::lease);
    let over = async move {
        match lease {
            Some(lease) => lease.over().await,
            None => std::future::pending().await,
        }
    };
    let ended = async move {
        tokio::select! {
            () = stopped => {}
            () = over => {}
        }
    };
    let stream = event_stream(subscription, seat).take_until(Box::pin(ended));
    let stream = sse::keep_alive().interval(KEEP_ALIVE).stream(stream);
    Ok(sse::reply(stream).into_response())
}

/// One message for each frame. Its id is what `Last-Event-ID` brings back.
fn event_stream(
    subscription: Subscription,
    seat: (Seat, Left),
) -> impl Stream<Item = Result<Event, Infallible>> + Send + 'static {
    let start = (subscription, Vec::new().into_iter(), seat);
    stream::unfold(start, |(mut subscription, mut waiting, seat)| async move {
        loop {
            if let Some(Piece { seq, text }) = waiting.next() {
                let event = Event::default().id(seq.to_string()).data(text.as_str());
                return Some((Ok(event), (subscription, waiting, seat)));
            }
            subscription.changed().await;
            waiting = subscription.take().into_iter();
        }
    })
}

/// All that waits, as one array. With `wait`, an answer that would hold nothing new is held back for
/// so many seconds.
async fn poll(web: Arc<Web>, ask: Arc<Ask>, place: Place) -> Answer {
    let wait = match ask.query("wait") {
        None => 0,
        Some(wait) => whole_number(&wait).ok_or_else(|| {
            let message = "The parameter wait must be a number of seconds.";
            Problem::bad_request("bad_wait", message)
        })?,
    };
    let (_, mut subscription, _seat) = enter(&web, &ask).await?;
    let _left = place.left();
    let mut pieces = subscription.take();
    if subscription.resumed() {
        let until = Instant::now() + Duration::from_secs(wait.min(LONGEST_POLL));
        let news = async {
            while pieces.len() == 1 {
                subscription.changed().await;
                pieces.extend(subscription.take());
            }
        };
        tokio::select! {
            // Time over: the hello alone, which is an answer too.
            _ = timeout_at(until, news) => {}
            () = web.stop.cancelled() => {}
        }
    }
    let arrays = pieces.iter().map(|piece| piece.text.as_str());
    let inner: Vec<&str> = arrays.map(|array| &array[1..array.len() - 1]).collect();
    let mut response = format!("[{}]", inner.join(",")).into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

/// A place at the hub for whoever asks, if they may have it and one is free. Who begins anew gets the
/// present.
async fn enter(web: &Web, ask: &Ask) -> Result<(Role, Subscription, Seat), Problem> {
    let role = access::wish(ask.query("role"))?;
    let since = since(ask)?;
    let seat = web.seats.take(role).ok_or_else(|| {
        let message = "As many listen already as this computer can serve.";
        Problem::unavailable("too_many_readers", message)
    })?;
    if since.is_none() {
        web.present().await;
    }
    let subscription = web.context.hub.subscribe(role, since.as_ref());
    Ok((role, subscription, seat))
}

/// Where a client goes on from: its own word, or what an `EventSource` remembers for it.
fn since(ask: &Ask) -> Result<Option<Since>, Problem> {
    // what is no text is no number either
    let remembered = ask.parts.headers.get("last-event-id");
    let remembered = remembered.map(|id| id.to_str().unwrap_or("?").to_owned());
    let said = ask.query("since");
    let number = |seq: Option<String>| {
        let seq = seq.filter(|seq| !seq.is_empty());
        let number = seq.map(|seq| {
            whole_number(&seq).ok_or_else(|| {
                let message = "The parameter since must be the number of an event.";
                Problem::bad_request("bad_since", message)
            })
        });
        number.transpose()
    };
    // both are looked at, so that nonsense is refused wherever it stands
    let (remembered, said) = (number(remembered)?, number(said)?);
    let database = ask.query("database");
    let since = remembered.or(said).map(|seq| Since { seq, database });
    Ok(since)
}
