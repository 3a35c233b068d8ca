//! What is kept of a session's entries until the ledger is written: counts by the minute, a bounded choice
//! of lines, and the moments that its prose tells. Memory follows the length of the evening, not its noise.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::clean;
use super::lines::{Kept, Lines};
use super::moment::{AnswerNote, FlagNote, Moment, What};
use crate::event::{
    Action, At, ChatLine, DashboardRow, Entry, Input, MessageId, Origin, PromptRow, Reading,
    SessionRow, StreamChange, minutes,
};

/// Silence of this length is worth a sentence.
pub(super) const QUIET: Duration = minutes(10);
/// Lines this soon after a prompt may be answers to it.
const AFTER_PROMPT: Duration = minutes(5);
/// Minutes that are counted one by one, two weeks of them; later lines count in the last.
const MINUTES: u64 = 20_160;
/// Moments, changes of the reading, flags and answers that are kept of each; more are only counted.
const MOST: usize = 2_000;

/// One session, as its ledger needs it.
#[derive(Clone, Debug)]
pub struct Record {
    /// The session, as it is now.
    pub session: SessionRow,
    /// Its prompts, in order.
    pub prompts: Vec<PromptRow>,
    /// The dashboard in force.
    pub dashboard: Option<DashboardRow>,
    /// People's lines by minute of the stream.
    pub(super) minutes: BTreeMap<u64, u32>,
    pub(super) lines: Lines,
    pub(super) moments: Vec<Moment>,
    pub(super) readings: Vec<(At, Reading)>,
    pub(super) flags: Vec<FlagNote>,
    pub(super) answers: Vec<AnswerNote>,
    /// The first line of a person: who and when. The name goes if the line does.
    pub(super) first: Option<(At, MessageId, Option<String>)>,
    /// The last moment that is known of.
    pub(super) last: At,
    /// Lines whose words were gone when they were read: taken away, perhaps after the evening.
    blank: BTreeSet<MessageId>,
    quiet_since: Option<At>,
    last_prompt: Option<At>,
}

impl Record {
    /// An empty record; [`add`](Self::add) fills it.
    #[must_use]
    pub fn new(session: SessionRow) -> Self {
        Self {
            last: session.started,
            session,
            prompts: Vec::new(),
            dashboard: None,
            minutes: BTreeMap::new(),
            lines: Lines::default(),
            moments: Vec::new(),
            readings: Vec::new(),
            flags: Vec::new(),
            answers: Vec::new(),
            first: None,
            blank: BTreeSet::new(),
            quiet_since: None,
            last_prompt: None,
        }
    }

    /// Takes what the ledger needs of an entry. All entries of the session, in order.
    pub fn add(&mut self, entry: &Entry) {
        let at = entry.at;
        self.last = self.last.max(at);
        match &entry.input {
            Input::Chat(line) => self.line(entry, line),
            Input::Raid { from, viewers } => {
                let from = clean::plain(from, clean::NAME);
                self.tell(
                    at,
                    What::Raid {
                        from,
                        viewers: *viewers,
                    },
                );
            }
            Input::Stream {
                change: StreamChange::Reconnecting,
                ..
            } => self.tell(at, What::Reconnecting),
            Input::Stream {
                change: StreamChange::Reconnected,
                ..
            } => {
                if let Some(since) = self.since(|what| matches!(what, What::Reconnecting)) {
                    self.tell(
                        at,
                        What::Reconnected {
                            after: at.since(since),
                        },
                    );
                }
            }
            _ => {}
        }
        for action in &entry.actions {
            self.act(at, action);
        }
    }

    /// When the evening ended, or the last that is known of it.
    pub(super) fn end(&self) -> At {
        self.session
            .ended
            .unwrap_or(self.last)
            .max(self.session.stream_since)
    }

    fn line(&mut self, entry: &Entry, line: &ChatLine) {
        if line.origin != Origin::Human {
            return;
        }
        if line.text.is_empty() && self.blank.len() < MOST {
            self.blank.insert(line.id.clone());
        }
        let at = entry.at;
        let minute = at.since(self.session.stream_since).as_secs() / 60;
        *self.minutes.entry(minute.min(MINUTES)).or_default() += 1;
        self.break_quiet(at);
        let after_prompt = self
            .last_prompt
            .is_some_and(|p| at.since(p) <= AFTER_PROMPT);
        let flag = entry.actions.iter().find_map(|action| match action {
            Action::Flagged { message, flag } if *message == line.id => Some(flag),
            _ => None,
        });
        match flag {
            None => self.lines.offer(at, line, after_prompt),
            Some(flag) if self.flags.len() < MOST => self.flags.push(FlagNote {
                at,
                message: line.id.clone(),
                flag: flag.clone(),
                dismissed: false,
                withdrawn: line.text.is_empty(),
                line: Kept::new(at, line, after_prompt),
            }),
            Some(_) => {}
        }
        if self.first.is_none() && flag.is_none() {
            // without words it was taken away: then the name stays out as well
            let name = (!line.text.is_empty()).then(|| clean::plain(&line.user.name, clean::NAME));
            self.first = Some((at, line.id.clone(), name));
        }
    }

    fn act(&mut self, at: At, action: &Action) {
        match action {
            Action::SessionOpened { by, .. } => {
                self.tell(at, What::Opened { by: *by });
                self.quiet_since = Some(at);
            }
            Action::SessionResting { because, .. } => {
                self.break_quiet(at);
                self.quiet_since = None;
                self.tell(
                    at,
                    What::Resting {
                        because: because.clone(),
                    },
                );
            }
            Action::SessionResumed { .. } => {
                self.quiet_since = Some(at);
                if let Some(since) = self.since(|what| matches!(what, What::Resting { .. })) {
                    self.tell(
                        at,
                        What::Resumed {
                            after: at.since(since),
                        },
                    );
                }
            }
            Action::SessionClosed { ended, because, .. } => self.close(*ended, because),
            Action::FlagDismissed { message, .. } => self.dismiss(message),
            Action::Withdrawn { messages } => self.withdraw(messages),
            Action::ReadingChanged { reading, .. } => {
                self.read(at, *reading);
            }
            Action::PromptDelivered { .. } => self.last_prompt = Some(at),
            Action::GoalTicked { index, done } => {
                let (index, done) = (*index, *done);
                self.tell(at, What::Goal { index, done });
            }
            Action::Hushed { until, by } => {
                let (until, by) = (*until, by.clone());
                self.tell(at, What::Hushed { until, by });
            }
            Action::Noted { text } => self.tell(at, What::Noted { text: text.clone() }),
            Action::Answered {
                to,
                name,
                text,
                places,
                ..
            } if self.answers.len() < MOST => {
                let said = (
                    clean::plain(name, clean::NAME),
                    clean::plain(text, clean::LINE),
                );
                let (to, places) = (to.clone(), places.clone());
                let said = Some(said).filter(|_| !self.blank.contains(&to));
                self.answers.push(AnswerNote {
                    at,
                    to,
                    said,
                    places,
                });
            }
            // flags come with their lines; the rest is not told
            _ => {}
        }
    }

    fn read(&mut self, at: At, reading: Reading) {
        let changed = self.readings.last().is_none_or(|last| last.1 != reading);
        if changed && self.readings.len() < MOST {
            self.readings.push((at, reading));
        }
    }

    fn tell(&mut self, at: At, what: What) {
        // the end is told however much there was before it
        if self.moments.len() < MOST || matches!(what, What::Closed { .. }) {
            self.moments.push(Moment { at, what });
        }
    }

    /// When the last moment of this kind was.
    fn since(&self, kind: impl Fn(&What) -> bool) -> Option<At> {
        self.moments
            .iter()
            .rev()
            .find(|m| kind(&m.what))
            .map(|m| m.at)
    }

    fn break_quiet(&mut self, at: At) {
        // the wait for the first line is told with that line
        if let (Some(since), Some(_)) = (self.quiet_since, &self.first) {
            let length = at.since(since);
            if length >= QUIET {
                self.tell(since, What::Quiet { length });
            }
        }
        self.quiet_since = Some(at);
    }

    fn close(&mut self, ended: At, because: &str) {
        if self.quiet_since.is_some() {
            self.break_quiet(ended);
        }
        // a rest that the session did not outlive is its end, and told as such
        if let Some(resting) = self
            .moments
            .iter()
            .rposition(|m| matches!(m.what, What::Resting { .. }))
            && !self.moments[resting..]
                .iter()
                .any(|m| matches!(m.what, What::Resumed { .. }))
        {
            self.moments.remove(resting);
        }
        self.tell(
            ended,
            What::Closed {
                because: because.to_owned(),
            },
        );
    }

    fn dismiss(&mut self, message: &MessageId) {
        if let Some(note) = self.flags.iter_mut().rev().find(|f| f.message == *message) {
            note.dismissed = true;
            if let Some(line) = note.line.take().filter(|_| !note.withdrawn) {
                self.lines.put(line);
            }
        }
    }

    fn withdraw(&mut self, messages: &[MessageId]) {
        let ids: BTreeSet<&MessageId> = messages.iter().collect();
        self.lines.withdraw(&ids);
        for note in self.flags.iter_mut().filter(|f| ids.contains(&f.message)) {
            note.withdrawn = true;
            note.line = None;
        }
        for answer in self.answers.iter_mut().filter(|a| ids.contains(&a.to)) {
            answer.said = None;
        }
        if let Some((_, id, name)) = &mut self.first
            && ids.contains(id)
        {
            *name = None;
        }
    }
}
