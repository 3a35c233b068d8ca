//! The door to an issuer of sign-ins (`OpenID` Connect): where to send a browser, and who it is that comes back. It
//! asks the configured issuer and nobody else, believes only what that one has signed for this program and for
//! this one try, and keeps nothing of a person. What they may do here is not decided here.

mod discovery;

mod fetch;

mod proof;

mod rings;

mod token;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use crate::door::client;

use discovery::Metadata;
use fetch::{Place, Said};

pub use proof::Proof;

/// One request with its answer.
const TOTAL: Duration = Duration::from_secs(10);
/// What the issuer says of itself is believed for so long; that it cannot be reached, for this long, so that a
/// crowd at the door is no crowd at the issuer's.
const KNOWN: Duration = Duration::from_secs(3600);
const DOWN: Duration = Duration::from_secs(5);
/// The most characters quoted from an issuer's words.
const QUOTED: usize = 120;

/// What the door needs to know.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The issuer's address.
    pub issuer: String,
    /// The application that people sign in to.
    pub client_id: String,
    /// Its secret, if it has one.
    pub client_secret: Option<SecretString>,
    /// What is asked for besides `openid`.
    pub scopes: Vec<String>,
}

/// The address of an issuer cannot be one, or no client can be made.
#[derive(Debug, Error)]
pub enum Unusable {
    /// Not an address of an issuer.
    #[error(
        "`{0}` cannot be an issuer: use its address, such as https://id.twitch.tv/oauth2 (plain http only on this machine)"
    )]
    Address(String),
    /// The system has no usable certificates, for instance.
    #[error("no web client can be made: {0}")]
    Client(String),
}

/// Why nobody is signed in. The sentences name neither code nor token.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Trouble {
    /// No answer; another try may help.
    #[error("{0}")]
    Silent(String),
    /// It does not take the code, or the application; in its words.
    #[error("the issuer refuses it: {0}")]
    Refused(String),
    /// It answers, and the answer shows nothing.
    #[error("the issuer's word on who this is cannot be believed: {0}")]
    Unbelievable(&'static str),
}

/// What comes back with the browser.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Is exchanged for a person, once.
    pub code: SecretString,
    /// Which issuer the browser says that it comes from.
    pub issuer: Option<String>,
}

/// Who somebody is, by the issuer's word.
#[derive(Clone, Debug)]
pub struct Person {
    /// Never changes and is nobody else's.
    pub subject: String,
    /// What they are called there; may be anything.
    pub name: Option<String>,
    /// An e-mail address, if the issuer calls it verified.
    pub email: Option<String>,
    /// Their own token, to ask with and then to be forgotten.
    pub access: SecretString,
}

/// What the issuer said of itself, and when it was asked.
struct Known {
    said: Result<Arc<Metadata>, Trouble>,
    at: Instant,
}

/// An issuer.
pub struct Issuer {
    url: Url,
    client_id: String,
    client_secret: Option<SecretString>,
    scopes: String,
    client: Client,
    known: Mutex<Option<Known>>,
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer")
            .field("url", &self.url.as_str())
            .finish_non_exhaustive()
    }
}

impl Issuer {
    /// Checks the address. Asks nobody yet.
    pub fn new(options: Options) -> Result<Self, Unusable> {
        let unusable = || Unusable::Address(options.issuer.clone());
        let url: Url = options.issuer.trim().parse().map_err(|_| unusable())?;
        let bare = url.query().is_none() && url.fragment().is_none();
        if !bare || !discovery::safe(&url, &url) {
            return Err(unusable());
        }
        rings::install();
        let mut scopes = vec!["openid".to_owned()];
        scopes.extend(options.scopes);
        Ok(Self {
            url,
            client_id: options.client_id,
            client_secret: options.client_secret,
            scopes: scopes.join(" "),
            client: client(TOTAL).map_err(|error| Unusable::Client(error.to_string()))?,
            known: Mutex::default(),
        })
    }

    /// Where it is, for sentences.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Where to send a browser that wants to come in, and what must fit when it is back at `back`.
    pub async fn begin(&self, back: &str, state: &str) -> Result<(String, Proof), Trouble> {
        let metadata = self.metadata().await?;
        let proof = Proof::new(back);
        let mut address = metadata.authorize.clone();
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", back)
            .append_pair("scope", &self.scopes)
            .append_pair("state", state)
            .append_pair("nonce", &proof.nonce)
            .append_pair("code_challenge", &proof.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok((address.into(), proof))
    }

    /// Who it is that came back.
    pub async fn finish(&self, proof: &Proof, reply: Reply) -> Result<Person, Trouble> {
        let metadata = self.metadata().await?;
        // with one issuer nothing can be mixed up; where it names itself, it must be this one
        match &reply.issuer {
            Some(issuer) if *issuer != metadata.issuer => {
                return Err(Trouble::Unbelievable("another issuer sent this browser"));
            }
            None if metadata.names_itself => {
                return Err(Trouble::Unbelievable("it does not say which issuer it is"));
            }
            _ => {}
        }
        let granted = self.exchange(&metadata, proof, &reply.code).await?;
        let keys = self.ask(metadata.keys.clone()).await?;
        let expected = token::Expected {
            issuer: &metadata.issuer,
            client_id: &self.client_id,
            nonce: &proof.nonce,
        };
        let claims = token::verify(&granted.id_token, &keys, &expected);
        let claims = claims.map_err(Trouble::Unbelievable)?;
        Ok(Person {
            subject: claims.sub,
            name: claims.preferred_username.or(claims.name),
            // anything but a plain yes is a no
            email: (claims.email_verified == Some(Value::Bool(true)))
                .then_some(claims.email)
                .flatten(),
            access: granted.access_token.into(),
        })
    }

    /// Exchanges the code.
    async fn exchange(
        &self,
        metadata: &Metadata,
        proof: &Proof,
        code: &SecretString,
    ) -> Result<Granted, Trouble> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", &proof.back),
            ("code_verifier", proof.verifier.expose_secret()),
        ];
        let mut request = self.client.post(metadata.token.clone());
        match &self.client_secret {
            Some(secret) if metadata.basic => {
                let encode = |text: &str| -> String {
                    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
                };
                let (id, secret) = (encode(&self.client_id), encode(secret.expose_secret()));
                request = request.basic_auth(id, Some(secret));
            }
            Some(secret) => {
                form.push(("client_id", &self.client_id));
                form.push(("client_secret", secret.expose_secret()));
            }
            None => form.push(("client_id", &self.client_id)),
        }
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .body(body);
        let place = Place::of(&metadata.token);
        match fetch::json::<Granted>(request, &place).await? {
            Said::Yes(granted) => Ok(granted),
            Said::No(status, words) => {
                let hidden = [
                    Some(code.expose_secret()),
                    Some(proof.verifier.expose_secret()),
                    self.client_secret.as_ref().map(ExposeSecret::expose_secret),
                ];
                Err(Trouble::Refused(quote(status, &words, &hidden)))
            }
        }
    }

    /// What anybody may read there.
    async fn ask<T: serde::de::DeserializeOwned>(&self, url: Url) -> Result<T, Trouble> {
        let place = Place::of(&url);
        let request = self.client.get(url).header("accept", "application/json");
        match fetch::json(request, &place).await? {
            Said::Yes(value) => Ok(value),
            Said::No(status, _) => Err(place.down(status)),
        }
    }

    /// What the issuer says of itself. One asks, the others wait for the answer.
    async fn metadata(&self) -> Result<Arc<Metadata>, Trouble> {
        let mut known = self.known.lock().await;
        if let Some(Known { said, at }) = &*known {
            let keeps = if said.is_ok() { KNOWN } else { DOWN };
            if at.elapsed() < keeps {
                return said.clone();
            }
        }
        let said = self.discover().await.map(Arc::new);
        *known = Some(Known {
            said: said.clone(),
            at: Instant::now(),
        });
        said
    }

    async fn discover(&self) -> Result<Metadata, Trouble> {
        let address = discovery::address(&self.url);
        let document = self.ask(address).await?;
        Metadata::read(document, &self.url).map_err(Trouble::Unbelievable)
    }
}

/// What a code is exchanged for.
#[derive(Deserialize)]
struct Granted {
    id_token: String,
    access_token: String,
}

/// An issuer's words, briefly, and not at all if they have something secret in them.
fn quote(status: u16, words: &str, hidden: &[Option<&str>]) -> String {
    let tells = |hidden: &&str| !hidden.is_empty() && words.contains(hidden);
    let words: String = words
        .chars()
        .filter(|c| !c.is_control())
        .take(QUOTED)
        .collect();
    if words.is_empty() || hidden.iter().flatten().any(tells) {
        return format!("status {status}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_has_an_address_that_nobody_listens_to() {
        let issuer = |address: &str| {
            Issuer::new(Options {
                issuer: address.to_owned(),
                ..Options::default()
            })
        };
        for good in [
            "https://id.twitch.tv/oauth2",
            "https://id.example/",
            "http://127.0.0.1:5556/dex",
            "http://localhost:5556",
            "http://[::1]:5556",
        ] {
            assert!(issuer(good).is_ok(), "{good}");
        }
        for wrong in [
            "",
            "id.twitch.tv",
            "http://id.example",
            "ftp://id.example",
            "https://id.example?x=1",
            "https://me:secret@id.example",
        ] {
            let error = issuer(wrong).unwrap_err().to_string();
            assert!(error.contains("https://id.twitch.tv/oauth2"), "{error}");
        }
    }

    #[test]
    fn an_issuers_words_are_quoted_briefly_and_never_with_a_secret() {
        let hidden = [Some("s3cret"), None];
        assert_eq!(quote(400, "invalid\n_grant", &hidden), "invalid_grant");
        assert_eq!(quote(400, "s3cret is no code", &hidden), "status 400");
        assert_eq!(quote(403, "", &hidden), "status 403");
        assert_eq!(quote(400, &"x".repeat(999), &hidden).len(), QUOTED);
    }
}
