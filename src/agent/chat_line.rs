//! How lines for chat begin: chat is told that an AI writes, in the first line of a session that it sees
//! (FEATURES section 0, which no setting can switch off). The overlay says it in its label.

use serde::{Deserialize, Serialize};

use crate::event::SayOutcome;

use super::Agent;

/// In front of the words, until chat has seen it.
const INTRODUCTION: &str = "AI steward here:";

/// Whether the session's chat knows who writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Introduction {
    /// The first line that carried it. Numbers of later lines are higher.
    first: Option<u64>,
    /// One that carried it was sent.
    made: bool,
}

impl Introduction {
    /// The words of the line `id` as chat gets them. A line can come to nothing on its way, so all carry
    /// the introduction until one is known to be sent.
    pub(super) fn begin(&mut self, id: u64, words: &str) -> String {
        if self.made {
            return words.to_owned();
        }
        self.first.get_or_insert(id);
        format!("{INTRODUCTION} {words}")
    }
}

impl Agent {
    /// A line for chat came to its end.
    pub(super) fn said(&mut self, id: u64, outcome: &SayOutcome) {
        if let Some(evening) = &mut self.mind.evening
            && *outcome == SayOutcome::Sent
            && evening.introduction.first.is_some_and(|first| first <= id)
        {
            evening.introduction.made = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::agent::warden::Warden;
    use crate::event::{
        Action, At, ChatLine, Delivery, Input, Settings, StreamChange, StreamSource, minutes,
    };

    fn live() -> Agent {
        let mut settings = Settings::default();
        settings.hearth.delivery = Delivery::OverlayAndChat;
        let warden = Arc::new(Warden::new(None).expect("the built-in rules are sound"));
        let mut agent = Agent::new(settings, 7, warden);
        let (source, change) = (StreamSource::Obs, StreamChange::Started { since: None });
        agent.handle(At(0), &Input::Stream { source, change });
        agent
    }

    /// Somebody asks the Steward; what it writes in chat.
    fn asked(agent: &mut Agent, at: At) -> (u64, String) {
        let line = ChatLine::plain(&at.0.to_string(), "anna", "!ask what is the plan");
        let actions = agent.handle(at, &Input::Chat(Box::new(line)));
        let said = actions.into_iter().find_map(|action| match action {
            Action::Say { id, text, .. } => Some((id, text)),
            _ => None,
        });
        said.expect("the Steward answers in chat")
    }

    #[test]
    fn chat_is_told_once_and_surely_who_writes() {
        let mut agent = live();
        let at = |n: u64| At(0) + minutes(10 * n);
        let (id, text) = asked(&mut agent, at(1));
        assert!(text.starts_with("AI steward here: "), "{text}");
        let outcome = SayOutcome::Refused("Chat is away.".to_owned());
        agent.handle(at(1), &Input::Said { id, outcome });

        let (id, text) = asked(&mut agent, at(2));
        assert!(text.starts_with("AI steward here: "), "{text}");
        let outcome = SayOutcome::Sent;
        agent.handle(at(2), &Input::Said { id, outcome });

        let (_, text) = asked(&mut agent, at(3));
        assert!(!text.contains("AI steward here"), "{text}");
    }
}
