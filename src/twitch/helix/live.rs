//! Is the channel live? Twitch is asked as often as its word is believed; what is not known is not live.

use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use twitch_api::helix::streams::{GetStreamsRequest, Stream};

use super::super::account::wall;
use super::super::api::Trouble;
use super::super::text::clean;
use super::ask::{Asker, Unanswered};
use super::{LiveStatus, Options, Unknown};
use crate::door::Pauses;
use crate::event::{At, Input, StreamChange, StreamSource};
use crate::inbox::{Closed, Inbox};

/// A single failure may be the network's hiccup: so many in a row, a moment apart, are none.
const TRIES: u32 = 3;
/// The longest title that Twitch takes is 140 characters.
const LONGEST_TITLE: usize = 600;

type Check<'a> = Pin<Box<dyn Future<Output = Result<Option<Stream>, Unanswered>> + Send + 'a>>;

/// Asks again and again, tells what changes, and keeps the last word readable. Ends only when the loop has.
pub(super) async fn watch(
    options: &Options,
    asker: &Asker,
    live: &watch::Sender<LiveStatus>,
    inbox: &Inbox,
) -> Result<(), Closed> {
    let mut standing = asker.account.standing();
    let mut watcher = Watcher {
        options,
        live,
        inbox,
        told: None,
        viewers: None,
        failures: 0,
        pauses: Pauses::default(),
        believed_until: None,
    };
    if options.channel.is_empty() {
        watcher.unknown(Unknown::NotConfigured).await?;
        return std::future::pending().await;
    }
    let mut check: Option<Check<'_>> = None;
    let mut next = Some(Instant::now());
    loop {
        tokio::select! {
            answer = finished(&mut check) => {
                check = None;
                next = watcher.take(answer).await?;
            }
            () = until(next), if check.is_none() => {
                // what changes from now on is news
                standing.mark_unchanged();
                check = Some(Box::pin(stream(asker)));
            }
            () = until(watcher.believed_until) => watcher.doubt().await?,
            // whoever has just signed in can ask at once
            Ok(()) = standing.changed(), if check.is_none() && watcher.believed_until.is_none() => {
                next = Some(Instant::now());
            }
        }
    }
}

/// Asks once.
pub(super) async fn once(options: &Options, asker: &Asker) -> LiveStatus {
    if options.channel.is_empty() {
        return unknown(options, Unknown::NotConfigured);
    }
    match stream(asker).await {
        Ok(found) => status(options, found.as_ref()),
        Err(error) => unknown(options, why(&error)),
    }
}

/// The channel's stream, if it is live.
async fn stream(asker: &Asker) -> Result<Option<Stream>, Unanswered> {
    let id = asker.channel_id(None).await?;
    let streams = asker.look(GetStreamsRequest::user_ids(vec![id])).await?;
    Ok(streams.into_iter().next())
}

/// What was last told to the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Live,
    Offline,
    Lost,
}

struct Watcher<'a> {
    options: &'a Options,
    live: &'a watch::Sender<LiveStatus>,
    inbox: &'a Inbox,
    told: Option<Told>,
    viewers: Option<u32>,
    failures: u32,
    pauses: Pauses,
    /// When the last word is too old.
    believed_until: Option<Instant>,
}

impl Watcher<'_> {
    /// Twitch answered, or did not; when to ask next (`None`: not before somebody signs in).
    async fn take(
        &mut self,
        answer: Result<Option<Stream>, Unanswered>,
    ) -> Result<Option<Instant>, Closed> {
        let error = match answer {
            Ok(found) => {
                self.known(found.as_ref()).await?;
                return Ok(Some(Instant::now() + self.options.cache));
            }
            Err(Unanswered::NotConfigured) => {
                self.unknown(Unknown::NotConfigured).await?;
                return Ok(None);
            }
            Err(error) => error,
        };
        self.failures += 1;
        let pause = self.options.pace.span(self.pauses.next_pause());
        // a limit is no failure of Twitch's: its last word holds as long as it would anyway
        let (pause, limited) = match &error {
            Unanswered::Trouble(Trouble::Limited(rest)) => (pause.max(*rest), true),
            _ => (pause, false),
        };
        let passing = limited || matches!(error, Unanswered::Trouble(_)) && self.failures < TRIES;
        if !passing || self.believed_until.is_none() && self.failures >= TRIES {
            self.unknown(why(&error)).await?;
        }
        Ok(Some(Instant::now() + pause))
    }

    async fn known(&mut self, found: Option<&Stream>) -> Result<(), Closed> {
        (self.failures, self.pauses) = (0, Pauses::default());
        self.believed_until = Some(Instant::now() + self.options.cache * 2);
        let status = status(self.options, found);
        let (since, viewers) = (status.started_at, status.viewers);
        self.live.send_replace(status);
        let told = if found.is_some() {
            Told::Live
        } else {
            Told::Offline
        };
        if self.told.replace(told) != Some(told) {
            self.tell(match told {
                Told::Live => StreamChange::Started { since },
                _ => StreamChange::Stopped,
            })
            .await?;
        }
        if viewers.is_some() && self.viewers != viewers {
            let count = viewers.unwrap_or_default();
            self.inbox.send(Input::Viewers { count }).await?;
        }
        self.viewers = viewers;
        Ok(())
    }

    /// The last word is too old, whatever the reason.
    async fn doubt(&mut self) -> Result<(), Closed> {
        let why = "it has not answered for too long";
        self.unknown(Unknown::Failing(why.to_owned())).await
    }

    /// Nobody knows, so it is not live.
    async fn unknown(&mut self, why: Unknown) -> Result<(), Closed> {
        self.believed_until = None;
        let checked_at = self.live.borrow().checked_at;
        self.live.send_if_modified(|live| {
            let status = LiveStatus {
                checked_at,
                ..unknown(self.options, why)
            };
            let other = *live != status;
            *live = status;
            other
        });
        self.viewers = None;
        if self.told == Some(Told::Live) {
            self.tell(StreamChange::Lost).await?;
            self.told = Some(Told::Lost);
        }
        Ok(())
    }

    async fn tell(&self, change: StreamChange) -> Result<(), Closed> {
        let source = StreamSource::Twitch;
        self.inbox.send(Input::Stream { source, change }).await
    }
}

fn status(options: &Options, found: Option<&Stream>) -> LiveStatus {
    let text = |text: &str| Some(clean(text, LONGEST_TITLE)).filter(|text| !text.is_empty());
    LiveStatus {
        channel: options.channel.clone(),
        is_live: found.is_some(),
        checked_at: Some(wall(Duration::ZERO)),
        title: found.and_then(|stream| text(&stream.title)),
        game: found.and_then(|stream| text(&stream.game_name)),
        started_at: found.and_then(|stream| moment(stream.started_at.as_str())),
        viewers: found.map(|stream| u32::try_from(stream.viewer_count).unwrap_or(u32::MAX)),
        unknown: None,
    }
}

fn unknown(options: &Options, why: Unknown) -> LiveStatus {
    LiveStatus {
        channel: options.channel.clone(),
        unknown: Some(why),
        ..LiveStatus::default()
    }
}

fn why(error: &Unanswered) -> Unknown {
    match error {
        Unanswered::NotConfigured => Unknown::NotConfigured,
        error => Unknown::Failing(error.to_string()),
    }
}

fn moment(text: &str) -> Option<At> {
    let at: jiff::Timestamp = text.parse().ok()?;
    u64::try_from(at.as_millisecond()).ok().map(At)
}

async fn finished(check: &mut Option<Check<'_>>) -> Result<Option<Stream>, Unanswered> {
    match check {
        Some(check) => check.as_mut().await,
        None => std::future::pending().await,
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
