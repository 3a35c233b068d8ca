//! Under which addresses a program that listens can be opened: one that listens on all of a machine's
//! addresses says `0.0.0.0`, which no browser opens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Where to open the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Addresses {
    /// On this machine.
    pub(super) here: SocketAddr,
    /// On another machine of the network, if that is another address and one is known.
    pub(super) elsewhere: Option<SocketAddr>,
    /// Whether another machine can reach it at all.
    pub(super) open: bool,
}

impl Addresses {
    /// The addresses of what listens on `listen`.
    pub(super) fn of(listen: SocketAddr) -> Self {
        Self::with(listen, lan)
    }

    fn with(listen: SocketAddr, lan: impl Fn() -> Option<IpAddr>) -> Self {
        let everywhere = listen.ip().is_unspecified();
        Self {
            here: here(listen),
            elsewhere: everywhere
                .then(lan)
                .flatten()
                .map(|ip| SocketAddr::new(ip, listen.port())),
            open: !listen.ip().is_loopback(),
        }
    }
}

/// The same as this machine reaches it.
pub(super) fn here(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

/// This machine's address in its network: the one that it would send from. Connecting a datagram socket only
/// asks the routing table; nothing is sent, and the far address is one that is nobody's (RFC 5737).
fn lan() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_unspecified() && !ip.is_loopback()).then_some(ip)
}

#[cfg(test)]
mod tests {
    use super::Addresses;

    fn told(listen: &str, lan: Option<&str>) -> (String, Option<String>, bool) {
        let lan = || lan.map(|ip| ip.parse().expect("an address"));
        let at = Addresses::with(listen.parse().expect("an address"), lan);
        (
            at.here.to_string(),
            at.elsewhere.map(|a| a.to_string()),
            at.open,
        )
    }

    #[test]
    fn every_address_can_be_opened() {
        let lan = Some("192.168.7.20");
        for (listen, lan, here, elsewhere, open) in [
            ("127.0.0.1:7373", lan, "127.0.0.1:7373", None, false),
            ("[::1]:7373", lan, "[::1]:7373", None, false),
            ("192.168.7.20:80", lan, "192.168.7.20:80", None, true),
            (
                "0.0.0.0:7373",
                lan,
                "127.0.0.1:7373",
                Some("192.168.7.20:7373"),
                true,
            ),
            ("0.0.0.0:7373", None, "127.0.0.1:7373", None, true),
            (
                "[::]:7373",
                lan,
                "[::1]:7373",
                Some("192.168.7.20:7373"),
                true,
            ),
        ] {
            let wanted = (here.to_owned(), elsewhere.map(str::to_owned), open);
            assert_eq!(told(listen, lan), wanted, "{listen}");
        }
    }
}
