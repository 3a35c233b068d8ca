//! What a scenario expects at a moment, and whether it is so.

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use crate::event::{SessionState, View};

use super::script::{count, flag, object, text, time};

/// Expectations; all that are given must hold.
#[derive(Debug, Default)]
pub struct Expect {
    reading: Option<Vec<String>>,
    prompts: Option<Window>,
    flag: Option<Vec<String>>,
    session: Option<String>,
    sessions: Option<u32>,
    silent_because: Option<String>,
    last_prompt: Option<LastPrompt>,
    reason: Option<String>,
    answered: Option<bool>,
}

#[derive(Debug, Default)]
struct Window {
    from: Duration,
    to: Option<Duration>,
    min: Option<u32>,
    max: Option<u32>,
}

#[derive(Debug, Default)]
struct LastPrompt {
    contains_any: Vec<String>,
    max_chars: Option<u32>,
    not_equal_earlier: bool,
}

/// What is so at that moment.
pub(super) struct Evidence<'a> {
    pub(super) t: Duration,
    pub(super) view: View,
    pub(super) prompts: Vec<(Duration, &'a str)>,
    pub(super) last_reasons: &'a str,
    pub(super) sessions: usize,
    pub(super) flag: &'a str,
    pub(super) answered: bool,
}

impl Expect {
    /// Reads the object behind `expect`.
    pub(super) fn parse(object_: Map<String, Value>) -> Result<Self> {
        let mut expect = Self::default();
        for (key, value) in object_ {
            match key.as_str() {
                "reading" => expect.reading = Some(texts(value)?),
                "prompts" => expect.prompts = Some(Window::parse(object(value)?)?),
                "flag" => expect.flag = Some(texts(value)?),
                "session" => expect.session = Some(text(value)?),
                "sessions" => expect.sessions = Some(count(value)?),
                "silent_because" => expect.silent_because = Some(text(value)?),
                "last_prompt" => expect.last_prompt = Some(LastPrompt::parse(object(value)?)?),
                "reason" => expect.reason = Some(text(value)?),
                "answered" => expect.answered = Some(flag(value)?),
                other => bail!("unknown key `{other}` in `expect`"),
            }
        }
        Ok(expect)
    }

    /// What does not hold, in words; empty if all does.
    pub(super) fn check(&self, so: &Evidence) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut is = |what: &str, found: &str, wanted: &[String]| {
            if !wanted.iter().any(|w| w == found) {
                wrong.push(format!(
                    "{what} is {found}, expected {}",
                    wanted.join(" or ")
                ));
            }
        };
        if let Some(wanted) = &self.reading {
            is("the reading", so.view.reading.as_str(), wanted);
        }
        if let Some(wanted) = &self.flag {
            is("the flag", so.flag, wanted);
        }
        if let Some(wanted) = &self.session {
            let found = match so.view.session.as_ref().map(|s| s.state) {
                Some(SessionState::Open) => "open",
                Some(SessionState::Resting { .. }) => "resting",
                None => "none",
            };
            is("the session", found, std::slice::from_ref(wanted));
        }
        if let Some(wanted) = self.sessions
            && wanted as usize != so.sessions
        {
            wrong.push(format!(
                "there were {} sessions, expected {wanted}",
                so.sessions
            ));
        }
        if let Some(window) = &self.prompts {
            wrong.extend(window.check(so));
        }
        if let Some(word) = &self.silent_because {
            let found: Vec<&str> = so.view.silence.iter().map(|r| r.text.as_str()).collect();
            if !contains(&found.join(" "), word) {
                wrong.push(format!(
                    "the reasons for silence do not name `{word}`: {found:?}"
                ));
            }
        }
        if let Some(wanted) = &self.last_prompt {
            wrong.extend(wanted.check(so));
        }
        if let Some(word) = &self.reason
            && !contains(so.last_reasons, word)
        {
            wrong.push(format!(
                "the last prompt's reasons do not name `{word}`: {}",
                so.last_reasons
            ));
        }
        if let Some(wanted) = self.answered
            && wanted != so.answered
        {
            wrong.push(format!(
                "the last prompt counts as answered: {}, expected {wanted}",
                so.answered
            ));
        }
        wrong
    }
}

impl Window {
    fn parse(object: Map<String, Value>) -> Result<Self> {
        let mut window = Self::default();
        for (key, value) in object {
            match key.as_str() {
                "from" => window.from = time(value)?,
                "to" => window.to = Some(time(value)?),
                "min" => window.min = Some(count(value)?),
                "max" => window.max = Some(count(value)?),
                other => bail!("unknown key `{other}` in `prompts`"),
            }
        }
        Ok(window)
    }

    fn check(&self, so: &Evidence) -> Option<String> {
        let to = self.to.unwrap_or(so.t);
        let found = so
            .prompts
            .iter()
            .filter(|(at, _)| (self.from..=to).contains(at))
            .count() as u32;
        let (min, max) = (self.min.unwrap_or(0), self.max.unwrap_or(u32::MAX));
        let times: Vec<u64> = so.prompts.iter().map(|(at, _)| at.as_secs()).collect();
        (!(min..=max).contains(&found)).then(|| {
            format!("{found} prompts were delivered in the window (at seconds {times:?}), expected {min} to {max}")
        })
    }
}

impl LastPrompt {
    fn parse(object: Map<String, Value>) -> Result<Self> {
        let mut last = Self::default();
        for (key, value) in object {
            match key.as_str() {
                "contains_any" => last.contains_any = texts(value)?,
                "max_chars" => last.max_chars = Some(count(value)?),
                "not_equal_earlier" => last.not_equal_earlier = flag(value)?,
                other => bail!("unknown key `{other}` in `last_prompt`"),
            }
        }
        Ok(last)
    }

    fn check(&self, so: &Evidence) -> Vec<String> {
        let Some(((_, text), earlier)) = so.prompts.split_last() else {
            return vec!["no prompt was delivered".to_owned()];
        };
        let mut wrong = Vec::new();
        if !self.contains_any.is_empty() && !self.contains_any.iter().any(|w| contains(text, w)) {
            wrong.push(format!(
                "the last prompt holds none of {:?}: {text}",
                self.contains_any
            ));
        }
        if let Some(most) = self.max_chars
            && text.chars().count() > most as usize
        {
            wrong.push(format!(
                "the last prompt is longer than {most} characters: {text}"
            ));
        }
        if self.not_equal_earlier && earlier.iter().any(|(_, e)| e == text) {
            wrong.push(format!("the last prompt was said before: {text}"));
        }
        wrong
    }
}

fn texts(value: Value) -> Result<Vec<String>> {
    match value {
        Value::Array(items) => items.into_iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

fn contains(text: &str, word: &str) -> bool {
    text.to_lowercase().contains(&word.to_lowercase())
}
