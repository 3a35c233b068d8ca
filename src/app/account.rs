//! Twitch as the program has it: the account and its safe in the journal, what chat and Helix need of the
//! settings, and the desk at which the web room looks at it all.

use std::sync::Arc;

use anyhow::{Context, Result};
use async_trait::async_trait;
use tokio::sync::watch;

use crate::config::Config;
use crate::inbox::Keeper;
use crate::twitch::account::{self, Account, Keeping, Refusal, Safe, State};
use crate::twitch::helix::{self, LiveStatus, Unknown};
use crate::twitch::{self, Addresses, Logins};
use crate::web::{TwitchDesk, TwitchFacts, TwitchInvitation, TwitchLive, TwitchRefusal};

/// The name under which the sign-in is kept in the journal.
pub const ACCOUNT: &str = "twitch.account";

/// The account with what is built around it, before anything runs.
#[derive(Debug)]
pub(super) struct Twitch {
    pub(super) account: Account,
    pub(super) keeping: Keeping,
    pub(super) helix: helix::Options,
    pub(super) live: watch::Sender<LiveStatus>,
}

impl Twitch {
    /// `stored`: what the journal keeps of a sign-in.
    pub(super) fn build(config: &Config, stored: Option<Vec<u8>>, keeper: Keeper) -> Result<Self> {
        let options = account_options(config, stored);
        let (account, keeping) = Account::new(options, Arc::new(InJournal(keeper)))?;
        let helix = helix_options(config)?;
        let (live, _) = helix::live_status(&helix.channel);
        Ok(Self {
            account,
            keeping,
            helix,
            live,
        })
    }

    /// Where the web room looks and asks.
    pub(super) fn desk(&self) -> Arc<Desk> {
        Arc::new(Desk {
            account: self.account.clone(),
            live: self.live.subscribe(),
        })
    }
}

/// The account as the settings have it.
pub(crate) fn account_options(config: &Config, stored: Option<Vec<u8>>) -> account::Options {
    let twitch = &config.twitch;
    account::Options {
        addresses: Addresses {
            helix: twitch.helix_url.clone(),
            auth: twitch.auth_url.clone(),
        },
        client_id: twitch.client_id.clone(),
        client_secret: twitch.client_secret.clone(),
        token: twitch.access_token.clone(),
        username: twitch.bot_username.clone(),
        stored,
        pace: account::Pace::default(),
    }
}

/// The door to Helix as the settings have it.
pub(crate) fn helix_options(config: &Config) -> Result<helix::Options> {
    Ok(helix::Options {
        channel: channel(config)?,
        cache: config.twitch.live_status_cache,
        pace: account::Pace::default(),
    })
}

/// What the chat door needs; `None` if chat is off or no channel is named.
pub(crate) fn chat_options(config: &Config, logins: Logins) -> Result<Option<twitch::Options>> {
    let twitch = &config.twitch;
    let channel = channel(config)?;
    if !twitch.chat_enabled || channel.is_empty() {
        return Ok(None);
    }
    Ok(Some(twitch::Options {
        server: (twitch.irc_url.parse()).context("the setting `twitch.irc_url` is impossible")?,
        channel,
        logins,
        bots: twitch.bots.clone(),
        own_login: twitch.bot_username.clone(),
        steward_name: config.agent.steward_name.clone(),
        shared_chat: twitch.shared_chat,
    }))
}

/// The channel, empty if none is named.
pub(super) fn channel(config: &Config) -> Result<String> {
    let channel = config.twitch.channel.as_deref().unwrap_or_default();
    twitch::channel(channel).context("the setting `twitch.channel` is impossible")
}

/// The journal of the running program, through its loop.
struct InJournal(Keeper);

#[async_trait]
impl Safe for InJournal {
    async fn keep(&self, value: Option<Vec<u8>>) -> Result<(), String> {
        let kept = self.0.keep(ACCOUNT, value).await;
        kept.map_err(|_| "the Chronicler is stopping".to_owned())
    }
}

/// What the web room sees of Twitch.
pub(super) struct Desk {
    account: Account,
    live: watch::Receiver<LiveStatus>,
}

#[async_trait]
impl TwitchDesk for Desk {
    fn facts(&self) -> TwitchFacts {
        let standing = self.account.standing().borrow().clone();
        let live = self.live.borrow().clone();
        let trouble = match &standing.state {
            State::Shaky(why) | State::Dead(why) => Some(why.clone()),
            State::Out | State::Checking | State::In => standing.note.clone(),
        };
        let gone = matches!(standing.state, State::Out | State::Dead(_));
        TwitchFacts {
            signed_in: !gone,
            login: standing.login,
            scopes: standing.scopes,
            expires_at: standing.expires_at,
            fixed: standing.fixed,
            trouble,
            sign_in: standing.sign_in.map(invitation),
            live: TwitchLive {
                channel: live.channel,
                is_live: live.is_live,
                checked_at: live.checked_at,
                title: live.title,
                game: live.game,
                started_at: live.started_at,
                viewers: live.viewers,
                unknown: live.unknown.map(|why| match why {
                    Unknown::NotConfigured => "twitch_api_not_configured",
                    Unknown::NotAsked | Unknown::Failing(_) => "twitch_api_error",
                }),
            },
        }
    }

    async fn sign_in(&self) -> Result<TwitchInvitation, TwitchRefusal> {
        let begun = self.account.begin().await;
        begun.map(invitation).map_err(refusal)
    }

    async fn sign_out(&self) -> Result<(), TwitchRefusal> {
        let waits = self.account.standing().borrow().sign_in.is_some();
        match self.account.sign_out().await {
            // a sign-in that was only waiting is given up with it
            Err(Refusal::NotSignedIn) if waits => Ok(()),
            done => done.map_err(refusal),
        }
    }
}

fn invitation(invitation: account::Invitation) -> TwitchInvitation {
    TwitchInvitation {
        user_code: invitation.user_code,
        verification_uri: invitation.verification_uri,
        expires_at: invitation.expires_at,
    }
}

fn refusal(refusal: Refusal) -> TwitchRefusal {
    let why = refusal.to_string();
    match refusal {
        Refusal::NotSignedIn => TwitchRefusal::NotSignedIn(why),
        Refusal::NoClientId | Refusal::Fixed | Refusal::Refused(_) => TwitchRefusal::Settings(why),
        Refusal::Trouble(_) | Refusal::NotRemoved(_) | Refusal::Busy | Refusal::Stopping => {
            TwitchRefusal::Later(why)
        }
    }
}
