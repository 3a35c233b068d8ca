//! Turns a person's raw words into phrases that fit into a sentence: what each can stand for, in the
//! casing that it has in mid-sentence. What cannot be told for certain is quoted, so that the
//! English around it stays right.

use serde::{Deserialize, Serialize};

use super::classify::{classify, is_foreign, is_gerund};
use super::clean::clean;
use super::names::{Names, words};
use super::verb::gerund;
use super::words::{DETERMINERS, ENGLISH, OPENERS, PREPOSITIONS, has};

/// What a phrase can stand for in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A thing or a doing: "negative space", "being lost". Never a subject whose number matters.
    Noun,
    /// A clause that stands for a thing: "why shelter feels like an achievement".
    Clause,
    /// A whole statement, which follows "that": "the sea withholds more than it gives".
    Statement,
    /// Something to do, without "to": "finish the longhouse roof".
    Action,
    /// A question to be quoted, with its mark.
    Question,
    /// Words to be quoted as they are.
    Quote,
    /// A proper name, as of a game.
    Name,
}

/// A phrase ready to be set into a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// The words as they stand in mid-sentence; those of a quotation without its marks.
    pub text: String,
    /// What they can stand for.
    pub kind: Kind,
}

/// The longest phrase, in characters, that leaves room for a sentence around it.
const LONGEST: usize = 120;

impl Phrase {
    /// A phrase from words that are known to fit.
    #[must_use]
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind,
        }
    }

    /// The words of an action as a doing: "finishing the longhouse roof"; others as they are.
    #[must_use]
    pub fn doing(&self) -> String {
        if self.kind != Kind::Action {
            return self.text.clone();
        }
        let (verb, object) = self.text.split_once(' ').unwrap_or((&self.text, ""));
        format!("{} {object}", gerund(verb)).trim_end().to_owned()
    }

    fn fits(&self) -> bool {
        self.text.chars().count() <= LONGEST
    }
}

/// The phrases that a thought (an angle, a theme) holds, the fullest first. Empty if nothing of
/// it can be used.
#[must_use]
pub fn thoughts(raw: &str, names: &Names) -> Vec<Phrase> {
    let Some(text) = clean(raw) else {
        return Vec::new();
    };
    if is_foreign(&text) {
        let whole = Phrase::new(Kind::Quote, text);
        return whole.fits().then_some(whole).into_iter().collect();
    }
    let mut found: Vec<Phrase> = Vec::new();
    for sentence in sentences(&text) {
        for part in sides(&sentence) {
            let phrase = fitted(&part, names);
            if let Some(phrase) = phrase.filter(|p| !found.contains(p)) {
                found.push(phrase);
            }
        }
    }
    // a quotation beside a phrase that needs none only repeats it stiffly
    let fluent = found
        .iter()
        .any(|p| !matches!(p.kind, Kind::Quote | Kind::Question));
    found.retain(|p| !fluent || p.kind != Kind::Quote);
    found.truncate(4);
    found
}

/// What a goal asks for: something to do, else a thing, else a quotation.
#[must_use]
pub fn goal(raw: &str, names: &Names) -> Option<Phrase> {
    let text = clean(raw)?;
    if is_foreign(&text) {
        return Some(Phrase::new(Kind::Quote, text)).filter(Phrase::fits);
    }
    let first = text.split([';', ':', '—', '–']).next().unwrap_or_default();
    let first = first.split(". ").next().unwrap_or_default().trim();
    let short = [
        "but",
        "and then",
        "then",
        "so",
        "if",
        "before",
        "without dying",
    ]
    .iter()
    .filter_map(|w| first.find(&format!(", {w} ")))
    .min()
    .map_or(first, |at| &first[..at]);
    let short = short.trim_end_matches(['.', ',', ' ']);
    let phrase = classify(short, names);
    // a goal is mostly an order, so what looks like a thing must show that it is one
    let opening = short.split(' ').next().unwrap_or_default().to_lowercase();
    let thing = has(DETERMINERS, &opening)
        || opening.starts_with(|c: char| c.is_ascii_digit())
        || is_gerund(&opening);
    let phrase = if phrase.kind == Kind::Noun && !thing {
        Phrase::new(Kind::Quote, short)
    } else {
        phrase
    };
    Some(phrase).filter(Phrase::fits)
}

/// The thing that an action is about, if it is plainly one thing: "the longhouse roof".
#[must_use]
pub fn object(action: &Phrase) -> Option<Phrase> {
    if action.kind != Kind::Action {
        return None;
    }
    let all: Vec<&str> = action.text.split(' ').collect();
    let (verb, rest) = all.split_first()?;
    let plain = (2..=4).contains(&rest.len())
        && has(DETERMINERS, rest[0])
        && rest[0] != "no"
        && ![
            "let", "keep", "make", "be", "give", "call", "tell", "become",
        ]
        .contains(verb)
        && rest[1..].iter().all(|w| {
            w.chars()
                .all(|c| c.is_alphabetic() || c == '-' || c == '\'')
        })
        && rest[1..].iter().all(|w| {
            !has(PREPOSITIONS, w) && !has(OPENERS, w) && !has(ENGLISH, w) && !w.ends_with("ly")
        })
        && !rest.last().is_some_and(|w| {
            [
                "once", "twice", "again", "first", "alone", "tonight", "today",
            ]
            .contains(w)
        });
    plain.then(|| Phrase::new(Kind::Noun, rest.join(" ")))
}

/// The phrase made short enough; a long one is cut only where a clause ends.
fn fitted(part: &str, names: &Names) -> Option<Phrase> {
    let whole = classify(part, names);
    if whole.fits() {
        return Some(whole);
    }
    let cuts = [
        "; ",
        ", but ",
        ", and yet ",
        ", so ",
        ", which ",
        ", who ",
        ", where ",
        ", because ",
        ", when ",
        ", while ",
        ", if ",
        ", though ",
        ", although ",
        ", even ",
        ", especially ",
        ", as ",
        " because ",
        " whenever ",
        " even though ",
        " although ",
        " so that ",
        " while ",
        " when ",
    ];
    let mut ends: Vec<usize> = cuts
        .iter()
        .flat_map(|cut| part.match_indices(cut).map(|(at, _)| at))
        .collect();
    ends.sort_unstable();
    ends.iter()
        .rev()
        .map(|end| &part[..*end])
        .filter(|head| words(head).len() >= 4)
        .map(|head| classify(head.trim_end_matches([',', ' ']), names))
        .find(|p| p.fits() && p.kind != Kind::Quote)
}

/// The sentences of a text, without their full stops.
fn sentences(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['.', '?', '…']) {
        let end = at + rest[at..].chars().next().map_or(1, char::len_utf8);
        let after = &rest[end..];
        let closed = after.is_empty()
            || after.starts_with(' ')
                && after.trim_start().starts_with(|c: char| !c.is_lowercase());
        let abbreviation = rest[..at]
            .rsplit(' ')
            .next()
            .is_some_and(|w| w.chars().count() == 1 || ["Mr", "Mrs", "Dr", "St"].contains(&w));
        if !closed || abbreviation {
            // a stop inside a number or an abbreviation; what follows belongs to the same sentence
            let next = after.find(['.', '?', '…']).map(|n| end + n);
            let Some(next) = next else { break };
            let stop = next + rest[next..].chars().next().map_or(1, char::len_utf8);
            out.push(rest[..stop].to_owned());
            rest = rest[stop..].trim_start();
            continue;
        }
        let keep = if rest[at..].starts_with('?') { end } else { at };
        out.push(rest[..keep].to_owned());
        rest = after.trim_start();
    }
    out.push(rest.to_owned());
    out.retain(|s| words(s).len() >= 2 || (!s.is_empty() && text.len() == s.len()));
    out.truncate(3);
    out
}

/// "Freedom as exile: what a pirate gives up" is two phrases; so is a title with a dash.
fn sides(sentence: &str) -> Vec<String> {
    for mark in [": ", " — ", " – ", " - ", "; "] {
        if let Some((left, right)) = sentence.split_once(mark) {
            let pair = [left.trim(), right.trim()];
            if pair.iter().all(|side| !side.contains(mark)) {
                let trim = |s: &str| s.trim_end_matches(['.', ',', ';', ':']).to_owned();
                return pair
                    .into_iter()
                    .filter(|s| !s.is_empty())
                    .map(trim)
                    .collect();
            }
        }
    }
    vec![sentence.trim_end_matches(['.', ',', ';', ':']).to_owned()]
}
