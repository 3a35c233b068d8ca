//! One line of a dashboard: what Markdown makes of it, before anything is known about labels.

use super::label::emphasised;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Nothing on it.
    Blank,
    /// A rule, or the underline of a heading.
    Rule,
    /// The fence of a code block.
    Fence,
    /// A heading with its level, from 1.
    Heading(usize, &'a str),
    /// An entry of a list.
    Bullet(Bullet<'a>),
    /// A row of a table, whole.
    Row(&'a str),
    /// Text.
    Text(&'a str),
    /// Text behind a backslash, which is nothing but text.
    Escaped(&'a str),
}

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bullet<'a> {
    /// How far it stands in, in columns.
    pub(super) indent: usize,
    /// Whether it has a ticked box.
    pub(super) done: bool,
    /// The text behind bullet and box.
    pub(super) text: &'a str,
    /// The line as written, without the white space around it.
    pub(super) whole: &'a str,
}

/// Tells what a line is.
pub(super) fn kind(raw: &str) -> Kind<'_> {
    let line = raw.trim();
    let mut inner = line;
    // a quotation is read as what is quoted
    while let Some(quoted) = inner.strip_prefix('>') {
        inner = quoted.trim_start();
    }
    if inner.is_empty() {
        return Kind::Blank;
    }
    if let Some(text) = inner.strip_prefix('\\') {
        return Kind::Escaped(text.trim());
    }
    if inner.starts_with("```") || inner.starts_with("~~~") {
        return Kind::Fence;
    }
    if is_rule(inner) {
        return Kind::Rule;
    }
    if let Some((level, text)) = heading(inner) {
        return Kind::Heading(level, text);
    }
    if inner.starts_with('|') && inner[1..].contains('|') {
        return Kind::Row(inner);
    }
    let indent = raw
        .chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { 4 } else { 1 });
    // `**1. Find the lighthouse**`
    let bold = emphasised(inner).filter(|(bold, rest)| {
        rest.is_empty() && inner.starts_with("**") && !bold.starts_with('*')
    });
    if let Some((done, text)) = bullet(bold.map_or(inner, |(bold, _)| bold)) {
        let indent = indent.sum();
        return Kind::Bullet(Bullet {
            indent,
            done,
            text,
            whole: inner,
        });
    }
    Kind::Text(inner)
}

fn is_rule(line: &str) -> bool {
    let marks = line.chars().filter(|c| !c.is_whitespace());
    let first = line.chars().next().filter(|c| "-*_=—─━~".contains(*c));
    first.is_some_and(|first| marks.clone().all(|c| c == first) && marks.count() >= 3)
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    // `#tag` is a hashtag; `##Label` a heading whose space was forgotten
    let is_heading = (1..=6).contains(&level)
        && (text.is_empty() || text.starts_with(char::is_whitespace) || level > 1);
    is_heading.then(|| (level, text.trim().trim_end_matches('#').trim_end()))
}

/// Takes bullet or number, and a box, off.
fn bullet(line: &str) -> Option<(bool, &str)> {
    const BULLETS: &str = "-*+–—·→»";
    // these are nothing else, with a space behind them or not
    const SURE: &str = "•‣◦▪▫●○∙➤➜➔►▸・";
    if let Some(text) = line.strip_prefix(|c| SURE.contains(c)) {
        let text = text.trim();
        return Some(ticked(text).unwrap_or((false, text)));
    }
    let bullet = line.strip_prefix(|c| BULLETS.contains(c));
    let text = bullet.or_else(|| {
        let digits = line.trim_start_matches('(');
        let behind = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let count = digits.len() - behind.len();
        let marked = behind
            .strip_prefix([')', '.', ':'])
            .or_else(|| behind.strip_prefix("\u{fe0f}\u{20e3}"));
        marked.filter(|_| (1..=3).contains(&count))
    });
    if let Some(text) = text.filter(|text| text.is_empty() || text.starts_with(char::is_whitespace))
    {
        let text = text.trim();
        return Some(ticked(text).unwrap_or((false, text)));
    }
    ticked(line)
}

/// Takes a box off: `[x]`, `[ ]`, `☑`.
fn ticked(text: &str) -> Option<(bool, &str)> {
    const BOXES: [(&str, bool); 13] = [
        ("[ ]", false),
        ("[]", false),
        ("[x]", true),
        ("[X]", true),
        ("[✓]", true),
        ("[✔]", true),
        ("☐", false),
        ("⬜", false),
        ("☑", true),
        ("☒", true),
        ("✅", true),
        ("✔", true),
        ("✓", true),
    ];
    BOXES.iter().find_map(|(mark, done)| {
        let text = text.strip_prefix(mark)?;
        let text = text.strip_prefix('\u{fe0f}').unwrap_or(text);
        (text.is_empty() || text.starts_with(char::is_whitespace)).then(|| (*done, text.trim()))
    })
}

/// Whether a line is a language model's own word before the dashboard.
pub(super) fn is_preface(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let line = line.trim_matches(['*', '_', '>', ' ']);
    let begins = |starts: &[&str]| starts.iter().any(|start| line.starts_with(start));
    let polite = begins(&[
        "sure",
        "certainly",
        "of course",
        "absolutely",
        "okay",
        "ok,",
        "ok!",
        "great",
        "got it",
        "alright",
        "perfect",
        "no problem",
        "definitely",
        "happy to",
        "thanks for",
        "thank you",
    ]);
    let offers = begins(&[
        "here's",
        "here’s",
        "here is",
        "here are",
        "here you go",
        "below is",
        "below you",
        "i've put",
        "i’ve put",
        "i have put",
        "i've drafted",
        "i’ve drafted",
        "this is a draft",
        "this is your",
    ]);
    let of_task = ["dashboard", "here", "draft", "plan", "below"]
        .iter()
        .any(|word| line.contains(word));
    line.chars().count() < 300
        && (offers && line.ends_with([':', '!', '.', '…'])
            || polite && of_task
            || polite && line.ends_with(['!', ':']))
}

/// Whether a line is a language model's own word behind the dashboard.
pub(super) fn is_farewell(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let line = line.trim_matches(['*', '_', '>', ' ']);
    let starts = [
        "let me know if",
        "let me know what",
        "let me know how",
        "let me know whether",
        "feel free to",
        "would you like",
        "do you want me",
        "want me to",
        "if you'd like",
        "if you’d like",
        "if you would like",
        "if you want me",
        "if you want, i",
        "i hope this",
        "hope this helps",
        "i can also",
        "i can adjust",
        "i'd be happy",
        "i’d be happy",
        "happy streaming",
        "enjoy the stream",
        "enjoy your stream",
        "have a great stream",
        "have a wonderful stream",
        "good luck with",
        "just let me know",
        "shall i",
        "should i ",
        "does this work for",
        "this dashboard ",
        "is there anything",
    ];
    line.chars().count() < 400 && starts.iter().any(|start| line.starts_with(start))
}
