//! The door to a language model, against a fake that speaks the real protocols: answers in every form,
//! what goes wrong, what is tried again, what is given up, and where the key goes.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::{Duration, Instant};

use sanctum_chronicler::config::Llm;
use sanctum_chronicler::event::{
    At, CompletionError, CompletionRequest, Input, PartState, PartStatus, Purpose, Segment,
    SessionId,
};
use sanctum_chronicler::inbox::{Letter, inbox};
use sanctum_chronicler::llm::{self, Asked};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[path = "support/model.rs"]
mod model;

use model::{Model, PATIENCE, Reply};

const LINE: &str = "The lamp burns on, and nobody hurries.";
const KEY: &str = "sk-test-0123456789abcdef";

/// The door, running.
struct Door {
    requests: mpsc::Sender<Asked>,
    letters: mpsc::Receiver<Letter>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

fn options(provider: &str, url: &str) -> Llm {
    Llm {
        provider: Some(provider.to_owned()),
        base_url: Some(url.to_owned()),
        api_key: Some(KEY.to_owned().into()),
        model: Some("test".to_owned()),
        session_tokens: 200_000,
    }
}

fn request(id: u64) -> CompletionRequest {
    let segment = |system, text: &str| Segment {
        system,
        text: text.to_owned(),
    };
    CompletionRequest {
        id,
        purpose: Purpose::Prompt,
        segments: vec![segment(true, "Who you are."), segment(false, "Write the line.")],
        until: At(0),
        max_tokens: 120,
        fill: 7,
    }
}

impl Door {
    fn open(options: Llm) -> Self {
        let (requests, receiver) = mpsc::channel(4);
        let (inbox, letters) = inbox(64);
        let stop = CancellationToken::new();
        let task = tokio::spawn(llm::run(options, receiver, inbox, stop.clone()));
        Self {
            requests,
            letters,
            stop,
            task,
        }
    }

    async fn send(&self, id: u64, session: Option<SessionId>, left: Duration) {
        let asked = Asked::new(request(id), session, left);
        self.requests.send(asked).await.unwrap();
    }

    /// What is told until the request ends, and its end.
    async fn end(&mut self) -> (Vec<PartStatus>, u64, Result<String, CompletionError>) {
        let mut told = Vec::new();
        loop {
            let letter = tokio::time::timeout(PATIENCE, self.letters.recv()).await;
            match letter.expect("the request ends").unwrap().input {
                Input::Part(part) => told.push(part),
                Input::Completed { id, outcome } => return (told, id, outcome),
                other => panic!("the door says {other:?}"),
            }
        }
    }

    async fn ask(&mut self, left: Duration) -> (Vec<PartStatus>, Result<String, CompletionError>) {
        self.send(1, None, left).await;
        let (told, id, outcome) = self.end().await;
        assert_eq!(id, 1);
        (told, outcome)
    }

    async fn close(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// A door to a model with this script, asked once with `left`.
async fn once(
    provider: &str,
    replies: Vec<Reply>,
    left: Duration,
) -> (Model, Vec<PartStatus>, Result<String, CompletionError>) {
    let model = Model::start(replies).await;
    let url = if provider == "ollama" {
        model.ollama()
    } else {
        model.openai()
    };
    let mut door = Door::open(options(provider, &url));
    let (told, outcome) = door.ask(left).await;
    door.close().await;
    (model, told, outcome)
}

const LONG: Duration = Duration::from_secs(60);
/// Too short for a second try.
const SHORT: Duration = Duration::from_millis(450);

fn pieces() -> Vec<String> {
    ["The lamp burns", " on, and nobody", " hurries."]
        .map(str::to_owned)
        .to_vec()
}

#[tokio::test]
async fn asks_in_the_form_of_each_provider() {
    for (provider, path) in [
        ("openai", "/v1/chat/completions"),
        ("openrouter", "/v1/chat/completions"),
        ("lm_studio", "/v1/chat/completions"),
        ("ollama", "/api/chat"),
    ] {
        let (model, told, outcome) = once(provider, vec![Reply::says(LINE)], LONG).await;
        assert_eq!(outcome.unwrap(), LINE, "{provider}");
        let asked = &model.requests()[0];
        assert_eq!(asked.path, path);
        assert_eq!(asked.headers["authorization"], format!("Bearer {KEY}"));
        assert_eq!(asked.body["model"], "test");
        assert_eq!(asked.body["stream"], false);
        assert_eq!(asked.messages("system"), ["Who you are."]);
        assert_eq!(asked.messages("user"), ["Write the line."]);
        let most = if provider == "ollama" {
            &asked.body["options"]["num_predict"]
        } else {
            &asked.body["max_tokens"]
        };
        assert_eq!(most, 120);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].state, PartState::Ok);
        let detail = &told[0].detail;
        assert!(detail.contains("7 %"), "the fill is told: {detail}");
        assert!(detail.contains("200 in and 20 out"), "the spending is told: {detail}");
    }
}

#[tokio::test]
async fn a_local_model_needs_no_key() {
    let model = Model::start([Reply::says(LINE)]).await;
    let mut options = options("ollama", &model.ollama());
    options.api_key = None;
    let mut door = Door::open(options);
    door.ask(LONG).await.1.unwrap();
    assert!(!model.requests()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn understands_a_stream_that_nobody_asked_for() {
    for provider in ["openai", "ollama"] {
        let (_, _, outcome) = once(provider, vec![Reply::Streams(pieces())], LONG).await;
        assert_eq!(outcome.unwrap(), LINE, "{provider}");
        let broken = vec![Reply::StreamBreaksOff(pieces()), Reply::says("The second try.")];
        let (_, told, outcome) = once(provider, broken, LONG).await;
        assert_eq!(outcome.unwrap(), "The second try.", "{provider}");
        assert!(told[0].detail.contains("broke off"), "{told:?}");
    }
}

#[tokio::test]
async fn reads_the_answers_of_many_servers() {
    let answer = |message: &str| format!(r#"{{"choices":[{{"message":{message}}}]}}"#);
    let parts = r#"{"role":"assistant","content":[{"type":"text","text":"The lamp burns on, "},{"type":"text","text":"and nobody hurries."}]}"#;
    let reasoning = format!(r#"{{"content":"{LINE}","reasoning":"Hm.","reasoning_content":"Hm."}}"#);
    for body in [
        answer(&format!(r#"{{"content":"\n {LINE} \n\n"}}"#)),
        answer(parts),
        answer(&reasoning),
        answer(&format!(r#"{{"content":"<think>\nA lamp?\n</think>\n\n{LINE}"}}"#)),
        format!(r#"{{"choices":[{{"message":{{"content":"{LINE}"}},"finish_reason":null}}],"usage":null,"error":null}}"#),
        format!("\u{feff}{}\n\n", answer(&format!(r#"{{"content":"{LINE}"}}"#))),
    ] {
        let (_, _, outcome) = once("openai", vec![Reply::Body(body.clone())], LONG).await;
        assert_eq!(outcome.as_deref(), Ok(LINE), "{body}");
    }
}

#[tokio::test]
async fn answers_that_will_never_be_better_are_not_asked_for_again() {
    for (body, word) in [
        (r#"{"choices":[{"message":{"content":null,"refusal":"No."}}]}"#, "declined"),
        (r#"{"choices":[{"message":{"content":""},"finish_reason":"length"}]}"#, "tokens"),
        (r#"{"object":"list","data":[]}"#, "known form"),
        ("<!doctype html><p>Welcome", "web page"),
        (r#"{"error":{"code":402,"message":"Insufficient credits"}}"#, "Insufficient credits"),
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
        assert!(told[0].detail.contains("asked again in 0.5 s (try 2 of 5)"), "{told:?}");
        assert_eq!(told[1].state, PartState::Ok);
    }
}

#[tokio::test]
async fn gives_up_after_five_tries_with_growing_pauses() {
    let (model, told, outcome) = once("openai", vec![Reply::status(500)], LONG).await;
    assert!(matches!(outcome, Err(CompletionError::Transient(_))), "{outcome:?}");
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
    assert!(matches!(outcome, Err(CompletionError::Transient(_))), "{outcome:?}");
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
            assert!(matches!(outcome, Err(CompletionError::Transient(_))), "{outcome:?}");
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
    let gate = std::sync::Arc::new(Notify::new());
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
        assert!(matches!(outcome, Err(CompletionError::Authentication(_))), "{outcome:?}");
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

    for talk in [format!("the key {KEY} has no credit"), format!("{}***", &KEY[..12])] {
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
        assert!(matches!(outcome, Err(CompletionError::Permanent(_))), "{outcome:?}");
        assert_eq!(model.requests().len(), 1);
    }
    assert!(other.requests().is_empty(), "the other host sees nothing");
}

#[tokio::test]
async fn the_sessions_tokens_are_capped() {
    let model = Model::start([Reply::says(LINE)]).await;
    let mut options = options("openai", &model.openai());
    options.session_tokens = 500;
    let mut door = Door::open(options);
    let session = |n: u128| Some(SessionId(uuid::Uuid::from_u128(n)));
    let mut outcomes = Vec::new();
    for (id, evening) in [(1, 1), (2, 1), (3, 1), (4, 2)] {
        door.send(id, session(evening), LONG).await;
        outcomes.push(door.end().await);
    }
    assert!(outcomes[1].2.is_ok(), "220 of 500 are spent");
    assert_eq!(outcomes[2].2, Err(CompletionError::OverBudget));
    assert_eq!(outcomes[2].0[0].state, PartState::Off);
    assert!(outcomes[3].2.is_ok(), "another session begins anew");
    assert_eq!(model.requests().len(), 3, "what is over is not sent");
}

#[tokio::test]
async fn probes_for_the_doctor() {
    let model = Model::start([Reply::says("ready"), Reply::status(401)]).await;
    let options = options("openai", &model.openai());
    let fine = llm::probe(&options).await;
    assert_eq!((fine.state, fine.detail.as_str()), (PartState::Ok, "The language model answers."));
    let wrong = llm::probe(&options).await;
    assert_eq!((wrong.state, wrong.hint.as_str()), (PartState::Broken, "Correct LLM_API_KEY."));
    assert_eq!(model.requests().len(), 2, "one try each");

    let address = model.address();
    drop(model);
    let gone = llm::probe(&options).await;
    assert_eq!(gone.state, PartState::Broken);
    assert!(gone.detail.contains(&address.to_string()), "{}", gone.detail);
    assert!(gone.hint.contains("LLM_BASE_URL"), "{}", gone.hint);
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
        assert!(matches!(outcome, Err(CompletionError::Permanent(_))), "{outcome:?}");
        assert!(!format!("{told:?}{outcome:?}").contains("sk-"));
    }
}
