//! The Twitch account while no Chronicler runs: kept by the command itself, in the same journal.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use async_trait::async_trait;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::app::{ACCOUNT, account_options};
use crate::config::Config;
use crate::journal::Journal;
use crate::twitch::account::{Account, Safe};

/// The account with its task, which runs until [`Kept::close`].
pub(super) struct Kept {
    pub(super) account: Account,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Kept {
    /// Takes up what the journal keeps. Inside a runtime.
    pub(super) fn open(config: &Config, journal: Journal) -> Result<Self> {
        let stored = journal.reader().meta(ACCOUNT)?;
        let safe = Arc::new(InJournal(Mutex::new(journal)));
        let (account, keeping) = Account::new(account_options(config, stored), safe)?;
        let stop = CancellationToken::new();
        let task = tokio::spawn(keeping.run(stop.clone()));
        Ok(Self {
            account,
            stop,
            task,
        })
    }

    /// Finishes what must not be broken off.
    pub(super) async fn close(self) -> Result<()> {
        self.stop.cancel();
        Ok(self.task.await?)
    }
}

struct InJournal(Mutex<Journal>);

#[async_trait]
impl Safe for InJournal {
    async fn keep(&self, value: Option<Vec<u8>>) -> Result<(), String> {
        tokio::task::block_in_place(|| {
            let mut journal = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let kept = journal.put_meta(ACCOUNT, value.as_deref());
            kept.map_err(|error| error.to_string())
        })
    }
}
