//! A line is for the room: it greets nobody and calls nobody by name. A name that is also a word (somebody
//! may be called `ash`) is refused only where it is a call.

use std::sync::LazyLock;

use regex::Regex;

use super::Rule;
use super::line::{compile, quote};

pub(super) const ADDRESS: Rule = Rule {
    name: "address",
    reason: "a line is for the room and calls nobody by name",
    good: &[
        "Ash falls on the roof and stays there.",
        "The wolf has teeth, patience, and friends.",
    ],
    // whose name is known depends on who is there; see tests
    bad: &[
        "Hey captain, the tide is late.",
        "Yo sailors, the tide is late.",
        "The tide is late, everyone.",
    ],
    check: |line, context| {
        static CALLS: LazyLock<Regex> = LazyLock::new(|| compile(CALLS_OUT));
        if let Some(call) = CALLS.find(&line.text) {
            return Some(quote(call.as_str()));
        }
        if context.names.is_empty() {
            return None;
        }
        let mut tokens: Vec<&str> = line
            .text
            .split(is_between)
            .filter(|token| !token.is_empty())
            .collect();
        tokens.sort_unstable();
        let there = |name: &&String| {
            let first = name.split(is_between).find(|token| !token.is_empty());
            first.is_some_and(|first| tokens.binary_search(&first).is_ok())
        };
        let mut names = context.names.iter().filter(there);
        names
            .find(|name| addresses(&line.text, name))
            .map(|name| quote(name))
    },
};

/// Greetings, and the crowd called first or last.
const CALLS_OUT: &[&str] = &[
    concat!(
        r"^(?:hey|heya|hiya|yo|sup|psst|oi|hi|hello|dear|greetings|welcome(?: back)?|congrats|",
        r"congratulations|thanks|thank you)\s+(?:there\b|[\w' ]{2,25}[,.:;!-])",
    ),
    concat!(
        r",\s*(?:(?:my|dear|old|good|you|all)\s+)?(?:folks|friends?|everyone|everybody|guys|chat|y'all|",
        r"all|people|streamer|captain|skipper|boss|dear|team|fam|gang|buddy|pal|mates?|bro|legends|",
        r"sailors|travell?ers|wanderers|viewers|gamers|crew|ladies and gentlemen)\s*[.?!…]*$",
    ),
    concat!(
        r"^(?:friends|folks|sailors|travell?ers|gamers|viewers|captain|streamer|ladies and gentlemen|",
        r"dear \w+)\s*,",
    ),
];

/// What may stand before a name that is called.
const BEFORE: &[&str] = &[
    "",
    "about that",
    "ah",
    "good point",
    "good question",
    "indeed",
    "nice",
    "no",
    "oh",
    "ok",
    "okay",
    "so",
    "true",
    "well",
    "well said",
    "yes",
];

/// What makes a call of any name behind it.
const GREETING: &[&str] = &[
    "hello",
    "hey",
    "hi",
    "thank you",
    "thanks",
    "to",
    "welcome",
    "welcome back",
    "yo",
];

/// What makes a call of a name before it.
const ASKING: &[&str] = &[
    "what",
    "how",
    "why",
    "where",
    "who",
    "you",
    "your",
    "do you",
    "did you",
    "would you",
    "could you",
    "can you",
    "are you",
    "have you",
];

/// Names hold letters, digits and underscores.
fn is_between(c: char) -> bool {
    !c.is_alphanumeric() && c != '_'
}

/// Whether a folded text calls `name`: first (`orla, …`, `well said, orla: …`), or last (`…, orla?`).
fn addresses(text: &str, name: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text[from..].find(name).map(|at| at + from) {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        from = at + name.len();
        let whole = before.chars().next_back().is_none_or(is_between)
            && after
                .chars()
                .next()
                .is_none_or(|c| is_between(c) && c != '\'');
        if whole && is_call(before.trim_end(), after.trim_start()) {
            return true;
        }
    }
    false
}

/// Whether a name between these two is a call.
fn is_call(before: &str, after: &str) -> bool {
    let opening = before.trim_end_matches([' ', ',', '.', ';', ':']);
    let ends = after.is_empty() || after.starts_with([',', ':', ';', '-', '–', '—', '?', '.', '…']);
    let asked = ASKING.iter().any(|word| {
        let rest = after.strip_prefix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(is_between))
    });
    let last = after.trim_matches(is_between).is_empty() && before.ends_with(',');
    let greeted = GREETING.contains(&opening) && (opening != "to" || ends);
    last || greeted || BEFORE.contains(&opening) && (ends || asked)
}
