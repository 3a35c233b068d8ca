//! All words and phrases of all rules in two automata, so that a line is read once whatever the number
//! of rules. Finds which *concepts* occur where; what they mean together is for [`super::rules`].

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::fold::fold;
use super::text::{Views, squeeze, words};

/// The number of a concept: a named list of words and phrases.
pub(super) type ConceptId = u16;

/// A concept found at a word of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    /// Which word, counted in its view.
    pub(super) word: u16,
    /// What was found.
    pub(super) concept: ConceptId,
}

/// The words of the rules, made ready for finding.
#[derive(Debug)]
pub(super) struct Lexicon {
    exact: Automaton,
    /// The patterns with a doubled letter, that letter written once; the others are in `exact` as they are.
    squeezed: Automaton,
    /// Single words, for joining what was spaced out. Only ever asked, never iterated.
    known: BTreeSet<Box<str>>,
    /// Those and the words within phrases, for taking compounds apart.
    pieces: BTreeSet<Box<str>>,
    longest: usize,
}

#[derive(Debug)]
struct Automaton {
    machine: AhoCorasick,
    /// Of each pattern, its concept, and whether it is long enough to be sought in the squeezed view.
    concepts: Vec<(ConceptId, bool)>,
}

impl Automaton {
    /// The contiguous automaton: a table of all states (`DFA`) would take twenty times the memory and longer to
    /// build, and a line is judged hardly faster with it.
    fn new(patterns: &[(String, ConceptId, bool)]) -> Result<Self, BuildError> {
        Ok(Self {
            machine: AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(patterns.iter().map(|(pattern, ..)| pattern))?,
            concepts: patterns
                .iter()
                .map(|&(_, concept, long)| (concept, long))
                .collect(),
        })
    }

    fn find(&self, view: &str, only_long: bool, hits: &mut Vec<Hit>) {
        let (mut word, mut counted) = (0_u16, 1);
        for found in self.machine.find_overlapping_iter(view) {
            let (concept, long) = self.concepts[found.pattern().as_usize()];
            if only_long && !long {
                continue;
            }
            let end = found.end() - 1;
            if end > counted {
                let spaces = view[counted..end].matches(' ').count();
                word = word.saturating_add(u16::try_from(spaces).unwrap_or(u16::MAX));
                counted = end;
            }
            hits.push(Hit { word, concept });
        }
    }
}

/// Shortest pattern, in bytes without its spaces, that is also sought with doubled letters written once.
const SHORTEST_SQUEEZED: usize = 6;

impl Lexicon {
    /// Makes the automata of `(word or phrase, concept)` pairs. A `*` at the end stands for any ending.
    pub(super) fn new(entries: &[(String, ConceptId)]) -> Result<Self, BuildError> {
        let mut exact = Vec::with_capacity(entries.len());
        let mut squeezed = Vec::new();
        let mut known = BTreeSet::new();
        let mut pieces = BTreeSet::new();
        let mut longest = 0;
        for (entry, concept) in entries {
            let pattern = canonical(entry);
            let bare = pattern.trim();
            if !bare.contains([' ', '<', '#']) && bare.len() >= 3 {
                longest = longest.max(bare.len());
                known.insert(bare.into());
            }
            let words = bare
                .split(' ')
                .filter(|word| word.len() >= 3 && !word.contains('<'));
            pieces.extend(words.map(Box::from));
            let once = squeeze(&pattern);
            let long = bare.len() >= SHORTEST_SQUEEZED && !bare.contains('<');
            // Without its double letter the beginning of a word may be that of another: `Nigeria`.
            if long && once != pattern && !entry.ends_with('*') {
                squeezed.push((once, *concept, true));
            }
            exact.push((pattern, *concept, long));
        }
        Ok(Self {
            exact: Automaton::new(&exact)?,
            squeezed: Automaton::new(&squeezed)?,
            known,
            pieces,
            longest,
        })
    }

    /// The concepts in all views of a line, in the order of their words, without repeats.
    pub(super) fn find(&self, views: &Views) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(32);
        self.exact.find(&views.plain, false, &mut hits);
        for view in &views.others {
            self.exact.find(view, false, &mut hits);
        }
        if let Some(view) = &views.squeezed {
            self.exact.find(view, true, &mut hits);
            self.squeezed.find(view, true, &mut hits);
        }
        hits.sort_unstable();
        hits.dedup();
        hits
    }

    /// Whether a single word, as views spell it, is one of the rules' words.
    pub(super) fn knows(&self, word: &str) -> bool {
        word.len() <= self.longest && self.known.contains(word)
    }

    /// Takes a compound apart into known words, longest first; nothing if there are none.
    pub(super) fn split<'c>(&self, compound: &'c str) -> Option<Parts<'c>> {
        let mut parts = Parts {
            whole: compound.len(),
            words: Vec::new(),
        };
        let mut rest = compound;
        while let Some(c) = rest.chars().next() {
            let longest = self.longest.min(rest.len());
            let taken = (3..=longest)
                .rev()
                .filter_map(|n| rest.get(..n))
                .find(|word| self.pieces.contains(*word));
            if let Some(word) = taken {
                parts.words.push(word);
            }
            rest = &rest[taken.map_or(c.len_utf8(), str::len)..];
        }
        (!parts.words.is_empty()).then_some(parts)
    }
}

/// The known words in a compound.
pub(super) struct Parts<'c> {
    whole: usize,
    words: Vec<&'c str>,
}

impl Parts<'_> {
    /// Whether the known words make up at least so many per cent of the compound.
    pub(super) fn covers(&self, percent: usize) -> bool {
        let covered: usize = self.words.iter().map(|word| word.len()).sum();
        covered * 100 >= self.whole * percent
    }

    /// Writes the words, each followed by a space.
    pub(super) fn push(&self, out: &mut String) {
        for word in &self.words {
            out.push_str(word);
            out.push(' ');
        }
    }
}

/// A rule's word or phrase as views spell it, with the spaces that bound it.
pub(super) fn canonical(entry: &str) -> String {
    let (entry, open) = match entry.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (entry, false),
    };
    let mut pattern = String::from(" ");
    for part in entry.split_whitespace() {
        if part == "#" || part.starts_with('<') {
            pattern.push_str(part);
            pattern.push(' ');
            continue;
        }
        let folded = fold(part).text;
        for word in words(&folded) {
            let letters = folded[word.start..word.end].chars();
            pattern.extend(
                letters
                    .filter(|&c| c != '\'')
                    .map(|c| if c == 'l' { 'i' } else { c }),
            );
            pattern.push(' ');
        }
    }
    if open {
        pattern.pop();
    }
    pattern
}
