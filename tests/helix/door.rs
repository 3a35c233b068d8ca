//! The door to Helix with the account behind it, as the tests use it.

use std::sync::Arc;
use std::time::Duration;

use crate::helix::{Helix, PATIENCE, SCOPES};
use async_trait::async_trait;
use sanctum_chronicler::event::{
    Deed, DeedKind, DeedOutcome, Input, MessageId, Part, PartStatus, StreamChange, StreamSource,
    User,
};
use sanctum_chronicler::inbox::{Letter, inbox};
use sanctum_chronicler::twitch::Addresses;
use sanctum_chronicler::twitch::account::{self, Account, Pace, Safe};
use sanctum_chronicler::twitch::helix::{LiveStatus, Options, Wanted, live_status, run};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

struct NoSafe;

#[async_trait]
impl Safe for NoSafe {
    async fn keep(&self, _: Option<Vec<u8>>) -> Result<(), String> {
        Ok(())
    }
}

/// The door with the account behind it.
pub(crate) struct Door {
    pub(crate) letters: mpsc::Receiver<Letter>,
    pub(crate) wanted: mpsc::Sender<Wanted>,
    pub(crate) live: watch::Receiver<LiveStatus>,
    pub(crate) account: Account,
    pub(crate) next: u64,
    pub(crate) stop: CancellationToken,
    pub(crate) task: JoinHandle<()>,
}

impl Door {
    pub(crate) fn open(helix: &Helix, change: impl FnOnce(&mut account::Options)) -> Self {
        Self::open_with(helix, Duration::from_millis(40), change)
    }

    pub(crate) fn open_with(
        helix: &Helix,
        cache: Duration,
        change: impl FnOnce(&mut account::Options),
    ) -> Self {
        let pace = Pace(Duration::from_millis(10));
        let mut options = account::Options {
            addresses: Addresses {
                helix: helix.helix_url(),
                auth: helix.auth_url(),
            },
            client_id: Some("app".to_owned()),
            pace,
            ..account::Options::default()
        };
        change(&mut options);
        let (account, keeping) = Account::new(options, Arc::new(NoSafe)).unwrap();
        let (inbox, letters) = inbox(1024);
        let (wanted, waiting) = mpsc::channel(64);
        let (tell, live) = live_status("harbor");
        let stop = CancellationToken::new();
        tokio::spawn(keeping.run(stop.clone()));
        let options = Options {
            channel: "harbor".to_owned(),
            cache,
            pace,
        };
        let door = run(options, account.clone(), waiting, tell, inbox, stop.clone());
        Self {
            letters,
            wanted,
            live,
            account,
            next: 1,
            stop,
            task: tokio::spawn(door),
        }
    }

    /// With a pair of tokens of `keeper`, who moderates.
    pub(crate) fn signed_in(helix: &Helix) -> Self {
        Self::signed_in_for(helix, &SCOPES)
    }

    pub(crate) fn signed_in_for(helix: &Helix, scopes: &[&str]) -> Self {
        helix.moderator("harbor", "keeper");
        let pair = helix.pair("keeper", scopes);
        Self::open(helix, |options| options.stored = Some(stored(&pair)))
    }

    pub(crate) async fn next(&mut self) -> Input {
        let letter = tokio::time::timeout(PATIENCE, self.letters.recv()).await;
        letter
            .expect("something is told")
            .expect("the door is open")
            .input
    }

    /// The next word on the stream.
    pub(crate) async fn stream(&mut self) -> StreamChange {
        loop {
            if let Input::Stream { source, change } = self.next().await {
                assert_eq!(source, StreamSource::Twitch);
                return change;
            }
        }
    }

    pub(crate) async fn viewers(&mut self) -> u32 {
        loop {
            if let Input::Viewers { count } = self.next().await {
                return count;
            }
        }
    }

    pub(crate) async fn part(&mut self) -> PartStatus {
        loop {
            if let Input::Part(part) = self.next().await {
                assert_eq!(part.part, Part::Helix);
                return part;
            }
        }
    }

    pub(crate) async fn live(&mut self, so: impl Fn(&LiveStatus) -> bool) -> LiveStatus {
        let seen = self.live.wait_for(|live| so(live));
        let seen = tokio::time::timeout(PATIENCE, seen).await;
        seen.expect("it is so").unwrap().clone()
    }

    pub(crate) fn want(&mut self, deed: Deed) -> u64 {
        let id = self.next;
        self.next += 1;
        let deed = Box::new(deed);
        self.wanted.try_send(Wanted { id, deed }).unwrap();
        id
    }

    pub(crate) async fn ended(&mut self, id: u64) -> DeedOutcome {
        loop {
            if let Input::Moderated { id: ended, outcome } = self.next().await {
                assert_eq!(ended, id);
                return outcome;
            }
        }
    }

    pub(crate) async fn done(&mut self, deed: Deed) -> String {
        let id = self.want(deed);
        match self.ended(id).await {
            DeedOutcome::Done(words) => words,
            DeedOutcome::Refused(why) => panic!("refused: {why}"),
        }
    }

    pub(crate) async fn refused(&mut self, deed: Deed) -> String {
        let id = self.want(deed);
        match self.ended(id).await {
            DeedOutcome::Done(words) => panic!("done: {words}"),
            DeedOutcome::Refused(why) => why,
        }
    }
}

/// As the account stores a pair.
pub(crate) fn stored((access, refresh): &(String, String)) -> Vec<u8> {
    let json = serde_json::json!({
        "access_token": access, "refresh_token": refresh, "client_id": "app", "owner": null,
    });
    [&[1][..], json.to_string().as_bytes()].concat()
}

pub(crate) fn deed(helix: &Helix, kind: DeedKind, login: &str) -> Deed {
    Deed {
        kind,
        user: User {
            id: helix.user(login),
            login: login.to_owned(),
            name: login.to_owned(),
        },
        message: Some(MessageId::from("m1")),
        why: "sells followers".to_owned(),
    }
}

pub(crate) const TEN_MINUTES: DeedKind = DeedKind::Timeout {
    length: Duration::from_secs(600),
};
