//! The door to Helix: asks whether the stream is live and who watches, and does what moderators ask for. It hands
//! in what Twitch says and decides nothing. The account behind it is kept elsewhere.

mod ask;

mod live;

mod deeds;

mod person;

mod words;

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::account::{Account, Pace};
use crate::event::{At, Deed, Input, PartStatus};
use crate::inbox::{Closed, Inbox};

pub use person::{Place, Visitor, visitor};

use ask::Asker;

/// What the door needs to know.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which channel, as [`channel`](super::channel) returns it; empty: none.
    pub channel: String,
    /// How long Twitch's word on the live status is believed.
    pub cache: Duration,
    /// How fast time goes between tries.
    pub pace: Pace,
}

/// An act of moderation, as [`Action::Moderate`](crate::event::Action::Moderate) asks for it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Names the attempt.
    pub id: u64,
    /// What is to be done.
    pub deed: Box<Deed>,
}

/// What Twitch last said of the stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveStatus {
    /// Which channel; empty: none.
    pub channel: String,
    /// Whether it is live. Not known is no.
    pub is_live: bool,
    /// When Twitch last said so.
    pub checked_at: Option<At>,
    /// The stream's title, while it is live.
    pub title: Option<String>,
    /// What is played.
    pub game: Option<String>,
    /// Since when it is live.
    pub started_at: Option<At>,
    /// How many watch.
    pub viewers: Option<u32>,
    /// Why it is not known.
    pub unknown: Option<Unknown>,
}

/// Why the live status is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Twitch has not been asked yet.
    NotAsked,
    /// No channel is set, or there is nobody to ask as.
    NotConfigured,
    /// Twitch does not answer, or not so; a piece of a sentence.
    Failing(String),
}

/// Makes the place where the last word on the stream is read.
#[must_use]
pub fn live_status(channel: &str) -> (watch::Sender<LiveStatus>, watch::Receiver<LiveStatus>) {
    watch::channel(LiveStatus {
        channel: channel.to_owned(),
        unknown: Some(Unknown::NotAsked),
        ..LiveStatus::default()
    })
}

/// Asks Twitch, and does what is wanted, until `stop`. Each act comes back as an [`Input::Moderated`]; what
/// is not done by then is refused.
pub async fn run(
    options: Options,
    account: Account,
    wanted: mpsc::Receiver<Wanted>,
    live: watch::Sender<LiveStatus>,
    inbox: Inbox,
    stop: CancellationToken,
) {
    let asker = Asker::new(account, &options.channel);
    let watching = async {
        let told = live::watch(&options, &asker, &live, &inbox);
        let part = tell(&asker, live.subscribe(), &inbox);
        // they end only when the loop has
        let _ = tokio::join!(told, part);
    };
    let watching = stop.run_until_cancelled(watching);
    let doing = deeds::serve(&asker, wanted, &inbox, &stop);
    tokio::join!(watching, doing);
}

/// Asks once for the part's state, for `sanctum doctor`.
pub async fn probe(options: &Options, account: Account) -> PartStatus {
    let sure = account.token().await;
    let asker = Asker::new(account, &options.channel);
    let live = live::once(options, &asker).await;
    let standing = asker.account.standing().borrow().clone();
    drop(sure); // it was only waited for
    words::part(&standing, &live, asker.client())
}

/// Tells the part's state whenever it changes.
async fn tell(
    asker: &Asker,
    mut live: watch::Receiver<LiveStatus>,
    inbox: &Inbox,
) -> Result<(), Closed> {
    let mut standing = asker.account.standing();
    let mut told: Option<PartStatus> = None;
    loop {
        let part = {
            let (standing, live) = (standing.borrow_and_update(), live.borrow_and_update());
            words::part(&standing, &live, asker.client())
        };
        if told.as_ref() != Some(&part) && !words::passing(&part) {
            told = Some(part.clone());
            inbox.send(Input::Part(part)).await?;
        }
        let changed = tokio::select! {
            changed = standing.changed() => changed,
            changed = live.changed() => changed,
        };
        if changed.is_err() {
            // the account's task has ended: the program is stopping
            return std::future::pending().await;
        }
    }
}
