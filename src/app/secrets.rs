//! Keys that the program makes for itself at the first start. They are read back by other commands on
//! this machine, so they stand in files of their own that only this user may read.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use secrecy::{ExposeSecret, SecretString};

use crate::config::Config;

/// The owner key's file in the data folder.
pub const ADMIN_KEY_FILE: &str = "owner.key";
const OVERLAY_KEY_FILE: &str = "overlay.key";
/// Shorter keys can be guessed.
const SHORTEST: usize = 8;

/// The keys.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// For `X-Admin-Token`.
    pub admin: SecretString,
    /// Opens the overlay from another machine.
    pub overlay: SecretString,
}

impl Secrets {
    /// Reads the keys, and makes those that are not there.
    pub fn open(config: &Config) -> Result<Self> {
        let admin = match &config.admin_key {
            Some(key) => {
                let length = key.expose_secret().chars().count();
                ensure!(
                    length >= SHORTEST,
                    "the owner key is too short: it needs at least {SHORTEST} characters (ADMIN_API_KEY)"
                );
                key.clone()
            }
            None => read_or_make(&config.data_dir.join(ADMIN_KEY_FILE))?,
        };
        let overlay = read_or_make(&config.data_dir.join(OVERLAY_KEY_FILE))?;
        Ok(Self { admin, overlay })
    }
}

fn read_or_make(path: &Path) -> Result<SecretString> {
    match std::fs::read_to_string(path) {
        Ok(key) if key.trim().len() >= SHORTEST => return Ok(key.trim().to_owned().into()),
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => {
            return Err(e).with_context(|| format!("cannot read the key in {}", path.display()));
        }
    }
    // two random UUIDs: 244 random bits
    let key = format!(
        "{}{}",
        uuid::Uuid::new_v4().simple(),
        uuid::Uuid::new_v4().simple()
    );
    write_private(path, &key)
        .with_context(|| format!("cannot write the key to {}", path.display()))?;
    Ok(key.into())
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}
