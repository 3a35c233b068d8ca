//! The offline voice: composes a prompt without a language model, from frames of English and phrases of this
//! evening. Pure: the same material and seed give the same line. It does not decide when to speak, and it
//! does not judge a finished line: the caller's `refuse` does.

mod about;
mod classify;
mod clean;
mod draft;
mod frame;
pub(crate) mod frames;
mod names;
mod phrase;
mod question;
mod stock;
mod talk;
mod verb;
mod words;

use rand_chacha::ChaCha8Rng;

use crate::event::Dashboard;

pub use about::About;
pub use clean::{capitalised, clean, pieces};
pub use draft::{Brief, draft};
pub use frame::FrameId;
pub use names::{Names, mid};
pub use phrase::{Kind, Phrase, goal, object, thoughts};
pub use question::indirect;
pub use talk::Talk;
pub use verb::{gerund, third_person};

use frame::{Filling, draw, fill};
use stock::{Piece, Stock};

/// The most characters of a line.
pub const LONGEST: usize = 200;

/// What the room is like, as far as it changes what is worth saying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Occasion {
    /// Quiet, and nothing more.
    #[default]
    Quiet,
    /// Quiet, and people are slipping away.
    Fading,
    /// A question was left hanging.
    Uncertain,
    /// New people, and silence.
    Arriving,
    /// Talk far from the theme.
    Drifting,
}

/// Something of an earlier evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// What was talked about: a noun phrase or a clause.
    pub phrase: Phrase,
    /// How many days ago.
    pub days: u32,
}

/// What there is to make a line of. Every part may be missing.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The plan for the evening.
    pub dashboard: Option<&'a Dashboard>,
    /// What the talk was about, the best first.
    pub topics: &'a [Phrase],
    /// What people asked about and nobody answered, the newest first.
    pub hanging: &'a [Phrase],
    /// Earlier evenings, the best first.
    pub callbacks: &'a [Callback],
    /// What the line is meant to speak of: most lines will. Empty: anything.
    pub meant: &'a [About],
    /// What the room is like.
    pub occasion: Occasion,
    /// How long it has been quiet, in minutes; 0 if that is not to be spoken of.
    pub minutes_quiet: u32,
    /// When a wording was last used, on any rising scale; `None`: never. The one unused for longest
    /// comes first.
    pub last_used: &'a dyn Fn(FrameId) -> Option<u64>,
}

/// A composed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub text: String,
    /// What it speaks of.
    pub about: About,
    /// Its wording.
    pub frame: FrameId,
}

/// How many refused lines end the search. More than any sound guard needs: then nothing is said.
const TRIES: u32 = 600;
/// After so many refusals in a row a phrase itself is at fault.
const PATIENCE: u32 = 12;

/// Composes one line; `refuse` says that a line may not be shown or has been. `None` if nothing
/// can be said.
pub fn compose(
    material: &Material<'_>,
    rng: &mut ChaCha8Rng,
    refuse: &mut dyn FnMut(&str) -> bool,
) -> Option<Line> {
    let stock = Stock::new(material);
    let mut open: Vec<Choice<'_>> = stock
        .pieces
        .iter()
        .map(|piece| Choice::new(piece, material))
        .collect();
    let mut tries = 0;
    while tries < TRIES {
        let weights: Vec<u32> = open.iter().map(Choice::weight).collect();
        let at = weighted(rng, &weights)?;
        let choice = &mut open[at];
        let Some((frame, used)) = choice.take(rng) else {
            open.swap_remove(at);
            continue;
        };
        let filling = stock.filling(choice.piece);
        // a wording that was heard before comes back with a turn of its own
        for worn in [used, true] {
            let Some(text) = set(frame, &filling, worn, rng) else {
                break;
            };
            if text.chars().count() > LONGEST {
                continue;
            }
            tries += 1;
            if !refuse(&text) {
                return Some(Line {
                    text,
                    about: choice.piece.about,
                    frame: FrameId::of(frame),
                });
            }
            choice.refused += 1;
        }
        if choice.refused > PATIENCE && choice.piece.phrase.is_some() {
            open.swap_remove(at);
        }
    }
    None
}

/// The frame's line, with a short second sentence if the wording is worn and there is room.
fn set(frame: &str, filling: &Filling<'_>, worn: bool, rng: &mut ChaCha8Rng) -> Option<String> {
    let text = fill(frame, filling, rng)?;
    let sentences = text.matches(". ").count() + text.matches("? ").count() + 1;
    if !worn || sentences > 1 || text.ends_with(['?', '”']) {
        return Some(text);
    }
    let turn = frames::TURNS[draw(rng, frames::TURNS.len())];
    Some(format!("{text} {turn}"))
}

/// A piece with the frames that it may still be set into, the longest unused last.
struct Choice<'a> {
    piece: &'a Piece,
    frames: Vec<(&'static str, Turn)>,
    refused: u32,
}

/// When a frame's turn comes: the lowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    used: Option<u64>,
    heavy: bool,
}

/// A phrase of more characters than this is hard to read in the middle of a sentence,
const UNWIELDY: usize = 60;
/// so wordings come first in which no more than this follows it.
const LIGHT: usize = 20;

impl<'a> Choice<'a> {
    fn new(piece: &'a Piece, material: &Material<'_>) -> Self {
        let long = piece
            .phrase
            .as_ref()
            .is_some_and(|p| p.text.chars().count() > UNWIELDY);
        let mut frames: Vec<_> = piece
            .frames
            .iter()
            .flat_map(|list| list.iter())
            .map(|frame| {
                let used = (material.last_used)(FrameId::of(frame));
                let heavy = long && frame::tail(frame) > LIGHT;
                (*frame, Turn { used, heavy })
            })
            .collect();
        frames.sort_by_key(|(_, turn)| std::cmp::Reverse(*turn));
        Self {
            piece,
            frames,
            refused: 0,
        }
    }

    /// How likely the piece is to be chosen: what has fresh wordings left comes before what has none.
    fn weight(&self) -> u32 {
        let fresh = self
            .frames
            .iter()
            .rev()
            .take_while(|(_, turn)| turn.used.is_none())
            .count();
        let share = (fresh * 100).checked_div(self.frames.len()).unwrap_or(0);
        match share {
            _ if self.frames.is_empty() => 0,
            0 => 1,
            _ => self.piece.weight * (40 + share as u32),
        }
    }

    /// One of the frames that were unused for longest, and whether it was ever used.
    fn take(&mut self, rng: &mut ChaCha8Rng) -> Option<(&'static str, bool)> {
        let next = self.frames.last()?.1;
        let same = self
            .frames
            .iter()
            .rev()
            .take_while(|(_, turn)| *turn == next)
            .count();
        // questions are for once in a while: the first draw that is one is drawn again
        let mut at = self.frames.len() - 1 - draw(rng, same);
        if self.frames[at].0.ends_with('?') {
            at = self.frames.len() - 1 - draw(rng, same);
        }
        let (frame, turn) = self.frames.remove(at);
        Some((frame, turn.used.is_some()))
    }
}

/// The place of one of the weights, drawn by them; `None` if all are zero.
fn weighted(rng: &mut ChaCha8Rng, weights: &[u32]) -> Option<usize> {
    let total: u32 = weights.iter().sum();
    if total == 0 {
        return None;
    }
    let mut left = draw(rng, total as usize) as u32;
    weights.iter().position(|w| {
        let hit = left < *w;
        left = left.saturating_sub(*w);
        hit
    })
}
