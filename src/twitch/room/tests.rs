//! Lines in, news out; the cases are in `tests/fixtures/irc/lines.txt`.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::event::{Origin, UserRole};

const LINES: &str = include_str!("../../../tests/fixtures/irc/lines.txt");

fn harbor() -> Room {
    Room {
        channel: "harbor".to_owned(),
        own_login: Some("keeper".to_owned()),
        steward: "steward".to_owned(),
        bots: ["lampbot".to_owned()].into(),
        shared_chat: false,
    }
}

fn read(line: &str) -> Option<News> {
    harbor().read(&IRCMessage::parse(&line.replace("\\x01", "\u{1}")).unwrap())
}

#[test]
fn lines_mean_what_the_fixture_says() {
    let mut lines = LINES
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("# "));
    let mut cases = 0;
    while let (Some(line), Some(expected)) = (lines.next(), lines.next()) {
        assert_eq!(format!("=> {}", describe(read(line))), expected, "{line}");
        cases += 1;
    }
    assert!(cases > 40);
}

fn describe(news: Option<News>) -> String {
    match news {
        None => "nothing".to_owned(),
        Some(News::Joined) => "joined".to_owned(),
        Some(News::Chat(line)) => describe_line(&line),
        Some(News::Removed(Removal::Message(id))) => format!("removed {id}"),
        Some(News::Removed(Removal::User { login })) => format!("removed all of {login}"),
        Some(News::Removed(Removal::All)) => "removed all".to_owned(),
        Some(News::Raid { from, viewers }) => format!("raid {from} {viewers}"),
        Some(News::LoginRefused(words)) => format!("refused {words}"),
        Some(News::NoChannel(words)) => format!("no channel {words}"),
        Some(News::Standing(rank)) => format!("standing {rank:?}"),
        Some(News::NotShown { kind, words }) => format!("not shown {kind}: {words}"),
        Some(News::Reconnect) => "reconnect".to_owned(),
    }
}

fn describe_line(line: &ChatLine) -> String {
    let fresh = line.id.0.parse::<uuid::Uuid>().is_ok();
    let id = if fresh { "fresh" } else { &*line.id.0 };
    let user = &line.user;
    let mut said = format!("chat {id} {}/{}/{}", user.name, user.login, user.id);
    said += match line.origin {
        Origin::Human => " human",
        Origin::Bot => " bot",
        Origin::Own => " own",
    };
    said += match line.role {
        UserRole::Viewer => " viewer",
        UserRole::Vip => " vip",
        UserRole::Moderator => " moderator",
        UserRole::Broadcaster => " broadcaster",
    };
    for (is, word) in [
        (line.subscriber, " subscriber"),
        (line.first, " first"),
        (line.action, " action"),
    ] {
        said += if is { word } else { "" };
    }
    let badges: Vec<_> = line
        .badges
        .iter()
        .map(|b| format!("{}/{}", b.set, b.version))
        .collect();
    let emotes: Vec<_> = line
        .emotes
        .iter()
        .map(|e| format!("{}:{}-{}", e.id, e.start, e.end))
        .collect();
    let reply = line.reply_to.as_ref().map(|r| {
        let steward = if r.to_steward { ":steward" } else { "" };
        format!("{}:{}{steward}", r.message, r.login)
    });
    for (key, value) in [
        ("color", line.color.clone().unwrap_or_default()),
        ("badges", badges.join(",")),
        ("emotes", emotes.join(",")),
        ("reply", reply.unwrap_or_default()),
        (
            "at",
            line.sent_at.map(|at| at.0.to_string()).unwrap_or_default(),
        ),
    ] {
        if !value.is_empty() {
            write!(said, " {key}={value}").unwrap();
        }
    }
    said + " | " + line.text.as_str()
}

#[test]
fn the_streamer_who_lends_their_account_stays_a_person() {
    let room = Room {
        own_login: Some("harbor".to_owned()),
        ..harbor()
    };
    let line = IRCMessage::parse(":harbor!harbor@harbor PRIVMSG #harbor :typed by hand").unwrap();
    let Some(News::Chat(line)) = room.read(&line) else {
        panic!("no line")
    };
    assert_eq!(line.origin, Origin::Human);
}

#[test]
fn everything_is_bounded() {
    let long = "ß".repeat(4000);
    let line = format!(
        "@badges={};display-name={long};id={long};user-id={long} :{long}!x@x PRIVMSG #harbor :{long}",
        "a/1,".repeat(500)
    );
    let Some(News::Chat(line)) = read(&line) else {
        panic!("no line")
    };
    assert!(line.text.len() <= 2000 && line.id.0.len() <= 64 && line.user.id.len() <= 64);
    assert!(line.user.name.len() <= 100 && line.user.login.len() <= 64);
    assert_eq!(line.badges.len(), 16);
}

#[test]
fn a_line_and_its_removal_agree_on_an_overlong_id() {
    let id = "i".repeat(200);
    let line = read(&format!("@id={id} :a!a@a PRIVMSG #harbor :x"));
    let removal = read(&format!(
        "@target-msg-id={id} :tmi.twitch.tv CLEARMSG #harbor :x"
    ));
    let (Some(News::Chat(line)), Some(News::Removed(Removal::Message(removed)))) = (line, removal)
    else {
        panic!("not read")
    };
    assert_eq!(line.id, removed);
}

proptest! {
    #[test]
    fn any_tags_and_text_give_a_sound_line(
        tags in "[ -:<-~]{0,40}",
        emotes in "([0-9]{1,3}:[0-9]{1,2}-[0-9]{1,4}[,/]?){0,4}",
        text in "\\PC{0,60}[\\x00-\\x1f\u{202e}é海]{0,5}\\PC{0,20}",
    ) {
        let mut message = IRCMessage::parse(":a!a@a PRIVMSG #harbor :x").unwrap();
        message.params[1] = text;
        for key in ["badges", "color", "id", "display-name", "tmi-sent-ts", "user-id"] {
            message.tags.0.insert(key.to_owned(), tags.clone());
        }
        message.tags.0.insert("emotes".to_owned(), emotes);
        let Some(News::Chat(line)) = harbor().read(&message) else {
            return Ok(());
        };
        prop_assert!(!line.text.chars().any(char::is_control));
        prop_assert!(!line.text.is_empty() && !line.id.0.is_empty() && !line.user.name.is_empty());
        let length = line.text.chars().count();
        let mut free = 0;
        for emote in &line.emotes {
            prop_assert!(free <= emote.start && emote.start < emote.end && emote.end <= length);
            free = emote.end;
        }
    }
}
