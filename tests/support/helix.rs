//! Twitch's web interfaces for tests: `id.twitch.tv` and Helix, with state. It knows applications, people, tokens
//! with scopes, device codes, channels, moderators and bans; it refuses what Twitch refuses, in Twitch's words,
//! does on request what goes wrong in real life, and keeps what it was asked.
#![allow(dead_code, unreachable_pub, missing_docs)] // each test program uses its own part of it
#![allow(clippy::unwrap_used)] // a fake that breaks is a failed test

#[path = "helix/state.rs"]
mod state;

#[path = "helix/wire.rs"]
mod wire;

#[path = "helix/oauth.rs"]
mod oauth;

#[path = "helix/issuer.rs"]
mod issuer;

#[path = "helix/api.rs"]
mod api;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use issuer::{Issuer, Signed};
use state::{App, Broadcast, Consent, Message, State};
pub use state::{Ban, Request, Trouble};

/// No test waits longer than this for something that should happen at once.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// All scopes that the Chronicler asks for.
pub const SCOPES: [&str; 4] = [
    "chat:read",
    "chat:edit",
    "moderator:manage:chat_messages",
    "moderator:manage:banned_users",
];

/// The server; stops when dropped.
pub struct Helix {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

/// What connections share.
struct Shared {
    state: Mutex<State>,
    /// All that was asked and noted, in order.
    log: watch::Sender<Vec<Request>>,
}

impl Helix {
    /// Starts on a free port, with the application `app`, which is public.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut state = State::default();
        state.apps.insert("app".to_owned(), App { secret: None });
        state.issuer.name = format!("http://{address}/oauth2");
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            log: watch::Sender::default(),
        });
        let accepting = tokio::spawn(wire::accept(listener, Arc::clone(&shared)));
        Self {
            address,
            shared,
            accepting,
        }
    }

    /// For `SANCTUM_TWITCH_HELIX_URL`.
    pub fn helix_url(&self) -> String {
        format!("http://{}/helix", self.address)
    }

    /// For `SANCTUM_TWITCH_AUTH_URL`.
    pub fn auth_url(&self) -> String {
        format!("http://{}/oauth2", self.address)
    }

    /// Makes an application that has a secret.
    pub fn confidential(&self, id: &str, secret: &str) {
        let secret = Some(secret.to_owned());
        self.state().apps.insert(id.to_owned(), App { secret });
    }

    /// A person's id; they are known from now on.
    pub fn user(&self, login: &str) -> String {
        self.state().user(login)
    }

    /// Makes somebody a moderator of a channel.
    pub fn moderator(&self, channel: &str, login: &str) {
        let mut state = self.state();
        let pair = (state.user(channel), state.user(login));
        state.moderators.insert(pair);
    }

    /// Nobody is a moderator of anything any more.
    pub fn no_moderators(&self) {
        self.state().moderators.clear();
    }

    /// A token of a person's for `app`, with these scopes.
    pub fn token(&self, login: &str, scopes: &[&str]) -> String {
        self.state().grant("app", Some(login), scopes).0
    }

    /// A token and a refresh token.
    pub fn pair(&self, login: &str, scopes: &[&str]) -> (String, String) {
        self.state().grant("app", Some(login), scopes)
    }

    /// Tokens granted from now on say that they last so long.
    pub fn tokens_last(&self, seconds: u64) {
        self.state().lifetime = seconds;
    }

    /// The token ends now.
    pub fn expire(&self, access: &str) {
        self.state().tokens.remove(access);
    }

    /// All tokens end now, and no refresh token is of use any more: the person disconnected the application.
    pub fn disconnect(&self, login: &str) {
        let mut state = self.state();
        let user = state.user(login);
        state
            .tokens
            .retain(|_, token| token.user.as_ref() != Some(&user));
        let pairs = &mut state.refresh_tokens;
        pairs.retain(|_, token| token.user.as_ref() != Some(&user));
    }

    /// How the device codes of this server go.
    pub fn codes(&self, interval: u64, lasting: u64) {
        let mut state = self.state();
        (state.interval, state.codes_last) = (interval, lasting);
    }

    /// A person enters the code and agrees.
    pub fn approve(&self, user_code: &str, login: &str) {
        let user = self.user(login);
        self.state().code(user_code).answer = Consent::Agreed(user);
    }

    /// A person enters the code and declines.
    pub fn deny(&self, user_code: &str) {
        self.state().code(user_code).answer = Consent::Declined;
    }

    /// The next look at a waiting sign-in is told to slow down.
    pub fn slow_down(&self) {
        self.state().slow_down = true;
    }

    /// The scopes that the newest code asks for.
    pub fn scopes_asked(&self) -> Vec<String> {
        let state = self.state();
        let code = state.codes.last().expect("a code was asked for");
        code.scopes.clone()
    }

    /// Whose browser it is that comes to sign in; `None`: of somebody who declines.
    pub fn at_the_browser(&self, login: Option<&str>) {
        let mut state = self.state();
        let user = login.map(|login| state.user(login));
        state.issuer.at_the_browser = user;
    }

    /// How its words on people are signed from now on.
    pub fn signs(&self, signed: Signed) {
        self.state().issuer.signed = signed;
    }

    /// As an issuer of sign-ins, from now on.
    pub fn issuer(&self, change: impl FnOnce(&mut Issuer)) {
        change(&mut self.state().issuer);
    }

    /// A channel goes live.
    pub fn live(&self, channel: &str, title: &str, game: &str, viewers: u32) {
        let mut state = self.state();
        let user = state.user(channel);
        let broadcast = Broadcast {
            title: title.to_owned(),
            game: game.to_owned(),
            viewers,
            started_at: "2026-11-21T18:00:00Z".to_owned(),
        };
        state.live.insert(user, broadcast);
    }

    pub fn offline(&self, channel: &str) {
        let mut state = self.state();
        let user = state.user(channel);
        state.live.remove(&user);
    }

    /// Somebody wrote in a channel.
    pub fn message(&self, channel: &str, id: &str, login: &str) {
        let mut state = self.state();
        let message = Message {
            channel: state.user(channel),
            author: state.user(login),
        };
        state.messages.insert(id.to_owned(), message);
    }

    /// Whether a message is still there.
    pub fn has_message(&self, id: &str) -> bool {
        self.state().messages.contains_key(id)
    }

    /// Who is kept from writing in a channel, by login.
    pub fn bans(&self, channel: &str) -> Vec<(String, Ban)> {
        let mut state = self.state();
        let channel = state.user(channel);
        let bans = state.bans.iter().filter(|((c, _), _)| *c == channel);
        bans.map(|((_, user), ban)| (state.login(user), ban.clone()))
            .collect()
    }

    /// The next requests whose path begins so meet this, so many times.
    pub fn trouble(&self, path: &str, trouble: Trouble, times: usize) {
        self.state()
            .troubles
            .push((path.to_owned(), trouble, times));
    }

    /// From now on all is well.
    pub fn no_trouble(&self) {
        self.state().troubles.clear();
    }

    /// Everything asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.log.borrow().clone()
    }

    /// The requests that are so.
    pub fn those(&self, so: impl Fn(&Request) -> bool) -> Vec<Request> {
        self.requests().into_iter().filter(|r| so(r)).collect()
    }

    /// Waits until so many requests were so.
    pub async fn asked(&self, count: usize, so: impl Fn(&Request) -> bool) -> Vec<Request> {
        let mut log = self.shared.log.subscribe();
        let enough = log.wait_for(|all| all.iter().filter(|r| so(r)).count() >= count);
        let enough = tokio::time::timeout(PATIENCE, enough).await;
        drop(enough.expect("it is asked").unwrap());
        self.those(so)
    }

    /// Writes something between the requests, so that a test can tell what came first.
    pub fn notes(&self) -> impl Fn(String) + Send + Sync + 'static {
        let shared = Arc::clone(&self.shared);
        move |note| shared.log.send_modify(|log| log.push(Request::note(note)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }
}

impl Drop for Helix {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
