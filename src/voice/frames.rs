//! The wordings, one file a source. Rules that each keeps: one thought, at most two short sentences, an
//! observation rather than a question, concrete words, and nothing that could be false of a game, the streamer
//! or the people in the room. A phrase never governs a verb whose number it could get wrong.

mod angle;
mod clause;
mod evening;
mod game;
mod goal;
mod quiet;
mod talk;
mod time;
mod title;

pub(super) use angle::{INTENT, NOTE, NOTE_WORDS, NOUN, NOUN_MORE, QUESTION, STATEMENT};
pub(super) use clause::CLAUSE;
pub(super) use evening::{ARRIVING, DRIFTING, FADING, LENGTH, MOOD, TURNS};
pub(super) use game::GAME;
pub(super) use goal::{DONE, GOAL, GOAL_NOUN, GOAL_QUOTE, OBJECT};
pub(super) use quiet::{PLAY, QUIET};
pub(super) use talk::{CALLBACK, HANGING, HANGING_CLAUSE, TALK};
pub(super) use time::TIME;
pub(super) use title::{TITLE, TITLE_PLAIN, TITLE_WORDS};

#[cfg(test)]
pub(crate) mod samples;
