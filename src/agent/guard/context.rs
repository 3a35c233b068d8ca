//! What the guard must know besides the line: what was said before, who is there, what was flagged.
//! Bounded: when a list is full, its oldest entry is forgotten. Holds no clock and decides nothing.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::line::fold;
use super::memory::Print;

/// Lines remembered: at most 12 prompts and as many answers in each of 11 sessions, with room to spare.
const EARLIER: usize = 300;
/// Flagged texts remembered.
const FLAGGED: usize = 200;
/// Names remembered.
const NAMES: usize = 1_000;
/// Titles remembered.
const TITLES: usize = 50;

/// What a line is judged against.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    pub(super) earlier: VecDeque<Print>,
    pub(super) flagged: VecDeque<Print>,
    pub(super) names: VecDeque<String>,
    pub(super) titles: VecDeque<String>,
}

impl Context {
    /// A line was shown, in this session or one of the last; the next ones may not repeat it.
    pub fn said(&mut self, line: &str) {
        keep(&mut self.earlier, Print::new(line), EARLIER);
    }

    /// A chat line was flagged; nothing may echo it.
    pub fn flagged(&mut self, text: &str) {
        keep(&mut self.flagged, Print::new(text), FLAGGED);
    }

    /// Somebody is known by this name (a login or a display name); no line may address them.
    pub fn known(&mut self, name: &str) {
        let name = fold(name);
        if !name.is_empty() && !self.names.contains(&name) {
            keep(&mut self.names, name, NAMES);
        }
    }

    /// A proper name that may be written as it is, such as the game's (`DREDGE`, `Overcooked!`).
    pub fn title(&mut self, title: &str) {
        let title = title.trim();
        // marks without a letter say nothing of how words are written
        if !fold(title).is_empty() && !self.titles.iter().any(|known| known == title) {
            keep(&mut self.titles, title.to_owned(), TITLES);
        }
    }
}

fn keep<T>(list: &mut VecDeque<T>, entry: T, most: usize) {
    if list.len() == most {
        list.pop_front();
    }
    list.push_back(entry);
}
