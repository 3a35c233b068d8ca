//! Bodies of requests: forms and JSON alike become named fields, within limits of size and time.

use std::pin::Pin;
use std::time::Duration;

use bytes::{Buf, BytesMut};
use futures_util::{Stream, StreamExt};
use serde_json::{Map, Value};
use tokio::time::timeout;
use warp::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use warp::http::{HeaderMap, StatusCode};

use super::errors::{Problem, too_large, unsupported_media_type};

/// The limit for most bodies, in bytes.
pub(super) const SMALL: usize = 64 * 1024;
/// The limit for dashboards, in bytes.
pub(super) const DASHBOARD: usize = 256 * 1024;
/// A body must be whole within this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// So much of a body that is too large is still taken, and forgotten: a client that is cut off while it
/// writes does not see the answer.
const SWALLOWED: usize = 1024 * 1024;
/// And for so long.
const SWALLOWING: Duration = Duration::from_secs(1);
/// More fields than any route has.
const MOST_FIELDS: usize = 64;
/// The largest whole number that is taken: far more than anything here counts, and exact in every JSON.
pub(super) const LARGEST: u64 = 999_999_999_999_999;
/// What stands for yes, and for no, where only texts can be written.
pub(super) const YES: [&str; 4] = ["true", "1", "yes", "on"];
pub(super) const NO: [&str; 4] = ["false", "0", "no", "off"];

/// A body's fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body.
    pub(super) async fn read<S, B>(
        headers: &HeaderMap,
        body: S,
        limit: usize,
    ) -> Result<Self, Problem>
    where
        S: Stream<Item = Result<B, warp::Error>>,
        B: Buf,
    {
        let length = headers.get(CONTENT_LENGTH).and_then(|l| l.to_str().ok());
        let mut body = std::pin::pin!(body);
        if length.and_then(|length| length.parse().ok()) > Some(limit) {
            // who asks first whether to send a body is told no instead
            if !headers.contains_key(EXPECT) {
                swallow(body).await;
            }
            return Err(too_large(limit));
        }
        let bytes = timeout(PATIENCE, collect(body.as_mut(), limit)).await;
        let bytes = bytes.map_err(|_| {
            let message = "The body did not arrive in time.";
            Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", message)
        })??;
        let Some(bytes) = bytes else {
            swallow(body).await;
            return Err(too_large(limit));
        };
        Self::parse(headers, &bytes)
    }

    pub(super) fn parse(headers: &HeaderMap, bytes: &[u8]) -> Result<Self, Problem> {
        // nothing is unpacked here, so that nothing can be small on the way and large afterwards
        if headers.contains_key(CONTENT_ENCODING) {
            return Err(unsupported_media_type());
        }
        let kind = match headers.get(CONTENT_TYPE) {
            Some(kind) => kind.to_str().map_err(|_| unsupported_media_type())?,
            None if bytes.is_empty() => return Ok(Self::default()),
            None => return Err(unsupported_media_type()),
        };
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if kind.eq_ignore_ascii_case("application/json") {
            Self::parse_json(bytes)
        } else if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Self::parse_form(bytes)
        } else if bytes.is_empty() {
            Ok(Self::default())
        } else {
            Err(unsupported_media_type())
        }
    }

    fn parse_json(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Problem::unprocessable(
                "not_an_object",
                "The body must be a JSON object.",
            )),
            Err(error) => {
                let place = (error.line(), error.column());
                let message = format!(
                    "The body is not JSON: line {}, column {}.",
                    place.0, place.1
                );
                Err(Problem::bad_request("bad_json", message))
            }
        }
    }

    /// A name that occurs more than once (`session_goals`) becomes a list.
    fn parse_form(bytes: &[u8]) -> Result<Self, Problem> {
        let mut fields = Map::new();
        for (name, value) in url::form_urlencoded::parse(bytes) {
            let value = Value::String(value.into_owned());
            let full = fields.len() == MOST_FIELDS;
            match fields.get_mut(&*name) {
                Some(Value::Array(list)) => list.push(value),
                Some(one) => *one = Value::Array(vec![one.take(), value]),
                None if full => {
                    let message = format!("The form has more than {MOST_FIELDS} fields.");
                    return Err(Problem::unprocessable("too_many_fields", message));
                }
                None => {
                    fields.insert(name.into_owned(), value);
                }
            }
        }
        Ok(Self(fields))
    }

    /// A field's text without the white space around it; `None` if it is missing, null or empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        let text = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(_) => return Err(bad_field(name, "must be one text")),
        };
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// A value as a text, even an empty one; `None` if it is missing or null.
    pub(super) fn given(&self, name: &str) -> Result<Option<String>, Problem> {
        match self.0.get(name) {
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(value)) => Ok(Some(value.to_string())),
            _ => self.text(name),
        }
    }

    /// A field's text that is one line of at most so many characters; `None` as with [`Self::text`].
    pub(super) fn line(&self, name: &str, most: usize) -> Result<Option<String>, Problem> {
        let text = self.text(name)?;
        // white space around it counts, as it does wherever else a text is measured
        let written = self.0.get(name).and_then(Value::as_str);
        let long = written.is_some_and(|text| text.chars().count() > most);
        if text
            .as_ref()
            .is_some_and(|text| long || text.chars().any(char::is_control))
        {
            let why = format!("must be one line of at most {most} characters");
            return Err(bad_field(name, &why));
        }
        Ok(text)
    }

    /// A field's text, which must be there.
    pub(super) fn required(&self, name: &str) -> Result<String, Problem> {
        self.text(name)?.ok_or_else(|| missing_field(name))
    }

    /// A field's whole number from 0; `None` if it is missing.
    pub(super) fn whole(&self, name: &str) -> Result<Option<u64>, Problem> {
        let number = match self.0.get(name) {
            // 5.0 is a whole number in JSON as well
            Some(Value::Number(number)) => {
                let float = || number.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0);
                Some(number.as_u64().or_else(|| float().map(|n| n as u64)))
            }
            _ => self.text(name)?.map(|text| whole_number(&text)),
        };
        match number {
            None => Ok(None),
            Some(Some(number)) if number <= LARGEST => Ok(Some(number)),
            Some(_) => Err(bad_field(name, "must be a whole number from 0")),
        }
    }

    /// A field's yes or no; `None` if it is missing.
    pub(super) fn switch(&self, name: &str) -> Result<Option<bool>, Problem> {
        let text = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Bool(value)) => return Ok(Some(*value)),
            Some(Value::String(text)) => text.trim().to_lowercase(),
            Some(_) => "neither".to_owned(),
        };
        match text.as_str() {
            "" => Ok(None),
            yes if YES.contains(&yes) => Ok(Some(true)),
            no if NO.contains(&no) => Ok(Some(false)),
            _ => Err(bad_field(name, "must be true or false")),
        }
    }

    /// A field's texts: a list, or the lines of one text. Empty ones are left out.
    pub(super) fn list(&self, name: &str) -> Result<Vec<String>, Problem> {
        let one = |value: &Value| match value {
            Value::String(text) => Ok(text.trim().to_owned()),
            _ => Err(bad_field(name, "must be a list of texts")),
        };
        let mut list = match self.0.get(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(values)) => values.iter().map(one).collect::<Result<_, _>>()?,
            Some(Value::String(text)) => text.lines().map(|l| l.trim().to_owned()).collect(),
            Some(_) => return Err(bad_field(name, "must be a list of texts")),
        };
        list.retain(|text: &String| !text.is_empty());
        Ok(list)
    }
}

/// The whole body, or nothing if it is too large.
async fn collect<S, B>(mut body: Pin<&mut S>, limit: usize) -> Result<Option<BytesMut>, Problem>
where
    S: Stream<Item = Result<B, warp::Error>>,
    B: Buf,
{
    let mut bytes = BytesMut::new();
    while let Some(chunk) = body.next().await {
        let chunk =
            chunk.map_err(|_| Problem::bad_request("broken_body", "The body broke off."))?;
        if bytes.len() + chunk.remaining() > limit {
            return Ok(None);
        }
        bytes.extend_from_slice(&{
            let mut chunk = chunk;
            chunk.copy_to_bytes(chunk.remaining())
        });
    }
    Ok(Some(bytes))
}

/// Takes what still comes of a body, within measure.
async fn swallow<S, B>(mut body: Pin<&mut S>)
where
    S: Stream<Item = Result<B, warp::Error>>,
    B: Buf,
{
    let mut taken = 0;
    let rest = async {
        while let Some(Ok(chunk)) = body.next().await {
            taken += chunk.remaining();
            if taken > SWALLOWED {
                return;
            }
        }
    };
    // what is left then is cut off
    let _ = timeout(SWALLOWING, rest).await;
}

/// A whole number in digits, if it is one and not too large.
pub(super) fn whole_number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    number.filter(|number| *number <= LARGEST)
}

/// 422 for a field that must be there.
pub(super) fn missing_field(name: &str) -> Problem {
    let message = format!("The field {name} is missing.");
    Problem::unprocessable("missing_field", message)
}

/// 422 for a field whose value cannot be taken.
pub(super) fn bad_field(name: &str, why: &str) -> Problem {
    Problem::unprocessable("bad_field", format!("The field {name} {why}."))
}
