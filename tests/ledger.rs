//! What stands in a ledger: the sections, the prose, the talk that is kept, and what never is.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/evening.rs"]
mod evening;

use evening::{Evening, at, full};
use sanctum_chronicler::event::{Action, Input, Place, seconds};
use sanctum_chronicler::ledger::{file_name, json, markdown, page};

/// The part of a ledger under a heading.
fn section<'a>(ledger: &'a str, heading: &str) -> &'a str {
    let rest = ledger.split(&format!("\n## {heading}\n")).nth(1).unwrap();
    rest.split("\n## ").next().unwrap()
}

#[test]
fn an_evening_has_its_sections_in_order() {
    let ledger = markdown(&full().record());
    let headings: Vec<&str> = ledger
        .lines()
        .filter(|l| l.starts_with("# ") || l.starts_with("## "))
        .collect();
    let wanted = [
        "# Sanctum Ledger — 2026-11-21",
        "## Stream Theme",
        "## The Evening",
        "## Notable Discussion",
        "## Agent Actions",
    ];
    assert_eq!(headings, wanted);
    assert!(ledger.contains("- Channel: fogbound\n- Started: 2026-11-21 19:02 UTC\n- Ended: 2026-11-21 20:27 UTC\n- Length: 1 hour 25 minutes\n"), "{ledger}");
    assert!(
        ledger.contains(
            "  - [x] Read every wall in the museum\n  - [ ] Land without breaking a leg\n"
        )
    );
}

#[test]
fn the_prose_tells_what_happened_with_timecodes() {
    let ledger = markdown(&full().record());
    let prose = section(&ledger, "The Evening");
    for sentence in [
        "The session opened on fogbound at 19:02 UTC, when OBS began to stream. (0:00:00)",
        "Tamsin wrote the first line, within the first minute. (0:00:25)",
        "The Warden turned two lines away (viewer sale). (0:08:20)",
        "Then nobody wrote for 14 minutes. (0:09:20)",
        "A raid from SmallTelescope brought 23 people. (0:31:40)",
        "Two people answered, the first after 48 seconds. (0:23:20)",
        "Nobody answered. (1:00:00)",
        "The evening ended at 20:27 UTC, after 1 hour 25 minutes: the owner ended it. (1:25:00)",
    ] {
        assert!(prose.contains(sentence), "{sentence}\n\nis not in\n{prose}");
    }
}

#[test]
fn talk_is_kept_by_topic_and_every_quote_names_its_message() {
    let ledger = markdown(&full().record());
    let talk = section(&ledger, "Notable Discussion");
    assert!(talk.contains("### Museum, mending, ship"), "{talk}");
    assert!(
        talk.contains("> **old_pell** (0:24:08): my aunt kept a drawer of clock hands"),
        "{talk}"
    );
    let quotes = talk.lines().filter(|l| l.starts_with("> ")).count();
    let ids = talk.lines().filter(|l| l.starts_with("- \\[")).count();
    assert_eq!(quotes, ids);
    assert!(
        talk.lines()
            .any(|l| l.starts_with("- \\[") && l.ends_with("] a-1")),
        "{talk}"
    );
}

/// Passages whose lines share no word are told apart by how they begin.
#[test]
fn every_passage_has_a_heading_of_its_own() {
    let mut evening = Evening::new();
    let said = [
        (
            60,
            "a",
            "a lit window at sea is a promise somebody keeps, I think",
        ),
        (70, "b", "my grandfather did that for the boats"),
        (
            2_000,
            "c",
            "hello from the kettle, what are we fishing for?",
        ),
        (2_010, "a", "something with too many teeth"),
        (4_000, "b", "the fog is thick"),
        (4_010, "c", "that fog never lifts"),
        (6_000, "a", "fog again, then"),
        (6_010, "b", "more fog than sea"),
    ];
    for (second, user, text) in said {
        evening.say(second, &format!("m{second}"), user, text);
    }
    let ledger = markdown(&evening.record());
    let headings: Vec<&str> = section(&ledger, "Notable Discussion")
        .lines()
        .filter_map(|l| l.strip_prefix("### "))
        .collect();
    assert_eq!(
        headings,
        [
            "“A lit window at sea is a promise somebody keeps”",
            "“Hello from the kettle”",
            "Fog",
            "Fog, again",
        ]
    );
}

#[test]
fn what_was_taken_away_or_flagged_is_nowhere() {
    let record = full().record();
    for form in [
        markdown(&record),
        page(&record).unwrap(),
        json(&record).unwrap(),
    ] {
        for gone in ["lamp post", "w-1", "growfast", "Cheap"] {
            assert!(!form.contains(gone), "{gone} is still in\n{form}");
        }
    }
}

#[test]
fn a_first_line_that_was_taken_away_takes_its_name_along() {
    let mut evening = Evening::new();
    evening.say(
        70,
        "x",
        "Nameless",
        "these words were a mistake, all of them",
    );
    evening.withdraw(90, "x");
    let ledger = markdown(&evening.record());
    assert!(
        !ledger.contains("Nameless") && ledger.contains("The first line came after 1 minute"),
        "{ledger}"
    );
    assert!(ledger.contains("Nothing was said so far that could be kept."));
}

#[test]
fn an_answer_goes_with_the_line_it_answers() {
    let mut evening = Evening::new();
    evening.say(70, "x", "Nameless", "hearth, where is the blue key?");
    let answered = Action::Answered {
        to: "x".into(),
        name: "Nameless".to_owned(),
        text: "The blue key was not mentioned.".to_owned(),
        places: vec![Place::Chat],
        shown_for: seconds(6),
    };
    evening.enter(75, Input::Tick, vec![answered]);
    let ledger = markdown(&evening.record());
    assert!(
        ledger.contains("“The blue key was not mentioned.” Said to Nameless, in chat."),
        "{ledger}"
    );
    evening.withdraw(90, "x");
    let ledger = markdown(&evening.record());
    assert!(
        !ledger.contains("blue key") && !ledger.contains("Nameless"),
        "{ledger}"
    );
}

#[test]
fn a_dismissed_flag_lets_the_line_be_quoted() {
    let mut evening = Evening::new();
    evening.flagged(
        70,
        "x",
        "Wren",
        "the followers of the old star still keep its hours",
    );
    let record = evening.record();
    assert!(!markdown(&record).contains("old star"));
    evening.dismiss(100, "x");
    let ledger = markdown(&evening.record());
    assert!(
        section(&ledger, "Notable Discussion").contains("keep its hours"),
        "{ledger}"
    );
    assert!(ledger.contains("A moderator dismissed the flag."));
}

#[test]
fn an_empty_evening_says_so_in_every_section() {
    let mut evening = Evening::new();
    let ledger = markdown(&evening.record());
    assert!(
        ledger.starts_with("# Sanctum Ledger — 2026-11-21 (so far)\n"),
        "{ledger}"
    );
    for sentence in [
        "No dashboard was given for this evening.",
        "Nobody wrote so far.",
        "Nothing was said so far that could be kept.",
        "No prompt was composed.",
        "The Warden held no line back.",
        "The Steward answered nobody.",
    ] {
        assert!(ledger.contains(sentence), "{sentence}");
    }
    evening.end(60);
    assert!(!markdown(&evening.record()).contains("so far"));
}

#[test]
fn a_loud_evening_keeps_its_measure() {
    let mut evening = Evening::new();
    for n in 0..60_000_u64 {
        let text = format!(
            "remark {n} about the weather over the harbour, the boats and what they carry home"
        );
        evening.say(n / 4, &format!("m{n}"), &format!("user{}", n % 900), &text);
    }
    evening.end(15_100);
    let record = evening.record();
    let (ledger, page) = (markdown(&record), page(&record).unwrap());
    assert!(ledger.len() < 40_000, "{}", ledger.len());
    assert!(page.len() < 120_000, "{}", page.len());
}

#[test]
fn the_file_is_named_by_day_and_session() {
    let session = Evening::new().session;
    assert_eq!(file_name(&session), "ledger_2026-11-21_07070707.md");
    assert_eq!(at(0), session.started);
}
