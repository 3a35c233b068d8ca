//! Whether a request is meant for this program, and whether a page of its own sent it. Browsers say the
//! host and the origin truthfully; that is what keeps other pages out.

use std::net::IpAddr;

use warp::http::header::{HOST, ORIGIN};
use warp::http::request::Parts;
use warp::http::uri::Authority;

/// The host and port that the client believes to speak to: said once, and alike wherever it is said.
pub(super) fn host(parts: &Parts) -> Option<Authority> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return None;
    };
    let host = authority(host.to_str().ok()?)?;
    let scheme = parts.uri.scheme_str().unwrap_or("http");
    let in_address = parts.uri.authority();
    let alike = in_address.is_none_or(|asked| asked.as_str().eq_ignore_ascii_case(host.as_str()));
    (alike && matches!(scheme, "http" | "https")).then_some(host)
}

/// A name or address and perhaps a port, and nothing else.
fn authority(text: &str) -> Option<Authority> {
    let authority: Authority = text.parse().ok()?;
    let port = text.strip_prefix(authority.host())?;
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let plain = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    plain.then_some(authority)
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
    let said = origin.to_str().ok().and_then(|origin| {
        let rest = origin.strip_prefix("http://");
        rest.or_else(|| origin.strip_prefix("https://"))
    });
    said.and_then(authority).is_some_and(|origin| {
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
