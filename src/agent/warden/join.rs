//! Undoes spacing: `v i e w e r s`, `fol.low.ers`, `view ers`, `BUYVIEWERSNOW`. Joins only where the result
//! is a word that some rule knows, so that innocent text stays as it is.

use super::lexicon::Lexicon;
use super::link::is_ending;
use super::text::{Line, unleet};

/// Fewest single letters in a row that are taken for a spaced-out word.
const SHORTEST_RUN: usize = 3;

/// Most pieces that are tried as one word.
const MOST_PIECES: usize = 4;

/// Shortest word that may be put together of pieces. Shorter ones arise by chance.
const SHORTEST_JOINED: usize = 6;

/// Shortest compound that is taken apart.
const SHORTEST_COMPOUND: usize = 9;

/// The line with its pieces joined, or nothing if there is nothing to join.
pub(super) fn join(line: &Line, lexicon: &Lexicon) -> Option<String> {
    let mut out = String::with_capacity(line.text.len() + 24);
    out.push(' ');
    let mut changed = false;
    let mut i = 0;
    let mut buffer = String::new();
    let mut links = line.links.iter().peekable();
    while i < line.words.len() {
        if let Some(link) = links.next_if(|link| link.first == i) {
            link.push_evidence(&mut out);
            i = link.end;
            continue;
        }
        let limit = links.peek().map_or(line.words.len(), |link| link.first);
        let end = single_run(line, i, limit);
        if end - i >= SHORTEST_RUN {
            changed |= push_run(line, i..end, lexicon, &mut out);
            i = end;
        } else if let Some(pieces) = pieces(line, i, limit, lexicon, &mut buffer) {
            out.push_str(&buffer);
            out.push(' ');
            changed = true;
            i += pieces;
        } else {
            buffer.clear();
            line.push(i, true, &mut buffer);
            if buffer.len() >= SHORTEST_COMPOUND
                && !lexicon.knows(&buffer)
                && let Some(parts) = lexicon.split(&buffer).filter(|parts| parts.covers(80))
            {
                parts.push(&mut out);
                changed = true;
            } else {
                out.push_str(&buffer);
                out.push(' ');
            }
            i += 1;
        }
    }
    changed.then_some(out)
}

/// One past the last of the single letters that follow each other from word `i` on.
fn single_run(line: &Line, i: usize, limit: usize) -> usize {
    // In `a r.e.d` the first letter is a word of its own.
    if i + 2 < limit && line.gap(i + 1) == " " && !line.gap(i + 2).contains(' ') {
        return i;
    }
    let mut end = i;
    while end < limit && line.is_single(end) && (end == i || line.gap(end).len() <= 4) {
        end += 1;
    }
    end
}

/// Writes a run of single letters as the words in it. True if it holds any.
fn push_run(line: &Line, run: std::ops::Range<usize>, lexicon: &Lexicon, out: &mut String) -> bool {
    let mut joined = String::with_capacity(run.len());
    let mut after_dot = None;
    for i in run.clone() {
        if i > run.start && line.gap(i).trim() == "." {
            after_dot = Some(joined.len());
        }
        let word = line.words[i];
        joined.extend(line.text[word.start..word.end].chars().map(unleet));
    }
    let dotted = after_dot
        .is_some_and(|at: usize| at >= 3 && joined.len() - at >= 2 && is_ending(&joined[at..]));
    if dotted {
        out.push_str("<link> <spelled> ");
    }
    if let Some(parts) = lexicon.split(&joined).filter(|parts| parts.covers(60)) {
        out.push_str("<spaced> ");
        parts.push(out);
        true
    } else {
        out.push_str(&joined);
        out.push(' ');
        dotted
    }
}

/// How many words from `i` on make one known word, which is left in `buffer`.
fn pieces(
    line: &Line,
    i: usize,
    limit: usize,
    lexicon: &Lexicon,
    buffer: &mut String,
) -> Option<usize> {
    buffer.clear();
    line.push(i, true, buffer);
    let first_is_known = lexicon.knows(buffer);
    let mut spaced = false;
    for count in 2..=MOST_PIECES {
        let next = i + count - 1;
        if next >= limit {
            return None;
        }
        match line.gap(next) {
            " " if !spaced && count == 2 => spaced = true,
            "." | "-" | "_" | "*" | "~" | "/" | "|" if !spaced => {}
            _ => return None,
        }
        let before = buffer.len();
        line.push(next, true, buffer);
        let last_is_known = lexicon.knows(&buffer[before..]);
        if buffer.len() >= SHORTEST_JOINED
            && !(spaced && first_is_known && last_is_known)
            && lexicon.knows(buffer)
        {
            return Some(count);
        }
    }
    None
}
