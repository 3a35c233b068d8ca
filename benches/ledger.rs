//! What the ledger of a long and loud evening costs: twelve hours, a million lines. Beside it stands a plain
//! pass over the same entries, which only reads them; memory is told for each.
//!
//! `cargo bench --bench ledger` makes the evening of a million lines; `-- 100000` of fewer.

#![allow(missing_docs)]

#[path = "support/opening.rs"]
mod opening;

use std::hint::black_box;
use std::time::{Duration, Instant};

use sanctum_chronicler::event::{At, ChatLine, Entry, Input, Seq, User, hours};
use sanctum_chronicler::journal::{Journal, Reader};
use sanctum_chronicler::ledger::{self, Record};

use opening::{opening, session};

const LENGTH: Duration = hours(12);
/// Lines read at a time, as the program does it.
const PAGE: usize = 10_000;
/// The aim for a million lines.
const WANTED: Duration = Duration::from_secs(2);

const WORDS: &[&str] = &[
    "the",
    "winch",
    "sounds",
    "tired",
    "tonight",
    "reefs",
    "anyone",
    "mapped",
    "slow",
    "octopus",
    "cellar",
    "rain",
    "helps",
    "lighthouse",
    "behind",
    "old",
    "boats",
    "lamp",
    "fog",
    "ferryman",
    "why",
    "never",
    "harbour",
    "bicycle",
    "promise",
    "stairs",
    "turnips",
    "roof",
    "swamp",
    "door",
];

fn main() {
    let lines = std::env::args().find_map(|arg| arg.parse().ok());
    let lines: Seq = lines.unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut journal = Journal::open(folder.path()).expect("the database is made");
    let opening = journal.append(&[opening()], None);
    opening.expect("the session is opened");
    for first in (2..lines + 2).step_by(PAGE) {
        let end = (first + PAGE as Seq).min(lines + 2);
        let batch: Vec<Entry> = (first..end).map(|seq| line(seq, lines)).collect();
        journal.append(&batch, None).expect("lines are stored");
    }
    drop(journal);
    let journal = Journal::open(folder.path()).expect("the database opens");
    let reader = journal.reader();

    let plain = told("a plain pass over the entries", || {
        let mut read = 0;
        each(&reader, |entry| {
            read += usize::from(!black_box(entry).actions.is_empty()) + 1;
        });
        read
    });
    let markdown = told("the ledger as Markdown", || {
        ledger::markdown(&record(&reader)).len()
    });
    let page = told("the ledger as a page", || {
        ledger::page(&record(&reader))
            .expect("the page renders")
            .len()
    });
    for (name, spent) in [("Markdown", markdown), ("page", page)] {
        println!(
            "{name}: {:.2} times a plain pass; {:.2} of the {WANTED:?} wanted for a million lines",
            spent.as_secs_f64() / plain.as_secs_f64(),
            spent.as_secs_f64() / WANTED.as_secs_f64() * 1e6 / lines as f64,
        );
    }
}

fn told(what: &str, work: impl FnOnce() -> usize) -> Duration {
    let before = memory();
    let start = Instant::now();
    black_box(work());
    let spent = start.elapsed();
    let memory = memory().zip(before);
    let grown = memory.map_or("unknown here".to_owned(), |(peak, before)| {
        format!("{:.1} MiB more at the peak", (peak - before).max(0.0))
    });
    println!("{what:<30} {spent:>8.2?}   memory: {grown}");
    spent
}

/// The most that this program has held in memory so far, in MiB, as Linux tells it.
fn memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

fn record(reader: &Reader) -> Record {
    let row = reader.session(session()).expect("the session is read");
    let mut record = Record::new(row.expect("it is there"));
    each(reader, |entry| record.add(entry));
    record
}

fn each(reader: &Reader, mut take: impl FnMut(&Entry)) {
    let mut since = 0;
    loop {
        let entries = reader.session_entries(session(), since, PAGE);
        let entries = entries.expect("entries are read");
        let Some(last) = entries.last() else { return };
        since = last.last_seq();
        entries.iter().for_each(&mut take);
    }
}

/// A line of three to twelve words by one of 5,000 people.
fn line(seq: Seq, lines: Seq) -> Entry {
    let mix = |salt: Seq| (seq + salt).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    let who = mix(1) % 5_000;
    let words = (0..3 + mix(2) % 10).map(|i| WORDS[(mix(3 + i) % WORDS.len() as Seq) as usize]);
    let mut text = words.collect::<Vec<_>>().join(" ");
    if mix(40).is_multiple_of(9) {
        text.push('?');
    }
    let user = User {
        id: (100_000 + who).to_string(),
        login: format!("viewer{who}"),
        name: format!("Viewer{who}"),
    };
    let at = At(1) + LENGTH.mul_f64(seq as f64 / lines as f64);
    let id = format!("b34ccfc7-4977-403a-8a94-{:012x}", mix(50) << 20 | seq);
    let line = ChatLine {
        user,
        sent_at: Some(at),
        ..ChatLine::plain(&id, "", &text)
    };
    Entry {
        seq,
        at,
        session: Some(session()),
        input: Input::Chat(Box::new(line)),
        actions: vec![],
    }
}
