//! `sanctum replay`: a stored session again, beside what happened.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::app::warden;
use crate::config::Config;
use crate::event::{Clock, SessionId};
use crate::journal::{Journal, Reader};
use crate::replay::{self, Row};

use super::{say, text};

/// Differences that are printed; the rest is counted.
const SHOWN: usize = 20;
/// The width of each side, in characters.
const WIDTH: usize = 52;
/// Sessions among which a short name is looked for.
const SESSIONS: usize = 100_000;

/// Run a stored session again, and see where it would have spoken and been silent.
///
/// Without --set the replay must decide exactly as it did; exit code 1 if it does not. With --set it shows
/// what other settings would have done. The journal is only read, and no running program may use it.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum replay last --set hearthkeeper.quiet_minutes=8")]
pub(super) struct Replay {
    /// The session: its id, the eight characters in its ledger's file name, or `last`.
    session: String,
    /// Another value for a setting that decisions depend on (may be given again).
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// Folder of the database.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text
        .split_once('=')
        .ok_or("give a setting and its value, such as hearthkeeper.quiet_minutes=8")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

impl Replay {
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let flags: Vec<(&str, String)> = self
            .data_dir
            .map(|folder| ("data_dir", folder))
            .into_iter()
            .collect();
        let config = Config::load(file, &flags)?;
        let folder = &config.data_dir;
        ensure!(
            Journal::is_in(folder),
            "there is no database in {}; name its folder with --data-dir",
            folder.display()
        );
        let journal = Journal::open(folder)?;
        let reader = journal.reader();
        let session = find(&reader, &self.session)?;
        let warden = warden(&config)?;
        let replay = replay::replay(&reader, journal.seed(), warden, session, &self.set)?;

        let channel = match replay.session.channel.as_str() {
            "" => String::new(),
            channel => format!(", channel {channel}"),
        };
        say(format_args!("Session {session}{channel}"));
        for (key, value) in &self.set {
            say(format_args!("with {key} = {value}"));
        }
        say(format_args!(
            "\n{:>8}  {:<WIDTH$}   as replayed",
            "time", "as it happened"
        ));
        replay.rows.iter().for_each(print);
        say("");
        if replay.withdrawn > 0 {
            say(format_args!(
                "{} lines were taken out of chat; their words are gone, so the replay may differ for them.",
                replay.withdrawn
            ));
        }
        if !self.set.is_empty() {
            say(format_args!(
                "It spoke {} times, and would have spoken {} times.",
                spoken(&replay.rows, |row| row.happened.as_deref()),
                spoken(&replay.rows, |row| row.replayed.as_deref())
            ));
            return Ok(ExitCode::SUCCESS);
        }
        if replay.differences.is_empty() {
            say(format_args!(
                "The replay is the same as what happened: {} decisions.",
                replay.compared
            ));
            return Ok(ExitCode::SUCCESS);
        }
        for difference in replay.differences.iter().take(SHOWN) {
            say(text::shown(difference));
        }
        say(format_args!(
            "The replay differs from what happened in {} places.",
            replay.differences.len()
        ));
        Ok(ExitCode::FAILURE)
    }
}

/// The session that a person means.
fn find(reader: &Reader, name: &str) -> Result<SessionId> {
    if name == "last" {
        let newest = reader.sessions(None, 1)?;
        return Ok(newest.first().context("there is no session yet")?.id);
    }
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let sessions = reader.sessions(None, SESSIONS)?;
    let mut named = sessions.iter().filter(|row| row.id.short() == name);
    match (named.next(), named.next()) {
        (Some(row), None) => Ok(row.id),
        (Some(_), Some(_)) => bail!("{name} names several sessions; give the whole id"),
        (None, _) => bail!("there is no session {name}; give its id, or `last`"),
    }
}

fn spoken<'a>(rows: &'a [Row], side: impl Fn(&'a Row) -> Option<&'a str>) -> usize {
    let words = rows.iter().filter_map(side);
    words.filter(|words| words.starts_with("says: ")).count()
}

/// Both sides, wrapped; `|` between them where they differ.
fn print(row: &Row) {
    let side = |words: &Option<String>| wrapped(&text::shown(words.as_deref().unwrap_or("")));
    let (left, right) = (side(&row.happened), side(&row.replayed));
    let mark = if row.happened == row.replayed {
        ' '
    } else {
        '|'
    };
    for i in 0..left.len().max(right.len()) {
        let t = if i == 0 {
            Clock(row.t).to_string()
        } else {
            String::new()
        };
        let cell = |lines: &[String]| lines.get(i).cloned().unwrap_or_default();
        let line = format!("{t:>8}  {:<WIDTH$} {mark} {}", cell(&left), cell(&right));
        say(line.trim_end());
    }
}

/// The text in lines of at most [`WIDTH`] characters, broken between words where that is possible.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut word: Vec<char> = word.chars().collect();
        loop {
            let line = lines.last_mut().expect("there is always a line");
            let used = line.chars().count();
            let gap = usize::from(used > 0);
            if used + gap + word.len() <= WIDTH {
                line.extend((gap > 0).then_some(' '));
                line.extend(&word);
                break;
            }
            if used == 0 {
                line.extend(word.drain(..WIDTH));
            }
            lines.push(String::new());
        }
    }
    lines
}
