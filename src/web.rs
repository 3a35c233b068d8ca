//! All that is served: routes, hub, protocol, overlay pages. It reads committed views, and changes
//! something only by sending inputs to the loop. It decides nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use include_dir::Dir;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::event::{AccessChange, Actor, At, Entry, Input, Pass, SessionId, Settings, View};
use crate::inbox::{Inbox, Questions};
use crate::journal::Reader;

mod routes;

pub mod rights;

pub mod hub;

pub mod protocol;

mod socket;

mod presence;

pub mod access;

pub mod errors;

mod body;

mod headers;

mod files;

pub mod pages;

mod meters;

pub mod openapi;

pub mod server;

mod issuer;

mod twitch;

#[cfg(fuzzing)]
pub mod fuzzing;

pub use hub::Hub;
pub use issuer::{Arrival, Departure, IssuerDesk, IssuerReply, NoArrival, Ticket};
pub use server::Limits;
pub use twitch::{TwitchDesk, TwitchFacts, TwitchInvitation, TwitchLive, TwitchRefusal};

use access::Access;
use errors::Problem;
use hub::Seats;
use meters::Meters;
use presence::Overlays;

/// A link that signs one browser of the owner in, once, within ten minutes; with its secret.
#[must_use]
pub fn sign_in_link() -> (Pass, SecretString) {
    let (pass, secret) = routes::sign_in_link(Actor::Owner);
    (pass, secret.into())
}

/// What the web room gets from outside.
#[derive(Clone)]
pub struct Context {
    /// The way to the loop.
    pub inbox: Inbox,
    /// The way to look at the present.
    pub questions: Questions,
    /// What was so at the last commit, or when somebody last looked.
    pub view: watch::Receiver<Arc<View>>,
    /// Where committed events come from.
    pub hub: Arc<Hub>,
    /// Sessions' ledgers.
    pub ledgers: Arc<dyn Ledgers>,
    /// The overlay's files; its page is `index.html`.
    pub overlay: &'static Dir<'static>,
    /// The owner's key, for `X-Admin-Token`.
    pub admin_key: SecretString,
    /// The key with which the overlay is opened from another machine.
    pub overlay_key: SecretString,
    /// Everything that was committed, to look back in.
    pub reader: Reader,
    /// The settings, to look at and to change.
    pub settings: Arc<dyn SettingsDesk>,
    /// Twitch, to look at and to sign in to.
    pub twitch: Arc<dyn TwitchDesk>,
    /// An issuer by which people come in, if there is one.
    pub issuer: Option<Arc<dyn IssuerDesk>>,
    /// Host names besides the loopback's under which this program may be called.
    pub hosts: Vec<String>,
    /// Bounds on what clients can take up.
    pub limits: Limits,
    /// What the routes of the prototype tell of the settings.
    pub facts: Facts,
}

/// Settings that status pages repeat.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The program's name, as configured.
    pub app_name: String,
    /// The environment's name, such as `production`.
    pub app_env: String,
    /// The prototype's loop interval in seconds. The loop here sleeps until something is due; the
    /// number is told because clients expect it.
    pub loop_interval_seconds: u64,
    /// The name that writes in chat; empty without an account.
    pub bot_username: String,
}

/// Where ledgers come from. Calls may read the database and are made off the async threads.
pub trait Ledgers: Send + Sync + 'static {
    /// A session's ledger as Markdown; `None`: no such session.
    fn markdown(&self, session: SessionId) -> anyhow::Result<Option<String>>;
    /// A session's ledger as an HTML page; `None`: no such session.
    fn page(&self, session: SessionId) -> anyhow::Result<Option<String>>;
    /// A session's ledger as a JSON document; `None`: no such session.
    fn json(&self, session: SessionId) -> anyhow::Result<Option<String>>;
    /// The sessions, newest first, as a JSON document.
    fn sessions(&self) -> anyhow::Result<String>;
    /// The style sheet that the pages ask for at `/pages/ledger.css`.
    fn style(&self) -> &'static str;
    /// The HTML page that lists them.
    fn list(&self) -> anyhow::Result<String>;
    /// The newest session, open or not.
    fn newest(&self) -> anyhow::Result<Option<SessionId>>;
}

/// Where settings are looked at and changed. What is changed here is stored and holds from then on; what
/// the environment or a flag says is pinned.
pub trait SettingsDesk: Send + Sync + 'static {
    /// All settings, in the order of the docs.
    fn list(&self) -> Vec<SettingRow>;
    /// What all settings would be with this one changed; `None` takes an earlier change back. Changes
    /// nothing yet.
    fn try_change(&self, key: &str, value: Option<&str>) -> Result<SettingChange, SettingProblem>;
    /// Takes in a change that is committed.
    fn changed(&self, change: &SettingChange);
}

/// One setting as the panel shows it.
#[derive(Clone, Debug)]
pub struct SettingRow {
    /// Its key.
    pub key: &'static str,
    /// The value in force; `None` for a secret.
    pub value: Option<String>,
    /// The value when nobody says anything.
    pub default: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// What values are possible, in words.
    pub kind: String,
    /// All of them, where they are few.
    pub choices: &'static [&'static str],
    /// Whether it can be changed while running.
    pub changeable: bool,
    /// What pins it: `environment` or `flag`.
    pub pinned: Option<&'static str>,
    /// Whether it was changed while running.
    pub stored: bool,
    /// Whether it is never shown.
    pub secret: bool,
}

/// A change of a setting, checked.
#[derive(Clone, Debug)]
pub struct SettingChange {
    /// Its key, as the docs have it.
    pub key: &'static str,
    /// The new value; `None` takes an earlier change back.
    pub value: Option<String>,
    /// The settings that decisions depend on, with it.
    pub settings: Box<Settings>,
}

/// Why a setting cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingProblem {
    /// There is none of this name; the sentence may name the nearest.
    Unknown(String),
    /// It can only be set before the program starts.
    Fixed,
    /// The environment or a flag says otherwise; which.
    Pinned(String),
    /// The value is impossible; the sentence says what is allowed.
    Impossible(String),
}

/// The loop answers within milliseconds; after this long a request is told that it does not.
const LOOP_PATIENCE: Duration = Duration::from_secs(5);

/// A look at the present serves all who want one for this long: a crowd that connects at once costs the
/// loop one answer.
const LOOK_KEEPS: Duration = Duration::from_millis(100);
/// Whoever wants the present gets the last commit's view if the loop has not answered by then.
const LOOK_PATIENCE: Duration = Duration::from_secs(1);

/// So many who come back from an issuer are asked after at a time; each may take seconds.
const ARRIVING: usize = 8;

/// The room while it is open: what routes share.
struct Web {
    context: Context,
    access: Arc<Access>,
    seats: Seats,
    overlays: Overlays,
    /// When somebody last looked at the present.
    looked: Mutex<Option<Instant>>,
    /// The prototype's loop interval in seconds, as clients last set it.
    loop_interval: AtomicU64,
    /// Held while somebody who came back from an issuer is asked after.
    arriving: Semaphore,
    stop: CancellationToken,
    tracker: TaskTracker,
    meters: Meters,
}

/// Serves on `listener` until `stop`, and a moment longer: sockets are told 1001, answers under way are
/// finished, the rest is cut off after [`Limits::farewell`].
pub async fn serve(
    listener: TcpListener,
    context: Context,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let local = listener
        .local_addr()
        .context("asking the listener for its address")?;
    let limits = context.limits.fitting();
    let access = Arc::new(access(local, &context)?);
    let tracker = TaskTracker::new();
    let meters = Meters::default();
    let web = Arc::new(Web {
        access: Arc::clone(&access),
        seats: Seats::new(limits.overlays, limits.staff),
        overlays: Overlays::default(),
        looked: Mutex::default(),
        loop_interval: AtomicU64::new(context.facts.loop_interval_seconds),
        arriving: Semaphore::new(ARRIVING),
        stop: stop.clone(),
        tracker: tracker.clone(),
        meters: meters.clone(),
        context,
    });
    let inbox = web.context.inbox.clone();
    tracker.spawn(web.overlays.clone().report(inbox, stop.clone()));
    let routes = routes::all(&web);
    server::serve(listener, routes, access, limits, meters, &stop, &tracker).await;
    Ok(())
}

fn access(local: SocketAddr, context: &Context) -> anyhow::Result<Access> {
    let passes = context.reader.passes();
    Ok(Access::new(
        local,
        &context.admin_key,
        &context.overlay_key,
        &context.hosts,
        passes.context("reading who may come in")?,
    ))
}

impl Web {
    /// What was so at the last commit or look.
    fn view(&self) -> Arc<View> {
        Arc::clone(&self.context.view.borrow())
    }

    /// What is so now: spans, sentences and reasons as of this moment. The hub's snapshot is made anew
    /// with it. If the loop does not answer, the last view has to do.
    async fn present(&self) -> Arc<View> {
        let mut looked = self.looked.lock().await;
        if looked.is_none_or(|at| at.elapsed() >= LOOK_KEEPS) {
            let look = self.context.questions.view();
            // the answer is in the watch as well, which never shows anything older
            let _ = tokio::time::timeout(LOOK_PATIENCE, look).await;
            *looked = Some(Instant::now());
        }
        self.view()
    }

    /// Asks the loop, within its patience.
    async fn question<T>(
        &self,
        answer: impl Future<Output = Result<T, crate::inbox::Closed>>,
    ) -> Result<T, Problem> {
        match tokio::time::timeout(LOOP_PATIENCE, answer).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Problem::unavailable(
                "busy",
                "The Chronicler is too busy to answer.",
            )),
        }
    }

    /// Lets somebody in, or no more: committed first, then so.
    async fn change_access(&self, by: Actor, change: AccessChange) -> Result<(), Problem> {
        let input = Input::Access {
            by,
            change: change.clone(),
        };
        self.ask(input).await?;
        self.access.apply(&change);
        Ok(())
    }

    /// Hands an input in and waits until it is committed.
    async fn ask(&self, input: Input) -> Result<Arc<Entry>, Problem> {
        match tokio::time::timeout(LOOP_PATIENCE, self.context.inbox.ask(input)).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Problem::unavailable(
                "busy",
                "The Chronicler is too busy to answer; it may still do what was asked.",
            )),
        }
    }
}

/// The computer's time as ISO 8601 in UTC, to the millisecond.
fn timestamp() -> String {
    iso(At(jiff::Timestamp::now().as_millisecond() as u64))
}

/// A moment as ISO 8601 in UTC.
fn iso(at: At) -> String {
    let at = i64::try_from(at.0).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(at)
        .map(|at| format!("{at:.3}"))
        .unwrap_or_default()
}
