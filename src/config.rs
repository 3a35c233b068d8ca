//! Settings: defaults, then `sanctum.toml`, then what was changed while running, then the environment, then flags; the later wins. One
//! struct, its sources and its errors; what each setting means is in `keys`.

pub mod keys;

mod recorded;

mod stored;

mod values;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use thiserror::Error;

use crate::event::{
    ChatSettings, Delivery, DriveSettings, HearthSettings, ModelSettings, SceneSettings, Settings,
    minutes, seconds,
};

pub use recorded::change;
pub use values::{Source, Value, Values};

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the database.
    pub data_dir: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Host names under which the program may be reached, besides loopback's.
    pub hosts: Vec<String>,
    /// Folder of the written ledgers.
    pub export_path: PathBuf,
    /// The owner key, if it is set from outside.
    pub admin_key: Option<SecretString>,
    /// For `/health`.
    pub app_name: String,
    /// For `/health`.
    pub app_env: String,
    /// Whether to log more.
    pub debug: bool,
    /// obs-websocket.
    pub obs: Obs,
    /// Twitch.
    pub twitch: Twitch,
    /// Sign-ins to the panel by an issuer.
    pub oidc: Box<Oidc>,
    /// The language model.
    pub llm: Llm,
    /// A file with the operator's own rules for the Warden.
    pub warden_rules: Option<PathBuf>,
    /// The prototype's loop interval; told to its clients, and of no effect.
    pub loop_interval_seconds: u64,
    /// What decisions depend on.
    pub agent: Settings,
    /// All values as they were written, with where each came from.
    pub values: Values,
}

/// Settings of obs-websocket.
#[derive(Clone, Debug)]
pub struct Obs {
    /// Address; `None`: OBS is not asked.
    pub url: Option<String>,
    /// Password.
    pub password: Option<SecretString>,
    /// Name of the microphone's input.
    pub microphone: Option<String>,
}

/// Settings of Twitch.
#[derive(Clone, Debug)]
pub struct Twitch {
    /// The channel, if one is configured.
    pub channel: Option<String>,
    /// Address of the chat server.
    pub irc_url: String,
    /// Address of the web interface.
    pub helix_url: String,
    /// Address where accounts are signed in.
    pub auth_url: String,
    /// The account of the token.
    pub bot_username: Option<String>,
    /// A token for reading and writing chat.
    pub access_token: Option<SecretString>,
    /// Client id.
    pub client_id: Option<String>,
    /// Client secret.
    pub client_secret: Option<SecretString>,
    /// Known bots' logins.
    pub bots: Vec<String>,
    /// Whether foreign rooms' lines are taken in.
    pub shared_chat: bool,
    /// Whether chat is read at all.
    pub chat_enabled: bool,
    /// Whether sending needs a live stream.
    pub require_live_stream: bool,
    /// How long the live status is believed.
    pub live_status_cache: Duration,
    /// Whether sending is allowed offline, for tests.
    pub offline_chat_test_mode: bool,
}

/// Settings of sign-ins to the panel by an issuer (`OpenID` Connect).
#[derive(Clone, Debug)]
pub struct Oidc {
    /// Its address; `None`: there is none.
    pub issuer: Option<String>,
    /// Client id.
    pub client_id: Option<String>,
    /// Client secret.
    pub client_secret: Option<SecretString>,
    /// Who comes in as the owner.
    pub owners: Vec<String>,
    /// Who comes in as a moderator.
    pub moderators: Vec<String>,
}

/// Settings of the language model.
#[derive(Clone, Debug)]
pub struct Llm {
    /// `openai`, `ollama`, `lm_studio`, `openrouter`; `None`: the offline voice speaks.
    pub provider: Option<String>,
    /// Address, if not the provider's own.
    pub base_url: Option<String>,
    /// Key.
    pub api_key: Option<SecretString>,
    /// The model's name.
    pub model: Option<String>,
    /// The most tokens in a session.
    pub session_tokens: u64,
}

/// What is wrong with the settings. Never contains a secret.
#[derive(Debug, Error)]
pub enum Error {
    /// No such setting.
    #[error("{place}: there is no setting `{name}`{}", nearest.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
    Unknown {
        /// The name as given.
        name: String,
        /// Where it stands.
        place: String,
        /// The nearest known name.
        nearest: Option<&'static str>,
    },
    /// A value that cannot be.
    #[error("{place}: `{name}` cannot be {value}; allowed is {allowed}")]
    Impossible {
        /// The setting.
        name: String,
        /// Where it stands.
        place: String,
        /// The value, or that it is a secret.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// A setting on which no decision depends.
    #[error(
        "`{name}` has no bearing on what is decided; only settings that have can be changed here"
    )]
    NoBearing {
        /// The name as given.
        name: String,
    },
    /// The settings file cannot be read.
    #[error("the settings file {} cannot be read: {why}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// There is no data folder to be had.
    #[error("no data folder can be found on this system; set SANCTUM_DATA_DIR to one")]
    NoDataDir,
}

impl Config {
    /// Reads defaults, the file (`sanctum.toml` in the working folder if none is named), the environment
    /// and the flags.
    pub fn load(file: Option<&Path>, flags: &[(&str, String)]) -> Result<Self, Error> {
        let mut values = Values::defaults();
        let standard = Path::new("sanctum.toml");
        match file {
            Some(path) => values.read_file(path)?,
            None if standard.exists() => values.read_file(standard)?,
            None => {}
        }
        values.read_env(std::env::vars())?;
        for (name, value) in flags {
            values.set(name, Value::One(value.clone()), Source::Flag)?;
        }
        Self::build(&values)
    }

    /// The settings that these values say.
    pub fn build(values: &Values) -> Result<Self, Error> {
        let data_dir = match values.text("data_dir") {
            Some(dir) => PathBuf::from(dir),
            None => default_data_dir()?,
        };
        let export_path = values
            .text("export_path")
            .map_or_else(|| data_dir.join("ledgers"), PathBuf::from);
        Ok(Self {
            export_path,
            data_dir,
            listen: values.parsed("listen", "an address and a port, such as 127.0.0.1:7373")?,
            hosts: values.list("hosts"),
            admin_key: values.secret("admin_key"),
            app_name: values.text("app_name").unwrap_or_default(),
            app_env: values.text("app_env").unwrap_or_default(),
            debug: values.switch("debug"),
            obs: Obs {
                url: values.text("obs.url"),
                password: values.secret("obs.password"),
                microphone: values.text("obs.microphone"),
            },
            twitch: Twitch {
                channel: values.text("twitch.channel"),
                irc_url: values.text("twitch.irc_url").unwrap_or_default(),
                helix_url: values.text("twitch.helix_url").unwrap_or_default(),
                auth_url: values.text("twitch.auth_url").unwrap_or_default(),
                bot_username: values.text("twitch.bot_username"),
                access_token: values.secret("twitch.access_token"),
                client_id: values.text("twitch.client_id"),
                client_secret: values.secret("twitch.client_secret"),
                bots: values.list("twitch.bots"),
                shared_chat: values.switch("twitch.shared_chat"),
                chat_enabled: values.switch("twitch.chat_enabled"),
                require_live_stream: values.switch("twitch.require_live_stream"),
                live_status_cache: seconds(values.count("twitch.live_status_cache_seconds")),
                offline_chat_test_mode: values.switch("twitch.offline_chat_test_mode"),
            },
            oidc: Box::new(Oidc {
                issuer: values.text("oidc.issuer"),
                client_id: values.text("oidc.client_id"),
                client_secret: values.secret("oidc.client_secret"),
                owners: values.list("oidc.owners"),
                moderators: values.list("oidc.moderators"),
            }),
            llm: Llm {
                provider: values.text("llm.provider"),
                base_url: values.text("llm.base_url"),
                api_key: values.secret("llm.api_key"),
                model: values.text("llm.model"),
                session_tokens: values.count("llm.session_tokens"),
            },
            warden_rules: values.text("warden.rules").map(PathBuf::from),
            loop_interval_seconds: values.count("hearthkeeper.loop_seconds"),
            agent: agent(values),
            values: values.clone(),
        })
    }
}

/// The settings that decisions depend on, from these values.
fn agent(values: &Values) -> Settings {
    let channel = values.text("twitch.channel").unwrap_or_default();
    let channel = channel.trim_start_matches(['#', '@']).to_lowercase();
    Settings {
        channel,
        steward_name: values
            .text("steward.name")
            .unwrap_or_default()
            .to_lowercase(),
        grace: minutes(values.count("session.grace_minutes")),
        hearth: HearthSettings {
            quiet: minutes(values.count("hearthkeeper.quiet_minutes")),
            interval: minutes(values.count("hearthkeeper.prompt_interval_minutes")),
            per_hour: values.count("hearthkeeper.per_hour") as u32,
            per_session: values.count("hearthkeeper.per_session") as u32,
            active_lines: values.count("hearthkeeper.active_lines") as u32,
            active_window: seconds(values.count("hearthkeeper.active_seconds")),
            voice_hold: seconds(values.count("hearthkeeper.voice_hold_seconds")),
            raid_settle: minutes(values.count("hearthkeeper.raid_settle_minutes")),
            backoff: values.number("hearthkeeper.backoff"),
            adapt: values.switch("hearthkeeper.adapt"),
            delivery: match values.text("hearthkeeper.delivery").as_deref() {
                Some("suggest") => Delivery::Suggest,
                Some("overlay+chat") => Delivery::OverlayAndChat,
                _ => Delivery::Overlay,
            },
            proposal: minutes(values.count("hearthkeeper.proposal_minutes")),
            answer_window: minutes(values.count("hearthkeeper.answer_minutes")),
        },
        scenes: SceneSettings {
            opening: values.list("scenes.opening"),
            talk: values.list("scenes.talk"),
            contemplative: values.list("scenes.contemplative"),
            away: values.list("scenes.away"),
            closing: values.list("scenes.closing"),
        },
        drives: DriveSettings {
            warmth: minutes(values.count("drives.warmth_minutes")),
            concern: minutes(values.count("drives.concern_minutes")),
            curiosity: minutes(values.count("drives.curiosity_minutes")),
            restraint: minutes(values.count("drives.restraint_minutes")),
            threshold: values.number("drives.threshold") as f32,
        },
        model: ModelSettings {
            enabled: values.text("llm.provider").is_some(),
            context_tokens: values.count("llm.context_tokens") as u32,
            answer_tokens: values.count("llm.answer_tokens") as u32,
            patience: seconds(values.count("llm.patience_seconds")),
        },
        chat: ChatSettings {
            live_only: values.switch("twitch.require_live_stream"),
            offline_test: values.switch("twitch.offline_chat_test_mode"),
        },
    }
}

/// The platform's data folder for this program.
fn default_data_dir() -> Result<PathBuf, Error> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().map_err(|_| Error::NoDataDir)?;
    Ok(strategy.data_dir().join("sanctum-chronicler"))
}

#[cfg(test)]
mod tests;
