//! The stock of an evening: every phrase that can be spoken of, where it came from, which frames it
//! fits and how much it is worth at this moment. Does not choose.

use crate::event::Dashboard;

use super::clean::{self, clean, pieces};
use super::frame::Filling;
use super::frames;
use super::names::Names;
use super::phrase::{self, Kind, Phrase};
use super::{About, Material, Occasion};

/// Something to speak of.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) about: About,
    pub(super) phrase: Option<Phrase>,
    pub(super) when: Option<&'static str>,
    pub(super) frames: Vec<&'static [&'static str]>,
    pub(super) weight: u32,
}

/// How much likelier a piece becomes by being what the line is meant to speak of.
const MEANT: u32 = 8;

/// All pieces, with what frames may mention beside them.
pub(super) struct Stock {
    pub(super) pieces: Vec<Piece>,
    game: Option<String>,
    quiet: Option<String>,
}

impl Stock {
    pub(super) fn new(material: &Material<'_>) -> Self {
        let mut stock = Self {
            pieces: Vec::new(),
            game: None,
            quiet: length(material.minutes_quiet),
        };
        if let Some(dashboard) = material.dashboard {
            stock.take_dashboard(dashboard, material.occasion);
        }
        stock.take_talk(material);
        stock.take_room(material.occasion);
        for piece in &mut stock.pieces {
            if material.meant.contains(&piece.about) {
                piece.weight *= MEANT;
            }
        }
        stock
    }

    pub(super) fn filling<'a>(&'a self, piece: &'a Piece) -> Filling<'a> {
        Filling {
            phrase: piece.phrase.as_ref(),
            game: self.game.as_deref(),
            when: piece.when,
            quiet: self.quiet.as_deref(),
        }
    }

    fn add(
        &mut self,
        about: About,
        phrase: Phrase,
        lists: &[&'static [&'static str]],
        weight: u32,
    ) {
        self.pieces.push(Piece {
            about,
            phrase: Some(phrase),
            when: None,
            frames: lists.to_vec(),
            weight,
        });
    }

    fn take_dashboard(&mut self, dashboard: &Dashboard, occasion: Occasion) {
        let names = Names::of(dashboard);
        let game = game(&dashboard.game).map(|name| known_as(name, dashboard));
        let angle = phrase::thoughts(&dashboard.content_angle, &names);
        let drifting = u32::from(occasion == Occasion::Drifting) * 6;
        let share = 12 / angle.len().max(1) as u32 + drifting;
        for phrase in angle {
            let lists: &[&'static [&'static str]] = match phrase.kind {
                Kind::Noun | Kind::Name => &[frames::NOUN, frames::NOUN_MORE],
                Kind::Clause => &[frames::CLAUSE],
                Kind::Statement => &[frames::STATEMENT],
                Kind::Action => &[frames::INTENT],
                Kind::Question => &[frames::QUESTION],
                Kind::Quote if several_words(&phrase.text) => &[frames::NOTE, frames::NOTE_WORDS],
                Kind::Quote => &[frames::NOTE],
            };
            self.add(About::Angle, phrase, lists, share);
        }
        // without an angle, the title and the game carry the evening
        let share = if self.pieces.is_empty() { 12 } else { 4 };
        self.take_title(&dashboard.stream_title, game.as_deref(), share);
        if let Some(game) = &game {
            self.add(
                About::Game,
                Phrase::new(Kind::Name, game.clone()),
                &[frames::GAME],
                share,
            );
        }
        self.game = game;
        if let Some(mood) = clean(&dashboard.mood).filter(|m| m.chars().count() <= 40) {
            let mood = Phrase::new(Kind::Quote, mood.to_lowercase());
            self.add(About::Mood, mood, &[frames::MOOD], 2);
        }
        self.take_goals(dashboard, &names);
    }

    fn take_title(&mut self, title: &str, game: Option<&str>, share: u32) {
        let same = |t: &str| game.is_some_and(|g| g.eq_ignore_ascii_case(t));
        let fit = |t: &String| (4..=80).contains(&t.chars().count()) && !same(t);
        if let Some(title) = pieces(title).into_iter().find(fit) {
            let mut lists = vec![frames::TITLE];
            let kind = if title.ends_with('?') {
                Kind::Question
            } else {
                lists.push(frames::TITLE_PLAIN);
                Kind::Quote
            };
            if several_words(&title) {
                lists.push(frames::TITLE_WORDS);
            }
            self.add(About::Title, Phrase::new(kind, title), &lists, share);
        }
    }

    fn take_goals(&mut self, dashboard: &Dashboard, names: &Names) {
        let goals: Vec<_> = dashboard
            .session_goals
            .iter()
            .take(8)
            .filter_map(|g| Some((phrase::goal(&g.text, names)?, g.done)))
            .collect();
        let share = 8 / goals.len().max(1) as u32 + 1;
        for (phrase, done) in goals {
            if done {
                let lists: &[&'static [&'static str]] = if phrase.kind == Kind::Action {
                    &[frames::DONE]
                } else {
                    continue;
                };
                self.add(About::GoalReached, phrase, lists, 1);
                continue;
            }
            if let Some(object) = phrase::object(&phrase) {
                self.add(About::Goal, object, &[frames::OBJECT], 1);
            }
            let lists: &[&'static [&'static str]] = match phrase.kind {
                Kind::Action => &[frames::GOAL],
                Kind::Noun | Kind::Name => &[frames::GOAL_NOUN],
                _ if phrase.text.chars().count() > 70 => continue,
                _ => &[frames::GOAL_QUOTE],
            };
            self.add(About::Goal, phrase, lists, share);
        }
    }

    fn take_talk(&mut self, material: &Material<'_>) {
        let uncertain = material.occasion == Occasion::Uncertain;
        for (i, phrase) in material.topics.iter().take(5).enumerate() {
            if phrase.kind == Kind::Noun {
                self.add(
                    About::Talk,
                    phrase.clone(),
                    &[frames::TALK],
                    4_u32.saturating_sub(i as u32).max(1),
                );
            }
        }
        for phrase in material.hanging.iter().take(2) {
            let lists: &[&'static [&'static str]] = match phrase.kind {
                Kind::Noun | Kind::Name => &[frames::HANGING],
                Kind::Clause => &[frames::HANGING_CLAUSE],
                _ => continue,
            };
            self.add(
                About::Hanging,
                phrase.clone(),
                lists,
                if uncertain { 30 } else { 3 },
            );
        }
        for callback in material.callbacks.iter().take(3) {
            let lists: &[&'static [&'static str]] = match callback.phrase.kind {
                Kind::Noun | Kind::Name | Kind::Clause => &[frames::CALLBACK],
                _ => continue,
            };
            self.add(About::Earlier, callback.phrase.clone(), lists, 3);
            if let Some(piece) = self.pieces.last_mut() {
                piece.when = Some(ago(callback.days));
            }
        }
    }

    /// What can be said with nothing else at hand; less of it the more there is to hold on to.
    fn take_room(&mut self, occasion: Occasion) {
        let bare = self.pieces.is_empty();
        let mut add = |about, list: &[&'static [&'static str]], weight| {
            self.pieces.push(Piece {
                about,
                phrase: None,
                when: None,
                frames: list.to_vec(),
                weight,
            });
        };
        add(
            About::Quiet,
            &[frames::QUIET, frames::PLAY, frames::TIME],
            if bare { 6 } else { 3 },
        );
        match occasion {
            Occasion::Fading => add(About::Leaving, &[frames::FADING], 2),
            Occasion::Arriving => add(About::Arrived, &[frames::ARRIVING], 12),
            Occasion::Drifting if !bare => add(About::Wandering, &[frames::DRIFTING], 2),
            _ => {}
        }
        if self.quiet.is_some() {
            let lists: &[&'static [&'static str]] = &[frames::LENGTH];
            self.pieces.push(Piece {
                about: About::Length,
                phrase: None,
                when: None,
                frames: lists.to_vec(),
                weight: 1,
            });
        }
    }
}

/// What Twitch calls a category and nobody would call a game.
#[rustfmt::skip]
const NO_GAMES: &[&str] = &[
    "animals aquariums and zoos", "art", "asmr", "co working and studying", "crypto",
    "fitness and health", "food and drink", "games and demos", "i'm only sleeping", "just chatting",
    "makers and crafting", "music", "na", "none", "piano", "podcasts", "politics",
    "pools hot tubs and beaches", "retro", "science and technology", "software and game development",
    "special events", "sports", "talk shows and podcasts", "tbd", "travel and outdoors", "variety",
    "various", "virtual casino",
];

fn game(raw: &str) -> Option<String> {
    let name = clean::name(raw).filter(|g| g.chars().count() <= 50)?;
    let plain = name
        .to_lowercase()
        .replace('&', "and")
        .replace([',', '/'], "")
        .replace('-', " ")
        .replace('’', "'");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!NO_GAMES.contains(&plain.as_str())).then_some(name)
}

/// The name without its series, if that is how the dashboard speaks of it: "The Elder Scrolls III: Morrowind"
/// is "Morrowind" to whoever writes so.
fn known_as(name: String, dashboard: &Dashboard) -> String {
    let Some((series, part)) = name.split_once(": ") else {
        return name;
    };
    let spoken = [
        &dashboard.stream_title,
        &dashboard.content_angle,
        &dashboard.go_live_notification,
        &dashboard.notes,
    ];
    let used =
        |short: &str| short.chars().count() >= 4 && spoken.iter().any(|text| text.contains(short));
    match (used(part), used(series)) {
        (true, _) => part.to_owned(),
        (_, true) => series.to_owned(),
        _ => name,
    }
}

/// Whether one can speak of the words in it: scripts without spaces count as one.
fn several_words(text: &str) -> bool {
    text.split_whitespace().count() > 2
}

/// A length of quiet as people say it.
fn length(minutes: u32) -> Option<String> {
    let words = match minutes {
        0..8 => return None,
        8..13 => "ten minutes",
        13..18 => "a quarter of an hour",
        18..25 => "twenty minutes",
        25..40 => "half an hour",
        40..55 => "three quarters of an hour",
        55..80 => "an hour",
        80..110 => "an hour and a half",
        _ => "the better part of the evening",
    };
    Some(words.to_owned())
}

/// When an earlier evening was, as people say it.
fn ago(days: u32) -> &'static str {
    match days {
        0..=1 => "the evening before this one",
        2..=6 => "a few days ago",
        7..=13 => "last week",
        14..=40 => "a few weeks ago",
        41..=300 => "some months ago",
        _ => "a long time ago",
    }
}
