//! `/openapi.json` tells the truth: it has every route and no other, it is whole in itself, and whatever a
//! running program answers, to good requests and to bad ones, stands in it.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/program.rs"]
mod program;

use program as web; // whose key and patience the clients take

#[path = "openapi/book.rs"]
mod book;
#[path = "openapi/evening.rs"]
mod evening;
#[path = "openapi/nonsense.rs"]
mod nonsense;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sanctum_chronicler::web::openapi;
use sanctum_chronicler::web::rights::{Need, ROUTES};
use serde_json::Value;

#[test]
fn it_has_every_route_and_no_other() {
    let document = openapi::document();
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone()));
            let id = &operation["operationId"];
            assert!(id.is_string(), "{method} {path}");
        }
    }
    let routes: BTreeSet<_> = ROUTES
        .iter()
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    assert_eq!(described, routes);
    for route in ROUTES {
        let method = route.method.as_str().to_lowercase();
        let operation = &document["paths"][route.path][method];
        assert_eq!(operation["summary"], route.about);
        assert_eq!(operation["x-need"], route.need.word());
        // open to all, open to some without a key, or closed
        let security = operation["security"].as_array().unwrap();
        let open = security.is_empty();
        let half_open = security
            .iter()
            .any(|way| way.as_object().unwrap().is_empty());
        let wanted = match route.need {
            Need::Anyone => (true, false),
            Need::Home | Need::Hub => (false, true),
            Need::Moderator | Need::Owner => (false, false),
        };
        assert_eq!((open, half_open), wanted, "{}", route.path);
    }
}

#[test]
fn it_is_whole_in_itself() {
    let document = openapi::document();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let braces: BTreeSet<&str> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id} is there twice");
            let none = Vec::new();
            let parameters = operation["parameters"].as_array().unwrap_or(&none);
            let named: BTreeSet<&str> = parameters
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            assert_eq!(named, braces, "{method} {path}");
            assert_eq!(operation["requestBody"].is_object(), method == "post");
        }
    }
    let mut references = Vec::new();
    collect(&document, &mut references);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let used = document.to_string();
    for name in document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
    {
        let reference = format!("\"#/components/schemas/{name}\"");
        assert!(used.contains(&reference), "nobody uses {name}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.push(reference.clone());
            }
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

/// The page for people has every route too, with who may use it.
#[test]
fn the_page_on_http_has_every_route_with_who_may() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/http.md");
    let page = fs::read_to_string(page).unwrap();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    for route in ROUTES {
        let named = format!(
            "| `{} {}` | {} |",
            route.method,
            route.path,
            route.need.word()
        );
        assert!(
            rows.iter().any(|row| row.starts_with(&named)),
            "docs/http.md has no row that begins with: {named}"
        );
    }
    let documented = rows
        .iter()
        .filter(|row| row.starts_with("| `GET /") || row.starts_with("| `POST /"));
    assert_eq!(documented.count(), ROUTES.len(), "each route once");
}
