//! Every setting: its key, other names, kind, default, and what it means. README's table and the help
//! text are made from this and compared with it by a test.

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// As in `sanctum.toml`, with a dot between table and name. The environment's name is `SANCTUM_` and
    /// this in capitals, the dot as `_`.
    pub name: &'static str,
    /// Names of the prototype, in capitals, as in the environment.
    pub aliases: &'static [&'static str],
    /// What values are possible.
    pub kind: Kind,
    /// The value when nothing else is said; empty: none.
    pub default: &'static str,
    /// One sentence.
    pub about: &'static str,
}

/// What values are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A text that is never shown.
    Secret,
    /// Yes or no, leniently: 1/true/yes/on/debug, 0/false/no/off/release/prod.
    Switch,
    /// A whole number within these bounds.
    Count(u64, u64),
    /// A number within these bounds.
    Number(u32, u32),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Several texts: a TOML array, or separated by commas.
    List,
}

const fn key(
    name: &'static str,
    aliases: &'static [&'static str],
    kind: Kind,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key {
        name,
        aliases,
        kind,
        default,
        about,
    }
}

use Kind::{Choice, Count, List, Number, Secret, Switch, Text};

/// All of them, in the order of the README's table.
pub const KEYS: &[Key] = &[
    key(
        "data_dir",
        &[],
        Text,
        "",
        "Folder of the database; the platform's data folder if not set.",
    ),
    key(
        "listen",
        &[],
        Text,
        "127.0.0.1:7373",
        "Address and port of overlay, panel and interface. Another address than this machine's own warns.",
    ),
    key(
        "hosts",
        &[],
        List,
        "",
        "Host names, besides this machine's own, under which the program may be reached.",
    ),
    key(
        "export_path",
        &["EXPORT_PATH"],
        Text,
        "",
        "Folder of the written ledgers; `ledgers` in the data folder if not set.",
    ),
    key(
        "admin_key",
        &["ADMIN_API_KEY"],
        Secret,
        "",
        "The owner key for `X-Admin-Token`; one is made at the first start if not set.",
    ),
    key(
        "app_name",
        &["APP_NAME"],
        Text,
        "Sanctum Chronicler",
        "The name in `/health`.",
    ),
    key(
        "app_env",
        &["APP_ENV"],
        Text,
        "production",
        "The environment's name in `/health`.",
    ),
    key("debug", &["DEBUG"], Switch, "false", "Whether to log more."),
    key(
        "obs.url",
        &[],
        Text,
        "ws://127.0.0.1:4455",
        "Address of obs-websocket; empty: OBS is not asked.",
    ),
    key(
        "obs.password",
        &[],
        Secret,
        "",
        "Password of obs-websocket.",
    ),
    key(
        "obs.microphone",
        &[],
        Text,
        "",
        "Name of the microphone's input in OBS; the first one if not set.",
    ),
    key(
        "twitch.channel",
        &["TWITCH_CHANNEL_NAME"],
        Text,
        "",
        "The channel whose chat is read.",
    ),
    key(
        "twitch.irc_url",
        &[],
        Text,
        "ircs://irc.chat.twitch.tv:6697",
        "Address of the chat server; `irc://host:port` is plain TCP.",
    ),
    key(
        "twitch.helix_url",
        &["SANCTUM_HELIX_URL"],
        Text,
        "https://api.twitch.tv/helix",
        "Address of Twitch's web interface.",
    ),
    key(
        "twitch.auth_url",
        &[],
        Text,
        "https://id.twitch.tv/oauth2",
        "Address where Twitch signs accounts in.",
    ),
    key(
        "twitch.bot_username",
        &["TWITCH_BOT_USERNAME"],
        Text,
        "",
        "The account that the access token belongs to; Twitch is asked if not set.",
    ),
    key(
        "twitch.access_token",
        &["TWITCH_ACCESS_TOKEN"],
        Secret,
        "",
        "A token of that account (`chat:read`, and `chat:edit` to write), instead of `sanctum login twitch`; without either chat is read anonymously.",
    ),
    key(
        "twitch.client_id",
        &["TWITCH_CLIENT_ID"],
        Text,
        "",
        "Client id of a Twitch application, needed to sign in; dev.twitch.tv/console makes one (kind: public).",
    ),
    key(
        "twitch.client_secret",
        &["TWITCH_CLIENT_SECRET"],
        Secret,
        "",
        "Client secret of the Twitch application, if it has one.",
    ),
    key(
        "twitch.bots",
        &[],
        List,
        "",
        "Logins of bots, besides the well-known ones; their lines never count as people's.",
    ),
    key(
        "twitch.shared_chat",
        &[],
        Switch,
        "false",
        "Whether lines of other rooms in a shared chat are taken in.",
    ),
    key(
        "twitch.chat_enabled",
        &["TWITCH_CHAT_ENABLED"],
        Switch,
        "true",
        "Whether chat is read at all.",
    ),
    key(
        "twitch.require_live_stream",
        &["TWITCH_REQUIRE_LIVE_STREAM"],
        Switch,
        "true",
        "Whether nothing is sent to chat unless the stream is live.",
    ),
    key(
        "twitch.live_status_cache_seconds",
        &["TWITCH_LIVE_STATUS_CACHE_SECONDS"],
        Count(5, 3600),
        "60",
        "How long Twitch's word on the live status is believed.",
    ),
    key(
        "twitch.offline_chat_test_mode",
        &["TWITCH_OFFLINE_CHAT_TEST_MODE"],
        Switch,
        "false",
        "Whether chat may be written to while the stream is not live, for tests.",
    ),
    key(
        "session.grace_minutes",
        &[],
        Count(0, 120),
        "5",
        "How long a session waits for a broadcast that stopped or vanished.",
    ),
    key(
        "hearthkeeper.quiet_minutes",
        &[],
        Count(1, 240),
        "15",
        "Nothing is said before people were silent for this long.",
    ),
    key(
        "hearthkeeper.prompt_interval_minutes",
        &["HEARTHKEEPER_PROMPT_INTERVAL_MINUTES"],
        Count(10, 240),
        "15",
        "The least time between two prompts.",
    ),
    key(
        "hearthkeeper.per_hour",
        &[],
        Count(1, 6),
        "4",
        "The most prompts in an hour.",
    ),
    key(
        "hearthkeeper.per_session",
        &[],
        Count(0, 100),
        "12",
        "The most prompts in a session.",
    ),
    key(
        "hearthkeeper.active_lines",
        &[],
        Count(1, 60),
        "3",
        "So many lines by people within the window below are active chat.",
    ),
    key(
        "hearthkeeper.active_seconds",
        &[],
        Count(10, 600),
        "60",
        "The window of active chat.",
    ),
    key(
        "hearthkeeper.voice_hold_seconds",
        &[],
        Count(0, 1800),
        "120",
        "The streamer must have been silent for this long.",
    ),
    key(
        "hearthkeeper.raid_settle_minutes",
        &[],
        Count(0, 60),
        "5",
        "How long after a raid the welcome comes first.",
    ),
    key(
        "hearthkeeper.backoff",
        &[],
        Number(1, 4),
        "1.5",
        "Each unanswered prompt lengthens the next pause by this factor.",
    ),
    key(
        "hearthkeeper.adapt",
        &[],
        Switch,
        "true",
        "Whether the quiet threshold follows the channel's own rhythm.",
    ),
    key(
        "hearthkeeper.delivery",
        &[],
        Choice(&["suggest", "overlay", "overlay+chat"]),
        "overlay",
        "Where prompts go: to the panel for approval, to the overlay, or to overlay and chat.",
    ),
    key(
        "hearthkeeper.proposal_minutes",
        &[],
        Count(1, 60),
        "5",
        "How long a proposed prompt waits for a decision.",
    ),
    key(
        "hearthkeeper.answer_minutes",
        &[],
        Count(1, 60),
        "5",
        "How long after a prompt a line counts as its answer.",
    ),
    key(
        "hearthkeeper.loop_seconds",
        &["AGENT_LOOP_INTERVAL_SECONDS"],
        Count(1, 3600),
        "60",
        "Kept for clients of the prototype; the Chronicler wakes when it has something to do.",
    ),
    key(
        "steward.name",
        &[],
        Text,
        "steward",
        "The name that the Steward is addressed by.",
    ),
    key(
        "drives.warmth_minutes",
        &[],
        Count(1, 240),
        "4",
        "Half-life of warmth.",
    ),
    key(
        "drives.concern_minutes",
        &[],
        Count(1, 240),
        "20",
        "Half-life of concern.",
    ),
    key(
        "drives.curiosity_minutes",
        &[],
        Count(1, 240),
        "30",
        "Half-life of curiosity.",
    ),
    key(
        "drives.restraint_minutes",
        &[],
        Count(1, 240),
        "10",
        "Half-life of restraint.",
    ),
    key(
        "drives.threshold",
        &[],
        Number(0, 2),
        "0.3",
        "What the weighted drives must pass before anything is said.",
    ),
    key(
        "scenes.opening",
        &[],
        List,
        "",
        "Name patterns of scenes before the talk begins.",
    ),
    key(
        "scenes.talk",
        &[],
        List,
        "",
        "Name patterns of ordinary scenes, where a common name would mean something else.",
    ),
    key(
        "scenes.contemplative",
        &[],
        List,
        "",
        "Name patterns of scenes in which silence is meant.",
    ),
    key(
        "scenes.away",
        &[],
        List,
        "",
        "Name patterns of be-right-back scenes.",
    ),
    key(
        "scenes.closing",
        &[],
        List,
        "",
        "Name patterns of scenes that close the evening.",
    ),
    key(
        "warden.rules",
        &[],
        Text,
        "",
        "A file with rules of your own for the Warden.",
    ),
    key(
        "llm.provider",
        &["LLM_PROVIDER"],
        Choice(&["", "openai", "ollama", "lm_studio", "openrouter"]),
        "",
        "The language model's kind; empty: the offline voice speaks.",
    ),
    key(
        "llm.base_url",
        &["LLM_BASE_URL"],
        Text,
        "",
        "Address of the model's interface; the provider's own if not set.",
    ),
    key(
        "llm.api_key",
        &["LLM_API_KEY"],
        Secret,
        "",
        "The key for it.",
    ),
    key("llm.model", &["LLM_MODEL"], Text, "", "The model's name."),
    key(
        "llm.context_tokens",
        &[],
        Count(500, 200_000),
        "3000",
        "The most tokens in a request.",
    ),
    key(
        "llm.answer_tokens",
        &[],
        Count(16, 4000),
        "120",
        "The most tokens in an answer.",
    ),
    key(
        "llm.patience_seconds",
        &[],
        Count(1, 120),
        "30",
        "How long an answer may take before the offline voice speaks instead.",
    ),
    key(
        "llm.session_tokens",
        &[],
        Count(0, 100_000_000),
        "200000",
        "The most tokens, in and out, in a session.",
    ),
];

impl Key {
    /// The name in the environment.
    #[must_use]
    pub fn env(&self) -> String {
        format!("SANCTUM_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// Whether `name`, in any of its forms (`obs.url`, `obs_url`, `SANCTUM_OBS_URL`, an alias), means this.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        let upper = name.replace('.', "_").to_uppercase();
        let plain = upper.strip_prefix("SANCTUM_").unwrap_or(&upper);
        plain == self.name.replace('.', "_").to_uppercase()
            || self.aliases.iter().any(|a| *a == upper)
    }
}

/// The setting of that name, or the nearest known name.
pub fn find(name: &str) -> Result<&'static Key, Option<&'static str>> {
    KEYS.iter().find(|k| k.is(name)).ok_or_else(|| {
        // told alike in a file and in the environment
        let plain = |name: &str| name.to_lowercase().replace('.', "_");
        let wanted = plain(name);
        let wanted = wanted.strip_prefix("sanctum_").unwrap_or(&wanted);
        KEYS.iter()
            .map(|k| (strsim::jaro_winkler(wanted, &plain(k.name)), k.name))
            .filter(|(likeness, _)| *likeness > 0.75)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name)
    })
}
