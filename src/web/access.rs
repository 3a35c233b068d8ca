//! The gate that every request passes before anything else runs: is it meant for this program (host), may
//! the page that sends it do so (origin, CSRF), who sends it (key, token, cookie), and may they have what
//! they ask for ([`rights`]). Secrets are kept as digests; they are never read back.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use warp::http::header::COOKIE;
use warp::http::request::Parts;
use warp::http::uri::Authority;
use warp::http::{Method, StatusCode};

use super::errors::Problem;
use super::protocol::Role;
use super::rights::{self, Missing, Need};
use crate::event::{AccessChange, Actor, At, Pass, PassId, PassKind, PassRole, days};

mod arrivals;

mod ask;

mod journeys;

mod keys;

mod origin;

mod passes;

mod tries;

pub(super) use arrivals::arrive;
pub use ask::{Ask, Lease, Who};
pub use keys::secret;
pub(super) use keys::{csrf, digest};

use journeys::Journeys;
use keys::{Key, configured, matches};
use passes::Passes;
use tries::Tries;

/// The header with the owner's key, or a program's token.
const TOKEN: &str = "x-admin-token";
/// The header in which a page shows that it is ours.
const CSRF: &str = "x-csrf-token";
/// The cookie of a browser that is signed in.
pub(super) const COOKIE_NAME: &str = "sanctum";
/// The cookie of a browser that is at an issuer's.
pub(super) const JOURNEY_COOKIE: &str = "sanctum_journey";
/// A browser that came in with a link stays signed in for so long, in days.
const STAYS: u64 = 30;

/// The rules, and those who are let in at this moment.
#[derive(Debug)]
pub struct Access {
    admin: Option<Key>,
    overlay: Option<Key>,
    /// Host names that this program may be called by besides the loopback's, in lower case.
    hosts: Vec<String>,
    /// Whether other machines can reach the listener: then addresses in digits are fine as hosts, for
    /// no page of somebody else's can be at them.
    reachable: bool,
    passes: Mutex<Passes>,
    tries: Mutex<Tries>,
    journeys: Mutex<Journeys>,
    /// Held while passes are changed, so that two cannot use the same link.
    turn: tokio::sync::Mutex<()>,
}

impl Access {
    /// Rules for a listener at `local`. An empty key is no key: nobody has it.
    #[must_use]
    pub fn new(
        local: SocketAddr,
        admin: &SecretString,
        overlay: &SecretString,
        hosts: &[String],
        passes: Vec<Pass>,
    ) -> Self {
        Self {
            admin: configured(admin),
            overlay: configured(overlay),
            hosts: hosts.iter().map(|host| host.to_lowercase()).collect(),
            reachable: !local.ip().to_canonical().is_loopback(),
            passes: Mutex::new(Passes::new(passes)),
            tries: Mutex::default(),
            journeys: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// Lets a request through, or says why not.
    pub fn admit(&self, parts: Parts, peer: SocketAddr) -> Result<Ask, Problem> {
        let host = self.meant_for_us(&parts)?;
        let harmless = matches!(parts.method, Method::GET | Method::HEAD)
            && !matches!(parts.uri.path(), "/ws" | "/api/events" | "/api/poll");
        if !harmless && !origin::same(&parts, &host) {
            let message = "A page of another site may not do this.";
            return Err(Problem::forbidden("foreign_origin", message));
        }
        let route = rights::find(&parts.method, parts.uri.path()).map_err(missing)?;
        said_once(&parts)?;
        let shown = self.recognise(&parts, route.need);
        let asked = Asked {
            parts: &parts,
            home: peer.ip().to_canonical().is_loopback() && origin::is_loopback(&host),
            need: route.need,
        };
        let who = self.judge(&asked, shown)?;
        Ok(Ask::new(parts, peer, who))
    }

    fn meant_for_us(&self, parts: &Parts) -> Result<Authority, Problem> {
        let Some(host) = origin::host(parts) else {
            let message = "The request does not say which host it is for.";
            return Err(Problem::bad_request("bad_host", message));
        };
        let name = host.host().to_lowercase();
        let known = origin::is_loopback(&host)
            || self.hosts.contains(&name)
            || (self.reachable && origin::ip(&name).is_some());
        if known {
            return Ok(host);
        }
        let message = "The Chronicler is not known under this host name.";
        Err(Problem::forbidden("foreign_host", message)
            .hint("Use 127.0.0.1 or localhost, or add the name to the setting hosts."))
    }

    /// What the request shows, and whom it belongs to.
    fn recognise(&self, parts: &Parts, need: Need) -> Shown {
        if let Some(token) = only(parts, TOKEN) {
            return self.key(token).map_or(Shown::WrongKey, Shown::known);
        }
        // a key in the address ends in histories and logs, so it opens only what is read
        let in_address = matches!(need, Need::Home | Need::Hub).then(|| query(parts, "key"));
        if let Some(key) = in_address.flatten() {
            if matches(self.overlay, &key) {
                return Shown::Overlay;
            }
            return self.key(&key).map_or(Shown::WrongKey, Shown::known);
        }
        if origin::sent_by_another_site(parts) {
            return Shown::Nothing;
        }
        // other programs at this host share its cookies, so one of theirs must not hide ours
        let Some(who) = cookies(parts, COOKIE_NAME).find_map(|secret| self.browser(secret)) else {
            return Shown::Nothing;
        };
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        let ours = who.csrf.as_deref().zip(only(parts, CSRF));
        if reads || ours.is_some_and(|(wanted, shown)| keys::same(wanted, shown)) {
            Shown::known(who)
        } else {
            Shown::NoCsrf
        }
    }

    /// Whose key or token this is.
    fn key(&self, key: &str) -> Option<Who> {
        if matches(self.admin, key) {
            return Some(Who {
                role: Role::Owner,
                actor: Actor::Owner,
                pass: None,
                gone: CancellationToken::new(),
                csrf: None,
            });
        }
        self.pass(&digest(key), PassKind::Service)
    }

    fn browser(&self, secret: &str) -> Option<Who> {
        let who = self.pass(&digest(secret), PassKind::Browser)?;
        let csrf = Some(csrf(secret));
        Some(Who { csrf, ..who })
    }

    fn pass(&self, key: &Key, kind: PassKind) -> Option<Who> {
        let passes = lock(&self.passes);
        let (pass, gone) = passes.find(key, now())?;
        (pass.kind == kind).then(|| Who {
            role: role(pass.role),
            actor: actor(pass),
            pass: Some(pass.clone()),
            gone: gone.clone(),
            csrf: None,
        })
    }

    /// Whether somebody who shows this may have what is asked for.
    fn judge(&self, asked: &Asked, shown: Shown) -> Result<Option<Who>, Problem> {
        let least = match asked.need {
            Need::Anyone => return Ok(shown.who()),
            Need::Home => return home(asked, shown),
            Need::Hub => return hub(asked, shown),
            Need::Moderator => Role::Moderator,
            Need::Owner => Role::Owner,
        };
        match shown {
            Shown::Known(who) if who.role >= least => Ok(Some(*who)),
            Shown::Known(_) => Err(Problem::forbidden(
                "forbidden",
                "Only the owner may do this.",
            )),
            Shown::NoCsrf => Err(no_csrf()),
            Shown::WrongKey | Shown::Overlay | Shown::Nothing => {
                if self.admin.is_none() {
                    let message = "No admin key is configured.";
                    return Err(Problem::unavailable("no_admin_key", message));
                }
                Err(unauthorized("A valid X-Admin-Token or a sign-in is needed.").hint(
                    "`sanctum sign-in` prints a link; `sanctum doctor` says where the owner key is kept.",
                ))
            }
        }
    }

    /// Waits for the turn to change passes.
    pub(super) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// A browser's pass for whoever shows the secret of a link or an invitation, with the browser's own
    /// secret. Nothing is changed yet.
    pub(super) fn welcome(
        &self,
        shown: &str,
        from: IpAddr,
        device: String,
    ) -> Result<(Pass, String), Problem> {
        if let Some(wait) = lock(&self.tries).wait(from) {
            let message = "Too many links were tried from this address.";
            return Err(too_many_tries(message, wait));
        }
        let now = now();
        let door = lock(&self.passes).door(&digest(shown), now).cloned();
        let Some(door) = door else {
            lock(&self.tries).failed(from);
            let message = "This link is unknown, used up, or over.";
            return Err(
                Problem::new(StatusCode::UNAUTHORIZED, "bad_link", message).hint(
                    "The owner gets a new one with `sanctum sign-in`; a moderator asks for a new invitation.",
                ),
            );
        };
        let until = match door.kind {
            PassKind::Invitation => door.until,
            _ => now + days(STAYS),
        };
        let secret = secret();
        let pass = Pass {
            id: PassId(Uuid::now_v7()),
            kind: PassKind::Browser,
            digest: digest(&secret),
            role: door.role,
            name: door.name,
            by: door.by,
            made: now,
            until,
            from: Some(door.id),
            uses_left: 0,
            device,
        };
        Ok((pass, secret))
    }

    /// Whether one more pass may be made.
    pub(super) fn has_room(&self) -> Result<(), Problem> {
        if lock(&self.passes).has_room(now()) {
            return Ok(());
        }
        let message = "There are too many invitations, tokens and signed-in browsers.";
        Err(
            Problem::new(StatusCode::CONFLICT, "too_many_passes", message)
                .hint("Take some away first."),
        )
    }

    /// Takes a change in that is committed.
    pub(super) fn apply(&self, change: &AccessChange) {
        lock(&self.passes).apply(change);
    }

    /// The passes that are good.
    pub(super) fn passes(&self) -> Vec<Pass> {
        lock(&self.passes).good(now())
    }
}

/// What is asked for, as far as it bears on who may have it.
struct Asked<'a> {
    parts: &'a Parts,
    /// Whether it comes from this very computer and was meant for it. A proxy on the same machine
    /// passes on a name of its own, so those who come through it need a key.
    home: bool,
    need: Need,
}

/// What a request shows.
enum Shown {
    Known(Box<Who>),
    /// The overlay's key.
    Overlay,
    /// A key or token that is nobody's.
    WrongKey,
    /// A good cookie, from a page that does not show to be ours.
    NoCsrf,
    Nothing,
}

impl Shown {
    fn known(who: Who) -> Self {
        Self::Known(Box::new(who))
    }

    fn who(self) -> Option<Who> {
        match self {
            Self::Known(who) => Some(*who),
            _ => None,
        }
    }
}

/// Lets the one at this computer pass, and moderators and the owner from elsewhere.
fn home(asked: &Asked, shown: Shown) -> Result<Option<Who>, Problem> {
    match shown {
        Shown::Known(who) => Ok(Some(*who)),
        Shown::WrongKey => Err(unauthorized("This key is not known here.")),
        _ if asked.home => Ok(None),
        Shown::Overlay => {
            let message = "The overlay's key does not open this.";
            Err(Problem::forbidden("forbidden", message))
        }
        Shown::Nothing | Shown::NoCsrf => {
            Err(unauthorized("From another computer this needs a sign-in.")
                .hint("Open the panel there with an invitation, or add ?key= with a token."))
        }
    }
}

/// Lets a reader of the hub pass who may have the role that they ask for.
fn hub(asked: &Asked, shown: Shown) -> Result<Option<Who>, Problem> {
    let wish = wish(query(asked.parts, "role"))?;
    match shown {
        Shown::Known(who) if wish <= who.role => Ok(Some(*who)),
        Shown::Known(_) => {
            let message = "This key does not open this role.";
            Err(Problem::forbidden("forbidden", message))
        }
        Shown::Overlay if wish == Role::Overlay => Ok(None),
        Shown::Overlay => {
            let message = "The overlay's key does not open this role.";
            Err(Problem::forbidden("forbidden", message))
        }
        Shown::WrongKey => Err(unauthorized("This key is not known here.")),
        Shown::Nothing | Shown::NoCsrf if asked.home && wish == Role::Overlay => Ok(None),
        Shown::Nothing | Shown::NoCsrf if asked.home => Err(unauthorized("This role needs a key.")),
        Shown::Nothing | Shown::NoCsrf => Err(unauthorized("A valid key is needed.")
            .hint("The overlay's address with its key is printed when the program starts.")),
    }
}

/// The role that a reader of the hub asks for; without a wish the overlay's.
pub(super) fn wish(role: Option<String>) -> Result<Role, Problem> {
    let Some(name) = role else {
        return Ok(Role::Overlay);
    };
    Role::named(&name).ok_or_else(|| {
        let message = "The role must be overlay, moderator or owner.";
        Problem::bad_request("unknown_role", message)
    })
}

fn missing(missing: Missing) -> Problem {
    match missing {
        Missing::Path => Problem::nothing_here(),
        Missing::Method(allow) => Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            format!("This address takes {allow}."),
        )
        .allow(allow),
    }
}

fn no_csrf() -> Problem {
    let message = "The page does not show that it belongs to the panel.";
    Problem::forbidden("no_csrf", message).hint("Reload the panel.")
}

fn too_many_tries(message: &str, wait: Duration) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", message).retry_after(wait)
}

fn unauthorized(message: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
}

fn role(role: PassRole) -> Role {
    match role {
        PassRole::Moderator => Role::Moderator,
        PassRole::Owner => Role::Owner,
    }
}

/// Whoever came in with the terminal's link is the streamer; all others have names.
fn actor(pass: &Pass) -> Actor {
    if pass.name.is_empty() {
        Actor::Owner
    } else {
        Actor::Panel(pass.name.clone())
    }
}

/// What is said twice is not understood the same way by everybody on the way here.
fn said_once(parts: &Parts) -> Result<(), Problem> {
    let mut names = HashSet::new();
    let query = parts.uri.query().unwrap_or_default();
    for (name, _) in url::form_urlencoded::parse(query.as_bytes()) {
        if !names.insert(name) {
            let message = "The address has a parameter twice.";
            return Err(Problem::bad_request("repeated_parameter", message));
        }
    }
    Ok(())
}

fn query(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query()?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// A header's text, if the header is there. One that is there twice, or is no text, says nothing.
fn only<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let mut values = parts.headers.get_all(name).iter();
    let text = values.next()?.to_str().unwrap_or_default();
    Some(if values.next().is_none() { text } else { "" })
}

/// What cookies of this name hold.
fn cookies<'a>(parts: &'a Parts, wanted: &'a str) -> impl Iterator<Item = &'a str> {
    let headers = parts.headers.get_all(COOKIE).iter();
    let pairs = headers.filter_map(|header| header.to_str().ok());
    pairs
        .flat_map(|header| header.split(';'))
        .filter_map(move |pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == wanted).then_some(value)
        })
}

/// The computer's time. Passes end by it, and nothing else here does.
pub(super) fn now() -> At {
    At(jiff::Timestamp::now().as_millisecond() as u64)
}

/// What is behind the locks is whole after every statement, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
