//! The protocol against its schema: everything that can happen is turned into events for both
//! audiences, each is held against the schema, and the schema promises nothing that never comes.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/web.rs"]
mod web;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use sanctum_chronicler::event::*;
use sanctum_chronicler::web::protocol::{Audience, Frame, Role, WireEvent, events};
use serde_json::Value;

fn reason() -> Reason {
    Reason::new(Cause::Quiet, "it was quiet for 15 minutes")
}

fn prompt() -> Prompt {
    Prompt {
        id: PromptId(3),
        text: "The harbour lamp is lit.".to_owned(),
        source: PromptSource::Offline,
        about: "the dashboard's angle".to_owned(),
        reasons: vec![reason()],
        verdict: Verdict {
            broken: vec!["length".to_owned()],
        },
    }
}

fn dashboard() -> Dashboard {
    Dashboard {
        raw_markdown: "# Tea".to_owned(),
        stream_title: "Tea".to_owned(),
        session_goals: vec![Goal {
            text: "pour".to_owned(),
            done: true,
        }],
        go_live_notification: "for the streamer's eyes".to_owned(),
        ..Dashboard::default()
    }
}

fn flag() -> Flag {
    let reasons = vec!["a link trick".to_owned()];
    Flag {
        severity: Severity::Medium,
        category: "phishing".to_owned(),
        reasons,
    }
}

fn deed(kind: DeedKind) -> Deed {
    Deed {
        kind,
        user: User::named("shill"),
        message: Some("m1".into()),
        why: "sells followers".to_owned(),
    }
}

/// A line with everything that a line can have.
fn line(id: &str) -> ChatLine {
    ChatLine {
        role: UserRole::Vip,
        color: Some("#e0893d".to_owned()),
        badges: vec![Badge {
            set: "vip".to_owned(),
            version: "1".to_owned(),
        }],
        emotes: vec![Emote {
            id: "25".to_owned(),
            start: 0,
            end: 5,
        }],
        reply_to: Some(Reply {
            message: "m0".into(),
            login: "bo".to_owned(),
            to_steward: false,
        }),
        ..ChatLine::plain(id, "Ann", "Kappa \u{2028} \"quoted\" </script> 🫖")
    }
}

fn inputs() -> Vec<Input> {
    let started = StreamChange::Started { since: Some(At(5)) };
    let changes = [started, StreamChange::Stopped, StreamChange::Reconnecting];
    let changes = changes
        .into_iter()
        .chain([StreamChange::Reconnected, StreamChange::Lost]);
    let source = StreamSource::Obs;
    let mut all: Vec<_> = changes
        .map(|change| Input::Stream { source, change })
        .collect();
    all.extend([
        Input::Started {
            settings: Box::default(),
            seed: 7,
        },
        Input::SettingsChanged(Box::default()),
        Input::Tick,
        Input::Recording { since: Some(At(9)) },
        Input::Scene {
            name: "Talk".to_owned(),
        },
        Input::Voice { speaking: true },
        Input::Chat(Box::new(line("m1"))),
        Input::Removed(Removal::All),
        Input::Removed(Removal::User {
            login: "ann".to_owned(),
        }),
        Input::Removed(Removal::Message("m1".into())),
        Input::Raid {
            from: "harbour".to_owned(),
            viewers: 12,
        },
        Input::Viewers { count: 20 },
        Input::Order {
            by: Actor::Owner,
            order: Order::Nudge,
        },
        Input::Completed {
            id: 1,
            outcome: Err(CompletionError::TimedOut),
        },
        Input::Said {
            id: 1,
            outcome: SayOutcome::Sent,
        },
        Input::Said {
            id: 2,
            outcome: SayOutcome::Refused("Chat is away.".to_owned()),
        },
        Input::Moderated {
            id: 2,
            outcome: DeedOutcome::Done("Done.".to_owned()),
        },
        Input::Access {
            by: Actor::Owner,
            change: AccessChange::Revoked(PassId(uuid::Uuid::nil())),
        },
        Input::Part(PartStatus {
            part: Part::Model,
            state: PartState::Broken,
            detail: "It does not answer.".to_owned(),
            hint: "Start it.".to_owned(),
        }),
    ]);
    all
}

fn actions() -> Vec<Action> {
    let session = SessionId::new(At(1_760_000_000_000), [1; 10]);
    let because = "OBS stopped".to_owned();
    let by = Actor::Chat("mo".to_owned());
    let id = PromptId(3);
    let shown_for = Duration::from_secs(6);
    let mut all = vec![
        Action::SessionOpened {
            session,
            channel: "hearth".to_owned(),
            stream_since: At(1),
            by: StreamSource::Overlay,
        },
        Action::SessionResting {
            session,
            until: At(2),
            because: because.clone(),
        },
        Action::SessionResumed { session },
        Action::SessionClosed {
            session,
            ended: At(3),
            because,
        },
        Action::Flagged {
            message: "m9".into(),
            flag: flag(),
        },
        Action::FlagDismissed {
            message: "held".into(),
            by: Actor::Panel("mo".to_owned()),
        },
        Action::Withdrawn {
            messages: vec!["m1".into(), "m2".into()],
        },
        Action::Withdrawn {
            messages: Vec::new(),
        },
        Action::ReadingChanged {
            reading: Reading::Fading,
            reasons: vec![reason()],
            silence: vec![Reason::new(Cause::NothingToSay, "there is nothing to say")],
            next_prompt: Some(At(4)),
        },
        Action::ThoughtFormed {
            about: "tea".to_owned(),
            worth: 0.7,
            why: "asked".to_owned(),
        },
        Action::PromptProposed {
            prompt: prompt(),
            until: At(6),
        },
        Action::PromptDelivered {
            prompt: prompt(),
            places: vec![Place::Overlay],
            shown_for,
        },
        Action::PromptDelivered {
            prompt: prompt(),
            places: vec![Place::Chat],
            shown_for,
        },
        Action::PromptAnswered {
            prompt: id,
            people: 2,
            first_after: Some(shown_for),
        },
        Action::PromptJudged {
            prompt: id,
            feedback: Feedback::NotNow,
            by: by.clone(),
        },
        Action::DashboardSaved {
            session: None,
            dashboard: Box::new(dashboard()),
        },
        Action::GoalTicked {
            index: 0,
            done: true,
        },
        Action::Hushed {
            until: None,
            by: by.clone(),
        },
        Action::HushEnded,
        Action::Answered {
            to: "m1".into(),
            name: "Ann".to_owned(),
            text: "An hour.".to_owned(),
            places: vec![Place::Overlay, Place::Chat],
            shown_for,
        },
        Action::OrderRefused {
            code: "no_session".to_owned(),
            why: "None is open.".to_owned(),
        },
        Action::Noted {
            text: "The model was asked again.".to_owned(),
        },
        Action::Complete(Box::new(CompletionRequest {
            id: 1,
            purpose: Purpose::Prompt,
            segments: Vec::new(),
            until: At(7),
            max_tokens: 9,
            fill: 10,
        })),
        Action::Say {
            id: 1,
            text: "hello".to_owned(),
            reply_to: None,
            until: At(8),
        },
        Action::WriteLedger { session },
        Action::Moderate {
            id: 2,
            deed: Box::new(deed(DeedKind::Ban)),
            by: by.clone(),
        },
        Action::ModerationEnded {
            id: 2,
            deed: Box::new(deed(DeedKind::Timeout { length: shown_for })),
            by: by.clone(),
            outcome: DeedOutcome::Done("Done.".to_owned()),
        },
        Action::ModerationEnded {
            id: 3,
            deed: Box::new(deed(DeedKind::Lift)),
            by: by.clone(),
            outcome: DeedOutcome::Refused("Not a moderator.".to_owned()),
        },
        Action::SettingChanged {
            key: "hearthkeeper.adapt".to_owned(),
            value: None,
            by: by.clone(),
        },
    ];
    let vetoed = Decision::Vetoed("not today".to_owned());
    for decision in [
        Decision::Approved,
        Decision::Edited,
        vetoed,
        Decision::Expired,
    ] {
        all.push(Action::PromptDecided {
            prompt: id,
            decision,
            by: Some(by.clone()),
        });
    }
    all.push(Action::PromptDecided {
        prompt: id,
        decision: Decision::Withdrawn,
        by: None,
    });
    all
}

fn full_view() -> View {
    let at = At(1_760_000_000_000);
    let held = |id: &str, dismissed| LineView {
        at,
        line: Arc::new(line(id)),
        flag: Some(flag()),
        dismissed,
    };
    let shown = || PromptView {
        prompt: prompt(),
        since: at,
        until: at,
    };
    View {
        session: Some(SessionView {
            id: SessionId::new(at, [1; 10]),
            channel: "hearth".to_owned(),
            state: SessionState::Resting { until: at },
            started: at,
            stream_since: at,
            messages: 4,
            prompts: 1,
            last_human: Some(at),
            last_activity: at,
            last_prompt: None,
        }),
        reasons: vec![reason()],
        scene: Some("Talk".to_owned()),
        recording_since: Some(at),
        hush: Some(None),
        dashboard: Some(DashboardView {
            dashboard: dashboard(),
            created: at,
            updated: at,
        }),
        prompt: Some(shown()),
        proposals: vec![shown()],
        deeds: vec![ended_deed(at)],
        lines: vec![held("held", true), held("bad", false)],
        ..web::empty_view()
    }
}

fn ended_deed(at: At) -> EndedDeed {
    EndedDeed {
        id: 3,
        at,
        deed: Deed {
            kind: DeedKind::Ban,
            user: User::named("shill"),
            message: None,
            why: "sells followers".to_owned(),
        },
        by: Actor::Panel("Robin".to_owned()),
        outcome: DeedOutcome::Done("Twitch has banned shill.".to_owned()),
    }
}

fn promised(part: &str) -> BTreeSet<String> {
    let text = include_str!("../docs/protocol.schema.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    let events = schema["$defs"][part]["oneOf"].as_array().unwrap();
    let name = |event: &Value| {
        event["properties"]["type"]["const"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    events.iter().map(name).collect()
}

#[test]
fn every_event_is_as_the_schema_says_and_the_schema_promises_no_other() {
    let view = full_view();
    let entry = |seq, input, actions| Entry {
        seq,
        at: view.at,
        session: None,
        input,
        actions,
    };
    let mut entries: Vec<Entry> = inputs().into_iter().map(|i| entry(1, i, vec![])).collect();
    entries.push(entry(5, Input::Tick, actions()));
    for (audience, overlay, part) in [
        (Audience::Viewers, true, "overlay_event"),
        (Audience::Staff, false, "staff_event"),
    ] {
        let mut seen = BTreeSet::from(["hello".to_owned(), "snapshot".to_owned()]);
        for entry in &entries {
            let mut last = 0;
            for event in events(entry, audience, &view) {
                assert!(event.seq > last && event.seq <= entry.last_seq());
                last = event.seq;
                let frame = Frame::one(&event).text();
                assert!(!frame.contains('\n'), "a frame is one line");
                let kind = checked(&frame, overlay)["type"]
                    .as_str()
                    .unwrap()
                    .to_owned();
                seen.insert(kind);
            }
        }
        assert_eq!(seen, promised(part));
    }
}

fn checked(frame: &str, overlay: bool) -> Value {
    clients::checked(frame, overlay).remove(0)
}

#[test]
fn snapshots_are_as_the_schema_says() {
    let database = "0".repeat(32);
    for view in [full_view(), web::empty_view()] {
        for role in Role::ALL {
            let hello = WireEvent::hello(role, &database, 7, view.at, &view);
            checked(&Frame::one(&hello).text(), role == Role::Overlay);
            let skipped = WireEvent::skipped(role, 7, view.at, &view);
            checked(&Frame::one(&skipped).text(), role == Role::Overlay);
        }
    }
    let view = full_view();
    let hello = WireEvent::hello(Role::Overlay, &database, 7, view.at, &view);
    let text = Frame::one(&hello).text();
    for secret in [
        "streamer's eyes",
        "phishing",
        "\"bad\"",
        "dashboard's angle",
    ] {
        assert!(!text.contains(secret), "viewers see {secret}");
    }
}

#[test]
fn the_wire_form_is_pinned() {
    let view = full_view();
    let by = Actor::Owner;
    let actions = vec![Action::Hushed {
        until: Some(At(12)),
        by,
    }];
    let entry = Entry {
        seq: 41,
        at: At(11),
        session: None,
        input: Input::Tick,
        actions,
    };
    let frames: Vec<_> = events(&entry, Audience::Staff, &view)
        .map(|event| Frame::one(&event).text().to_string())
        .collect();
    let expected = concat!(
        r#"[{"seq":42,"at":11,"type":"hush.started","#,
        r#""data":{"until":12,"by":{"kind":"owner","name":null}}}]"#
    );
    assert_eq!(frames, [expected]);
}
