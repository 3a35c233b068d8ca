//! Tells what a text can stand for in a sentence. A small reading by word lists, not a parser: in
//! doubt the answer is a quotation.

use super::clean::capitalised;
use super::names::{Names, mid, words};
use super::phrase::{Kind, Phrase};
use super::question;
use super::words::{
    ASKING, DETERMINERS, DOUBTFUL, ENGLISH, FINITE, FOREIGN, NOT_GERUNDS, NOT_ORDERS, OPENERS,
    PREPOSITIONS, VERB_OR_NOUN, VERBS, has,
};

/// Words with which people announce a subject; the subject is what follows.
const ANNOUNCING: &[&str] = &[
    "a conversation about ",
    "a discussion about ",
    "a discussion of ",
    "a look at ",
    "a talk about ",
    "about ",
    "ask about ",
    "considering ",
    "discuss ",
    "discussing ",
    "exploring the idea of ",
    "exploring the question of ",
    "explore the idea of ",
    "let's talk about ",
    "looking at ",
    "on ",
    "ponder ",
    "pondering ",
    "reflect on ",
    "reflecting on ",
    "talk about ",
    "talking about ",
    "the question of ",
    "think about ",
    "thinking about ",
    "thoughts on ",
    "tonight's question: ",
];

/// What a text can stand for.
pub(super) fn classify(text: &str, names: &Names) -> Phrase {
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
    let low: Vec<String> = words(text)
        .iter()
        .map(|w| w.to_lowercase().replace('’', "'"))
        .collect();
    let Some(first) = low.first() else {
        return quote(text);
    };
    if personal(text)
        || is_headline(text)
        || text.contains(['?', ':', ';', '‘', '/', '&', '=', '…'])
        || text.contains(". ")
        || !balanced(text)
    {
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
            return if fit {
                Phrase::new(Kind::Statement, mid(text, names))
            } else {
                quote(text)
            };
        }
        if has(DOUBTFUL, word) && i > 0 {
            return quote(text);
        }
    }
    let thing = !has(OPENERS, first)
        && !has(PREPOSITIONS, first)
        && ![
            "and", "but", "just", "maybe", "never", "no", "not", "or", "please", "so", "yes",
        ]
        .contains(&first.as_str());
    let single = low.len() == 1 && first.len() < 3;
    if thing && !single {
        Phrase::new(Kind::Noun, mid(text, names))
    } else {
        quote(text)
    }
}

/// Reads an order to oneself: "finish the roof", "try to land softly".
fn action(text: &str, low: &[String], names: &Names) -> Option<Phrase> {
    let skip = match low {
        [a, b, ..] if a == "try" && b == "to" => 2,
        [a, ..] if a == "to" || a == "finally" => 1,
        _ => 0,
    };
    let verb = low.get(skip)?;
    let next = low.get(skip + 1).map(String::as_str);
    let takes_object =
        next.is_some_and(|n| has(DETERMINERS, n) || n.starts_with(|c: char| c.is_ascii_digit()));
    let takes_place =
        next.is_some_and(|n| ["across", "into", "through", "to", "toward"].contains(&n));
    let lasts = next.is_none_or(|n| !["of", "is", "are", "and", "or", "as", "versus"].contains(&n));
    // "mend the fence": what stands before an article or after "to" and is none of these is a verb
    let after_to = skip > 0 && low[skip - 1] == "to";
    let unknown = (takes_object || after_to) && !has(NOT_ORDERS, verb) && is_plain(verb);
    let doubtful = has(VERB_OR_NOUN, verb);
    let order =
        has(VERBS, verb) || unknown || doubtful && (takes_object || takes_place || skip > 0);
    if !(order && lasts) {
        return None;
    }
    // "learn the trade and find the isle" cannot take one ending, so it stays a quotation
    let joined = low.windows(3).any(|three| {
        ["and", "or", "then"].contains(&three[0].as_str())
            && (has(VERBS, &three[1])
                || has(VERB_OR_NOUN, &three[1])
                || has(DETERMINERS, &three[2]) && !has(DETERMINERS, &three[1]))
    });
    if joined {
        return Some(Phrase::new(Kind::Quote, text));
    }
    let rest = text
        .split_whitespace()
        .skip(skip)
        .collect::<Vec<_>>()
        .join(" ");
    Some(Phrase::new(Kind::Action, mid(&rest, names)))
}

/// Whether a word is in the form that an order has, as far as its ending tells.
fn is_plain(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
        && !(word.ends_with("ly")
            || word.ends_with("ing")
            || word.ends_with("ed")
            || word.ends_with('s') && !word.ends_with("ss"))
        && !has(DETERMINERS, word)
        && !has(PREPOSITIONS, word)
        && !has(OPENERS, word)
        && !has(FINITE, word)
}

/// Whether the words are somebody's own, so that only that person can say them.
fn personal(text: &str) -> bool {
    words(text).iter().any(|w| {
        let low = w.to_lowercase().replace('’', "'");
        *w == "I"
            || ["i'd", "i'll", "i've", "i'm", "me", "mine", "my", "myself"].contains(&low.as_str())
    })
}

/// Whether the words are written as a headline, with capitals throughout.
fn is_headline(text: &str) -> bool {
    let all = words(text);
    let content: Vec<_> = all
        .iter()
        .skip(1)
        .filter(|w| w.chars().count() > 3)
        .collect();
    content.len() >= 2 && content.iter().all(|w| !w.starts_with(char::is_lowercase))
}

fn balanced(text: &str) -> bool {
    text.matches('‘').count() == 0 && !text.contains(['(', ')'])
}

/// Whether the words are in another language or script, as far as can be told.
pub(super) fn is_foreign(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let latin = text
        .chars()
        .filter(|c| c.is_alphabetic() && matches!(u32::from(*c), 0..=0x24F | 0x1E00..=0x1EFF))
        .count();
    if latin * 10 < letters * 8 {
        return true;
    }
    let low: Vec<String> = words(text).iter().map(|w| w.to_lowercase()).collect();
    let english = low.iter().filter(|w| has(ENGLISH, w)).count();
    let foreign = low.iter().filter(|w| has(FOREIGN, w)).count();
    let accented = low.iter().filter(|w| !w.is_ascii()).count();
    foreign > english && (foreign >= 2 || accented > 0 || english == 0 && low.len() >= 3)
        || (accented >= 2 && english == 0)
}

/// Whether a word ends like a doing: "sailing", but not "evening".
pub(super) fn is_gerund(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ing") && !has(NOT_GERUNDS, word)
}

#[cfg(test)]
mod tests;
