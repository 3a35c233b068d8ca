//! Whether a request is meant for this program, and whether a page of its own sent it. Browsers say the
//! host and the origin truthfully; that is what keeps other pages out.

use std::net::IpAddr;

use warp::http::header::{HOST, ORIGIN};
use warp::http::request::Parts;
use warp::http::uri::Authority;

/// The host and port that the client believes to speak to.
pub(super) fn host(parts: &Parts) -> Option<Authority> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    match (parts.uri.authority(), hosts.next(), hosts.next()) {
        (Some(authority), _, None) => Some(authority.clone()),
        (None, Some(host), None) => host.to_str().ok()?.parse().ok(),
        _ => None,
    }
}

/// A request without an origin does not come from a page, or from one of ours.
pub(super) fn same(parts: &Parts, host: &Authority) -> bool {
    let mut origins = parts.headers.get_all(ORIGIN).iter();
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

/// Whether another site's page had the browser send this, other than by a person following a link. Old
/// browsers do not say; for them the origin must do.
pub(super) fn sent_by_another_site(parts: &Parts) -> bool {
    from_another_site(parts) && says(parts, "sec-fetch-mode") != Some("navigate")
}

/// The same, and also what a person does by following a link.
pub(super) fn from_another_site(parts: &Parts) -> bool {
    says(parts, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

fn says<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    parts.headers.get(name)?.to_str().ok()
}

pub(super) fn is_loopback(host: &Authority) -> bool {
    let name = host.host();
    name.eq_ignore_ascii_case("localhost")
        || ip(name).is_some_and(|ip| ip.to_canonical().is_loopback())
}

pub(super) fn ip(name: &str) -> Option<IpAddr> {
    let name = name.strip_prefix('[').unwrap_or(name);
    name.strip_suffix(']').unwrap_or(name).parse().ok()
}
