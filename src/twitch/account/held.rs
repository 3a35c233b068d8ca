//! The sign-in that is held: its pair, whether Twitch has said that it is good, and until when. Knows no
//! network; when to do what is the task's question.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use twitch_oauth2::{AccessToken, Scope, UserToken, ValidatedToken};

use super::super::login::{Credentials, Login};
use super::pair::{Owner, Pair};
use super::standing::{NoToken, Standing, State, wall};
use super::{Options, Token};
use crate::event::At;

/// A token is refreshed so long before its end, or after three quarters of its life if that is later.
const AHEAD: Duration = Duration::from_secs(600);

/// What is held.
#[derive(Default)]
pub(super) struct Held {
    pair: Option<Pair>,
    /// Set from outside: not stored, not refreshed, not signed out.
    fixed: bool,
    /// Changes with the access token.
    generation: u64,
    /// Twitch has said that the access token is good.
    proven: bool,
    /// What it may do, once Twitch has said so.
    scopes: Option<Vec<Scope>>,
    expires: Option<Instant>,
    expires_at: Option<At>,
    refresh_at: Option<Instant>,
    /// What keeps failing, as a sentence without a full stop.
    trouble: Option<String>,
    /// Why the sign-in is over, as a sentence.
    dead: Option<String>,
}

impl Held {
    /// What is held at the start: a token that was set from outside, else what was stored.
    pub(super) fn from_options(options: &Options) -> Self {
        let stored = options.stored.as_deref();
        let (pair, fixed) = match &options.token {
            Some(token) => (Some(outside(token, options.username.as_deref())), true),
            None => (stored.and_then(Pair::restore), false),
        };
        let mut held = Self {
            pair,
            fixed,
            ..Self::default()
        };
        if !fixed && stored.is_some() && held.pair.is_none() {
            held.dead = Some(
                "What is stored of the sign-in at Twitch cannot be read by this version."
                    .to_owned(),
            );
        }
        held
    }

    /// The pair in force.
    pub(super) fn pair(&self) -> Option<&Pair> {
        self.pair.as_ref().filter(|_| self.dead.is_none())
    }

    /// Whether there is nothing to sign out: a dead sign-in is stored as well.
    pub(super) fn is_empty(&self) -> bool {
        self.pair.is_none() && self.dead.is_none()
    }

    pub(super) fn fixed(&self) -> bool {
        self.fixed
    }

    pub(super) fn refreshable(&self) -> bool {
        self.pair().is_some_and(|pair| pair.refresh.is_some())
    }

    /// When a token that cannot be refreshed ends.
    pub(super) fn ends_at(&self) -> Option<Instant> {
        self.expires.filter(|_| !self.refreshable())
    }

    pub(super) fn refresh_at(&self) -> Option<Instant> {
        self.refresh_at.filter(|_| self.refreshable())
    }

    /// A new pair is in force.
    pub(super) fn adopt(&mut self, pair: Pair, left: Option<Duration>) {
        // a token that comes from Twitch is good; but whose it is must be known
        self.proven = pair.owner.is_some();
        self.scopes.take_if(|_| !self.proven);
        self.pair = Some(pair);
        self.fixed = false;
        self.generation += 1;
        self.trouble = None;
        self.dead = None;
        self.lasts(left);
    }

    /// Twitch says that the token is good, whose it is, and what it may do.
    pub(super) fn prove(&mut self, pair: Pair, valid: &ValidatedToken, left: Option<Duration>) {
        self.pair = Some(pair);
        self.proven = true;
        self.trouble = None;
        self.scopes = Some(valid.scopes.clone().unwrap_or_default());
        self.lasts(left);
    }

    fn lasts(&mut self, left: Option<Duration>) {
        let now = Instant::now();
        // a token that seems to last for ever may lie beyond what a clock can tell
        self.expires = left.and_then(|left| now.checked_add(left));
        self.expires_at = self.expires.and(left).map(wall);
        let refresh = left.map(|left| left.saturating_sub(AHEAD).max(left * 3 / 4));
        self.refresh_at = refresh.and_then(|after| now.checked_add(after));
    }

    /// Somebody was refused with the token of this generation; whether that is news.
    pub(super) fn refuse(&mut self, generation: u64) -> bool {
        let news = generation == self.generation && self.proven && self.dead.is_none();
        if news {
            self.proven = false;
        }
        news
    }

    /// Something failed that may work the next time.
    pub(super) fn trouble(&mut self, why: String) {
        self.trouble = Some(why);
    }

    /// The sign-in is over.
    pub(super) fn die(&mut self, said: &str) {
        let whose = self.whose();
        self.dead = Some(if self.fixed {
            format!("Twitch does not take TWITCH_ACCESS_TOKEN any more: {said}.")
        } else {
            format!("The sign-in at Twitch{whose} is over: {said}.")
        });
        self.proven = false;
        self.trouble = None;
    }

    fn whose(&self) -> String {
        let owner = self.owner();
        owner.map_or(String::new(), |owner| format!(" as {}", owner.login))
    }

    fn owner(&self) -> Option<&Owner> {
        let owner = self.pair.as_ref()?.owner.as_ref()?;
        Some(owner).filter(|owner| !owner.login.is_empty())
    }

    /// The token, if there is a good one.
    pub(super) fn token(&self) -> Result<Token, NoToken> {
        if let Some(why) = &self.dead {
            return Err(NoToken::Dead(why.clone()));
        }
        let Some(pair) = &self.pair else {
            return Err(NoToken::SignedOut);
        };
        let over = self.expires.is_some_and(|at| at <= Instant::now());
        let (Some(owner), true, false) = (self.owner(), self.proven, over) else {
            let why = self.trouble.as_deref();
            let why = why.unwrap_or("Twitch has not confirmed the sign-in yet");
            return Err(NoToken::Later(format!("{why}.")));
        };
        let bearer = UserToken::from_existing_unchecked(
            AccessToken::from(pair.access.expose_secret()),
            None,
            pair.client_id.as_str(),
            None,
            owner.login.as_str().into(),
            owner.user_id.as_str().into(),
            self.scopes.clone(),
            None,
        );
        Ok(Token {
            bearer,
            generation: self.generation,
        })
    }

    /// How it stands.
    pub(super) fn standing(&self) -> Standing {
        let state = match (&self.dead, &self.pair, &self.trouble) {
            (Some(why), ..) => State::Dead(why.clone()),
            (_, None, _) => State::Out,
            (.., Some(why)) => State::Shaky(format!("{why}.")),
            _ if self.proven => State::In,
            _ => State::Checking,
        };
        let owner = self.owner();
        Standing {
            state,
            login: owner.map(|owner| owner.login.clone()),
            user_id: owner
                .map(|owner| owner.user_id.clone())
                .filter(|id| !id.is_empty()),
            scopes: self
                .scopes
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect(),
            expires_at: self.expires_at.filter(|_| self.dead.is_none()),
            fixed: self.fixed,
            sign_in: None,
            note: None,
        }
    }

    /// Whom chat is read as. A dead sign-in is nobody's: chat is read nevertheless.
    pub(super) fn login(&self) -> Login {
        let Some(pair) = self.pair() else {
            return Login::Nobody;
        };
        let scopes = self.scopes.as_ref();
        let mute = scopes.is_some_and(|scopes| !scopes.contains(&Scope::ChatRead));
        match self.owner() {
            // the server would not let it in
            Some(_) if mute => Login::Nobody,
            Some(owner) if self.fixed || self.known() => Login::As(Credentials {
                login: owner.login.clone(),
                token: pair.access.clone(),
            }),
            _ if self.trouble.is_some() => Login::Nobody,
            _ => Login::Unsure,
        }
    }

    /// Whether Twitch has told whose token it is and what it may do.
    pub(super) fn known(&self) -> bool {
        self.scopes.is_some()
    }
}

/// A token that was set from outside. Whose it is and to which application it belongs, Twitch says.
fn outside(token: &SecretString, username: Option<&str>) -> Pair {
    let token = token.expose_secret().trim();
    let token = token.strip_prefix("oauth:").unwrap_or(token);
    Pair {
        access: token.to_owned().into(),
        refresh: None,
        client_id: String::new(),
        owner: username.map(|name| Owner {
            login: name.trim_start_matches('@').to_lowercase(),
            user_id: String::new(),
        }),
    }
}
