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
    /// Since when a mood other than talk is over, if one was.
    pub(super) talk_since: Option<(At, Mood)>,
}

impl Scene {
    /// The scene changed (or was asked for and is this).
    pub(super) fn change(&mut self, now: At, name: &str, settings: &SceneSettings) {
        let mood = mood(name, settings);
        if mood != self.mood && mood == Mood::Talk {
            self.talk_since = Some((now, self.mood));
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

/// English names that streamers commonly give their scenes, as whole words in any case.
const COMMON: [(Mood, &[&str]); 4] = [
    (
        Mood::Opening,
        &[
            "starting soon",
            "starting",
            "opening",
            "intro",
            "countdown",
            "pre show",
            "preshow",
            "be live soon",
        ],
    ),
    (
        Mood::Away,
        &[
            "brb",
            "be right back",
            "away",
            "afk",
            "intermission",
            "break",
            "pause",
            "paused",
            "back soon",
        ],
    ),
    (
        Mood::Closing,
        &[
            "ending",
            "closing",
            "outro",
            "credits",
            "stream over",
            "goodbye",
            "good night",
            "the end",
            "end",
        ],
    ),
    (
        Mood::Contemplative,
        &[
            "contemplative",
            "contemplation",
            "vigil",
            "meditation",
            "ambience",
            "ambient",
            "scenery",
            "quiet",
        ],
    ),
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
    COMMON
        .iter()
        .find(|(_, phrases)| phrases.iter().any(|p| joined.contains(&format!(" {p} "))))
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
        assert_eq!(mood("Friendly fire", &none), Mood::Talk);
        let own = SceneSettings {
            talk: vec!["brb*".into()],
            ..none
        };
        assert_eq!(mood("BRB but talking", &own), Mood::Talk);
    }
}
