//! What moderators have done through Twitch: asked for here, done by the door, and told with what Twitch
//! answered. The agent never moderates by itself.

use serde::{Deserialize, Serialize};

use crate::event::{Action, Actor, At, Deed, DeedKind, DeedOutcome, EndedDeed};

use super::rhythm::push_bounded;
use super::{Agent, SAY_WITHIN, refuse};

/// Acts that may wait for Twitch's answer at once. A person clicks; more than this is a mistake.
const AT_ONCE: usize = 32;
/// So many that ended are remembered: what may still be undone at a glance.
const REMEMBERED: usize = 8;
/// The longest line that chat takes, in characters (Twitch).
const LONGEST_LINE: usize = 500;

/// An act that Twitch has not answered yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Pending {
    id: u64,
    deed: Deed,
    by: Actor,
}

impl Agent {
    /// Has Twitch do something, unless it makes no sense.
    pub(super) fn moderate(&mut self, by: &Actor, deed: &Deed, out: &mut Vec<Action>) {
        let aimless = match deed.kind {
            DeedKind::Delete => deed.message.is_none(),
            DeedKind::Timeout { .. } | DeedKind::Ban | DeedKind::Lift => deed.user.id.is_empty(),
        };
        if aimless {
            return refuse(
                out,
                "unknown_target",
                "It is not known whom or what this is about.",
            );
        }
        if self.mind.deeds.len() >= AT_ONCE {
            return refuse(out, "busy", "Too much waits for Twitch's answer already.");
        }
        let id = self.mind.take_id();
        self.mind.deeds.push_back(Pending {
            id,
            deed: deed.clone(),
            by: by.clone(),
        });
        out.push(Action::Moderate {
            id,
            deed: Box::new(deed.clone()),
            by: by.clone(),
        });
    }

    /// Twitch answered.
    pub(super) fn moderated(&mut self, id: u64, outcome: &DeedOutcome, out: &mut Vec<Action>) {
        let Some(at) = self.mind.deeds.iter().position(|deed| deed.id == id) else {
            let text = "Twitch answered to an act of moderation that nobody waits for.".to_owned();
            return out.push(Action::Noted { text });
        };
        if let Some(pending) = self.mind.deeds.remove(at) {
            self.end_deed(pending, outcome.clone(), out);
        }
    }

    fn end_deed(&mut self, pending: Pending, outcome: DeedOutcome, out: &mut Vec<Action>) {
        let Pending { id, deed, by } = pending;
        let ended = EndedDeed {
            id,
            at: self.mind.now,
            deed: deed.clone(),
            by: by.clone(),
            outcome: outcome.clone(),
        };
        push_bounded(&mut self.mind.ended_deeds, ended, REMEMBERED);
        let deed = Box::new(deed);
        out.push(Action::ModerationEnded {
            id,
            deed,
            by,
            outcome,
        });
    }

    /// After a restart nobody waits for an answer any more; whether the act was done is not known.
    pub(super) fn give_up_deeds(&mut self, out: &mut Vec<Action>) {
        let why = "The Chronicler was restarted before Twitch answered; look whether it was done.";
        for pending in std::mem::take(&mut self.mind.deeds) {
            self.end_deed(pending, DeedOutcome::Refused(why.to_owned()), out);
        }
    }

    /// Writes a person's words in chat, as the Chronicler: introduced as such like every line.
    pub(super) fn say_for(&mut self, now: At, text: &str, out: &mut Vec<Action>) {
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(LONGEST_LINE)
            .collect();
        let id = self.mind.take_id();
        let Some(evening) = &mut self.mind.evening else {
            return refuse(out, "no_session", "No session is open.");
        };
        out.push(Action::Say {
            id,
            text: evening.introduction.begin(id, text.trim()),
            reply_to: None,
            until: now + SAY_WITHIN,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::agent::warden::Warden;
    use crate::event::{Input, MessageId, Order, Settings, User};

    fn agent() -> Agent {
        let warden = Arc::new(Warden::new(None).expect("the built-in rules are sound"));
        Agent::new(Settings::default(), 7, warden)
    }

    fn ban(id: &str) -> Deed {
        Deed {
            kind: DeedKind::Ban,
            user: User {
                id: id.to_owned(),
                login: "shill".to_owned(),
                name: "Shill".to_owned(),
            },
            message: Some(MessageId::from("m1")),
            why: "sells followers".to_owned(),
        }
    }

    fn order(agent: &mut Agent, deed: Deed) -> Vec<Action> {
        let by = Actor::Panel("Robin".to_owned());
        let order = Order::Moderate(Box::new(deed));
        agent.handle(At(1), &Input::Order { by, order })
    }

    fn asked(actions: &[Action]) -> Option<u64> {
        actions.iter().find_map(|action| match action {
            Action::Moderate { id, .. } => Some(*id),
            _ => None,
        })
    }

    #[test]
    fn an_act_ends_once_with_who_and_what_twitch_answered() {
        let mut agent = agent();
        let id = asked(&order(&mut agent, ban("77"))).expect("it is asked for");
        let outcome = DeedOutcome::Done("Shill is banned.".to_owned());
        let answer = Input::Moderated { id, outcome };
        let ended = agent.handle(At(2), &answer);
        assert!(ended.iter().any(|action| matches!(
            action,
            Action::ModerationEnded { by: Actor::Panel(name), deed, .. }
                if name == "Robin" && deed.kind == DeedKind::Ban
        )));
        let again = agent.handle(At(3), &answer);
        assert!(
            !again
                .iter()
                .any(|action| matches!(action, Action::ModerationEnded { .. }))
        );
    }

    #[test]
    fn without_an_aim_or_with_too_many_nothing_is_asked() {
        let mut agent = agent();
        assert_eq!(asked(&order(&mut agent, ban(""))), None);
        for _ in 0..AT_ONCE {
            assert!(asked(&order(&mut agent, ban("77"))).is_some());
        }
        assert_eq!(asked(&order(&mut agent, ban("77"))), None);
    }

    #[test]
    fn a_restart_ends_what_waited() {
        let mut agent = agent();
        order(&mut agent, ban("77"));
        let started = Input::Started {
            settings: Box::default(),
            seed: 7,
        };
        let actions = agent.handle(At(2), &started);
        assert!(actions.iter().any(|action| matches!(
            action,
            Action::ModerationEnded {
                outcome: DeedOutcome::Refused(_),
                ..
            }
        )));
    }
}
