//! The goals among the fields: on one line, one a line, or a list.

use super::Reader;
use super::open::{Form, Goals};
use crate::dashboard::Field;
use crate::dashboard::field::Meaning;
use crate::dashboard::label::{self, Label};
use crate::dashboard::line::{Bullet, Kind, kind};
use crate::dashboard::value::split_goals;

impl<'a> Reader<'a> {
    pub(super) fn inline_goals(&mut self, number: usize, text: &str) {
        let remark = text.starts_with('(') && text.ends_with(')');
        if text.is_empty() || remark {
            return;
        }
        for piece in split_goals(text) {
            let (done, piece) = match kind(&piece) {
                Kind::Bullet(bullet) => (bullet.done, bullet.text.to_owned()),
                _ => (false, piece),
            };
            self.goal(number, &piece, done);
        }
        if let Some(open) = &mut self.open {
            open.goals = Goals::Inline;
        }
    }

    pub(super) fn goal(&mut self, number: usize, text: &str, done: bool) {
        if !self.out.goal(text, done) {
            self.out.note(number, text);
        } else if let Some(open) = &mut self.open {
            open.lines.1 = number;
        }
    }

    pub(super) fn goal_text(&mut self, number: usize, text: &str) {
        let indented = self.indented(number);
        let Some(open) = &mut self.open else { return };
        match open.goals {
            Goals::None if text.ends_with([':', '：']) => self.out.note(number, text),
            Goals::None | Goals::Plain if !(open.paused && open.goals == Goals::Plain) => {
                open.goals = Goals::Plain;
                self.goal(number, text, false);
            }
            Goals::List(_)
                if !open.paused && (indented || text.starts_with(char::is_lowercase)) =>
            {
                open.lines.1 = number;
                self.out.continue_goal(text);
            }
            _ => {
                self.close();
                self.out.note(number, text);
            }
        }
    }

    /// An entry of a list: a label, a goal, or text.
    pub(super) fn bullet(&mut self, number: usize, bullet: Bullet<'a>) {
        let goals = self
            .open
            .as_ref()
            .filter(|open| open.what == Meaning::Field(Field::Goals));
        // In a list of goals a goal may read `Mood: keep it calm`; a label there is set in bold, or the
        // list of goals is itself within a list of labels.
        let may_be_label = |label: &Label| match goals {
            None => label.meaning != Meaning::Document,
            Some(open) => {
                let outer = matches!(open.form, Form::Bullet(indent) if bullet.indent <= indent);
                label.meaning != Meaning::Document && (label.bold || outer)
            }
        };
        if let Some(label) = label::read(bullet.text).filter(may_be_label) {
            return self.label(number, label, Form::Bullet(bullet.indent));
        }
        let Some(open) = self
            .open
            .as_mut()
            .filter(|open| open.what == Meaning::Field(Field::Goals))
        else {
            return self.text(number, bullet.text, bullet.whole);
        };
        match open.goals {
            Goals::List(indent) if bullet.indent > indent + 1 => {
                return self.out.note(number, bullet.whole);
            }
            Goals::List(_) => {}
            Goals::Inline | Goals::Plain => {
                // what stood there was the list's introduction
                open.goals = Goals::List(bullet.indent);
                let label = open.lines.0;
                for goal in self.out.take_goals() {
                    self.out.note(label, &goal.text);
                }
            }
            Goals::None => open.goals = Goals::List(bullet.indent),
        }
        if let Some(open) = &mut self.open {
            open.paused = false;
        }
        self.goal(number, bullet.text, bullet.done);
    }
}
