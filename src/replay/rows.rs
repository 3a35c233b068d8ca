//! What one side of a replay says and why it is silent, as words; and two sides beside each other.

use std::time::Duration;

use crate::event::{Action, At, Cause, Decision, Feedback, Reason};

/// One side, in order of time.
#[derive(Debug)]
pub(super) struct Told {
    began: At,
    words: Vec<(Duration, String)>,
    mood: String,
}

/// A moment, with what each side did then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Since the session was opened, in whole seconds.
    pub t: Duration,
    /// What happened.
    pub happened: Option<String>,
    /// What the replay did.
    pub replayed: Option<String>,
}

impl Told {
    pub(super) fn new(began: At) -> Self {
        Self {
            began,
            words: Vec::new(),
            mood: String::new(),
        }
    }

    /// Takes in what was decided at a moment.
    pub(super) fn note(&mut self, at: At, actions: &[Action]) {
        for action in actions {
            let Some(words) = telling(action) else {
                continue;
            };
            if let Action::ReadingChanged { .. } = action {
                // a later next moment for the same reasons is no news
                if words == self.mood {
                    continue;
                }
                self.mood.clone_from(&words);
            }
            // a loop wakes some milliseconds after its deadline, a replay at it: the same moment
            let t = Duration::from_secs(at.since(self.began).as_secs());
            self.words.push((t, words));
        }
    }
}

/// Both sides by time. What is the same at the same moment stands in one row.
pub(super) fn merge(happened: Told, replayed: Told) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut left = happened.words.into_iter().peekable();
    let mut right = replayed.words.into_iter().peekable();
    loop {
        let t = match (left.peek(), right.peek()) {
            (None, None) => return rows,
            (Some((t, _)), None) | (None, Some((t, _))) => *t,
            (Some((a, _)), Some((b, _))) => (*a).min(*b),
        };
        let happened = left.next_if(|(at, _)| *at == t).map(|(_, words)| words);
        let replayed = right.next_if(|(at, _)| *at == t).map(|(_, words)| words);
        rows.push(Row {
            t,
            happened,
            replayed,
        });
    }
}

/// An action in words, whatever it is; for differences.
pub(super) fn words(action: &Action) -> String {
    telling(action).unwrap_or_else(|| match action {
        Action::Flagged { message, flag } => {
            let severity = flag.severity.as_str();
            format!("flags line {message} ({severity}, {})", flag.category)
        }
        Action::FlagDismissed { message, .. } => format!("dismisses the flag on line {message}"),
        Action::Withdrawn { messages } => format!("withdraws {} lines", messages.len()),
        Action::ThoughtFormed { about, worth, .. } => format!("a thought about {about} ({worth})"),
        Action::DashboardSaved { .. } => "saves a dashboard".to_owned(),
        Action::GoalTicked { index, done } => format!("goal {index} done: {done}"),
        Action::OrderRefused { code, .. } => format!("refuses an order ({code})"),
        Action::Noted { text } => text.clone(),
        Action::Complete(request) => format!("asks the language model (request {})", request.id),
        Action::Say { text, .. } => format!("writes in chat: {text}"),
        _ => "writes the ledger".to_owned(),
    })
}

/// What belongs beside each other: speech, silence with its reasons, and the session's turns.
fn telling(action: &Action) -> Option<String> {
    Some(match action {
        Action::SessionOpened { .. } => "the session opens".to_owned(),
        Action::SessionResting { .. } => "the session rests".to_owned(),
        Action::SessionResumed { .. } => "the session goes on".to_owned(),
        Action::SessionClosed { .. } => "the session closes".to_owned(),
        Action::ReadingChanged {
            reading, silence, ..
        } => format!("{}, {}", reading.as_str(), silent(silence)),
        Action::PromptProposed { prompt, .. } => format!("proposes: {}", prompt.text),
        Action::PromptDecided { decision, .. } => match decision {
            Decision::Approved => "the proposal is approved".to_owned(),
            Decision::Edited => "the proposal is edited and shown".to_owned(),
            Decision::Vetoed(_) => "the proposal is vetoed".to_owned(),
            Decision::Expired => "the proposal expires".to_owned(),
            Decision::Withdrawn => "the proposal is withdrawn".to_owned(),
        },
        Action::PromptDelivered { prompt, .. } => format!("says: {}", prompt.text),
        Action::PromptAnswered { people: 0, .. } => "nobody answered".to_owned(),
        Action::PromptAnswered { people: 1, .. } => "somebody answers".to_owned(),
        Action::PromptAnswered { people, .. } => format!("{people} people answered"),
        Action::PromptJudged { feedback, .. } => match feedback {
            Feedback::Good => "judged: good".to_owned(),
            Feedback::NotNow => "judged: not now".to_owned(),
            Feedback::NotThis => "judged: not this".to_owned(),
        },
        Action::Hushed { .. } => "a hush begins".to_owned(),
        Action::HushEnded => "the hush ends".to_owned(),
        Action::Answered { name, text, .. } => format!("answers {name}: {text}"),
        _ => return None,
    })
}

fn silent(silence: &[Reason]) -> String {
    if silence.is_empty() {
        return "may speak".to_owned();
    }
    let words: Vec<&str> = silence
        .iter()
        .map(|reason| match reason.cause {
            Cause::Other => reason.text.as_str(),
            cause => cause.word(),
        })
        .collect();
    format!("silent: {}", words.join(", "))
}
