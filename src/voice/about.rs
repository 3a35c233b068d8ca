//! What a line speaks of.

/// What a line speaks of: where its phrase came from, or the room itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The dashboard's content angle.
    Angle,
    /// The stream's title.
    Title,
    /// The game, by its name.
    Game,
    /// The mood that the dashboard names.
    Mood,
    /// A goal that is still open.
    Goal,
    /// A goal that is done.
    GoalReached,
    /// What people talked about.
    Talk,
    /// What somebody asked and nobody answered.
    Hanging,
    /// An earlier evening.
    Earlier,
    /// Quiet, fire and play in general.
    Quiet,
    /// People slipping away.
    Leaving,
    /// People who have just come in.
    Arrived,
    /// Talk that wandered from the theme.
    Wandering,
    /// How long it has been quiet.
    Length,
}

impl About {
    /// How the panel and the ledger call it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Angle => "the dashboard's angle",
            Self::Title => "the stream's title",
            Self::Game => "the game",
            Self::Mood => "the evening's mood",
            Self::Goal => "a goal of the evening",
            Self::GoalReached => "a goal that is reached",
            Self::Talk => "the evening's talk",
            Self::Hanging => "a question left hanging",
            Self::Earlier => "an earlier evening",
            Self::Quiet => "the quiet itself",
            Self::Leaving => "people slipping away",
            Self::Arrived => "people who have just come in",
            Self::Wandering => "talk that wandered",
            Self::Length => "the length of the quiet",
        }
    }
}
