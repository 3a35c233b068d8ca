//! Plays scenarios: evenings written as JSON Lines, through the same agent, step and journal as live, in
//! virtual time. Says what was decided and which expectations do not hold.

mod expect;

mod script;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::agent::warden::Warden;
use crate::app::Core;
use crate::event::{
    Action, Actor, At, ChatLine, CompletionError, Entry, Input, MessageId, Order, PromptId,
    Removal, SessionId, Settings, StreamChange, StreamSource, seconds,
};
use crate::journal::Journal;

pub use expect::Expect;
pub use script::{Cue, Line, Script};

/// A model answers after this long in a simulation.
const MODEL_TAKES: std::time::Duration = seconds(2);
/// Virtual evenings begin here: 2026-01-01T18:00:00Z.
const BEGINNING: At = At(1_767_290_400_000);
/// The same scenario always plays the same.
const SEED: u64 = 7;

/// What became of one scenario.
#[derive(Debug, Default)]
pub struct Outcome {
    /// One JSON object a line for each decision.
    pub decisions: String,
    /// A line for each expectation that does not hold.
    pub failures: Vec<String>,
    /// Expectations that hold.
    pub passed: usize,
}

/// Plays scenarios, each on a stage of its own.
#[derive(Debug)]
pub struct Player {
    warden: Arc<Warden>,
}

impl Player {
    /// Reads the Warden's rules, which all plays share.
    pub fn new() -> Result<Self> {
        let warden = Arc::new(Warden::new(None)?);
        Ok(Self { warden })
    }

    /// Plays the scenario in this file.
    pub fn play(&self, path: &Path) -> Result<Outcome> {
        let script = Script::read(path)?;
        let warden = Arc::clone(&self.warden);
        let mut stage = Stage::new(script.settings.clone(), script.restarts(), warden)?;
        stage.play(&script, path)
    }
}

/// A delivered prompt, as expectations ask for it.
#[derive(Clone, Debug)]
struct Delivered {
    at: At,
    id: PromptId,
    text: String,
    reasons: String,
}

struct Stage {
    core: Option<Core>,
    folder: Option<TempDir>,
    warden: Arc<Warden>,
    settings: Settings,
    now: At,
    model: Model,
    obs: Obs,
    /// A completion on its way: when it arrives, and for which request.
    coming: Vec<(At, u64)>,
    prompts: Vec<Delivered>,
    sessions: Vec<SessionId>,
    answered: Vec<PromptId>,
    last_flag: Option<String>,
    lines: u64,
    last_line_of: Vec<(String, MessageId)>,
    outcome: Outcome,
}

/// The language model.
#[derive(Debug, Default)]
struct Model {
    down: bool,
    /// What every completion is; without it none is of use.
    says: Option<String>,
}

/// What OBS would answer, were it asked.
#[derive(Debug, Default)]
struct Obs {
    /// It quit, crashed or is out of reach.
    gone: bool,
    live_since: Option<At>,
    reconnecting: bool,
    scene: Option<String>,
    speaking: bool,
}

impl Stage {
    fn new(settings: Settings, restarts: bool, warden: Arc<Warden>) -> Result<Self> {
        let folder = if restarts {
            Some(
                TempDir::with_prefix("sanctum-simulate-")
                    .context("cannot make a folder for the throw-away database")?,
            )
        } else {
            None
        };
        let mut stage = Self {
            core: None,
            folder,
            warden,
            settings,
            now: BEGINNING,
            model: Model::default(),
            obs: Obs::default(),
            coming: Vec::new(),
            prompts: Vec::new(),
            sessions: Vec::new(),
            answered: Vec::new(),
            last_flag: None,
            lines: 0,
            last_line_of: Vec::new(),
            outcome: Outcome::default(),
        };
        stage.start()?;
        Ok(stage)
    }

    /// Starts the program, as after a crash: nothing is saved on the way out.
    fn start(&mut self) -> Result<()> {
        let journal = match &self.folder {
            Some(folder) => {
                self.core = None; // the database is closed before it is opened again
                Journal::open(folder.path())?
            }
            None => Journal::in_memory()?,
        };
        let warden = Arc::clone(&self.warden);
        self.core = Some(Core::resume(journal, self.settings.clone(), warden)?);
        self.take(Input::Started {
            settings: Box::new(self.settings.clone()),
            seed: SEED,
        })?;
        Ok(())
    }

    /// OBS is asked for its present state at each connect, as live.
    fn connect(&mut self) -> Result<()> {
        if self.obs.gone {
            return Ok(());
        }
        match self.obs.live_since {
            Some(since) => self.stream(StreamChange::Started { since: Some(since) })?,
            None => self.stream(StreamChange::Stopped)?,
        }
        if self.obs.reconnecting {
            self.stream(StreamChange::Reconnecting)?;
        }
        if let Some(name) = self.obs.scene.clone() {
            self.take(Input::Scene { name })?;
        }
        if self.obs.speaking {
            self.take(Input::Voice { speaking: true })?;
        }
        Ok(())
    }

    fn core(&self) -> &Core {
        self.core
            .as_ref()
            .expect("a stage is started before it is used")
    }

    fn play(&mut self, script: &Script, path: &Path) -> Result<Outcome> {
        for line in &script.lines {
            self.run_until(BEGINNING + line.t)?;
            let place = || format!("{}:{}", path.display(), line.number);
            match &line.cue {
                Cue::Expect(expect) => {
                    let wrong = expect.check(&self.evidence());
                    if wrong.is_empty() {
                        self.outcome.passed += 1;
                    } else {
                        self.outcome
                            .failures
                            .push(format!("{}: {}", place(), wrong.join("; ")));
                    }
                }
                cue => self.cue(cue).with_context(place)?,
            }
        }
        Ok(std::mem::take(&mut self.outcome))
    }

    /// Lets time pass: every deadline and every answer of the model comes at its moment.
    fn run_until(&mut self, t: At) -> Result<()> {
        let mut stuck = 0;
        loop {
            let deadline = self.core().deadline().map(|(at, _)| at);
            let answer = self.coming.iter().map(|(at, _)| *at).min();
            let Some(next) = deadline
                .into_iter()
                .chain(answer)
                .min()
                .filter(|at| *at <= t)
            else {
                break;
            };
            stuck = if next > self.now { 0 } else { stuck + 1 };
            if stuck > 100 {
                bail!(
                    "the agent's deadline does not move on: {:?}",
                    self.core().deadline()
                );
            }
            self.now = self.now.max(next);
            if answer == Some(next) {
                self.answer(next)?;
            } else {
                self.take(Input::Tick)?;
            }
        }
        self.now = self.now.max(t);
        Ok(())
    }

    fn answer(&mut self, at: At) -> Result<()> {
        let Some(i) = self.coming.iter().position(|(when, _)| *when == at) else {
            return Ok(());
        };
        let (_, id) = self.coming.remove(i);
        let outcome = match &self.model.says {
            _ if self.model.down => Err(CompletionError::Transient("the model is down".to_owned())),
            Some(text) => Ok(text.clone()),
            None => Err(CompletionError::Permanent(
                "no model takes part in this simulation".to_owned(),
            )),
        };
        self.take(Input::Completed { id, outcome })
    }

    fn take(&mut self, input: Input) -> Result<()> {
        let now = self.now;
        let core = self
            .core
            .as_mut()
            .expect("a stage is started before it is used");
        for entry in core.step(now, vec![input])?.into_iter().flatten() {
            self.watch(&entry);
        }
        Ok(())
    }

    fn stream(&mut self, change: StreamChange) -> Result<()> {
        self.take(Input::Stream {
            source: StreamSource::Obs,
            change,
        })
    }

    fn order(&mut self, order: Order) -> Result<()> {
        self.take(Input::Order {
            by: Actor::Owner,
            order,
        })
    }

    fn cue(&mut self, cue: &Cue) -> Result<()> {
        match cue {
            Cue::Dashboard(dashboard) => self.order(Order::SetDashboard(dashboard.clone())),
            Cue::StreamStarted => {
                self.obs = Obs {
                    gone: false,
                    live_since: Some(self.now),
                    reconnecting: false,
                    ..std::mem::take(&mut self.obs)
                };
                self.stream(StreamChange::Started { since: None })
            }
            Cue::StreamStopped => {
                self.obs.live_since = None;
                self.obs.reconnecting = false;
                self.stream(StreamChange::Stopped)
            }
            Cue::Reconnecting => {
                self.obs.reconnecting = true;
                self.stream(StreamChange::Reconnecting)
            }
            Cue::Reconnected => {
                self.obs.reconnecting = false;
                self.stream(StreamChange::Reconnected)
            }
            Cue::ObsGone => {
                self.obs.gone = true;
                self.stream(StreamChange::Lost)
            }
            Cue::ObsBack => {
                self.obs.gone = false;
                self.connect()
            }
            Cue::Scene(name) => {
                self.obs.scene = Some(name.clone());
                self.take(Input::Scene { name: name.clone() })
            }
            Cue::Voice(speaking) => {
                self.obs.speaking = *speaking;
                self.take(Input::Voice {
                    speaking: *speaking,
                })
            }
            Cue::Chat(line) => self.chat(line),
            Cue::Delete(user) => {
                let user = user.to_lowercase();
                let Some(i) = self.last_line_of.iter().rposition(|(u, _)| *u == user) else {
                    bail!("{user} has no line to delete");
                };
                let (_, id) = self.last_line_of.remove(i);
                self.take(Input::Removed(Removal::Message(id)))
            }
            Cue::Raid { from, viewers } => self.take(Input::Raid {
                from: from.clone(),
                viewers: *viewers,
            }),
            Cue::Viewers(count) => self.take(Input::Viewers { count: *count }),
            Cue::Nudge => self.order(Order::Nudge),
            Cue::EndSession => self.order(Order::EndSession { session: None }),
            Cue::Resume => self.order(Order::Resume),
            Cue::Hush(span) => {
                let until = span.map(|span| self.now + span);
                self.order(Order::Hush { until })
            }
            Cue::Feedback(feedback) => self.order(Order::Feedback {
                prompt: None,
                feedback: *feedback,
            }),
            Cue::ModelUp => {
                self.model.down = false;
                Ok(())
            }
            Cue::ModelDown => {
                self.model.down = true;
                Ok(())
            }
            Cue::ModelSays(text) => {
                self.model.says = Some(text.clone());
                self.model.down = false;
                Ok(())
            }
            Cue::Restart => {
                self.coming.clear(); // answers to the killed process reach nobody
                self.start()?;
                self.connect()
            }
            Cue::Expect(_) => Ok(()),
        }
    }

    fn chat(&mut self, line: &ChatLine) -> Result<()> {
        self.lines += 1;
        let id = MessageId::from(format!("line-{}", self.lines).as_str());
        self.last_line_of
            .push((line.user.login.clone(), id.clone()));
        self.last_flag = None;
        let line = ChatLine { id, ..line.clone() };
        self.take(Input::Chat(Box::new(line)))
    }

    /// Notes what expectations may ask for, and prints the decision.
    fn watch(&mut self, entry: &Arc<Entry>) {
        for action in &entry.actions {
            match action {
                Action::SessionOpened { session, .. } => self.sessions.push(*session),
                Action::Flagged { flag, .. } => {
                    self.last_flag = Some(flag.severity.as_str().to_owned());
                }
                Action::Complete(request) => self.coming.push((entry.at + MODEL_TAKES, request.id)),
                Action::PromptDelivered { prompt, .. } => self.prompts.push(Delivered {
                    at: entry.at,
                    id: prompt.id,
                    text: prompt.text.clone(),
                    reasons: prompt
                        .reasons
                        .iter()
                        .map(|r| r.text.as_str())
                        .collect::<Vec<_>>()
                        .join(" "),
                }),
                Action::PromptAnswered { prompt, people, .. } if *people > 0 => {
                    self.answered.push(*prompt);
                }
                _ => {}
            }
            if let Some(line) = script::decision(entry.at.since(BEGINNING), action) {
                let _ = writeln!(self.outcome.decisions, "{line}");
            }
        }
    }

    fn evidence(&self) -> expect::Evidence<'_> {
        expect::Evidence {
            t: self.now.since(BEGINNING),
            view: self.core().view(self.now),
            prompts: self
                .prompts
                .iter()
                .map(|p| (p.at.since(BEGINNING), p.text.as_str()))
                .collect(),
            last_reasons: self.prompts.last().map_or("", |p| p.reasons.as_str()),
            sessions: self.sessions.len(),
            flag: self.last_flag.as_deref().unwrap_or("none"),
            answered: self
                .prompts
                .last()
                .is_some_and(|p| self.answered.contains(&p.id)),
        }
    }
}
