//! What must not be said again: lines of this session and of the last ones, and anything that a flagged
//! message said. Near-duplicates are found by comparing content words and runs of words.

use serde::{Deserialize, Serialize};

use super::line::{Line, fold, words};
use super::{Context, Rule};

/// Two lines that share this part of their content words are the same thought.
const SAME_WORDS: f32 = 0.7;
/// Or this part of their pairs of neighbouring words.
const SAME_PAIRS: f32 = 0.6;
/// A run of so many words of a flagged message is an echo.
const RUN: usize = 4;

pub(super) const REPETITION: Rule = Rule {
    name: "repetition",
    reason: "it was said before, or nearly so",
    good: &["Storms are honest; calm seas are not."],
    // what repeats depends on what was said; see tests
    bad: &[],
    check: |line, context| {
        if context.earlier.is_empty() {
            return None;
        }
        let print = Print::new(line.raw);
        let same = context.earlier.iter().any(|said| said.same(&print));
        same.then(|| "compare the lines of this session and the last ones".to_owned())
    },
};

pub(super) const ECHO: Rule = Rule {
    name: "echo",
    reason: "it echoes a flagged message",
    good: &["Somewhere under this swamp there is a road."],
    bad: &[],
    check: |line: &Line, context: &Context| {
        if context.flagged.is_empty() {
            return None;
        }
        let print = Print::new(line.raw);
        let echo = context
            .flagged
            .iter()
            .any(|text| text.same(&print) || text.echoed_by(&print));
        echo.then(|| "the same run of words".to_owned())
    },
};

/// A text reduced to what comparing needs: hashes, sorted and without doubles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Print {
    content: Vec<u32>,
    pairs: Vec<u32>,
    runs: Vec<u32>,
}

impl Print {
    pub(super) fn new(text: &str) -> Self {
        let words = words(&fold(text));
        let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        let content = words.iter().filter(|word| !is_common(word));
        let run = words.len().clamp(2, RUN);
        Self {
            content: sorted(content.map(|word| hash(&[stem(word)]))),
            pairs: sorted(words.windows(2).map(hash)),
            runs: sorted(
                words
                    .windows(run)
                    .filter(|run| run.iter().filter(|word| !is_common(word)).count() >= 2)
                    .map(hash),
            ),
        }
    }

    /// Whether the two say the same.
    fn same(&self, other: &Self) -> bool {
        let enough = self.content.len().min(other.content.len()) >= 2;
        if !enough {
            return self == other;
        }
        alike(&self.content, &other.content) >= SAME_WORDS
            || alike(&self.pairs, &other.pairs) >= SAME_PAIRS
    }

    /// Whether the other contains a run of words of this.
    fn echoed_by(&self, other: &Self) -> bool {
        // a text of two or three words has no such run: all its pairs must be there
        let short = self.pairs.len() < RUN - 1 && !self.runs.is_empty();
        if short {
            shared(&self.pairs, &other.pairs) == self.pairs.len()
        } else {
            shared(&self.runs, &other.runs) > 0
        }
    }
}

/// Shared part of all (Jaccard's measure), 0 to 1; 0 at once if the lengths alone rule likeness out.
fn alike(a: &[u32], b: &[u32]) -> f32 {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if (short as f32) < SAME_PAIRS.min(SAME_WORDS) * long as f32 {
        return 0.0;
    }
    let shared = shared(a, b);
    let all = a.len() + b.len() - shared;
    if all == 0 {
        return 0.0;
    }
    shared as f32 / all as f32
}

/// How many values two sorted lists share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    shared
}

fn sorted(hashes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut hashes: Vec<u32> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// FNV-1a: the same on all machines and in all versions, which the standard hasher is not.
fn hash(words: &[&str]) -> u32 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    bytes.fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// A word without the commonest endings: close enough to tell `roofs` from `roof` apart no longer.
fn stem(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    ["ing", "ed", "es", "s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= 3))
        .unwrap_or(word)
}

/// Words too common to tell one thought from another.
fn is_common(word: &str) -> bool {
    const COMMON: &[&str] = &[
        "a", "about", "after", "all", "an", "and", "are", "as", "at", "be", "been", "before",
        "but", "by", "can", "do", "does", "for", "from", "had", "has", "have", "he", "her", "here",
        "his", "how", "i", "if", "in", "into", "is", "it", "it's", "its", "long", "may", "me",
        "more", "my", "no", "not", "of", "on", "one", "only", "or", "our", "out", "over", "she",
        "so", "some", "than", "that", "the", "their", "them", "then", "there", "these", "they",
        "this", "to", "too", "up", "was", "we", "were", "what", "when", "where", "which", "who",
        "why", "will", "with", "would", "you", "your",
    ];
    COMMON.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        Print::new(a).same(&Print::new(b))
    }

    #[test]
    fn near_duplicates_are_the_same() {
        let line = "A roof changes what the rain means.";
        assert!(same(line, "A roof changes what the rain means"));
        assert!(same(line, "The roof has changed what rain means."));
        assert!(same(line, "a ROOF changes what the rain means…"));
        assert!(same(line, "And a roof changes what the rain means here."));
        assert!(!same(line, "A roof is a promise made of wood."));
        assert!(!same(line, "The rain means something else to the wolf."));
    }

    #[test]
    fn the_same_frame_with_another_thought_is_new() {
        assert!(!same(
            "There is a word for the smell of rain.",
            "There is a word for the fear of harbours.",
        ));
    }

    #[test]
    fn runs_of_a_flagged_text_are_echoes() {
        let flagged = Print::new("buy cheap viewers on bigfollows, first month free");
        let echoes = |line: &str| flagged.echoed_by(&Print::new(line));
        assert!(echoes(
            "Somebody offered to buy cheap viewers on the market."
        ));
        assert!(!echoes("The market has cheap salt and viewers of the sea."));
        assert!(Print::new("grow turnips").echoed_by(&Print::new("One may grow turnips here.")));
        assert!(!Print::new("of the").echoed_by(&Print::new("The end of the road.")));
    }

    #[test]
    fn common_words_are_sorted_for_the_search() {
        for word in ["a", "about", "it's", "your", "which"] {
            assert!(is_common(word), "{word}");
        }
        assert!(!is_common("sea"));
    }
}
