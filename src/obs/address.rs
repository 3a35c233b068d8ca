//! Where OBS is: a `ws://host:port` from the settings, parsed once, with errors that say what is allowed.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use url::Url;

/// The port on which obs-websocket 5 listens unless the streamer chose another.
const USUAL_PORT: u16 = 4455;

/// Host and port of an obs-websocket server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// A name or an IP address; an IPv6 one is in brackets.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

/// Why a text is no address of OBS. It never repeats the text: somebody may have put a password in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Encryption was asked for; OBS's own server offers none.
    #[error("OBS does not offer wss://; write ws://HOST:PORT, and use a tunnel if OBS is far away")]
    Encrypted,
    /// The address holds more than a host and a port.
    #[error(
        "the address of OBS holds more than ws://HOST:PORT; the password has a setting of its own"
    )]
    More,
    /// Not an address at all.
    #[error("the address of OBS must look like ws://127.0.0.1:4455")]
    Unknown,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let url = Url::parse(text.trim()).map_err(|_| AddressError::Unknown)?;
        match url.scheme() {
            "ws" => {}
            "wss" => return Err(AddressError::Encrypted),
            _ => return Err(AddressError::Unknown),
        }
        let more = !url.username().is_empty()
            || url.password().is_some()
            || !matches!(url.path(), "" | "/")
            || url.query().is_some()
            || url.fragment().is_some();
        if more {
            return Err(AddressError::More);
        }
        // `localhost` may resolve to ::1 first, where an OBS that is set to IPv4 does not listen
        let host = match url.host_str().ok_or(AddressError::Unknown)? {
            "localhost" => "127.0.0.1".to_owned(),
            host => host.to_owned(),
        };
        let port = url.port().unwrap_or(USUAL_PORT);
        Ok(Self { host, port })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, AddressError> {
        text.parse::<Address>().map(|address| address.to_string())
    }

    #[test]
    fn host_and_port_are_read() {
        assert_eq!(
            parse("ws://127.0.0.1:4455").as_deref(),
            Ok("127.0.0.1:4455")
        );
        assert_eq!(
            parse(" ws://studio-pc:4460/ ").as_deref(),
            Ok("studio-pc:4460")
        );
        assert_eq!(parse("ws://[::1]:4455").as_deref(), Ok("[::1]:4455"));
    }

    #[test]
    fn the_usual_port_may_be_left_out() {
        assert_eq!(parse("ws://localhost").as_deref(), Ok("127.0.0.1:4455"));
    }

    #[test]
    fn what_is_wrong_is_said_without_repeating_it() {
        assert_eq!(parse("wss://127.0.0.1:4455"), Err(AddressError::Encrypted));
        for more in ["ws://:secret@h:1", "ws://h:1/secret", "ws://h:1?password=x"] {
            assert_eq!(parse(more), Err(AddressError::More), "{more}");
        }
        for unknown in [
            "",
            "127.0.0.1:4455",
            "http://127.0.0.1:4455",
            "ws://h:99999",
        ] {
            assert_eq!(parse(unknown), Err(AddressError::Unknown), "{unknown}");
        }
    }
}
