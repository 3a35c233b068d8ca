//! Why it is silent, as a person would say it: one short text out of the view's reasons.

use std::time::Duration;

use super::reason::{Cause, Reason};
use super::time::At;
use super::view::{SessionState, View};

/// More reasons at once than anybody takes in.
const CLAUSES: usize = 3;

impl View {
    /// Why nothing is said now, and when that may change. Never empty: it also says when a line may come.
    #[must_use]
    pub fn why(&self) -> String {
        let causes = || self.silence.iter().map(|reason| reason.cause);
        let Some(session) = &self.session else {
            return if self.live {
                "The stream is live, but no session is open.".to_owned()
            } else {
                "The stream is not live, and no session is open.".to_owned()
            };
        };
        if let SessionState::Resting { until } = session.state {
            let left = span(self.at.until(until));
            return format!(
                "The stream is not live; the session waits {left} more for its return."
            );
        }
        if self.silence.is_empty() {
            let quiet = span(self.at.since(session.last_human.unwrap_or(session.started)));
            return format!("Quiet for {quiet}. A line may come at any moment.");
        }
        // while people talk, nobody asks for how long it is quiet
        let talking = causes().any(|cause| cause == Cause::Chat);
        let mut reasons: Vec<&Reason> = self
            .silence
            .iter()
            .filter(|reason| !(talking && reason.cause == Cause::Quiet))
            .collect();
        // a silence asked for explains itself
        if let Some(hush) = reasons.iter().find(|reason| reason.cause == Cause::Hush) {
            reasons = vec![*hush];
        }
        reasons.sort_by_key(|reason| reason.cause != Cause::Quiet);
        let words: Vec<String> = reasons
            .into_iter()
            .take(CLAUSES)
            .map(|reason| self.clause(reason))
            .collect();
        let mut text = capitalised(&words.join("; "));
        text.push_str(". ");
        text.push_str(&self.until());
        text
    }

    fn clause(&self, reason: &Reason) -> String {
        match reason.cause {
            Cause::Chat => "people are talking in chat".to_owned(),
            Cause::Speaking if self.speaking => "the streamer is talking".to_owned(),
            Cause::Quiet => first_half(&reason.text).replacen("chat is quiet", "quiet", 1),
            Cause::Hush => match self.hush {
                Some(Some(until)) => format!("silence was asked for until {}", clock(until)),
                _ => "silence was asked for, for the rest of the stream".to_owned(),
            },
            Cause::Pause => {
                let last = self.session.as_ref().and_then(|s| s.last_prompt.as_ref());
                last.map_or_else(
                    || first_half(&reason.text),
                    |(at, ..)| format!("the last prompt was {} ago", span(self.at.since(*at))),
                )
            }
            Cause::Approval => "a line waits for somebody's approval".to_owned(),
            Cause::Composing => "a line is being written".to_owned(),
            Cause::Drives => "it is quiet enough, but nothing outweighs the restraint".to_owned(),
            _ => first_half(&reason.text),
        }
    }

    fn until(&self) -> String {
        match self.next_prompt {
            Some(next) if next > self.at => {
                let left = span(self.at.until(next));
                format!("Nothing before {}, in {left}.", clock(next))
            }
            _ => "Nothing until that changes.".to_owned(),
        }
    }
}

/// A reason's sentence up to its semicolon, as a clause: what follows it is said otherwise here.
fn first_half(sentence: &str) -> String {
    let half = sentence.split(';').next().unwrap_or(sentence);
    let half = half.trim_end_matches('.');
    let mut chars = half.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The time of day in UTC; the reader's time zone is not known here.
fn clock(at: At) -> String {
    let minutes = at.0 / 60_000 % (24 * 60);
    format!("{:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// A length of time as somebody would say it; nobody says seconds.
fn span(span: Duration) -> String {
    let minutes = (span.as_secs() + 30) / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "a moment".to_owned(),
        (0, 1) => "a minute".to_owned(),
        (0, n) => format!("{n} minutes"),
        (1, 0) => "an hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}
