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
    let words: Vec<&str> = label.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let names = NAMES.iter().find(|names| names.hold(label, &words));
    names.map(|names| names.meaning)
}

/// No name has more words.
const MOST_WORDS: usize = 7;

/// What people call a thing: any of its `core` words, alone or `with` others, in any order; or one of
/// the phrases in `also`. Each is a list with commas.
struct Names {
    meaning: Meaning,
    core: &'static str,
    with: &'static str,
    also: &'static str,
}

impl Names {
    fn hold(&self, label: &str, words: &[&str]) -> bool {
        let among = |list: &str, word: &str| list.split(", ").any(|entry| entry == word);
        let named = words.iter().any(|word| among(self.core, word));
        let all = |word: &&str| among(self.core, word) || among(self.with, word);
        named && words.iter().all(all) || among(self.also, label)
    }
}

/// In the order of looking: `go live announcement` is the notification, `game title` the game.
const NAMES: &[Names] = &[
    Names {
        meaning: Meaning::Field(Field::GoLive),
        core: "golive, notification, notifications",
        with: "go, going, live, twitch, stream, push, follower, message, text, alert, for, on, the, line",
        also: "go live, going live, twitch go live, go live message, go live text, go live alert, \
               go live notice, go live line, go live blurb, go live copy, go live post, live alert, \
               go live announcement, going live message, going live text, going live announcement, \
               going live post, twitch going live, twitch go live message, twitch go live text, \
               twitch go live alert, go live twitch, golive message, golive text",
    },
    Names {
        meaning: Meaning::Hashtags,
        core: "hashtags, hashtag",
        with: "suggested, post, twitter, x, announcement, social, for, the",
        also: "hash tags",
    },
    Names {
        meaning: Meaning::Field(Field::Announcement),
        core: "announcement, announcements, post, posts, tweet, twitter, x, bluesky, mastodon, \
               discord, threads, social, socials, skeet, toot",
        with: "media, stream, text, message, copy, promo, promotional, community, instagram, \
               facebook, for, on, the, to, twitch",
        also: "promo",
    },
    Names {
        meaning: Meaning::Field(Field::Game),
        core: "game, games, category, playing",
        with: "twitch, stream, current, now, main, featured, selected, name, title, played, being, \
               tonight, today, on, for, session, what, were, we, are, im",
        also: "game of the night, game of the day, title of the game, game of the evening",
    },
    Names {
        meaning: Meaning::Field(Field::Title),
        core: "title, titles, headline",
        with: "stream, twitch, broadcast, live, session, episode, show, video, idea, ideas, option, \
               options, of, the, for",
        also: "stream name",
    },
    Names {
        meaning: Meaning::Field(Field::Mood),
        core: "mood, moods, energy, vibe, vibes, tone, atmosphere, feeling",
        with: "level, stream, session, overall, current, tonight, today, check, of, the, for",
        also: "",
    },
    Names {
        meaning: Meaning::Field(Field::Goals),
        core: "goals, goal, objectives, todo, todos, targets, milestones, aims, checklist",
        with: "session, stream, game, gameplay, in, main, key, list, of, for, the, tonight, tonights, \
               today, todays, evening",
        also: "to do, to do list, to dos, session plan, plan for the session, what we want to do, \
               what we want to get done, what i want to do",
    },
    Names {
        meaning: Meaning::Field(Field::Angle),
        core: "angle, angles, theme, themes, throughline",
        with: "content, stream, session, discussion, creative, conversation, talk, unique, central, \
               core, main, key, evening, of, the, for, tonight",
        also: "content hook, content idea, content focus, big idea, central idea, core idea, main idea, \
               central question, core question, guiding question, big question, discussion topic, \
               discussion question, conversation topic, talking point, topic, main topic, \
               central thought, thought of the evening, thought for the evening, through line, thought, \
               theme of the night, thread",
    },
    Names {
        meaning: Meaning::Field(Field::Notes),
        core: "notes, note, reminders, misc, miscellaneous",
        with: "free, additional, extra, other, stream, streamer, session, personal, private, to, self",
        also: "free text, other, extra, extras",
    },
    Names {
        meaning: Meaning::Document,
        core: "dashboard, overview, template, draft",
        with: "stream, streamer, streaming, session, twitch, live, plan, for, the, tonight",
        also: "plan, stream plan, stream setup, stream prep, stream info, stream information, \
               stream details, session details, session info, stream brief, stream sheet, details, \
               field, fields, item, section, sections, key, element, section content, field value",
    },
];
