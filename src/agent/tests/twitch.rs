//! Twitch's word on the broadcast, which comes a minute or more behind: it counts only where nobody sees for
//! themselves.

use crate::event::{Order, Settings, StreamChange, StreamSource};

use super::{Room, at};

const START: StreamChange = StreamChange::Started { since: None };
const STOP: StreamChange = StreamChange::Stopped;
const LOST: StreamChange = StreamChange::Lost;

fn empty() -> Room {
    Room::new(Settings::default())
}

impl Room {
    fn twitch(&mut self, change: StreamChange) {
        self.stream(StreamSource::Twitch, change);
    }

    fn overlay(&mut self, change: StreamChange) {
        self.stream(StreamSource::Overlay, change);
    }
}

#[test]
fn where_nobody_sees_twitch_opens_rests_and_resumes() {
    let mut room = empty();
    room.twitch(STOP);
    room.check("");
    room.twitch(START);
    room.check("opened");
    room.until(60).twitch(STOP);
    room.check("resting");
    room.until(120).twitch(START);
    room.check("resumed");
    room.until(180).twitch(STOP);
    room.until(600).check("resting, closed, ledger");
}

#[test]
fn not_knowing_is_not_live() {
    let mut room = empty();
    room.twitch(START);
    room.until(60).twitch(LOST);
    room.check("opened, resting");
    assert!(!room.agent.view(at(61)).live);
    room.until(90).twitch(START);
    room.check("resumed");
    assert!(room.agent.view(at(91)).live);
}

#[test]
fn twitch_never_ends_what_obs_or_the_page_sees() {
    for source in [StreamSource::Obs, StreamSource::Overlay] {
        let mut room = empty();
        room.stream(source, START);
        room.check("opened");
        // it lags behind the beginning, sees it, and loses sight of it
        for change in [STOP, START, LOST, STOP, START, STOP] {
            room.twitch(change);
        }
        room.check("");
        assert_eq!(room.state(), "open");
        assert!(room.agent.view(at(1)).live);
    }
}

#[test]
fn twitch_keeps_nothing_open_that_obs_has_stopped() {
    let mut room = Room::live();
    room.twitch(START);
    room.until(60).obs(STOP);
    room.check("resting");
    assert!(!room.agent.view(at(61)).live);
    // its lag, and what it takes for another beginning
    room.twitch(STOP);
    room.twitch(START);
    room.check("");
    room.until(361).check("closed, ledger");
    room.twitch(STOP);
    room.twitch(START);
    room.check("");
}

#[test]
fn obs_that_comes_later_and_does_not_stream_ends_what_twitch_began() {
    let mut room = empty();
    // the stream ended a moment before the Chronicler was started
    room.twitch(START);
    room.check("opened");
    room.obs(STOP);
    room.check("resting");
    assert!(!room.agent.view(at(1)).live);
    room.until(30).obs(START);
    room.check("resumed");
}

#[test]
fn obs_that_vanishes_is_not_made_up_for_by_twitchs_lag() {
    let mut room = Room::live();
    room.twitch(START);
    room.until(60).obs(LOST);
    room.check("resting");
    assert!(!room.agent.view(at(61)).live);
    room.twitch(STOP);
    room.check("");
    // without OBS, what Twitch sees from now on counts
    room.until(90).twitch(START);
    room.check("resumed");
}

#[test]
fn a_page_that_saw_nothing_takes_nothing_away() {
    let mut room = empty();
    room.twitch(START);
    room.overlay(LOST);
    room.check("opened");
    assert!(room.agent.view(at(1)).live);
}

#[test]
fn a_restart_waits_for_a_witness_and_not_for_twitchs_lag() {
    let mut room = Room::live();
    room.until(30).restart();
    // too early for Twitch to know of the broadcast
    room.twitch(STOP);
    room.check("");
    assert_eq!(room.state(), "open");
    room.obs(START);
    room.until(900);
    assert_eq!(room.state(), "open");
}

#[test]
fn after_a_restart_twitch_is_a_witness_where_there_is_no_other() {
    let mut room = empty();
    room.twitch(START);
    room.until(30).restart();
    room.twitch(StreamChange::Started { since: Some(at(0)) });
    room.until(400);
    assert_eq!(room.state(), "open");
}

#[test]
fn a_session_that_a_person_ended_is_not_opened_again_by_twitch() {
    let mut room = empty();
    room.twitch(StreamChange::Started { since: Some(at(0)) });
    room.until(60).order(Order::EndSession { session: None });
    room.check("opened, closed, ledger");
    room.twitch(LOST);
    room.twitch(StreamChange::Started { since: Some(at(0)) });
    room.check("");
    room.until(300).twitch(STOP);
    room.until(600).twitch(StreamChange::Started {
        since: Some(at(590)),
    });
    room.check("opened");
}

#[test]
fn a_session_by_hand_rests_when_twitch_saw_the_end() {
    let mut room = empty();
    room.order(Order::StartSession { channel: None });
    room.twitch(STOP);
    room.check("opened");
    room.until(60).twitch(START);
    room.until(120).twitch(LOST);
    room.twitch(START);
    room.check("");
    room.until(180).twitch(STOP);
    room.check("resting");
}
