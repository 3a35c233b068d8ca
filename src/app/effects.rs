//! What decisions ask of the world, after they are committed. Nothing here decides.

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::event::{
    Action, CompletionError, CompletionRequest, DeedOutcome, Entry, Input, SayOutcome, SessionId,
};
use crate::inbox::Inbox;
use crate::llm::{self, Asked};
use crate::twitch::Outgoing;
use crate::twitch::helix::Wanted;

use super::clock::SteadyClock;
use super::ledgers::LedgerFiles;

/// Completion requests under way: the agent has one at a time, so more than this is a mistake.
const REQUESTS: usize = 4;

/// The ways to the doors. What is too much for one is refused.
pub(super) struct Doors {
    /// To the chat door; closed if there is none.
    pub(super) says: mpsc::Sender<Outgoing>,
    /// To Helix.
    pub(super) deeds: mpsc::Sender<Wanted>,
}

/// The hands of the loop.
pub(super) struct Effects {
    inbox: Inbox,
    ledgers: LedgerFiles,
    requests: Option<mpsc::Sender<Asked>>,
    clock: SteadyClock,
    doors: Doors,
    tasks: TaskTracker,
}

impl Effects {
    pub(super) fn new(
        config: &Config,
        inbox: Inbox,
        ledgers: LedgerFiles,
        clock: SteadyClock,
        doors: Doors,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> Self {
        let requests = config.llm.provider.is_some().then(|| {
            let (sender, receiver) = mpsc::channel(REQUESTS);
            tasks.spawn(llm::run(
                config.llm.clone(),
                receiver,
                inbox.clone(),
                stop.clone(),
            ));
            sender
        });
        let effects = Self {
            inbox,
            ledgers,
            requests,
            clock,
            doors,
            tasks: tasks.clone(),
        };
        effects.write_missing();
        effects
    }

    /// Does what an entry's actions ask for.
    pub(super) fn act(&self, entry: &Entry) {
        for action in &entry.actions {
            match action {
                Action::WriteLedger { session } => self.write_ledger(*session),
                Action::Complete(request) => self.complete(entry.session, request),
                Action::Moderate { id, deed, .. } => self.moderate(Wanted {
                    id: *id,
                    deed: deed.clone(),
                }),
                Action::Say {
                    id,
                    text,
                    reply_to,
                    until,
                } => self.say(Outgoing {
                    id: *id,
                    text: text.clone(),
                    reply_to: reply_to.clone(),
                    until: *until,
                }),
                _ => {}
            }
        }
    }

    fn write_ledger(&self, session: SessionId) {
        let ledgers = self.ledgers.clone();
        self.tasks
            .spawn_blocking(move || match ledgers.export(session) {
                Ok(path) => tracing::info!("The ledger is written: {}", path.display()),
                Err(error) => {
                    tracing::error!("The ledger of session {session} is not written: {error:#}");
                }
            });
    }

    /// Ledgers that a crash kept from being written are written at the next start.
    fn write_missing(&self) {
        let ledgers = self.ledgers.clone();
        self.tasks.spawn_blocking(move || {
            if let Err(error) = ledgers.export_missing() {
                tracing::error!("Ledgers of earlier sessions are not complete: {error:#}");
            }
        });
    }

    fn say(&self, line: Outgoing) {
        let (id, why) = match self.doors.says.try_send(line) {
            Ok(()) => return,
            Err(TrySendError::Full(line)) => (line.id, "Too many lines wait for chat already."),
            Err(TrySendError::Closed(line)) => (line.id, "Chat is off, or no channel is named."),
        };
        let outcome = SayOutcome::Refused(why.to_owned());
        self.report(Input::Said { id, outcome });
    }

    fn moderate(&self, wanted: Wanted) {
        let (id, why) = match self.doors.deeds.try_send(wanted) {
            Ok(()) => return,
            Err(TrySendError::Full(wanted)) => (wanted.id, "Too much waits for Twitch already."),
            Err(TrySendError::Closed(wanted)) => (wanted.id, "The Chronicler is stopping."),
        };
        let outcome = DeedOutcome::Refused(why.to_owned());
        self.report(Input::Moderated { id, outcome });
    }

    fn complete(&self, session: Option<SessionId>, request: &CompletionRequest) {
        let asked = Asked::new(request.clone(), session, self.clock.until(request.until));
        let refused = match &self.requests {
            Some(requests) => requests.try_send(asked).is_err(),
            None => true,
        };
        if refused {
            let why = "the language model is not taking requests".to_owned();
            let outcome = Err(CompletionError::Transient(why));
            self.report(Input::Completed {
                id: request.id,
                outcome,
            });
        }
    }

    /// Tells the loop how something ended. From a task of its own, for the loop must not wait for itself.
    fn report(&self, input: Input) {
        let inbox = self.inbox.clone();
        self.tasks.spawn(async move {
            let _ = inbox.send(input).await; // the program is stopping
        });
    }
}
