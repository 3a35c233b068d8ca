//! The smaller objects inside events and snapshots.

use serde::Serialize;

use super::Audience;
use super::body::By;
use crate::event::{
    Actor, At, ChatLine, ChatSettings, Dashboard, Deed, DeedKind, DeedOutcome, Delivery, EndedDeed,
    Flag, Goal, Origin, PartState, PartStatus, Place, Prompt, PromptSource, Reason, UserRole, View,
};

/// A line of chat.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line<'a> {
    id: &'a str,
    at: u64,
    user: User<'a>,
    text: &'a str,
    action: bool,
    role: UserRole,
    subscriber: bool,
    first: bool,
    color: Option<&'a str>,
    badges: Vec<Badge<'a>>,
    emotes: Vec<Emote<'a>>,
    reply_to: Option<Reply<'a>>,
    #[serde(flatten)]
    staff: Option<LineForStaff<'a>>,
}

/// What only moderators see of a line.
#[derive(Clone, Debug, Serialize)]
struct LineForStaff<'a> {
    flag: Option<WireFlag<'a>>,
    origin: Origin,
}

#[derive(Clone, Debug, Serialize)]
struct User<'a> {
    id: &'a str,
    login: &'a str,
    name: &'a str,
}

#[derive(Clone, Debug, Serialize)]
struct Badge<'a> {
    set: &'a str,
    version: &'a str,
}

#[derive(Clone, Debug, Serialize)]
struct Emote<'a> {
    id: &'a str,
    start: usize,
    end: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Reply<'a> {
    id: &'a str,
    login: &'a str,
}

impl<'a> Line<'a> {
    pub(super) fn new(
        at: At,
        line: &'a ChatLine,
        flag: Option<&'a Flag>,
        audience: Audience,
    ) -> Self {
        let staff = match audience {
            Audience::Viewers => None,
            Audience::Staff => Some(LineForStaff {
                flag: flag.map(WireFlag::new),
                origin: line.origin,
            }),
        };
        Self {
            id: &line.id.0,
            at: at.0,
            user: User {
                id: &line.user.id,
                login: &line.user.login,
                name: &line.user.name,
            },
            text: &line.text,
            action: line.action,
            role: line.role,
            subscriber: line.subscriber,
            first: line.first,
            color: line.color.as_deref(),
            badges: line.badges.iter().map(Badge::new).collect(),
            emotes: line.emotes.iter().map(Emote::new).collect(),
            reply_to: line.reply_to.as_ref().map(|reply| Reply {
                id: &reply.message.0,
                login: &reply.login,
            }),
            staff,
        }
    }
}

impl<'a> Badge<'a> {
    fn new(badge: &'a crate::event::Badge) -> Self {
        Self {
            set: &badge.set,
            version: &badge.version,
        }
    }
}

impl<'a> Emote<'a> {
    fn new(emote: &'a crate::event::Emote) -> Self {
        Self {
            id: &emote.id,
            start: emote.start,
            end: emote.end,
        }
    }
}

/// The Warden's verdict.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WireFlag<'a> {
    severity: &'static str,
    category: &'a str,
    reasons: &'a [String],
}

impl<'a> WireFlag<'a> {
    pub(super) fn new(flag: &'a Flag) -> Self {
        Self {
            severity: flag.severity.as_str(),
            category: &flag.category,
            reasons: &flag.reasons,
        }
    }
}

/// A prompt.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WirePrompt<'a> {
    id: u64,
    text: &'a str,
    source: PromptSource,
    #[serde(flatten)]
    staff: Option<PromptForStaff<'a>>,
}

/// What only moderators see of a prompt.
#[derive(Clone, Debug, Serialize)]
struct PromptForStaff<'a> {
    about: &'a str,
    reasons: Vec<WireReason<'a>>,
    verdict: WireVerdict<'a>,
}

#[derive(Clone, Debug, Serialize)]
struct WireVerdict<'a> {
    passed: bool,
    broken: &'a [String],
}

impl<'a> WirePrompt<'a> {
    pub(super) fn new(prompt: &'a Prompt, audience: Audience) -> Self {
        let staff = match audience {
            Audience::Viewers => None,
            Audience::Staff => Some(PromptForStaff {
                about: &prompt.about,
                reasons: reasons(&prompt.reasons),
                verdict: WireVerdict {
                    passed: prompt.verdict.passed(),
                    broken: &prompt.verdict.broken,
                },
            }),
        };
        Self {
            id: prompt.id.0,
            text: &prompt.text,
            source: prompt.source,
            staff,
        }
    }
}

/// One reason: the cause's word and the sentence.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WireReason<'a> {
    cause: crate::event::Cause,
    text: &'a str,
}

pub(super) fn reasons<'a>(reasons: &'a [Reason]) -> Vec<WireReason<'a>> {
    let one = |reason: &'a Reason| WireReason {
        cause: reason.cause,
        text: &reason.text,
    };
    reasons.iter().map(one).collect()
}

/// A dashboard. What is for the streamer's eyes is left out for viewers.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WireDashboard<'a> {
    stream_title: &'a str,
    game: &'a str,
    mood: &'a str,
    content_angle: &'a str,
    session_goals: Vec<WireGoal<'a>>,
    #[serde(flatten)]
    staff: Option<DashboardForStaff<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct DashboardForStaff<'a> {
    raw_markdown: &'a str,
    go_live_notification: &'a str,
    social_post: &'a str,
    notes: &'a str,
}

#[derive(Clone, Debug, Serialize)]
struct WireGoal<'a> {
    text: &'a str,
    done: bool,
}

impl<'a> WireDashboard<'a> {
    pub(super) fn new(dashboard: &'a Dashboard, audience: Audience) -> Self {
        let staff = match audience {
            Audience::Viewers => None,
            Audience::Staff => Some(DashboardForStaff {
                raw_markdown: &dashboard.raw_markdown,
                go_live_notification: &dashboard.go_live_notification,
                social_post: &dashboard.social_post,
                notes: &dashboard.notes,
            }),
        };
        let goal = |goal: &'a Goal| WireGoal {
            text: &goal.text,
            done: goal.done,
        };
        Self {
            stream_title: &dashboard.stream_title,
            game: &dashboard.game,
            mood: &dashboard.mood,
            content_angle: &dashboard.content_angle,
            session_goals: dashboard.session_goals.iter().map(goal).collect(),
            staff,
        }
    }
}

/// Settings that the panel shows, as they are in force.
#[derive(Clone, Debug, Serialize)]
pub(super) struct InForce {
    thresholds: Thresholds,
    delivery: Delivery,
    chat_gate: ChatSettings,
}

#[derive(Clone, Debug, Serialize)]
struct Thresholds {
    quiet_ms: u64,
    interval_ms: u64,
}

impl InForce {
    pub(super) fn new(view: &View) -> Self {
        Self {
            thresholds: Thresholds {
                quiet_ms: view.quiet_threshold.as_millis() as u64,
                interval_ms: view.prompt_interval.as_millis() as u64,
            },
            delivery: view.delivery,
            chat_gate: view.chat_gate,
        }
    }
}

/// An act of moderation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WireDeed<'a> {
    deed: &'static str,
    seconds: Option<u64>,
    user_id: &'a str,
    login: &'a str,
    message_id: Option<&'a str>,
    why: &'a str,
}

impl<'a> WireDeed<'a> {
    pub(super) fn new(deed: &'a Deed) -> Self {
        let (word, seconds) = match deed.kind {
            DeedKind::Delete => ("delete", None),
            DeedKind::Timeout { length } => ("timeout", Some(length.as_secs())),
            DeedKind::Ban => ("ban", None),
            DeedKind::Lift => ("lift", None),
        };
        Self {
            deed: word,
            seconds,
            user_id: &deed.user.id,
            login: &deed.user.login,
            message_id: deed.message.as_ref().map(|id| &*id.0),
            why: &deed.why,
        }
    }
}

/// An act of moderation that came to an end.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WireEnded<'a> {
    id: u64,
    #[serde(flatten)]
    deed: WireDeed<'a>,
    by: By<'a>,
    done: bool,
    answer: &'a str,
}

impl<'a> WireEnded<'a> {
    pub(super) fn new(id: u64, deed: &'a Deed, by: &'a Actor, outcome: &'a DeedOutcome) -> Self {
        let (done, answer) = match outcome {
            DeedOutcome::Done(answer) => (true, answer),
            DeedOutcome::Refused(answer) => (false, answer),
        };
        Self {
            id,
            deed: WireDeed::new(deed),
            by: by.into(),
            done,
            answer,
        }
    }
}

/// The same, told later.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WireEndedDeed<'a> {
    at: u64,
    #[serde(flatten)]
    ended: WireEnded<'a>,
}

impl<'a> WireEndedDeed<'a> {
    pub(super) fn new(ended: &'a EndedDeed) -> Self {
        let EndedDeed {
            id,
            at,
            deed,
            by,
            outcome,
        } = ended;
        Self {
            at: at.0,
            ended: WireEnded::new(*id, deed, by, outcome),
        }
    }
}

/// A part's health.
#[derive(Clone, Debug, Serialize)]
pub(super) struct WirePart<'a> {
    part: &'static str,
    state: PartState,
    detail: &'a str,
    hint: &'a str,
}

impl<'a> WirePart<'a> {
    pub(super) fn new(status: &'a PartStatus) -> Self {
        Self {
            part: status.part.as_str(),
            state: status.state,
            detail: &status.detail,
            hint: &status.hint,
        }
    }
}

/// Where a line was shown, as words.
pub(super) fn shown_to_viewers(places: &[Place]) -> bool {
    places.contains(&Place::Overlay)
}
