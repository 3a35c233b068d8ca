//! What a setting is, and finding one by any of its names.

use super::KEYS;

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

pub(super) const fn key(
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
