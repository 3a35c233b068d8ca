//! Arguments, logging, stop signal, exit code; nothing else.

use std::process::ExitCode;

use clap::Parser;
use sanctum_chronicler::cli::{Cli, report};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => report(&error),
    }
}
