//! Values: what is taken off around them, and how long they may be.

use super::label::emphasised;
use super::{Field, MAX_BYTES};

/// The most goals; what is beyond goes to the notes.
pub const MAX_GOALS: usize = 10;

/// The most characters of a value.
pub(super) const fn max_chars(field: Field) -> usize {
    match field {
        Field::Title | Field::Game | Field::Mood | Field::Goals => 200,
        Field::GoLive | Field::Angle => 500,
        Field::Announcement => 1_000,
        Field::Notes => 4_000,
    }
}

/// The text as it is read and kept: at most [`MAX_BYTES`], lines ended by `\n`, without control and
/// invisible direction characters. Also whether something was cut.
pub(super) fn bounded_raw(markdown: &str) -> (String, bool) {
    let mut end = markdown.len().min(MAX_BYTES);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let text = markdown[..end].replace("\r\n", "\n").replace('\r', "\n");
    let text = text
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c));
    (text.collect(), end < markdown.len())
}

/// Characters that nobody sees and that no plan needs. The joiners of emoji and of some scripts stay.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0001}'..='\u{e007f}')
}

/// A value in its final form: single spaces, nothing wrapped around it, no longer than the field
/// allows. Cleaning what is clean changes nothing.
pub(super) fn clean(field: Field, text: &str) -> String {
    let mut value = text.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let bare = unwrapped(field, &value);
        let cut: String = bare.chars().take(max_chars(field)).collect();
        let cut = cut.trim().to_owned();
        if cut == value {
            return value;
        }
        value = cut;
    }
}

/// Takes one layer off: emphasis or quotation marks around the whole, trailing marks left over.
fn unwrapped(field: Field, value: &str) -> String {
    let value = value.trim();
    if let Some((inner, rest)) = emphasised(value) {
        // also a JSON line: `"Valheim",`
        if rest.is_empty() || rest == "," && value.starts_with('"') {
            return inner.trim().to_owned();
        }
        let mark = value.starts_with("**") || value.starts_with("__");
        // a goal's bold beginning: `**Explore:** reach the north`
        if field == Field::Goals && mark {
            return format!("{inner}{rest}");
        }
    }
    let pairs = [('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’')];
    for (open, close) in pairs {
        let inner = value
            .strip_prefix(open)
            .and_then(|inner| inner.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            return inner.to_owned();
        }
    }
    // a Markdown line break, a closing mark without its opening one
    for left in ["\\", "**", "__"] {
        if let Some(inner) = value
            .strip_suffix(left)
            .filter(|inner| !inner.contains(left))
        {
            return inner.trim_end().to_owned();
        }
    }
    value.to_owned()
}

/// An announcement in its final form: its lines, each cleaned, without empty ones.
pub(super) fn clean_post(lines: &[String]) -> String {
    let field = Field::Announcement;
    let mut post = lines.join("\n");
    loop {
        let lines = post
            .lines()
            .map(|line| clean(field, line))
            .filter(|line| !line.is_empty());
        let joined = lines.collect::<Vec<_>>().join("\n");
        let cut: String = joined.chars().take(max_chars(field)).collect();
        if cut == post {
            return post;
        }
        post = cut;
    }
}

/// Splits goals that were written on one line, as people and tables do.
pub(super) fn split_goals(text: &str) -> Vec<String> {
    let lines = text
        .replace("<br>", "\n")
        .replace("<br/>", "\n")
        .replace("<br />", "\n");
    let text = lines.trim();
    let owned = |pieces: Vec<&str>| {
        pieces
            .into_iter()
            .map(|piece| piece.trim().to_owned())
            .collect()
    };
    if text.contains('\n') {
        return owned(text.lines().collect());
    }
    let array = text.trim_end_matches(',');
    if let Ok(pieces) = serde_json::from_str::<Vec<String>>(array) {
        return pieces;
    }
    if let Some(inside) = array
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
    {
        return owned(inside.split(',').collect());
    }
    for mark in [';', '•', '；'] {
        if text.contains(mark) {
            return owned(text.split(mark).collect());
        }
    }
    let numbered = numbered(text);
    if numbered.len() >= 2 {
        return owned(numbered);
    }
    let pieces: Vec<&str> = text.split(", ").collect();
    let short = |piece: &&str| piece.split_whitespace().count() <= 6;
    if pieces.len() >= 3 && pieces.iter().all(short) {
        let bare = pieces
            .into_iter()
            .map(|piece| piece.strip_prefix("and ").unwrap_or(piece));
        return owned(bare.collect());
    }
    vec![text.to_owned()]
}

/// The pieces of `1) this 2) that`, which must count up from one.
fn numbered(text: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let mut from = 0;
    for number in 1..=MAX_GOALS {
        let found = [
            format!("{number}. "),
            format!("{number}) "),
            format!("({number}) "),
        ]
        .iter()
        .filter_map(|mark| Some((text[from..].find(mark.as_str())? + from, mark.len())))
        .min();
        let Some((at, mark)) = found else { break };
        if number == 1 && at > 0 {
            return Vec::new();
        }
        starts.push((at, at + mark));
        from = at + mark;
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    let pieces = starts
        .iter()
        .zip(ends)
        .map(|((_, start), end)| &text[*start..end]);
    pieces
        .map(|piece| piece.trim().trim_end_matches(','))
        .collect()
}

/// How many hashtags a text has.
pub(super) fn hashtags(text: &str) -> usize {
    let tag = |word: &&str| {
        let mut chars = word.trim_start_matches(['(', '"', '\'']).chars();
        matches!(chars.next(), Some('#' | '＃')) && chars.next().is_some_and(char::is_alphanumeric)
    };
    text.split_whitespace().filter(tag).count()
}
