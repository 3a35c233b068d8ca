//! The description of all this, for programs.

use std::sync::Arc;

use warp::http::header::{CONTENT_TYPE, HeaderValue};
use warp::reply::Reply;

use super::{Routes, get};
use crate::web::{Web, openapi};

/// It is the same for everybody and as long as the program runs.
pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let document = openapi::document().to_string();
    get(web, warp::path!("openapi.json"), move |_, _| {
        let mut response = document.clone().into_response();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        async move { Ok(response) }
    })
}
