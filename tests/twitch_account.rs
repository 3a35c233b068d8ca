//! The account at Twitch, against a server that refuses what Twitch refuses: signing in by device code, one
//! refresher, storing before use, and being told when it is over. A second of Twitch's is ten milliseconds.

#![allow(clippy::unwrap_used)] // a test may panic

#[path = "support/helix.rs"]
mod helix;
#[path = "twitch_account/kept.rs"]
mod kept;

use std::sync::atomic::Ordering;
use std::time::Duration;

use helix::{Helix, SCOPES, Trouble};
use kept::{Chest, Kept, in_order, refreshes, validates};
use sanctum_chronicler::twitch::Login;
use sanctum_chronicler::twitch::account::{NoToken, Pace, Refusal, State};

#[tokio::test]
async fn a_person_signs_in_with_a_code() {
    let helix = Helix::start().await;
    let kept = Kept::open(&helix, |_| {});
    assert_eq!(kept.standing().state, State::Out);
    let invitation = kept.account.begin().await.unwrap();
    assert!(invitation.verification_uri.contains("twitch.tv/activate"));
    assert_eq!(kept.standing().sign_in.as_ref(), Some(&invitation));
    assert_eq!(helix.scopes_asked(), SCOPES);
    // a second click tells of the same code
    assert_eq!(kept.account.begin().await.as_ref(), Ok(&invitation));
    helix.asked(2, |r| r.grants("device_code")).await;
    helix.slow_down();
    helix.approve(&invitation.user_code, "keeper");
    let standing = kept.until(|s| s.state == State::In).await;
    assert_eq!(standing.login.as_deref(), Some("keeper"));
    assert_eq!(standing.user_id, Some(helix.user("keeper")));
    assert_eq!(standing.scopes, SCOPES);
    assert_eq!(standing.sign_in, None);
    assert!(standing.expires_at.is_some());
    // stored before Twitch was asked anything with it
    in_order(&helix, &["stored", "access1", "stored"]);
    let stored = kept.chest.text();
    for word in ["access1", "refresh1", "keeper", "app"] {
        assert!(stored.contains(word), "{stored}");
    }
    // no token, code or secret is in an address
    for request in helix.requests() {
        for word in ["access", "refresh", "device", "app"] {
            assert!(!request.query.contains(word), "{request:?}");
        }
    }
    assert!(kept.account.token().await.is_ok());
}

#[tokio::test]
async fn a_sign_in_that_comes_to_nothing_says_why() {
    let helix = Helix::start().await;
    let kept = Kept::open(&helix, |_| {});
    let invitation = kept.account.begin().await.unwrap();
    helix.deny(&invitation.user_code);
    let standing = kept.until(|s| s.note.is_some()).await;
    assert!(standing.note.unwrap().contains("access_denied"));
    assert_eq!((standing.state, standing.sign_in), (State::Out, None));

    helix.codes(1, 3);
    kept.account.begin().await.unwrap();
    assert_eq!(kept.standing().note, None);
    let standing = kept.until(|s| s.note.is_some()).await;
    assert!(standing.note.unwrap().contains("not entered in time"));

    helix.codes(1, 1800);
    let invitation = kept.account.begin().await.unwrap();
    kept.account.cancel().await.unwrap();
    assert_eq!(kept.standing().sign_in, None);
    helix.approve(&invitation.user_code, "keeper");
    let other = kept.account.begin().await.unwrap();
    assert_ne!(other.user_code, invitation.user_code);
    assert_eq!(kept.standing().state, State::Out);
}

#[tokio::test]
async fn a_waiting_sign_in_survives_bad_weather() {
    let helix = Helix::start().await;
    let kept = Kept::open(&helix, |_| {});
    helix.trouble("/oauth2/device", Trouble::Status(503), 1);
    assert!(matches!(
        kept.account.begin().await,
        Err(Refusal::Trouble(_))
    ));
    helix.codes(1, 1800);
    let invitation = kept.account.begin().await.unwrap();
    for trouble in [
        Trouble::Status(500),
        Trouble::Cut,
        Trouble::Page,
        Trouble::Endless,
    ] {
        helix.trouble("/oauth2/token", trouble, 1);
    }
    helix.asked(5, |r| r.path == "/oauth2/token").await;
    helix.approve(&invitation.user_code, "keeper");
    kept.until(|s| s.state == State::In).await;
}

#[tokio::test]
async fn without_a_client_id_it_says_where_to_make_one() {
    let helix = Helix::start().await;
    let kept = Kept::open(&helix, |options| options.client_id = None);
    let refusal = kept.account.begin().await.unwrap_err();
    assert_eq!(refusal, Refusal::NoClientId);
    assert!(refusal.to_string().contains("dev.twitch.tv/console"));
    let unknown = Kept::open(&helix, |options| {
        options.client_id = Some("typo".to_owned());
    });
    let refusal = unknown.account.begin().await.unwrap_err();
    assert_eq!(refusal, Refusal::Refused("invalid client".to_owned()));
}

#[tokio::test]
async fn many_who_are_refused_lead_to_one_refresh() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    let old = kept.account.token().await.unwrap();
    helix.expire("access1");
    let all = (0..12).map(|_| {
        let (account, old) = (kept.account.clone(), old.clone());
        tokio::spawn(async move { account.renewed(&old).await })
    });
    let all: Vec<_> = all.collect();
    for one in all {
        one.await.unwrap().unwrap();
    }
    // a latecomer with the old one gets the new one
    kept.account.renewed(&old).await.unwrap();
    assert_eq!(helix.those(refreshes).len(), 1);
    assert!(kept.chest.text().contains("refresh2"));
    in_order(&helix, &["/oauth2/token", "stored"]);
}

#[tokio::test]
async fn it_is_refreshed_ahead_of_its_end() {
    let helix = Helix::start().await;
    helix.tokens_last(40);
    let kept = Kept::signed_in(&helix).await;
    // each lasts for 400 ms here, and is never used beyond that
    helix.asked(3, refreshes).await;
    let tokens: Vec<String> = helix
        .those(refreshes)
        .iter()
        .map(|r| r.param("refresh_token").to_owned())
        .collect();
    assert_eq!(tokens, ["refresh1", "refresh2", "refresh3"]);
    assert_eq!(kept.standing().state, State::In);
}

#[tokio::test]
async fn it_is_made_sure_of_every_hour() {
    let helix = Helix::start().await;
    let kept = Kept::open(&helix, |options| {
        options.token = Some(helix.token("keeper", &SCOPES).into());
        options.pace = Pace(Duration::from_micros(20));
    });
    helix.asked(4, validates).await;
    assert_eq!(kept.standing().state, State::In);
}

#[tokio::test]
async fn a_restart_takes_the_sign_in_up() {
    let helix = Helix::start().await;
    let chest = Kept::signed_in(&helix).await.stop().await;
    let kept = Kept::open_with(&helix, chest, |_| {});
    kept.until(|s| s.state == State::In).await;
    assert_eq!(helix.those(refreshes).len(), 0);
    let chest = kept.stop().await;
    // overnight the token ended
    helix.expire("access1");
    let kept = Kept::open_with(&helix, chest, |_| {});
    let standing = kept
        .until(|s| s.state == State::In && !s.scopes.is_empty())
        .await;
    assert_eq!(standing.login.as_deref(), Some("keeper"));
    assert_eq!(helix.those(refreshes).len(), 1);
    assert!(kept.chest.text().contains("refresh2"));
}

#[tokio::test]
async fn a_refused_refresh_is_the_end_and_said_at_once() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    let old = kept.account.token().await.unwrap();
    helix.disconnect("keeper");
    let error = kept.account.renewed(&old).await.unwrap_err();
    let NoToken::Dead(why) = &error else {
        panic!("{error:?}");
    };
    assert!(
        why.contains("as keeper is over: Invalid refresh token"),
        "{why}"
    );
    let standing = kept.until(|s| matches!(s.state, State::Dead(_))).await;
    assert_eq!(standing.login.as_deref(), Some("keeper"));
    assert!(matches!(kept.account.login(), Login::Nobody));
    assert_eq!(kept.account.token().await.unwrap_err(), error);
    assert_eq!(helix.those(refreshes).len(), 1);
    // another sign-in mends it
    let invitation = kept.account.begin().await.unwrap();
    helix.approve(&invitation.user_code, "keeper");
    kept.until(|s| s.state == State::In).await;
    kept.account.token().await.unwrap();
}

#[tokio::test]
async fn bad_weather_costs_no_sign_in() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    let old = kept.account.token().await.unwrap();
    helix.expire("access1");
    for trouble in [
        Trouble::Status(500),
        Trouble::Cut,
        Trouble::TooMany { reset_in: 1 },
        Trouble::Page,
        Trouble::Endless,
    ] {
        helix.trouble("/oauth2/token", trouble, 1);
    }
    let later = kept.account.renewed(&old).await.unwrap_err();
    assert_eq!(later.to_string(), "Twitch is out of order (status 500).");
    kept.until(|s| matches!(s.state, State::Shaky(_))).await;
    // chat may go on: a connection does not end with its token
    assert!(matches!(kept.account.login(), Login::As(_)));
    helix.no_trouble();
    kept.until(|s| s.state == State::In).await;
    kept.account.token().await.unwrap();
    let tokens = helix.those(refreshes);
    assert!(tokens.len() > 1);
    assert!(
        tokens
            .iter()
            .all(|r| r.param("refresh_token") == "refresh1")
    );
}

#[tokio::test]
async fn a_pair_that_cannot_be_stored_is_not_used_and_not_lost() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    let old = kept.account.token().await.unwrap();
    helix.expire("access1");
    kept.chest.locked.store(true, Ordering::SeqCst);
    let error = kept.account.renewed(&old).await.unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    let standing = kept.until(|s| matches!(s.state, State::Shaky(_))).await;
    let State::Shaky(why) = standing.state else {
        unreachable!()
    };
    assert!(why.contains("cannot be stored"), "{why}");
    helix.asked(2, |r| r.note == "not stored").await;
    assert!(kept.chest.text().contains("refresh1"));
    kept.chest.locked.store(false, Ordering::SeqCst);
    kept.until(|s| s.state == State::In).await;
    kept.account.token().await.unwrap();
    assert!(kept.chest.text().contains("refresh2"));
    assert_eq!(helix.those(refreshes).len(), 1);
    let early = helix.requests();
    let early = early.iter().take_while(|r| !r.note.contains("refresh2"));
    assert!(early.clone().all(|r| r.token.as_deref() != Some("access2")));
    assert!(early.count() > 0);
}

#[tokio::test]
async fn a_stop_finishes_the_exchange_that_is_under_way() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    let old = kept.account.token().await.unwrap();
    kept.chest.locked.store(true, Ordering::SeqCst);
    kept.account.renewed(&old).await.unwrap_err();
    kept.chest.locked.store(false, Ordering::SeqCst);
    let chest = kept.stop().await;
    assert!(chest.text().contains("refresh2"));
}

#[tokio::test]
async fn signing_out_leaves_nothing() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    kept.account.sign_out().await.unwrap();
    let standing = kept.standing();
    assert_eq!((standing.state, standing.login), (State::Out, None));
    assert_eq!(kept.chest.stored(), None);
    let revoked = helix.those(|r| r.path == "/oauth2/revoke");
    assert_eq!(revoked[0].param("token"), "access1");
    assert!(matches!(kept.account.login(), Login::Nobody));
    assert_eq!(kept.account.token().await.unwrap_err(), NoToken::SignedOut);
    let again = kept.account.sign_out().await;
    assert_eq!(again, Err(Refusal::NotSignedIn));
}

#[tokio::test]
async fn signing_out_works_without_twitch_and_not_without_a_disk() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    kept.chest.locked.store(true, Ordering::SeqCst);
    let error = kept.account.sign_out().await.unwrap_err();
    assert!(matches!(error, Refusal::NotRemoved(_)));
    assert_eq!(kept.standing().state, State::In);
    kept.chest.locked.store(false, Ordering::SeqCst);
    helix.trouble("/oauth2/revoke", Trouble::Cut, 1);
    kept.account.sign_out().await.unwrap();
    assert_eq!(kept.chest.stored(), None);
}

#[tokio::test]
async fn a_token_from_outside_is_checked_and_never_refreshed() {
    let helix = Helix::start().await;
    let token = helix.token("keeper", &["chat:read"]);
    let kept = Kept::open(&helix, |options| {
        options.token = Some(format!("oauth:{token}").into());
        options.username = Some("Keeper".to_owned());
    });
    // chat need not wait for Twitch's word on it
    assert!(matches!(kept.account.login(), Login::As(_)));
    let standing = kept.until(|s| s.state == State::In).await;
    assert!(standing.fixed);
    assert_eq!(standing.scopes, ["chat:read"]);
    assert_eq!(kept.account.begin().await, Err(Refusal::Fixed));
    assert_eq!(kept.account.sign_out().await, Err(Refusal::Fixed));
    let old = kept.account.token().await.unwrap();
    helix.expire(&token);
    let error = kept.account.renewed(&old).await.unwrap_err();
    assert!(error.to_string().contains("TWITCH_ACCESS_TOKEN"), "{error}");
    assert!(matches!(kept.standing().state, State::Dead(_)));
    assert!(matches!(kept.account.login(), Login::Nobody));
    assert_eq!(helix.those(refreshes).len(), 0);
    assert_eq!(kept.chest.stored(), None);
}

#[tokio::test]
async fn a_token_that_may_not_read_chat_does_not_keep_chat_from_being_read() {
    let helix = Helix::start().await;
    let token = helix.token("keeper", &["moderator:manage:banned_users"]);
    let kept = Kept::open(&helix, |options| options.token = Some(token.into()));
    kept.until(|s| s.state == State::In).await;
    assert!(matches!(kept.account.login(), Login::Nobody));
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_can_be_signed_out() {
    let helix = Helix::start().await;
    let chest = Chest::new(&helix);
    *chest.stored.lock().unwrap() = Some(b"\x09{}".to_vec());
    let kept = Kept::open_with(&helix, chest, |_| {});
    let State::Dead(why) = kept.standing().state else {
        panic!("{:?}", kept.standing());
    };
    assert!(why.contains("cannot be read"), "{why}");
    kept.account.sign_out().await.unwrap();
    assert_eq!(kept.standing().state, State::Out);
}

#[tokio::test]
async fn nothing_shows_a_token() {
    let helix = Helix::start().await;
    let kept = Kept::signed_in(&helix).await;
    let token = kept.account.token().await.unwrap();
    let shown = format!(
        "{token:?} {:?} {:?} {:?}",
        kept.standing(),
        kept.account,
        kept.account.login()
    );
    assert!(
        !shown.contains("access1") && !shown.contains("refresh1"),
        "{shown}"
    );
}
