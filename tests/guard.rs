//! The guard held against lists of lines, one file a category (`mixed` came later): every bad line is refused, every
//! good one passes. `cargo test --test guard -- --nocapture` prints both error rates.

use std::fs;
use std::path::{Path, PathBuf};

use sanctum_chronicler::agent::guard::{Context, judge};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/guard")
}

fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a fixture");
    text.split('\n')
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn bad_lines_are_refused_in_every_category() {
    let mut files: Vec<PathBuf> = fs::read_dir(fixtures().join("bad"))
        .expect("the folder of bad lines")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let (mut total, mut passed) = (0, Vec::new());
    for file in files {
        let lines = lines(&file);
        total += lines.len();
        for line in lines {
            if judge(&line, &Context::default()).passed() {
                passed.push(format!(
                    "{}: {line}",
                    file.file_stem().unwrap_or_default().display()
                ));
            }
        }
    }
    println!(
        "bad lines: {} of {total} passed\n{}",
        passed.len(),
        passed.join("\n")
    );
    assert!(total >= 150, "{total} bad lines");
    assert!(passed.is_empty());
}

#[test]
fn good_lines_pass() {
    let lines = lines(&fixtures().join("good.txt"));
    let mut context = Context::default();
    let mut refused = Vec::new();
    for line in &lines {
        let verdict = judge(line, &context);
        if !verdict.passed() {
            refused.push(format!("{line}\n    {}", verdict.broken.join("\n    ")));
        }
        context.said(line);
    }
    println!(
        "good lines: {} of {} refused\n{}",
        refused.len(),
        lines.len(),
        refused.join("\n")
    );
    assert!(lines.len() >= 150, "{} good lines", lines.len());
    assert!(refused.is_empty());
}
