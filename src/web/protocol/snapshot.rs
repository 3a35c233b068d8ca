//! The present, whole: what a client gets first, and again when it was too slow.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Audience;
use super::parts::{
    InForce, Line, WireDashboard, WireEndedDeed, WirePart, WirePrompt, WireReason, reasons,
};
use crate::event::{
    LineView, Origin, PartView, PromptView, Reading, SessionState, SessionView, View,
};

/// A snapshot for one audience.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Snapshot<'a> {
    session: Option<Session<'a>>,
    reading: Reading,
    live: bool,
    scene: Option<&'a str>,
    recording_since: Option<u64>,
    dashboard: Option<WireDashboard<'a>>,
    prompt: Option<Shown<'a>>,
    lines: Vec<Line<'a>>,
    #[serde(flatten)]
    staff: Option<ForStaff<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Session<'a> {
    id: String,
    channel: &'a str,
    state: &'static str,
    until: Option<u64>,
    started: u64,
    stream_since: u64,
    messages: u64,
    prompts: u32,
}

/// A prompt with its time on screen, or its time to be decided.
#[derive(Clone, Debug, Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    prompt: WirePrompt<'a>,
    since: u64,
    until: u64,
}

/// What only moderators see.
#[derive(Clone, Debug, Serialize)]
struct ForStaff<'a> {
    reasons: Vec<WireReason<'a>>,
    silence: Vec<WireReason<'a>>,
    why: String,
    next_prompt: Option<u64>,
    can_prompt_now: bool,
    speaking: bool,
    hush: Option<Hush>,
    proposals: Vec<Proposal<'a>>,
    last_prompt: Option<LastPrompt<'a>>,
    deeds: Vec<WireEndedDeed<'a>>,
    drives: BTreeMap<&'a str, f32>,
    temperament: BTreeMap<&'a str, f32>,
    parts: Vec<Part<'a>>,
    #[serde(flatten)]
    in_force: InForce,
}

#[derive(Clone, Debug, Serialize)]
struct Hush {
    until: Option<u64>,
}

#[derive(Clone, Debug, Serialize)]
struct Proposal<'a> {
    prompt: WirePrompt<'a>,
    since: u64,
    until: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Part<'a> {
    #[serde(flatten)]
    status: WirePart<'a>,
    since: u64,
}

/// The prompt that was shown last in this session.
#[derive(Clone, Debug, Serialize)]
struct LastPrompt<'a> {
    id: u64,
    text: &'a str,
    at: u64,
}

impl<'a> Snapshot<'a> {
    pub(super) fn new(view: &'a View, audience: Audience) -> Self {
        let lines = view.lines.iter().filter(|line| visible(line, audience));
        let staff = match audience {
            Audience::Viewers => None,
            Audience::Staff => Some(ForStaff::new(view)),
        };
        Self {
            session: view.session.as_ref().map(Session::new),
            reading: view.reading,
            live: view.live,
            scene: view.scene.as_deref(),
            recording_since: view.recording_since.map(|at| at.0),
            dashboard: view
                .dashboard
                .as_ref()
                .map(|plan| WireDashboard::new(&plan.dashboard, audience)),
            prompt: view.prompt.as_ref().map(|shown| Shown {
                prompt: WirePrompt::new(&shown.prompt, audience),
                since: shown.since.0,
                until: shown.until.0,
            }),
            lines: lines.map(|line| wire_line(line, audience)).collect(),
            staff,
        }
    }
}

/// Whether an audience sees a line at all: viewers see neither held lines nor known bots'.
pub(super) fn visible(line: &LineView, audience: Audience) -> bool {
    match audience {
        Audience::Viewers => line.public() && line.line.origin != Origin::Bot,
        Audience::Staff => true,
    }
}

/// A line of the view; a dismissed flag is no longer shown.
pub(super) fn wire_line(line: &LineView, audience: Audience) -> Line<'_> {
    let flag = line.flag.as_ref().filter(|_| !line.dismissed);
    Line::new(line.at, &line.line, flag, audience)
}

impl<'a> Session<'a> {
    fn new(session: &'a SessionView) -> Self {
        let (state, until) = match session.state {
            SessionState::Open => ("open", None),
            SessionState::Resting { until } => ("resting", Some(until.0)),
        };
        Self {
            id: session.id.to_string(),
            channel: &session.channel,
            state,
            until,
            started: session.started.0,
            stream_since: session.stream_since.0,
            messages: session.messages,
            prompts: session.prompts,
        }
    }
}

impl<'a> Part<'a> {
    fn new(part: &'a PartView) -> Self {
        Self {
            status: WirePart::new(&part.status),
            since: part.since.0,
        }
    }
}

impl<'a> LastPrompt<'a> {
    fn new(session: &'a SessionView) -> Option<Self> {
        let (at, id, text) = session.last_prompt.as_ref()?;
        Some(Self {
            id: id.0,
            text,
            at: at.0,
        })
    }
}

impl<'a> ForStaff<'a> {
    fn new(view: &'a View) -> Self {
        let proposal = |waiting: &'a PromptView| Proposal {
            prompt: WirePrompt::new(&waiting.prompt, Audience::Staff),
            since: waiting.since.0,
            until: waiting.until.0,
        };
        Self {
            reasons: reasons(&view.reasons),
            silence: reasons(&view.silence),
            why: view.why(),
            next_prompt: view.next_prompt.map(|at| at.0),
            can_prompt_now: view.can_prompt_now,
            speaking: view.speaking,
            hush: view.hush.map(|until| Hush {
                until: until.map(|at| at.0),
            }),
            proposals: view.proposals.iter().map(proposal).collect(),
            last_prompt: view.session.as_ref().and_then(LastPrompt::new),
            deeds: view.deeds.iter().map(WireEndedDeed::new).collect(),
            drives: view.drives.iter().copied().collect(),
            temperament: view.temperament.iter().copied().collect(),
            parts: view.parts.iter().map(Part::new).collect(),
            in_force: InForce::new(view),
        }
    }
}
