//! `sanctum voice`: prints lines as the offline voice would compose them for a dashboard and a chat.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Deserialize;

use crate::agent::guard;
use crate::event::{Dashboard, MessageId};
use crate::voice::{FrameId, Material, Names, Occasion, Talk, compose};

/// Print lines as the offline voice would compose them.
///
/// Reads a stream dashboard and, if given, a chat, and prints what the Hearthkeeper could say about them,
/// one line each, without a language model. The same files and seed print the same lines.
///
/// Example: sanctum voice --dashboard tonight.md -n 20
#[derive(Clone, Debug, clap::Args)]
pub struct Voice {
    /// The stream dashboard, a Markdown file
    #[arg(long, value_name = "FILE")]
    dashboard: PathBuf,
    /// The evening's chat, one JSON object a line: {"user": "mira", "text": "good evening"}
    #[arg(long, value_name = "FILE")]
    chat: Option<PathBuf>,
    /// How many lines
    #[arg(short = 'n', long = "lines", value_name = "N", default_value_t = 200)]
    lines: usize,
    /// Where the draw begins; another seed gives other lines
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// A line of the chat file.
#[derive(Clone, Debug, Deserialize)]
pub struct Said {
    /// Who.
    #[serde(default)]
    pub user: String,
    /// What.
    pub text: String,
}

impl Voice {
    /// Prints the lines.
    pub fn run(self, parse_dashboard: impl Fn(&str) -> Dashboard) -> anyhow::Result<ExitCode> {
        let dashboard = parse_dashboard(&read(&self.dashboard)?);
        let chat = match &self.chat {
            Some(path) => chat(&read(path)?, path)?,
            None => Vec::new(),
        };
        let mut out = std::io::stdout().lock();
        for line in lines(&dashboard, &chat, self.lines, self.seed) {
            match writeln!(out, "{line}") {
                // the reader has seen enough
                Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => break,
                other => other.context("could not print the lines")?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The first `n` lines for this evening. Fewer only if the wordings run out.
#[must_use]
pub fn lines(dashboard: &Dashboard, chat: &[Said], n: usize, seed: u64) -> Vec<String> {
    let (topics, hanging) = listen(dashboard, chat);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut used: HashMap<FrameId, u64> = HashMap::new();
    // the guard remembers some hundred lines, as many as ten sessions have; more may be asked for here
    let mut said: HashSet<String> = HashSet::new();
    let mut guarded = guard::Context::default();
    for name in [&dashboard.game, &dashboard.stream_title] {
        guarded.title(name);
    }
    let mut out: Vec<String> = Vec::new();
    while out.len() < n {
        let last_used = |frame: FrameId| used.get(&frame).copied();
        let material = Material {
            dashboard: Some(dashboard),
            topics: &topics,
            hanging: &hanging,
            callbacks: &[],
            meant: &[],
            occasion: Occasion::Quiet,
            minutes_quiet: 0,
            last_used: &last_used,
        };
        let mut refuse = |text: &str| said.contains(text) || !guard::judge(text, &guarded).passed();
        let Some(line) = compose(&material, &mut rng, &mut refuse) else {
            break;
        };
        used.insert(line.frame, out.len() as u64);
        guarded.said(&line.text);
        said.insert(line.text.clone());
        out.push(line.text);
    }
    out
}

/// What the chat was about, and what it left open.
fn listen(
    dashboard: &Dashboard,
    chat: &[Said],
) -> (Vec<crate::voice::Phrase>, Vec<crate::voice::Phrase>) {
    let names = Names::of(dashboard);
    let mut talk = Talk::default();
    for (i, said) in chat.iter().enumerate() {
        let id = MessageId::from(i.to_string().as_str());
        talk.hear(&id, &said.user.to_lowercase(), &said.text, &names);
    }
    (talk.topics(5), talk.hanging())
}

fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn chat(text: &str, path: &Path) -> anyhow::Result<Vec<Said>> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(i, line)| {
            serde_json::from_str(line).with_context(|| {
                format!(
                    "{}, line {}: expected an object with \"user\" and \"text\"",
                    path.display(),
                    i + 1
                )
            })
        })
        .collect()
}
