//! The Hearthkeeper: decides that it is time, has a line composed, and keeps its life.

mod life;

mod people;

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::{
    Action, At, Cause, CompletionError, CompletionRequest, Delivery, Feedback, Place, Prompt,
    PromptId, PromptSource, Reason, Verdict, reading_time,
};
use crate::voice::FrameId;

use super::Agent;
use super::compose::Wording;
use super::mind::Asked;
use super::reservoir::{Subject, Thought};
use super::rhythm::push_bounded;
use super::rules::{Asking, Ruling};

/// The session's prompts and what is going on with them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Hearth {
    /// Shown so far.
    pub(super) delivered: u32,
    /// Shown and not taken up, in a row.
    pub(super) unanswered: u32,
    pub(super) last: Option<Told>,
    /// When the last one that never was shown was proposed.
    unshown: Option<At>,
    /// When there was last nothing to say that was not said before.
    pub(super) speechless: Option<At>,
    pub(super) composing: Option<Composing>,
    pub(super) proposal: Option<Proposal>,
    /// How the last one that waited ended.
    decided: Option<people::Decided>,
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
    subject: Option<Subject>,
    feedback: Option<Feedback>,
}

/// A completion that is awaited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Composing {
    pub(super) id: u64,
    pub(super) until: At,
    asked_again: bool,
    pub(super) nudged: bool,
    reasons: Vec<Reason>,
    subject: Option<Subject>,
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
    subject: Option<Subject>,
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
/// Moments of showing that are kept, over all sessions. With ten minutes between prompts at least, an hour
/// has no more than seven.
const SPOKEN: usize = 8;

impl Hearth {
    /// When anything was last shown or proposed: the pause counts from there.
    pub(super) fn last_word(&self) -> Option<At> {
        self.last.as_ref().map(|t| t.at).max(self.unshown)
    }

    /// Whether the last prompt was answered.
    pub(super) fn answered(&self) -> bool {
        self.unanswered == 0
    }

    /// When time alone brings the next change here.
    pub(super) fn deadline(&self) -> Option<At> {
        let composing = self.composing.as_ref().map(|c| c.until);
        let proposal = self.proposal.as_ref().map(|p| p.until);
        let watch = self.watching.iter().map(|w| w.until).min();
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
        let subject = thought.as_ref().map(Thought::about);
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
            self.ask(request, out);
        } else {
            self.offline(now, reasons, subject, out);
        }
        ruling
    }

    /// Sends a completion request out; there is never a second one on its way.
    pub(super) fn ask(&mut self, request: CompletionRequest, out: &mut Vec<Action>) {
        self.mind.asked = Some(Asked {
            id: request.id,
            until: request.until,
        });
        out.push(Action::Complete(Box::new(request)));
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
        if !self.mind.rules(now, composed(composing.nudged)).allows() {
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
                        fits: true,
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
                    return self.ask(request, out);
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
        subject: Option<Subject>,
        out: &mut Vec<Action>,
    ) {
        let Some(wording) = self.compose(now, subject.as_ref()) else {
            if let Some(evening) = &mut self.mind.evening {
                // the same question would have the same answer a moment later
                evening.hearth.speechless = Some(now);
            }
            return note(out, "There is nothing to say that was not said before.");
        };
        let verdict = self.judge(&wording.text);
        let subject = if wording.fits {
            subject
        } else {
            self.pass_over(subject)
        };
        self.offer(now, wording, verdict, reasons, subject, out);
    }

    /// The thought that moved it to speak found no words: it has had its turn, but the line is not about it,
    /// and what becomes of the line says nothing about the thought.
    fn pass_over(&mut self, subject: Option<Subject>) -> Option<Subject> {
        if let (Some(evening), Some(subject)) = (&mut self.mind.evening, &subject) {
            evening.reservoir.said(subject);
        }
        None
    }

    fn offer(
        &mut self,
        now: At,
        wording: Wording,
        verdict: Verdict,
        reasons: Vec<Reason>,
        subject: Option<Subject>,
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
        subject: Option<Subject>,
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
        if let Some(subject) = &subject {
            evening.reservoir.said(subject);
        }
        evening.last_activity = now;
        self.mind.history.add(evening.session, &prompt.text, frame);
        self.mind.guard.said(&prompt.text);
        push_bounded(&mut self.mind.spoken, now, SPOKEN);
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
}

/// Which rules hold for a line that was composed meanwhile: people may have spoken.
const fn composed(nudged: bool) -> Asking {
    if nudged {
        Asking::Nudged
    } else {
        Asking::Unprompted
    }
}

fn note(out: &mut Vec<Action>, text: impl Into<String>) {
    out.push(Action::Noted { text: text.into() });
}

fn about(subject: Option<&Subject>) -> String {
    subject
        .map_or("the quiet", |subject| subject.kind.words())
        .to_owned()
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
