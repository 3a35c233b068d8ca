//! Forms of English verbs, as far as goals and questions need them.

use super::words::{DOUBLING, has};

/// The form in "ing": `finish` gives `finishing`, `plan` gives `planning`.
#[must_use]
pub fn gerund(verb: &str) -> String {
    if verb == "panic" {
        return "panicking".to_owned();
    }
    let letters: Vec<char> = verb.chars().collect();
    let vowel = |c: char| "aeiou".contains(c);
    let stem = match letters.as_slice() {
        [.., 'i', 'e'] => format!("{}y", &verb[..verb.len() - 2]),
        [.., 'e' | 'y' | 'o', 'e'] | ['b', 'e'] => verb.to_owned(),
        [.., 'e'] => verb[..verb.len() - 1].to_owned(),
        [.., a, b, c]
            if (one_syllable(&letters)
                && !vowel(*a)
                && vowel(*b)
                && !vowel(*c)
                && !"wxy".contains(*c))
                || has(DOUBLING, verb) =>
        {
            format!("{verb}{c}")
        }
        _ => verb.to_owned(),
    };
    format!("{stem}ing")
}

/// The form for he, she and it: `hoard` gives `hoards`, `carry` gives `carries`.
#[must_use]
pub fn third_person(verb: &str) -> String {
    let before = verb.chars().rev().nth(1);
    match verb {
        "be" => "is".to_owned(),
        "have" => "has".to_owned(),
        _ if verb.ends_with('y') && !before.is_some_and(|c| "aeiou".contains(c)) => {
            format!("{}ies", &verb[..verb.len() - 1])
        }
        _ if ["s", "sh", "ch", "x", "z", "o"]
            .iter()
            .any(|end| verb.ends_with(end)) =>
        {
            format!("{verb}es")
        }
        _ => format!("{verb}s"),
    }
}

fn one_syllable(letters: &[char]) -> bool {
    let vowel = |c: &char| "aeiouy".contains(*c);
    let groups = letters
        .chunk_by(|a, b| vowel(a) == vowel(b))
        .filter(|g| vowel(&g[0]))
        .count();
    groups == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_take_their_endings() {
        for (verb, ing, s) in [
            ("finish", "finishing", "finishes"),
            ("make", "making", "makes"),
            ("plan", "planning", "plans"),
            ("sail", "sailing", "sails"),
            ("tie", "tying", "ties"),
            ("see", "seeing", "sees"),
            ("be", "being", "is"),
            ("begin", "beginning", "begins"),
            ("visit", "visiting", "visits"),
            ("stay", "staying", "stays"),
            ("carry", "carrying", "carries"),
            ("fix", "fixing", "fixes"),
            ("swim", "swimming", "swims"),
            ("dye", "dyeing", "dyes"),
            ("draw", "drawing", "draws"),
        ] {
            assert_eq!(
                (gerund(verb).as_str(), third_person(verb).as_str()),
                (ing, s)
            );
        }
    }
}
