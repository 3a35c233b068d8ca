//! Goes through a dashboard line by line: a label opens a field, what follows is its value until the
//! next label, and what belongs to nothing is a note.

use super::Field;
use super::collect::{Collected, Read};
use super::field::Meaning;
use super::label::{self, Label};
use super::line::{Bullet, Kind, is_farewell, is_preface, kind};
use super::table;
use super::value::{hashtags, split_goals};

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

/// A field whose value is being read.
#[derive(Debug)]
struct Open {
    what: Meaning,
    form: Form,
    /// The label's line and the value's last, from 1.
    lines: (usize, usize),
    value: Vec<String>,
    /// A blank line came after the value's last.
    paused: bool,
    /// How the goals are written.
    goals: Goals,
}

/// How a label was written, which decides how far its value reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Heading(usize),
    Inline,
    Bullet(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goals {
    /// None yet.
    None,
    /// On the label's own line.
    Inline,
    /// One a line, without bullets.
    Plain,
    /// A list that stands in so far.
    List(usize),
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
            if !rule && !(text(index) && is_farewell(lines[index])) {
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
                        self.label(number, label, Form::Inline)
                    }
                    Some(label)
                        if label.rest.is_empty() && (label.bold || underlined || !self.begun) =>
                    {
                        self.close()
                    }
                    _ if underlined && !self.begun && self.document.is_none() => {
                        self.document = Some((number, text))
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

    /// A row of a table; a head row takes its table's first values along.
    fn row(&mut self, index: usize, row: &'a str, kinds: &[Kind<'a>]) -> usize {
        let number = index + 1;
        let cells = table::cells(row);
        if table::is_divider(&cells) {
            return 1;
        }
        let divided = matches!(kinds.get(number), Some(Kind::Row(row)) if table::is_divider(&table::cells(row)));
        if let (true, Some(meanings), Some(Kind::Row(values))) =
            (divided, table::head(&cells), kinds.get(index + 2))
        {
            for (meaning, value) in meanings.into_iter().zip(table::cells(values)) {
                if let Some(meaning) = meaning {
                    self.whole(meaning, &value, index + 3, row);
                }
            }
            return 3;
        }
        match table::named(&cells) {
            Some((Meaning::Document, _)) => self.close(),
            Some((meaning, value)) => self.whole(meaning, &value, number, row),
            None if divided => self.close(),
            None => self.out.note(number, row),
        }
        1
    }

    /// A label and its whole value at once.
    fn whole(&mut self, what: Meaning, value: &str, number: usize, source: &str) {
        self.close();
        self.begun = true;
        if let Meaning::Field(field) = what {
            if self.out.has(field) {
                return self.out.note(number, source);
            }
        }
        self.open(what, Form::Inline, number);
        let broken = value
            .replace("<br>", "\n")
            .replace("<br/>", "\n")
            .replace("<br />", "\n");
        if what == Meaning::Field(Field::Goals) {
            self.inline_goals(number, value);
        } else {
            broken.lines().for_each(|line| self.take(number, line));
        }
        self.close();
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

    fn inline_goals(&mut self, number: usize, text: &str) {
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

    fn goal(&mut self, number: usize, text: &str, done: bool) {
        if !self.out.goal(text, done) {
            self.out.note(number, text);
        } else if let Some(open) = &mut self.open {
            open.lines.1 = number;
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

    fn bullet(&mut self, number: usize, bullet: Bullet<'a>) {
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
                self.take(number, text)
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

    fn goal_text(&mut self, number: usize, text: &str) {
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

    /// A blank line ends most values.
    fn blank(&mut self, next: &[Kind]) {
        let Some(open) = &mut self.open else { return };
        match open.what {
            Meaning::Field(Field::Goals) => open.paused = true,
            Meaning::Field(Field::Announcement) if !open.value.is_empty() => {
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

impl Open {
    /// Whether a line of text goes on with the value.
    fn continues(&self, text: &str, indented: bool) -> bool {
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

/// Whether hashtags come before the next thing that is not text: for a value under a heading anywhere in
/// its section, for another in the very next line.
fn tags_follow(form: Form, next: &[Kind]) -> bool {
    let mut texts = next
        .iter()
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
