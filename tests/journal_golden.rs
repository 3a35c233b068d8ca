//! The stored format is a promise: these golden files are never changed once a version is released, only
//! joined by those of later versions.
//!
//! `v1.redb` is a database of format 1 that holds one record of every kind; `records.v1.jsonl` is the
//! text of those records. To make those of a new version, raise the names below and run
//! `cargo test --test journal_golden -- --ignored write_golden`.

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

const DATABASE: &str = "v1.redb";
const RECORDS: &str = "records.v1.jsonl";
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
        )
    )
}

#[test]
fn a_database_of_version_1_opens_and_says_what_it_said() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::copy(golden(DATABASE), old.path().join("sanctum.redb")).unwrap();
    fill(new.path());
    let old = Journal::open(old.path()).unwrap().reader();
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
    ] {
        assert!(old.contains(word), "{word}");
    }
}

#[test]
fn records_are_written_as_they_always_were() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let written = records(&folder.path().join("sanctum.redb"));
    let promised = fs::read_to_string(golden(RECORDS)).unwrap();
    for (written, promised) in written.lines().zip(promised.lines()) {
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
    assert_eq!(written.lines().count(), promised.lines().count());
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
fn the_golden_database_holds_the_golden_records() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.redb");
    fs::copy(golden(DATABASE), &copy).unwrap();
    let promised = fs::read_to_string(golden(RECORDS)).unwrap();
    assert!(records(&copy) == promised);
}

#[test]
#[ignore = "makes the golden files of a new version"]
fn write_golden() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    let file = folder.path().join("sanctum.redb");
    let mut database = Database::open(&file).unwrap();
    while database.compact().unwrap() {}
    drop(database);
    assert!(!golden(DATABASE).exists(), "golden files are not changed");
    fs::create_dir_all(golden("")).unwrap();
    fs::write(golden(RECORDS), records(&file)).unwrap();
    fs::copy(&file, golden(DATABASE)).unwrap();
}
