//! Who did what: the journal's entries that tell of people's acts, newest first.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;

use super::{Answer, Routes, blocking, get, json_answer};
use crate::event::{Act, Actor, Entry};
use crate::web::access::Ask;
use crate::web::body::whole_number;
use crate::web::errors::Problem;
use crate::web::{Web, iso};

/// So many at a time if nothing is said, and at most.
const USUAL: u64 = 50;
const MOST: u64 = 200;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    get(web, warp::path!("admin" / "audit"), audit).boxed()
}

async fn audit(web: Arc<Web>, ask: Arc<Ask>) -> Answer {
    let before = number(&ask, "before")?;
    let limit = number(&ask, "limit")?.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        let message = format!("The parameter limit must be from 1 to {MOST}.");
        return Err(Problem::bad_request("bad_parameter", message));
    }
    let reader = web.context.reader.clone();
    let entries = blocking(move || Ok(reader.acts(before, limit as usize)?)).await?;
    let next = entries.last().map(|entry| entry.seq);
    let whole = entries.len() as u64 == limit;
    let acts: Vec<Value> = entries.iter().flat_map(wire).collect();
    Ok(json_answer(json!({
        "status": "ok",
        "entries": acts,
        "next": next.filter(|_| whole),
    })))
}

fn number(ask: &Ask, name: &str) -> Result<Option<u64>, Problem> {
    let given = ask.query(name).filter(|given| !given.is_empty());
    let number = given.map(|given| {
        whole_number(&given).ok_or_else(|| {
            let message = format!("The parameter {name} must be a whole number.");
            Problem::bad_request("bad_parameter", message)
        })
    });
    number.transpose()
}

fn wire(entry: &Entry) -> impl Iterator<Item = Value> {
    entry.acts().into_iter().map(|act| told(entry, &act))
}

fn told(entry: &Entry, act: &Act) -> Value {
    let (kind, name) = match &act.by {
        Actor::Owner => ("owner", None),
        Actor::Panel(name) => ("panel", Some(name)),
        Actor::Chat(login) => ("chat", Some(login)),
    };
    json!({
        "seq": entry.seq,
        "at": iso(entry.at),
        "who": { "kind": kind, "name": name },
        "what": act.what,
        "why": act.why,
        "answer": act.answer,
    })
}
