//! An account at Twitch with its task and the place where it is stored, as the tests use it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::helix::{Helix, PATIENCE, Request};
use async_trait::async_trait;
use sanctum_chronicler::twitch::Addresses;
use sanctum_chronicler::twitch::account::{Account, Options, Pace, Safe, Standing, State};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Where the sign-in is stored; it writes into the server's log when.
pub(crate) struct Chest {
    pub(crate) stored: Mutex<Option<Vec<u8>>>,
    pub(crate) locked: AtomicBool,
    pub(crate) refused: AtomicUsize,
    pub(crate) note: Box<dyn Fn(String) + Send + Sync>,
}

impl Chest {
    pub(crate) fn new(helix: &Helix) -> Arc<Self> {
        Arc::new(Self {
            stored: Mutex::default(),
            locked: AtomicBool::new(false),
            refused: AtomicUsize::new(0),
            note: Box::new(helix.notes()),
        })
    }

    pub(crate) fn stored(&self) -> Option<Vec<u8>> {
        self.stored.lock().unwrap().clone()
    }

    /// What is stored, as text behind the version's byte.
    pub(crate) fn text(&self) -> String {
        text(self.stored().as_deref())
    }
}

pub(crate) fn text(stored: Option<&[u8]>) -> String {
    stored.map_or(String::new(), |bytes| {
        String::from_utf8(bytes[1..].to_vec()).unwrap()
    })
}

#[async_trait]
impl Safe for Chest {
    async fn keep(&self, value: Option<Vec<u8>>) -> Result<(), String> {
        if self.locked.load(Ordering::SeqCst) {
            self.refused.fetch_add(1, Ordering::SeqCst);
            (self.note)("not stored".to_owned());
            return Err("the disk is full".to_owned());
        }
        (self.note)(format!("stored {}", text(value.as_deref())));
        *self.stored.lock().unwrap() = value;
        Ok(())
    }
}

/// An account with its task.
pub(crate) struct Kept {
    pub(crate) account: Account,
    pub(crate) chest: Arc<Chest>,
    pub(crate) stop: CancellationToken,
    pub(crate) task: JoinHandle<()>,
}

impl Kept {
    pub(crate) fn open(helix: &Helix, change: impl FnOnce(&mut Options)) -> Self {
        Self::open_with(helix, Chest::new(helix), change)
    }

    pub(crate) fn open_with(
        helix: &Helix,
        chest: Arc<Chest>,
        change: impl FnOnce(&mut Options),
    ) -> Self {
        let mut options = Options {
            addresses: addresses(helix),
            client_id: Some("app".to_owned()),
            stored: chest.stored(),
            pace: Pace(Duration::from_millis(10)),
            ..Options::default()
        };
        change(&mut options);
        let (account, keeping) =
            Account::new(options, Arc::clone(&chest) as Arc<dyn Safe>).unwrap();
        let stop = CancellationToken::new();
        let task = tokio::spawn(keeping.run(stop.clone()));
        Self {
            account,
            chest,
            stop,
            task,
        }
    }

    /// Signed in by device code as `keeper`.
    pub(crate) async fn signed_in(helix: &Helix) -> Self {
        let kept = Self::open(helix, |_| {});
        let invitation = kept.account.begin().await.unwrap();
        helix.approve(&invitation.user_code, "keeper");
        kept.until(|s| s.state == State::In && !s.scopes.is_empty())
            .await;
        kept
    }

    pub(crate) async fn until(&self, so: impl Fn(&Standing) -> bool) -> Standing {
        let mut standing = self.account.standing();
        let seen = tokio::time::timeout(PATIENCE, standing.wait_for(|s| so(s))).await;
        let stays = |_| panic!("it stays {:?}", self.standing());
        seen.unwrap_or_else(stays).unwrap().clone()
    }

    pub(crate) fn standing(&self) -> Standing {
        self.account.standing().borrow().clone()
    }

    /// Stops it, and gives what is stored.
    pub(crate) async fn stop(self) -> Arc<Chest> {
        self.stop.cancel();
        tokio::time::timeout(PATIENCE, self.task)
            .await
            .unwrap()
            .unwrap();
        self.chest
    }
}

pub(crate) fn addresses(helix: &Helix) -> Addresses {
    Addresses {
        helix: helix.helix_url(),
        auth: helix.auth_url(),
    }
}

pub(crate) fn refreshes(request: &Request) -> bool {
    request.grants("refresh_token")
}

pub(crate) fn validates(request: &Request) -> bool {
    request.path == "/oauth2/validate"
}

/// Each of the words stands in the log, in this order.
pub(crate) fn in_order(helix: &Helix, words: &[&str]) {
    let log: Vec<String> = helix
        .requests()
        .iter()
        .map(|r| format!("{} {} {}", r.path, r.token.as_deref().unwrap_or(""), r.note))
        .collect();
    let mut words = words.iter().peekable();
    for line in &log {
        if words.peek().is_some_and(|word| line.contains(**word)) {
            words.next();
        }
    }
    assert!(words.next().is_none(), "not in this order: {log:#?}");
}
