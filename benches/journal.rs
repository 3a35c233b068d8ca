//! What a durable commit costs, and what sharing one is worth: the same lines stored one a transaction and
//! a hundred a transaction, side by side; then how long the filled database takes to open and to be read.
//!
//! `cargo bench --bench journal` fills it with 100,000 lines; `-- 1000000` with a million. The folder is the
//! system's temporary one (`TMPDIR`); a folder in memory shows the program's own share of the cost.

#![allow(missing_docs)]

#[path = "support/opening.rs"]
mod opening;

use std::time::{Duration, Instant};

use sanctum_chronicler::event::{At, ChatLine, Entry, Input, Seq, User};
use sanctum_chronicler::journal::Journal;

use opening::{opening, session};

/// Lines of the comparison.
const COMPARED: Seq = 2000;
/// Lines that share a commit: a tenth of a second of a chat at 1,000 lines a second.
const GROUP: usize = 100;

fn main() {
    let lines = std::env::args().find_map(|arg| arg.parse().ok());
    let alone = store(COMPARED, 1);
    let grouped = store(COMPARED, GROUP);
    println!("one a transaction     {}", rate(COMPARED, alone.spent));
    println!(
        "{GROUP} a transaction     {}",
        rate(COMPARED, grouped.spent)
    );
    let ratio = alone.spent.as_secs_f64() / grouped.spent.as_secs_f64();
    println!("grouped against alone {ratio:.1} times as fast");
    drop((alone, grouped));
    fill(lines.unwrap_or(100_000));
}

/// Fills a database and times what happens to a full one.
fn fill(lines: Seq) {
    let filled = store(lines, GROUP);
    println!(
        "\n{lines} lines, {GROUP} a transaction: {}",
        rate(lines, filled.spent)
    );
    let folder = filled.folder.path();
    let bytes = std::fs::metadata(folder.join("sanctum.redb")).map_or(0, |file| file.len());
    println!("file                  {} bytes a line", bytes / lines);

    // a copy made while the database is open is what a kill would have left
    let killed = tempfile::tempdir().expect("a temporary folder");
    std::fs::copy(
        folder.join("sanctum.redb"),
        killed.path().join("sanctum.redb"),
    )
    .expect("the file can be copied");
    let start = Instant::now();
    drop(Journal::open(killed.path()).expect("the killed database opens"));
    println!("open after a kill     {:?}", start.elapsed());
    drop(filled.journal);
    let start = Instant::now();
    let journal = Journal::open(folder).expect("the database opens");
    println!("open after a stop     {:?}", start.elapsed());

    let reader = journal.reader();
    let (mut since, mut read) = (0, 0);
    let start = Instant::now();
    loop {
        let page = reader
            .messages(session(), since, 1000)
            .expect("lines are read");
        let Some(last) = page.last() else { break };
        since = last.seq;
        read += page.len() as Seq;
    }
    println!("read back             {}", rate(read, start.elapsed()));
    assert_eq!(read, lines);
}

struct Stored {
    folder: tempfile::TempDir,
    journal: Journal,
    spent: Duration,
}

/// Stores `lines` lines in groups; times the appends alone.
fn store(lines: Seq, group: usize) -> Stored {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut journal = Journal::open(folder.path()).expect("the database is made");
    journal
        .append(&[opening()], None)
        .expect("the session is opened");
    let mut spent = Duration::ZERO;
    let mut next = 3;
    while next < lines + 3 {
        let end = (next + group as Seq).min(lines + 3);
        let batch: Vec<Entry> = (next..end).map(line).collect();
        let start = Instant::now();
        journal.append(&batch, None).expect("lines are stored");
        spent += start.elapsed();
        next = end;
    }
    Stored {
        folder,
        journal,
        spent,
    }
}

/// A line as Twitch sends them, by one of 500 people.
fn line(seq: Seq) -> Entry {
    let who = seq * 7919 % 500;
    let user = User {
        id: (100_000 + who).to_string(),
        login: format!("viewer{who}"),
        name: format!("Viewer{who}"),
    };
    let id = format!("b34ccfc7-4977-403a-8a94-{seq:012x}");
    let text = "the tide is turning and somebody should wake the ferryman";
    let line = ChatLine {
        user,
        color: Some("#1e90ff".into()),
        sent_at: Some(At(seq)),
        ..ChatLine::plain(&id, "", text)
    };
    Entry {
        seq,
        at: At(seq),
        session: Some(session()),
        input: Input::Chat(Box::new(line)),
        actions: vec![],
    }
}

fn rate(lines: Seq, spent: Duration) -> String {
    let a_second = lines as f64 / spent.as_secs_f64();
    let each = spent.as_secs_f64() * 1e6 / lines as f64;
    format!("{a_second:>9.0} lines a second, {each:.1} microseconds each")
}
