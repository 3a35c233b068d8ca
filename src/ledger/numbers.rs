//! The evening in numbers: how long the room was read as what, and one sentence that counts.

use std::time::Duration;

use super::record::Record;
use super::words::{few, list, span};
use crate::event::{At, Reading, minutes};

/// How long the room was read as what, longest first.
pub(super) fn shares(record: &Record) -> Vec<(Reading, Duration)> {
    let mut shares: Vec<(Reading, Duration)> = Vec::new();
    for (from, to, reading) in bands(record) {
        let length = to.since(from);
        match shares.iter_mut().find(|s| s.0 == reading) {
            Some(share) => share.1 += length,
            None => shares.push((reading, length)),
        }
    }
    shares.retain(|s| !s.1.is_zero());
    shares.sort_by_key(|s| std::cmp::Reverse(s.1));
    shares
}

/// The readings as stretches of time, within the evening.
pub(super) fn bands(record: &Record) -> Vec<(At, At, Reading)> {
    let (begin, end) = (record.session.stream_since, record.end());
    let readings = &record.readings;
    let ends = readings.iter().skip(1).map(|r| r.0).chain([end]);
    readings
        .iter()
        .zip(ends)
        .map(|(&(from, reading), to)| (from.clamp(begin, end), to.clamp(begin, end), reading))
        .filter(|(from, to, _)| from < to)
        .collect()
}

/// One sentence about the numbers and the readings.
pub(super) fn summary(record: &Record) -> String {
    let session = &record.session;
    let mut counts = vec![format!(
        "{} by {}",
        few(session.messages, "line", "lines"),
        few(u64::from(session.people), "person", "people")
    )];
    if session.prompts > 0 {
        counts.push(few(u64::from(session.prompts), "prompt", "prompts"));
    }
    if session.flags > 0 {
        counts.push(few(u64::from(session.flags), "flag", "flags"));
    }
    let begin = if session.ended.is_some() {
        "The evening holds"
    } else {
        "So far the evening holds"
    };
    let mut words = if session.messages == 0 && counts.len() == 1 {
        let so_far = if session.ended.is_some() {
            ""
        } else {
            " so far"
        };
        format!("Nobody wrote{so_far}.")
    } else {
        format!("{begin} {}.", list(&counts))
    };
    let shares: Vec<String> = shares(record)
        .iter()
        .filter(|s| s.1 >= minutes(1))
        .take(3)
        .map(|(reading, length)| format!("{} for {}", reading.as_str(), span(*length)))
        .collect();
    if !shares.is_empty() {
        words = format!("{words} The room was {}.", list(&shares));
    }
    words
}
