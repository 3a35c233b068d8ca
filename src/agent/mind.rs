//! What the agent knows, whole: everything here is in the checkpoint. No decisions, only data and the
//! questions that several decisions ask of it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::agent::{guard, warden};
use crate::event::{
    At, ChatLine, Dashboard, EndedDeed, Flag, MessageId, Part, PartState, PromptId, Reading,
    SessionId, SessionState, Settings,
};
use crate::voice::{Names, Talk};

use super::broadcast::Broadcast;
use super::chat_line::Introduction;
use super::deeds::Pending;
use super::drift::Drift;
use super::drives::{Drives, Strengths, Temperament};
use super::hearthkeeper::Hearth;
use super::history::History;
use super::reservoir::Reservoir;
use super::rhythm::Rhythm;
use super::scene::Scene;
use super::steward::Answering;

/// Lines kept for snapshots and for the context.
pub(super) const LINES: usize = 50;

/// Moderators remembered.
const MODERATORS: usize = 100;

/// Everything that the agent knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Mind {
    /// The time of the last input.
    pub(super) now: At,
    pub(super) settings: Settings,
    pub(super) seed: u64,
    pub(super) broadcast: Broadcast,
    pub(super) scene: Scene,
    pub(super) voice: Voice,
    pub(super) recording_since: Option<At>,
    pub(super) hush: Option<Hush>,
    pub(super) evening: Option<Evening>,
    /// The dashboard in force, or waiting for the next session.
    pub(super) plan: Option<Plan>,
    pub(super) temperament: Temperament,
    pub(super) history: History,
    /// What the guard holds lines against.
    pub(super) guard: guard::Context,
    /// Proper names that were seen.
    pub(super) names: Names,
    pub(super) warden: warden::Memory,
    pub(super) lines: VecDeque<Line>,
    /// Accounts of which nothing is kept; bounded.
    pub(super) unkept: BTreeSet<String>,
    pub(super) parts: Vec<PartLine>,
    /// When a person ended a session whose broadcast may still run, so that it does not open another one.
    pub(super) ended: Option<At>,
    /// Moderators who spoke, by login and name shown; bounded.
    pub(super) moderators: Vec<(String, String)>,
    /// Sessions opened so far; makes ids unique.
    pub(super) opened: u64,
    pub(super) next_prompt: PromptId,
    /// Numbers completions and lines to chat.
    pub(super) next_id: u64,
    /// The completion request that is on its way, whether it is still wanted or not.
    pub(super) asked: Option<Asked>,
    /// Acts of moderation that Twitch has not answered yet; bounded.
    pub(super) deeds: VecDeque<Pending>,
    /// Those that ended last, for whoever opens the panel later; bounded.
    pub(super) ended_deeds: VecDeque<EndedDeed>,
    /// When prompts were last shown, over all sessions.
    pub(super) spoken: VecDeque<At>,
    /// What was last told of the reading.
    pub(super) told: Option<Told>,
}

/// A completion request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) id: u64,
    /// It is given up then.
    pub(super) until: At,
}

/// The streamer's voice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Voice {
    pub(super) speaking: bool,
    /// When they last fell silent.
    pub(super) silent_since: Option<At>,
}

/// Silence that a person asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Hush {
    pub(super) until: Option<At>,
}

/// One session's worth of knowledge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Evening {
    pub(super) session: SessionId,
    pub(super) channel: String,
    pub(super) state: SessionState,
    pub(super) started: At,
    pub(super) stream_since: At,
    /// Since when the broadcast is out of sight, while resting.
    pub(super) rests_since: Option<At>,
    /// After a restart: when a broadcast that nobody has confirmed counts as gone.
    pub(super) confirm_by: Option<At>,
    pub(super) rhythm: Rhythm,
    pub(super) talk: Talk,
    pub(super) reservoir: Reservoir,
    pub(super) drives: Drives,
    pub(super) hearth: Hearth,
    pub(super) question: Option<Question>,
    pub(super) drift: Drift,
    pub(super) raid: Option<At>,
    /// When somebody new last came, by raid, first line or count.
    pub(super) arrival: Option<At>,
    pub(super) viewers: Viewers,
    pub(super) messages: u64,
    pub(super) last_activity: At,
    pub(super) last_answer: Option<At>,
    pub(super) answering: Option<Answering>,
    pub(super) introduction: Introduction,
}

/// A question that nobody has answered yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) at: At,
    pub(super) login: String,
    pub(super) message: MessageId,
}

/// How many watch, and how many did at most of late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Viewers {
    pub(super) now: u32,
    pub(super) peak: u32,
}

/// A dashboard with its dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) dashboard: Dashboard,
    pub(super) created: At,
    pub(super) updated: At,
}

/// A recent line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) at: At,
    pub(super) line: Arc<ChatLine>,
    pub(super) flag: Option<Flag>,
    pub(super) dismissed: bool,
}

impl Line {
    /// Whether viewers, thoughts and completions may have it.
    pub(super) fn public(&self) -> bool {
        self.flag.is_none() || self.dismissed
    }
}

/// A part's state, as told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct PartLine {
    pub(super) part: Part,
    pub(super) state: PartState,
    pub(super) detail: String,
    pub(super) hint: String,
    /// Since when it is in this state.
    pub(super) since: At,
}

/// What was last told of the reading; told again only when it differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) reading: Reading,
    pub(super) causes: Vec<crate::event::Cause>,
    pub(super) next_prompt: Option<At>,
}

impl Mind {
    pub(super) fn new(settings: Settings, seed: u64) -> Self {
        Self {
            now: At(0),
            settings,
            seed,
            broadcast: Broadcast::default(),
            scene: Scene::default(),
            voice: Voice::default(),
            recording_since: None,
            hush: None,
            evening: None,
            plan: None,
            temperament: Temperament::default(),
            history: History::default(),
            guard: guard::Context::default(),
            names: Names::default(),
            warden: warden::Memory::default(),
            lines: VecDeque::new(),
            unkept: BTreeSet::new(),
            parts: Vec::new(),
            ended: None,
            moderators: Vec::new(),
            opened: 0,
            next_prompt: PromptId(1),
            next_id: 1,
            asked: None,
            deeds: VecDeque::new(),
            ended_deeds: VecDeque::new(),
            spoken: VecDeque::new(),
            told: None,
        }
    }

    /// The evening while the broadcast runs.
    pub(super) fn live(&self) -> Option<&Evening> {
        self.evening
            .as_ref()
            .filter(|e| e.state == SessionState::Open)
    }

    /// Since when people are silent: their last line, else the beginning of the talk.
    pub(super) fn quiet_since(&self, evening: &Evening) -> At {
        let began = evening.started.max(self.scene.opened.unwrap_or_default());
        evening.rhythm.last.map_or(began, |last| last.max(began))
    }

    /// The quiet threshold in force.
    pub(super) fn quiet_threshold(&self) -> Duration {
        let hearth = &self.settings.hearth;
        self.evening
            .as_ref()
            .map_or(hearth.quiet, |e| e.rhythm.quiet_threshold(hearth))
    }

    /// The drives' strengths.
    pub(super) fn strengths(&self, now: At, reading: Reading) -> Strengths {
        let Some(evening) = &self.evening else {
            return Drives::default().at(now, &self.settings.drives, 0.0, 0.0);
        };
        let quiet = now.since(self.quiet_since(evening)).as_secs_f32();
        let threshold = self.quiet_threshold().as_secs_f32().max(1.0);
        let thought = evening.reservoir.best_worth(now, reading);
        evening
            .drives
            .at(now, &self.settings.drives, quiet / threshold, thought)
    }

    /// Proper names of the plan: they are written as they are, and may be said.
    pub(super) fn learn_names(&mut self, dashboard: &Dashboard) {
        self.names.learn(&dashboard.game);
        self.guard.title(&dashboard.game);
        self.guard.title(&dashboard.stream_title);
        for text in [
            &dashboard.stream_title,
            &dashboard.content_angle,
            &dashboard.notes,
        ] {
            self.names.observe(text);
        }
    }

    /// A new session began: lines older than the last ten sessions may be said again.
    pub(super) fn age_history(&mut self) {
        self.history.age();
    }

    /// Remembers a moderator; whether they were new.
    pub(super) fn meet(&mut self, line: &ChatLine) -> bool {
        let names = (line.user.login.clone(), line.user.name.clone());
        let new = self.moderators.len() < MODERATORS && !self.moderators.contains(&names);
        if new {
            self.moderators.push(names);
        }
        new
    }

    /// The channel's people, as the Warden protects them from imitation.
    pub(super) fn people(&self) -> warden::Context {
        let moderators: Vec<&str> = self
            .moderators
            .iter()
            .flat_map(|(login, name)| [login.as_str(), name.as_str()])
            .collect();
        warden::Context::new(&[self.settings.channel.as_str()], &moderators)
    }

    /// A recent line by its id.
    pub(super) fn line(&self, id: &MessageId) -> Option<&Line> {
        self.lines.iter().rev().find(|l| l.line.id == *id)
    }

    /// The next number for a completion or a line to chat.
    pub(super) fn take_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id - 1
    }
}
