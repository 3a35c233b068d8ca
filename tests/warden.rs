//! The Warden against files of labelled lines, and against hostile text.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail loudly")]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use proptest::prelude::*;
use sanctum_chronicler::agent::warden::{Standing, Warden};
use sanctum_chronicler::event::Severity;
use serde::Deserialize;

#[derive(Deserialize)]
struct Sample {
    text: String,
    first: bool,
    label: String,
}

/// Recall of medium and above, the share of innocent lines flagged at all, and lines off by two steps.
fn figures(warden: &Warden, file: &Path) -> (f64, f64, usize) {
    let text = std::fs::read_to_string(file).unwrap();
    let (mut bad, mut caught, mut good, mut flagged, mut far) = (0, 0, 0, 0, 0);
    for line in text.lines() {
        let sample: Sample = serde_json::from_str(line).unwrap();
        let standing = if sample.first {
            Standing::Newcomer
        } else {
            Standing::Viewer
        };
        let severity = warden
            .judge_text(&sample.text, standing)
            .map(|flag| flag.severity);
        let step = severity.map_or(0, |s| s as i32 + 1);
        let labels = ["none", "low", "medium", "high"];
        let label = labels.iter().position(|l| *l == sample.label).unwrap() as i32;
        far += usize::from((label - step).abs() > 1);
        if label >= 2 {
            bad += 1;
            caught += i32::from(severity >= Some(Severity::Medium));
        } else if label == 0 {
            good += 1;
            flagged += i32::from(severity.is_some());
        }
    }
    (
        f64::from(caught) / f64::from(bad),
        f64::from(flagged) / f64::from(good),
        far,
    )
}

#[test]
fn labelled_files_are_judged_well() {
    let warden = Warden::new(None).unwrap();
    for entry in std::fs::read_dir("tests/fixtures/warden").unwrap() {
        let file = entry.unwrap().path();
        let (recall, false_alarms, far) = figures(&warden, &file);
        let shown = format!(
            "{}: recall {recall:.3}, innocent flagged {false_alarms:.3}, far {far}",
            file.display()
        );
        println!("{shown}");
        assert!(recall >= 0.95 && false_alarms <= 0.02, "{shown}");
    }
}

#[test]
fn the_given_samples_are_judged_within_a_step() {
    let file = Path::new("../../shared/samples/warden/messages.jsonl");
    if file.exists() {
        assert_eq!(figures(&Warden::new(None).unwrap(), file).2, 0);
    }
}

/// Pieces that tempt a matcher into going back and forth.
const HOSTILE: &[&str] = &[
    "a",
    "a ",
    "v i ",
    ". ",
    "a.",
    "com ",
    ".com",
    " dot ",
    "fol.",
    "viewers ",
    "buy ",
    "i can help you ",
    "@",
    "$",
    "1",
    "l",
    "\u{200B}",
    "\u{430}",
    "\u{301}",
    "\u{FDFA}",
    "\u{1F1E6}",
    "http://",
    "www.",
    "-",
    "discord",
    "dlscord.com ",
    "# ",
    "((((",
    "'",
    "aa",
    "follow-",
];

/// Eight times the text may cost thirty times as much: quadratic cost would be sixty-four times. The machine
/// may be busy, so each piece has several tries.
#[test]
fn cost_is_linear_on_repeated_pieces() {
    let warden = Warden::new(None).unwrap();
    let cost = |text: &str| {
        let start = Instant::now();
        black_box(warden.judge_text(text, Standing::Newcomer));
        start.elapsed().as_secs_f64()
    };
    for piece in HOSTILE {
        let of = |bytes: usize| piece.repeat(bytes / piece.len() + 1);
        let (short, long) = (of(250), of(2000));
        let (mut least, mut most) = (f64::MAX, f64::MAX);
        let linear = (0..40).any(|_| {
            least = least.min(cost(&short));
            most = most.min(cost(&long));
            most < least * 30.0 + 0.0005
        });
        assert!(
            linear,
            "{piece:?}: {least} s for 250 bytes, {most} s for 2,000"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_judged(text in "\\PC{0,200}") {
        let warden = WARDEN.with(std::rc::Rc::clone);
        let _ = warden.judge_text(&text, Standing::Newcomer);
    }

    #[test]
    fn any_mixture_of_hostile_pieces_is_judged(pieces in prop::collection::vec(prop::sample::select(HOSTILE), 0..120)) {
        let warden = WARDEN.with(std::rc::Rc::clone);
        let _ = warden.judge_text(&pieces.concat(), Standing::Viewer);
    }
}

thread_local! {
    static WARDEN: std::rc::Rc<Warden> = std::rc::Rc::new(Warden::new(None).unwrap());
}
