//! How a field is written in a request. JSON has numbers, truth and lists; a form has texts alone, and what
//! can be a text in a form can be one in JSON too. A field that need not be there may be empty or null.

use serde_json::{Value, json};

use crate::web::body::{LARGEST, NO, YES};

/// What is empty once white space is taken off.
const BLANK: &str = r"^\s*$";

/// A field's schema as it stands in the tables, turned into all that is taken for it.
pub(super) fn given(mut schema: Value, required: bool, form: bool) -> Value {
    let outside = ["description", "default"].map(|name| {
        let said = schema
            .as_object_mut()
            .and_then(|schema| schema.remove(name));
        (name, said)
    });
    let texts = as_text(&schema);
    let mut ways = match (form, texts) {
        (true, Some(text)) if schema["type"] == "array" => vec![schema, text],
        (true, Some(text)) => vec![text],
        (false, Some(text)) => vec![schema, text],
        (_, None) => vec![schema],
    };
    if !required && form {
        ways.push(json!({ "type": "string", "pattern": BLANK }));
    } else if !required {
        ways.push(json!({ "type": ["string", "null"], "pattern": BLANK }));
    }
    let mut given = match ways.len() {
        1 => ways.swap_remove(0),
        _ => json!({ "anyOf": ways }),
    };
    for (name, said) in outside {
        if let Some(said) = said {
            given[name] = said;
        }
    }
    given
}

/// What is no text, as a text.
fn as_text(schema: &Value) -> Option<Value> {
    match schema["type"].as_str()? {
        "integer" => {
            let least = schema["minimum"].as_u64().unwrap_or_default();
            let most = schema["maximum"].as_u64().unwrap_or(LARGEST);
            Some(json!({ "type": "string", "pattern": digits(least, most) }))
        }
        "boolean" => {
            let words = match schema["const"].as_bool() {
                Some(true) => YES.to_vec(),
                Some(false) => NO.to_vec(),
                None => [YES, NO].concat(),
            };
            Some(json!({ "type": "string", "enum": words }))
        }
        // one a line
        "array" => Some(json!({ "type": "string" })),
        _ => None,
    }
}

/// The pattern of the whole numbers from 0 or 1 to `most`.
fn digits(least: u64, most: u64) -> String {
    let most = most.to_string();
    let mut ways = if least == 0 {
        vec!["0".to_owned()]
    } else {
        Vec::new()
    };
    if most.bytes().all(|digit| digit == b'9') {
        ways.push(format!("[1-9][0-9]{{0,{}}}", most.len() - 1));
        return format!("^0*(?:{})$", ways.join("|"));
    }
    if most.len() > 1 {
        ways.push(format!("[1-9][0-9]{{0,{}}}", most.len() - 2));
    }
    for (place, digit) in most.char_indices() {
        let first = if place == 0 { '1' } else { '0' };
        if digit > first {
            let (below, rest) = (u32::from(digit) - 1, most.len() - place - 1);
            let below = char::from_u32(below).unwrap_or(first);
            ways.push(format!(
                "{}[{first}-{below}][0-9]{{{rest}}}",
                &most[..place]
            ));
        }
    }
    ways.push(most);
    format!("^0*(?:{})$", ways.join("|"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may panic

    use super::*;

    #[test]
    fn a_pattern_has_just_the_numbers_between() {
        for (least, most) in [
            (0, 0),
            (0, 9),
            (1, 20),
            (1, 366),
            (1, 720),
            (0, 1440),
            (1, 2016),
        ] {
            let pattern = regex::Regex::new(&digits(least, most)).unwrap();
            for number in 0..3000 {
                let inside = (least..=most).contains(&number);
                assert_eq!(
                    pattern.is_match(&number.to_string()),
                    inside,
                    "{number} to {most}"
                );
            }
        }
        assert_eq!(digits(0, LARGEST), "^0*(?:0|[1-9][0-9]{0,14})$");
    }

    #[test]
    fn in_json_a_number_is_a_number_or_its_digits_and_may_be_left_out() {
        let schema = json!({ "type": "integer", "minimum": 1, "maximum": 9, "default": 2 });
        let digit = json!({ "type": "string", "pattern": "^0*(?:[1-9][0-9]{0,0})$" });
        let number = json!({ "type": "integer", "minimum": 1, "maximum": 9 });
        let blank = json!({ "type": ["string", "null"], "pattern": BLANK });
        let wanted = json!({ "anyOf": [number, digit, blank], "default": 2 });
        assert_eq!(given(schema.clone(), false, false), wanted);
        let wanted =
            json!({ "type": "string", "pattern": "^0*(?:[1-9][0-9]{0,0})$", "default": 2 });
        assert_eq!(given(schema, true, true), wanted);
    }
}
