//! Files of a page, as they were when the program was built.

use std::collections::HashMap;
use std::fmt::Write as _;

use include_dir::Dir;
use sha2::{Digest, Sha256};
use warp::http::StatusCode;
use warp::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use warp::reply::{Reply, Response};

use super::access::Ask;
use super::errors::Problem;

/// A file, ready to be sent.
#[derive(Debug)]
struct File {
    bytes: &'static [u8],
    kind: HeaderValue,
    tag: HeaderValue,
}

/// All files of a folder, by their paths in it.
#[derive(Debug)]
pub(super) struct Files(HashMap<String, File>);

impl Files {
    /// The files of a folder and of the folders in it.
    pub(super) fn of(folder: &'static Dir<'static>) -> Self {
        let mut files = HashMap::new();
        collect(folder, &mut files);
        Self(files)
    }

    /// The file at a path, or that it is the one which the browser has.
    pub(super) fn answer(&self, path: &str, ask: &Ask) -> Result<Response, Problem> {
        let file = self.0.get(path).ok_or_else(|| {
            let message = "There is no such file.";
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
