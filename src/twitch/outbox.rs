//! What waits to be written in chat, from the moment it was decided to the moment it is known to be said
//! or not. It asks the gate and the limits at the moment of sending; it holds no connection.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::limits::{Limits, Rank};
use super::words::fit;
use crate::event::{At, Input, MessageId, SayOutcome};
use crate::inbox::{Closed, Inbox};

/// The server answers a line with our state in the room, or with a notice that says why not; after this
/// long without either, the line counts as said.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
/// The computer may sleep without timers noticing, so a long wait is looked at again this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// A line for chat, as [`crate::event::Action::Say`] asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Names the attempt.
    pub id: u64,
    /// The words.
    pub text: String,
    /// The line to answer, if it is a reply.
    pub reply_to: Option<MessageId>,
    /// Given up after this moment rather than sent late.
    pub until: At,
}

/// Whether this line may go out at this moment, or why not, as a sentence.
pub type Gate = Box<dyn Fn(&Outgoing) -> Result<(), String> + Send>;

/// What writing needs.
pub struct Writing {
    /// What to write. The queue is as long as its maker likes; who fills it refuses what is too much.
    pub lines: mpsc::Receiver<Outgoing>,
    /// Asked at the moment of sending.
    pub gate: Gate,
    /// The clock that [`Outgoing::until`] goes by.
    pub clock: Box<dyn Fn() -> At + Send>,
}

impl Writing {
    /// Nothing to write, ever.
    pub(super) fn none() -> Self {
        Self {
            lines: mpsc::channel(1).1,
            gate: Box::new(|_| Err("Nothing is written here.".to_owned())),
            clock: Box::new(At::default),
        }
    }
}

impl fmt::Debug for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writing").finish_non_exhaustive()
    }
}

/// The lines on their way out, one at a time and in order.
pub(super) struct Outbox {
    writing: Writing,
    inbox: Inbox,
    /// Why nothing can be written as things are, as a sentence.
    mute: Option<&'static str>,
    limits: Limits,
    /// The next line, its words fit to be sent.
    head: Option<Outgoing>,
    /// With the server, and when to stop waiting for its answer.
    in_flight: Option<(u64, Instant)>,
    /// The server has told our state in the room: from now on, that is an answer.
    greeted: bool,
    /// Not handed in yet.
    outcomes: VecDeque<(u64, SayOutcome)>,
}

/// What the outbox does next.
enum Step {
    Send(Outgoing),
    /// Nothing before this moment (`None`: before something happens), or before an outcome is told.
    Wait(Option<Instant>),
}

impl Outbox {
    pub(super) fn new(writing: Writing, channel: &str, inbox: Inbox) -> Self {
        let mute = channel.is_empty().then_some("No channel is set.");
        Self {
            writing,
            inbox,
            mute,
            limits: Limits::default(),
            head: None,
            in_flight: None,
            greeted: false,
            outcomes: VecDeque::new(),
        }
    }

    /// Waits until a line may go out and hands it over; from then on it counts as with the server. To be
    /// called while connected. Cancel safe.
    pub(super) async fn next(&mut self) -> Result<Outgoing, Closed> {
        self.turn(true).await
    }

    /// Does `work` while there is no connection; meanwhile gives up what has waited for too long.
    pub(super) async fn beside<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Closed> {
        tokio::select! {
            done = work => Ok(done),
            // without a connection it ends in no other way
            Err(closed) = self.turn(false) => Err(closed),
        }
    }

    /// Whether chat is read as an account. Limits count accounts, so another one's are not known better.
    pub(super) fn account(&mut self, there: bool) {
        let mute = "Chat is read without an account, which cannot write.";
        self.mute = (!there).then_some(mute);
    }

    /// A connection is there. What the account is in the room is told anew.
    pub(super) fn connected(&mut self) {
        self.greeted = false;
        self.limits.rank(Rank::Ordinary);
    }

    /// The connection is gone, so there will be no answer.
    pub(super) fn disconnected(&mut self) {
        self.settle(SayOutcome::Sent);
    }

    /// The server tells what the account is in the room: once as a greeting, then after each line.
    pub(super) fn standing(&mut self, rank: Rank) {
        self.limits.rank(rank);
        if std::mem::replace(&mut self.greeted, true) {
            self.settle(SayOutcome::Sent);
        }
    }

    /// The server does not show the line that was last sent.
    pub(super) fn refused(&mut self, kind: &str, words: &str) {
        if kind == "msg_ratelimit" {
            self.limits.exceeded(Instant::now());
        }
        self.settle(SayOutcome::Refused(format!(
            "The chat server refuses the line: {words}"
        )));
    }

    /// The line that was last handed over could not be sent.
    pub(super) fn failed(&mut self) {
        self.settle(SayOutcome::Refused(
            "The connection broke as the line was being sent.".to_owned(),
        ));
    }

    /// The program stops: nothing more goes out, and what waits is given up.
    pub(super) async fn close(mut self) -> Result<(), Closed> {
        self.writing.lines.close();
        self.settle(SayOutcome::Sent);
        let why = "The Chronicler stops before the line could be said.";
        if let Some(line) = self.head.take() {
            self.refuse(line.id, why);
        }
        while let Some(line) = self.writing.lines.recv().await {
            self.refuse(line.id, why);
        }
        self.tell().await
    }

    async fn turn(&mut self, connected: bool) -> Result<Outgoing, Closed> {
        loop {
            self.tell().await?;
            let wake = match self.step(Instant::now(), connected) {
                Step::Send(line) => return Ok(line),
                Step::Wait(wake) => wake,
            };
            if !self.outcomes.is_empty() {
                continue;
            }
            let awake = async {
                match wake {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(line) = self.writing.lines.recv(), if self.head.is_none() => self.take(line),
                () = awake => {}
            }
        }
    }

    /// A line comes in. What can never be sent need not wait.
    fn take(&mut self, line: Outgoing) {
        if let Some(why) = self.mute {
            return self.refuse(line.id, why);
        }
        match fit(&line.text) {
            Ok(text) => self.head = Some(Outgoing { text, ..line }),
            Err(unfit) => self.refuse(line.id, unfit),
        }
    }

    fn step(&mut self, now: Instant, connected: bool) -> Step {
        if self.in_flight.is_some_and(|(_, until)| until <= now) {
            self.settle(SayOutcome::Sent);
        }
        let answer = self.in_flight.map(|(_, until)| until);
        let Some(line) = &self.head else {
            return Step::Wait(answer);
        };
        let at = (self.writing.clock)();
        if at > line.until {
            let id = line.id;
            self.head = None;
            self.refuse(id, "It could not be sent in time and is given up.");
            return Step::Wait(answer);
        }
        let ready = match answer {
            Some(answer) => Some(answer),
            None => connected.then(|| self.limits.ready(now)),
        };
        if answer.is_none() && ready.is_some_and(|ready| ready <= now) {
            return self.send(now);
        }
        // one millisecond more: the moment itself is still in time
        let left = at.until(line.until) + Duration::from_millis(1);
        let look = now + left.min(LONGEST_SLEEP);
        Step::Wait(Some(ready.map_or(look, |ready| ready.min(look))))
    }

    /// The moment of sending.
    fn send(&mut self, now: Instant) -> Step {
        let Some(line) = self.head.take() else {
            return Step::Wait(None);
        };
        let allowed = if let Some(why) = self.mute {
            Err(why.to_owned())
        } else if self.limits.repeats(now, &line.text) {
            Err("The same was said less than half a minute ago.".to_owned())
        } else {
            (self.writing.gate)(&line)
        };
        if let Err(why) = allowed {
            self.refuse(line.id, why);
            return Step::Wait(None);
        }
        self.limits.sent(now, &line.text);
        self.in_flight = Some((line.id, now + ANSWER_WITHIN));
        Step::Send(line)
    }

    fn settle(&mut self, outcome: SayOutcome) {
        if let Some((id, _)) = self.in_flight.take() {
            if let SayOutcome::Refused(why) = &outcome {
                tracing::info!(id, why, "a line for chat is not shown");
            }
            self.outcomes.push_back((id, outcome));
        }
    }

    fn refuse(&mut self, id: u64, why: impl fmt::Display) {
        let why = why.to_string();
        tracing::info!(id, why, "a line for chat is not sent");
        self.outcomes.push_back((id, SayOutcome::Refused(why)));
    }

    /// Hands in how attempts ended. None is lost if this is cancelled.
    async fn tell(&mut self) -> Result<(), Closed> {
        while let Some((id, outcome)) = self.outcomes.front() {
            let (id, outcome) = (*id, outcome.clone());
            self.inbox.send(Input::Said { id, outcome }).await?;
            self.outcomes.pop_front();
        }
        Ok(())
    }
}
