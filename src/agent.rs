//! The mind: decides when to speak and what. Pure: the same inputs, times and seed give the same
//! actions on every machine; nothing here waits, reads a clock, does I/O or fails.
//!
//! Read `mind` for what it knows, `rules` and `reading` for what it thinks, `hearthkeeper` for what
//! it does.

mod mind;

mod broadcast;

mod session;

mod scene;

mod rhythm;

mod reading;

mod rules;

mod drift;

mod drives;

mod reservoir;

mod hearthkeeper;

mod compose;

mod context;

mod history;

mod talk;

mod steward;

mod chat_line;

mod orders;

mod deeds;

mod keeping;

mod look;

mod preview;

pub mod guard;

pub mod warden;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use crate::event::{
    Action, At, ChatLine, Flag, Input, Part, PartState, PartStatus, SessionId, Settings,
    StreamChange, StreamSource, UserRole, seconds,
};

use mind::{Mind, PartLine};

/// A line for chat is given up after this long rather than sent late (FEATURES section 5).
const SAY_WITHIN: Duration = seconds(60);
/// The most characters that a prompt or an answer may have.
const MOST_CHARS: usize = 200;
/// Checkpoints of another version are thrown away. To be raised with every change of what `Mind` holds.
const CHECKPOINT_VERSION: u8 = 6;

/// The agent. Owned by one task; see the module's words.
#[derive(Clone, Debug)]
pub struct Agent {
    mind: Mind,
    warden: Arc<warden::Warden>,
    /// The channel's people, as the Warden protects them. Made from the mind.
    people: warden::Context,
}

impl Agent {
    /// An agent that knows nothing yet.
    #[must_use]
    pub fn new(settings: Settings, seed: u64, warden: Arc<warden::Warden>) -> Self {
        Self::with(Mind::new(settings, seed), warden)
    }

    fn with(mind: Mind, warden: Arc<warden::Warden>) -> Self {
        let people = mind.people();
        Self {
            mind,
            warden,
            people,
        }
    }

    /// An agent as a checkpoint holds it; `None` if the checkpoint is of another version or damaged,
    /// in which case the journal is read again from the session's beginning.
    #[must_use]
    pub fn restore(checkpoint: &[u8], warden: Arc<warden::Warden>) -> Option<Self> {
        let (version, bytes) = checkpoint.split_first()?;
        if *version != CHECKPOINT_VERSION {
            return None;
        }
        let mind = postcard::from_bytes(bytes).ok()?;
        Some(Self::with(mind, warden))
    }

    /// Everything that the agent knows, as bytes. A cache: it can always be made again from the journal.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut bytes = vec![CHECKPOINT_VERSION];
        bytes.extend(postcard::to_stdvec(&self.mind).expect("plain data is always serialisable"));
        bytes
    }

    /// Takes one input in and says what follows from it. `now` never decreases.
    pub fn handle(&mut self, now: At, input: &Input) -> Vec<Action> {
        let now = now.max(self.mind.now);
        self.mind.now = now;
        let mut out = Vec::new();
        self.expire(now, &mut out);
        match input {
            Input::Started { settings, seed } => {
                self.mind.seed = *seed;
                self.adopt(now, settings);
                self.restarted(now);
                self.give_up_deeds(&mut out);
            }
            Input::FoundOpen(sessions) => self.strays(now, sessions, &mut out),
            Input::SettingsChanged(settings) => self.adopt(now, settings),
            Input::Tick | Input::Access { .. } => {}
            Input::Said { id, outcome } => self.said(*id, outcome),
            Input::Stream { source, change } => self.stream(now, *source, *change, &mut out),
            Input::Recording { since } => self.mind.recording_since = *since,
            Input::Scene { name } => self
                .mind
                .scene
                .change(now, name, &self.mind.settings.scenes),
            Input::Voice { speaking } => self.voice(now, *speaking),
            Input::Chat(line) => self.chat(now, line, &mut out),
            Input::Unkept => self.unkept(now, &mut out),
            Input::Keeping { user, keep } => self.choose_keeping(user, *keep, &mut out),
            Input::Removed(removal) => self.removed(removal, &mut out),
            Input::Raid { from, viewers } => self.raided(now, from, *viewers, &mut out),
            Input::Viewers { count } => self.viewers(now, *count),
            Input::Order { by, order } => self.order(now, by, order, &mut out),
            Input::Completed { id, outcome } => {
                self.mind.asked.take_if(|asked| asked.id == *id);
                if !self.answer_completed(now, *id, outcome, &mut out) {
                    self.completed(now, *id, outcome, &mut out);
                }
            }
            Input::Moderated { id, outcome } => self.moderated(*id, outcome, &mut out),
            Input::Part(status) => self.part(now, status, &mut out),
        }
        self.hold_back(now, &mut out);
        self.consider(now, false, &mut out);
        self.remember_decision(now, &out);
        self.tell(now, &mut out);
        out
    }

    /// The open session.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        self.mind.evening.as_ref().map(|e| e.session)
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.mind.settings
    }

    /// What time alone has brought since the last input.
    fn expire(&mut self, now: At, out: &mut Vec<Action>) {
        if self
            .mind
            .hush
            .and_then(|h| h.until)
            .is_some_and(|until| until <= now)
        {
            self.mind.hush = None;
            out.push(Action::HushEnded);
        }
        self.mind.asked.take_if(|asked| asked.until <= now);
        self.expire_session(now, out);
        self.expire_prompts(now, out);
        self.expire_answer(now, out);
    }

    /// What waits is taken back once the room forbids showing it.
    fn hold_back(&mut self, now: At, out: &mut Vec<Action>) {
        // what waited at a restart goes on waiting until the broadcast is seen, or counts as gone
        let waits = self.mind.evening.as_ref().is_some_and(|e| {
            e.confirm_by.is_none() && (e.hearth.proposal.is_some() || e.hearth.composing.is_some())
        });
        if waits && !self.mind.rules(now, rules::Asking::Showing).allows() {
            self.withdraw_prompts(out);
        }
    }

    fn adopt(&mut self, now: At, settings: &Settings) {
        self.mind.settings = settings.clone();
        self.people = self.mind.people();
        self.mind.scene.judge_again(now, &settings.scenes);
    }

    fn voice(&mut self, now: At, speaking: bool) {
        if self.mind.voice.speaking == speaking {
            return;
        }
        if !speaking {
            self.mind.voice.silent_since = Some(now);
        }
        self.mind.voice.speaking = speaking;
        if let Some(evening) = &mut self.mind.evening {
            if speaking {
                let half_life = self.mind.settings.drives.restraint;
                evening.drives.restraint.push(now, half_life, 0.3);
            } else {
                evening.last_activity = now;
            }
        }
    }

    fn part(&mut self, now: At, status: &PartStatus, out: &mut Vec<Action>) {
        if status.part == Part::Overlay && status.state != PartState::Ok {
            // if the page inside OBS was the only witness, nobody sees the broadcast now
            self.stream(now, StreamSource::Overlay, StreamChange::Lost, out);
        }
        let mut part = PartLine {
            part: status.part,
            state: status.state,
            detail: status.detail.clone(),
            hint: status.hint.clone(),
            since: now,
        };
        match self.mind.parts.binary_search_by_key(&part.part, |p| p.part) {
            Ok(i) => {
                let before = &mut self.mind.parts[i];
                if before.state == part.state {
                    part.since = before.since;
                }
                *before = part;
            }
            Err(i) => self.mind.parts.insert(i, part),
        }
    }

    /// The Warden's word on a line.
    fn watch(&mut self, now: At, line: &ChatLine) -> Option<Flag> {
        if line.role >= UserRole::Moderator && self.mind.meet(line) {
            self.people = self.mind.people();
        }
        self.warden
            .judge(&mut self.mind.warden, now, line, &self.people)
    }
}

/// Says that an order is not carried out, and why.
fn refuse(out: &mut Vec<Action>, code: &str, why: impl Into<String>) {
    out.push(Action::OrderRefused {
        code: code.to_owned(),
        why: why.into(),
    });
}

/// A person's words on one line, without control characters, at most as long as a prompt may be.
fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    shorten(&clean.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// At most as long as a prompt may be, cut between words.
fn shorten(text: &str) -> String {
    if text.chars().count() <= MOST_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST_CHARS - 1).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}
