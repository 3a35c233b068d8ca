//! The scenario form: one JSON object a line, `t` and one thing that happens. Strict: an unknown key is
//! an error that names file and line.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Map, Value, json};

use crate::config;
use crate::dashboard;
use crate::event::{
    Action, ChatLine, Clock, Dashboard, Feedback, MessageId, Origin, Reply, Settings, UserRole,
    hours, minutes, seconds,
};

use super::Expect;

/// A whole scenario.
#[derive(Debug)]
pub struct Script {
    /// The settings that it plays under.
    pub settings: Settings,
    /// What happens, in order.
    pub lines: Vec<Line>,
}

/// One line of it.
#[derive(Debug)]
pub struct Line {
    /// From 1, in the file.
    pub number: usize,
    /// Since the start.
    pub t: Duration,
    /// What happens.
    pub cue: Cue,
}

/// What happens.
#[derive(Debug)]
#[allow(missing_docs)] // the names are the form's own words
pub enum Cue {
    Dashboard(Box<Dashboard>),
    StreamStarted,
    StreamStopped,
    Reconnecting,
    Reconnected,
    ObsGone,
    ObsBack,
    Scene(String),
    Voice(bool),
    Chat(Box<ChatLine>),
    Delete(String),
    Raid { from: String, viewers: u32 },
    Viewers(u32),
    Nudge,
    EndSession,
    Resume,
    Hush(Option<Duration>),
    Feedback(Feedback),
    ModelUp,
    ModelDown,
    ModelSays(String),
    Restart,
    Expect(Box<Expect>),
}

/// What may stand beside `t`.
const KEYS: &[&str] = &[
    "settings",
    "dashboard",
    "obs",
    "scene",
    "voice",
    "chat",
    "delete",
    "raid",
    "viewers",
    "operator",
    "llm",
    "restart",
    "expect",
];

/// No evening is longer than this.
const LONGEST: Duration = hours(10_000);

impl Script {
    /// Reads a scenario file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text, path)
    }

    /// Reads a scenario's text; `path` is for errors and for files named relative to it.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let mut values = config::Values::defaults();
        let mut lines: Vec<Line> = Vec::new();
        for (i, text) in text
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
        {
            let number = i + 1;
            let place = || format!("{}:{number}", path.display());
            let value: Value = serde_json::from_str(text).with_context(place)?;
            let Value::Object(mut object) = value else {
                bail!("{}: not a JSON object", place())
            };
            let t = time(
                object
                    .remove("t")
                    .with_context(|| format!("{}: `t` is missing", place()))?,
            )
            .with_context(place)?;
            ensure!(
                lines.last().is_none_or(|l| l.t <= t),
                "{}: `t` goes back; lines are in order",
                place()
            );
            if let Some(key) = object.keys().find(|k| !KEYS.contains(&k.as_str())) {
                bail!("{}: unknown key `{key}`", place());
            }
            let (Some((key, value)), 1) = (object.iter().next(), object.len()) else {
                bail!("{}: beside `t` a line has exactly one key", place());
            };
            let (key, value) = (key.clone(), value.clone());
            if key == "settings" {
                ensure!(t.is_zero(), "{}: `settings` stands only at t = 0", place());
                let source = config::Source::File(place());
                values.read_tree(&value, &source)?;
                continue;
            }
            let cue = cue(&key, value, path).with_context(place)?;
            lines.push(Line { number, t, cue });
        }
        let mut settings = config::Config::build(&values)?.agent;
        // where a model says something, there is one
        settings.model.enabled |= lines.iter().any(|l| matches!(l.cue, Cue::ModelSays(_)));
        Ok(Self { settings, lines })
    }

    /// Whether the program is restarted in it, for which the database must be a file.
    #[must_use]
    pub fn restarts(&self) -> bool {
        self.lines.iter().any(|l| matches!(l.cue, Cue::Restart))
    }
}

fn cue(key: &str, value: Value, path: &Path) -> Result<Cue> {
    Ok(match key {
        "dashboard" => Cue::Dashboard(Box::new(plan(&text(value)?, path)?)),
        "obs" => match text(value)?.as_str() {
            "stream_started" => Cue::StreamStarted,
            "stream_stopped" => Cue::StreamStopped,
            "reconnecting" => Cue::Reconnecting,
            "reconnected" => Cue::Reconnected,
            "gone" => Cue::ObsGone,
            "back" => Cue::ObsBack,
            other => bail!("`obs` cannot be `{other}`"),
        },
        "scene" => Cue::Scene(text(value)?),
        "voice" => Cue::Voice(flag(value)?),
        "chat" => Cue::Chat(Box::new(chat(object(value)?)?)),
        "delete" => {
            let mut object = object(value)?;
            let user = text(take(&mut object, "user")?)?;
            nothing_else(&object)?;
            Cue::Delete(user)
        }
        "raid" => {
            let mut object = object(value)?;
            let (from, viewers) = (
                text(take(&mut object, "from")?)?,
                count(take(&mut object, "viewers")?)?,
            );
            nothing_else(&object)?;
            Cue::Raid { from, viewers }
        }
        "viewers" => Cue::Viewers(count(value)?),
        "operator" => operator(value)?,
        "llm" => match value {
            Value::String(s) if s == "down" => Cue::ModelDown,
            Value::String(s) if s == "up" => Cue::ModelUp,
            value => {
                let mut object = object(value)?;
                let says = text(take(&mut object, "says")?)?;
                nothing_else(&object)?;
                Cue::ModelSays(says)
            }
        },
        "restart" => {
            ensure!(flag(value)?, "`restart` can only be true");
            Cue::Restart
        }
        "expect" => Cue::Expect(Box::new(Expect::parse(object(value)?)?)),
        other => bail!("unknown key `{other}`"),
    })
}

fn operator(value: Value) -> Result<Cue> {
    if let Value::String(word) = &value {
        return Ok(match word.as_str() {
            "nudge" => Cue::Nudge,
            "end_session" => Cue::EndSession,
            "resume" => Cue::Resume,
            "hush_stream" => Cue::Hush(None),
            other => bail!("`operator` cannot be `{other}`"),
        });
    }
    let mut object = object(value)?;
    let cue = if let Some(value) = object.remove("hush_minutes") {
        Cue::Hush(Some(minutes(u64::from(count(value)?))))
    } else {
        Cue::Feedback(match text(take(&mut object, "feedback")?)?.as_str() {
            "good" => Feedback::Good,
            "not_now" => Feedback::NotNow,
            "not_this" => Feedback::NotThis,
            other => bail!("`feedback` cannot be `{other}`"),
        })
    };
    nothing_else(&object)?;
    Ok(cue)
}

fn chat(mut object: Map<String, Value>) -> Result<ChatLine> {
    let user = text(take(&mut object, "user")?)?;
    let mut line = ChatLine::plain("", &user, &text(take(&mut object, "text")?)?);
    let mut is = |key: &str| object.remove(key).map_or(Ok(false), flag);
    line.first = is("first")?;
    if is("mod")? {
        line.role = UserRole::Moderator;
    }
    if is("bot")? {
        line.origin = Origin::Bot;
    }
    if is("reply_to_steward")? {
        let message = MessageId::from("steward");
        line.reply_to = Some(Reply {
            message,
            login: "steward".to_owned(),
            to_steward: true,
        });
    }
    nothing_else(&object)?;
    Ok(line)
}

/// A dashboard by path, relative to the scenario, or written out.
fn plan(text: &str, path: &Path) -> Result<Dashboard> {
    let file = path.parent().unwrap_or(Path::new("")).join(text);
    let named = !text.contains('\n')
        && (Path::new(text).extension().is_some_and(|e| e == "md") || file.is_file());
    let written = !named && (text.contains(char::is_whitespace) || text.starts_with('#'));
    let markdown = if written {
        text.to_owned()
    } else {
        std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read the dashboard {}", file.display()))?
    };
    Ok(dashboard::parse(&markdown).dashboard)
}

/// Seconds, or `"H:MM:SS"`.
pub(super) fn time(value: Value) -> Result<Duration> {
    let time = span(value)?;
    ensure!(time <= LONGEST, "no evening is as long as that");
    Ok(time)
}

fn span(value: Value) -> Result<Duration> {
    if let Some(n) = value.as_f64() {
        return Duration::try_from_secs_f64(n).map_err(|_| anyhow!("`{n}` is not a time"));
    }
    let Value::String(text) = value else {
        bail!("expected seconds or a time such as 0:18:30, found {value}");
    };
    let mut parts = text.rsplit(':').map(str::parse::<u32>);
    let (Some(Ok(s)), m, h, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        bail!("`{text}` is not a time such as 0:18:30");
    };
    let (m, h) = (m.unwrap_or(Ok(0)), h.unwrap_or(Ok(0)));
    let (Ok(m), Ok(h)) = (m, h) else {
        bail!("`{text}` is not a time such as 0:18:30")
    };
    Ok(hours(h.into()) + minutes(m.into()) + seconds(s.into()))
}

pub(super) fn text(value: Value) -> Result<String> {
    match value {
        Value::String(s) => Ok(s),
        other => bail!("expected a text, found {other}"),
    }
}

pub(super) fn flag(value: Value) -> Result<bool> {
    value
        .as_bool()
        .with_context(|| format!("expected true or false, found {value}"))
}

pub(super) fn count(value: Value) -> Result<u32> {
    let n = value.as_u64().and_then(|n| n.try_into().ok());
    n.with_context(|| format!("expected a count, found {value}"))
}

pub(super) fn object(value: Value) -> Result<Map<String, Value>> {
    match value {
        Value::Object(map) => Ok(map),
        other => bail!("expected an object, found {other}"),
    }
}

pub(super) fn take(object: &mut Map<String, Value>, key: &str) -> Result<Value> {
    object
        .remove(key)
        .with_context(|| format!("`{key}` is missing"))
}

pub(super) fn nothing_else(object: &Map<String, Value>) -> Result<()> {
    match object.keys().next() {
        Some(key) => bail!("unknown key `{key}`"),
        None => Ok(()),
    }
}

/// The line that is printed for a decision; `None` for what is no decision of its own.
pub(super) fn decision(t: Duration, action: &Action) -> Option<Value> {
    let mut line = match action {
        Action::SessionOpened { session, .. } => {
            json!({"decision": "session_opened", "session": session.to_string()})
        }
        Action::SessionResting { because, .. } => {
            json!({"decision": "session_resting", "because": because})
        }
        Action::SessionResumed { .. } => json!({"decision": "session_resumed"}),
        Action::SessionClosed { because, .. } => {
            json!({"decision": "session_closed", "because": because})
        }
        Action::Flagged { message, flag } => json!({
            "decision": "flag", "message": message.to_string(), "severity": flag.severity.as_str(),
            "category": flag.category, "reasons": flag.reasons,
        }),
        Action::ReadingChanged {
            reading,
            reasons,
            silence,
            ..
        } => json!({
            "decision": "reading", "reading": reading.as_str(),
            "reasons": reasons.iter().map(|r| &r.text).collect::<Vec<_>>(),
            "silent_because": silence.iter().map(|r| &r.text).collect::<Vec<_>>(),
        }),
        Action::PromptProposed { prompt, .. } => {
            json!({"decision": "prompt_proposed", "text": prompt.text})
        }
        Action::PromptDelivered { prompt, .. } => json!({
            "decision": "prompt", "text": prompt.text, "about": prompt.about,
            "reasons": prompt.reasons.iter().map(|r| &r.text).collect::<Vec<_>>(),
        }),
        Action::PromptDecided { decision, .. } => {
            json!({"decision": "prompt_decided", "how": format!("{decision:?}")})
        }
        Action::PromptAnswered { people, .. } => {
            json!({"decision": "prompt_answered", "people": people})
        }
        Action::Answered { text, .. } => json!({"decision": "answer", "text": text}),
        Action::Hushed { .. } => json!({"decision": "hushed"}),
        Action::HushEnded => json!({"decision": "hush_ended"}),
        Action::OrderRefused { code, why } => {
            json!({"decision": "refused", "code": code, "why": why})
        }
        Action::Noted { text } => json!({"decision": "note", "text": text}),
        _ => return None,
    };
    line["t"] = json!(Clock(t).to_string());
    Some(line)
}
