//! Makes a person's words fit to be set inside a line, or refuses them. Text from outside is data: what looks
//! like markup, an instruction, a pitch or an insult is not repaired but left out whole. Not the guard,
//! which judges finished lines.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// The most characters of one text that are looked at.
const LONGEST: usize = 400;

/// The text as plain words, in its own casing and without a closing full stop; `None` if it cannot
/// be made safe or nothing is left.
#[must_use]
pub fn clean(raw: &str) -> Option<String> {
    let head: String = raw.chars().take(LONGEST).collect();
    if has_markup(&head) || has_address(&head) {
        return None;
    }
    let plain = without_marks(&head);
    let plain = without_asides(plain)?;
    let plain = calm(&plain);
    let plain = plain.trim_matches(|c: char| c.is_whitespace() || "-–—:;,.…/|•·&+=#".contains(c));
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 2 && !unfit(plain)).then(|| plain.to_owned())
}

/// The pieces of a stream title, which people divide with bars and dots; the unsafe ones are left out.
#[must_use]
pub fn pieces(title: &str) -> Vec<String> {
    title
        .split(['|', '•', '·', '★', '☆', '◆', '\n'])
        .flat_map(|part| part.split(" // "))
        .filter_map(clean)
        .collect()
}

fn has_markup(text: &str) -> bool {
    let tag = text.char_indices().any(|(i, c)| {
        c == '<'
            && text[i + 1..].starts_with(|n: char| n.is_ascii_alphabetic() || "/!?".contains(n))
    });
    tag || [
        "](",
        "{{",
        "}}",
        "${",
        "&#",
        "```",
        "javascript:",
        "<3",
        "[/",
        "\\u",
        "\\x",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// Links, names with `@`, and chat commands.
fn has_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let bare =
            word.trim_matches(|c: char| !c.is_alphanumeric() && c != '!' && c != '@' && c != '/');
        let command = bare
            .strip_prefix(['!', '/'])
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let domain = bare.rsplit_once('.').is_some_and(|(host, end)| {
            let end = end.split(['/', '?', ':']).next().unwrap_or_default();
            !host.is_empty()
                && (2..=6).contains(&end.len())
                && end.chars().all(char::is_alphabetic)
                && host.chars().filter(|c| c.is_alphanumeric()).count() > 2
                && !bare.contains("..")
        });
        command
            || domain
            || bare.contains('@')
            || bare.contains("://")
            || bare
                .get(..4)
                .is_some_and(|head| head.eq_ignore_ascii_case("www."))
    })
}

/// Drops emphasis marks, emoji, control and invisible characters; evens out spaces and quotation marks.
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    let paired = text.matches('"').count().is_multiple_of(2);
    for c in text.chars() {
        match c {
            '*' | '`' | '~' | '_' | '|' | '<' | '>' | '[' | ']' | '{' | '}' | '\\' | '^' => {
                out.push(' ');
            }
            '"' if paired => {
                open = !open;
                out.push(if open { '‘' } else { '’' });
            }
            '"' => {}
            '“' | '„' | '«' => out.push('‘'),
            '”' | '»' => out.push('’'),
            c if c.is_whitespace() => out.push(' '),
            c if is_picture(c) || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    let mut words: Vec<&str> = out.split_whitespace().collect();
    while words.last().is_some_and(|w| w.starts_with('#')) {
        words.pop();
    }
    let plain = closed_up(words.join(" "));
    instead(instead(plain, " vs. ", " versus "), " vs ", " versus ")
}

/// Without spaces before marks that close.
fn closed_up(text: String) -> String {
    [(" ,", ","), (" .", "."), (" ?", "?")]
        .into_iter()
        .fold(text, |text, (from, to)| instead(text, from, to))
}

/// Puts one for the other. Mostly there is nothing to do, and nothing is copied.
fn instead(text: String, from: &str, to: &str) -> String {
    if text.contains(from) {
        text.replace(from, to)
    } else {
        text
    }
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c), 0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF0..=0xFFFF | 0xE0000..=0xE0FFF)
}

fn is_picture(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x21FF | 0x2300..=0x27BF | 0x2900..=0x2BFF | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F000..=0x1FAFF | 0xE000..=0xF8FF | 0x20E3 | 0xA9 | 0xAE | 0x2122)
}

/// Takes out what stands in parentheses; `None` if they do not match.
fn without_asides(text: String) -> Option<String> {
    if !text.contains(['(', ')']) {
        return Some(text);
    }
    let mut depth = 0_u32;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    (depth == 0).then(|| closed_up(out.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Takes shouting out: capitals, exclamation marks, heaps of punctuation.
fn calm(text: &str) -> String {
    let shouted = |w: &str| {
        let letters = w.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 4
            && w.chars().all(|c| !c.is_lowercase())
            && w.chars().any(char::is_uppercase)
            && !is_roman(w)
    };
    let cased: Vec<&str> = text
        .split_whitespace()
        .filter(|w| w.chars().any(|c| c.is_uppercase() || c.is_lowercase()))
        .collect();
    let upper = cased
        .iter()
        .filter(|w| w.chars().all(|c| !c.is_lowercase()))
        .count();
    let all = cased.len() >= 2 && upper * 10 >= cased.len() * 7;
    let mut words = Vec::new();
    for (i, word) in text.split_whitespace().enumerate() {
        if all && word.chars().all(|c| !c.is_lowercase()) && word != "I" {
            let low = word.to_lowercase();
            words.push(if i == 0 { capitalised(&low) } else { low });
        } else if shouted(word) {
            words.push(capitalised(&word.to_lowercase()));
        } else {
            words.push(word.to_owned());
        }
    }
    let mut out = String::with_capacity(text.len());
    let joined = words.join(" ");
    for (i, c) in joined.char_indices() {
        let last = out.chars().next_back();
        match c {
            '!' | '¡' | '‼' | '！' => {
                let more = joined[i + c.len_utf8()..].contains(char::is_alphanumeric);
                if more && last.is_some_and(char::is_alphanumeric) {
                    out.push('.');
                }
            }
            '¿' => {}
            '?' | ',' | ';' | ':' if last == Some(c) => {}
            '.' if last == Some('.') || last == Some('…') => {
                if last == Some('.') {
                    out.pop();
                    out.push('…');
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// A proper name, such as a game's, without shouting: "ELDEN RING" is "Elden Ring".
pub(super) fn name(raw: &str) -> Option<String> {
    let loud = raw.chars().filter(|c| c.is_uppercase()).count() > 4
        && !raw.chars().any(char::is_lowercase);
    let small = ["of", "the", "and", "in", "to", "a", "an", "for", "from"];
    let cased = |(i, word): (usize, &str)| {
        let low = word.to_lowercase();
        match () {
            () if is_roman(word) => word.to_owned(),
            () if i > 0 && small.contains(&low.as_str()) => low,
            () => capitalised(&low),
        }
    };
    if loud {
        let quiet: Vec<String> = raw.split_whitespace().enumerate().map(cased).collect();
        clean(&quiet.join(" "))
    } else {
        clean(raw)
    }
}

/// A number in Roman letters, as in the names of games.
fn is_roman(word: &str) -> bool {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .all(|c| "IVX".contains(c))
}

/// The text with its first letter as a capital.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let at = text.find(char::is_alphanumeric).unwrap_or(0);
    let mut rest = text[at..].chars();
    let first: String = rest
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    format!("{}{first}{}", &text[..at], rest.as_str())
}

/// Parts of sentences that no line may carry: pitches, instructions, claims about people, first-person
/// feelings. Each is matched on whole words, in lower case.
#[rustfmt::skip]
const UNFIT: &[&str] = &[
    "add me", "affiliate", "all of you", "as an ai", "be human", "buy followers", "chat",
    "cheap viewers", "click", "comment below", "dear ai", "developer mode", "disregard", "dm me",
    "do not obey", "donate", "donation", "donations", "everybody is", "everybody loves",
    "everybody wants", "everyone here", "everyone is", "everyone loves", "everyone thinks",
    "everyone wants", "follow for", "follow goal", "follow her", "follow him", "follow me", "follow my",
    "follow the channel", "follow the stream", "follow us", "followers", "follows", "for free money",
    "forget everything", "forget your", "free skins", "giveaway", "hit the bell", "hype", "i adore",
    "i am", "i feel", "i hate", "i love", "i need", "i want", "i'm", "ignore all", "ignore any",
    "ignore every", "ignore my", "ignore previous", "ignore the above", "ignore the previous",
    "ignore your", "instruction", "instructions", "jailbreak", "language model", "let me know",
    "let us know", "like and", "link in", "lurkers", "obey", "onlyfans", "override your", "poggers",
    "post this", "pretend to be", "pretend you", "prompt injection", "raid us", "repeat after",
    "reveal your", "say hi", "script", "smash that", "sub goal", "sub to", "subathon", "subs",
    "subscribe", "subscriber", "subscribers", "subscription", "system message", "system prompt",
    "telegram", "tell everyone", "tell the viewers", "tip jar", "type in", "viewers",
    "what do you think", "whatsapp", "y'all", "you all", "you are an ai", "you are now", "you guys",
    "your instructions", "your prompt",
];

/// Beginnings of words that no line may carry.
#[rustfmt::skip]
const FOUL: &[&str] = &[
    "anal", "arse", "asshole", "bastard", "bitch", "blowjob", "boob", "bullshit", "cock", "coon",
    "cunt", "dick", "dildo", "fag", "fuck", "goddamn", "hentai", "hitler", "jizz", "kike", "kys",
    "milf", "motherf", "nazi", "nigg", "nsfw", "orgasm", "paki", "penis", "piss", "porn", "pussy",
    "rape", "rapist", "retard", "sex", "shit", "slut", "spic", "suicid", "tits", "trann", "vagina",
    "wank", "whore",
];

/// Words that begin like foul ones and are not.
#[rustfmt::skip]
const FAIR: &[&str] = &[
    "analog", "analogies", "analogue", "analogy", "analyse", "analysing", "analysis", "analyst",
    "analytical", "analyze", "analyzing", "arsenal", "arsenals", "cockatrice", "cockpit", "cockpits",
    "cocktail", "cocktails", "cocoon", "dickens", "dickensian", "pakistan", "pakistani", "rapeseed",
    "retardant", "sextant", "sextants", "spice", "spiced", "spices", "spicier", "spicy",
];

/// Whether the words say something that must not be repeated.
fn unfit(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    let mut spaced = String::with_capacity(lower.len() + 2);
    let mut foul = false;
    for word in lower
        .split(|c: char| !c.is_alphanumeric() && !"'$@*".contains(c))
        .filter(|w| !w.is_empty())
    {
        spaced.push(' ');
        spaced.push_str(word);
        foul |= is_foul(word) || word.contains(MASKS) && is_foul(&unmasked(word));
    }
    spaced.push(' ');
    let marks = text
        .chars()
        .filter(|c| matches!(u32::from(*c), 0x300..=0x36F | 0x1AB0..=0x1AFF | 0x20D0..=0x20FF))
        .count();
    foul || marks > 4 || UNFIT_WORDS.is_match(&spaced)
}

/// [`UNFIT`] as whole words, all looked for at once.
static UNFIT_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let whole = UNFIT.iter().map(|phrase| format!(" {phrase} "));
    AhoCorasick::new(whole).expect("a hundred short phrases are not too many")
});

fn is_foul(word: &str) -> bool {
    let first = word.as_bytes().first();
    FOUL.iter()
        .any(|stem| stem.as_bytes().first() == first && word.starts_with(stem))
        && !FAIR.contains(&word)
        && !word.starts_with("analys")
}

/// Digits and signs that stand for letters.
const MASKS: [char; 7] = ['0', '1', '3', '4', '5', '@', '$'];

/// A word with digits and signs read as the letters that they stand for.
fn unmasked(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            c => c,
        })
        .collect()
}
