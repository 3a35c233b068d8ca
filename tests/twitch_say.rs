//! Writing in chat, against a server that remembers every limit overstepped. Time is paused in all tests: it
//! jumps to the next timer whenever nothing else is to do.

#[path = "support/twitch.rs"]
mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use sanctum_chronicler::event::{At, Input, MessageId, Origin, SayOutcome};
use sanctum_chronicler::inbox::{Letter, inbox};
use sanctum_chronicler::twitch::{self, Credentials, Options, Outgoing, Writing};
use server::{Said, Twitch, User};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// When tests begin.
const START: At = At(1_795_250_400_000);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// A door that writes.
struct Door {
    letters: mpsc::Receiver<Letter>,
    lines: mpsc::Sender<Outgoing>,
    open: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    next_id: u64,
    start: Instant,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Door {
    fn open(options: Options) -> Self {
        let (inbox, letters) = inbox(1024);
        let (lines, waiting) = mpsc::channel(256);
        let (open, asked) = (
            Arc::new(AtomicBool::new(true)),
            Arc::<AtomicUsize>::default(),
        );
        let (gate, asks) = (Arc::clone(&open), Arc::clone(&asked));
        let start = Instant::now();
        let writing = Writing {
            lines: waiting,
            gate: Box::new(move |_| {
                asks.fetch_add(1, Ordering::Relaxed);
                let open = gate.load(Ordering::Relaxed);
                open.then_some(()).ok_or("The gate is closed.".to_owned())
            }),
            clock: Box::new(move || START + start.elapsed()),
        };
        let stop = CancellationToken::new();
        let task = tokio::spawn(twitch::converse(options, writing, inbox, stop.clone()));
        Self {
            letters,
            lines,
            open,
            asked,
            next_id: 1,
            start,
            stop,
            task,
        }
    }

    fn say_for(&mut self, text: &str, patience: Duration, reply_to: Option<&str>) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        let line = Outgoing {
            id,
            text: text.to_owned(),
            reply_to: reply_to.map(MessageId::from),
            until: START + self.start.elapsed() + patience,
        };
        self.lines.try_send(line).expect("there is room");
        id
    }

    fn say(&mut self, text: &str) -> u64 {
        self.say_for(text, MINUTE, None)
    }

    async fn next(&mut self) -> Input {
        self.letters.recv().await.expect("the door is open").input
    }

    /// The next outcome.
    async fn outcome(&mut self) -> (u64, SayOutcome) {
        loop {
            if let Input::Said { id, outcome } = self.next().await {
                return (id, outcome);
            }
        }
    }

    async fn is_sent(&mut self, id: u64) {
        assert_eq!(self.outcome().await, (id, SayOutcome::Sent));
    }

    /// Why it was refused.
    async fn is_refused(&mut self, id: u64) -> String {
        match self.outcome().await {
            (refused, SayOutcome::Refused(why)) if refused == id => why,
            other => panic!("{id} is not refused, but {other:?}"),
        }
    }

    fn gate(&self, open: bool) {
        self.open.store(open, Ordering::Relaxed);
    }
}

async fn harbor() -> Twitch {
    let twitch = Twitch::start().await;
    twitch.account("keeper", "secret");
    twitch.room("harbor");
    twitch
}

fn options(twitch: &Twitch) -> Options {
    Options {
        server: twitch.url().parse().expect("a sound address"),
        channel: "harbor".to_owned(),
        logins: Some(Credentials {
            login: "keeper".to_owned(),
            token: "secret".into(),
        })
        .into(),
        ..Options::default()
    }
}

fn texts(twitch: &Twitch) -> Vec<String> {
    twitch.said().into_iter().map(|said| said.text).collect()
}

/// The lines on the wire that are words.
fn written(twitch: &Twitch) -> Vec<String> {
    let lines = twitch.received().into_iter();
    lines.filter(|line| line.contains("PRIVMSG")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_burst_stays_within_the_limits() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    let lines: Vec<String> = (0..60).map(|n| format!("thought {n}")).collect();
    for line in &lines {
        door.say_for(line, HOUR, None);
    }
    for id in 1..=60 {
        door.is_sent(id).await;
    }
    assert_eq!(texts(&twitch), lines);
    assert_eq!(twitch.violations(), [""; 0]);
    assert!(door.start.elapsed() < 5 * MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_moderator_may_write_more_and_not_too_much() {
    let twitch = harbor().await;
    twitch.user(User::new("keeper").with_badges("moderator/1"));
    let mut door = Door::open(options(&twitch));
    for n in 0..200 {
        door.say_for(&format!("thought {n}"), HOUR, None);
    }
    for id in 1..=200 {
        door.is_sent(id).await;
    }
    assert_eq!(twitch.violations(), [""; 0]);
    assert!(door.start.elapsed() < 2 * MINUTE);
}

#[tokio::test(start_paused = true)]
async fn the_limits_outlive_a_connection() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    for n in 0..40 {
        door.say_for(&format!("thought {n}"), HOUR, None);
    }
    for id in 1..=40 {
        door.is_sent(id).await;
        if id % 10 == 0 {
            twitch.hang_up();
        }
    }
    assert!(twitch.connections() > 3);
    assert_eq!(twitch.violations(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn not_twice_the_same_within_half_a_minute() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    let first = door.say("What does the sea want?");
    door.is_sent(first).await;
    let again = door.say("what does the  sea want? ");
    assert!(door.is_refused(again).await.contains("The same was said"));
    tokio::time::advance(Duration::from_secs(31)).await;
    let later = door.say("What does the sea want?");
    door.is_sent(later).await;
    assert_eq!(texts(&twitch).len(), 2);
    assert_eq!(twitch.violations(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_line_is_refused_and_not_cut() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    for text in ["/ban anna", ".clear", "\r\n\0", &"é".repeat(501)] {
        let id = door.say(text);
        door.is_refused(id).await;
    }
    assert_eq!(written(&twitch), [""; 0]);
    let longest = "é".repeat(500);
    let id = door.say(&longest);
    door.is_sent(id).await;
    assert_eq!(texts(&twitch), [longest]);
}

#[tokio::test(start_paused = true)]
async fn a_line_break_is_no_command() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    let id = door.say_for(
        "the tide\r\nPART #harbor\nturns\0",
        MINUTE,
        Some("a\r\nPART #harbor"),
    );
    door.is_sent(id).await;
    assert_eq!(texts(&twitch), ["the tide  PART #harbor turns"]);
    let parts = |line: &String| line.starts_with("PART");
    assert!(!twitch.received().iter().any(parts));
}

#[tokio::test(start_paused = true)]
async fn nothing_passes_a_closed_gate() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    door.gate(false);
    let id = door.say("Is anybody there?");
    assert_eq!(door.is_refused(id).await, "The gate is closed.");
    assert_eq!(written(&twitch), [""; 0]);
    door.gate(true);
    let id = door.say("Is anybody there?");
    door.is_sent(id).await;
}

#[tokio::test(start_paused = true)]
async fn the_gate_is_asked_at_the_moment_of_sending() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    let first = door.say("one");
    let second = door.say("two");
    door.is_sent(first).await;
    assert_eq!(door.asked.load(Ordering::Relaxed), 1);
    // the second waits for its turn; meanwhile the stream ends
    door.gate(false);
    assert_eq!(door.is_refused(second).await, "The gate is closed.");
    assert_eq!(texts(&twitch), ["one"]);
}

#[tokio::test(start_paused = true)]
async fn given_up_rather_than_sent_late() {
    let twitch = harbor().await;
    let (options, address) = (options(&twitch), twitch.address());
    twitch.stop().await;
    let mut door = Door::open(options);
    let ids = [door.say("too late"), door.say("too late, too")];
    for id in ids {
        assert!(
            door.is_refused(id)
                .await
                .contains("could not be sent in time")
        );
    }
    assert!((MINUTE..MINUTE + Duration::from_secs(1)).contains(&door.start.elapsed()));

    let patient = door.say_for("in time", HOUR, None);
    let twitch = Twitch::start_on(address).await;
    twitch.account("keeper", "secret");
    twitch.room("harbor");
    door.is_sent(patient).await;
    assert_eq!(texts(&twitch), ["in time"]);
}

#[tokio::test(start_paused = true)]
async fn a_line_that_waits_for_its_turn_for_too_long_is_given_up() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    let second = Duration::from_secs(1);
    let (first, late) = (door.say("one"), door.say_for("two", second, None));
    door.is_sent(first).await;
    door.is_refused(late).await;
    assert_eq!(texts(&twitch), ["one"]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_a_reply() {
    let twitch = harbor().await;
    let room = twitch.room("harbor");
    let mut door = Door::open(options(&twitch));
    twitch.until_joined(1).await;
    let asked = room.says("anna", "steward, what is the plan?");
    let heard = loop {
        if let Input::Chat(line) = door.next().await {
            break line;
        }
    };
    assert_eq!(heard.origin, Origin::Human);
    let id = door.say_for("The old harbor.", MINUTE, Some(&heard.id.0));
    door.is_sent(id).await;
    let said = Said {
        room: "harbor".to_owned(),
        login: "keeper".to_owned(),
        text: "The old harbor.".to_owned(),
        reply_to: Some(asked),
    };
    assert_eq!(twitch.said(), [said]);
}

#[tokio::test(start_paused = true)]
async fn the_servers_refusal_is_the_lines() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    twitch.refuse_lines("msg_banned", "You are banned from talking in harbor.");
    let id = door.say("one");
    let why = door.is_refused(id).await;
    assert!(
        why.ends_with("You are banned from talking in harbor."),
        "{why}"
    );

    // somebody else writes under this account: it is left alone for a while
    twitch.refuse_lines("msg_ratelimit", "Too many messages too quickly.");
    let id = door.say("two");
    door.is_refused(id).await;
    let since = Instant::now();
    let id = door.say("three");
    door.is_refused(id).await;
    assert!(since.elapsed() > Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_has_the_line() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    twitch.until_joined(1).await;
    twitch.fall_silent(true);
    let id = door.say("one by one");
    door.is_sent(id).await;
    assert_eq!(written(&twitch), ["PRIVMSG #harbor :one by one"]);
}

#[tokio::test(start_paused = true)]
async fn without_an_account_nothing_is_written() {
    let twitch = harbor().await;
    let mut door = Door::open(Options {
        logins: None.into(),
        ..options(&twitch)
    });
    let id = door.say("one");
    assert!(door.is_refused(id).await.contains("without an account"));
    assert_eq!(written(&twitch), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_waits_at_the_end_is_given_up() {
    let twitch = harbor().await;
    let mut door = Door::open(options(&twitch));
    let first = door.say("one");
    door.is_sent(first).await;
    let rest = [door.say("two"), door.say("three")];
    door.stop.cancel();
    for id in rest {
        assert!(door.is_refused(id).await.contains("stops"));
    }
    (&mut door.task).await.expect("it ends calmly");
    assert_eq!(texts(&twitch), ["one"]);
}
