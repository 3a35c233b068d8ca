//! Labels: how a name such as `### 1. 🎮 **Today's Game** (required):` is told from text, and what stays
//! of the line once it is taken off.

use super::field::{Meaning, meaning};

/// No label is longer; what is, is text.
const LONGEST: usize = 80;

/// A label with the text that stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    pub(super) meaning: Meaning,
    pub(super) rest: &'a str,
    /// Whether it was set in bold, which a goal's own `Mood: …` is not.
    pub(super) bold: bool,
}

/// Reads a label at the beginning of a piece of text (without heading marks or bullets): alone, in
/// bold, or before a colon, a dash or an equals sign.
pub(super) fn read(text: &str) -> Option<Label<'_>> {
    let text = after_ornaments(text);
    let Some((inner, rest)) = emphasised(text) else {
        return plain(text);
    };
    let mut label = marked(inner, rest)?;
    label.bold = text.starts_with("**") || text.starts_with("__");
    Some(label)
}

fn marked<'a>(inner: &'a str, rest: &'a str) -> Option<Label<'a>> {
    let known = |label: &str| meaning(&normal(label));
    if let Some(meaning) = known(inner) {
        // `**Game** (required): Valheim`
        let rest = after_note(rest);
        let rest = rest.trim_start_matches([':', '：']).trim();
        let rest = rest
            .strip_prefix(['-', '–', '—', '='])
            .unwrap_or(rest)
            .trim();
        return Some(Label {
            meaning,
            rest,
            bold: false,
        });
    }
    // `**Game: Valheim**`, and `**1.** Game: Valheim` or `**Game:** …` with the colon's half outside
    if rest.trim().is_empty() {
        return plain(inner);
    }
    if inner.chars().all(|c| !c.is_alphabetic()) {
        return plain(after_ornaments(rest));
    }
    None
}

fn plain(text: &str) -> Option<Label<'_>> {
    let found = |meaning, rest| {
        Some(Label {
            meaning,
            rest,
            bold: false,
        })
    };
    let whole = text.trim();
    if let Some(meaning) = meaning(&normal(whole)) {
        return found(meaning, "");
    }
    for (at, mark) in separators(text) {
        if let Some(meaning) = meaning(&normal(&text[..at])) {
            return found(meaning, text[at + mark..].trim());
        }
    }
    None
}

/// Where a label may end: the first colon, the first dash or equals sign with spaces around it.
fn separators(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let head = head(text);
    let colon = head
        .char_indices()
        .find(|(_, c)| matches!(c, ':' | '：' | '﹕' | '꞉'));
    let colon = colon.map(|(at, c)| (at, c.len_utf8()));
    let dash = [" - ", " – ", " — ", " = ", " -> ", " → ", " | ", "\t"];
    let dash = dash
        .into_iter()
        .filter_map(move |mark| Some((head.find(mark)?, mark.len())));
    colon.into_iter().chain(dash)
}

/// As much of a text as a label can take up.
fn head(text: &str) -> &str {
    let end = text
        .char_indices()
        .map(|(at, _)| at)
        .take_while(|at| *at <= LONGEST)
        .last();
    let end = end.unwrap_or(0);
    if text.len() <= LONGEST {
        text
    } else {
        &text[..end]
    }
}

/// Splits `**inner** rest` (also `__`, `*`, `_`, `***`, and a pair of quotation marks as in JSON).
pub(super) fn emphasised(text: &str) -> Option<(&str, &str)> {
    ["***", "**", "__", "*", "_", "\"", "'", "`"]
        .iter()
        .find_map(|mark| {
            let inside = text.strip_prefix(mark)?;
            if inside.starts_with(char::is_whitespace) {
                return None;
            }
            let end = inside.find(mark)?;
            let (inner, rest) = (&inside[..end], &inside[end + mark.len()..]);
            (!inner.trim().is_empty()).then_some((inner, rest))
        })
}

/// A text without what decorates its beginning: emoji, keycaps, stars, arrows.
fn after_ornaments(text: &str) -> &str {
    let keycap = text
        .find('\u{20e3}')
        .filter(|at| *at <= 6 && text.starts_with(|c: char| c.is_ascii_digit()));
    let text = keycap.map_or(text, |at| &text[at + '\u{20e3}'.len_utf8()..]);
    text.trim_start_matches(|c: char| {
        c.is_whitespace() || !c.is_ascii() && !c.is_alphanumeric() && !"“„«‘¿".contains(c)
    })
}

/// A text without a bracketed remark at its beginning.
fn after_note(text: &str) -> &str {
    let text = text.trim_start();
    let inside = text.strip_prefix(['(', '[']);
    inside
        .and_then(|inside| Some(&inside[inside.find([')', ']'])? + 1..]))
        .unwrap_or(text)
}

/// A label in the form in which names are looked up: lower case, only words, without numbering,
/// bracketed remarks and words like `your` or `tonight's`. Empty if it is too long to be one.
pub(super) fn normal(label: &str) -> String {
    if label.len() > LONGEST {
        return String::new();
    }
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut depth = 0_u32;
    let mut after_small = false;
    // `Twitter (X) Announcement` is `Twitter X Announcement`; `Goals (3-5)` is `Goals`
    let short = label.replace("(X)", " X ").replace("(x)", " x ");
    for c in short.chars().chain([' ']) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '\'' | '’' | '‘' => {}
            c if depth == 0 && c.is_alphanumeric() => {
                // `streamTitle`
                if after_small && c.is_uppercase() {
                    words.push(std::mem::take(&mut word));
                }
                after_small = c.is_lowercase();
                word.extend(c.to_lowercase());
                continue;
            }
            '\u{fe0f}' | '\u{20e3}' => continue,
            _ => {}
        }
        if !word.is_empty() && !matches!(c, '\'' | '’' | '‘') {
            words.push(std::mem::take(&mut word));
        }
        after_small = false;
    }
    words.retain(|word| word != "and");
    let first = words.iter().position(|word| !is_before(word)).unwrap_or(0);
    words[first.min(words.len())..].join(" ")
}

/// Words before a label that do not change it: numbering, articles, `today's`.
fn is_before(word: &str) -> bool {
    const BEFORE: &[&str] = &[
        "the",
        "your",
        "my",
        "our",
        "a",
        "an",
        "one",
        "today",
        "todays",
        "tonight",
        "tonights",
        "this",
        "evenings",
        "nights",
        "weeks",
        "single",
        "suggested",
        "proposed",
        "possible",
        "recommended",
        "final",
        "draft",
        "step",
        "part",
        "section",
        "field",
    ];
    word.chars().all(|c| c.is_ascii_digit()) || BEFORE.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::super::field::Field;
    use super::*;

    fn field(text: &str) -> Option<(Field, &str)> {
        match read(text)?.meaning {
            Meaning::Field(field) => Some((field, read(text)?.rest)),
            _ => None,
        }
    }

    #[test]
    fn labels_in_many_clothes() {
        for text in [
            "Game: Valheim",
            "game： Valheim",
            "**Game:** Valheim",
            "**Game**: Valheim",
            "**Game** - Valheim",
            "__Game__ Valheim",
            "*Game:* Valheim",
            "***Game:*** Valheim",
            "🎮 Game: Valheim",
            "🎮 **Game:** Valheim",
            "**🎮 Game:** Valheim",
            "1. Game: Valheim",
            "1️⃣ **Game:** Valheim",
            "Today's Game: Valheim",
            "Tonight’s Game – Valheim",
            "Game (required): Valheim",
            "**Game** (required): Valheim",
            "**Game: Valheim**",
            "\"game\": Valheim",
            "Game/Category: Valheim",
            "(2) Game = Valheim",
        ] {
            assert_eq!(field(text), Some((Field::Game, "Valheim")), "{text}");
        }
    }

    #[test]
    fn names_of_the_prototypes_template() {
        for (text, expected) in [
            ("1. Stream Title", Field::Title),
            ("2. Twitch Go Live Notification", Field::GoLive),
            ("3. Twitter (X) Announcement Post", Field::Announcement),
            ("4. Session Goals", Field::Goals),
            ("5. One Content Angle", Field::Angle),
            ("Mood/Energy", Field::Mood),
            ("Today's Game", Field::Game),
            ("Goals (3-5)", Field::Goals),
            ("stream_title", Field::Title),
        ] {
            assert_eq!(field(text), Some((expected, "")), "{text}");
        }
    }

    #[test]
    fn text_is_no_label() {
        for text in [
            "Windrose: What the Sea Withholds",
            "Games that could kill us",
            "The mood of the sea is low",
            "I feel the mood: it is low",
            "**Windrose**: what it withholds",
            "a - b",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
