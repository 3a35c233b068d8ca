//! Listens to an evening's talk and keeps its key phrases: things that were named, and things that were
//! asked about and not answered. Bounded, whatever is said; part of the agent's checkpoint. It reads words
//! as words: what a line asks the program to do is nothing to it.

use serde::{Deserialize, Serialize};

use crate::event::MessageId;

use super::classify::is_gerund;
use super::clean::clean;
use super::names::{Names, mid, words};
use super::phrase::{Kind, Phrase};
use super::question;
use super::words::{AUXILIARIES, DETERMINERS, PREPOSITIONS, STOP, WEAK, has};

/// Things kept at once; the least lively one makes room.
const MOST: usize = 64;
/// Unanswered questions kept at once; the oldest makes room.
const MOST_OPEN: usize = 6;
/// Lines remembered for each thing, so that a deleted line takes its phrase along.
const MOST_LINES: usize = 8;
/// A question is answered, or passed over for good, when so many lines of others followed it.
const ANSWERED: u32 = 2;
/// A thing's weight halves with so many lines that do not speak of it.
const HALF_LIFE: u64 = 60;

/// The talk's key phrases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Talk {
    lines: u64,
    topics: Vec<Topic>,
    open: Vec<Open>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Topic {
    /// In lower case, without its article: what makes two mentions one.
    key: String,
    phrase: Phrase,
    weight: f32,
    last: u64,
    lines: Vec<MessageId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Open {
    phrase: Phrase,
    line: MessageId,
    /// The asker's login, whose own lines are no answer.
    by: String,
    followed: u32,
}

impl Talk {
    /// Hears one line by a person. Lines that the Warden holds back must not be handed in.
    pub fn hear(&mut self, line: &MessageId, login: &str, text: &str, names: &Names) {
        self.lines += 1;
        for open in &mut self.open {
            if open.by != login {
                open.followed += 1;
            }
        }
        self.open.retain(|o| o.followed < ANSWERED);
        let Some(plain) = clean(text) else {
            return;
        };
        let names = names.and_of(&plain);
        let found = mentions(&plain, &names);
        if text.trim_end().ends_with('?') {
            self.ask(line, login, &plain, found.first(), &names);
        }
        for (key, phrase, worth) in found.into_iter().take(3) {
            self.mention(line, key, phrase, worth);
        }
    }

    /// Forgets what a line brought up, because it was deleted or its writer wants to be forgotten.
    pub fn withdraw(&mut self, line: &MessageId) {
        self.open.retain(|o| o.line != *line);
        for topic in &mut self.topics {
            let before = topic.lines.len();
            topic.lines.retain(|l| l != line);
            if topic.lines.len() < before {
                topic.weight *= topic.lines.len() as f32 / before as f32;
            }
        }
        self.topics.retain(|t| !t.lines.is_empty());
    }

    /// What was talked of, the liveliest first, at most `most`.
    #[must_use]
    pub fn topics(&self, most: usize) -> Vec<Phrase> {
        let mut ranked: Vec<(f32, &Topic)> = self
            .topics
            .iter()
            .map(|t| (self.liveliness(t), t))
            .collect();
        ranked.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.key.cmp(&y.key)));
        ranked
            .into_iter()
            .take(most)
            .map(|(_, t)| t.phrase.clone())
            .collect()
    }

    /// What was asked and not answered, the newest first.
    #[must_use]
    pub fn hanging(&self) -> Vec<Phrase> {
        self.open.iter().rev().map(|o| o.phrase.clone()).collect()
    }

    fn liveliness(&self, topic: &Topic) -> f32 {
        // straight between two halvings: only exact operations, the same on every machine
        let silent = self.lines.saturating_sub(topic.last);
        let halved = (0..(silent / HALF_LIFE).min(32)).fold(topic.weight, |w, _| w * 0.5);
        halved * (1.0 - 0.5 * (silent % HALF_LIFE) as f32 / HALF_LIFE as f32)
    }

    fn mention(&mut self, line: &MessageId, key: String, phrase: Phrase, worth: f32) {
        let now = self.lines;
        if let Some(at) = self.topics.iter().position(|t| t.key == key) {
            let faded = self.liveliness(&self.topics[at]);
            let topic = &mut self.topics[at];
            topic.weight = (faded + worth).min(10.0);
            topic.last = now;
            if topic.lines.len() == MOST_LINES {
                topic.lines.remove(0);
            }
            topic.lines.push(line.clone());
            return;
        }
        if self.topics.len() == MOST {
            let faintest = (0..MOST).min_by(|a, b| {
                self.liveliness(&self.topics[*a])
                    .total_cmp(&self.liveliness(&self.topics[*b]))
            });
            self.topics.remove(faintest.unwrap_or(0));
        }
        self.topics.push(Topic {
            key,
            phrase,
            weight: worth,
            last: now,
            lines: vec![line.clone()],
        });
    }

    fn ask(
        &mut self,
        line: &MessageId,
        login: &str,
        plain: &str,
        found: Option<&(String, Phrase, f32)>,
        names: &Names,
    ) {
        let asked = plain.trim_end_matches('?');
        let whole = asked
            .split([',', '.', '…', ':'])
            .next_back()
            .unwrap_or(asked)
            .trim();
        let clause = (words(whole).len() >= 4 && whole.len() <= 80)
            .then(|| question::indirect(&mid(whole, names)))
            .flatten()
            .filter(|c| !speaks_of_people(c));
        let phrase = match (clause, found) {
            (Some(clause), _) => Phrase::new(Kind::Clause, clause),
            (None, Some((_, phrase, _))) => phrase.clone(),
            (None, None) => return,
        };
        if self.open.len() == MOST_OPEN {
            self.open.remove(0);
        }
        self.open.push(Open {
            phrase,
            line: line.clone(),
            by: login.to_owned(),
            followed: 0,
        });
    }
}

/// Whether the words point at somebody in the room, so that only who wrote them can say them.
fn speaks_of_people(text: &str) -> bool {
    let pointing = [
        "i", "i'm", "me", "my", "mine", "you", "your", "yours", "u", "ur", "he", "she", "it",
        "they", "this", "that", "these", "those", "here", "there",
    ];
    words(text)
        .iter()
        .any(|w| pointing.contains(&w.to_lowercase().as_str()))
}

/// The things that a line names, with a key and a worth for each.
fn mentions(text: &str, names: &Names) -> Vec<(String, Phrase, f32)> {
    let mut found = Vec::new();
    for clause in text.split([',', '.', '?', ';', ':', '…', '‘', '’', '–', '—', '"']) {
        let all: Vec<&str> = clause
            .split_whitespace()
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|w| !w.is_empty())
            .collect();
        let low: Vec<String> = all
            .iter()
            .map(|w| w.to_lowercase().replace('’', "'"))
            .collect();
        let mut at = 0;
        while at < all.len() {
            if !has(DETERMINERS, &low[at])
                || ["no", "any", "both", "each", "every", "another"].contains(&low[at].as_str())
            {
                at += 1;
                continue;
            }
            let start = at + 1;
            let mut end = start;
            while end < all.len() && end < start + 3 && names_something(&low[end]) {
                end += 1;
            }
            let subject = at == 0
                || [
                    "and", "but", "so", "because", "when", "if", "that", "how", "why", "where",
                ]
                .contains(&low[at - 1].as_str());
            let cut = end == start + 3 && end < all.len() && names_something(&low[end]);
            if let Some(end) = noun_end(&low, start, end, subject).filter(|_| !cut) {
                found.push(thing(&all[start..end], &low[start..end], &low[at], names));
            }
            at = end.max(start);
        }
    }
    found.retain(|(key, phrase, _)| key.len() >= 4 && phrase.text.len() <= 48);
    found
}

fn thing(words: &[&str], low: &[String], determiner: &str, names: &Names) -> (String, Phrase, f32) {
    // "a" keeps its article; whoever's it was, it is "the" in another mouth
    let article = if ["a", "an"].contains(&determiner) {
        determiner
    } else {
        "the"
    };
    let cased: Vec<String> = words.iter().map(|w| mid(w, names)).collect();
    let text = format!("{article} {}", cased.join(" "));
    let worth = 1.0
        + 0.5 * (words.len() - 1) as f32
        + if low.iter().any(|w| w.len() > 6) {
            0.3
        } else {
            0.0
        };
    (low.join(" "), Phrase::new(Kind::Noun, text), worth)
}

fn names_something(word: &str) -> bool {
    let plain = word
        .chars()
        .all(|c| c.is_alphabetic() || c == '-' || c == '\'');
    plain
        && word.chars().count() > 2
        && !has(STOP, word)
        && !has(AUXILIARIES, word)
        && !has(PREPOSITIONS, word)
}

/// Where the name of the thing ends, leaving off what may be a verb or says nothing alone.
fn noun_end(low: &[String], start: usize, end: usize, subject: bool) -> Option<usize> {
    let mut end = end;
    while end > start {
        let last = low[end - 1].as_str();
        let verb_like =
            last.ends_with("ly") || last.len() > 4 && last.ends_with("ed") || is_gerund(last);
        // "the hull creaks": after a subject, a last word in "s" may be its verb
        let maybe = subject
            && end - start > 1
            && last.ends_with('s')
            && !last.ends_with("ss")
            && !low[end - 2].ends_with('s');
        if !(verb_like || maybe) {
            break;
        }
        end -= 1;
    }
    let fit = end > start && !has(WEAK, &low[end - 1]);
    fit.then_some(end)
}
