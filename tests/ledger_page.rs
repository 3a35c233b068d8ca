//! The ledger's page and the list: what is in them, and files to look at in `target/pictures`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/evening.rs"]
mod evening;

use std::fs;
use std::path::Path;

use evening::{Evening, at, full};
use sanctum_chronicler::event::{Reading, SessionId, seconds};
use sanctum_chronicler::ledger::{CSS, CSS_PATH, alone, list, page};

/// Writes a page beside the other pictures, with its style in it, to be looked at.
fn keep(name: &str, page: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), alone(page)).unwrap();
}

#[test]
fn the_page_has_the_picture_the_prose_and_the_quotes() {
    let page = page(&full().record()).unwrap();
    keep("ledger.html", &page);
    assert!(page.contains("<h1 dir=\"auto\">The Slow Road to the Observatory</h1>"));
    assert!(page.contains("Saturday, 21 November 2026"));
    assert!(page.contains(&format!("href=\"{CSS_PATH}\"")));
    assert!(page.contains("role=\"img\" aria-labelledby=\"picture-title picture-told\""));
    assert!(
        page.contains("the most was 14 lines in the minute at") || page.contains("the most was"),
        "{page}"
    );
    for class in [
        "band lively",
        "band settled",
        "band contemplative",
        "mark answered",
        "mark unanswered",
        "mark raid",
    ] {
        assert!(page.contains(class), "{class}");
    }
    assert!(page.contains("data-message=\"a-1\"><cite dir=\"auto\">old_pell</cite>"));
}

#[test]
fn nothing_in_a_page_needs_more_than_its_own_style_sheet() {
    let pages = [
        page(&full().record()).unwrap(),
        page(&Evening::new().record()).unwrap(),
        list(&[full().session]).unwrap(),
    ];
    for page in pages {
        for word in [
            "style=",
            "<style",
            "<script",
            "onclick",
            "javascript:",
            "url(",
            "src=",
        ] {
            assert!(!page.contains(word), "{word}");
        }
    }
    assert!(!CSS.contains("url(") && !CSS.contains("@import"));
}

#[test]
fn an_empty_evening_is_a_page_too() {
    let page = page(&Evening::new().record()).unwrap();
    keep("ledger-empty.html", &page);
    assert!(page.contains("An evening without a title") && page.contains("Nobody wrote so far."));
}

#[test]
fn a_long_evening_fits_the_picture() {
    let mut evening = full();
    evening.session.ended = None;
    for n in 0..700_u64 {
        evening.say(
            5200 + n * 60,
            &format!("n-{n}"),
            "Wren",
            "the lamp is still lit, in case anybody wonders about it",
        );
        if n % 45 == 0 {
            evening.reading(
                5200 + n * 60,
                if n % 2 == 0 {
                    Reading::Settled
                } else {
                    Reading::Contemplative
                },
            );
            evening.prompt(
                5210 + n * 60,
                "The lamp has outlasted two batteries and one argument.",
                u32::from(n % 90 == 0),
                None,
            );
        }
    }
    evening.end(5200 + 700 * 60);
    let page = page(&evening.record()).unwrap();
    keep("ledger-long.html", &page);
    let bars = page
        .split("<path class=\"bars\" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(bars.matches('M').count() <= 180, "{bars}");
    let right = |bar: &str| {
        bar.split('H')
            .nth(1)
            .unwrap()
            .split('V')
            .next()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    assert!(
        bars.split('M').skip(1).all(|bar| right(bar) <= 720.0),
        "{bars}"
    );
}

#[test]
fn the_list_is_by_date_and_says_when_it_is_empty() {
    let empty = list(&[]).unwrap();
    assert!(empty.contains("No evening has been written down yet."));
    let newest = full().session;
    let mut older = newest.clone();
    older.started = at(0) - seconds(40 * 86_400);
    older.stream_since = older.started;
    older.id = SessionId::new(older.started, [9; 10]);
    older.title = "A <b>bold</b> harbour".to_owned();
    let mut open = newest.clone();
    open.ended = None;
    open.title = String::new();
    let page = list(&[open, newest.clone(), older.clone()]).unwrap();
    keep("ledger-list.html", &page);
    keep("ledger-list-empty.html", &empty);
    assert!(page.contains("<h2>November 2026</h2>") && page.contains("<h2>October 2026</h2>"));
    assert!(page.contains(&format!("href=\"/ledger/{}\"", older.id)));
    assert!(page.contains("1 hour 25 minutes") && page.contains("goes on"));
    assert!(page.contains("A &#60;b&#62;bold&#60;/b&#62; harbour"));
}
