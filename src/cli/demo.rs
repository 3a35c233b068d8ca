//! `sanctum demo`: a written evening through the very same program, faster, in a database that is
//! thrown away.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use crate::app::App;
use crate::config::{Config, Source, Value, Values};
use crate::event::{
    Action, Actor, At, ChatLine, Clock, Input, MessageId, Order, Seq, StreamChange, StreamSource,
};
use crate::inbox::Inbox;
use crate::journal::Reader;
use crate::simulate::{Cue, Script};
use crate::web::Ledgers;

use super::{addresses, runtime, say, start_log, stop};

/// The evening.
const EVENING: &str = include_str!("demo/evening.jsonl");

/// Play a written evening in about a minute. Needs no account, no OBS and no network.
///
/// Chat arrives, falls quiet, a prompt appears, people answer it, a scam is flagged, the ledger is written
/// and printed. Overlay and ledger can be watched meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "Example: sanctum demo --stay")]
pub(super) struct Demo {
    /// How many times as fast as the world.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
    speed: u32,
    /// Keep serving the pages afterwards, until stopped.
    #[arg(long)]
    stay: bool,
    /// Address and port to listen on; a free port if not given.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: String,
}

impl Demo {
    pub(super) fn run(self) -> Result<ExitCode> {
        let folder = tempfile::TempDir::with_prefix("sanctum-demo-")
            .context("cannot make a folder for the throw-away database")?;
        let config = config(folder.path(), &self.listen)?;
        start_log("warn"); // the terminal is for the evening
        let script = Script::parse(EVENING, Path::new("demo/evening.jsonl"))?;
        runtime()?.block_on(async {
            let stop = stop::on_signal();
            let app = App::build_at_speed(config, self.speed).await?;
            let address = addresses::here(app.address()?);
            say(format_args!(
                "An evening at {} times the speed.",
                self.speed
            ));
            say(format_args!("  overlay  http://{address}/overlay"));
            say(format_args!("  ledger   http://{address}/ledger\n"));
            let (inbox, reader, ledgers) = (app.inbox(), app.reader(), app.ledgers());
            let ended = stop.child_token();
            let running = tokio::spawn(app.run(ended.clone()));
            let ledger = tokio::select! {
                () = stop.cancelled() => None,
                played = play(&script, &inbox, &reader, self.speed) => {
                    played?;
                    let newest = ledgers.newest()?.context("the evening left no session")?;
                    ledgers.markdown(newest)?
                }
            };
            if let Some(ledger) = ledger {
                say(format_args!("\n{ledger}"));
                if self.stay {
                    say(format_args!(
                        "The pages stay at http://{address}/ledger until this is stopped."
                    ));
                    stop.cancelled().await;
                }
            }
            ended.cancel();
            running.await.context("the program broke")?
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Nothing of the outside world: no OBS, no chat, no model.
fn config(folder: &Path, listen: &str) -> Result<Config> {
    let mut values = Values::defaults();
    let data_dir = folder.display().to_string();
    for (name, value) in [
        ("data_dir", data_dir.as_str()),
        ("listen", listen),
        ("obs.url", ""),
    ] {
        values.set(name, Value::One(value.to_owned()), Source::Flag)?;
    }
    Ok(Config::build(&values)?)
}

/// How often the terminal is told what was decided in between.
const LOOK: Duration = Duration::from_millis(200);

/// Hands the evening's lines in at their time, telling the terminal what happens.
async fn play(script: &Script, inbox: &Inbox, reader: &Reader, speed: u32) -> Result<()> {
    let started = tokio::time::Instant::now();
    let mut told = Told {
        reader,
        seen: reader.last_seq()?,
        began: None,
    };
    for (i, line) in script.lines.iter().enumerate() {
        let due = started + line.t / speed;
        while tokio::time::Instant::now() + LOOK < due {
            tokio::time::sleep(LOOK).await;
            told.look()?;
        }
        tokio::time::sleep_until(due).await;
        let Some(input) = input(&line.cue, i) else {
            continue;
        };
        inbox.ask(input).await?;
        told.look()?;
    }
    Ok(())
}

/// What the terminal was told of.
struct Told<'a> {
    reader: &'a Reader,
    seen: Seq,
    began: Option<At>,
}

impl Told<'_> {
    /// Tells what the journal holds beyond that.
    fn look(&mut self) -> Result<()> {
        for entry in self.reader.entries_after(self.seen, 1000)? {
            self.seen = entry.last_seq();
            let began = *self.began.get_or_insert(entry.at);
            let t = Clock(entry.at.since(began)).to_string();
            match &entry.input {
                Input::Chat(line) => say(format_args!("{t:>8}  {}: {}", line.user.name, line.text)),
                Input::Raid { from, viewers } => say(format_args!(
                    "{t:>8}  * {from} comes over with {viewers} viewers"
                )),
                _ => {}
            }
            for action in &entry.actions {
                tell(&t, action);
            }
        }
        Ok(())
    }
}

fn tell(t: &str, action: &Action) {
    match action {
        Action::SessionOpened { .. } => {
            say(format_args!("{t:>8}  * the stream starts; a session opens"));
        }
        Action::Flagged { flag, .. } => {
            let why = flag.reasons.first().map_or("", String::as_str);
            say(format_args!("{t:>8}  * the Warden holds that back: {why}"));
        }
        Action::PromptDelivered { prompt, .. } => {
            say(format_args!(
                "{t:>8}  * the Hearthkeeper, an AI steward: {}",
                prompt.text
            ));
        }
        Action::PromptAnswered { people, .. } if *people == 1 => {
            say(format_args!("{t:>8}  * somebody takes it up"));
        }
        Action::SessionClosed { .. } => say(format_args!(
            "{t:>8}  * the session closes; the ledger is written"
        )),
        _ => {}
    }
}

fn input(cue: &Cue, number: usize) -> Option<Input> {
    let order = |order| {
        Some(Input::Order {
            by: Actor::Owner,
            order,
        })
    };
    match cue {
        Cue::Dashboard(dashboard) => order(Order::SetDashboard(dashboard.clone())),
        Cue::StreamStarted => Some(Input::Stream {
            source: StreamSource::Obs,
            change: StreamChange::Started { since: None },
        }),
        Cue::StreamStopped => Some(Input::Stream {
            source: StreamSource::Obs,
            change: StreamChange::Stopped,
        }),
        Cue::Scene(name) => Some(Input::Scene { name: name.clone() }),
        Cue::Voice(speaking) => Some(Input::Voice {
            speaking: *speaking,
        }),
        Cue::Raid { from, viewers } => Some(Input::Raid {
            from: from.clone(),
            viewers: *viewers,
        }),
        Cue::EndSession => order(Order::EndSession { session: None }),
        Cue::Chat(line) => {
            let id = MessageId::from(format!("demo-{number}").as_str());
            Some(Input::Chat(Box::new(ChatLine {
                id,
                ..(**line).clone()
            })))
        }
        _ => None,
    }
}
