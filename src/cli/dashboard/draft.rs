//! `sanctum dashboard new`: a draft for the evening, by the offline voice.

use std::process::ExitCode;

use clap::Args;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use uuid::Uuid;

use crate::cli::say;
use crate::dashboard::render;
use crate::voice::{Brief, draft};

/// Draft a dashboard out of a few words, to edit and set
///
/// Prints Markdown. Each run drafts something else, unless it is given the same seed.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sanctum dashboard new --game Dredge --mood 'slow, a little uneasy' > tonight.md\n  sanctum dashboard set tonight.md"
)]
pub(super) struct New {
    /// What is played
    #[arg(long, default_value = "")]
    game: String,
    /// Mood or energy
    #[arg(long, default_value = "")]
    mood: String,
    /// How well you know the game, in your words
    #[arg(long, default_value = "")]
    familiarity: String,
    /// Something that happened lately, in your words
    #[arg(long, default_value = "")]
    experience: String,
    /// When it starts
    #[arg(long, default_value = "")]
    start: String,
    /// Where the draw begins
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl New {
    pub(super) fn run(self) -> ExitCode {
        let brief = Brief {
            game: self.game,
            mood: self.mood,
            familiarity: self.familiarity,
            experience: self.experience,
            start: self.start,
        };
        let seed = self.seed.unwrap_or_else(|| Uuid::new_v4().as_u64_pair().1);
        let plan = draft(&brief, &mut ChaCha8Rng::seed_from_u64(seed));
        say(render(&plan).trim_end());
        ExitCode::SUCCESS
    }
}
