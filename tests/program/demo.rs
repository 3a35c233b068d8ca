//! The written evening: needs nothing, ends by itself, leaves its ledger on the terminal.

use crate::clients::Listener;
use crate::program::Home;

#[tokio::test]
async fn it_ends_with_the_ledger_and_leaves_nothing_behind() {
    let home = Home::new();
    let temporary = home.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let settings = [("TMPDIR", temporary.to_str().unwrap())];
    let ended = home.run(&["demo", "--speed", "3600"], &settings).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");

    let (_, evening) = ended.out.split_once("a session opens").unwrap();
    let (evening, ledger) = evening.split_once("the ledger is written").unwrap();
    for part in ["the Warden holds that back", "the Hearthkeeper"] {
        assert!(evening.contains(part), "no {part} in {evening}");
    }
    assert!(ledger.contains("\n# "), "no heading in {ledger:?}");
    assert!(ledger.contains("Lanternfly"), "nobody in {ledger:?}");

    let left: Vec<_> = std::fs::read_dir(&temporary).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!home.data().exists(), "it has a database of its own");
}

#[tokio::test]
async fn whoever_watches_sees_the_prompt_come() {
    let home = Home::new();
    let demo = ["demo", "--speed", "200", "--stay"];
    let program = home.start_bare(&demo, &[]).await;
    let mut overlay = Listener::connect(program.address, "").await;
    let hello = overlay.next().await;
    let prompt = overlay.next_of("prompt.delivered").await;
    let words = prompt["data"]["prompt"]["text"].as_str().unwrap();
    assert!(!words.is_empty());
    overlay.next_of("session.closed").await;

    // whoever comes afterwards may read it all from the beginning
    program.until_said("The pages stay").await;
    let database = hello["data"]["database"].as_str().unwrap();
    let query = format!("?since=0&database={database}");
    let mut late = Listener::connect(program.address, &query).await;
    let kinds = [
        "session.opened",
        "chat.message",
        "prompt.delivered",
        "session.closed",
    ];
    for kind in kinds {
        late.next_of(kind).await;
    }
    let said = program.stop().await;
    for part in [words, "takes it up"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
}
