//! The ledger as a page of a book, and the list of all ledgers. The templates escape what they are given;
//! there is no script, and the one style sheet is a file of its own.

use anyhow::Result;
use askama::Template;

use super::clean;
use super::picture::Picture;
use super::record::Record;
use super::sheet::Sheet;
use super::words::{count, date, day, hour, month, span};
use crate::event::SessionRow;

/// The style sheet of all ledger pages: the house's colours and faces, then what is the ledger's own.
pub const CSS: &str = concat!(
    include_str!("../../templates/panel/tokens.css"),
    "\n",
    include_str!("../../templates/ledger.css"),
);

/// Where the pages look for it.
pub const CSS_PATH: &str = "/pages/ledger.css";

/// The page of a session.
pub fn page(record: &Record) -> Result<String> {
    let page = LedgerPage {
        day: day(record.session.started),
        sheet: Sheet::new(record),
        picture: Picture::new(record),
    };
    Ok(page.render()?)
}

/// The page that lists the sessions, newest first as they are given.
pub fn list(sessions: &[SessionRow]) -> Result<String> {
    let mut months: Vec<Month> = Vec::new();
    for session in sessions {
        let name = month(session.started);
        if months.last().is_none_or(|last| last.name != name) {
            months.push(Month {
                name,
                evenings: Vec::new(),
            });
        }
        if let Some(last) = months.last_mut() {
            last.evenings.push(Evening::new(session));
        }
    }
    Ok(ListPage { months }.render()?)
}

/// A page that carries its style with it, to be kept as a file.
#[must_use]
pub fn alone(page: &str) -> String {
    let link = format!("<link rel=\"stylesheet\" href=\"{CSS_PATH}\">");
    page.replacen(&link, &format!("<style>\n{CSS}</style>"), 1)
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    day: String,
    sheet: Sheet,
    picture: Picture,
}

#[derive(Template)]
#[template(path = "ledger_list.html")]
struct ListPage {
    months: Vec<Month>,
}

struct Month {
    name: String,
    evenings: Vec<Evening>,
}

/// One line of the list.
struct Evening {
    id: String,
    date: String,
    day: String,
    title: String,
    about: String,
}

impl Evening {
    fn new(session: &SessionRow) -> Self {
        let title = [&session.title, &session.theme, &session.game]
            .into_iter()
            .map(|text| clean::plain(text, clean::LINE))
            .find(|text| !text.is_empty());
        let channel = clean::plain(&session.channel, clean::NAME);
        let length = match session.ended {
            Some(ended) => span(ended.since(session.stream_since)),
            None if session.resting_until.is_some() => "rests".to_owned(),
            None => "goes on".to_owned(),
        };
        let mut about = vec![format!("from {}", hour(session.started)), length];
        if !channel.is_empty() {
            about.insert(0, channel);
        }
        about.push(count(session.messages, "line", "lines"));
        about.push(count(u64::from(session.people), "person", "people"));
        about.push(count(u64::from(session.prompts), "prompt", "prompts"));
        if session.flags > 0 {
            about.push(count(u64::from(session.flags), "flag", "flags"));
        }
        Self {
            id: session.id.to_string(),
            date: date(session.started),
            day: day(session.started),
            title: title.unwrap_or_else(|| "An evening without a title".to_owned()),
            about: about.join(" · "),
        }
    }
}
