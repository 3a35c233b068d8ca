//! The web room on a stage: a real server on a free port, a real journal in memory, and a small
//! scripted loop in place of the agent. The clients are in `clients.rs`.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses a part of it, and a test may panic"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use include_dir::{Dir, include_dir};
use sanctum_chronicler::event::{
    Action, At, ChatLine, ChatSettings, DashboardView, Delivery, Entry, Flag, Input, LineView,
    Order, PartStatus, PartView, Place, Reading, Seq, SessionId, SessionState, SessionView,
    Settings, Severity, StreamSource, View,
};
use sanctum_chronicler::inbox::{Inbox, Letter, inbox, questions};
use sanctum_chronicler::journal::Journal;
use sanctum_chronicler::web::hub::{Hub, RING};
use sanctum_chronicler::web::{
    self, Context, Facts, Ledgers, Limits, SettingChange, SettingProblem, SettingRow, SettingsDesk,
    TwitchDesk, TwitchFacts, TwitchInvitation, TwitchRefusal,
};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The owner's key on the stage.
pub const ADMIN: &str = "owner-key-for-tests";
/// The overlay's key on the stage.
pub const OVERLAY: &str = "overlay-key-for-tests";
/// Nothing on the stage takes longer.
pub const SOON: Duration = Duration::from_secs(10);

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/overlay");

/// How the stage is set.
pub struct Setting {
    pub ring: usize,
    pub limits: Limits,
    pub hosts: Vec<String>,
    pub admin_key: String,
    pub twitch: Arc<dyn TwitchDesk>,
}

/// Twitch without an account.
pub struct NoTwitch;

#[async_trait::async_trait]
impl TwitchDesk for NoTwitch {
    fn facts(&self) -> TwitchFacts {
        TwitchFacts::default()
    }

    async fn sign_in(&self) -> Result<TwitchInvitation, TwitchRefusal> {
        Err(TwitchRefusal::Settings("There is no client id.".to_owned()))
    }

    async fn sign_out(&self) -> Result<(), TwitchRefusal> {
        Err(TwitchRefusal::NotSignedIn(
            "Nobody is signed in.".to_owned(),
        ))
    }
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            ring: RING,
            limits: Limits::default(),
            hosts: Vec::new(),
            admin_key: ADMIN.to_owned(),
            twitch: Arc::new(NoTwitch),
        }
    }
}

/// A running server with all that is behind it.
pub struct Stage {
    pub address: SocketAddr,
    pub hub: Arc<Hub>,
    pub inbox: Inbox,
    pub stop: CancellationToken,
    pub server: JoinHandle<anyhow::Result<()>>,
    acts: JoinHandle<()>,
    heard: watch::Receiver<Vec<Input>>,
}

impl Stage {
    pub async fn open() -> Self {
        Self::with(Setting::default()).await
    }

    pub async fn with(setting: Setting) -> Self {
        Self::over(Journal::in_memory().unwrap(), setting).await
    }

    /// Goes on with a journal that may hold something already.
    pub async fn over(journal: Journal, setting: Setting) -> Self {
        let view = Arc::new(empty_view());
        let hub = Hub::open(
            journal.database_id(),
            setting.ring,
            &view,
            &journal.reader(),
        );
        let hub = Arc::new(hub.unwrap());
        let (letters, receiver) = inbox(1024);
        let (views, view) = watch::channel(view);
        let (told, heard) = watch::channel(Vec::new());
        let reader = journal.reader();
        let acts = Acts {
            journal,
            view: empty_view(),
            hub: Arc::clone(&hub),
            views,
            told,
        };
        let acts = tokio::spawn(acts.run(receiver));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let context = Context {
            inbox: letters.clone(),
            questions: questions(1).0, // nobody answers: the view of the last commit is as good here
            view,
            hub: Arc::clone(&hub),
            ledgers: Arc::new(OneLedger),
            overlay: &PAGES,
            admin_key: setting.admin_key.into(),
            overlay_key: OVERLAY.into(),
            reader,
            settings: Arc::new(OneSetting::default()),
            twitch: setting.twitch,
            issuer: None,
            hosts: setting.hosts,
            limits: setting.limits,
            facts: Facts {
                app_name: "Sanctum Chronicler".to_owned(),
                app_env: "test".to_owned(),
                loop_interval_seconds: 60,
                ..Facts::default()
            },
        };
        let server = tokio::spawn(web::serve(listener, context, stop.clone()));
        Self {
            address,
            hub,
            inbox: letters,
            stop,
            server,
            acts,
            heard,
        }
    }

    /// Hands an input in and waits until it is published.
    pub async fn tell(&self, input: Input) -> Arc<Entry> {
        self.inbox.ask(input).await.unwrap()
    }

    /// A line of chat, published.
    pub async fn says(&self, id: &str, text: &str) -> Arc<Entry> {
        let line = ChatLine::plain(id, "ann", text);
        self.tell(Input::Chat(Box::new(line))).await
    }

    /// Waits until the loop has heard something.
    pub async fn heard(&self, wanted: impl Fn(&Input) -> bool) -> Input {
        let mut heard = self.heard.clone();
        let find = |all: &Vec<Input>| all.iter().any(&wanted);
        let all = tokio::time::timeout(SOON, heard.wait_for(find)).await;
        let all = all.expect("the loop hears it in time").unwrap();
        all.iter().find(|input| wanted(input)).unwrap().clone()
    }

    /// Stops everything and waits until the journal is closed.
    pub async fn end(self) {
        self.stop.cancel();
        self.server.await.unwrap().unwrap();
        drop((self.inbox, self.hub));
        self.acts.await.unwrap();
    }

    /// What the loop has heard so far.
    pub fn heard_so_far(&self) -> Vec<Input> {
        self.heard.borrow().clone()
    }
}

/// The loop's part: numbers entries, decides by the script below, commits, publishes, answers.
struct Acts {
    journal: Journal,
    view: View,
    hub: Arc<Hub>,
    views: watch::Sender<Arc<View>>,
    told: watch::Sender<Vec<Input>>,
}

impl Acts {
    async fn run(mut self, mut letters: mpsc::Receiver<Letter>) {
        let mut batch = Vec::new();
        while letters.recv_many(&mut batch, 256).await > 0 {
            let mut seq = self.journal.reader().last_seq().unwrap();
            let mut entries = Vec::new();
            let mut replies = Vec::new();
            for letter in batch.drain(..) {
                let entry = self.act(seq + 1, letter.input);
                seq = entry.last_seq();
                replies.push(letter.reply);
                entries.push(entry);
            }
            self.journal.append(&entries, None).unwrap();
            let entries: Vec<_> = entries.into_iter().map(Arc::new).collect();
            let view = Arc::new(self.view.clone());
            self.views.send_replace(Arc::clone(&view));
            self.hub.publish(&entries, &view);
            let inputs = entries.iter().map(|entry| entry.input.clone());
            self.told.send_modify(|told| told.extend(inputs));
            for (entry, reply) in entries.into_iter().zip(replies) {
                if let Some(reply) = reply {
                    let _ = reply.send(entry);
                }
            }
        }
    }

    fn act(&mut self, seq: Seq, input: Input) -> Entry {
        let at = At(1_760_000_000_000 + seq);
        self.view.at = at;
        let actions = self.decide(at, &input);
        Entry {
            seq,
            at,
            session: self.view.session.as_ref().map(|session| session.id),
            input,
            actions,
        }
    }

    fn decide(&mut self, at: At, input: &Input) -> Vec<Action> {
        match input {
            Input::Chat(line) => self.chat(at, line),
            Input::Part(status) => {
                let status = PartStatus::clone(status);
                let parts = &mut self.view.parts;
                parts.retain(|known| known.status.part != status.part);
                parts.push(PartView { status, since: at });
                Vec::new()
            }
            Input::Order { order, .. } => self.order(at, order),
            _ => Vec::new(),
        }
    }

    /// Words with `scam` in them are flagged, those that begin with `steward` answered.
    fn chat(&mut self, at: At, line: &ChatLine) -> Vec<Action> {
        let flag = line.text.contains("scam").then(|| Flag {
            severity: Severity::High,
            category: "phishing".to_owned(),
            reasons: vec!["it says so itself".to_owned()],
        });
        self.view.lines.push(LineView {
            at,
            line: Arc::new(line.clone()),
            flag: flag.clone(),
            dismissed: false,
        });
        if self.view.lines.len() > 50 {
            self.view.lines.remove(0);
        }
        let mut actions = Vec::new();
        if let Some(flag) = flag {
            let message = line.id.clone();
            actions.push(Action::Flagged { message, flag });
        }
        if line.text.starts_with("steward") {
            actions.push(Action::Answered {
                to: line.id.clone(),
                name: line.user.name.clone(),
                text: "The kettle is on.".to_owned(),
                places: vec![Place::Overlay],
                shown_for: Duration::from_secs(6),
            });
        }
        actions
    }

    fn order(&mut self, at: At, order: &Order) -> Vec<Action> {
        let refused = |code: &str| {
            let code = code.to_owned();
            let why = "It cannot be done now.".to_owned();
            vec![Action::OrderRefused { code, why }]
        };
        match order {
            Order::StartSession { .. } if self.view.session.is_some() => refused("session_open"),
            Order::StartSession { channel } => {
                let session = SessionId::new(at, [7; 10]);
                let channel = channel.clone().unwrap_or_default();
                self.view.session = Some(session_view(session, &channel, at));
                self.view.live = true;
                vec![Action::SessionOpened {
                    session,
                    channel,
                    stream_since: at,
                    by: StreamSource::Operator,
                }]
            }
            Order::EndSession { session } => match self.view.session.take() {
                Some(open) if session.is_none_or(|id| id == open.id) => {
                    vec![Action::SessionClosed {
                        session: open.id,
                        ended: at,
                        because: "the operator ended it".to_owned(),
                    }]
                }
                open => {
                    self.view.session = open;
                    refused("unknown_session")
                }
            },
            Order::SetDashboard(dashboard) => {
                self.view.dashboard = Some(DashboardView {
                    dashboard: (**dashboard).clone(),
                    created: at,
                    updated: at,
                });
                let session = self.view.session.as_ref().map(|session| session.id);
                let dashboard = dashboard.clone();
                vec![Action::DashboardSaved { session, dashboard }]
            }
            Order::DismissFlag { message } => {
                for line in &mut self.view.lines {
                    line.dismissed |= line.id() == message;
                }
                let message = message.clone();
                let by = sanctum_chronicler::event::Actor::Panel("mo".to_owned());
                vec![Action::FlagDismissed { message, by }]
            }
            Order::ChangeSetting {
                key,
                value,
                settings,
            } => {
                self.view.chat_gate = settings.chat;
                vec![Action::SettingChanged {
                    key: key.clone(),
                    value: value.clone(),
                    by: sanctum_chronicler::event::Actor::Owner,
                }]
            }
            _ => Vec::new(),
        }
    }
}

fn session_view(id: SessionId, channel: &str, at: At) -> SessionView {
    SessionView {
        id,
        channel: channel.to_owned(),
        state: SessionState::Open,
        started: at,
        stream_since: at,
        messages: 0,
        prompts: 0,
        last_human: None,
        last_activity: at,
        last_prompt: None,
    }
}

/// A room in which nothing has happened.
pub fn empty_view() -> View {
    View {
        at: At(1_760_000_000_000),
        session: None,
        reading: Reading::Resting,
        reasons: Vec::new(),
        silence: Vec::new(),
        next_prompt: None,
        can_prompt_now: false,
        chat_allows: true,
        live: false,
        scene: None,
        speaking: false,
        recording_since: None,
        hush: None,
        quiet_threshold: Duration::from_secs(900),
        prompt_interval: Duration::from_secs(900),
        delivery: Delivery::Overlay,
        chat_gate: ChatSettings::default(),
        dashboard: None,
        prompt: None,
        proposals: Vec::new(),
        deeds: Vec::new(),
        lines: Vec::new(),
        drives: vec![("warmth", 0.5)],
        temperament: vec![("concern", 1.0)],
        parts: Vec::new(),
    }
}

/// The session whose ledger [`OneLedger`] has.
pub const LEDGER: &str = "019a0000-0000-7000-8000-000000000001";

struct OneLedger;

impl OneLedger {
    fn has(session: SessionId) -> bool {
        session.to_string() == LEDGER
    }
}

impl Ledgers for OneLedger {
    fn markdown(&self, session: SessionId) -> anyhow::Result<Option<String>> {
        Ok(Self::has(session).then(|| "# Sanctum Ledger".to_owned()))
    }
    fn page(&self, session: SessionId) -> anyhow::Result<Option<String>> {
        Ok(Self::has(session).then(|| "<!doctype html><title>Ledger</title>".to_owned()))
    }
    fn list(&self) -> anyhow::Result<String> {
        Ok("<!doctype html><title>Ledgers</title>".to_owned())
    }
    fn newest(&self) -> anyhow::Result<Option<SessionId>> {
        Ok(Some(LEDGER.parse()?))
    }
    fn json(&self, session: SessionId) -> anyhow::Result<Option<String>> {
        Ok(Self::has(session).then(|| r#"{"version": 1}"#.to_owned()))
    }
    fn sessions(&self) -> anyhow::Result<String> {
        Ok(format!(
            r#"{{"version": 1, "sessions": [{{"id": "{LEDGER}"}}]}}"#
        ))
    }
    fn style(&self) -> &'static str {
        "body { margin: 0 }"
    }
}

/// The one setting on the stage.
pub const SETTING: &str = "twitch.offline_chat_test_mode";

/// Knows [`SETTING`], which takes true and false.
#[derive(Default)]
struct OneSetting(std::sync::Mutex<Option<String>>);

impl SettingsDesk for OneSetting {
    fn list(&self) -> Vec<SettingRow> {
        let stored = self.0.lock().unwrap().clone();
        vec![SettingRow {
            key: SETTING,
            stored: stored.is_some(),
            value: Some(stored.unwrap_or_else(|| "false".to_owned())),
            default: "false",
            about: "Whether chat may be written to while the stream is not live, for tests.",
            kind: "true or false".to_owned(),
            choices: &[],
            changeable: true,
            pinned: None,
            secret: false,
        }]
    }
    fn try_change(&self, key: &str, value: Option<&str>) -> Result<SettingChange, SettingProblem> {
        if key != SETTING {
            return Err(SettingProblem::Unknown(
                "There is no such setting.".to_owned(),
            ));
        }
        if value.is_some_and(|value| value != "true" && value != "false") {
            return Err(SettingProblem::Impossible(
                "It takes true or false.".to_owned(),
            ));
        }
        let mut settings = Box::<Settings>::default();
        settings.chat.offline_test = value == Some("true");
        Ok(SettingChange {
            key: SETTING,
            value: value.map(str::to_owned),
            settings,
        })
    }
    fn changed(&self, change: &SettingChange) {
        self.0.lock().unwrap().clone_from(&change.value);
    }
}
