//! The form of a line: how long, how many sentences, which characters, no markup.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::line::{compile, quote};
use super::{MAX_CHARS, Rule};

/// The most sentences of a line.
const MAX_SENTENCES: usize = 2;

pub(super) const LENGTH: Rule = Rule {
    name: "length",
    reason: "a line has at least two words and at most 200 characters",
    good: &["The sea is like that."],
    bad: &["…", "?", "Hm."],
    check: |line, _| {
        let chars = line.raw.trim().chars().count();
        if chars > MAX_CHARS {
            return Some(format!("it has {chars} characters"));
        }
        match line
            .words
            .split(' ')
            .filter(|word| !word.is_empty())
            .count()
        {
            0 => Some("it has no words".to_owned()),
            1 => Some("it has one word".to_owned()),
            _ => None,
        }
    },
};

pub(super) const SENTENCES: Rule = Rule {
    name: "sentences",
    reason: "a line is one sentence, two at most",
    good: &[
        "Storms are honest. Calm seas are not.",
        "J. R. R. Tolkien drew the map first and then found out who lived there.",
        "Mr. Holloway left at 4 p.m. with the goats... and came back without.",
    ],
    bad: &[
        "A roof. A wall. A door.",
        "why build? why stay? the sea knows.",
    ],
    check: |line, _| {
        let count = sentences(line.raw);
        (count > MAX_SENTENCES).then(|| format!("it has {count}"))
    },
};

pub(super) const UNFINISHED: Rule = Rule {
    name: "unfinished",
    reason: "the line breaks off",
    good: &["It is something to come home to", "What was it built for?"],
    bad: &[
        "The sea is calm, but the",
        "Three things the sea keeps:",
        "Because of the fog,",
    ],
    check: |line, _| {
        const OPEN: &[&str] = &[
            "a", "an", "and", "because", "but", "every", "if", "my", "or", "our", "the", "their",
            "which", "whose", "your",
        ];
        let text = line.text.as_str();
        let ends_open = text.ends_with([',', ':', ';', '-', '–', '—', '(']);
        let last = text.rsplit(' ').next().unwrap_or_default();
        (ends_open || OPEN.contains(&last)).then(|| format!("it ends with {}", quote(last)))
    },
};

pub(super) const HIDDEN: Rule = Rule {
    name: "hidden characters",
    reason: "control, invisible or piled-up characters can disguise words",
    good: &["The Ünïcödé Quest begins in a café."],
    bad: &[
        "The sea\u{200b} withholds.",
        "Two\nlines.",
        "The \u{202e}sea withholds.",
    ],
    check: |line, _| {
        let hidden = line
            .raw
            .trim_end_matches(['\n', '\r'])
            .chars()
            .find(|c| is_hidden(*c));
        if let Some(c) = hidden {
            return Some(format!("U+{:04X}", u32::from(c)));
        }
        let mut marks = 0;
        for c in line.raw.chars() {
            marks = if is_combining_mark(c) { marks + 1 } else { 0 };
            if marks > 1 {
                return Some("marks piled on a letter".to_owned());
            }
        }
        None
    },
};

/// Control, format and filler characters: everything that takes part in a text without being seen.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffd}' | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{10ffff}')
}

pub(super) const LETTERS: Rule = Rule {
    name: "letters",
    reason: "the guard reads plain Latin letters, others only as a name in between",
    good: &[
        "The game 原神 begins by the sea.",
        "Ünïcödé Quest has a café.",
    ],
    bad: &[
        "𝓣𝓱𝓮 𝓼𝓮𝓪 withholds.",
        "Тhе sеа withholds.",
        "Море ничего не отдаёт.",
    ],
    check: |line, _| {
        let styled = |c: &char| {
            matches!(*c, '\u{2460}'..='\u{24ff}' | '\u{1d400}'..='\u{1d7ff}'
                | '\u{ff01}'..='\u{ff5e}' | '\u{1f100}'..='\u{1f1e5}')
        };
        if let Some(c) = line.raw.chars().find(styled) {
            return Some(format!("the styled character {}", quote(&c.to_string())));
        }
        let words = line.raw.split(|c: char| !c.is_alphabetic());
        if let Some(word) = words.clone().find(|word| is_mixed(word)) {
            return Some(format!("{} mixes alphabets", quote(word)));
        }
        let (mut latin, mut other) = (0, 0);
        for c in words.flat_map(str::chars) {
            *(if is_latin(c) { &mut latin } else { &mut other }) += 1;
        }
        (other > latin).then(|| "most letters are of another alphabet".to_owned())
    },
};

/// Whether a word mixes Latin letters with those that look like them.
fn is_mixed(word: &str) -> bool {
    let alike =
        |c| matches!(c, '\u{370}'..='\u{52f}' | '\u{530}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}');
    word.chars().any(is_latin) && word.chars().any(alike)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, 'ª' | 'º' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
        || c.nfkd()
            .next()
            .is_some_and(|base| base.is_ascii_alphabetic())
}

pub(super) const MARKUP: Rule = Rule {
    name: "markup",
    reason: "a line is plain text",
    good: &[
        "The hall is finished — now it needs a reason.",
        "At 3.5 metres the tide covers the lower door.",
        "The villagers (all nine of them) vote tonight.",
        "The C# of the harbour bell carries over water.",
        "1704 was a poor year for salt.",
    ],
    bad: &[
        "**The sea** withholds.",
        "# The sea withholds",
        "1. The sea withholds",
        "The <b>sea</b> withholds.",
        "(the sea withholds)",
        "The sea &amp; the land",
    ],
    check: |line, _| {
        static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
            let marks = [
                r"[*`|<>{}\[\]\\^]",        // emphasis, code, tables, tags, braces, brackets
                r"~~|__",                   // struck out, underlined
                r"(?:^|\s)_\w|\w_(?:\s|$)", // emphasis
                r"&(?:#?\w+);",             // entities
                r"^\s*(?:#{1,6}\s|[-+•·–—]\s|\d{1,2}[.)]\s|>)", // headings, lists, quotations
                r"^\s*(?:-{3,}|={3,})",     // rules
                r"^\s*\([^()]*\)\s*$",      // the whole in brackets
                r"[←-⇿]|=>|->",             // arrows
            ];
            compile(&marks)
        });
        MARKUP.find(line.raw).map(|found| quote(found.as_str()))
    },
};

pub(super) const QUOTED: Rule = Rule {
    name: "quoted",
    reason: "quotation marks around the whole line make it a quotation",
    good: &[
        "The ship's log says \"calm\" for eleven days.",
        "\"Calm\" is a word for \"late\".",
    ],
    bad: &[
        "\"The sea withholds.\"",
        "“Shelter is a promise.”",
        "'A roof is a promise.'",
    ],
    check: |line, _| unquoted(line.raw.trim()).map(|_| "around the line".to_owned()),
};

/// The inside of a text that stands in quotation marks as a whole.
pub(super) fn unquoted(text: &str) -> Option<&str> {
    const PAIRS: &[(char, char)] = &[
        ('"', '"'),
        ('\'', '\''),
        ('“', '”'),
        ('„', '“'),
        ('‘', '’'),
        ('«', '»'),
        ('`', '`'),
    ];
    PAIRS.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
        // "Calm" is a word for "late": the first mark is closed before the end
        let whole = match open {
            '\'' => !inner.contains("' ") && !inner.contains(" '"),
            _ => !inner.contains([*open, *close]),
        };
        whole.then_some(inner)
    })
}

/// How many sentences a text has: closing marks before a new word, abbreviations and initials aside.
fn sentences(raw: &str) -> usize {
    const SHORT: &[&str] = &[
        "mr", "mrs", "ms", "dr", "st", "vs", "etc", "no", "e.g", "i.e", "a.m", "p.m", "approx",
        "vol", "ch", "jr", "sr", "cf", "ca", "capt", "lt", "sgt", "prof",
    ];
    let words: Vec<&str> = raw.split_whitespace().collect();
    let mut count = 0;
    for (index, word) in words.iter().enumerate() {
        let stem = word.trim_end_matches(['"', '\'', '”', '’', ')', '»']);
        let Some(next) = words.get(index + 1) else {
            count += 1; // the last one ends, with or without a mark
            break;
        };
        let body = stem.trim_end_matches(['.', '?', '!', '…', '。', '？', '！']);
        let marks = &stem[body.len()..];
        if marks.is_empty() || !next.contains(char::is_alphanumeric) {
            continue;
        }
        let lower_next = next
            .chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(char::is_lowercase);
        let pause = marks.len() > 1 && marks.chars().all(|c| c == '.') || marks == "…";
        let initial = body.chars().filter(|c| c.is_alphabetic()).count() == 1;
        let body = body
            .trim_start_matches(['"', '\'', '“', '('])
            .to_lowercase();
        let short = marks == "." && (initial || SHORT.contains(&body.as_str()));
        // a question in quotation marks, such as a title, may stand in the middle of a sentence
        let quoted = stem.len() < word.len() && marks == "?";
        if !(short || (pause || quoted) && lower_next) {
            count += 1;
        }
    }
    count
}
