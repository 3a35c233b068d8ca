//! What an IRC line means to the Chronicler. Pure: no socket, no clock.
//!
//! twitch-irc's typed messages refuse a line for one missing tag; these readings take every tag as optional
//! and so treat a strict and a generic message alike.

use std::collections::BTreeSet;

use twitch_irc::message::{IRCMessage, IRCPrefix};

use super::limits::Rank;
use super::line;
use super::text::clean;
use crate::event::{ChatLine, Removal};

/// Bots that many channels have; their lines are no sign of life.
const BOTS: [&str; 18] = [
    "botisimo",
    "commanderroot",
    "creatisbot",
    "deepbot",
    "fossabot",
    "frostytoolsdotcom",
    "kofistreambot",
    "moobot",
    "nightbot",
    "phantombot",
    "pretzelrocks",
    "restreambot",
    "sery_bot",
    "soundalerts",
    "streamelements",
    "streamlabs",
    "tangiabot",
    "wizebot",
];

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum News {
    /// The server lets us read the channel.
    Joined,
    /// Somebody wrote.
    Chat(Box<ChatLine>),
    /// Moderators took something away.
    Removed(Removal),
    /// Another channel's viewers came.
    Raid { from: String, viewers: u32 },
    /// What we are in the channel, told when we enter it and after each line of ours.
    Standing(Rank),
    /// The server does not show the line that we sent last: the notice's id, and its words.
    NotShown { kind: String, words: String },
    /// The server does not take the credentials.
    LoginRefused(String),
    /// The server does not have the channel.
    NoChannel(String),
    /// The server asks to connect anew.
    Reconnect,
}

/// The channel that is read, and who is who in it.
#[derive(Debug)]
pub(super) struct Room {
    /// Without `#`.
    pub channel: String,
    /// The login that the Chronicler writes under.
    pub own_login: Option<String>,
    /// The name that it is addressed by, in lower case.
    pub steward: String,
    /// Logins of bots, beside the well-known.
    pub bots: BTreeSet<String>,
    /// Whether lines from other channels of a shared chat are wanted.
    pub shared_chat: bool,
}

impl Room {
    /// What the line says, if it is of interest here.
    pub(super) fn read(&self, message: &IRCMessage) -> Option<News> {
        match message.command.as_str() {
            "RECONNECT" => return Some(News::Reconnect),
            "NOTICE" => return self.notice(message),
            // The list of names ends: `:server 366 nick #channel :...`
            "366" => return self.is_here(message.params.get(1)).then_some(News::Joined),
            _ => {}
        }
        if !self.is_here(message.params.first()) {
            return None;
        }
        match message.command.as_str() {
            // Nobody is told of a room, or of who enters it, before being in it.
            "ROOMSTATE" | "JOIN" => Some(News::Joined),
            "PRIVMSG" if self.is_wanted(message) => {
                line::read(self, message).map(|line| News::Chat(Box::new(line)))
            }
            "USERNOTICE" if self.is_wanted(message) => self.user_notice(message),
            "USERSTATE" => Some(News::Standing(self.rank(message))),
            "CLEARMSG" => {
                let id = line::id(tag(message, "target-msg-id"))?;
                Some(News::Removed(Removal::Message(id)))
            }
            "CLEARCHAT" => Some(News::Removed(match message.params.get(1) {
                Some(login) => Removal::User {
                    login: clean(login, line::LOGIN).to_lowercase(),
                },
                None => Removal::All,
            })),
            _ => None,
        }
    }

    /// Raids; and what people wrote with a resubscription, an announcement and the like.
    fn user_notice(&self, message: &IRCMessage) -> Option<News> {
        if tag(message, "msg-id") != "raid" {
            return line::read(self, message).map(|line| News::Chat(Box::new(line)));
        }
        let from = ["msg-param-displayName", "display-name", "login"]
            .iter()
            .map(|key| clean(tag(message, key), line::NAME))
            .find(|name| !name.is_empty())?;
        let viewers = tag(message, "msg-param-viewerCount").parse();
        Some(News::Raid {
            from,
            viewers: viewers.unwrap_or(0),
        })
    }

    /// A login that is refused comes as a notice to nobody, with these words
    /// (<https://dev.twitch.tv/docs/chat/irc/#authenticating-with-the-twitch-irc-server>); a channel that is
    /// not there, and a line that is not shown, as a notice with an id
    /// (<https://dev.twitch.tv/docs/chat/irc/#notice-message-ids>).
    fn notice(&self, message: &IRCMessage) -> Option<News> {
        let said = clean(message.params.get(1)?, 300);
        let to_nobody = !message.params[0].starts_with('#');
        let refusals = [
            "login authentication failed",
            "login unsuccessful",
            "improperly formatted auth",
            "invalid nick",
        ];
        let lower = said.to_lowercase();
        if to_nobody && refusals.iter().any(|refusal| lower.contains(refusal)) {
            return Some(News::LoginRefused(said));
        }
        match tag(message, "msg-id") {
            "msg_channel_suspended" | "tos_ban" => Some(News::NoChannel(said)),
            kind if self.is_here(message.params.first()) && refuses_a_line(kind) => {
                let (kind, words) = (kind.to_owned(), said);
                Some(News::NotShown { kind, words })
            }
            _ => None,
        }
    }

    /// What the account is in the room, by a USERSTATE.
    fn rank(&self, message: &IRCMessage) -> Rank {
        let privileged = ["broadcaster", "moderator", "lead_moderator", "vip"];
        let badged = tag(message, "badges")
            .split(',')
            .filter_map(|badge| badge.split('/').next())
            .any(|set| privileged.contains(&set));
        let at_home = self.own_login.as_deref() == Some(self.channel.as_str());
        if badged || at_home || tag(message, "mod") == "1" || tag(message, "vip") == "1" {
            Rank::Privileged
        } else {
            Rank::Ordinary
        }
    }

    fn is_here(&self, target: Option<&String>) -> bool {
        target
            .and_then(|target| target.strip_prefix('#'))
            .is_some_and(|name| name.eq_ignore_ascii_case(&self.channel))
    }

    /// Not from another channel of a shared chat. A line that names its source but not this room counts
    /// as foreign.
    fn is_wanted(&self, message: &IRCMessage) -> bool {
        let source = tag(message, "source-room-id");
        self.shared_chat || source.is_empty() || source == tag(message, "room-id")
    }

    pub(super) fn is_bot(&self, login: &str) -> bool {
        BOTS.contains(&login) || self.bots.contains(login)
    }

    /// Whether the Chronicler wrote it. Where it writes in the streamer's own name, a line that comes
    /// from the server was typed by the streamer: the server does not send ours back.
    pub(super) fn is_own(&self, login: &str) -> bool {
        login != self.channel && self.own_login.as_deref() == Some(login)
    }

    pub(super) fn is_steward(&self, login: &str) -> bool {
        self.own_login.as_deref() == Some(login) || (!login.is_empty() && login == self.steward)
    }
}

/// `msg_duplicate`, `msg_ratelimit`, `msg_banned`, `msg_slowmode` and the like.
fn refuses_a_line(kind: &str) -> bool {
    let others = ["invalid_parent", "no_permission", "unrecognized_cmd"];
    kind.starts_with("msg_") || others.contains(&kind)
}

/// A tag's value; empty if it is not there.
pub(super) fn tag<'a>(message: &'a IRCMessage, key: &str) -> &'a str {
    message.tags.0.get(key).map_or("", String::as_str)
}

/// The nickname in front of a line. A name without `@host` is one unless it looks like a server's.
pub(super) fn nick(message: &IRCMessage) -> Option<&str> {
    match message.prefix.as_ref()? {
        IRCPrefix::Full { nick, .. } => Some(nick),
        IRCPrefix::HostOnly { host } => (!host.contains('.')).then_some(host),
    }
}

#[cfg(test)]
mod tests;
