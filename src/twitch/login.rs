//! Whom chat is read and written as, from moment to moment.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{Notify, watch};

/// An account that is being made sure of is waited for at most so long, rather than reading as nobody in
/// particular and connecting again a moment later.
const SURE_WITHIN: Duration = Duration::from_secs(5);

/// An account to read and write as.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Its login.
    pub login: String,
    /// An access token with `chat:read`, and `chat:edit` to write, with or without `oauth:` in front.
    pub token: SecretString,
}

/// Whom chat is read as.
#[derive(Clone, Debug, Default)]
pub enum Login {
    /// That is being made sure of.
    Unsure,
    /// Nobody in particular, who only reads.
    #[default]
    Nobody,
    /// This account.
    As(Credentials),
}

impl Login {
    /// The account, if there is one.
    #[must_use]
    pub fn credentials(&self) -> Option<&Credentials> {
        match self {
            Self::As(credentials) => Some(credentials),
            Self::Unsure | Self::Nobody => None,
        }
    }
}

/// Where the chat door learns whom it reads as.
#[derive(Clone, Debug)]
pub struct Logins {
    /// Never changes if nobody holds the other end.
    source: watch::Receiver<Login>,
    /// Told when the server refuses the account.
    doubt: Arc<Notify>,
}

impl Default for Logins {
    fn default() -> Self {
        None.into()
    }
}

impl From<Option<Credentials>> for Logins {
    /// Always the same.
    fn from(credentials: Option<Credentials>) -> Self {
        let login = credentials.map_or(Login::Nobody, Login::As);
        Self::following(watch::channel(login).1, Arc::default())
    }
}

impl Logins {
    /// As somebody else says.
    pub(super) fn following(source: watch::Receiver<Login>, doubt: Arc<Notify>) -> Self {
        Self { source, doubt }
    }

    /// The account at this moment. Later changes are those since the last look.
    pub(super) fn now(&mut self) -> Option<Credentials> {
        self.source.borrow_and_update().credentials().cloned()
    }

    /// Waits until it is known whether there is an account, within limits.
    pub(super) async fn sure(&mut self) {
        let sure = |login: &Login| !matches!(login, Login::Unsure);
        // else it is nobody for now
        let _ = tokio::time::timeout(SURE_WITHIN, self.source.wait_for(sure)).await;
    }

    /// Waits until the account, or its token, is another than at the last look.
    pub(super) async fn changed(&mut self) {
        if self.source.changed().await.is_err() {
            // nobody changes it any more
            std::future::pending::<()>().await;
        }
    }

    /// Waits until it is another account than this login's. A new token of the same account is none.
    pub(super) async fn other_than(&mut self, login: Option<&str>) {
        loop {
            self.changed().await;
            let now = self.source.borrow_and_update();
            let unsure = matches!(*now, Login::Unsure);
            if !unsure && now.credentials().map(|c| c.login.as_str()) != login {
                return;
            }
        }
    }

    /// The server refused the account.
    pub(super) fn refused(&self) {
        self.doubt.notify_one();
    }
}
