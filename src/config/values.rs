//! Values by setting, with where each came from; checked as they are put in.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use secrecy::SecretString;

use super::Error;
use super::keys::{self, KEYS, Key, Kind};

/// Where a value came from, in rising order of weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The program itself.
    Default,
    /// A settings file.
    File(String),
    /// Changed while running, and stored.
    Stored,
    /// The environment variable of that name.
    Env(String),
    /// The command line.
    Flag,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => f.write_str(path),
            Self::Stored => f.write_str("changed while running"),
            Self::Env(name) => write!(f, "environment, {name}"),
            Self::Flag => f.write_str("command line"),
        }
    }
}

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One text.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// All values. A value in here is possible for its setting.
#[derive(Clone)]
pub struct Values(BTreeMap<&'static str, (Value, Source)>);

/// Some of them are secrets.
impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Values").finish_non_exhaustive()
    }
}

impl Values {
    /// The defaults.
    #[must_use]
    pub fn defaults() -> Self {
        Self(
            KEYS.iter()
                .map(|k| (k.name, (Value::One(k.default.to_owned()), Source::Default)))
                .collect(),
        )
    }

    /// Puts a value in, over what is there.
    pub fn set(&mut self, name: &str, value: Value, source: Source) -> Result<(), Error> {
        let key = keys::find(name).map_err(|nearest| Error::Unknown {
            name: name.to_owned(),
            place: source.to_string(),
            nearest,
        })?;
        check(key, &value, &source)?;
        self.0.insert(key.name, (value, source));
        Ok(())
    }

    /// Reads a TOML file over what is there.
    pub fn read_file(&mut self, path: &Path) -> Result<(), Error> {
        let file = |why: String| Error::File {
            path: path.to_owned(),
            why,
        };
        let text = std::fs::read_to_string(path).map_err(|e| file(e.to_string()))?;
        let table: serde_json::Value = toml::from_str(&text).map_err(|e| file(e.to_string()))?;
        self.read_tree(&table, &Source::File(path.display().to_string()))
    }

    /// Reads a tree of tables, arrays and plain values (TOML or JSON) over what is there.
    pub fn read_tree(&mut self, tree: &serde_json::Value, source: &Source) -> Result<(), Error> {
        self.read_branch("", tree, source)
    }

    fn read_branch(
        &mut self,
        name: &str,
        tree: &serde_json::Value,
        source: &Source,
    ) -> Result<(), Error> {
        use serde_json::Value as Tree;
        let plain = |tree: &Tree| match tree {
            Tree::String(s) => s.clone(),
            other => other.to_string(),
        };
        match tree {
            Tree::Object(table) => table.iter().try_for_each(|(key, tree)| {
                let name = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                self.read_branch(&name, tree, source)
            }),
            Tree::Array(items) => {
                let items = items.iter().map(plain).collect();
                self.set(name, Value::Many(items), source.clone())
            }
            Tree::Null => self.set(name, Value::One(String::new()), source.clone()),
            tree => self.set(name, Value::One(plain(tree)), source.clone()),
        }
    }

    /// Reads the environment over what is there. A variable that begins with `SANCTUM_` must be known;
    /// of the rest only the prototype's names are looked at.
    pub fn read_env(&mut self, vars: impl Iterator<Item = (String, String)>) -> Result<(), Error> {
        let mut vars: Vec<_> = vars
            .filter(|(name, _)| {
                // SANCTUM_LOG belongs to the log, not to the settings; SANCTUM_TESTS_* to the tests
                let own = name.starts_with("SANCTUM_")
                    && name != "SANCTUM_LOG"
                    && !name.starts_with("SANCTUM_TESTS_");
                own || KEYS.iter().any(|k| k.aliases.contains(&name.as_str()))
            })
            .collect();
        // the program's own names come after the prototype's and so win
        vars.sort_by_key(|(name, _)| (name.starts_with("SANCTUM_"), name.clone()));
        for (name, value) in vars {
            self.set(&name, Value::One(value), Source::Env(name.clone()))?;
        }
        Ok(())
    }

    /// Where a setting's value came from.
    #[must_use]
    pub fn source(&self, name: &'static str) -> &Source {
        &self.entry(name).1
    }

    /// A text; `None` if it is empty.
    #[must_use]
    pub fn text(&self, name: &'static str) -> Option<String> {
        match &self.entry(name).0 {
            Value::One(text) => Some(text.trim().to_owned()),
            Value::Many(texts) => Some(texts.join(",")),
        }
        .filter(|t| !t.is_empty())
    }

    /// A secret; `None` if it is empty.
    #[must_use]
    pub fn secret(&self, name: &'static str) -> Option<SecretString> {
        self.text(name).map(SecretString::from)
    }

    /// A list, without empty items.
    #[must_use]
    pub fn list(&self, name: &'static str) -> Vec<String> {
        let items: Vec<String> = match &self.entry(name).0 {
            Value::One(text) => text.split(',').map(str::to_owned).collect(),
            Value::Many(texts) => texts.clone(),
        };
        items
            .into_iter()
            .map(|t| t.trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect()
    }

    /// Yes or no.
    #[must_use]
    pub fn switch(&self, name: &'static str) -> bool {
        self.text(name).as_deref().and_then(switch).unwrap_or(false)
    }

    /// A whole number.
    #[must_use]
    pub fn count(&self, name: &'static str) -> u64 {
        self.text(name).and_then(|t| t.parse().ok()).unwrap_or(0)
    }

    /// A number.
    #[must_use]
    pub fn number(&self, name: &'static str) -> f64 {
        self.text(name).and_then(|t| t.parse().ok()).unwrap_or(0.0)
    }

    /// A value of a type of its own; `allowed` says in words what is possible.
    pub fn parsed<T: FromStr>(&self, name: &'static str, allowed: &str) -> Result<T, Error> {
        let (value, source) = self.entry(name);
        let text = self.text(name).unwrap_or_default();
        text.parse()
            .map_err(|_| impossible(name, value, source, allowed))
    }

    fn entry(&self, name: &'static str) -> &(Value, Source) {
        self.0
            .get(name)
            .expect("every setting has at least its default")
    }
}

fn switch(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "1" | "true" | "yes" | "on" | "debug" => Some(true),
        "" | "0" | "false" | "no" | "off" | "release" | "prod" => Some(false),
        _ => None,
    }
}

fn check(key: &Key, value: &Value, source: &Source) -> Result<(), Error> {
    let allowed = match (key.kind, value) {
        (Kind::Text | Kind::Secret, Value::One(_)) | (Kind::List, _) => return Ok(()),
        (_, Value::Many(_)) => "one value".to_owned(),
        (Kind::Switch, Value::One(text)) => {
            if switch(text.trim()).is_some() {
                return Ok(());
            }
            "true or false".to_owned()
        }
        (Kind::Count(least, most), Value::One(text)) => {
            if text
                .trim()
                .parse()
                .is_ok_and(|n: u64| (least..=most).contains(&n))
            {
                return Ok(());
            }
            format!("a whole number from {least} to {most}")
        }
        (Kind::Number(least, most), Value::One(text)) => {
            let within = f64::from(least)..=f64::from(most);
            if text.trim().parse().is_ok_and(|n: f64| within.contains(&n)) {
                return Ok(());
            }
            format!("a number from {least} to {most}")
        }
        (Kind::Choice(words), Value::One(text)) => {
            if words.contains(&text.trim()) {
                return Ok(());
            }
            let words: Vec<&str> = words.iter().copied().filter(|w| !w.is_empty()).collect();
            words.join(", ")
        }
    };
    Err(impossible(key.name, value, source, &allowed))
}

fn impossible(name: &str, value: &Value, source: &Source, allowed: &str) -> Error {
    let secret = keys::find(name).is_ok_and(|k| k.kind == Kind::Secret);
    let value = match value {
        _ if secret => "that (it is a secret and not shown)".to_owned(),
        Value::One(text) => format!("`{text}`"),
        Value::Many(texts) => format!("`{}`", texts.join(", ")),
    };
    Error::Impossible {
        name: name.to_owned(),
        place: source.to_string(),
        value,
        allowed: allowed.to_owned(),
    }
}
