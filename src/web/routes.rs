//! All addresses, one file a theme. A route reads its request, asks the gate, answers or says what is
//! wrong; it keeps nothing.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::TryFutureExt;
use serde_json::{Value, json};
use warp::filters::BoxedFilter;
use warp::http::header::{CONTENT_TYPE, HeaderValue};
use warp::reply::{Reply, Response};
use warp::{Filter, Rejection};

use super::Web;
use super::access::Ask;
use super::body::Fields;
use super::errors::{self, Problem};

mod health;

mod metrics;

mod interface;

mod hub;

mod overlay;

mod ledger;

mod panel;

mod admin;

mod dashboard;

mod draft;

mod hearth;

mod trial;

mod status;

mod sign_in;

mod arrivals;

mod passes;

mod audit;

mod settings;

mod chat;

mod twitch;

pub(super) use overlay::WIDGETS;
pub(super) use passes::sign_in_link;

/// A finished part of the tree.
type Routes = BoxedFilter<(Response,)>;

/// Everything, with an answer to what nothing takes. Boxed: a spawned server over unboxed filters does
/// not compile for reasons of lifetimes, and their types double the build time.
pub(super) fn all(web: &Arc<Web>) -> Routes {
    let routes = health::routes(web)
        .or(metrics::routes(web))
        .unify()
        .or(interface::routes(web))
        .unify()
        .or(hub::routes(web))
        .unify()
        .or(overlay::routes(web))
        .unify()
        .or(ledger::routes(web))
        .unify()
        .or(panel::routes(web))
        .unify()
        .or(admin::routes(web))
        .unify()
        .or(dashboard::routes(web))
        .unify()
        .or(draft::routes(web))
        .unify()
        .or(hearth::routes(web))
        .unify()
        .or(trial::routes(web))
        .unify()
        .or(status::routes(web))
        .unify()
        .or(sign_in::routes(web))
        .unify()
        .or(arrivals::routes(web))
        .unify()
        .or(passes::routes(web))
        .unify()
        .or(audit::routes(web))
        .unify()
        .or(settings::routes(web))
        .unify()
        .or(chat::routes(web))
        .unify()
        .or(twitch::routes(web))
        .unify()
        .boxed();
    routes.recover(errors::answer).unify().boxed()
}

/// What a handler gives back.
type Answer = Result<Response, Problem>;

/// A path without parameters.
trait Path: Filter<Extract = (), Error = Rejection> + Clone + Send + Sync + 'static {}

impl<F> Path for F where F: Filter<Extract = (), Error = Rejection> + Clone + Send + Sync + 'static {}

/// A route that is read. Who may is in the table of rights; the gate has seen to it.
fn get<H, F>(web: &Arc<Web>, path: impl Path, handler: H) -> Routes
where
    H: Fn(Arc<Web>, Arc<Ask>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send,
{
    let web = Arc::clone(web);
    path.and(warp::get())
        .and(warp::ext::get::<Arc<Ask>>())
        .then(move |ask| handler(Arc::clone(&web), ask))
        .map(Reply::into_response)
        .boxed()
}

/// A route by which something is done, with a body of at most `limit` bytes.
fn post<H, F>(web: &Arc<Web>, path: impl Path, limit: usize, handler: H) -> Routes
where
    H: Fn(Arc<Web>, Arc<Ask>, Fields) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send,
{
    let web = Arc::clone(web);
    path.and(warp::post())
        .and(warp::ext::get::<Arc<Ask>>())
        .and(warp::body::stream())
        .then(move |ask: Arc<Ask>, body| {
            let web = Arc::clone(&web);
            let handler = handler.clone();
            async move {
                let fields = Fields::read(&ask.parts.headers, body, limit).await?;
                handler(web, ask, fields).await
            }
        })
        .map(|answer: Answer| answer.into_response())
        .boxed()
}

/// A JSON answer with its time stamp. `body` is an object.
fn json_answer(mut body: Value) -> Response {
    body["timestamp"] = json!(super::timestamp());
    let mut response = body.to_string().into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// Runs what may read the database off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .map_err(anyhow::Error::from)
        .await
        .and_then(|done| done)
        .map_err(|error| Problem::internal(&error))
}
