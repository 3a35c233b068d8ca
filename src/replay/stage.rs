//! A session under other settings: its recorded inputs at their times, and in between the agent's own
//! deadlines in place of the recorded ticks.

use std::collections::BTreeSet;
use std::collections::VecDeque;

use anyhow::{Result, bail};

use super::rows::Told;
use crate::agent::Agent;
use crate::config;
use crate::event::{Action, At, CompletionError, Entry, Input, SessionId, Settings, minutes};

/// A deadline that does not move on for so many ticks is a mistake in the agent.
const STUCK: usize = 100;

/// The agent on its stage.
pub(super) struct Stage<'a> {
    agent: Agent,
    entries: &'a [Entry],
    told: &'a mut Told,
    now: At,
    /// Requests whose recorded answers are still to come.
    awaited: BTreeSet<u64>,
    /// Requests for which the journal holds an answer that has not been handed in or passed by.
    answers: BTreeSet<u64>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(agent: Agent, entries: &'a [Entry], told: &'a mut Told) -> Self {
        let answers = entries.iter().filter_map(|entry| match entry.input {
            Input::Completed { id, .. } => Some(id),
            _ => None,
        });
        Self {
            agent,
            answers: answers.collect(),
            entries,
            told,
            now: At(0),
            awaited: BTreeSet::new(),
        }
    }

    /// Plays it all under `settings`; `changed` makes the same changes to settings that come on the way.
    pub(super) fn play(
        mut self,
        settings: Settings,
        changed: &dyn Fn(&Settings) -> Result<Settings, config::Error>,
        session: SessionId,
        ended: bool,
    ) -> Result<()> {
        let (Some(first), Some(last)) = (self.entries.first(), self.entries.last()) else {
            return Ok(());
        };
        self.now = first.at;
        let grace = settings.grace;
        // what the change itself says belongs to neither side
        let input = Input::SettingsChanged(Box::new(settings));
        self.agent.handle(first.at, &input);
        for entry in self.entries {
            // first, for a request made on the way may be the one that this entry answers
            self.run_until(entry.at, |_| false)?;
            let input = match &entry.input {
                Input::Tick | Input::Said { .. } => continue,
                Input::Started { settings, seed } => Input::Started {
                    settings: Box::new(changed(settings)?),
                    seed: *seed,
                },
                Input::SettingsChanged(settings) => {
                    Input::SettingsChanged(Box::new(changed(settings)?))
                }
                Input::Completed { id, .. } => {
                    self.answers.remove(id);
                    if !self.awaited.remove(id) {
                        continue;
                    }
                    entry.input.clone()
                }
                input => input.clone(),
            };
            self.take(&input);
        }
        if ended {
            // under a longer grace period it closes later than it did
            let closed = |agent: &Agent| agent.session() != Some(session);
            self.run_until(last.at + grace + minutes(1), closed)
        } else {
            self.run_until(last.at, |_| false)
        }
    }

    /// Lets time pass up to `t`, or until `done`.
    fn run_until(&mut self, t: At, done: impl Fn(&Agent) -> bool) -> Result<()> {
        let mut stuck = 0;
        while !done(&self.agent)
            && let Some((next, why)) = self.agent.deadline().filter(|(next, _)| *next <= t)
        {
            stuck = if next > self.now { 0 } else { stuck + 1 };
            if stuck > STUCK {
                bail!("the agent's deadline does not move on: {next:?}, {why}");
            }
            self.now = self.now.max(next);
            self.take(&Input::Tick);
        }
        if !done(&self.agent) {
            self.now = self.now.max(t);
        }
        Ok(())
    }

    /// Hands an input in. A request for which no answer is recorded fails at once, so that the offline
    /// voice speaks.
    fn take(&mut self, input: &Input) {
        let mut inputs = VecDeque::from([input.clone()]);
        while let Some(input) = inputs.pop_front() {
            let actions = self.agent.handle(self.now, &input);
            for action in &actions {
                let Action::Complete(request) = action else {
                    continue;
                };
                if self.answers.contains(&request.id) {
                    self.awaited.insert(request.id);
                } else {
                    let why = "no answer is recorded for this request".to_owned();
                    inputs.push_back(Input::Completed {
                        id: request.id,
                        outcome: Err(CompletionError::Permanent(why)),
                    });
                }
            }
            self.told.note(self.now, &actions);
        }
    }
}
