//! The view of passes: which are worth something. Those that are over are left out whenever one is added,
//! so the table does not grow.

use redb::ReadableTable;

use super::fault::Fault;
use super::record::{self, Twin};
use super::tables::Tables;
use crate::event::{AccessChange, At, Pass, PassId};

impl Tables<'_> {
    /// Brings the view up to a change at `now`.
    pub(super) fn admit(&mut self, now: At, change: &AccessChange) -> Result<(), Fault> {
        match change {
            AccessChange::Granted(pass) => {
                self.passes_kept(|other| other.until > now)?;
                if let Some(from) = pass.from {
                    self.use_up(from)?;
                }
                self.store_pass(pass)
            }
            AccessChange::Revoked(id) => {
                self.passes_kept(|pass| pass.id != *id && pass.from != Some(*id))
            }
        }
    }

    /// One browser fewer can come in with it. A link that is used up is gone.
    fn use_up(&mut self, id: PassId) -> Result<(), Fault> {
        let pass = match self.passes.get(id.0.as_u128())? {
            Some(bytes) => Some(open_pass(bytes.value())?),
            None => None,
        };
        match pass {
            Some(mut pass) => {
                pass.uses_left = pass.uses_left.saturating_sub(1);
                self.store_pass(&pass)
            }
            None => Ok(()),
        }
    }

    fn store_pass(&mut self, pass: &Pass) -> Result<(), Fault> {
        let bytes = record::seal(&record::Pass::keep(pass));
        self.passes.insert(pass.id.0.as_u128(), bytes.as_slice())?;
        Ok(())
    }

    fn passes_kept(&mut self, keep: impl Fn(&Pass) -> bool) -> Result<(), Fault> {
        let mut over = Vec::new();
        for row in self.passes.iter()? {
            let (id, bytes) = row?;
            if !keep(&open_pass(bytes.value())?) {
                over.push(id.value());
            }
        }
        for id in over {
            self.passes.remove(id)?;
        }
        Ok(())
    }
}

/// A pass from its stored bytes.
pub(super) fn open_pass(bytes: &[u8]) -> Result<Pass, Fault> {
    let pass: record::Pass = record::open(bytes).map_err(|e| e.named("a pass".to_owned()))?;
    Ok(pass.give())
}
