//! Nothing obscene: the words stand in `obscene.txt`, which one can read and extend. They are looked for
//! with disguises taken off; the exceptions in the same file keep a cock's crow and a chink in the wall.

use std::sync::LazyLock;

use super::Rule;
use super::line::{Phrases, quote};

pub(super) const OBSCENE: Rule = Rule {
    name: "obscene",
    reason: "it holds a slur, sexual or foul words, or violence at persons",
    good: &[
        "A chink in the wall lets in more light than the window does.",
        "The bastard sword hangs over the door like a question.",
        "Sperm whales sleep upright.",
        "Scunthorpe has a better harbour than this.",
        "A sextant tells where you are, not why.",
        "The swamp kills you slowly and keeps your boots.",
    ],
    bad: &[
        "This fucking swamp again.",
        "Sh1t, the beam fell.",
        "What the f*ck happened.",
        "F u c k this island.",
        "Go kill yourself.",
        "Somebody should kill the streamer.",
    ],
    check: |line, _| {
        static OBSCENE: LazyLock<Phrases> = LazyLock::new(|| {
            let (words, harmless) = list();
            Phrases::new(&words, &harmless)
        });
        let found = OBSCENE.find(&line.bare);
        let found = found.or_else(|| OBSCENE.find(&line.words));
        // A verdict is shown to people: it names the word by its first letter only.
        found.map(|word| {
            let first: String = word.trim().chars().take(1).collect();
            quote(&format!("{first}…"))
        })
    },
};

/// The file's patterns: what is obscene, and after `except` what is not.
fn list() -> (Vec<&'static str>, Vec<&'static str>) {
    let lines = include_str!("obscene.txt").lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (harmless, words): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("except "));
    let harmless = harmless
        .into_iter()
        .filter_map(|line| line.strip_prefix("except "));
    (words, harmless.collect())
}
