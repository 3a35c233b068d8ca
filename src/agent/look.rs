//! The agent as others see it: the view for snapshots and status pages, and what is told of the reading.

use crate::event::{
    Action, At, Cause, DashboardView, LineView, PartStatus, PartView, Prompt, PromptView,
    SessionView, Verdict, View, seconds,
};

use super::Agent;
use super::drives::{STEP, step};
use super::mind::Told;
use super::rules::Asking;

/// A next moment that moved by less than this is not told again: it moves with every line of chat.
const STEADY: std::time::Duration = seconds(60);

impl Agent {
    /// What is so at `now`. Reads only.
    #[must_use]
    pub fn view(&self, now: At) -> View {
        let mind = &self.mind;
        let now = now.max(mind.now);
        let (reading, reasons) = mind.reading(now);
        let (silence, next_prompt) = mind.silence(now);
        let evening = mind.evening.as_ref();
        let hearth = evening.map(|e| &e.hearth);
        let strengths = mind.strengths(now, reading);
        View {
            at: now,
            session: evening.map(|e| SessionView {
                id: e.session,
                channel: e.channel.clone(),
                state: e.state,
                started: e.started,
                stream_since: e.stream_since,
                messages: e.messages,
                prompts: e.hearth.delivered,
                last_human: e.rhythm.last,
                last_activity: e.last_activity,
                last_prompt: e
                    .hearth
                    .last
                    .as_ref()
                    .map(|t| (t.at, t.prompt, t.text.clone())),
            }),
            reading,
            reasons,
            can_prompt_now: silence.is_empty(),
            chat_allows: !silence
                .iter()
                .any(|r| matches!(r.cause, Cause::Chat | Cause::Quiet)),
            silence,
            next_prompt,
            live: mind.live().is_some(),
            scene: mind.scene.name.clone(),
            speaking: mind.voice.speaking,
            recording_since: mind.recording_since,
            hush: mind
                .hush
                .map(|h| h.until)
                .filter(|u| u.is_none_or(|u| u > now)),
            quiet_threshold: mind.quiet_threshold(),
            prompt_interval: evening.map_or(mind.settings.hearth.interval, |e| mind.pause(e)),
            delivery: mind.settings.hearth.delivery,
            chat_gate: mind.settings.chat,
            deeds: mind.ended_deeds.iter().cloned().collect(),
            dashboard: mind.plan.as_ref().map(|p| DashboardView {
                dashboard: p.dashboard.clone(),
                created: p.created,
                updated: p.updated,
            }),
            prompt: hearth
                .and_then(|h| h.last.as_ref())
                .filter(|t| t.until > now)
                .map(|t| PromptView {
                    prompt: Prompt {
                        id: t.prompt,
                        text: t.text.clone(),
                        source: t.source,
                        about: t.about.clone(),
                        reasons: t.reasons.clone(),
                        verdict: Verdict::default(),
                    },
                    since: t.at,
                    until: t.until,
                }),
            proposals: hearth
                .and_then(|h| h.proposal.as_ref())
                .map(|p| PromptView {
                    prompt: Prompt {
                        id: p.prompt,
                        text: p.text.clone(),
                        source: p.source,
                        about: p.about.clone(),
                        reasons: p.reasons.clone(),
                        verdict: Verdict::default(),
                    },
                    since: p.since,
                    until: p.until,
                })
                .into_iter()
                .collect(),
            lines: mind
                .lines
                .iter()
                .map(|l| LineView {
                    at: l.at,
                    line: l.line.clone(),
                    flag: l.flag.clone(),
                    dismissed: l.dismissed,
                })
                .collect(),
            drives: strengths.named(),
            temperament: mind.temperament.named(),
            parts: mind
                .parts
                .iter()
                .map(|p| PartView {
                    status: PartStatus {
                        part: p.part,
                        state: p.state,
                        detail: p.detail.clone(),
                        hint: p.hint.clone(),
                    },
                    since: p.since,
                })
                .collect(),
        }
    }

    /// Whether a line with this id came in of late.
    #[must_use]
    pub fn knows(&self, id: &crate::event::MessageId) -> bool {
        self.mind.line(id).is_some()
    }

    /// Whether the last prompt of the open session counts as answered; `None` without one.
    #[must_use]
    pub fn last_answered(&self) -> Option<bool> {
        let hearth = &self.mind.evening.as_ref()?.hearth;
        hearth.last.as_ref().map(|_| hearth.answered())
    }

    /// Tells the reading if it, its causes or the next moment differ from what was last told.
    pub(super) fn tell(&mut self, now: At, out: &mut Vec<Action>) {
        let (reading, reasons) = self.mind.reading(now);
        let (silence, next_prompt) = self.mind.silence(now);
        let causes: Vec<Cause> = reasons.iter().chain(&silence).map(|r| r.cause).collect();
        let told = Told {
            reading,
            causes,
            next_prompt,
        };
        if self.mind.told.as_ref().is_some_and(|last| last.near(&told)) {
            return;
        }
        self.mind.told = Some(told);
        out.push(Action::ReadingChanged {
            reading,
            reasons,
            silence,
            next_prompt,
        });
    }

    /// When the agent next has something to do without being asked, and why in a word or two.
    /// Never in the past.
    #[must_use]
    pub fn deadline(&self) -> Option<(At, &'static str)> {
        let mind = &self.mind;
        let now = mind.now;
        let mut soonest: Option<(At, &'static str)> = None;
        let mut consider = |at: Option<At>, why| {
            if let Some(at) = at
                && soonest.is_none_or(|(first, _)| at < first)
            {
                soonest = Some((at, why));
            }
        };
        consider(mind.hush.and_then(|h| h.until), "a hush ends");
        consider(mind.asked.map(|a| a.until), "a completion is given up");
        if let Some(evening) = &mind.evening {
            if let crate::event::SessionState::Resting { until } = evening.state {
                consider(Some(until), "the session's rest ends");
            }
            consider(evening.confirm_by, "the broadcast is unconfirmed");
            consider(evening.hearth.deadline(), "a prompt's life goes on");
            consider(
                evening.answering.as_ref().map(|a| a.until),
                "an answer is awaited",
            );
            consider(mind.reading_changes(now), "the reading may change");
            let ruling = mind.rules(now, Asking::Unprompted);
            if ruling.allows() {
                // the drives hold it back
                consider(Some(step(now) + STEP), "the drives are weighed");
            } else {
                consider(ruling.changes, "a reason for silence ends");
            }
        }
        soonest.map(|(at, why)| (at.max(now), why))
    }
}

impl Told {
    fn near(&self, other: &Self) -> bool {
        self.reading == other.reading
            && self.causes == other.causes
            && match (self.next_prompt, other.next_prompt) {
                (Some(a), Some(b)) => a.since(b).max(b.since(a)) < STEADY,
                (a, b) => a == b,
            }
    }
}
