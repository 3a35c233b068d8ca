//! A synthetic voice at OBS's microphone becomes *speaking* and *silent*.

use obws::requests::inputs::InputId;
use sanctum_chronicler::event::{Input, PartState};

use crate::obs::Obs;
use crate::watch::{Watch, options, scene};

const SPEAKING: Input = Input::Voice { speaking: true };
const SILENT: Input = Input::Voice { speaking: false };
const MICROPHONE: InputId<'_> = InputId::Name("Mic/Aux");

pub(crate) async fn the_streamer_speaks(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    obs.say("Good evening. The kettle is on, and the fire has caught.")
        .await;
    assert_eq!(watch.next().await, SPEAKING);
    assert_eq!(watch.next().await, SILENT);
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn a_muted_streamer_is_silent(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    let client = obs.client().await;
    let inputs = client.inputs();
    inputs
        .set_muted(MICROPHONE, true)
        .await
        .expect("SetInputMute");
    obs.say("Nobody is meant to hear this one.").await;
    obs.scene("BRB").await;
    assert_eq!(watch.next().await, scene("BRB"));
    inputs
        .set_muted(MICROPHONE, false)
        .await
        .expect("SetInputMute");
    obs.say("And now everybody is meant to hear it.").await;
    assert_eq!(watch.next().await, SPEAKING);
    assert_eq!(watch.next().await, SILENT);
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn the_chosen_microphone_is_heard_and_a_missing_one_told(obs: &Obs) {
    let mut options = options(obs);
    options.microphone = Some("Guest".to_owned());
    let mut watch = Watch::with(options);
    let status = watch.part().await;
    assert_eq!(status.state, PartState::Ok);
    assert!(
        status
            .detail
            .ends_with("which has no input named \"Guest\""),
        "{status:?}"
    );
    assert!(status.hint.contains("obs.microphone"), "{status:?}");
    watch.until(|input| *input == scene("Talk")).await;

    // it comes, under this very name; then it goes
    let client = obs.client().await;
    let inputs = client.inputs();
    inputs
        .set_name(MICROPHONE, "Guest")
        .await
        .expect("SetInputName");
    let status = watch.part().await;
    assert!(status.hint.is_empty(), "{status:?}");
    obs.say("The guest is here, and has something to tell.")
        .await;
    assert_eq!(watch.next().await, SPEAKING);
    assert_eq!(watch.next().await, SILENT);
    let named = inputs.set_name(InputId::Name("Guest"), "Mic/Aux").await;
    named.expect("SetInputName");
    assert!(!watch.part().await.hint.is_empty());
    assert_eq!(watch.close().await, []);
}
