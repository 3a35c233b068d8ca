//! A frame: the wording of a line with places left open. `{}` takes the phrase, `{ing}` the phrase as a doing,
//! `{game}`, `{when}` and `{quiet}` what they say, and `[a|b]` is a choice of words.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use serde::{Deserialize, Serialize};

use super::clean::capitalised;
use super::phrase::{Kind, Phrase};

/// Names a wording, whatever stands in its places: a hash of the frame's text, so that it means the same
/// in a stored checkpoint as long as the wording lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FrameId(pub u32);

impl FrameId {
    /// The id of a frame's text (FNV-1a).
    #[must_use]
    pub fn of(frame: &str) -> Self {
        let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        Self(frame.bytes().fold(0x811C_9DC5, step))
    }
}

/// What can be set into a frame.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Filling<'a> {
    pub(super) phrase: Option<&'a Phrase>,
    pub(super) game: Option<&'a str>,
    pub(super) when: Option<&'a str>,
    pub(super) quiet: Option<&'a str>,
}

/// The finished line; `None` if the frame asks for something that is not there.
pub(super) fn fill(frame: &str, filling: &Filling<'_>, rng: &mut ChaCha8Rng) -> Option<String> {
    let mut out = String::with_capacity(frame.len() + 64);
    let mut rest = frame;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        let close = if rest[at..].starts_with('{') {
            '}'
        } else {
            ']'
        };
        let end = at + rest[at..].find(close)?;
        let inner = &rest[at + 1..end];
        if close == ']' {
            let choices = inner.split('|').count();
            out.push_str(inner.split('|').nth(draw(rng, choices))?);
        } else {
            out.push_str(&place(inner, filling)?);
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Some(polished(&out))
}

/// How many characters of its sentence a frame has behind the phrase.
pub(super) fn tail(frame: &str) -> usize {
    let after = frame.rsplit('}').next().unwrap_or_default();
    after.split(". ").next().unwrap_or_default().len()
}

fn place(name: &str, filling: &Filling<'_>) -> Option<String> {
    match name {
        "game" => filling.game.map(str::to_owned),
        "when" => filling.when.map(str::to_owned),
        "quiet" => filling.quiet.map(str::to_owned),
        "ing" => filling.phrase.map(Phrase::doing),
        _ => filling.phrase.map(|p| match p.kind {
            Kind::Quote | Kind::Question => format!("“{}”", p.text),
            _ => p.text.clone(),
        }),
    }
}

/// Sentences begin with a capital, and a quoted question needs no full stop of ours.
fn polished(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, sentence) in text.replace("?”.", "?”").split(". ").enumerate() {
        if i > 0 {
            out.push_str(". ");
        }
        // a number keeps its own casing; a quotation at the start takes a capital like the rest
        if sentence
            .trim_start_matches('“')
            .starts_with(char::is_lowercase)
        {
            out.push_str(&capitalised(sentence));
        } else {
            out.push_str(sentence);
        }
    }
    out
}

/// A number below `n`, the same on every machine.
pub(super) fn draw(rng: &mut ChaCha8Rng, n: usize) -> usize {
    let wide = u64::from(rng.next_u32()) * n as u64;
    (wide >> 32) as usize
}
