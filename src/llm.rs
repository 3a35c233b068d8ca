//! The door to a language model: OpenAI-compatible `/chat/completions` and Ollama's `/api/chat`. Requests
//! come from the agent one at a time; each answer, late or not, goes back as an input with its id.

mod budget;

mod wire;

use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::{Client, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::config::Llm;
use crate::event::{At, CompletionError, CompletionRequest, Input, Part, PartState, PartStatus};
use crate::inbox::Inbox;

use budget::Budget;
use wire::Dialect;

/// FEATURES section 7: connect within 5 s, a whole try within 30 s, at most 5 tries.
const CONNECT: Duration = Duration::from_secs(5);
const TOTAL: Duration = Duration::from_secs(30);
const TRIES: usize = 5;
/// An answer is a sentence or two; more than this is not read.
const LONGEST_ANSWER: usize = 256 * 1024;

/// A configured model.
#[derive(Clone, Debug)]
struct Model {
    client: Client,
    url: Url,
    dialect: Dialect,
    key: Option<SecretString>,
    name: String,
}

/// Answers requests until `stop`. One at a time: the agent never has two under way.
pub async fn run(
    options: Llm,
    mut requests: mpsc::Receiver<CompletionRequest>,
    inbox: Inbox,
    stop: CancellationToken,
) {
    let mut told = None;
    let model = Model::new(&options);
    if let Err(error) = &model {
        let part = status(
            PartState::Broken,
            format!("{error:#}"),
            "Correct the LLM_ settings.",
        );
        let _ = inbox.send(Input::Part(part)).await;
    }
    let mut budget = Budget::new(options.session_tokens);
    loop {
        let request = tokio::select! {
            () = stop.cancelled() => return,
            request = requests.recv() => match request {
                Some(request) => request,
                None => return,
            },
        };
        let id = request.id;
        let outcome = match &model {
            Ok(model) if budget.allows(&request) => tokio::select! {
                () = stop.cancelled() => return,
                outcome = model.complete(&request) => outcome,
            },
            Ok(_) => Err(CompletionError::OverBudget),
            Err(error) => Err(CompletionError::Permanent(format!("{error:#}"))),
        };
        let part = health(&outcome);
        let outcome = outcome.map(|answer| {
            budget.spend(&request, &answer);
            answer.text
        });
        if told.as_ref() != Some(&part) {
            if inbox.send(Input::Part(part.clone())).await.is_err() {
                return;
            }
            told = Some(part);
        }
        if inbox.send(Input::Completed { id, outcome }).await.is_err() {
            return;
        }
    }
}

/// Tries the model once, for `sanctum doctor`.
pub async fn probe(options: &Llm) -> PartStatus {
    let model = match Model::new(options) {
        Ok(model) => model,
        Err(error) => {
            return status(
                PartState::Broken,
                format!("{error:#}"),
                "Correct the LLM_ settings.",
            );
        }
    };
    let hello = CompletionRequest {
        id: 0,
        purpose: crate::event::Purpose::Answer,
        segments: vec![crate::event::Segment {
            system: false,
            text: "Answer with one word: ready".to_owned(),
        }],
        until: now() + TOTAL,
        max_tokens: 16,
        fill: 0,
    };
    health(
        &model
            .try_once(&hello)
            .await
            .map_err(|trouble| trouble.error),
    )
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    text: String,
    /// Tokens in and out, as the model counted them.
    used: Option<u64>,
}

/// Why a try failed, and how long the model asked to be left alone.
#[derive(Debug)]
struct Trouble {
    error: CompletionError,
    retry_after: Option<Duration>,
}

impl Model {
    fn new(options: &Llm) -> Result<Self> {
        let provider = options.provider.as_deref().unwrap_or_default();
        let (dialect, standard) = match provider {
            "ollama" => (Dialect::Ollama, "http://127.0.0.1:11434"),
            "lm_studio" => (Dialect::OpenAi, "http://127.0.0.1:1234/v1"),
            "openrouter" => (Dialect::OpenAi, "https://openrouter.ai/api/v1"),
            _ => (Dialect::OpenAi, "https://api.openai.com/v1"),
        };
        let base = options
            .base_url
            .as_deref()
            .unwrap_or(standard)
            .trim_end_matches('/');
        let url = format!("{base}{}", dialect.path());
        let url: Url = url
            .parse()
            .with_context(|| format!("LLM_BASE_URL is not an address: {base}"))?;
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            // the key never leaves for another host than the configured one
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("sanctum-chronicler/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("the model's client cannot be made")?;
        let name = options
            .model
            .clone()
            .unwrap_or_else(|| dialect.standard_model().to_owned());
        Ok(Self {
            client,
            url,
            dialect,
            key: options.api_key.clone(),
            name,
        })
    }

    /// Asks until there is an answer, the tries are over, or it would come too late.
    async fn complete(&self, request: &CompletionRequest) -> Result<Answer, CompletionError> {
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(500))
            .with_max_delay(Duration::from_secs(8))
            .with_jitter()
            .with_max_times(TRIES - 1)
            .build();
        loop {
            let left = now().until(request.until);
            if left.is_zero() {
                return Err(CompletionError::TimedOut);
            }
            let trouble = match tokio::time::timeout(left, self.try_once(request)).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(trouble)) => trouble,
                Err(_) => return Err(CompletionError::TimedOut),
            };
            let CompletionError::Transient(why) = &trouble.error else {
                return Err(trouble.error);
            };
            let Some(pause) = pauses.next() else {
                return Err(trouble.error);
            };
            let pause = trouble.retry_after.unwrap_or(pause);
            if now() + pause >= request.until {
                return Err(trouble.error);
            }
            tracing::info!("The language model did not answer ({why}); it is asked again.");
            tokio::time::sleep(pause).await;
        }
    }

    async fn try_once(&self, request: &CompletionRequest) -> Result<Answer, Trouble> {
        let mut call = self
            .client
            .post(self.url.clone())
            .json(&self.dialect.body(&self.name, request));
        if let Some(key) = &self.key {
            call = call.bearer_auth(key.expose_secret());
        }
        let mut response = call
            .send()
            .await
            .map_err(|error| Trouble::network(&error))?;
        let status = response.status();
        let retry_after = response
            .headers()
            .get(reqwest::header::RETRY_AFTER)
            .and_then(|v| v.to_str().ok()?.parse().ok())
            .map(Duration::from_secs);
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| Trouble::network(&error))?
        {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Trouble::of(CompletionError::Permanent(
                    "the model's answer is far too long".to_owned(),
                )));
            }
            body.extend_from_slice(&chunk);
        }
        if !status.is_success() {
            return Err(Trouble {
                error: refused(status),
                retry_after,
            });
        }
        self.dialect.answer(&body).ok_or_else(|| {
            Trouble::of(CompletionError::Transient(
                "the model's answer is not of the known form".to_owned(),
            ))
        })
    }
}

impl Trouble {
    fn of(error: CompletionError) -> Self {
        Self {
            error,
            retry_after: None,
        }
    }

    fn network(error: &reqwest::Error) -> Self {
        let why = if error.is_timeout() {
            "the model did not answer in time"
        } else if error.is_connect() {
            "the model cannot be reached"
        } else {
            "the connection to the model broke"
        };
        Self::of(CompletionError::Transient(why.to_owned()))
    }
}

/// What a status means: 408, 429 and 5xx pass; 401 and 403 are about the key; the rest stays.
fn refused(status: StatusCode) -> CompletionError {
    match status.as_u16() {
        408 | 429 | 500..=599 => CompletionError::Transient(format!("the model answered {status}")),
        401 | 403 => {
            CompletionError::Authentication(format!("the model refused the key ({status})"))
        }
        _ => CompletionError::Permanent(format!("the model refused the request ({status})")),
    }
}

fn health(outcome: &Result<Answer, CompletionError>) -> PartStatus {
    match outcome {
        Ok(_) => status(PartState::Ok, "The language model answers.", ""),
        Err(CompletionError::Transient(why)) => status(
            PartState::Broken,
            format!("The language model fails: {why}."),
            "The offline voice speaks meanwhile.",
        ),
        Err(CompletionError::Authentication(why)) => status(
            PartState::Broken,
            format!("The language model fails: {why}."),
            "Correct LLM_API_KEY.",
        ),
        Err(CompletionError::Permanent(why)) => status(
            PartState::Broken,
            format!("The language model fails: {why}."),
            "Correct LLM_MODEL or LLM_BASE_URL.",
        ),
        Err(CompletionError::TimedOut) => status(
            PartState::Broken,
            "The language model does not answer in time.",
            "The offline voice speaks meanwhile.",
        ),
        Err(CompletionError::OverBudget) => status(
            PartState::Off,
            "The session's tokens for the language model are spent.",
            "Raise llm.session_tokens.",
        ),
    }
}

fn status(state: PartState, detail: impl Into<String>, hint: &str) -> PartStatus {
    PartStatus {
        part: Part::Model,
        state,
        detail: detail.into(),
        hint: hint.to_owned(),
    }
}

/// Wall time: requests carry the moment after which an answer is late.
fn now() -> At {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    At(since.map_or(0, |d| d.as_millis() as u64))
}
