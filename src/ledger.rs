//! The ledger: what is left of an evening. A session's entries go into a [`Record`], which keeps a bounded
//! part of them; from it come a Markdown file, an HTML page with a picture of the evening, and JSON. All
//! chat is data: no viewer can put markup, links or front matter into any of them.

mod record;

mod moment;

mod lines;

mod threads;

mod sheet;

mod evening;

mod numbers;

mod deeds;

mod clean;

mod words;

mod markdown;

mod page;

mod picture;

mod json;

pub use json::{json, sessions};
pub use markdown::markdown;
pub use page::{CSS, CSS_PATH, alone, list, page};
pub use record::Record;

use crate::event::SessionRow;

/// The name of a session's file in the export folder: `ledger_YYYY-MM-DD_<id8>.md`, by the day (in UTC)
/// on which it was opened.
#[must_use]
pub fn file_name(session: &SessionRow) -> String {
    format!(
        "ledger_{}_{}.md",
        words::date(session.started),
        session.id.short()
    )
}
