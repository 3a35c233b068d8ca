//! The passes that are good at this moment. What becomes of them is decided here and told to the journal,
//! which gives them back at the next start.

use std::collections::HashMap;

use tokio_util::sync::CancellationToken;

use super::keys::Key;
use crate::event::{AccessChange, At, Pass, PassId, PassKind};

/// More than any streamer has: bounds what somebody who may invite can pile up.
pub(super) const MOST: usize = 500;

/// All passes, by the digest of their secret.
#[derive(Debug, Default)]
pub(super) struct Passes(HashMap<Key, Held>);

#[derive(Debug)]
struct Held {
    pass: Pass,
    /// Ends what was opened with it.
    gone: CancellationToken,
}

impl Passes {
    pub(super) fn new(passes: Vec<Pass>) -> Self {
        let mut all = Self::default();
        for pass in passes {
            all.insert(pass);
        }
        all
    }

    /// The good pass of this secret, with the token that ends when it does.
    pub(super) fn find(&self, key: &Key, now: At) -> Option<(&Pass, &CancellationToken)> {
        let held = self.0.get(key)?;
        (held.pass.until > now).then_some((&held.pass, &held.gone))
    }

    /// The good link or invitation of this secret that can still sign somebody in.
    pub(super) fn door(&self, key: &Key, now: At) -> Option<&Pass> {
        let (pass, _) = self.find(key, now)?;
        let opens = matches!(pass.kind, PassKind::Link | PassKind::Invitation);
        (opens && pass.uses_left > 0).then_some(pass)
    }

    /// Those that are worth something, in the order of their making.
    pub(super) fn good(&self, now: At) -> Vec<Pass> {
        let passes = self.0.values().map(|held| &held.pass);
        let spent = |pass: &Pass| pass.kind == PassKind::Link && pass.uses_left == 0;
        let good = passes.filter(|pass| pass.until > now && !spent(pass));
        let mut good: Vec<_> = good.cloned().collect();
        good.sort_by_key(|pass| pass.id);
        good
    }

    /// Whether one more may be made; forgets those that are over.
    pub(super) fn has_room(&mut self, now: At) -> bool {
        self.keep(|pass| pass.until > now);
        self.0.len() < MOST
    }

    /// Takes a change in that is committed.
    pub(super) fn apply(&mut self, change: &AccessChange) {
        match change {
            AccessChange::Granted(pass) => {
                if let Some(from) = pass.from {
                    self.use_up(from);
                }
                self.insert((**pass).clone());
            }
            AccessChange::Revoked(id) => {
                self.keep(|pass| pass.id != *id && pass.from != Some(*id));
            }
        }
    }

    fn insert(&mut self, pass: Pass) {
        let gone = CancellationToken::new();
        self.0.insert(pass.digest, Held { pass, gone });
    }

    fn use_up(&mut self, id: PassId) {
        if let Some(held) = self.0.values_mut().find(|held| held.pass.id == id) {
            held.pass.uses_left = held.pass.uses_left.saturating_sub(1);
        }
    }

    fn keep(&mut self, keep: impl Fn(&Pass) -> bool) {
        self.0.retain(|_, held| {
            let stays = keep(&held.pass);
            if !stays {
                held.gone.cancel();
            }
            stays
        });
    }
}
