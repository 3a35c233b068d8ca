//! Browsers that are at an issuer's. Each is known by two secrets, of which only digests are kept: the state, which
//! goes with it and comes back in the address, and a cookie, which says that it is the same browser. So nobody can
//! have another's browser finish what they began themselves.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::Duration;

use tokio::time::Instant;

use super::keys::{Key, digest, secret};
use crate::web::issuer::Ticket;

/// Nobody takes longer to sign in.
pub(super) const LASTS: Duration = Duration::from_secs(600);
/// So many are away at a time; then the one that is away longest is given up.
const MOST: usize = 256;
/// Likewise of one address, so that one who sets out again and again crowds out only themselves.
const MOST_OF_ONE: usize = 12;

/// Those that are away, the longest first.
#[derive(Debug, Default)]
pub(super) struct Journeys(VecDeque<Journey>);

#[derive(Debug)]
struct Journey {
    state: Key,
    browser: Key,
    ticket: Ticket,
    from: IpAddr,
    since: Instant,
}

impl Journeys {
    /// A browser sets out. Gives the secret of its cookie.
    pub(super) fn depart(&mut self, state: &str, ticket: Ticket, from: IpAddr) -> String {
        self.0.retain(|journey| journey.since.elapsed() < LASTS);
        let mut own = (0..self.0.len()).filter(|at| self.0[*at].from == from);
        let oldest = own.next();
        if own.count() + 1 >= MOST_OF_ONE {
            oldest.and_then(|at| self.0.remove(at));
        } else if self.0.len() >= MOST {
            self.0.pop_front();
        }
        let cookie = secret();
        self.0.push_back(Journey {
            state: digest(state),
            browser: digest(&cookie),
            ticket,
            from,
            since: Instant::now(),
        });
        cookie
    }

    /// A browser is back. A state is good once, also for another browser: then it is no secret any more.
    pub(super) fn back(&mut self, state: &str, cookie: &str) -> Option<Ticket> {
        let state = digest(state);
        let at = self.0.iter().position(|journey| journey.state == state)?;
        let journey = self.0.remove(at)?;
        let same = journey.browser == digest(cookie) && journey.since.elapsed() < LASTS;
        same.then_some(journey.ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    fn ticket(back: &str) -> Ticket {
        Ticket {
            nonce: "nonce".into(),
            verifier: "verifier".into(),
            back: back.to_owned(),
        }
    }

    fn found(ticket: Option<Ticket>) -> Option<String> {
        ticket.map(|ticket| ticket.back)
    }

    #[tokio::test(start_paused = true)]
    async fn a_state_is_good_once_in_one_browser_for_ten_minutes() {
        let mut away = Journeys::default();
        let cookie = away.depart("a", ticket("here"), ONE);
        assert_eq!(found(away.back("b", &cookie)), None);
        assert_eq!(found(away.back("a", &cookie)).as_deref(), Some("here"));
        assert_eq!(found(away.back("a", &cookie)), None);

        let cookie = away.depart("a", ticket("here"), ONE);
        let other = away.depart("b", ticket("here"), ONE);
        assert_eq!(found(away.back("a", &other)), None);
        assert_eq!(found(away.back("a", &cookie)), None, "it was shown around");

        tokio::time::advance(LASTS).await;
        assert_eq!(found(away.back("b", &other)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn one_who_sets_out_again_and_again_crowds_out_only_themselves() {
        let mut away = Journeys::default();
        let quiet = away.depart("quiet", ticket("here"), IpAddr::from([10, 0, 0, 9]));
        let first = away.depart("0", ticket("here"), ONE);
        for n in 1..=MOST {
            away.depart(&n.to_string(), ticket("here"), ONE);
        }
        assert_eq!(away.0.len(), MOST_OF_ONE + 1);
        assert_eq!(found(away.back("0", &first)), None);
        assert!(away.back("quiet", &quiet).is_some());
        for n in 0..=MOST {
            let [.., high, low] = n.to_be_bytes();
            away.depart("many", ticket("here"), IpAddr::from([10, 1, high, low]));
        }
        assert_eq!(away.0.len(), MOST);
    }
}
