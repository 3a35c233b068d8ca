//! Keeps the views: what each entry changes in the sessions, lines, prompts and dashboards. Runs inside the
//! transaction that stores the entry, so that the views never say anything else than the entries.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::fault::Fault;
use super::record::{self, DashboardView, PromptView, SessionView};
use super::tables::{LINE, Tables, key};
use crate::event::{
    Action, At, Dashboard, DashboardRow, Entry, Input, MessageId, Origin, Prompt, PromptId,
    PromptRow, Seq, SessionId, SessionRow,
};

/// The views during one append.
pub(super) struct Views<'a, 't> {
    tables: &'a mut Tables<'t>,
    /// The sessions that this append touched, written once at its end.
    sessions: BTreeMap<SessionId, SessionRow>,
}

impl<'a, 't> Views<'a, 't> {
    pub(super) fn new(tables: &'a mut Tables<'t>) -> Self {
        Self {
            tables,
            sessions: BTreeMap::new(),
        }
    }

    /// Stores an entry and brings the views up to it.
    pub(super) fn store(&mut self, entry: &Entry) -> Result<(), Fault> {
        let bytes = record::seal_entry(entry);
        self.tables.entries.insert(entry.seq, bytes.as_slice())?;
        let session = key(entry.session);
        let line: &[u8] = match entry.input {
            Input::Chat(_) => &[LINE],
            _ => &[],
        };
        self.tables.timeline.insert((session, entry.seq), line)?;
        if !entry.acts().is_empty() {
            self.tables.acts.insert(entry.seq, ())?;
        }
        if let Input::Access { change, .. } = &entry.input {
            self.tables.admit(entry.at, change)?;
        }
        for (seq, action) in (entry.seq + 1..).zip(&entry.actions) {
            self.act(entry, seq, action)?;
        }
        // last, because an action of this very entry may open the session
        self.count(entry)
    }

    /// Writes the sessions that changed.
    pub(super) fn finish(self) -> Result<(), Fault> {
        for (id, row) in &self.sessions {
            let bytes = record::seal(&SessionView::keep(row));
            self.tables
                .sessions
                .insert(key(Some(*id)), bytes.as_slice())?;
        }
        Ok(())
    }

    fn act(&mut self, entry: &Entry, seq: Seq, action: &Action) -> Result<(), Fault> {
        let (at, session) = (entry.at, key(entry.session));
        match action {
            Action::SessionOpened {
                session,
                channel,
                stream_since,
                by: _,
            } => {
                let row = opened(*session, channel, at, *stream_since);
                self.sessions.insert(*session, row);
            }
            Action::SessionResting { session, until, .. } => {
                self.session(Some(*session), |row| row.resting_until = Some(*until))?;
            }
            Action::SessionResumed { session } => {
                self.session(Some(*session), |row| row.resting_until = None)?;
            }
            Action::SessionClosed { session, ended, .. } => {
                self.session(Some(*session), |row| {
                    row.resting_until = None;
                    row.ended = Some(*ended);
                })?;
            }
            Action::Flagged { message, flag } => {
                if matches!(&entry.input, Input::Chat(line) if line.id == *message) {
                    self.tables.flag(session, entry.seq, flag)?;
                    self.session(entry.session, |row| row.flags += 1)?;
                }
            }
            Action::FlagDismissed { message, .. } => self.tables.dismiss_flag(session, message)?,
            Action::Withdrawn { messages } => self.withdraw(session, messages)?,
            Action::PromptProposed { prompt, .. } => {
                self.prompt_begins(session, seq, prompt, |row| row.proposed = Some(at))?;
            }
            Action::PromptDelivered { prompt, places, .. } => {
                self.session(entry.session, |row| row.prompts += 1)?;
                self.prompt_begins(session, seq, prompt, |row| {
                    row.delivered = Some(at);
                    row.places.clone_from(places);
                })?;
            }
            Action::PromptDecided {
                prompt,
                decision,
                by,
            } => self.prompt(*prompt, |row| {
                row.decision = Some((decision.clone(), by.clone(), at));
            })?,
            Action::PromptAnswered {
                prompt,
                people,
                first_after,
            } => self.prompt(*prompt, |row| {
                row.answered_by = *people;
                row.first_after = *first_after;
            })?,
            Action::PromptJudged {
                prompt, feedback, ..
            } => self.prompt(*prompt, |row| row.feedback = Some(*feedback))?,
            Action::DashboardSaved { session, dashboard } => {
                self.dashboard_saved(*session, seq, at, dashboard)?;
            }
            Action::GoalTicked { index, done } => self.goal_ticked(session, *index, *done)?,
            Action::SettingChanged { key, value, .. } => {
                match value {
                    Some(value) => self.tables.settings.insert(key.as_str(), value.as_str())?,
                    None => self.tables.settings.remove(key.as_str())?,
                };
            }
            Action::Complete(_) => {
                self.tables.quotes.insert((session, entry.seq), false)?;
            }
            // what only passes by, or is found in the entries by those who want it
            Action::ReadingChanged { .. }
            | Action::ThoughtFormed { .. }
            | Action::Hushed { .. }
            | Action::HushEnded
            | Action::Answered { .. }
            | Action::OrderRefused { .. }
            | Action::Noted { .. }
            | Action::Say { .. }
            | Action::Moderate { .. }
            | Action::ModerationEnded { .. }
            | Action::WriteLedger { .. } => {}
        }
        Ok(())
    }

    fn count(&mut self, entry: &Entry) -> Result<(), Fault> {
        let (Input::Chat(line), Some(session)) = (&entry.input, entry.session) else {
            return Ok(());
        };
        if line.origin != Origin::Human {
            return Ok(());
        }
        let user = match line.user.id.as_str() {
            "" => &line.user.login,
            id => id,
        };
        let who = (key(Some(session)), user);
        // looked up first: nearly all lines are by people who wrote before, and reading is cheaper
        let known = self.tables.people.get(who)?.is_some();
        if !known {
            self.tables.people.insert(who, ())?;
        }
        self.session(Some(session), |row| {
            row.messages += 1;
            row.people += u32::from(!known);
        })
    }

    /// Changes a session's row. Sessions that were never opened have none.
    fn session(
        &mut self,
        id: Option<SessionId>,
        change: impl FnOnce(&mut SessionRow),
    ) -> Result<(), Fault> {
        let Some(id) = id else { return Ok(()) };
        if let Some(row) = self.sessions.get_mut(&id) {
            change(row);
        } else if let Some(bytes) = self.tables.sessions.get(key(Some(id)))? {
            let view: SessionView =
                record::open(bytes.value()).map_err(|e| e.named(format!("session {id}")))?;
            let mut row = view.give(id);
            change(&mut row);
            self.sessions.insert(id, row);
        }
        Ok(())
    }

    /// Lines may be taken away after their evening: without an open session, those outside of sessions and
    /// those of the last one are looked at.
    fn withdraw(&mut self, session: u128, ids: &[MessageId]) -> Result<(), Fault> {
        let mut left = ids.len() - self.tables.withdraw(session, ids)?;
        if left > 0 && session != 0 {
            left -= self.tables.withdraw(0, ids)?.min(left);
        }
        let stored = self.tables.sessions.last()?.map(|(id, _)| id.value());
        let touched = self.sessions.keys().next_back().map(|id| key(Some(*id)));
        let last = stored.max(touched);
        if let Some(last) = last.filter(|&last| left > 0 && last != session) {
            self.tables.withdraw(last, ids)?;
        }
        Ok(())
    }

    /// A prompt is proposed or shown: its row is made, or takes the words as they are now.
    fn prompt_begins(
        &mut self,
        session: u128,
        seq: Seq,
        prompt: &Prompt,
        change: impl FnOnce(&mut PromptRow),
    ) -> Result<(), Fault> {
        if self.tables.prompt_sessions.get(prompt.id.0)?.is_none() {
            let row = PromptRow {
                seq,
                prompt: prompt.clone(),
                proposed: None,
                delivered: None,
                places: Vec::new(),
                decision: None,
                answered_by: 0,
                first_after: None,
                feedback: None,
            };
            let bytes = record::seal(&PromptView::keep(&row));
            let at = (session, prompt.id.0);
            self.tables.prompts.insert(at, bytes.as_slice())?;
            self.tables.prompt_sessions.insert(prompt.id.0, session)?;
        }
        self.prompt(prompt.id, |row| {
            row.prompt = prompt.clone();
            change(row);
        })
    }

    /// Changes a prompt's row, in whichever session it is.
    fn prompt(&mut self, id: PromptId, change: impl FnOnce(&mut PromptRow)) -> Result<(), Fault> {
        let session = self.tables.prompt_sessions.get(id.0)?.map(|s| s.value());
        let Some(session) = session else {
            return Ok(());
        };
        let view: Option<PromptView> = match self.tables.prompts.get((session, id.0))? {
            Some(bytes) => {
                Some(record::open(bytes.value()).map_err(|e| e.named(format!("prompt {}", id.0)))?)
            }
            None => None,
        };
        if let Some(view) = view {
            let mut row = view.give();
            change(&mut row);
            let bytes = record::seal(&PromptView::keep(&row));
            self.tables
                .prompts
                .insert((session, id.0), bytes.as_slice())?;
        }
        Ok(())
    }

    fn dashboard_saved(
        &mut self,
        session: Option<SessionId>,
        seq: Seq,
        at: At,
        dashboard: &Dashboard,
    ) -> Result<(), Fault> {
        if session.is_some() {
            // those that waited are taken up, or overtaken
            self.tables
                .dashboards
                .retain_in((0, 0)..=(0, u64::MAX), |_, _| false)?;
        }
        self.session(session, |row| {
            row.title.clone_from(&dashboard.stream_title);
            row.game.clone_from(&dashboard.game);
            dashboard.theme().clone_into(&mut row.theme);
        })?;
        let dashboard = dashboard.clone();
        self.store_dashboard(key(session), &DashboardRow { seq, at, dashboard })
    }

    /// Ticks a goal of the dashboard in force, or of the one that waits.
    fn goal_ticked(&mut self, session: u128, index: usize, done: bool) -> Result<(), Fault> {
        let row = {
            let mut rows = self
                .tables
                .dashboards
                .range((session, 0)..=(session, u64::MAX))?;
            match rows.next_back() {
                Some(row) => {
                    let (key, bytes) = row?;
                    let seq = key.value().1;
                    let view: DashboardView = record::open(bytes.value())
                        .map_err(|e| e.named(format!("dashboard {seq}")))?;
                    Some(view.give(seq))
                }
                None => None,
            }
        };
        if let Some(mut row) = row
            && let Some(goal) = row.dashboard.session_goals.get_mut(index)
        {
            goal.done = done;
            self.store_dashboard(session, &row)?;
        }
        Ok(())
    }

    fn store_dashboard(&mut self, session: u128, row: &DashboardRow) -> Result<(), Fault> {
        let bytes = record::seal(&DashboardView::keep(row));
        self.tables
            .dashboards
            .insert((session, row.seq), bytes.as_slice())?;
        Ok(())
    }
}

fn opened(id: SessionId, channel: &str, started: At, stream_since: At) -> SessionRow {
    SessionRow {
        id,
        channel: channel.to_owned(),
        started,
        stream_since,
        ended: None,
        resting_until: None,
        title: String::new(),
        game: String::new(),
        theme: String::new(),
        messages: 0,
        people: 0,
        prompts: 0,
        flags: 0,
    }
}
