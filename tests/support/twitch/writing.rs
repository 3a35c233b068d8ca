//! What the fake server makes of lines that clients write: Twitch's limits, which a client should never
//! meet. It shows a line or says why not, and keeps both.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::state::State;

/// Twitch counts and compares lines over this time.
const WINDOW: Duration = Duration::from_secs(30);

/// A line that a client wrote and others were shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub room: String,
    pub login: String,
    pub text: String,
    pub reply_to: Option<String>,
}

/// All that clients wrote.
#[derive(Default)]
pub struct Written {
    pub said: Vec<Said>,
    /// Each limit that a client overstepped, in words.
    pub violations: Vec<String>,
    /// Every line is refused with this notice's id and words.
    pub refuses: Option<(String, String)>,
    /// By login, the moments and texts of what it wrote.
    recent: BTreeMap<String, Vec<(Instant, String)>>,
}

impl State {
    /// A client's PRIVMSG: goes to the others in the room and not back, as at Twitch; anonymous readers
    /// cannot write.
    pub fn client_says(&mut self, from: u64, tags: &str, rest: &str) {
        let Some((room, text)) = rest.trim_start_matches('#').split_once(' ') else {
            return;
        };
        let text = text.strip_prefix(':').unwrap_or(text);
        let nick = self.clients[&from].nick.clone();
        let nick = nick.filter(|n| !n.starts_with("justinfan"));
        let (Some(login), true) = (nick, self.rooms.contains_key(room)) else {
            return;
        };
        if let Some((kind, words)) = self.objection(room, &login, text) {
            let notice = format!("@msg-id={kind} :tmi.twitch.tv NOTICE #{room} :{words}");
            return self.clients[&from].send(&notice);
        }
        let reply_to = tags
            .split(';')
            .find_map(|tag| tag.strip_prefix("reply-parent-msg-id="));
        self.say(room, &login, text, &[], Some(from));
        self.user_state(from, room);
        self.written.said.push(Said {
            room: room.to_owned(),
            login,
            text: text.to_owned(),
            reply_to: reply_to.map(str::to_owned),
        });
    }

    /// Tells a client what it is in a room; at Twitch after a join and after each line that is shown.
    pub fn user_state(&mut self, to: u64, room: &str) {
        let client = &self.clients[&to];
        let Some(nick) = client.nick.clone().filter(|_| client.commands) else {
            return;
        };
        let user = self.user(&nick);
        let line = format!(
            "@badge-info=;badges={};color=;display-name={};emote-sets=0;mod={};subscriber=0;user-type= :tmi.twitch.tv USERSTATE #{room}",
            user.badges,
            user.name,
            user.has("moderator"),
        );
        self.clients[&to].send(&line);
    }

    /// Why a line is not shown: a notice's id and words. What oversteps a limit is remembered.
    fn objection(&mut self, room: &str, login: &str, text: &str) -> Option<(String, String)> {
        let user = self.user(login);
        let badges = ["broadcaster", "moderator", "vip"];
        let privileged = login == room || badges.iter().any(|badge| user.has(badge) == "1");
        let most = if privileged { 100 } else { 20 };
        let now = Instant::now();
        let recent = self.written.recent.entry(login.to_owned()).or_default();
        recent.retain(|(at, _)| now.duration_since(*at) < WINDOW);
        let too_soon = recent
            .last()
            .is_some_and(|(at, _)| now.duration_since(*at) < Duration::from_secs(1));
        let repeated = recent.iter().any(|(_, said)| said == text);
        recent.push((now, text.to_owned()));
        let violation = if recent.len() > most || (too_soon && !privileged) {
            "msg_ratelimit"
        } else if repeated {
            "msg_duplicate"
        } else if text.chars().count() > 500 {
            "msg_rejected"
        } else if text.starts_with(['/', '.']) {
            "unrecognized_cmd"
        } else {
            return self.written.refuses.clone();
        };
        self.written
            .violations
            .push(format!("{login} in {room}, {violation}: {text}"));
        Some((
            violation.to_owned(),
            "Your message was not sent.".to_owned(),
        ))
    }
}
