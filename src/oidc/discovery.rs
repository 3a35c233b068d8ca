//! What an issuer says of itself (`OpenID` Connect Discovery 1.0), as far as it is needed and believed.

use serde::Deserialize;
use url::{Host, Url};

/// As it stands at the issuer's.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

/// What is known of an issuer.
#[derive(Clone, Debug)]
pub(super) struct Metadata {
    /// The name that it signs with, to the letter.
    pub(super) issuer: String,
    /// Where browsers are sent.
    pub(super) authorize: Url,
    /// Where codes are exchanged.
    pub(super) token: Url,
    /// Where its keys are.
    pub(super) keys: Url,
    /// Whether the application's secret is shown in a header, and not in the form.
    pub(super) basic: bool,
    /// Whether it names itself when a browser comes back (RFC 9207).
    pub(super) names_itself: bool,
}

impl Metadata {
    /// An issuer may have its parts wherever it likes, but nowhere that others can listen.
    pub(super) fn read(document: Document, issuer: &Url) -> Result<Self, &'static str> {
        let bare = |text: &str| text.trim_end_matches('/').to_owned();
        if bare(&document.issuer) != bare(issuer.as_str()) {
            return Err("it says that it is another issuer");
        }
        let place = |place: &str| {
            let place: Option<Url> = place.parse().ok();
            let safe = place.filter(|place| safe(place, issuer));
            safe.ok_or("its parts are at addresses that others can listen to")
        };
        let methods = document.token_endpoint_auth_methods_supported;
        let post = methods.is_some_and(|all| all.iter().any(|m| m == "client_secret_post"));
        Ok(Self {
            issuer: document.issuer,
            authorize: place(&document.authorization_endpoint)?,
            token: place(&document.token_endpoint)?,
            keys: place(&document.jwks_uri)?,
            basic: !post,
            names_itself: document.authorization_response_iss_parameter_supported == Some(true),
        })
    }
}

/// Where it says so.
pub(super) fn address(issuer: &Url) -> Url {
    let mut address = issuer.clone();
    let path = issuer.path().trim_end_matches('/');
    address.set_path(&format!("{path}/.well-known/openid-configuration"));
    address
}

/// Whether nobody can listen: TLS, or this very machine if the issuer itself is on it.
pub(super) fn safe(place: &Url, issuer: &Url) -> bool {
    let plain = place.username().is_empty() && place.password().is_none();
    plain && place.has_host() && (place.scheme() == "https" || (here(place) && here(issuer)))
}

fn here(url: &Url) -> bool {
    let home = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    home && url.scheme() == "http"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(issuer: &str, document: serde_json::Value) -> Result<Metadata, &'static str> {
        let document = serde_json::from_value(document).unwrap();
        Metadata::read(document, &issuer.parse().unwrap())
    }

    fn document(issuer: &str, token: &str) -> serde_json::Value {
        serde_json::json!({
            "issuer": issuer, "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": token, "jwks_uri": "https://id.example/keys",
        })
    }

    #[test]
    fn what_an_issuer_says_of_itself_is_not_believed_blindly() {
        let token = "https://id.example/token";
        let issuer = "https://id.example/";
        let known = read("https://id.example", document(issuer, token)).unwrap();
        assert_eq!((known.issuer.as_str(), known.basic), (issuer, true));
        assert!(read(issuer, document("https://evil.example", token)).is_err());
        for listened in ["http://id.example/token", "http://127.0.0.1/token"] {
            assert!(read(issuer, document(issuer, listened)).is_err());
        }
        let mut post = document(issuer, token);
        post["token_endpoint_auth_methods_supported"] = ["client_secret_post"].into();
        assert!(!read(issuer, post).unwrap().basic);
    }

    #[test]
    fn it_is_asked_below_its_own_address() {
        for issuer in [
            "https://id.twitch.tv/oauth2",
            "https://id.twitch.tv/oauth2/",
        ] {
            let address = address(&issuer.parse().unwrap());
            let wanted = "https://id.twitch.tv/oauth2/.well-known/openid-configuration";
            assert_eq!(address.as_str(), wanted);
        }
    }
}
