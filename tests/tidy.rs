//! The house rules, as tests: who may import whom, what the pure rooms never touch, how long a file may
//! be, and that the README's table of settings is the program's.

#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sanctum_chronicler::config::keys::KEYS;

/// What each room may import from the others. A room that is not a key may import nothing.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    // pure: the vocabulary and each other, downwards only
    ("event", &[]),
    ("voice", &["event"]),
    ("dashboard", &["event"]),
    ("ledger", &["event"]),
    ("agent", &["event", "voice"]),
    // the ways in and what doors share
    ("inbox", &["event"]),
    ("door", &[]),
    // rooms with I/O: doors do not know each other
    ("journal", &["event"]),
    ("twitch", &["event", "inbox", "door"]),
    ("obs", &["event", "inbox", "door"]),
    ("llm", &["event", "inbox", "door", "config"]),
    ("oidc", &["door"]),
    ("web", &["event", "inbox", "dashboard", "journal", "voice"]),
    ("config", &["event"]),
    // putting it together
    (
        "app",
        &[
            "event", "agent", "config", "door", "inbox", "journal", "ledger", "llm", "obs", "oidc",
            "twitch", "web",
        ],
    ),
    (
        "simulate",
        &["event", "agent", "app", "config", "dashboard", "journal"],
    ),
    ("replay", &["event", "agent", "config", "journal"]),
    (
        "cli",
        &[
            "event",
            "agent",
            "app",
            "config",
            "dashboard",
            "inbox",
            "journal",
            "ledger",
            "llm",
            "obs",
            "replay",
            "simulate",
            "twitch",
            "voice",
            "web",
        ],
    ),
];

/// Rooms that decide or render: no clock, no task, no file, no socket, no global, no unseeded chance.
const PURE: &[&str] = &["event", "voice", "dashboard", "ledger", "agent"];

/// What a pure room never mentions.
const IMPURE: &[&str] = &[
    "Instant::now",
    "SystemTime",
    "Timestamp::now",
    "Zoned::now",
    "tokio",
    "async fn",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::io::",
    "Mutex",
    "RwLock",
    "Atomic",
    "static mut",
    "thread_local",
    "OnceLock",
    "OnceCell",
    "HashMap",
    "HashSet",
    "rand::rng",
    "from_os_rng",
    "new_v4",
    "redb",
    "reqwest",
    "warp::",
    "tracing::",
    ".exp()",
    ".ln()",
    ".powf(",
    ".sin()",
    ".cos()",
];

/// Longest file, in lines (a sitting's reading).
const LONGEST: usize = 500;

fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The room that a file of `src` belongs to, and its code without tests and comments.
fn rooms() -> BTreeMap<String, Vec<(String, String)>> {
    let mut rooms: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, text) in rust_files("src") {
        let inside = path
            .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
            .unwrap();
        let name = inside.display().to_string();
        if name.contains("tests") {
            continue;
        }
        let room = name.split(['/', '.']).next().unwrap().to_owned();
        let code: Vec<&str> = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap()
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .collect();
        rooms.entry(room).or_default().push((name, code.join("\n")));
    }
    rooms
}

/// The rooms named in `crate::…` paths of a file, groups such as `crate::{obs, twitch}` included.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap(),
            None => rest
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap(),
        };
        for name in names.split(',') {
            let room = name.trim().split("::").next().unwrap().to_owned();
            if room.chars().next().is_some_and(char::is_lowercase) {
                found.push(room);
            }
        }
    }
    found
}

#[test]
fn rooms_import_only_what_the_map_allows() {
    let may: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, files) in rooms() {
        if room == "main" || room == "lib" {
            continue;
        }
        let allowed = may.get(room.as_str()).copied().unwrap_or_default();
        for (file, code) in files {
            for import in imports(&code) {
                if import != room && !allowed.contains(&import.as_str()) {
                    wrong.push(format!("src/{file} imports {import}, which {room} may not"));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_rooms_touch_nothing_of_the_world() {
    let mut wrong = Vec::new();
    for (room, files) in rooms()
        .into_iter()
        .filter(|(r, _)| PURE.contains(&r.as_str()))
    {
        for (file, code) in files {
            for word in IMPURE.iter().filter(|w| code.contains(**w)) {
                wrong.push(format!(
                    "src/{file} of the pure room {room} mentions {word}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_bounded_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (path, text) in rust_files(folder) {
            let name = path
                .strip_prefix(env!("CARGO_MANIFEST_DIR"))
                .unwrap()
                .display()
                .to_string();
            if text.lines().count() > LONGEST {
                wrong.push(format!("{name} is longer than {LONGEST} lines"));
            }
            let inner_tests = name.ends_with("/tests.rs") || name.contains("/tests/");
            if folder == "src" && !inner_tests && !text.starts_with("//!") {
                wrong.push(format!("{name} does not open by saying what it is"));
            }
            let own = ["unbounded_", "channel"].concat();
            if folder == "src" && text.contains(&own) {
                wrong.push(format!("{name} has a queue without a bound"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_lists_every_setting_as_it_is() {
    let readme =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let rows: Vec<&str> = readme
        .lines()
        .filter(|l| l.starts_with("| `SANCTUM_"))
        .collect();
    let wanted: Vec<String> = KEYS
        .iter()
        .map(|k| {
            let others: Vec<String> = k.aliases.iter().map(|a| format!(", `{a}`")).collect();
            let default = if k.default.is_empty() {
                String::new()
            } else {
                format!("`{}`", k.default)
            };
            format!(
                "| `{}`{} | `{}` | {default} | {} |",
                k.env(),
                others.concat(),
                k.name,
                k.about
            )
        })
        .collect();
    assert_eq!(
        rows,
        wanted,
        "README's table should be:\n{}",
        wanted.join("\n")
    );
}

/// The page of threats promises tests by name; a promise that nobody keeps is worse than none.
#[test]
fn every_threat_names_tests_that_are_there() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security.md");
    let page = fs::read_to_string(page).unwrap();
    let files = ["src", "tests"].into_iter().flat_map(rust_files);
    let sources: String = files.map(|(_, code)| code).collect();
    let mut named = 0;
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let shown_by = line
            .trim_end_matches('|')
            .rsplit('|')
            .next()
            .unwrap_or_default();
        for name in shown_by.split('`').skip(1).step_by(2) {
            named += 1;
            let is_there = sources.contains(&format!("fn {name}("));
            assert!(is_there, "docs/security.md names {name}, which is no test");
        }
    }
    assert!(named > 40, "the page names {named} tests");
}
