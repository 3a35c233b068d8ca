//! The pair of tokens of a sign-in, and the form in which it is stored.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::grant::Granted;

/// Stands in front of the JSON, so that a later version knows what it reads.
const VERSION: u8 = 1;

/// What a sign-in gave.
#[derive(Clone)]
pub(super) struct Pair {
    pub(super) access: SecretString,
    /// Works once. A token that was set from outside has none.
    pub(super) refresh: Option<SecretString>,
    /// The application that it belongs to.
    pub(super) client_id: String,
    /// Whose it is; not known before Twitch has said so.
    pub(super) owner: Option<Owner>,
}

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Owner {
    pub(super) login: String,
    pub(super) user_id: String,
}

impl Pair {
    /// What a sign-in or a refresh granted. Where Twitch gives no new refresh token, the old one stays good
    /// (RFC 6749, section 6).
    pub(super) fn granted(granted: &Granted, client_id: &str, before: Option<&Self>) -> Self {
        let refresh = granted.refresh.clone();
        Self {
            access: granted.access.clone(),
            refresh: refresh.or_else(|| before?.refresh.clone()),
            client_id: client_id.to_owned(),
            owner: before.and_then(|pair| pair.owner.clone()),
        }
    }

    /// As it is stored.
    pub(super) fn stored(&self) -> Vec<u8> {
        let record = Record {
            access_token: self.access.expose_secret(),
            refresh_token: self.refresh.as_ref().map(ExposeSecret::expose_secret),
            client_id: &self.client_id,
            owner: self.owner.as_ref(),
        };
        let mut bytes = vec![VERSION];
        serde_json::to_writer(&mut bytes, &record).expect("texts are JSON");
        bytes
    }

    /// What was stored; `None`: by a later version, or not by us.
    pub(super) fn restore(bytes: &[u8]) -> Option<Self> {
        let (version, json) = bytes.split_first()?;
        let record: Restored = (*version == VERSION)
            .then(|| serde_json::from_slice(json).ok())
            .flatten()?;
        Some(Self {
            access: record.access_token.into(),
            refresh: record.refresh_token.map(SecretString::from),
            client_id: record.client_id,
            owner: record.owner,
        })
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair")
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Record<'a> {
    access_token: &'a str,
    refresh_token: Option<&'a str>,
    client_id: &'a str,
    owner: Option<&'a Owner>,
}

#[derive(Deserialize)]
struct Restored {
    access_token: String,
    refresh_token: Option<String>,
    client_id: String,
    owner: Option<Owner>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back_and_is_never_shown() {
        let pair = Pair {
            access: "access-word".into(),
            refresh: Some("refresh-word".into()),
            client_id: "app".to_owned(),
            owner: Some(Owner {
                login: "keeper".to_owned(),
                user_id: "7".to_owned(),
            }),
        };
        let back = Pair::restore(&pair.stored()).unwrap();
        assert_eq!(back.stored(), pair.stored());
        assert_eq!(back.owner, pair.owner);
        assert_eq!(back.access.expose_secret(), "access-word");
        assert!(!format!("{pair:?}").contains("word"));
    }

    #[test]
    fn another_version_is_not_guessed_at() {
        for bytes in [&b""[..], b"\x02{}", b"\x01{}", b"\x01", b"{}"] {
            assert!(Pair::restore(bytes).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn a_refresh_without_a_new_refresh_token_keeps_the_old_one() {
        let granted = |refresh: Option<&str>| Granted {
            access: "new".into(),
            refresh: refresh.map(Into::into),
            seconds: None,
        };
        let first = Pair::granted(&granted(Some("one")), "app", None);
        let second = Pair::granted(&granted(None), "app", Some(&first));
        assert_eq!(second.refresh.unwrap().expose_secret(), "one");
    }
}
