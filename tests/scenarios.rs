//! Written evenings: every scenario under tests/scenarios (and the shared samples, where they are at hand) holds,
//! and the command says how many, with exit codes and errors that name the place.

#![allow(clippy::unwrap_used)] // a test may panic

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sanctum_chronicler::simulate::Player;

fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.map(|e| e.unwrap().path()).collect())
        .unwrap_or_default();
    found.retain(|p| p.extension().is_some_and(|e| e == "jsonl"));
    found.sort();
    found
}

fn all_hold(files: &[PathBuf]) {
    let player = Player::new().unwrap();
    let mut wrong = Vec::new();
    let mut held = 0;
    for file in files {
        match player.play(file) {
            Ok(outcome) => {
                held += outcome.passed;
                wrong.extend(outcome.failures);
            }
            Err(error) => wrong.push(format!("{error:#}")),
        }
    }
    println!("{} scenarios, {held} expectations hold", files.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_own_scenario_holds() {
    let own = files(&own());
    assert!(own.len() >= 45, "only {} scenarios", own.len());
    all_hold(&own);
}

#[test]
fn every_shared_sample_holds() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/scenarios");
    let samples = files(&shared);
    if samples.is_empty() {
        println!(
            "SKIPPED the shared scenarios: {} is not there",
            shared.display()
        );
    }
    all_hold(&samples);
}

#[test]
fn the_same_scenario_plays_the_same_twice() {
    let player = Player::new().unwrap();
    for name in ["long_silence_spaces_prompts_out", "restart_again_and_again"] {
        let file = own().join(name).with_extension("jsonl");
        let (once, twice) = (player.play(&file).unwrap(), player.play(&file).unwrap());
        assert_eq!(once.decisions, twice.decisions, "{name}");
        for line in once.decisions.lines() {
            let decision: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(decision["decision"].is_string(), "{line}");
        }
    }
}

fn simulate(files: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sanctum"))
        .arg("simulate")
        .args(files)
        .env_clear()
        .env("HOME", std::env::temp_dir())
        .output()
        .unwrap()
}

fn last_line(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn the_command_counts_expectations_and_says_where_one_does_not_hold() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.jsonl");
    let bad = folder.path().join("bad.jsonl");
    let live = "{\"t\":0,\"obs\":\"stream_started\"}\n";
    let open = "{\"t\":1,\"expect\":{\"session\":\"open\"}}\n";
    fs::write(&good, format!("{live}{open}\n{open}")).unwrap();
    fs::write(
        &bad,
        format!("{live}{open}{{\"t\":2,\"expect\":{{\"session\":\"none\",\"prompts\":{{\"min\":1}}}}}}\n"),
    )
    .unwrap();

    let output = simulate(&[&good]);
    assert_eq!(last_line(&output), "2 passed, 0 failed");
    assert_eq!(output.status.code(), Some(0));

    let output = simulate(&[&good, &bad]);
    assert_eq!(last_line(&output), "3 passed, 1 failed");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("bad.jsonl:3: the session is open, expected none"),
        "{text}"
    );
    assert!(text.contains("0 prompts were delivered"), "{text}");
}

#[test]
fn a_file_that_cannot_be_played_is_an_error_that_names_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evening.jsonl");
    for (text, line, word) in [
        ("{\"t\":0,\"obs\":\"stream_started\"}\nhello\n", 2, ""),
        (
            "{\"t\":0,\"weather\":\"rain\"}\n",
            1,
            "unknown key `weather`",
        ),
        (
            "{\"t\":0,\"voice\":true,\"weather\":1}\n",
            1,
            "unknown key `weather`",
        ),
        (
            "{\"t\":0,\"voice\":true,\"scene\":\"Main\"}\n",
            1,
            "exactly one key",
        ),
        ("{\"t\":0}\n", 1, "exactly one key"),
        ("{\"voice\":true}\n", 1, "`t` is missing"),
        ("[0]\n", 1, "not a JSON object"),
        (
            "{\"t\":9,\"voice\":true}\n{\"t\":8,\"voice\":false}\n",
            2,
            "goes back",
        ),
        ("{\"t\":-1,\"voice\":true}\n", 1, "not a time"),
        ("{\"t\":\"soon\",\"voice\":true}\n", 1, "not a time"),
        ("{\"t\":1e300,\"voice\":true}\n", 1, "time"),
        ("{\"t\":0,\"voice\":\"yes\"}\n", 1, "true or false"),
        ("{\"t\":0,\"obs\":\"started\"}\n", 1, "`started`"),
        (
            "{\"t\":0,\"chat\":{\"user\":\"mira\"}}\n",
            1,
            "`text` is missing",
        ),
        (
            "{\"t\":0,\"chat\":{\"user\":\"mira\",\"text\":\"a\",\"loud\":true}}\n",
            1,
            "`loud`",
        ),
        ("{\"t\":0,\"viewers\":-4}\n", 1, "a count"),
        ("{\"t\":0,\"operator\":\"dance\"}\n", 1, "`dance`"),
        (
            "{\"t\":0,\"operator\":{\"feedback\":\"meh\"}}\n",
            1,
            "`meh`",
        ),
        (
            "{\"t\":0,\"llm\":{\"sings\":\"la\"}}\n",
            1,
            "`says` is missing",
        ),
        ("{\"t\":0,\"restart\":false}\n", 1, "only be true"),
        ("{\"t\":0,\"dashboard\":\"nowhere.md\"}\n", 1, "nowhere.md"),
        ("{\"t\":0,\"delete\":{\"user\":\"ghost\"}}\n", 1, "ghost"),
        (
            "{\"t\":0,\"expect\":{\"mood\":\"fine\"}}\n",
            1,
            "unknown key `mood`",
        ),
        (
            "{\"t\":0,\"expect\":{\"prompts\":{\"most\":1}}}\n",
            1,
            "unknown key `most`",
        ),
        (
            "{\"t\":0,\"settings\":{\"hearth\":{\"calm\":1}}}\n",
            1,
            "hearth.calm",
        ),
        (
            "{\"t\":0,\"settings\":{\"hearthkeeper\":{\"quiet_minutes\":0}}}\n",
            1,
            "allowed is",
        ),
        ("{\"t\":5,\"settings\":{}}\n", 1, "only at t = 0"),
    ] {
        fs::write(&file, text).unwrap();
        let output = simulate(&[&file]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        let place = format!("evening.jsonl:{line}");
        assert!(
            error.contains(&place) && error.contains(word),
            "{text} said: {error}"
        );
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert_eq!(last_line(&output), "0 passed, 0 failed", "{text}");
    }
}

#[test]
fn a_dashboard_may_be_written_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evening.jsonl");
    let player = Player::new().unwrap();
    for plan in [
        "**Game:** Dredge",
        "# Plan\\n## Game\\nDredge\\n",
        "Game: Dredge",
    ] {
        let text = format!(
            "{{\"t\":0,\"dashboard\":\"{plan}\"}}\n{{\"t\":1,\"expect\":{{\"sessions\":0}}}}\n"
        );
        fs::write(&file, text).unwrap();
        assert_eq!(player.play(&file).unwrap().passed, 1, "{plan}");
    }
}
