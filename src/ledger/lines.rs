//! The lines that may be quoted: of every five minutes the few best, so that a long or loud evening takes
//! no more memory than its length deserves. Which of them are quoted is decided in `threads`.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::clean;
use crate::event::{At, ChatLine, MessageId, Origin, minutes};

/// One stretch, of which the best lines are kept.
const STRETCH: Duration = minutes(5);
/// Lines kept of a stretch.
const PER_STRETCH: usize = 16;
/// Of these by one person.
const PER_PERSON: usize = 5;
/// Stretches that are kept, twelve days of them; later lines are only counted.
const STRETCHES: usize = 3456;
/// A line of more characters than this is worth keeping for its length, as the Librarian has it.
const LONG: usize = 50;

/// A line that may be quoted.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) at: At,
    pub(super) id: MessageId,
    /// The account, to tell people apart.
    pub(super) login: String,
    /// The name to show, cleaned.
    pub(super) name: String,
    /// The words, cleaned.
    pub(super) text: String,
    pub(super) reply_to: Option<MessageId>,
    /// Its worth; [`worth`] has the scale.
    pub(super) worth: u8,
}

impl Kept {
    /// The line, if there is anything in it to quote.
    pub(super) fn new(at: At, line: &ChatLine, after_prompt: bool) -> Option<Self> {
        let worth = worth(line, after_prompt)?;
        Some(Self {
            at,
            id: line.id.clone(),
            login: line.user.login.clone(),
            name: Some(clean::plain(&line.user.name, clean::NAME))
                .filter(|n| !n.is_empty())
                .unwrap_or("somebody".to_owned()),
            text: clean::plain(&line.text, clean::LINE),
            reply_to: line.reply_to.as_ref().map(|r| r.message.clone()),
            worth,
        })
    }
}

/// How much a line is worth keeping: 1 for any that says something, more for length, questions, replies and
/// what follows a prompt. `None`: commands, lines of emotes alone, and lines whose words are gone.
pub(super) fn worth(line: &ChatLine, after_prompt: bool) -> Option<u8> {
    let text = line.text.trim();
    if line.origin != Origin::Human
        || text.is_empty()
        || text.starts_with('!')
        || emotes_alone(line)
    {
        return None;
    }
    let words = text.split_whitespace().take(3).count();
    let long = text.chars().nth(LONG).is_some();
    let question = words > 2 && text.contains('?');
    let points = u8::from(words > 2)
        + 2 * u8::from(long)
        + 2 * u8::from(question)
        + 3 * u8::from(after_prompt && words > 2)
        + u8::from(line.reply_to.is_some());
    Some(points)
}

fn emotes_alone(line: &ChatLine) -> bool {
    let covered: usize = line
        .emotes
        .iter()
        .map(|e| e.end.saturating_sub(e.start))
        .sum();
    covered > 0 && covered >= line.text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The kept lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    stretches: BTreeMap<u64, Vec<Kept>>,
}

impl Lines {
    /// Offers a line.
    pub(super) fn offer(&mut self, at: At, line: &ChatLine, after_prompt: bool) {
        let Some(worth) = worth(line, after_prompt) else {
            return;
        };
        let key = at.0 / STRETCH.as_millis() as u64;
        if self.stretches.len() >= STRETCHES && !self.stretches.contains_key(&key) {
            return;
        }
        let stretch = self.stretches.entry(key).or_default();
        // looked at before anything is copied: nearly all lines of a loud evening end here
        let own = stretch
            .iter()
            .filter(|k| k.login == line.user.login)
            .count();
        let loser = if own >= PER_PERSON {
            weakest(stretch, |k| k.login == line.user.login)
        } else if stretch.len() >= PER_STRETCH {
            weakest(stretch, |_| true)
        } else {
            None
        };
        if let Some(loser) = loser {
            if stretch[loser].worth >= worth {
                return;
            }
            stretch.remove(loser);
        }
        stretch.extend(Kept::new(at, line, after_prompt));
    }

    /// Puts in a line that was kept aside.
    pub(super) fn put(&mut self, line: Kept) {
        let key = line.at.0 / STRETCH.as_millis() as u64;
        self.stretches.entry(key).or_default().push(line);
    }

    /// Forgets lines.
    pub(super) fn withdraw(&mut self, ids: &BTreeSet<&MessageId>) {
        for stretch in self.stretches.values_mut() {
            stretch.retain(|k| !ids.contains(&k.id));
        }
    }

    /// All of them in order of time.
    pub(super) fn in_order(&self) -> Vec<&Kept> {
        let mut lines: Vec<&Kept> = self.stretches.values().flatten().collect();
        lines.sort_by_key(|k| k.at);
        lines
    }
}

/// The line worth least, the latest of equals.
fn weakest(stretch: &[Kept], among: impl Fn(&Kept) -> bool) -> Option<usize> {
    let among = stretch.iter().enumerate().filter(|(_, k)| among(k));
    among
        .min_by_key(|(i, k)| (k.worth, std::cmp::Reverse(*i)))
        .map(|(i, _)| i)
}
