//! Tables: `| Game | Valheim |` a row, or one row of names above one row of values.

use super::field::Meaning;
use super::label;

/// The cells of a row, outer bars taken off; `\|` is a bar inside a cell.
pub(super) fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = row.trim().trim_start_matches('|').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'|') => {
                chars.next();
                cells.last_mut().expect("one cell at least").push('|');
            }
            '|' => cells.push(String::new()),
            c => cells.last_mut().expect("one cell at least").push(c),
        }
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells
        .into_iter()
        .map(|cell| cell.trim().to_owned())
        .collect()
}

/// Whether a row only divides head and body.
pub(super) fn is_divider(cells: &[String]) -> bool {
    let dashes = |cell: &String| {
        !cell.is_empty()
            && cell
                .chars()
                .all(|c| matches!(c, '-' | ':' | '=' | '–' | '—'))
    };
    !cells.is_empty() && cells.iter().all(dashes)
}

/// A row that names one thing and gives its value; the name may stand behind a number.
pub(super) fn named(cells: &[String]) -> Option<(Meaning, String)> {
    let at = cells
        .iter()
        .take(2)
        .position(|cell| meaning(cell).is_some())?;
    let values: Vec<&str> = cells[at + 1..]
        .iter()
        .map(String::as_str)
        .filter(|cell| !cell.is_empty())
        .collect();
    Some((meaning(&cells[at])?, values.join(" ")))
}

/// The meanings of a head row's cells, if it names at least two fields.
pub(super) fn head(cells: &[String]) -> Option<Vec<Option<Meaning>>> {
    let meanings: Vec<_> = cells.iter().map(|cell| meaning(cell)).collect();
    let fields = meanings
        .iter()
        .filter(|meaning| matches!(meaning, Some(Meaning::Field(_))));
    (fields.count() >= 2).then_some(meanings)
}

fn meaning(cell: &str) -> Option<Meaning> {
    label::read(cell)
        .filter(|label| label.rest.is_empty())
        .map(|label| label.meaning)
}
