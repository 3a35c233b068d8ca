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
    sequences: Vec<Sequence>,
    list: Vec<Rule>,
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
    /// What each of these adds, once, if it occurs within the rule's reach.
    weights: Vec<(ConceptId, i32)>,
    /// What each of these takes away, once, wherever it occurs.
    excuses: Vec<(ConceptId, i32)>,
    /// Points that break the rule.
    at_least: i32,
    /// Points that make it a high severity.
    high_at: Option<i32>,
    /// None of these may occur anywhere in the line.
    unless: Vec<ConceptId>,
    /// How many words `all` and `weights` may lie apart.
    within: u16,
}

/// Concepts in this order, near each other, make another concept.
#[derive(Debug)]
struct Sequence {
    concept: ConceptId,
    parts: Vec<ConceptId>,
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

    /// The rules that a line breaks, in the order of the file, and how badly. `names` are the streamer's.
    pub(super) fn broken_by(
        &self,
        text: &str,
        first: bool,
        names: &[String],
    ) -> Vec<(&Rule, Severity)> {
        let found = self.find(text, first, names);
        let broken = self
            .list
            .iter()
            .filter(|rule| first || !rule.newcomers_only);
        broken
            .filter_map(|rule| Some((rule, rule.severity_of(&found, first)?)))
            .collect()
    }

    fn find(&self, text: &str, first: bool, names: &[String]) -> Found {
        let mut views = views(&fold(text), text, &self.lexicon, &self.hosts, names);
        if first {
            views.plain.push_str("<first> ");
        }
        let mut hits = self.lexicon.find(&views);
        for sequence in &self.sequences {
            let made = sequence.find(&hits);
            if !made.is_empty() {
                hits.extend(made);
                hits.sort_unstable();
            }
        }
        let mut present = vec![false; self.concepts];
        for hit in &hits {
            present[usize::from(hit.concept)] = true;
        }
        Found { hits, present }
    }
}

impl Sequence {
    /// Where the sequence ends. Goes once over the hits, with the latest start of each beginning in hand.
    fn find(&self, hits: &[Hit]) -> Vec<Hit> {
        let mut starts: Vec<Option<u16>> = vec![None; self.parts.len()];
        let mut made = Vec::new();
        for hit in hits {
            for n in (0..self.parts.len()).rev() {
                if self.parts[n] != hit.concept {
                    continue;
                }
                let start = match n {
                    0 => Some(hit.word),
                    n => starts[n - 1].filter(|&at| hit.word - at <= self.within),
                };
                starts[n] = start.or(starts[n]);
                if n + 1 == self.parts.len() && start.is_some() {
                    made.push(Hit {
                        word: hit.word,
                        concept: self.concept,
                    });
                }
            }
        }
        made.dedup();
        made
    }
}

impl Rule {
    /// How badly a line breaks the rule, if it does.
    fn severity_of(&self, found: &Found, first: bool) -> Option<Severity> {
        let is_present = |id: ConceptId| found.present[usize::from(id)];
        let sum = |list: &[(ConceptId, i32)]| -> i32 {
            let present = list.iter().filter(|&&(id, _)| is_present(id));
            present.map(|&(_, points)| points).sum()
        };
        let needed = self.at_least + sum(&self.excuses);
        let possible = self.all.iter().all(|&id| is_present(id))
            && sum(&self.weights) >= needed
            && !self.unless.iter().any(|&id| is_present(id));
        if !possible {
            return None;
        }
        let points = self
            .most_points(&found.hits)
            .filter(|&points| points >= needed)?;
        let high = self
            .high_at
            .is_some_and(|at| points - needed >= at - self.at_least);
        Some(match self.first {
            _ if high => Severity::High,
            Some(severity) if first => severity,
            _ => self.severity,
        })
    }

    /// The most points within the rule's reach that hold all of `all`. Slides once over the hits.
    fn most_points(&self, hits: &[Hit]) -> Option<i32> {
        let all = self.all.len();
        let slot = |id: ConceptId| {
            let mut slots = self.all.iter().chain(self.weights.iter().map(|(id, _)| id));
            slots.position(|&slot| slot == id)
        };
        let second = |id: ConceptId| {
            let found = self.weights.iter().position(|&(weighed, _)| weighed == id);
            found.map(|n| n + all)
        };
        let slots = |hit: &Hit| {
            let first = slot(hit.concept);
            let also = second(hit.concept).filter(|&n| Some(n) != first);
            [first, also].map(|slot| slot.map(|slot| (hit.word, slot)))
        };
        let mine: Vec<(u16, usize)> = hits.iter().flat_map(slots).flatten().collect();
        let mut counts = vec![0_u32; all + self.weights.len()];
        let (mut points, mut missing, mut tail) = (0, all, 0);
        let mut most = (all == 0).then_some(0);
        for &(word, slot) in &mine {
            if counts[slot] == 0 {
                match slot.checked_sub(all) {
                    Some(n) => points += self.weights[n].1,
                    None => missing -= 1,
                }
            }
            counts[slot] += 1;
            while word - mine[tail].0 > self.within {
                let left = mine[tail].1;
                counts[left] -= 1;
                if counts[left] == 0 {
                    match left.checked_sub(all) {
                        Some(n) => points -= self.weights[n].1,
                        None => missing += 1,
                    }
                }
                tail += 1;
            }
            if missing == 0 {
                most = Some(most.map_or(points, |m| points.max(m)));
            }
        }
        most
    }
}
