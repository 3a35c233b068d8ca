//! A language model that fails, in every way that a fake can: what is tried again, what is given up and
//! when, what a person is told, and that the key stays where it belongs.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use sanctum_chronicler::event::{CompletionError, PartState};
use tokio::sync::Notify;

#[path = "support/llm_door.rs"]
mod door;

use door::{Door, KEY, LINE, LONG, Model, PATIENCE, Reply, SHORT, once, options};

#[tokio::test]
async fn answers_that_will_never_be_better_are_not_asked_for_again() {
    for (body, word) in [
        (
            r#"{"choices":[{"message":{"content":null,"refusal":"No."}}]}"#,
            "declined",
        ),
        (
            r#"{"choices":[{"message":{"content":""},"finish_reason":"length"}]}"#,
            "tokens",
        ),
        (r#"{"object":"list","data":[]}"#, "known form"),
        ("<!doctype html><p>Welcome", "web page"),
        (
            r#"{"error":{"code":402,"message":"Insufficient credits"}}"#,
            "Insufficient credits",
        ),
    ] {
        let (model, told, outcome) = once("openai", vec![Reply::Body(body.to_owned())], LONG).await;
        let Err(CompletionError::Permanent(why)) = outcome else {
            panic!("{body}: {outcome:?}");
        };
        assert!(why.contains(word), "{body}: {why}");
        assert_eq!(model.requests().len(), 1);
        assert_eq!(told[0].state, PartState::Broken);
    }
}

#[tokio::test]
async fn what_passes_is_asked_again_and_each_retry_is_told() {
    for first in [
        Reply::status(408),
        Reply::status(429),
        Reply::error(500, "out of memory"),
        Reply::status(503),
        Reply::Cut,
        Reply::Body(r#"{"choices":[{"mess"#.to_owned()),
        Reply::Body(String::new()),
        Reply::Body(r#"{"error":{"code":502,"message":"upstream"}}"#.to_owned()),
    ] {
        let (model, told, outcome) = once("openai", vec![first, Reply::says(LINE)], LONG).await;
        assert_eq!(outcome.unwrap(), LINE);
        assert_eq!(model.requests().len(), 2);
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[0].state, PartState::Broken);
        assert!(
            told[0].detail.contains("asked again in 0.5 s (try 2 of 5)"),
            "{told:?}"
        );
        assert_eq!(told[1].state, PartState::Ok);
    }
}

#[tokio::test]
async fn gives_up_after_five_tries_with_growing_pauses() {
    let (model, told, outcome) = once("openai", vec![Reply::status(500)], LONG).await;
    assert!(
        matches!(outcome, Err(CompletionError::Transient(_))),
        "{outcome:?}"
    );
    let asked = model.requests();
    assert_eq!(asked.len(), 5);
    for (pair, least) in asked.windows(2).zip([500, 1000, 2000, 4000]) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(least));
    }
    assert_eq!(told.len(), 5, "four retries and the end: {told:?}");
}

#[tokio::test]
async fn tries_end_when_they_would_come_too_late() {
    let (model, _, outcome) = once("openai", vec![Reply::status(500)], SHORT).await;
    assert!(
        matches!(outcome, Err(CompletionError::Transient(_))),
        "{outcome:?}"
    );
    assert_eq!(model.requests().len(), 1);
}

#[tokio::test]
async fn retry_after_is_kept_also_by_the_next_request() {
    let rest = |value: &str| {
        let headers = vec![("retry-after", value.to_owned())];
        Reply::Refuses(429, headers, String::new())
    };
    let (model, _, outcome) = once("openai", vec![rest("1"), Reply::says(LINE)], LONG).await;
    assert_eq!(outcome.unwrap(), LINE);
    let asked = model.requests();
    assert!(asked[1].at - asked[0].at >= Duration::from_secs(1));

    for long in ["600", "Tue, 31 Dec 2199 23:59:59 GMT"] {
        let model = Model::start([rest(long), Reply::says(LINE)]).await;
        let mut door = Door::open(options("openai", &model.openai()));
        let begun = Instant::now();
        for _ in 0..2 {
            let (_, outcome) = door.ask(LONG).await;
            assert!(
                matches!(outcome, Err(CompletionError::Transient(_))),
                "{outcome:?}"
            );
        }
        assert_eq!(model.requests().len(), 1, "it is left alone");
        assert!(begun.elapsed() < PATIENCE, "and nobody waits for it");
    }
}

#[tokio::test]
async fn one_that_never_answers_is_given_up_in_time() {
    let (_, told, outcome) = once("openai", vec![Reply::Never], SHORT).await;
    assert_eq!(outcome, Err(CompletionError::TimedOut));
    assert!(told[0].detail.contains("in time"), "{told:?}");
}

#[tokio::test]
async fn a_late_answer_is_not_handed_on_and_holds_nothing_up() {
    let gate = Arc::new(Notify::new());
    let late = Reply::When(gate.clone(), Box::new(Reply::says("Too late.")));
    let model = Model::start([late, Reply::says(LINE)]).await;
    let mut door = Door::open(options("openai", &model.openai()));
    door.send(1, None, SHORT).await;
    let (_, id, outcome) = door.end().await;
    assert_eq!((id, outcome), (1, Err(CompletionError::TimedOut)));
    gate.notify_one();
    door.send(2, None, LONG).await;
    let (_, id, outcome) = door.end().await;
    assert_eq!((id, outcome), (2, Ok(LINE.to_owned())));
}

#[tokio::test]
async fn a_wrong_key_is_not_tried_again() {
    for status in [401, 403] {
        let wrong = Reply::error(status, &format!("Incorrect API key provided: {KEY}"));
        let (model, told, outcome) = once("openai", vec![wrong], LONG).await;
        assert!(
            matches!(outcome, Err(CompletionError::Authentication(_))),
            "{outcome:?}"
        );
        assert_eq!(model.requests().len(), 1);
        assert_eq!(told[0].hint, "Correct LLM_API_KEY.");
        assert!(!format!("{told:?}{outcome:?}").contains("sk-"));
    }
}

#[tokio::test]
async fn a_servers_words_are_quoted_briefly_and_never_with_the_key() {
    let talk = format!("no such model\r\n{}", "and so on ".repeat(400));
    let (_, _, outcome) = once("openai", vec![Reply::error(404, &talk)], LONG).await;
    let Err(CompletionError::Permanent(why)) = outcome else {
        panic!("{outcome:?}");
    };
    assert!(why.contains("no such model and so on"), "{why}");
    assert!(why.len() < 250 && !why.contains('\n'), "{why}");

    let ollama = r#"{"error":"model 'test' not found"}"#.to_owned();
    let missing = Reply::Refuses(404, Vec::new(), ollama);
    let (_, _, outcome) = once("ollama", vec![missing], LONG).await;
    assert!(format!("{outcome:?}").contains("model 'test' not found"));

    for talk in [
        format!("the key {KEY} has no credit"),
        format!("{}***", &KEY[..12]),
    ] {
        for status in [400, 500] {
            let (_, told, outcome) = once("openai", vec![Reply::error(status, &talk)], SHORT).await;
            let all = format!("{told:?}{outcome:?}");
            assert!(!all.contains("sk-"), "{all}");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Model::start([Reply::says(LINE)]).await;
    for status in [301, 302, 307, 308] {
        let place = format!("{}/chat/completions", other.openai());
        let away = Reply::Refuses(status, vec![("location", place)], String::new());
        let (model, _, outcome) = once("openai", vec![away], LONG).await;
        assert!(
            matches!(outcome, Err(CompletionError::Permanent(_))),
            "{outcome:?}"
        );
        assert_eq!(model.requests().len(), 1);
    }
    assert!(other.requests().is_empty(), "the other host sees nothing");
}

#[tokio::test]
async fn settings_that_make_no_model_are_told_at_once() {
    for (url, key, word) in [
        ("ftp://127.0.0.1", KEY, "LLM_BASE_URL"),
        ("not an address", KEY, "LLM_BASE_URL"),
        ("http://127.0.0.1:1", "sk-with\na-break", "LLM_API_KEY"),
    ] {
        let mut options = options("openai", url);
        options.api_key = Some(key.to_owned().into());
        let mut door = Door::open(options);
        let (told, outcome) = door.ask(LONG).await;
        assert!(told[0].detail.contains(word), "{told:?}");
        assert!(
            matches!(outcome, Err(CompletionError::Permanent(_))),
            "{outcome:?}"
        );
        assert!(!format!("{told:?}{outcome:?}").contains("sk-"));
    }
}
