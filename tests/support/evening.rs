//! A written evening as journal entries, for tests of the ledger.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses a part of it"
)]

use std::time::Duration;

use sanctum_chronicler::event::{
    Action, Actor, At, Cause, ChatLine, Dashboard, DashboardRow, Entry, Flag, Goal, Input,
    MessageId, Order, Place, Prompt, PromptId, PromptRow, PromptSource, Reading, Reason, Removal,
    SessionId, SessionRow, Severity, StreamChange, StreamSource, Verdict, seconds,
};
use sanctum_chronicler::ledger::Record;

/// 2026-11-21, 19:02 UTC.
pub const START: At = At(1_795_287_720_000);

/// Entries of one session, made one after the other.
pub struct Evening {
    pub session: SessionRow,
    entries: Vec<Entry>,
    pub prompts: Vec<PromptRow>,
    pub dashboard: Option<DashboardRow>,
}

pub fn at(second: u64) -> At {
    START + seconds(second)
}

impl Evening {
    /// A session opened by OBS at [`START`].
    pub fn new() -> Self {
        let id = SessionId::new(START, [7; 10]);
        let session = SessionRow {
            id,
            channel: "fogbound".to_owned(),
            started: START,
            stream_since: START,
            ended: None,
            resting_until: None,
            title: String::new(),
            game: String::new(),
            theme: String::new(),
            messages: 0,
            people: 0,
            prompts: 0,
            flags: 0,
        };
        let mut evening = Self {
            session,
            entries: Vec::new(),
            prompts: Vec::new(),
            dashboard: None,
        };
        let source = StreamSource::Obs;
        let opened = Action::SessionOpened {
            session: id,
            channel: "fogbound".to_owned(),
            stream_since: START,
            by: source,
        };
        evening.enter(
            0,
            Input::Stream {
                source,
                change: StreamChange::Started { since: None },
            },
            vec![opened],
        );
        evening
    }

    pub fn enter(&mut self, second: u64, input: Input, actions: Vec<Action>) {
        let seq = self.entries.last().map_or(1, |e| e.last_seq() + 1);
        self.entries.push(Entry {
            seq,
            at: at(second),
            session: Some(self.session.id),
            input,
            actions,
        });
    }

    pub fn say(&mut self, second: u64, id: &str, user: &str, text: &str) {
        self.session.messages += 1;
        self.session.people = 3;
        self.enter(
            second,
            Input::Chat(Box::new(ChatLine::plain(id, user, text))),
            vec![],
        );
    }

    pub fn flagged(&mut self, second: u64, id: &str, user: &str, text: &str) {
        self.session.messages += 1;
        self.session.flags += 1;
        let flag = Flag {
            severity: Severity::High,
            category: "viewer_sale".to_owned(),
            reasons: vec!["offers viewers or followers for sale".to_owned()],
        };
        let flagged = Action::Flagged {
            message: id.into(),
            flag,
        };
        self.enter(
            second,
            Input::Chat(Box::new(ChatLine::plain(id, user, text))),
            vec![flagged],
        );
    }

    pub fn withdraw(&mut self, second: u64, id: &str) {
        let messages = vec![MessageId::from(id)];
        self.enter(
            second,
            Input::Removed(Removal::Message(id.into())),
            vec![Action::Withdrawn { messages }],
        );
    }

    pub fn dismiss(&mut self, second: u64, id: &str) {
        let order = Order::DismissFlag { message: id.into() };
        let dismissed = Action::FlagDismissed {
            message: id.into(),
            by: Actor::Owner,
        };
        self.enter(
            second,
            Input::Order {
                by: Actor::Owner,
                order,
            },
            vec![dismissed],
        );
    }

    pub fn reading(&mut self, second: u64, reading: Reading) {
        let changed = Action::ReadingChanged {
            reading,
            reasons: vec![],
            silence: vec![],
            next_prompt: None,
        };
        self.enter(second, Input::Tick, vec![changed]);
    }

    pub fn prompt(
        &mut self,
        second: u64,
        text: &str,
        answered_by: u32,
        first_after: Option<Duration>,
    ) {
        self.session.prompts += 1;
        let prompt = Prompt {
            id: PromptId(u64::from(self.session.prompts)),
            text: text.to_owned(),
            source: PromptSource::Offline,
            about: "the dashboard's angle".to_owned(),
            reasons: vec![Reason::new(Cause::Quiet, "It was quiet for eight minutes")],
            verdict: Verdict::default(),
        };
        let places = vec![Place::Overlay];
        let delivered = Action::PromptDelivered {
            prompt: prompt.clone(),
            places: places.clone(),
            shown_for: seconds(8),
        };
        self.enter(second, Input::Tick, vec![delivered]);
        let seq = self.entries.last().map_or(1, |e| e.seq);
        let row = PromptRow {
            seq,
            prompt,
            proposed: None,
            delivered: Some(at(second)),
            places,
            decision: None,
            answered_by,
            first_after,
            feedback: None,
        };
        self.prompts.push(row);
    }

    pub fn plan(&mut self, dashboard: Dashboard) {
        self.session.title.clone_from(&dashboard.stream_title);
        self.dashboard = Some(DashboardRow {
            seq: 1,
            at: START,
            dashboard,
        });
    }

    pub fn end(&mut self, second: u64) {
        self.session.ended = Some(at(second));
        let because = "the owner ended it".to_owned();
        let closed = Action::SessionClosed {
            session: self.session.id,
            ended: at(second),
            because,
        };
        self.enter(
            second,
            Input::Order {
                by: Actor::Owner,
                order: Order::EndSession { session: None },
            },
            vec![closed],
        );
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn record(&self) -> Record {
        let mut record = Record::new(self.session.clone());
        for entry in &self.entries {
            record.add(entry);
        }
        record.prompts.clone_from(&self.prompts);
        record.dashboard.clone_from(&self.dashboard);
        record
    }
}

/// An evening with a bit of everything.
pub fn full() -> Evening {
    let mut e = Evening::new();
    let goal = |text: &str, done| Goal {
        text: text.to_owned(),
        done,
    };
    e.plan(Dashboard {
        stream_title: "The Slow Road to the Observatory".to_owned(),
        game: "Outer Wilds".to_owned(),
        mood: "Curious, unhurried".to_owned(),
        content_angle: "What do we owe a place that nobody will remember?".to_owned(),
        session_goals: vec![
            goal("Read every wall in the museum", true),
            goal("Land without breaking a leg", false),
        ],
        ..Dashboard::default()
    });
    e.reading(1, Reading::Arriving);
    e.say(
        25,
        "m-1",
        "Tamsin",
        "good evening, is this the one with the museum?",
    );
    e.say(
        70,
        "m-2",
        "old_pell",
        "it is, and the museum is where I always lose an hour",
    );
    e.reading(90, Reading::Lively);
    for (n, (user, text)) in [
        ("Tamsin", "the little statue in the museum still frightens me, it opens its eyes and nobody explains why"),
        ("old_pell", "the museum statue is the whole game in one room, if you know what you are looking at"),
        ("Wren", "I like that the museum was built by people who were proud of mending things"),
        ("Tamsin", "mending is most of it, every ship in there is patched"),
        ("Wren", "does anybody remember who patched the first ship?"),
        ("old_pell", "the one with the banjo, the ship was his kitchen table for a while"),
    ]
    .into_iter()
    .enumerate()
    {
        e.say(120 + 35 * n as u64, &format!("t-{n}"), user, text);
    }
    e.reading(480, Reading::Settled);
    e.flagged(
        500,
        "f-1",
        "growfast_911",
        "Cheap viewers and followers at growfast . example",
    );
    e.flagged(
        530,
        "f-2",
        "growfast_912",
        "Cheap viewers and followers at growfast . example",
    );
    e.say(
        560,
        "w-1",
        "Wren",
        "my address is on the second lamp post, a thing better not written",
    );
    e.withdraw(590, "w-1");
    e.reading(780, Reading::Contemplative);
    e.reading(1100, Reading::Fading);
    e.prompt(
        1400,
        "A museum keeps the things; who keeps the hands that mended them?",
        2,
        Some(seconds(48)),
    );
    e.say(
        1448,
        "a-1",
        "old_pell",
        "my aunt kept a drawer of clock hands, just the hands, each in an envelope with a name",
    );
    e.say(
        1500,
        "a-2",
        "Wren",
        "hands in envelopes with names is a better museum than most museums I have paid for",
    );
    e.reading(1520, Reading::Lively);
    e.say(
        1560,
        "a-3",
        "Tamsin",
        "did she keep the clocks as well, or only the hands?",
    );
    e.say(
        1600,
        "a-4",
        "old_pell",
        "only the hands. the clocks went back to whoever owned them",
    );
    e.enter(
        1900,
        Input::Raid {
            from: "SmallTelescope".to_owned(),
            viewers: 23,
        },
        vec![],
    );
    e.reading(1905, Reading::Arriving);
    for n in 0..14_u64 {
        e.say(
            1910 + 9 * n,
            &format!("r-{n}"),
            &format!("stargazer{n}"),
            "hello from the telescope, what are we orbiting?",
        );
    }
    e.reading(2400, Reading::Settled);
    e.prompt(
        3600,
        "Somewhere in this system a kettle is still warm.",
        0,
        None,
    );
    e.reading(3700, Reading::Drifting);
    e.say(
        4300,
        "l-1",
        "Wren",
        "I would drink from that kettle, whoever left it on is a friend",
    );
    e.reading(4500, Reading::Resting);
    e.end(5100);
    e
}
