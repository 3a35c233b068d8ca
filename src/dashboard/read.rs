//! Goes through a dashboard line by line: a label opens a field, what follows is its value until the
//! next label, and what belongs to nothing is a note.

mod goals;
mod open;
mod rows;

use open::{Form, Goals, Open, tags_follow};

use super::Field;
use super::collect::{Collected, Read};
use super::field::Meaning;
use super::label::{self, Label};
use super::line::{Kind, is_farewell, is_preface, kind};
use super::value::hashtags;

/// Reads a text that is not JSON.
pub(super) fn read(raw: &str) -> Read {
    let lines: Vec<&str> = raw.lines().collect();
    let kinds: Vec<Kind> = lines.iter().map(|line| kind(line)).collect();
    let mut reader = Reader {
        lines,
        ..Reader::default()
    };
    let (first, last) = reader.chatter(&kinds);
    let mut index = first;
    while index < last {
        index += reader.line(index, &kinds[..last]);
    }
    reader.close();
    reader.finish()
}

#[derive(Debug, Default)]
struct Reader<'a> {
    out: Collected,
    open: Option<Open>,
    /// The document's own heading with its line; the title if nothing else is.
    document: Option<(usize, &'a str)>,
    /// Whether any label was seen.
    begun: bool,
    /// The lines as they came, for the white space before them.
    lines: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    /// Skips what a language model says before and after; gives the range of lines to read.
    fn chatter(&mut self, kinds: &[Kind]) -> (usize, usize) {
        let lines = std::mem::take(&mut self.lines);
        let said = |index: &usize| !matches!(kinds[*index], Kind::Blank | Kind::Fence);
        let text = |index: usize| matches!(kinds[index], Kind::Text(_));
        let (mut first, mut last) = (0, lines.len());
        while let Some(index) = (first..last).find(said) {
            if !(text(index) && is_preface(lines[index]) && label::read(lines[index]).is_none()) {
                break;
            }
            self.leave_out(index);
            first = index + 1;
        }
        while let Some(index) = (first..last).rev().find(said) {
            let rule = kinds[index] == Kind::Rule;
            let said = text(index) && is_farewell(lines[index]);
            if !(rule || said) {
                break;
            }
            if !rule {
                self.leave_out(index);
            }
            last = index;
        }
        self.lines = lines;
        (first, last)
    }

    fn leave_out(&mut self, index: usize) {
        self.out.remark(format!(
            "line {} was taken for a language model's own word and left out",
            index + 1
        ));
    }

    /// Reads the line at `index` (from 0); gives how many lines that took.
    fn line(&mut self, index: usize, kinds: &[Kind<'a>]) -> usize {
        let number = index + 1;
        match kinds[index] {
            Kind::Fence => {}
            Kind::Blank => self.blank(&kinds[number..]),
            Kind::Rule => {
                // the underline of a label, or the end of a section
                let fresh = |open: &Open| open.value.is_empty() && open.goals == Goals::None;
                if !self.open.as_ref().is_some_and(fresh) {
                    self.close();
                }
            }
            Kind::Heading(level, text) => self.heading(number, level, text),
            Kind::Row(row) => return self.row(index, row, kinds),
            Kind::Escaped(text) => self.text(number, text, text),
            Kind::Text(text) => {
                let underlined = matches!(kinds.get(number), Some(Kind::Rule));
                match label::read(text) {
                    Some(label) if label.meaning != Meaning::Document => {
                        self.label(number, label, Form::Inline);
                    }
                    Some(label)
                        if label.rest.is_empty() && (label.bold || underlined || !self.begun) =>
                    {
                        self.close();
                    }
                    _ if underlined && !self.begun && self.document.is_none() => {
                        self.document = Some((number, text));
                    }
                    _ => self.text(number, text, text),
                }
            }
            Kind::Bullet(bullet) => self.bullet(number, bullet),
        }
        1
    }

    fn heading(&mut self, number: usize, level: usize, text: &'a str) {
        match label::read(text) {
            Some(label) if label.meaning != Meaning::Document => {
                return self.label(number, label, Form::Heading(level));
            }
            Some(label) if label.rest.is_empty() => return self.close(),
            _ => {}
        }
        if text.is_empty() {
            return;
        }
        if let Some(open) = &self.open {
            let Form::Heading(above) = open.form else {
                return self.unclaimed_section(number, level, text);
            };
            let goals = open.what == Meaning::Field(Field::Goals);
            if level > above && goals {
                return self.out.note(number, text);
            }
            if level > above && open.value.is_empty() {
                return self.text(number, text, text);
            }
        }
        self.unclaimed_section(number, level, text);
    }

    fn unclaimed_section(&mut self, number: usize, level: usize, text: &'a str) {
        self.close();
        if level == 1 && !self.begun && self.document.is_none() {
            self.document = Some((number, text));
        } else {
            self.out.note(number, text);
        }
    }

    fn open(&mut self, what: Meaning, form: Form, number: usize) {
        self.open = Some(Open {
            what,
            form,
            lines: (number, number),
            value: Vec::new(),
            paused: false,
            goals: Goals::None,
        });
    }

    fn label(&mut self, number: usize, label: Label<'a>, form: Form) {
        self.close();
        self.begun = true;
        // YAML's marks for a value on the next lines
        let rest = if matches!(label.rest, ">" | ">-" | "|" | "|-") {
            ""
        } else {
            label.rest
        };
        match label.meaning {
            Meaning::Field(Field::Notes) => {
                self.open(label.meaning, form, number);
                if !rest.is_empty() {
                    self.out.note(number, rest);
                }
            }
            Meaning::Field(field) if self.out.has(field) => {
                let name = field.heading();
                let again = if rest.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}: {rest}")
                };
                self.out.note(number, &again);
            }
            meaning => {
                self.open(meaning, form, number);
                if meaning == Meaning::Field(Field::Goals) {
                    self.inline_goals(number, rest);
                } else if !rest.is_empty() {
                    self.take(number, rest);
                }
            }
        }
    }

    /// Takes a piece of the open field's value.
    fn take(&mut self, number: usize, text: &str) {
        if let Some(open) = &mut self.open {
            open.value.push(text.to_owned());
            open.lines.1 = number;
            open.paused = false;
        }
    }

    /// A line of text; `whole` is how it stands in the notes if nothing claims it.
    fn text(&mut self, number: usize, text: &str, whole: &str) {
        let Some(open) = &self.open else {
            return self.out.note(number, whole);
        };
        match open.what {
            Meaning::Field(Field::Goals) => self.goal_text(number, text),
            Meaning::Field(Field::Notes) | Meaning::Document => self.out.note(number, whole),
            _ if open.value.is_empty() => self.take(number, text),
            Meaning::Hashtags if !open.paused => self.take(number, text),
            Meaning::Field(field)
                if !field.is_one_line() && open.continues(text, self.indented(number)) =>
            {
                self.take(number, text);
            }
            _ => {
                if !open.value.is_empty() && open.what != Meaning::Hashtags {
                    self.close();
                }
                self.out.note(number, whole);
            }
        }
    }

    /// Whether a line stands in.
    fn indented(&self, number: usize) -> bool {
        let line = self.lines.get(number - 1);
        line.is_some_and(|line| line.starts_with(char::is_whitespace))
    }

    /// A blank line ends most values.
    fn blank(&mut self, next: &[Kind]) {
        let Some(open) = &mut self.open else { return };
        match open.what {
            Meaning::Field(Field::Goals) => open.paused = true,
            Meaning::Field(Field::Announcement) if !open.value.is_empty() && !open.paused => {
                // a post may have paragraphs, if its tags are still to come
                let tagged = open.value.iter().any(|line| hashtags(line) > 0);
                if tagged || !tags_follow(open.form, next) {
                    open.paused = true;
                }
            }
            _ => open.paused |= !open.value.is_empty(),
        }
    }

    /// Ends the open field and keeps its value.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        match open.what {
            Meaning::Field(Field::Goals) => {
                if self.out.has(Field::Goals) {
                    self.out.place(Field::Goals, open.lines);
                }
            }
            Meaning::Field(field) => self.out.set(field, &open.value, open.lines),
            Meaning::Hashtags => self.out.tags(&open.value.join(" "), open.lines),
            Meaning::Document => {}
        }
    }

    fn finish(mut self) -> Read {
        if let Some((number, text)) = self.document {
            if self.out.has(Field::Title) {
                self.out.note_first(number, text);
            } else {
                self.out
                    .set(Field::Title, &[text.to_owned()], (number, number));
                self.out
                    .remark("the title was taken from the document's heading".to_owned());
            }
        }
        self.out.finish()
    }
}
