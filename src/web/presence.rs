//! How many overlay pages are connected, and the loop's knowledge of it: told when the first comes and
//! when the last goes. That the last one went says nothing about the broadcast, for OBS may only have
//! hidden it.

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::event::{Input, Part, PartState, PartStatus};
use crate::inbox::Inbox;

/// The count of connected overlay pages.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlays(watch::Sender<usize>);

/// One connected page; counted until dropped.
#[derive(Debug)]
pub(super) struct Overlay(watch::Sender<usize>);

impl Overlays {
    /// Counts one in.
    pub(super) fn enter(&self) -> Overlay {
        self.0.send_modify(|count| *count += 1);
        Overlay(self.0.clone())
    }

    /// Reports to the loop until `stop`. One task does, so that reports are in order.
    pub(super) async fn report(self, inbox: Inbox, stop: CancellationToken) {
        let mut count = self.0.subscribe();
        let mut there = false;
        loop {
            let wanted = !there;
            let turned = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                turned = count.wait_for(|count| (*count > 0) == wanted) => turned.is_ok(),
            };
            if !turned || inbox.send(Input::Part(status(wanted))).await.is_err() {
                return;
            }
            there = wanted;
        }
    }
}

impl Drop for Overlay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

fn status(there: bool) -> PartStatus {
    let part = Part::Overlay;
    if there {
        PartStatus {
            part,
            state: PartState::Ok,
            detail: "The overlay page is connected.".to_owned(),
            hint: String::new(),
        }
    } else {
        PartStatus {
            part,
            state: PartState::Off,
            detail: "No overlay page is connected.".to_owned(),
            hint: "Add the overlay's address to OBS as a browser source.".to_owned(),
        }
    }
}
