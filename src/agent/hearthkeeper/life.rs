//! What becomes of a prompt once it is on its way: answers are counted, what waits too long expires, what no
//! longer fits is taken back. Every life ends, the session's end at the latest.

use crate::event::{Action, At, Decision, MessageId};

use super::{Agent, PEOPLE, Watch, note};

impl Agent {
    /// A person spoke: the latest prompts may be answered by that.
    pub(in crate::agent) fn heard(&mut self, now: At, login: &str, out: &mut Vec<Action>) {
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
    pub(in crate::agent) fn expire_prompts(&mut self, now: At, out: &mut Vec<Action>) {
        let half_life = self.mind.settings.drives.restraint;
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        let hearth = &mut evening.hearth;
        // in the order of showing, although a changed setting may let a later one end first
        let over = |w: &Watch| w.until <= now;
        let ended: Vec<Watch> = hearth
            .watching
            .iter()
            .filter(|w| over(w))
            .cloned()
            .collect();
        hearth.watching.retain(|w| !over(w));
        for watch in ended {
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
            if self.mind.rules(now, super::composed(late.nudged)).allows() {
                self.offline(now, late.reasons, late.subject, out);
            }
        }
    }

    /// Takes back what waits, because the moment has passed.
    pub(in crate::agent) fn withdraw_prompts(&mut self, out: &mut Vec<Action>) {
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

    /// Takes back what waits and grew from lines that were taken out of chat.
    pub(in crate::agent) fn withdraw_prompts_from(
        &mut self,
        gone: &[MessageId],
        out: &mut Vec<Action>,
    ) {
        let Some(hearth) = self.mind.evening.as_ref().map(|e| &e.hearth) else {
            return;
        };
        let proposed = hearth.proposal.as_ref().and_then(|p| p.subject.as_ref());
        let composed = hearth.composing.as_ref().and_then(|c| c.subject.as_ref());
        let mut subjects = proposed.into_iter().chain(composed);
        if subjects.any(|s| s.from.as_ref().is_some_and(|from| gone.contains(from))) {
            self.withdraw_prompts(out);
        }
    }

    /// What is still watched when the session ends is counted as it stands.
    pub(in crate::agent) fn settle_prompts(&mut self, out: &mut Vec<Action>) {
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
}
