//! The ledger as JSON, version 1: the stored form is a promise and has types of its own. Times are ISO 8601
//! in UTC, lengths are seconds, timecodes count seconds from the beginning of the broadcast. Texts are as
//! cleaned for all forms of the ledger, and not escaped beyond what JSON needs.

use anyhow::Result;
use serde::Serialize;

use super::clean;
use super::deeds::{self, Deed};
use super::evening::evening;
use super::numbers::bands;
use super::record::Record;
use super::threads::threads;
use super::words::iso;
use crate::event::{At, SessionRow};

/// The number of the form. Fields may be added to a version, none is taken away or changes its meaning.
const VERSION: u32 = 1;

/// A whole ledger.
#[derive(Serialize)]
struct Ledger {
    version: u32,
    session: Session,
    theme: Option<Theme>,
    evening: Vec<Moment>,
    discussion: Vec<Thread>,
    prompts: Vec<Act>,
    flags: Vec<Act>,
    answers: Vec<Act>,
    notes: Vec<Act>,
    /// Lines by people in each minute of the stream that has any.
    chat_per_minute: Vec<Minute>,
    readings: Vec<Band>,
}

/// A session. `ended` is null and `seconds` counts so far while it goes on.
#[derive(Serialize)]
struct Session {
    id: String,
    channel: String,
    started: String,
    stream_since: String,
    ended: Option<String>,
    seconds: Option<u64>,
    title: String,
    game: String,
    theme: String,
    messages: u64,
    people: u32,
    prompts: u32,
    flags: u32,
}

#[derive(Serialize)]
struct Theme {
    title: String,
    game: String,
    mood: String,
    content_angle: String,
    session_goals: Vec<Goal>,
}

#[derive(Serialize)]
struct Goal {
    text: String,
    done: bool,
}

#[derive(Serialize)]
struct Moment {
    at: String,
    timecode: u64,
    text: String,
}

#[derive(Serialize)]
struct Thread {
    heading: String,
    quotes: Vec<Quote>,
}

/// A quoted line; `message` is the id that chat gave it.
#[derive(Serialize)]
struct Quote {
    at: String,
    timecode: u64,
    name: String,
    text: String,
    message: String,
}

/// Something that the Chronicler did: its words if it said any, and what became of it.
#[derive(Serialize)]
struct Act {
    at: String,
    timecode: u64,
    said: Option<String>,
    outcome: String,
}

#[derive(Serialize)]
struct Minute {
    minute: u64,
    lines: u32,
}

#[derive(Serialize)]
struct Band {
    reading: &'static str,
    from: u64,
    to: u64,
}

/// A session's ledger.
pub fn json(record: &Record) -> Result<String> {
    let since = record.session.stream_since;
    let code = |at: At| at.since(since).as_secs();
    let acts = |deeds: Vec<Deed>| -> Vec<Act> {
        let act = |d: Deed| Act {
            at: iso(d.at),
            timecode: code(d.at),
            said: d.said,
            outcome: d.fate,
        };
        deeds.into_iter().map(act).collect()
    };
    let mut session = Session::new(&record.session);
    session.seconds = Some(code(record.end()));
    let ledger = Ledger {
        version: VERSION,
        session,
        theme: theme(record),
        evening: evening(record)
            .0
            .into_iter()
            .map(|t| Moment {
                at: iso(t.at),
                timecode: code(t.at),
                text: t.words,
            })
            .collect(),
        discussion: threads(&record.lines.in_order())
            .into_iter()
            .map(|thread| Thread {
                heading: thread.heading,
                quotes: thread
                    .quotes
                    .into_iter()
                    .map(|q| Quote {
                        at: iso(q.at),
                        timecode: code(q.at),
                        name: q.name,
                        text: q.text,
                        message: q.message,
                    })
                    .collect(),
            })
            .collect(),
        prompts: acts(deeds::prompts(record)),
        flags: acts(deeds::flags(record)),
        answers: acts(deeds::answers(record)),
        notes: acts(deeds::notes(record)),
        chat_per_minute: record
            .minutes
            .iter()
            .map(|(&minute, &lines)| Minute { minute, lines })
            .collect(),
        readings: bands(record)
            .into_iter()
            .map(|(from, to, r)| Band {
                reading: r.as_str(),
                from: code(from),
                to: code(to),
            })
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&ledger)?)
}

/// Sessions, as they are given: `{"version": 1, "sessions": [...]}`.
pub fn sessions(rows: &[SessionRow]) -> Result<String> {
    #[derive(Serialize)]
    struct Sessions {
        version: u32,
        sessions: Vec<Session>,
    }
    let sessions = rows.iter().map(Session::new).collect();
    Ok(serde_json::to_string_pretty(&Sessions {
        version: VERSION,
        sessions,
    })?)
}

impl Session {
    fn new(row: &SessionRow) -> Self {
        Self {
            id: row.id.to_string(),
            channel: clean::plain(&row.channel, clean::NAME),
            started: iso(row.started),
            stream_since: iso(row.stream_since),
            ended: row.ended.map(iso),
            seconds: row
                .ended
                .map(|ended| ended.since(row.stream_since).as_secs()),
            title: clean::plain(&row.title, clean::LINE),
            game: clean::plain(&row.game, clean::LINE),
            theme: clean::plain(&row.theme, clean::LINE),
            messages: row.messages,
            people: row.people,
            prompts: row.prompts,
            flags: row.flags,
        }
    }
}

fn theme(record: &Record) -> Option<Theme> {
    let d = &record.dashboard.as_ref()?.dashboard;
    let line = |text: &str| clean::plain(text, clean::LINE);
    Some(Theme {
        title: line(&d.stream_title),
        game: line(&d.game),
        mood: line(&d.mood),
        content_angle: line(&d.content_angle),
        session_goals: d
            .session_goals
            .iter()
            .map(|g| Goal {
                text: line(&g.text),
                done: g.done,
            })
            .collect(),
    })
}
