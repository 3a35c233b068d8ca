//! The door to Helix, against a server that refuses what Twitch refuses: the live status, which fails closed, and
//! what moderators ask for, each with an answer. A second between tries is ten milliseconds.

#![allow(clippy::unwrap_used)] // a test may panic

#[path = "helix/door.rs"]
mod door;
#[path = "support/helix.rs"]
mod helix;

use std::time::{Duration, Instant};

use door::{Door, TEN_MINUTES, deed, stored};
use helix::{Ban, Helix, PATIENCE, SCOPES, Trouble};
use sanctum_chronicler::event::{At, DeedKind, DeedOutcome, Input, PartState, StreamChange};
use sanctum_chronicler::twitch::helix::Unknown;

#[tokio::test]
async fn what_twitch_says_of_the_stream_is_told_when_it_changes() {
    let helix = Helix::start().await;
    helix.user("harbor");
    let mut door = Door::signed_in(&helix);
    assert_eq!(door.stream().await, StreamChange::Stopped);
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let StreamChange::Started { since } = door.stream().await else {
        panic!("not live");
    };
    assert_eq!(since, Some(At(1_795_284_000_000)));
    assert_eq!(door.viewers().await, 12);
    let live = door.live(|live| live.is_live).await;
    assert_eq!(live.title.as_deref(), Some("A quiet harbour"));
    assert_eq!(live.game.as_deref(), Some("Dredge"));
    assert_eq!((live.viewers, live.started_at), (Some(12), since));
    assert!(live.checked_at.is_some() && live.unknown.is_none());
    let asked = helix.those(|r| r.path == "/helix/streams").len();
    helix.asked(asked + 3, |r| r.path == "/helix/streams").await;
    helix.live("harbor", "A quiet harbour", "Dredge", 15);
    // nothing between: it was told once
    assert!(matches!(
        door.next().await,
        Input::Part(_) | Input::Viewers { count: 15 }
    ));
    helix.offline("harbor");
    assert_eq!(door.stream().await, StreamChange::Stopped);
    let live = door.live(|live| !live.is_live).await;
    assert_eq!((live.title, live.viewers, live.unknown), (None, None, None));
    // its id is asked for once
    assert_eq!(helix.those(|r| r.path == "/helix/users").len(), 1);
}

#[tokio::test]
async fn a_hiccup_is_none_and_an_outage_means_not_live() {
    let helix = Helix::start().await;
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let mut door = Door::signed_in(&helix);
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    for trouble in [Trouble::Cut, Trouble::Status(503)] {
        helix.trouble("/helix/streams", trouble, 1);
    }
    let asked = helix.those(|r| r.path == "/helix/streams").len();
    helix.asked(asked + 4, |r| r.path == "/helix/streams").await;
    assert!(door.live.borrow().is_live);
    for trouble in [
        Trouble::Status(500),
        Trouble::Page,
        Trouble::Cut,
        Trouble::Endless,
    ] {
        helix.trouble("/helix/streams", trouble, 1000);
        assert_eq!(door.stream().await, StreamChange::Lost);
        let live = door.live(|live| !live.is_live).await;
        assert!(matches!(live.unknown, Some(Unknown::Failing(_))));
        assert!(live.checked_at.is_some());
        helix.no_trouble();
        assert!(matches!(door.stream().await, StreamChange::Started { .. }));
        door.live(|live| live.is_live).await;
    }
}

#[tokio::test]
async fn silence_means_not_live_as_soon_as_the_last_word_is_old() {
    let helix = Helix::start().await;
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let mut door = Door::signed_in(&helix);
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    helix.trouble("/helix/streams", Trouble::Never, 1);
    let since = Instant::now();
    assert_eq!(door.stream().await, StreamChange::Lost);
    // sooner than the question itself is given up
    assert!(since.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_limit_is_heeded_and_outlives_no_belief() {
    let helix = Helix::start().await;
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let mut door = Door::signed_in(&helix);
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    helix.trouble("/helix/streams", Trouble::TooMany { reset_in: 2 }, 1);
    assert_eq!(door.stream().await, StreamChange::Lost);
    let asked = helix.those(|r| r.path == "/helix/streams").len();
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    // it was not asked meanwhile
    assert_eq!(helix.those(|r| r.path == "/helix/streams").len(), asked + 1);
}

#[tokio::test]
async fn without_anybody_to_ask_as_nothing_is_asked() {
    let helix = Helix::start().await;
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let mut door = Door::open(&helix, |_| {});
    let part = door.part().await;
    assert_eq!(part.state, PartState::Off);
    assert!(part.hint.contains("sanctum login twitch"), "{}", part.hint);
    let live = door
        .live(|live| live.unknown != Some(Unknown::NotAsked))
        .await;
    assert_eq!(live.unknown, Some(Unknown::NotConfigured));
    assert_eq!(helix.requests().len(), 0);
    let why = door.refused(deed(&helix, DeedKind::Ban, "shill")).await;
    assert!(
        why.starts_with("Nobody is signed in to Twitch. Sign in"),
        "{why}"
    );
    // signing in opens it
    let invitation = door.account.begin().await.unwrap();
    helix.approve(&invitation.user_code, "keeper");
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
}

#[tokio::test]
async fn an_applications_secret_is_enough_to_look() {
    let helix = Helix::start().await;
    helix.confidential("shop", "hush");
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let mut door = Door::open(&helix, |options| {
        options.client_id = Some("shop".to_owned());
        options.client_secret = Some("hush".into());
    });
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    let first = helix.those(|r| r.path == "/helix/streams")[0].clone();
    // its token ends: it gets another, once
    helix.expire(first.token.as_deref().unwrap());
    let other = |r: &helix::Request| r.path == "/helix/streams" && r.token != first.token;
    helix.asked(2, other).await;
    assert!(door.live.borrow().is_live);
    assert_eq!(helix.those(|r| r.grants("client_credentials")).len(), 2);
    assert!(helix.requests().iter().all(|r| !r.query.contains("hush")));
    let why = door.refused(deed(&helix, DeedKind::Ban, "shill")).await;
    assert!(why.contains("Nobody is signed in"), "{why}");
}

#[tokio::test]
async fn the_accounts_token_goes_first_and_the_applications_follows() {
    let helix = Helix::start().await;
    helix.confidential("shop", "hush");
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let token = helix.token("keeper", &SCOPES);
    let mut door = Door::open(&helix, |options| {
        options.client_id = Some("shop".to_owned());
        options.client_secret = Some("hush".into());
        options.token = Some(token.clone().into());
    });
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    assert_eq!(helix.those(|r| r.grants("client_credentials")).len(), 0);
    helix.expire(&token);
    let other = |r: &helix::Request| r.path == "/helix/streams" && r.token.as_ref() != Some(&token);
    helix.asked(2, other).await;
    assert!(door.live.borrow().is_live);
    // and the dead token is told all the same
    loop {
        let part = door.part().await;
        if part.state == PartState::Broken {
            assert!(
                part.detail.contains("TWITCH_ACCESS_TOKEN"),
                "{}",
                part.detail
            );
            break;
        }
    }
}

#[tokio::test]
async fn a_dead_sign_in_is_told_at_once() {
    let helix = Helix::start().await;
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let mut door = Door::signed_in(&helix);
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    helix.disconnect("keeper");
    loop {
        let part = door.part().await;
        if part.state == PartState::Broken {
            assert!(part.detail.contains("as keeper is over"), "{}", part.detail);
            assert!(part.hint.contains("Sign in again"), "{}", part.hint);
            break;
        }
    }
    door.live(|live| !live.is_live).await;
}

#[tokio::test]
async fn an_expired_token_costs_the_live_status_nothing() {
    let helix = Helix::start().await;
    helix.live("harbor", "A quiet harbour", "Dredge", 12);
    let mut door = Door::signed_in(&helix);
    assert!(matches!(door.stream().await, StreamChange::Started { .. }));
    helix.expire("access1");
    helix
        .asked(2, |r| {
            r.path == "/helix/streams" && r.token.as_deref() == Some("access2")
        })
        .await;
    assert!(door.live.borrow().is_live);
    assert_eq!(helix.those(|r| r.grants("refresh_token")).len(), 1);
}

#[tokio::test]
async fn a_channel_that_is_none_is_named() {
    let nowhere = Helix::start().await;
    let pair = nowhere.pair("keeper", &SCOPES);
    let mut door = Door::open(&nowhere, |options| options.stored = Some(stored(&pair)));
    let live = door
        .live(|live| live.unknown != Some(Unknown::NotAsked))
        .await;
    let Some(Unknown::Failing(why)) = live.unknown else {
        panic!("{live:?}");
    };
    assert!(why.contains("no channel of the name harbor"), "{why}");
}

#[tokio::test]
async fn moderators_deeds_are_done() {
    let helix = Helix::start().await;
    let mut door = Door::signed_in(&helix);
    helix.message("harbor", "m1", "shill");
    let words = door.done(deed(&helix, DeedKind::Delete, "shill")).await;
    assert_eq!(words, "Twitch has deleted the line of shill.");
    assert!(!helix.has_message("m1"));
    let words = door.done(deed(&helix, TEN_MINUTES, "shill")).await;
    assert_eq!(words, "Twitch keeps shill from writing for 10 minutes.");
    let by = || "keeper".to_owned();
    let reason = || "sells followers".to_owned();
    let ban = |duration| Ban {
        duration,
        reason: reason(),
        by: by(),
    };
    assert_eq!(helix.bans("harbor"), [("shill".to_owned(), ban(Some(600)))]);
    let words = door.done(deed(&helix, DeedKind::Ban, "shill")).await;
    assert_eq!(words, "Twitch has banned shill.");
    assert_eq!(helix.bans("harbor"), [("shill".to_owned(), ban(None))]);
    let words = door.done(deed(&helix, DeedKind::Lift, "shill")).await;
    assert_eq!(words, "Twitch lets shill write again.");
    assert_eq!(helix.bans("harbor"), []);
}

#[tokio::test]
async fn what_twitch_refuses_is_told_in_words() {
    let helix = Helix::start().await;
    let mut door = Door::signed_in(&helix);
    let gone = door.refused(deed(&helix, DeedKind::Delete, "shill")).await;
    assert!(gone.contains("does not have this line any more"), "{gone}");
    door.done(deed(&helix, DeedKind::Ban, "shill")).await;
    let again = door.refused(deed(&helix, DeedKind::Ban, "shill")).await;
    assert_eq!(again, "Shill is banned already, says Twitch.");
    let free = door.refused(deed(&helix, DeedKind::Lift, "anna")).await;
    assert_eq!(free, "Anna is neither banned nor timed out, says Twitch.");
    for kind in [DeedKind::Ban, TEN_MINUTES] {
        let host = door.refused(deed(&helix, kind, "harbor")).await;
        assert!(
            host.starts_with("Harbor cannot be kept from writing"),
            "{host}"
        );
    }
    helix.message("harbor", "m1", "harbor");
    let line = door.refused(deed(&helix, DeedKind::Delete, "harbor")).await;
    assert_eq!(
        line,
        "Twitch refuses it: You may not delete the broadcaster's messages."
    );
    helix.no_moderators();
    let nobody = door.refused(deed(&helix, DeedKind::Ban, "anna")).await;
    assert!(
        nobody.contains("is no moderator of this channel"),
        "{nobody}"
    );
}

#[tokio::test]
async fn a_token_that_may_not_is_not_renewed_for_it() {
    let helix = Helix::start().await;
    let mut door = Door::signed_in_for(&helix, &["chat:read", "chat:edit"]);
    let why = door.refused(deed(&helix, DeedKind::Ban, "shill")).await;
    assert!(why.contains("moderator:manage:banned_users"), "{why}");
    assert!(why.contains("Sign in again"), "{why}");
    assert_eq!(helix.those(|r| r.grants("refresh_token")).len(), 0);
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_for_many_deeds() {
    let helix = Helix::start().await;
    let mut door = Door::signed_in(&helix);
    door.done(deed(&helix, TEN_MINUTES, "first")).await;
    helix.expire("access1");
    let ids: Vec<u64> = (0..12)
        .map(|n| door.want(deed(&helix, DeedKind::Ban, &format!("shill{n}"))))
        .collect();
    let mut ended = Vec::new();
    while ended.len() < ids.len() {
        if let Input::Moderated { id, outcome } = door.next().await {
            assert!(matches!(outcome, DeedOutcome::Done(_)), "{outcome:?}");
            ended.push(id);
        }
    }
    ended.sort_unstable();
    assert_eq!(ended, ids);
    assert_eq!(helix.those(|r| r.grants("refresh_token")).len(), 1);
    assert_eq!(helix.bans("harbor").len(), 13);
}

#[tokio::test]
async fn a_short_limit_is_waited_for_and_a_long_one_told() {
    let helix = Helix::start().await;
    let mut door = Door::signed_in(&helix);
    door.done(deed(&helix, TEN_MINUTES, "first")).await;
    helix.trouble("/helix/moderation", Trouble::TooMany { reset_in: 2 }, 1);
    door.done(deed(&helix, DeedKind::Ban, "shill")).await;
    helix.trouble("/helix/moderation", Trouble::TooMany { reset_in: 45 }, 1);
    let why = door.refused(deed(&helix, DeedKind::Ban, "anna")).await;
    assert!(
        why.starts_with("Twitch is asked too much at the moment; try again in 4"),
        "{why}"
    );
    // and it is not asked before
    let asked = helix
        .those(|r| r.path.starts_with("/helix/moderation"))
        .len();
    door.refused(deed(&helix, DeedKind::Ban, "anna")).await;
    assert_eq!(
        helix
            .those(|r| r.path.starts_with("/helix/moderation"))
            .len(),
        asked
    );
}

#[tokio::test]
async fn what_breaks_off_is_told_as_not_sure() {
    let helix = Helix::start().await;
    let mut door = Door::signed_in(&helix);
    door.done(deed(&helix, TEN_MINUTES, "first")).await;
    helix.trouble("/helix/moderation", Trouble::Cut, 1);
    let why = door.refused(deed(&helix, DeedKind::Ban, "shill")).await;
    assert_eq!(
        why,
        "The connection to Twitch broke. Look whether it was done."
    );
    helix.trouble("/helix/moderation", Trouble::Status(502), 1);
    let why = door.refused(deed(&helix, DeedKind::Ban, "shill")).await;
    assert_eq!(why, "Twitch is out of order (status 502).");
}

#[tokio::test]
async fn a_stop_ends_every_deed() {
    let helix = Helix::start().await;
    let mut door = Door::signed_in(&helix);
    door.done(deed(&helix, TEN_MINUTES, "first")).await;
    helix.trouble("/helix/moderation", Trouble::Never, 1000);
    let mut left: Vec<u64> = (0..20)
        .map(|n| door.want(deed(&helix, DeedKind::Ban, &format!("shill{n}"))))
        .collect();
    helix
        .asked(1 + 16, |r| r.path == "/helix/moderation/bans")
        .await;
    door.stop.cancel();
    while !left.is_empty() {
        if let Input::Moderated { id, outcome } = door.next().await {
            let DeedOutcome::Refused(why) = outcome else {
                panic!("{outcome:?}");
            };
            assert!(why.starts_with("The Chronicler stops before"), "{why}");
            left.retain(|other| *other != id);
        }
    }
    tokio::time::timeout(PATIENCE, door.task)
        .await
        .unwrap()
        .unwrap();
}
