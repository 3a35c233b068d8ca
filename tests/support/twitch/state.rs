//! The fake server's inside: what it knows, what it makes of a client's line, and the sockets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use super::User;
use super::writing::Written;

#[derive(Default)]
pub struct State {
    pub users: BTreeMap<String, User>,
    /// Token to login.
    pub accounts: BTreeMap<String, String>,
    pub rooms: BTreeMap<String, RoomState>,
    pub clients: BTreeMap<u64, Client>,
    pub messages: BTreeMap<String, Message>,
    pub received: Vec<(u64, String)>,
    pub joins: usize,
    pub connections: u64,
    pub events: u64,
    pub refuses_logins: bool,
    pub silent: bool,
    pub written: Written,
}

pub struct RoomState {
    pub id: String,
    pub members: BTreeSet<u64>,
}

#[derive(Clone)]
pub struct Message {
    pub login: String,
    pub text: String,
}

pub struct Client {
    pub nick: Option<String>,
    pub token: Option<String>,
    pub tags: bool,
    pub commands: bool,
    pub out: mpsc::UnboundedSender<Out>,
}

pub enum Out {
    Bytes(Vec<u8>),
    Close,
}

impl State {
    pub fn user(&mut self, login: &str) -> User {
        let user = self.users.entry(login.to_owned());
        user.or_insert_with(|| User::new(login)).clone()
    }

    /// Ids and times count up, so that runs are alike.
    pub fn new_id(&mut self) -> String {
        self.events += 1;
        format!("3f1c6a52-0b0e-4d0e-9a3b-{:012x}", self.events)
    }

    pub fn user_tags(&mut self, room: &str, login: &str) -> Vec<(String, String)> {
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

    pub fn say(
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
    pub fn server_line(
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
        let (tags, line) = line
            .strip_prefix('@')
            .and_then(|line| line.split_once(' '))
            .unwrap_or(("", line));
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
            "PRIVMSG" => self.client_says(from, tags, rest),
            "PING" => {
                self.clients[&from].send(&format!(":tmi.twitch.tv PONG tmi.twitch.tv :{rest}"));
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
        if !nick.starts_with("justinfan") {
            self.user_state(from, name);
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
}

impl Client {
    pub fn send(&self, line: &str) {
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

pub async fn accept(
    listener: TcpListener,
    state: Arc<Mutex<State>>,
    changes: Arc<watch::Sender<()>>,
) {
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
pub fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}
