//! Stories on the pure agent: what happens, minute by minute, and what is decided.

mod people;

mod prompts;

mod sessions;

mod steward;

mod twitch;

use std::sync::Arc;

use crate::event::SayOutcome;
use crate::event::{
    Action, Actor, At, ChatLine, CompletionError, Dashboard, Delivery, Goal, Input, Order,
    PromptId, SessionState, Settings, StreamChange, StreamSource, UserRole, seconds,
};

use super::Agent;
use super::warden::Warden;

/// A room with an agent in it. Time is told in seconds since the start.
struct Room {
    agent: Agent,
    warden: Arc<Warden>,
    now: u64,
    lines: u64,
    /// Everything decided so far, as short words; see [`word`].
    said: Vec<String>,
    /// The last prompt offered or shown.
    prompt: PromptId,
    text: String,
    /// Requests on their way.
    asked: Vec<u64>,
}

fn at(t: u64) -> At {
    At(1_767_290_400_000) + seconds(t)
}

impl Room {
    fn new(settings: Settings) -> Self {
        let warden = Arc::new(Warden::new(None).unwrap());
        let mut room = Self {
            agent: Agent::new(settings.clone(), 1, Arc::clone(&warden)),
            warden,
            now: 0,
            lines: 0,
            said: Vec::new(),
            prompt: PromptId(0),
            text: String::new(),
            asked: Vec::new(),
        };
        let settings = Box::new(settings);
        room.take(Input::Started { settings, seed: 1 });
        room.said.clear();
        room
    }

    fn live() -> Self {
        Self::live_with(|_| {})
    }

    fn live_with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        let mut room = Self::new(settings);
        room.obs(StreamChange::Started { since: None });
        room.said.clear();
        room
    }

    fn suggesting() -> Self {
        Self::live_with(|s| s.hearth.delivery = Delivery::Suggest)
    }

    /// Lets time pass until `t`, with a tick at every deadline.
    fn until(&mut self, t: u64) -> &mut Self {
        while let Some((due, _)) = self.agent.deadline().filter(|(due, _)| *due <= at(t)) {
            let due = due.since(at(0)).as_millis().div_ceil(1000) as u64;
            self.now = self.now.max(due);
            self.take(Input::Tick);
        }
        self.now = t;
        self
    }

    fn take(&mut self, input: Input) {
        for action in self.agent.handle(at(self.now), &input) {
            match &action {
                Action::PromptProposed { prompt, .. } | Action::PromptDelivered { prompt, .. } => {
                    self.prompt = prompt.id;
                    self.text.clone_from(&prompt.text);
                }
                Action::Answered { text, .. } => self.text.clone_from(text),
                Action::Complete(request) => self.asked.push(request.id),
                _ => {}
            }
            self.said.extend(word(&action));
            if let Action::Say { id, .. } = action {
                // the door has sent it
                let outcome = SayOutcome::Sent;
                self.agent
                    .handle(at(self.now), &Input::Said { id, outcome });
            }
        }
    }

    fn stream(&mut self, source: StreamSource, change: StreamChange) {
        self.take(Input::Stream { source, change });
    }

    fn obs(&mut self, change: StreamChange) {
        self.stream(StreamSource::Obs, change);
    }

    fn order(&mut self, order: Order) {
        self.take(Input::Order {
            by: Actor::Owner,
            order,
        });
    }

    fn chat(&mut self, user: &str, text: &str) {
        self.written(user, text, UserRole::Viewer);
    }

    fn moderator(&mut self, text: &str) {
        self.written("tom", text, UserRole::Moderator);
    }

    fn written(&mut self, user: &str, text: &str, role: UserRole) {
        self.lines += 1;
        let mut line = ChatLine::plain(&format!("m{}", self.lines), user, text);
        line.role = role;
        self.take(Input::Chat(Box::new(line)));
    }

    fn completed(&mut self, outcome: Result<&str, CompletionError>) {
        let id = self.asked.pop().expect("a request is on its way");
        let outcome = outcome.map(str::to_owned);
        self.take(Input::Completed { id, outcome });
    }

    fn restart(&mut self) {
        self.agent = Agent::restore(&self.agent.checkpoint(), Arc::clone(&self.warden)).unwrap();
        let settings = Box::new(self.agent.settings().clone());
        self.asked.clear();
        self.take(Input::Started { settings, seed: 1 });
    }

    fn state(&self) -> &'static str {
        match self.agent.view(at(self.now)).session.map(|s| s.state) {
            Some(SessionState::Open) => "open",
            Some(SessionState::Resting { .. }) => "resting",
            None => "none",
        }
    }

    /// What was decided since the last look, readings and thoughts left out.
    #[track_caller]
    fn check(&mut self, wanted: &str) {
        let said = std::mem::take(&mut self.said).join(", ");
        assert_eq!(said, wanted, "at {} s", self.now);
    }

    /// Whether the reasons for silence name this.
    #[track_caller]
    fn silent_because(&self, word: &str) {
        let silence = self.agent.view(at(self.now)).silence;
        assert!(
            silence.iter().any(|r| r.text.contains(word)),
            "{word}: {silence:?}"
        );
    }
}

/// A decision in a word or two; `None` for what every line brings.
fn word(action: &Action) -> Option<String> {
    Some(match action {
        Action::SessionOpened { .. } => "opened".into(),
        Action::SessionResting { .. } => "resting".into(),
        Action::SessionResumed { .. } => "resumed".into(),
        Action::SessionClosed { .. } => "closed".into(),
        Action::Flagged { flag, .. } => format!("flag {}", flag.severity.as_str()),
        Action::FlagDismissed { .. } => "dismissed".into(),
        Action::Withdrawn { messages } => format!("withdrawn {}", messages.len()),
        Action::PromptProposed { .. } => "proposed".into(),
        Action::PromptDecided { decision, .. } => format!("{decision:?}").to_lowercase(),
        Action::PromptDelivered { .. } => "prompt".into(),
        Action::PromptAnswered { people, .. } => format!("answered by {people}"),
        Action::PromptJudged { feedback, .. } => format!("judged {feedback:?}").to_lowercase(),
        Action::DashboardSaved { session, .. } => match session {
            Some(_) => "dashboard".into(),
            None => "dashboard waits".into(),
        },
        Action::GoalTicked { index, done } => format!("goal {index} {done}"),
        Action::Hushed { .. } => "hushed".into(),
        Action::HushEnded => "hush ended".into(),
        Action::Answered { .. } => "answer".into(),
        Action::OrderRefused { code, .. } => format!("refused {code}"),
        Action::Complete(_) => "complete".into(),
        Action::Say { text, .. } => {
            let how = if text.starts_with("AI steward here: ") {
                "say as AI"
            } else {
                "say"
            };
            how.into()
        }
        Action::WriteLedger { .. } => "ledger".into(),
        Action::Moderate { .. } => "moderate".into(),
        Action::ModerationEnded { .. } => "moderated".into(),
        Action::SettingChanged { key, .. } => format!("set {key}"),
        Action::ReadingChanged { .. } | Action::ThoughtFormed { .. } | Action::Noted { .. } => {
            return None;
        }
    })
}

fn plan() -> Box<Dashboard> {
    Box::new(Dashboard {
        game: "Dredge".to_owned(),
        content_angle: "What a lighthouse owes to the ships that never see it".to_owned(),
        session_goals: ["Map the western reefs", "Repair the winch"]
            .map(|text| Goal {
                text: text.to_owned(),
                done: false,
            })
            .to_vec(),
        ..Dashboard::default()
    })
}
