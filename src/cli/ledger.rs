//! `sanctum ledger` and `sanctum sessions`: what is left of the evenings. Read from the data folder, or from
//! the Chronicler that is using it.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde::Deserialize;
use serde_json::Value;

use crate::app::LedgerFiles;
use crate::config::Config;
use crate::event::{Clock, SessionId};
use crate::journal;
use crate::ledger as forms;
use crate::web::Ledgers;

use super::running::Running;
use super::say;

/// Print the ledger of an evening.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum ledger --format html > evening.html")]
pub(super) struct Ledger {
    /// Which session, by its id or the short one that `sanctum sessions` shows; the newest if not given.
    #[arg(value_name = "SESSION")]
    session: Option<String>,
    /// The form to print.
    #[arg(long, value_enum, default_value_t = Format::Md)]
    format: Format,
}

/// The forms of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown.
    Md,
    /// A page with its style in it.
    Html,
    /// The structured form, version 1.
    Json,
}

/// List the evenings, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum sessions")]
pub(super) struct Sessions {}

/// A session as the list has it.
#[derive(Debug, Deserialize)]
struct Listed {
    id: SessionId,
    channel: String,
    started: String,
    seconds: Option<u64>,
    title: String,
    messages: u64,
    prompts: u32,
}

#[derive(Deserialize)]
struct Listing {
    sessions: Vec<Listed>,
}

impl Ledger {
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let config = Config::load(file, &[])?;
        let source = Source::open(&config)?;
        let session = choose(&source.sessions()?, self.session.as_deref(), &config)?;
        let ledger = source.ledger(session, self.format)?;
        print(ledger.trim_end())
    }
}

impl Sessions {
    #[allow(clippy::unused_self)] // commands are all called alike
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let config = Config::load(file, &[])?;
        let sessions = Source::open(&config)?.sessions()?;
        if sessions.is_empty() {
            say(nothing(&config));
            return Ok(ExitCode::SUCCESS);
        }
        let lines: Vec<String> = sessions.iter().map(Listed::line).collect();
        print(&lines.join("\n"))
    }
}

impl Listed {
    /// Its short id, when it began, how long it was, what was in it, its title.
    fn line(&self) -> String {
        let started = self
            .started
            .get(..16)
            .unwrap_or(&self.started)
            .replace('T', " ");
        let length = match self.seconds {
            Some(s) => Clock(Duration::from_secs(s)).to_string(),
            None => "open".to_owned(),
        };
        let (id, lines, prompts) = (self.id.short(), self.messages, self.prompts);
        let words = [self.channel.as_str(), self.title.as_str()];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let line = format!(
            "{id}  {started} UTC  {length:>8}  {lines:>6} lines  {prompts:>3} prompts  {}",
            words.join(": ")
        );
        line.trim_end().to_owned()
    }
}

fn nothing(config: &Config) -> String {
    format!(
        "No evening has been written down yet in {}.",
        config.data_dir.display()
    )
}

/// The session that is meant.
fn choose(sessions: &[Listed], named: Option<&str>, config: &Config) -> Result<SessionId> {
    let Some(named) = named else {
        let newest = sessions.first().with_context(|| nothing(config))?;
        return Ok(newest.id);
    };
    if let Ok(id) = named.parse() {
        return Ok(id);
    }
    let named_so: Vec<&Listed> = sessions
        .iter()
        .filter(|s| s.id.short().eq_ignore_ascii_case(named))
        .collect();
    match named_so.as_slice() {
        [one] => Ok(one.id),
        [] => bail!("there is no session {named}; `sanctum sessions` lists them"),
        _ => bail!("several sessions end in {named}; name one by its whole id"),
    }
}

/// Prints a text; a reader that has seen enough is no error.
fn print(text: &str) -> Result<ExitCode> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {}
        other => other.context("cannot print")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the evenings are read.
enum Source {
    Files(LedgerFiles),
    Running(Running),
    /// No Chronicler ever ran here; looking makes no folder.
    Nothing,
}

impl Source {
    fn open(config: &Config) -> Result<Self> {
        if !config.data_dir.exists() {
            return Ok(Self::Nothing);
        }
        match LedgerFiles::open(config) {
            Ok(files) => Ok(Self::Files(files)),
            Err(journal::Error::InUse { .. }) => Ok(Self::Running(Running::new(config)?)),
            Err(error) => Err(error.into()),
        }
    }

    fn sessions(&self) -> Result<Vec<Listed>> {
        let listing = match self {
            Self::Files(files) => files.sessions()?,
            Self::Running(running) => running.get("/admin/sessions")?,
            Self::Nothing => return Ok(Vec::new()),
        };
        let listing: Listing =
            serde_json::from_str(&listing).context("the list of sessions cannot be read")?;
        Ok(listing.sessions)
    }

    fn ledger(&self, session: SessionId, format: Format) -> Result<String> {
        let missing = || format!("there is no session {session}; `sanctum sessions` lists them");
        match self {
            Self::Files(files) => {
                let ledger = match format {
                    Format::Md => files.markdown(session)?,
                    Format::Html => files.page(session)?.map(|page| forms::alone(&page)),
                    Format::Json => files.json(session)?,
                };
                ledger.with_context(missing)
            }
            Self::Running(running) => ledger_of(running, session, format),
            Self::Nothing => bail!(missing()),
        }
    }
}

/// A ledger of the program that runs, in this form.
fn ledger_of(running: &Running, session: SessionId, format: Format) -> Result<String> {
    let asked = match format {
        Format::Html => return Ok(forms::alone(&running.get(&format!("/ledger/{session}"))?)),
        Format::Md => running.get(&format!("/admin/ledger?session_id={session}"))?,
        Format::Json => running.get(&format!("/admin/ledger?session_id={session}&format=json"))?,
    };
    let answer: Value =
        serde_json::from_str(&asked).context("the Chronicler's answer cannot be read")?;
    match &answer["ledger"] {
        Value::String(markdown) => Ok(markdown.clone()),
        ledger => Ok(serde_json::to_string_pretty(ledger)?),
    }
}
