//! Bad requests to every route, made from what the document says of good ones.

use std::fmt::Write;
use std::net::SocketAddr;

use sanctum_chronicler::web::rights::{ROUTES, Route};
use serde_json::{Value, json};

use crate::book::Book;
use crate::clients::{Answer, raw, send};
use crate::web::ADMIN;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Every route, without a key and with wrong ones, from others' pages and names, and with bodies and
/// parameters that mean nothing.
pub(crate) async fn everywhere(book: &mut Book, address: SocketAddr, moderator: &str) {
    for route in ROUTES {
        let asker = Asker { route, address };
        asker.at_the_gate(book, moderator).await;
        if route.method == "POST" {
            asker.bodies(book).await;
        } else {
            asker.parameters(book).await;
        }
    }
}

struct Asker {
    route: &'static Route,
    address: SocketAddr,
}

impl Asker {
    fn path(&self) -> String {
        self.route
            .path
            .replace("{session}", "019a0000-0000-7000-8000-000000000001")
            .replace("{widget}", "nothing")
            .replace("{file}", "no/such.file")
    }

    /// Event streams do not end, so they are not asked for here in a way that could be granted.
    fn endless(&self) -> bool {
        self.route.path == "/api/events"
    }

    fn hold(&self, book: &mut Book, answer: &Answer) {
        book.hold(self.route.method.as_str(), self.route.path, answer);
    }

    async fn at_the_gate(&self, book: &mut Book, moderator: &str) {
        let (method, path) = (self.route.method.as_str(), self.path());
        let mut shown = vec![
            vec![("host", "evil.example")],
            vec![("host", "")],
            vec![("x-admin-token", "wrong")],
            vec![("cookie", "sanctum=0123")],
            vec![("x-admin-token", ADMIN), ("origin", "https://evil.example")],
        ];
        if !self.endless() {
            shown.push(Vec::new());
            shown.push(vec![("x-admin-token", moderator)]);
        }
        for headers in shown {
            let endless = self.endless() && matches!(headers[0].0, "x-admin-token" | "cookie");
            if endless && headers.len() == 1 {
                continue;
            }
            let answer = send(self.address, method, &path, &headers, "").await;
            self.hold(book, &answer);
        }
        let mut large = String::new();
        for n in 0..90 {
            write!(large, "x-header-{n}: 1\r\n").unwrap();
        }
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{large}\r\n",
            self.address
        );
        self.hold(book, &raw(self.address, &request).await);
        for other in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            let answer = send(self.address, other, &path, &[], "").await;
            assert_eq!(answer.status, 405, "{other} {path}");
            self.hold(book, &answer);
        }
    }

    async fn bodies(&self, book: &mut Book) {
        let place = format!("/paths/{}", self.route.path.replace('/', "~1"));
        let body = format!("{place}/post/requestBody/content/application~1json/schema/properties");
        let fields = book.document.pointer(&body).unwrap().clone();
        let fields = fields.as_object().unwrap();
        let odd = [
            json!(null),
            json!(""),
            json!(-1),
            json!(1.5),
            json!(u64::MAX),
            json!(true),
            json!([[1]]),
            json!({"a": 1}),
            json!("\u{0}\u{202e}\u{1f980}"),
            json!("x".repeat(3000)),
        ];
        let mut bodies: Vec<(String, String)> = ["", "{", "[]", "7", "{}", "\"text\""]
            .map(|body| (JSON.to_owned(), body.to_owned()))
            .into();
        let many = (0..70)
            .map(|n| format!("f{n}=1"))
            .collect::<Vec<_>>()
            .join("&");
        for form in ["", "%%%=%", "a=1&a=2", &many] {
            bodies.push((FORM.to_owned(), form.to_owned()));
        }
        for kind in [
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/jsonx",
        ] {
            bodies.push((kind.to_owned(), "x".to_owned()));
        }
        bodies.push((JSON.to_owned(), format!("\"{}\"", "x".repeat(270 * 1024))));
        for name in fields.keys() {
            for value in &odd {
                let mut body = nearly_good(fields);
                body[name] = value.clone();
                bodies.push((JSON.to_owned(), body.to_string()));
            }
        }
        for (kind, body) in bodies {
            // such a body would be a good one, and waits for Twitch
            if self.route.path.starts_with("/admin/chat/") && self.aimed(&body) {
                continue;
            }
            let headers = [("x-admin-token", ADMIN), ("content-type", kind.as_str())];
            let answer = send(self.address, "POST", &self.path(), &headers, &body).await;
            self.hold(book, &answer);
        }
    }

    fn aimed(&self, body: &str) -> bool {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let wanted = match self.route.path {
            "/admin/chat/dismiss" => return false,
            "/admin/chat/delete" => "message_id",
            _ => "user_id",
        };
        body.get(wanted).is_some()
    }

    async fn parameters(&self, book: &mut Book) {
        let mut queries = vec!["?".to_owned(), "?%%%&&==".to_owned()];
        let method = self.route.method.as_str().to_lowercase();
        let parameters = &book.document["paths"][self.route.path][&method]["parameters"];
        for parameter in parameters.as_array().unwrap_or(&Vec::new()) {
            if parameter["in"] == "query" {
                let name = parameter["name"].as_str().unwrap();
                for value in ["", "-1", "nonsense", "%00", "%ff", "99999999999999999999"] {
                    queries.push(format!("?{name}={value}"));
                }
            }
        }
        if self.endless() {
            queries.retain(|query| query.contains("=nonsense") && !query.contains("database"));
        }
        for query in queries {
            let path = format!("{}{query}", self.path());
            let headers = [("x-admin-token", ADMIN)];
            let answer = send(self.address, "GET", &path, &headers, "").await;
            self.hold(book, &answer);
        }
    }
}

/// Something for every field, so that one bad field alone is met.
fn nearly_good(fields: &serde_json::Map<String, Value>) -> Value {
    let mut body = json!({});
    for (name, schema) in fields {
        let schema = schema["anyOf"].get(0).unwrap_or(schema);
        body[name] = match (schema["type"].as_str(), schema["enum"].as_array()) {
            (_, Some(words)) => words[0].clone(),
            (Some("integer"), _) => json!(1),
            (Some("boolean"), _) => json!(true),
            (Some("array"), _) => json!(["one"]),
            _ if schema["format"] == "uuid" => json!("019a0000-0000-7000-8000-000000000001"),
            _ => json!("words"),
        };
    }
    body
}
