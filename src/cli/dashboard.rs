//! `sanctum dashboard`: `new`, `show` and `set` have files of their own; here is `check FILE`: what is
//! read out of a dashboard, from where, and what is missing.

mod draft;

mod kept;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::text;
use crate::dashboard::{Field, Parsed, parse};

/// How much of a value is shown, in characters.
const SHOWN: usize = 72;

/// Draft, show, set and check stream dashboards, the plans for an evening.
#[derive(Debug, Args)]
pub struct Dashboard {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(draft::New),
    Show(kept::Show),
    Set(kept::Set),
    /// Say field by field what was read out of a file, from which lines, and what is missing
    ///
    /// Reads Markdown in the many forms that people and language models write, and JSON. Exit code 1 if
    /// title, game, mood, go-live, announcement, goals or angle is missing.
    #[command(after_help = "Example:\n  sanctum dashboard check tonight.md")]
    Check {
        /// The file; - for standard input
        file: PathBuf,
    },
}

impl Dashboard {
    /// Runs the command.
    pub fn run(self, config: Option<&Path>) -> anyhow::Result<ExitCode> {
        let file = match self.command {
            Command::New(new) => return new.run(config),
            Command::Show(show) => return show.run(config),
            Command::Set(set) => return set.run(config),
            Command::Check { file } => file,
        };
        let parsed = parse(&text::read(&file)?);
        report(&parsed, &mut io::stdout().lock())?;
        Ok(ExitCode::from(u8::from(!parsed.missing.is_empty())))
    }
}

/// Writes a table of the fields, the remarks, and what is missing.
fn report(parsed: &Parsed, out: &mut impl Write) -> io::Result<()> {
    let plan = &parsed.dashboard;
    for field in Field::ALL.into_iter().chain([Field::Notes]) {
        let values: Vec<String> = match field {
            Field::Title => vec![plan.stream_title.clone()],
            Field::Game => vec![plan.game.clone()],
            Field::Mood => vec![plan.mood.clone()],
            Field::GoLive => vec![plan.go_live_notification.clone()],
            Field::Announcement => vec![plan.social_post.replace('\n', " ")],
            Field::Angle => vec![plan.content_angle.clone()],
            Field::Notes => vec![plan.notes.replace('\n', " ")],
            Field::Goals => {
                let boxed = |done| if done { "[x]" } else { "[ ]" };
                let goals = plan.session_goals.iter();
                goals
                    .map(|goal| format!("{} {}", boxed(goal.done), goal.text))
                    .collect()
            }
        };
        let missing = parsed.missing.contains(&field);
        if missing {
            writeln!(out, "{:<13} {:<12} missing", field.as_str(), "")?;
            continue;
        }
        for (index, value) in values.iter().filter(|value| !value.is_empty()).enumerate() {
            let (name, lines) = if index == 0 {
                (field.as_str(), places(parsed, field))
            } else {
                ("", String::new())
            };
            writeln!(out, "{name:<13} {lines:<12} {}", shortened(value))?;
        }
    }
    for note in &parsed.notes {
        writeln!(out, "note: {}", text::shown(note))?;
    }
    let names: Vec<&str> = parsed.missing.iter().map(|field| field.as_str()).collect();
    match names.len() {
        0 => writeln!(out, "all {} fields found", Field::ALL.len()),
        n => writeln!(
            out,
            "{} of {} fields found, missing: {}",
            Field::ALL.len() - n,
            Field::ALL.len(),
            names.join(", ")
        ),
    }
}

/// The lines of a field, such as `line 3` or `lines 3-5, 9`.
fn places(parsed: &Parsed, field: Field) -> String {
    let ranges: Vec<String> = parsed
        .found
        .iter()
        .filter(|found| found.field == field)
        .map(|found| match (found.lines.start(), found.lines.end()) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}-{last}"),
        })
        .collect();
    let several = ranges.len() > 1 || ranges.iter().any(|range| range.contains('-'));
    let word = if several { "lines" } else { "line" };
    format!("{word} {}", ranges.join(", "))
}

fn shortened(value: &str) -> String {
    let mut short: String = value.chars().take(SHOWN).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    text::shown(&short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_places_and_gaps_are_told() {
        let parsed = parse("## Title\nThe Ferry\n\n## Goals\n- [x] one\n- two\n\nbring tea\n");
        let mut out = Vec::new();
        report(&parsed, &mut out).expect("written");
        let expected = "\
title         lines 1-2    The Ferry
game                       missing
mood                       missing
go-live                    missing
announcement               missing
goals         lines 4-6    [x] one
                           [ ] two
angle                      missing
notes         line 8       bring tea
note: there are 2 goals (3-5 are usual)
2 of 7 fields found, missing: game, mood, go-live, announcement, angle
";
        assert_eq!(String::from_utf8(out).expect("text"), expected);
    }
}
