//! Helix: streams, users, and moderation with its rules.

use serde_json::{Value, json};

use super::state::{Ban, Request, State, Token};
use super::wire::Answer;

pub fn answer(state: &mut State, request: &Request) -> Answer {
    let token = match bearer(state, request) {
        Ok(token) => token,
        Err(refusal) => return refusal,
    };
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/helix/users") => users(state, request),
        ("GET", "/helix/streams") => streams(state, request),
        ("GET", "/helix/moderation/channels") => moderated(state, request, &token),
        ("DELETE", "/helix/moderation/chat") => moderate(state, request, &token, delete),
        ("POST", "/helix/moderation/bans") => moderate(state, request, &token, ban),
        ("DELETE", "/helix/moderation/bans") => moderate(state, request, &token, lift),
        _ => refuse(404, "Not Found", "no such path"),
    }
}

fn refuse(status: u16, error: &str, message: &str) -> Answer {
    Answer(
        status,
        json!({"error": error, "status": status, "message": message}),
    )
}

fn bearer(state: &State, request: &Request) -> Result<Token, Answer> {
    let refuse = |message| Err(refuse(401, "Unauthorized", message));
    let Some(token) = &request.token else {
        return refuse("OAuth token is missing");
    };
    let Some(token) = state.tokens.get(token) else {
        return refuse("Invalid OAuth token");
    };
    if request.client_id.as_ref() != Some(&token.app) {
        return refuse("Client ID and OAuth token do not match");
    }
    Ok(token.clone())
}

fn users(state: &State, request: &Request) -> Answer {
    let (id, login) = (request.param("id"), request.param("login"));
    let wanted = state.users.iter().filter(|(i, l)| *i == id || *l == login);
    let users = wanted.map(|(id, login)| {
        json!({
            "id": id, "login": login, "display_name": login, "type": "", "broadcaster_type": "",
            "description": "", "profile_image_url": "", "offline_image_url": "", "view_count": 0,
            "created_at": "2016-12-14T20:32:28Z",
        })
    });
    Answer(200, json!({"data": users.collect::<Vec<_>>()}))
}

fn streams(state: &State, request: &Request) -> Answer {
    let (id, login) = (request.param("user_id"), request.param("user_login"));
    let live = state.live.iter();
    let wanted = live.filter(|(user, _)| *user == id || state.login(user) == login);
    let streams = wanted.map(|(user, broadcast)| {
        json!({
            "id": "41375541868", "user_id": user, "user_login": state.login(user),
            "user_name": state.login(user), "game_id": "494131", "game_name": broadcast.game,
            "type": "live", "title": broadcast.title, "tags": ["English"], "tag_ids": [],
            "viewer_count": broadcast.viewers, "started_at": broadcast.started_at,
            "language": "en", "thumbnail_url": "", "is_mature": false,
        })
    });
    Answer(
        200,
        json!({"data": streams.collect::<Vec<_>>(), "pagination": {}}),
    )
}

/// The channels that somebody moderates, told to that person alone, a page at a time.
fn moderated(state: &State, request: &Request, token: &Token) -> Answer {
    let scope = "user:read:moderated_channels";
    if !token.scopes.iter().any(|s| s == scope) {
        return refuse(401, "Unauthorized", &format!("Missing scope: {scope}"));
    }
    let user = request.param("user_id");
    if token.user.as_deref() != Some(user) {
        let message =
            "The ID in user_id must match the user ID found in the request's OAuth token.";
        return refuse(401, "Unauthorized", message);
    }
    let size = request.param("first").parse().unwrap_or(20);
    let from: usize = request.param("after").parse().unwrap_or(0);
    let own = state.moderators.iter().filter(|(_, who)| who == user);
    let all: Vec<&String> = own.map(|(channel, _)| channel).collect();
    let page = all.iter().skip(from).take(size).map(|channel| {
        let login = state.login(channel);
        json!({"broadcaster_id": channel, "broadcaster_login": login, "broadcaster_name": login})
    });
    let more = from + size < all.len();
    let pagination = if more {
        json!({"cursor": (from + size).to_string()})
    } else {
        json!({})
    };
    Answer(
        200,
        json!({"data": page.collect::<Vec<_>>(), "pagination": pagination}),
    )
}

type Rule = fn(&mut State, &Request, &str) -> Answer;

/// What all moderation has in common.
fn moderate(state: &mut State, request: &Request, token: &Token, rule: Rule) -> Answer {
    let scope = match request.path.as_str() {
        "/helix/moderation/chat" => "moderator:manage:chat_messages",
        _ => "moderator:manage:banned_users",
    };
    if !token.scopes.iter().any(|s| s == scope) {
        return refuse(401, "Unauthorized", &format!("Missing scope: {scope}"));
    }
    let channel = request.param("broadcaster_id").to_owned();
    let moderator = request.param("moderator_id").to_owned();
    if token.user.as_ref() != Some(&moderator) {
        let message =
            "The ID in moderator_id must match the user ID found in the request's OAuth token.";
        return refuse(401, "Unauthorized", message);
    }
    let may = channel == moderator || state.moderators.contains(&(channel.clone(), moderator));
    if !may {
        let message = "The user in moderator_id is not one of the broadcaster's moderators.";
        return refuse(403, "Forbidden", message);
    }
    rule(state, request, &channel)
}

fn delete(state: &mut State, request: &Request, channel: &str) -> Answer {
    let id = request.param("message_id");
    let known = state.messages.get(id).filter(|m| m.channel == channel);
    let Some(message) = known else {
        return refuse(404, "Not Found", "The ID in message_id was not found.");
    };
    let (author, moderator) = (message.author.clone(), request.param("moderator_id"));
    if author == channel && moderator != channel {
        let message = "You may not delete the broadcaster's messages.";
        return refuse(400, "Bad Request", message);
    }
    let peer = state
        .moderators
        .contains(&(channel.to_owned(), author.clone()));
    if peer && author != moderator && moderator != channel {
        let message = "You may not delete another moderator's messages.";
        return refuse(400, "Bad Request", message);
    }
    state.messages.remove(id);
    Answer(204, Value::Null)
}

fn ban(state: &mut State, request: &Request, channel: &str) -> Answer {
    let data = &request.body["data"];
    let user = data["user_id"].as_str().unwrap_or_default().to_owned();
    let duration = data["duration"].as_u64();
    let reason = data["reason"].as_str().unwrap_or_default().to_owned();
    let bad = |message: &str| refuse(400, "Bad Request", message);
    if !state.users.contains_key(&user) {
        return bad("The user specified in the user_id field was not found.");
    }
    if duration.is_some_and(|d| !(1..=1_209_600).contains(&d)) {
        return bad("The duration field must be between 1 and 1209600.");
    }
    if reason.chars().count() > 500 {
        return bad("The text in the reason field is too long.");
    }
    let key = (channel.to_owned(), user);
    let moderator = state.moderators.contains(&key) && request.param("moderator_id") != channel;
    if key.1 == channel || moderator {
        return bad(match duration {
            Some(_) => "The user specified in the user_id field may not be put in a timeout.",
            None => "The user specified in the user_id field may not be banned.",
        });
    }
    if state
        .bans
        .get(&key)
        .is_some_and(|ban| ban.duration.is_none())
    {
        return bad("The user specified in the user_id field is already banned.");
    }
    let by = request.param("moderator_id").to_owned();
    let answer = json!({"data": [{
        "broadcaster_id": channel, "moderator_id": by, "user_id": key.1,
        "created_at": "2026-11-21T19:27:31Z",
        "end_time": duration.map(|_| "2026-11-21T19:37:31Z"),
    }]});
    let by = state.login(&by);
    state.bans.insert(
        key,
        Ban {
            duration,
            reason,
            by,
        },
    );
    Answer(200, answer)
}

fn lift(state: &mut State, request: &Request, channel: &str) -> Answer {
    let key = (channel.to_owned(), request.param("user_id").to_owned());
    match state.bans.remove(&key) {
        Some(_) => Answer(204, Value::Null),
        None => refuse(
            400,
            "Bad Request",
            "The user specified in the user_id query parameter is not banned.",
        ),
    }
}
