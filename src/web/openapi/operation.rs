//! One route's description: what it takes, what it answers, in which words it refuses.

use serde_json::{Map, Value, json};
use warp::http::Method;

use super::given::given;
use super::{problems, security, who_may};
use crate::web::rights::Route;

/// A route's description, made by chaining.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    method: Method,
    path: &'static str,
    parameters: Vec<Value>,
    fields: Vec<Field>,
    /// If there are any, the fields must be as in one of these.
    ways: Vec<Vec<Field>>,
    links: Vec<(&'static str, Value)>,
    answers: Vec<(u16, Value)>,
    refusals: Vec<(u16, &'static str)>,
    pages: Vec<(u16, &'static str)>,
    more: &'static str,
}

/// A field of a body.
#[derive(Clone, Debug)]
pub(super) struct Field {
    name: &'static str,
    schema: Value,
    required: bool,
}

/// A field that may be left out.
pub(super) fn may(name: &'static str, schema: Value) -> Field {
    let required = false;
    Field {
        name,
        schema,
        required,
    }
}

/// A field that must be there.
pub(super) fn must(name: &'static str, schema: Value) -> Field {
    let required = true;
    Field {
        name,
        schema,
        required,
    }
}

impl Field {
    /// The same field, there and with something in it.
    pub(super) fn said(self) -> Self {
        let something = json!({ "type": "string", "pattern": r"\S" });
        let schema = match self.schema["type"].as_str() {
            Some("array") => {
                json!({ "anyOf": [{ "type": "array", "contains": something }, something] })
            }
            _ => something,
        };
        must(self.name, schema)
    }
}

/// A route that is read.
pub(super) fn get(path: &'static str) -> Operation {
    Operation::new(Method::GET, path)
}

/// A route by which something is done.
pub(super) fn post(path: &'static str) -> Operation {
    Operation::new(Method::POST, path)
}

impl Operation {
    fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            parameters: Vec::new(),
            fields: Vec::new(),
            ways: Vec::new(),
            links: Vec::new(),
            answers: Vec::new(),
            refusals: Vec::new(),
            pages: Vec::new(),
            more: "",
        }
    }

    /// What is to be known besides.
    pub(super) fn note(mut self, more: &'static str) -> Self {
        self.more = more;
        self
    }

    /// A segment of the path.
    pub(super) fn segment(mut self, name: &str, schema: Value, about: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "path", "required": true, "schema": schema, "description": about,
        }));
        self
    }

    /// A parameter behind the `?`.
    pub(super) fn query(mut self, name: &str, schema: Value, about: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "query", "required": false, "schema": schema, "description": about,
        }));
        self
    }

    /// The last parameter may be empty, which is the same as leaving it out.
    pub(super) fn or_empty(mut self) -> Self {
        if let Some(last) = self.parameters.last_mut() {
            last["allowEmptyValue"] = json!(true);
        }
        self
    }

    /// The last parameter has to be given.
    pub(super) fn required(mut self) -> Self {
        if let Some(last) = self.parameters.last_mut() {
            last["required"] = json!(true);
        }
        self
    }

    /// A header that matters.
    pub(super) fn header(mut self, name: &str, schema: Value, about: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "header", "required": false, "schema": schema, "description": about,
        }));
        self
    }

    /// The body's fields.
    pub(super) fn takes(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// Of the fields, one of these must be there, as it stands here.
    pub(super) fn one_of(mut self, ways: impl IntoIterator<Item = Vec<Field>>) -> Self {
        self.ways.extend(ways);
        self
    }

    /// What its answer is good for: a field of another operation's body is taken out of it.
    pub(super) fn leads_to(mut self, operation: &'static str, field: &str, from: &str) -> Self {
        let expression = format!("$response.body#{from}");
        let body = json!({ field: expression });
        let link = json!({ "operationId": operation, "requestBody": body });
        self.links.push((operation, link));
        self
    }

    /// 200 with a JSON body.
    pub(super) fn gives(self, schema: Value) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        self.answers_with(
            200,
            json!({ "description": "As asked.", "content": content }),
        )
    }

    /// 200 with something else than JSON.
    pub(super) fn shows(self, kind: &str) -> Self {
        let mut content = Map::new();
        content.insert(kind.to_owned(), json!({ "schema": { "type": "string" } }));
        self.answers_with(
            200,
            json!({ "description": "As asked.", "content": content }),
        )
    }

    /// Any answer, as `OpenAPI` has it.
    pub(super) fn answers_with(mut self, status: u16, response: Value) -> Self {
        self.answers.push((status, response));
        self
    }

    /// A refusal of this status, with these codes.
    pub(super) fn refuses(mut self, status: u16, codes: &[&'static str]) -> Self {
        let refusals = codes.iter().map(|code| (status, *code));
        self.refusals.extend(refusals);
        self
    }

    /// A refusal that is told on a page.
    pub(super) fn tells(mut self, status: u16, about: &'static str) -> Self {
        self.pages.push((status, about));
        self
    }

    /// Whether this describes a route.
    pub(super) fn is(&self, route: &Route) -> bool {
        self.method == route.method && self.path == route.path
    }

    /// As it stands in the document.
    pub(super) fn wire(&self, route: &Route) -> Value {
        let mut refusals = problems::of(route);
        refusals.extend(&self.refusals);
        let mut responses = problems::responses(&refusals);
        for (status, response) in &self.answers {
            let mut response = response.clone();
            if *status == 200 && !self.links.is_empty() {
                let links = self.links.iter();
                let links = links.map(|(name, link)| ((*name).to_owned(), link.clone()));
                response["links"] = Value::Object(links.collect());
            }
            responses.insert(status.to_string(), response);
        }
        for (status, about) in &self.pages {
            // what the gate refuses with the same status stays JSON
            let response = responses.entry(status.to_string());
            let response = response.or_insert_with(|| json!({}));
            response["description"] = json!(about);
            response["content"]["text/html"] = json!({ "schema": { "type": "string" } });
            if matches!(status, 429 | 503) {
                response["headers"] = problems::retry_after();
            }
        }
        let may = format!("Who may: {}", who_may(route.need));
        let description = [may.as_str(), self.more].join("\n\n");
        let mut wire = json!({
            "operationId": id(route),
            "summary": route.about,
            "description": description.trim(),
            "x-need": route.need.word(),
            "security": security(route),
            "responses": responses,
        });
        if !self.parameters.is_empty() {
            wire["parameters"] = json!(self.parameters);
        }
        if self.method == Method::POST {
            wire["requestBody"] = self.body();
        }
        wire
    }

    fn body(&self) -> Value {
        json!({
            "required": self.fields.iter().any(|field| field.required) || !self.ways.is_empty(),
            "content": {
                "application/json": { "schema": self.schema(false) },
                "application/x-www-form-urlencoded": { "schema": self.schema(true) },
            },
        })
    }

    fn schema(&self, form: bool) -> Value {
        let mut schema = object(&self.fields, form);
        schema["type"] = json!("object");
        if !self.ways.is_empty() {
            let ways = self.ways.iter().map(|fields| object(fields, form));
            schema["anyOf"] = ways.collect();
        }
        schema
    }
}

/// These fields, as they are written in JSON or in a form.
fn object(fields: &[Field], form: bool) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| {
            let schema = given(field.schema.clone(), field.required, form);
            (field.name.to_owned(), schema)
        })
        .collect();
    let required = fields.iter().filter(|field| field.required);
    let required: Vec<&str> = required.map(|field| field.name).collect();
    let mut schema = json!({ "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// `post_admin_session_start`.
fn id(route: &Route) -> String {
    let path = format!("{}{}", route.method.as_str().to_lowercase(), route.path);
    path.replace(['{', '}'], "").replace(['/', '-', '.'], "_")
}
