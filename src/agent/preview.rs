//! What the agent would do: a line composed without saying it, and a trial of a silence on a copy. Both
//! read only; neither reaches the mind, the journal or a language model.

use std::time::Duration;

use crate::event::{
    Action, At, Delivery, Input, Preview, PromptSource, SessionState, Trial, TrialTick, seconds,
};

use super::Agent;
use super::drives::Drives;
use super::hearthkeeper::Hearth;
use super::reservoir::Thought;
use super::scene::{Mood, Scene};

/// The copy looks again so long after its first prompt.
const RIGHT_AFTER: Duration = seconds(1);
/// The drives are weighed twice a minute, so the prompt after the pause may take this much longer.
const SLACK: Duration = seconds(60);
/// A copy that is woken more often than this stands still, which is a mistake.
const MOST_TICKS: usize = 2000;

impl Agent {
    /// The line that would be said, and whether it would be said now; `None` without a session.
    #[must_use]
    pub fn preview(&self, now: At) -> Option<Preview> {
        self.mind.evening.as_ref()?;
        let now = now.max(self.mind.now);
        let (reading, reasons) = self.mind.reading(now);
        let thought = self.thought(now, reading);
        let subject = thought.as_ref().map(Thought::about);
        let wording = self.compose(now, subject.as_ref());
        let (why_not, _) = self.mind.silence(now);
        let (line, about) = wording.map(|w| (w.text, w.about)).unzip();
        Some(Preview {
            would_say_now: line.is_some() && why_not.is_empty(),
            line,
            about: about.unwrap_or_default(),
            source: PromptSource::Offline,
            model_first: self.mind.settings.model.enabled,
            reasons,
            why_not,
        })
    }

    /// Puts a copy of the session into a silence that ends `now` and looks three times: at its end, right
    /// after, and when the pause in force has passed. `None` without a session.
    #[must_use]
    pub fn trial(&self, now: At, silence: Duration) -> Option<Trial> {
        let now = now.max(self.mind.now);
        let mut copy = self.clone();
        copy.fall_silent(now, silence)?;
        let first = copy.look(now);
        let second = copy.look(now + RIGHT_AFTER);
        let pause = copy.mind.pause(copy.mind.evening.as_ref()?);
        let third = copy.look_until(now + pause, SLACK);
        Some(Trial {
            first,
            second,
            third,
        })
    }

    /// Makes the past of this agent one in which nobody has spoken for so long, the stream is live, and
    /// nothing else keeps it from speaking. The channel's rhythm, the dashboard, what was said, the
    /// temperament and the settings stay, except that no model is asked and no person.
    fn fall_silent(&mut self, now: At, silence: Duration) -> Option<()> {
        let mind = &mut self.mind;
        let since = now - silence;
        mind.settings.model.enabled = false;
        mind.settings.hearth.delivery = Delivery::Overlay;
        mind.hush = None;
        mind.spoken.clear();
        mind.voice.speaking = false;
        mind.voice.silent_since = None;
        mind.scene = Scene {
            mood: Mood::Talk,
            talk_since: None,
            ..mind.scene.clone()
        };
        let evening = mind.evening.as_mut()?;
        evening.state = SessionState::Open;
        evening.rests_since = None;
        evening.confirm_by = None;
        evening.started = evening.started.min(since);
        evening.rhythm.silent_since(since);
        evening.question = None;
        evening.raid = None;
        evening.arrival = None;
        evening.answering = None;
        evening.drives = Drives::default();
        evening.hearth = Hearth::default();
        Some(())
    }

    fn look(&mut self, at: At) -> TrialTick {
        let said = |actions: Vec<Action>| {
            actions.into_iter().filter_map(|action| match action {
                Action::PromptDelivered { prompt, .. } => Some(prompt.text),
                _ => None,
            })
        };
        let (silence, _) = self.mind.silence(at);
        let prompts: Vec<String> = said(self.handle(at, &Input::Tick)).collect();
        let why = if prompts.is_empty() {
            silence
        } else {
            Vec::new()
        };
        TrialTick { at, prompts, why }
    }

    /// Lets time pass up to `at`, and a little longer if nothing was said by then. What is said before
    /// `at` counts too: it should not have been.
    fn look_until(&mut self, at: At, slack: Duration) -> TrialTick {
        let mut early = Vec::new();
        for _ in 0..MOST_TICKS {
            let Some((next, _)) = self.deadline().filter(|(next, _)| *next < at) else {
                break;
            };
            early.extend(self.look(next).prompts);
        }
        let mut tick = self.look(at);
        while tick.prompts.is_empty()
            && let Some((next, _)) = self.deadline()
            && next > tick.at
            && next <= at + slack
        {
            tick = self.look(next);
        }
        early.append(&mut tick.prompts);
        tick.prompts = early;
        tick
    }
}
