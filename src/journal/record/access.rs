//! Stored passes and what becomes of them. They hold digests of secrets, never secrets.

use uuid::Uuid;

use super::input::Actor;
use super::twin::twins;

twins! {
    enum AccessChange {
        Granted(pass: Box<Pass>),
        Revoked(pass: Uuid),
    }

    struct Pass {
        id: Uuid,
        kind: PassKind,
        digest: String,
        role: PassRole,
        name: String,
        by: Actor,
        made: u64,
        until: u64,
        from: Option<Uuid>,
        uses_left: u32,
        device: String,
    }

    enum PassKind {
        Link,
        Invitation,
        Browser,
        Service,
    }

    enum PassRole {
        Moderator,
        Owner,
    }
}
