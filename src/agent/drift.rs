//! Does the talk still touch the evening's theme? Words are compared by their stems; nothing more is
//! understood, and it takes many lines in a row to say no.

use std::collections::{BTreeSet, VecDeque};

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};

use crate::event::{At, Dashboard, minutes};

use super::rhythm::push_bounded;

/// So many lines in a row without a word of the theme are far from it ...
const LINES: usize = 6;
/// ... if they came within this time.
const WITHIN: std::time::Duration = minutes(15);
/// Shorter words carry no theme.
const SHORTEST: usize = 3;
/// A line with fewer such words says nothing about what the talk is about.
const WORDS: usize = 2;
/// Words of three letters and more that are in every sentence.
const COMMON: &[&str] = &[
    "about",
    "after",
    "again",
    "all",
    "also",
    "and",
    "any",
    "are",
    "around",
    "back",
    "because",
    "been",
    "before",
    "but",
    "can",
    "come",
    "could",
    "did",
    "does",
    "don",
    "down",
    "even",
    "ever",
    "every",
    "for",
    "from",
    "get",
    "give",
    "going",
    "good",
    "got",
    "had",
    "has",
    "have",
    "her",
    "here",
    "him",
    "his",
    "how",
    "into",
    "its",
    "just",
    "know",
    "let",
    "like",
    "made",
    "make",
    "many",
    "more",
    "most",
    "much",
    "must",
    "never",
    "new",
    "not",
    "nothing",
    "now",
    "off",
    "once",
    "one",
    "only",
    "other",
    "our",
    "out",
    "over",
    "own",
    "really",
    "said",
    "same",
    "say",
    "see",
    "she",
    "should",
    "some",
    "something",
    "still",
    "such",
    "take",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "think",
    "this",
    "those",
    "time",
    "today",
    "tonight",
    "too",
    "two",
    "under",
    "until",
    "very",
    "want",
    "was",
    "way",
    "well",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "without",
    "would",
    "yes",
    "yet",
    "you",
    "your",
];
/// Stems kept of a dashboard.
const MOST: usize = 400;

/// The theme's words, and whether the latest lines touched them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Drift {
    theme: BTreeSet<String>,
    lines: VecDeque<(At, bool)>,
}

impl Drift {
    /// The theme is this dashboard's.
    pub(super) fn plan(&mut self, dashboard: &Dashboard) {
        let goals = dashboard.session_goals.iter().map(|g| g.text.as_str());
        let texts = [
            &dashboard.stream_title,
            &dashboard.game,
            &dashboard.content_angle,
            &dashboard.mood,
        ];
        self.theme = texts
            .into_iter()
            .map(String::as_str)
            .chain(goals)
            .flat_map(stems)
            .take(MOST)
            .collect();
        self.lines.clear();
    }

    /// A person spoke.
    pub(super) fn line(&mut self, now: At, text: &str) {
        let stems: Vec<String> = stems(text).collect();
        if stems.len() >= WORDS {
            let touches = stems.iter().any(|s| self.theme.contains(s));
            push_bounded(&mut self.lines, (now, touches), LINES);
        }
    }

    /// When the talk no longer counts as strayed if nobody writes.
    pub(super) fn until(&self) -> Option<At> {
        self.lines.front().map(|(at, _)| *at + WITHIN)
    }

    /// Whether the talk of late was far from the theme.
    pub(super) fn strayed(&self, now: At) -> bool {
        !self.theme.is_empty()
            && self.lines.len() == LINES
            && self
                .lines
                .iter()
                .all(|(at, touches)| !touches && now.since(*at) < WITHIN)
    }
}

fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    let stemmer = Stemmer::create(Algorithm::English);
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= SHORTEST)
        .map(str::to_lowercase)
        .filter(|w| !COMMON.contains(&w.as_str()))
        .map(move |w| stemmer.stem(&w).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_lines_about_something_else_have_strayed_and_one_word_brings_them_back() {
        let mut drift = Drift::default();
        drift.plan(&Dashboard {
            content_angle: "Why harbours matter".into(),
            ..Dashboard::default()
        });
        for i in 0..6 {
            drift.line(At(i), "my neighbour bought another bicycle yesterday");
        }
        assert!(drift.strayed(At(8)));
        assert_eq!(drift.until(), Some(At(0) + WITHIN));
        drift.line(At(9), "that little harbour reminded everybody of bicycles");
        assert!(!drift.strayed(At(10)));
    }
}
