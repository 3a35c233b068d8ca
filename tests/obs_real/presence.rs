//! OBS goes, comes, and refuses.

use sanctum_chronicler::event::{Input, PartState, StreamChange};
use sanctum_chronicler::obs::{Trouble, probe};

use crate::obs::Obs;
use crate::watch::{Watch, is_ok, options, scene, stream};

/// A fresh OBS is there again: all is asked anew.
async fn back_again(watch: &mut Watch) {
    // it may be met while it is still loading, which is told
    let seen = watch.until(is_ok).await;
    assert!(
        seen.iter().all(|input| matches!(input, Input::Part(_))),
        "{seen:?}"
    );
    assert_eq!(watch.next().await, stream(StreamChange::Stopped));
    assert_eq!(watch.next().await, Input::Recording { since: None });
    assert_eq!(watch.next().await, scene("Talk"));
}

pub(crate) async fn a_clean_quit_while_streaming_is_a_loss_and_no_stop(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    obs.start_stream().await;
    let started = StreamChange::Started { since: None };
    assert_eq!(watch.next().await, stream(started));
    obs.quit().await;
    assert_eq!(watch.next().await, stream(StreamChange::Lost));
    let status = watch.part().await;
    assert_eq!(status.state, PartState::Off);
    assert_eq!(
        status.detail,
        format!("OBS is not running at 127.0.0.1:{}", obs.port)
    );
    obs.launch().await;
    back_again(&mut watch).await;
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn kill_9_while_streaming_and_back_again(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    obs.start_stream().await;
    let started = StreamChange::Started { since: None };
    assert_eq!(watch.next().await, stream(started));
    obs.kill9().await;
    assert_eq!(watch.next().await, stream(StreamChange::Lost));
    let status = watch.part().await;
    assert_eq!(
        status.detail,
        format!("The connection to OBS at 127.0.0.1:{} was lost", obs.port)
    );
    let status = watch.part().await;
    assert_eq!(
        status.detail,
        format!("OBS is not running at 127.0.0.1:{}", obs.port)
    );
    obs.launch().await;
    back_again(&mut watch).await;
    // and all is heard as before
    obs.start_stream().await;
    assert_eq!(watch.next().await, stream(started));
    obs.stop_stream().await;
    assert_eq!(watch.next().await, stream(StreamChange::Stopped));
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn obs_started_after_us(obs: &Obs) {
    obs.quit().await;
    let trouble = probe(&options(obs)).await.expect_err("OBS is closed");
    assert!(matches!(trouble, Trouble::NotRunning(_)), "{trouble:?}");
    let mut watch = Watch::with(options(obs));
    let status = watch.part().await;
    assert_eq!(status.state, PartState::Off);
    assert!(status.hint.starts_with("Start OBS"), "{status:?}");
    obs.launch().await;
    back_again(&mut watch).await;
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn a_wrong_password_is_told_and_not_hammered(obs: &Obs) {
    let mut wrong = options(obs);
    wrong.password = Some("not the password".to_owned().into());
    let mut watch = Watch::with(wrong.clone());
    let status = watch.part().await;
    assert_eq!(status.state, PartState::Broken);
    assert!(
        status.detail.ends_with("refuses the password"),
        "{status:?}"
    );
    assert!(!status.detail.contains("not the password"));

    let refusal = probe(&wrong).await.expect_err("it is wrong");
    assert!(matches!(refusal, Trouble::WrongPassword(_)), "{refusal:?}");
    wrong.password = None;
    let refusal = probe(&wrong).await.expect_err("there is none");
    assert!(matches!(refusal, Trouble::NoPassword(_)), "{refusal:?}");
    let version = probe(&options(obs)).await.expect("it is right");
    assert!(version.starts_with(obs.suite.version()), "{version}");

    assert_eq!(watch.close().await, [], "one refusal, one word");
}

pub(crate) async fn stopping_says_nothing_about_the_broadcast(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    obs.start_stream().await;
    let started = StreamChange::Started { since: None };
    assert_eq!(watch.next().await, stream(started));
    assert_eq!(watch.close().await, []);
    let client = obs.client().await;
    let status = client.streaming().status().await.expect("GetStreamStatus");
    assert!(status.active, "OBS goes on streaming without us");
}
