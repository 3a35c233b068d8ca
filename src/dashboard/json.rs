//! Dashboards that came as a JSON object, as some language models answer. Keys are labels.

use serde_json::Value;

use super::collect::{Collected, Read};
use super::field::{Field, Meaning, meaning};
use super::label::normal;
use super::line::{Kind, is_preface, kind};
use super::value::split_goals;

/// Reads a text that is one JSON object, in a code fence or behind a preface or not; `None` if it is
/// something else or names fewer than two fields.
pub(super) fn read(raw: &str) -> Option<Read> {
    let ignored =
        |line: &&str| !matches!(kind(line), Kind::Blank | Kind::Fence) && !is_preface(line);
    if !raw.lines().find(ignored)?.trim_start().starts_with('{') {
        return None;
    }
    let (start, end) = (raw.find('{')?, raw.rfind('}')?);
    let value: Value = serde_json::from_str(raw.get(start..=end)?).ok()?;
    let mut object = value.as_object()?;
    // `{"dashboard": {…}}`
    if let (1, Some(Value::Object(inner))) = (object.len(), object.values().next()) {
        object = inner;
    }
    let mut collected = Collected::default();
    let mut fields = 0;
    for (key, value) in object {
        let lines = place(raw, key, value);
        match meaning(&normal(key)) {
            Some(Meaning::Field(Field::Goals)) => {
                for (text, done) in goals(value) {
                    collected.goal(&text, done);
                }
                collected.place(Field::Goals, lines);
                fields += 1;
            }
            Some(Meaning::Field(Field::Notes)) => collected.note(lines.0, &flat(value, "\n")),
            Some(Meaning::Field(field)) if !collected.has(field) => {
                collected.set(field, &[flat(value, " ")], lines);
                fields += 1;
            }
            Some(Meaning::Hashtags) => collected.tags(&flat(value, " "), lines),
            _ => {
                let text = flat(value, ", ");
                if !text.is_empty() {
                    collected.note(lines.0, &format!("{key}: {text}"));
                }
            }
        }
    }
    (fields >= 2).then(|| collected.finish())
}

/// The lines of a key and its value, as well as text can tell.
fn place(raw: &str, key: &str, value: &Value) -> (usize, usize) {
    let line_of = |at: usize| raw[..at].matches('\n').count() + 1;
    let Some(at) = raw.find(&format!("\"{key}\"")) else {
        return (1, 1);
    };
    let last = match value {
        Value::Array(items) => items.last().map(|item| flat(item, " ")),
        _ => None,
    };
    let end = last.and_then(|last| raw[at..].find(&last).map(|end| at + end));
    (line_of(at), line_of(end.unwrap_or(at)))
}

fn goals(value: &Value) -> Vec<(String, bool)> {
    match value {
        Value::Array(items) => {
            let done = |item: &Value| item.get("done").and_then(Value::as_bool).unwrap_or(false);
            let text = |item: &Value| {
                let named = ["text", "goal", "title", "name"]
                    .iter()
                    .find_map(|key| item.get(*key));
                flat(named.unwrap_or(item), " ")
            };
            items.iter().map(|item| (text(item), done(item))).collect()
        }
        other => split_goals(&flat(other, "\n"))
            .into_iter()
            .map(|text| (text, false))
            .collect(),
    }
}

/// A value as text; objects are left out.
fn flat(value: &Value, between: &str) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items
            .iter()
            .map(|item| flat(item, between))
            .collect::<Vec<_>>()
            .join(between),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Null | Value::Object(_) => String::new(),
    }
}
