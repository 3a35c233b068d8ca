//! The door to a language model, against a fake that speaks the real protocols: what is asked, answers in
//! every form, and what they cost. What goes wrong is in `llm_trouble.rs`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use sanctum_chronicler::event::{CompletionError, PartState, SessionId};
use sanctum_chronicler::llm;

#[path = "support/llm_door.rs"]
mod door;

use door::{Door, KEY, LINE, LONG, Model, Reply, once, options};

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
        assert!(
            detail.contains("200 in and 20 out"),
            "the spending is told: {detail}"
        );
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
async fn a_reasoning_model_is_asked_in_its_own_way() {
    let refusal = r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.",
        "type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#;
    let refusal = Reply::Refuses(400, Vec::new(), refusal.to_owned());
    let (model, _, outcome) = once("openai", vec![refusal.clone(), Reply::says(LINE)], LONG).await;
    assert_eq!(outcome.unwrap(), LINE);
    let body = &model.requests()[1].body;
    assert_eq!(body["max_completion_tokens"], 120);
    assert!(body.get("max_tokens").is_none() && body.get("temperature").is_none());

    let (model, _, outcome) = once("openai", vec![refusal], LONG).await;
    assert!(
        matches!(outcome, Err(CompletionError::Permanent(_))),
        "{outcome:?}"
    );
    assert_eq!(model.requests().len(), 2, "not for ever");
}

#[tokio::test]
async fn understands_a_stream_that_nobody_asked_for() {
    for provider in ["openai", "ollama"] {
        let (_, _, outcome) = once(provider, vec![Reply::Streams(pieces())], LONG).await;
        assert_eq!(outcome.unwrap(), LINE, "{provider}");
        let broken = vec![
            Reply::StreamBreaksOff(pieces()),
            Reply::says("The second try."),
        ];
        let (_, told, outcome) = once(provider, broken, LONG).await;
        assert_eq!(outcome.unwrap(), "The second try.", "{provider}");
        assert!(told[0].detail.contains("broke off"), "{told:?}");
    }
}

#[tokio::test]
async fn reads_the_answers_of_many_servers() {
    let answer = |message: &str| format!(r#"{{"choices":[{{"message":{message}}}]}}"#);
    let parts = r#"{"role":"assistant","content":[{"type":"text","text":"The lamp burns on, "},{"type":"text","text":"and nobody hurries."}]}"#;
    let reasoning =
        format!(r#"{{"content":"{LINE}","reasoning":"Hm.","reasoning_content":"Hm."}}"#);
    for body in [
        answer(&format!(r#"{{"content":"\n {LINE} \n\n"}}"#)),
        answer(parts),
        answer(&reasoning),
        answer(&format!(
            r#"{{"content":"<think>\nA lamp?\n</think>\n\n{LINE}"}}"#
        )),
        format!(
            r#"{{"choices":[{{"message":{{"content":"{LINE}"}},"finish_reason":null}}],"usage":null,"error":null}}"#
        ),
        format!(
            "\u{feff}{}\n\n",
            answer(&format!(r#"{{"content":"{LINE}"}}"#))
        ),
    ] {
        let (_, _, outcome) = once("openai", vec![Reply::Body(body.clone())], LONG).await;
        assert_eq!(outcome.as_deref(), Ok(LINE), "{body}");
    }
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
    assert_eq!(
        (fine.state, fine.detail.as_str()),
        (PartState::Ok, "The language model answers.")
    );
    let wrong = llm::probe(&options).await;
    assert_eq!(
        (wrong.state, wrong.hint.as_str()),
        (PartState::Broken, "Correct LLM_API_KEY.")
    );
    assert_eq!(model.requests().len(), 2, "one try each");

    let address = model.address();
    drop(model);
    let gone = llm::probe(&options).await;
    assert_eq!(gone.state, PartState::Broken);
    assert!(
        gone.detail.contains(&address.to_string()),
        "{}",
        gone.detail
    );
    assert!(gone.hint.contains("LLM_BASE_URL"), "{}", gone.hint);
}
