//! Properties of the parser; forms that people and language models write are in `tests/dashboard.rs`.

use proptest::prelude::*;

use super::*;
use crate::event::Goal;

fn goals(texts: &[&str]) -> Vec<Goal> {
    let goal = |text: &&str| Goal {
        text: (*text).to_owned(),
        done: false,
    };
    texts.iter().map(goal).collect()
}

#[test]
fn what_is_rendered_is_read_back() {
    let mut dashboard = Dashboard {
        stream_title: "Game: a word with a colon".to_owned(),
        game: "- not a list".to_owned(),
        mood: "# not a heading".to_owned(),
        go_live_notification: "Let me know if this is read back.".to_owned(),
        social_post: "First line\n## second\n#one #two".to_owned(),
        session_goals: goals(&[
            "Mood: keep it",
            "- a dash",
            "[x] a box",
            "1. a number",
            "\\ a stroke",
        ]),
        content_angle: "| a | table |".to_owned(),
        notes: "Game: another\n\n> quoted\n- milk\n---\n\\back".to_owned(),
        ..Dashboard::default()
    };
    dashboard.session_goals[1].done = true;
    dashboard.raw_markdown = render(&dashboard);
    let parsed = parse(&dashboard.raw_markdown);
    assert_eq!(parsed.dashboard, dashboard);
    assert!(parsed.missing.is_empty());
}

#[test]
fn an_empty_form_misses_everything() {
    let parsed = parse(&render(&Dashboard::default()));
    assert_eq!(parsed.missing, Field::ALL);
    assert_eq!(parsed.found, []);
    assert_eq!(parse("").missing, Field::ALL);
}

#[test]
fn values_are_bounded() {
    let long = "word ".repeat(40_000);
    let parsed = parse(&format!("Title: {long}\nAngle: {long}\n\n{long}\n"));
    assert!(parsed.dashboard.raw_markdown.len() <= MAX_BYTES);
    assert!(parsed.dashboard.stream_title.chars().count() <= 200);
    assert!(
        parsed.notes.iter().any(|note| note.contains("64 KiB")),
        "{:?}",
        parsed.notes
    );
    let list: Vec<String> = (0..30).map(|n| format!("- goal {n}")).collect();
    let list = list.join("\n");
    let parsed = parse(&format!("Goals:\n{list}"));
    assert_eq!(parsed.dashboard.session_goals.len(), MAX_GOALS);
    assert!(parsed.dashboard.notes.contains("goal 29"));
}

/// Texts that would take long if any step looked at the whole again and again.
#[test]
fn long_texts_of_one_kind_are_read() {
    for piece in [
        "a\n\n",
        ": ",
        "#",
        "|",
        "\\",
        "> ",
        "**",
        "\"",
        "- [ ] ",
        "1. a 2. b ",
        "Game: \n",
    ] {
        let text = piece.repeat(MAX_BYTES / piece.len());
        for label in ["", "## Announcement\n", "Goals: ", "Title: "] {
            let _ = parse(&format!("{label}{text}"));
        }
    }
}

#[test]
fn control_characters_go() {
    let parsed = parse("\u{feff}Title: a\u{1b}[31m\u{202e}b\r\nGame: c\u{0}d\rMood: e\u{200b}f");
    assert_eq!(parsed.dashboard.stream_title, "a[31mb");
    assert_eq!(parsed.dashboard.game, "cd");
    assert_eq!(parsed.dashboard.mood, "ef");
}

/// Lines that look like the parts of dashboards, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(#{1,6} ?|\\*\\*|- |\\* |1\\. |> |\\| |\\\\|  - |🎮 |\")?(Title|Game|Mood|Go Live|Announcement|Goals|Angle|Notes|Hashtags|Dashboard|Other)(:|:\\*\\*|\\*\\*:| -|\"| \\|)?( [a-z\"*#\\\\|_:;,]{0,12})?",
        "(- |\\* |\\[x\\] |- \\[ \\] |1\\) |> |\\| |\\\\|   )?[a-zA-Z \"'*_#|\\\\:;,!`<>(){}]{0,24}",
        Just("---".to_owned()),
        Just("===".to_owned()),
        Just("```".to_owned()),
        Just(String::new()),
        Just("| Title | Game |".to_owned()),
        Just("|---|---|".to_owned()),
        Just("Sure! Here is your dashboard:".to_owned()),
        Just("Let me know if you want changes.".to_owned()),
        Just("#tag #other".to_owned()),
        "\\PC{0,12}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|lines| lines.join("\n"))
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let first = parse(text).dashboard;
    prop_assert!(first.session_goals.len() <= MAX_GOALS);
    prop_assert!(first.notes.chars().count() <= 4_000);
    let mut again = parse(&render(&first)).dashboard;
    again.raw_markdown.clone_from(&first.raw_markdown);
    prop_assert_eq!(&again, &first, "rendered:\n{}", render(&first));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn parts_in_any_order_are_read_and_survive_rendering(text in pieces()) {
        holds(&text)?;
    }

    #[test]
    fn any_text_is_read_and_survives_rendering(text in "[\\PC\\n\\t]{0,400}") {
        holds(&text)?;
    }

    #[test]
    fn places_are_lines_of_the_text(text in pieces()) {
        let count = text.lines().count().max(1);
        for found in parse(&text).found {
            prop_assert!(*found.lines.start() >= 1 && *found.lines.end() <= count, "{:?}", found);
        }
    }
}
