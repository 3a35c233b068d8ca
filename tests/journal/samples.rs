//! One of everything that the journal can store. A new variant of the vocabulary makes `kind` of it fail
//! to compile, so that nobody forgets to add a sample.

use std::time::Duration;

use sanctum_chronicler::event::*;

pub(crate) const SEED: u64 = 7;

pub(crate) fn session(n: u8) -> SessionId {
    SessionId::new(At(1_700_000_000_000 + u64::from(n)), [n; 10])
}

/// Settings as format 1 first stored them. Settings that are added later have their defaults here.
pub(crate) fn settings() -> Settings {
    serde_json::from_str(
        r#"{
            "channel": "ferries", "steward_name": "charon", "grace": {"secs": 240, "nanos": 0},
            "hearth": {
                "quiet": {"secs": 901, "nanos": 0}, "interval": {"secs": 902, "nanos": 500000000},
                "per_hour": 3, "per_session": 11, "active_lines": 4,
                "active_window": {"secs": 61, "nanos": 0}, "voice_hold": {"secs": 121, "nanos": 0},
                "raid_settle": {"secs": 301, "nanos": 0}, "backoff": 1.25, "adapt": false,
                "delivery": "overlay+chat", "proposal": {"secs": 302, "nanos": 0},
                "answer_window": {"secs": 303, "nanos": 0}
            },
            "scenes": {
                "opening": ["soon*"], "talk": ["talk"], "contemplative": ["tea"], "away": ["brb"],
                "closing": ["bye"]
            },
            "drives": {
                "warmth": {"secs": 241, "nanos": 0}, "concern": {"secs": 1201, "nanos": 0},
                "curiosity": {"secs": 1801, "nanos": 0}, "restraint": {"secs": 601, "nanos": 0},
                "threshold": 0.35
            },
            "model": {
                "enabled": true, "context_tokens": 2000, "answer_tokens": 100,
                "patience": {"secs": 31, "nanos": 0}
            }
        }"#,
    )
    .unwrap()
}

pub(crate) fn full_line() -> ChatLine {
    ChatLine {
        id: "line-1".into(),
        user: User {
            id: "4711".into(),
            login: "wren".into(),
            name: "Wrén".into(),
        },
        text: "the ferry \"Kappa\" \u{1f54a} leaves at dusk\\".into(),
        origin: Origin::Bot,
        role: UserRole::Moderator,
        subscriber: true,
        first: true,
        action: true,
        color: Some("#a1b2c3".into()),
        badges: vec![Badge {
            set: "subscriber".into(),
            version: "12".into(),
        }],
        emotes: vec![Emote {
            id: "25".into(),
            start: 11,
            end: 16,
        }],
        reply_to: Some(Reply {
            message: "line-0".into(),
            login: "otter".into(),
            to_steward: true,
        }),
        sent_at: Some(At(1_700_000_000_123)),
    }
}

pub(crate) fn dashboard() -> Dashboard {
    Dashboard {
        raw_markdown: "# Ferries\n".into(),
        stream_title: "Ferries at dusk".into(),
        game: "Harbour".into(),
        mood: "calm".into(),
        go_live_notification: "We sail.".into(),
        social_post: "Tonight #ferries #dusk".into(),
        session_goals: vec![
            Goal {
                text: "reach the island".into(),
                done: false,
            },
            Goal {
                text: "name the boat".into(),
                done: true,
            },
        ],
        content_angle: "What do we carry across".into(),
        notes: "bring tea".into(),
    }
}

pub(crate) fn prompt(id: u64) -> Prompt {
    Prompt {
        id: PromptId(id),
        text: "What would you carry across?".into(),
        source: PromptSource::Offline,
        about: "the dashboard's angle".into(),
        reasons: vec![Reason::new(Cause::Quiet, "quiet for 16 minutes")],
        verdict: Verdict {
            broken: vec!["too long".into()],
        },
    }
}

pub(crate) fn flag() -> Flag {
    Flag {
        severity: Severity::High,
        category: "phishing".into(),
        reasons: vec!["a link that imitates another".into()],
    }
}

fn order(order: Order) -> Input {
    let by = Actor::Panel("mod".into());
    Input::Order { by, order }
}

fn completed(outcome: Result<String, CompletionError>) -> Input {
    Input::Completed { id: 3, outcome }
}

fn stream(change: StreamChange) -> Input {
    let source = StreamSource::Obs;
    Input::Stream { source, change }
}

pub(crate) fn inputs() -> Vec<Input> {
    let why = || "the words".to_owned();
    let mut all = vec![
        Input::Started {
            settings: Box::new(settings()),
            seed: SEED,
        },
        Input::SettingsChanged(Box::new(settings())),
        Input::Tick,
        stream(StreamChange::Started { since: Some(At(5)) }),
        stream(StreamChange::Started { since: None }),
        stream(StreamChange::Stopped),
        stream(StreamChange::Reconnecting),
        stream(StreamChange::Reconnected),
        stream(StreamChange::Lost),
        Input::Recording { since: Some(At(9)) },
        Input::Recording { since: None },
        Input::Scene {
            name: "Talk".into(),
        },
        Input::Voice { speaking: true },
        Input::Chat(Box::new(ChatLine::plain("plain", "Otter", "hello"))),
        Input::Chat(Box::new(full_line())),
        Input::Removed(Removal::Message("line-1".into())),
        Input::Removed(Removal::User {
            login: "wren".into(),
        }),
        Input::Removed(Removal::All),
        Input::Raid {
            from: "harbour".into(),
            viewers: 40,
        },
        Input::Viewers { count: 12 },
        order(Order::StartSession {
            channel: Some("ferries".into()),
        }),
        order(Order::EndSession {
            session: Some(session(1)),
        }),
        order(Order::SetDashboard(Box::new(dashboard()))),
        order(Order::TickGoal {
            index: 1,
            done: true,
        }),
        order(Order::Hush {
            until: Some(At(77)),
        }),
        order(Order::Resume),
        order(Order::Nudge),
        order(Order::Approve {
            prompt: PromptId(1),
            edit: Some("Words".into()),
        }),
        order(Order::Veto {
            prompt: PromptId(1),
            why: "no".into(),
        }),
        order(Order::DismissFlag {
            message: "line-1".into(),
        }),
        order(Order::ResetTemperament),
        completed(Ok("an answer".into())),
        completed(Err(CompletionError::Transient(why()))),
        completed(Err(CompletionError::Authentication(why()))),
        completed(Err(CompletionError::Permanent(why()))),
        completed(Err(CompletionError::TimedOut)),
        completed(Err(CompletionError::OverBudget)),
        Input::Said {
            id: 4,
            outcome: SayOutcome::Sent,
        },
        Input::Said {
            id: 5,
            outcome: SayOutcome::Refused(why()),
        },
    ];
    for feedback in [Feedback::Good, Feedback::NotNow, Feedback::NotThis] {
        let prompt = (feedback == Feedback::Good).then_some(PromptId(2));
        all.push(order(Order::Feedback { prompt, feedback }));
    }
    for source in [
        StreamSource::Overlay,
        StreamSource::Twitch,
        StreamSource::Operator,
    ] {
        let change = StreamChange::Stopped;
        all.push(Input::Stream { source, change });
    }
    for by in [Actor::Owner, Actor::Chat("wren".into())] {
        let order = Order::Resume;
        all.push(Input::Order { by, order });
    }
    for part in [
        Part::Obs,
        Part::Chat,
        Part::Helix,
        Part::Model,
        Part::Overlay,
    ] {
        let state = match part {
            Part::Obs => PartState::Ok,
            Part::Chat => PartState::Off,
            _ => PartState::Broken,
        };
        all.push(Input::Part(PartStatus {
            part,
            state,
            detail: "as it is".into(),
            hint: "nothing to do".into(),
        }));
    }
    all
}

pub(crate) fn actions() -> Vec<Action> {
    let by = || Actor::Owner;
    let because = || "the words".to_owned();
    let mut all = vec![
        Action::SessionOpened {
            session: session(1),
            channel: "ferries".into(),
            stream_since: At(10),
            by: StreamSource::Overlay,
        },
        Action::SessionResting {
            session: session(1),
            until: At(20),
            because: because(),
        },
        Action::SessionResumed {
            session: session(1),
        },
        Action::SessionClosed {
            session: session(1),
            ended: At(30),
            because: because(),
        },
        Action::Flagged {
            message: "line-1".into(),
            flag: flag(),
        },
        Action::FlagDismissed {
            message: "line-1".into(),
            by: by(),
        },
        Action::Withdrawn {
            messages: vec!["gone".into()],
        },
        Action::ThoughtFormed {
            about: "ferries".into(),
            worth: 0.7,
            why: because(),
        },
        Action::PromptProposed {
            prompt: prompt(1),
            until: At(40),
        },
        Action::PromptDelivered {
            prompt: prompt(1),
            places: vec![Place::Overlay, Place::Chat],
            shown_for: Duration::from_millis(6500),
        },
        Action::PromptAnswered {
            prompt: PromptId(1),
            people: 3,
            first_after: Some(Duration::from_millis(12_345)),
        },
        Action::PromptJudged {
            prompt: PromptId(1),
            feedback: Feedback::NotNow,
            by: by(),
        },
        Action::DashboardSaved {
            session: Some(session(1)),
            dashboard: Box::new(dashboard()),
        },
        Action::GoalTicked {
            index: 0,
            done: true,
        },
        Action::Hushed {
            until: None,
            by: by(),
        },
        Action::HushEnded,
        Action::Answered {
            to: "line-1".into(),
            name: "Wrén".into(),
            text: "At dusk.".into(),
            places: vec![Place::Chat],
            shown_for: Duration::from_secs(6),
        },
        Action::OrderRefused {
            code: "no_session".into(),
            why: because(),
        },
        Action::Noted { text: because() },
        Action::Say {
            id: 8,
            text: "At dusk.".into(),
            reply_to: Some("line-1".into()),
            until: At(50),
        },
        Action::WriteLedger {
            session: session(1),
        },
    ];
    let decisions = [
        Decision::Approved,
        Decision::Edited,
        Decision::Vetoed("not now".into()),
        Decision::Expired,
        Decision::Withdrawn,
    ];
    for decision in decisions {
        let by = (decision == Decision::Edited).then_some(Actor::Owner);
        let prompt = PromptId(1);
        all.push(Action::PromptDecided {
            prompt,
            decision,
            by,
        });
    }
    let readings = [
        Reading::Lively,
        Reading::Settled,
        Reading::Contemplative,
        Reading::Fading,
        Reading::Uncertain,
        Reading::Arriving,
        Reading::Drifting,
        Reading::Resting,
    ];
    for reading in readings {
        all.push(Action::ReadingChanged {
            reading,
            reasons: causes(),
            silence: vec![Reason::new(Cause::Hush, "a hush until 21:00")],
            next_prompt: Some(At(60)),
        });
    }
    for (id, purpose) in [
        (1, Purpose::Prompt),
        (2, Purpose::Answer),
        (3, Purpose::Draft),
    ] {
        all.push(Action::Complete(Box::new(request(id, purpose))));
    }
    for source in [PromptSource::Model, PromptSource::Person] {
        let until = At(40);
        let prompt = Prompt {
            source,
            ..prompt(1)
        };
        all.push(Action::PromptProposed { prompt, until });
    }
    for severity in [Severity::Low, Severity::Medium] {
        let flag = Flag { severity, ..flag() };
        let message = "line-1".into();
        all.push(Action::Flagged { message, flag });
    }
    all
}

pub(crate) fn request(id: u64, purpose: Purpose) -> CompletionRequest {
    CompletionRequest {
        id,
        purpose,
        segments: vec![
            Segment {
                system: true,
                text: "You keep the fire.".into(),
            },
            Segment {
                system: false,
                text: "wren: the ferry leaves at dusk".into(),
            },
        ],
        until: At(70),
        max_tokens: 120,
        fill: 40,
    }
}

fn causes() -> Vec<Reason> {
    [
        Cause::Chat,
        Cause::Speaking,
        Cause::Hush,
        Cause::Away,
        Cause::Contemplative,
        Cause::Opening,
        Cause::Closing,
        Cause::Pause,
        Cause::Quiet,
        Cause::Limit,
        Cause::NotLive,
        Cause::Raid,
        Cause::Approval,
        Cause::NothingToSay,
        Cause::Drives,
        Cause::Composing,
        Cause::Nudge,
        Cause::Other,
    ]
    .map(|cause| Reason::new(cause, format!("because of {}", cause.word())))
    .into()
}

/// All roles and origins of a line, which the samples above do not show.
pub(crate) fn lines() -> Vec<Input> {
    let mut all = Vec::new();
    for role in [UserRole::Viewer, UserRole::Vip, UserRole::Broadcaster] {
        for origin in [Origin::Human, Origin::Own] {
            let line = ChatLine::plain(&format!("{role:?}-{origin:?}"), "otter", "hello");
            let line = ChatLine {
                role,
                origin,
                ..line
            };
            all.push(Input::Chat(Box::new(line)));
        }
    }
    all
}

/// One entry for each sample: inputs alone, then actions each with a tick.
pub(crate) fn entries() -> Vec<Entry> {
    let inputs = inputs()
        .into_iter()
        .chain(lines())
        .map(|input| (input, vec![]));
    let actions = actions()
        .into_iter()
        .map(|action| (Input::Tick, vec![action]));
    let mut seq = 1;
    let mut all = Vec::new();
    for (n, (input, actions)) in inputs.chain(actions).enumerate() {
        let started = matches!(input, Input::Started { .. });
        let entry = Entry {
            seq,
            at: At(1_700_000_000_000 + n as u64 * 10),
            session: (!started).then(|| session(1)),
            input,
            actions,
        };
        seq = entry.last_seq() + 1;
        all.push(entry);
    }
    all
}

/// The name of an input's kind. Exhaustive on purpose.
pub(crate) fn input_kind(input: &Input) -> &'static str {
    match input {
        Input::Started { .. } => "started",
        Input::SettingsChanged(_) => "settings_changed",
        Input::Tick => "tick",
        Input::Stream { .. } => "stream",
        Input::Recording { .. } => "recording",
        Input::Scene { .. } => "scene",
        Input::Voice { .. } => "voice",
        Input::Chat(_) => "chat",
        Input::Removed(_) => "removed",
        Input::Raid { .. } => "raid",
        Input::Viewers { .. } => "viewers",
        Input::Order { order, .. } => match order {
            Order::StartSession { .. } => "start_session",
            Order::EndSession { .. } => "end_session",
            Order::SetDashboard(_) => "set_dashboard",
            Order::TickGoal { .. } => "tick_goal",
            Order::Hush { .. } => "hush",
            Order::Resume => "resume",
            Order::Nudge => "nudge",
            Order::Feedback { .. } => "feedback",
            Order::Approve { .. } => "approve",
            Order::Veto { .. } => "veto",
            Order::DismissFlag { .. } => "dismiss_flag",
            Order::ResetTemperament => "reset_temperament",
        },
        Input::Completed { .. } => "completed",
        Input::Said { .. } => "said",
        Input::Part(_) => "part",
    }
}

/// The name of an action's kind. Exhaustive on purpose.
pub(crate) fn action_kind(action: &Action) -> &'static str {
    match action {
        Action::SessionOpened { .. } => "session_opened",
        Action::SessionResting { .. } => "session_resting",
        Action::SessionResumed { .. } => "session_resumed",
        Action::SessionClosed { .. } => "session_closed",
        Action::Flagged { .. } => "flagged",
        Action::FlagDismissed { .. } => "flag_dismissed",
        Action::Withdrawn { .. } => "withdrawn",
        Action::ReadingChanged { .. } => "reading_changed",
        Action::ThoughtFormed { .. } => "thought_formed",
        Action::PromptProposed { .. } => "prompt_proposed",
        Action::PromptDecided { .. } => "prompt_decided",
        Action::PromptDelivered { .. } => "prompt_delivered",
        Action::PromptAnswered { .. } => "prompt_answered",
        Action::PromptJudged { .. } => "prompt_judged",
        Action::DashboardSaved { .. } => "dashboard_saved",
        Action::GoalTicked { .. } => "goal_ticked",
        Action::Hushed { .. } => "hushed",
        Action::HushEnded => "hush_ended",
        Action::Answered { .. } => "answered",
        Action::OrderRefused { .. } => "order_refused",
        Action::Noted { .. } => "noted",
        Action::Complete(_) => "complete",
        Action::Say { .. } => "say",
        Action::WriteLedger { .. } => "write_ledger",
    }
}
