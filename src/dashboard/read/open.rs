//! A field whose value is being read, and how far that value reaches.

use crate::dashboard::Field;
use crate::dashboard::field::Meaning;
use crate::dashboard::label;
use crate::dashboard::line::Kind;
use crate::dashboard::value::hashtags;

/// A field whose value is being read.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) what: Meaning,
    pub(super) form: Form,
    /// The label's line and the value's last, from 1.
    pub(super) lines: (usize, usize),
    pub(super) value: Vec<String>,
    /// A blank line came after the value's last.
    pub(super) paused: bool,
    /// How the goals are written.
    pub(super) goals: Goals,
}

/// How a label was written, which decides how far its value reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Heading(usize),
    Inline,
    Bullet(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goals {
    /// None yet.
    None,
    /// On the label's own line.
    Inline,
    /// One a line, without bullets.
    Plain,
    /// A list that stands in so far.
    List(usize),
}

impl Open {
    /// Whether a line of text goes on with the value.
    pub(super) fn continues(&self, text: &str, indented: bool) -> bool {
        if self.paused {
            return false;
        }
        if matches!(self.form, Form::Heading(_)) {
            return true;
        }
        // Behind a label on the same line a value is one line, unless that was broken by an editor or
        // its hashtags follow.
        let ended = self.value.last().is_some_and(|line| {
            line.trim_end()
                .ends_with(['.', '!', '?', '…', '"', '”', ')'])
        });
        let post = self.what == Meaning::Field(Field::Announcement) && hashtags(text) > 0;
        post || indented || self.value_below() || !ended && text.starts_with(char::is_lowercase)
    }

    /// Whether the value began on the line after the label's.
    fn value_below(&self) -> bool {
        self.lines.1 >= self.lines.0 + self.value.len()
    }
}

/// No post is longer, its blank lines included; bounds the look ahead.
const POST_LINES: usize = 40;

/// Whether hashtags come before the next thing that is not text: for a value under a heading anywhere in
/// its section, for another in the very next line.
pub(super) fn tags_follow(form: Form, next: &[Kind]) -> bool {
    let mut texts = next
        .iter()
        .take(POST_LINES)
        .filter(|kind| !matches!(kind, Kind::Blank | Kind::Fence));
    let tagged = |kind: &Kind| matches!(kind, Kind::Text(text) if hashtags(text) > 0 && label::read(text).is_none());
    if !matches!(form, Form::Heading(_)) {
        let only_tags = |text: &str| text.split_whitespace().all(|word| word.starts_with('#'));
        return texts
            .next()
            .is_some_and(|kind| matches!(kind, Kind::Text(text) if only_tags(text)));
    }
    texts
        .take_while(|kind| matches!(kind, Kind::Text(text) if label::read(text).is_none()))
        .any(tagged)
}
