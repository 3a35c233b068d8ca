//! Turns a question into a clause that can stand inside a sentence: "why do we hoard potions" becomes
//! "why we hoard potions". Where the subject's end cannot be known, it gives up rather than guess.

use super::verb::third_person;
use super::words::{
    ASKING, AUXILIARIES, DETERMINERS, FINITE, PREPOSITIONS, SUBJECTS, VERB_OR_NOUN, VERBS, has,
};

/// The clause for a question without its mark, in the casing of mid-sentence. A clause that is one
/// already comes back unchanged.
#[must_use]
pub fn indirect(question: &str) -> Option<String> {
    let words: Vec<&str> = question.split_whitespace().collect();
    let low: Vec<String> = words
        .iter()
        .map(|w| w.to_lowercase().replace('’', "'"))
        .collect();
    let first = low.first()?;
    if question.contains([';', '?', ':']) {
        return None;
    }
    if has(AUXILIARIES, first) {
        return inverted(&words, &low, 0).map(|clause| format!("whether {clause}"));
    }
    if !has(ASKING, first) {
        return None;
    }
    let at = low.iter().position(|w| has(AUXILIARIES, w));
    let Some(at) = at else {
        return Some(question.to_owned());
    };
    if first == "whether" || !inverts(&low, at) {
        return Some(question.to_owned());
    }
    let clause = inverted(&words, &low, at)?;
    Some(format!("{} {clause}", words[..at].join(" ")))
}

/// Whether the helper at this place stands before its subject.
fn inverts(low: &[String], at: usize) -> bool {
    let Some(next) = low.get(at + 1) else {
        return false;
    };
    let asked = low[..at].iter().all(|w| {
        has(ASKING, w)
            || [
                "much", "many", "far", "long", "often", "else", "exactly", "little", "hard",
            ]
            .contains(&w.as_str())
    });
    let helper = low[at].as_str();
    let subject = has(SUBJECTS, next) || has(DETERMINERS, next) || next.ends_with('s');
    // "what makes …" and "who is afraid …" have the asking word itself for a subject
    let own = ["what", "who", "which"].contains(&low[0].as_str()) && at == 1
        || ["much", "many"].contains(&low[at - 1].as_str());
    asked && (["do", "does", "did"].contains(&helper) || subject || !own)
}

/// The words from the helper on, in the order of a statement.
fn inverted(words: &[&str], low: &[String], at: usize) -> Option<String> {
    let helper = low[at].as_str();
    let rest = &words[at + 1..];
    if helper == "do" {
        return (rest.len() >= 2 && low[at + 1] != "not").then(|| rest.join(" "));
    }
    let (subject, predicate) = split(words, low, at, helper)?;
    let moved = match helper {
        "does" => {
            let (verb, tail) = predicate.split_first()?;
            format!("{} {}", third_person(verb), tail.join(" "))
        }
        "did" => return None,
        _ => format!("{helper} {}", predicate.join(" ")),
    };
    Some(
        format!("{} {}", subject.join(" "), moved)
            .trim_end()
            .to_owned(),
    )
}

/// The subject after the helper, and what is said of it.
fn split<'a, 'w>(
    words: &'a [&'w str],
    low: &[String],
    at: usize,
    helper: &str,
) -> Option<(&'a [&'w str], &'a [&'w str])> {
    let rest = &words[at + 1..];
    let low = &low[at + 1..];
    if low.iter().any(|w| w == "not" || w == "n't") {
        return None;
    }
    if low.len() >= 2 && has(SUBJECTS, &low[0]) && low[0] != "people" && low[0] != "players" {
        return Some(rest.split_at(1));
    }
    if ["is", "are", "was", "were"].contains(&helper) {
        let predicate = |w: &String| {
            has(DETERMINERS, w) && w != "that"
                || [
                    "always", "better", "ever", "just", "less", "more", "only", "really", "still",
                    "too", "worth",
                ]
                .contains(&w.as_str())
        };
        let end = if has(DETERMINERS, low.first()?) { 2 } else { 1 };
        let clear = low.len() > end
            && low[..end]
                .iter()
                .all(|w| !has(PREPOSITIONS, w) && !w.ends_with("ing"));
        return (clear && (predicate(&low[end]) || low.len() == end + 1))
            .then(|| rest.split_at(end));
    }
    // a subject of up to four words ends before a verb that is known for one
    let verbal = [
        "does", "can", "could", "will", "would", "should", "might", "may", "must",
    ]
    .contains(&helper);
    if verbal {
        let end = (1..low.len().min(5)).find(|i| {
            (has(VERBS, &low[*i])
                || [
                    "explain", "feel", "matter", "need", "mean", "change", "scare", "ever",
                    "still", "always", "never", "seem", "want", "stop", "teach", "belong", "count",
                    "look", "remain",
                ]
                .contains(&low[*i].as_str())
                || has(VERB_OR_NOUN, &low[*i]) && i + 1 == low.len())
                && !has(DETERMINERS, &low[i - 1])
        })?;
        let clear = low[..end]
            .iter()
            .all(|w| !has(PREPOSITIONS, w) && !has(FINITE, w));
        let adverb = ["ever", "still", "always", "never"].contains(&low[end].as_str());
        return (clear && !(adverb && helper == "does")).then(|| rest.split_at(end));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::indirect;

    #[test]
    fn questions_become_clauses_or_stay_questions() {
        for (question, clause) in [
            ("why do we hoard potions", Some("why we hoard potions")),
            (
                "why do players hoard potions",
                Some("why players hoard potions"),
            ),
            (
                "what makes a place feel like home",
                Some("what makes a place feel like home"),
            ),
            ("can we ever go home", Some("whether we can ever go home")),
            ("why does the sea scare us", Some("why the sea scares us")),
            ("what does a pirate give up", Some("what a pirate gives up")),
            ("how much is enough", Some("how much is enough")),
            ("what is a home", None),
            ("is exploration dead", Some("whether exploration is dead")),
            ("is the map a crutch", Some("whether the map is a crutch")),
            ("are long games better", None),
            (
                "is difficulty a form of respect",
                Some("whether difficulty is a form of respect"),
            ),
            ("did you ever find it", None),
            (
                "why shelter feels like an achievement",
                Some("why shelter feels like an achievement"),
            ),
            (
                "what the sea can withhold",
                Some("what the sea can withhold"),
            ),
            ("how to build a home", Some("how to build a home")),
            (
                "who is afraid of the dark",
                Some("who is afraid of the dark"),
            ),
            (
                "should a game explain itself",
                Some("whether a game should explain itself"),
            ),
            ("when is it right to quit", Some("when it is right to quit")),
        ] {
            assert_eq!(indirect(question).as_deref(), clause, "{question}");
        }
    }
}
