//! `sanctum dashboard show` and `set`: the dashboard of a running program, asked over HTTP, or the one
//! that the journal keeps while none runs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::app::{Core, SteadyClock, warden};
use crate::cli::running::Running;
use crate::cli::{say, text};
use crate::config::Config;
use crate::dashboard::{parse, render};
use crate::event::{Action, Actor, Dashboard, Goal, Input, Order};
use crate::journal::{self, Journal};

const ROUTE: &str = "/admin/stream/dashboard";

/// Print the dashboard in force, or the one that waits for the next session
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sanctum dashboard show > tonight.md")]
pub(super) struct Show {
    #[command(flatten)]
    place: Place,
}

/// Put a dashboard in force, or keep it for the next session
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sanctum dashboard set tonight.md")]
pub(super) struct Set {
    /// The file, Markdown or JSON; - for standard input
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Whose dashboard.
#[derive(Debug, Args)]
struct Place {
    /// Address and port of the running program
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Folder of the database
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<String>,
}

/// Where dashboards are kept just now.
enum Keeper {
    Running(Box<Running>),
    Stopped(Box<Core>),
}

impl Show {
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let kept = match self.place.keeper(file, false)? {
            None => None,
            Some(Keeper::Stopped(core)) => {
                let view = core.view(core.last());
                view.dashboard.map(|kept| kept.dashboard)
            }
            Some(Keeper::Running(running)) => {
                let answer = running.find(ROUTE)?;
                answer.map(|answer| wire(&answer["dashboard"]))
            }
        };
        let Some(kept) = kept else {
            bail!("there is no dashboard; set one with `sanctum dashboard set FILE`");
        };
        say(render(&kept).trim_end());
        Ok(ExitCode::SUCCESS)
    }
}

impl Set {
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let parsed = parse(&text::read(&self.file)?);
        let plan = Dashboard {
            raw_markdown: String::new(),
            ..parsed.dashboard.clone()
        };
        ensure!(
            plan != Dashboard::default(),
            "nothing of a dashboard is found in {}; `sanctum dashboard check` says what is looked for",
            self.file.display()
        );
        let in_force = match self.place.keeper(file, true)? {
            Some(Keeper::Running(running)) => {
                let body = json!({ "raw_markdown": parsed.dashboard.raw_markdown });
                let answer = running.post(ROUTE, &body)?;
                answer["session_id"].is_string()
            }
            Some(Keeper::Stopped(core)) => keep(*core, parsed.dashboard)?,
            None => bail!("the database cannot be made"),
        };
        say(if in_force {
            "The dashboard is in force."
        } else {
            "The dashboard is kept; the next session takes it up."
        });
        for field in parsed.missing {
            say(format_args!("missing: {}", field.as_str()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Place {
    /// The running program, if one uses the folder; else the journal in it. `None`: there is none, and
    /// none is to be made.
    fn keeper(self, file: Option<&Path>, make: bool) -> Result<Option<Keeper>> {
        let flags = [("listen", self.listen), ("data_dir", self.data_dir)];
        let flags: Vec<(&str, String)> = flags
            .into_iter()
            .filter_map(|(k, v)| Some((k, v?)))
            .collect();
        let config = Config::load(file, &flags)?;
        if !make && !Journal::is_in(&config.data_dir) {
            return Ok(None);
        }
        match Journal::open(&config.data_dir) {
            Ok(journal) => {
                let warden = warden(&config)?;
                let core = Core::resume(journal, config.agent, warden)?;
                Ok(Some(Keeper::Stopped(Box::new(core))))
            }
            Err(journal::Error::InUse { .. }) => {
                Ok(Some(Keeper::Running(Box::new(Running::new(&config)?))))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Gives the order as the loop would; whether a session has it now.
fn keep(mut core: Core, plan: Dashboard) -> Result<bool> {
    let now = SteadyClock::new(core.last(), 1).now();
    let order = Input::Order {
        by: Actor::Owner,
        order: Order::SetDashboard(Box::new(plan)),
    };
    let entries = core.step(now, vec![order])?;
    core.save()?;
    let mut actions = entries.iter().flatten().flat_map(|entry| &entry.actions);
    Ok(actions.any(|action| {
        matches!(
            action,
            Action::DashboardSaved {
                session: Some(_),
                ..
            }
        )
    }))
}

/// A dashboard as the interface tells it.
fn wire(json: &Value) -> Dashboard {
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    let texts = json["session_goals"].as_array();
    let goals = texts
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(i, goal)| Goal {
            text: goal.as_str().unwrap_or_default().to_owned(),
            done: json["session_goals_done"][i] == true,
        });
    Dashboard {
        raw_markdown: text("raw_markdown"),
        stream_title: text("stream_title"),
        game: text("game"),
        mood: text("mood"),
        go_live_notification: text("go_live_notification"),
        social_post: text("social_post"),
        session_goals: goals.collect(),
        content_angle: text("content_angle"),
        notes: text("notes"),
    }
}
