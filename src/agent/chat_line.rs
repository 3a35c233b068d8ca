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
    use super::*;

    #[test]
    fn until_one_is_sent_all_say_who_speaks() {
        let mut introduction = Introduction::default();
        for id in [4, 7] {
            let line = introduction.begin(id, "The tide turns.");
            assert_eq!(line, "AI steward here: The tide turns.");
        }
        assert_eq!(introduction.first, Some(4));
        introduction.made = true;
        assert_eq!(introduction.begin(9, "It rests."), "It rests.");
    }
}
