//! A chat server like Twitch's, with state: rooms, members, accounts with roles, messages that can be taken
//! away. It speaks plain TCP on a free port, does on request what goes wrong in real life, and keeps what
//! clients sent. It is not a general IRC server: what Twitch does not do, it does not do.
#![allow(dead_code, unreachable_pub, missing_docs)] // each test program uses its own part of it
#![allow(clippy::unwrap_used)] // a fake that breaks is a failed test

#[path = "twitch/state.rs"]
mod state;

#[path = "twitch/writing.rs"]
mod writing;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use state::{Message, Out, RoomState, State, accept, owned};
pub use writing::Said;

/// No test waits longer than this for something that should happen at once.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The server; stops when dropped.
pub struct Twitch {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    changes: Arc<watch::Sender<()>>,
    accepting: JoinHandle<()>,
}

impl Twitch {
    /// Starts on a free port of this machine.
    pub async fn start() -> Self {
        Self::start_on(([127, 0, 0, 1], 0).into()).await
    }

    /// Starts on an address, such as one where another was before.
    pub async fn start_on(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("the port is free");
        let address = listener.local_addr().unwrap();
        let state = Arc::<Mutex<State>>::default();
        let changes = Arc::new(watch::Sender::new(()));
        let accepting = tokio::spawn(accept(listener, Arc::clone(&state), Arc::clone(&changes)));
        Self {
            address,
            state,
            changes,
            accepting,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For `SANCTUM_TWITCH_IRC_URL`.
    pub fn url(&self) -> String {
        format!("irc://{}", self.address)
    }

    /// A channel; made when first named. Joining one that was never named is met with silence, as at
    /// Twitch.
    pub fn room(&self, name: &str) -> Room<'_> {
        let mut state = self.state();
        let id = (4417 + state.rooms.len()).to_string();
        state.rooms.entry(name.to_owned()).or_insert(RoomState {
            id,
            members: BTreeSet::new(),
        });
        let name = name.to_owned();
        Room { twitch: self, name }
    }

    /// Makes a person known; others get plain tags when they first write.
    pub fn user(&self, user: User) {
        self.state().users.insert(user.login.clone(), user);
    }

    /// Lets a client sign in.
    pub fn account(&self, login: &str, token: &str) {
        let (login, token) = (login.to_owned(), token.to_owned());
        self.state().accounts.insert(token, login);
    }

    /// Every login is refused from now on, anonymous ones too.
    pub fn refuse_logins(&self, refuse: bool) {
        self.state().refuses_logins = refuse;
    }

    /// Answers nothing from now on, but keeps connections: a half-open line.
    pub fn fall_silent(&self, silent: bool) {
        self.state().silent = silent;
    }

    /// Bytes as they are, to all clients.
    pub fn raw(&self, bytes: &[u8]) {
        for client in self.state().clients.values() {
            client.out.send(Out::Bytes(bytes.to_vec())).ok();
        }
    }

    /// A line, to all clients.
    pub fn line(&self, line: &str) {
        self.raw(format!("{line}\r\n").as_bytes());
    }

    pub fn ping(&self) {
        self.line("PING :tmi.twitch.tv");
    }

    /// Asks all clients to connect anew, as before maintenance.
    pub fn ask_to_reconnect(&self) {
        self.line(":tmi.twitch.tv RECONNECT");
    }

    /// Hangs up on all clients.
    pub fn hang_up(&self) {
        for client in self.state().clients.values() {
            client.out.send(Out::Close).ok();
        }
    }

    /// All that clients sent, in order.
    pub fn received(&self) -> Vec<String> {
        let state = self.state();
        state
            .received
            .iter()
            .map(|(_, line)| line.clone())
            .collect()
    }

    /// What clients wrote and others were shown, in order.
    pub fn said(&self) -> Vec<Said> {
        self.state().written.said.clone()
    }

    /// Twitch's limits that clients overstepped, in words.
    pub fn violations(&self) -> Vec<String> {
        self.state().written.violations.clone()
    }

    /// Refuses every line from now on, with this notice.
    pub fn refuse_lines(&self, kind: &str, words: &str) {
        self.state().written.refuses = Some((kind.to_owned(), words.to_owned()));
    }

    /// How many connections there ever were.
    pub fn connections(&self) -> u64 {
        self.state().connections
    }

    /// Waits until a client has sent such a line.
    pub async fn until_received(&self, wanted: impl Fn(&str) -> bool) {
        self.until(|state| state.received.iter().any(|(_, line)| wanted(line)))
            .await;
    }

    /// Waits until so many joins have happened in all.
    pub async fn until_joined(&self, times: usize) {
        self.until(|state| state.joins >= times).await;
    }

    /// Waits until nobody is connected.
    pub async fn until_alone(&self) {
        self.until(|state| state.clients.is_empty()).await;
    }

    /// Goes away; when this is over, the port is free.
    pub async fn stop(mut self) {
        self.accepting.abort();
        (&mut self.accepting).await.ok();
    }

    async fn until(&self, holds: impl Fn(&State) -> bool) {
        let mut changes = self.changes.subscribe();
        let wait = async {
            while !holds(&self.state()) {
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .unwrap_or_else(|_| panic!("it did not come; received: {:?}", self.received()));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for Twitch {
    fn drop(&mut self) {
        self.accepting.abort();
        self.hang_up();
    }
}

/// What happens in a channel.
pub struct Room<'a> {
    twitch: &'a Twitch,
    name: String,
}

impl Room<'_> {
    /// Somebody writes; returns the line's id.
    pub fn says(&self, login: &str, text: &str) -> String {
        self.says_with(login, text, &[])
    }

    /// Somebody writes, with tags beside or instead of the usual.
    pub fn says_with(&self, login: &str, text: &str, tags: &[(&str, &str)]) -> String {
        self.twitch.state().say(&self.name, login, text, tags, None)
    }

    pub fn acts(&self, login: &str, text: &str) -> String {
        self.says(login, &format!("\u{1}ACTION {text}\u{1}"))
    }

    pub fn replies(&self, login: &str, to: &str, text: &str) -> String {
        let parent = self.twitch.state().messages[to].clone();
        let tags = [
            ("reply-parent-msg-id", to),
            ("reply-parent-user-login", &parent.login),
            ("reply-parent-display-name", &parent.login),
            ("reply-parent-msg-body", &parent.text),
        ];
        self.says_with(login, &format!("@{} {text}", parent.login), &tags)
    }

    /// A line that a shared chat brings from another channel.
    pub fn shared_from(&self, other_room: &str, login: &str, text: &str) -> String {
        let tags = [("source-room-id", other_room), ("source-id", "elsewhere")];
        self.says_with(login, text, &tags)
    }

    /// A moderator deletes one line.
    pub fn deletes(&self, id: &str) {
        let mut state = self.twitch.state();
        let Message { login, text } = state.messages.remove(id).expect("the line exists");
        let tags = [("login", &*login), ("room-id", ""), ("target-msg-id", id)];
        state.server_line(&self.name, "CLEARMSG", &tags, Some(&text));
    }

    pub fn times_out(&self, login: &str, seconds: u32) {
        self.clear_chat(Some(login), &[("ban-duration", &seconds.to_string())]);
    }

    pub fn bans(&self, login: &str) {
        self.clear_chat(Some(login), &[]);
    }

    pub fn clears(&self) {
        self.clear_chat(None, &[]);
    }

    fn clear_chat(&self, login: Option<&str>, tags: &[(&str, &str)]) {
        let mut state = self.twitch.state();
        let room = state.rooms[&self.name].id.clone();
        let user = login.map(|login| state.user(login).id);
        let mut tags = tags.to_vec();
        tags.push(("room-id", &room));
        tags.extend(user.as_deref().map(|id| ("target-user-id", id)));
        state
            .messages
            .retain(|_, m| login.is_some_and(|l| m.login != l));
        state.server_line(&self.name, "CLEARCHAT", &tags, login);
    }

    pub fn raided_by(&self, login: &str, viewers: u32) {
        let viewers = viewers.to_string();
        let name = self.twitch.state().user(login).name;
        let tags = [
            ("msg-param-displayName", &*name),
            ("msg-param-login", login),
            ("msg-param-viewerCount", &viewers),
        ];
        self.notices("raid", login, None, &tags);
    }

    pub fn resubscribes(&self, login: &str, text: &str) {
        self.notices(
            "resub",
            login,
            Some(text),
            &[("msg-param-cumulative-months", "3")],
        );
    }

    pub fn announces(&self, login: &str, text: &str) {
        self.notices(
            "announcement",
            login,
            Some(text),
            &[("msg-param-color", "PRIMARY")],
        );
    }

    fn notices(&self, kind: &str, login: &str, text: Option<&str>, tags: &[(&str, &str)]) {
        let mut state = self.twitch.state();
        let id = state.new_id();
        let mut all = state.user_tags(&self.name, login);
        all.extend([("id", id.as_str()), ("msg-id", kind), ("login", login)].map(owned));
        all.extend(tags.iter().copied().map(owned));
        let all: Vec<_> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        state.server_line(&self.name, "USERNOTICE", &all, text);
    }
}

/// A person, as the tags of their lines describe them.
#[derive(Clone, Debug)]
pub struct User {
    pub login: String,
    pub name: String,
    pub id: String,
    pub color: String,
    pub badges: String,
}

impl User {
    pub fn new(login: &str) -> Self {
        let number: u32 = login.bytes().map(u32::from).sum();
        Self {
            login: login.to_owned(),
            name: login.to_owned(),
            id: (90_000 + number).to_string(),
            color: String::new(),
            badges: String::new(),
        }
    }

    /// Such as `moderator/1,subscriber/12`.
    pub fn with_badges(self, badges: &str) -> Self {
        let badges = badges.to_owned();
        Self { badges, ..self }
    }

    fn has(&self, badge: &str) -> &'static str {
        let has = self
            .badges
            .split(',')
            .any(|b| b.split('/').next() == Some(badge));
        if has { "1" } else { "0" }
    }

    fn prefix(&self) -> String {
        let login = &self.login;
        format!("{login}!{login}@{login}.tmi.twitch.tv")
    }
}
