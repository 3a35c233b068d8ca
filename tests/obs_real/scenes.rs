//! Scenes, the recording, and the scene collection that the project ships.

use std::collections::BTreeSet;

use sanctum_chronicler::event::Input;

use crate::obs::Obs;
use crate::watch::{Watch, scene};

pub(crate) async fn scenes_recording_and_a_new_name(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    obs.scene("BRB").await;
    assert_eq!(watch.next().await, scene("BRB"));
    let client = obs.client().await;
    let renamed = client.scenes().set_name("BRB".into(), "Tea").await;
    renamed.expect("SetSceneName");
    assert_eq!(watch.next().await, scene("Tea"));
    let renamed = client.scenes().set_name("Tea".into(), "BRB").await;
    renamed.expect("SetSceneName");
    assert_eq!(watch.next().await, scene("BRB"));

    client.recording().start().await.expect("StartRecord");
    let said = watch.next().await;
    assert!(
        matches!(said, Input::Recording { since: Some(_) }),
        "{said:?}"
    );
    client.recording().stop().await.expect("StopRecord");
    assert_eq!(watch.next().await, Input::Recording { since: None });
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn the_scenes_we_ship_load(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    let client = obs.client().await;
    let collections = client.scene_collections();
    let set = collections.set_current("Sanctum Chronicler").await;
    set.expect("SetCurrentSceneCollection");
    // First the scene; then, once OBS is left alone, that this collection brings no microphone. After that
    // we ask no more: a question that is open while the collection changes makes OBS hang.
    assert_eq!(watch.next().await, scene("Starting soon"));
    let status = watch.part().await;
    assert!(
        status.detail.ends_with("without a microphone"),
        "{status:?}"
    );

    let there = client.scenes().list().await.expect("GetSceneList");
    let names: BTreeSet<_> = there
        .scenes
        .iter()
        .map(|scene| scene.id.name.as_str())
        .collect();
    let ours = [
        "Starting soon",
        "Talk",
        "Contemplative",
        "Be right back",
        "Ending",
    ];
    assert_eq!(names, BTreeSet::from(ours));
    let overlay = client
        .inputs()
        .settings::<serde_json::Value>("Sanctum overlay".into())
        .await;
    let overlay = overlay.expect("GetInputSettings");
    assert_eq!(overlay.settings["url"], "http://127.0.0.1:7373/overlay");

    let set = collections.set_current("tests").await;
    set.expect("SetCurrentSceneCollection");
    assert_eq!(watch.next().await, scene("Talk"));
    let status = watch.part().await;
    assert!(status.hint.is_empty(), "{status:?}");
    assert_eq!(watch.close().await, []);
}
