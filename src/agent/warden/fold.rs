//! Folds the characters of a line to plain small letters: width, styled alphabets, accents, invisible
//! characters and look-alike letters of other scripts. Knows characters, not words: what the folded
//! text means is for [`super::text`].
//!
//! A word written wholly in Cyrillic or Greek is a word of that language and stays as it is. A word
//! that mixes scripts, each foreign letter a twin of a Latin one, is a disguise.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A line after folding.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// Small letters, digits, punctuation; never more than [`MAX_BYTES`].
    pub(super) text: String,
    /// Whether a word mixed scripts so as to look Latin, or hid invisible characters between letters.
    pub(super) disguised: bool,
}

/// Longest folded line, bytes. A line has at most 2,000 bytes; a single character may unfold to
/// eighteen, so a hostile line could otherwise grow.
pub(super) const MAX_BYTES: usize = 4096;

/// Folds a line. Takes time linear in its length.
pub(super) fn fold(text: &str) -> Folded {
    if text.is_ascii() {
        let mut text = text.to_owned();
        text.make_ascii_lowercase();
        text.truncate(MAX_BYTES);
        return Folded {
            text,
            disguised: false,
        };
    }
    let mut folded = Folded::default();
    let mut plain = String::with_capacity(text.len());
    let mut hidden_after_letter = false;
    for c in text.nfkd() {
        if is_invisible(c) {
            hidden_after_letter |= plain.ends_with(|c: char| c.is_ascii_alphabetic());
        } else if !is_combining_mark(c) {
            folded.disguised |= hidden_after_letter && c.is_ascii_alphabetic();
            hidden_after_letter = false;
            plain.push(punctuation(c));
        }
        if plain.len() >= MAX_BYTES {
            break;
        }
    }
    let foreign_text = plain.chars().filter(|&c| is_own_script(c)).count() >= 4;
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let inside = is_word(first);
        let end = rest.find(|c| is_word(c) != inside).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        if inside {
            folded.disguised |= fold_word(run, foreign_text, &mut folded.text);
        } else {
            folded.text.push_str(run);
        }
        rest = tail;
    }
    while folded.text.len() > MAX_BYTES {
        folded.text.pop();
    }
    folded
}

/// Folds one word into `out`; true if it mixes scripts to look Latin.
fn fold_word(word: &str, foreign_text: bool, out: &mut String) -> bool {
    if word.is_ascii() {
        out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        return false;
    }
    let latin = word.chars().any(|c| c.is_ascii_alphabetic());
    let scripted = word.chars().any(is_scripted);
    let twins = word.chars().all(|c| !is_scripted(c) || is_twin(c));
    if scripted && !latin && !word.chars().all(|c| !c.is_alphabetic() || is_small_twin(c)) {
        out.extend(word.chars().flat_map(char::to_lowercase));
        return false;
    }
    for c in word.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            cure(c, out);
        }
    }
    // In a Russian sentence `VPNа` is an ending on a foreign word, not a trick.
    let ending = word
        .chars()
        .skip_while(char::is_ascii)
        .all(|c| !c.is_ascii());
    scripted && latin && twins && !(foreign_text && ending)
}

/// The plain form of a styled or foreign letter; itself if there is none.
fn cure(c: char, out: &mut String) {
    let cured = decancer::cure_char(c, decancer::Options::default());
    match cured {
        decancer::Translation::Character(c) => out.push(c),
        decancer::Translation::String(s) => out.push_str(&s),
        decancer::Translation::None => {}
    }
}

fn is_word(c: char) -> bool {
    // Squared and regional-indicator letters are symbols to Unicode and letters to readers.
    c.is_alphanumeric() || matches!(c, '\u{1F130}'..='\u{1F189}' | '\u{1F1E6}'..='\u{1F1FF}')
}

/// Letters of living scripts that have twins of Latin letters.
fn is_scripted(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{58F}' | '\u{13A0}'..='\u{13FF}' | '\u{1C80}'..='\u{1C8F}'
        | '\u{2C80}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}')
        && c.is_alphabetic()
        || matches!(c, '\u{590}'..='\u{12FF}' | '\u{3040}'..='\u{9FFF}')
}

/// A letter that shows that the writer really writes in another script.
fn is_own_script(c: char) -> bool {
    is_scripted(c) && !is_twin(c)
}

/// A Cyrillic, Greek or Armenian letter that a reader takes for a Latin one.
fn is_twin(c: char) -> bool {
    is_small_twin(c)
        || "АВЕКМНОРСТХУІЈЅԌԚԜѴΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹЈ".contains(c)
        || matches!(c, '\u{13A0}'..='\u{13FF}')
}

/// The same among small letters, where the likeness is exact.
fn is_small_twin(c: char) -> bool {
    "аеорсухіјѕһԁԛԝӏѵցոսօզհαορνικυχτεϲϳ".contains(c)
}

/// Characters that draw nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Other scripts' full stops, quotes and spaces as plain ones.
fn punctuation(c: char) -> char {
    match c {
        '。' | '｡' | '․' | '·' | '•' | '‧' | '∙' | '⋅' | '۔' | '܁' | '・' | '．' => {
            '.'
        }
        '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
        '“' | '”' | '„' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '⁄' | '∕' | '⧸' => '/',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn styles_width_and_accents_become_plain() {
        for (given, plain) in [
            ("Ｂｕｙ ＮＯＷ", "buy now"),
            ("𝐁𝐮𝐲 𝓷𝓸𝔀", "buy now"),
            ("ᴠɪᴇᴡᴇʀs", "viewers"),
            ("Ⓑⓤⓨ", "buy"),
            ("víéwérs ön", "viewers on"),
            ("🅱🆄🆈", "buy"),
        ] {
            let folded = fold(given);
            assert_eq!(folded.text, plain);
            assert!(!folded.disguised, "{given}");
        }
    }

    #[test]
    fn mixed_scripts_and_hidden_characters_are_disguises() {
        for (given, plain) in [
            ("vіеwеrs", "viewers"),
            ("ni\u{200B}tro", "nitro"),
            ("fοllοw", "follow"),
            ("Сheар", "cheap"),
        ] {
            let folded = fold(given);
            assert_eq!(folded.text, plain);
            assert!(folded.disguised, "{given}");
        }
    }

    #[test]
    fn other_languages_are_not_disguises() {
        for text in [
            "привет всем, как дела? хороший VPNа",
            "καλησπέρα σε όλους",
            "こんばんは pcゲーム",
            "안녕하세요",
            "👨\u{200D}👩\u{200D}👧 family",
            "می\u{200C}خواهم",
        ] {
            assert!(!fold(text).disguised, "{text}");
        }
        assert_eq!(fold("Привет").text, "привет");
    }

    #[test]
    fn an_unfolding_character_does_not_grow_without_end() {
        assert!(fold(&"\u{FDFA}".repeat(700)).text.len() <= super::MAX_BYTES);
    }
}
