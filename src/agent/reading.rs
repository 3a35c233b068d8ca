//! What the room is like, and why.

use crate::event::{At, Cause, Reading, Reason, SessionState, minutes, seconds};

use super::drives::step;
use super::mind::{Evening, Mind};
use super::rules::{Asking, UNSEEN, words};
use super::scene::Mood;

/// A question is left hanging once nobody took it up for this long ...
const HANGS: std::time::Duration = minutes(2);
/// ... and is forgotten after this long.
const FORGOTTEN: std::time::Duration = minutes(30);
/// New people are new for this long.
const NEW: std::time::Duration = minutes(10);
/// With so much silence, a room that people came to is one of new people and silence.
const GREETING: std::time::Duration = seconds(60);
/// A falling count says that people slip away once chat is quiet for this part of the threshold.
const PART: u32 = 3;
/// People slip away when the count fell by this share of its late peak.
const SLIPPING: f32 = 0.1;

impl Mind {
    /// The reading with its reasons.
    pub(super) fn reading(&self, now: At) -> (Reading, Vec<Reason>) {
        let Some(evening) = &self.evening else {
            return (
                Reading::Resting,
                vec![Reason::new(Cause::NotLive, "The stream is not live.")],
            );
        };
        if matches!(evening.state, SessionState::Resting { .. }) {
            let text = "The stream is not live; the session waits for its return.";
            return (Reading::Resting, vec![Reason::new(Cause::NotLive, text)]);
        }
        if evening.confirm_by.is_some() {
            return (Reading::Resting, vec![Reason::new(Cause::NotLive, UNSEEN)]);
        }
        if self
            .hush
            .is_some_and(|h| h.until.is_none_or(|until| until > now))
        {
            return (
                Reading::Resting,
                vec![Reason::new(Cause::Hush, "A hush was asked for.")],
            );
        }
        let lively = evening
            .rhythm
            .active_until(now, &self.settings.hearth)
            .is_some();
        let mood = match self.scene.mood {
            Mood::Away => {
                return (
                    Reading::Resting,
                    vec![Reason::new(
                        Cause::Away,
                        "The scene says that the streamer is away.",
                    )],
                );
            }
            Mood::Talk => None,
            _ if lively => None,
            Mood::Opening => Some((Cause::Opening, "The opening scene is on, and it is quiet.")),
            Mood::Closing => Some((Cause::Closing, "The closing scene is on, and it is quiet.")),
            Mood::Contemplative => Some((
                Cause::Contemplative,
                "The scene is contemplative; the quiet is meant.",
            )),
        };
        if let Some((cause, text)) = mood {
            return (Reading::Contemplative, vec![Reason::new(cause, text)]);
        }
        if lively {
            let lines = evening.rhythm.lately(now, &self.settings.hearth);
            let text = format!("People are talking in chat: {lines} lines in the last minute.");
            return (Reading::Lively, vec![Reason::new(Cause::Chat, text)]);
        }
        self.quiet_reading(now, evening)
    }

    fn quiet_reading(&self, now: At, evening: &Evening) -> (Reading, Vec<Reason>) {
        let quiet = now.since(self.quiet_since(evening));
        let quiet_text = format!("Chat is quiet for {}.", words(quiet));
        let hangs = evening
            .question
            .as_ref()
            .filter(|q| now.since(q.at) >= HANGS && now.since(q.at) < FORGOTTEN);
        // who comes with a question is met by it
        if let Some(at) = evening.arrival
            && hangs.is_none_or(|q| q.at < at)
            && now.since(at) < NEW
            && evening
                .rhythm
                .last
                .is_none_or(|last| now.since(last) >= GREETING)
        {
            let how = if evening.raid == Some(at) {
                " with a raid"
            } else {
                ""
            };
            let ago = words(now.since(at));
            let text = format!("People came{how} {ago} ago, and nobody speaks: it is quiet.");
            return (Reading::Arriving, vec![Reason::new(Cause::Quiet, text)]);
        }
        if let Some(question) = hangs {
            let text = format!(
                "A question was left hanging {} ago, and it is quiet.",
                words(now.since(question.at))
            );
            return (Reading::Uncertain, vec![Reason::new(Cause::Quiet, text)]);
        }
        let threshold = self.quiet_threshold();
        if quiet >= threshold && !self.voice.speaking {
            return (Reading::Fading, vec![Reason::new(Cause::Quiet, quiet_text)]);
        }
        let viewers = evening.viewers;
        let fell = viewers.peak.saturating_sub(viewers.now) as f32;
        if quiet * PART >= threshold && viewers.peak > 0 && fell / viewers.peak as f32 > SLIPPING {
            let text = format!(
                "{quiet_text} {} of {} viewers are left.",
                viewers.now, viewers.peak
            );
            return (Reading::Fading, vec![Reason::new(Cause::Quiet, text)]);
        }
        if evening.drift.strayed(now) {
            let text = "The talk in chat has wandered from the evening's theme.";
            return (Reading::Drifting, vec![Reason::new(Cause::Chat, text)]);
        }
        let text = match evening.rhythm.last {
            Some(last) => format!("The last line in chat was {} ago.", words(now.since(last))),
            None => "Nobody has written in chat yet.".to_owned(),
        };
        (Reading::Settled, vec![Reason::new(Cause::Chat, text)])
    }

    /// When the reading may next change by time alone.
    pub(super) fn reading_changes(&self, now: At) -> Option<At> {
        let evening = self.live()?;
        let quiet = self.quiet_since(evening);
        let threshold = self.quiet_threshold();
        let mut moments = vec![quiet + threshold, quiet + threshold / PART];
        moments.extend(evening.rhythm.active_until(now, &self.settings.hearth));
        if let Some(question) = &evening.question {
            moments.extend([question.at + HANGS, question.at + FORGOTTEN]);
        }
        if let Some(at) = evening.arrival {
            moments.extend(evening.rhythm.last.map(|last| last + GREETING));
            moments.push(at + NEW);
        }
        moments.extend(evening.drift.until());
        moments.into_iter().filter(|at| *at > now).min()
    }

    /// Why nothing is said now; empty if a prompt may come at any moment.
    pub(super) fn silence(&self, now: At) -> (Vec<Reason>, Option<At>) {
        let ruling = self.rules(now, Asking::Unprompted);
        if !ruling.allows() {
            return (ruling.reasons.clone(), ruling.next());
        }
        if !self.moved(now) {
            let text = "There is nothing to say that outweighs restraint yet.";
            return (vec![Reason::new(Cause::Drives, text)], None);
        }
        (Vec::new(), Some(now))
    }

    /// Whether the drives, weighed by the temperament, are enough to speak.
    pub(super) fn moved(&self, now: At) -> bool {
        let (reading, _) = self.reading(now);
        let strengths = self.strengths(step(now), reading);
        self.temperament.weigh(strengths) >= self.settings.drives.threshold
    }
}
