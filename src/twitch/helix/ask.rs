//! Asking Helix: with the account's token, anew with the next one if that is refused, and with the application's
//! own where there is one and looking is enough.

use serde::de::DeserializeOwned;
use thiserror::Error;
use tokio::sync::Mutex;
use twitch_api::helix::users::GetUsersRequest;
use twitch_api::helix::{
    ClientRequestError, HelixClient, HelixRequestDeleteError, HelixRequestGetError,
    HelixRequestPostError, RequestGet,
};
use twitch_oauth2::{AppAccessToken, TwitchToken};

use super::super::account::{Account, Failure, NoToken, Token, application};
use super::super::api::{Api, Trouble};
use super::super::text::clean;

/// The most bytes quoted from Twitch's words.
const QUOTED: usize = 160;

/// Why there is no answer.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// There is nobody to ask as.
    #[error("nobody is signed in to Twitch")]
    NotConfigured,
    /// The account has no token to ask with.
    #[error("{0}")]
    NoToken(#[from] NoToken),
    /// Twitch says no, with a status and in its words.
    #[error("Twitch refuses it: {1}")]
    Refused(u16, String),
    /// Nothing came back.
    #[error("{0}")]
    Trouble(#[from] Trouble),
    /// The application's secret is of no use.
    #[error("Twitch does not take the application's secret: {0}")]
    Application(String),
    /// No such channel.
    #[error("Twitch knows no channel of the name {0}")]
    NoChannel(String),
}

impl Unanswered {
    /// Whether another token may help.
    fn about_token(&self) -> bool {
        matches!(self, Self::NoToken(_) | Self::Refused(401, _))
    }
}

/// Whoever asks Helix.
pub(super) struct Asker {
    pub(super) account: Account,
    pub(super) helix: HelixClient<'static, Api>,
    channel: String,
    /// The channel's id, once known; it never changes.
    channel_id: Mutex<Option<String>>,
    application: Mutex<Option<AppAccessToken>>,
}

impl Asker {
    pub(super) fn new(account: Account, channel: &str) -> Self {
        Self {
            helix: HelixClient::with_client(account.api().clone()),
            account,
            channel: channel.to_owned(),
            channel_id: Mutex::default(),
            application: Mutex::default(),
        }
    }

    /// What there is to ask as, beside an account.
    pub(super) fn client(&self) -> Client {
        Client {
            application: self.account.application().is_some(),
            may_sign_in: self.account.may_sign_in(),
        }
    }

    /// Asks what any token may ask.
    pub(super) async fn look<R, D>(&self, request: R) -> Result<D, Unanswered>
    where
        R: RequestGet + twitch_api::helix::Request<Response = D> + Clone,
        D: DeserializeOwned + PartialEq,
    {
        let answer = self.look_as_account(request.clone()).await;
        match answer {
            Err(error) if error.about_token() => match self.account.application() {
                Some(_) => self.look_as_application(request).await,
                None if error == NoToken::SignedOut.into() => Err(Unanswered::NotConfigured),
                None => Err(error),
            },
            answer => answer,
        }
    }

    async fn look_as_account<R, D>(&self, request: R) -> Result<D, Unanswered>
    where
        R: RequestGet + twitch_api::helix::Request<Response = D> + Clone,
        D: DeserializeOwned + PartialEq,
    {
        let token = self.account.token().await?;
        match self.get(request.clone(), &token.bearer).await {
            Err(Unanswered::Refused(401, _)) => {
                let token = self.account.renewed(&token).await?;
                self.get(request, &token.bearer).await
            }
            answer => answer,
        }
    }

    async fn look_as_application<R, D>(&self, request: R) -> Result<D, Unanswered>
    where
        R: RequestGet + twitch_api::helix::Request<Response = D> + Clone,
        D: DeserializeOwned + PartialEq,
    {
        let mut kept = self.application.lock().await;
        if let Some(token) = kept.as_ref() {
            match self.get(request.clone(), token).await {
                Err(Unanswered::Refused(401, _)) => *kept = None,
                answer => return answer,
            }
        }
        let Some((id, secret)) = self.account.application() else {
            return Err(Unanswered::NotConfigured);
        };
        let token = application(self.account.api(), id, secret).await;
        let token = token.map_err(|failure| match failure {
            Failure::Refused(said) => Unanswered::Application(said),
            Failure::Transient(trouble) => trouble.into(),
        })?;
        let answer = self.get(request, &token).await;
        *kept = Some(token);
        answer
    }

    async fn get<R, D>(&self, request: R, token: &impl TwitchToken) -> Result<D, Unanswered>
    where
        R: RequestGet + twitch_api::helix::Request<Response = D>,
        D: DeserializeOwned + PartialEq,
    {
        let answer = self.helix.req_get(request, token).await;
        answer.map(|answer| answer.data).map_err(unanswered)
    }

    /// The channel's id. The account's own is known without asking.
    pub(super) async fn channel_id(&self, token: Option<&Token>) -> Result<String, Unanswered> {
        let mut known = self.channel_id.lock().await;
        if let Some(id) = &*known {
            return Ok(id.clone());
        }
        let own = token.filter(|token| token.bearer.login.as_str() == self.channel);
        let id = if let Some(token) = own {
            token.bearer.user_id.to_string()
        } else {
            let logins = vec![self.channel.clone()];
            let users = self.look(GetUsersRequest::logins(logins)).await?;
            let user = users.into_iter().next();
            let unknown = || Unanswered::NoChannel(self.channel.clone());
            user.ok_or_else(unknown)?.id.to_string()
        };
        Ok(known.insert(id).clone())
    }
}

/// What there is to ask as, beside an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    /// An application with its secret.
    pub(super) application: bool,
    /// Whether somebody could sign in.
    pub(super) may_sign_in: bool,
}

/// The crate's many errors as ours. Theirs quote whole answers and addresses.
pub(super) fn unanswered(error: ClientRequestError<Trouble>) -> Unanswered {
    use ClientRequestError as E;
    let refused = |status: hyper::StatusCode, said: &str| {
        Unanswered::Refused(status.as_u16(), clean(said, QUOTED))
    };
    match &error {
        E::RequestError(trouble) => trouble.clone().into(),
        E::HelixRequestGetError(HelixRequestGetError::Error {
            status, message, ..
        })
        | E::HelixRequestPostError(HelixRequestPostError::Error {
            status, message, ..
        })
        | E::HelixRequestDeleteError(HelixRequestDeleteError::Error {
            status, message, ..
        }) => refused(*status, message),
        E::HelixRequestDeleteError(HelixRequestDeleteError::InvalidResponse { status, .. })
            if status.is_client_error() =>
        {
            refused(*status, &format!("status {status}"))
        }
        _ => Trouble::Nonsense.into(),
    }
}
