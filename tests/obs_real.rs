//! The door to OBS against the real OBS, 30.2 and 32.2: what arrives in the inbox, and in which order.
//! Needs root on Debian or Ubuntu; says so and passes elsewhere (see `tests/obs/README.md`).

#[path = "support/needs.rs"]
mod needs;

#[path = "support/obs.rs"]
mod obs;

#[path = "obs_real/watch.rs"]
mod watch;

#[path = "obs_real/broadcast.rs"]
mod broadcast;

#[path = "obs_real/presence.rs"]
mod presence;

#[path = "obs_real/scenes.rs"]
mod scenes;

#[path = "obs_real/voice.rs"]
mod voice;

/// Each test for each suite, one at a time, on an OBS that is as after its start.
macro_rules! with_both {
    ($($module:ident::$test:ident),* $(,)?) => {
        mod trixie {
            $(#[tokio::test]
            async fn $test() {
                if crate::obs::is_here() {
                    let obs = crate::obs::Obs::shared(crate::obs::Suite::Trixie).await;
                    obs.in_time(crate::$module::$test(&obs)).await;
                }
            })*
        }

        mod forky {
            $(#[tokio::test]
            async fn $test() {
                if crate::obs::is_here() {
                    let obs = crate::obs::Obs::shared(crate::obs::Suite::Forky).await;
                    obs.in_time(crate::$module::$test(&obs)).await;
                }
            })*
        }
    };
}

with_both! {
    broadcast::what_is_so_is_asked_and_start_and_stop_are_heard,
    broadcast::streaming_already_when_we_connect,
    broadcast::what_is_asked_again_is_said_once,
    broadcast::reconnecting_is_not_the_end,
    broadcast::an_ingest_that_is_not_there,
    presence::a_clean_quit_while_streaming_is_a_loss_and_no_stop,
    presence::kill_9_while_streaming_and_back_again,
    presence::obs_started_after_us,
    presence::a_wrong_password_is_told_and_not_hammered,
    presence::stopping_says_nothing_about_the_broadcast,
    scenes::scenes_recording_and_a_new_name,
    voice::the_streamer_speaks,
    voice::a_muted_streamer_is_silent,
    voice::the_chosen_microphone_is_heard_and_a_missing_one_told,
}

/// With 30.2 only: 32.2 hangs now and then when a scene collection changes while somebody is connected,
/// whoever that is, and what is in the file is the same for both.
#[tokio::test]
async fn the_scenes_we_ship_load() {
    if obs::is_here() {
        let obs = obs::Obs::shared(obs::Suite::Trixie).await;
        obs.in_time(scenes::the_scenes_we_ship_load(&obs)).await;
    }
}
