//! Who a person is to the channel: asked with that person's own token, which is given back at once.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use twitch_api::helix::moderation::GetModeratedChannelsRequest;
use twitch_api::helix::users::{GetUsersRequest, User};
use twitch_api::helix::{HelixClient, Paginated};
use twitch_api::types::{UserId, UserName};
use twitch_oauth2::UserToken;

use super::super::account::{Account, revoke};
use super::super::api::{Api, Trouble};
use super::ask::{Unanswered, unanswered};

/// Channels told at a time.
const PAGE: usize = 100;
/// Nobody moderates more than so many pages of channels. What is not found by then is not so.
const PAGES: usize = 30;
/// Giving the token back is a courtesy, for which nobody waits longer.
const FAREWELL: Duration = Duration::from_secs(3);

/// What somebody is to the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is their own.
    Broadcaster,
    /// They moderate it.
    Moderator,
    /// Anybody else.
    Viewer,
}

/// Somebody, by Twitch's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The name as they write it.
    pub name: String,
    /// What they are to the channel.
    pub place: Place,
}

/// Finds out who the person with this id is to `channel`, with the person's own token
/// (`user:read:moderated_channels`) for the application `client_id`. The token is of no use to anybody
/// afterwards. An error is a sentence, and means that nothing is known.
pub async fn visitor(
    account: &Account,
    client_id: &str,
    token: &SecretString,
    id: &str,
    channel: &str,
) -> Result<Visitor, String> {
    let found = find(account.api(), client_id, token, id, channel).await;
    let farewell = revoke(account.api(), client_id, token);
    // where this fails, it ends by itself within hours
    let _ = tokio::time::timeout(FAREWELL, farewell).await;
    found.map_err(|error| error.to_string())
}

async fn find(
    api: &Api,
    client_id: &str,
    token: &SecretString,
    id: &str,
    channel: &str,
) -> Result<Visitor, Unanswered> {
    let helix = HelixClient::with_client(api.clone());
    let id = UserId::new(id.to_owned());
    let token = UserToken::from_existing_unchecked(
        token.expose_secret(),
        None,
        client_id,
        None,
        UserName::new(String::new()), // not known yet, and not sent
        id.clone(),
        None,
        None,
    );
    let mut both = GetUsersRequest::ids(vec![id.clone()]);
    both.login = vec![UserName::new(channel.to_owned())].into();
    let users = helix.req_get(both, &token).await.map_err(unanswered)?.data;
    let find = |is: &dyn Fn(&User) -> bool| users.iter().find(|user| is(user));
    let own = find(&|user| user.id == id).ok_or(Trouble::Nonsense)?;
    let unknown = || Unanswered::NoChannel(channel.to_owned());
    let named = find(&|user| user.login.as_str() == channel).ok_or_else(unknown)?;
    let place = if named.id == id {
        Place::Broadcaster
    } else if moderates(&helix, &token, &id, &named.id).await? {
        Place::Moderator
    } else {
        Place::Viewer
    };
    let name = own.display_name.to_string();
    Ok(Visitor { name, place })
}

/// Whether somebody moderates a channel.
async fn moderates(
    helix: &HelixClient<'static, Api>,
    token: &UserToken,
    id: &UserId,
    channel: &UserId,
) -> Result<bool, Unanswered> {
    let mut request = GetModeratedChannelsRequest::user_id(id.clone()).first(PAGE);
    for _ in 0..PAGES {
        let asked = helix.req_get(request.clone(), token).await;
        let answer = asked.map_err(unanswered)?;
        let mut channels = answer.data.iter();
        if channels.any(|found| found.broadcaster_id == *channel) {
            return Ok(true);
        }
        let Some(next) = answer.pagination_data.cursor else {
            break;
        };
        request.set_pagination(Some(next));
    }
    Ok(false)
}
