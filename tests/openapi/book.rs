//! Holds answers against the document that the program itself gives out, and remembers which it has seen.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::clients::{Answer, get};

pub(crate) struct Book {
    pub(crate) document: Value,
    schemas: BTreeMap<String, Validator>,
    seen: BTreeSet<(String, u16)>,
    wrong: BTreeSet<String>,
}

impl Book {
    pub(crate) async fn of(address: SocketAddr) -> Self {
        let answer = get(address, "/openapi.json").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Self {
            document: answer.json(),
            schemas: BTreeMap::new(),
            seen: BTreeSet::new(),
            wrong: BTreeSet::new(),
        }
    }

    /// One answer, to a request of this method to an address of this pattern.
    pub(crate) fn hold(&mut self, method: &str, pattern: &str, answer: &Answer) {
        let route = format!("{method} {pattern}");
        self.seen.insert((route.clone(), answer.status));
        if let Err(why) = self.judge(method, pattern, answer) {
            let body: String = answer.body.chars().take(600).collect();
            let status = answer.status;
            self.wrong
                .insert(format!("{route} -> {status}: {why}\n    {body}"));
        }
    }

    fn judge(&mut self, method: &str, pattern: &str, answer: &Answer) -> Result<(), String> {
        let pattern = pattern.replace('~', "~0").replace('/', "~1");
        let place = if answer.status == 405 {
            "/components/responses/MethodNotAllowed".to_owned()
        } else {
            let (method, status) = (method.to_lowercase(), answer.status);
            format!("/paths/{pattern}/{method}/responses/{status}")
        };
        let response = self.document.pointer(&place);
        let response = response.ok_or("this status is not in the document")?;
        for (name, _) in response["headers"].as_object().into_iter().flatten() {
            let there = answer.header(&name.to_lowercase());
            there.ok_or_else(|| format!("the header {name} is missing"))?;
        }
        let Some(content) = response["content"].as_object() else {
            let empty = answer.body.is_empty();
            return empty
                .then_some(())
                .ok_or_else(|| "it has a body".to_owned());
        };
        let kind = answer.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default();
        let named = content.contains_key(kind) || content.contains_key("*/*");
        if !named {
            return Err(format!("{kind} is not among {:?}", content.keys()));
        }
        if kind != "application/json" || !content.contains_key(kind) {
            return Ok(());
        }
        let body: Value = serde_json::from_str(&answer.body).map_err(|e| e.to_string())?;
        let schema = self.schema(&format!("{place}/content/application~1json/schema"));
        let errors: Vec<String> = schema
            .iter_errors(&body)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors.join("; "))
        }
    }

    fn schema(&mut self, pointer: &str) -> &Validator {
        let document = &self.document;
        self.schemas.entry(pointer.to_owned()).or_insert_with(|| {
            let whole = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "allOf": [document.pointer(pointer).unwrap()],
                "components": document["components"],
            });
            jsonschema::options()
                .should_validate_formats(true)
                .build(&whole)
                .unwrap()
        })
    }

    /// Whether a route has been seen to answer so.
    pub(crate) fn saw(&self, method: &str, pattern: &str, status: u16) -> bool {
        self.seen.contains(&(format!("{method} {pattern}"), status))
    }

    /// All statuses that were seen anywhere.
    pub(crate) fn statuses(&self) -> BTreeSet<u16> {
        self.seen.iter().map(|(_, status)| *status).collect()
    }

    /// Fails if any answer was not as it stands in the document.
    pub(crate) fn close(self) -> usize {
        let wrong: Vec<String> = self.wrong.into_iter().collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        self.seen.len()
    }
}
