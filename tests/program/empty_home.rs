//! Nothing is configured: the program runs all the same, and says calmly what is missing.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::clients::{Listener, get, send};
use crate::program::Home;

#[tokio::test]
async fn it_runs_in_an_empty_home() {
    let home = Home::new();
    let program = home.start_bare(&[], &[]).await;
    assert_eq!(get(program.address, "/health").await.status, 200);
    assert_eq!(get(program.address, "/ready").await.status, 200);
    assert_eq!(get(program.address, "/overlay").await.status, 200);

    // the owner's key is where it says, and only this person may read it
    let file = home.data().join("owner.key");
    program.until_said(file.to_str().unwrap()).await;
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    let key = std::fs::read_to_string(&file).unwrap();
    let key = key.trim();
    let headers = [
        ("x-admin-token", key),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let start = "/admin/session/start";
    let form = "channel_name=harbor";
    let answer = send(program.address, "POST", start, &headers, form).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let refused = send(program.address, "POST", start, &headers[1..], form).await;
    assert_eq!(refused.status, 401, "{refused:?}");

    // what is missing is off, not broken, with one step for each
    let mut owner = Listener::connect(program.address, &format!("?role=owner&key={key}")).await;
    let mut hello = owner.next().await;
    let parts = hello["data"]["snapshot"]["parts"].take();
    for part in ["obs", "chat", "model", "overlay"] {
        let part = parts.as_array().unwrap().iter().find(|p| p["part"] == part);
        let part = part.unwrap_or(&Value::Null);
        assert_eq!(part["state"], json!("off"), "{parts:#}");
        assert!(part["detail"].as_str().is_some_and(|d| !d.is_empty()));
    }
    program.until_said("OBS is not running").await;
    program.until_said("sanctum run --channel NAME").await;
    let said = program.stop().await;
    for word in ["ERROR", "WARN", "panicked"] {
        assert!(!said.contains(word), "{said}");
    }

    // a second start finds the same key
    let program = home.start_bare(&[], &[]).await;
    program.stop().await;
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), key);
}

#[tokio::test]
async fn the_doctor_finds_an_empty_home_well() {
    let home = Home::new();
    let ended = home.run(&["doctor"], &[]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let parts = [
        "settings",
        "data folder",
        "port",
        "OBS",
        "Twitch chat",
        "language model",
        "clock",
    ];
    for part in parts {
        let line = ended.out.lines().find(|line| line.starts_with(part));
        let line = line.unwrap_or_else(|| panic!("nothing about {part}: {}", ended.out));
        let state = line[part.len()..].split_whitespace().next();
        assert!(matches!(state, Some("ok" | "off")), "{line}");
    }
}

#[tokio::test]
async fn the_doctor_names_what_is_broken_and_what_mends_it() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().map(|a| (taken, a.to_string())).unwrap();
    let settings = [("SANCTUM_LISTEN", taken.1.as_str())];
    let ended = home.run(&["doctor"], &settings).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let line = ended.out.lines().find(|line| line.starts_with("port"));
    assert!(line.is_some_and(|l| l.contains("broken") && l.contains(&taken.1)));
    assert!(ended.out.contains("SANCTUM_LISTEN"), "{}", ended.out);

    let ended = home.run(&["run"], &settings).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains(&taken.1) && ended.err.contains("SANCTUM_LISTEN"));
}
