//! Reads a stream dashboard out of whatever Markdown a person or a language model made of it, and writes
//! it back in one canonical form. Pure. Never interprets what it reads: markup, links and instructions
//! in a value are text. What it cannot find it leaves empty and says so.

mod collect;
mod field;
mod json;
mod label;
mod line;
mod read;
mod render;
mod table;
mod value;

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

pub use field::Field;
pub use render::render;
pub use value::MAX_GOALS;

use crate::event::Dashboard;

/// The most bytes of a dashboard's Markdown; what is longer is cut and a note says so.
pub const MAX_BYTES: usize = 64 * 1024;

/// What [`parse`] made of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The plan; what was not found is empty.
    pub dashboard: Dashboard,
    /// Which field was read from where, in the order of the lines. A field may have several places.
    pub found: Vec<Found>,
    /// The fields that were not found, in the order of [`Field::ALL`].
    pub missing: Vec<Field>,
    /// What a person may want to know, in sentences.
    pub notes: Vec<String>,
}

/// A field with the lines that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub field: Field,
    /// Its lines, from 1, the label's included.
    pub lines: RangeInclusive<usize>,
}

/// Reads a dashboard. Takes any text; linear in its length.
#[must_use]
pub fn parse(markdown: &str) -> Parsed {
    let (raw, cut) = value::bounded_raw(markdown);
    let mut read = json::read(&raw).unwrap_or_else(|| read::read(&raw));
    read.found.sort_by_key(|found| *found.lines.start());
    let mut dashboard = read.dashboard;
    dashboard.raw_markdown = raw;
    let mut notes = Vec::new();
    if cut {
        notes.push(format!(
            "the text is longer than {} KiB; the rest was left out",
            MAX_BYTES / 1024
        ));
    }
    notes.append(&mut read.notes);
    notes.extend(check(&dashboard));
    Parsed {
        missing: missing(&dashboard),
        dashboard,
        found: read.found,
        notes,
    }
}

/// The fields that are empty, in the order of [`Field::ALL`]; free notes are never missed.
#[must_use]
pub fn missing(dashboard: &Dashboard) -> Vec<Field> {
    let empty = |field: &Field| match field {
        Field::Title => dashboard.stream_title.is_empty(),
        Field::Game => dashboard.game.is_empty(),
        Field::Mood => dashboard.mood.is_empty(),
        Field::GoLive => dashboard.go_live_notification.is_empty(),
        Field::Announcement => dashboard.social_post.is_empty(),
        Field::Goals => dashboard.session_goals.is_empty(),
        Field::Angle => dashboard.content_angle.is_empty(),
        Field::Notes => false,
    };
    Field::ALL.into_iter().filter(empty).collect()
}

/// What is unusual about a dashboard, in sentences; none of it keeps it from being used.
#[must_use]
pub fn check(dashboard: &Dashboard) -> Vec<String> {
    /// Twitch cuts a stream title after so many characters, and a go-live notification as well.
    const TWITCH: usize = 140;
    let mut notes = Vec::new();
    let long = |text: &str| text.chars().count() > TWITCH;
    if long(&dashboard.stream_title) {
        notes.push(format!(
            "the title is longer than {TWITCH} characters, where Twitch cuts it"
        ));
    }
    if long(&dashboard.go_live_notification) {
        notes.push(format!(
            "the go-live notification is longer than {TWITCH} characters, where Twitch cuts it"
        ));
    }
    if !dashboard.social_post.is_empty() {
        match value::hashtags(&dashboard.social_post) {
            0 => notes.push("the announcement has no hashtags (2-4 are usual)".to_owned()),
            2..=4 => {}
            1 => notes.push("the announcement has one hashtag (2-4 are usual)".to_owned()),
            n => notes.push(format!("the announcement has {n} hashtags (2-4 are usual)")),
        }
    }
    match dashboard.session_goals.len() {
        0 | 3..=5 => {}
        1 => notes.push("there is one goal (3-5 are usual)".to_owned()),
        n => notes.push(format!("there are {n} goals (3-5 are usual)")),
    }
    notes
}
