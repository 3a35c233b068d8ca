//! The door to Twitch chat: reads one channel, through twitch-irc over a socket of our own, and comes back
//! whenever the connection is lost. It hands inputs in and decides nothing.

mod server;

mod link;

mod room;

mod line;

mod text;

mod wire;

use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::door::Pauses;
use crate::event::{Input, Part, PartState, PartStatus};
use crate::inbox::{Closed, Inbox};

pub use server::{ChannelError, Server, ServerError, channel};

use link::{End, Link};
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
    /// Who reads; nobody in particular by default.
    pub credentials: Option<Credentials>,
    /// Logins of bots, beside the well-known: their lines do not count as people's.
    pub bots: Vec<String>,
    /// The login that the Chronicler writes under; that of the credentials by default.
    pub own_login: Option<String>,
    /// The name that it is addressed by.
    pub steward_name: String,
    /// Whether lines from other channels of a shared chat are taken too.
    pub shared_chat: bool,
}

/// An account to read as.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Its login.
    pub login: String,
    /// An access token with `chat:read`, with or without `oauth:` in front.
    pub token: SecretString,
}

/// Reads chat until told to stop.
///
/// Lines of chat are offered: when the inbox is full they are dropped and counted. All else waits for
/// room. What becomes of the connection is handed in as the state of [`Part::Chat`].
pub async fn run(options: Options, inbox: Inbox, stop: CancellationToken) {
    let mut health = Health {
        inbox: &inbox,
        last: None,
    };
    let work = async {
        if options.channel.is_empty() {
            health.report(no_channel()).await
        } else {
            keep_reading(&options, &mut health, &stop).await
        }
    };
    if let Some(Ok(())) = stop.run_until_cancelled(work).await {
        // Off is a state, not an end.
        stop.cancelled().await;
    }
}

async fn keep_reading(
    options: &Options,
    health: &mut Health<'_>,
    stop: &CancellationToken,
) -> Result<(), Closed> {
    let mut pauses = Pauses::default();
    loop {
        match try_once(options, health, &mut pauses).await? {
            Retry::Soon => {
                if !pauses.wait(stop).await {
                    return Ok(());
                }
            }
            Retry::Late => tokio::time::sleep(REFUSED_PAUSE).await,
        }
    }
}

/// When to try again.
enum Retry {
    Soon,
    Late,
}

/// Connects and reads until that ends.
async fn try_once(
    options: &Options,
    health: &mut Health<'_>,
    pauses: &mut Pauses,
) -> Result<Retry, Closed> {
    let end = match Link::open(options).await {
        Ok(mut link) => {
            pauses.opened();
            health.report(reading(options)).await?;
            loop {
                match link.next().await {
                    Ok(news) => hand_in(news, health.inbox).await?,
                    Err(end) => break end,
                }
            }
        }
        Err(end) => end,
    };
    health.report(ended(options, &end)).await?;
    Ok(match end {
        End::LoginRefused(_) | End::NoChannel(_) => Retry::Late,
        End::Unreachable(_) | End::Lost(_) | End::NotJoined => Retry::Soon,
    })
}

async fn hand_in(news: News, inbox: &Inbox) -> Result<(), Closed> {
    match news {
        News::Chat(line) => inbox.offer(Input::Chat(line)),
        // A removal that got lost would leave on screen what a moderator took away.
        News::Removed(removal) => inbox.send(Input::Removed(removal)).await,
        News::Raid { from, viewers } => inbox.send(Input::Raid { from, viewers }).await,
        News::Joined | News::Reconnect | News::LoginRefused(_) | News::NoChannel(_) => Ok(()),
    }
}

/// Tries the way to the channel once and says how it is; for `sanctum doctor`. Takes 25 s at most.
pub async fn probe(options: &Options) -> PartStatus {
    if options.channel.is_empty() {
        return no_channel();
    }
    match Link::open(options).await {
        Ok(_) => reading(options),
        Err(end) => ended(options, &end),
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

fn reading(options: &Options) -> PartStatus {
    let channel = &options.channel;
    let detail = match &options.credentials {
        None => format!("reading #{channel}, anonymously"),
        Some(Credentials { login, .. }) => format!("reading #{channel} as {login}"),
    };
    status(PartState::Ok, detail, "")
}

fn ended(options: &Options, end: &End) -> PartStatus {
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
            let login = options.credentials.as_ref().map(|c| c.login.as_str());
            (
                format!(
                    "{server} refuses the login {}: {words}",
                    login.unwrap_or("(anonymous)")
                ),
                "set TWITCH_ACCESS_TOKEN to a new token, or remove it to read anonymously",
            )
        }
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
