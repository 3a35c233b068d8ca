//! What the fuzz targets ask of rooms that are closed to others. It is there only while fuzzing.

use warp::http::HeaderMap;
use warp::http::header::{CONTENT_TYPE, HeaderValue};

use super::body::{Fields, LARGEST};
use super::errors::Problem;

/// Reads a body and every field of it in every way. Whatever it is, it is read or refused as the client's
/// fault, and what is read keeps its promises.
pub fn body(kind: &[u8], bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    if let Ok(kind) = HeaderValue::from_bytes(kind) {
        headers.insert(CONTENT_TYPE, kind);
    }
    let Some(fields) = fair(Fields::parse(&headers, bytes)) else {
        return;
    };
    for name in ["", "a", "b", "session_goals"] {
        if let Some(Some(text)) = fair(fields.text(name)) {
            assert!(!text.is_empty() && text.trim() == text);
        }
        if let Some(Some(line)) = fair(fields.line(name, 8)) {
            assert!(line.chars().count() <= 8 && !line.chars().any(char::is_control));
        }
        if let Some(Some(number)) = fair(fields.whole(name)) {
            assert!(number <= LARGEST);
        }
        if let Some(list) = fair(fields.list(name)) {
            assert!(
                list.iter()
                    .all(|text| !text.is_empty() && text.trim() == text)
            );
        }
        fair(fields.given(name));
        fair(fields.switch(name));
        fair(fields.required(name));
    }
}

fn fair<T>(read: Result<T, Problem>) -> Option<T> {
    read.inspect_err(|problem| assert!(problem.status().is_client_error(), "{problem}"))
        .ok()
}
