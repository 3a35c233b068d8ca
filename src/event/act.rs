//! What people did, as the audit log tells it: one sentence for each act.

use std::time::Duration;

use super::access::{AccessChange, PassKind};
use super::action::{Action, Entry};
use super::chat::UserRole;
use super::deed::{Deed, DeedKind, DeedOutcome};
use super::input::{Actor, Feedback, Input, Order};

/// One act of a person who has a say here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who.
    pub by: Actor,
    /// What, as a sentence. Holds no words of chat and no secret.
    pub what: String,
    /// Why, in the person's own words; may be empty.
    pub why: String,
    /// What came of it, where that is not plain: a refusal, or Twitch's answer.
    pub answer: String,
}

impl Entry {
    /// The acts that this entry tells of: mostly none, seldom more than one.
    #[must_use]
    pub fn acts(&self) -> Vec<Act> {
        let refusal = self.actions.iter().find_map(|action| match action {
            Action::OrderRefused { why, .. } => Some(why.clone()),
            _ => None,
        });
        let act = match &self.input {
            // told when Twitch has answered, unless it was never asked
            Input::Order {
                order: Order::Moderate(_),
                ..
            } if refusal.is_none() => None,
            Input::Order { by, order } => Some(Act {
                by: by.clone(),
                what: ordered(order),
                why: reason(order),
                answer: refusal.unwrap_or_default(),
            }),
            Input::Access { by, change } => Some(Act {
                by: by.clone(),
                what: admitted(change),
                why: String::new(),
                answer: String::new(),
            }),
            // the line's own words are chat, and stay out
            Input::Chat(line) if line.role >= UserRole::Moderator => {
                self.actions.iter().find_map(in_chat)
            }
            // a restart ends all that waited for Twitch
            _ => return self.actions.iter().filter_map(moderated).collect(),
        };
        act.into_iter().collect()
    }
}

/// An act of moderation that came to its end.
fn moderated(action: &Action) -> Option<Act> {
    let Action::ModerationEnded {
        deed, by, outcome, ..
    } = action
    else {
        return None;
    };
    let (what, answer) = match outcome {
        DeedOutcome::Done(answer) => (moderation(deed), answer),
        DeedOutcome::Refused(answer) => (attempt(deed), answer),
    };
    Some(Act {
        by: by.clone(),
        what,
        why: deed.why.clone(),
        answer: answer.clone(),
    })
}

/// An order that was given by a line of chat.
fn in_chat(action: &Action) -> Option<Act> {
    let (by, what) = match action {
        Action::Hushed { by, .. } => (by, "Asked for silence."),
        Action::PromptJudged { by, .. } => (by, "Judged a prompt."),
        Action::PromptDecided { by: Some(by), .. } => (by, "Decided on a prompt."),
        _ => return None,
    };
    Some(Act {
        by: by.clone(),
        what: what.to_owned(),
        why: String::new(),
        answer: String::new(),
    })
}

fn ordered(order: &Order) -> String {
    match order {
        Order::StartSession { .. } => "Opened a session by hand.".to_owned(),
        Order::EndSession { .. } => "Ended the session.".to_owned(),
        Order::SetDashboard(dashboard) if dashboard.stream_title.is_empty() => {
            "Saved a dashboard.".to_owned()
        }
        Order::SetDashboard(dashboard) => {
            format!("Saved the dashboard “{}”.", dashboard.stream_title)
        }
        Order::TickGoal { index, done } => {
            let verb = if *done { "Ticked off" } else { "Took back" };
            format!("{verb} goal {}.", index.saturating_add(1))
        }
        Order::Hush { until: Some(_) } => "Asked for silence for a while.".to_owned(),
        Order::Hush { until: None } => "Asked for silence for the rest of the stream.".to_owned(),
        Order::Resume => "Ended the silence that was asked for.".to_owned(),
        Order::Nudge => "Asked for a prompt.".to_owned(),
        Order::Feedback { feedback, .. } => match feedback {
            Feedback::Good => "Called a prompt good.".to_owned(),
            Feedback::NotNow => "Called a prompt ill-timed.".to_owned(),
            Feedback::NotThis => "Called a prompt the wrong thing.".to_owned(),
        },
        Order::Approve { prompt, edit: None } => format!("Approved prompt {}.", prompt.0),
        Order::Approve { prompt, .. } => format!("Edited and approved prompt {}.", prompt.0),
        Order::Veto { prompt, .. } => format!("Vetoed prompt {}.", prompt.0),
        Order::DismissFlag { .. } => "Dismissed the Warden's flag on a line.".to_owned(),
        Order::ResetTemperament => "Reset the temperament.".to_owned(),
        // an order has an entry of its own only if it was refused
        Order::Moderate(deed) => attempt(deed),
        Order::Say { .. } => "Wrote a line in chat as the Chronicler.".to_owned(),
        Order::SignInToTwitch => "Began to sign in to Twitch.".to_owned(),
        Order::SignOutOfTwitch => "Signed out of Twitch.".to_owned(),
        Order::ChangeSetting {
            key,
            value: Some(value),
            ..
        } => format!("Set {key} to “{value}”."),
        Order::ChangeSetting { key, .. } => format!("Set {key} back to what it was."),
    }
}

/// The reason that the person gave.
fn reason(order: &Order) -> String {
    match order {
        Order::Veto { why, .. } => why.clone(),
        Order::Moderate(deed) => deed.why.clone(),
        _ => String::new(),
    }
}

fn moderation(deed: &Deed) -> String {
    let who = whom(deed);
    match deed.kind {
        DeedKind::Delete => format!("Deleted a line of {who}."),
        DeedKind::Timeout { length } => format!("Timed {who} out for {}.", span(length)),
        DeedKind::Ban => format!("Banned {who}."),
        DeedKind::Lift => format!("Let {who} write again."),
    }
}

/// What did not come about: the record must not read as if it had.
fn attempt(deed: &Deed) -> String {
    let who = whom(deed);
    match deed.kind {
        DeedKind::Delete => format!("Tried to delete a line of {who}."),
        DeedKind::Timeout { length } => format!("Tried to time {who} out for {}.", span(length)),
        DeedKind::Ban => format!("Tried to ban {who}."),
        DeedKind::Lift => format!("Tried to let {who} write again."),
    }
}

fn whom(deed: &Deed) -> &str {
    match deed.user.login.as_str() {
        "" => "somebody",
        login => login,
    }
}

fn admitted(change: &AccessChange) -> String {
    match change {
        AccessChange::Granted(pass) => {
            let (name, role) = (&pass.name, pass.role.as_str());
            match pass.kind {
                PassKind::Link => "Made a sign-in link.".to_owned(),
                PassKind::Invitation => format!("Invited {name} as {role}."),
                PassKind::Browser if pass.device.is_empty() => {
                    format!("{name} signed in as {role}.")
                }
                PassKind::Browser => format!("{name} signed in as {role}, {}.", pass.device),
                PassKind::Service => format!("Made a token for {name} as {role}."),
            }
        }
        AccessChange::Revoked(_) => "Took a right to come in away.".to_owned(),
    }
}

fn span(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    let (count, unit) = match minutes {
        0 => (length.as_secs(), "second"),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::super::chat::User;
    use super::super::time::At;
    use super::*;

    fn action(outcome: DeedOutcome) -> Action {
        let deed = Deed {
            kind: DeedKind::Ban,
            user: User::named("quickgrow"),
            message: None,
            why: "sells followers".to_owned(),
        };
        Action::ModerationEnded {
            id: 1,
            deed: Box::new(deed),
            by: Actor::Panel("Sol".to_owned()),
            outcome,
        }
    }

    fn ended(outcome: DeedOutcome) -> Act {
        moderated(&action(outcome)).expect("it is an act")
    }

    #[test]
    fn all_that_a_restart_ends_is_told() {
        let unknown = || action(DeedOutcome::Refused("Nobody knows.".to_owned()));
        let entry = Entry {
            seq: 1,
            at: At(0),
            session: None,
            input: Input::Started {
                settings: Box::default(),
                seed: 1,
            },
            actions: vec![unknown(), unknown()],
        };
        assert_eq!(entry.acts().len(), 2);
    }

    #[test]
    fn what_twitch_refused_does_not_read_as_done() {
        let done = ended(DeedOutcome::Done("The account is banned.".to_owned()));
        assert_eq!(done.what, "Banned quickgrow.");
        let refused = ended(DeedOutcome::Refused("It moderates here.".to_owned()));
        assert_eq!(refused.what, "Tried to ban quickgrow.");
        assert_eq!(refused.answer, "It moderates here.");
        assert_eq!(refused.why, "sells followers");
    }
}
