//! What is said on the wire: the hub's protocol, version 1, as `docs/protocol.md` describes it and
//! `docs/protocol.schema.json` holds it. The types here are a promise to clients; they convert from the
//! vocabulary and from nothing else.

use serde::Serialize;

use crate::event::{At, Seq, View};

mod frame;

mod events;

mod body;

mod parts;

mod snapshot;

mod told;

pub use events::events;
pub use frame::{Frame, Frames};
pub use told::{Told, ToldEvent};

use body::Body;
use snapshot::Snapshot;

/// The protocol's version. A client that meets a higher one reloads itself.
pub const VERSION: u32 = 1;

/// Who listens, in rising order of what they may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A page that viewers see: only what viewers may see.
    Overlay,
    /// Keeps order in the room.
    Moderator,
    /// The streamer.
    Owner,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Overlay, Self::Moderator, Self::Owner];

    /// The role of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "overlay" => Some(Self::Overlay),
            "moderator" => Some(Self::Moderator),
            "owner" => Some(Self::Owner),
            _ => None,
        }
    }

    /// Which of the two streams of events the role gets.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::Overlay => Audience::Viewers,
            Self::Moderator | Self::Owner => Audience::Staff,
        }
    }
}

/// What events are encoded for. Moderators and the owner see the same ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// What viewers may see.
    Viewers,
    /// Everything that a client can see.
    Staff,
}

/// One event on the wire.
#[derive(Clone, Debug, Serialize)]
pub struct WireEvent<'a> {
    /// Its number.
    pub seq: Seq,
    at: u64,
    #[serde(flatten)]
    body: Body<'a>,
}

impl<'a> WireEvent<'a> {
    fn new(seq: Seq, at: At, body: Body<'a>) -> Self {
        Self {
            seq,
            at: at.0,
            body,
        }
    }

    /// The first object of a connection that goes on after `since`: no snapshot, the missed follows.
    /// `at` is the present, by which a client can set its clock.
    #[must_use]
    pub fn resumed(role: Role, database: &'a str, since: Seq, at: At) -> Self {
        Self::greeting(role, database, since, at, None)
    }

    /// The first object of a connection that begins anew, with `view`, which was so at `seq`; the
    /// client replaces all that it has. `at` is the present, by which a client can set its clock.
    #[must_use]
    pub fn hello(role: Role, database: &'a str, seq: Seq, at: At, view: &'a View) -> Self {
        Self::greeting(role, database, seq, at, Some(view))
    }

    /// What a reader gets that was too slow for the events themselves.
    #[must_use]
    pub fn skipped(role: Role, seq: Seq, at: At, view: &'a View) -> Self {
        let snapshot = Box::new(Snapshot::new(view, role.audience()));
        let skipped = true;
        Self::new(seq, at, Body::Snapshot { snapshot, skipped })
    }

    fn greeting(role: Role, database: &'a str, seq: Seq, at: At, view: Option<&'a View>) -> Self {
        let snapshot = view.map(|view| Box::new(Snapshot::new(view, role.audience())));
        let body = Body::Hello {
            protocol: VERSION,
            role,
            database,
            resumed: snapshot.is_none(),
            snapshot,
        };
        Self::new(seq, at, body)
    }
}
