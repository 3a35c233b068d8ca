//! Words for a thought: asks the offline voice, and holds every line against the guard.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::event::{At, Dashboard, PromptSource, Reading, Verdict};
use crate::voice::{self, FrameId, Material, Occasion, Phrase};

use super::reservoir::{Kind, Subject, Thought};
use super::{Agent, guard};

/// A line before it is offered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wording {
    pub(super) text: String,
    pub(super) about: String,
    /// Whether it speaks of what it was composed for; the voice may have found other words.
    pub(super) fits: bool,
    /// The skeleton, if the grammar made it.
    pub(super) frame: Option<FrameId>,
    pub(super) source: PromptSource,
}

impl Agent {
    /// The best thought that still fits.
    pub(super) fn thought(&self, now: At, reading: Reading) -> Option<Thought> {
        self.mind
            .evening
            .as_ref()?
            .reservoir
            .best(now, reading)
            .cloned()
    }

    /// Composes a line that was not said before and passes the guard; `None` if there is none.
    pub(super) fn compose(&self, now: At, subject: Option<&Subject>) -> Option<Wording> {
        let evening = self.mind.evening.as_ref()?;
        let (reading, _) = self.mind.reading(now);
        let occasion = match reading {
            Reading::Uncertain => Occasion::Uncertain,
            Reading::Arriving => Occasion::Arriving,
            Reading::Drifting => Occasion::Drifting,
            Reading::Fading => Occasion::Fading,
            _ => Occasion::Quiet,
        };
        let plan = self.mind.plan.as_ref().map(|p| &p.dashboard);
        let narrowed = plan.map(|plan| narrow(plan, subject));
        let phrase: Vec<Phrase> = subject
            .and_then(|subject| evening.reservoir.on(subject)?.phrase.clone())
            .into_iter()
            .collect();
        let asked = subject.is_some_and(|s| s.kind == Kind::Question);
        let (topics, hanging) = if asked {
            (Vec::new(), phrase)
        } else {
            (phrase, Vec::new())
        };
        let meant = subject.map_or(&[][..], |s| s.kind.abouts());
        let last_used = |frame: FrameId| self.mind.history.last_used(frame);
        let material = Material {
            dashboard: narrowed.as_ref(),
            topics: &topics,
            hanging: &hanging,
            callbacks: &[],
            meant,
            occasion,
            minutes_quiet: (now.since(self.mind.quiet_since(evening)).as_secs() / 60) as u32,
            last_used: &last_used,
        };
        let mut rng = self.rng(0xf12e, self.mind.next_prompt.0);
        let line = voice::compose(&material, &mut rng, &mut |text| !self.judge(text).passed())?;
        Some(Wording {
            text: line.text,
            about: line.about.words().to_owned(),
            fits: meant.contains(&line.about),
            frame: Some(line.frame),
            source: PromptSource::Offline,
        })
    }

    /// The guard's word on a line, in this session.
    pub(super) fn judge(&self, text: &str) -> Verdict {
        guard::judge(text, &self.mind.guard)
    }

    /// Chance that is the same on every machine and every run: a stream for each purpose and number.
    pub(super) fn rng(&self, purpose: u64, number: u64) -> ChaCha8Rng {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.mind.seed.to_le_bytes());
        seed[8..16].copy_from_slice(&purpose.to_le_bytes());
        seed[16..24].copy_from_slice(&number.to_le_bytes());
        ChaCha8Rng::from_seed(seed)
    }
}

/// The plan without what the thought is not about, so that the line is.
fn narrow(plan: &Dashboard, subject: Option<&Subject>) -> Dashboard {
    let mut narrowed = plan.clone();
    match subject.map(|s| (s.kind, &s.words)) {
        Some((Kind::Angle, _)) => narrowed.session_goals.clear(),
        Some((Kind::Goal, goal)) => {
            narrowed.content_angle.clear();
            narrowed.session_goals.retain(|g| g.text == *goal);
        }
        Some((Kind::Topic | Kind::Question, _)) => {
            narrowed.content_angle.clear();
            narrowed.session_goals.clear();
        }
        Some((Kind::Arrival, _)) | None => {}
    }
    narrowed
}
