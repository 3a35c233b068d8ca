//! The one task that owns the account: what is held, what is due, and who waits for it. Slow work is done one
//! piece at a time ([`Job`]), and meanwhile it goes on answering.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::super::api::Api;
use super::super::login::Login;
use super::grant::{Device, Failure};
use super::held::Held;
use super::job::{Done, Fresh, Job, Tools};
use super::standing::{Invitation, Standing, wall};
use super::{Command, NoToken, Options, Pace, Refusal, Reply, Safe, Token};
use crate::door::Pauses;

/// Twitch asks for it: at the start and every hour
/// (<https://dev.twitch.tv/docs/authentication/validate-tokens/>), in seconds.
const VALIDATE_EVERY: u64 = 3600;
/// A doubt sooner than this after the last look changes nothing, in seconds.
const DOUBT_AFTER: u64 = 30;
/// How much longer to wait when Twitch says that it is asked too often (RFC 8628, section 3.5), in seconds.
const SLOWER: u64 = 5;
/// Sign-ins and sign-outs that wait for the work under way; more are refused.
const WAITING: usize = 4;
/// Callers who wait for a token; more are told to come later.
const CALLERS: usize = 64;

/// The account's task.
pub struct Keeping {
    tools: Tools,
    pace: Pace,
    held: Held,
    /// A pair that Twitch gave and that could not be stored: not used before it is.
    unsaved: Option<Fresh>,
    due: Due,
    pauses: Pauses,
    device: Option<Waiting>,
    note: Option<String>,
    callers: Vec<Reply<Token, NoToken>>,
    waiting: VecDeque<Command>,
    asked: mpsc::Receiver<Command>,
    doubt: Arc<Notify>,
    standing: watch::Sender<Standing>,
    logins: watch::Sender<Login>,
}

impl std::fmt::Debug for Keeping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeping").finish_non_exhaustive()
    }
}

/// When what is to be done next; `None`: not before something happens.
#[derive(Default)]
struct Due {
    keep: Option<Instant>,
    refresh: Option<Instant>,
    validate: Option<Instant>,
    /// When Twitch was last asked whether the token is good.
    validated: Option<Instant>,
}

/// A sign-in that waits for a person.
struct Waiting {
    device: Arc<Device>,
    invitation: Invitation,
    interval: u64,
    next: Instant,
    ends: Instant,
}

/// Work under way.
struct Slot {
    work: Pin<Box<dyn Future<Output = Done> + Send>>,
    must_end: bool,
    proves: bool,
}

impl Keeping {
    pub(super) fn new(
        options: Options,
        api: Api,
        safe: Arc<dyn Safe>,
        asked: mpsc::Receiver<Command>,
        doubt: Arc<Notify>,
    ) -> Self {
        let held = Held::from_options(&options);
        let validate = held.pair().map(|_| Instant::now());
        let (standing, logins) = (held.standing(), held.login());
        Self {
            tools: Tools {
                api,
                safe,
                client_id: options.client_id,
                client_secret: options.client_secret,
            },
            pace: options.pace,
            held,
            unsaved: None,
            due: Due {
                validate,
                ..Due::default()
            },
            pauses: Pauses::default(),
            device: None,
            note: None,
            callers: Vec::new(),
            waiting: VecDeque::new(),
            asked,
            doubt,
            standing: watch::Sender::new(standing),
            logins: watch::Sender::new(logins),
        }
    }

    pub(super) fn watched(&self) -> (watch::Receiver<Standing>, watch::Receiver<Login>) {
        (self.standing.subscribe(), self.logins.subscribe())
    }

    /// Keeps the account until `stop`. What Twitch has begun to exchange is finished and stored first.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut slot: Option<Slot> = None;
        loop {
            if slot.is_none() {
                slot = self.next_job().map(|job| self.begin(job));
            }
            let proving = slot.as_ref().is_some_and(|slot| slot.proves);
            self.answer(proving);
            self.publish();
            let wake = self.wake();
            tokio::select! {
                () = stop.cancelled() => break,
                done = finished(&mut slot) => {
                    slot = None;
                    self.settle(done);
                }
                Some(command) = self.asked.recv() => self.take(command),
                () = self.doubt.notified() => self.doubted(),
                () = until(wake), if slot.is_none() => {}
            }
        }
        self.close(slot).await;
    }

    async fn close(&mut self, slot: Option<Slot>) {
        if let Some(slot) = slot.filter(|slot| slot.must_end) {
            let done = slot.work.await;
            self.settle(done);
        }
        if let Some(fresh) = self.unsaved.take() {
            let job = Job::Keep(fresh.pair, fresh.seconds);
            let done = job.run(self.tools.clone()).await;
            if let Done::Fresh(Fresh {
                unsaved: Some(why), ..
            }) = done
            {
                tracing::error!(
                    "The new Twitch token could not be stored ({why}); sign in again with `sanctum login twitch`."
                );
            }
        }
    }

    fn begin(&self, job: Job) -> Slot {
        let (must_end, proves) = (job.must_end(), job.proves());
        let work = Box::pin(job.run(self.tools.clone()));
        Slot {
            work,
            must_end,
            proves,
        }
    }

    /// What is to be done now.
    fn next_job(&mut self) -> Option<Job> {
        let now = Instant::now();
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if is_due(self.due.keep)
            && let Some(fresh) = self.unsaved.take()
        {
            self.due.keep = None;
            return Some(Job::Keep(fresh.pair, fresh.seconds));
        }
        while let Some(command) = self.waiting.pop_front() {
            if let Some(job) = self.command(command) {
                return Some(job);
            }
        }
        if let Some(pair) = self.held.pair() {
            let (pair, fixed) = (pair.clone(), self.held.fixed());
            if is_due(self.due.refresh) {
                self.due.refresh = None;
                return Some(Job::Refresh(pair));
            }
            if is_due(self.due.validate) {
                self.due.validate = None;
                self.due.validated = Some(now);
                return Some(Job::Validate { pair, fixed });
            }
        }
        let waiting = self.device.as_mut()?;
        if waiting.ends <= now {
            self.device = None;
            self.note = Some("The code was not entered in time.".to_owned());
            return None;
        }
        if waiting.next > now {
            return None;
        }
        waiting.next = now + self.pace.seconds(waiting.interval);
        Some(Job::Look(Arc::clone(&waiting.device)))
    }

    /// A sign-in or sign-out, now that nothing else is under way. Answers what needs no work.
    fn command(&mut self, command: Command) -> Option<Job> {
        match command {
            Command::Begin(reply) if self.held.fixed() => {
                let _ = reply.send(Err(Refusal::Fixed));
            }
            Command::Begin(reply) => match &self.device {
                Some(waiting) if waiting.ends > Instant::now() => {
                    let _ = reply.send(Ok(waiting.invitation.clone()));
                }
                _ => return Some(Job::Begin(reply)),
            },
            Command::Cancel(reply) => {
                self.device = None;
                let _ = reply.send(Ok(()));
            }
            Command::SignOut(reply) => {
                self.device = None;
                let refusal = if self.held.fixed() {
                    Refusal::Fixed
                } else if self.held.is_empty() {
                    Refusal::NotSignedIn
                } else {
                    return Some(Job::SignOut(self.held.pair().cloned(), reply));
                };
                let _ = reply.send(Err(refusal));
            }
            Command::Token { .. } => {}
        }
        None
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Token { refused, reply } => {
                if self.callers.len() >= CALLERS {
                    let why = "Too much is asked of Twitch at a time.".to_owned();
                    let _ = reply.send(Err(NoToken::Later(why)));
                    return;
                }
                if refused.is_some_and(|refused| self.held.refuse(refused)) {
                    self.renew();
                }
                self.callers.push(reply);
            }
            command if self.waiting.len() >= WAITING => match command {
                Command::Begin(reply) => drop(reply.send(Err(Refusal::Busy))),
                Command::Cancel(reply) | Command::SignOut(reply) => {
                    drop(reply.send(Err(Refusal::Busy)));
                }
                Command::Token { .. } => {}
            },
            command => self.waiting.push_back(command),
        }
    }

    /// Twitch does not take the token any more.
    fn renew(&mut self) {
        let now = Some(Instant::now());
        if self.unsaved.is_some() {
            // the refresh token is spent already; what came for it is being stored
        } else if self.held.refreshable() {
            self.due.refresh = now;
        } else {
            // it can only be made sure of
            self.due.validate = now;
        }
    }

    /// Chat does not take the account; Twitch is asked whether it is good.
    fn doubted(&mut self) {
        let enough = self.pace.seconds(DOUBT_AFTER);
        let held = self.held.pair().is_some();
        if held && self.due.validated.is_none_or(|at| at.elapsed() >= enough) {
            self.due.validate = Some(Instant::now());
        }
    }

    fn settle(&mut self, done: Done) {
        match done {
            Done::Begun(Ok(device), reply) => {
                let _ = reply.send(Ok(self.invite(device)));
            }
            Done::Begun(Err(refusal), reply) => drop(reply.send(Err(refusal))),
            Done::Pending { slow_down } => self.later(if slow_down { SLOWER } else { 0 }, None),
            Done::NotSignedIn(Failure::Transient(trouble)) => self.later(0, Some(trouble.rest())),
            Done::NotSignedIn(Failure::Refused(said)) => {
                self.device = None;
                self.note = Some(format!("Twitch does not sign the account in: {said}."));
            }
            Done::Fresh(fresh) => self.fresh(fresh),
            Done::NotRefreshed(Failure::Transient(trouble)) => {
                let why = trouble.to_string();
                self.due.refresh = Some(self.after_trouble(why, trouble.rest()));
            }
            Done::NotRefreshed(Failure::Refused(said)) => self.died(&said),
            Done::Validated(Ok((valid, pair))) => {
                self.pauses = Pauses::default();
                let left = valid
                    .expires_in
                    .map(|left| self.pace.seconds(left.as_secs()));
                self.held.prove(pair, &valid, left);
                let look = Instant::now() + self.pace.seconds(VALIDATE_EVERY);
                self.due.validate = Some(self.held.ends_at().map_or(look, |end| look.min(end)));
                self.due.refresh = self.held.refresh_at().filter(|_| self.unsaved.is_none());
            }
            Done::Validated(Err(Failure::Transient(trouble))) => {
                let why = trouble.to_string();
                self.due.validate = Some(self.after_trouble(why, trouble.rest()));
            }
            Done::Validated(Err(Failure::Refused(said))) => {
                if self.held.refreshable() {
                    self.renew();
                } else {
                    self.died(&said);
                }
            }
            Done::SignedOut(Ok(()), reply) => {
                self.held = Held::default();
                self.unsaved = None;
                self.due = Due::default();
                self.note = None;
                // before the answer, so that who asked sees it done
                self.publish();
                let _ = reply.send(Ok(()));
            }
            Done::SignedOut(Err(refusal), reply) => drop(reply.send(Err(refusal))),
        }
    }

    fn invite(&mut self, device: Device) -> Invitation {
        let (now, left) = (Instant::now(), self.pace.seconds(device.seconds));
        let invitation = Invitation {
            user_code: device.user_code.clone(),
            verification_uri: device.verification_uri.clone(),
            expires_at: wall(left),
        };
        self.note = None;
        self.device = Some(Waiting {
            interval: device.interval,
            next: now + self.pace.seconds(device.interval),
            ends: now + left,
            device: Arc::new(device),
            invitation: invitation.clone(),
        });
        self.publish();
        invitation
    }

    /// The next look at a waiting sign-in is put off.
    fn later(&mut self, slower: u64, rest: Option<Duration>) {
        if let Some(waiting) = &mut self.device {
            waiting.interval += slower;
            let pause = self.pace.seconds(waiting.interval);
            waiting.next = Instant::now() + pause.max(rest.unwrap_or_default());
        }
    }

    /// A new pair. Not stored, it is not used; the old one's refresh token is spent all the same.
    fn fresh(&mut self, fresh: Fresh) {
        self.device = None;
        self.due.refresh = None;
        if let Some(why) = &fresh.unsaved {
            let why = format!(
                "The new Twitch token cannot be stored ({why}) and is not used before it is"
            );
            self.due.keep = Some(self.after_trouble(why, Duration::ZERO));
            self.unsaved = Some(fresh);
            return;
        }
        self.note = None;
        self.pauses = Pauses::default();
        let left = fresh.seconds.map(|seconds| self.pace.seconds(seconds));
        self.held.adopt(fresh.pair, left);
        self.due.refresh = self.held.refresh_at();
        if !self.held.known() {
            self.due.validate = Some(Instant::now());
        }
    }

    /// When to try again.
    fn after_trouble(&mut self, why: String, rest: Duration) -> Instant {
        self.held.trouble(why);
        let pause = self.pace.span(self.pauses.next_pause());
        Instant::now() + pause.max(rest)
    }

    fn died(&mut self, said: &str) {
        self.held.die(said);
        self.due = Due::default();
    }

    /// Answers those who wait for a token, unless waiting longer may help.
    fn answer(&mut self, proving: bool) {
        let now = Instant::now();
        let due = [self.due.keep, self.due.refresh, self.due.validate];
        let soon = due.into_iter().flatten().any(|at| at <= now);
        let answer = self.held.token();
        if let Err(NoToken::Later(_)) = &answer
            && (proving || soon)
        {
            return;
        }
        for caller in self.callers.drain(..) {
            let _ = caller.send(answer.clone()); // who asked may have left
        }
    }

    fn publish(&self) {
        let standing = Standing {
            sign_in: self.device.as_ref().map(|w| w.invitation.clone()),
            note: self.note.clone(),
            ..self.held.standing()
        };
        self.standing.send_if_modified(|now| {
            let other = *now != standing;
            *now = standing;
            other
        });
        let login = self.held.login();
        self.logins.send_if_modified(|now| {
            let other = !same(now, &login);
            *now = login;
            other
        });
    }

    /// When something is due next.
    fn wake(&self) -> Option<Instant> {
        let device = self.device.as_ref().map(|w| w.next.min(w.ends));
        let due = [self.due.keep, self.due.refresh, self.due.validate, device];
        due.into_iter().flatten().min()
    }
}

fn same(a: &Login, b: &Login) -> bool {
    use secrecy::ExposeSecret;
    match (a, b) {
        (Login::As(a), Login::As(b)) => {
            a.login == b.login && a.token.expose_secret() == b.token.expose_secret()
        }
        (Login::Nobody, Login::Nobody) | (Login::Unsure, Login::Unsure) => true,
        _ => false,
    }
}

async fn finished(slot: &mut Option<Slot>) -> Done {
    match slot {
        Some(slot) => slot.work.as_mut().await,
        None => std::future::pending().await,
    }
}

async fn until(wake: Option<Instant>) {
    match wake {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
