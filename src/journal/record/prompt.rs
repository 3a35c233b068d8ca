//! Stored prompts, reasons and dashboards.

use super::twin::twins;

twins! {
    struct Prompt {
        id: u64,
        text: String,
        source: PromptSource,
        about: String,
        reasons: Vec<Reason>,
        verdict: Verdict,
    }

    enum PromptSource {
        Offline,
        Model,
        Person,
    }

    struct Verdict {
        broken: Vec<String>,
    }

    enum Place {
        Overlay,
        Chat,
    }

    enum Decision {
        Approved,
        Edited,
        Vetoed(why: String),
        Expired,
        Withdrawn,
    }

    struct Reason {
        cause: Cause,
        text: String,
    }

    enum Cause {
        Chat,
        Speaking,
        Hush,
        Away,
        Contemplative,
        Opening,
        Closing,
        Pause,
        Quiet,
        Limit,
        NotLive,
        Raid,
        Approval,
        NothingToSay,
        Drives,
        Composing,
        Nudge,
        Other,
    }

    enum Reading {
        Lively,
        Settled,
        Contemplative,
        Fading,
        Uncertain,
        Arriving,
        Drifting,
        Resting,
    }

    struct Dashboard {
        raw_markdown: String,
        stream_title: String,
        game: String,
        mood: String,
        go_live_notification: String,
        social_post: String,
        session_goals: Vec<Goal>,
        content_angle: String,
        notes: String,
    }

    struct Goal {
        text: String,
        done: bool,
    }
}
