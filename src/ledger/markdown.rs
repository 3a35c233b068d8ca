//! The ledger as Markdown. Every word that is not ours is escaped, so that any reader of Markdown shows
//! exactly what was written and makes nothing of it.

use std::fmt::Write;

use super::deeds::Deed;
use super::record::Record;
use super::sheet::Sheet;

/// Sentences in a paragraph of the prose.
const PARAGRAPH: usize = 5;

/// The ledger of a session.
#[must_use]
pub fn markdown(record: &Record) -> String {
    let sheet = Sheet::new(record);
    let mut out = String::new();
    // writing to a string does not fail
    let _ = write(&sheet, &mut out);
    out
}

fn write(sheet: &Sheet, out: &mut String) -> std::fmt::Result {
    let so_far = if sheet.so_far { " (so far)" } else { "" };
    writeln!(out, "# Sanctum Ledger — {}{so_far}\n", sheet.date)?;
    for (name, value) in &sheet.facts {
        writeln!(out, "- {name}: {}", text(value))?;
    }
    writeln!(out, "\n## Stream Theme\n")?;
    theme(sheet, out)?;
    writeln!(out, "\n## The Evening\n")?;
    evening(sheet, out)?;
    writeln!(out, "\n## Notable Discussion\n")?;
    discussion(sheet, out)?;
    writeln!(out, "\n## Agent Actions\n")?;
    deeds(sheet, out)
}

fn theme(sheet: &Sheet, out: &mut String) -> std::fmt::Result {
    if sheet.theme.is_empty() && sheet.goals.is_empty() {
        return writeln!(out, "No dashboard was given for this evening.");
    }
    for (name, value) in &sheet.theme {
        writeln!(out, "- {name}: {}", text(value))?;
    }
    if !sheet.goals.is_empty() {
        writeln!(out, "- Session goals:")?;
        for (goal, done) in &sheet.goals {
            writeln!(
                out,
                "  - [{}] {}",
                if *done { 'x' } else { ' ' },
                text(goal)
            )?;
        }
    }
    Ok(())
}

fn evening(sheet: &Sheet, out: &mut String) -> std::fmt::Result {
    for paragraph in sheet.evening.chunks(PARAGRAPH) {
        let sentences: Vec<String> = paragraph
            .iter()
            .map(|told| format!("{} ({})", text(&told.words), sheet.timecode(&told.at)))
            .collect();
        writeln!(out, "{}\n", sentences.join(" "))?;
    }
    if sheet.left_out > 0 {
        writeln!(
            out,
            "Smaller moments that are left out here: {}.\n",
            sheet.left_out
        )?;
    }
    writeln!(out, "{}", text(&sheet.summary))
}

fn discussion(sheet: &Sheet, out: &mut String) -> std::fmt::Result {
    if sheet.threads.is_empty() {
        return writeln!(out, "{}", sheet.no_discussion());
    }
    for thread in &sheet.threads {
        writeln!(out, "### {}\n", text(&thread.heading))?;
        for quote in &thread.quotes {
            let (name, words) = (text(&quote.name), text(&quote.text));
            writeln!(
                out,
                "> **{name}** ({}): {words} \\[{}\\]\n",
                sheet.timecode(&quote.at),
                quote.number
            )?;
        }
        if thread.more > 0 {
            writeln!(
                out,
                "Kept lines of this talk that are not quoted: {}.\n",
                thread.more
            )?;
        }
    }
    writeln!(
        out,
        "The quoted messages, by the ids that chat gave them:\n"
    )?;
    for quote in sheet.threads.iter().flat_map(|t| &t.quotes) {
        writeln!(out, "- \\[{}\\] {}", quote.number, text(&quote.message))?;
    }
    Ok(())
}

fn deeds(sheet: &Sheet, out: &mut String) -> std::fmt::Result {
    writeln!(out, "### Prompts\n")?;
    list(sheet, &sheet.prompts, "No prompt was composed.", out)?;
    writeln!(out, "\n### Flags\n")?;
    list(sheet, &sheet.flags, "The Warden held no line back.", out)?;
    if sheet.more_flags > 0 && !sheet.flags.is_empty() {
        writeln!(out, "\nFlags that are not listed: {}.", sheet.more_flags)?;
    }
    writeln!(out, "\n### Answers\n")?;
    list(sheet, &sheet.answers, "The Steward answered nobody.", out)?;
    if !sheet.notes.is_empty() {
        writeln!(out, "\n### Notes\n")?;
        list(sheet, &sheet.notes, "", out)?;
    }
    Ok(())
}

fn list(sheet: &Sheet, deeds: &[Deed], empty: &str, out: &mut String) -> std::fmt::Result {
    if deeds.is_empty() {
        return writeln!(out, "{empty}");
    }
    for deed in deeds {
        let said = deed
            .spoken()
            .map_or(String::new(), |said| format!("{} ", text(&said)));
        writeln!(
            out,
            "- {}: {said}{}",
            sheet.timecode(&deed.at),
            text(&deed.fate)
        )?;
    }
    Ok(())
}

/// A cleaned text so that Markdown shows it as it is. `<`, `>` and `&` become entities, so that not even a
/// program that looks for tags in the source finds one; other marks that can mean something, in `CommonMark`
/// or in the dialects in use, get a backslash. Addresses, which some readers make links of whatever stands
/// before them, are broken by a word joiner, which nobody sees.
pub(super) fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len() + plain.len() / 8);
    let chars: Vec<char> = plain.chars().collect();
    let number = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1).copied();
        let begins = i == 0;
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("\\@\u{2060}"),
            ':' if after == Some('/') => out.push_str("\\:\u{2060}"),
            '.' if follows_www(&chars[..i]) => out.push_str("\u{2060}."),
            '\\' | '`' | '*' | '[' | ']' | '{' | '}' | '#' | '|' | '~' | '^' | '=' | '$' | '%'
            | '+' => escape(c, &mut out),
            // within a word it never means anything, and names have it
            '_' if !(joins(before) && joins(after)) => escape(c, &mut out),
            // `:fire:` and the like; `0:10:00` and `then: this` stay readable
            ':' if begins || after.is_some_and(|c| !c.is_whitespace() && !c.is_ascii_digit()) => {
                escape(c, &mut out);
            }
            '!' if after == Some('[') => escape(c, &mut out),
            '-' if begins || after == Some('-') || before == Some('-') => escape(c, &mut out),
            '.' | ')' if number > 0 && i == number => escape(c, &mut out),
            _ => out.push(c),
        }
    }
    out
}

fn escape(c: char, out: &mut String) {
    out.push('\\');
    out.push(c);
}

fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric())
}

fn follows_www(before: &[char]) -> bool {
    before.len() >= 3
        && before[before.len() - 3..]
            .iter()
            .all(|c| c.eq_ignore_ascii_case(&'w'))
}
