//! What format 2 added to the records.

use std::time::Duration;

use sanctum_chronicler::event::*;
use uuid::Uuid;

use super::settings;

fn deed(kind: DeedKind) -> Deed {
    Deed {
        kind,
        user: User {
            id: "815".into(),
            login: "shill".into(),
            name: "Shill".into(),
        },
        message: (kind == DeedKind::Delete).then(|| "line-1".into()),
        why: "sells followers".into(),
    }
}

fn deeds() -> [Deed; 4] {
    let length = Duration::from_secs(600);
    [
        DeedKind::Delete,
        DeedKind::Timeout { length },
        DeedKind::Ban,
        DeedKind::Lift,
    ]
    .map(deed)
}

fn outcomes() -> [DeedOutcome; 2] {
    [
        DeedOutcome::Done("Shill is banned.".into()),
        DeedOutcome::Refused("Shill is a moderator.".into()),
    ]
}

pub(crate) fn pass(n: u8, kind: PassKind) -> Pass {
    Pass {
        id: PassId(Uuid::from_bytes([n; 16])),
        kind,
        digest: [n; 32],
        role: if n == 1 {
            PassRole::Owner
        } else {
            PassRole::Moderator
        },
        name: "Robin".into(),
        by: Actor::Owner,
        made: At(1_700_000_000_000),
        until: At(1_900_000_000_000),
        from: (kind == PassKind::Browser).then_some(PassId(Uuid::from_bytes([2; 16]))),
        uses_left: if kind == PassKind::Invitation { 5 } else { 0 },
        device: "Firefox on Android".into(),
    }
}

pub(crate) fn inputs() -> Vec<Input> {
    let by = || Actor::Panel("Robin".into());
    let order = |order| Input::Order { by: by(), order };
    let mut all = vec![
        order(Order::Say {
            text: "We begin.".into(),
        }),
        order(Order::ChangeSetting {
            key: "hearthkeeper.quiet_minutes".into(),
            value: Some("20".into()),
            settings: Box::new(settings()),
        }),
        order(Order::ChangeSetting {
            key: "hearthkeeper.adapt".into(),
            value: None,
            settings: Box::new(settings()),
        }),
    ];
    all.extend([Order::SignInToTwitch, Order::SignOutOfTwitch].map(order));
    all.extend(deeds().map(|deed| order(Order::Moderate(Box::new(deed)))));
    all.extend(outcomes().map(|outcome| Input::Moderated { id: 6, outcome }));
    let kinds = [
        PassKind::Link,
        PassKind::Invitation,
        PassKind::Browser,
        PassKind::Service,
    ];
    all.extend((1..).zip(kinds).map(|(n, kind)| Input::Access {
        by: by(),
        change: AccessChange::Granted(Box::new(pass(n, kind))),
    }));
    all.push(Input::Access {
        by: by(),
        change: AccessChange::Revoked(PassId(Uuid::from_bytes([4; 16]))),
    });
    all.push(Input::Keeping {
        user: "40001".into(),
        keep: false,
    });
    all.push(Input::Unkept);
    all
}

pub(crate) fn actions() -> Vec<Action> {
    let by = || Actor::Panel("Robin".into());
    let mut all: Vec<_> = deeds()
        .map(|deed| Action::Moderate {
            id: 6,
            deed: Box::new(deed),
            by: by(),
        })
        .into();
    all.extend(outcomes().map(|outcome| Action::ModerationEnded {
        id: 6,
        deed: Box::new(deed(DeedKind::Ban)),
        by: by(),
        outcome,
    }));
    all.push(Action::SettingChanged {
        key: "hearthkeeper.quiet_minutes".into(),
        value: Some("20".into()),
        by: by(),
    });
    all.push(Action::SettingChanged {
        key: "hearthkeeper.adapt".into(),
        value: None,
        by: by(),
    });
    all
}
