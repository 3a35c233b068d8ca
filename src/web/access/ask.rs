//! A request that is let through, and who sends it.

use std::net::SocketAddr;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use warp::http::header::ORIGIN;
use warp::http::request::Parts;
use warp::http::uri::Authority;

use super::{cookies, now, origin, query};
use crate::event::{Actor, At, Pass};
use crate::web::protocol::Role;

/// How often an open connection looks at the time.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// A request as the gate lets it through: all but its body.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Method, address and headers.
    pub parts: Parts,
    /// Who is at the other end.
    pub peer: SocketAddr,
    /// Whom the gate knows them as.
    who: Option<Who>,
}

/// Somebody whom the gate knows.
#[derive(Clone, Debug)]
pub struct Who {
    /// What they may have.
    pub role: Role,
    /// Under what name they act.
    pub actor: Actor,
    /// What they came in with, if it is not a configured key.
    pub pass: Option<Pass>,
    /// Ends when they are let in no more.
    pub gone: CancellationToken,
    /// What their pages show beside the cookie; `None` without a cookie.
    pub csrf: Option<String>,
}

impl Ask {
    pub(super) fn new(parts: Parts, peer: SocketAddr, who: Option<Who>) -> Self {
        Self { parts, peer, who }
    }

    /// A field of the query, decoded; the first, if there are several.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        query(&self.parts, name)
    }

    /// A header as text; `None` if it is missing or not ASCII.
    #[must_use]
    pub fn header(&self, name: impl warp::http::header::AsHeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// The value of a cookie; the first, if there are several.
    #[must_use]
    pub fn cookie<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        cookies(&self.parts, name).next()
    }

    /// Whether another site's page sent the browser here, also by a link that a person follows.
    #[must_use]
    pub fn comes_from_another_site(&self) -> bool {
        origin::from_another_site(&self.parts)
    }

    /// Whether the browser is meant to be on this very computer.
    #[must_use]
    pub fn is_at_home(&self) -> bool {
        self.host().is_some_and(|host| origin::is_loopback(&host))
    }

    /// Whether the browser speaks TLS, to a proxy that is before us.
    #[must_use]
    pub fn over_tls(&self) -> bool {
        let forwarded = self.header("x-forwarded-proto").is_some_and(|protos| {
            let first = protos.split(',').next().unwrap_or_default();
            first.trim().eq_ignore_ascii_case("https")
        });
        let origin = self
            .header(ORIGIN)
            .is_some_and(|o| o.starts_with("https://"));
        // browsers tell where a request comes from over TLS only, and on their own computer
        let told = !self.is_at_home() && self.header("sec-fetch-site").is_some();
        forwarded || origin || told
    }

    /// The host and port that the client believes to speak to.
    #[must_use]
    pub fn host(&self) -> Option<Authority> {
        origin::host(&self.parts)
    }

    /// Whom the gate knows the sender as.
    #[must_use]
    pub fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }

    /// In whose name an order is given.
    #[must_use]
    pub fn actor(&self) -> Actor {
        // the gate lets nobody give orders whom it does not know
        let actor = self.who.as_ref().map(|who| who.actor.clone());
        actor.unwrap_or_else(|| Actor::Panel("somebody".to_owned()))
    }
}

/// How long somebody is let in.
#[derive(Clone, Debug)]
pub struct Lease {
    until: At,
    gone: CancellationToken,
}

impl Who {
    /// How long they are let in; `None`: as long as the program runs.
    #[must_use]
    pub fn lease(&self) -> Option<Lease> {
        let until = self.pass.as_ref()?.until;
        let gone = self.gone.clone();
        Some(Lease { until, gone })
    }
}

impl Lease {
    /// Waits until they are let in no more.
    pub async fn over(&self) {
        // the computer may sleep without timers noticing, so a long wait is looked at again
        loop {
            let left = now().until(self.until).min(LOOK_AGAIN);
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = self.gone.cancelled() => return,
                () = tokio::time::sleep(left) => {}
            }
        }
    }
}
