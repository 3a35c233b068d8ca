//! What a scene's name says about the mood.

use serde::{Deserialize, Serialize};

use crate::event::{At, SceneSettings};

/// What is expected of the room while a scene is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Mood {
    /// Before the talk begins.
    Opening,
    /// The ordinary case.
    #[default]
    Talk,
    /// Silence is intended.
    Contemplative,
    /// Be right back.
    Away,
    /// The end.
    Closing,
}

/// The scene on air.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Scene {
    pub(super) name: Option<String>,
    pub(super) mood: Mood,
    /// When an opening scene was last left: the talk began then.
    pub(super) opened: Option<At>,
    /// When any mood other than talk was last over.
    pub(super) talk_since: Option<At>,
}

impl Scene {
    /// The scene changed (or was asked for and is this).
    pub(super) fn change(&mut self, now: At, name: &str, settings: &SceneSettings) {
        let mood = mood(name, settings);
        if mood != self.mood && self.mood == Mood::Opening {
            self.opened = Some(now);
        }
        if mood != self.mood && mood == Mood::Talk {
            self.talk_since = Some(now);
        }
        self.mood = mood;
        self.name = Some(name.to_owned());
    }

    /// The settings changed: the same name may mean something else now.
    pub(super) fn judge_again(&mut self, now: At, settings: &SceneSettings) {
        if let Some(name) = self.name.clone() {
            self.change(now, &name, settings);
        }
    }
}

/// English phrases that streamers commonly put into scene names: enough wherever they stand.
const PHRASES: [(Mood, &[&str]); 3] = [
    (
        Mood::Opening,
        &[
            "starting soon",
            "stream starting",
            "live soon",
            "pre show",
            "preshow",
            "pre stream",
        ],
    ),
    (
        Mood::Away,
        &[
            "brb",
            "be right back",
            "right back",
            "back soon",
            "afk",
            "intermission",
            "technical difficulties",
        ],
    ),
    (
        Mood::Closing,
        &[
            "ending soon",
            "stream ending",
            "stream ended",
            "stream over",
            "stream end",
            "thanks for watching",
            "thank you for watching",
            "the end",
            "good night",
            "outro",
        ],
    ),
];

/// Words that say as much only if the name has nothing else to say: `Break` is a pause, `Prison Break`
/// is a game.
const WORDS: [(Mood, &[&str]); 4] = [
    (
        Mood::Opening,
        &[
            "starting",
            "start",
            "opening",
            "opener",
            "intro",
            "countdown",
            "waiting",
            "soon",
        ],
    ),
    (Mood::Away, &["away", "break", "pause", "paused"]),
    (
        Mood::Closing,
        &[
            "ending", "end", "ended", "closing", "credits", "goodbye", "bye", "offline",
        ],
    ),
    (
        Mood::Contemplative,
        &[
            "contemplative",
            "contemplation",
            "meditation",
            "meditative",
            "vigil",
            "ambience",
            "ambient",
            "scenery",
            "quiet",
        ],
    ),
];

/// Words that add nothing to a scene's name.
const NEUTRAL: &[&str] = &[
    "a",
    "background",
    "card",
    "loop",
    "music",
    "my",
    "our",
    "overlay",
    "page",
    "room",
    "scene",
    "screen",
    "slide",
    "stream",
    "the",
    "time",
    "video",
];

fn mood(name: &str, settings: &SceneSettings) -> Mood {
    let own = [
        (Mood::Opening, &settings.opening),
        (Mood::Talk, &settings.talk),
        (Mood::Contemplative, &settings.contemplative),
        (Mood::Away, &settings.away),
        (Mood::Closing, &settings.closing),
    ];
    let name = name.to_lowercase();
    if let Some((mood, _)) = own
        .iter()
        .find(|(_, patterns)| patterns.iter().any(|p| matches(&p.to_lowercase(), &name)))
    {
        return *mood;
    }
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let joined = format!(" {} ", words.join(" "));
    let phrase = PHRASES
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|p| joined.contains(&format!(" {p} "))));
    if let Some((mood, _)) = phrase {
        return *mood;
    }
    let telling: Vec<&str> = words
        .into_iter()
        .filter(|w| !NEUTRAL.contains(w) && w.parse::<u32>().is_err())
        .collect();
    WORDS
        .iter()
        .find(|(_, known)| !telling.is_empty() && telling.iter().all(|w| known.contains(w)))
        .map_or(Mood::Talk, |(mood, _)| *mood)
}

/// Whether `name` fits `pattern`, in which `*` stands for any run of characters. Linear in the name
/// for each star; no recursion.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        if let Some(previous) = last.replace(part) {
            match rest.find(previous) {
                Some(at) => rest = &rest[at + previous.len()..],
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |end| rest.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_written() {
        for (pattern, name, fits) in [
            ("vigil*", "vigil by the shore", true),
            ("*shore", "vigil by the shore", true),
            ("*by*", "vigil by the shore", true),
            ("vigil", "vigil by the shore", false),
            ("a*b*a", "aba", true),
            ("a*b*a", "ab", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} on {name}");
        }
    }

    #[test]
    fn common_names_are_known_and_settings_come_first() {
        let none = SceneSettings::default();
        assert_eq!(mood("Starting Soon", &none), Mood::Opening);
        assert_eq!(mood("BRB!", &none), Mood::Away);
        assert_eq!(mood("Stream Ending", &none), Mood::Closing);
        assert_eq!(mood("Main", &none), Mood::Talk);
        assert_eq!(mood("Thanks for watching!", &none), Mood::Closing);
        assert_eq!(mood("Ending screen 2", &none), Mood::Closing);
        assert_eq!(mood("Closing credits", &none), Mood::Closing);
        for talk in [
            "Friendly fire",
            "Back end coding",
            "Prison Break",
            "Scene 2",
            "A Quiet Place",
        ] {
            assert_eq!(mood(talk, &none), Mood::Talk, "{talk}");
        }
        let own = SceneSettings {
            talk: vec!["brb*".into()],
            ..none
        };
        assert_eq!(mood("BRB but talking", &own), Mood::Talk);
    }
}
