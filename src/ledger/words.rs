//! Times, lengths and counts as people read them. All times of day are in UTC and say so.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::event::{Actor, At};

fn format(at: At, pattern: &str) -> String {
    let at = i64::try_from(at.0)
        .ok()
        .and_then(|ms| Timestamp::from_millisecond(ms).ok());
    // a time beyond the year 9999 comes from a broken clock
    let at = at.unwrap_or(Timestamp::MAX).to_zoned(TimeZone::UTC);
    at.strftime(pattern).to_string()
}

/// `2026-11-21`.
pub(super) fn date(at: At) -> String {
    format(at, "%Y-%m-%d")
}

/// `Saturday, 21 November 2026`.
pub(super) fn day(at: At) -> String {
    format(at, "%A, %-d %B %Y")
}

/// `November 2026`.
pub(super) fn month(at: At) -> String {
    format(at, "%B %Y")
}

/// `19:02 UTC`.
pub(super) fn hour(at: At) -> String {
    format(at, "%H:%M UTC")
}

/// `2026-11-21 19:02 UTC`.
pub(super) fn moment(at: At) -> String {
    format(at, "%Y-%m-%d %H:%M UTC")
}

/// ISO 8601, to the millisecond.
pub(super) fn iso(at: At) -> String {
    format(at, "%Y-%m-%dT%H:%M:%S%.3fZ")
}

/// A length to two places: `40 seconds`, `17 minutes`, `2 hours 41 minutes`.
pub(super) fn span(length: Duration) -> String {
    let seconds = length.as_secs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) => count(seconds, "second", "seconds"),
        (0, m) => count(m, "minute", "minutes"),
        (h, 0) => count(h, "hour", "hours"),
        (h, m) => format!(
            "{} {}",
            count(h, "hour", "hours"),
            count(m, "minute", "minutes")
        ),
    }
}

/// `1 line`, `12 lines`.
pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The same as a sentence begins or goes on with it: small numbers as words.
pub(super) fn few(n: u64, one: &str, many: &str) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    match usize::try_from(n).ok().and_then(|n| WORDS.get(n)) {
        Some(word) => format!("{word} {}", if n == 1 { one } else { many }),
        None => count(n, one, many),
    }
}

/// In quotation marks; those within become single.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", text.replace('“', "‘").replace('”', "’"))
}

/// The first letter as a sentence has it.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Who did something.
pub(super) fn actor(by: &Actor) -> String {
    match by {
        Actor::Owner => "the owner".to_owned(),
        Actor::Panel(name) | Actor::Chat(name) => super::clean::plain(name, super::clean::NAME),
    }
}
