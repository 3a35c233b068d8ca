//! The words of JSON Schema that the tables use.

use serde_json::{Map, Value, json};

use crate::web::body::LARGEST;

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// A text of at most so many characters.
pub(super) fn short(most: usize) -> Value {
    json!({ "type": "string", "maxLength": most })
}

/// A text, a number or a truth; a text of at most so many characters.
pub(super) fn scalar(most: usize) -> Value {
    json!({ "type": ["string", "number", "boolean"], "maxLength": most })
}

/// A text that must say something: white space and control characters are taken off.
pub(super) fn said(most: usize) -> Value {
    json!({ "type": "string", "maxLength": most, "pattern": r"[^\s\x00-\x1f\x7f-\x9f]" })
}

/// One line of at most so many characters; white space around it is taken off.
pub(super) fn line(most: usize) -> Value {
    let pattern = r"^[\t-\r\x85 ]*[^\x00-\x1f\x7f-\x9f]*[\t-\r\x85 ]*$";
    json!({ "type": "string", "maxLength": most, "pattern": pattern })
}

/// The same, and it must say something.
pub(super) fn said_line(most: usize) -> Value {
    let pattern = r"^[\t-\r\x85 ]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*[\t-\r\x85 ]*$";
    json!({ "type": "string", "maxLength": most, "pattern": pattern })
}

/// A text of this form.
pub(super) fn like(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// One of these words.
pub(super) fn word(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// This word and no other.
pub(super) fn only(word: &str) -> Value {
    json!({ "type": "string", "const": word })
}

pub(super) fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// Yes, or no.
pub(super) fn always(value: bool) -> Value {
    json!({ "type": "boolean", "const": value })
}

/// Nothing at all can be given.
pub(super) fn nothing() -> Value {
    json!({ "not": {} })
}

/// A whole number from 0.
pub(super) fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// A whole number from 0 in a request, as large as any is taken.
pub(super) fn counted() -> Value {
    within(0, LARGEST)
}

/// A whole number between two.
pub(super) fn within(least: u64, most: u64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

pub(super) fn number() -> Value {
    json!({ "type": "number", "minimum": 0 })
}

/// A moment: ISO 8601 in UTC.
pub(super) fn moment() -> Value {
    json!({ "type": "string", "format": "date-time", "pattern": "Z$" })
}

pub(super) fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

pub(super) fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

pub(super) fn texts() -> Value {
    list(text())
}

/// This, or null.
pub(super) fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// With what is taken if nothing is said.
pub(super) fn usually(mut schema: Value, default: impl Into<Value>) -> Value {
    schema["default"] = default.into();
    schema
}

/// With a sentence.
pub(super) fn about(mut schema: Value, about: &str) -> Value {
    schema["description"] = json!(about);
    schema
}

/// A shared part of the document.
pub(super) fn part(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object with exactly these fields.
pub(super) fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let properties: Map<String, Value> = fields
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    let required: Vec<String> = properties.keys().cloned().collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// The same with the time stamp that every answer carries.
pub(super) fn answer<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    object(fields.into_iter().chain([("timestamp", moment())]))
}

/// With a field that is not always there.
pub(super) fn sometimes(mut schema: Value, name: &str, field: Value) -> Value {
    schema["properties"][name] = field;
    schema
}
