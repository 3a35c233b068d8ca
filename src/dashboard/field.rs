//! The fields of a dashboard and the names that people and language models give them.

use std::fmt;

/// A field of the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The stream's title.
    Title,
    /// What is played.
    Game,
    /// Mood or energy.
    Mood,
    /// The line that Twitch sends to followers.
    GoLive,
    /// The announcement elsewhere.
    Announcement,
    /// What the evening should reach.
    Goals,
    /// The one thought that the evening turns around.
    Angle,
    /// All else.
    Notes,
}

impl Field {
    /// All that a dashboard should have, in the canonical order; notes are free.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Game,
        Self::Mood,
        Self::GoLive,
        Self::Announcement,
        Self::Goals,
        Self::Angle,
    ];

    /// The short word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Game => "game",
            Self::Mood => "mood",
            Self::GoLive => "go-live",
            Self::Announcement => "announcement",
            Self::Goals => "goals",
            Self::Angle => "angle",
            Self::Notes => "notes",
        }
    }

    /// Its heading in the canonical form.
    pub(super) const fn heading(self) -> &'static str {
        match self {
            Self::Title => "Stream Title",
            Self::Game => "Game",
            Self::Mood => "Mood",
            Self::GoLive => "Go Live Notification",
            Self::Announcement => "Announcement Post",
            Self::Goals => "Session Goals",
            Self::Angle => "Content Angle",
            Self::Notes => "Notes",
        }
    }

    /// Whether its value is one line, so that further lines are not part of it.
    pub(super) const fn is_one_line(self) -> bool {
        matches!(self, Self::Title | Self::Game | Self::Mood)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field.
    Field(Field),
    /// Tags that belong to the announcement.
    Hashtags,
    /// The document's own heading.
    Document,
}

/// Looks a label up. It must be normalised by [`super::label::normal`]: lower case, plain words.
pub(super) fn meaning(label: &str) -> Option<Meaning> {
    let of = |names: &[&str]| names.contains(&label);
    let field = if of(TITLE) {
        Field::Title
    } else if of(GAME) {
        Field::Game
    } else if of(MOOD) {
        Field::Mood
    } else if of(GO_LIVE) {
        Field::GoLive
    } else if of(ANNOUNCEMENT) {
        Field::Announcement
    } else if of(GOALS) {
        Field::Goals
    } else if of(ANGLE) {
        Field::Angle
    } else if of(NOTES) {
        Field::Notes
    } else if of(HASHTAGS) {
        return Some(Meaning::Hashtags);
    } else if of(DOCUMENT) {
        return Some(Meaning::Document);
    } else {
        return None;
    };
    Some(Meaning::Field(field))
}

const TITLE: &[&str] = &[
    "title",
    "titles",
    "stream title",
    "stream titles",
    "title of stream",
    "title of the stream",
    "twitch title",
    "twitch stream title",
    "broadcast title",
    "stream name",
    "live title",
    "stream title idea",
    "title idea",
    "title option",
    "title options",
    "stream title options",
    "stream headline",
    "headline",
    "session title",
    "episode title",
    "show title",
    "video title",
];

const GAME: &[&str] = &[
    "game",
    "games",
    "playing",
    "now playing",
    "game name",
    "game title",
    "game played",
    "game being played",
    "game of the night",
    "game of the day",
    "game tonight",
    "game today",
    "current game",
    "featured game",
    "main game",
    "selected game",
    "category",
    "game category",
    "category game",
    "twitch category",
    "stream category",
    "game category on twitch",
    "title of the game",
    "what were playing",
    "what we are playing",
    "we are playing",
    "were playing",
    "im playing",
    "what im playing",
    "playing tonight",
    "playing today",
];

const MOOD: &[&str] = &[
    "mood",
    "moods",
    "energy",
    "mood energy",
    "energy mood",
    "energy level",
    "mood energy level",
    "energy level mood",
    "mood level",
    "vibe",
    "vibes",
    "mood vibe",
    "vibe mood",
    "mood vibes",
    "energy vibe",
    "vibe energy",
    "stream mood",
    "stream vibe",
    "stream energy",
    "mood tone",
    "tone",
    "tone mood",
    "vibe check",
    "atmosphere",
    "mood atmosphere",
    "mood of the stream",
    "mood tonight",
    "mood today",
    "overall mood",
    "overall vibe",
    "session mood",
    "current mood",
    "feeling",
    "mood feeling",
];

const GO_LIVE: &[&str] = &[
    "go live",
    "golive",
    "going live",
    "go live notification",
    "go live notifications",
    "golive notification",
    "going live notification",
    "twitch go live notification",
    "twitch golive notification",
    "twitch going live notification",
    "go live message",
    "going live message",
    "go live text",
    "going live text",
    "go live alert",
    "go live notice",
    "go live line",
    "go live blurb",
    "go live copy",
    "go live post",
    "go live announcement",
    "going live announcement",
    "twitch go live",
    "twitch going live",
    "twitch go live message",
    "twitch go live text",
    "twitch go live alert",
    "live notification",
    "twitch live notification",
    "twitch notification",
    "twitch notification text",
    "notification",
    "notification text",
    "stream notification",
    "push notification",
    "live alert",
    "live notification text",
    "go live notification text",
    "go live notification twitch",
    "go live twitch",
    "go live notification for twitch",
    "go live notification message",
    "follower notification",
];

const ANNOUNCEMENT: &[&str] = &[
    "announcement",
    "announcements",
    "announcement post",
    "announcement text",
    "announcement tweet",
    "announcement message",
    "stream announcement",
    "stream announcement post",
    "social announcement",
    "social announcement post",
    "social media announcement",
    "social media announcement post",
    "social",
    "socials",
    "social post",
    "social posts",
    "social media",
    "social media post",
    "social media posts",
    "social copy",
    "social media copy",
    "post",
    "promo post",
    "promo",
    "promotional post",
    "promo tweet",
    "tweet",
    "twitter",
    "x",
    "twitter x",
    "x twitter",
    "twitter post",
    "x post",
    "twitter x post",
    "x twitter post",
    "twitter post x",
    "twitter announcement",
    "x announcement",
    "twitter x announcement",
    "x twitter announcement",
    "twitter announcement post",
    "x announcement post",
    "twitter x announcement post",
    "x twitter announcement post",
    "twitter announcement tweet",
    "bluesky",
    "bluesky post",
    "bluesky announcement",
    "bluesky announcement post",
    "mastodon",
    "mastodon post",
    "mastodon announcement",
    "threads post",
    "discord",
    "discord post",
    "discord message",
    "discord announcement",
    "discord announcement post",
    "instagram post",
    "facebook post",
    "community post",
    "post for social media",
    "post for socials",
    "twitter bluesky post",
    "twitter x bluesky post",
    "x bluesky post",
    "bluesky x post",
    "tweet post",
    "tweet announcement",
    "social post announcement",
    "social media post announcement",
    "announcement social post",
    "announcement post twitter",
    "announcement post x",
    "announcement post twitter x",
    "social post twitter x",
    "social post twitter",
    "skeet",
    "toot",
];

const GOALS: &[&str] = &[
    "goals",
    "goal",
    "session goals",
    "session goal",
    "stream goals",
    "stream goal",
    "goals for session",
    "goals for the session",
    "goals for stream",
    "goals for the stream",
    "goals for tonight",
    "goals for today",
    "goals for this session",
    "goals for this stream",
    "goals for the evening",
    "goals tonight",
    "goals today",
    "evening goals",
    "todays goals",
    "tonights goals",
    "game goals",
    "in game goals",
    "gameplay goals",
    "main goals",
    "key goals",
    "goals list",
    "goal list",
    "list of goals",
    "objectives",
    "session objectives",
    "stream objectives",
    "game objectives",
    "objectives for tonight",
    "objectives for today",
    "goals objectives",
    "objectives goals",
    "to do",
    "todo",
    "to do list",
    "todo list",
    "to dos",
    "todos",
    "checklist",
    "session checklist",
    "targets",
    "session targets",
    "what we want to do",
    "what we want to get done",
    "what i want to do",
    "plan for the session",
    "session plan",
    "milestones",
    "session milestones",
    "aims",
    "session aims",
];

const ANGLE: &[&str] = &[
    "angle",
    "angles",
    "content angle",
    "content angles",
    "stream angle",
    "session angle",
    "content angle theme",
    "angle theme",
    "theme angle",
    "discussion angle",
    "creative angle",
    "conversation angle",
    "talk angle",
    "unique angle",
    "content hook",
    "content idea",
    "content focus",
    "content theme",
    "theme",
    "themes",
    "stream theme",
    "session theme",
    "central theme",
    "core theme",
    "main theme",
    "key theme",
    "theme of the stream",
    "theme of the evening",
    "theme tonight",
    "theme for tonight",
    "theme for the evening",
    "theme of the night",
    "evening theme",
    "big idea",
    "central idea",
    "core idea",
    "main idea",
    "central question",
    "core question",
    "guiding question",
    "big question",
    "discussion topic",
    "discussion theme",
    "discussion question",
    "conversation topic",
    "talking point",
    "topic",
    "main topic",
    "thought",
    "central thought",
    "thought of the evening",
    "thought for the evening",
    "thread",
    "through line",
    "throughline",
    "content angle for the session",
    "content angle for tonight",
    "content angle for the stream",
];

const NOTES: &[&str] = &[
    "notes",
    "note",
    "free notes",
    "free text",
    "additional notes",
    "extra notes",
    "other notes",
    "stream notes",
    "streamer notes",
    "session notes",
    "personal notes",
    "misc",
    "miscellaneous",
    "other",
    "extra",
    "extras",
    "reminders",
    "private notes",
    "notes to self",
    "note to self",
];

const HASHTAGS: &[&str] = &[
    "hashtags",
    "hashtag",
    "suggested hashtags",
    "post hashtags",
    "twitter hashtags",
    "announcement hashtags",
    "social hashtags",
    "x hashtags",
    "hash tags",
];

const DOCUMENT: &[&str] = &[
    "dashboard",
    "stream dashboard",
    "streamer dashboard",
    "session dashboard",
    "twitch dashboard",
    "twitch stream dashboard",
    "streaming dashboard",
    "live dashboard",
    "stream plan",
    "stream plan dashboard",
    "plan",
    "stream overview",
    "overview",
    "stream setup",
    "stream prep",
    "stream info",
    "stream information",
    "stream details",
    "session details",
    "session overview",
    "session info",
    "field",
    "fields",
    "item",
    "section",
    "sections",
    "section content",
    "field value",
    "key",
    "element",
    "details",
    "stream brief",
    "stream sheet",
    "draft",
    "dashboard draft",
    "draft dashboard",
    "stream dashboard draft",
    "stream dashboard template",
    "dashboard template",
    "template",
];
