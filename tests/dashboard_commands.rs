//! `sanctum dashboard new`, `set` and `show`, with a program that runs and without one.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/living.rs"]
mod living;
#[path = "support/web.rs"]
mod web;

use std::process::{Command, Output};

use living::Program;
use sanctum_chronicler::dashboard::parse;
use serde_json::json;
use tempfile::TempDir;

const PLAN: &str = "# Tonight\n\n## Title\nThe ferry at dusk\n\n## Angle\nwhat the sea keeps\n";

fn dashboard(folder: &TempDir, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sanctum"))
        .arg("dashboard")
        .args(words)
        .current_dir(folder.path())
        .env("SANCTUM_DATA_DIR", folder.path())
        .env("ADMIN_API_KEY", web::ADMIN)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]]
        .map(String::from_utf8_lossy)
        .concat()
}

#[test]
fn a_draft_is_a_whole_dashboard() {
    let folder = TempDir::new().unwrap();
    let words = [
        "new",
        "--game",
        "Dredge",
        "--mood",
        "calm",
        "--familiarity",
        "first time",
    ];
    let words = [
        &words[..],
        &[
            "--experience",
            "lost at sea",
            "--start",
            "20:00",
            "--seed",
            "7",
        ],
    ]
    .concat();
    let draft = dashboard(&folder, &words);
    assert!(draft.status.success(), "{}", text(&draft));
    let parsed = parse(&text(&draft));
    assert_eq!(parsed.missing, []);
    assert_eq!(parsed.dashboard.game, "Dredge");
    assert_eq!(
        text(&dashboard(&folder, &words)),
        text(&draft),
        "a seed drafts the same"
    );
}

#[test]
fn it_is_kept_while_nothing_runs() {
    let folder = TempDir::new().unwrap();
    let none = dashboard(&folder, &["show"]);
    assert!(!none.status.success() && text(&none).contains("there is no dashboard"));
    std::fs::write(folder.path().join("tonight.md"), PLAN).unwrap();
    std::fs::write(folder.path().join("empty.md"), "\n").unwrap();
    let empty = dashboard(&folder, &["set", "empty.md"]);
    assert!(!empty.status.success(), "{}", text(&empty));
    let set = dashboard(&folder, &["set", "tonight.md"]);
    assert!(set.status.success(), "{}", text(&set));
    assert!(text(&set).contains("the next session takes it up"));
    let shown = parse(&text(&dashboard(&folder, &["show"]))).dashboard;
    assert_eq!(shown.stream_title, "The ferry at dusk");
    assert_eq!(shown.content_angle, "what the sea keeps");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_program_is_asked() {
    let program = Program::start(&[]).await;
    let address = program.address.to_string();
    let body = json!({"channel_name": "hearth"});
    clients::post_json(program.address, "/admin/session/start", &body).await;
    std::fs::write(program.folder.path().join("tonight.md"), PLAN).unwrap();
    let none = dashboard(&program.folder, &["show", "--listen", &address]);
    assert!(
        text(&none).contains("there is no dashboard"),
        "{}",
        text(&none)
    );
    let set = dashboard(
        &program.folder,
        &["set", "tonight.md", "--listen", &address],
    );
    assert!(
        text(&set).contains("The dashboard is in force."),
        "{}",
        text(&set)
    );
    let status = clients::admin_get(program.address, "/admin/stream/status").await;
    assert_eq!(status.json()["session"]["theme"], "what the sea keeps");
    let shown = dashboard(&program.folder, &["show", "--listen", &address]);
    assert_eq!(
        parse(&text(&shown)).dashboard.stream_title,
        "The ferry at dusk"
    );
    let nobody = dashboard(&program.folder, &["show", "--listen", "127.0.0.1:9"]);
    assert!(
        text(&nobody).contains("no Chronicler answers at 127.0.0.1:9"),
        "{}",
        text(&nobody)
    );
    program.end().await;
}
