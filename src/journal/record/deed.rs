//! Stored acts of moderation.

use super::chat::User;
use super::twin::twins;

twins! {
    struct Deed {
        kind: DeedKind,
        user: User,
        message: Option<String>,
        why: String,
    }

    enum DeedKind {
        Delete,
        Timeout { length: u64 },
        Ban,
        Lift,
    }

    enum DeedOutcome {
        Done(answer: String),
        Refused(answer: String),
    }
}
