//! What the door says to people: how it stands, and what became of what a moderator asked for. Pure.

use super::super::account::{MISSABLE, NoToken, Refusal, Standing, State};
use super::super::api::Trouble;
use super::ask::{Client, Unanswered};
use super::{LiveStatus, Unknown};
use crate::event::{Deed, DeedKind, Part, PartState, PartStatus};

const SIGN_IN: &str = "Sign in from the panel, or with `sanctum login twitch`.";
const SIGN_IN_AGAIN: &str = "Sign in again: in the panel, or with `sanctum login twitch`.";
const BY_ITSELF: &str = "Nothing to do: it is tried again by itself.";
const CHECKING: &str = "Twitch is asked whether the sign-in is good.";

/// How the door stands. What is wrong with the account goes before what is wrong with the stream.
pub(super) fn part(standing: &Standing, live: &LiveStatus, client: Client) -> PartStatus {
    let failing = match &live.unknown {
        Some(Unknown::Failing(why)) => Some(why),
        _ => None,
    };
    let login = standing.login.as_deref().unwrap_or("somebody");
    let (state, detail, hint) = match (&standing.state, failing) {
        (State::Dead(why), _) if standing.fixed => {
            let hint = "Set TWITCH_ACCESS_TOKEN to a new token, or take it out.";
            (PartState::Broken, why.clone(), hint.to_owned())
        }
        (State::Dead(why), _) => (PartState::Broken, why.clone(), SIGN_IN_AGAIN.to_owned()),
        (State::Shaky(why), _) => (PartState::Broken, why.clone(), BY_ITSELF.to_owned()),
        (State::Checking, _) => (PartState::Off, CHECKING.to_owned(), String::new()),
        (_, Some(why)) => {
            let why = why.trim_end_matches('.');
            let detail = format!("Whether the stream is live is not known: {why}.");
            (PartState::Broken, detail, BY_ITSELF.to_owned())
        }
        (State::In, None) => signed_in(login, standing),
        (State::Out, None) => signed_out(standing, client),
    };
    PartStatus {
        part: Part::Helix,
        state,
        detail,
        hint,
    }
}

/// Whether this is over before anybody has read it.
pub(super) fn passing(part: &PartStatus) -> bool {
    part.detail == CHECKING
}

fn signed_in(login: &str, standing: &Standing) -> (PartState, String, String) {
    let may = |scope: &str| standing.scopes.iter().any(|s| s == scope);
    let missing = MISSABLE.iter().find(|(scope, _)| !may(scope));
    let detail = format!("Signed in to Twitch as {login}");
    match missing {
        None => (PartState::Ok, format!("{detail}."), String::new()),
        Some((scope, what)) => (
            PartState::Ok,
            format!("{detail}, who has not allowed the Chronicler to {what} ({scope})."),
            if standing.fixed {
                "Set TWITCH_ACCESS_TOKEN to a token that allows it, if it is wanted.".to_owned()
            } else {
                format!("If it is wanted: {}", SIGN_IN_AGAIN.to_lowercase())
            },
        ),
    }
}

fn signed_out(standing: &Standing, client: Client) -> (PartState, String, String) {
    let sign_in = if client.may_sign_in {
        SIGN_IN.to_owned()
    } else {
        Refusal::NoClientId.to_string()
    };
    let (state, detail, hint) = if standing.sign_in.is_some() {
        let detail = "A sign-in waits for its code to be entered at Twitch.";
        (PartState::Off, detail.to_owned(), String::new())
    } else if let Some(note) = &standing.note {
        (PartState::Off, note.clone(), sign_in)
    } else if client.application {
        let detail = "Twitch tells whether the stream is live. Nobody is signed in, so nobody can be moderated.";
        (PartState::Ok, detail.to_owned(), sign_in)
    } else {
        let detail = "Nobody is signed in to Twitch: chat is only read.";
        (PartState::Off, detail.to_owned(), sign_in)
    };
    (state, detail, hint)
}

/// It is done.
pub(super) fn done(deed: &Deed) -> String {
    let whom = whom(deed);
    match deed.kind {
        DeedKind::Delete => format!("Twitch has deleted the line of {whom}."),
        DeedKind::Timeout { length } => {
            format!(
                "Twitch keeps {whom} from writing for {}.",
                span(length.as_secs())
            )
        }
        DeedKind::Ban => format!("Twitch has banned {whom}."),
        DeedKind::Lift => format!("Twitch lets {whom} write again."),
    }
}

/// It is not done.
pub(super) fn refused(deed: &Deed, error: &Unanswered) -> String {
    let whom = whom(deed);
    match error {
        Unanswered::NoToken(NoToken::SignedOut) => format!("{} {SIGN_IN}", NoToken::SignedOut),
        Unanswered::NoToken(no) => no.to_string(),
        Unanswered::Refused(status, said) => by_twitch(deed, &whom, *status, said),
        Unanswered::Trouble(Trouble::Limited(rest)) => format!(
            "Twitch is asked too much at the moment; try again in {}.",
            span(rest.as_secs() + 1)
        ),
        Unanswered::Trouble(trouble @ (Trouble::TimedOut | Trouble::Broke)) => {
            format!(
                "{}. Look whether it was done.",
                capital(&trouble.to_string())
            )
        }
        Unanswered::Trouble(trouble) => format!("{}.", capital(&trouble.to_string())),
        error => format!("{}.", capital(&error.to_string())),
    }
}

/// In Twitch's words, or in better ones where they are known.
fn by_twitch(deed: &Deed, whom: &str, status: u16, said: &str) -> String {
    let low = said.to_lowercase();
    if about_scope(said) {
        let scope = said.split_once(':').map_or(said, |(_, scope)| scope).trim();
        return format!("The sign-in at Twitch does not allow it ({scope}). {SIGN_IN_AGAIN}");
    }
    if low.contains("already banned") {
        return format!("{} is banned already, says Twitch.", capital(whom));
    }
    if low.contains("not banned") {
        let whom = capital(whom);
        return format!("{whom} is neither banned nor timed out, says Twitch.");
    }
    if low.contains("may not be banned") || low.contains("may not be put in a timeout") {
        let whom = capital(whom);
        return format!(
            "{whom} cannot be kept from writing, says Twitch: the broadcaster, moderators and staff cannot."
        );
    }
    match (status, deed.kind) {
        (401, _) => format!("Twitch does not take the sign-in: {said}. {SIGN_IN_AGAIN}"),
        (403, _) => "The account that the Chronicler is signed in as is no moderator of this channel, says Twitch. Make it one with /mod in chat.".to_owned(),
        (404, DeedKind::Delete) => "Twitch does not have this line any more, or it is older than six hours.".to_owned(),
        _ => format!("Twitch refuses it: {}.", said.trim_end_matches('.')),
    }
}

/// Whether Twitch's refusal is about what the token may do: no other token of the same sign-in helps.
pub(super) fn about_scope(said: &str) -> bool {
    said.to_lowercase().starts_with("missing scope")
}

/// By the name that people know, and by the login where that is another.
fn whom(deed: &Deed) -> String {
    let user = &deed.user;
    match (user.name.as_str(), user.login.as_str()) {
        ("", "") => "this person".to_owned(),
        ("", login) => login.to_owned(),
        (name, login) if login.is_empty() || name.to_lowercase() == login => name.to_owned(),
        (name, login) => format!("{name} ({login})"),
    }
}

fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        s if s % 86_400 == 0 && s > 0 => (s / 86_400, "day"),
        s if s % 3600 == 0 && s > 0 => (s / 3600, "hour"),
        s if s % 60 == 0 && s > 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::event::User;

    fn deed(kind: DeedKind, name: &str, login: &str) -> Deed {
        Deed {
            kind,
            user: User {
                id: "7".to_owned(),
                login: login.to_owned(),
                name: name.to_owned(),
            },
            message: None,
            why: String::new(),
        }
    }

    #[test]
    fn deeds_are_told_in_sentences() {
        let timeout = |seconds| DeedKind::Timeout {
            length: Duration::from_secs(seconds),
        };
        for (kind, name, sentence) in [
            (
                timeout(600),
                "Anna",
                "Twitch keeps Anna from writing for 10 minutes.",
            ),
            (
                timeout(3600),
                "anna",
                "Twitch keeps anna from writing for 1 hour.",
            ),
            (
                timeout(90),
                "",
                "Twitch keeps anna from writing for 90 seconds.",
            ),
            (DeedKind::Ban, "安娜", "Twitch has banned 安娜 (anna)."),
            (DeedKind::Lift, "Anna", "Twitch lets Anna write again."),
        ] {
            assert_eq!(done(&deed(kind, name, "anna")), sentence);
        }
    }

    #[test]
    fn nobody_signed_in_says_how() {
        let sentence = refused(
            &deed(DeedKind::Ban, "Anna", "anna"),
            &NoToken::SignedOut.into(),
        );
        assert_eq!(
            sentence,
            "Nobody is signed in to Twitch. Sign in from the panel, or with `sanctum login twitch`."
        );
    }
}
