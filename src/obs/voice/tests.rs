//! Rows of levels as OBS sends them, 20 a second, with the changes that come of them.

use std::time::Duration;

use super::Voice;

/// Plays levels in dBFS at 20 Hz; returns each change with the milliseconds at which it came.
fn play(voice: &mut Voice, from: u64, levels: impl IntoIterator<Item = f32>) -> Vec<(u64, bool)> {
    let mut changes = Vec::new();
    for (n, db) in levels.into_iter().enumerate() {
        let at = from + n as u64 * 50;
        let level = 10_f32.powf(db / 20.0);
        if let Some(speaking) = voice.hear(Duration::from_millis(at), Some(level)) {
            changes.push((at, speaking));
        }
    }
    changes
}

fn hold(db: f32, millis: usize) -> impl Iterator<Item = f32> {
    std::iter::repeat_n(db, millis / 50)
}

const SILENCE: f32 = f32::NEG_INFINITY;

#[test]
fn a_sentence_begins_within_a_fifth_of_a_second_and_ends_two_seconds_after_its_last_word() {
    let mut voice = Voice::default();
    let levels = hold(SILENCE, 1000)
        .chain(hold(-22.0, 3000))
        .chain(hold(SILENCE, 4000));
    let changes = play(&mut voice, 0, levels);
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert_eq!(changes[0], (1150, true));
    assert!(
        changes[1].0 > 5700 && changes[1].0 <= 6000 && !changes[1].1,
        "{changes:?}"
    );
}

#[test]
fn syllables_with_gaps_are_one_voice() {
    // as recorded from a synthetic voice: bursts of 150 ms, gaps of 100 ms, a pause of 1.2 s
    let burst = [-19.3, -24.8, -31.0, -58.2, -71.5];
    let talk = || burst.into_iter().cycle().take(40);
    let levels = talk().chain(hold(-75.0, 1200)).chain(talk());
    let changes = play(&mut Voice::default(), 0, levels);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(changes[0].1);
}

#[test]
fn a_room_that_hums_is_silent() {
    let hum = (0..400).map(|n| -58.0 + (n % 7) as f32);
    assert_eq!(play(&mut Voice::default(), 0, hum), []);
}

#[test]
fn knocks_do_not_begin_a_voice() {
    // 100 ms every 600 ms
    let knocks = (0..200).map(|n| if n % 12 < 2 { -10.0 } else { -70.0 });
    assert_eq!(play(&mut Voice::default(), 0, knocks), []);
}

#[test]
fn a_voice_at_the_edge_does_not_flicker() {
    let mut voice = Voice::default();
    assert_eq!(play(&mut voice, 0, hold(-40.0, 500)).len(), 1);
    // between the two thresholds: goes on, and would not have begun
    assert_eq!(play(&mut voice, 500, hold(-47.0, 5000)), []);
    assert_eq!(play(&mut Voice::default(), 0, hold(-47.0, 5000)), []);
}

#[test]
fn garbage_never_decides() {
    for garbage in [2.9e32, f32::INFINITY, f32::NAN, -3.0e20, -1.0] {
        let mut voice = Voice::default();
        let mut at = Duration::ZERO;
        for level in [0.0, garbage, 0.0, 0.0, 0.0, garbage, 0.0] {
            assert_eq!(voice.hear(at, Some(level)), None, "{garbage}");
            at += Duration::from_millis(50);
        }
        // nor does it break what comes after
        let spoken =
            (0..20).filter_map(|n| voice.hear(at + Duration::from_millis(n * 50), Some(0.1)));
        assert_eq!(spoken.collect::<Vec<_>>(), [true], "{garbage}");
    }
}

#[test]
fn one_knock_does_not_prolong_a_voice() {
    let mut voice = Voice::default();
    play(&mut voice, 0, hold(-20.0, 1000));
    let knock_each_second = (0..80).map(|n| if n % 20 == 19 { -10.0 } else { -80.0 });
    let changes = play(&mut voice, 1000, knock_each_second);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(!changes[0].1 && changes[0].0 <= 3100, "{changes:?}");
}

#[test]
fn a_microphone_without_levels_falls_silent() {
    let mut voice = Voice::default();
    play(&mut voice, 0, hold(-20.0, 1000));
    let end = (1000..5000)
        .step_by(50)
        .find_map(|at| voice.hear(Duration::from_millis(at), None));
    assert_eq!(end, Some(false));
}

#[test]
fn samples_that_come_in_a_heap_after_a_stall_count_as_what_they_are() {
    let mut voice = Voice::default();
    let at = Duration::from_secs(60);
    // the computer slept; a second's worth arrives at once
    let begun = (0..200).filter_map(|_| voice.hear(at, Some(0.2)));
    assert_eq!(begun.collect::<Vec<_>>(), [true]);
    assert!(voice.samples.len() <= super::MOST_SAMPLES);
}

#[test]
fn forgetting_ends_a_voice_once() {
    let mut voice = Voice::default();
    play(&mut voice, 0, hold(-20.0, 1000));
    assert_eq!(voice.forget(), Some(false));
    assert_eq!(voice.forget(), None);
}
