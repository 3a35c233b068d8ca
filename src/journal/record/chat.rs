//! Stored chat. What is usual (a person, a viewer, no emotes) is left out: lines are most of the journal.

use super::twin::twins;

/// Whether a value is the usual one and need not be written.
fn usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

twins! {
    struct ChatLine {
        id: String,
        user: User,
        text: String,
        #[serde(default, skip_serializing_if = "usual")]
        origin: Origin,
        #[serde(default, skip_serializing_if = "usual")]
        role: UserRole,
        #[serde(default, skip_serializing_if = "usual")]
        subscriber: bool,
        #[serde(default, skip_serializing_if = "usual")]
        first: bool,
        #[serde(default, skip_serializing_if = "usual")]
        action: bool,
        #[serde(default, skip_serializing_if = "usual")]
        color: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        badges: Vec<Badge>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        emotes: Vec<Emote>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<Reply>,
        #[serde(default, skip_serializing_if = "usual")]
        sent_at: Option<u64>,
    }

    struct User {
        #[serde(default, skip_serializing_if = "usual")]
        id: String,
        login: String,
        name: String,
    }

    #[derive(Default, PartialEq)]
    enum UserRole {
        #[default]
        Viewer,
        Vip,
        Moderator,
        Broadcaster,
    }

    #[derive(Default, PartialEq)]
    enum Origin {
        #[default]
        Human,
        Bot,
        Own,
    }

    struct Badge {
        set: String,
        version: String,
    }

    struct Emote {
        id: String,
        start: usize,
        end: usize,
    }

    struct Reply {
        message: String,
        login: String,
        to_steward: bool,
    }

    enum Removal {
        Message(id: String),
        User { login: String },
        All,
    }

    struct Flag {
        severity: Severity,
        category: String,
        reasons: Vec<String>,
    }

    enum Severity {
        Low,
        Medium,
        High,
    }
}

impl ChatLine {
    /// Takes the words out, and the emotes that point into them.
    pub(super) fn blank(&mut self) {
        self.text.clear();
        self.emotes.clear();
    }
}
