//! Rows of tables among the lines.

use super::Reader;
use super::open::Form;
use crate::dashboard::Field;
use crate::dashboard::field::Meaning;
use crate::dashboard::line::Kind;
use crate::dashboard::table;

impl<'a> Reader<'a> {
    /// A row of a table; a head row takes its table's first values along.
    pub(super) fn row(&mut self, index: usize, row: &'a str, kinds: &[Kind<'a>]) -> usize {
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
    pub(super) fn whole(&mut self, what: Meaning, value: &str, number: usize, source: &str) {
        self.close();
        self.begun = true;
        if let Meaning::Field(field) = what
            && self.out.has(field)
        {
            return self.out.note(number, source);
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
}
