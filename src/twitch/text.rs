//! Viewers' words made safe to keep: bounded, without control characters, with emotes that fit.

use crate::event::Emote;

/// Removes what a line of text should not have and cuts it to `most` bytes between characters. Joiners
/// stay, for the emoji and scripts that need them.
pub(super) fn clean(raw: &str, most: usize) -> String {
    clean_with(raw, most, |_| {})
}

/// The same, with the emotes that the server found in the raw text, moved to where their words are now.
pub(super) fn clean_with_emotes(raw: &str, most: usize, tag: &str) -> (String, Vec<Emote>) {
    let mut ranges = emote_ranges(tag).unwrap_or_default();
    if ranges.is_empty() {
        return (clean(raw, most), Vec::new());
    }
    // places[i]: how many characters are left of what was before the raw character i.
    let mut places = Vec::new();
    let text = clean_with(raw, most, |kept| places.push(kept));
    let length = text.chars().count();
    let place = |at: usize| places.get(at).map_or(length, |kept| (*kept).min(length));

    ranges.sort_by_key(|(_, start, end)| (*start, *end));
    let mut emotes: Vec<Emote> = Vec::new();
    for (id, start, end) in ranges {
        let (start, end) = (place(start), place(end));
        let free = emotes.last().map_or(0, |last| last.end);
        if start >= free && start < end {
            emotes.push(Emote {
                id: clean(id, 64),
                start,
                end,
            });
        }
    }
    (text, emotes)
}

/// `at` hears, for each raw character, how many characters were kept before it.
fn clean_with(raw: &str, most: usize, mut at: impl FnMut(usize)) -> String {
    let mut text = String::with_capacity(raw.len().min(most));
    let mut kept = 0;
    for c in raw.chars() {
        at(kept);
        let Some(c) = sound(c) else { continue };
        if text.is_empty() && c.is_whitespace() {
            continue;
        }
        if text.len() + c.len_utf8() > most {
            break;
        }
        text.push(c);
        kept += 1;
    }
    text.truncate(text.trim_end().len());
    text
}

/// The character to keep, if any.
fn sound(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Overrides and isolates turn the rest of a page around; a byte order mark has no place here; the
        // last two are what clients append to get past Twitch's duplicate check.
        '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{e0000}'
        | '\u{e0001}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// `#rrggbb` in lower case.
pub(super) fn color(tag: &str) -> Option<String> {
    let digits = tag.strip_prefix('#')?;
    let sound = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    sound.then(|| tag.to_ascii_lowercase())
}

/// The `emotes` tag, `id:first-last,first-last/id:first-last`, as (id, first, one past the last) in
/// characters of the raw text; the ranges can lie outside it. `None` if the tag does not have this form.
pub(super) fn emote_ranges(tag: &str) -> Option<Vec<(&str, usize, usize)>> {
    let mut ranges = Vec::new();
    for emote in tag.split('/').filter(|emote| !emote.is_empty()) {
        let (id, places) = emote.split_once(':')?;
        for place in places.split(',') {
            let (first, last) = place.split_once('-')?;
            let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
            if first > last {
                return None;
            }
            ranges.push((id, first as usize, last as usize + 1));
        }
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emotes(raw: &str, tag: &str) -> Vec<(usize, usize)> {
        let (_, emotes) = clean_with_emotes(raw, 2000, tag);
        emotes.iter().map(|e| (e.start, e.end)).collect()
    }

    #[test]
    fn controls_go_and_joiners_stay() {
        assert_eq!(clean("a\u{1}b\u{202e}c\u{2066}d\u{feff}", 99), "abcd");
        assert_eq!(clean("one\ttwo\u{2028}three", 99), "one two three");
        assert_eq!(clean("👩\u{200d}🚀 ok", 99), "👩\u{200d}🚀 ok");
        assert_eq!(clean("  hello \u{e0000}", 99), "hello");
        assert_eq!(clean("\u{7}\u{1b} ", 99), "");
    }

    #[test]
    fn cut_between_characters() {
        assert_eq!(clean("海海海", 7), "海海");
        assert_eq!(clean("abc", 2), "ab");
        assert_eq!(clean("abc", 0), "");
    }

    #[test]
    fn emotes_count_characters() {
        assert_eq!(
            emotes("Kappa hello Kappa", "25:0-4,12-16"),
            [(0, 5), (12, 17)]
        );
        assert_eq!(emotes("海だ :)", "1:3-4"), [(3, 5)]);
        assert_eq!(emotes("b a", "2:2-2/1:0-0"), [(0, 1), (2, 3)]);
    }

    #[test]
    fn emotes_outside_the_text_are_clipped_or_dropped() {
        assert_eq!(emotes("lie", "9:4-900"), []);
        assert_eq!(emotes("lies", "9:2-900"), [(2, 4)]);
        assert_eq!(emotes("overlap", "9:0-3/8:2-5"), [(0, 4)]);
    }

    #[test]
    fn emotes_follow_their_words_when_the_text_is_cleaned() {
        assert_eq!(emotes(" \u{202e}:) and :)", "1:2-3,9-10"), [(0, 2), (7, 9)]);
    }

    #[test]
    fn emote_tags_of_another_form() {
        assert_eq!(emote_ranges(""), Some(vec![]));
        for wrong in [
            "1",
            "1:",
            "1:2",
            "1:3-2",
            "1:-1-2",
            "1:0-99999999999",
            "x:a-b",
        ] {
            assert_eq!(emote_ranges(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn colors() {
        assert_eq!(color("#8A2BE2").as_deref(), Some("#8a2be2"));
        for wrong in ["", "8A2BE2", "#8A2BE", "#8A2BEG", "#é€é", "red"] {
            assert_eq!(color(wrong), None, "{wrong}");
        }
    }
}
