//! `sanctum simulate`: plays scenarios in virtual time and checks what they expect.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::simulate::Player;

use super::say;

/// Play written evenings through the same agent, loop and journal as live, in virtual time.
///
/// Prints one JSON line for every decision, a line for each expectation that does not hold, and closes
/// with `N passed, N failed`. Exit code 0 only if all hold, 2 if a file cannot be played.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum simulate tests/scenarios/*.jsonl")]
pub(super) struct Simulate {
    /// Scenario files, in JSON Lines.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print only failures and the count.
    #[arg(long)]
    quiet: bool,
}

impl Simulate {
    pub(super) fn run(self) -> Result<ExitCode> {
        let (mut passed, mut failed, mut unread) = (0, 0, false);
        let player = Player::new()?;
        for file in &self.files {
            let outcome = match player.play(file) {
                Ok(outcome) => outcome,
                Err(error) => {
                    // the others are played all the same
                    unread = true;
                    super::report(&error);
                    continue;
                }
            };
            if !self.quiet {
                say(outcome.decisions.trim_end());
            }
            for failure in &outcome.failures {
                say(failure);
            }
            passed += outcome.passed;
            failed += outcome.failures.len();
        }
        say(format_args!("{passed} passed, {failed} failed"));
        Ok(match (failed, unread) {
            (_, true) => ExitCode::from(2),
            (0, false) => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}
