//! Start, stop, reconnecting, and a stream that runs already.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sanctum_chronicler::event::{At, Input, StreamChange, seconds};
use sanctum_chronicler::obs::Options;

use crate::obs::Obs;
use crate::watch::{Watch, options, stream};

const STARTED: StreamChange = StreamChange::Started { since: None };

fn now() -> At {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    At(since.expect("after 1970").as_millis() as u64)
}

pub(crate) async fn what_is_so_is_asked_and_start_and_stop_are_heard(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    for _ in 0..2 {
        obs.start_stream().await;
        assert_eq!(watch.next().await, stream(STARTED));
        obs.stop_stream().await;
        assert_eq!(watch.next().await, stream(StreamChange::Stopped));
    }
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn streaming_already_when_we_connect(obs: &Obs) {
    let before = now();
    obs.start_stream().await;
    let mut watch = Watch::with(options(obs));
    watch.part().await;
    let said = watch.next().await;
    let Input::Stream { change, .. } = said else {
        panic!("expected the stream's state, not {said:?}");
    };
    let StreamChange::Started { since: Some(since) } = change else {
        panic!("expected a start in the past, not {change:?}");
    };
    assert!(since >= before && since <= now(), "{before:?} {since:?}");
    // the same fact again to a second listener: OBS's clock lags behind by up to a second
    let mut second = Watch::with(options(obs));
    let seen = second
        .until(|input| matches!(input, Input::Stream { .. }))
        .await;
    match seen.last() {
        Some(Input::Stream {
            change: StreamChange::Started { since: Some(again) },
            ..
        }) => assert!(*again + seconds(2) >= since && since + seconds(2) >= *again),
        other => panic!("expected a start in the past, not {other:?}"),
    }
    second.close().await;
    obs.stop_stream().await;
    let seen = watch
        .until(|input| *input == stream(StreamChange::Stopped))
        .await;
    let changes = seen
        .iter()
        .filter(|input| matches!(input, Input::Stream { .. }));
    assert_eq!(changes.count(), 1, "{seen:?}");
}

/// OBS is asked four times a second instead of once in half a minute, while it starts and stops.
pub(crate) async fn what_is_asked_again_is_said_once(obs: &Obs) {
    let mut watch = Watch::calm_with(
        obs,
        Options {
            check: Duration::from_millis(250),
            ..options(obs)
        },
    )
    .await;
    obs.start_stream().await;
    let started = watch.next().await;
    assert!(
        matches!(
            started,
            Input::Stream {
                change: StreamChange::Started { .. },
                ..
            }
        ),
        "{started:?}"
    );
    // stays so for many questions
    watch.quiet_for(seconds(4)).await;
    obs.stop_stream().await;
    assert_eq!(watch.next().await, stream(StreamChange::Stopped));
    watch.quiet_for(seconds(2)).await;
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn reconnecting_is_not_the_end(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    obs.start_stream().await;
    assert_eq!(watch.next().await, stream(STARTED));
    obs.break_ingest().await;
    assert_eq!(watch.next().await, stream(StreamChange::Reconnecting));
    // who connects now is told both
    let mut second = Watch::with(options(obs));
    let reconnecting = stream(StreamChange::Reconnecting);
    let seen = second.until(|input| *input == reconnecting).await;
    assert!(
        matches!(
            &seen[..],
            [
                Input::Part(_),
                Input::Stream {
                    change: StreamChange::Started { since: Some(_) },
                    ..
                },
                _
            ]
        ),
        "{seen:?}"
    );
    second.close().await;
    obs.mend_ingest().await;
    // each try is told by OBS, and once by us
    assert_eq!(watch.next().await, stream(StreamChange::Reconnected));
    obs.stop_stream().await;
    assert_eq!(watch.next().await, stream(StreamChange::Stopped));
    assert_eq!(watch.close().await, []);
}

pub(crate) async fn an_ingest_that_is_not_there(obs: &Obs) {
    let mut watch = Watch::calm(obs).await;
    obs.break_ingest().await;
    let client = obs.client().await;
    client
        .streaming()
        .start()
        .await
        .expect("OBS takes the order");
    // STARTING, then STOPPED with no STARTED between them
    assert_eq!(watch.next().await, stream(StreamChange::Stopped));
    assert_eq!(watch.close().await, []);
}
