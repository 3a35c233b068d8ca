//! Settings while the program runs: looked at and changed through the web room, stored in the journal.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::config::keys::{self, KEYS, Kind};
use crate::config::{Config, Error, Source};
use crate::event::Settings;
use crate::web::{SettingChange, SettingProblem, SettingRow, SettingsDesk};

/// The desk at which settings are changed.
#[derive(Debug)]
pub(super) struct Desk {
    /// As the program was started, without stored changes.
    started: Config,
    /// The channel whose chat is read, which cannot be changed while running.
    channel: String,
    stored: Mutex<BTreeMap<String, String>>,
}

impl Desk {
    pub(super) fn new(started: Config, channel: String, stored: Vec<(String, String)>) -> Self {
        Self {
            started,
            channel,
            stored: Mutex::new(stored.into_iter().collect()),
        }
    }

    fn stored(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        // whole after every statement, so a panic elsewhere spoils nothing
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with(&self, stored: &BTreeMap<String, String>) -> Result<Config, Error> {
        let stored = stored.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        self.started.with_stored(stored)
    }
}

impl SettingsDesk for Desk {
    fn list(&self) -> Vec<SettingRow> {
        let stored = self.stored().clone();
        let config = self.with(&stored);
        let config = config.as_ref().unwrap_or(&self.started);
        let row = |key: &'static keys::Key| SettingRow {
            key: key.name,
            value: (key.kind != Kind::Secret)
                .then(|| config.values.text(key.name).unwrap_or_default()),
            default: key.default,
            about: key.about,
            kind: key.allowed(),
            choices: key.choices(),
            changeable: key.changeable(),
            pinned: config.values.pinned(key),
            stored: *config.values.source(key.name) == Source::Stored,
            secret: key.kind == Kind::Secret,
        };
        KEYS.iter().map(row).collect()
    }

    fn try_change(&self, key: &str, value: Option<&str>) -> Result<SettingChange, SettingProblem> {
        let key = keys::find(key).map_err(|nearest| {
            let nearest = nearest.map(|n| format!(" Did you mean {n}?"));
            let nearest = nearest.unwrap_or_default();
            SettingProblem::Unknown(format!("There is no such setting.{nearest}"))
        })?;
        if !key.changeable() {
            return Err(SettingProblem::Fixed);
        }
        if let Some(by) = self.started.values.pinned(key) {
            return Err(SettingProblem::Pinned(format!("the {by}")));
        }
        if let Some(value) = value {
            let mut values = self.started.values.clone();
            let stored = values.store(key.name, value);
            stored.map_err(|_| {
                let allowed = key.allowed();
                SettingProblem::Impossible(format!("{} takes {allowed}.", key.name))
            })?;
        }
        let mut stored = self.stored().clone();
        match value {
            Some(value) => stored.insert(key.name.to_owned(), value.to_owned()),
            None => stored.remove(key.name),
        };
        let config = self
            .with(&stored)
            .map_err(|error| SettingProblem::Impossible(error.to_string()))?;
        let settings = Settings {
            channel: self.channel.clone(),
            ..config.agent
        };
        Ok(SettingChange {
            key: key.name,
            value: value.map(str::to_owned),
            settings: Box::new(settings),
        })
    }

    fn changed(&self, change: &SettingChange) {
        let key = change.key.to_owned();
        match &change.value {
            Some(value) => self.stored().insert(key, value.clone()),
            None => self.stored().remove(&key),
        };
    }
}
