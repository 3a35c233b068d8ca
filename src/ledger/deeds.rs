//! Agent Actions: every prompt and what became of it, flags without the flagged words, the Steward's answers.

use super::clean;
use super::evening::answered;
use super::moment::{AnswerNote, FlagNote, What};
use super::record::Record;
use super::words::{actor, capital, few, hour, list, quoted};
use crate::event::{At, Decision, Feedback, Place, PromptRow, PromptSource};

/// Flags, answers and notes that are listed, of each; the rest is counted.
pub(super) const LISTED: usize = 100;
/// Signs that are told of a flag.
const SIGNS: usize = 3;

/// Something that the Chronicler did.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub(super) at: At,
    /// What it said, if it did.
    pub(super) said: Option<String>,
    /// What became of it, as sentences.
    pub(super) fate: String,
}

impl Deed {
    /// What it said, in quotation marks.
    pub(super) fn spoken(&self) -> Option<String> {
        self.said.as_deref().map(quoted)
    }
}

/// Every prompt, in order.
pub(super) fn prompts(record: &Record) -> Vec<Deed> {
    let fallback = record.session.started;
    record
        .prompts
        .iter()
        .map(|row| Deed {
            at: row.proposed.or(row.delivered).unwrap_or(fallback),
            said: Some(clean::plain(&row.prompt.text, clean::LINE)),
            fate: fate(record, row),
        })
        .collect()
}

fn fate(record: &Record, row: &PromptRow) -> String {
    let mut out = Vec::new();
    let composed = match row.prompt.source {
        PromptSource::Offline => "Composed by the offline voice",
        PromptSource::Model => "Composed by the language model",
        PromptSource::Person => "Worded by a person",
    };
    let about = clean::plain(&row.prompt.about, clean::LINE);
    out.push(if about.is_empty() {
        format!("{composed}.")
    } else {
        format!("{composed}, from {about}.")
    });
    match &row.decision {
        Some((decision, by, at)) => out.push(decided(decision, by.as_ref().map(actor), *at)),
        None if row.delivered.is_none() => out.push("It waits for a decision.".to_owned()),
        None => {}
    }
    if row.delivered.is_some() {
        out.push(format!(
            "Shown {}; {}",
            places(&row.places),
            answered(record, row)
        ));
    }
    let reasons: Vec<String> = row
        .prompt
        .reasons
        .iter()
        .map(|r| sentence(&r.text))
        .collect();
    if !reasons.is_empty() {
        out.push(format!("Why then: {}", reasons.join(" ")));
    }
    out.extend(row.feedback.map(|feedback| match feedback {
        Feedback::Good => "Judged well said.".to_owned(),
        Feedback::NotNow => "Judged the wrong moment.".to_owned(),
        Feedback::NotThis => "Judged the wrong thing.".to_owned(),
    }));
    out.join(" ")
}

fn decided(decision: &Decision, by: Option<String>, at: At) -> String {
    let by = by.map_or(String::new(), |by| format!(" by {by}"));
    let at = hour(at);
    match decision {
        Decision::Approved => format!("Approved{by} at {at}."),
        Decision::Edited => format!("Edited and approved{by} at {at}."),
        Decision::Vetoed(why) => {
            let why = clean::plain(why, clean::LINE);
            let why = if why.is_empty() {
                String::new()
            } else {
                format!(", with the words {}", quoted(&why))
            };
            format!("Vetoed{by} at {at}{why}.")
        }
        Decision::Expired => format!("Nobody decided; it expired at {at}."),
        Decision::Withdrawn => format!("Withdrawn at {at}, because the moment had passed."),
    }
}

fn places(places: &[Place]) -> String {
    let words: Vec<String> = places
        .iter()
        .map(|place| match place {
            Place::Overlay => "in the overlay".to_owned(),
            Place::Chat => "in chat".to_owned(),
        })
        .collect();
    if words.is_empty() {
        "nowhere".to_owned()
    } else {
        list(&words)
    }
}

/// A reason as a sentence of its own.
fn sentence(text: &str) -> String {
    let text = clean::plain(text, clean::LINE);
    let stop = if text.ends_with(['.', '!', '?', '…']) {
        ""
    } else {
        "."
    };
    format!("{}{stop}", capital(&text))
}

/// The flags, in order.
pub(super) fn flags(record: &Record) -> Vec<Deed> {
    record.flags.iter().take(LISTED).map(flag).collect()
}

fn flag(note: &FlagNote) -> Deed {
    let category = super::evening::kind(&note.flag);
    let reasons: Vec<String> = note
        .flag
        .reasons
        .iter()
        .take(SIGNS)
        .map(|r| clean::plain(r, clean::LINE))
        .collect();
    let more = note.flag.reasons.len().saturating_sub(SIGNS) as u64;
    let why = match (reasons.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(": {}", reasons.join("; ")),
        (false, more) => format!(
            ": {}; and {}",
            reasons.join("; "),
            few(more, "further sign", "further signs")
        ),
    };
    let mut fate = format!(
        "{}, {}{why}.",
        capital(&category),
        note.flag.severity.as_str()
    );
    if note.dismissed {
        fate.push_str(" A moderator dismissed the flag.");
    }
    if note.withdrawn {
        fate.push_str(" The line was taken away.");
    }
    Deed {
        at: note.at,
        said: None,
        fate,
    }
}

/// The Steward's answers, in order.
pub(super) fn answers(record: &Record) -> Vec<Deed> {
    record.answers.iter().take(LISTED).map(answer).collect()
}

fn answer(note: &AnswerNote) -> Deed {
    match &note.said {
        Some((name, text)) => Deed {
            at: note.at,
            said: Some(text.clone()),
            fate: format!("Said to {name}, {}.", places(&note.places)),
        },
        None => Deed {
            at: note.at,
            said: None,
            fate: "An answer to a line that was taken away since.".to_owned(),
        },
    }
}

/// What the program noted for a person to know, in order.
pub(super) fn notes(record: &Record) -> Vec<Deed> {
    let noted = record
        .moments
        .iter()
        .filter_map(|moment| match &moment.what {
            What::Noted { text } => Some(Deed {
                at: moment.at,
                said: None,
                fate: sentence(text),
            }),
            _ => None,
        });
    noted.take(LISTED).collect()
}
