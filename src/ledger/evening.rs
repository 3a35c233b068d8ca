//! The Evening: a session's moments as short factual prose, in order, each with its timecode. The wording
//! turns with the count of a kind, so that the same record always reads the same.

use std::time::Duration;

use super::clean;
use super::moment::What;
use super::record::Record;
use super::words::{actor, capital, few, hour, list, quoted, span};
use crate::event::{At, Flag, PromptRow, StreamSource, minutes};

/// Sentences in a ledger; of more, the least weighty are left out.
const MOST: usize = 80;
/// Flags that lie so close together are one sentence.
const TOGETHER: Duration = minutes(5);

/// One moment in words.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) at: At,
    /// One sentence or more, with full stops.
    pub(super) words: String,
    weight: u8,
}

/// The evening's sentences in order, and how many smaller ones were left out.
pub(super) fn evening(record: &Record) -> (Vec<Told>, usize) {
    let mut told = Vec::new();
    moments(record, &mut told);
    first_words(record, &mut told);
    flags(record, &mut told);
    for (n, prompt) in record
        .prompts
        .iter()
        .filter(|p| p.delivered.is_some())
        .enumerate()
    {
        told.extend(prompt_told(record, prompt, n));
    }
    told.sort_by_key(|t| t.at);
    let left_out = told.len().saturating_sub(MOST);
    if left_out > 0 {
        let mut order: Vec<usize> = (0..told.len()).collect();
        order.sort_by_key(|&i| (told[i].weight, std::cmp::Reverse(i)));
        let mut out: Vec<usize> = order[..left_out].to_vec();
        out.sort_unstable_by(|a, b| b.cmp(a));
        for i in out {
            told.remove(i);
        }
    }
    (told, left_out)
}

fn moments(record: &Record, told: &mut Vec<Told>) {
    let (mut quiets, mut opened) = (0, false);
    for moment in &record.moments {
        let at = moment.at;
        let (weight, words) = match &moment.what {
            What::Opened { by } => {
                opened = true;
                (9, opening(record, at, *by))
            }
            What::Raid { from, viewers } => {
                let people = few(u64::from(*viewers), "person", "people");
                (8, format!("A raid from {from} brought {people}."))
            }
            What::Quiet { length } => {
                quiets += 1;
                (
                    if *length >= minutes(20) { 6 } else { 3 },
                    quiet(*length, quiets),
                )
            }
            What::Reconnecting => (
                5,
                "OBS lost its connection to the stream's server.".to_owned(),
            ),
            What::Reconnected { after } => (
                5,
                format!("OBS was connected again after {}.", span(*after)),
            ),
            What::Resting { because } => (
                7,
                format!(
                    "The broadcast fell out of sight: {}.",
                    clean::plain(because, clean::LINE)
                ),
            ),
            What::Resumed { after } => (
                7,
                format!(
                    "After {} the broadcast was back, and the evening went on.",
                    span(*after)
                ),
            ),
            What::Hushed { until, by } => {
                let until = until.map_or("for the rest of the stream".to_owned(), |at| {
                    format!("until {}", hour(at))
                });
                (
                    5,
                    format!(
                        "{} asked the Hearthkeeper for silence {until}.",
                        capital(&actor(by))
                    ),
                )
            }
            What::Goal { index, done: true } => match goal(record, *index) {
                Some(goal) => (6, format!("A goal was reached: {}.", quoted(&goal))),
                None => continue,
            },
            What::Closed { because } => (9, closing(record, at, because)),
            What::Goal { .. } | What::Noted { .. } => continue,
        };
        told.push(Told { at, words, weight });
    }
    if !opened {
        // the record begins before its first entry, as after an import
        let session = &record.session;
        let words = format!("The session opened at {}.", hour(session.started));
        told.insert(
            0,
            Told {
                at: session.started,
                words,
                weight: 9,
            },
        );
    }
}

fn opening(record: &Record, at: At, by: StreamSource) -> String {
    let how = match by {
        StreamSource::Obs | StreamSource::Overlay => "when OBS began to stream",
        StreamSource::Twitch => "when Twitch said that the channel was live",
        StreamSource::Operator => "by hand",
    };
    let channel = clean::plain(&record.session.channel, clean::NAME);
    let on = if channel.is_empty() {
        String::new()
    } else {
        format!(" on {channel}")
    };
    let comma = if by == StreamSource::Operator {
        ""
    } else {
        ","
    };
    format!("The session opened{on} at {}{comma} {how}.", hour(at))
}

fn closing(record: &Record, at: At, because: &str) -> String {
    let after = span(at.since(record.session.stream_since));
    let because = clean::plain(because, clean::LINE);
    let because = if because.is_empty() {
        String::new()
    } else {
        format!(": {because}")
    };
    format!("The evening ended at {}, after {after}{because}.", hour(at))
}

fn quiet(length: Duration, n: usize) -> String {
    let length = span(length);
    match n % 3 {
        1 => format!("Then nobody wrote for {length}."),
        2 => format!("Chat lay quiet for {length}."),
        _ => format!("{} passed without a word in chat.", capital(&length)),
    }
}

fn first_words(record: &Record, told: &mut Vec<Told>) {
    let Some((at, _, name)) = &record.first else {
        return;
    };
    let after = at.since(record.session.stream_since);
    let when = if after < minutes(1) {
        "within the first minute".to_owned()
    } else {
        format!("after {}", span(after))
    };
    let words = match name {
        Some(name) => format!("{name} wrote the first line, {when}."),
        None => format!("The first line came {when}."),
    };
    told.push(Told {
        at: *at,
        words,
        weight: 7,
    });
}

fn goal(record: &Record, index: usize) -> Option<String> {
    let goal = record
        .dashboard
        .as_ref()?
        .dashboard
        .session_goals
        .get(index)?;
    Some(clean::plain(&goal.text, clean::LINE)).filter(|text| goal.done && !text.is_empty())
}

fn flags(record: &Record, told: &mut Vec<Told>) {
    let mut rest = record.flags.as_slice();
    while let Some(first) = rest.first() {
        let n = rest
            .iter()
            .take_while(|f| f.at.since(first.at) <= TOGETHER)
            .count();
        let (these, later) = rest.split_at(n);
        rest = later;
        let (let_through, turned): (Vec<_>, Vec<_>) = these.iter().partition(|f| f.dismissed);
        if let Some(first) = turned.first() {
            let mut kinds: Vec<String> = turned.iter().map(|f| kind(&f.flag)).collect();
            kinds.sort();
            kinds.dedup();
            let number = turned.len() as u64;
            let lines = if number == 1 {
                "a line".to_owned()
            } else {
                few(number, "line", "lines")
            };
            let words = format!("The Warden turned {lines} away ({}).", list(&kinds));
            told.push(Told {
                at: first.at,
                words,
                weight: 4,
            });
        }
        if let Some(first) = let_through.first() {
            let lines = few(let_through.len() as u64, "line", "lines");
            let words = format!("The Warden held back {lines} that a moderator then let through.");
            told.push(Told {
                at: first.at,
                words,
                weight: 4,
            });
        }
    }
}

fn prompt_told(record: &Record, row: &PromptRow, n: usize) -> Option<Told> {
    let at = row.delivered?;
    let text = clean::plain(&row.prompt.text, clean::LINE);
    let begin = match n % 3 {
        0 => "The Hearthkeeper laid a thought on the fire",
        1 => "The Hearthkeeper spoke",
        _ => "A thought from the Hearthkeeper",
    };
    let words = format!(
        "{begin}: {} {}",
        quoted(&text),
        capital(&answered(record, row))
    );
    Some(Told {
        at,
        words,
        weight: 8,
    })
}

/// What people did after a prompt, as a sentence.
pub(super) fn answered(record: &Record, row: &PromptRow) -> String {
    let Some(shown) = row.delivered else {
        return String::new();
    };
    match (row.answered_by, row.first_after) {
        (0, _) if record.session.ended.is_none() && record.last.since(shown) < minutes(5) => {
            "nobody has answered yet.".to_owned()
        }
        (0, _) => "nobody answered.".to_owned(),
        (1, Some(after)) => format!("one person answered, after {}.", span(after)),
        (n, Some(after)) => format!(
            "{} answered, the first after {}.",
            few(u64::from(n), "person", "people"),
            span(after)
        ),
        (n, None) => format!("{} answered.", few(u64::from(n), "person", "people")),
    }
}

/// A flag's category as words.
pub(super) fn kind(flag: &Flag) -> String {
    clean::plain(&flag.category.replace('_', " "), clean::NAME)
}
