//! The rules, ready for judging: concepts (lists of words) and rules that combine them. How the file is
//! read and checked is in [`file`]; what a verdict weighs is in [`super`].

use crate::event::Severity;

use super::fold::fold;
use super::lexicon::{ConceptId, Hit, Lexicon};
use super::link::Hosts;
use super::text::views;

mod file;

pub use file::RulesError;

/// The rules of a Warden.
#[derive(Debug)]
pub(super) struct Rules {
    lexicon: Lexicon,
    hosts: Hosts,
    rules: Vec<Rule>,
    concepts: usize,
}

/// One rule: which concepts must occur near each other.
#[derive(Debug)]
pub(super) struct Rule {
    /// Unique among all rules.
    pub(super) name: String,
    /// What kind of line it finds.
    pub(super) category: String,
    /// How bad that is.
    pub(super) severity: Severity,
    /// How bad it is as an account's first line, if that differs.
    pub(super) first: Option<Severity>,
    /// Whether only an account's first line can be meant.
    newcomers_only: bool,
    /// Why, in words a moderator reads.
    pub(super) reason: String,
    /// All of these must occur.
    all: Vec<ConceptId>,
    /// Of these at least `at_least` must occur.
    any: Vec<ConceptId>,
    at_least: usize,
    /// None of these may occur anywhere in the line.
    unless: Vec<ConceptId>,
    /// All within so many words.
    within: u16,
}

/// What occurs in a line: each concept once for each word it was found at.
struct Found {
    hits: Vec<Hit>,
    present: Vec<bool>,
}

impl Rules {
    /// Reads the built-in rules and, after them, the operator's.
    pub(super) fn new(operator: Option<&str>) -> Result<Self, RulesError> {
        file::load(operator)
    }

    /// The rules that a line breaks, in the order of the file. `names` are the streamer's.
    pub(super) fn broken_by(&self, text: &str, first: bool, names: &[String]) -> Vec<&Rule> {
        let found = self.find(text, names);
        self.rules
            .iter()
            .filter(|rule| rule.is_broken(&found, first))
            .collect()
    }

    fn find(&self, text: &str, names: &[String]) -> Found {
        let views = views(&fold(text), text, &self.lexicon, &self.hosts, names);
        let hits = self.lexicon.find(&views);
        let mut present = vec![false; self.concepts];
        for hit in &hits {
            present[usize::from(hit.concept)] = true;
        }
        Found { hits, present }
    }
}

impl Rule {
    fn is_broken(&self, found: &Found, first: bool) -> bool {
        let is_present = |&id: &ConceptId| found.present[usize::from(id)];
        (first || !self.newcomers_only)
            && self.all.iter().all(is_present)
            && self.any.iter().filter(|id| is_present(id)).count() >= self.at_least
            && !self.unless.iter().any(is_present)
            && self.fits(&found.hits)
    }

    /// Whether enough concepts lie within the rule's reach. Slides once over the hits.
    fn fits(&self, hits: &[Hit]) -> bool {
        let slot = |hit: &Hit| {
            let mut slots = self.all.iter().chain(&self.any);
            slots.position(|&id| id == hit.concept)
        };
        let mine = || hits.iter().filter_map(|hit| Some((hit.word, slot(hit)?)));
        let mut counts = vec![0_u32; self.all.len() + self.any.len()];
        let mut tail = mine().peekable();
        for (word, slot) in mine() {
            counts[slot] += 1;
            while let Some((_, left)) = tail.next_if(|&(at, _)| word - at > self.within) {
                counts[left] -= 1;
            }
            let (all, any) = counts.split_at(self.all.len());
            if all.iter().all(|&n| n > 0)
                && any.iter().filter(|&&n| n > 0).count() >= self.at_least
            {
                return true;
            }
        }
        false
    }
}
