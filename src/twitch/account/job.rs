//! The account's slow work, one piece at a time: a question to Twitch with what must be stored of its answer.
//! A new pair is stored before anybody sees it.

use std::sync::Arc;

use secrecy::SecretString;
use twitch_oauth2::ValidatedToken;

use super::super::api::Api;
use super::grant::{self, Device, Failure, Granted, Look};
use super::pair::{Owner, Pair};
use super::{Invitation, Refusal, Reply, Safe};

/// What work needs.
#[derive(Clone)]
pub(super) struct Tools {
    pub(super) api: Api,
    pub(super) safe: Arc<dyn Safe>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<SecretString>,
}

/// A piece of work.
pub(super) enum Job {
    Begin(Reply<Invitation, Refusal>),
    Look(Arc<Device>),
    Refresh(Pair),
    Keep(Pair, Option<u64>),
    /// `fixed`: it was set from outside and is stored nowhere.
    Validate {
        pair: Pair,
        fixed: bool,
    },
    SignOut(Option<Pair>, Reply<(), Refusal>),
}

/// How it ended.
pub(super) enum Done {
    Begun(Result<Device, Refusal>, Reply<Invitation, Refusal>),
    /// Nobody has agreed yet, and whether to look more seldom.
    Pending {
        slow_down: bool,
    },
    /// No sign-in comes of it, or not now.
    NotSignedIn(Failure),
    /// A new pair, whether of a sign-in or a refresh.
    Fresh(Fresh),
    NotRefreshed(Failure),
    Validated(Result<(ValidatedToken, Pair), Failure>),
    SignedOut(Result<(), Refusal>, Reply<(), Refusal>),
}

/// A new pair.
pub(super) struct Fresh {
    pub(super) pair: Pair,
    /// How long its token is good for, in seconds.
    pub(super) seconds: Option<u64>,
    /// Why it is not stored, if it is not.
    pub(super) unsaved: Option<String>,
}

impl Job {
    /// Whether breaking it off may lose a pair: what was exchanged for it is used up.
    pub(super) fn must_end(&self) -> bool {
        matches!(self, Self::Look(_) | Self::Refresh(_) | Self::Keep(..))
    }

    /// Whether callers who want a token may hope for it.
    pub(super) fn proves(&self) -> bool {
        matches!(
            self,
            Self::Refresh(_) | Self::Validate { .. } | Self::Keep(..)
        )
    }

    pub(super) async fn run(self, tools: Tools) -> Done {
        match self {
            Self::Begin(reply) => Done::Begun(tools.begin().await, reply),
            Self::Look(device) => match grant::look(&tools.api, &device).await {
                Ok(Look::Pending) => Done::Pending { slow_down: false },
                Ok(Look::SlowDown) => Done::Pending { slow_down: true },
                Ok(Look::Granted(granted)) => Done::Fresh(tools.signed_in(&granted).await),
                Err(failure) => Done::NotSignedIn(failure),
            },
            Self::Refresh(pair) => match tools.refresh(&pair).await {
                Ok(fresh) => Done::Fresh(fresh),
                Err(failure) => Done::NotRefreshed(failure),
            },
            Self::Keep(pair, seconds) => Done::Fresh(tools.kept(pair, seconds).await),
            Self::Validate { pair, fixed } => Done::Validated(tools.validate(pair, fixed).await),
            Self::SignOut(pair, reply) => Done::SignedOut(tools.sign_out(pair).await, reply),
        }
    }
}

impl Tools {
    async fn begin(&self) -> Result<Device, Refusal> {
        let client_id = self.client_id.as_deref().ok_or(Refusal::NoClientId)?;
        let device = grant::device(&self.api, client_id).await;
        device.map_err(|failure| match failure {
            Failure::Refused(said) => Refusal::Refused(said),
            Failure::Transient(trouble) => Refusal::Trouble(trouble.to_string()),
        })
    }

    async fn signed_in(&self, granted: &Granted) -> Fresh {
        let client_id = self.client_id.as_deref().unwrap_or_default();
        let pair = Pair::granted(granted, client_id, None);
        self.kept(pair, granted.seconds).await
    }

    async fn refresh(&self, pair: &Pair) -> Result<Fresh, Failure> {
        let Some(token) = &pair.refresh else {
            return Err(Failure::Refused("there is no refresh token".to_owned()));
        };
        // the secret is that of the configured application, which may be another by now
        let same = self.client_id.as_ref() == Some(&pair.client_id);
        let secret = self.client_secret.as_ref().filter(|_| same);
        let granted = grant::refresh(&self.api, &pair.client_id, secret, token).await?;
        let fresh = Pair::granted(&granted, &pair.client_id, Some(pair));
        Ok(self.kept(fresh, granted.seconds).await)
    }

    async fn kept(&self, pair: Pair, seconds: Option<u64>) -> Fresh {
        let unsaved = self.safe.keep(Some(pair.stored())).await.err();
        Fresh {
            pair,
            seconds,
            unsaved,
        }
    }

    async fn validate(
        &self,
        mut pair: Pair,
        fixed: bool,
    ) -> Result<(ValidatedToken, Pair), Failure> {
        let valid = grant::validate(&self.api, &pair.access).await?;
        let (Some(login), Some(user_id)) = (&valid.login, &valid.user_id) else {
            let why = "the token is one of an application, not of an account";
            return Err(Failure::Refused(why.to_owned()));
        };
        let owner = Owner {
            login: login.to_string(),
            user_id: user_id.to_string(),
        };
        let known = pair.owner.replace(owner.clone()) == Some(owner);
        valid.client_id.as_str().clone_into(&mut pair.client_id);
        if !fixed && !known {
            // only for the next start's sentences: the tokens themselves are stored already
            if let Err(why) = self.safe.keep(Some(pair.stored())).await {
                tracing::debug!(why, "whose sign-in it is, is not stored");
            }
        }
        Ok((valid, pair))
    }

    async fn sign_out(&self, pair: Option<Pair>) -> Result<(), Refusal> {
        let removed = self.safe.keep(None).await;
        removed.map_err(Refusal::NotRemoved)?;
        if let Some(pair) = pair
            && let Err(failure) = grant::revoke(&self.api, &pair.client_id, &pair.access).await
        {
            tracing::debug!(?failure, "Twitch was not told of the sign-out");
        }
        Ok(())
    }
}
