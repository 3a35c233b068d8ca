//! People who ask that nothing of theirs is kept (`!hearth optout`). What they write is looked at where it
//! comes in, before it is an input of record: unless the Warden holds it back, only that somebody spoke
//! goes on, without a name and without words. So it is in no journal, view, overlay or request, and a
//! replay sees just what the live evening saw.

use crate::event::{Action, At, ChatLine, Input, Origin, Settings, UserRole};

use super::Agent;
use super::orders::{is_order, order_words};
use super::warden::Standing;

/// So many people are remembered. Each is an account of its own, so it takes a botnet to fill this; whoever
/// comes after is not promised what is not held.
const MOST: usize = 10_000;

impl Agent {
    /// What of an input is taken in, and so kept. To be asked before [`Agent::handle`], once, and not for
    /// what was kept already.
    #[must_use]
    pub fn admit(&self, input: Input) -> Input {
        match input {
            Input::Chat(line) if line.origin == Origin::Human => self.admit_line(line),
            other => other,
        }
    }

    fn admit_line(&self, line: Box<ChatLine>) -> Input {
        if let Some(keep) = choice(&line.text) {
            let user = whose(&line).to_owned();
            return Input::Keeping { user, keep };
        }
        // what people of the channel order is an act, and acts are on record
        let orders = is_order(&line.text) && line.role >= UserRole::Moderator;
        if orders || !self.mind.unkept.contains(whose(&line)) || self.is_held_back(&line) {
            return Input::Chat(line);
        }
        Input::Unkept
    }

    /// A scammer who opts out is seen by moderators as any other.
    fn is_held_back(&self, line: &ChatLine) -> bool {
        let standing = if line.first {
            Standing::Newcomer
        } else {
            Standing::Viewer
        };
        line.role < UserRole::Moderator && self.warden.judge_text(&line.text, standing).is_some()
    }

    /// Somebody chose whether what they write is kept from now on.
    pub(super) fn choose_keeping(&mut self, user: &str, keep: bool, out: &mut Vec<Action>) {
        let unkept = &mut self.mind.unkept;
        let text = if keep {
            if !unkept.remove(user) {
                return;
            }
            "A viewer who had opted out is back: what they write is kept again."
        } else if unkept.len() >= MOST {
            "A viewer wants nothing kept, but too many have opted out already: what they write is kept."
        } else if unkept.insert(user.to_owned()) {
            "A viewer opted out: nothing that they write is kept from now on."
        } else {
            return;
        };
        out.push(Action::Noted { text: text.into() });
    }

    /// Somebody spoke of whom nothing is kept: the room is not silent.
    pub(super) fn unkept(&mut self, now: At, out: &mut Vec<Action>) {
        self.heard(now, "", out);
        let Settings { drives, .. } = &self.mind.settings;
        if let Some(evening) = &mut self.mind.evening {
            let prompted = evening.hearth.last.as_ref().map(|told| told.at);
            evening.rhythm.line(now, prompted);
            evening.last_activity = now;
            evening.drives.warmth.push(now, drives.warmth, 0.25);
            // it may be the answer
            evening.question = None;
        }
    }
}

/// `!hearth optout` and `!hearth optin`.
fn choice(text: &str) -> Option<bool> {
    match order_words(text)?.next()?.to_lowercase().as_str() {
        "optout" | "opt-out" => Some(false),
        "optin" | "opt-in" => Some(true),
        _ => None,
    }
}

/// The account, which names may change of; lines of tests have a login alone.
fn whose(line: &ChatLine) -> &str {
    match line.user.id.as_str() {
        "" => &line.user.login,
        id => id,
    }
}
