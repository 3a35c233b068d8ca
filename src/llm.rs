//! The door to a language model: `OpenAI`-compatible `/chat/completions` and Ollama's `/api/chat`. Requests
//! come from the agent one at a time; each ends as an input with its id. What a line may say is not
//! decided here, nor what is said when there is none.

mod model;

mod wire;

mod trouble;

mod budget;

mod health;

mod draft;

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::config::Llm;
use crate::event::{
    At, CompletionError, CompletionRequest, Input, PartStatus, Purpose, Segment, SessionId,
};
use crate::inbox::Inbox;

pub use draft::draft;

use budget::Budget;
use model::Model;
use wire::Answer;

/// A request is tried so often at most (FEATURES section 7).
const TRIES: usize = 5;
/// The first pause between tries; each further one is twice as long. Without jitter: there is one client,
/// and nothing to spread.
const PAUSE: Duration = Duration::from_millis(500);
/// A model that asks to be left alone for longer is asked again after this nevertheless.
const LONGEST_REST: Duration = Duration::from_secs(3600);

/// A request on its way to the model.
#[derive(Debug)]
pub struct Asked {
    /// What is asked.
    pub request: CompletionRequest,
    /// The session that it is counted to.
    pub session: Option<SessionId>,
    /// When it is given up. Set when it is sent off, by the monotonic clock: the request's own `until` is
    /// in the loop's time, which may run faster than the world's or be ahead of it.
    pub deadline: Instant,
}

impl Asked {
    /// A request with so much time left in the world's time.
    #[must_use]
    pub fn new(request: CompletionRequest, session: Option<SessionId>, left: Duration) -> Self {
        Self {
            request,
            session,
            deadline: Instant::now() + left,
        }
    }
}

/// Answers requests until `stop`. One at a time: the agent never has two under way.
pub async fn run(
    options: Llm,
    mut requests: mpsc::Receiver<Asked>,
    inbox: Inbox,
    stop: CancellationToken,
) {
    let mut door = Door {
        model: Model::new(&options).map_err(|error| format!("{error:#}")),
        budget: Budget::new(options.session_tokens),
        rest: None,
        inbox,
        told: None,
    };
    let serving = async {
        if let Err(why) = &door.model {
            door.tell(health::unusable(why)).await;
        }
        while let Some(asked) = requests.recv().await {
            let id = asked.request.id;
            let outcome = door.answer(&asked).await;
            if door
                .inbox
                .send(Input::Completed { id, outcome })
                .await
                .is_err()
            {
                return;
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = serving => {}
    }
}

/// Asks the model once for a word, for `sanctum doctor`.
pub async fn probe(options: &Llm) -> PartStatus {
    let model = match Model::new(options) {
        Ok(model) => model,
        Err(error) => return health::unusable(&format!("{error:#}")),
    };
    let hello = CompletionRequest {
        id: 0,
        purpose: Purpose::Answer,
        segments: vec![Segment {
            system: false,
            text: "Answer with one word: ready".to_owned(),
        }],
        until: At(0),
        max_tokens: 120,
        fill: 0,
    };
    match model.ask(&hello).await {
        Ok(_) => health::answers(),
        Err(trouble) => health::failed(&trouble.error),
    }
}

/// The model with what is remembered of it.
struct Door {
    model: Result<Model, String>,
    budget: Budget,
    /// The model asked to be left alone until then.
    rest: Option<Instant>,
    inbox: Inbox,
    /// The state last told; told again only when it differs.
    told: Option<PartStatus>,
}

impl Door {
    /// A request's end, with the part's state told on the way.
    async fn answer(&mut self, asked: &Asked) -> Result<String, CompletionError> {
        self.budget.enter(asked.session);
        let outcome = if self.budget.allows(&asked.request) {
            self.complete(asked).await
        } else {
            Err(CompletionError::OverBudget)
        };
        let part = match &outcome {
            Ok(answer) => {
                self.budget.spend(&asked.request, answer);
                health::answered(&self.budget, asked.request.fill)
            }
            Err(error) => health::failed(error),
        };
        self.tell(part).await;
        outcome.map(|answer| answer.text)
    }

    /// Asks until there is an answer, the tries are over, or it would come too late.
    async fn complete(&mut self, asked: &Asked) -> Result<Answer, CompletionError> {
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(PAUSE)
            .with_factor(2.0)
            .with_max_times(TRIES - 1)
            .build();
        if let Some(rest) = self.rest.take_if(|rest| *rest > Instant::now()) {
            if rest >= asked.deadline {
                self.rest = Some(rest);
                let why = "the model asked not to be called again yet";
                return Err(CompletionError::Transient(why.to_owned()));
            }
            tokio::time::sleep_until(rest).await;
        }
        for next in 2.. {
            let model = self
                .model
                .as_ref()
                .map_err(|why| CompletionError::Permanent(why.clone()))?;
            let trouble =
                match tokio::time::timeout_at(asked.deadline, model.ask(&asked.request)).await {
                    Ok(Ok(answer)) => return Ok(answer),
                    Ok(Err(trouble)) => trouble,
                    Err(_) => {
                        self.budget.lose(&asked.request);
                        return Err(CompletionError::TimedOut);
                    }
                };
            if trouble.worked {
                self.budget.lose(&asked.request);
            }
            let rest = trouble.retry_after.map(|rest| rest.min(LONGEST_REST));
            self.rest = rest.map(|rest| Instant::now() + rest);
            let CompletionError::Transient(why) = &trouble.error else {
                return Err(trouble.error);
            };
            let Some(pause) = pauses.next() else {
                return Err(trouble.error);
            };
            let pause = pause.max(rest.unwrap_or_default());
            if Instant::now() + pause >= asked.deadline || !self.budget.allows(&asked.request) {
                return Err(trouble.error);
            }
            self.tell(health::again(why, pause, next)).await;
            tokio::time::sleep(pause).await;
        }
        Err(CompletionError::TimedOut)
    }

    async fn tell(&mut self, part: PartStatus) {
        if self.told.as_ref() != Some(&part) {
            self.told = Some(part.clone());
            let _ = self.inbox.send(Input::Part(part)).await; // the program is stopping
        }
    }
}
