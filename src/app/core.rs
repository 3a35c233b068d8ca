//! One step of the program: stamp inputs, let the agent decide, commit both together. The live loop,
//! simulations and replays all step through here; only their clocks differ.

use std::sync::Arc;

use crate::agent::Agent;
use crate::agent::warden::Warden;
use crate::event::{Action, At, Entry, Input, Seq, SessionId, Settings, View};
use crate::journal::{self, Journal, Reader};

/// A checkpoint is written after so many entries at the latest; a restart reads no more than these.
const CHECKPOINT_EVERY: usize = 500;
/// Entries read at a time when the agent's knowledge is made again from the journal.
const PAGE: usize = 1000;

/// The agent and its journal, in step.
#[derive(Debug)]
pub struct Core {
    agent: Agent,
    journal: Journal,
    next: Seq,
    last: At,
    unsaved: usize,
}

impl Core {
    /// Takes up where the journal ends: from the checkpoint and what came after it, or from the
    /// beginning if there is no usable checkpoint.
    pub fn resume(
        journal: Journal,
        settings: Settings,
        warden: Arc<Warden>,
    ) -> Result<Self, journal::Error> {
        let reader = journal.reader();
        let saved = reader.checkpoint()?;
        let restored =
            saved.and_then(|(seq, bytes)| Some((seq, Agent::restore(&bytes, warden.clone())?)));
        let (mut since, mut agent) =
            restored.unwrap_or_else(|| (0, Agent::new(settings, journal.seed(), warden)));
        loop {
            let entries = reader.entries_after(since, PAGE)?;
            let Some(last) = entries.last() else { break };
            since = last.last_seq();
            for entry in &entries {
                agent.handle(entry.at, &entry.input);
            }
        }
        let (next, last) = (reader.last_seq()? + 1, reader.last_at()?);
        Ok(Self {
            agent,
            journal,
            next,
            last,
            unsaved: 0,
        })
    }

    /// Takes inputs in, in order, and commits them with what was decided. When this returns, all of it
    /// is durable. `now` earlier than the last step's is taken as that. Gives an entry for each input, or
    /// `None` for one that changed nothing and is not kept: an idle tick, a line of chat handed in twice.
    pub fn step(
        &mut self,
        now: At,
        inputs: Vec<Input>,
    ) -> Result<Vec<Option<Arc<Entry>>>, journal::Error> {
        let now = now.max(self.last);
        self.last = now;
        let mut entries = Vec::with_capacity(inputs.len());
        let mut kept = Vec::with_capacity(inputs.len());
        for input in inputs {
            if matches!(&input, Input::Chat(line) if self.agent.knows(&line.id)) {
                kept.push(None);
                continue;
            }
            let input = self.agent.admit(input);
            let before = self.agent.session();
            let actions = self.agent.handle(now, &input);
            if actions.is_empty() && matches!(input, Input::Tick) {
                kept.push(None);
                continue;
            }
            let session = before.or(self.agent.session());
            let entry = Entry {
                seq: self.next,
                at: now,
                session,
                input,
                actions,
            };
            self.next = entry.last_seq() + 1;
            kept.push(Some(entries.len()));
            entries.push(entry);
        }
        self.commit(&entries)?;
        let entries: Vec<Arc<Entry>> = entries.into_iter().map(Arc::new).collect();
        Ok(kept
            .into_iter()
            .map(|i| i.map(|i| Arc::clone(&entries[i])))
            .collect())
    }

    fn commit(&mut self, entries: &[Entry]) -> Result<(), journal::Error> {
        if entries.is_empty() {
            return Ok(());
        }
        self.unsaved += entries.len();
        let turns = entries.iter().flat_map(|e| &e.actions).any(|a| {
            // a withdrawn line's words must not live on in an older checkpoint either
            matches!(
                a,
                Action::SessionOpened { .. }
                    | Action::SessionClosed { .. }
                    | Action::Withdrawn { .. }
            )
        });
        let checkpoint =
            (turns || self.unsaved >= CHECKPOINT_EVERY).then(|| self.agent.checkpoint());
        self.journal.append(entries, checkpoint.as_deref())?;
        if checkpoint.is_some() {
            self.unsaved = 0;
        }
        Ok(())
    }

    /// Keeps a small value that is no event under a name, durably; `None` removes it.
    pub fn keep(&mut self, name: &str, value: Option<&[u8]>) -> Result<(), journal::Error> {
        self.journal.put_meta(name, value)
    }

    /// Writes a checkpoint, so that the next start has nothing to read again.
    pub fn save(&mut self) -> Result<(), journal::Error> {
        if self.unsaved > 0 {
            self.journal.append(&[], Some(&self.agent.checkpoint()))?;
            self.unsaved = 0;
        }
        Ok(())
    }

    /// When the agent next wants a [`Input::Tick`], and why.
    #[must_use]
    pub fn deadline(&self) -> Option<(At, &'static str)> {
        self.agent.deadline()
    }

    /// What is so at `now`.
    #[must_use]
    pub fn view(&self, now: At) -> View {
        self.agent.view(now)
    }

    /// The agent, to be asked.
    #[must_use]
    pub fn agent(&self) -> &Agent {
        &self.agent
    }

    /// A read handle on the journal.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.journal.reader()
    }

    /// The time of the last step.
    #[must_use]
    pub fn last(&self) -> At {
        self.last
    }

    /// The database's random name.
    #[must_use]
    pub fn database_id(&self) -> [u8; 16] {
        self.journal.database_id()
    }

    /// The seed of all that is varied in this database.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.journal.seed()
    }

    /// Sessions that the journal holds as open although they are not the agent's.
    pub fn strays(&self) -> Result<Vec<SessionId>, journal::Error> {
        let open = self.journal.reader().open_sessions()?;
        let own = self.agent.session();
        Ok(open
            .into_iter()
            .map(|row| row.id)
            .filter(|id| Some(*id) != own)
            .collect())
    }
}
