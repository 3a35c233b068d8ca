//! Secrets: made at random, kept as digests, compared in constant time.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// The digest of a secret, which is all that is kept of it.
pub(in crate::web) type Key = [u8; 32];

/// A secret's digest. The secrets here are long and random, so a plain hash cannot be guessed back.
pub(in crate::web) fn digest(secret: &str) -> Key {
    Sha256::digest(secret.as_bytes()).into()
}

/// The digest of a configured key; an empty key is no key: nobody has it.
pub(super) fn configured(key: &SecretString) -> Option<Key> {
    match key.expose_secret() {
        "" => None,
        key => Some(digest(key)),
    }
}

/// Compares digests, so that neither time nor length tells anything about the key.
pub(super) fn matches(key: Option<Key>, given: &str) -> bool {
    key.is_some_and(|key| key.ct_eq(&digest(given)).into())
}

/// Whether two short texts are the same, in a time that does not tell where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    digest(a).ct_eq(&digest(b)).into()
}

/// A new secret: 244 random bits in hexadecimal digits.
#[must_use]
pub fn secret() -> String {
    let (a, b) = (Uuid::new_v4(), Uuid::new_v4());
    format!("{}{}", a.simple(), b.simple())
}

/// What a page must show beside its cookie when it changes something. Made from the cookie's secret, so
/// that there is nothing to keep; the secret cannot be made from it.
pub(in crate::web) fn csrf(secret: &str) -> String {
    let digest = Sha256::digest(format!("csrf {secret}"));
    let digits = digest.iter().map(|byte| format!("{byte:02x}"));
    digits.collect()
}
