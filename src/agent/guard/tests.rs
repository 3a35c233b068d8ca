//! The table of rules held to its own examples; lists of good and bad lines are in `tests/guard.rs`.

use super::*;

fn broken(line: &str, context: &Context) -> Vec<String> {
    let names = judge(line, context).broken.into_iter();
    names
        .map(|reason| reason.split(':').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn each_rule_refuses_its_bad_examples() {
    for rule in RULES {
        for line in rule.bad {
            let broken = broken(line, &Context::default());
            assert!(
                broken.contains(&rule.name.to_owned()),
                "{}: {line:?} broke {broken:?}",
                rule.name
            );
        }
    }
}

#[test]
fn the_whole_guard_passes_the_good_examples() {
    for rule in RULES {
        for line in rule.good {
            let verdict = judge(line, &Context::default());
            assert!(
                verdict.passed(),
                "{}: {line:?}: {:?}",
                rule.name,
                verdict.broken
            );
        }
    }
}

#[test]
fn every_rule_says_what_it_is() {
    for (index, rule) in RULES.iter().enumerate() {
        assert!(
            !rule.reason.is_empty() && !rule.good.is_empty(),
            "{}",
            rule.name
        );
        assert!(
            RULES[..index].iter().all(|other| other.name != rule.name),
            "{}",
            rule.name
        );
    }
}

#[test]
fn what_was_said_is_not_said_again() {
    let mut context = Context::default();
    let line = "A roof changes what the rain means.";
    assert!(judge(line, &context).passed());
    context.said(line);
    assert_eq!(broken(line, &context), ["repetition"]);
    assert_eq!(
        broken("The roof has changed what the rain means", &context),
        ["repetition"]
    );
    assert!(judge("A lighthouse is a promise to strangers.", &context).passed());
}

#[test]
fn flagged_messages_are_not_echoed() {
    let mut context = Context::default();
    context.flagged("the hidden cove sells rare skins tonight");
    assert_eq!(
        broken("Somebody says the hidden cove sells rare fish.", &context),
        ["echo"]
    );
    assert!(
        judge(
            "The cove is hidden by fog, and rare ships find it.",
            &context
        )
        .passed()
    );
}

#[test]
fn nobody_who_is_there_is_addressed() {
    let mut context = Context::default();
    for name in ["mira", "Ash", "sea", "storm_chaser"] {
        context.known(name);
    }
    for line in [
        "Mira, the beams look right.",
        "mira: the beams look right.",
        "Well said, mira, the beams hold.",
        "Good question, Ash.",
        "What would the sea say to that, mira?",
        "Mira what would the sea say?",
        "Welcome back storm_chaser, the fire is lit.",
    ] {
        assert_eq!(broken(line, &context), ["address"], "{line}");
    }
    for line in [
        "Ash falls on the roof and stays there.",
        "The miracle of the harbour is its silence.",
        "Earlier mira asked about core wood, and the roof answered.",
        "The valley is full of ash.",
        "To sea they went, and so did the goats.",
        "Ash is on the roof, and the roof is on the map.",
        "As ash falls, the harbour goes quiet.",
        "Sea and sky agree for once.",
    ] {
        assert!(
            judge(line, &context).passed(),
            "{line}: {:?}",
            judge(line, &context)
        );
    }
    // whom to follow is a person here, not a river
    assert_eq!(
        broken("Follow mira into the evening.", &context),
        ["engagement bait"]
    );
    assert!(judge("Follow mira into the evening.", &Context::default()).passed());
}

#[test]
fn names_of_games_are_written_as_they_are() {
    let mut context = Context::default();
    assert_eq!(
        broken("DREDGE is a game about fog.", &context),
        ["capitals"]
    );
    context.title("DREDGE");
    context.title("Overcooked!");
    assert!(judge("DREDGE is a game about fog.", &context).passed());
    assert!(judge("Overcooked! is a game about corridors.", &context).passed());
    assert_eq!(
        broken("DREDGE is a game about fog!", &context),
        ["exclamation"]
    );
}

#[test]
fn marks_of_the_request_do_not_get_out() {
    for line in [
        "The sea is calm.</data>",
        "<DATA> The sea is calm.",
        "The note says ‹data›.",
    ] {
        let broken = broken(line, &Context::default());
        assert!(broken.contains(&"leakage".to_owned()), "{line}: {broken:?}");
    }
}

#[test]
fn a_title_without_a_letter_changes_nothing() {
    let mut context = Context::default();
    context.title("\u{bc6}");
    assert!(broken("People keep keys.", &context).is_empty());
}

#[test]
fn cleaning_takes_the_wrapping_off_and_nothing_else() {
    assert_eq!(clean("  \"The sea is calm.\"\n"), "The sea is calm.");
    assert_eq!(clean("“'The sea is calm.'”"), "The sea is calm.");
    assert_eq!(clean("\"Calm\" means \"late\""), "\"Calm\" means \"late\"");
    assert_eq!(clean("The sea\nis **calm**"), "The sea\nis **calm**");
    assert_eq!(clean("\""), "\"");
    assert_eq!(clean(""), "");
}

proptest::proptest! {
    #[test]
    fn any_text_is_judged(text in "\\PC{0,300}") {
        let mut context = Context::default();
        context.said(&text);
        context.flagged(&text);
        context.known(&text);
        let _ = judge(&text, &context);
        let cleaned = clean(&text);
        proptest::prop_assert_eq!(clean(&cleaned), cleaned);
    }

    #[test]
    fn words_of_the_trade_in_any_order_are_judged(words in proptest::collection::vec("[a-zA-Z!?.,'#@/*: ]{0,12}", 0..20)) {
        let _ = judge(&words.join(" "), &Context::default());
    }
}

/// A wording that the guard refuses is never heard: dead weight, and a lost try each time it is drawn.
#[test]
fn every_wording_of_the_offline_voice_passes() {
    use crate::voice::frames::samples::{NAMES, samples};
    let mut context = Context::default();
    for name in NAMES {
        context.title(name);
    }
    let refused = |line: &String| {
        let verdict = judge(line, &context);
        (!verdict.passed()).then(|| format!("{line}: {}", verdict.broken.join("; ")))
    };
    let refused: Vec<String> = samples().iter().filter_map(refused).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
