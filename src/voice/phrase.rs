//! Turns a person's raw words into phrases that fit into a sentence: what each can stand for, in the
//! casing that it has in mid-sentence. What cannot be told for certain is quoted, so that the
//! English around it stays right.

use serde::{Deserialize, Serialize};

use crate::event::Dashboard;

use super::clean::{capitalised, clean};
use super::question;
use super::verb::gerund;
use super::words::{
    ASKING, DETERMINERS, DOUBTFUL, ENGLISH, FINITE, FOREIGN, NOT_GERUNDS, OPENERS, PREPOSITIONS, PROPER, VERB_OR_NOUN,
    VERBS, has,
};

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
        Self { text: text.into(), kind }
    }

    /// The words of an action as a doing: "finishing the longhouse roof"; others as they are.
    #[must_use]
    pub fn doing(&self) -> String {
        if self.kind != Kind::Action {
            return self.text.clone();
        }
        let (not, rest) = match self.text.strip_prefix("not ") {
            Some(rest) => ("not ", rest),
            None => ("", self.text.as_str()),
        };
        let (verb, object) = rest.split_once(' ').unwrap_or((rest, ""));
        format!("{not}{} {object}", gerund(verb)).trim_end().to_owned()
    }

    fn fits(&self) -> bool {
        self.text.chars().count() <= LONGEST
    }
}

/// Words that are written with a capital because they are names, known from where else they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names(Vec<String>);

impl Names {
    /// The names that a dashboard shows.
    #[must_use]
    pub fn of(dashboard: &Dashboard) -> Self {
        let mut names = Self::default();
        names.learn(&dashboard.game);
        for text in [
            &dashboard.stream_title,
            &dashboard.go_live_notification,
            &dashboard.social_post,
            &dashboard.content_angle,
            &dashboard.notes,
        ] {
            names.observe(text);
        }
        for goal in &dashboard.session_goals {
            names.observe(&goal.text);
        }
        names
    }

    /// Learns the words of a name, such as a game's.
    pub fn learn(&mut self, name: &str) {
        for word in words(name) {
            if word.starts_with(char::is_uppercase) {
                self.0.push(word.to_lowercase());
            }
        }
    }

    /// Learns from running text the words that have a capital within a sentence.
    pub fn observe(&mut self, text: &str) {
        for sentence in text.split(['.', '?', '!', ':', '\n', '"', '“', '-', '–', '—']) {
            let all = words(sentence);
            let low = all.iter().filter(|w| w.starts_with(char::is_lowercase)).count();
            // a heading in capitals says nothing about its words
            if low * 2 > all.len() {
                self.0.extend(all.iter().skip(1).filter(|w| w.starts_with(char::is_uppercase)).map(|w| w.to_lowercase()));
            }
        }
    }

    fn knows(&self, word: &str) -> bool {
        let lower = word.to_lowercase().replace('’', "'");
        let stem = lower.strip_suffix("'s").unwrap_or(&lower);
        let function = has(ENGLISH, stem) || has(DETERMINERS, stem) || has(PREPOSITIONS, stem) || has(OPENERS, stem);
        !function && (has(PROPER, &lower) || has(PROPER, stem) || self.0.iter().any(|n| n == stem || *n == lower))
    }
}

/// The words of a text without the marks around them.
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || "/–—".contains(c))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect()
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
    let fluent = found.iter().any(|p| !matches!(p.kind, Kind::Quote | Kind::Question));
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
    let short = ["but", "and then", "then", "so", "if", "before", "without dying"]
        .iter()
        .filter_map(|w| first.find(&format!(", {w} ")))
        .min()
        .map_or(first, |at| &first[..at]);
    let phrase = classify(short.trim_end_matches(['.', ',', ' ']), names);
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
        && !["let", "keep", "make", "be", "give", "call", "tell", "become", "not"].contains(verb)
        && rest[1..].iter().all(|w| w.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\''))
        && rest[1..].iter().all(|w| !has(PREPOSITIONS, w) && !has(OPENERS, w) && !has(ENGLISH, w) && !w.ends_with("ly"))
        && !rest.last().is_some_and(|w| ["once", "twice", "again", "first", "alone", "tonight", "today"].contains(w));
    plain.then(|| Phrase::new(Kind::Noun, rest.join(" ")))
}

/// The phrase made short enough; a long one is cut only where a clause ends.
fn fitted(part: &str, names: &Names) -> Option<Phrase> {
    let whole = classify(part, names);
    if whole.fits() {
        return Some(whole);
    }
    let cuts = [
        "; ", ", but ", ", and yet ", ", so ", ", which ", ", who ", ", where ", ", because ", ", when ", ", while ", ", if ",
        ", though ", ", although ", ", even ", ", especially ", ", as ", " because ", " whenever ", " even though ", " although ", " so that ",
        " while ", " when ",
    ];
    let mut ends: Vec<usize> = cuts.iter().flat_map(|cut| part.match_indices(cut).map(|(at, _)| at)).collect();
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
        let closed = after.is_empty() || after.starts_with(' ') && after.trim_start().starts_with(|c: char| !c.is_lowercase());
        let abbreviation = rest[..at].rsplit(' ').next().is_some_and(|w| w.chars().count() == 1 || ["Mr", "Mrs", "Dr", "St"].contains(&w));
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
                return pair.into_iter().filter(|s| !s.is_empty()).map(trim).collect();
            }
        }
    }
    vec![sentence.trim_end_matches(['.', ',', ';', ':']).to_owned()]
}

/// Words with which people announce a subject; the subject is what follows.
const ANNOUNCING: &[&str] = &[
    "a conversation about ", "a discussion about ", "a discussion of ", "a look at ", "a talk about ", "about ", "ask about ", "considering ",
    "discuss ", "discussing ", "exploring the idea of ", "exploring the question of ", "explore the idea of ", "let's talk about ",
    "looking at ", "on ", "ponder ", "pondering ", "reflect on ", "reflecting on ", "talk about ", "talking about ", "the question of ",
    "think about ", "thinking about ", "thoughts on ", "tonight's question: ",
];

/// What a text can stand for.
fn classify(text: &str, names: &Names) -> Phrase {
    let text = text.trim();
    let lower = text.to_lowercase();
    for opening in ANNOUNCING {
        if lower.starts_with(opening) && lower.len() == text.len() && words(text).len() > 2 {
            return classify(&capitalised(&text[opening.len()..]), names);
        }
    }
    let quote = |text: &str| Phrase::new(Kind::Quote, text);
    if text.ends_with('?') {
        return match question::indirect(&mid(text.trim_end_matches('?'), names)) {
            Some(clause) if !personal(text) => Phrase::new(Kind::Clause, clause),
            _ => Phrase::new(Kind::Question, text),
        };
    }
    let low: Vec<String> = words(text).iter().map(|w| w.to_lowercase().replace('’', "'")).collect();
    let Some(first) = low.first() else {
        return quote(text);
    };
    if personal(text) || is_headline(text) || text.contains(['?', ':', ';', '‘', '/', '&', '=', '…']) || text.contains(". ") || !balanced(text) {
        return quote(text);
    }
    if has(ASKING, first) {
        let settled = question::indirect(&mid(text, names));
        return match settled {
            Some(clause) if low.len() >= 3 => Phrase::new(Kind::Clause, clause),
            _ => quote(text),
        };
    }
    if let Some(action) = action(text, &low, names) {
        return action;
    }
    // the first verb decides, unless a word before it opened a clause of its own
    for (i, word) in low.iter().enumerate() {
        if has(OPENERS, word) && i > 0 {
            break;
        }
        if has(FINITE, word) {
            let fit = i > 0 && !has(OPENERS, first);
            return if fit { Phrase::new(Kind::Statement, mid(text, names)) } else { quote(text) };
        }
        if has(DOUBTFUL, word) && i > 0 {
            return quote(text);
        }
    }
    let thing = !has(OPENERS, first) && !has(PREPOSITIONS, first) && !["and", "but", "or", "so", "yes", "just", "maybe", "please"].contains(&first.as_str());
    let single = low.len() == 1 && first.len() < 3;
    if thing && !single { Phrase::new(Kind::Noun, mid(text, names)) } else { quote(text) }
}

/// Reads an order to oneself: "finish the roof", "don't die".
fn action(text: &str, low: &[String], names: &Names) -> Option<Phrase> {
    let (skip, negative) = match low {
        [a, b, ..] if a == "do" && b == "not" => (2, true),
        [a, ..] if a == "don't" || a == "never" => (1, true),
        [a, b, ..] if a == "try" && b == "to" => (2, false),
        [a, ..] if a == "to" || a == "finally" => (1, false),
        _ => (0, false),
    };
    let verb = low.get(skip)?;
    let next = low.get(skip + 1);
    let leads = next.is_some_and(|n| has(DETERMINERS, n) || has(PREPOSITIONS, n) || n.starts_with(|c: char| c.is_ascii_digit()));
    let plain = negative || low.first().is_some_and(|w| w == "to" || w == "try");
    let lasts = next.is_none_or(|n| !["of", "is", "are", "and", "or", "as", "versus"].contains(&n.as_str()));
    let order = has(VERBS, verb) || has(VERB_OR_NOUN, verb) && leads || plain && has(VERB_OR_NOUN, verb);
    if !(order && lasts) {
        return None;
    }
    // "learn the trade and find the isle" cannot take one ending, so it stays a quotation
    let joined = low.windows(2).any(|pair| ["and", "or", "then"].contains(&pair[0].as_str()) && (has(VERBS, &pair[1]) || has(VERB_OR_NOUN, &pair[1])));
    if joined {
        return Some(Phrase::new(Kind::Quote, text));
    }
    let rest = text.split_whitespace().skip(skip).collect::<Vec<_>>().join(" ");
    let rest = mid(&rest, names);
    Some(Phrase::new(Kind::Action, if negative { format!("not {rest}") } else { rest }))
}

/// Whether the words are somebody's own, so that only that person can say them.
fn personal(text: &str) -> bool {
    words(text).iter().any(|w| {
        let low = w.to_lowercase().replace('’', "'");
        *w == "I" || ["i'd", "i'll", "i've", "i'm", "me", "mine", "my", "myself"].contains(&low.as_str())
    })
}

/// Whether the words are written as a headline, with capitals throughout.
fn is_headline(text: &str) -> bool {
    let all = words(text);
    let content: Vec<_> = all.iter().skip(1).filter(|w| w.chars().count() > 3).collect();
    content.len() >= 2 && content.iter().all(|w| !w.starts_with(char::is_lowercase))
}

fn balanced(text: &str) -> bool {
    text.matches('‘').count() == 0 && !text.contains(['(', ')'])
}

/// Whether the words are in another language or script, as far as can be told.
fn is_foreign(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let latin = text.chars().filter(|c| c.is_alphabetic() && matches!(u32::from(*c), 0..=0x24F | 0x1E00..=0x1EFF)).count();
    if latin * 10 < letters * 8 {
        return true;
    }
    let low: Vec<String> = words(text).iter().map(|w| w.to_lowercase()).collect();
    let english = low.iter().filter(|w| has(ENGLISH, w)).count();
    let foreign = low.iter().filter(|w| has(FOREIGN, w)).count();
    let accented = low.iter().filter(|w| !w.is_ascii()).count();
    foreign > english && (foreign >= 2 || accented > 0) || (accented >= 2 && english == 0)
}

/// The text as it stands in mid-sentence: the first letter small, unless its word is a name.
#[must_use]
pub fn mid(text: &str, names: &Names) -> String {
    let Some(first) = words(text).first().copied() else {
        return text.to_owned();
    };
    let capitals = first.chars().filter(|c| c.is_uppercase()).count();
    let keeps = (capitals > 1 && first.chars().count() > 1)
        || first == "I"
        || first.starts_with("I'")
        || first.chars().any(|c| c.is_ascii_digit())
        || names.knows(first)
        || first.split('-').any(|w| names.knows(w));
    if keeps {
        return text.to_owned();
    }
    let mut chars = text.chars();
    let head: String = chars.next().map(|c| c.to_lowercase().collect()).unwrap_or_default();
    format!("{head}{}", chars.as_str())
}

/// Whether a word ends like a doing: "sailing", but not "evening".
pub(super) fn is_gerund(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ing") && !has(NOT_GERUNDS, word)
}
