//! Is it alive, can it serve.

use std::sync::Arc;

use serde_json::json;
use warp::Filter;

use super::{Answer, Routes, get, json_answer};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::errors::Problem;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let health = get(web, warp::path!("health"), health);
    let ready = get(web, warp::path!("ready"), ready);
    health.or(ready).unify().boxed()
}

/// Alive: it answers, whatever is missing.
async fn health(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let facts = &web.context.facts;
    Ok(json_answer(json!({
        "status": "healthy",
        "app": facts.app_name,
        "environment": facts.app_env,
        "version": env!("CARGO_PKG_VERSION"),
    })))
}

/// Ready: the loop runs, so that what is asked is done.
async fn ready(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let loop_runs = web.context.view.has_changed().is_ok();
    if !loop_runs || web.stop.is_cancelled() {
        let message = "The Chronicler is stopping or has stopped.";
        return Err(Problem::unavailable("not_ready", message));
    }
    Ok(json_answer(json!({ "status": "ready" })))
}
