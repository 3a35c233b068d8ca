//! Coming in by an issuer: browsers that set out and come back, and the pass that they get.

use std::net::IpAddr;

use uuid::Uuid;

use super::journeys::LASTS;
use super::{Access, digest, lock, now, secret};
use crate::event::{Actor, Pass, PassId, PassKind, days};
use crate::web::errors::Problem;
use crate::web::issuer::{Arrival, Ticket};

/// Who came in by an issuer stays for so long, in days: short, because nobody asks the issuer again before.
const STAYS: u64 = 7;
/// One person's browsers: a computer, a dock, a phone and two more.
const BROWSERS: usize = 5;

/// A browser's pass for somebody who came in by an issuer, with the browser's secret. Nothing is changed yet.
pub(in crate::web) fn arrive(arrival: Arrival, device: String) -> (Pass, String) {
    let (secret, made) = (secret(), now());
    let pass = Pass {
        id: PassId(Uuid::now_v7()),
        kind: PassKind::Browser,
        digest: digest(&secret),
        role: arrival.role,
        by: Actor::Panel(arrival.name.clone()),
        name: arrival.name,
        made,
        until: made + days(STAYS),
        from: None,
        uses_left: 0,
        device,
    };
    (pass, secret)
}

impl Access {
    /// Whether somebody at this address may try now.
    pub(in crate::web) fn may_try(&self, from: IpAddr) -> Result<(), Problem> {
        lock(&self.tries).wait(from).map_or(Ok(()), |wait| {
            let message = "Too many sign-ins from this address came to nothing.";
            Err(super::too_many_tries(message, wait))
        })
    }

    /// A try came to nothing.
    pub(in crate::web) fn failed(&self, from: IpAddr) {
        lock(&self.tries).failed(from);
    }

    /// A browser sets out to an issuer. Gives the secret of its cookie, and how many seconds that lasts.
    pub(in crate::web) fn depart(
        &self,
        state: &str,
        ticket: Ticket,
        from: IpAddr,
    ) -> (String, u64) {
        let cookie = lock(&self.journeys).depart(state, ticket, from);
        (cookie, LASTS.as_secs())
    }

    /// A browser is back; `None` if it is not known that this one set out.
    pub(in crate::web) fn back(&self, state: &str, cookie: &str) -> Option<Ticket> {
        lock(&self.journeys).back(state, cookie)
    }

    /// The browsers of this person that have to go if one more comes in, the oldest of them.
    pub(in crate::web) fn crowded_out(&self, name: &str) -> Vec<PassId> {
        // only those who came in by an issuer have neither link nor invitation behind them
        let theirs = |pass: &Pass| {
            pass.kind == PassKind::Browser && pass.from.is_none() && pass.name == name
        };
        let mut browsers: Vec<PassId> = self
            .passes()
            .into_iter()
            .filter(theirs)
            .map(|pass| pass.id)
            .collect();
        let stay = browsers.len().min(BROWSERS - 1);
        browsers.truncate(browsers.len() - stay);
        browsers
    }
}
