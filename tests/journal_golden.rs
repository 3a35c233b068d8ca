//! The stored format is a promise: these golden files are never changed once a version is released, only
//! joined by those of later versions.
//!
//! `v2.redb` is a database of format 2 that holds one record of every kind that it knows; `records.v2.jsonl`
//! is the text of those records; and so for each format. To make those of a new one, raise the number below
//! and run the tests with `WRITE_GOLDEN=1`: files that are there already are never overwritten.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "journal/samples.rs"]
#[allow(dead_code, unused_imports)]
mod samples;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use sanctum_chronicler::journal::{Journal, Reader};
use serde_json::Value;

/// The format that is written now.
const FORMAT: u32 = 2;
/// The version that records are written in.
const VERSION: u8 = 1;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/golden")
        .join(name)
}

/// Fills a new database with one record of every kind.
fn fill(folder: &Path) {
    let mut journal = Journal::open(folder).unwrap();
    journal.append(&samples::entries(), Some(b"mind")).unwrap();
    journal.put_meta("name", Some(b"value")).unwrap();
}

/// The entries' stored bytes, as text: key, version, record.
fn records(file: &Path) -> String {
    let database = Database::open(file).unwrap();
    let table = TableDefinition::<u64, &[u8]>::new("entries");
    let table = database.begin_read().unwrap().open_table(table).unwrap();
    let mut text = String::new();
    for row in table.iter().unwrap() {
        let (key, value) = row.unwrap();
        let (version, record) = value.value().split_first().unwrap();
        assert_eq!(*version, VERSION);
        let record = std::str::from_utf8(record).unwrap();
        writeln!(text, "{{\"seq\":{},\"record\":{record}}}", key.value()).unwrap();
    }
    text
}

/// All that a reader can say.
fn everything(reader: &Reader) -> String {
    let session = samples::session(1);
    format!(
        "{:#?}",
        (
            reader.entries_after(0, usize::MAX).unwrap(),
            reader.sessions(None, usize::MAX).unwrap(),
            reader.messages(session, 0, usize::MAX).unwrap(),
            reader.prompts(session).unwrap(),
            reader.dashboards(Some(session)).unwrap(),
            reader.checkpoint().unwrap(),
            reader.meta("name").unwrap(),
            reader.passes().unwrap(),
            reader.stored_settings().unwrap(),
            reader.acts(None, usize::MAX).unwrap(),
        )
    )
}

fn database(format: u32) -> PathBuf {
    golden(&format!("v{format}.redb"))
}

fn promised(format: u32) -> String {
    fs::read_to_string(golden(&format!("records.v{format}.jsonl"))).unwrap()
}

/// Opens a copy of a golden database.
fn open(format: u32, folder: &Path) -> Reader {
    fs::copy(database(format), folder.join("sanctum.redb")).unwrap();
    Journal::open(folder).unwrap().reader()
}

#[test]
fn a_database_of_this_format_opens_and_says_what_it_said() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_what_is_missing();
    fill(new.path());
    let old = open(FORMAT, old.path());
    let new = Journal::open(new.path()).unwrap().reader();
    assert_eq!(
        old.entries_after(0, usize::MAX).unwrap(),
        samples::entries()
    );
    let (old, new) = (everything(&old), everything(&new));
    assert!(old == new, "the views differ:\n{old}\n{new}");
    for word in [
        "Ferries at dusk",
        "flag_dismissed: true",
        "NotNow",
        "people: 3",
        "Firefox on Android",
        "hearthkeeper.quiet_minutes",
    ] {
        assert!(old.contains(word), "{word}");
    }
}

#[test]
fn a_database_of_format_1_opens_with_all_that_it_held() {
    let folder = tempfile::tempdir().unwrap();
    let reader = open(1, folder.path());
    let first = samples::first_entries();
    assert_eq!(reader.entries_after(0, usize::MAX).unwrap(), first);
    let acts = first
        .iter()
        .filter(|entry| !entry.acts().is_empty())
        .count();
    assert!(acts > 10);
    assert_eq!(reader.acts(None, usize::MAX).unwrap().len(), acts);
    assert!(reader.passes().unwrap().is_empty());
    drop(reader);
    // and from now on it is of this format
    let reader = Journal::open(folder.path()).unwrap().reader();
    assert_eq!(reader.entries_after(0, usize::MAX).unwrap(), first);
}

#[test]
fn records_are_written_as_they_always_were() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let written = records(&folder.path().join("sanctum.redb"));
    for format in 1..=FORMAT {
        for (written, promised) in written.lines().zip(promised(format).lines()) {
            // settings may gain keys, because their keys are promised one by one
            if promised.contains("\"settings") {
                let parse = |text| serde_json::from_str::<Value>(text).unwrap();
                assert!(
                    holds(&parse(written), &parse(promised)),
                    "{written}\n{promised}"
                );
            } else {
                assert_eq!(written, promised);
            }
        }
    }
    assert_eq!(written.lines().count(), promised(FORMAT).lines().count());
}

/// Whether `whole` has everything that `part` has.
fn holds(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(key, part)| whole.get(key).is_some_and(|whole| holds(whole, part))),
        (whole, part) => whole == part,
    }
}

#[test]
fn the_golden_databases_hold_the_golden_records() {
    let folder = tempfile::tempdir().unwrap();
    for format in 1..=FORMAT {
        let copy = folder.path().join("copy.redb");
        fs::copy(database(format), &copy).unwrap();
        assert!(records(&copy) == promised(format));
    }
}

/// Makes the golden files of a new format, if that is asked for and they are not there.
fn write_what_is_missing() {
    if std::env::var_os("WRITE_GOLDEN").is_none() || database(FORMAT).exists() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let file = folder.path().join("sanctum.redb");
    let mut written = Database::open(&file).unwrap();
    while written.compact().unwrap() {}
    drop(written);
    fs::write(golden(&format!("records.v{FORMAT}.jsonl")), records(&file)).unwrap();
    fs::copy(&file, database(FORMAT)).unwrap();
}
