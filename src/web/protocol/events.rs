//! Entries of the journal as events on the wire: who is told what. A test holds each against the
//! schema.

use super::body::{Body, By, WhereForStaff, WhyForStaff};
use super::parts::{
    InForce, Line, WireDashboard, WireEnded, WireFlag, WirePart, WirePrompt, reasons,
    shown_to_viewers,
};
use super::snapshot::{visible, wire_line};
use super::{Audience, WireEvent};
use crate::event::{
    Action, ChatLine, Decision, Entry, Input, LineView, MessageId, Origin, Removal, SayOutcome,
    Seq, StreamChange, View,
};

/// The events that an entry makes for an audience, in order, with at most one for each number. `view`
/// is what is so after the entry, or later; a line whose flag was dismissed is looked up in it.
pub fn events<'a>(
    entry: &'a Entry,
    audience: Audience,
    view: &'a View,
) -> impl Iterator<Item = WireEvent<'a>> {
    let first = input_body(entry, audience).map(|body| (entry.seq, body));
    let rest = entry.actions.iter().enumerate();
    let rest = rest.filter_map(move |(i, action)| {
        let seq = entry.seq + 1 + i as Seq;
        Some((seq, action_body(entry, action, audience, view)?))
    });
    first
        .into_iter()
        .chain(rest)
        .map(|(seq, body)| WireEvent::new(seq, entry.at, body))
}

fn input_body(entry: &Entry, audience: Audience) -> Option<Body<'_>> {
    let staff = audience == Audience::Staff;
    match &entry.input {
        Input::Chat(line) => chat_body(entry, line, audience),
        Input::Removed(Removal::All) => Some(Body::ChatCleared {}),
        // A line from before the agent's memory: whoever still shows it takes it away.
        Input::Removed(Removal::Message(id)) if !withdraws(entry, id) => {
            Some(Body::ChatRemoved { ids: vec![&id.0] })
        }
        Input::Raid { from, viewers } => Some(Body::RaidArrived {
            from,
            viewers: *viewers,
        }),
        Input::Viewers { count } if staff => Some(Body::Viewers { count: *count }),
        Input::Scene { name } => Some(Body::SceneChanged { name }),
        Input::Voice { speaking } if staff => Some(Body::VoiceChanged {
            speaking: *speaking,
        }),
        Input::Stream { change, .. } => stream_body(*change),
        Input::Recording { since } if staff => Some(Body::RecordingChanged {
            since: since.map(|at| at.0),
        }),
        Input::Said { id, outcome } if staff => {
            let (sent, why) = match outcome {
                SayOutcome::Sent => (true, ""),
                SayOutcome::Refused(why) => (false, why.as_str()),
            };
            Some(Body::ChatSaid { id: *id, sent, why })
        }
        Input::Access { .. } if staff => Some(Body::AccessChanged {}),
        Input::Part(status) if staff => Some(Body::PartChanged(WirePart::new(status))),
        // Known by what they lead to, or nobody's business.
        Input::Started { .. }
        | Input::FoundOpen(_)
        | Input::SettingsChanged(_)
        | Input::Tick
        | Input::Unkept
        | Input::Keeping { .. }
        | Input::Removed(_)
        | Input::Viewers { .. }
        | Input::Voice { .. }
        | Input::Recording { .. }
        | Input::Order { .. }
        | Input::Completed { .. }
        | Input::Said { .. }
        | Input::Moderated { .. }
        | Input::Access { .. }
        | Input::Part(_) => None,
    }
}

fn chat_body<'a>(entry: &'a Entry, line: &'a ChatLine, audience: Audience) -> Option<Body<'a>> {
    let flag = entry.actions.iter().find_map(|action| match action {
        Action::Flagged { message, flag } if *message == line.id => Some(flag),
        _ => None,
    });
    if audience == Audience::Viewers && (flag.is_some() || line.origin == Origin::Bot) {
        return None;
    }
    let line = Line::new(entry.at, line, flag, audience);
    Some(Body::ChatMessage { line })
}

fn withdraws(entry: &Entry, id: &MessageId) -> bool {
    entry.actions.iter().any(|action| match action {
        Action::Withdrawn { messages } => messages.contains(id),
        _ => false,
    })
}

/// Only what is known: a lost reporter or a reconnecting one says nothing about the broadcast.
fn stream_body(change: StreamChange) -> Option<Body<'static>> {
    let (live, since) = match change {
        StreamChange::Started { since } => (true, since),
        StreamChange::Reconnected => (true, None),
        StreamChange::Stopped => (false, None),
        StreamChange::Reconnecting | StreamChange::Lost => return None,
    };
    let since = since.map(|at| at.0);
    Some(Body::StreamChanged { live, since })
}

fn action_body<'a>(
    entry: &'a Entry,
    action: &'a Action,
    audience: Audience,
    view: &'a View,
) -> Option<Body<'a>> {
    let staff = audience == Audience::Staff;
    Some(match action {
        Action::SessionOpened {
            session,
            channel,
            stream_since,
            by,
        } => Body::SessionOpened {
            session: session.to_string(),
            channel,
            stream_since: stream_since.0,
            by: *by,
        },
        Action::SessionResting {
            session,
            until,
            because,
        } => Body::SessionResting {
            session: session.to_string(),
            until: until.0,
            because,
        },
        Action::SessionResumed { session } => Body::SessionResumed {
            session: session.to_string(),
        },
        Action::SessionClosed {
            session,
            ended,
            because,
        } => Body::SessionClosed {
            session: session.to_string(),
            ended: ended.0,
            because,
        },
        Action::Withdrawn { messages } if !messages.is_empty() => Body::ChatRemoved {
            ids: messages.iter().map(|id| &*id.0).collect(),
        },
        Action::ReadingChanged {
            reading,
            reasons: why,
            silence,
            next_prompt,
        } => Body::ReadingChanged {
            reading: *reading,
            staff: staff.then(|| WhyForStaff {
                reasons: reasons(why),
                silence: reasons(silence),
                next_prompt: next_prompt.map(|at| at.0),
            }),
        },
        Action::PromptDelivered {
            prompt,
            places,
            shown_for,
        } if staff || shown_to_viewers(places) => Body::PromptDelivered {
            prompt: WirePrompt::new(prompt, audience),
            shown_for_ms: shown_for.as_millis() as u64,
            staff: staff.then_some(WhereForStaff { places }),
        },
        Action::Answered {
            to,
            name,
            text,
            places,
            shown_for,
        } if staff || shown_to_viewers(places) => Body::AnswerGiven {
            to: &to.0,
            name,
            text,
            shown_for_ms: shown_for.as_millis() as u64,
        },
        Action::DashboardSaved { dashboard, .. } => Body::DashboardChanged {
            dashboard: WireDashboard::new(dashboard, audience),
        },
        Action::GoalTicked { index, done } => Body::GoalTicked {
            index: *index,
            done: *done,
        },
        Action::Flagged { message, .. } if !staff => return flagged_later(entry, message),
        Action::FlagDismissed { message, .. } if !staff => return restored(view, message),
        other if staff => return staff_body(other, view),
        _ => return None,
    })
}

/// A line that viewers may have seen already goes away again.
fn flagged_later<'a>(entry: &Entry, message: &'a MessageId) -> Option<Body<'a>> {
    match &entry.input {
        Input::Chat(line) if line.id == *message => None,
        _ => Some(Body::ChatRemoved {
            ids: vec![&message.0],
        }),
    }
}

/// A line that was held back comes to viewers after all, if it is still among the last ones.
fn restored<'a>(view: &'a View, message: &MessageId) -> Option<Body<'a>> {
    let find = |line: &&LineView| line.id() == message && visible(line, Audience::Viewers);
    let line = view.lines.iter().find(find)?;
    Some(Body::ChatMessage {
        line: wire_line(line, Audience::Viewers),
    })
}

/// What moderators and the owner see beyond what viewers see.
fn staff_body<'a>(action: &'a Action, view: &View) -> Option<Body<'a>> {
    Some(match action {
        Action::Flagged { message, flag } => Body::ChatFlag {
            id: &message.0,
            flag: WireFlag::new(flag),
        },
        Action::FlagDismissed { message, by } => Body::ChatFlagDismissed {
            id: &message.0,
            by: by.into(),
        },
        Action::ThoughtFormed { about, worth, why } => Body::ThoughtFormed {
            about,
            worth: *worth,
            why,
        },
        Action::PromptProposed { prompt, until } => Body::PromptProposed {
            prompt: WirePrompt::new(prompt, Audience::Staff),
            until: until.0,
        },
        Action::PromptDecided {
            prompt,
            decision,
            by,
        } => {
            let (decision, why) = match decision {
                Decision::Approved => ("approved", ""),
                Decision::Edited => ("edited", ""),
                Decision::Vetoed(why) => ("vetoed", why.as_str()),
                Decision::Expired => ("expired", ""),
                Decision::Withdrawn => ("withdrawn", ""),
            };
            Body::PromptDecided {
                id: prompt.0,
                decision,
                why,
                by: by.as_ref().map(By::from),
            }
        }
        Action::PromptAnswered {
            prompt,
            people,
            first_after,
        } => Body::PromptAnswered {
            id: prompt.0,
            people: *people,
            first_after_ms: first_after.map(|span| span.as_millis() as u64),
        },
        Action::PromptJudged {
            prompt,
            feedback,
            by,
        } => Body::PromptJudged {
            id: prompt.0,
            feedback: *feedback,
            by: by.into(),
        },
        Action::Hushed { until, by } => Body::HushStarted {
            until: until.map(|at| at.0),
            by: by.into(),
        },
        Action::HushEnded => Body::HushEnded {},
        Action::ModerationEnded {
            id,
            deed,
            by,
            outcome,
        } => Body::ModerationEnded(WireEnded::new(*id, deed, by, outcome)),
        Action::SettingChanged { key, by, .. } => Body::SettingsChanged {
            key,
            by: by.into(),
            in_force: InForce::new(view),
        },
        Action::OrderRefused { code, why } => Body::OrderRefused { code, why },
        Action::Noted { text } => Body::Note { text },
        Action::WriteLedger { session } => Body::LedgerWritten {
            session: session.to_string(),
        },
        // For viewers too, and handled before; or a request to a door, which nobody watches.
        _ => return None,
    })
}
