//! Judges every line before anyone sees it, whoever composed it: model, offline voice or Steward.
//! The guard is the list [`RULES`], which one can read; each rule has a name, a reason and examples that
//! a test holds it to. Pure: the same line in the same [`Context`] gets the same verdict. It does not
//! mend lines and does not judge chat, which is the Warden's work.

mod address;
mod bait;
mod context;
mod crowd;
mod hype;
mod leak;
mod line;
mod memory;
mod money;
mod obscene;
mod reach;
mod selfhood;
mod shape;
mod tone;

#[cfg(test)]
mod tests;

pub use context::Context;
pub(super) use leak::FENCE;

use crate::event::Verdict;
use line::Line;

/// The most characters of a line that is shown (`docs`: the voice is brief).
pub const MAX_CHARS: usize = 200;

/// One rule: a thing that no line may do.
#[derive(Debug)]
pub struct Rule {
    /// A short name, such as `links`.
    pub name: &'static str,
    /// What is wrong with a line that breaks it; follows the name in a verdict.
    pub reason: &'static str,
    /// Lines that pass the whole guard although they come near to breaking this rule.
    pub good: &'static [&'static str],
    /// Lines that break this rule.
    pub bad: &'static [&'static str],
    /// What in the line breaks it, in words or as found; `None`: nothing does.
    check: fn(&Line, &Context) -> Option<String>,
}

/// All of them, in the order in which a verdict names them.
pub static RULES: &[&Rule] = &[
    // the form
    &shape::LENGTH,
    &shape::SENTENCES,
    &shape::UNFINISHED,
    &shape::HIDDEN,
    &shape::LETTERS,
    &shape::MARKUP,
    &shape::QUOTED,
    // the tone
    &tone::CAPITALS,
    &tone::EXCLAMATION,
    &tone::EMOJI,
    &hype::HYPE,
    &tone::HOSTILE,
    // what it asks for
    &bait::BAIT,
    &money::MONEY,
    // where it reaches
    &reach::LINKS,
    &reach::MENTIONS,
    &address::ADDRESS,
    &reach::COMMANDS,
    // what it claims
    &selfhood::SELFHOOD,
    &crowd::AUDIENCE,
    // what it gives away or repeats
    &leak::LEAKAGE,
    &obscene::OBSCENE,
    &memory::REPETITION,
    &memory::ECHO,
];

/// What the guard says of a line. Linear in the line's length; a line far too long is judged by its
/// length alone.
#[must_use]
pub fn judge(line: &str, context: &Context) -> Verdict {
    if line.len() > 8 * MAX_CHARS {
        return Verdict {
            broken: vec![word(&shape::LENGTH, "far too long to be read further")],
        };
    }
    let line = Line::new(line);
    let broken = RULES
        .iter()
        .filter_map(|rule| Some(word(rule, &(rule.check)(&line, context)?)))
        .collect();
    Verdict { broken }
}

fn word(rule: &Rule, detail: &str) -> String {
    format!("{}: {} ({detail})", rule.name, rule.reason)
}

/// Takes the wrapping off a model's answer: white space and line breaks around it, and quotation marks
/// around the whole of it. Changes nothing inside the line.
#[must_use]
pub fn clean(model_output: &str) -> String {
    let mut line = model_output.trim();
    while let Some(inner) = shape::unquoted(line) {
        line = inner.trim();
    }
    line.to_owned()
}
