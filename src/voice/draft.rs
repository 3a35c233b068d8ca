//! Drafts a stream dashboard with the grammar, for a person to edit and approve. It knows nothing of the
//! game but its name, and says nothing that needs more.

use rand_chacha::ChaCha8Rng;

use crate::event::{Dashboard, Goal};

use super::clean::{capitalised, clean, name};
use super::frame::draw;
use super::names::Names;
use super::phrase::{Kind, goal, thoughts};

/// What the operator says about the evening to come; all of it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// What is played.
    pub game: String,
    /// Mood or energy.
    pub mood: String,
    /// How well the streamer knows the game, in words.
    pub familiarity: String,
    /// Something that happened lately, in words.
    pub experience: String,
    /// When it starts, in words or as a time.
    pub start: String,
}

/// How well the game is known, as far as wordings differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    New,
    Some,
    Well,
}

impl Known {
    fn read(words: &str) -> Self {
        let words = words.to_lowercase();
        let any = |list: &[&str]| list.iter().any(|w| words.contains(w));
        if any(&[
            "first",
            "new",
            "never",
            "blind",
            "unfamiliar",
            "none",
            "beginner",
            "not at all",
        ]) {
            Self::New
        } else if any(&[
            "well",
            "again",
            "veteran",
            "expert",
            "replay",
            "return",
            "high",
            "hundred",
            "often",
            "very",
            "old friend",
        ]) {
            Self::Well
        } else {
            Self::Some
        }
    }
}

/// A dashboard for the evening: title, go-live line, announcement, goals, angle, and the Markdown of it all.
#[must_use]
pub fn draft(brief: &Brief, rng: &mut ChaCha8Rng) -> Dashboard {
    let given = name(&brief.game).unwrap_or_default();
    let (game, shown) = match given.as_str() {
        "" => ("the game", "something quiet"),
        known => (known, known),
    };
    let known = Known::read(&brief.familiarity);
    let mood = clean(&brief.mood).unwrap_or_default().to_lowercase();
    let titles: &[&str] = match known {
        _ if given.is_empty() => UNNAMED_TITLES,
        Known::New => NEW_TITLES,
        Known::Well => WELL_TITLES,
        Known::Some => TITLES,
    };
    let set = |frame: &str| capitalised(&frame.replace("{}", shown));
    let mut dashboard = Dashboard {
        stream_title: set(pick(titles, rng)),
        game: given.clone(),
        mood: clean(&brief.mood).unwrap_or_default(),
        go_live_notification: format!("{} {}", set(pick(OPENINGS, rng)), pick(WELCOMES, rng)),
        social_post: announcement(brief, shown, &given, &mood, rng),
        session_goals: goals(brief, game, known, rng),
        content_angle: angle(brief, game, known, rng),
        ..Dashboard::default()
    };
    dashboard.raw_markdown = markdown(&dashboard);
    dashboard
}

fn announcement(
    brief: &Brief,
    game: &str,
    given: &str,
    mood: &str,
    rng: &mut ChaCha8Rng,
) -> String {
    let mut post = capitalised(&pick(POSTS, rng).replace("{}", game));
    if !mood.is_empty() && mood.chars().count() <= 40 {
        post = format!("{post} Mood: {mood}.");
    }
    if let Some(start) = clean(&brief.start).filter(|s| s.chars().count() <= 40) {
        let at = if start.starts_with(|c: char| c.is_ascii_digit()) {
            "at "
        } else {
            ""
        };
        post = format!("{post} Start: {at}{start}.");
    }
    let tag: String = given
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(capitalised)
        .collect();
    if !tag.is_empty() && tag.chars().count() <= 32 && !tag.chars().all(|c| c.is_ascii_digit()) {
        post = format!("{post} #{tag}");
    }
    let first = draw(rng, TAGS.len());
    let second = (first + 1 + draw(rng, TAGS.len() - 1)) % TAGS.len();
    format!("{post} {} {}", TAGS[first], TAGS[second])
}

fn goals(brief: &Brief, game: &str, known: Known, rng: &mut ChaCha8Rng) -> Vec<Goal> {
    let own: &[&str] = match known {
        Known::New => NEW_GOALS,
        Known::Well => WELL_GOALS,
        Known::Some => GOALS,
    };
    let mut texts = vec![pick(own, rng).replace("{}", game)];
    let mut shared: Vec<&str> = ANY_GOALS.to_vec();
    while texts.len() < 3 + draw(rng, 2) {
        let at = draw(rng, shared.len());
        texts.push(shared.remove(at).replace("{}", game));
    }
    // what happened lately may itself be a plan: "finish the roof that blew away"
    if let Some(plan) =
        goal(&brief.experience, &Names::default()).filter(|p| p.kind == Kind::Action)
    {
        texts.insert(0, capitalised(&plan.text));
    }
    texts
        .into_iter()
        .map(|text| Goal { text, done: false })
        .collect()
}

fn angle(brief: &Brief, game: &str, known: Known, rng: &mut ChaCha8Rng) -> String {
    let mut names = Names::default();
    names.learn(game);
    if let Some(lately) = thoughts(&brief.experience, &names).into_iter().next() {
        let frames = match lately.kind {
            Kind::Noun | Kind::Name => AFTER_ANGLES,
            Kind::Clause => &["Still open from last time: {x}"],
            Kind::Statement => &["What follows from this: {x}"],
            Kind::Action => &["What it takes to {x}"],
            Kind::Quote | Kind::Question => &["Where the last evening left off: “{x}”"],
        };
        return pick(frames, rng)
            .replace("{x}", &lately.text)
            .replace("{}", game);
    }
    let frames = match known {
        Known::New => NEW_ANGLES,
        Known::Well => WELL_ANGLES,
        Known::Some => ANGLES,
    };
    pick(frames, rng).replace("{}", game)
}

/// The dashboard as a person would write it.
fn markdown(dashboard: &Dashboard) -> String {
    let mut out = String::from("# Stream Dashboard\n");
    let mut section = |name: &str, text: &str| {
        if !text.is_empty() {
            out.extend(["\n## ", name, "\n", text, "\n"]);
        }
    };
    let goals: Vec<String> = dashboard
        .session_goals
        .iter()
        .map(|g| format!("- {}", g.text))
        .collect();
    section("Stream Title", &dashboard.stream_title);
    section("Game", &dashboard.game);
    section("Mood", &dashboard.mood);
    section("Go Live Notification", &dashboard.go_live_notification);
    section("Announcement Post", &dashboard.social_post);
    section("Session Goals", &goals.join("\n"));
    section("Content Angle", &dashboard.content_angle);
    out
}

fn pick<'a>(list: &[&'a str], rng: &mut ChaCha8Rng) -> &'a str {
    list[draw(rng, list.len())]
}

#[rustfmt::skip]
const UNNAMED_TITLES: &[&str] = &["An Unhurried Evening", "The Long Way Round", "Nothing in Particular, Slowly", "A Chair by the Fire"];
#[rustfmt::skip]
const NEW_TITLES: &[&str] = &[
    "{}, for the First Time", "{}, Without a Guide", "First Steps in {}", "{} and No Idea", "Getting Lost in {}", "{}, From the Doorstep",
];
#[rustfmt::skip]
const WELL_TITLES: &[&str] = &[
    "Back to {}", "{}, Once More and Slower", "{}: The Roads Not Taken", "An Old Chair in {}", "{}, Looked at Again", "What Is Left of {}",
];
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "{}, at Walking Pace", "An Unhurried Evening in {}", "{}: The Long Way Round", "{}, With the Lamp On", "A Slow Hour of {}", "{} and a Quiet Fire",
];
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "A slow evening with {}.", "{}, and no hurry.", "The fire is lit and {} is on.", "Tonight: {}, at walking pace.",
    "{}, a pot of tea, and time.", "An evening of {}, taken the long way round.",
];
#[rustfmt::skip]
const WELCOMES: &[&str] = &[
    "There is a chair free.", "Come in and take your time.", "Quiet company is welcome.", "Bring a thought or just sit.",
    "Talk is welcome and so is silence.", "The door is open.",
];
#[rustfmt::skip]
const POSTS: &[&str] = &[
    "An unhurried evening with {}: some play, some talk, some silence.",
    "{} tonight, slowly, with time for whatever comes up on the way.",
    "Sitting down with {} tonight. There is a fire and no schedule.",
    "Tonight we take {} the long way round and talk about what we find.",
    "{} is on tonight, for people who like their evenings slow.",
];
#[rustfmt::skip]
const TAGS: &[&str] = &["#SlowGaming", "#CozyStream", "#QuietEvenings", "#TwitchStream", "#CalmGaming"];
#[rustfmt::skip]
const NEW_GOALS: &[&str] = &[
    "Learn one rule of {} by getting it wrong", "Get through the opening of {} without looking anything up", "Find the first place in {} that feels familiar",
];
#[rustfmt::skip]
const WELL_GOALS: &[&str] = &[
    "Visit one place in {} that is usually passed by", "Play {} for an hour without the usual habits", "Find something in {} that was never noticed before",
];
#[rustfmt::skip]
const GOALS: &[&str] = &["Get a little further in {} than last time", "Take one thread in {} to its end", "Understand one part of {} properly"];
#[rustfmt::skip]
const ANY_GOALS: &[&str] = &[
    "Leave the main objective alone for an hour", "Find one place worth sitting down in", "Read one thing that is usually skipped",
    "Take one picture worth keeping", "Stay unhurried", "Finish one thing that was left half done", "Walk somewhere instead of taking the fast way",
    "Leave one question open for next time", "Name one thing that needs a name",
];
#[rustfmt::skip]
const NEW_ANGLES: &[&str] = &[
    "What {} teaches before it explains anything", "How long a place stays strange", "What a beginner sees that nobody else does",
    "Why the first hour of a game is never repeated", "Being bad at something in good company",
];
#[rustfmt::skip]
const WELL_ANGLES: &[&str] = &[
    "What is left of {} once the surprises are gone", "Why we go back to places that have not changed", "How a world shrinks as we learn it",
    "What we stop seeing in the games we know", "Whether knowing {} well is the same as liking it",
];
#[rustfmt::skip]
const ANGLES: &[&str] = &[
    "What {} asks of somebody who is in no hurry", "Why slow play makes a world larger", "What happens in {} while nothing happens",
    "How a game earns a quiet hour", "The difference between finishing a game and knowing it",
];
#[rustfmt::skip]
const AFTER_ANGLES: &[&str] = &["What to make of {x}", "How {} looks after {x}", "What one does differently after {x}", "What remains of {x}"];
