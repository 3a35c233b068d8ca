//! What people do with prompts: approve, edit, veto, judge.

use crate::event::{
    Action, Actor, At, Decision, Feedback, Prompt, PromptId, PromptSource, Verdict,
};

use crate::agent::rules::Asking;
use crate::agent::{one_line, refuse};

use super::{Agent, Proposal};

impl Agent {
    /// A person lets a waiting prompt be shown, perhaps in other words. An edit is a person's own and
    /// does not pass the guard.
    pub(in crate::agent) fn approve(
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
            return refuse(out, "not_now", ruling.text());
        }
        if let Some(evening) = &mut self.mind.evening {
            evening.hearth.proposal = None;
        }
        let edit = edit
            .map(one_line)
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
    pub(in crate::agent) fn veto(
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
            if let Some(subject) = &proposal.subject {
                evening.reservoir.refuse(subject);
            }
        }
        self.mind.temperament.learn(-1.0);
        let decision = Decision::Vetoed(one_line(why));
        out.push(Action::PromptDecided {
            prompt: id,
            decision,
            by: Some(by.clone()),
        });
    }

    /// A person judges a prompt that was shown.
    pub(in crate::agent) fn feedback(
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
            return refuse(
                out,
                "unknown_prompt",
                "No such prompt was shown in this session.",
            );
        };
        if last.feedback == Some(feedback) {
            return refuse(out, "already_decided", "That prompt was judged so already.");
        }
        last.feedback = Some(feedback);
        let (push, success) = match feedback {
            Feedback::Good => (-0.3, 1.0),
            Feedback::NotNow => (0.4, -1.0),
            Feedback::NotThis => (0.1, -0.5),
        };
        drives.restraint.push(now, half_life, push);
        if feedback == Feedback::NotThis
            && let Some(subject) = &last.subject
        {
            reservoir.refuse(subject);
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
            refuse(out, code, why);
        }
        proposal
    }
}
