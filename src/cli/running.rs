//! The Chronicler that runs and has the database, asked over its own interface with the owner's key.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::app::Secrets;
use crate::config::Config;

use super::{addresses, runtime};

/// The longest that it may take to answer; a model may be asked meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program that runs.
pub(super) struct Running {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    address: SocketAddr,
    key: SecretString,
}

impl Running {
    /// Nothing is asked yet.
    pub(super) fn new(config: &Config) -> Result<Self> {
        // the runtime first: it installs what the client needs
        let runtime = runtime()?;
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .build()?;
        Ok(Self {
            runtime,
            client,
            address: addresses::here(config.listen),
            key: Secrets::open(config)?.admin,
        })
    }

    /// What is at an address; anything but success is an error in the program's own words.
    pub(super) fn get(&self, path: &str) -> Result<String> {
        let (status, body) = self.ask(self.client.get(self.url(path)))?;
        if status == 200 {
            Ok(body)
        } else {
            self.refused(&body)
        }
    }

    /// The same, read as JSON; `None` where there is no such thing.
    pub(super) fn find(&self, path: &str) -> Result<Option<Value>> {
        let (status, body) = self.ask(self.client.get(self.url(path)))?;
        match status {
            200 => json(&body).map(Some),
            404 => Ok(None),
            _ => self.refused(&body),
        }
    }

    /// Has something done.
    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let (status, body) = self.ask(self.client.post(self.url(path)).json(body))?;
        if status == 200 {
            json(&body)
        } else {
            self.refused(&body)
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn ask(&self, request: reqwest::RequestBuilder) -> Result<(u16, String)> {
        let request = request.header("X-Admin-Token", self.key.expose_secret());
        let asked = async {
            let answer = request.send().await?;
            let status = answer.status().as_u16();
            anyhow::Ok((status, answer.text().await?))
        };
        self.runtime.block_on(asked).with_context(|| {
            format!(
                "no Chronicler answers at {}; give the address it listens on with SANCTUM_LISTEN",
                self.address
            )
        })
    }

    fn refused<T>(&self, body: &str) -> Result<T> {
        let answer: Value = serde_json::from_str(body).unwrap_or_default();
        let said = |name: &str| {
            answer["error"][name]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        let (message, hint) = (said("message"), said("hint"));
        let words = if message.is_empty() {
            "it gives no reason".to_owned()
        } else {
            format!("{message} {hint}")
        };
        bail!(
            "the Chronicler at {} refuses: {}",
            self.address,
            words.trim()
        )
    }
}

fn json(body: &str) -> Result<Value> {
    serde_json::from_str(body).context("the answer is not the Chronicler's")
}
