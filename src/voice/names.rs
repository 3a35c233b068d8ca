//! Which words keep their capital inside a sentence, and words in general.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::event::Dashboard;

use super::words::{DETERMINERS, ENGLISH, OPENERS, PREPOSITIONS, PROPER, has};

/// Names kept; a dashboard shows a handful.
const MOST: usize = 256;
/// The most bytes of one; no name is longer.
const LONGEST: usize = 64;

/// Words that are written with a capital because they are names, known from where else they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names(Vec<String>);

impl Names {
    /// The names that a dashboard shows.
    #[must_use]
    pub fn of(dashboard: &Dashboard) -> Self {
        let mut names = Self::default();
        names.learn(&dashboard.game);
        for text in [
            &dashboard.stream_title,
            &dashboard.go_live_notification,
            &dashboard.social_post,
            &dashboard.content_angle,
            &dashboard.notes,
        ] {
            names.observe(text);
        }
        for goal in &dashboard.session_goals {
            names.observe(&goal.text);
        }
        names
    }

    /// Learns the words of a name, such as a game's.
    pub fn learn(&mut self, name: &str) {
        for word in words(name) {
            if word.starts_with(char::is_uppercase) {
                self.keep(word.to_lowercase());
            }
        }
    }

    /// Learns from running text the words that have a capital within a sentence.
    pub fn observe(&mut self, text: &str) {
        for sentence in text.split(['.', '?', '!', ':', '\n', '"', '“', '-', '–', '—']) {
            let all = words(sentence);
            let low = all
                .iter()
                .filter(|w| w.starts_with(char::is_lowercase))
                .count();
            // a heading in capitals says nothing about its words
            if low * 2 > all.len() {
                let named = all.iter().skip(1);
                for word in named.filter(|w| w.starts_with(char::is_uppercase)) {
                    self.keep(word.to_lowercase());
                }
            }
        }
    }

    /// These and the names that a line of running text shows by itself; they are known for that line alone.
    pub(super) fn and_of(&self, line: &str) -> Cow<'_, Self> {
        let mut own = Self::default();
        own.observe(line);
        if own.0.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut all = self.clone();
        own.0.into_iter().for_each(|name| all.keep(name));
        Cow::Owned(all)
    }

    /// Each once, the newest last; the oldest makes room.
    fn keep(&mut self, word: String) {
        if word.len() > LONGEST {
            return;
        }
        self.0.retain(|known| *known != word);
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        self.0.push(word);
    }

    fn knows(&self, word: &str) -> bool {
        let lower = word.to_lowercase().replace('’', "'");
        let stem = lower.strip_suffix("'s").unwrap_or(&lower);
        let function = has(ENGLISH, stem)
            || has(DETERMINERS, stem)
            || has(PREPOSITIONS, stem)
            || has(OPENERS, stem);
        !function
            && (has(PROPER, &lower)
                || has(PROPER, stem)
                || self.0.iter().any(|n| n == stem || *n == lower))
    }
}

/// The text as it stands in mid-sentence: the first letter small, unless its word is a name.
#[must_use]
pub fn mid(text: &str, names: &Names) -> String {
    let Some(first) = words(text).first().copied() else {
        return text.to_owned();
    };
    let capitals = first.chars().filter(|c| c.is_uppercase()).count();
    let keeps = (capitals > 1 && first.chars().count() > 1)
        || first == "I"
        || first.starts_with("I'")
        || first.chars().any(|c| c.is_ascii_digit())
        || names.knows(first)
        || first.split('-').any(|w| names.knows(w));
    if keeps {
        return text.to_owned();
    }
    let mut chars = text.chars();
    let head: String = chars
        .next()
        .map(|c| c.to_lowercase().collect())
        .unwrap_or_default();
    format!("{head}{}", chars.as_str())
}

/// The words of a text without the marks around them.
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || "/–—".contains(c))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect()
}
