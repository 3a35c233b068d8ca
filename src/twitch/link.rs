//! One connection by twitch-irc, from the socket to its end. Does not decide what to do next.
//!
//! The library connects again by itself and never says so. It is made to own one socket only: it asks for
//! credentials once for every connection that it opens, so the second time that it asks, the first
//! connection is over and all its lines have been handed up. That is the end of this link.

use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};
use twitch_irc::login::{CredentialsPair, LoginCredentials};
use twitch_irc::message::{IRCMessage, IRCTags, ServerMessage};
use twitch_irc::{ClientConfig, TwitchIRCClient};

use super::outbox::Outgoing;
use super::room::{News, Room};
use super::server::{ConnectError, Socket};
use super::wire::{Tally, Wire};
use super::{Credentials, Options};

/// From the open socket to the channel: CAP, login and JOIN, a round trip each.
const JOIN_WITHIN: Duration = Duration::from_secs(15);

/// A line is a few hundred bytes; a socket that does not take them is dead.
const WRITE_WITHIN: Duration = Duration::from_secs(5);

/// Why there is no link, or no more.
#[derive(Debug)]
pub(super) enum End {
    /// No connection could be opened.
    Unreachable(ConnectError),
    /// It broke.
    Lost(String),
    /// The login was refused, in the server's words.
    LoginRefused(String),
    /// The server does not have the channel, in its words.
    NoChannel(String),
    /// It took the login, but no channel was joined in time.
    NotJoined,
    /// It is well, and to be made anew as another account.
    OtherAccount,
}

/// An open connection with the channel joined.
pub(super) struct Link {
    room: Room,
    /// What came before the server confirmed the channel.
    early: Option<News>,
    lines: mpsc::UnboundedReceiver<ServerMessage>,
    tally: Arc<Tally>,
    over: CancellationToken,
    asked_to_reconnect: bool,
    // Order of the fields: the client must be gone before the library's wait for credentials ends.
    client: TwitchIRCClient<Wire, OneSocket>,
    _closed: DropGuard,
}

impl Link {
    /// Connects, logs in and joins.
    pub(super) async fn open(
        options: &Options,
        account: Option<&Credentials>,
    ) -> Result<Self, End> {
        let socket = options.server.connect().await.map_err(End::Unreachable)?;
        let mut link = Self::start(options, account, socket);
        match tokio::time::timeout(JOIN_WITHIN, link.joined()).await {
            Ok(Ok(())) => Ok(link),
            Ok(Err(end)) => Err(end),
            Err(_) => Err(End::NotJoined),
        }
    }

    fn start(options: &Options, account: Option<&Credentials>, socket: Socket) -> Self {
        let tally = Arc::new(Tally::default());
        let (over, closed) = (CancellationToken::new(), CancellationToken::new());
        let pair = login(account);
        let room = room(options, account);
        let config = ClientConfig {
            // A second connection is never wanted, however much is sent at a time.
            time_per_message: Duration::ZERO,
            ..ClientConfig::new_simple(OneSocket {
                pair,
                wire: Mutex::new(Some(Wire::new(socket, Arc::clone(&tally)))),
                over: over.clone(),
                closed: closed.clone(),
            })
        };
        let (lines, client) = TwitchIRCClient::new(config);
        if let Err(error) = client.join(room.channel.clone()) {
            // `channel()` in the settings has the same rule; this is for callers that went around it.
            tracing::warn!(%error, "the channel cannot be joined");
        }
        Self {
            room,
            early: None,
            lines,
            tally,
            over,
            asked_to_reconnect: false,
            client,
            _closed: closed.drop_guard(),
        }
    }

    async fn joined(&mut self) -> Result<(), End> {
        let news = self.hear().await?;
        if news != News::Joined {
            self.early = Some(news);
        }
        Ok(())
    }

    /// The next of interest. Cancel safe.
    pub(super) async fn next(&mut self) -> Result<News, End> {
        match self.early.take() {
            Some(news) => Ok(news),
            None => self.hear().await,
        }
    }

    /// Writes a line, as words and nothing else: not with the library's `say`, which puts `. ` in front.
    /// Whether the server shows it comes as news.
    pub(super) async fn say(&self, line: &Outgoing) -> Result<(), End> {
        let reply = line.reply_to.as_ref();
        let tags = reply.map(|to| ("reply-parent-msg-id".to_owned(), to.0.to_string()));
        let target = format!("#{}", self.room.channel);
        let message = IRCMessage {
            tags: IRCTags(tags.into_iter().collect()),
            prefix: None,
            command: "PRIVMSG".to_owned(),
            params: vec![target, line.text.clone()],
        };
        // Once the connection is over, the library keeps what it should send for the next, which never comes.
        let written = tokio::select! {
            written = tokio::time::timeout(WRITE_WITHIN, self.client.send_message(message)) => written,
            () = self.over.cancelled() => return Err(End::Lost(self.why())),
        };
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(End::Lost(error.to_string())),
            Err(_) => Err(End::Lost("the server takes no line".to_owned())),
        }
    }

    async fn hear(&mut self) -> Result<News, End> {
        loop {
            // Lines first: those that came before the end are still to be read.
            let message = tokio::select! {
                biased;
                line = self.lines.recv() => line,
                () = self.over.cancelled() => None,
            };
            let Some(message) = message else {
                return Err(End::Lost(self.why()));
            };
            let message = message.source();
            if message.command == "PRIVMSG" {
                self.tally.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            match self.room.read(message) {
                Some(News::Reconnect) => self.asked_to_reconnect = true,
                Some(News::LoginRefused(words)) => return Err(End::LoginRefused(words)),
                Some(News::NoChannel(words)) => return Err(End::NoChannel(words)),
                Some(news) => return Ok(news),
                None => {}
            }
        }
    }

    fn why(&self) -> String {
        if self.asked_to_reconnect {
            "the server asks to connect anew".to_owned()
        } else {
            // The library has given up waiting for an answer to its ping (5 s, every 30 s).
            let silent = || "the server does not answer any more".to_owned();
            self.tally.why.get().cloned().unwrap_or_else(silent)
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let garbage = self.tally.garbage.load(Ordering::Relaxed);
        let dropped = self.tally.dropped.load(Ordering::Relaxed);
        if garbage + dropped > 0 {
            tracing::info!(garbage, dropped, "lines of chat that were not taken");
        }
    }
}

fn room(options: &Options, account: Option<&Credentials>) -> Room {
    let own = account.map(|account| account.login.as_str());
    let own = own.or(options.own_login.as_deref());
    Room {
        channel: options.channel.to_lowercase(),
        own_login: own.map(str::to_lowercase),
        steward: options.steward_name.to_lowercase(),
        bots: options.bots.iter().map(|bot| bot.to_lowercase()).collect(),
        shared_chat: options.shared_chat,
    }
}

/// Twitch takes `justinfan` and a number, without a password, as an anonymous reader.
fn login(credentials: Option<&Credentials>) -> CredentialsPair {
    match credentials {
        None => CredentialsPair {
            login: format!(
                "justinfan{}",
                10_000 + uuid::Uuid::new_v4().as_u128() % 90_000
            ),
            token: None,
        },
        Some(Credentials { login, token }) => {
            let token = token.expose_secret().trim();
            // The library writes `oauth:` itself.
            let token = token.strip_prefix("oauth:").unwrap_or(token);
            CredentialsPair {
                login: login.to_lowercase(),
                token: Some(token.to_owned()),
            }
        }
    }
}

/// Credentials good for one connection.
struct OneSocket {
    pair: CredentialsPair,
    wire: Mutex<Option<Wire>>,
    /// Set when the library wants a second connection.
    over: CancellationToken,
    /// Set when the link is dropped.
    closed: CancellationToken,
}

impl std::fmt::Debug for OneSocket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneSocket").finish_non_exhaustive()
    }
}

#[async_trait]
impl LoginCredentials for OneSocket {
    type Error = Infallible;

    async fn get_credentials(&self) -> Result<CredentialsPair, Infallible> {
        let wire = self
            .wire
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(wire) = wire {
            wire.lay_ready();
        } else {
            self.over.cancel();
            // Answering would make the library try again at once, for ever.
            self.closed.cancelled().await;
        }
        Ok(self.pair.clone())
    }
}
