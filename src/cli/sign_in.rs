//! `sanctum sign-in`: a new one-time link to the panel of the program that runs.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::config::Config;

use super::running::Running;
use super::say;

/// Print a new one-time link to the panel. The program must be running.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum sign-in")]
pub(super) struct SignIn {}

impl SignIn {
    pub(super) fn run(file: Option<&Path>) -> Result<ExitCode> {
        let config = Config::load(file, &[])?;
        let running = Running::new(&config)?;
        let answer = running.post("/admin/access/link", &serde_json::json!({}))?;
        let link = answer["link"].as_str();
        let link = link.context("the program that runs answered without a link")?;
        say(link);
        say("Open it in a browser within ten minutes; it signs one browser in.");
        Ok(ExitCode::SUCCESS)
    }
}
