//! What there is, and who may have it: every address of the program, in one table. The gate looks here
//! before anything else runs, so an address that is not here does not exist, and one cannot be added
//! without saying who may use it. `docs/http.md` and `/openapi.json` show the same table; a test walks it
//! with every role and with none.

use warp::http::Method;

/// What somebody must be to use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Anybody who reaches the program.
    Anyone,
    /// Whoever sits at this computer, and moderators and the owner from elsewhere.
    Home,
    /// A reader of the hub: as `Home` for what viewers may see, else the role that is asked for.
    Hub,
    /// A moderator or the owner.
    Moderator,
    /// The owner.
    Owner,
}

impl Need {
    /// In a word, as the docs have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Home => "home",
            Self::Hub => "hub",
            Self::Moderator => "moderator",
            Self::Owner => "owner",
        }
    }
}

/// One address.
#[derive(Clone, Debug)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Where: segments in braces stand for anything, `{file}` at the end for one or more.
    pub path: &'static str,
    /// Who may.
    pub need: Need,
    /// What it is for.
    pub about: &'static str,
}

const fn get(path: &'static str, need: Need, about: &'static str) -> Route {
    Route {
        method: Method::GET,
        path,
        need,
        about,
    }
}

const fn post(path: &'static str, need: Need, about: &'static str) -> Route {
    Route {
        method: Method::POST,
        path,
        need,
        about,
    }
}

use Need::{Anyone, Home, Hub, Moderator, Owner};

/// All of them.
#[rustfmt::skip] // a table is read by its lines
pub static ROUTES: &[Route] = &[
    // how the program is
    get("/health", Anyone, "Whether the program runs."),
    get("/ready", Anyone, "Whether all that is needed to serve is up."),
    get("/metrics", Home, "Counters and gauges for Prometheus."),
    get("/openapi.json", Anyone, "This interface, for programs."),
    // what viewers see
    get("/overlay", Anyone, "The overlay, whole."),
    get("/overlay/files/{file}", Anyone, "A file of the overlay's page."),
    get("/overlay/{widget}", Anyone, "One widget of the overlay."),
    get("/ws", Hub, "The hub over WebSocket."),
    get("/api/events", Hub, "The hub as server-sent events."),
    get("/api/poll", Hub, "The hub, asked now and then."),
    // what is left of the evenings
    get("/ledger", Home, "The list of ledgers."),
    get("/ledger/{session}", Home, "A session's ledger as a page."),
    get("/pages/ledger.css", Anyone, "The ledgers' style sheet."),
    // coming in
    get("/sign-in", Anyone, "The page that a sign-in link opens."),
    post("/sign-in", Anyone, "Signs this browser in with a link's secret."),
    get("/sign-in/oidc", Anyone, "Sends the browser to the issuer of sign-ins, such as Twitch."),
    get("/sign-in/oidc/callback", Anyone, "Signs a browser in that comes back from there."),
    post("/sign-out", Moderator, "Signs this browser out."),
    get("/me", Moderator, "Who is signed in here."),
    get("/panel", Anyone, "The panel, or how to get into it."),
    get("/panel/{file}", Anyone, "A file of the panel's page."),
    // the session
    post("/admin/session/start", Owner, "Opens a session by hand."),
    post("/admin/session/end", Owner, "Ends the session at once."),
    get("/admin/session/status", Moderator, "The open session."),
    get("/admin/stream/status", Moderator, "Everything at once: session, chat, dashboard, Hearthkeeper."),
    get("/admin/sessions", Moderator, "The evenings, newest first."),
    get("/admin/ledger", Moderator, "A session's ledger as Markdown or JSON."),
    // trying things out
    post("/admin/test-message", Owner, "Takes a line in as if it had been written in chat."),
    post("/admin/test-agent-response", Owner, "Writes a line in chat."),
    post("/admin/test-loop-inactivity", Owner, "Tries on a copy whether a silence leads to one prompt."),
    // the Hearthkeeper
    post("/admin/hearthkeeper/preview", Moderator, "Composes a line without showing it."),
    post("/admin/hearthkeeper/hush", Moderator, "Asks for silence."),
    post("/admin/hearthkeeper/resume", Moderator, "Ends a silence that was asked for."),
    post("/admin/hearthkeeper/nudge", Moderator, "Asks for a prompt."),
    post("/admin/hearthkeeper/approve", Moderator, "Lets a waiting prompt be shown."),
    post("/admin/hearthkeeper/veto", Moderator, "Refuses a waiting prompt."),
    post("/admin/hearthkeeper/feedback", Moderator, "Judges a prompt that was shown."),
    post("/admin/hearthkeeper/reset", Owner, "Makes the temperament what it was at first."),
    get("/admin/loop/status", Moderator, "Whether the loop runs."),
    post("/admin/loop/frequency", Owner, "Kept for clients of the prototype."),
    // the dashboard
    get("/admin/session/dashboard", Moderator, "A session's dashboard."),
    post("/admin/session/dashboard", Owner, "Saves a session's dashboard."),
    get("/admin/stream/dashboard", Moderator, "The dashboard in force, or waiting."),
    post("/admin/stream/dashboard", Owner, "Saves the dashboard."),
    post("/admin/stream/dashboard/draft", Owner, "Drafts a dashboard."),
    post("/admin/stream/goal", Moderator, "Ticks a goal off."),
    // chat
    post("/admin/chat/dismiss", Moderator, "Dismisses the Warden's flag on a line."),
    post("/admin/chat/delete", Moderator, "Deletes a line, through Twitch."),
    post("/admin/chat/timeout", Moderator, "Times somebody out, through Twitch."),
    post("/admin/chat/ban", Moderator, "Bans somebody, through Twitch."),
    post("/admin/chat/lift", Moderator, "Undoes a timeout or a ban, through Twitch."),
    // Twitch
    get("/admin/twitch/status", Moderator, "Chat, live status and sign-in."),
    post("/admin/twitch/offline-test-mode", Owner, "Lets chat be written to while the stream is not live."),
    post("/admin/twitch/sign-in", Owner, "Begins to sign in to Twitch."),
    post("/admin/twitch/sign-out", Owner, "Signs out of Twitch."),
    // the house
    get("/admin/settings", Owner, "All settings, with where each comes from."),
    post("/admin/settings", Owner, "Changes a setting."),
    get("/admin/access", Owner, "Who may come in."),
    post("/admin/access/link", Owner, "Makes a one-time sign-in link for the owner."),
    post("/admin/access/invite", Owner, "Makes an invitation."),
    post("/admin/access/token", Owner, "Makes a token for a program."),
    post("/admin/access/revoke", Owner, "Takes a right to come in away."),
    get("/admin/audit", Moderator, "Who did what."),
];

/// Why a request has no route.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// Nothing has this address.
    Path,
    /// It is asked in another way: these methods.
    Method(String),
}

/// The route of a request. A HEAD is a GET whose body is left out.
pub(super) fn find(method: &Method, path: &str) -> Result<&'static Route, Missing> {
    let wanted = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut others = Vec::new();
    for route in ROUTES.iter().filter(|route| covers(route.path, path)) {
        if route.method == wanted {
            return Ok(route);
        }
        others.push(route.method.as_str());
    }
    if others.is_empty() {
        return Err(Missing::Path);
    }
    Err(Missing::Method(others.join(", ")))
}

fn covers(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        match (wanted, segments.next()) {
            ("{file}", Some(first)) => return !first.is_empty(),
            (wanted, Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            (wanted, Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_by_its_method_and_its_segments() {
        let path = |method, path| find(&method, path).map(|route| route.path);
        assert_eq!(path(Method::GET, "/overlay"), Ok("/overlay"));
        assert_eq!(path(Method::HEAD, "/overlay/chat"), Ok("/overlay/{widget}"));
        let file = "/overlay/files/css/base.css";
        assert_eq!(path(Method::GET, file), Ok("/overlay/files/{file}"));
        assert_eq!(path(Method::GET, "/overlay/chat/more"), Err(Missing::Path));
        assert_eq!(path(Method::GET, "/ledger/"), Err(Missing::Path));
        let allow = Missing::Method("GET, POST".to_owned());
        assert_eq!(path(Method::DELETE, "/admin/settings"), Err(allow));
    }

    #[test]
    fn no_route_is_hidden_behind_another() {
        for route in ROUTES {
            let found = find(&route.method, route.path).map(|found| found.path);
            assert_eq!(found, Ok(route.path));
        }
    }
}
