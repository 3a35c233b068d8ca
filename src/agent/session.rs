//! A session's life: it opens with the broadcast, rests while that is out of sight, and closes when
//! it does not come back.

use crate::event::{
    Action, Actor, At, SessionId, SessionState, StreamChange, StreamSource, minutes,
};
use crate::voice::Talk;

use super::Agent;
use super::broadcast::Turn;
use super::chat_line::Introduction;
use super::drift::Drift;
use super::drives::Drives;
use super::hearthkeeper::Hearth;
use super::mind::{Evening, Viewers};
use super::reservoir::Reservoir;
use super::rhythm::Rhythm;
use super::rules::words;
use rand_chacha::rand_core::Rng;

/// The page inside OBS may be shut down with a hidden scene; if it was the only witness, its absence
/// means little, and the session waits longer for its word.
const PAGE_GRACE: std::time::Duration = minutes(30);

impl Agent {
    /// A reporter spoke of the broadcast.
    pub(super) fn stream(
        &mut self,
        now: At,
        source: StreamSource,
        change: StreamChange,
        out: &mut Vec<Action>,
    ) {
        match change {
            StreamChange::Stopped if source != StreamSource::Twitch => self.mind.ended = None,
            // only OBS itself knows a start from a broadcast that is found running
            StreamChange::Started { since: None } if source == StreamSource::Obs => {
                self.mind.ended = None;
            }
            StreamChange::Started { since: Some(since) } => {
                self.mind.ended.take_if(|ended| *ended < since);
            }
            _ => {}
        }
        let turn = self.mind.broadcast.report(now, source, change);
        if self.mind.broadcast.live()
            && let Some(evening) = &mut self.mind.evening
        {
            evening.confirm_by = None;
        }
        match turn {
            Turn::Same => {
                // a start whose session is over begins another one
                if let (StreamChange::Started { since }, None) = (change, &self.mind.evening)
                    && self.mind.broadcast.live()
                {
                    self.went_live(now, since.unwrap_or(now), source, None, out);
                }
            }
            Turn::Live { since } => self.went_live(now, since, source, None, out),
            Turn::Ended => {
                self.mind.ended = None;
                self.rest(now, "the broadcast stopped", self.mind.settings.grace, out);
            }
            Turn::Vanished => {
                let grace = self.mind.settings.grace;
                let (why, grace) = match source {
                    StreamSource::Overlay => ("OBS went out of sight", grace.max(PAGE_GRACE)),
                    StreamSource::Twitch => ("Twitch does not say whether it is live", grace),
                    _ => ("OBS went out of sight", grace),
                };
                self.rest(now, why, grace, out);
            }
        }
    }

    /// The broadcast runs: the open session goes on, or a new one begins.
    pub(super) fn went_live(
        &mut self,
        now: At,
        since: At,
        by: StreamSource,
        channel: Option<&str>,
        out: &mut Vec<Action>,
    ) {
        if let Some(evening) = &mut self.mind.evening {
            if matches!(evening.state, SessionState::Resting { .. }) {
                evening.state = SessionState::Open;
                evening.rests_since = None;
                out.push(Action::SessionResumed {
                    session: evening.session,
                });
            }
            return;
        }
        // the broadcast whose session a person ended is not a new evening
        if by != StreamSource::Operator && self.mind.ended.is_some() {
            return;
        }
        self.mind.ended = None;
        self.mind.opened += 1;
        let mut random = [0; 10];
        self.rng(0x5e55, self.mind.opened).fill_bytes(&mut random);
        let session = SessionId::new(now, random);
        let channel = channel.unwrap_or(&self.mind.settings.channel).to_owned();
        let mut evening = Evening {
            session,
            channel: channel.clone(),
            state: SessionState::Open,
            started: now,
            stream_since: since.min(now),
            rests_since: None,
            confirm_by: None,
            rhythm: Rhythm::default(),
            talk: Talk::default(),
            reservoir: Reservoir::default(),
            drives: Drives::default(),
            hearth: Hearth::default(),
            question: None,
            drift: Drift::default(),
            raid: None,
            arrival: None,
            viewers: Viewers::default(),
            messages: 0,
            last_activity: now,
            last_answer: None,
            answering: None,
            introduction: Introduction::default(),
        };
        out.push(Action::SessionOpened {
            session,
            channel,
            stream_since: evening.stream_since,
            by,
        });
        if let Some(plan) = &self.mind.plan {
            evening.reservoir.plan(&plan.dashboard, now);
            evening.drift.plan(&plan.dashboard);
            let dashboard = Box::new(plan.dashboard.clone());
            out.push(Action::DashboardSaved {
                session: Some(session),
                dashboard,
            });
        }
        self.mind.evening = Some(evening);
        self.mind.age_history();
    }

    /// The broadcast is out of sight: the session waits.
    fn rest(&mut self, now: At, why: &str, grace: std::time::Duration, out: &mut Vec<Action>) {
        let Some(evening) = self.mind.evening.as_mut() else {
            return;
        };
        if evening.state != SessionState::Open {
            return;
        }
        let until = now + grace;
        evening.state = SessionState::Resting { until };
        evening.rests_since = Some(now);
        let session = evening.session;
        let because = format!("{why}; the session waits {} for its return", words(grace));
        out.push(Action::SessionResting {
            session,
            until,
            because,
        });
        self.withdraw_prompts(out);
    }

    /// What time alone brings to the session.
    pub(super) fn expire_session(&mut self, now: At, out: &mut Vec<Action>) {
        let Some(evening) = &mut self.mind.evening else {
            return;
        };
        if evening.confirm_by.is_some_and(|at| at <= now) {
            evening.confirm_by = None;
            let grace = self.mind.settings.grace;
            self.rest(
                now,
                "nobody has seen the broadcast since the restart",
                grace,
                out,
            );
        }
        if let Some(evening) = &self.mind.evening
            && let SessionState::Resting { until } = evening.state
            && until <= now
        {
            let ended = evening.rests_since.unwrap_or(now);
            self.close(ended, "the broadcast did not come back", out);
        }
    }

    /// Ends the session and has its ledger written.
    fn close(&mut self, ended: At, because: &str, out: &mut Vec<Action>) {
        self.settle_prompts(out);
        let Some(evening) = self.mind.evening.take() else {
            return;
        };
        let session = evening.session;
        self.mind.plan = None;
        // a hush of so many minutes lasts them; one for the stream ends with it
        self.mind.hush = self.mind.hush.filter(|h| h.until.is_some());
        out.push(Action::SessionClosed {
            session,
            ended,
            because: because.to_owned(),
        });
        out.push(Action::WriteLedger { session });
    }

    /// A person opens a session by hand.
    pub(super) fn start_session(&mut self, now: At, channel: Option<&str>, out: &mut Vec<Action>) {
        let resting = match &self.mind.evening {
            Some(e) if e.state == SessionState::Open => {
                let why = format!("Session {} is open; end it first.", e.session);
                return super::refuse(out, "session_open", why);
            }
            resting => resting.is_some(),
        };
        let change = StreamChange::Started { since: None };
        self.mind
            .broadcast
            .report(now, StreamSource::Operator, change);
        if resting && channel.is_none() {
            return self.went_live(now, now, StreamSource::Operator, None, out);
        }
        if resting {
            self.close(now, "another session was started", out);
        }
        self.went_live(now, now, StreamSource::Operator, channel, out);
    }

    /// A person ends the session, or one that a crash left open.
    pub(super) fn end_session(
        &mut self,
        now: At,
        which: Option<SessionId>,
        by: &Actor,
        out: &mut Vec<Action>,
    ) {
        match &self.mind.evening {
            Some(e) if which.is_none_or(|id| id == e.session) => {
                let ended = e.rests_since.unwrap_or(now);
                let by = super::orders::name(by);
                self.mind.broadcast.retract(StreamSource::Operator);
                self.mind.ended = self.mind.broadcast.may_run().then_some(now);
                self.close(ended, &format!("{by} ended it"), out);
            }
            None if which.is_none() => super::refuse(out, "no_session", "No session is open."),
            _ => super::refuse(out, "unknown_session", "That session is not open."),
        }
    }

    /// The program started again: an open session is kept, and waits for a witness.
    pub(super) fn restarted(&mut self, now: At) {
        self.mind.broadcast.forget();
        if self.mind.voice.speaking {
            // nobody listened meanwhile
            self.voice(now, false);
        }
        // the request died with the process; a prompt that time alone brings is due again at once
        self.mind.asked = None;
        if let Some(evening) = &mut self.mind.evening {
            evening.hearth.composing.take_if(|c| !c.nudged);
        }
        let seen = self.mind.broadcast.live();
        let grace = self.mind.settings.grace;
        if let Some(evening) = &mut self.mind.evening
            && evening.state == SessionState::Open
            && !seen
        {
            evening.confirm_by = Some(now + grace);
        }
    }

    /// Sessions that a crash left open beside the agent's own are ended, and it is written down.
    pub(super) fn strays(&mut self, now: At, sessions: &[SessionId], out: &mut Vec<Action>) {
        let own = self.mind.evening.as_ref().map(|e| e.session);
        for session in sessions.iter().copied().filter(|s| Some(*s) != own) {
            let because = "it was found open beside the newest one at a start".to_owned();
            out.push(Action::Noted {
                text: format!("Session {session} was left open by a crash and is ended now."),
            });
            out.push(Action::SessionClosed {
                session,
                ended: now,
                because,
            });
        }
    }
}
