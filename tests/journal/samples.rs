//! One of everything that the journal can store. A new variant of the vocabulary makes `kind` of it fail
//! to compile, so that nobody forgets to add a sample.

use sanctum_chronicler::event::*;

mod actions;

mod inputs;

mod later;

pub(crate) use actions::actions;
pub(crate) use inputs::{inputs, lines};

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

/// One entry for each sample of format 1: inputs alone, then actions each with a tick.
pub(crate) fn first_entries() -> Vec<Entry> {
    number(alone(inputs().into_iter().chain(lines())).chain(each_ticked(actions())))
}

/// The same with what format 2 added, at the end.
pub(crate) fn entries() -> Vec<Entry> {
    let first = alone(inputs().into_iter().chain(lines())).chain(each_ticked(actions()));
    let later = alone(later::inputs().into_iter()).chain(each_ticked(later::actions()));
    number(first.chain(later))
}

fn alone(inputs: impl Iterator<Item = Input>) -> impl Iterator<Item = (Input, Vec<Action>)> {
    inputs.map(|input| (input, vec![]))
}

fn each_ticked(actions: Vec<Action>) -> impl Iterator<Item = (Input, Vec<Action>)> {
    actions
        .into_iter()
        .map(|action| (Input::Tick, vec![action]))
}

fn number(samples: impl Iterator<Item = (Input, Vec<Action>)>) -> Vec<Entry> {
    let mut seq = 1;
    let mut all = Vec::new();
    for (n, (input, actions)) in samples.enumerate() {
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
        Input::FoundOpen(_) => "found_open",
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
            Order::Moderate(_) => "order_moderate",
            Order::Say { .. } => "order_say",
            Order::SignInToTwitch => "sign_in_to_twitch",
            Order::SignOutOfTwitch => "sign_out_of_twitch",
            Order::ChangeSetting { .. } => "change_setting",
        },
        Input::Completed { .. } => "completed",
        Input::Said { .. } => "said",
        Input::Part(_) => "part",
        Input::Moderated { .. } => "moderated",
        Input::Access { .. } => "access",
        Input::Unkept => "unkept",
        Input::Keeping { .. } => "keeping",
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
        Action::Moderate { .. } => "moderate",
        Action::ModerationEnded { .. } => "moderation_ended",
        Action::SettingChanged { .. } => "setting_changed",
    }
}
