//! What only the one who began a sign-in knows: a nonce, which the issuer signs together with the person, and a
//! verifier (PKCE, RFC 7636), without which a code is worth nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Kept while a browser is at the issuer's.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Stands in the issuer's word.
    pub nonce: String,
    /// Is shown with the code.
    pub verifier: SecretString,
    /// Where the browser comes back to.
    pub back: String,
}

impl Proof {
    pub(super) fn new(back: &str) -> Self {
        Self {
            nonce: random(),
            verifier: random().into(),
            back: back.to_owned(),
        }
    }

    /// What the issuer is told of the verifier.
    pub(super) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose_secret()))
    }
}

/// 244 random bits in 64 hexadecimal digits, which is a verifier as RFC 7636 wants it.
fn random() -> String {
    let (a, b) = (Uuid::new_v4(), Uuid::new_v4());
    format!("{}{}", a.simple(), b.simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        let proof = Proof {
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into(),
            ..Proof::new("")
        };
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(proof.challenge(), challenge);
    }
}
