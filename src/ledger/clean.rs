//! Words that others wrote, made fit to stand on a page: one line, bounded, nothing invisible in it. It does
//! not escape; each form of the ledger does that in its own way.

use unicode_normalization::char::is_combining_mark;

/// Most characters of a quoted line.
pub(super) const LINE: usize = 300;
/// Most characters of a name.
pub(super) const NAME: usize = 50;
/// Marks that may be piled on one letter; more are there to run over the lines above.
const MARKS: usize = 3;

/// The text as one line of at most `most` characters, without what has no shape: control characters, marks
/// that turn the direction of writing, tags and fillers. A longer text ends with an ellipsis.
pub(super) fn plain(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len().min(most * 4));
    let (mut length, mut marks, mut gap) = (0, 0, false);
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{ffa0}') {
            gap = !out.is_empty();
            continue;
        }
        if c.is_control() || shapeless(c) {
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS {
            continue;
        }
        if length + usize::from(gap) >= most {
            out.push('…');
            break;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
            length += 1;
        }
        out.push(c);
        length += 1;
    }
    out
}

/// Joiners stay: scripts and emoji need them.
const fn shapeless(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}')
}
