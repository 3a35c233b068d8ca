//! What chat does to the mind: each line is judged first, and only what passes moves anything.

use std::sync::Arc;

use crate::event::{Action, At, ChatLine, MessageId, Origin, Removal, Severity};

use super::mind::{LINES, Line, Question};
use super::reservoir::{Kind, Thought};
use super::rhythm::push_bounded;
use super::{Agent, orders};
use crate::voice::Phrase;

impl Agent {
    /// A line came in.
    pub(super) fn chat(&mut self, now: At, line: &ChatLine, out: &mut Vec<Action>) {
        if self.mind.line(&line.id).is_some() {
            return; // handed in twice
        }
        let flag = match line.origin {
            Origin::Human => self.watch(now, line),
            Origin::Bot | Origin::Own => None,
        };
        self.mind.guard.known(&line.user.login);
        self.mind.guard.known(&line.user.name);
        if let Some(flag) = &flag {
            self.mind.guard.flagged(&line.text);
            out.push(Action::Flagged {
                message: line.id.clone(),
                flag: flag.clone(),
            });
        }
        let kept = Line {
            at: now,
            line: Arc::new(line.clone()),
            flag,
            dismissed: false,
        };
        let unwanted = kept
            .flag
            .as_ref()
            .is_some_and(|f| f.severity >= Severity::Medium);
        let public = kept.public();
        push_bounded(&mut self.mind.lines, kept, LINES);
        if line.origin != Origin::Human {
            return;
        }
        if let Some(evening) = &mut self.mind.evening {
            evening.messages += 1;
        }
        // orders are for the Chronicler, not talk
        if orders::is_order(&line.text) {
            return self.chat_order(now, line, out);
        }
        if unwanted || self.mind.evening.is_none() {
            return;
        }
        self.heard(now, &line.user.login, out);
        self.talked(now, line, public, out);
        if public {
            self.addressed(now, line, out);
        }
    }

    fn talked(&mut self, now: At, line: &ChatLine, public: bool, out: &mut Vec<Action>) {
        let drives = &self.mind.settings.drives;
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        let prompted = evening.hearth.last.as_ref().map(|told| told.at);
        evening.rhythm.line(now, prompted);
        evening.last_activity = now;
        evening.drives.warmth.push(now, drives.warmth, 0.25);
        if line.first {
            evening.arrival = Some(now);
            evening.drives.curiosity.push(now, drives.curiosity, 0.15);
        }
        if !public {
            return;
        }
        // anybody else's line may be the answer
        if evening
            .question
            .as_ref()
            .is_some_and(|q| q.login != line.user.login)
        {
            evening.question = None;
        }
        evening.drift.line(now, &line.text);
        if line.text.trim_end().ends_with('?') {
            evening.question = Some(Question {
                at: now,
                login: line.user.login.clone(),
                message: line.id.clone(),
            });
        }
        let (open, talked) = (evening.talk.hanging(), evening.talk.topics(1));
        evening
            .talk
            .hear(&line.id, &line.user.login, &line.text, &self.mind.names);
        if let Some(asked) = evening.talk.hanging().first().filter(|p| !open.contains(p)) {
            evening.drives.curiosity.push(now, drives.curiosity, 0.2);
            Self::keep(
                evening,
                now,
                Kind::Question,
                asked.clone(),
                &line.id,
                0.6,
                out,
            );
        } else if let Some(topic) = evening
            .talk
            .topics(1)
            .first()
            .filter(|p| !talked.contains(p))
        {
            evening.drives.curiosity.push(now, drives.curiosity, 0.1);
            Self::keep(evening, now, Kind::Topic, topic.clone(), &line.id, 0.5, out);
        }
    }

    fn keep(
        evening: &mut super::mind::Evening,
        now: At,
        kind: Kind,
        phrase: Phrase,
        from: &MessageId,
        worth: f32,
        out: &mut Vec<Action>,
    ) {
        let subject = phrase.text.clone();
        let from = Some(from.clone());
        let thought = Thought {
            kind,
            subject,
            phrase: Some(phrase),
            from,
            formed: now,
            worth,
            said: 0,
        };
        if let Some(t) = evening.reservoir.form(thought, now) {
            evening.hearth.speechless = None;
            let why = match kind {
                Kind::Question => "a person asked, and it may stay open",
                _ => "people spoke of it",
            };
            out.push(Action::ThoughtFormed {
                about: t.subject.clone(),
                worth: t.worth,
                why: why.to_owned(),
            });
        }
    }

    /// Something was taken out of chat: it must disappear everywhere, thoughts included.
    pub(super) fn removed(&mut self, removal: &Removal, out: &mut Vec<Action>) {
        let gone = |line: &Line| match removal {
            Removal::Message(id) => line.line.id == *id,
            Removal::User { login } => line.line.user.login == *login,
            Removal::All => true,
        };
        let mut messages: Vec<MessageId> = self
            .mind
            .lines
            .iter()
            .filter(|l| gone(l))
            .map(|l| l.line.id.clone())
            .collect();
        if let Removal::Message(id) = removal
            && messages.is_empty()
        {
            // older than what is kept here; the journal and the overlay may still have it
            messages.push(id.clone());
        }
        self.mind.lines.retain(|l| !gone(l));
        if let Some(evening) = &mut self.mind.evening {
            evening.reservoir.withdraw(&messages);
            for message in &messages {
                evening.talk.withdraw(message);
            }
            evening.question.take_if(|q| messages.contains(&q.message));
            evening.answering.take_if(|a| messages.contains(&a.to));
        }
        self.withdraw_prompts_from(&messages, out);
        if !messages.is_empty() {
            out.push(Action::Withdrawn { messages });
        }
    }

    /// Viewers from another channel came.
    pub(super) fn raided(&mut self, now: At, from: &str, viewers: u32, out: &mut Vec<Action>) {
        let curiosity = self.mind.settings.drives.curiosity;
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        evening.raid = Some(now);
        evening.arrival = Some(now);
        evening.last_activity = now;
        evening.drives.curiosity.push(now, curiosity, 0.2);
        let thought = Thought {
            kind: Kind::Arrival,
            subject: from.to_owned(),
            phrase: None,
            from: None,
            formed: now,
            worth: 0.5,
            said: 0,
        };
        if let Some(t) = evening.reservoir.form(thought, now) {
            let why = format!("{viewers} people came");
            out.push(Action::ThoughtFormed {
                about: t.subject.clone(),
                worth: t.worth,
                why,
            });
        }
    }

    /// The count of viewers.
    pub(super) fn viewers(&mut self, now: At, count: u32) {
        let drives = &self.mind.settings.drives;
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        let before = evening.viewers;
        evening.viewers.now = count;
        if count < before.now {
            evening.drives.concern.push(now, drives.concern, 0.2);
        }
        // a quarter more, and more than a handful, is not the ordinary coming and going
        if before.now > 0 && count >= before.now + 5 && count * 4 >= before.now * 5 {
            evening.arrival = Some(now);
            evening.drives.curiosity.push(now, drives.curiosity, 0.15);
        }
        // the late peak follows the count down slowly
        let sunk = before.peak.saturating_sub((before.peak / 50).max(1));
        evening.viewers.peak = count.max(sunk);
    }
}
