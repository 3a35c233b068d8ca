//! The Steward: answers, briefly, when addressed by name, by `!ask`, or by a reply.

use serde::{Deserialize, Serialize};

use crate::event::{
    Action, At, Cause, ChatLine, Clock, CompletionError, Delivery, MessageId, Place, UserRole,
    minutes, reading_time,
};

use super::rules::Asking;
use super::{Agent, SAY_WITHIN};

/// At most one answer in this time.
const PAUSE: std::time::Duration = minutes(1);

/// An answer that a model composes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Answering {
    pub(super) id: u64,
    pub(super) until: At,
    pub(super) to: MessageId,
    name: String,
    question: String,
    /// Whether a moderator asked.
    moderator: bool,
}

/// What a question is about, as far as can be told without a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topic {
    Plan,
    Length,
    Talk,
    Ledger,
    Steward,
    Unknown,
}

impl Agent {
    /// Answers a line if it is addressed to the Steward and an answer is due.
    pub(super) fn addressed(&mut self, now: At, line: &ChatLine, out: &mut Vec<Action>) {
        let Some(question) = self.question_in(line) else {
            return;
        };
        let Some(evening) = &self.mind.evening else {
            return;
        };
        if evening.last_answer.is_some_and(|at| now.since(at) < PAUSE)
            || evening.answering.is_some()
        {
            return;
        }
        let moderator = line.role >= UserRole::Moderator;
        if !self.may_answer(now, moderator) {
            return;
        }
        let free = evening.hearth.composing.is_none() && self.mind.asked.is_none();
        if self.mind.settings.model.enabled && free {
            let id = self.mind.take_id();
            let until = now + self.mind.settings.model.patience;
            let request = self.answer_request(id, until, &line.user.name, &question);
            if let Some(evening) = &mut self.mind.evening {
                let (to, name) = (line.id.clone(), line.user.name.clone());
                evening.answering = Some(Answering {
                    id,
                    until,
                    to,
                    name,
                    question,
                    moderator,
                });
            }
            return self.ask(request, out);
        }
        let text = self.offline_answer(now, &question);
        self.answer(now, line.id.clone(), line.user.name.clone(), text, out);
    }

    /// A model's answer came; `false` if it was none of the Steward's.
    pub(super) fn answer_completed(
        &mut self,
        now: At,
        id: u64,
        outcome: &Result<String, CompletionError>,
        out: &mut Vec<Action>,
    ) -> bool {
        let Some(asked) = self
            .mind
            .evening
            .as_mut()
            .and_then(|e| e.answering.take_if(|a| a.id == id))
        else {
            return false;
        };
        if !self.may_answer(now, asked.moderator) {
            return true; // the moment has passed
        }
        let text = match outcome {
            Ok(text) => Some(super::guard::clean(text)).filter(|t| self.judge(t).passed()),
            Err(_) => None,
        };
        let text = text.unwrap_or_else(|| self.offline_answer(now, &asked.question));
        self.answer(now, asked.to, asked.name, text, out);
        true
    }

    /// A model that does not answer is not waited for.
    pub(super) fn expire_answer(&mut self, now: At, out: &mut Vec<Action>) {
        let late = self
            .mind
            .evening
            .as_mut()
            .and_then(|e| e.answering.take_if(|a| a.until <= now));
        if let Some(asked) = late
            && self.may_answer(now, asked.moderator)
        {
            let text = self.offline_answer(now, &asked.question);
            self.answer(now, asked.to, asked.name, text, out);
        }
    }

    /// Whether an answer may be shown now.
    fn may_answer(&self, now: At, moderator: bool) -> bool {
        let ruling = self.mind.rules(now, Asking::Showing);
        !ruling.reasons.iter().any(|r| match r.cause {
            Cause::Hush | Cause::NotLive | Cause::Away => true,
            Cause::Chat => !moderator,
            _ => false,
        })
    }

    /// `!hearth status`, for moderators.
    pub(super) fn answer_status(&mut self, now: At, line: &ChatLine, out: &mut Vec<Action>) {
        let (reading, why) = self.mind.reading(now);
        let (silence, _) = self.mind.silence(now);
        let reason = silence
            .first()
            .or(why.first())
            .map_or("", |r| r.text.as_str());
        let text = format!("The room reads as {}. {reason}", reading.as_str());
        self.answer(
            now,
            line.id.clone(),
            line.user.name.clone(),
            super::shorten(&text),
            out,
        );
    }

    fn answer(
        &mut self,
        now: At,
        to: MessageId,
        name: String,
        text: String,
        out: &mut Vec<Action>,
    ) {
        let id = self.mind.take_id();
        let delivery = self.mind.settings.hearth.delivery;
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        evening.last_answer = Some(now);
        evening.question.take_if(|q| q.message == to);
        let mut places = vec![Place::Overlay];
        if delivery == Delivery::OverlayAndChat {
            places.push(Place::Chat);
            let until = now + SAY_WITHIN;
            out.push(Action::Say {
                id,
                text: evening.introduction.begin(id, &text),
                reply_to: Some(to.clone()),
                until,
            });
        }
        self.mind.guard.said(&text);
        let shown_for = reading_time(&text);
        out.push(Action::Answered {
            to,
            name,
            text,
            places,
            shown_for,
        });
    }

    /// The question in a line that is addressed to the Steward.
    fn question_in(&self, line: &ChatLine) -> Option<String> {
        let text = line.text.trim();
        let first = text.split_whitespace().next()?;
        if first.eq_ignore_ascii_case("!ask") {
            return Some(text[first.len()..].trim().to_owned());
        }
        let name = self.mind.settings.steward_name.as_str();
        let replied = line.reply_to.as_ref().is_some_and(|r| r.to_steward);
        let mut words = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '@'))
            .filter(|w| !w.is_empty());
        let vocative = words
            .clone()
            .next()
            .is_some_and(|w| w.eq_ignore_ascii_case(name))
            || text
                .trim_end_matches(['?', '.', '!'])
                .to_lowercase()
                .ends_with(&format!(", {name}"))
            || words.any(|w| {
                w.strip_prefix('@')
                    .is_some_and(|w| w.eq_ignore_ascii_case(name))
            });
        (replied || (!name.is_empty() && vocative)).then(|| text.to_owned())
    }

    /// What can be said without a model: the plan, the time, the talk, where the ledger is.
    fn offline_answer(&self, now: At, question: &str) -> String {
        let plan = self.mind.plan.as_ref().map(|p| &p.dashboard);
        let safe = |text: String| {
            if self.judge(&text).passed() {
                Some(text)
            } else {
                None
            }
        };
        let answer = match topic(question) {
            Topic::Plan => plan.and_then(|d| {
                let theme = d.theme();
                let line = match (d.game.is_empty(), theme.is_empty()) {
                    (false, false) => format!("Tonight is {}, and the thought behind it: {theme}.", d.game),
                    (false, true) => format!("Tonight is {}.", d.game),
                    (true, false) => format!("The thought of the evening: {theme}."),
                    (true, true) => return None,
                };
                safe(super::shorten(&line))
            }),
            Topic::Length => self.mind.evening.as_ref().map(|e| {
                format!("The stream has been on for {}.", Clock(now.since(e.stream_since)))
            }),
            Topic::Talk => self.mind.evening.as_ref().and_then(|e| {
                let topics: Vec<String> = e.talk.topics(3).into_iter().map(|p| p.text).collect();
                (!topics.is_empty())
                    .then(|| format!("So far the talk was about {}.", join(&topics)))
                    .and_then(safe)
            }),
            Topic::Ledger => Some("The ledger is written when the stream ends; the streamer has it in the export folder.".to_owned()),
            Topic::Steward => Some("An AI steward, here to tend the quiet; the streamer runs it beside the stream.".to_owned()),
            Topic::Unknown => None,
        };
        answer.unwrap_or_else(|| "That is not something the steward knows.".to_owned())
    }
}

fn topic(question: &str) -> Topic {
    let q = format!(
        " {} ",
        question
            .to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), " ")
    );
    let has = |words: &[&str]| words.iter().any(|w| q.contains(&format!(" {w} ")));
    if has(&["ledger", "summary", "notes", "record"]) {
        Topic::Ledger
    } else if has(&["how long", "uptime", "since when", "started"]) {
        Topic::Length
    } else if has(&["who are you", "are you", "bot", "human", "what are you"]) {
        Topic::Steward
    } else if has(&[
        "talked",
        "talking about",
        "discussed",
        "miss",
        "missed",
        "conversation",
        "recap",
    ]) {
        Topic::Talk
    } else if has(&[
        "what game",
        "which game",
        "game",
        "about",
        "theme",
        "plan",
        "goal",
        "goals",
        "title",
        "topic",
        "tonight",
        "today",
        "doing",
    ]) {
        Topic::Plan
    } else {
        Topic::Unknown
    }
}

/// `a, b and c`.
fn join(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
