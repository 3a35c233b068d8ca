//! Settings that were changed while running. Such a change is stored in the database and weighs more than
//! the file and less than the environment.

use super::keys::{self, Key, Kind};
use super::values::{Source, Value, Values};
use super::{Config, Error};

/// Keys that can be changed while running: those that only decisions depend on.
const CHANGEABLE: [&str; 5] = [
    "hearthkeeper.",
    "drives.",
    "scenes.",
    "session.",
    "steward.",
];

impl Key {
    /// Whether it can be changed while running.
    #[must_use]
    pub fn changeable(&self) -> bool {
        match self.name {
            "hearthkeeper.loop_seconds" => false,
            "twitch.require_live_stream" | "twitch.offline_chat_test_mode" => true,
            name => CHANGEABLE.iter().any(|table| name.starts_with(table)),
        }
    }

    /// The values that are possible, where they are few.
    #[must_use]
    pub fn choices(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Switch => &["true", "false"],
            Kind::Choice(words) => words,
            _ => &[],
        }
    }

    /// What values are possible, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Text | Kind::Secret => "text".to_owned(),
            Kind::Switch => "true or false".to_owned(),
            Kind::Count(least, most) => format!("a whole number from {least} to {most}"),
            Kind::Number(least, most) => format!("a number from {least} to {most}"),
            Kind::Choice(words) => {
                let words: Vec<_> = words.iter().filter(|word| !word.is_empty()).collect();
                let words: Vec<_> = words.into_iter().copied().collect();
                words.join(", ")
            }
            Kind::List => "several, separated by commas".to_owned(),
        }
    }
}

impl Config {
    /// The same with stored changes. A change that this version does not know, or that is impossible by
    /// now, is passed over with a word; one that the environment or a flag overrides has no effect.
    pub fn with_stored<'a>(
        &self,
        stored: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Error> {
        let mut values = self.values.clone();
        for (name, value) in stored {
            if let Err(error) = values.store(name, value) {
                tracing::warn!("A setting that was changed earlier is passed over: {error}");
            }
        }
        Self::build(&values)
    }
}

impl Values {
    /// Puts a stored change in, unless something that weighs more is there.
    pub fn store(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let value = Value::One(value.to_owned());
        match keys::find(name) {
            Ok(key) if self.pinned(key).is_some() => Ok(()),
            _ => self.set(name, value, Source::Stored),
        }
    }

    /// What pins a setting, so that a stored change has no effect: `environment` or `flag`.
    #[must_use]
    pub fn pinned(&self, key: &Key) -> Option<&'static str> {
        match self.source(key.name) {
            Source::Env(_) => Some("environment"),
            Source::Flag => Some("flag"),
            Source::Default | Source::File(_) | Source::Stored => None,
        }
    }
}
