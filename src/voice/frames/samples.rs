//! Every wording with something set into it, for the tests here and of whoever judges lines.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::super::frame::{Filling, fill};
use super::super::phrase::{Kind, Phrase};
use super::*;

/// Every list with a phrase of a kind that it is for.
fn all() -> Vec<(&'static [&'static str], Phrase)> {
    let noun = || Phrase::new(Kind::Noun, "the trade-wind system");
    let clause = || Phrase::new(Kind::Clause, "why shelter feels like an achievement");
    let action = || Phrase::new(Kind::Action, "learn the trade-wind system");
    let quote = || Phrase::new(Kind::Quote, "The Lamp at the End of the Pier");
    let title = || Phrase::new(Kind::Question, "Who Keeps the Lamp?");
    let name = || Phrase::new(Kind::Name, "Valheim");
    vec![
        (NOUN, noun()),
        (NOUN_MORE, noun()),
        (
            STATEMENT,
            Phrase::new(Kind::Statement, "shelter feels like an achievement"),
        ),
        (INTENT, action()),
        (NOTE, quote()),
        (NOTE_WORDS, quote()),
        (QUESTION, title()),
        (CLAUSE, clause()),
        (MOOD, Phrase::new(Kind::Quote, "reflective, low")),
        (FADING, noun()),
        (ARRIVING, noun()),
        (DRIFTING, noun()),
        (LENGTH, noun()),
        (GAME, name()),
        (GOAL, action()),
        (GOAL_NOUN, noun()),
        (GOAL_QUOTE, quote()),
        (OBJECT, noun()),
        (DONE, action()),
        (QUIET, noun()),
        (PLAY, noun()),
        (TIME, noun()),
        (TALK, noun()),
        (HANGING, noun()),
        (HANGING_CLAUSE, clause()),
        (CALLBACK, noun()),
        (TITLE, quote()),
        (TITLE, title()),
        (TITLE_WORDS, quote()),
        (TITLE_PLAIN, quote()),
    ]
}

/// What the samples name; a guard must know it.
pub(crate) const NAMES: [&str; 3] = [
    "Valheim",
    "The Lamp at the End of the Pier",
    "Who Keeps the Lamp?",
];

/// Every wording, filled.
pub(crate) fn samples() -> Vec<String> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut out = Vec::new();
    for (list, phrase) in all() {
        let filling = Filling {
            phrase: Some(&phrase),
            game: Some("Valheim"),
            when: Some("last week"),
            quiet: Some("ten minutes"),
        };
        let lines = list.iter().map(|frame| fill(frame, &filling, &mut rng));
        out.extend(lines.map(|line| line.expect("every place is filled")));
    }
    out
}

#[test]
fn no_wording_stands_twice() {
    let lists: BTreeMap<_, _> = all()
        .into_iter()
        .map(|(list, _)| (list.as_ptr(), list))
        .collect();
    let mut seen = BTreeSet::new();
    for frame in lists.values().copied().flatten().chain(TURNS) {
        assert!(seen.insert(frame), "{frame}");
    }
}
