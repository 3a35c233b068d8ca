//! An IRC line as a [`ChatLine`]: bounded, cleaned, with what is missing filled in. Pure but for the id
//! made up for a line without one.

use twitch_irc::message::IRCMessage;
use uuid::Uuid;

use super::room::{Room, nick, tag};
use super::text::{clean, clean_with_emotes, color};
use crate::event::{At, Badge, ChatLine, MessageId, Origin, Reply, User, UserRole};

/// The most bytes of text; Twitch allows 500 characters.
const TEXT: usize = 2000;
/// The most bytes of a shown name; Twitch allows 25 characters of any script.
pub(super) const NAME: usize = 100;
/// The most bytes of a login; Twitch allows 25, other servers more.
pub(super) const LOGIN: usize = 64;
/// The most bytes of an id.
const ID: usize = 64;
/// More badges than Twitch shows.
const BADGES: usize = 16;

/// Reads a PRIVMSG, or the words that a person added to a USERNOTICE. `None` if nobody said anything.
///
/// A line without an id gets a fresh one (a `UUIDv7`): it can be shown and kept, but not be answered or
/// taken away singly, as nobody else knows that id.
pub(super) fn read(room: &Room, message: &IRCMessage) -> Option<ChatLine> {
    let login = login(message)?;
    let (raw, action) = words(message.params.get(1)?);
    let (text, emotes) = clean_with_emotes(raw, TEXT, tag(message, "emotes"));
    if text.is_empty() {
        return None;
    }
    let badges = badges(tag(message, "badges"));
    let name = Some(clean(tag(message, "display-name"), NAME)).filter(|name| !name.is_empty());
    Some(ChatLine {
        id: id(tag(message, "id")).unwrap_or_else(fresh_id),
        text,
        origin: origin(room, &login, &badges),
        role: role(message, &badges),
        subscriber: tag(message, "subscriber") == "1" || has(&badges, &["subscriber", "founder"]),
        first: tag(message, "first-msg") == "1",
        action,
        color: color(tag(message, "color")),
        emotes,
        reply_to: reply(room, message),
        sent_at: tag(message, "tmi-sent-ts").parse().ok().map(At),
        badges,
        user: User {
            id: clean(tag(message, "user-id"), ID),
            name: name.unwrap_or_else(|| login.clone()),
            login,
        },
    })
}

/// Who wrote a line: the `login` tag of a USERNOTICE, else the nickname in front.
pub(super) fn login(message: &IRCMessage) -> Option<String> {
    let named = Some(tag(message, "login")).filter(|login| !login.is_empty());
    let login = clean(named.or_else(|| nick(message))?, LOGIN).to_lowercase();
    (!login.is_empty()).then_some(login)
}

/// A message's id as the server gave it, cut to [`ID`] bytes wherever it comes from, so that the line,
/// its removal and its answers still agree.
pub(super) fn id(given: &str) -> Option<MessageId> {
    let id = clean(given, ID);
    (!id.is_empty()).then(|| MessageId::from(id.as_str()))
}

fn fresh_id() -> MessageId {
    MessageId::from(Uuid::now_v7().to_string().as_str())
}

/// The words without the wrapping of `/me`. Some servers leave the closing mark off.
fn words(raw: &str) -> (&str, bool) {
    match raw.strip_prefix("\u{1}ACTION ") {
        Some(words) => (words.strip_suffix('\u{1}').unwrap_or(words), true),
        None => (raw, false),
    }
}

/// `set/version,set/version`; what is not of this form is left out.
fn badges(tag: &str) -> Vec<Badge> {
    tag.split(',')
        .filter_map(|badge| badge.split_once('/'))
        .map(|(set, version)| Badge {
            set: clean(set, ID),
            version: clean(version, ID),
        })
        .filter(|badge| !badge.set.is_empty())
        .take(BADGES)
        .collect()
}

fn has(badges: &[Badge], sets: &[&str]) -> bool {
    badges.iter().any(|badge| sets.contains(&&*badge.set))
}

fn role(message: &IRCMessage, badges: &[Badge]) -> UserRole {
    let user = tag(message, "user-id");
    let owns_room = !user.is_empty() && user == tag(message, "room-id");
    if owns_room || has(badges, &["broadcaster"]) {
        UserRole::Broadcaster
    } else if tag(message, "mod") == "1" || has(badges, &["moderator", "lead_moderator"]) {
        UserRole::Moderator
    } else if tag(message, "vip") == "1" || has(badges, &["vip"]) {
        UserRole::Vip
    } else {
        UserRole::Viewer
    }
}

/// Twitch marks bots that send with an app token by a badge of their own.
fn origin(room: &Room, login: &str, badges: &[Badge]) -> Origin {
    if room.is_own(login) {
        Origin::Own
    } else if room.is_bot(login) || has(badges, &["bot-badge"]) {
        Origin::Bot
    } else {
        Origin::Human
    }
}

fn reply(room: &Room, message: &IRCMessage) -> Option<Reply> {
    let parent = id(tag(message, "reply-parent-msg-id"))?;
    let login = clean(tag(message, "reply-parent-user-login"), LOGIN).to_lowercase();
    Some(Reply {
        message: parent,
        to_steward: room.is_steward(&login),
        login,
    })
}
