//! Who the channel's people are, and who pretends to be one of them by name.

use crate::event::{Severity, User};

use super::fold::fold;
use super::text::unleet;
use super::{Evidence, Standing};

/// The people of the channel, whose names are worth imitating.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    streamer: Vec<Protected>,
    moderators: Vec<Protected>,
    words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Protected {
    login: String,
    shape: String,
}

/// Most protected names of each kind; a channel has one streamer and few moderators in chat.
const MOST_NAMES: usize = 64;

/// Shortest name, in letters, of which a name with one other letter is a likeness.
const SHORTEST_NEAR: usize = 6;

/// What pretenders put before or behind a name.
const TRIMMINGS: &[&str] = &[
    "official",
    "offical",
    "real",
    "thereal",
    "the",
    "alt",
    "alts",
    "backup",
    "second",
    "tv",
    "ttv",
    "twitch",
    "stream",
    "streams",
    "streamer",
    "support",
    "team",
    "mod",
    "admin",
    "live",
    "giveaway",
    "giveaways",
    "xx",
    "x",
    "its",
    "im",
];

/// Offices that no viewer holds.
const OFFICES: &[&str] = &[
    "twitchsupport",
    "twitchstaff",
    "twitchadmin",
    "twitchteam",
    "twitchsecurity",
    "twitchhelp",
    "twitchmoderation",
    "twitchpartnership",
    "twitchsafety",
    "discordsupport",
    "discordstaff",
    "discordadmin",
    "discordteam",
    "steamsupport",
    "steamadmin",
    "officialsupport",
    "accountsupport",
];

impl Context {
    /// Who streams (login, display name, further names) and who moderates.
    pub fn new<S: AsRef<str>>(streamer: &[S], moderators: &[S]) -> Self {
        let protect = |names: &[S]| -> Vec<Protected> {
            let names = names.iter().take(MOST_NAMES).map(AsRef::as_ref);
            names
                .map(Protected::new)
                .filter(|p| p.shape.len() >= 3)
                .collect()
        };
        let words = streamer
            .iter()
            .take(MOST_NAMES)
            .map(|name| fold(name.as_ref()).text);
        Self {
            streamer: protect(streamer),
            moderators: protect(moderators),
            words: words.filter(|word| word.len() >= 3).collect(),
        }
    }

    /// The streamer's names as words of a folded line.
    pub(super) fn streamer_words(&self) -> &[String] {
        &self.words
    }

    /// Whether an account's name or login is made to look like one of the channel's people.
    pub(super) fn imitation(&self, user: &User, standing: Standing) -> Option<Evidence> {
        let own = |p: &&Protected| p.login == user.login;
        if self
            .streamer
            .iter()
            .chain(&self.moderators)
            .any(|p| own(&p))
        {
            return None;
        }
        let shapes = [shape(&user.name), shape(&user.login)];
        // None of the offices holds letters that only look alike in pairs.
        let is = |seen: &str, office: &str| seen.chars().eq(office.chars().map(unleet));
        let office = OFFICES
            .iter()
            .any(|office| shapes.iter().any(|seen| is(seen, office)));
        if office {
            return Some(evidence(
                Severity::High,
                "the name claims an office of the platform",
            ));
        }
        let people = [
            (&self.streamer, "the streamer's"),
            (&self.moderators, "a moderator's"),
        ];
        people.into_iter().find_map(|(people, whose)| {
            let likeness = people.iter().filter_map(|p| p.likeness(&shapes)).max()?;
            // Names resemble each other by chance too, and then their bearers have been around.
            let severity = match (likeness, standing) {
                (Likeness::Same | Likeness::Trimmed, Standing::Newcomer) => Severity::High,
                (Likeness::Same, _) | (Likeness::Near, Standing::Newcomer) => Severity::Medium,
                (Likeness::Trimmed, _) => Severity::Low,
                (Likeness::Near, _) => return None,
            };
            Some(evidence(
                severity,
                &format!("the name is made to look like {whose}"),
            ))
        })
    }
}

fn evidence(severity: Severity, reason: &str) -> Evidence {
    Evidence {
        severity,
        category: "impersonation".to_owned(),
        reason: reason.to_owned(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// One letter differs.
    Near,
    /// The same with `official` or the like.
    Trimmed,
    /// The same to the eye.
    Same,
}

impl Protected {
    fn new(name: &str) -> Self {
        Self {
            login: name.to_lowercase(),
            shape: shape(name),
        }
    }

    fn likeness(&self, shapes: &[String; 2]) -> Option<Likeness> {
        let one = |seen: &String| {
            if *seen == self.shape {
                return Some(Likeness::Same);
            }
            if let Some((before, after)) = seen.split_once(&self.shape)
                && [before, after].iter().all(|rest| is_trimming(rest))
            {
                return Some(Likeness::Trimmed);
            }
            let long = self.shape.len() >= SHORTEST_NEAR;
            let similar = seen.len().abs_diff(self.shape.len()) <= 1;
            (long && similar && strsim::osa_distance(seen, &self.shape) <= 1)
                .then_some(Likeness::Near)
        };
        shapes.iter().filter_map(one).max()
    }
}

fn is_trimming(rest: &str) -> bool {
    rest.is_empty() || TRIMMINGS.iter().any(|word| shape(word) == rest)
}

/// A name as the eye takes it in: letters only, look-alikes made equal, no number at the end.
fn shape(name: &str) -> String {
    let folded = fold(name).text;
    let bare = folded.trim_end_matches(|c: char| {
        !c.is_alphabetic() && !matches!(c, '0' | '1' | '3' | '4' | '5')
    });
    let letters = bare.chars().filter(|c| c.is_alphanumeric());
    letters
        .map(unleet)
        .collect::<String>()
        .replace("rn", "m")
        .replace("vv", "w")
}
