//! Chat is data: whatever a viewer or a dashboard writes, readers of Markdown and browsers show those very
//! characters and make nothing of them.

#![allow(clippy::match_same_arms, reason = "what is expected stands apart")]

#[path = "support/evening.rs"]
mod evening;

use evening::Evening;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use sanctum_chronicler::event::{Dashboard, Goal};
use sanctum_chronicler::ledger::{alone, markdown, page};

const HOSTILE: &[&str] = &[
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script> and <!-- a comment --> and <![CDATA[x]]>",
    "# not a heading",
    "--- title: front matter ---",
    "---",
    "===",
    "- not a list",
    "+ not a list",
    "* not a list",
    "1. not a list",
    "1) not a list",
    "> not a quote",
    "    not code",
    "```sh rm -rf / ```",
    "~~~ and ~~struck~~ and ==marked== and %%comment%%",
    "[a link](https://example.com) ![a picture](x.png) [^1] [[wiki]] [ref]: x",
    "<https://example.com> <a@b.example>",
    "go to https://example.com/a?b=c&d or http://x.example or ftp://y.example or www.example.com or WWW.x.example",
    "mail me@example.com or mailto:me@example.com or xmpp:a@b.c",
    "a | b | c |---|---|",
    "*bold* **bold** _it_ __it__ `code` $x^2$ {{liquid}} {% raw %} :fire: #tag @somebody",
    "&lt;b&gt; &amp; &#60; &copy;",
    "\\*not escaped twice\\* \\ \\\\",
    "- [x] task",
    ": a definition",
    "Term\n: a definition\n\n# heading\n<hr>",
];

/// An evening in which everybody writes this, and the dashboard says it.
fn evening(text: &str) -> Evening {
    let mut evening = Evening::new();
    evening.plan(Dashboard {
        stream_title: text.to_owned(),
        game: text.to_owned(),
        mood: text.to_owned(),
        content_angle: text.to_owned(),
        session_goals: vec![Goal {
            text: text.to_owned(),
            done: true,
        }],
        ..Dashboard::default()
    });
    evening.say(60, text, text, text);
    evening.say(70, "second", "Wren", text);
    evening.prompt(80, text, 0, None);
    evening.end(90);
    evening
}

/// The plain words of a rendered ledger, and the elements in it that are not the ledger's own.
fn rendered(ledger: &str) -> (String, Vec<String>) {
    let (mut words, mut strange) = (String::new(), Vec::new());
    let options = Options::all()
        - Options::ENABLE_SMART_PUNCTUATION
        - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for event in Parser::new_ext(ledger, options) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::SoftBreak => words.push('\n'),
            Event::Start(
                Tag::Heading { .. }
                | Tag::Paragraph
                | Tag::List(None)
                | Tag::Item
                | Tag::BlockQuote(_)
                | Tag::Strong,
            )
            | Event::TaskListMarker(_) => {}
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => words.push('\n'),
            Event::End(_) => {}
            other => strange.push(format!("{other:?}")),
        }
    }
    (words, strange)
}

/// As the ledger shows a text: one line, with the joiner that breaks addresses taken out.
fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn hostile_lines_are_seen_as_they_were_written() {
    for text in HOSTILE {
        let ledger = markdown(&evening(text).record());
        let (words, strange) = rendered(&ledger);
        assert!(strange.is_empty(), "{text:?} made {strange:?} in\n{ledger}");
        let words = words.replace('\u{2060}', "");
        let quoted = words
            .lines()
            .filter(|l| l.contains(&format!("): {}", shown(text))))
            .count();
        assert_eq!(quoted, 2, "{text:?} is not quoted twice in\n{words}");
        assert!(
            words.contains(&format!("Title: {}", shown(text))),
            "{text:?} is not the title in\n{words}"
        );
    }
}

#[test]
fn a_ledger_has_as_many_headings_whatever_is_said() {
    let headings = |text: &str| {
        let ledger = markdown(&evening(text).record());
        Parser::new(&ledger)
            .filter(|e| matches!(e, Event::Start(Tag::Heading { .. })))
            .count()
    };
    let usual = headings("some words");
    for text in HOSTILE {
        assert_eq!(headings(text), usual, "{text:?}");
    }
}

#[test]
fn no_address_is_left_for_readers_that_link_whatever_looks_like_one() {
    for text in HOSTILE {
        let ledger = markdown(&evening(text).record());
        let (words, _) = rendered(&ledger);
        let words = words.to_lowercase();
        assert!(!words.contains("://") && !words.contains("www."), "{words}");
        let mail = words
            .char_indices()
            .any(|(i, c)| c == '@' && words[i + 1..].starts_with(char::is_alphanumeric));
        assert!(!mail, "{words}");
    }
}

#[test]
fn what_has_no_shape_is_left_out() {
    let text =
        "\u{202e}txt.exe\u{202c} a\u{7}b\u{200b}c \u{2066}x\u{2069} \u{feff}end\u{0}\u{1b}[31m";
    let ledger = markdown(&evening(text).record());
    assert!(ledger.contains("): txt.exe abc x end\\[31m"), "{ledger}");
    assert!(!ledger.chars().any(|c| (c.is_control() && c != '\n')
        || ('\u{202a}'..='\u{2069}').contains(&c) && c != '\u{2060}'));
}

#[test]
fn a_line_is_bounded() {
    let ledger = markdown(&evening(&"long ".repeat(400)).record());
    assert!(
        ledger
            .lines()
            .filter(|l| l.starts_with("> "))
            .all(|l| l.chars().count() < 400),
        "{ledger}"
    );
}

#[test]
fn the_page_shows_hostile_lines_as_text() {
    for text in HOSTILE {
        let html = page(&evening(text).record()).unwrap();
        let usual = page(&evening("some words").record()).unwrap();
        for tag in [
            "<script",
            "<img",
            "<b>",
            "<hr",
            "<!--",
            "onerror=alert(1)>",
            "style=",
            "href=\"http",
        ] {
            assert!(!html.contains(tag), "{text:?} put {tag} into the page");
        }
        assert_eq!(
            html.matches('<').count(),
            usual.matches('<').count(),
            "{text:?} made elements"
        );
    }
    let html = page(&evening(HOSTILE[0]).record()).unwrap();
    assert!(
        html.contains("&#60;img src=x onerror=alert(1)&#62;"),
        "{html}"
    );
    assert!(alone(&html).contains("<style>") && !alone(&html).contains("<link"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_text_makes_anything(text in "[ -~\\n\\u{200b}-\\u{2069}é水🔥]{1,80}") {
        let ledger = markdown(&evening(&text).record());
        let (_, strange) = rendered(&ledger);
        prop_assert!(strange.is_empty(), "{strange:?} in\n{ledger}");
        let mut out = String::new();
        html::push_html(&mut out, Parser::new(&ledger));
        prop_assert!(!out.contains("<a ") && !out.contains("<img") && !out.contains("<code"), "{out}");
        prop_assert!(page(&evening(&text).record()).is_ok());
    }
}
