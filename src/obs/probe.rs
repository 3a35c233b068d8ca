//! One look at OBS, for `sanctum doctor`.

use super::{Address, Options, Trouble, connection};

/// Connects once and returns OBS's version, or what is wrong. [`Trouble::status`] has the words.
pub async fn probe(options: &Options) -> Result<String, Trouble> {
    let at: Address = options.url.parse()?;
    connection::open(options, &at).await?.version().await
}
