//! Build and run: the only room that knows everyone. Opens the journal, binds the listener, starts the
//! doors and the loop, and stops them in order.

mod core;

mod clock;

mod main_loop;

mod effects;

mod gate;

mod ledgers;

mod parts;

mod secrets;

mod settings;

mod account;

mod arrivals;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::agent::warden::Warden;
use crate::config::Config;
use crate::event::{AccessChange, Actor, Input, Pass};
use crate::inbox::{Inbox, Keep, Keeper, Letter, Question, Questions, inbox, keeper, questions};
use crate::journal::{Journal, Reader};
use crate::web::{self, Hub};
use crate::{obs, twitch};

pub use account::ACCOUNT;
pub use clock::SteadyClock;
pub use core::Core;
pub use ledgers::LedgerFiles;
pub use secrets::{ADMIN_KEY_FILE, Secrets};

pub(crate) use account::{account_options, chat_options, helix_options};

/// Inputs that wait for the loop. Doors wait when it is full; chat is dropped and counted. A commit
/// takes milliseconds, so this is seconds of the busiest chat.
const QUEUE: usize = 8192;
/// Questions that wait for the loop; whoever asks waits when it is full.
const QUESTIONS: usize = 64;
/// Values that wait to be kept. One part at a time keeps one.
const KEPT: usize = 8;
/// Lines that wait for chat. The agent says one in minutes, and answers one in a minute.
const LINES: usize = 16;
/// Acts of moderation that wait for Twitch. The agent lets no more than these wait.
const DEEDS: usize = 32;
/// After this long a part that does not stop is left behind. The program stops within two seconds.
const PATIENCE: Duration = Duration::from_millis(1800);

/// The overlay's files, in the program itself.
static OVERLAY: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/overlay");

/// The program, ready to run.
#[derive(Debug)]
pub struct App {
    config: Config,
    /// What the chat door needs, if chat is read.
    chat: Option<twitch::Options>,
    twitch: Box<account::Twitch>,
    /// An issuer by which people come in, if there is one.
    issuer: Option<Arc<arrivals::Desk>>,
    core: Core,
    clock: SteadyClock,
    listener: TcpListener,
    secrets: Secrets,
    letters: tokio::sync::mpsc::Receiver<Letter>,
    inbox: Inbox,
    asked: tokio::sync::mpsc::Receiver<Question>,
    questions: Questions,
    kept: tokio::sync::mpsc::Receiver<Keep>,
    keeper: Keeper,
    desk: Arc<settings::Desk>,
    /// The one-time link of this start, with its secret.
    link: Box<(Pass, SecretString)>,
}

impl App {
    /// Opens the journal and binds the address. Nothing runs yet.
    pub async fn build(config: Config) -> Result<Self> {
        Self::build_at_speed(config, 1).await
    }

    /// The same, with a clock that runs `speed` times as fast as the world's; for demonstrations.
    pub async fn build_at_speed(mut config: Config, speed: u32) -> Result<Self> {
        if let Some(chat) = chat_options(&config, twitch::Logins::default())? {
            config.agent.channel.clone_from(&chat.channel);
        }
        if let Some(url) = &config.obs.url {
            let address = url.parse::<obs::Address>();
            address.context("the setting `obs.url` is impossible")?;
        }
        let warden = warden(&config)?;
        let journal = Journal::open(&config.data_dir)?;
        let desk = desk(&mut config, &journal)?;
        let secrets = Secrets::open(&config)?;
        let (keeper, kept) = keeper(KEPT);
        let stored = journal.reader().meta(ACCOUNT)?;
        let twitch = account::Twitch::build(&config, stored, keeper.clone())?;
        let issuer = arrivals::Desk::build(&config, &twitch.account)?;
        let chat = chat_options(&config, twitch.account.logins())?;
        let core = Core::resume(journal, config.agent.clone(), warden)?;
        let listener = TcpListener::bind(config.listen).await.with_context(|| {
            let address = config.listen;
            format!("cannot listen on {address}; another program may use it. Choose another address with SANCTUM_LISTEN, such as 127.0.0.1:7374")
        })?;
        let clock = SteadyClock::new(core.last(), speed);
        let (inbox, letters) = inbox(QUEUE);
        let (questions, asked) = questions(QUESTIONS);
        Ok(Self {
            config,
            chat,
            twitch: Box::new(twitch),
            issuer,
            core,
            clock,
            listener,
            secrets,
            letters,
            inbox,
            asked,
            questions,
            kept,
            keeper,
            desk: Arc::new(desk),
            link: Box::new(web::sign_in_link()),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener
            .local_addr()
            .context("the listener has no address")
    }

    /// The way in, for whoever plays a door's part.
    #[must_use]
    pub fn inbox(&self) -> Inbox {
        self.inbox.clone()
    }

    /// The way to keep a small value that is no event.
    #[must_use]
    pub fn keeper(&self) -> Keeper {
        self.keeper.clone()
    }

    /// The secret of this start's one-time sign-in link.
    #[must_use]
    pub fn sign_in(&self) -> &SecretString {
        &self.link.1
    }

    /// A read handle on the journal.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.core.reader()
    }

    /// The keys.
    #[must_use]
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Ledgers, as pages and files.
    #[must_use]
    pub fn ledgers(&self) -> LedgerFiles {
        LedgerFiles::new(self.core.reader(), self.config.export_path.clone())
    }

    /// Runs until `stop`. Everything committed is durable whenever this returns; an error means that
    /// the journal or the loop broke, and nothing was acknowledged that is not stored.
    pub async fn run(mut self, stop: CancellationToken) -> Result<()> {
        self.begin()?;
        let ledgers = self.ledgers();
        let doors = TaskTracker::new();
        let now = self.clock.now();
        let view = Arc::new(self.core.view(now));
        let hub = self.hub(&view)?;
        let (views, view) = watch::channel(view);
        let (says, lines) = mpsc::channel(LINES);
        let (deeds, wanted) = mpsc::channel(DEEDS);
        let effects = effects::Effects::new(
            &self.config,
            self.inbox.clone(),
            ledgers.clone(),
            self.clock,
            effects::Doors { says, deeds },
            &doors,
            &stop,
        );

        let clock = self.clock;
        let writing = twitch::Writing {
            lines,
            gate: gate::gate(view.clone()),
            clock: Box::new(move || clock.now()),
        };
        let context = self.web(&hub, view, ledgers);
        self.open_doors(&doors, writing, &stop);
        let account::Twitch {
            account,
            keeping,
            helix,
            live,
        } = *self.twitch;
        doors.spawn(keeping.run(stop.clone()));
        let inbox = self.inbox.clone();
        let watching = twitch::helix::run(helix, account, wanted, live, inbox, stop.clone());
        doors.spawn(watching);
        let farewell = stop.clone();
        let web = doors.spawn(web::serve(self.listener, context, farewell));
        doors.close();

        let main_loop = main_loop::MainLoop {
            core: self.core,
            clock: self.clock,
            letters: self.letters,
            asked: self.asked,
            kept: self.kept,
            hub,
            views,
            effects,
        };
        let drained = CancellationToken::new();
        let mut looping = tokio::spawn(main_loop.run(drained.clone()));
        let result = tokio::select! {
            result = &mut looping => result.context("the loop broke"),
            () = stop.cancelled() => {
                // doors and sockets first; the loop goes on until nobody can send any more
                if tokio::time::timeout(PATIENCE, doors.wait()).await.is_err() {
                    tracing::debug!("A part did not stop in time and is left behind.");
                }
                drained.cancel();
                looping.await.context("the loop broke")
            }
        };
        let result = result.and_then(|ended| ended);
        stop.cancel();
        web.abort();
        result
    }

    /// The first inputs of every run.
    fn begin(&mut self) -> Result<()> {
        let settings = Box::new(self.config.agent.clone());
        let seed = self.core.seed();
        let mut inputs = vec![Input::Started { settings, seed }];
        let strays = self.core.strays()?;
        if !strays.is_empty() {
            tracing::warn!(
                count = strays.len(),
                "Sessions were left open by a crash; they are ended now."
            );
            inputs.push(Input::FoundOpen(strays));
        }
        inputs.push(Input::Access {
            by: Actor::Owner,
            change: AccessChange::Granted(Box::new(self.link.0.clone())),
        });
        let absent = parts::absent(&self.config).into_iter().map(Input::Part);
        inputs.extend(absent.inspect(parts::log));
        self.core.step(self.clock.now(), inputs)?;
        Ok(())
    }

    fn hub(&self, view: &Arc<crate::event::View>) -> Result<Arc<Hub>> {
        let hub = Hub::open(
            self.core.database_id(),
            web::hub::RING,
            view,
            &self.core.reader(),
        )?;
        let clock = self.clock;
        Ok(Arc::new(hub.with_time(move || clock.now())))
    }

    fn open_doors(&self, doors: &TaskTracker, writing: twitch::Writing, stop: &CancellationToken) {
        if let Some(url) = &self.config.obs.url {
            let options = obs::Options {
                url: url.clone(),
                password: self.config.obs.password.clone(),
                microphone: self.config.obs.microphone.clone(),
                ..obs::Options::default()
            };
            doors.spawn(obs::run(options, self.inbox.clone(), stop.clone()));
        }
        if let Some(chat) = self.chat.clone() {
            let inbox = self.inbox.clone();
            doors.spawn(twitch::converse(chat, writing, inbox, stop.clone()));
        }
    }

    fn web(
        &self,
        hub: &Arc<Hub>,
        view: watch::Receiver<Arc<crate::event::View>>,
        ledgers: LedgerFiles,
    ) -> web::Context {
        web::Context {
            inbox: self.inbox.clone(),
            questions: self.questions.clone(),
            view,
            hub: Arc::clone(hub),
            ledgers: Arc::new(ledgers),
            overlay: &OVERLAY,
            admin_key: self.secrets.admin.clone(),
            overlay_key: self.secrets.overlay.clone(),
            reader: self.core.reader(),
            settings: self.desk.clone(),
            twitch: self.twitch.desk(),
            issuer: self
                .issuer
                .clone()
                .map(|desk| desk as Arc<dyn web::IssuerDesk>),
            hosts: self.config.hosts.clone(),
            limits: web::Limits::default(),
            facts: web::Facts {
                app_name: self.config.app_name.clone(),
                app_env: self.config.app_env.clone(),
                loop_interval_seconds: self.config.loop_interval_seconds,
                bot_username: self.config.twitch.bot_username.clone().unwrap_or_default(),
            },
        }
    }
}

/// Takes stored changes of settings in, and makes the desk at which they are changed.
fn desk(config: &mut Config, journal: &Journal) -> Result<settings::Desk> {
    let stored = journal.reader().stored_settings()?;
    let started = config.clone();
    let channel = config.agent.channel.clone();
    let pairs = stored.iter().map(|(k, v)| (k.as_str(), v.as_str()));
    *config = config.with_stored(pairs)?;
    config.agent.channel.clone_from(&channel);
    Ok(settings::Desk::new(started, channel, stored))
}

/// The Warden with the operator's own rules, if there are any.
pub(crate) fn warden(config: &Config) -> Result<Arc<Warden>> {
    let own = match &config.warden_rules {
        Some(path) => Some(
            std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the Warden's rules in {}", path.display()))?,
        ),
        None => None,
    };
    Ok(Arc::new(Warden::new(own.as_deref())?))
}
