//! Who may do what: the front gate that every request passes (Host and Origin), and the one place
//! where a request's role is found out. Keys are kept as digests; they are never read back.

use std::net::{IpAddr, SocketAddr};

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use warp::http::header::{HOST, ORIGIN};
use warp::http::request::Parts;
use warp::http::uri::Authority;
use warp::http::{Method, StatusCode};

use super::errors::Problem;
use super::protocol::Role;

/// The header with the owner's key.
const TOKEN: &str = "x-admin-token";

/// A request as the gate sees it: all but its body.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Method, address and headers.
    pub parts: Parts,
    /// Who is at the other end.
    pub peer: SocketAddr,
}

impl Ask {
    /// A field of the query, decoded; the first, if there are several.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.parts.uri.query()?;
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// A header as text; `None` if it is missing or not ASCII.
    #[must_use]
    pub fn header(&self, name: impl warp::http::header::AsHeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// The host and port that the client believes to speak to.
    #[must_use]
    pub fn host(&self) -> Option<Authority> {
        let mut hosts = self.parts.headers.get_all(HOST).iter();
        match (self.parts.uri.authority(), hosts.next(), hosts.next()) {
            (Some(authority), _, None) => Some(authority.clone()),
            (None, Some(host), None) => host.to_str().ok()?.parse().ok(),
            _ => None,
        }
    }
}

/// The rules.
#[derive(Debug)]
pub struct Access {
    admin: Option<[u8; 32]>,
    overlay: Option<[u8; 32]>,
    /// Host names that this program may be called by besides the loopback's, in lower case.
    hosts: Vec<String>,
    /// Whether other machines can reach the listener: then addresses in digits are fine as hosts, for
    /// no page of somebody else's can be at them.
    reachable: bool,
}

impl Access {
    /// Rules for a listener at `local`. An empty key is no key: nobody has it.
    #[must_use]
    pub fn new(
        local: SocketAddr,
        admin: &SecretString,
        overlay: &SecretString,
        hosts: &[String],
    ) -> Self {
        let digest = |key: &SecretString| match key.expose_secret() {
            "" => None,
            key => Some(digest(key)),
        };
        Self {
            admin: digest(admin),
            overlay: digest(overlay),
            hosts: hosts.iter().map(|host| host.to_lowercase()).collect(),
            reachable: !local.ip().to_canonical().is_loopback(),
        }
    }

    /// What every request must pass: it is meant for us (else a page elsewhere has bent a name to this
    /// machine), and it does not come from a foreign page where that could do harm.
    pub fn admit(&self, ask: &Ask) -> Result<(), Problem> {
        let Some(host) = ask.host() else {
            let message = "The request does not say which host it is for.";
            return Err(Problem::bad_request("bad_host", message));
        };
        if !self.knows(&host) {
            return Err(Problem::forbidden(
                "foreign_host",
                "The Chronicler is not known under this host name.",
            )
            .hint("Use 127.0.0.1 or localhost, or add the name to the setting web.hosts."));
        }
        let harmless = matches!(ask.parts.method, Method::GET | Method::HEAD)
            && !matches!(ask.parts.uri.path(), "/ws" | "/api/events" | "/api/poll");
        if !harmless && !same_origin(ask, &host) {
            let message = "A page of another site may not do this.";
            return Err(Problem::forbidden("foreign_origin", message));
        }
        Ok(())
    }

    /// What the sender may see, at most; `None`: nothing but the public pages. The only place where
    /// this is decided.
    #[must_use]
    pub fn role(&self, ask: &Ask) -> Option<Role> {
        if let Some(token) = ask.header(TOKEN) {
            return matches(self.admin, token).then_some(Role::Owner);
        }
        if let Some(key) = ask.query("key") {
            let owner = matches(self.admin, &key).then_some(Role::Owner);
            return owner.or_else(|| matches(self.overlay, &key).then_some(Role::Overlay));
        }
        at_home(ask).then_some(Role::Overlay)
    }

    /// Lets only the owner pass.
    pub fn owner(&self, ask: &Ask) -> Result<(), Problem> {
        if self.admin.is_none() {
            let message = "No admin key is configured.";
            return Err(Problem::unavailable("no_admin_key", message));
        }
        // A key in the address would end in histories and logs, so here only the header counts.
        let token = ask.header(TOKEN).unwrap_or_default();
        if matches(self.admin, token) {
            return Ok(());
        }
        Err(unauthorized("A valid X-Admin-Token is needed.")
            .hint("`sanctum doctor` says where the owner key is kept."))
    }

    /// Lets the one at this computer pass, and moderators and the owner from elsewhere.
    pub fn household(&self, ask: &Ask) -> Result<(), Problem> {
        match self.role(ask) {
            Some(Role::Moderator | Role::Owner) => Ok(()),
            Some(Role::Overlay) if at_home(ask) => Ok(()),
            Some(Role::Overlay) => Err(Problem::forbidden(
                "forbidden",
                "The overlay's key does not open this.",
            )),
            None => Err(unauthorized("From another computer this needs a key.")
                .hint("Add ?key= with the owner's key to the address.")),
        }
    }

    /// The role that a client asks for, if it may have it; without a wish the overlay's.
    pub fn listener(&self, ask: &Ask) -> Result<Role, Problem> {
        let wish = match ask.query("role") {
            None => Role::Overlay,
            Some(name) => Role::named(&name).ok_or_else(|| {
                let message = "The role must be overlay, moderator or owner.";
                Problem::bad_request("unknown_role", message)
            })?,
        };
        match self.role(ask) {
            Some(role) if wish <= role => Ok(wish),
            Some(Role::Overlay) if ask.query("key").is_none() => {
                Err(unauthorized("This role needs a key."))
            }
            Some(_) => Err(Problem::forbidden(
                "forbidden",
                "This key does not open this role.",
            )),
            None => Err(unauthorized("A valid key is needed.")
                .hint("The overlay's address with its key is printed when the program starts.")),
        }
    }

    fn knows(&self, host: &Authority) -> bool {
        let name = host.host().to_lowercase();
        is_loopback(host) || self.hosts.contains(&name) || (self.reachable && ip(&name).is_some())
    }
}

/// Whether the request comes from this very computer and was meant for it. A proxy on the same
/// machine passes on a name of its own, so those who come through it need a key.
fn at_home(ask: &Ask) -> bool {
    let host = ask.host();
    ask.peer.ip().to_canonical().is_loopback() && host.is_some_and(|host| is_loopback(&host))
}

fn unauthorized(message: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
}

/// A request without an origin does not come from a page, or from one of ours.
fn same_origin(ask: &Ask, host: &Authority) -> bool {
    let mut origins = ask.parts.headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return true;
    };
    if origins.next().is_some() {
        return false;
    }
    let authority = origin.to_str().ok().and_then(|origin| {
        let rest = origin.strip_prefix("http://");
        rest.or_else(|| origin.strip_prefix("https://"))
    });
    let authority = authority.and_then(|rest| rest.parse::<Authority>().ok());
    authority.is_some_and(|origin| {
        let same_name = origin.host().eq_ignore_ascii_case(host.host());
        let both_home = is_loopback(&origin) && is_loopback(host);
        origin.port_u16() == host.port_u16() && (same_name || both_home)
    })
}

fn is_loopback(host: &Authority) -> bool {
    let name = host.host();
    name.eq_ignore_ascii_case("localhost")
        || ip(name).is_some_and(|ip| ip.to_canonical().is_loopback())
}

fn ip(name: &str) -> Option<IpAddr> {
    let name = name.strip_prefix('[').unwrap_or(name);
    name.strip_suffix(']').unwrap_or(name).parse().ok()
}

fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// Compares digests, so that neither time nor length tells anything about the key.
fn matches(key: Option<[u8; 32]>, given: &str) -> bool {
    key.is_some_and(|key| key.ct_eq(&digest(given)).into())
}
