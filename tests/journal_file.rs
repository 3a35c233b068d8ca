//! The database file: durable, for one process at a time, and untouched when it is refused.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "journal/samples.rs"]
#[allow(dead_code, unused_imports)]
mod samples;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use redb::ReadableDatabase;
use sanctum_chronicler::event::*;
use sanctum_chronicler::journal::{Error, Journal};
use tempfile::TempDir;

/// Where a child of this test binary finds its folder.
const FOLDER: &str = "JOURNAL_TEST_FOLDER";

fn file(folder: &TempDir) -> PathBuf {
    folder.path().join("sanctum.redb")
}

fn filled() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(folder.path()).unwrap();
    journal.append(&samples::entries(), Some(b"mind")).unwrap();
    folder
}

fn line(seq: Seq) -> Entry {
    Entry {
        seq,
        at: At(seq),
        session: Some(samples::session(1)),
        input: Input::Chat(Box::new(ChatLine::plain(&seq.to_string(), "wren", "hello"))),
        actions: vec![],
    }
}

/// Opening must fail and leave the file as it is; gives the error's sentence.
fn refused(folder: &TempDir) -> Error {
    let before = fs::read(file(folder)).unwrap();
    let error = Journal::open(folder.path()).expect_err("this file must be refused");
    assert!(
        before == fs::read(file(folder)).unwrap(),
        "a refused file is left as it was"
    );
    assert!(
        error
            .to_string()
            .contains(&folder.path().display().to_string())
    );
    error
}

#[test]
fn all_is_there_when_it_is_opened_again() {
    let folder = filled();
    let (id, seed) = {
        let journal = Journal::open(folder.path()).unwrap();
        (journal.database_id(), journal.seed())
    };
    let mut journal = Journal::open(folder.path()).unwrap();
    let reader = journal.reader();
    assert_eq!((journal.database_id(), journal.seed()), (id, seed));
    assert_eq!(
        reader.entries_after(0, usize::MAX).unwrap(),
        samples::entries()
    );
    assert_eq!(reader.checkpoint().unwrap().unwrap().1, b"mind");
    let next = reader.last_seq().unwrap() + 1;
    journal.append(&[line(next)], None).unwrap();
}

#[test]
fn folders_are_made_and_are_for_this_user_alone() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("a/b");
    let journal = Journal::open(&folder).unwrap();
    let len = fs::metadata(folder.join("sanctum.redb")).unwrap().len();
    assert!(len <= 2 << 20, "an empty database takes {len} bytes");
    let names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["sanctum.redb"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("sanctum.redb")), 0o600);
    }
    drop(journal);
}

#[test]
fn two_databases_differ() {
    let (a, b) = (Journal::in_memory().unwrap(), Journal::in_memory().unwrap());
    assert_ne!(a.database_id(), b.database_id());
    assert_ne!(a.seed(), b.seed());
}

#[test]
fn a_folder_that_cannot_be_made_is_named_with_the_reason() {
    let outer = tempfile::tempdir().unwrap();
    fs::write(outer.path().join("file"), "not a folder").unwrap();
    let error = Journal::open(&outer.path().join("file/data")).unwrap_err();
    assert!(matches!(error, Error::Folder { .. }));
    let sentence = error.to_string();
    assert!(
        sentence.contains("file/data") && sentence.contains("SANCTUM_DATA_DIR"),
        "{sentence}"
    );
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    for content in [&b"x"[..], b"redb", &[0; 4096], &[b'n'; 10_000]] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(file(&folder), content).unwrap();
        assert!(matches!(refused(&folder), Error::Damaged { .. }));
    }
    let folder = filled();
    let mut bytes = fs::read(file(&folder)).unwrap();
    bytes[..320].fill(0xA5);
    fs::write(file(&folder), bytes).unwrap();
    assert!(matches!(refused(&folder), Error::Damaged { .. }));
}

#[test]
fn another_programs_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = redb::Database::create(file(&folder)).unwrap();
    let txn = database.begin_write().unwrap();
    txn.open_table(redb::TableDefinition::<u64, u64>::new("theirs"))
        .unwrap();
    txn.commit().unwrap();
    drop(database);
    let error = refused(&folder).to_string();
    assert!(error.contains("another program"), "{error}");
}

#[test]
fn a_shortened_file_is_refused_and_left_alone() {
    let whole = fs::read(file(&filled())).unwrap();
    for len in [
        100,
        319,
        4096,
        5000,
        whole.len() / 3,
        whole.len() - 4096,
        whole.len() - 1,
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(file(&folder), &whole[..len]).unwrap();
        let error = refused(&folder);
        assert!(matches!(error, Error::Damaged { .. }), "{len}: {error}");
    }
}

/// Wherever bytes are changed, either the damage is seen and the file left alone, or it hit nothing that
/// counts (free space, the older of two commits) and everything is still there.
#[test]
fn changed_bytes_are_seen_or_do_not_matter() {
    let whole = fs::read(file(&filled())).unwrap();
    let mut seen = 0;
    let used = |page: &[u8]| page.iter().any(|byte| *byte != 0);
    for (n, _) in whole
        .chunks(4096)
        .enumerate()
        .filter(|(_, page)| used(page))
    {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = whole.clone();
        let at = n * 4096 + (n * 677) % 4000;
        for byte in &mut bytes[at..at + 64] {
            *byte ^= 0x55;
        }
        fs::write(file(&folder), &bytes).unwrap();
        match Journal::open(folder.path()) {
            Err(error) => {
                seen += 1;
                assert!(matches!(error, Error::Damaged { .. }), "{error}");
                assert!(
                    bytes == fs::read(file(&folder)).unwrap(),
                    "page {n} is left alone"
                );
            }
            Ok(journal) => {
                let entries = journal.reader().entries_after(0, usize::MAX).unwrap();
                assert_eq!(entries, samples::entries(), "page {n}");
            }
        }
    }
    assert!(seen > 5, "only {seen} changes were seen");
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let folder = filled();
    {
        let database = redb::Database::open(file(&folder)).unwrap();
        let txn = database.begin_write().unwrap();
        let about = redb::TableDefinition::<&str, &[u8]>::new("about");
        let newer = 7u32.to_le_bytes();
        txn.open_table(about)
            .unwrap()
            .insert("format", newer.as_slice())
            .unwrap();
        txn.commit().unwrap();
    }
    let error = refused(&folder);
    assert!(matches!(
        error,
        Error::Newer {
            found: 7,
            known: 2,
            ..
        }
    ));
    assert!(error.to_string().contains("format 7") && error.to_string().contains("up to 2"));
}

#[test]
fn an_empty_file_and_an_unfinished_one_are_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(file(&folder), "").unwrap();
    fs::write(folder.path().join("sanctum.redb.new"), "half a database").unwrap();
    let mut journal = Journal::open(folder.path()).unwrap();
    journal.append(&[line(1)], None).unwrap();
    drop(journal);
    assert_eq!(
        Journal::open(folder.path())
            .unwrap()
            .reader()
            .last_seq()
            .unwrap(),
        1
    );
    assert!(!folder.path().join("sanctum.redb.new").exists());
}

/// Unknown fields, as a later program of the same format may write them, are passed over.
#[test]
fn unknown_fields_do_not_disturb() {
    let folder = tempfile::tempdir().unwrap();
    Journal::open(folder.path())
        .unwrap()
        .append(&[line(1)], None)
        .unwrap();
    {
        let database = redb::Database::open(file(&folder)).unwrap();
        let entries = redb::TableDefinition::<u64, &[u8]>::new("entries");
        let read = database.begin_read().unwrap().open_table(entries).unwrap();
        let bytes = read.get(1).unwrap().unwrap().value().to_vec();
        let text = String::from_utf8(bytes[1..].to_vec()).unwrap();
        let text = text.replace(r#"{"at""#, r#"{"later":[{}],"at""#);
        let text = text.replace(r#""text":"#, r#""mood":3,"text":"#);
        assert!(text.contains("later") && text.contains("mood"));
        let txn = database.begin_write().unwrap();
        let bytes = [&[1], text.as_bytes()].concat();
        txn.open_table(entries)
            .unwrap()
            .insert(1, bytes.as_slice())
            .unwrap();
        txn.commit().unwrap();
    }
    let journal = Journal::open(folder.path()).unwrap();
    assert_eq!(journal.reader().entries_after(0, 9).unwrap(), [line(1)]);
}

/// What the tests below run as another process: it appends and says so, line by line, until it is killed.
fn append_for_ever(folder: &Path) -> ! {
    let mut journal = Journal::open(folder).unwrap();
    let mut next = journal.reader().last_seq().unwrap() + 1;
    let mut out = std::io::stdout();
    loop {
        let batch: Vec<Entry> = (next..next + 5).map(line).collect();
        journal.append(&batch, None).unwrap();
        next += 5;
        writeln!(out, "acked {}", next - 1).unwrap();
        out.flush().unwrap();
    }
}

/// A child that appends, and the numbers that it has acknowledged as they come. It is this program again,
/// running the first of the tests below, which sees by the variable that it is the child.
fn child(folder: &Path) -> (Child, impl Iterator<Item = Seq>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "what_was_acknowledged_survives_a_kill",
            "--nocapture",
        ])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let acks = lines.map_while(Result::ok).filter_map(|line| {
        let at = line.find("acked ")?;
        line[at + 6..].parse().ok()
    });
    (child, acks)
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        append_for_ever(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut acked = 0;
    for acks_before_kill in [1, 7, 30] {
        let (mut child, mut acks) = child(folder.path());
        acked = acks
            .by_ref()
            .nth(acks_before_kill - 1)
            .expect("the child acknowledges");
        child.kill().unwrap();
        child.wait().unwrap();
        // what it wrote between our last look and its end
        acked = acks.last().unwrap_or(acked);
        let journal = Journal::open(folder.path()).unwrap();
        let stored = journal.reader().last_seq().unwrap();
        assert!(
            stored >= acked && stored.is_multiple_of(5),
            "{stored} stored, {acked} acknowledged"
        );
        let entries = journal.reader().entries_after(0, usize::MAX).unwrap();
        assert!(entries.iter().cloned().eq((1..=stored).map(line)));
    }
    assert!(acked >= 30);
}

#[test]
fn a_second_process_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, mut acks) = child(folder.path());
    acks.next().expect("the child has the database open");
    let error = Journal::open(folder.path()).unwrap_err();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(matches!(error, Error::InUse { .. }), "{error}");
    let folder = folder.path().display();
    assert_eq!(
        error.to_string(),
        format!(
            "another Chronicler is using {folder}; stop it or choose another folder with SANCTUM_DATA_DIR"
        )
    );
}

#[test]
fn a_second_handle_in_the_same_process_is_refused_too() {
    let folder = tempfile::tempdir().unwrap();
    let first = Journal::open(folder.path()).unwrap();
    let reader = first.reader();
    assert!(matches!(
        Journal::open(folder.path()),
        Err(Error::InUse { .. })
    ));
    drop(first);
    assert!(matches!(
        Journal::open(folder.path()),
        Err(Error::InUse { .. })
    ));
    drop(reader);
    Journal::open(folder.path()).unwrap();
}
