//! What the owner asks of the Hearthkeeper over HTTP, of the whole program.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/living.rs"]
mod living;
#[path = "support/web.rs"]
mod web;

use clients::{Answer, Listener, admin_get, post_form, post_json};
use living::Program;
use serde_json::{Value, json};

const HEARTH: &str = "/admin/hearthkeeper";

async fn open(program: &Program) -> String {
    let answer = post_form(
        program.address,
        "/admin/session/start",
        "channel_name=hearth",
    )
    .await;
    answer.json()["session_id"].as_str().unwrap().to_owned()
}

async fn ask(program: &Program, what: &str, body: Value) -> Answer {
    post_json(program.address, &format!("{HEARTH}/{what}"), &body).await
}

fn no(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

const PLAN: &str = "# Tonight\n\n## Title\nThe ferry at dusk\n\n## Game\nDredge\n\n## Goals\n- [ ] find the lighthouse\n\
                    - [ ] mend the net\n- [ ] listen\n\n## Angle\nwhat the sea keeps\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_composes_and_leaves_no_trace() {
    let program = Program::start(&[]).await;
    let none = ask(&program, "preview", json!({})).await;
    assert_eq!(no(&none), (404, "no_active_session".into()));
    let id = open(&program).await;
    let plan = json!({"raw_markdown": PLAN});
    post_json(program.address, "/admin/stream/dashboard", &plan).await;
    let line = json!({"session_id": id, "message": "the sea is calm", "username": "mo"});
    post_json(program.address, "/admin/test-message", &line).await;

    let before = program.reader.last_seq().unwrap();
    let answer = ask(&program, "preview", json!({"session_id": id}))
        .await
        .json();
    let preview = &answer["preview"];
    let text = preview["agent_response"].as_str().unwrap();
    assert!((1..=200).contains(&text.chars().count()), "{text}");
    assert_eq!(answer["status"], "preview_generated");
    assert_eq!(preview["generated"], true);
    assert_eq!(preview["source"], "offline");
    assert_eq!(preview["theme"], "what the sea keeps");
    assert_eq!(preview["dashboard"]["game"], "Dredge");
    assert_eq!(preview["recent_discussion"], json!(["mo: the sea is calm"]));
    assert_eq!(answer["would_post_now"], false, "it is not quiet yet");
    let why = answer["why_not"][0].as_str().unwrap();
    assert!(why.contains("quiet"), "{why}");
    assert_eq!(answer["live_status"]["is_live"], true);
    assert_eq!(program.reader.last_seq().unwrap(), before, "not recorded");

    let nudged = ask(&program, "nudge", json!({})).await.json();
    assert_eq!(nudged["prompt"]["text"], text, "it is what would be said");
    let other = json!({"session_id": uuid::Uuid::now_v7()});
    let unknown = ask(&program, "preview", other).await;
    assert_eq!(no(&unknown), (404, "session_not_found".into()));
    program.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_is_tried_on_a_copy() {
    let program = Program::start(&[]).await;
    let path = "/admin/test-loop-inactivity";
    let unknown = json!({"session_id": uuid::Uuid::now_v7()});
    let unknown = post_json(program.address, path, &unknown).await;
    assert_eq!(no(&unknown), (404, "session_not_found".into()));
    let id = open(&program).await;
    // whatever goes on in the session itself
    ask(&program, "nudge", json!({})).await;
    ask(&program, "hush", json!({"minutes": 20})).await;
    let before = program.reader.last_seq().unwrap();
    let status = admin_get(program.address, "/admin/stream/status").await;

    let form = format!("session_id={id}");
    let answer = post_form(program.address, path, &form).await.json();
    let result = &answer["result"];
    assert_eq!(answer["status"], "passed", "{answer}");
    assert_eq!(
        (
            &result["passed"],
            &result["inactive_minutes"],
            &result["prompts_created"],
            &result["prompts_created_after_interval"]
        ),
        (&json!(true), &json!(16), &json!(1), &json!(1))
    );
    assert!(result["first_tick"]["agent_response"].is_string());
    assert_eq!(result["second_tick"]["prompts_created"], 0);
    let pause = result["second_tick"]["why"][0].as_str().unwrap();
    assert!(pause.contains("pause"), "{pause}");

    let early = json!({"session_id": id, "inactive_minutes": 10});
    let early = post_json(program.address, path, &early).await.json();
    assert_eq!(early["status"], "failed");
    assert_eq!(early["result"]["first_tick"]["prompts_created"], 0);
    let wrong = json!({"session_id": id, "inactive_minutes": 0});
    let wrong = post_json(program.address, path, &wrong).await;
    assert_eq!(no(&wrong), (422, "bad_field".into()));

    assert_eq!(program.reader.last_seq().unwrap(), before, "no trace");
    let after = admin_get(program.address, "/admin/stream/status").await;
    for field in ["last_posted_message", "last_activity_at"] {
        let of = |answer: &Answer| answer.json()["hearthkeeper"][field].clone();
        assert_eq!(of(&status), of(&after));
    }
    program.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hush_resume_nudge_and_feedback() {
    let program = Program::start(&[]).await;
    let early = ask(&program, "hush", json!({"stream": true})).await;
    assert_eq!(no(&early), (404, "no_session".into()));
    open(&program).await;

    let hushed = ask(&program, "hush", json!({"minutes": 20})).await.json();
    assert!(hushed["until"].is_string());
    let refused = ask(&program, "nudge", json!({})).await;
    assert_eq!(no(&refused), (409, "not_now".into()));
    assert!(refused.body.contains("hush"), "{}", refused.body);
    let path = format!("{HEARTH}/hush");
    let whole = post_form(program.address, &path, "stream=true").await;
    assert_eq!(whole.json()["until"], Value::Null);
    let status = admin_get(program.address, "/admin/stream/status").await;
    let why = status.json()["hearthkeeper"]["why"].to_string();
    assert!(why.contains("for the rest of the stream"), "{why}");
    for wrong in [
        json!({}),
        json!({"minutes": 0}),
        json!({"minutes": "soon"}),
        json!({"minutes": 721}),
        json!({"minutes": 5, "stream": true}),
    ] {
        assert_eq!(
            ask(&program, "hush", wrong.clone()).await.status,
            422,
            "{wrong}"
        );
    }
    let resumed = ask(&program, "resume", json!({})).await.json();
    assert_eq!(resumed["status"], "resumed");
    let again = ask(&program, "resume", json!({})).await;
    assert_eq!(no(&again), (409, "not_hushed".into()));

    let none = ask(&program, "feedback", json!({"feedback": "good"})).await;
    assert_eq!(no(&none), (404, "unknown_prompt".into()));
    let nudged = ask(&program, "nudge", json!({})).await.json();
    assert_eq!(nudged["status"], "delivered");
    let again = ask(&program, "nudge", json!({})).await;
    assert_eq!(no(&again), (409, "not_now".into()));
    assert!(again.body.contains("pause"), "{}", again.body);
    let good = ask(&program, "feedback", json!({"feedback": "good"}))
        .await
        .json();
    assert_eq!(good["prompt_id"], nudged["prompt"]["id"]);
    let again = ask(&program, "feedback", json!({"feedback": "good"})).await;
    assert_eq!(no(&again), (409, "already_decided".into()));
    let odd = ask(&program, "feedback", json!({"feedback": "meh"})).await;
    assert_eq!(no(&odd), (422, "bad_field".into()));
    program.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_are_approved_edited_and_vetoed() {
    for (path, body, status) in [
        ("approve", json!({}), "approved"),
        ("approve", json!({"edit": "A quieter line."}), "edited"),
        ("veto", json!({"why": "not tonight"}), "vetoed"),
    ] {
        let program = Program::start(&[("hearthkeeper.delivery", "suggest")]).await;
        open(&program).await;
        let nudged = ask(&program, "nudge", json!({})).await.json();
        assert_eq!(nudged["status"], "proposed");
        let mut full = body.clone();
        full["prompt_id"] = nudged["prompt"]["id"].clone();
        let mut unknown = body.clone();
        unknown["prompt_id"] = json!(99);
        assert_eq!(
            no(&ask(&program, path, unknown).await),
            (404, "unknown_prompt".into())
        );
        assert_eq!(no(&ask(&program, path, body.clone()).await).0, 422);
        let answer = ask(&program, path, full.clone()).await.json();
        assert_eq!(answer["status"], status);
        if let Some(edit) = body["edit"].as_str() {
            assert_eq!(answer["prompt"]["text"], edit);
        }
        let again = ask(&program, path, full).await;
        assert_eq!(no(&again), (409, "already_decided".into()));
        program.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn goals_drafts_and_the_loops_frequency() {
    let program = Program::start(&[("hearthkeeper.loop_seconds", "45")]).await;
    let plan = json!({"raw_markdown": PLAN});
    let stream = "/admin/stream/dashboard";
    let saved = post_json(program.address, stream, &plan).await.json();
    assert_eq!(
        saved["session_id"],
        Value::Null,
        "it waits for the next session"
    );
    let id = open(&program).await;
    let shown = admin_get(program.address, stream).await.json();
    assert_eq!(shown["session_id"], id.as_str());
    let goal = "/admin/stream/goal";
    let ticked = post_form(program.address, goal, "index=1").await.json();
    assert_eq!(
        ticked["dashboard"]["session_goals_done"],
        json!([false, true, false])
    );
    let body = json!({"index": 1, "done": false});
    let ticked = post_json(program.address, goal, &body).await.json();
    assert_eq!(ticked["dashboard"]["session_goals_done"][1], false);
    let beyond = post_form(program.address, goal, "index=3").await;
    assert_eq!(no(&beyond), (404, "unknown_goal".into()));

    let brief =
        json!({"game": "Dredge", "mood": "calm", "familiarity": "first time", "start": "20:00"});
    let path = "/admin/stream/dashboard/draft";
    let draft = post_json(program.address, path, &brief).await.json();
    assert_eq!(draft["dashboard"]["game"], "Dredge");
    assert!(
        (3..=5).contains(
            &draft["dashboard"]["session_goals"]
                .as_array()
                .unwrap()
                .len()
        )
    );
    let text = json!({"raw_markdown": draft["dashboard"]["raw_markdown"]});
    let saved = post_json(program.address, stream, &text).await.json();
    for field in [
        "stream_title",
        "content_angle",
        "session_goals",
        "social_post",
    ] {
        assert_eq!(saved["dashboard"][field], draft["dashboard"][field]);
    }

    let interval = async || {
        let status = admin_get(program.address, "/admin/loop/status").await;
        status.json()["interval_seconds"].clone()
    };
    assert_eq!(interval().await, 45);
    let path = "/admin/loop/frequency";
    for wrong in [
        "",
        "interval_seconds=0",
        "interval_seconds=-1",
        "interval_seconds=x",
    ] {
        assert_eq!(
            post_form(program.address, path, wrong).await.status,
            400,
            "{wrong}"
        );
    }
    let set = post_form(program.address, path, "interval_seconds=5")
        .await
        .json();
    assert_eq!(set["status"], "loop_frequency_updated");
    assert_eq!(interval().await, 5);
    let twitch = admin_get(program.address, "/admin/twitch/status")
        .await
        .json();
    assert_eq!(
        (&twitch["connected"], &twitch["channel"]),
        (&json!(false), &json!("hearth"))
    );
    program.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_the_operators_is_never_said_to_be_sent() {
    let program = Program::start(&[]).await;
    let path = "/admin/test-agent-response";
    let body = |id: &str| json!({"session_id": id, "message": "good evening"});
    let unknown = post_json(program.address, path, &body("7")).await;
    assert_eq!(no(&unknown), (404, "session_not_found".into()));
    let id = open(&program).await;
    let off = post_json(program.address, path, &body(&id)).await;
    assert_eq!(no(&off), (404, "not_sent".into()));
    program.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn why_it_is_silent_is_as_of_now() {
    let program = Program::at_speed(1000, &[]).await;
    open(&program).await;
    let seq = program.reader.last_seq().unwrap();
    let status = async || {
        let status = admin_get(program.address, "/admin/stream/status").await;
        status.json()["hearthkeeper"].clone()
    };
    let first = status().await;
    let mut later = status().await;
    while later["seconds_until_next_prompt"].as_u64() > Some(720) {
        later = status().await;
    }
    let why = later["why"].as_str().unwrap();
    assert!(
        why.starts_with("Quiet for ") && why.contains("minutes"),
        "{why}"
    );
    assert!(
        why.contains(". Nothing before ") && why.contains(" UTC, in "),
        "{why}"
    );
    assert_ne!(first["why"], later["why"]);
    assert_eq!(
        program.reader.last_seq().unwrap(),
        seq,
        "looking changes nothing"
    );
    // a client that comes now is told the same, not what was so when the session opened
    let hello = Listener::owner(program.address).await.next().await;
    let snapshot = hello["data"]["snapshot"]["why"].as_str().unwrap();
    assert!(
        snapshot.starts_with("Quiet for ") && !snapshot.contains("moment"),
        "{snapshot}"
    );
    program.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_stored_can_be_replayed() {
    let program = Program::at_speed(2000, &[]).await;
    let id = open(&program).await;
    let line = json!({"session_id": id, "message": "is anybody awake?", "username": "mo"});
    post_json(program.address, "/admin/test-message", &line).await;
    let posted = async || {
        let status = admin_get(program.address, "/admin/stream/status").await;
        status.json()["hearthkeeper"]["last_posted_message"].is_string()
    };
    while !posted().await {}
    let end = json!({"session_id": id});
    post_json(program.address, "/admin/session/end", &end).await;
    let folder = program.end().await;
    let replay = std::process::Command::new(env!("CARGO_BIN_EXE_sanctum"))
        .args(["replay", &id, "--data-dir"])
        .arg(folder.path())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&replay.stdout);
    let error = String::from_utf8_lossy(&replay.stderr);
    assert_eq!(replay.status.code(), Some(0), "{said}{error}");
    assert!(
        said.contains("The replay is the same as what happened"),
        "{said}"
    );
    assert!(said.contains("says: "), "{said}");
}
