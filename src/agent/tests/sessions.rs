//! Sessions: several reporters, drops, restarts, and the operator's word.

use crate::event::{At, Input, Order, SessionId, StreamChange, StreamSource};

use super::{Room, at, plan};

const START: StreamChange = StreamChange::Started { since: None };

#[test]
fn two_reporters_open_one_session_and_end_it_once() {
    let mut room = Room::live();
    room.stream(StreamSource::Overlay, START);
    room.stream(StreamSource::Twitch, START);
    room.obs(START);
    room.check("");
    room.until(100).obs(StreamChange::Stopped);
    room.stream(StreamSource::Overlay, StreamChange::Stopped);
    room.check("resting");
    room.until(399);
    assert_eq!(room.state(), "resting");
    room.until(401).check("closed, ledger");
}

#[test]
fn one_reporter_out_of_sight_means_nothing_while_another_sees() {
    let mut room = Room::live();
    room.stream(StreamSource::Overlay, START);
    room.obs(StreamChange::Lost);
    room.until(2000);
    assert_eq!(room.state(), "open");
    room.said.clear();
    room.stream(StreamSource::Overlay, StreamChange::Lost);
    room.check("resting");
    // the page may be shut down with a hidden scene, so its absence counts for less
    room.until(2000 + 1799);
    assert_eq!(room.state(), "resting");
}

#[test]
fn an_end_by_hand_while_the_stream_runs_is_not_undone_by_what_runs_on() {
    let mut room = Room::live();
    room.stream(StreamSource::Overlay, START);
    room.until(60).order(Order::EndSession { session: None });
    room.check("closed, ledger");
    room.obs(StreamChange::Reconnecting);
    room.obs(StreamChange::Reconnected);
    room.stream(StreamSource::Overlay, StreamChange::Lost);
    room.stream(StreamSource::Overlay, START);
    room.obs(StreamChange::Lost);
    room.obs(StreamChange::Started { since: Some(at(0)) });
    room.restart();
    room.stream(StreamSource::Overlay, START);
    room.obs(StreamChange::Started { since: Some(at(0)) });
    room.check("");
    room.obs(StreamChange::Stopped);
    room.until(70).stream(StreamSource::Overlay, START);
    room.check("opened");
}

#[test]
fn a_real_start_after_an_end_by_hand_opens_the_next() {
    let mut room = Room::live();
    room.until(60).order(Order::EndSession { session: None });
    room.said.clear();
    room.until(70).obs(START);
    room.check("opened");
}

#[test]
fn a_broadcast_that_is_seen_again_after_the_grace_gets_a_session() {
    let mut room = Room::live();
    room.until(60).obs(StreamChange::Lost);
    room.until(361).check("resting, closed, ledger");
    room.until(500)
        .obs(StreamChange::Started { since: Some(at(0)) });
    room.check("opened");
}

#[test]
fn a_person_starts_and_ends_without_any_reporter() {
    let mut room = Room::new(crate::event::Settings::default());
    let start = || Order::StartSession {
        channel: Some("mira".to_owned()),
    };
    room.order(start());
    room.order(start());
    room.order(Order::EndSession {
        session: Some(SessionId::new(At(1), [0; 10])),
    });
    room.order(Order::EndSession { session: None });
    room.order(Order::EndSession { session: None });
    room.check(
        "opened, refused session_open, refused unknown_session, closed, ledger, refused no_session",
    );
    room.stream(StreamSource::Overlay, START);
    room.check("opened");
}

#[test]
fn after_a_restart_nothing_is_said_before_somebody_sees_the_stream() {
    let mut room = Room::live();
    room.until(880);
    room.said.clear();
    room.restart();
    room.until(1000).check("");
    room.silent_because("not live");
    room.obs(StreamChange::Started { since: Some(at(0)) });
    room.check("prompt");
}

#[test]
fn a_session_that_nobody_confirms_rests_and_closes() {
    let mut room = Room::live();
    room.until(100).restart();
    room.until(399);
    assert_eq!(room.state(), "open");
    room.until(401).check("resting");
    room.until(701).check("closed, ledger");
}

#[test]
fn a_session_by_hand_needs_no_witness_after_a_restart() {
    let mut room = Room::new(crate::event::Settings::default());
    room.order(Order::StartSession { channel: None });
    room.until(10).restart();
    room.until(899).check("opened");
    room.until(901).check("prompt");
}

#[test]
fn a_dashboard_waits_for_the_next_session_and_ends_with_it() {
    let mut room = Room::new(crate::event::Settings::default());
    room.order(Order::SetDashboard(plan()));
    room.obs(START);
    room.check("dashboard waits, opened, dashboard");
    room.order(Order::TickGoal {
        index: 1,
        done: true,
    });
    room.order(Order::TickGoal {
        index: 7,
        done: true,
    });
    room.check("goal 1 true, refused unknown_goal");
    room.order(Order::EndSession { session: None });
    assert!(room.agent.view(at(0)).dashboard.is_none());
}

#[test]
fn sessions_that_a_crash_left_open_are_ended() {
    let mut room = Room::live();
    let own = room.agent.session().unwrap();
    let stray = SessionId::new(At(1), [0; 10]);
    room.take(Input::FoundOpen(vec![stray, own]));
    room.check("closed");
    assert_eq!(room.agent.session(), Some(own));
}

#[test]
fn a_hush_in_minutes_outlives_the_session_and_one_for_the_stream_does_not() {
    let mut room = Room::live();
    room.order(Order::Hush {
        until: Some(at(4000)),
    });
    room.order(Order::EndSession { session: None });
    room.until(10).obs(START);
    room.said.clear();
    room.until(3999).check("");
    room.until(4001).check("hush ended, prompt");
    room.order(Order::Hush { until: None });
    room.order(Order::EndSession { session: None });
    room.order(Order::Hush { until: None });
    room.check("hushed, answered by 0, closed, ledger, refused no_session");
    room.order(Order::Resume);
    room.check("refused not_hushed");
}
