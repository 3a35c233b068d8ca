//! `sanctum ledger` and `sanctum sessions`, as the program runs them: on a stopped Chronicler's files and
//! beside a running one.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/evening.rs"]
mod evening;

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use evening::full;
use sanctum_chronicler::app::App;
use sanctum_chronicler::config::Config;
use sanctum_chronicler::journal::Journal;
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// What the program prints, and whether it ended well.
fn sanctum(data: &Path, listen: Option<SocketAddr>, arguments: &[&str]) -> (String, bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sanctum"));
    command
        .args(arguments)
        .current_dir(data.parent().unwrap())
        .env_clear();
    command.env("HOME", data).env("SANCTUM_DATA_DIR", data);
    if let Some(address) = listen {
        command.env("SANCTUM_LISTEN", address.to_string());
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8(text).unwrap(), output.status.success())
}

/// A data folder with one evening in it.
fn stored() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(&folder.path().join("data")).unwrap();
    journal.append(full().entries(), None).unwrap();
    folder
}

/// All forms, wherever they are read.
fn look(data: &Path, listen: Option<SocketAddr>) {
    let id = full().session.id;
    let (sessions, well) = sanctum(data, listen, &["sessions"]);
    assert!(
        well && sessions.starts_with(
            "07070707  2026-11-21 19:02 UTC   1:25:00      30 lines    2 prompts  fogbound"
        ),
        "{sessions}"
    );
    for arguments in [
        vec!["ledger"],
        vec!["ledger", "07070707"],
        vec!["ledger", &id.to_string(), "--format", "md"],
    ] {
        let (ledger, well) = sanctum(data, listen, &arguments);
        assert!(
            well && ledger.starts_with("# Sanctum Ledger — 2026-11-21\n"),
            "{ledger}"
        );
        assert!(
            ledger.contains("my aunt kept a drawer of clock hands"),
            "{ledger}"
        );
        assert!(!ledger.contains("lamp post"), "{ledger}");
    }
    let (page, well) = sanctum(data, listen, &["ledger", "--format", "html"]);
    assert!(
        well && page.starts_with("<!doctype html>")
            && page.contains("<style>")
            && !page.contains("<link"),
        "{page}"
    );
    let (json, well) = sanctum(data, listen, &["ledger", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(well);
    assert_eq!(json["version"], 1);
    assert_eq!(json["session"]["id"], id.to_string());
    assert_eq!(json["prompts"][0]["timecode"], 1400);
    let (words, well) = sanctum(data, listen, &["ledger", "ffffffff"]);
    assert!(
        !well && words.contains("there is no session ffffffff"),
        "{words}"
    );
    let (words, well) = sanctum(
        data,
        listen,
        &["ledger", "0199aa00-0000-7000-8000-000000000000"],
    );
    assert!(!well && words.contains("session"), "{words}");
}

#[test]
fn a_stopped_chronicler_is_read_from_its_files() {
    let folder = stored();
    look(&folder.path().join("data"), None);
}

#[test]
fn nothing_is_made_where_nothing_is() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (words, well) = sanctum(&data, None, &["sessions"]);
    assert!(
        well && words.starts_with("No evening has been written down yet in "),
        "{words}"
    );
    let (words, well) = sanctum(&data, None, &["ledger"]);
    assert!(
        !well && words.contains("No evening has been written down yet in "),
        "{words}"
    );
    assert!(!data.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_chronicler_is_asked() {
    let folder = stored();
    let data = folder.path().join("data");
    let ledgers = folder.path().join("ledgers");
    let settings = [
        ("listen", "127.0.0.1:0".to_owned()),
        ("data_dir", data.to_str().unwrap().to_owned()),
        ("export_path", ledgers.to_str().unwrap().to_owned()),
    ];
    let config = Config::load(None, &settings).unwrap();
    let app = App::build(config).await.unwrap();
    let address = app.address().unwrap();
    let stop = CancellationToken::new();
    let running = tokio::spawn(app.run(stop.clone()));
    let looked = tokio::task::spawn_blocking(move || look(&data, Some(address))).await;
    stop.cancel();
    running.await.unwrap().unwrap();
    looked.unwrap();
}
