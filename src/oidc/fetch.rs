//! One question to an issuer: answered in time, no longer than such answers are, in JSON.

use reqwest::RequestBuilder;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::Trouble;

/// The longest of the answers, a set of keys, is a few KiB.
const LONGEST_ANSWER: usize = 256 * 1024;

/// Where it is asked, for sentences.
pub(super) struct Place(String);

impl Place {
    pub(super) fn of(url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default();
        Self(match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        })
    }

    /// It answers with a status that is of no use.
    pub(super) fn down(&self, status: u16) -> Trouble {
        Trouble::Silent(format!("{} is out of order (status {status})", self.0))
    }

    fn silent(&self, error: &reqwest::Error) -> Trouble {
        let place = &self.0;
        Trouble::Silent(if error.is_connect() {
            format!("{place} cannot be reached")
        } else if error.is_timeout() {
            format!("{place} did not answer in time")
        } else {
            format!("the connection to {place} broke")
        })
    }

    fn nonsense(&self) -> Trouble {
        Trouble::Silent(format!("what came back is no answer of {}", self.0))
    }
}

/// What was said.
pub(super) enum Said<T> {
    Yes(T),
    /// A status between 400 and 499, and why.
    No(u16, String),
}

/// Asks.
pub(super) async fn json<T: DeserializeOwned>(
    request: RequestBuilder,
    place: &Place,
) -> Result<Said<T>, Trouble> {
    let silent = |error: reqwest::Error| place.silent(&error);
    let mut answer = request.send().await.map_err(silent)?;
    let status = answer.status();
    if !status.is_success() && !status.is_client_error() {
        return Err(place.down(status.as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(silent)? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(place.nonsense());
        }
        body.extend_from_slice(&chunk);
    }
    if status.is_success() {
        let value = serde_json::from_slice(&body);
        return value.map(Said::Yes).map_err(|_| place.nonsense());
    }
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    // RFC 6749 has a word in `error`; Twitch has a sentence in `message`
    let words = said["error"].as_str().or(said["message"].as_str());
    let words = words.unwrap_or_default().to_owned();
    Ok(Said::No(status.as_u16(), words))
}
