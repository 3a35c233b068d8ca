//! The Warden's verdicts on people, crowds and rules files; verdicts on texts are in `tests/warden.rs`.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{Context, Memory, Standing, Warden};
use crate::event::{At, ChatLine, Flag, Severity, UserRole};

struct Chat {
    warden: Warden,
    memory: Memory,
    context: Context,
    lines: u32,
}

impl Chat {
    fn new() -> Self {
        Self {
            warden: Warden::new(None).expect("the built-in rules are sound"),
            memory: Memory::default(),
            context: Context::new(&["mirastream", "Mirastream"], &["oldtom"]),
            lines: 0,
        }
    }

    fn line(&mut self, at: u64, mut line: ChatLine) -> Option<Flag> {
        self.lines += 1;
        line.id = self.lines.to_string().as_str().into();
        self.warden
            .judge(&mut self.memory, At(at), &line, &self.context)
    }

    fn says(&mut self, at: u64, who: &str, text: &str) -> Option<Flag> {
        self.line(at, ChatLine::plain("", who, text))
    }

    fn first(&mut self, at: u64, who: &str, text: &str) -> Option<Flag> {
        let line = ChatLine {
            first: true,
            ..ChatLine::plain("", who, text)
        };
        self.line(at, line)
    }
}

fn severity(flag: Option<Flag>) -> Option<Severity> {
    flag.map(|flag| flag.severity)
}

#[test]
fn the_same_text_from_two_new_accounts_is_copypasta() {
    let mut chat = Chat::new();
    let text = "hello my dear friends how is the evening going";
    assert_eq!(chat.first(0, "ann", text), None);
    let flag = chat
        .first(
            20_000,
            "bob",
            "HELLO my dear friends, how is the evening going?!",
        )
        .unwrap();
    assert_eq!(
        (flag.category.as_str(), flag.severity),
        ("copypasta", Severity::Medium)
    );
    assert_eq!(
        chat.first(200_000, "cid", text),
        None,
        "forgotten after a minute"
    );
}

#[test]
fn short_repeats_by_many_are_no_copypasta() {
    let mut chat = Chat::new();
    for (n, text) in [
        "gg",
        "o7",
        "hello",
        "PogChamp PogChamp PogChamp PogChamp PogChamp",
    ]
    .iter()
    .enumerate()
    {
        for who in ["ann", "bob", "cid", "dan", "eve"] {
            assert_eq!(chat.first(n as u64 * 60_000, who, text), None, "{text}");
        }
    }
}

#[test]
fn floods_are_flagged_and_conversation_is_not() {
    let mut chat = Chat::new();
    for n in 0..5 {
        assert_eq!(
            chat.says(n * 1000, "ann", &format!("line {n} of mine")),
            None
        );
    }
    assert_eq!(
        chat.says(5000, "ann", "and another").unwrap().category,
        "flood"
    );
    for n in 0..9 {
        assert_eq!(
            chat.says(60_000 + n * 4000, "bob", &format!("slower {n} x")),
            None
        );
    }
    assert_eq!(chat.says(200_000, "cid", "look here"), None);
    assert_eq!(chat.says(206_000, "cid", "look here"), None);
    assert_eq!(
        chat.says(214_000, "cid", "look here!").unwrap().category,
        "flood"
    );
}

#[test]
fn a_raid_of_bots_is_flagged_and_a_raid_of_people_is_not() {
    let mut chat = Chat::new();
    let mut last = None;
    for n in 0..6 {
        last = chat.first(
            n * 500,
            &format!("hoster_{}", 1000 + n * 37),
            &format!("hey {n}"),
        );
    }
    assert!(severity(last) >= Some(Severity::Medium));
    let people = [
        "lena",
        "old_greg",
        "tinytim7",
        "marsupilami",
        "kate_the_great",
        "pixelpaul",
        "zoe",
    ];
    for (n, who) in people.iter().enumerate() {
        assert_eq!(
            chat.first(60_000 + n as u64 * 300, who, "raid hype"),
            None,
            "{who}"
        );
    }
}

#[test]
fn names_that_imitate_are_flagged() {
    let mut chat = Chat::new();
    for who in [
        "M\u{131}rastream",
        "mirastream_official",
        "Mirastream_",
        "m1rastream",
        "twitch_support",
        "oldt0m",
        "mirastrearn",
    ] {
        assert!(
            severity(chat.first(0, who, "hi")) >= Some(Severity::Medium),
            "{who}"
        );
    }
    for who in [
        "mirabel",
        "tom",
        "oldtimer",
        "streamfan",
        "mirastream",
        "oldtom",
    ] {
        assert_eq!(chat.first(0, who, "hi there"), None, "{who}");
    }
}

#[test]
fn the_streamers_name_counts_as_the_streamer() {
    let mut chat = Chat::new();
    let flag = chat.first(0, "zed", "I'm mirastream's manager, dm me for your prize");
    assert!(severity(flag) >= Some(Severity::Medium));
}

#[test]
fn standing_changes_the_weight() {
    let mut chat = Chat::new();
    let text = "buy cheap viewers on viewboost.ru";
    assert_eq!(severity(chat.first(0, "ann", text)), Some(Severity::High));
    let moderator = ChatLine {
        role: UserRole::Moderator,
        ..ChatLine::plain("", "oldtom", text)
    };
    assert_eq!(chat.line(0, moderator), None);
    let pitch = "I can help you promote your channel, dm me";
    let new = severity(chat.warden.judge_text(pitch, Standing::Newcomer));
    let known = severity(chat.warden.judge_text(pitch, Standing::Regular));
    assert!(known < new, "{known:?} {new:?}");
}

#[test]
fn memory_is_bounded_and_survives_a_checkpoint() {
    let mut chat = Chat::new();
    for n in 0..6000 {
        chat.says(
            n,
            &format!("user{n}x"),
            "a line like any other, said by somebody",
        );
    }
    let stored = serde_json::to_string(&chat.memory).unwrap();
    assert!(stored.len() < 800_000, "{}", stored.len());
    assert_eq!(
        serde_json::from_str::<Memory>(&stored).unwrap(),
        chat.memory
    );
}

fn error(rules: &str) -> String {
    Warden::new(Some(rules)).unwrap_err().to_string()
}

#[test]
fn the_operators_rules_add_and_silence() {
    let rules = r#"
silence = ["address-by-newcomer"]
[links]
trusted = ["my-own.site"]
[[concept]]
name = "@spoiler"
words = ["the killer is*", "who dies"]
[[rule]]
name = "spoilers"
category = "spoiler"
severity = "medium"
reason = "tells the ending"
any = ["@spoiler", "final twist"]
examples = { bad = ["the k1ller is the butler", "f i n a l  t w i s t"], good = ["the killer whale"] }
"#;
    assert_eq!(
        error(&rules.replace("the killer whale", "the killer is")),
        "the operator's rules, line 14: the rule `spoilers` flags its good example \"the killer is\""
    );
    let warden = Warden::new(Some(&rules.replace("the k1ller is the", "the k1ller is")));
    let warden = warden.unwrap();
    let flag = warden
        .judge_text("the killer is Bob", Standing::Viewer)
        .unwrap();
    assert_eq!(flag.category, "spoiler");
    assert_eq!(
        warden.judge_text("see foo-bar.net", Standing::Newcomer),
        None
    );
}

#[test]
fn errors_in_rules_name_the_line() {
    let rule = "[[rule]]\nname = \"a\"\ncategory = \"c\"\nseverity = \"low\"\nreason = \"r\"\n";
    for (rules, said) in [
        (
            "silence = [\n  \"nothing\"]".to_owned(),
            "line 2: there is no rule `nothing` to silence",
        ),
        (
            format!("{rule}any = [\"@nowhere\"]"),
            "line 6: there is no concept `@nowhere`",
        ),
        (
            format!("{rule}weigh = [\"gold\"]"),
            "line 6: `gold` needs its points",
        ),
        (rule.replace("low", "bad"), "line 4: unknown variant `bad`"),
        (rule.to_owned(), "line 2: the rule `a` looks for nothing"),
        (
            format!("{rule}any = [\"gold\"]\nat_least = 2"),
            "line 7: the rule `a` asks for more",
        ),
        (
            format!("{rule}any = [\"gold\"]\ncolour = 1"),
            "line 7: unknown field `colour`",
        ),
        (
            format!("{rule}any = [\"gold\"]\nexamples = {{ bad = [\"silver\"] }}"),
            "line 7: the rule `a` does not flag its bad example",
        ),
        ("a = [".to_owned(), "line 1"),
    ] {
        let error = error(&rules);
        assert!(
            error.starts_with("the operator's rules, ") && error.contains(said),
            "{error}"
        );
    }
}
