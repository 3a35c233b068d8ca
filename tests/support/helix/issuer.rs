//! `id.twitch.tv` as an issuer of sign-ins (`OpenID` Connect): a browser comes with a wish, goes back with a code, and
//! the code is exchanged, once, for a word on who it is, signed with a real key. It refuses what issuers refuse, and
//! on request it, or somebody in its place, lies.

use std::collections::{BTreeMap, HashMap};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use ring::{digest, hmac};
use serde_json::{Value, json};

use super::state::{Request, State};
use super::wire::Answer;

/// Keys for tests, made for nothing else: the issuer's, and one of somebody who would like to be it.
const KEY: &[u8] = include_bytes!("../../fixtures/issuer/key.der");
const FOREIGN: &[u8] = include_bytes!("../../fixtures/issuer/foreign.der");
const RSA_ID: &str = "1";
const EC_ID: &str = "2";

/// How a word is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signed {
    /// With its RSA key, as Twitch does.
    #[default]
    Rsa,
    /// With its elliptic curve.
    Ec,
    /// With a key that is not the issuer's, under the name of one that is.
    Foreign,
    /// Not at all, which it says.
    None,
    /// With the public key, taken for a shared secret.
    SharedSecret,
    /// For somebody else, whose name was then changed.
    Altered,
}

type Change = Box<dyn Fn(&mut Value) + Send>;

pub struct Issuer {
    /// Its name, which is its address.
    pub name: String,
    /// Whose browser it is, by id.
    pub at_the_browser: Option<String>,
    /// Addresses to come back to that are in its books; none: any.
    pub books: Vec<String>,
    /// What is known of people besides, by id.
    pub known: HashMap<String, Value>,
    pub signed: Signed,
    /// What is changed in its word.
    pub change: Option<Change>,
    /// What is changed in what it says of itself.
    pub described: Option<Change>,
    /// Twitch passes over what is said of a code's verifier.
    pub heeds_verifiers: bool,
    /// Whether what is asked for is granted.
    pub grants_scopes: bool,
    /// How the application shows its secret: in a header, else in the form.
    pub basic: bool,
    codes: BTreeMap<String, Wish>,
    codes_made: usize,
    curve: Vec<u8>,
}

/// What a code stands for.
struct Wish {
    app: String,
    back: String,
    challenge: String,
    nonce: String,
    scopes: Vec<String>,
    user: String,
}

impl Default for Issuer {
    fn default() -> Self {
        let random = SystemRandom::new();
        let curve = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
        Self {
            name: String::new(),
            at_the_browser: None,
            books: Vec::new(),
            known: HashMap::new(),
            signed: Signed::Rsa,
            change: None,
            described: None,
            heeds_verifiers: true,
            grants_scopes: true,
            basic: false,
            codes: BTreeMap::new(),
            codes_made: 0,
            curve: curve.unwrap().as_ref().to_vec(),
        }
    }
}

fn refuse(status: u16, message: &str) -> Answer {
    Answer(status, json!({"status": status, "message": message}))
}

/// What it says of itself.
pub fn description(state: &State) -> Answer {
    let issuer = &state.issuer;
    let name = &issuer.name;
    let method = if issuer.basic {
        "client_secret_basic"
    } else {
        "client_secret_post"
    };
    let mut said = json!({
        "issuer": name, "authorization_endpoint": format!("{name}/authorize"),
        "token_endpoint": format!("{name}/token"), "jwks_uri": format!("{name}/keys"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": [method],
    });
    if let Some(change) = &issuer.described {
        change(&mut said);
    }
    Answer(200, said)
}

/// Its keys, and one of a kind that nobody knows.
pub fn keys(state: &State) -> Answer {
    let key = RsaKeyPair::from_der(KEY).unwrap();
    let public: PublicKeyComponents<Vec<u8>> = key.public().into();
    let curve = state.issuer.curve();
    let point = curve.public_key().as_ref();
    Answer(
        200,
        json!({"keys": [
            {"kty": "QUANTUM", "kid": "0", "use": "sig", "q": "?"},
            {"kty": "RSA", "kid": RSA_ID, "alg": "RS256", "use": "sig", "n": text(&public.n), "e": text(&public.e)},
            {"kty": "EC", "kid": EC_ID, "alg": "ES256", "use": "sig", "crv": "P-256",
             "x": text(&point[1..33]), "y": text(&point[33..])},
        ]}),
    )
}

/// A browser comes; whoever sits at it agrees.
pub fn authorize(state: &mut State, request: &Request) -> Answer {
    let back = request.param("redirect_uri").to_owned();
    let app = request.param("client_id").to_owned();
    if !state.apps.contains_key(&app) {
        return refuse(400, "invalid client");
    }
    let issuer = &mut state.issuer;
    if !issuer.books.is_empty() && !issuer.books.contains(&back) {
        return refuse(400, "Parameter redirect_uri does not match registered URI");
    }
    let scopes: Vec<String> = request
        .param("scope")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let mut to: url::Url = back.parse().unwrap();
    let state_word = request.param("state").to_owned();
    let right = request.param("response_type") == "code"
        && scopes.iter().any(|scope| scope == "openid")
        && request.param("code_challenge_method") == "S256"
        && request.param("code_challenge").len() == 43
        && !request.param("nonce").is_empty()
        && !state_word.is_empty();
    let user = issuer.at_the_browser.clone().filter(|_| right);
    let mut pairs = to.query_pairs_mut();
    if let Some(user) = user {
        issuer.codes_made += 1;
        let code = format!("code-word-{}", issuer.codes_made);
        pairs.append_pair("code", &code);
        let wish = Wish {
            app,
            back,
            challenge: request.param("code_challenge").to_owned(),
            nonce: request.param("nonce").to_owned(),
            scopes,
            user,
        };
        issuer.codes.insert(code, wish);
    } else {
        let error = if right {
            "access_denied"
        } else {
            "invalid_request"
        };
        pairs.append_pair("error", error);
    }
    pairs.append_pair("state", &state_word);
    drop(pairs);
    Answer(302, json!({"location": to.as_str()}))
}

/// The application comes with a code.
pub fn exchange(state: &mut State, request: &Request) -> Answer {
    let (app, secret) = if state.issuer.basic {
        let shown = STANDARD.decode(request.token.as_deref().unwrap_or_default());
        let shown = String::from_utf8(shown.unwrap_or_default()).unwrap_or_default();
        let (app, secret) = shown.split_once(':').unwrap_or_default();
        (app.to_owned(), secret.to_owned())
    } else {
        let param = |name| request.param(name).to_owned();
        (param("client_id"), param("client_secret"))
    };
    let Some(known) = state.apps.get(&app) else {
        return refuse(400, "invalid client");
    };
    if known.secret.as_deref().unwrap_or_default() != secret {
        return refuse(403, "invalid client secret");
    }
    // whatever comes of it, a code is good once
    let Some(wish) = state.issuer.codes.remove(request.param("code")) else {
        return refuse(400, "Invalid authorization code");
    };
    let verifier = request.param("code_verifier").as_bytes();
    let shown = text(digest::digest(&digest::SHA256, verifier).as_ref());
    if wish.app != app
        || wish.back != request.param("redirect_uri")
        || (state.issuer.heeds_verifiers && wish.challenge != shown)
    {
        return refuse(400, "Invalid authorization code");
    }
    let login = state.login(&wish.user);
    let scopes = wish.scopes.iter().map(String::as_str);
    let scopes: Vec<&str> = scopes.filter(|_| state.issuer.grants_scopes).collect();
    let (access, refresh) = state.grant(&app, Some(&login), &scopes);
    let word = state.issuer.word(&app, &wish);
    Answer(
        200,
        json!({
            "access_token": access, "refresh_token": refresh, "id_token": word,
            "expires_in": state.lifetime, "scope": scopes, "token_type": "bearer",
        }),
    )
}

impl Issuer {
    fn curve(&self) -> EcdsaKeyPair {
        let random = SystemRandom::new();
        let way = &ECDSA_P256_SHA256_FIXED_SIGNING;
        EcdsaKeyPair::from_pkcs8(way, &self.curve, &random).unwrap()
    }

    /// Its word on who somebody is.
    fn word(&self, app: &str, wish: &Wish) -> String {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = now.unwrap().as_secs();
        let mut claims = json!({
            "iss": self.name, "sub": wish.user, "aud": app, "azp": app, "nonce": wish.nonce,
            "iat": now, "exp": now + 900,
        });
        if let Some(known) = self.known.get(&wish.user) {
            let all = claims.as_object_mut().unwrap();
            all.extend(known.as_object().unwrap().clone());
        }
        if let Some(change) = &self.change {
            change(&mut claims);
        }
        self.sign(claims)
    }

    fn sign(&self, mut claims: Value) -> String {
        let (algorithm, key) = match self.signed {
            Signed::Rsa | Signed::Foreign | Signed::Altered => ("RS256", RSA_ID),
            Signed::Ec => ("ES256", EC_ID),
            Signed::None => ("none", RSA_ID),
            Signed::SharedSecret => ("HS256", RSA_ID),
        };
        let header = json!({"alg": algorithm, "kid": key, "typ": "JWT"}).to_string();
        let body = |claims: &Value| {
            let claims = claims.to_string();
            format!("{}.{}", text(header.as_bytes()), text(claims.as_bytes()))
        };
        let mut message = body(&claims);
        let signature = match self.signed {
            Signed::Rsa | Signed::Altered => rsa(KEY, &message),
            Signed::Foreign => rsa(FOREIGN, &message),
            Signed::Ec => {
                let random = SystemRandom::new();
                let signature = self.curve().sign(&random, message.as_bytes());
                signature.unwrap().as_ref().to_vec()
            }
            Signed::None => Vec::new(),
            Signed::SharedSecret => {
                let key = RsaKeyPair::from_der(KEY).unwrap();
                let public: PublicKeyComponents<Vec<u8>> = key.public().into();
                let key = hmac::Key::new(hmac::HMAC_SHA256, &public.n);
                hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
            }
        };
        if self.signed == Signed::Altered {
            claims["sub"] = json!("7001");
            message = body(&claims);
        }
        format!("{message}.{}", text(&signature))
    }
}

fn rsa(key: &[u8], message: &str) -> Vec<u8> {
    let key = RsaKeyPair::from_der(key).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    let random = SystemRandom::new();
    key.sign(
        &RSA_PKCS1_SHA256,
        &random,
        message.as_bytes(),
        &mut signature,
    )
    .unwrap();
    signature
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
