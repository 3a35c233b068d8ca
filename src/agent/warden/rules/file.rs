//! Reads a rules file and checks it: every error names the line. The built-in files have the same form
//! as the operator's, and pass the same checks (a test sees to it).

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::event::Severity;

use super::super::lexicon::{ConceptId, Lexicon};
use super::super::link::{Brand, Hosts};
use super::{Rule, Rules, Sequence};

const BUILT_IN: [(&str, &str); 3] = [
    ("rules.toml", include_str!("../rules.toml")),
    ("languages.toml", include_str!("../languages.toml")),
    ("slurs.toml", include_str!("../slurs.toml")),
];

/// Why a rules file cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{file}, line {line}: {problem}")]
pub struct RulesError {
    /// Which file: `the operator's rules`, or the name of a built-in one.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
    /// What is wrong there and what to do.
    pub problem: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    silence: Vec<Spanned<String>>,
    links: Links,
    concept: Vec<Concept>,
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Links {
    trusted: Vec<String>,
    shorteners: Vec<String>,
    contacts: Vec<String>,
    invites: Vec<String>,
    brands: Vec<String>,
    resembling: Vec<String>,
    sells: Vec<String>,
    bait: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Concept {
    name: Spanned<String>,
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    sequence: Vec<Spanned<String>>,
    within: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: Spanned<String>,
    category: String,
    severity: Severity,
    first: Option<Severity>,
    #[serde(default)]
    newcomers_only: bool,
    reason: String,
    #[serde(default)]
    all: Vec<Spanned<String>>,
    #[serde(default)]
    any: Vec<Spanned<String>>,
    #[serde(default)]
    weigh: Vec<Spanned<String>>,
    at_least: Option<Spanned<i32>>,
    high_at: Option<i32>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    within: Option<u16>,
    #[serde(default)]
    examples: Examples,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Examples {
    bad: Vec<Spanned<String>>,
    good: Vec<Spanned<String>>,
}

/// How far the parts of a rule may lie apart, words, if it does not say.
const WITHIN: u16 = 24;

/// How far a sequence may reach, words, if it does not say.
const SEQUENCE_WITHIN: u16 = 6;

/// A text to hold against a rule: file, byte, the rule's place in the list, the text, whether it breaks it.
struct Example {
    file: usize,
    byte: usize,
    rule: String,
    text: String,
    bad: bool,
}

#[derive(Default)]
struct Loader<'s> {
    sources: Vec<(&'s str, &'s str)>,
    concepts: BTreeMap<String, ConceptId>,
    entries: Vec<(String, ConceptId)>,
    hosts: Hosts,
    sequences: Vec<Sequence>,
    rules: Vec<Rule>,
    examples: Vec<Example>,
}

/// Reads the built-in rules and the operator's, if any.
pub(super) fn load(operator: Option<&str>) -> Result<Rules, RulesError> {
    Loader::reading(operator)?.finish(operator.is_some())
}

impl<'s> Loader<'s> {
    fn reading(operator: Option<&'s str>) -> Result<Self, RulesError> {
        let mut loader = Self {
            sources: BUILT_IN.to_vec(),
            ..Self::default()
        };
        loader
            .sources
            .extend(operator.map(|text| ("the operator's rules", text)));
        for file in 0..loader.sources.len() {
            loader.read(file)?;
        }
        Ok(loader)
    }

    fn error(&self, file: usize, byte: usize, problem: impl Into<String>) -> RulesError {
        let (name, text) = self.sources[file];
        let before = text.get(..byte).unwrap_or(text);
        RulesError {
            file: name.to_owned(),
            line: before.matches('\n').count() + 1,
            problem: problem.into(),
        }
    }

    fn read(&mut self, file: usize) -> Result<(), RulesError> {
        let (_, text) = self.sources[file];
        let parsed: File = toml::from_str(text)
            .map_err(|e| self.error(file, e.span().map_or(0, |span| span.start), e.message()))?;
        self.hosts.extend(parsed.links);
        for concept in parsed.concept {
            self.concept(file, &concept)?;
        }
        for entry in parsed.rule {
            self.rule(file, entry)?;
        }
        for name in parsed.silence {
            let known = self.rules.iter().position(|r| r.name == *name.get_ref());
            let Some(known) = known else {
                let problem = format!("there is no rule `{}` to silence", name.get_ref());
                return Err(self.error(file, name.span().start, problem));
            };
            self.rules.remove(known);
            self.examples.retain(|e| e.rule != *name.get_ref());
        }
        Ok(())
    }

    fn concept(&mut self, file: usize, concept: &Concept) -> Result<(), RulesError> {
        let name = concept.name.get_ref();
        if !name.starts_with('@') {
            let problem = format!("the concept `{name}` needs a name that starts with @");
            return Err(self.error(file, concept.name.span().start, problem));
        }
        let id = self.id(name);
        for word in &concept.words {
            self.entry(file, word, id)?;
        }
        if !concept.sequence.is_empty() {
            let parts = self.ids(file, &concept.sequence)?;
            self.sequences.push(Sequence {
                concept: id,
                parts,
                within: concept.within.unwrap_or(SEQUENCE_WITHIN),
            });
        }
        Ok(())
    }

    fn id(&mut self, name: &str) -> ConceptId {
        let next = ConceptId::try_from(self.concepts.len()).unwrap_or(ConceptId::MAX);
        *self.concepts.entry(name.to_owned()).or_insert(next)
    }

    fn entry(
        &mut self,
        file: usize,
        word: &Spanned<String>,
        id: ConceptId,
    ) -> Result<(), RulesError> {
        let letters = word.get_ref().chars().filter(|c| c.is_alphanumeric());
        let evidence = word.get_ref().starts_with(['<', '#']);
        if letters.count() < 1 && !evidence {
            let problem = format!("`{}` is too short to look for", word.get_ref());
            return Err(self.error(file, word.span().start, problem));
        }
        self.entries.push((word.get_ref().clone(), id));
        Ok(())
    }

    /// The concepts that a rule's list names; a word or phrase in it is a concept of its own.
    fn ids(&mut self, file: usize, list: &[Spanned<String>]) -> Result<Vec<ConceptId>, RulesError> {
        let mut ids = Vec::with_capacity(list.len());
        for item in list {
            let text = item.get_ref();
            if text.starts_with('@') && !self.concepts.contains_key(text) {
                let problem = format!("there is no concept `{text}`; define it before the rule");
                return Err(self.error(file, item.span().start, problem));
            }
            let is_new = !self.concepts.contains_key(text);
            let id = self.id(text);
            if is_new {
                self.entry(file, item, id)?;
            }
            ids.push(id);
        }
        Ok(ids)
    }

    /// An entry of `weigh`: what is weighed, a space, and its points.
    fn weighed(
        &mut self,
        file: usize,
        item: &Spanned<String>,
    ) -> Result<(ConceptId, i32), RulesError> {
        let split = item.get_ref().rsplit_once(' ');
        let parsed = split.and_then(|(what, points)| Some((what, points.parse::<i32>().ok()?)));
        let Some((what, points)) = parsed.filter(|(_, points)| (1..100).contains(&points.abs()))
        else {
            let problem = format!(
                "`{}` needs its points behind it, such as `@contact +2`",
                item.get_ref()
            );
            return Err(self.error(file, item.span().start, problem));
        };
        let what = Spanned::new(item.span(), what.trim().to_owned());
        let ids = self.ids(file, std::slice::from_ref(&what))?;
        Ok((ids[0], points))
    }

    fn rule(&mut self, file: usize, entry: RuleEntry) -> Result<(), RulesError> {
        let at = entry.name.span().start;
        let name = entry.name.into_inner();
        if self.rules.iter().any(|rule| rule.name == name) {
            let problem = format!("there is already a rule `{name}`; give this one another name");
            return Err(self.error(file, at, problem));
        }
        if entry.all.is_empty() && entry.any.is_empty() && entry.weigh.is_empty() {
            let problem = format!("the rule `{name}` looks for nothing: give it `all` or `any`");
            return Err(self.error(file, at, problem));
        }
        let all = self.ids(file, &entry.all)?;
        let any = self.ids(file, &entry.any)?;
        let mut weights: Vec<_> = any.into_iter().map(|id| (id, 1)).collect();
        let mut excuses = Vec::new();
        for item in &entry.weigh {
            let (id, points) = self.weighed(file, item)?;
            if points > 0 {
                weights.push((id, points));
            } else {
                excuses.push((id, -points));
            }
        }
        let most: i32 = weights.iter().map(|(_, points)| points).sum();
        let at_least = match &entry.at_least {
            Some(n) if *n.get_ref() > most => {
                let problem =
                    format!("the rule `{name}` asks for more than its evidence can add up to");
                return Err(self.error(file, n.span().start, problem));
            }
            Some(n) => *n.get_ref(),
            None => i32::from(!entry.any.is_empty()),
        };
        for (texts, bad) in [(entry.examples.bad, true), (entry.examples.good, false)] {
            self.examples.extend(texts.into_iter().map(|text| Example {
                file,
                byte: text.span().start,
                rule: name.clone(),
                text: text.into_inner(),
                bad,
            }));
        }
        let rule = Rule {
            category: entry.category,
            severity: entry.severity,
            first: entry.first,
            newcomers_only: entry.newcomers_only,
            reason: entry.reason,
            all,
            weights,
            excuses,
            at_least,
            high_at: entry.high_at,
            unless: self.ids(file, &entry.unless)?,
            within: entry.within.unwrap_or(WITHIN),
            name,
        };
        self.rules.push(rule);
        Ok(())
    }

    fn finish(&mut self, check: bool) -> Result<Rules, RulesError> {
        let last = self.sources.len() - 1;
        let lexicon = Lexicon::new(&self.entries)
            .map_err(|e| self.error(last, 0, format!("the rules hold too many words: {e}")))?;
        let rules = Rules {
            lexicon,
            hosts: std::mem::take(&mut self.hosts),
            sequences: std::mem::take(&mut self.sequences),
            list: std::mem::take(&mut self.rules),
            concepts: self.concepts.len(),
        };
        // The built-in examples are checked by a test, the operator's on every load.
        if check && let Some(fault) = self.faults(&rules, last).next() {
            return Err(fault);
        }
        Ok(rules)
    }

    /// The examples, from this file on, that are not judged as they say.
    fn faults(&self, rules: &Rules, from: usize) -> impl Iterator<Item = RulesError> {
        let wanted = self.examples.iter().filter(move |e| e.file >= from);
        wanted.filter_map(|example| {
            let broken = rules.broken_by(&example.text, true, &[]);
            let flagged = broken.iter().any(|(rule, _)| rule.name == example.rule);
            let problem = format!(
                "the rule `{}` {} its {} example \"{}\"",
                example.rule,
                if flagged { "flags" } else { "does not flag" },
                if example.bad { "bad" } else { "good" },
                example.text,
            );
            (flagged != example.bad).then(|| self.error(example.file, example.byte, problem))
        })
    }
}

impl Hosts {
    fn extend(&mut self, links: Links) {
        self.trusted.extend(links.trusted);
        self.shorteners.extend(links.shorteners);
        self.contacts.extend(links.contacts);
        self.invites.extend(links.invites);
        self.brands
            .extend(links.brands.iter().map(|name| Brand::new(name)));
        self.resembling.extend(links.resembling);
        self.sells.extend(links.sells);
        self.bait.extend(links.bait);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Loader;

    #[test]
    fn every_built_in_rule_says_what_it_means_and_its_examples_hold() {
        let mut loader = Loader::reading(None).expect("the built-in rules are sound");
        let rules = loader.finish(false).expect("the built-in rules are sound");
        let faults: Vec<String> = loader.faults(&rules, 0).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let of = |bad: bool| -> BTreeSet<&str> {
            let examples = loader.examples.iter().filter(|e| e.bad == bad);
            examples.map(|e| e.rule.as_str()).collect()
        };
        let (bad, good) = (of(true), of(false));
        for rule in &rules.list {
            let name = rule.name.as_str();
            assert!(
                !rule.category.is_empty() && rule.reason.contains(' '),
                "{name}"
            );
            assert!(bad.contains(name), "{name} has no bad example");
            assert!(good.contains(name), "{name} has no good example");
        }
    }
}
