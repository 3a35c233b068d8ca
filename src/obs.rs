//! The door to OBS: connects to obs-websocket, asks what is so, follows what changes, and comes back
//! for ever. It reports; it decides nothing and sends OBS nothing but questions.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

pub use address::{Address, AddressError};
pub use probe::probe;
pub use trouble::Trouble;

use crate::door::Pauses;
use crate::inbox::{Closed, Inbox};
use report::Report;

mod address;

mod connection;

mod follow;

mod microphone;

mod missed;

mod probe;

mod report;

mod trouble;

pub mod voice;

/// The first pause after OBS refused us: a wrong password is not hammered.
const REFUSED_FIRST: Duration = Duration::from_secs(30);
/// The longest.
const REFUSED_LONGEST: Duration = Duration::from_secs(300);

/// Where OBS is and what to listen to.
#[derive(Clone, Debug)]
pub struct Options {
    /// `ws://HOST:PORT`, usually `ws://127.0.0.1:4455`.
    pub url: String,
    /// The password in OBS under Tools > WebSocket Server Settings.
    pub password: Option<SecretString>,
    /// The name of the streamer's microphone among OBS's inputs; `None`: the first of OBS's own
    /// microphone inputs, else one that looks like a microphone.
    pub microphone: Option<String>,
    /// How often OBS is asked for what an event should have told.
    pub check: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            url: "ws://127.0.0.1:4455".to_owned(),
            password: None,
            microphone: None,
            check: Duration::from_secs(30),
        }
    }
}

/// Why a connection ended.
#[derive(Debug)]
enum End {
    /// On OBS's side or on the way there.
    Trouble(Trouble),
    /// The program stops.
    Closed,
}

impl From<Trouble> for End {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Closed> for End {
    fn from(_: Closed) -> Self {
        Self::Closed
    }
}

/// Keeps a connection to OBS and reports what happens there, until `stop`. Stopping reports nothing:
/// that the Chronicler goes says nothing about the broadcast.
pub async fn run(options: Options, inbox: Inbox, stop: CancellationToken) {
    let mut report = Report::new(inbox);
    tokio::select! {
        () = stop.cancelled() => {}
        Err(Closed) = keep(&options, &mut report, &stop) => {}
    }
}

async fn keep(
    options: &Options,
    report: &mut Report,
    stop: &CancellationToken,
) -> Result<(), Closed> {
    let at: Address = match options.url.parse() {
        Ok(at) => at,
        // no pause mends a setting
        Err(error) => {
            report.part(Trouble::from(error).status()).await?;
            stop.cancelled().await;
            return Ok(());
        }
    };
    let mut pauses = Pauses::default();
    let mut refused = refused();
    loop {
        let trouble = match try_once(options, &at, report, &mut pauses).await {
            End::Trouble(trouble) => trouble,
            End::Closed => return Err(Closed),
        };
        report.lost().await?;
        report.part(trouble.status()).await?;
        if trouble.is_refusal() {
            let pause = refused.next().unwrap_or(REFUSED_LONGEST);
            tokio::time::sleep(pause.min(REFUSED_LONGEST)).await;
        } else {
            refused = self::refused();
            if !pauses.wait(stop).await {
                return Ok(());
            }
        }
    }
}

/// One connection, from its making to its end.
async fn try_once(
    options: &Options,
    at: &Address,
    report: &mut Report,
    pauses: &mut Pauses,
) -> End {
    let connection = match connection::open(options, at).await {
        Ok(connection) => connection,
        Err(trouble) => return trouble.into(),
    };
    follow::follow(&connection, options, report, pauses).await
}

/// The pauses after a refusal.
fn refused() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(REFUSED_FIRST)
        .with_max_delay(REFUSED_LONGEST)
        .with_factor(2.0)
        .with_jitter()
        .without_max_times()
        .build()
}

#[cfg(test)]
mod tests;
