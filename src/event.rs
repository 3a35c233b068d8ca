//! The vocabulary: all that can happen to the program ([`Input`]) and all that it can decide
//! ([`Action`]), with the plain data in them. Pure data: nothing here reads a clock, waits or fails,
//! and nothing here is a stored or sent format: `journal::record` and `web::protocol` have types of their
//! own and convert. What derives `Serialize` here does so for the settings file and for the agent's
//! checkpoint, which is a cache and is thrown away when its version differs.

mod access;
mod act;
mod action;
mod chat;
mod dashboard;
mod deed;
mod input;
mod preview;
mod prompt;
mod reason;
mod rows;
mod settings;
mod time;
mod view;
mod why;

pub use access::{AccessChange, Pass, PassId, PassKind, PassRole};
pub use act::Act;
pub use action::{Action, CompletionRequest, Entry, Purpose, Segment, Seq};
pub use chat::{
    Badge, ChatLine, Emote, Flag, MessageId, Origin, Removal, Reply, Severity, User, UserRole,
};
pub use dashboard::{Dashboard, Goal};
pub use deed::{Deed, DeedKind, DeedOutcome, EndedDeed};
pub use input::{
    Actor, CompletionError, Feedback, Input, Order, Part, PartState, PartStatus, SayOutcome,
    StreamChange, StreamSource,
};
pub use preview::{Preview, Trial, TrialTick};
pub use prompt::{
    Decision, Delivery, Place, Prompt, PromptId, PromptSource, Verdict, reading_time,
};
pub use reason::{Cause, Reading, Reason};
pub use rows::{DashboardRow, MessageRow, PromptRow, SessionRow};
pub use settings::{
    ChatSettings, DriveSettings, HearthSettings, ModelSettings, SceneSettings, Settings,
};
pub use time::{At, Clock, days, hours, minutes, seconds};
pub use view::{
    DashboardView, LineView, PartView, PromptView, SessionId, SessionState, SessionView, View,
};
