//! What goes wrong in a request, and the one mapping of it to an answer: a JSON body with a code for
//! programs, a sentence for people and the step that helps. Nothing of the inside is told.

use std::convert::Infallible;
use std::time::Duration;

use serde_json::json;
use thiserror::Error;
use warp::http::StatusCode;
use warp::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use warp::reject::{self, Rejection};
use warp::reply::{Reply, Response};
use warp::{body, ext};

use super::{Limits, timestamp};
use crate::inbox::Closed;

/// Why a request is not answered as wished.
#[derive(Clone, Debug, Error)]
#[error("{message}")]
pub struct Problem {
    status: StatusCode,
    code: String,
    message: String,
    hint: String,
    /// For 405: the methods that the address takes.
    allow: Option<String>,
    /// In seconds.
    retry_after: Option<u64>,
}

impl Problem {
    /// A problem of this status. The code is a word for programs, the message a sentence.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            hint: String::new(),
            allow: None,
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE).then_some(2),
        }
    }

    /// With the step that helps.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// With the methods that the address takes.
    #[must_use]
    pub fn allow(mut self, methods: String) -> Self {
        self.allow = Some(methods);
        self
    }

    /// With the time after which it may be tried again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait.as_secs() + 1);
        self
    }

    /// 400: the request cannot be read.
    #[must_use]
    pub fn bad_request(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 403: may not.
    #[must_use]
    pub fn forbidden(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 404: there is no such thing.
    #[must_use]
    pub fn not_found(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    /// 422: the body can be read but not followed.
    #[must_use]
    pub fn unprocessable(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    /// 503: not now.
    #[must_use]
    pub fn unavailable(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
    }

    /// 500: our own fault; what it was goes to the log only.
    #[must_use]
    pub fn internal(error: &anyhow::Error) -> Self {
        tracing::error!("a request could not be answered: {error:#}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The Chronicler could not answer this.",
        )
        .hint("The log says why.")
    }

    /// 404 for an address that is none.
    #[must_use]
    pub fn nothing_here() -> Self {
        Self::not_found("not_found", "There is nothing at this address.")
            .hint("The panel is at /panel, the overlay at /overlay, the ledger at /ledger.")
    }

    /// 404 for a session that does not exist or is not open.
    #[must_use]
    pub fn no_such_session() -> Self {
        Self::not_found("session_not_found", "There is no such session.")
            .hint("GET /admin/stream/status names the open session.")
    }

    /// 404 where a session must be open.
    #[must_use]
    pub fn no_session() -> Self {
        Self::not_found("no_active_session", "No session is open.")
            .hint("Start streaming in OBS, or POST /admin/session/start.")
    }

    /// What is wrong, and the step that helps, for a page that says it to a person.
    pub(super) fn words(&self) -> [&str; 2] {
        [&self.message, &self.hint]
    }

    /// After how many seconds it may be tried again.
    pub(super) fn wait(&self) -> Option<u64> {
        self.retry_after
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<Closed> for Problem {
    fn from(closed: Closed) -> Self {
        Self::unavailable("stopping", closed.to_string())
    }
}

impl Reply for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "error": { "code": self.code, "message": self.message, "hint": self.hint },
            "timestamp": timestamp(),
        });
        let mut response = body.to_string().into_response();
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = self.allow.and_then(|allow| allow.try_into().ok()) {
            headers.insert(ALLOW, allow);
        }
        response
    }
}

/// The answer to a request that no route took.
pub async fn answer(rejection: Rejection) -> Result<Response, Infallible> {
    Ok(problem(&rejection).into_response())
}

/// warp's own rejections. Our routes read bodies, queries and headers themselves, so few can occur;
/// each is mapped nevertheless, for one that is not becomes a 500 without a word.
fn problem(rejection: &Rejection) -> Problem {
    if rejection.is_not_found() {
        return Problem::nothing_here();
    }
    let is_bad_request = rejection.find::<reject::InvalidHeader>().is_some()
        || rejection.find::<reject::MissingHeader>().is_some()
        || rejection.find::<reject::MissingCookie>().is_some()
        || rejection.find::<reject::InvalidQuery>().is_some()
        || rejection.find::<body::BodyDeserializeError>().is_some()
        || rejection
            .find::<warp::ws::MissingConnectionUpgrade>()
            .is_some();
    if is_bad_request {
        Problem::bad_request("bad_request", "The request cannot be read.")
    } else if rejection.find::<reject::MethodNotAllowed>().is_some() {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address does not take this method.",
        )
    } else if rejection.find::<reject::LengthRequired>().is_some() {
        Problem::new(
            StatusCode::LENGTH_REQUIRED,
            "length_required",
            "The request needs a Content-Length.",
        )
    } else if rejection.find::<reject::PayloadTooLarge>().is_some() {
        too_large(super::body::SMALL)
    } else if rejection.find::<reject::UnsupportedMediaType>().is_some() {
        unsupported_media_type()
    } else if rejection.find::<ext::MissingExtension>().is_some() {
        Problem::internal(&anyhow::anyhow!("a route was reached past the front gate"))
    } else {
        Problem::internal(&anyhow::anyhow!("a rejection is not mapped: {rejection:?}"))
    }
}

/// 413.
pub fn too_large(limit: usize) -> Problem {
    let message = format!("The body is larger than {} KiB.", limit / 1024);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message)
}

/// 431.
pub(super) fn head_too_large(limits: Limits) -> Problem {
    let (headers, bytes) = (limits.headers, limits.head_bytes / 1024);
    let message =
        format!("A request has at most {headers} headers and {bytes} KiB before its body.");
    let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    Problem::new(status, "head_too_large", message)
}

/// 415.
pub fn unsupported_media_type() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "The body must be a form or JSON.",
    )
    .hint("Send Content-Type: application/json or application/x-www-form-urlencoded.")
}
