//! A configured model, and one try at asking it. When to try again is not decided here.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};

use crate::config::Llm;
use crate::door::client;
use crate::event::CompletionRequest;

use super::trouble::Trouble;
use super::wire::{Answer, Dialect};

/// FEATURES section 7.
const TOTAL: Duration = Duration::from_secs(30);
/// An answer is a sentence or two, a stream of it some hundred times that; more is not read.
const LONGEST_ANSWER: usize = 256 * 1024;

/// A configured model.
#[derive(Debug)]
pub(super) struct Model {
    client: Client,
    url: Url,
    dialect: Dialect,
    key: Option<Key>,
    name: String,
    /// The model has refused `max_tokens` or a temperature, as `OpenAI`'s reasoning models do.
    newer: AtomicBool,
}

/// The key as it is sent, and as it must not be quoted.
#[derive(Debug)]
struct Key {
    header: HeaderValue,
    secret: SecretString,
}

impl Model {
    pub(super) fn new(options: &Llm) -> Result<Self> {
        let provider = options.provider.as_deref().unwrap_or_default();
        let (dialect, standard) = match provider {
            "ollama" => (Dialect::Ollama, "http://127.0.0.1:11434"),
            "lm_studio" => (Dialect::OpenAi, "http://127.0.0.1:1234/v1"),
            "openrouter" => (Dialect::OpenAi, "https://openrouter.ai/api/v1"),
            _ => (Dialect::OpenAi, "https://api.openai.com/v1"),
        };
        let url = dialect.url(options.base_url.as_deref().unwrap_or(standard))?;
        let client = client(TOTAL).context("the client for it cannot be made")?;
        let name = options
            .model
            .clone()
            .unwrap_or_else(|| dialect.standard_model().to_owned());
        let key = options.api_key.as_ref().map(Key::new).transpose()?;
        Ok(Self {
            client,
            url,
            dialect,
            key,
            name,
            newer: AtomicBool::new(false),
        })
    }

    /// Asks once; a model that only wants the limit put in the newer way is asked in that.
    pub(super) async fn ask(&self, request: &CompletionRequest) -> Result<Answer, Trouble> {
        let (mut status, mut headers, mut body) = self.call(request).await?;
        if status == StatusCode::BAD_REQUEST
            && self.dialect.wants_newer(&body)
            && !self.newer.swap(true, Ordering::Relaxed)
        {
            (status, headers, body) = self.call(request).await?;
        }
        let key = self.key.as_ref().map(|key| key.secret.expose_secret());
        if status.is_success() {
            return self.dialect.answer(&body, key).map_err(Trouble::worked);
        }
        Err(Trouble {
            retry_after: retry_after(&headers),
            ..Trouble::refused(status, &body, key)
        })
    }

    async fn call(
        &self,
        request: &CompletionRequest,
    ) -> Result<(StatusCode, HeaderMap, Vec<u8>), Trouble> {
        let host = self.host();
        let newer = self.newer.load(Ordering::Relaxed);
        let mut call = self
            .client
            .post(self.url.clone())
            .json(&self.dialect.body(&self.name, request, newer));
        if let Some(key) = &self.key {
            call = call.header(AUTHORIZATION, key.header.clone());
        }
        let broken = |error: reqwest::Error| Trouble::network(&error, &host);
        let mut response = call.send().await.map_err(broken)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Trouble::permanent("the model's answer is far too long").worked());
            }
            body.extend_from_slice(&chunk);
        }
        let headers = std::mem::take(response.headers_mut());
        Ok((response.status(), headers, body))
    }

    /// Where the model is, for sentences.
    fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }
}

impl Key {
    fn new(secret: &SecretString) -> Result<Self> {
        let header = format!("Bearer {}", secret.expose_secret());
        let mut header = HeaderValue::try_from(header)
            .ok()
            .context("LLM_API_KEY contains characters that no key has")?;
        header.set_sensitive(true);
        Ok(Self {
            header,
            secret: secret.clone(),
        })
    }
}

impl Dialect {
    /// Where requests go, from the address that people write: with or without a slash at the end, the
    /// interface's own path, or, for Ollama, the path of its other interface.
    fn url(self, base: &str) -> Result<Url> {
        let mut base = base.trim_end_matches('/');
        base = base.strip_suffix(self.path()).unwrap_or(base);
        if self == Self::Ollama {
            let other = base.strip_suffix("/v1").or(base.strip_suffix("/api"));
            base = other.unwrap_or(base);
        }
        let url: Url = format!("{base}{}", self.path())
            .parse()
            .context("LLM_BASE_URL is not an address")?;
        ensure!(
            matches!(url.scheme(), "http" | "https"),
            "LLM_BASE_URL does not begin with http:// or https://"
        );
        Ok(url)
    }
}

/// How long a server asks to be left alone: in seconds, or until a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?;
    let date = SystemTime::from(date.timestamp());
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}
