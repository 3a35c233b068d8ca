//! The rules: may anything be said now, and if not, why and until when. Rules win over drives, over
//! people's impatience and over the model's eagerness.

use std::time::Duration;

use crate::event::{At, Cause, Clock, Reason, SessionState, hours, seconds};

use super::mind::{Evening, Mind};
use super::scene::Mood;

/// The pause grows no further than this, however long nobody answers.
const LONGEST_PAUSE: Duration = hours(2);
/// The least pause that any setting can reach (FEATURES section 6: "10 is the floor").
const LEAST_PAUSE: Duration = Duration::from_secs(600);
/// When there was nothing to say, it is thought about again after this long, or when something new comes up.
const SPEECHLESS: Duration = Duration::from_secs(300);
/// Why nothing is said between a restart and a reporter's word on the broadcast.
pub(super) const UNSEEN: &str =
    "Since the restart nobody has seen the stream; it counts as not live.";
/// After a scene that wanted silence or absence, the room gets this long to itself.
const SCENE_SETTLES: Duration = seconds(60);

/// Why nothing may be said now. Empty: something may.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ruling {
    pub(super) reasons: Vec<Reason>,
    /// Some reason ends only when people do something.
    pub(super) open_ended: bool,
    /// When the last of the others ends.
    until: Option<At>,
    /// When the first of them ends: the reasons differ from then on.
    pub(super) changes: Option<At>,
}

impl Ruling {
    fn until(&mut self, until: At, cause: Cause, text: String) {
        self.until = self.until.max(Some(until));
        self.changes = Some(self.changes.map_or(until, |first| first.min(until)));
        self.reasons.push(Reason::new(cause, text));
    }

    fn open(&mut self, cause: Cause, text: impl Into<String>) {
        self.open_ended = true;
        self.reasons.push(Reason::new(cause, text));
    }

    /// All reasons in a row.
    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.reasons.iter().map(|r| r.text.as_str()).collect();
        texts.join(" ")
    }

    /// Whether a prompt may come.
    pub(super) fn allows(&self) -> bool {
        self.reasons.is_empty()
    }

    /// The earliest moment for a prompt, as far as it depends on time alone.
    pub(super) fn next(&self) -> Option<At> {
        if self.open_ended { None } else { self.until }
    }
}

/// Which rules are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// For a prompt of the agent's own accord.
    Unprompted,
    /// For a prompt that a person asked for: the quiet threshold does not count.
    Nudged,
    /// For showing a line that is composed or approved: what was counted before does not count again.
    Showing,
}

impl Mind {
    /// What the rules say at `now`.
    pub(super) fn rules(&self, now: At, asking: Asking) -> Ruling {
        let mut ruling = Ruling::default();
        let Some(evening) = self.evening.as_ref() else {
            ruling.open(Cause::NotLive, "The stream is not live.");
            return ruling;
        };
        if let SessionState::Resting { until } = evening.state {
            let left = words(now.until(until));
            ruling.open(
                Cause::NotLive,
                format!("The stream is not live; the session waits {left} for its return."),
            );
        }
        if evening.confirm_by.is_some() {
            ruling.open(Cause::NotLive, UNSEEN);
        }
        self.room(now, evening, &mut ruling);
        if asking != Asking::Showing {
            self.pacing(now, evening, &mut ruling);
        }
        if asking == Asking::Unprompted {
            self.quiet(now, evening, &mut ruling);
        }
        ruling
    }

    /// What holds whoever asks: hush, scene, people talking, the welcome after a raid.
    fn room(&self, now: At, evening: &Evening, ruling: &mut Ruling) {
        let settings = &self.settings.hearth;
        match self.hush.map(|h| h.until) {
            Some(Some(until)) if until > now => {
                let text = format!(
                    "A hush was asked for; {} of it are left.",
                    words(now.until(until))
                );
                ruling.until(until, Cause::Hush, text);
            }
            Some(None) => ruling.open(
                Cause::Hush,
                "A hush was asked for, for the rest of the stream.",
            ),
            _ => {}
        }
        match self.scene.mood {
            Mood::Away => ruling.open(Cause::Away, "The scene says that the streamer is away."),
            Mood::Opening => ruling.open(
                Cause::Opening,
                "The opening scene is on; the talk has not begun.",
            ),
            Mood::Closing => ruling.open(Cause::Closing, "The closing scene is on."),
            Mood::Contemplative => {
                ruling.open(
                    Cause::Contemplative,
                    "The scene is contemplative; its silence is meant.",
                );
            }
            Mood::Talk => {}
        }
        if let Some(until) = evening.rhythm.active_until(now, settings) {
            let lines = evening.rhythm.lately(now, settings);
            let span = words(settings.active_window);
            ruling.until(
                until,
                Cause::Chat,
                format!("People are talking in chat: {lines} lines in {span}."),
            );
        }
        if self.voice.speaking {
            ruling.open(Cause::Speaking, "The streamer is speaking.");
        } else if let Some(since) = self.voice.silent_since {
            let until = since + settings.voice_hold;
            if until > now {
                let ago = words(now.since(since));
                ruling.until(
                    until,
                    Cause::Speaking,
                    format!("The streamer was speaking until {ago} ago."),
                );
            }
        }
        if let Some(raid) = evening.raid {
            let until = raid + settings.raid_settle;
            if until > now {
                let ago = words(now.since(raid));
                ruling.until(
                    until,
                    Cause::Raid,
                    format!("A raid came {ago} ago; the welcome comes first."),
                );
            }
        }
    }

    /// What was said before, and what is being said.
    fn pacing(&self, now: At, evening: &Evening, ruling: &mut Ruling) {
        let (hearth, settings) = (&evening.hearth, &self.settings.hearth);
        let last = hearth.last_word().max(self.spoken.back().copied());
        if let Some(last) = last {
            let until = last + self.pause(evening);
            if until > now {
                let (ago, left) = (words(now.since(last)), words(now.until(until)));
                let text =
                    format!("The last prompt was {ago} ago; the pause after it lasts {left} more.");
                ruling.until(until, Cause::Pause, text);
            }
        }
        let most = settings.per_hour.max(1) as usize;
        let first = self.spoken.iter().rev().nth(most - 1);
        if let Some(until) = first.map(|at| *at + hours(1)).filter(|until| *until > now) {
            let text = format!(
                "The limit of {} prompts an hour is reached.",
                settings.per_hour
            );
            ruling.until(until, Cause::Limit, text);
        }
        if hearth.delivered >= settings.per_session {
            let text = format!(
                "The limit of {} prompts an evening is reached.",
                settings.per_session
            );
            ruling.open(Cause::Limit, text);
        }
        if hearth.proposal.is_some() {
            ruling.open(Cause::Approval, "A prompt waits for approval.");
        }
        if hearth.composing.is_some() {
            ruling.open(
                Cause::Composing,
                "There is nothing to say yet; a line is composing.",
            );
        } else if let Some(asked) = self.asked.filter(|a| a.until > now) {
            let text = "There is nothing to say yet; another line is composing.";
            ruling.until(asked.until, Cause::Composing, text.to_owned());
        }
        if let Some(until) = hearth
            .speechless
            .map(|at| at + SPEECHLESS)
            .filter(|u| *u > now)
        {
            let text = "There is nothing to say that was not said before.".to_owned();
            ruling.until(until, Cause::NothingToSay, text);
        }
    }

    fn quiet(&self, now: At, evening: &Evening, ruling: &mut Ruling) {
        let since = self.quiet_since(evening);
        let threshold = self.quiet_threshold();
        let mut until = since + threshold;
        if let Some(at) = self.scene.talk_since {
            until = until.max(at + SCENE_SETTLES);
        }
        if until > now {
            let (quiet, needed) = (words(now.since(since)), words(threshold));
            let text = format!("Chat is quiet for {quiet}; a prompt is not due before {needed}.");
            ruling.until(until, Cause::Quiet, text);
        }
    }

    /// The pause after the last prompt: each unanswered one lengthens it.
    pub(super) fn pause(&self, evening: &Evening) -> Duration {
        let settings = &self.settings.hearth;
        let first = settings.interval.max(LEAST_PAUSE);
        let factor = settings.backoff.clamp(1.0, 4.0);
        let most = LONGEST_PAUSE.max(first);
        let lengthened = (0..evening.hearth.unanswered.min(16))
            .fold(first.as_secs_f64(), |pause, _| pause * factor);
        Duration::from_secs_f64(lengthened.min(most.as_secs_f64()))
    }
}

/// A length of time as people say it: `40 seconds`, `7 minutes`, `1:05:00`.
pub(super) fn words(span: Duration) -> String {
    let s = span.as_secs();
    match s {
        1 => "1 second".to_owned(),
        0..=89 => format!("{s} seconds"),
        90..=5399 => format!("{} minutes", (s + 30) / 60),
        _ => Clock(span).to_string(),
    }
}
