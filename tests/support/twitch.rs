//! A chat server like Twitch's, with state: rooms, members, accounts with roles, messages that can be taken
//! away. It speaks plain TCP on a free port, does on request what goes wrong in real life, and keeps what
//! clients sent. It is not a general IRC server: what Twitch does not do, it does not do.
#![allow(dead_code, unreachable_pub)] // each test program uses its own part of it

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// No test waits longer than this for something that should happen at once.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The server; stops when dropped.
pub struct Twitch {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    changes: Arc<watch::Sender<()>>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    users: BTreeMap<String, User>,
    /// Token to login.
    accounts: BTreeMap<String, String>,
    rooms: BTreeMap<String, RoomState>,
    clients: BTreeMap<u64, Client>,
    messages: BTreeMap<String, Message>,
    received: Vec<(u64, String)>,
    joins: usize,
    connections: u64,
    events: u64,
    refuses_logins: bool,
    silent: bool,
}

struct RoomState {
    id: String,
    members: BTreeSet<u64>,
}

#[derive(Clone)]
struct Message {
    login: String,
    text: String,
}

struct Client {
    nick: Option<String>,
    token: Option<String>,
    tags: bool,
    commands: bool,
    out: mpsc::UnboundedSender<Out>,
}

enum Out {
    Bytes(Vec<u8>),
    Close,
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

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

impl State {
    fn user(&mut self, login: &str) -> User {
        let user = self.users.entry(login.to_owned());
        user.or_insert_with(|| User::new(login)).clone()
    }

    /// Ids and times count up, so that runs are alike.
    fn new_id(&mut self) -> String {
        self.events += 1;
        format!("3f1c6a52-0b0e-4d0e-9a3b-{:012x}", self.events)
    }

    fn user_tags(&mut self, room: &str, login: &str) -> Vec<(String, String)> {
        let user = self.user(login);
        [
            ("badge-info", ""),
            ("badges", &*user.badges),
            ("color", &user.color),
            ("display-name", &user.name),
            ("emotes", ""),
            ("first-msg", "0"),
            ("flags", ""),
            ("mod", user.has("moderator")),
            ("room-id", &self.rooms[room].id),
            ("subscriber", user.has("subscriber")),
            ("user-id", &user.id),
            ("user-type", ""),
        ]
        .map(owned)
        .into()
    }

    fn say(
        &mut self,
        room: &str,
        login: &str,
        text: &str,
        tags: &[(&str, &str)],
        but: Option<u64>,
    ) -> String {
        let id = self.new_id();
        let mut all: BTreeMap<_, _> = self.user_tags(room, login).into_iter().collect();
        all.insert("id".to_owned(), id.clone());
        all.insert("tmi-sent-ts".to_owned(), self.now());
        all.extend(tags.iter().copied().map(owned));
        let prefix = self.user(login).prefix();
        let (login, text) = (login.to_owned(), text.to_owned());
        let rest = format!(":{prefix} PRIVMSG #{room} :{text}");
        self.messages.insert(id.clone(), Message { login, text });
        let all: Vec<_> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        self.to_members(room, &all, &rest, but, |_| true);
        id
    }

    fn now(&self) -> String {
        (1_795_250_400_000 + self.events * 1000).to_string()
    }

    /// A line by the server about a room; only for those who asked for such.
    fn server_line(
        &mut self,
        room: &str,
        command: &str,
        tags: &[(&str, &str)],
        last: Option<&str>,
    ) {
        self.events += 1;
        let (now, mut tags) = (self.now(), tags.to_vec());
        tags.push(("tmi-sent-ts", &now));
        let last = last.map(|last| format!(" :{last}")).unwrap_or_default();
        let rest = format!(":tmi.twitch.tv {command} #{room}{last}");
        self.to_members(room, &tags, &rest, None, |client| client.commands);
    }

    fn to_members(
        &self,
        room: &str,
        tags: &[(&str, &str)],
        rest: &str,
        but: Option<u64>,
        wants: impl Fn(&Client) -> bool,
    ) {
        let tags: Vec<_> = tags
            .iter()
            .map(|(k, v)| format!("{k}={}", escape(v)))
            .collect();
        for id in &self.rooms[room].members {
            let Some(client) = self
                .clients
                .get(id)
                .filter(|c| but != Some(*id) && wants(c))
            else {
                continue;
            };
            if client.tags && !tags.is_empty() {
                client.send(&format!("@{} {rest}", tags.join(";")));
            } else {
                client.send(rest);
            }
        }
    }

    /// A client's line.
    fn hear(&mut self, from: u64, line: &str) {
        self.received.push((from, line.to_owned()));
        if self.silent {
            return;
        }
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        match command {
            "CAP" => self.capabilities(
                from,
                rest.trim_start_matches("REQ ").trim_start_matches(':'),
            ),
            "PASS" => self.clients.get_mut(&from).unwrap().token = Some(rest.to_owned()),
            "NICK" => self.sign_in(from, rest),
            "JOIN" => self.join(from, rest.trim_start_matches('#')),
            "PART" => self.part(from, rest.trim_start_matches('#')),
            "PRIVMSG" => self.client_says(from, rest),
            "PING" => {
                self.clients[&from].send(&format!(":tmi.twitch.tv PONG tmi.twitch.tv :{rest}"))
            }
            _ => {}
        }
    }

    fn capabilities(&mut self, from: u64, wanted: &str) {
        let client = self.clients.get_mut(&from).unwrap();
        client.tags |= wanted.contains("twitch.tv/tags");
        client.commands |= wanted.contains("twitch.tv/commands");
        client.send(&format!(":tmi.twitch.tv CAP * ACK :{wanted}"));
    }

    fn sign_in(&mut self, from: u64, nick: &str) {
        let client = self.clients.get_mut(&from).unwrap();
        let refusal = match &client.token {
            _ if self.refuses_logins => Some("Login authentication failed"),
            None if nick.starts_with("justinfan") => None,
            None => Some("Login unsuccessful"),
            Some(token) => match token.strip_prefix("oauth:") {
                None => Some("Improperly formatted auth"),
                Some(token) if self.accounts.get(token).is_some_and(|l| l == nick) => None,
                Some(_) => Some("Login authentication failed"),
            },
        };
        if let Some(refusal) = refusal {
            client.send(&format!(":tmi.twitch.tv NOTICE * :{refusal}"));
            client.out.send(Out::Close).ok();
            return;
        }
        client.nick = Some(nick.to_owned());
        client.send(&format!(":tmi.twitch.tv 001 {nick} :Welcome, GLHF!"));
        client.send(&format!(":tmi.twitch.tv 376 {nick} :>"));
    }

    fn join(&mut self, from: u64, name: &str) {
        let client = &self.clients[&from];
        let (Some(nick), Some(room)) = (&client.nick, self.rooms.get_mut(name)) else {
            return;
        };
        room.members.insert(from);
        self.joins += 1;
        client.send(&format!(":{nick}!{nick}@{nick}.tmi.twitch.tv JOIN #{name}"));
        client.send(&format!(
            ":{nick}.tmi.twitch.tv 353 {nick} = #{name} :{nick}"
        ));
        client.send(&format!(
            ":{nick}.tmi.twitch.tv 366 {nick} #{name} :End of /NAMES list"
        ));
        if client.commands {
            client.send(&format!(
                "@emote-only=0;followers-only=-1;r9k=0;room-id={};slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE #{name}",
                room.id
            ));
        }
    }

    fn part(&mut self, from: u64, name: &str) {
        let client = &self.clients[&from];
        let (Some(nick), Some(room)) = (&client.nick, self.rooms.get_mut(name)) else {
            return;
        };
        if room.members.remove(&from) {
            client.send(&format!(":{nick}!{nick}@{nick}.tmi.twitch.tv PART #{name}"));
        }
    }

    /// Goes to the others in the room and not back, as at Twitch; anonymous readers cannot write.
    fn client_says(&mut self, from: u64, rest: &str) {
        let Some((room, text)) = rest.trim_start_matches('#').split_once(" :") else {
            return;
        };
        let nick = self.clients[&from]
            .nick
            .clone()
            .filter(|n| !n.starts_with("justinfan"));
        let (Some(nick), true) = (nick, self.rooms.contains_key(room)) else {
            return;
        };
        self.say(room, &nick, text, &[], Some(from));
        self.clients[&from].send(&format!(":tmi.twitch.tv USERSTATE #{room}"));
    }
}

impl Client {
    fn send(&self, line: &str) {
        self.out
            .send(Out::Bytes(format!("{line}\r\n").into_bytes()))
            .ok();
    }
}

fn escape(value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace(';', "\\:");
    value
        .replace(' ', "\\s")
        .replace('\r', "\\r")
        .replace('\n', "\\n")
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>, changes: Arc<watch::Sender<()>>) {
    loop {
        let Ok((socket, _)) = listener.accept().await else {
            return;
        };
        tokio::spawn(serve(socket, Arc::clone(&state), Arc::clone(&changes)));
    }
}

async fn serve(socket: TcpStream, state: Arc<Mutex<State>>, changes: Arc<watch::Sender<()>>) {
    let (read, mut write) = socket.into_split();
    let (out, mut outgoing) = mpsc::unbounded_channel();
    let id = {
        let mut state = state.lock().unwrap();
        state.connections += 1;
        let id = state.connections;
        let client = Client {
            nick: None,
            token: None,
            tags: false,
            commands: false,
            out,
        };
        state.clients.insert(id, client);
        id
    };
    changes.send_replace(());
    let mut lines = BufReader::new(read).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => match line {
                Ok(Some(line)) => state.lock().unwrap().hear(id, &line),
                _ => break,
            },
            next = outgoing.recv() => match next {
                Some(Out::Bytes(bytes)) => if write.write_all(&bytes).await.is_err() { break },
                Some(Out::Close) | None => break,
            },
        }
        changes.send_replace(());
    }
    {
        let mut state = state.lock().unwrap();
        state.clients.remove(&id);
        for room in state.rooms.values_mut() {
            room.members.remove(&id);
        }
    }
    changes.send_replace(());
}
