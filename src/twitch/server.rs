//! Which chat server, which channel, and a socket to it. Knows nothing of what is said there.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

/// Name lookup, TCP and TLS together; a home network that needs longer is as good as down.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// The address of a chat server, as in `SANCTUM_TWITCH_IRC_URL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    /// `ircs://host:port`, certificate checked against what the system trusts.
    Tls {
        /// A name or an address.
        host: String,
        /// 6697 unless said otherwise.
        port: u16,
    },
    /// `irc://host:port`, plain TCP, for tests and servers on this machine.
    Plain {
        /// A name or an address.
        host: String,
        /// 6667 unless said otherwise.
        port: u16,
    },
}

impl Default for Server {
    /// Twitch over TLS, <https://dev.twitch.tv/docs/chat/irc/>.
    fn default() -> Self {
        Self::Tls {
            host: "irc.chat.twitch.tv".to_owned(),
            port: 6697,
        }
    }
}

impl FromStr for Server {
    type Err = ServerError;

    fn from_str(value: &str) -> Result<Self, ServerError> {
        let error = || ServerError(value.to_owned());
        let url = Url::parse(value.trim()).map_err(|_| error())?;
        let host = url.host_str().filter(|h| !h.is_empty()).ok_or_else(error)?;
        // An IPv6 address has brackets in a URL and none in a socket address.
        let host = host.trim_matches(['[', ']']).to_owned();
        let bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        match (url.scheme(), bare) {
            ("ircs", true) => Ok(Self::Tls {
                host,
                port: url.port().unwrap_or(6697),
            }),
            ("irc", true) => Ok(Self::Plain {
                host,
                port: url.port().unwrap_or(6667),
            }),
            _ => Err(error()),
        }
    }
}

impl fmt::Display for Server {
    /// The form that parses to the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, host, port) = match self {
            Self::Tls { host, port } => ("ircs", host, port),
            Self::Plain { host, port } => ("irc", host, port),
        };
        if host.contains(':') {
            write!(f, "{scheme}://[{host}]:{port}")
        } else {
            write!(f, "{scheme}://{host}:{port}")
        }
    }
}

/// The address is none.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "SANCTUM_TWITCH_IRC_URL is `{0}`: use ircs://HOST:PORT (TLS, such as {default}) or irc://HOST:PORT (plain TCP)",
    default = Server::default()
)]
pub struct ServerError(pub String);

/// What both kinds of connection can do.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Io for T {}

/// An open connection.
pub(super) type Socket = Box<dyn Io>;

/// Why there is no connection, as the rest of a sentence.
#[derive(Debug, Error)]
pub(super) enum ConnectError {
    #[error("{0}")]
    Tcp(std::io::Error),
    #[error("no secure connection: {0}")]
    Tls(std::io::Error),
    #[error("no secure connection: {0}")]
    Certificates(#[from] rustls::Error),
    #[error("no secure connection: `{0}` is not a host name")]
    HostName(String),
    #[error("no answer within {} s", CONNECT_WITHIN.as_secs())]
    TimedOut,
}

impl Server {
    /// Opens a connection.
    pub(super) async fn connect(&self) -> Result<Socket, ConnectError> {
        let connect = async {
            match self {
                Self::Plain { host, port } => Ok(Box::new(tcp(host, *port).await?) as Socket),
                Self::Tls { host, port } => tls(host, *port).await,
            }
        };
        tokio::time::timeout(CONNECT_WITHIN, connect)
            .await
            .unwrap_or(Err(ConnectError::TimedOut))
    }
}

async fn tcp(host: &str, port: u16) -> Result<TcpStream, ConnectError> {
    let stream = TcpStream::connect((host, port))
        .await
        .map_err(ConnectError::Tcp)?;
    // Lines are short and a person waits for each.
    stream.set_nodelay(true).map_err(ConnectError::Tcp)?;
    Ok(stream)
}

async fn tls(host: &str, port: u16) -> Result<Socket, ConnectError> {
    // The provider is named, so that this works whether or not a process default is installed.
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| ConnectError::HostName(host.to_owned()))?;
    let stream = TlsConnector::from(Arc::new(config))
        .connect(name, tcp(host, port).await?)
        .await
        .map_err(ConnectError::Tls)?;
    Ok(Box::new(stream))
}

/// Reads a channel's name as people write it: `Name`, `#name`, `@name`, `https://www.twitch.tv/name`.
/// Blank stays blank and means that there is none.
pub fn channel(value: &str) -> Result<String, ChannelError> {
    let text = value.trim();
    let text = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .unwrap_or(text);
    let name = ["www.twitch.tv/", "m.twitch.tv/", "twitch.tv/"]
        .iter()
        .find_map(|site| text.strip_prefix(site))
        .map_or(text, |path| {
            path.split(['/', '?', '#']).next().unwrap_or_default()
        })
        .trim_start_matches(['#', '@'])
        .to_ascii_lowercase();
    let known = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
    if name.len() > 25 || !name.bytes().all(known) || (name.is_empty() && !text.is_empty()) {
        return Err(ChannelError(value.to_owned()));
    }
    Ok(name)
}

/// The channel's name is none. Twitch's rule for logins.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the channel `{0}` is not a Twitch name: use up to 25 letters, digits and underscores")]
pub struct ChannelError(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let plain = |host: &str, port| {
            Ok(Server::Plain {
                host: host.to_owned(),
                port,
            })
        };
        assert_eq!("irc://127.0.0.1:7000".parse(), plain("127.0.0.1", 7000));
        assert_eq!("irc://localhost".parse(), plain("localhost", 6667));
        assert_eq!(" irc://[::1]:7000/ ".parse(), plain("::1", 7000));
        assert_eq!("ircs://irc.chat.twitch.tv".parse(), Ok(Server::default()));
        for server in [Server::default(), plain("::1", 1).unwrap()] {
            assert_eq!(server.to_string().parse(), Ok(server));
        }
    }

    #[test]
    fn wrong_addresses_are_named() {
        for wrong in [
            "",
            "localhost:6667",
            "http://localhost:6667",
            "irc://",
            "irc://a/b",
            "irc://a:99999",
            "irc://user@a",
        ] {
            let error = wrong.parse::<Server>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("SANCTUM_TWITCH_IRC_URL is `{wrong}`:")));
            assert!(error.contains("ircs://irc.chat.twitch.tv:6697"), "{error}");
        }
    }

    #[test]
    fn channels() {
        for name in [
            "somebody",
            " Somebody ",
            "#somebody",
            "@SomeBody",
            "https://www.twitch.tv/Somebody",
            "twitch.tv/somebody/",
            "https://m.twitch.tv/somebody?sr=a",
        ] {
            assert_eq!(channel(name).as_deref(), Ok("somebody"), "{name}");
        }
        assert_eq!(channel("  ").as_deref(), Ok(""));
        for wrong in [
            "two words",
            "#",
            "twitch.tv/",
            "naïve",
            "a\r\nJOIN",
            &"x".repeat(26),
        ] {
            assert!(channel(wrong).is_err(), "{wrong}");
        }
    }
}
