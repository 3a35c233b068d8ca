//! What can be wrong with OBS, and the words for it: one calm sentence and the one step that mends it.

use std::error::Error as _;
use std::io;

use obws::client::HandshakeError;
use obws::error::Error;
use obws::responses::{StatusCode, WebSocketCloseCode};
use thiserror::Error;

use super::address::{Address, AddressError};
use crate::event::{Part, PartState, PartStatus};

/// Why there is no connection to OBS.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Trouble {
    /// The setting is no address.
    #[error("{0}")]
    Address(#[from] AddressError),
    /// Nobody listens there: OBS is closed, or its server is switched off.
    #[error("OBS is not running at {0}")]
    NotRunning(Address),
    /// OBS listens and is still loading, or is about to quit.
    #[error("OBS at {0} is starting or changing its scenes")]
    NotReady(Address),
    /// It was there a moment ago.
    #[error("the connection to OBS at {0} was lost")]
    Lost(Address),
    /// OBS asks for a password and none is set.
    #[error("OBS at {0} asks for a password and none is set")]
    NoPassword(Address),
    /// OBS refuses the password that is set.
    #[error("OBS at {0} refuses the password")]
    WrongPassword(Address),
    /// OBS or its WebSocket server is older than what is understood here.
    #[error(
        "OBS {found} is too old: OBS 30.2 or later is needed; the overlay's own report of start and stop still works"
    )]
    TooOld {
        /// The version found.
        found: String,
    },
    /// A version that is not understood though it is not old.
    #[error("{found} is a version that the Chronicler does not understand")]
    Unknown {
        /// What was found, by name and version.
        found: String,
    },
    /// Something else listens there.
    #[error("what answers at {0} is not OBS")]
    NotObs(Address),
    /// OBS is there and does not answer.
    #[error("OBS at {0} does not answer")]
    Deaf(Address),
    /// The computer cannot be reached.
    #[error("{0} cannot be reached")]
    Unreachable(Address),
}

impl Trouble {
    /// Sorts a failure to connect.
    pub(super) fn connecting(error: &Error, at: &Address, password: bool) -> Self {
        let at = at.clone();
        match error {
            Error::ObsStudioVersion(version, _) if version.pre.is_empty() => Self::TooOld {
                found: version.to_string(),
            },
            Error::ObsStudioVersion(version, _) => Self::Unknown {
                found: format!("OBS {version}"),
            },
            Error::ObsWebsocketVersion(version, _) => Self::Unknown {
                found: format!("OBS with obs-websocket {version}"),
            },
            Error::RpcVersion { negotiated, .. } => Self::Unknown {
                found: format!("OBS with protocol {negotiated}"),
            },
            Error::Handshake(HandshakeError::ConnectionClosed(Some(close)))
                if u16::from(close.code) == u16::from(WebSocketCloseCode::AuthenticationFailed) =>
            {
                if password {
                    Self::WrongPassword(at)
                } else {
                    Self::NoPassword(at)
                }
            }
            Error::Connect(cause) => match cause.source() {
                // the name does not resolve: the one failure here without a cause of its own
                None => Self::Unreachable(at),
                Some(cause) => match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
                    Some(io::ErrorKind::ConnectionRefused) => Self::NotRunning(at),
                    Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => {
                        Self::Lost(at)
                    }
                    Some(_) => Self::Unreachable(at),
                    None => Self::NotObs(at),
                },
            },
            Error::Timeout => Self::Unreachable(at),
            Error::Handshake(
                HandshakeError::NoHello
                | HandshakeError::NoIdentified
                | HandshakeError::IntoText
                | HandshakeError::DeserializeMessage(_),
            ) => Self::NotObs(at),
            other => Self::asking(other, &at),
        }
    }

    /// Sorts a failed request on a connection that was up.
    pub(super) fn asking(error: &Error, at: &Address) -> Self {
        match error {
            Error::Api {
                code: StatusCode::NotReady,
                ..
            } => Self::NotReady(at.clone()),
            _ => Self::Lost(at.clone()),
        }
    }

    /// Whether trying again soon is no use: only a person can mend it.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::NoPassword(_)
                | Self::WrongPassword(_)
                | Self::TooOld { .. }
                | Self::Unknown { .. }
        )
    }

    /// The row for it.
    #[must_use]
    pub fn status(&self) -> PartStatus {
        let (state, hint) = match self {
            Self::NotRunning(_) => (
                PartState::Off,
                "Start OBS; in it, Tools > WebSocket Server Settings > Enable WebSocket server.",
            ),
            Self::NotReady(_) | Self::Lost(_) => (PartState::Off, ""),
            Self::NoPassword(_) | Self::WrongPassword(_) => (
                PartState::Broken,
                "Copy the password from OBS, Tools > WebSocket Server Settings > Show Connect Info, \
                 to the setting obs.password.",
            ),
            Self::TooOld { .. } => (PartState::Broken, "Update OBS."),
            Self::Unknown { .. } => (
                PartState::Broken,
                "Use a released version of OBS, 30.2 or later, or a newer Chronicler.",
            ),
            Self::Address(_) => (PartState::Broken, "Correct the setting obs.url."),
            Self::NotObs(_) => (
                PartState::Broken,
                "Compare the port in OBS, Tools > WebSocket Server Settings, with the setting obs.url.",
            ),
            Self::Deaf(_) => (
                PartState::Broken,
                "Look whether OBS shows a question that waits for an answer; else restart OBS.",
            ),
            Self::Unreachable(_) => (
                PartState::Off,
                "Check that the computer is on, in the same network, and lets the port through.",
            ),
        };
        PartStatus {
            part: Part::Obs,
            state,
            detail: sentence(&self.to_string()),
            hint: hint.to_owned(),
        }
    }
}

/// With a capital letter.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}
