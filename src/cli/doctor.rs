//! `sanctum doctor`: is each part well, and what mends it?

use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use clap::Args;

use crate::app;
use crate::config::Config;
use crate::event::{Part, PartState, PartStatus};
use crate::journal::{self, Journal};
use crate::twitch::account::Account;
use crate::twitch::helix;
use crate::{obs, twitch};

use super::account::Kept;
use super::{runtime, say};

/// Check each part: data folder, port, OBS and its password, Twitch chat and account, language model, clock.
///
/// Prints for each: ok, off or broken, why, and the one step that mends it. Exit code 1 if something that is
/// configured is broken.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum doctor")]
pub(super) struct Doctor {}

/// One part's health.
struct Finding {
    name: &'static str,
    state: PartState,
    detail: String,
    hint: String,
}

/// A clock that shows an earlier time than this program's making is wrong: 2026-01-01.
const EARLIEST: Duration = Duration::from_secs(1_767_225_600);

impl Doctor {
    #[allow(clippy::unused_self)] // commands are all called alike
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let config = match Config::load(file, &[]) {
            Ok(config) => config,
            Err(error) => {
                print(&broken(
                    "settings",
                    error.to_string(),
                    "Correct that line, or take it out.",
                ));
                return Ok(ExitCode::FAILURE);
            }
        };
        let mut findings = vec![
            ok("settings", "All settings are possible."),
            data_folder(&config),
            port(&config),
        ];
        findings.extend(runtime()?.block_on(outside(&config)));
        findings.push(clock());
        for finding in &findings {
            print(finding);
        }
        let well = findings.iter().all(|f| f.state != PartState::Broken);
        Ok(if well {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn data_folder(config: &Config) -> Finding {
    match Journal::open(&config.data_dir) {
        Ok(_) => ok(
            "data folder",
            format!("{} can be used.", config.data_dir.display()),
        ),
        Err(error) => broken("data folder", error.to_string(), ""),
    }
}

fn port(config: &Config) -> Finding {
    match TcpListener::bind(config.listen) {
        Ok(_) => ok("port", format!("{} is free.", config.listen)),
        Err(error) => broken(
            "port",
            format!("{} cannot be had: {error}.", config.listen),
            "Stop the program that uses it (a Chronicler that runs already does), or set SANCTUM_LISTEN to another port.",
        ),
    }
}

async fn outside(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.push(match &config.obs.url {
        Some(url) => {
            let options = obs::Options {
                url: url.clone(),
                password: config.obs.password.clone(),
                microphone: config.obs.microphone.clone(),
                ..obs::Options::default()
            };
            part(
                "OBS",
                obs::probe(&options)
                    .await
                    .map_or_else(|trouble| trouble.status(), |version| ok_obs(&version)),
            )
        }
        None => off("OBS", "OBS is not asked.", "Set SANCTUM_OBS_URL to ask it."),
    });
    findings.extend(on_twitch(config).await);
    findings.push(match &config.llm.provider {
        Some(_) => part("language model", crate::llm::probe(&config.llm).await),
        None => off(
            "language model",
            "None is configured; the offline voice speaks.",
            "",
        ),
    });
    findings
}

/// Chat and the account, as which chat is read.
async fn on_twitch(config: &Config) -> [Finding; 2] {
    let kept = match Journal::open(&config.data_dir) {
        Ok(journal) => Kept::open(config, journal),
        Err(error) => Err(error.into()),
    };
    let account = kept.as_ref().ok().map(|kept| kept.account.clone());
    let logins = account.as_ref().map(Account::logins).unwrap_or_default();
    let chat = match app::chat_options(config, logins) {
        Ok(Some(options)) => part("Twitch chat", twitch::probe(&options).await),
        Ok(None) => off(
            "Twitch chat",
            "No channel is named.",
            "Start with `sanctum run --channel NAME`.",
        ),
        Err(error) => broken("Twitch chat", format!("{error:#}"), ""),
    };
    let account = match (app::helix_options(config), account) {
        (Ok(options), Some(account)) => {
            part("Twitch account", helix::probe(&options, account).await)
        }
        (Err(error), _) => broken("Twitch account", format!("{error:#}"), ""),
        (Ok(_), None) if !in_use(&kept) => {
            let error = kept.as_ref().err().map(|error| format!("{error:#}"));
            broken("Twitch account", error.unwrap_or_default(), "")
        }
        (Ok(_), None) => off(
            "Twitch account",
            "It is kept in the database, which cannot be looked at now.",
            "If the Chronicler runs, its panel shows the account.",
        ),
    };
    if let Ok(kept) = kept {
        let _ = kept.close().await; // what it may have renewed is stored
    }
    [chat, account]
}

/// Whether another program has the database.
fn in_use(kept: &Result<Kept>) -> bool {
    let error = kept.as_ref().err();
    let error = error.and_then(|error| error.downcast_ref::<journal::Error>());
    matches!(error, Some(journal::Error::InUse { .. }))
}

fn clock() -> Finding {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    if now < EARLIEST {
        return broken(
            "clock",
            "The computer's clock shows a time long past.",
            "Set the clock; ledgers carry its dates.",
        );
    }
    ok("clock", "The computer's clock shows a plausible time.")
}

fn part(name: &'static str, status: PartStatus) -> Finding {
    let PartStatus {
        state,
        detail,
        hint,
        part,
    } = status;
    // OBS that is merely not running is not a fault of the configuration
    let state = if part == Part::Obs && state == PartState::Off {
        PartState::Off
    } else {
        state
    };
    Finding {
        name,
        state,
        detail,
        hint,
    }
}

fn ok_obs(version: &str) -> PartStatus {
    PartStatus {
        part: Part::Obs,
        state: PartState::Ok,
        detail: format!("OBS {version} answers."),
        hint: String::new(),
    }
}

fn ok(name: &'static str, detail: impl Into<String>) -> Finding {
    Finding {
        name,
        state: PartState::Ok,
        detail: detail.into(),
        hint: String::new(),
    }
}

fn off(name: &'static str, detail: &str, hint: &str) -> Finding {
    Finding {
        name,
        state: PartState::Off,
        detail: detail.to_owned(),
        hint: hint.to_owned(),
    }
}

fn broken(name: &'static str, detail: impl Into<String>, hint: &str) -> Finding {
    Finding {
        name,
        state: PartState::Broken,
        detail: detail.into(),
        hint: hint.to_owned(),
    }
}

fn print(finding: &Finding) {
    let state = match finding.state {
        PartState::Ok => "ok",
        PartState::Off => "off",
        PartState::Broken => "broken",
    };
    say(format_args!(
        "{:<15} {state:<7} {}",
        finding.name, finding.detail
    ));
    if !finding.hint.is_empty() {
        say(format_args!("{:<23} {}", "", finding.hint));
    }
}
