//! What stands in a ledger, in words, before it takes a form: Markdown and the page are made from this. All
//! texts are plain and cleaned, and none is escaped yet.

use super::clean;
use super::deeds::{self, Deed};
use super::evening::{self, Told};
use super::numbers;
use super::record::Record;
use super::threads::{Thread, threads};
use super::words::{date, moment, span};
use crate::event::{At, Clock};

/// Goals that are listed.
const GOALS: usize = 20;

/// A ledger's content.
pub(super) struct Sheet {
    /// The day, `2026-11-21`.
    pub(super) date: String,
    /// The stream's title, or what stands in for one.
    pub(super) title: String,
    /// Whether the evening is still going on.
    pub(super) so_far: bool,
    /// Channel, started, ended, length.
    pub(super) facts: Vec<(&'static str, String)>,
    /// Title, game, mood, angle, as far as there are any.
    pub(super) theme: Vec<(&'static str, String)>,
    /// The goals, and whether they are reached.
    pub(super) goals: Vec<(String, bool)>,
    pub(super) evening: Vec<Told>,
    /// Sentences that had no room.
    pub(super) left_out: usize,
    /// The numbers in a sentence.
    pub(super) summary: String,
    pub(super) threads: Vec<Thread>,
    pub(super) prompts: Vec<Deed>,
    pub(super) flags: Vec<Deed>,
    /// Flags beyond those listed.
    pub(super) more_flags: u64,
    pub(super) answers: Vec<Deed>,
    pub(super) notes: Vec<Deed>,
    since: At,
}

impl Sheet {
    pub(super) fn new(record: &Record) -> Self {
        let session = &record.session;
        let so_far = session.ended.is_none();
        let (evening, left_out) = evening::evening(record);
        let channel = clean::plain(&session.channel, clean::NAME);
        let length = span(record.end().since(session.stream_since));
        let mut facts = vec![
            (
                "Channel",
                if channel.is_empty() {
                    "not named".to_owned()
                } else {
                    channel
                },
            ),
            ("Started", moment(session.stream_since)),
            ("Ended", session.ended.map_or("not yet".to_owned(), moment)),
            (
                "Length",
                if so_far {
                    format!("{length} so far")
                } else {
                    length
                },
            ),
        ];
        if session.started.since(session.stream_since).as_secs() >= 60 {
            facts.insert(2, ("Seen from", moment(session.started)));
        }
        let flags = deeds::flags(record);
        Self {
            date: date(session.started),
            title: title(record),
            so_far,
            facts,
            theme: theme(record),
            goals: goals(record),
            evening,
            left_out,
            summary: numbers::summary(record),
            threads: threads(&record.lines.in_order()),
            prompts: deeds::prompts(record),
            more_flags: u64::from(session.flags).saturating_sub(flags.len() as u64),
            flags,
            answers: deeds::answers(record),
            notes: deeds::notes(record),
            since: session.stream_since,
        }
    }

    /// A moment's timecode, counted from the beginning of the broadcast.
    #[allow(clippy::trivially_copy_pass_by_ref)] // templates hand over references
    pub(super) fn timecode(&self, at: &At) -> String {
        Clock(at.since(self.since)).to_string()
    }

    /// What is said where no talk was kept.
    pub(super) const fn no_discussion(&self) -> &'static str {
        if self.so_far {
            "Nothing was said so far that could be kept."
        } else {
            "Nothing was said that could be kept."
        }
    }
}

fn title(record: &Record) -> String {
    let dashboard = record
        .dashboard
        .as_ref()
        .map_or("", |row| row.dashboard.stream_title.as_str());
    [dashboard, &record.session.title]
        .into_iter()
        .map(|text| clean::plain(text, clean::LINE))
        .find(|text| !text.is_empty())
        .unwrap_or_else(|| "An evening without a title".to_owned())
}

fn theme(record: &Record) -> Vec<(&'static str, String)> {
    let Some(row) = &record.dashboard else {
        return Vec::new();
    };
    let d = &row.dashboard;
    [
        ("Title", &d.stream_title),
        ("Game", &d.game),
        ("Mood", &d.mood),
        ("Content angle", &d.content_angle),
    ]
    .into_iter()
    .map(|(name, text)| (name, clean::plain(text, clean::LINE)))
    .filter(|(_, text)| !text.is_empty())
    .collect()
}

fn goals(record: &Record) -> Vec<(String, bool)> {
    let goals = record
        .dashboard
        .iter()
        .flat_map(|row| &row.dashboard.session_goals);
    goals
        .take(GOALS)
        .map(|goal| (clean::plain(&goal.text, clean::LINE), goal.done))
        .collect()
}
