//! An issuer's word on who somebody is: believed if it is signed with one of the issuer's keys, and is of this
//! issuer, for this program, for this one try, and not over.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

use super::rings;

/// Two clocks may differ by so much, in seconds.
const LEEWAY: u64 = 60;
/// More keys than any issuer has.
const MOST_KEYS: usize = 64;

/// An issuer's keys. Each is read by itself: one of a kind that is not known here spoils nothing.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Value>,
}

/// What must stand in it.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
}

/// What stands in it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    azp: Option<String>,
    nonce: Option<String>,
    pub(super) name: Option<String>,
    pub(super) preferred_username: Option<String>,
    pub(super) email: Option<String>,
    pub(super) email_verified: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Checks it all; why not is a piece of a sentence.
pub(super) fn verify(
    token: &str,
    keys: &Keys,
    expected: &Expected,
) -> Result<Claims, &'static str> {
    // `none` is no algorithm that the crate knows
    let header = decode_header(token).map_err(|_| "it is not a signed token")?;
    if !rings::is_signature(header.alg) {
        return Err("it is not signed with a key of the issuer's");
    }
    if header.extras.inner().contains_key("crit") {
        return Err("it asks for what is not known here");
    }
    let mut validation = Validation::new(header.alg);
    validation.leeway = LEEWAY;
    validation.validate_nbf = true;
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);

    let mut why = "it is signed with a key that is not the issuer's";
    for key in keys.fitting(header.kid.as_deref(), header.alg) {
        match decode::<Claims>(token, &key, &validation) {
            Ok(token) => return fits(token.claims, expected),
            Err(error) => match error.kind() {
                // another of the keys may be the one
                ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => {}
                kind => why = in_words(kind),
            },
        }
    }
    Err(why)
}

impl Keys {
    /// Those that such a token may be signed with.
    fn fitting(&self, id: Option<&str>, algorithm: Algorithm) -> Vec<DecodingKey> {
        let keys = self.keys.iter().take(MOST_KEYS);
        let keys = keys.filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok());
        let fits = |key: &Jwk| {
            let common = &key.common;
            let signs = !matches!(common.public_key_use, Some(PublicKeyUse::Encryption));
            let named = id.is_none() || common.key_id.as_deref() == id;
            // a key is good for the one algorithm that it names
            let same = common.key_algorithm.is_none_or(|named| {
                Algorithm::try_from(named).is_ok_and(|named| named == algorithm)
            });
            signs && named && same
        };
        keys.filter(fits)
            .filter_map(|key| DecodingKey::from_jwk(&key).ok())
            .filter(|key| key.family() == algorithm.family())
            .collect()
    }
}

/// What the crate does not look at.
fn fits(claims: Claims, expected: &Expected) -> Result<Claims, &'static str> {
    if claims.iss != expected.issuer {
        return Err("another issuer has signed it");
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err("it belongs to another try");
    }
    let for_us_alone = match &claims.aud {
        Audience::One(one) => one == expected.client_id,
        Audience::Several(all) => all.iter().all(|one| one == expected.client_id),
    };
    let party = claims.azp.as_deref();
    if party.map_or(!for_us_alone, |party| party != expected.client_id) {
        return Err("it is for another program");
    }
    if claims.sub.is_empty() {
        return Err("it does not say who it is");
    }
    Ok(claims)
}

fn in_words(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ExpiredSignature => "it is over",
        ErrorKind::ImmatureSignature => "it is not good yet; is this computer's clock right?",
        ErrorKind::InvalidIssuer => "another issuer has signed it",
        ErrorKind::InvalidAudience => "it is for another program",
        _ => "something is missing in it",
    }
}
