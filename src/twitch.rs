//! The door to Twitch chat: reads one channel, through twitch-irc over a socket of our own, writes what it is
//! given within Twitch's limits, and comes back whenever the connection is lost. It hands inputs in and
//! decides nothing.

mod server;

mod link;

mod room;

mod line;

mod text;

mod outbox;

mod limits;

mod words;

mod wire;

mod api;

mod login;

pub mod account;

pub mod helix;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::door::Pauses;
use crate::event::{Input, Part, PartState, PartStatus};
use crate::inbox::{Closed, Inbox};

pub use api::{Addresses, Unusable};
pub use login::{Credentials, Login, Logins};
pub use outbox::{Gate, Outgoing, Writing};
pub use server::{ChannelError, Server, ServerError, channel};

use link::{End, Link};
use outbox::Outbox;
use room::News;

/// The log filter that every subscriber needs: at `trace` twitch-irc writes the token, and at `error`
/// whole lines of chat.
pub const LOG_FILTER: &str = "twitch_irc=off";

/// After a refused login or an unknown channel. Asking more often changes nothing, and Twitch locks out
/// who tries too much.
const REFUSED_PAUSE: Duration = Duration::from_secs(60);

/// What the door needs to know.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where; Twitch over TLS by default.
    pub server: Server,
    /// Which channel, as [`channel`] returns it; empty: none, and the door stays shut.
    pub channel: String,
    /// Who reads and writes; nobody in particular by default, who only reads.
    pub logins: Logins,
    /// Logins of bots, beside the well-known: their lines do not count as people's.
    pub bots: Vec<String>,
    /// The login that the Chronicler writes under, if it is another than that of the account.
    pub own_login: Option<String>,
    /// The name that it is addressed by.
    pub steward_name: String,
    /// Whether lines from other channels of a shared chat are taken too.
    pub shared_chat: bool,
}

/// Reads chat until told to stop, and writes nothing.
///
/// Lines of chat are offered: when the inbox is full they are dropped and counted. All else waits for
/// room. What becomes of the connection is handed in as the state of [`Part::Chat`].
pub async fn run(options: Options, inbox: Inbox, stop: CancellationToken) {
    converse(options, Writing::none(), inbox, stop).await;
}

/// Reads chat as [`run`] does, and writes what it is given. Each line comes back as an [`Input::Said`]:
/// sent, or refused with why.
pub async fn converse(options: Options, writing: Writing, inbox: Inbox, stop: CancellationToken) {
    let mut outbox = Outbox::new(writing, &options.channel, inbox.clone());
    let mut door = Door {
        options: &options,
        logins: options.logins.clone(),
        health: Health {
            inbox: &inbox,
            last: None,
        },
        outbox: &mut outbox,
        stop: &stop,
    };
    if let Some(Err(Closed)) = stop.run_until_cancelled(door.stay_open()).await {
        return;
    }
    let _ = outbox.close().await; // nobody is left to be told
}

/// What the door works with, for as long as it is open.
struct Door<'a> {
    options: &'a Options,
    logins: Logins,
    health: Health<'a>,
    outbox: &'a mut Outbox,
    stop: &'a CancellationToken,
}

/// When to try again.
enum Retry {
    Now,
    Soon,
    Late,
}

impl Door<'_> {
    /// Connects again and again. Ends only when the program does.
    async fn stay_open(&mut self) -> Result<(), Closed> {
        if self.options.channel.is_empty() {
            self.health.report(no_channel()).await?;
            // Off is a state, not an end.
            return self.outbox.beside(self.stop.cancelled()).await;
        }
        let mut pauses = Pauses::default();
        self.outbox.beside(self.logins.sure()).await?;
        loop {
            match self.try_once(&mut pauses).await? {
                Retry::Now => {}
                Retry::Soon => {
                    if !self.outbox.beside(pauses.wait(self.stop)).await? {
                        return Ok(());
                    }
                }
                Retry::Late => {
                    let pause = tokio::time::timeout(REFUSED_PAUSE, self.logins.changed());
                    let _ = self.outbox.beside(pause).await?; // the account changed, or it did not
                }
            }
        }
    }

    /// Connects, reads and writes until that ends.
    async fn try_once(&mut self, pauses: &mut Pauses) -> Result<Retry, Closed> {
        let account = self.logins.now();
        let account = account.as_ref();
        self.outbox.account(account.is_some());
        let opened = self
            .outbox
            .beside(Link::open(self.options, account))
            .await?;
        let end = match opened {
            Ok(mut link) => {
                pauses.opened();
                self.outbox.connected();
                self.health.report(reading(self.options, account)).await?;
                let end = self.converse(&mut link, account).await?;
                if let End::NoChannel(words) = &end {
                    self.outbox.refused("", words);
                }
                self.outbox.disconnected();
                end
            }
            Err(end) => end,
        };
        if matches!(end, End::OtherAccount) {
            return Ok(Retry::Now);
        }
        if matches!(end, End::LoginRefused(_)) {
            self.logins.refused();
        }
        let ended = ended(self.options, account, &end);
        self.health.report(ended).await?;
        Ok(match end {
            End::OtherAccount => Retry::Now,
            End::LoginRefused(_) | End::NoChannel(_) => Retry::Late,
            End::Unreachable(_) | End::Lost(_) | End::NotJoined => Retry::Soon,
        })
    }

    /// Reads and writes until the link ends, or the account is another.
    async fn converse(
        &mut self,
        link: &mut Link,
        account: Option<&Credentials>,
    ) -> Result<End, Closed> {
        let login = account.map(|account| account.login.as_str());
        loop {
            tokio::select! {
                news = link.next() => match news {
                    Ok(News::Standing(rank)) => self.outbox.standing(rank),
                    Ok(News::NotShown { kind, words }) => self.outbox.refused(&kind, &words),
                    Ok(news) => hand_in(news, self.health.inbox).await?,
                    Err(end) => return Ok(end),
                },
                due = self.outbox.next() => if let Err(end) = link.say(&due?).await {
                    self.outbox.failed();
                    return Ok(end);
                },
                () = self.logins.other_than(login) => return Ok(End::OtherAccount),
            }
        }
    }
}

async fn hand_in(news: News, inbox: &Inbox) -> Result<(), Closed> {
    match news {
        News::Chat(line) => inbox.offer(Input::Chat(line)),
        // A removal that got lost would leave on screen what a moderator took away.
        News::Removed(removal) => inbox.send(Input::Removed(removal)).await,
        News::Raid { from, viewers } => inbox.send(Input::Raid { from, viewers }).await,
        // The rest is the door's own business.
        _ => Ok(()),
    }
}

/// Tries the way to the channel once and says how it is; for `sanctum doctor`. Takes 25 s at most.
pub async fn probe(options: &Options) -> PartStatus {
    if options.channel.is_empty() {
        return no_channel();
    }
    let mut logins = options.logins.clone();
    logins.sure().await;
    let account = logins.now();
    match Link::open(options, account.as_ref()).await {
        Ok(_) => reading(options, account.as_ref()),
        Err(end) => ended(options, account.as_ref(), &end),
    }
}

/// The part's state as last handed in.
struct Health<'a> {
    inbox: &'a Inbox,
    last: Option<PartStatus>,
}

impl Health<'_> {
    /// Hands a state in if it is another than before.
    async fn report(&mut self, status: PartStatus) -> Result<(), Closed> {
        if self.last.as_ref() == Some(&status) {
            return Ok(());
        }
        self.last = Some(status.clone());
        self.inbox.send(Input::Part(status)).await
    }
}

fn status(state: PartState, detail: String, hint: &str) -> PartStatus {
    PartStatus {
        part: Part::Chat,
        state,
        detail,
        hint: hint.to_owned(),
    }
}

fn no_channel() -> PartStatus {
    status(
        PartState::Off,
        "no channel is set".to_owned(),
        "sanctum run --channel NAME",
    )
}

fn reading(options: &Options, account: Option<&Credentials>) -> PartStatus {
    let channel = &options.channel;
    let detail = match account {
        None => format!("reading #{channel}, anonymously"),
        Some(Credentials { login, .. }) => format!("reading #{channel} as {login}"),
    };
    status(PartState::Ok, detail, "")
}

fn ended(options: &Options, account: Option<&Credentials>, end: &End) -> PartStatus {
    let (server, channel) = (&options.server, &options.channel);
    let (detail, hint) = match end {
        End::Unreachable(error) => (
            format!("cannot reach {server}: {error}"),
            "check the network; it is tried again by itself",
        ),
        End::Lost(why) => (
            format!("lost the connection to {server}: {why}"),
            "nothing to do: it is tried again by itself",
        ),
        End::LoginRefused(words) => {
            let login = account.map(|account| account.login.as_str());
            (
                format!(
                    "{server} refuses the login {}: {words}",
                    login.unwrap_or("(anonymous)")
                ),
                "sign in again, or set TWITCH_ACCESS_TOKEN to a new token, or remove it to read anonymously",
            )
        }
        End::OtherAccount => ("the account changes".to_owned(), ""),
        End::NoChannel(words) => (
            format!("{server} does not let us into #{channel}: {words}"),
            "check the channel's name",
        ),
        End::NotJoined => (
            format!("{server} is connected, but does not let us into #{channel}"),
            "check the channel's name; it is tried again by itself",
        ),
    };
    status(PartState::Broken, detail, hint)
}
