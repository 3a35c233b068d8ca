//! What moderators ask for, done at Twitch: each once, each with an answer, none later than ten seconds.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use twitch_api::helix::moderation::{
    BanUserBody, BanUserRequest, DeleteChatMessagesRequest, UnbanUserRequest,
};

use super::super::account::Token;
use super::super::api::Trouble;
use super::Wanted;
use super::ask::{Asker, Unanswered, unanswered};
use super::words;
use crate::event::{Deed, DeedKind, DeedOutcome, Input};
use crate::inbox::{Closed, Inbox};

/// Whoever clicked waits for the answer.
const WITHIN: Duration = Duration::from_secs(10);
/// A limit that ends sooner than this is waited for.
const SHORT_REST: Duration = Duration::from_secs(5);
/// Acts under way at a time; more wait in the queue, whose maker refuses what is too much.
const AT_ONCE: usize = 16;
/// Twitch's bounds of a timeout, in seconds.
const LONGEST_TIMEOUT: u64 = 1_209_600;

/// Does what is wanted until `stop`, then ends what is left.
pub(super) async fn serve(
    asker: &Asker,
    mut wanted: mpsc::Receiver<Wanted>,
    inbox: &Inbox,
    stop: &CancellationToken,
) {
    let mut doing = FuturesUnordered::new();
    let mut ids = Vec::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            Some(Wanted { id, deed }) = wanted.recv(), if ids.len() < AT_ONCE => {
                ids.push(id);
                doing.push(async move { (id, done(asker, &deed).await) });
            }
            Some((id, outcome)) = doing.next() => {
                ids.retain(|other| *other != id);
                if end(inbox, id, outcome).await.is_err() {
                    return;
                }
            }
        }
    }
    drop(doing);
    wanted.close();
    let unsure = "The Chronicler stops before Twitch has answered; look whether it was done.";
    let mut left: Vec<(u64, &str)> = ids.into_iter().map(|id| (id, unsure)).collect();
    while let Some(Wanted { id, .. }) = wanted.recv().await {
        left.push((id, "The Chronicler stops before Twitch could be asked."));
    }
    for (id, why) in left {
        let outcome = DeedOutcome::Refused(why.to_owned());
        if end(inbox, id, outcome).await.is_err() {
            return; // nobody is left to be told
        }
    }
}

async fn end(inbox: &Inbox, id: u64, outcome: DeedOutcome) -> Result<(), Closed> {
    if let DeedOutcome::Refused(_) = &outcome {
        tracing::info!(id, "Twitch has not done what a moderator asked for.");
    }
    inbox.send(Input::Moderated { id, outcome }).await
}

async fn done(asker: &Asker, deed: &Deed) -> DeedOutcome {
    let ends = Instant::now() + WITHIN;
    match tokio::time::timeout_at(ends, perform(asker, deed)).await {
        Ok(Ok(())) => DeedOutcome::Done(words::done(deed)),
        Ok(Err(error)) => DeedOutcome::Refused(words::refused(deed, &error)),
        Err(_) => {
            let error = Unanswered::Trouble(Trouble::TimedOut);
            DeedOutcome::Refused(words::refused(deed, &error))
        }
    }
}

async fn perform(asker: &Asker, deed: &Deed) -> Result<(), Unanswered> {
    match with_account(asker, deed).await {
        Err(Unanswered::Trouble(Trouble::Limited(rest))) if rest < SHORT_REST => {
            tokio::time::sleep(rest).await;
            with_account(asker, deed).await
        }
        outcome => outcome,
    }
}

/// Once, and once more with the next token if this one is refused.
async fn with_account(asker: &Asker, deed: &Deed) -> Result<(), Unanswered> {
    let token = asker.account.token().await?;
    let channel = asker.channel_id(Some(&token)).await?;
    match ask(asker, &token, &channel, deed).await {
        Err(Unanswered::Refused(401, said)) if !words::about_scope(&said) => {
            let token = asker.account.renewed(&token).await?;
            ask(asker, &token, &channel, deed).await
        }
        outcome => outcome,
    }
}

async fn ask(asker: &Asker, token: &Token, channel: &str, deed: &Deed) -> Result<(), Unanswered> {
    let (helix, bearer) = (&asker.helix, &token.bearer);
    let moderator = bearer.user_id.as_str();
    let user = deed.user.id.as_str();
    let timeout = match deed.kind {
        DeedKind::Delete => {
            let message = deed.message.as_ref().map_or("", |id| &*id.0);
            let request = DeleteChatMessagesRequest::new(channel, moderator).message_id(message);
            let answer = helix.req_delete(request, bearer).await;
            return answer.map(drop).map_err(unanswered);
        }
        DeedKind::Lift => {
            let request = UnbanUserRequest::new(channel, moderator, user);
            let answer = helix.req_delete(request, bearer).await;
            return answer.map(drop).map_err(unanswered);
        }
        DeedKind::Ban => None,
        DeedKind::Timeout { length } => Some(length.as_secs().clamp(1, LONGEST_TIMEOUT) as u32),
    };
    let request = BanUserRequest::new(channel, moderator);
    let body = BanUserBody::new(user, deed.why.as_str(), timeout);
    let answer = helix.req_post(request, body, bearer).await;
    answer.map(drop).map_err(unanswered)
}
