//! The door to a language model, opened for a test, with a fake model behind it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use sanctum_chronicler::config::Llm;
use sanctum_chronicler::event::{
    At, CompletionError, CompletionRequest, Input, PartStatus, Purpose, Segment, SessionId,
};
use sanctum_chronicler::inbox::{Letter, inbox};
use sanctum_chronicler::llm::{self, Asked};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[path = "model.rs"]
mod model;

pub use model::{Model, PATIENCE, Reply};

pub const LINE: &str = "The lamp burns on, and nobody hurries.";
pub const KEY: &str = "sk-test-0123456789abcdef";

/// The door, running.
pub struct Door {
    requests: mpsc::Sender<Asked>,
    letters: mpsc::Receiver<Letter>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

pub fn options(provider: &str, url: &str) -> Llm {
    Llm {
        provider: Some(provider.to_owned()),
        base_url: Some(url.to_owned()),
        api_key: Some(KEY.to_owned().into()),
        model: Some("test".to_owned()),
        session_tokens: 200_000,
    }
}

pub fn request(id: u64) -> CompletionRequest {
    let segment = |system, text: &str| Segment {
        system,
        text: text.to_owned(),
    };
    CompletionRequest {
        id,
        purpose: Purpose::Prompt,
        segments: vec![
            segment(true, "Who you are."),
            segment(false, "Write the line."),
        ],
        until: At(0),
        max_tokens: 120,
        fill: 7,
    }
}

impl Door {
    pub fn open(options: Llm) -> Self {
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

    pub async fn send(&self, id: u64, session: Option<SessionId>, left: Duration) {
        let asked = Asked::new(request(id), session, left);
        self.requests.send(asked).await.unwrap();
    }

    /// What is told until the request ends, and its end.
    pub async fn end(&mut self) -> (Vec<PartStatus>, u64, Result<String, CompletionError>) {
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

    pub async fn ask(
        &mut self,
        left: Duration,
    ) -> (Vec<PartStatus>, Result<String, CompletionError>) {
        self.send(1, None, left).await;
        let (told, id, outcome) = self.end().await;
        assert_eq!(id, 1);
        (told, outcome)
    }

    pub async fn close(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// A door to a model with this script, asked once with `left`.
pub async fn once(
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

pub const LONG: Duration = Duration::from_secs(60);
/// Too short for a second try.
pub const SHORT: Duration = Duration::from_millis(450);
