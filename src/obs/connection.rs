//! One connection to OBS, with a limit on everything that is asked. obws itself waits for ever: for the
//! answer to a request when OBS hangs, and for any request after the connection is gone.

use std::future::Future;
use std::time::Duration;

use obws::Client;
use obws::client::ConnectConfig;
use obws::error::Error;
use obws::requests::EventSubscription;
use obws::responses::StatusCode;
use secrecy::ExposeSecret;
use tokio::time::{Instant, sleep, timeout};

use super::{Address, Options, Trouble};

/// How long making the TCP and WebSocket connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long all of it may take, with the password and the first question.
const OPEN: Duration = Duration::from_secs(10);
/// How long OBS may take to answer a question.
const ANSWER: Duration = Duration::from_secs(5);
/// How long OBS may say that it is not ready: it does while it changes its scene collection.
const READY: Duration = Duration::from_secs(60);
/// The pause before asking again an OBS that is not ready.
const AGAIN: Duration = Duration::from_millis(250);
/// Events that wait for us, at 20 volume meters a second: 25 s worth. When it overflows the oldest are
/// lost, which shows as a gap, and all is asked anew.
const EVENTS: usize = 512;

/// An open connection.
pub(super) struct Connection {
    /// obws's own.
    pub(super) client: Client,
    /// Where it leads.
    pub(super) at: Address,
}

/// Connects and says who we are.
pub(super) async fn open(options: &Options, at: &Address) -> Result<Connection, Trouble> {
    let config = ConnectConfig {
        dangerous: None,
        host: at.host.as_str(),
        port: at.port,
        password: options.password.as_ref().map(ExposeSecret::expose_secret),
        event_subscriptions: Some(
            EventSubscription::GENERAL
                | EventSubscription::CONFIG
                | EventSubscription::SCENES
                | EventSubscription::INPUTS
                | EventSubscription::OUTPUTS
                | EventSubscription::INPUT_VOLUME_METERS,
        ),
        broadcast_capacity: EVENTS,
        connect_timeout: CONNECT,
    };
    let password = options.password.is_some();
    match timeout(OPEN, Client::connect_with_config(config)).await {
        Ok(Ok(client)) => Ok(Connection {
            client,
            at: at.clone(),
        }),
        Ok(Err(error)) => Err(Trouble::connecting(&error, at, password)),
        Err(_) => Err(Trouble::Deaf(at.clone())),
    }
}

impl Connection {
    /// Asks OBS something; asks again while it says that it is not ready.
    pub(super) async fn ask<T, F>(&self, question: impl Fn() -> F) -> Result<T, Trouble>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let began = Instant::now();
        loop {
            match timeout(ANSWER, question()).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Error::Api {
                    code: StatusCode::NotReady,
                    ..
                })) if began.elapsed() < READY => sleep(AGAIN).await,
                Ok(Err(error)) => return Err(Trouble::asking(&error, &self.at)),
                Err(_) if self.is_gone() => return Err(Trouble::Lost(self.at.clone())),
                Err(_) => return Err(Trouble::Deaf(self.at.clone())),
            }
        }
    }

    /// Whether the connection has ended, as far as is known.
    pub(super) fn is_gone(&self) -> bool {
        self.client.events().is_err()
    }

    /// OBS's version.
    pub(super) async fn version(&self) -> Result<String, Trouble> {
        let general = self.client.general();
        let version = self.ask(|| general.version()).await?;
        Ok(version.obs_studio_version.to_string())
    }
}
