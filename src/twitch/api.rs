//! The way to Twitch's two web interfaces, `id.twitch.tv` and Helix, under the crates that know their forms. It goes
//! to the configured addresses and nowhere else, gives up in time, reads no endless answer, and heeds the
//! limits that Twitch tells. What is asked is not known here.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use hyper::{HeaderMap, Method, StatusCode, header};
use reqwest::Client;
use thiserror::Error;
use tokio::time::Instant;
use twitch_api::client::{Bytes, Request, Response};
use url::Url;

use crate::door::client;

/// A whole question with its answer.
const TOTAL: Duration = Duration::from_secs(15);
/// The longest of the answers asked for is a few KiB.
const LONGEST_ANSWER: usize = 1024 * 1024;
/// When Twitch wants to be left alone and does not say for how long, and when it names a time that cannot be
/// meant: its limits count over a minute (<https://dev.twitch.tv/docs/api/guide/#twitch-rate-limits>).
const USUAL_REST: Duration = Duration::from_secs(30);
const LONGEST_REST: Duration = Duration::from_secs(120);

/// Where the crates think that the interfaces are.
const HELIX: &str = "https://api.twitch.tv/helix/";
const AUTH: &str = "https://id.twitch.tv/oauth2/";

/// Where the interfaces are.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Helix, such as `https://api.twitch.tv/helix`.
    pub helix: String,
    /// Where accounts are signed in, such as `https://id.twitch.tv/oauth2`.
    pub auth: String,
}

impl Default for Addresses {
    fn default() -> Self {
        Self {
            helix: HELIX.trim_end_matches('/').to_owned(),
            auth: AUTH.trim_end_matches('/').to_owned(),
        }
    }
}

/// A setting is not the address of a web interface, or no client can be made.
#[derive(Debug, Error)]
pub enum Unusable {
    /// An address that cannot be.
    #[error("{setting} is `{value}`: use an address such as {example}")]
    Address {
        /// The setting's name in the environment.
        setting: &'static str,
        /// As given.
        value: String,
        /// As it could be.
        example: &'static str,
    },
    /// The system has no usable certificates, for instance.
    #[error("no web client can be made: {0}")]
    Client(String),
}

/// Why there is no answer. The sentences name no token, for addresses of requests may.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No connection.
    #[error("Twitch cannot be reached at {0}")]
    Unreachable(String),
    /// It takes too long.
    #[error("Twitch did not answer in time")]
    TimedOut,
    /// It began and did not end.
    #[error("the connection to Twitch broke")]
    Broke,
    /// A status of 500 and above.
    #[error("Twitch is out of order (status {0})")]
    Down(u16),
    /// Asked too often.
    #[error("Twitch wants to be asked again in {} s and not before", .0.as_secs().max(1))]
    Limited(Duration),
    /// No answer of Twitch's.
    #[error("what came back is no answer of Twitch's")]
    Nonsense,
}

impl Trouble {
    /// How long Twitch wants to be left alone.
    pub(super) fn rest(&self) -> Duration {
        match self {
            Self::Limited(rest) => *rest,
            _ => Duration::ZERO,
        }
    }
}

/// The two interfaces. Cheap to clone; the clones heed each other's limits.
#[derive(Clone)]
pub(super) struct Api(Arc<Inner>);

struct Inner {
    client: Client,
    helix: Url,
    auth: Url,
    /// Helix is not asked before this moment.
    held: Mutex<Option<Instant>>,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

impl Api {
    pub(super) fn new(addresses: &Addresses) -> Result<Self, Unusable> {
        let standard = "https://api.twitch.tv/helix";
        let helix = base(&addresses.helix, "SANCTUM_TWITCH_HELIX_URL", standard)?;
        let standard = "https://id.twitch.tv/oauth2";
        let auth = base(&addresses.auth, "SANCTUM_TWITCH_AUTH_URL", standard)?;
        let client = client(TOTAL).map_err(|error| Unusable::Client(error.to_string()))?;
        Ok(Self(Arc::new(Inner {
            client,
            helix,
            auth,
            held: Mutex::default(),
        })))
    }

    /// How long Helix wants to be left alone still.
    fn rest(&self) -> Option<Duration> {
        let held = *self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let left = held?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    fn hold(&self, rest: Duration) {
        let until = Instant::now() + rest;
        *self.0.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    async fn ask(self, request: Request) -> Result<Response, Trouble> {
        let asked = request.uri().to_string();
        let (base, rest, helix) = match (asked.strip_prefix(HELIX), asked.strip_prefix(AUTH)) {
            (Some(rest), _) => (&self.0.helix, rest, true),
            (_, Some(rest)) => (&self.0.auth, rest, false),
            // a token never leaves for another host than the configured ones
            _ => return Err(Trouble::Nonsense),
        };
        if helix && let Some(rest) = self.rest() {
            return Err(Trouble::Limited(rest));
        }
        let host = host(base);
        let url = base.join(rest).map_err(|_| Trouble::Nonsense)?;
        let answer = self.send(url, request, !helix).await;
        let answer = answer.map_err(|error| network(&error, host))?;
        let (status, headers, body) = answer;
        let body = body.ok_or(Trouble::Nonsense)?;
        if helix && number(&headers, "ratelimit-remaining") == Some(0) {
            self.hold(rest_asked(&headers).unwrap_or(Duration::from_secs(1)));
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            let rest = rest_asked(&headers).unwrap_or(USUAL_REST);
            if helix {
                self.hold(rest);
            }
            return Err(Trouble::Limited(rest));
        }
        if status == StatusCode::REQUEST_TIMEOUT {
            return Err(Trouble::TimedOut);
        }
        if status.is_server_error() {
            return Err(Trouble::Down(status.as_u16()));
        }
        if status.is_redirection() {
            return Err(Trouble::Nonsense);
        }
        let mut answer = Response::new(body);
        *answer.status_mut() = status;
        if let Some(kind) = headers.get(header::CONTENT_TYPE) {
            // twitch_oauth2 takes this one spelling only
            let json = kind.as_bytes().starts_with(b"application/json");
            let plain = header::HeaderValue::from_static("application/json");
            let kind = if json { plain } else { kind.clone() };
            answer.headers_mut().insert(header::CONTENT_TYPE, kind);
        }
        Ok(answer)
    }

    /// The status, the headers, and the body unless it is too long.
    async fn send(
        &self,
        mut url: Url,
        request: Request,
        form: bool,
    ) -> reqwest::Result<(StatusCode, HeaderMap, Option<Bytes>)> {
        let (parts, mut body) = request.into_parts();
        let mut headers = parts.headers;
        if let Some(token) = headers.get_mut(header::AUTHORIZATION) {
            token.set_sensitive(true);
        }
        if form && parts.method == Method::POST && body.is_empty() {
            // twitch_oauth2 puts tokens and secrets into the address, which proxies and servers log;
            // they are parameters of the form as well
            if let Some(query) = url.query().map(str::to_owned) {
                url.set_query(None);
                body = Bytes::from(query);
                let form = header::HeaderValue::from_static("application/x-www-form-urlencoded");
                headers.insert(header::CONTENT_TYPE, form);
            }
        }
        let request = self.0.client.request(parts.method, url);
        let mut answer = request.headers(headers).body(body).send().await?;
        let headers = std::mem::take(answer.headers_mut());
        let mut read = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if read.len() + chunk.len() > LONGEST_ANSWER {
                return Ok((answer.status(), headers, None));
            }
            read.extend_from_slice(&chunk);
        }
        Ok((answer.status(), headers, Some(read.into())))
    }
}

impl twitch_api::HttpClient for Api {
    type Error = Trouble;

    fn req(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Response, Trouble>> + Send + use<> {
        self.clone().ask(request)
    }
}

impl twitch_oauth2::client::Client for Api {
    type Error = Trouble;

    fn req(
        &self,
        request: hyper::Request<Vec<u8>>,
    ) -> impl Future<Output = Result<hyper::Response<Vec<u8>>, Trouble>> + Send + use<> {
        let asked = self.clone().ask(request.map(Bytes::from));
        async move { Ok(asked.await?.map(Vec::from)) }
    }
}

/// An address, ready to have paths joined to it.
fn base(value: &str, setting: &'static str, example: &'static str) -> Result<Url, Unusable> {
    let error = || Unusable::Address {
        setting,
        value: value.to_owned(),
        example,
    };
    let url: Url = format!("{}/", value.trim().trim_end_matches('/'))
        .parse()
        .map_err(|_| error())?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let bare = url.query().is_none() && url.fragment().is_none();
    if web && bare { Ok(url) } else { Err(error()) }
}

/// Where it is, for sentences.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn network(error: &reqwest::Error, host: String) -> Trouble {
    if error.is_connect() {
        Trouble::Unreachable(host)
    } else if error.is_timeout() {
        Trouble::TimedOut
    } else {
        Trouble::Broke
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// How long an answer asks to be left alone: Helix tells a moment in seconds since 1970.
fn rest_asked(headers: &HeaderMap) -> Option<Duration> {
    let now = SystemTime::now();
    let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let reset = number(headers, "ratelimit-reset")
        .map(|at| Duration::from_secs(at).saturating_sub(now))
        .or_else(|| number(headers, "retry-after").map(Duration::from_secs))?;
    // the two clocks may differ
    Some(reset.clamp(Duration::from_millis(100), LONGEST_REST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked() {
        let joined = |value| base(value, "X", "").unwrap().join("users?id=1").unwrap();
        let wanted = "http://127.0.0.1:81/helix/users?id=1";
        assert_eq!(joined("http://127.0.0.1:81/helix").as_str(), wanted);
        assert_eq!(joined(" http://127.0.0.1:81/helix/ ").as_str(), wanted);
        for wrong in ["", "127.0.0.1:81", "ftp://a/b", "http://a?b=c", "http:"] {
            let addresses = Addresses {
                helix: wrong.to_owned(),
                ..Addresses::default()
            };
            let error = Api::new(&addresses).unwrap_err().to_string();
            assert!(error.contains("SANCTUM_TWITCH_HELIX_URL"), "{error}");
        }
    }

    #[tokio::test]
    async fn nothing_leaves_for_another_host() {
        let api = Api::new(&Addresses::default()).unwrap();
        for foreign in ["https://example.org/helix/users", "/helix/users"] {
            let request = hyper::Request::get(foreign).body(Bytes::new()).unwrap();
            let answer = api.clone().ask(request).await;
            assert_eq!(answer.unwrap_err(), Trouble::Nonsense);
        }
    }
}
