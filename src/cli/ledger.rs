//! `sanctum ledger` and `sanctum sessions`: what is left of the evenings. Read from the data folder, or from
//! the Chronicler that is using it.

use std::fs;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use crate::app::{ADMIN_KEY_FILE, LedgerFiles};
use crate::config::Config;
use crate::event::{Clock, SessionId};
use crate::journal;
use crate::ledger as forms;
use crate::web::Ledgers;

use super::{runtime, say};

/// A running Chronicler answers at once, unless it writes the ledger of a very long evening.
const PATIENCE: Duration = Duration::from_secs(30);

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
            Self::Running(running) => running.ledger(session, format),
            Self::Nothing => bail!(missing()),
        }
    }
}

/// The Chronicler that has the database, asked over its own interface.
struct Running {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    address: SocketAddr,
    key: SecretString,
}

impl Running {
    fn new(config: &Config) -> Result<Self> {
        let mut address = config.listen;
        if address.ip().is_unspecified() {
            address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        // the runtime first: it installs what the client needs
        let runtime = runtime()?;
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .build()?;
        Ok(Self {
            runtime,
            client,
            address,
            key: key(config)?,
        })
    }

    fn get(&self, path: &str) -> Result<String> {
        let address = self.address;
        let asked = async {
            let token = self.key.expose_secret();
            let request = self
                .client
                .get(format!("http://{address}{path}"))
                .header("X-Admin-Token", token);
            let answer = request.send().await?;
            let status = answer.status();
            anyhow::Ok((status, answer.text().await?))
        };
        let (status, body) = self.runtime.block_on(asked).with_context(|| {
            format!("a Chronicler uses the database but does not answer at {address}; give the address it listens on with SANCTUM_LISTEN")
        })?;
        if !status.is_success() {
            let answer: Value = serde_json::from_str(&body).unwrap_or_default();
            let why = answer["error"]["message"]
                .as_str()
                .unwrap_or("it gives no reason");
            bail!("the Chronicler at {address} answers {status}: {why}");
        }
        Ok(body)
    }

    fn ledger(&self, session: SessionId, format: Format) -> Result<String> {
        let asked = match format {
            Format::Html => return Ok(forms::alone(&self.get(&format!("/ledger/{session}"))?)),
            Format::Md => self.get(&format!("/admin/ledger?session_id={session}"))?,
            Format::Json => self.get(&format!("/admin/ledger?session_id={session}&format=json"))?,
        };
        let answer: Value =
            serde_json::from_str(&asked).context("the Chronicler's answer cannot be read")?;
        match &answer["ledger"] {
            Value::String(markdown) => Ok(markdown.clone()),
            ledger => Ok(serde_json::to_string_pretty(ledger)?),
        }
    }
}

/// The owner's key, as the settings or the running Chronicler's own file have it.
fn key(config: &Config) -> Result<SecretString> {
    if let Some(key) = &config.admin_key {
        return Ok(key.clone());
    }
    let path = config.data_dir.join(ADMIN_KEY_FILE);
    let key = fs::read_to_string(&path)
        .with_context(|| format!("cannot read the owner key in {}", path.display()))?;
    ensure!(
        !key.trim().is_empty(),
        "the owner key in {} is empty",
        path.display()
    );
    Ok(key.trim().to_owned().into())
}
