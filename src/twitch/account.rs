//! The account that the Chronicler reads, writes and moderates as: signed in by device code, kept fresh, and told
//! about as soon as it is none. One task owns it ([`Keeping::run`]), so there is one refresher however many
//! ask; [`Account`] is the handle of those who ask. What is done with a token is not decided here.

mod grant;

mod held;

mod job;

mod pair;

mod standing;

mod task;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::SecretString;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use twitch_oauth2::UserToken;

use super::api::{Addresses, Api, Unusable};
use super::login::{Login, Logins};

pub use standing::{Invitation, NoToken, Refusal, Standing, State};
pub use task::Keeping;

pub(super) use grant::{Failure, MISSABLE, application, revoke};
pub(super) use standing::wall;

/// Those who ask at a time; who comes when it is full waits.
const QUEUE: usize = 16;

/// What the account needs to know.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where Twitch is.
    pub addresses: Addresses,
    /// The application to sign in with.
    pub client_id: Option<String>,
    /// Its secret, if it has one.
    pub client_secret: Option<SecretString>,
    /// A token set from outside, which goes before a sign-in and is never refreshed.
    pub token: Option<SecretString>,
    /// Whose it is, if that was said.
    pub username: Option<String>,
    /// What was stored last.
    pub stored: Option<Vec<u8>>,
    /// How fast time goes.
    pub pace: Pace,
}

/// How long a second of Twitch's is: of codes, tokens and pauses, not of connections. Tests that cannot wait for an
/// hour have shorter ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace(pub Duration);

impl Default for Pace {
    fn default() -> Self {
        Self(Duration::from_secs(1))
    }
}

impl Pace {
    /// So many seconds. More than a century is a century.
    pub(super) fn seconds(self, seconds: u64) -> Duration {
        let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
        self.0.saturating_mul(seconds)
    }

    /// A span of the usual seconds.
    pub(super) fn span(self, span: Duration) -> Duration {
        span.mul_f64(self.0.as_secs_f64())
    }
}

/// Where the sign-in is stored. What was given is durable when the call returns.
#[async_trait]
pub trait Safe: Send + Sync + 'static {
    /// Stores this in place of what was stored before; `None`: nothing is stored from now on. An error is a
    /// piece of a sentence.
    async fn keep(&self, value: Option<Vec<u8>>) -> Result<(), String>;
}

/// A handle to the account. Cheap to clone.
#[derive(Clone)]
pub struct Account {
    commands: mpsc::Sender<Command>,
    standing: watch::Receiver<Standing>,
    logins: watch::Receiver<Login>,
    doubt: Arc<Notify>,
    api: Api,
    application: Option<(String, SecretString)>,
    may_sign_in: bool,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").finish_non_exhaustive()
    }
}

/// A token to ask with. It shows nothing of itself.
#[derive(Clone, Debug)]
pub struct Token {
    pub(super) bearer: UserToken,
    /// Which one in a row it is, so that the same is not renewed twice.
    pub(super) generation: u64,
}

type Reply<T, E> = oneshot::Sender<Result<T, E>>;

/// What may be asked of the task.
enum Command {
    Begin(Reply<Invitation, Refusal>),
    Cancel(Reply<(), Refusal>),
    SignOut(Reply<(), Refusal>),
    /// The token; after this generation was refused, the next one.
    Token {
        refused: Option<u64>,
        reply: Reply<Token, NoToken>,
    },
}

impl Account {
    /// The handle, and the task that has to run for it to be of use.
    pub fn new(options: Options, safe: Arc<dyn Safe>) -> Result<(Self, Keeping), Unusable> {
        let api = Api::new(&options.addresses)?;
        let (commands, asked) = mpsc::channel(QUEUE);
        let doubt = Arc::new(Notify::new());
        let application = options.client_id.clone().zip(options.client_secret.clone());
        let may_sign_in = options.client_id.is_some();
        let keeping = Keeping::new(options, api.clone(), safe, asked, Arc::clone(&doubt));
        let (standing, logins) = keeping.watched();
        let account = Self {
            commands,
            standing,
            logins,
            doubt,
            api,
            application,
            may_sign_in,
        };
        Ok((account, keeping))
    }

    /// How the sign-in stands, and every change of that.
    #[must_use]
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.clone()
    }

    /// Whom chat is read and written as at this moment.
    #[must_use]
    pub fn login(&self) -> Login {
        self.logins.borrow().clone()
    }

    /// Whom chat is read and written as, from moment to moment.
    #[must_use]
    pub fn logins(&self) -> Logins {
        Logins::following(self.logins.clone(), Arc::clone(&self.doubt))
    }

    /// Begins a sign-in, or tells of the one that waits. It goes on by itself.
    pub async fn begin(&self) -> Result<Invitation, Refusal> {
        self.ask(Command::Begin, Refusal::Stopping).await
    }

    /// Gives a waiting sign-in up, if there is one.
    pub async fn cancel(&self) -> Result<(), Refusal> {
        self.ask(Command::Cancel, Refusal::Stopping).await
    }

    /// Removes the sign-in, here and, if it can be reached, at Twitch.
    pub async fn sign_out(&self) -> Result<(), Refusal> {
        self.ask(Command::SignOut, Refusal::Stopping).await
    }

    /// A token to ask with. Waits while one is being made sure of.
    pub async fn token(&self) -> Result<Token, NoToken> {
        self.next_token(None).await
    }

    /// Another token, after Twitch refused this one.
    pub async fn renewed(&self, refused: &Token) -> Result<Token, NoToken> {
        self.next_token(Some(refused.generation)).await
    }

    /// The way to Twitch, which heeds its limits for all who ask.
    pub(super) fn api(&self) -> &Api {
        &self.api
    }

    /// The application's id and secret, if it has one.
    pub(super) fn application(&self) -> Option<&(String, SecretString)> {
        self.application.as_ref()
    }

    /// Whether there is an application to sign in with.
    pub(super) fn may_sign_in(&self) -> bool {
        self.may_sign_in
    }

    async fn next_token(&self, refused: Option<u64>) -> Result<Token, NoToken> {
        let command = |reply| Command::Token { refused, reply };
        self.ask(command, NoToken::Stopping).await
    }

    async fn ask<T, E: Clone>(
        &self,
        command: impl FnOnce(Reply<T, E>) -> Command,
        stopping: E,
    ) -> Result<T, E> {
        let (reply, answer) = oneshot::channel();
        if self.commands.send(command(reply)).await.is_err() {
            return Err(stopping);
        }
        answer.await.unwrap_or(Err(stopping))
    }
}
