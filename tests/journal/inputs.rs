//! Every input.

use sanctum_chronicler::event::*;

use super::{SEED, dashboard, full_line, session, settings};

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
        Input::FoundOpen(vec![session(1)]),
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
