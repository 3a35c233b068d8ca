//! What `id.twitch.tv` grants: codes, tokens, and its word on a token. One request each; when to ask, and
//! where tokens are kept, is decided elsewhere.

use secrecy::{ExposeSecret, SecretString};
use twitch_oauth2::id::TwitchTokenResponse;
use twitch_oauth2::tokens::errors::ValidationError;
use twitch_oauth2::{
    AccessToken, AppAccessToken, ClientId, ClientSecret, DeviceUserTokenBuilder, RefreshToken,
    RequestParseError, Scope, ValidatedToken, client::Client,
};

use super::super::api::{Api, Trouble};
use super::super::text::clean;

/// What the Chronicler does on Twitch, and nothing else:
/// reads and writes chat (IRC), deletes a message, and times people out, bans them and lifts that again, each
/// on a person's click. The live status takes no scope.
const SCOPES: [Scope; 4] = [
    Scope::ChatRead,
    Scope::ChatEdit,
    Scope::ModeratorManageChatMessages,
    Scope::ModeratorManageBannedUsers,
];

/// Scopes that a token from outside may lack, each with what it is for.
pub(in crate::twitch) const MISSABLE: [(&str, &str); 4] = [
    ("chat:read", "read chat as this account"),
    ("chat:edit", "write in chat"),
    ("moderator:manage:chat_messages", "delete messages"),
    (
        "moderator:manage:banned_users",
        "time people out and ban them",
    ),
];

/// The most characters quoted from Twitch's words.
const QUOTED: usize = 120;

/// Why there is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::twitch) enum Failure {
    /// Asking again may help.
    Transient(Trouble),
    /// It does not; in Twitch's words.
    Refused(String),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Transient(trouble)
    }
}

impl From<RequestParseError> for Failure {
    fn from(error: RequestParseError) -> Self {
        match error {
            RequestParseError::TwitchError(said) if said.status.is_client_error() => {
                Self::Refused(clean(&said.message, QUOTED))
            }
            RequestParseError::Other(status) if status.is_client_error() => {
                Self::Refused(format!("status {status}"))
            }
            // a web page instead of an answer, as hotels' networks have
            _ => Trouble::Nonsense.into(),
        }
    }
}

/// A token that was granted.
#[derive(Clone, Debug)]
pub(super) struct Granted {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    /// How long it is good for, in seconds.
    pub(super) seconds: Option<u64>,
}

impl From<TwitchTokenResponse> for Granted {
    fn from(answer: TwitchTokenResponse) -> Self {
        Self {
            access: answer.access_token.take().into(),
            refresh: answer.refresh_token.map(|token| token.take().into()),
            seconds: answer.expires_in,
        }
    }
}

/// A sign-in that waits for a person.
pub(super) struct Device {
    builder: DeviceUserTokenBuilder,
    pub(super) user_code: String,
    pub(super) verification_uri: String,
    /// How long the code is good for, in seconds.
    pub(super) seconds: u64,
    /// How long to wait between two looks, in seconds.
    pub(super) interval: u64,
}

/// Asks for a code.
pub(super) async fn device(api: &Api, client_id: &str) -> Result<Device, Failure> {
    let mut builder = DeviceUserTokenBuilder::new(client_id, SCOPES.to_vec());
    let answer = api.req(builder.get_exchange_device_code_request()).await?;
    let code = builder.parse_exchange_device_code_response(answer)?.clone();
    // people follow this address, so it is taken only if it is one
    let web = ["https://", "http://"];
    if !web.iter().any(|s| code.verification_uri.starts_with(s)) {
        return Err(Trouble::Nonsense.into());
    }
    Ok(Device {
        builder,
        user_code: clean(&code.user_code, 32),
        verification_uri: clean(&code.verification_uri, 300),
        seconds: code.expires_in,
        interval: code.interval.max(1),
    })
}

/// How a look at a waiting sign-in ended.
pub(super) enum Look {
    /// The person has not said yet.
    Pending,
    /// The same, and Twitch is asked too often.
    SlowDown,
    Granted(Granted),
}

/// Looks whether the person has agreed.
pub(super) async fn look(api: &Api, device: &Device) -> Result<Look, Failure> {
    let Some(request) = device.builder.get_user_token_request() else {
        return Err(Trouble::Nonsense.into());
    };
    let answer = api.req(request).await?;
    match TwitchTokenResponse::from_response(&answer).map_err(Failure::from) {
        Ok(token) => Ok(Look::Granted(token.into())),
        Err(Failure::Refused(said)) if said == "authorization_pending" => Ok(Look::Pending),
        Err(Failure::Refused(said)) if said == "slow_down" => Ok(Look::SlowDown),
        Err(failure) => Err(failure),
    }
}

/// Exchanges a refresh token, which works once, for a new pair.
pub(super) async fn refresh(
    api: &Api,
    client_id: &str,
    secret: Option<&SecretString>,
    token: &SecretString,
) -> Result<Granted, Failure> {
    let secret = secret.map(|secret| ClientSecret::from(secret.expose_secret()));
    let token = RefreshToken::from(token.expose_secret());
    let request = token.refresh_token_request(&ClientId::from(client_id), secret.as_ref());
    let answer = api.req(request).await?;
    Ok(TwitchTokenResponse::from_response(&answer)?.into())
}

/// Asks whose token this is and whether it is good. Refused: it is not.
pub(super) async fn validate(api: &Api, token: &SecretString) -> Result<ValidatedToken, Failure> {
    let token = AccessToken::from(token.expose_secret());
    token
        .validate_token(api)
        .await
        .map_err(|error| match error {
            ValidationError::NotAuthorized => Failure::Refused("the token is not valid".to_owned()),
            ValidationError::Request(trouble) => trouble.into(),
            ValidationError::RequestParseError(error) => error.into(),
            ValidationError::InvalidToken(_) | _ => Trouble::Nonsense.into(),
        })
}

/// Tells Twitch that a token is done with.
pub(in crate::twitch) async fn revoke(
    api: &Api,
    client_id: &str,
    token: &SecretString,
) -> Result<(), Failure> {
    let token = AccessToken::from(token.expose_secret());
    let request = token.revoke_token_request(&ClientId::from(client_id));
    let answer = api.req(request).await?;
    if answer.status().is_success() {
        return Ok(());
    }
    Err(Failure::Refused(format!("status {}", answer.status())))
}

/// Asks for a token of the application itself, which may look and not touch.
pub(in crate::twitch) async fn application(
    api: &Api,
    client_id: &str,
    secret: &SecretString,
) -> Result<AppAccessToken, Failure> {
    let (id, secret) = (
        ClientId::from(client_id),
        ClientSecret::from(secret.expose_secret()),
    );
    let request = AppAccessToken::get_app_access_token_request(&id, &secret, Vec::new());
    let answer = api.req(request).await?;
    let answer = TwitchTokenResponse::from_response(&answer)?;
    Ok(AppAccessToken::from_response(answer, id, secret))
}
