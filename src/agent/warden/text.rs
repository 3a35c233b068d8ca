//! Cuts a folded line into words and writes it down in several *views*, so that one rule sees a word
//! however it is spelled. Knows spelling, not meaning.
//!
//! A view is a string ` word word word `, each word between single spaces. In all of them `l` is
//! written `i` (they look alike, and `1` stands for either), a number is `#`, and what is not a word is
//! named in angle brackets, such as `<link>`; chat text cannot contain these, for brackets are cut away.

use super::lexicon::Lexicon;
use super::link::{Hosts, Link};

/// One word of a folded line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// First byte in the folded text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Letters alone.
    Plain,
    /// Letters with digits or symbols that may stand for letters.
    Mixed,
    /// `500`, `10k`, `80%`.
    Number,
}

/// Cuts text into words. Apostrophes and symbols that stand for letters stay inside.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 5 + 2);
    let mut open: Option<(usize, bool, bool)> = None; // start, has letters, has others
    let mut chars = text.char_indices().peekable();
    let mut previous = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, c)| c);
        let inside = c.is_alphanumeric()
            || next.is_alphabetic()
                && (stands_for_letter(c) && previous.is_alphanumeric()
                    || matches!(c, '$' | '€') && !next.is_ascii_digit()
                    || c == '\'' && previous.is_alphabetic());
        if inside {
            let (_, letters, others) = open.get_or_insert((at, false, false));
            *letters |= c.is_alphabetic();
            *others |= !c.is_alphabetic() && c != '\'';
        } else if let Some(word) = open.take() {
            words.push(close(text, word, at));
        }
        previous = c;
    }
    if let Some(word) = open {
        words.push(close(text, word, text.len()));
    }
    words
}

fn close(text: &str, (start, letters, others): (usize, bool, bool), end: usize) -> Word {
    let word = &text[start..end];
    let kind = match (letters, others) {
        (true, false) => Kind::Plain,
        (false, _) => Kind::Number,
        (true, true) => {
            let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
            match digits {
                _ if digits.len() == word.len() => Kind::Mixed,
                "k" | "m" | "x" | "h" | "usd" | "eur" | "btc" | "eth" => Kind::Number,
                _ => Kind::Mixed,
            }
        }
    };
    Word { start, end, kind }
}

const fn stands_for_letter(c: char) -> bool {
    matches!(c, '@' | '$' | '!' | '|' | '+' | '€')
}

/// The letter that a digit or symbol stands for in leetspeak; `1`, `l` and `i` are one letter.
pub(super) const fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' | 'l' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        c => c,
    }
}

/// How the same line reads when spelling tricks are undone.
#[derive(Debug, Default)]
pub(super) struct Views {
    /// As written.
    pub(super) plain: String,
    /// Spelling tricks undone; a view that would equal an earlier one is left out.
    pub(super) others: Vec<String>,
    /// Like the last of `others`, with doubled letters written once.
    pub(super) squeezed: Option<String>,
}

/// Writes the views of a line.
pub(super) fn views(
    folded: &super::fold::Folded,
    raw: &str,
    lexicon: &Lexicon,
    hosts: &Hosts,
    names: &[String],
) -> Views {
    let text = folded.text.as_str();
    let words = words(text);
    let links = hosts.find(text, raw, &words);
    let line = Line {
        text,
        words: &words,
        links: &links,
        names,
    };
    let mut views = Views {
        plain: line.write(false),
        ..Views::default()
    };
    let mut last = None;
    if words.iter().any(|w| w.kind == Kind::Mixed) {
        let decoded = line.write(true);
        views.others.push(decoded.clone());
        last = Some(decoded);
    }
    let base = last.unwrap_or_else(|| views.plain.clone());
    if has_run(&base) {
        views.others.push(shorten_runs(&base, 1));
        views.others.push(shorten_runs(&base, 2));
    }
    if let Some(joined) = super::join::join(&line, lexicon) {
        views.others.push(joined);
    }
    if folded.disguised {
        views.plain.push_str("<disguised> ");
    }
    let squeezed = shorten_runs_of(&base, 2, 1);
    if squeezed.len() != base.len() {
        views.squeezed = Some(squeezed);
    }
    views
}

/// A line cut into words, with what is known about them.
pub(super) struct Line<'l> {
    pub(super) text: &'l str,
    pub(super) words: &'l [Word],
    pub(super) links: &'l [Link],
    /// Names of the streamer; a word equal to one is written `streamer`.
    names: &'l [String],
}

impl Line<'_> {
    /// What stands between a word and the one before it.
    pub(super) fn gap(&self, i: usize) -> &str {
        let from = i.checked_sub(1).map_or(0, |before| self.words[before].end);
        &self.text[from..self.words[i].start]
    }

    /// The written form of one word, appended to `out`.
    pub(super) fn push(&self, i: usize, decode: bool, out: &mut String) {
        let word = self.words[i];
        let text = &self.text[word.start..word.end];
        match word.kind {
            Kind::Number => out.push('#'),
            Kind::Plain if self.names.iter().any(|name| name == text) => {
                out.push_str("streamer");
            }
            Kind::Mixed if decode => out.extend(text.chars().filter(|&c| c != '\'').map(unleet)),
            _ => out.extend(text.chars().filter(|&c| c != '\'').map(|c| match c {
                'l' => 'i',
                c if stands_for_letter(c) => ' ',
                c => c,
            })),
        }
    }

    /// Whether the word is a single letter or digit.
    pub(super) fn is_single(&self, i: usize) -> bool {
        let word = self.words[i];
        word.end - word.start == 1
    }

    fn write(&self, decode: bool) -> String {
        let mut out = String::with_capacity(self.text.len() + 24);
        out.push(' ');
        let mut links = self.links.iter().peekable();
        let mut i = 0;
        while i < self.words.len() {
            if let Some(link) = links.next_if(|link| link.first == i) {
                link.push_evidence(&mut out);
                i = link.end;
                continue;
            }
            let gap = self.gap(i);
            let number = self.words[i].kind == Kind::Number;
            if number && i > 0 && matches!(gap, "." | ",") && out.ends_with("# ") {
                i += 1;
                continue;
            }
            self.push(i, decode, &mut out);
            out.push(' ');
            if number {
                // `1.50$` is one amount in two words.
                let mut last = i;
                while last + 1 < self.words.len()
                    && last < i + 2
                    && self.words[last + 1].kind == Kind::Number
                    && matches!(self.gap(last + 1), "." | ",")
                {
                    last += 1;
                }
                let after = &self.text[self.words[last].end..];
                let money = ['$', '€', '£'];
                if gap.ends_with(money)
                    || after.trim_start().starts_with(money)
                    || self.text[..self.words[last].end].ends_with("usd")
                {
                    out.push_str("<price> ");
                }
                let digits = self.words[i].end - self.words[i].start;
                if gap == "#" && digits == 4 && i > 0 {
                    out.push_str("<tag> ");
                }
            }
            i += 1;
        }
        out
    }
}

fn has_run(view: &str) -> bool {
    let bytes = view.as_bytes();
    bytes
        .windows(3)
        .any(|w| w[0] == w[1] && w[1] == w[2] && w[0].is_ascii_alphabetic())
}

/// Shortens runs of three and more equal letters to `to`.
fn shorten_runs(view: &str, to: usize) -> String {
    shorten_runs_of(view, 3, to)
}

fn shorten_runs_of(view: &str, least: usize, to: usize) -> String {
    let mut out = String::with_capacity(view.len());
    let mut chars = view.chars().peekable();
    while let Some(c) = chars.next() {
        let mut count = 1;
        while chars.next_if_eq(&c).is_some() {
            count += 1;
        }
        let kept = if count >= least && c.is_alphabetic() {
            to
        } else {
            count
        };
        out.extend(std::iter::repeat_n(c, kept));
    }
    out
}

/// The form in which the squeezed view spells a pattern.
pub(super) fn squeeze(pattern: &str) -> String {
    shorten_runs_of(pattern, 2, 1)
}
