//! The door to chat against a server like Twitch's, over real sockets.

#[path = "support/twitch.rs"]
mod server;

use sanctum_chronicler::event::{
    ChatLine, Input, Origin, Part, PartState, PartStatus, Removal, UserRole,
};
use sanctum_chronicler::inbox::{Letter, inbox};
use sanctum_chronicler::twitch::{self, Credentials, Options};
use server::{PATIENCE, Twitch, User};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A door at work, and what it hands in.
struct Door {
    letters: mpsc::Receiver<Letter>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Door {
    fn open(options: Options) -> Self {
        let (inbox, letters) = inbox(1024);
        let stop = CancellationToken::new();
        let task = tokio::spawn(twitch::run(options, inbox, stop.clone()));
        Self {
            letters,
            stop,
            task,
        }
    }

    /// Opens it and waits until it reads.
    async fn reading(options: Options) -> Self {
        let mut door = Self::open(options);
        assert_eq!(door.state().await.state, PartState::Ok);
        door
    }

    async fn next(&mut self) -> Input {
        let letter = tokio::time::timeout(PATIENCE, self.letters.recv()).await;
        letter
            .expect("an input comes")
            .expect("the door is open")
            .input
    }

    async fn state(&mut self) -> PartStatus {
        match self.next().await {
            Input::Part(status) => status,
            other => panic!("not a state: {other:?}"),
        }
    }

    async fn line(&mut self) -> ChatLine {
        match self.next().await {
            Input::Chat(line) => *line,
            other => panic!("not a line: {other:?}"),
        }
    }

    async fn text(&mut self) -> String {
        self.line().await.text
    }

    /// The connection is reported as lost, then as back.
    async fn lost_and_back(&mut self) -> String {
        let lost = self.state().await;
        assert_eq!(lost.state, PartState::Broken);
        assert_eq!(self.state().await.state, PartState::Ok);
        lost.detail
    }
}

fn options(twitch: &Twitch) -> Options {
    Options {
        server: twitch.url().parse().expect("a sound address"),
        channel: "harbor".to_owned(),
        steward_name: "steward".to_owned(),
        ..Options::default()
    }
}

#[tokio::test]
async fn lines_arrive_in_order_and_whole() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let mut door = Door::open(options(&twitch));
    let state = door.state().await;
    assert_eq!(state.part, Part::Chat);
    assert_eq!(state.detail, "reading #harbor, anonymously");
    assert!(
        twitch
            .received()
            .iter()
            .any(|line| line.starts_with("NICK justinfan"))
    );
    assert!(
        !twitch
            .received()
            .iter()
            .any(|line| line.starts_with("PASS"))
    );

    twitch.user(User::new("anna").with_badges("moderator/1,subscriber/12"));
    let first = room.says_with("anna", "Kappa the tide; turns", &[("emotes", "25:0-4")]);
    let line = door.line().await;
    assert_eq!(
        (&*line.id.0, &*line.text),
        (&*first, "Kappa the tide; turns")
    );
    assert_eq!(line.user.login, "anna");
    assert_eq!((line.role, line.subscriber), (UserRole::Moderator, true));
    assert_eq!((line.emotes[0].start, line.emotes[0].end), (0, 5));

    for n in 0..100 {
        room.says("ben", &format!("line {n}"));
    }
    for n in 0..100 {
        assert_eq!(door.text().await, format!("line {n}"));
    }
    room.acts("ben", "rows");
    let line = door.line().await;
    assert_eq!((line.action, &*line.text), (true, "rows"));

    room.replies("ben", &first, "it does");
    let reply = door.line().await.reply_to.unwrap();
    assert_eq!((&*reply.message.0, &*reply.login), (&*first, "anna"));
    assert!(!reply.to_steward);
}

#[tokio::test]
async fn what_moderators_take_away_and_who_comes() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let mut door = Door::reading(options(&twitch)).await;

    let id = room.says("ben", "buy cheap things");
    door.line().await;
    room.deletes(&id);
    assert_eq!(
        door.next().await,
        Input::Removed(Removal::Message(id.as_str().into()))
    );
    let login = "ben".to_owned();
    room.times_out("ben", 600);
    assert_eq!(
        door.next().await,
        Input::Removed(Removal::User {
            login: login.clone()
        })
    );
    room.bans("ben");
    assert_eq!(door.next().await, Input::Removed(Removal::User { login }));
    room.clears();
    assert_eq!(door.next().await, Input::Removed(Removal::All));

    room.raided_by("carla", 61);
    let (from, viewers) = ("carla".to_owned(), 61);
    assert_eq!(door.next().await, Input::Raid { from, viewers });
    room.resubscribes("ben", "three months by the fire");
    let line = door.line().await;
    assert_eq!(
        (&*line.user.login, &*line.text),
        ("ben", "three months by the fire")
    );
    room.announces("anna", "mind the rules");
    assert_eq!(door.text().await, "mind the rules");
}

#[tokio::test]
async fn garbage_costs_neither_the_connection_nor_the_next_line() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let mut door = Door::reading(options(&twitch)).await;

    twitch.line("");
    twitch.line("@");
    twitch.line("@tag=only");
    twitch.line(": : :");
    twitch.line("@color=#\u{e9}\u{20ac}x;emotes=1:5-2;badges=/ :x!x@x PRIVMSG #harbor :bad tags");
    twitch.raw(b"\xff\xfe\x00\x80 PRIVMSG\r\n");
    twitch.raw(&b"x".repeat(70_000));
    twitch.raw(b"\n");
    twitch.raw(b":y!y@y PRIVMSG #harbor :not \xc3 UTF-8\r\n");
    room.says("anna", "after it");

    assert_eq!(door.text().await, "bad tags");
    assert_eq!(door.text().await, "not \u{fffd} UTF-8");
    assert_eq!(door.text().await, "after it");
    assert_eq!(twitch.connections(), 1);
}

#[tokio::test]
async fn a_line_in_pieces_is_one_line() {
    let twitch = Twitch::start().await;
    twitch.room("harbor");
    let mut door = Door::reading(options(&twitch)).await;
    for byte in b":anna!anna@anna PRIVMSG #harbor :slowly\r\n" {
        twitch.raw(&[*byte]);
    }
    assert_eq!(door.text().await, "slowly");
}

#[tokio::test]
async fn comes_back_after_a_drop_with_half_a_line() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let mut door = Door::reading(options(&twitch)).await;

    room.says("anna", "before");
    twitch.raw(b"@badges=;id=1 :anna!anna@anna PRIVMSG #harbor :hal");
    twitch.hang_up();
    assert_eq!(door.text().await, "before");
    assert!(door.lost_and_back().await.ends_with("the server closed it"));
    room.says("anna", "after");
    assert_eq!(door.text().await, "after");
    assert_eq!(twitch.connections(), 2);
}

#[tokio::test]
async fn comes_back_when_asked_to_reconnect() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let mut door = Door::reading(options(&twitch)).await;
    room.says("anna", "before");
    twitch.ask_to_reconnect();
    assert_eq!(door.text().await, "before");
    assert!(door.lost_and_back().await.ends_with("asks to connect anew"));
    room.says("anna", "after");
    assert_eq!(door.text().await, "after");
}

#[tokio::test]
async fn answers_pings() {
    let twitch = Twitch::start().await;
    twitch.room("harbor");
    let _door = Door::reading(options(&twitch)).await;
    twitch.ping();
    twitch.until_received(|line| line.starts_with("PONG")).await;
}

/// Time is paused: it jumps to the next timer whenever nothing else is to do.
#[tokio::test(start_paused = true)]
async fn notices_a_connection_that_is_dead_and_open() {
    let twitch = Twitch::start().await;
    twitch.room("harbor");
    let mut door = Door::reading(options(&twitch)).await;
    let since = tokio::time::Instant::now();
    twitch.fall_silent(true);
    let lost = door.letters.recv().await.unwrap().input;
    let Input::Part(lost) = lost else {
        panic!("not a state: {lost:?}")
    };
    assert!(
        lost.detail.ends_with("does not answer any more"),
        "{}",
        lost.detail
    );
    assert!(since.elapsed().as_secs() <= 65);
}

#[tokio::test]
async fn lines_of_a_shared_chat_stay_out_unless_wanted() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let mut closed = Door::reading(options(&twitch)).await;
    let mut open = Door::reading(Options {
        shared_chat: true,
        ..options(&twitch)
    })
    .await;
    room.shared_from("99001", "carla", "from next door");
    room.says("anna", "from here");
    assert_eq!(closed.text().await, "from here");
    assert_eq!(open.text().await, "from next door");
    assert_eq!(open.text().await, "from here");
}

#[tokio::test]
async fn knows_whose_hand_wrote() {
    let twitch = Twitch::start().await;
    twitch.account("keeper", "secret");
    let room = twitch.room("harbor");
    let mut door = Door::open(Options {
        logins: Some(Credentials {
            login: "Keeper".to_owned(),
            token: "oauth:secret".into(),
        })
        .into(),
        bots: vec!["OurBot".to_owned()],
        ..options(&twitch)
    });
    assert_eq!(door.state().await.detail, "reading #harbor as Keeper");
    twitch.user(User::new("harbor").with_badges("broadcaster/1"));
    for (login, origin, role) in [
        ("anna", Origin::Human, UserRole::Viewer),
        ("nightbot", Origin::Bot, UserRole::Viewer),
        ("ourbot", Origin::Bot, UserRole::Viewer),
        ("keeper", Origin::Own, UserRole::Viewer),
        ("harbor", Origin::Human, UserRole::Broadcaster),
    ] {
        room.says(login, "hello");
        let line = door.line().await;
        assert_eq!((line.origin, line.role), (origin, role), "{login}");
    }
    let own = room.says("keeper", "what does the sea want?");
    door.line().await;
    room.replies("anna", &own, "rest");
    assert!(door.line().await.reply_to.unwrap().to_steward);
}

#[tokio::test]
async fn a_refused_login_is_said_once_and_not_hammered() {
    let twitch = Twitch::start().await;
    twitch.room("harbor");
    let mut door = Door::open(Options {
        logins: Some(Credentials {
            login: "keeper".to_owned(),
            token: "stale".into(),
        })
        .into(),
        ..options(&twitch)
    });
    let state = door.state().await;
    assert_eq!(state.state, PartState::Broken);
    assert!(
        state.detail.contains("Login authentication failed"),
        "{}",
        state.detail
    );
    assert!(state.hint.contains("TWITCH_ACCESS_TOKEN"));
    assert!(!format!("{state:?}").contains("stale"));
    twitch.until_alone().await;
    assert_eq!(twitch.connections(), 1);
}

/// Time is paused: the slow retry comes at once.
#[tokio::test(start_paused = true)]
async fn a_refused_login_is_tried_again_later() {
    let twitch = Twitch::start().await;
    twitch.room("harbor");
    twitch.refuse_logins(true);
    let mut door = Door::open(options(&twitch));
    assert_eq!(door.state().await.state, PartState::Broken);
    twitch.refuse_logins(false);
    let next = door.letters.recv().await.unwrap().input;
    assert!(matches!(
        next,
        Input::Part(PartStatus {
            state: PartState::Ok,
            ..
        })
    ));
}

/// Time is paused: the wait for the channel is over at once.
#[tokio::test(start_paused = true)]
async fn a_channel_that_the_server_does_not_know_is_named() {
    let twitch = Twitch::start().await;
    let status = twitch::probe(&options(&twitch)).await;
    assert_eq!(status.state, PartState::Broken);
    assert!(status.detail.ends_with("does not let us into #harbor"));
    twitch.until_received(|line| line == "JOIN #harbor").await;
}

#[tokio::test]
async fn waits_for_a_server_that_is_not_there_yet() {
    let twitch = Twitch::start().await;
    let (options, address) = (options(&twitch), twitch.address());
    twitch.stop().await;
    let mut door = Door::open(options);
    let state = door.state().await;
    assert_eq!(state.state, PartState::Broken);
    assert!(
        state.detail.starts_with("cannot reach irc://127.0.0.1"),
        "{}",
        state.detail
    );

    let twitch = Twitch::start_on(address).await;
    let room = twitch.room("harbor");
    assert_eq!(door.state().await.state, PartState::Ok);
    room.says("anna", "you are here");
    assert_eq!(door.text().await, "you are here");
}

#[tokio::test]
async fn without_a_channel_it_is_off() {
    let mut door = Door::open(Options::default());
    let state = door.state().await;
    assert_eq!(state.state, PartState::Off);
    assert_eq!(state.hint, "sanctum run --channel NAME");
    door.stop.cancel();
    tokio::time::timeout(PATIENCE, door.task)
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn stops_at_once_and_hangs_up() {
    let twitch = Twitch::start().await;
    twitch.room("harbor");
    let door = Door::reading(options(&twitch)).await;
    let since = std::time::Instant::now();
    door.stop.cancel();
    door.task.await.unwrap();
    twitch.until_alone().await;
    assert!(since.elapsed().as_secs() < 2);
}

#[tokio::test]
async fn a_full_inbox_loses_chat_and_keeps_removals() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    let (inbox, mut letters) = inbox(4);
    let stop = CancellationToken::new();
    let task = tokio::spawn(twitch::run(options(&twitch), inbox.clone(), stop.clone()));
    twitch.until_joined(1).await;
    for n in 0..50 {
        room.says("anna", &format!("line {n}"));
    }
    room.clears();
    let mut lines = 0;
    loop {
        match letters.recv().await.unwrap().input {
            Input::Chat(_) => lines += 1,
            Input::Removed(removal) => break assert_eq!(removal, Removal::All),
            _ => {}
        }
    }
    assert_eq!(lines + inbox.dropped(), 50);
    stop.cancel();
    task.await.unwrap();
}

#[tokio::test]
async fn the_doctor_learns_how_it_is() {
    let twitch = Twitch::start().await;
    twitch.room("harbor");
    assert_eq!(twitch::probe(&options(&twitch)).await.state, PartState::Ok);
    assert_eq!(
        twitch::probe(&Options::default()).await.state,
        PartState::Off
    );
    twitch.refuse_logins(true);
    let refused = twitch::probe(&options(&twitch)).await;
    assert_eq!(refused.state, PartState::Broken);
    let gone = options(&twitch);
    twitch.stop().await;
    assert!(
        twitch::probe(&gone)
            .await
            .detail
            .starts_with("cannot reach")
    );
}
