//! Every action.

use std::time::Duration;

use sanctum_chronicler::event::*;

use super::{dashboard, flag, prompt, request, session};

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
