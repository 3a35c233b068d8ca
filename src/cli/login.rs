//! `sanctum login twitch`: signs the Chronicler in to Twitch by a code, through the program that runs or, while
//! none does, by itself.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::config::Config;
use crate::journal::{self, Journal};
use crate::twitch::account::{Invitation, Refusal, Standing, State};

use super::account::Kept;
use super::running::Running;
use super::{runtime, say};

/// How often the program that runs is asked whether the code was entered.
const LOOK: Duration = Duration::from_secs(1);

/// Sign the Chronicler in to an account.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum login twitch")]
pub(super) struct Login {
    #[command(subcommand)]
    account: Site,
}

#[derive(Debug, Subcommand)]
enum Site {
    Twitch(Twitch),
}

/// Sign in to Twitch: shows a code and the address where to enter it, and waits.
///
/// Writing in chat and moderating need it; reading chat does not. The token is kept in the database, which only you
/// may read, and renewed by itself. Needs `TWITCH_CLIENT_ID`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  sanctum login twitch\n  sanctum login twitch --out")]
struct Twitch {
    /// Sign out instead, and tell Twitch so.
    #[arg(long)]
    out: bool,
    /// Folder of the database.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<String>,
    /// Address and port of the program that runs.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

impl Login {
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let Site::Twitch(twitch) = self.account;
        let flags = [("data_dir", twitch.data_dir), ("listen", twitch.listen)];
        let flags: Vec<(&str, String)> = flags
            .into_iter()
            .filter_map(|(k, v)| Some((k, v?)))
            .collect();
        let config = Config::load(file, &flags)?;
        if twitch.out && !Journal::is_in(&config.data_dir) {
            say(Refusal::NotSignedIn);
            return Ok(ExitCode::SUCCESS);
        }
        match (Journal::open(&config.data_dir), twitch.out) {
            (Ok(journal), out) => runtime()?.block_on(async {
                let kept = Kept::open(&config, journal)?;
                let done = if out {
                    sign_out(&kept).await
                } else {
                    sign_in(&kept).await
                };
                kept.close().await?;
                done
            })?,
            (Err(journal::Error::InUse { .. }), true) => sign_out_there(&Running::new(&config)?)?,
            (Err(journal::Error::InUse { .. }), false) => sign_in_there(&Running::new(&config)?)?,
            (Err(error), _) => return Err(error.into()),
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn sign_in(kept: &Kept) -> Result<()> {
    let Invitation {
        user_code,
        verification_uri,
        ..
    } = kept.account.begin().await?;
    invite(&user_code, &verification_uri);
    let mut standing = kept.account.standing();
    let over = |standing: &Standing| {
        let signed_in = standing.state == State::In && !standing.scopes.is_empty();
        let failed = standing.note.is_some() || matches!(standing.state, State::Dead(_));
        standing.sign_in.is_none() && (signed_in || failed)
    };
    let standing = standing.wait_for(over).await?.clone();
    if let (Some(why), _) | (None, State::Dead(why)) = (&standing.note, &standing.state) {
        bail!("{why}");
    }
    welcome(standing.login.as_deref());
    Ok(())
}

async fn sign_out(kept: &Kept) -> Result<()> {
    match kept.account.sign_out().await {
        Ok(()) => say("Signed out of Twitch."),
        Err(refusal @ Refusal::NotSignedIn) => say(refusal),
        Err(refusal) => return Err(refusal.into()),
    }
    Ok(())
}

fn sign_in_there(running: &Running) -> Result<()> {
    let waiting = running.post("/admin/twitch/sign-in", &json!({}))?;
    let text = |name: &str| {
        let text = waiting[name].as_str();
        text.context("the program that runs answered without a code")
    };
    invite(text("user_code")?, text("verification_uri")?);
    loop {
        std::thread::sleep(LOOK);
        let answer = running.get("/admin/twitch/status")?;
        let status: Value =
            serde_json::from_str(&answer).context("the answer is not the Chronicler's")?;
        if !status["sign_in"].is_null() {
            continue;
        }
        if let Some(trouble) = status["trouble"].as_str() {
            bail!("{trouble}");
        }
        // whose it is, Twitch says a moment after the code was entered
        match (status["login"].as_str(), &status["signed_in"]) {
            (Some(login), Value::Bool(true)) => {
                welcome(Some(login));
                return Ok(());
            }
            (_, Value::Bool(false)) => bail!("the sign-in was given up elsewhere"),
            _ => {}
        }
    }
}

fn sign_out_there(running: &Running) -> Result<()> {
    running.post("/admin/twitch/sign-out", &json!({}))?;
    say("Signed out of Twitch.");
    Ok(())
}

fn invite(user_code: &str, verification_uri: &str) {
    say(format_args!("Open {verification_uri}"));
    say(format_args!("and enter the code {user_code}"));
    say("with the account that the Chronicler is to write and moderate as. Waiting …");
}

fn welcome(login: Option<&str>) {
    let login = login.unwrap_or("somebody");
    say(format_args!("Signed in to Twitch as {login}."));
}
