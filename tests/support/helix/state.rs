//! What the fake knows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::issuer::Issuer;

/// A request as it arrived, or a note between two.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// The address's query as it was.
    pub query: String,
    /// Parameters of the address and of a form.
    pub params: BTreeMap<String, String>,
    /// A JSON body.
    pub body: Value,
    /// What was presented: a bearer's or an `OAuth` token.
    pub token: Option<String>,
    pub client_id: Option<String>,
    pub note: String,
}

impl Request {
    pub(super) fn note(note: String) -> Self {
        Self {
            note,
            ..Self::default()
        }
    }

    pub fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// A question to `/oauth2/token` of this kind.
    pub fn grants(&self, kind: &str) -> bool {
        let grant = self.param("grant_type");
        self.is("POST", "/oauth2/token") && grant.ends_with(kind)
    }

    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }
}

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// This status, with a web page.
    Status(u16),
    /// Too many requests; the limit ends in so many seconds.
    TooMany { reset_in: u64 },
    /// The connection is cut.
    Cut,
    /// No answer ever.
    Never,
    /// A web page with status 200, as networks of hotels have.
    Page,
    /// An answer without end.
    Endless,
}

/// An application.
pub struct App {
    pub secret: Option<String>,
}

/// What a token may do.
#[derive(Clone)]
pub struct Token {
    pub app: String,
    /// By id; an application's own has none.
    pub user: Option<String>,
    pub scopes: Vec<String>,
}

/// What a person said to a sign-in.
#[derive(Clone)]
pub enum Consent {
    NotYet,
    /// This user agrees, by id.
    Agreed(String),
    Declined,
}

/// A device code.
pub struct Code {
    pub device_code: String,
    pub user_code: String,
    pub app: String,
    pub scopes: Vec<String>,
    pub answer: Consent,
}

pub struct Broadcast {
    pub title: String,
    pub game: String,
    pub viewers: u32,
    pub started_at: String,
}

pub struct Message {
    pub channel: String,
    pub author: String,
}

/// How somebody is kept from writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    /// In seconds; for good if there is none.
    pub duration: Option<u64>,
    pub reason: String,
    /// By login.
    pub by: String,
}

pub struct State {
    pub apps: HashMap<String, App>,
    /// Logins by id.
    pub users: BTreeMap<String, String>,
    pub tokens: HashMap<String, Token>,
    pub refresh_tokens: HashMap<String, Token>,
    pub codes: Vec<Code>,
    pub codes_made: usize,
    pub interval: u64,
    pub codes_last: u64,
    pub slow_down: bool,
    pub lifetime: u64,
    pub live: HashMap<String, Broadcast>,
    pub moderators: BTreeSet<(String, String)>,
    pub messages: HashMap<String, Message>,
    pub bans: BTreeMap<(String, String), Ban>,
    pub troubles: Vec<(String, Trouble, usize)>,
    pub issuer: Issuer,
    granted: u32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            apps: HashMap::new(),
            users: BTreeMap::new(),
            tokens: HashMap::new(),
            refresh_tokens: HashMap::new(),
            codes: Vec::new(),
            codes_made: 0,
            interval: 5,
            codes_last: 1800,
            slow_down: false,
            lifetime: 14_400,
            live: HashMap::new(),
            moderators: BTreeSet::new(),
            messages: HashMap::new(),
            bans: BTreeMap::new(),
            troubles: Vec::new(),
            issuer: Issuer::default(),
            granted: 0,
        }
    }
}

impl State {
    pub fn user(&mut self, login: &str) -> String {
        if let Some((id, _)) = self.users.iter().find(|(_, l)| *l == login) {
            return id.clone();
        }
        let id = (7001 + self.users.len()).to_string();
        self.users.insert(id.clone(), login.to_owned());
        id
    }

    pub fn login(&self, id: &str) -> String {
        self.users.get(id).cloned().unwrap_or_default()
    }

    /// A new pair of tokens.
    pub fn grant(&mut self, app: &str, login: Option<&str>, scopes: &[&str]) -> (String, String) {
        let user = login.map(|login| self.user(login));
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let app = app.to_owned();
        self.grant_to(Token { app, user, scopes })
    }

    pub fn grant_to(&mut self, token: Token) -> (String, String) {
        self.granted += 1;
        let (access, refresh) = (
            format!("access{}", self.granted),
            format!("refresh{}", self.granted),
        );
        self.tokens.insert(access.clone(), token.clone());
        self.refresh_tokens.insert(refresh.clone(), token);
        (access, refresh)
    }

    pub fn code(&mut self, user_code: &str) -> &mut Code {
        let codes = self.codes.iter_mut();
        let mut named = codes.filter(|code| code.user_code == user_code);
        named.next().expect("the code is one of ours")
    }

    /// What goes wrong with a request for this path.
    pub fn meets(&mut self, path: &str) -> Option<Trouble> {
        let meets = |(prefix, _, times): &&mut (String, Trouble, usize)| {
            path.starts_with(prefix.as_str()) && *times > 0
        };
        let (_, trouble, times) = self.troubles.iter_mut().find(meets)?;
        *times -= 1;
        Some(trouble.clone())
    }
}
