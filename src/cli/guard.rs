//! `sanctum guard test FILE`: what the guard says of each line of a file.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Deserialize;

use super::text;
use crate::agent::guard::{Context, judge};

/// Hold lines against the guard, which judges all that the Chronicler says.
#[derive(Debug, Args)]
pub struct Guard {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the verdict and the reasons for each line of a file
    ///
    /// The lines are judged in order, as if they were said in one evening: one that repeats an earlier
    /// one is refused. Empty lines are skipped. In a file whose name ends in .jsonl each line is an
    /// object with a "text". Exit code 1 if any line is refused.
    #[command(after_help = "Example:\n  sanctum guard test lines.txt --name mira")]
    Test(Test),
}

#[derive(Debug, Args)]
struct Test {
    /// The file, one line each; - for standard input
    file: PathBuf,
    /// Somebody who is there; no line may address them (may be given again)
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// A flagged chat line; nothing may echo it (may be given again)
    #[arg(long, value_name = "TEXT")]
    flagged: Vec<String>,
    /// A proper name that may be written as it is, such as the game's (may be given again)
    #[arg(long, value_name = "TITLE")]
    title: Vec<String>,
}

/// A line of a .jsonl file; other keys are left alone.
#[derive(Deserialize)]
struct Line {
    text: String,
}

impl Guard {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Command::Test(test) = self.command;
        let all = text::read(&test.file)?;
        let objects = test.file.extension().is_some_and(|end| end == "jsonl");
        let mut lines = Vec::new();
        for (index, line) in all.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            lines.push(if objects {
                let parsed: Line = serde_json::from_str(line).with_context(|| {
                    let name = test.file.display();
                    format!("{name}, line {}: not an object with a \"text\"", index + 1)
                })?;
                parsed.text
            } else {
                line.to_owned()
            });
        }
        let mut context = Context::default();
        test.name.iter().for_each(|name| context.known(name));
        test.flagged.iter().for_each(|text| context.flagged(text));
        test.title.iter().for_each(|title| context.title(title));
        let refused = report(&lines, context, &mut io::stdout().lock())?;
        Ok(ExitCode::from(u8::from(refused > 0)))
    }
}

/// Writes the verdicts and the counts; gives how many lines were refused.
fn report(lines: &[String], mut context: Context, out: &mut impl Write) -> io::Result<usize> {
    let mut refused = 0;
    for line in lines {
        let verdict = judge(line, &context);
        let word = if verdict.passed() {
            "ok     "
        } else {
            "refused"
        };
        writeln!(out, "{word}  {}", text::shown(line))?;
        for reason in &verdict.broken {
            writeln!(out, "           {}", text::shown(reason))?;
        }
        if verdict.passed() {
            context.said(line);
        } else {
            refused += 1;
        }
    }
    writeln!(out, "{} ok, {refused} refused", lines.len() - refused)?;
    Ok(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_gets_its_verdict() {
        let lines = [
            "The sea is like that.",
            "Follow us!\u{1b}[2J",
            "The sea is like that.",
        ];
        let lines = lines.map(str::to_owned);
        let mut out = Vec::new();
        let refused = report(&lines, Context::default(), &mut out).expect("written");
        let out = String::from_utf8(out).expect("text");
        assert_eq!(refused, 2);
        assert!(
            out.starts_with("ok       The sea is like that.\nrefused  Follow us!\\u{1b}[2J\n"),
            "{out}"
        );
        assert!(out.contains("           exclamation: "), "{out}");
        assert!(out.contains("           repetition: "), "{out}");
        assert!(out.ends_with("1 ok, 2 refused\n"), "{out}");
    }
}
