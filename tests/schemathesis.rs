//! Schemathesis, a stranger that knows the program by `/openapi.json` alone, asks the living program thousands of
//! things that the description allows and forbids: as the owner, as a moderator in a browser, and as nobody. There
//! must be no server error, no answer that is not described, nothing refused that is described as good, nothing
//! taken that is described as bad, and nothing given to whom it is not for.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/program.rs"]
mod program;

use program as web; // whose key and patience the clients take

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use clients::{post_json, send};
use program::{ADMIN, Home, Program};
use serde_json::json;
use tokio::process::Command;
use tokio::time::timeout;

/// It ends by itself soon after; this is for a machine that is busy with much else.
const PATIENCE: Duration = Duration::from_secs(400);

/// The program with an evening under way, and what is known of it.
struct Stage {
    program: Program,
    session: String,
    prompts: Vec<String>,
    _home: Home,
}

impl Stage {
    async fn set() -> Self {
        let home = Home::new();
        let program = home.start(&[]).await;
        let address = program.address;
        let start = json!({"channel_name": "harbour"});
        let started = post_json(address, "/admin/session/start", &start).await;
        let session = started.json()["session_id"].as_str().unwrap().to_owned();
        let suggest = json!({"key": "hearthkeeper.delivery", "value": "suggest"});
        post_json(address, "/admin/settings", &suggest).await;
        let plan = json!({"content_angle": "patience and fire", "session_goals": ["boil water"]});
        post_json(address, "/admin/stream/dashboard", &plan).await;
        let nudged = post_json(address, "/admin/hearthkeeper/nudge", &json!({})).await;
        let prompt = nudged.json()["prompt"]["id"].to_string();
        assert_eq!(nudged.json()["status"], "proposed", "{nudged:?}");
        Self {
            program,
            session,
            prompts: vec![prompt],
            _home: home,
        }
    }

    /// A moderator's browser: its cookie, and what its pages show beside it.
    async fn browser(&self) -> (String, String) {
        let address = self.program.address;
        let wanted = json!({"name": "mo", "role": "moderator", "days": 1});
        let invited = post_json(address, "/admin/access/invite", &wanted)
            .await
            .json();
        let secret = invited["link"].as_str().unwrap().split('#').nth(1).unwrap();
        let json = [("content-type", "application/json")];
        let body = json!({"secret": secret}).to_string();
        let signed_in = send(address, "POST", "/sign-in", &json, &body).await;
        let cookie = signed_in.header("set-cookie").unwrap();
        let secret = cookie.split(';').next().unwrap().split('=').nth(1).unwrap();
        let csrf = signed_in.json()["csrf"].as_str().unwrap().to_owned();
        (secret.to_owned(), csrf)
    }

    /// Lets it ask of everything what the description brings up, and so many things besides: a number, not a time,
    /// so that the same is asked on every machine. `sign_in` and `care` are parts of its settings.
    async fn asked_as(
        self,
        who: &str,
        examples: &str,
        schemathesis: &Path,
        sign_in: &str,
        care: &str,
    ) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("schemathesis")
            .join(who);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let settings = include_str!("schemathesis/config.toml")
            .replace("{SIGN_IN}", sign_in)
            .replace("{SESSION}", &self.session)
            .replace("{PROMPTS}", &self.prompts.join(", "))
            .replace("{UP}", &"../".repeat(8))
            .replace("{CARE}", care);
        fs::write(folder.join("config.toml"), settings).unwrap();
        let description = format!("http://{}/openapi.json", self.program.address);
        let run = Command::new(schemathesis)
            .args(["--config-file", "config.toml", "run", &description])
            .args([
                "--checks",
                "all",
                "--phases",
                "examples,coverage,fuzzing,stateful",
            ])
            .args([
                "--max-examples",
                examples,
                "--no-color",
                "--report",
                "ndjson",
            ])
            .args(["--report-dir", "report"])
            .current_dir(&folder)
            .env("HOME", &folder)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let run = timeout(PATIENCE, run).await.expect("it ends").unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        fs::write(folder.join("said.txt"), said.as_bytes()).unwrap();
        let errors = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "as {who}:\n{said}\n{errors}");
        let count = said.lines().find(|line| line.contains(" generated, "));
        println!("as {who}: {}", count.expect("how many it asked").trim());
        let log = self.program.stop().await;
        assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
    }
}

fn schemathesis() -> Option<PathBuf> {
    needs::schemathesis(include_str!("schemathesis/requirements.txt"))
}

/// With the owner's key. Nothing has to be spared: a key cannot be signed out (`/sign-out` refuses it), and
/// `/admin/access/revoke` takes away only what is on the list, where the key is not.
#[tokio::test]
async fn as_the_owner_all_answers_are_as_described() {
    let Some(schemathesis) = schemathesis() else {
        return;
    };
    let sign_in = format!("[auth.openapi]\nkey = {{ api_key = \"{ADMIN}\" }}");
    let stage = Stage::set().await;
    stage
        .asked_as("owner", "16", &schemathesis, &sign_in, "")
        .await;
}

/// In a browser, with cookie and CSRF token. Signing out would end the run, so that this one address gets a
/// key that is nobody's, which the gate looks at before the cookie.
#[tokio::test]
async fn as_a_moderator_all_answers_are_as_described() {
    let Some(schemathesis) = schemathesis() else {
        return;
    };
    let stage = Stage::set().await;
    let (cookie, csrf) = stage.browser().await;
    let sign_in = format!(
        "[auth.openapi]\nbrowser = {{ api_key = \"{cookie}\" }}\ncsrf = {{ api_key = \"{csrf}\" }}"
    );
    let care =
        "[[operations]]\ninclude-path = \"/sign-out\"\nheaders = { X-Admin-Token = \"nobody's\" }";
    stage
        .asked_as("moderator", "12", &schemathesis, &sign_in, care)
        .await;
}

#[tokio::test]
async fn as_nobody_all_answers_are_as_described() {
    let Some(schemathesis) = schemathesis() else {
        return;
    };
    let stage = Stage::set().await;
    stage.asked_as("nobody", "6", &schemathesis, "", "").await;
}
