//! All addresses, one file a theme. A route reads its request, asks the gate, answers or says what is
//! wrong; it keeps nothing.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::TryFutureExt;
use serde_json::{Value, json};
use warp::filters::BoxedFilter;
use warp::http::Method;
use warp::http::header::{CONTENT_TYPE, HeaderValue};
use warp::reply::{Reply, Response};
use warp::{Filter, Rejection};

use super::Web;
use super::access::Ask;
use super::body::Fields;
use super::errors::{self, Problem};

mod health;

mod hub;

mod overlay;

mod ledger;

mod admin;

mod dashboard;

mod draft;

mod hearth;

mod trial;

mod status;

/// A finished part of the tree.
type Routes = BoxedFilter<(Response,)>;

/// Everything, with an answer to what nothing takes. Boxed: a spawned server over unboxed filters does
/// not compile for reasons of lifetimes, and their types double the build time.
pub(super) fn all(web: &Arc<Web>) -> Routes {
    let routes = health::routes(web)
        .or(hub::routes(web))
        .unify()
        .or(overlay::routes(web))
        .unify()
        .or(ledger::routes(web))
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
        .boxed();
    routes.recover(errors::answer).unify().boxed()
}

/// What a handler gives back.
type Answer = Result<Response, Problem>;

/// A path without parameters.
trait Path: Filter<Extract = (), Error = Rejection> + Clone + Send + Sync + 'static {}

impl<F> Path for F where F: Filter<Extract = (), Error = Rejection> + Clone + Send + Sync + 'static {}

/// A route that is read. `allow`: all methods of the path.
fn get<H, F>(web: &Arc<Web>, path: impl Path, allow: &'static str, handler: H) -> Routes
where
    H: Fn(Arc<Web>, Arc<Ask>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send,
{
    let web = Arc::clone(web);
    path.and(errors::method(Method::GET, allow))
        .and(warp::ext::get::<Arc<Ask>>())
        .then(move |ask| handler(Arc::clone(&web), ask))
        .map(Reply::into_response)
        .boxed()
}

/// A route that the owner reads.
fn admin_get<H, F>(web: &Arc<Web>, path: impl Path, allow: &'static str, handler: H) -> Routes
where
    H: Fn(Arc<Web>, Arc<Ask>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send,
{
    get(web, path, allow, move |web, ask| {
        let handler = handler.clone();
        async move {
            web.access.owner(&ask)?;
            handler(web, ask).await
        }
    })
}

/// A route by which the owner does something. The body, at most `limit` bytes, is not looked at before
/// the key is.
fn admin_post<H, F>(
    web: &Arc<Web>,
    path: impl Path,
    allow: &'static str,
    limit: usize,
    handler: H,
) -> Routes
where
    H: Fn(Arc<Web>, Fields) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send,
{
    let web = Arc::clone(web);
    path.and(errors::method(Method::POST, allow))
        .and(warp::ext::get::<Arc<Ask>>())
        .and(warp::body::stream())
        .then(move |ask: Arc<Ask>, body| {
            let web = Arc::clone(&web);
            let handler = handler.clone();
            async move {
                web.access.owner(&ask)?;
                let fields = Fields::read(&ask.parts.headers, body, limit).await?;
                handler(web, fields).await
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
