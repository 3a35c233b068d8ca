//! Rules for the overlay's source that no browser of today would report: text is never parsed as markup, and nothing
//! newer than Chromium 103, the oldest OBS in use, is relied upon.

use std::fs;
use std::path::{Path, PathBuf};

/// Each with why it must not occur.
const FORBIDDEN: [(&str, &str); 22] = [
    ("innerHTML", "parses text as markup"),
    ("outerHTML", "parses text as markup"),
    ("insertAdjacentHTML", "parses text as markup"),
    ("document.write", "parses text as markup"),
    ("DOMParser", "parses text as markup"),
    ("eval(", "runs text"),
    ("new Function", "runs text"),
    ("setInterval", "runs in a still room"),
    ("infinite", "runs in a still room"),
    (" style=\"", "refused by the policy"),
    ("<style", "refused by the policy"),
    ("color-mix(", "Chromium 111"),
    (":has(", "Chromium 105"),
    ("@container", "Chromium 105"),
    ("@scope", "Chromium 118"),
    ("dvh", "Chromium 108"),
    ("toSorted", "Chromium 110"),
    ("toReversed", "Chromium 110"),
    ("importmap", "refused by the policy"),
    ("light-dark(", "Chromium 123"),
    ("Promise.withResolvers", "Chromium 119"),
    ("checkVisibility", "Chromium 105"),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the overlay's folder is there") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn the_source_keeps_its_rules() {
    let mut found = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay"),
        &mut found,
    );
    assert!(found.len() >= 15, "the overlay's files are found");
    for file in found {
        let text = fs::read_to_string(&file).expect("the overlay's files are text");
        for (word, why) in FORBIDDEN {
            assert!(!text.contains(word), "{}: {word:?} ({why})", file.display());
        }
        assert!(
            text.lines().count() <= 300,
            "{} is too long",
            file.display()
        );
    }
}
