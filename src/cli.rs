//! The command line: one file a command.

mod account;

mod addresses;

pub mod dashboard;

mod demo;

mod doctor;

pub mod guard;

mod ledger;

mod login;

mod replay;

mod run;

mod running;

mod sign_in;

mod simulate;

mod stop;

mod text;

pub mod voice;

pub mod warden;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// The quiet steward beside OBS.
///
/// Without a command it runs: `sanctum` is `sanctum run`.
#[derive(Debug, Parser)]
#[command(
    name = "sanctum",
    version,
    after_help = "Example: sanctum run --channel yourname"
)]
pub struct Cli {
    /// Settings file; `sanctum.toml` in this folder if not given.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Dashboard(dashboard::Dashboard),
    Demo(demo::Demo),
    Doctor(doctor::Doctor),
    Guard(guard::Guard),
    Ledger(ledger::Ledger),
    Login(login::Login),
    Replay(replay::Replay),
    Sessions(ledger::Sessions),
    SignIn(sign_in::SignIn),
    Simulate(simulate::Simulate),
    Voice(voice::Voice),
    Warden(warden::WardenArgs),
}

impl Cli {
    /// Does what the command line asks for.
    pub fn run(self) -> Result<ExitCode> {
        let file = self.config.as_deref();
        match self.command.unwrap_or(Command::Run(run::Run::default())) {
            Command::Run(run) => run.run(file),
            Command::Demo(demo) => demo.run(),
            Command::Dashboard(dashboard) => dashboard.run(file),
            Command::Doctor(doctor) => doctor.run(file),
            Command::Guard(guard) => guard.run(),
            Command::Ledger(ledger) => ledger.run(file),
            Command::Login(login) => login.run(file),
            Command::Sessions(sessions) => sessions.run(file),
            Command::SignIn(sign_in::SignIn {}) => sign_in::SignIn::run(file),
            Command::Replay(replay) => replay.run(file),
            Command::Simulate(simulate) => simulate.run(),
            Command::Voice(voice) => {
                voice.run(|markdown| crate::dashboard::parse(markdown).dashboard)
            }
            Command::Warden(warden) => warden.run(),
        }
    }
}

/// Says what went wrong, in one place, and gives the exit code for it.
pub fn report(error: &anyhow::Error) -> ExitCode {
    // nothing can be done if the terminal is gone
    let _ = writeln!(std::io::stderr(), "sanctum: {}", words(error));
    ExitCode::from(2)
}

/// The error with its causes, without those that are in its words already.
fn words(error: &anyhow::Error) -> String {
    let mut words = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}

/// A remark beside what a command prints.
fn note(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Prints a line; a closed pipe is not an error worth words.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// How much is logged: one line for what a streamer may want to know, or more on request.
fn usual_log(config: &Config) -> &'static str {
    if config.debug {
        "info,sanctum_chronicler=debug"
    } else {
        "warn,sanctum_chronicler=info,obws=off"
    }
}

/// Starts the log: `SANCTUM_LOG` as a filter, else the standard one.
fn start_log(standard: &str) {
    // twitch-irc writes tokens and chat into its log, whatever the level: that stays off always
    let silent = crate::twitch::LOG_FILTER;
    let wanted = std::env::var("SANCTUM_LOG").unwrap_or_else(|_| standard.to_owned());
    let filter = EnvFilter::try_new(format!("{wanted},{silent}"))
        .unwrap_or_else(|_| EnvFilter::new(format!("{standard},{silent}")));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_ansi(
            std::env::var_os("NO_COLOR").is_none()
                && std::io::IsTerminal::is_terminal(&std::io::stderr()),
        );
    let _ = log.try_init(); // a second start in one process keeps the first log
}

/// The runtime on which the program runs.
fn runtime() -> Result<tokio::runtime::Runtime> {
    // one provider for all TLS; an earlier one of the same kind is as good
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?)
}
