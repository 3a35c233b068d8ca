//! A program with an issuer, and browsers that go from the one to the other as a person has them go.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;

use reqwest::Client;
use sanctum_chronicler::door::client;
use serde_json::Value;

use crate::clients::Answer;
use crate::helix::Helix;
use crate::program::{Home, Program, SOON, Settings};

/// Of the application.
pub(crate) const SECRET: &str = "application-secret-word";

/// Twitch, with a channel `harbour` that robin moderates, and the program of that channel.
pub(crate) struct World {
    pub(crate) twitch: Helix,
    pub(crate) program: Program,
    _home: Home,
}

impl World {
    pub(crate) async fn open() -> Self {
        Self::with(&[]).await
    }

    /// Twitch is the issuer, unless these settings say otherwise.
    pub(crate) async fn with(settings: Settings<'_>) -> Self {
        let twitch = twitch().await;
        let (auth, helix) = (twitch.auth_url(), twitch.helix_url());
        let usual = [
            ("TWITCH_CHANNEL_NAME", "harbour"),
            ("TWITCH_CHAT_ENABLED", "false"),
            ("TWITCH_CLIENT_ID", "panel-app"),
            ("TWITCH_CLIENT_SECRET", SECRET),
            ("SANCTUM_TWITCH_AUTH_URL", auth.as_str()),
            ("SANCTUM_TWITCH_HELIX_URL", helix.as_str()),
            ("SANCTUM_OIDC_ISSUER", auth.as_str()),
        ];
        Self::start(twitch, &[&usual, settings].concat()).await
    }

    /// The same server, as an issuer that is not Twitch.
    pub(crate) async fn of_another_issuer(settings: Settings<'_>) -> Self {
        let issuer = twitch().await;
        issuer.issuer(|issuer| issuer.basic = true);
        let address = issuer.auth_url();
        let usual = [
            ("TWITCH_CHAT_ENABLED", "false"),
            ("SANCTUM_OIDC_ISSUER", address.as_str()),
            ("SANCTUM_OIDC_CLIENT_ID", "panel-app"),
            ("SANCTUM_OIDC_CLIENT_SECRET", SECRET),
        ];
        Self::start(issuer, &[&usual, settings].concat()).await
    }

    async fn start(twitch: Helix, settings: Settings<'_>) -> Self {
        let home = Home::new();
        let program = home.start(settings).await;
        Self {
            twitch,
            program,
            _home: home,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.program.address
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.address())
    }

    /// Whoever sits at a new browser signs in: the browser, and what it saw at the end.
    pub(crate) async fn signs_in(&self, login: &str) -> (Browser, Seen) {
        let mut browser = self.browser();
        self.twitch.at_the_browser(Some(login));
        let seen = browser.sign_in().await;
        (browser, seen)
    }
}

async fn twitch() -> Helix {
    let twitch = Helix::start().await;
    twitch.confidential("panel-app", SECRET);
    for login in ["harbour", "robin", "passer-by"] {
        twitch.user(login);
    }
    twitch.moderator("harbour", "robin");
    twitch
}

/// A person's browser, which knows the program as `localhost`.
pub(crate) struct Browser {
    client: Client,
    pub(crate) base: String,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Sent with everything.
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) cookies: Vec<String>,
    pub(crate) body: String,
    head: String,
}

impl Seen {
    /// The cookie of this name, as it was set.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let name = format!("{name}=");
        let mut cookies = self.cookies.iter().map(String::as_str);
        cookies.find(|cookie| cookie.starts_with(&name))
    }

    pub(crate) fn answer(&self) -> Answer {
        Answer {
            status: self.status,
            head: self.head.clone(),
            body: self.body.clone(),
        }
    }
}

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self {
            client: client(SOON).unwrap(),
            base: format!("http://localhost:{}", address.port()),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// An address, or a path of the program's. Nothing is followed.
    pub(crate) async fn get(&mut self, address: &str) -> Seen {
        let address = if address.starts_with('/') {
            format!("{}{address}", self.base)
        } else {
            address.to_owned()
        };
        let ours = address.starts_with(&self.base);
        let mut request = self.client.get(address);
        if ours {
            for (name, value) in &self.headers {
                request = request.header(*name, *value);
            }
            let cookies: Vec<_> = self
                .cookies
                .iter()
                .map(|(n, v)| format!("{n}={v}"))
                .collect();
            if !cookies.is_empty() {
                request = request.header("cookie", cookies.join("; "));
            }
        }
        let answer = request.send().await.unwrap();
        let mut head = format!("http/1.1 {}\n", answer.status());
        let mut cookies = Vec::new();
        for (name, value) in answer.headers() {
            let value = value.to_str().unwrap();
            writeln!(head, "{name}: {}", value.to_lowercase()).unwrap();
            if name == "set-cookie" {
                cookies.push(value.to_owned());
            }
        }
        if ours {
            self.keep(&cookies);
        }
        let location = answer.headers().get("location");
        Seen {
            status: answer.status().as_u16(),
            location: location.map(|to| to.to_str().unwrap().to_owned()),
            cookies,
            head,
            body: answer.text().await.unwrap(),
        }
    }

    fn keep(&mut self, cookies: &[String]) {
        for cookie in cookies {
            let (pair, more) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if more.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// From the door to the issuer: the address there.
    pub(crate) async fn set_out(&mut self) -> String {
        let seen = self.get("/sign-in/oidc").await;
        assert_eq!(seen.status, 303, "{seen:?}");
        seen.location.unwrap()
    }

    /// At the issuer: the address that it sends the browser back to.
    pub(crate) async fn at_the_issuer(&mut self, address: &str) -> String {
        let seen = self.get(address).await;
        assert_eq!(seen.status, 302, "{seen:?}");
        seen.location.unwrap()
    }

    /// As far as to the address that the browser is sent back to.
    pub(crate) async fn agree(&mut self) -> String {
        let there = self.set_out().await;
        self.at_the_issuer(&there).await
    }

    /// The whole way.
    pub(crate) async fn sign_in(&mut self) -> Seen {
        let back = self.agree().await;
        self.get(&back).await
    }

    /// Who it is, to the program.
    pub(crate) async fn me(&mut self) -> Value {
        let seen = self.get("/me").await;
        assert_eq!(seen.status, 200, "{seen:?}");
        serde_json::from_str(&seen.body).unwrap()
    }

    pub(crate) fn is_in(&self) -> bool {
        self.cookies.contains_key("sanctum")
    }
}
