//! The Hearthkeeper: decides that it is time, has a line composed, and keeps its life.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::{
    Action, Actor, At, Cause, CompletionError, Decision, Delivery, Feedback, Place, Prompt,
    PromptId, PromptSource, Reason, Verdict, reading_time,
};
use crate::voice::FrameId;

use super::Agent;
use super::compose::Wording;
use super::reservoir::Kind;
use super::rhythm::push_bounded;
use super::rules::{Asking, Ruling};

/// The session's prompts and what is going on with them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Hearth {
    /// Shown so far.
    pub(super) delivered: u32,
    /// When the latest were shown.
    times: VecDeque<At>,
    /// Shown and not taken up, in a row.
    pub(super) unanswered: u32,
    pub(super) last: Option<Told>,
    /// When the last one that never was shown was proposed.
    unshown: Option<At>,
    pub(super) composing: Option<Composing>,
    pub(super) proposal: Option<Proposal>,
    /// Shown, and answers may still come.
    watching: VecDeque<Watch>,
}

/// A prompt that was shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) at: At,
    pub(super) prompt: PromptId,
    pub(super) text: String,
    pub(super) until: At,
    pub(super) source: PromptSource,
    pub(super) about: String,
    pub(super) reasons: Vec<Reason>,
    subject: Option<(Kind, String)>,
    feedback: Option<Feedback>,
}

/// A completion that is awaited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Composing {
    pub(super) id: u64,
    pub(super) until: At,
    asked_again: bool,
    nudged: bool,
    reasons: Vec<Reason>,
    subject: Option<(Kind, String)>,
}

/// A prompt that waits for a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Proposal {
    pub(super) prompt: PromptId,
    pub(super) text: String,
    pub(super) source: PromptSource,
    pub(super) about: String,
    pub(super) reasons: Vec<Reason>,
    pub(super) since: At,
    pub(super) until: At,
    frame: Option<FrameId>,
    subject: Option<(Kind, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Watch {
    prompt: PromptId,
    at: At,
    until: At,
    people: BTreeSet<String>,
    first_after: Option<Duration>,
}

/// People counted for one prompt; more are "many".
const PEOPLE: usize = 200;

impl Hearth {
    /// When anything was last shown or proposed: the pause counts from there.
    pub(super) fn last_word(&self) -> Option<At> {
        self.last.as_ref().map(|t| t.at).max(self.unshown)
    }

    /// The moments of showing within the last `span`, oldest first.
    pub(super) fn within(&self, now: At, span: Duration) -> Vec<At> {
        self.times
            .iter()
            .copied()
            .filter(|at| now.since(*at) < span)
            .collect()
    }

    /// Whether the last prompt was answered.
    pub(super) fn answered(&self) -> bool {
        self.unanswered == 0
    }

    /// When time alone brings the next change here.
    pub(super) fn deadline(&self) -> Option<At> {
        let composing = self.composing.as_ref().map(|c| c.until);
        let proposal = self.proposal.as_ref().map(|p| p.until);
        let watch = self.watching.front().map(|w| w.until);
        composing.into_iter().chain(proposal).chain(watch).min()
    }
}

impl Agent {
    /// Speaks if it is time. Returns why not, for a nudge.
    pub(super) fn consider(&mut self, now: At, nudged: bool, out: &mut Vec<Action>) -> Ruling {
        let asking = if nudged {
            Asking::Nudged
        } else {
            Asking::Unprompted
        };
        let ruling = self.mind.rules(now, asking);
        if !ruling.allows() || (!nudged && !self.mind.moved(now)) {
            return ruling;
        }
        let (reading, why) = self.mind.reading(now);
        let mut reasons = why;
        if nudged {
            reasons.insert(
                0,
                Reason::new(Cause::Nudge, "A person asked for a word (nudge)."),
            );
        }
        let thought = self.thought(now, reading);
        let subject = thought.as_ref().map(|t| (t.kind, t.subject.clone()));
        if let Some(t) = &thought {
            reasons.push(Reason::new(
                Cause::Other,
                format!("It is about {}.", t.kind.words()),
            ));
        }
        if self.mind.settings.model.enabled {
            let id = self.mind.take_id();
            let until = now + self.mind.settings.model.patience;
            let request = self.request(id, until, reading, thought.as_ref(), &[]);
            if let Some(evening) = &mut self.mind.evening {
                evening.hearth.composing = Some(Composing {
                    id,
                    until,
                    asked_again: false,
                    nudged,
                    reasons,
                    subject,
                });
            }
            out.push(Action::Complete(Box::new(request)));
        } else {
            self.offline(now, reasons, subject, out);
        }
        ruling
    }

    /// A completion ended. Late and unknown ones are dropped with a word.
    pub(super) fn completed(
        &mut self,
        now: At,
        id: u64,
        outcome: &Result<String, CompletionError>,
        out: &mut Vec<Action>,
    ) {
        let Some(hearth) = self.mind.evening.as_mut().map(|e| &mut e.hearth) else {
            return note(
                out,
                "A completion came after the session's end and is dropped.",
            );
        };
        let Some(mut composing) = hearth.composing.take_if(|c| c.id == id) else {
            return note(out, "A completion came late or unasked and is dropped.");
        };
        if !self
            .mind
            .rules(now, self.showing(composing.nudged))
            .allows()
        {
            return note(
                out,
                "The moment has passed while a line was composing; it is dropped.",
            );
        }
        let failed = match outcome {
            Ok(text) => {
                let text = super::guard::clean(text);
                let verdict = self.judge(&text);
                if verdict.passed() {
                    let about = about(composing.subject.as_ref());
                    let wording = Wording {
                        text,
                        about,
                        frame: None,
                        source: PromptSource::Model,
                    };
                    return self.offer(
                        now,
                        wording,
                        verdict,
                        composing.reasons,
                        composing.subject,
                        out,
                    );
                }
                if !composing.asked_again {
                    let (reading, _) = self.mind.reading(now);
                    let thought = self.thought(now, reading);
                    let next = self.mind.take_id();
                    let request = self.request(
                        next,
                        composing.until,
                        reading,
                        thought.as_ref(),
                        &verdict.broken,
                    );
                    composing.id = next;
                    composing.asked_again = true;
                    if let Some(evening) = &mut self.mind.evening {
                        evening.hearth.composing = Some(composing);
                    }
                    let why = verdict.broken.join("; ");
                    note(
                        out,
                        format!(
                            "The model's line did not pass the guard ({why}); it is asked once more."
                        ),
                    );
                    out.push(Action::Complete(Box::new(request)));
                    return;
                }
                format!(
                    "the guard refused the model's second line: {}",
                    verdict.broken.join("; ")
                )
            }
            Err(error) => sentence(error),
        };
        note(out, format!("The offline voice speaks instead: {failed}."));
        self.offline(now, composing.reasons, composing.subject, out);
    }

    /// Composes without a model and offers the line; says so if there is nothing to say.
    fn offline(
        &mut self,
        now: At,
        reasons: Vec<Reason>,
        subject: Option<(Kind, String)>,
        out: &mut Vec<Action>,
    ) {
        let Some(wording) = self.compose(now, subject.as_ref()) else {
            if let Some(evening) = &mut self.mind.evening {
                // the same question would have the same answer a moment later
                evening.hearth.unshown = Some(now);
            }
            return note(out, "There is nothing to say that was not said before.");
        };
        let verdict = self.judge(&wording.text);
        self.offer(now, wording, verdict, reasons, subject, out);
    }

    fn offer(
        &mut self,
        now: At,
        wording: Wording,
        verdict: Verdict,
        reasons: Vec<Reason>,
        subject: Option<(Kind, String)>,
        out: &mut Vec<Action>,
    ) {
        let id = self.mind.next_prompt;
        self.mind.next_prompt = PromptId(id.0 + 1);
        let prompt = Prompt {
            id,
            text: wording.text,
            source: wording.source,
            about: wording.about,
            reasons,
            verdict,
        };
        if self.mind.settings.hearth.delivery != Delivery::Suggest {
            return self.deliver(now, prompt, wording.frame, subject, out);
        }
        let until = now + self.mind.settings.hearth.proposal;
        if let Some(evening) = &mut self.mind.evening {
            evening.hearth.unshown = Some(now);
            evening.hearth.proposal = Some(Proposal {
                prompt: id,
                text: prompt.text.clone(),
                source: prompt.source,
                about: prompt.about.clone(),
                reasons: prompt.reasons.clone(),
                since: now,
                until,
                frame: wording.frame,
                subject,
            });
        }
        out.push(Action::PromptProposed { prompt, until });
    }

    fn deliver(
        &mut self,
        now: At,
        prompt: Prompt,
        frame: Option<FrameId>,
        subject: Option<(Kind, String)>,
        out: &mut Vec<Action>,
    ) {
        let settings = self.mind.settings.clone();
        let said = self.mind.take_id();
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        let shown_for = reading_time(&prompt.text);
        evening
            .drives
            .restraint
            .push(now, settings.drives.restraint, 0.5);
        let hearth = &mut evening.hearth;
        hearth.delivered += 1;
        hearth.unanswered += 1;
        push_bounded(
            &mut hearth.times,
            now,
            settings.hearth.per_hour.clamp(1, 60) as usize + 1,
        );
        push_bounded(
            &mut hearth.watching,
            Watch {
                prompt: prompt.id,
                at: now,
                until: now + settings.hearth.answer_window,
                people: BTreeSet::new(),
                first_after: None,
            },
            4,
        );
        hearth.last = Some(Told {
            at: now,
            prompt: prompt.id,
            text: prompt.text.clone(),
            until: now + shown_for,
            source: prompt.source,
            about: prompt.about.clone(),
            reasons: prompt.reasons.clone(),
            subject: subject.clone(),
            feedback: None,
        });
        if let Some((kind, subject)) = &subject {
            evening.reservoir.said(*kind, subject);
        }
        evening.last_activity = now;
        self.mind.history.add(evening.session, &prompt.text, frame);
        self.mind.guard.said(&prompt.text);
        let mut places = vec![Place::Overlay];
        if settings.hearth.delivery == Delivery::OverlayAndChat {
            places.push(Place::Chat);
            let until = now + super::SAY_WITHIN;
            out.push(Action::Say {
                id: said,
                text: evening.introduction.begin(said, &prompt.text),
                reply_to: None,
                until,
            });
        }
        out.push(Action::PromptDelivered {
            prompt,
            places,
            shown_for,
        });
    }

    /// A person spoke: the latest prompts may be answered by that.
    pub(super) fn heard(&mut self, now: At, login: &str, out: &mut Vec<Action>) {
        let settings = &self.mind.settings;
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        let mut success = false;
        for watch in evening
            .hearth
            .watching
            .iter_mut()
            .filter(|w| now <= w.until)
        {
            if watch.people.is_empty() {
                watch.first_after = Some(now.since(watch.at));
                let (prompt, first_after) = (watch.prompt, watch.first_after);
                out.push(Action::PromptAnswered {
                    prompt,
                    people: 1,
                    first_after,
                });
                success = true;
            }
            if watch.people.len() < PEOPLE {
                watch.people.insert(login.to_owned());
            }
        }
        if success {
            evening.hearth.unanswered = 0;
            evening
                .drives
                .restraint
                .push(now, settings.drives.restraint, -0.3);
            self.mind.temperament.learn(1.0);
        }
    }

    /// What time alone brings to prompts: answers are counted, proposals and completions expire.
    pub(super) fn expire_prompts(&mut self, now: At, out: &mut Vec<Action>) {
        let half_life = self.mind.settings.drives.restraint;
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        let hearth = &mut evening.hearth;
        while let Some(watch) = hearth.watching.pop_front_if(|w| w.until <= now) {
            let people = watch.people.len() as u32;
            if people == 0 {
                evening.drives.restraint.push(now, half_life, 0.15);
                self.mind.temperament.learn(-0.5);
            }
            if people != 1 {
                let (prompt, first_after) = (watch.prompt, watch.first_after);
                out.push(Action::PromptAnswered {
                    prompt,
                    people,
                    first_after,
                });
            }
        }
        if let Some(proposal) = hearth.proposal.take_if(|p| p.until <= now) {
            out.push(Action::PromptDecided {
                prompt: proposal.prompt,
                decision: Decision::Expired,
                by: None,
            });
        }
        if let Some(late) = hearth.composing.take_if(|c| c.until <= now) {
            note(
                out,
                "The model did not answer in time; the offline voice speaks instead.",
            );
            if self.mind.rules(now, self.showing(late.nudged)).allows() {
                self.offline(now, late.reasons, late.subject, out);
            }
        }
    }

    /// Takes back what waits, because the moment has passed.
    pub(super) fn withdraw_prompts(&mut self, out: &mut Vec<Action>) {
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        if let Some(proposal) = evening.hearth.proposal.take() {
            out.push(Action::PromptDecided {
                prompt: proposal.prompt,
                decision: Decision::Withdrawn,
                by: None,
            });
        }
        if evening.hearth.composing.take().is_some() {
            note(
                out,
                "The moment has passed while a line was composing; it is dropped.",
            );
        }
    }

    /// What is still watched when the session ends is counted as it stands.
    pub(super) fn settle_prompts(&mut self, out: &mut Vec<Action>) {
        self.withdraw_prompts(out);
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        for watch in evening
            .hearth
            .watching
            .drain(..)
            .filter(|w| w.people.len() != 1)
        {
            let people = watch.people.len() as u32;
            out.push(Action::PromptAnswered {
                prompt: watch.prompt,
                people,
                first_after: watch.first_after,
            });
        }
    }

    /// A person lets a waiting prompt be shown, perhaps in other words. An edit is a person's own and
    /// does not pass the guard.
    pub(super) fn approve(
        &mut self,
        now: At,
        id: PromptId,
        edit: Option<&str>,
        by: &Actor,
        out: &mut Vec<Action>,
    ) {
        let ruling = self.mind.rules(now, Asking::Showing);
        let Some(proposal) = self.waiting(id, out) else {
            return;
        };
        if !ruling.allows() {
            return super::refuse(out, "not_now", reasons_text(&ruling.reasons));
        }
        if let Some(evening) = &mut self.mind.evening {
            evening.hearth.proposal = None;
        }
        let edit = edit
            .map(super::one_line)
            .filter(|e| !e.is_empty() && *e != proposal.text);
        let (text, source, decision) = match edit {
            Some(text) => (text, PromptSource::Person, Decision::Edited),
            None => (proposal.text, proposal.source, Decision::Approved),
        };
        out.push(Action::PromptDecided {
            prompt: id,
            decision,
            by: Some(by.clone()),
        });
        let verdict = Verdict::default();
        let prompt = Prompt {
            id,
            text,
            source,
            about: proposal.about,
            reasons: proposal.reasons,
            verdict,
        };
        self.deliver(now, prompt, proposal.frame, proposal.subject, out);
    }

    /// A person refuses a waiting prompt.
    pub(super) fn veto(
        &mut self,
        now: At,
        id: PromptId,
        why: &str,
        by: &Actor,
        out: &mut Vec<Action>,
    ) {
        let Some(proposal) = self.waiting(id, out) else {
            return;
        };
        let half_life = self.mind.settings.drives.restraint;
        if let Some(evening) = &mut self.mind.evening {
            evening.hearth.proposal = None;
            evening.drives.restraint.push(now, half_life, 0.35);
            if let Some((kind, subject)) = &proposal.subject {
                evening.reservoir.refuse(*kind, subject);
            }
        }
        self.mind.temperament.learn(-1.0);
        let decision = Decision::Vetoed(super::one_line(why));
        out.push(Action::PromptDecided {
            prompt: id,
            decision,
            by: Some(by.clone()),
        });
    }

    /// A person judges a prompt that was shown.
    pub(super) fn feedback(
        &mut self,
        now: At,
        id: Option<PromptId>,
        feedback: Feedback,
        by: &Actor,
        out: &mut Vec<Action>,
    ) {
        let half_life = self.mind.settings.drives.restraint;
        let last = self.mind.evening.as_mut().and_then(|evening| {
            let last = evening.hearth.last.as_mut()?;
            (id.is_none_or(|id| id == last.prompt)).then_some((
                last,
                &mut evening.drives,
                &mut evening.reservoir,
            ))
        });
        let Some((last, drives, reservoir)) = last else {
            return super::refuse(
                out,
                "unknown_prompt",
                "No such prompt was shown in this session.",
            );
        };
        if last.feedback == Some(feedback) {
            return super::refuse(out, "already_decided", "That prompt was judged so already.");
        }
        last.feedback = Some(feedback);
        let (push, success) = match feedback {
            Feedback::Good => (-0.3, 1.0),
            Feedback::NotNow => (0.4, -1.0),
            Feedback::NotThis => (0.1, -0.5),
        };
        drives.restraint.push(now, half_life, push);
        if feedback == Feedback::NotThis
            && let Some((kind, subject)) = &last.subject
        {
            reservoir.refuse(*kind, subject);
        }
        let prompt = last.prompt;
        self.mind.temperament.learn(success);
        out.push(Action::PromptJudged {
            prompt,
            feedback,
            by: by.clone(),
        });
    }

    fn waiting(&self, id: PromptId, out: &mut Vec<Action>) -> Option<Proposal> {
        let proposal = self
            .mind
            .evening
            .as_ref()
            .and_then(|e| e.hearth.proposal.as_ref());
        let proposal = proposal.filter(|p| p.prompt == id).cloned();
        if proposal.is_none() {
            let (code, why) = if id < self.mind.next_prompt && id.0 > 0 {
                (
                    "already_decided",
                    "That prompt is decided already, or its time is over.",
                )
            } else {
                ("unknown_prompt", "No such prompt.")
            };
            super::refuse(out, code, why);
        }
        proposal
    }

    /// Which rules hold for a line that was composed meanwhile: people may have spoken.
    const fn showing(&self, nudged: bool) -> Asking {
        if nudged {
            Asking::Nudged
        } else {
            Asking::Unprompted
        }
    }
}

fn note(out: &mut Vec<Action>, text: impl Into<String>) {
    out.push(Action::Noted { text: text.into() });
}

fn about(subject: Option<&(Kind, String)>) -> String {
    subject
        .map_or("the quiet", |(kind, _)| kind.words())
        .to_owned()
}

fn reasons_text(reasons: &[Reason]) -> String {
    reasons
        .iter()
        .map(|r| r.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn sentence(error: &CompletionError) -> String {
    match error {
        CompletionError::Transient(why)
        | CompletionError::Authentication(why)
        | CompletionError::Permanent(why) => why.clone(),
        CompletionError::TimedOut => "the model did not answer in time".to_owned(),
        CompletionError::OverBudget => "the spending limit of the model is reached".to_owned(),
    }
}
