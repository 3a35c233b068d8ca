//! `sanctum dashboard new`: a draft for the evening, by the language model if one is configured, else by
//! the offline voice.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use uuid::Uuid;

use crate::cli::{note, runtime, say};
use crate::config::Config;
use crate::dashboard::{parse, render};
use crate::event::Dashboard;
use crate::llm;
use crate::voice::{Brief, draft};

/// Draft a dashboard out of a few words, to edit and set
///
/// Prints Markdown. A configured language model drafts it; without one, or when it fails, the offline voice
/// does. Each run drafts something else, unless it is given a seed, which always asks the offline voice.
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
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let seed = self.seed.unwrap_or_else(|| Uuid::new_v4().as_u64_pair().1);
        let asked = if self.seed.is_none() {
            self.ask(file)?
        } else {
            None
        };
        let brief = Brief {
            game: self.game,
            mood: self.mood,
            familiarity: self.familiarity,
            experience: self.experience,
            start: self.start,
        };
        let offline = draft(&brief, &mut ChaCha8Rng::seed_from_u64(seed));
        let plan = asked.map_or(offline.clone(), |asked| complete(asked, offline));
        say(render(&plan).trim_end());
        Ok(ExitCode::SUCCESS)
    }

    /// The model's draft; `None` without a model, or with a word on standard error when it fails.
    fn ask(&self, file: Option<&Path>) -> Result<Option<Dashboard>> {
        let config = Config::load(file, &[])?;
        if config.llm.provider.is_none() {
            return Ok(None);
        }
        let words = [
            ("Game", self.game.as_str()),
            ("Mood", &self.mood),
            ("How well the game is known", &self.familiarity),
            ("Something that happened lately", &self.experience),
            ("Start", &self.start),
        ];
        match runtime()?.block_on(llm::draft(&config.llm, &words)) {
            Ok(markdown) => Ok(Some(parse(&markdown).dashboard)),
            Err(why) => {
                note(format_args!("{why} The offline voice drafts instead."));
                Ok(None)
            }
        }
    }
}

/// The model's plan; what it left out is the offline voice's.
fn complete(asked: Dashboard, offline: Dashboard) -> Dashboard {
    let or = |asked: String, offline: String| if asked.is_empty() { offline } else { asked };
    let goals = asked.session_goals;
    Dashboard {
        raw_markdown: String::new(),
        stream_title: or(asked.stream_title, offline.stream_title),
        game: or(asked.game, offline.game),
        mood: or(asked.mood, offline.mood),
        go_live_notification: or(asked.go_live_notification, offline.go_live_notification),
        social_post: or(asked.social_post, offline.social_post),
        session_goals: if goals.is_empty() {
            offline.session_goals
        } else {
            goals
        },
        content_angle: or(asked.content_angle, offline.content_angle),
        notes: asked.notes,
    }
}
