//! What people do with prompts: approve, edit, veto, judge.

use serde::{Deserialize, Serialize};

use crate::event::{
    Action, Actor, At, Decision, Feedback, Prompt, PromptId, PromptSource, Verdict,
};

use crate::agent::orders::name;
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
            let decided = self.mind.evening.as_ref();
            let decided = decided.and_then(|e| e.hearth.decided.as_ref());
            if let Some(decided) = decided.filter(|decided| decided.prompt == id) {
                refuse(out, "already_decided", decided.words(self.mind.now));
            } else if id < self.mind.next_prompt && id.0 > 0 {
                let why = "That prompt is decided already, or its time is over.";
                refuse(out, "already_decided", why);
            } else {
                refuse(out, "unknown_prompt", "No such prompt.");
            }
        }
        proposal
    }

    /// Remembers how the last waiting ended, for whoever comes too late.
    pub(in crate::agent) fn remember_decision(&mut self, now: At, out: &[Action]) {
        let decided = out.iter().rev().find_map(|action| match action {
            Action::PromptDecided {
                prompt,
                decision,
                by,
            } => Some(Decided {
                prompt: *prompt,
                at: now,
                decision: decision.clone(),
                by: by.clone(),
            }),
            _ => None,
        });
        if let (Some(evening), Some(decided)) = (&mut self.mind.evening, decided) {
            evening.hearth.decided = Some(decided);
        }
    }
}

/// How the last waiting ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Decided {
    prompt: PromptId,
    at: At,
    decision: Decision,
    by: Option<Actor>,
}

impl Decided {
    /// Who did what, and how long ago, as a sentence.
    fn words(&self, now: At) -> String {
        let who = self.by.as_ref().map_or("Somebody", name);
        let who = who.replacen("the streamer", "The streamer", 1);
        let what = match &self.decision {
            Decision::Approved => format!("{who} approved it"),
            Decision::Edited => format!("{who} edited and approved it"),
            Decision::Vetoed(why) if why.is_empty() => format!("{who} vetoed it"),
            Decision::Vetoed(why) => format!("{who} vetoed it (“{why}”)"),
            Decision::Expired => "It expired".to_owned(),
            Decision::Withdrawn => "Its moment passed, and it was taken back".to_owned(),
        };
        let ago = now.since(self.at).as_secs();
        match ago {
            0 => format!("{what} a moment ago."),
            1 => format!("{what} a second ago."),
            2..120 => format!("{what} {ago} seconds ago."),
            _ => format!("{what} {} minutes ago.", ago / 60),
        }
    }
}
