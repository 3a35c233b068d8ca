//! A line made ready to be judged: folded once, looked at by every rule. Also [`Phrases`], in which the
//! rules write down what they look for.

use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A line in the forms that rules ask for.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// As it came.
    pub(super) raw: &'a str,
    /// In lower case, without accents and with plain quotation marks; punctuation kept.
    pub(super) text: String,
    /// Only the words of `text`, with one space between them. Apostrophes stay (`don't`).
    pub(super) words: String,
    /// The words with disguises taken off: `f0llow`, `f o l l o w`, `sooo`.
    pub(super) bare: String,
}

impl<'a> Line<'a> {
    pub(super) fn new(raw: &'a str) -> Self {
        let text = fold(raw);
        let words = words(&text);
        let bare = bare(&text);
        Self {
            raw,
            text,
            words,
            bare,
        }
    }
}

/// Lower case, no accents, plain quotation marks, single spaces.
pub(super) fn fold(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut push = |c: char| match c {
        '‘' | '’' | 'ʼ' | '`' | '´' => text.push('\''),
        '“' | '”' | '„' | '«' | '»' => text.push('"'),
        c if c.is_whitespace() => {
            if !text.ends_with(' ') {
                text.push(' ');
            }
        }
        c => text.extend(c.to_lowercase()),
    };
    if raw.is_ascii() {
        raw.chars().for_each(&mut push);
    } else {
        let plain = raw.nfkd().filter(|c| !is_combining_mark(*c));
        plain.for_each(&mut push);
    }
    text.trim().to_owned()
}

/// The words of a folded text.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in split(text) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Splits a folded text into words; an apostrophe inside a word belongs to it.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
}

/// The words of a folded text without disguises: digits and signs that stand for letters are those
/// letters, letters spelled out one by one are a word, and a letter drawn out is written once.
fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut spelled = String::new();
    let flush = |bare: &mut String, spelled: &mut String| {
        if spelled.chars().count() >= 3 {
            push_word(bare, spelled);
        } else {
            for letter in spelled.chars() {
                push_word(bare, letter.encode_utf8(&mut [0; 4]));
            }
        }
        spelled.clear();
    };
    for word in text.split(|c: char| !is_letter_like(c)) {
        let word = word.trim_matches(['\'', '!']);
        let mut chars = word.chars();
        match (chars.next(), chars.next()) {
            (None, _) => {}
            (Some(letter), None) => spelled.push(letter),
            _ => {
                flush(&mut bare, &mut spelled);
                push_word(&mut bare, &undisguise(word));
            }
        }
    }
    flush(&mut bare, &mut spelled);
    bare
}

/// What can be part of a disguised word.
fn is_letter_like(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '@' | '$' | '!' | '*')
}

fn push_word(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(word);
}

fn undisguise(word: &str) -> String {
    let disguised = word.contains(|c: char| c.is_alphabetic())
        && word.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '$' | '!'));
    let mut plain = String::with_capacity(word.len());
    let (mut last, mut run) = ('\0', 0);
    for c in word.chars() {
        let c = match c {
            '0' if disguised => 'o',
            '1' | '!' if disguised => 'i',
            '3' if disguised => 'e',
            '4' | '@' if disguised => 'a',
            '5' | '$' if disguised => 's',
            '7' if disguised => 't',
            c => c,
        };
        run = if c == last { run + 1 } else { 1 };
        last = c;
        match run {
            1 | 2 => plain.push(c),
            // the third of a kind shows that the second was drawn out as well
            3 => {
                plain.pop();
            }
            _ => {}
        }
    }
    plain
}

/// What a rule looks for: patterns, each in whole words, and harmless phrases that contain one.
/// Patterns are written over folded words (`don'?t`, no punctuation) in the syntax of the regex crate.
#[derive(Debug)]
pub(super) struct Phrases {
    wanted: Regex,
    harmless: Option<Regex>,
}

impl Phrases {
    /// Takes constants only: a pattern that does not compile is a mistake in this program.
    pub(super) fn new(wanted: &[&str], harmless: &[&str]) -> Self {
        Self {
            wanted: alternatives(wanted),
            harmless: (!harmless.is_empty()).then(|| alternatives(harmless)),
        }
    }

    /// The first phrase that is not part of a harmless one.
    pub(super) fn find<'t>(&self, words: &'t str) -> Option<&'t str> {
        let mut from = 0;
        while let Some(found) = self.wanted.find_at(words, from) {
            let covered = self.harmless.as_ref().and_then(|harmless| {
                harmless
                    .find_iter(words)
                    .find(|h| h.start() <= found.start() && found.end() <= h.end())
            });
            match covered {
                None => return Some(found.as_str()),
                Some(harmless) => from = harmless.end(),
            }
        }
        None
    }

    /// The same, as a detail for a verdict.
    pub(super) fn detail(&self, words: &str) -> Option<String> {
        self.find(words).map(quote)
    }
}

/// A piece of a line, as a verdict shows it.
pub(super) fn quote(piece: &str) -> String {
    format!("“{}”", piece.trim())
}

/// A table of patterns over raw or folded text, as one. Word boundaries are those of ASCII: Unicode's
/// would take the fast automaton away from every line with an accent.
pub(super) fn compile(patterns: &[&str]) -> Regex {
    let whole = patterns.join("|").replace(r"\b", r"(?-u:\b)");
    Regex::new(&whole).expect("the guard's patterns are constants that a test compiles")
}

fn alternatives(patterns: &[&str]) -> Regex {
    // Bytes, not Unicode: words are folded to plain letters, and this keeps the automaton small.
    let whole = format!(r"\b(?:{})(?:\b|$)", patterns.join("|"));
    RegexBuilder::new(&whole)
        .unicode(false)
        .build()
        .expect("the guard's patterns are constants that a test compiles")
}
