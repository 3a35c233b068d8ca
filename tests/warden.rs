//! The Warden against files of labelled lines, and against hostile text.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
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
    category: Option<String>,
}

/// How well a set of lines is judged.
#[derive(Default)]
struct Figures {
    bad: u32,
    caught: u32,
    good: u32,
    flagged: u32,
    /// Lines off by more than one step, and innocent lines with any flag.
    faults: Vec<String>,
    kinds: BTreeMap<String, u32>,
}

impl Figures {
    fn count(&mut self, warden: &Warden, file: &Path) {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let sample: Sample = serde_json::from_str(line).unwrap();
            let standing = if sample.first {
                Standing::Newcomer
            } else {
                Standing::Viewer
            };
            let flag = warden.judge_text(&sample.text, standing);
            let severity = flag.map(|flag| flag.severity);
            let step = severity.map_or(0, |s| s as i32 + 1);
            let labels = ["none", "low", "medium", "high"];
            let label = labels.iter().position(|l| *l == sample.label).unwrap() as i32;
            if (label - step).abs() > 1 {
                self.faults.push(format!("{} is {severity:?}", sample.text));
            }
            if label >= 2 {
                self.bad += 1;
                self.caught += u32::from(severity >= Some(Severity::Medium));
            } else if label == 0 {
                self.good += 1;
                self.flagged += u32::from(severity.is_some());
            }
            let kind = sample.category.unwrap_or_else(|| "innocent".to_owned());
            *self.kinds.entry(kind).or_default() += 1;
        }
    }
}

#[test]
fn labelled_files_are_judged_well() {
    let warden = Warden::new(None).unwrap();
    let mut all = Figures::default();
    for entry in std::fs::read_dir("tests/fixtures/warden").unwrap() {
        all.count(&warden, &entry.unwrap().path());
    }
    println!(
        "recall {} of {}, innocent flagged {} of {}, {:?}",
        all.caught, all.bad, all.flagged, all.good, all.kinds
    );
    assert!(all.faults.is_empty(), "{}", all.faults.join("\n"));
    assert!(
        all.caught * 100 >= all.bad * 97,
        "{} of {}",
        all.caught,
        all.bad
    );
    assert!(
        all.flagged * 60 <= all.good,
        "{} of {}",
        all.flagged,
        all.good
    );
    for kind in [
        "innocent",
        "discord_growth",
        "buy_followers",
        "phishing",
        "impersonation",
        "slur",
    ] {
        let lines = all.kinds.get(kind).copied().unwrap_or_default();
        assert!(lines >= 200, "{kind}: {lines} lines");
    }
}

#[test]
fn the_given_samples_are_judged_within_a_step() {
    let file = Path::new("../../shared/samples/warden/messages.jsonl");
    if file.exists() {
        let mut given = Figures::default();
        given.count(&Warden::new(None).unwrap(), file);
        assert!(given.faults.is_empty(), "{}", given.faults.join("\n"));
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

/// What this thread has used of the processor, which other work on the machine does not change; elsewhere than on
/// Linux the time of day.
fn worked(since: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let own = stat.and_then(|stat| stat.split_whitespace().next()?.parse::<f64>().ok());
    own.filter(|&own| own > 0.0)
        .map_or_else(|| since.elapsed().as_secs_f64(), |own| own / 1e9)
}

/// The same amount of text in lines of eight times the length may cost three times as much: quadratic cost would
/// be eight times. The first try may be cold, and the clock is coarse, so each piece has several.
#[test]
fn cost_is_linear_on_repeated_pieces() {
    let warden = Warden::new(None).unwrap();
    let start = Instant::now();
    let cost = |text: &str, times: u32| {
        let before = worked(start);
        for _ in 0..times {
            black_box(warden.judge_text(text, Standing::Newcomer));
        }
        worked(start) - before
    };
    for piece in HOSTILE {
        let of = |bytes: usize| piece.repeat(bytes / piece.len() + 1);
        let (short, long) = (of(250), of(2000));
        let (mut least, mut most) = (f64::MAX, f64::MAX);
        let linear = (1..9).any(|n| {
            // More lines each time, until what is measured is well above the clock's step.
            least = least.min(cost(&short, n * 32) / f64::from(n));
            most = most.min(cost(&long, n * 4) / f64::from(n));
            most < least * 3.0 + 0.02
        });
        assert!(
            linear,
            "{piece:?}: {least} s in lines of 250 bytes, {most} s in lines of 2,000"
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The beginning of any pattern of the rules, again and again, in a costume, up to the longest line.
    #[test]
    fn any_pattern_begun_again_and_again_is_judged(
        pattern in prop::sample::select(patterns()),
        cut in 1_usize..40,
        costume in 0_usize..6,
        glue in prop::sample::select(vec!["", " ", ".", "\u{200B}", " . ", "-"]),
    ) {
        let begun: String = pattern.chars().take(cut).collect();
        let mut text = String::new();
        while text.len() + 200 < 2000 {
            for c in begun.chars() {
                text.push(match (costume, c) {
                    (1, '!'..='~') => char::from_u32(c as u32 + 0xFEE0).unwrap(),
                    (2, 'a'..='z') => char::from_u32(c as u32 - 0x61 + 0x1D41A).unwrap(),
                    (3, 'a') => '\u{430}',
                    (3, 'e') => '\u{435}',
                    _ => c,
                });
                match costume {
                    4 => text.push('\u{336}'),
                    5 => text.push_str("\u{301}\u{308}\u{20DD}"),
                    _ => {}
                }
            }
            text.push_str(glue);
        }
        let warden = WARDEN.with(std::rc::Rc::clone);
        let _ = warden.judge_text(&text, Standing::Newcomer);
    }

    #[test]
    fn thousands_of_combining_marks_are_judged(marks in prop::collection::vec(prop::char::range('\u{300}', '\u{36F}'), 900..1000), word in "[a-z]{1,9}") {
        let warden = WARDEN.with(std::rc::Rc::clone);
        let text = format!("{word}{}{word}", String::from_iter(marks));
        let _ = warden.judge_text(&text, Standing::Newcomer);
    }
}

/// Every word and phrase of the built-in rules.
fn patterns() -> Vec<String> {
    let mut all = Vec::new();
    for file in ["rules", "slurs", "languages"] {
        let text = std::fs::read_to_string(format!("src/agent/warden/{file}.toml")).unwrap();
        let rules: toml::Table = text.parse().unwrap();
        for concept in rules["concept"].as_array().unwrap() {
            let words = concept.get("words").and_then(toml::Value::as_array);
            let words = words.into_iter().flatten().filter_map(toml::Value::as_str);
            all.extend(words.map(str::to_owned));
        }
    }
    all
}

thread_local! {
    static WARDEN: std::rc::Rc<Warden> = std::rc::Rc::new(Warden::new(None).unwrap());
}
