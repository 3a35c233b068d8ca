//! What can be decided, and the journal's unit: an input with what it led to.

use std::time::Duration;

use super::chat::{Flag, MessageId};
use super::dashboard::Dashboard;
use super::deed::{Deed, DeedOutcome};
use super::input::{Actor, Feedback, Input, StreamSource};
use super::prompt::{Decision, Place, Prompt, PromptId};
use super::reason::{Reading, Reason};
use super::time::At;
use super::view::SessionId;

/// A position in the journal. An input takes one and each of its actions the next ones, so that every
/// event that a client can see has a number of its own. The first is 1; 0 means "nothing yet".
pub type Seq = u64;

/// One input with the actions that it caused: committed together or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The input's number; action `i` (from 0) has `seq + 1 + i`.
    pub seq: Seq,
    /// When the loop took the input.
    pub at: At,
    /// The session that it belongs to, if one was open before or after it.
    pub session: Option<SessionId>,
    /// What happened.
    pub input: Input,
    /// What the agent made of it, in order.
    pub actions: Vec<Action>,
}

impl Entry {
    /// The number of the entry's last event.
    #[must_use]
    pub fn last_seq(&self) -> Seq {
        self.seq + self.actions.len() as Seq
    }
}

/// Everything that the agent can decide. Some are facts to remember and show; some ask a door to do
/// something, and the door's answer comes back as an [`Input`].
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A session began.
    SessionOpened {
        /// Its id.
        session: SessionId,
        /// The channel, without `#`; empty if none is known.
        channel: String,
        /// When the broadcast began; timecodes count from here.
        stream_since: At,
        /// Who said that it began.
        by: StreamSource,
    },
    /// The broadcast ended or is out of sight; the session waits for its return.
    SessionResting {
        /// Which.
        session: SessionId,
        /// When it will close if nothing comes.
        until: At,
        /// Why, in words.
        because: String,
    },
    /// The broadcast is back within the grace period.
    SessionResumed {
        /// Which.
        session: SessionId,
    },
    /// The session is over.
    SessionClosed {
        /// Which.
        session: SessionId,
        /// When the evening really ended (the broadcast's end, not the grace period's).
        ended: At,
        /// Why, in words.
        because: String,
    },
    /// The Warden holds a line back. The line is the entry's own input.
    Flagged {
        /// The line.
        message: MessageId,
        /// The verdict.
        flag: Flag,
    },
    /// A moderator said that a flag was wrong.
    FlagDismissed {
        /// The line.
        message: MessageId,
        /// Who.
        by: Actor,
    },
    /// Lines were taken away and must disappear everywhere.
    Withdrawn {
        /// Which; lines that were never seen are not listed.
        messages: Vec<MessageId>,
    },
    /// The room's reading changed, or its reasons did.
    ReadingChanged {
        /// The reading.
        reading: Reading,
        /// Why it is so.
        reasons: Vec<Reason>,
        /// Why nothing is said; empty if a prompt may come at any moment.
        silence: Vec<Reason>,
        /// No prompt before this moment; `None` if it depends on people.
        next_prompt: Option<At>,
    },
    /// A thought was formed and kept for later.
    ThoughtFormed {
        /// What it is about.
        about: String,
        /// Its worth, 0 to 1.
        worth: f32,
        /// Why it is worth that, in words.
        why: String,
    },
    /// A prompt waits for a person's decision until then.
    PromptProposed {
        /// The prompt.
        prompt: Prompt,
        /// When it expires.
        until: At,
    },
    /// The waiting ended.
    PromptDecided {
        /// Which.
        prompt: PromptId,
        /// How.
        decision: Decision,
        /// Who, if a person did.
        by: Option<Actor>,
    },
    /// A prompt is shown.
    PromptDelivered {
        /// The prompt, with the words as shown.
        prompt: Prompt,
        /// Where.
        places: Vec<Place>,
        /// How long it stays in the overlay.
        shown_for: Duration,
    },
    /// A prompt's time for answers is over, or its first answers came.
    PromptAnswered {
        /// Which.
        prompt: PromptId,
        /// How many people wrote within five minutes; 0: nobody.
        people: u32,
        /// How long the first took.
        first_after: Option<Duration>,
    },
    /// A person judged a delivered prompt.
    PromptJudged {
        /// Which.
        prompt: PromptId,
        /// The judgement.
        feedback: Feedback,
        /// Who.
        by: Actor,
    },
    /// A dashboard is in force (`session`) or waits for the next session (`None`).
    DashboardSaved {
        /// The session that it belongs to.
        session: Option<SessionId>,
        /// Whole.
        dashboard: Box<Dashboard>,
    },
    /// A goal was ticked or unticked.
    GoalTicked {
        /// Position from 0.
        index: usize,
        /// Whether it is done.
        done: bool,
    },
    /// Silence was asked for until then (`None`: for the rest of the stream).
    Hushed {
        /// The end.
        until: Option<At>,
        /// Who.
        by: Actor,
    },
    /// The hush is over.
    HushEnded,
    /// The Steward answers a line, in the overlay or in chat as the delivery says.
    Answered {
        /// The line it answers.
        to: MessageId,
        /// Who asked, to show.
        name: String,
        /// The answer, guarded like a prompt.
        text: String,
        /// Where.
        places: Vec<Place>,
        /// How long it stays in the overlay.
        shown_for: Duration,
    },
    /// An order could not be carried out, with why in words.
    OrderRefused {
        /// A short code such as `no_session`, `unknown_prompt`, `already_decided`.
        code: String,
        /// The sentence.
        why: String,
    },
    /// Something that a person may want to know: a model's retry, two open sessions found.
    Noted {
        /// The sentence.
        text: String,
    },
    /// Ask the language model. Comes back as [`Input::Completed`].
    Complete(Box<CompletionRequest>),
    /// Write a line in chat. Comes back as [`Input::Said`].
    Say {
        /// Names the attempt.
        id: u64,
        /// The words.
        text: String,
        /// The line to answer, if it is a reply.
        reply_to: Option<MessageId>,
        /// Given up after this moment rather than sent late.
        until: At,
    },
    /// Do this through Twitch. Comes back as [`Input::Moderated`].
    Moderate {
        /// Names the attempt.
        id: u64,
        /// What.
        deed: Box<Deed>,
        /// Who asks for it.
        by: Actor,
    },
    /// What became of an act of moderation.
    ModerationEnded {
        /// The attempt.
        id: u64,
        /// What.
        deed: Box<Deed>,
        /// Who asked for it.
        by: Actor,
        /// What Twitch answered.
        outcome: DeedOutcome,
    },
    /// A setting is changed.
    SettingChanged {
        /// Its key.
        key: String,
        /// The new value; `None`: as if it had never been changed here.
        value: Option<String>,
        /// Who changed it.
        by: Actor,
    },
    /// Write the session's ledger to the export folder.
    WriteLedger {
        /// Which.
        session: SessionId,
    },
}

/// What a completion is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A prompt's words.
    Prompt,
    /// A Steward's answer.
    Answer,
    /// A dashboard's draft.
    Draft,
}

/// One thing asked of a language model.
#[derive(Clone, Debug, PartialEq)]
pub struct CompletionRequest {
    /// Comes back with the answer.
    pub id: u64,
    /// What for.
    pub purpose: Purpose,
    /// The messages in order, already within the budget.
    pub segments: Vec<Segment>,
    /// Answers after this moment are dropped, and retries end.
    pub until: At,
    /// The most tokens to answer with.
    pub max_tokens: u32,
    /// How full the token budget is, in per cent.
    pub fill: u8,
}

/// One message of a completion request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Whether it is the program's own instruction; else it is context, fenced data.
    pub system: bool,
    /// The words.
    pub text: String,
}
