//! Programs that some tests need and a machine may lack. A test that finds its program missing prints one
//! line and returns, unless `SANCTUM_TESTS_REQUIRE` (names with commas) says that it must be there.

#![allow(dead_code)] // each test program uses the part that it needs

use std::env;
use std::path::PathBuf;

/// Chromium, as the browser source.
pub(crate) fn chromium() -> Option<PathBuf> {
    program(
        "chromium",
        "Chromium",
        &["chromium", "chromium-browser", "google-chrome"],
    )
}

fn program(word: &str, name: &str, files: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = files
        .iter()
        .flat_map(|file| env::split_paths(&path).map(move |folder| folder.join(file)))
        .find(|candidate| candidate.is_file());
    met(
        word,
        name,
        found.is_none().then_some("it is not on the PATH"),
    );
    found
}

/// Whether what a test needs is there. `word` is its name in `SANCTUM_TESTS_REQUIRE`; the test takes its own
/// name from its thread.
pub(crate) fn met(word: &str, name: &str, why_not: Option<&str>) -> bool {
    let Some(why) = why_not else {
        return true;
    };
    let required = env::var("SANCTUM_TESTS_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|each| each.trim() == word),
        "SANCTUM_TESTS_REQUIRE names {word}: there is no {name} here: {why}"
    );
    let test = std::thread::current();
    println!(
        "SKIPPED (no {name}): {}: {why}",
        test.name().unwrap_or("unnamed test")
    );
    false
}
