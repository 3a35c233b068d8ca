//! What an event should have told. A busy OBS can lose one, so it is asked now and then.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::event::{At, StreamChange};

/// When OBS is asked next: after the given time, and up to a tenth of it later, so that several programs
/// that were started together do not ask together.
pub(super) fn next(every: Duration) -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let chance = since.map_or(0, |since| since.subsec_micros() % 100);
    Instant::now() + every + every * chance / 1000
}

/// The news in what OBS answered about the stream; `None` if it is as we knew it.
pub(super) fn stream(
    known: Option<StreamChange>,
    active: bool,
    reconnecting: bool,
    since: At,
) -> Option<StreamChange> {
    use StreamChange::{Lost, Reconnected, Reconnecting, Started, Stopped};
    let now = match (known, active, reconnecting) {
        (_, false, _) => Stopped,
        // a start is told first; that it is reconnecting is found the next time
        (None | Some(Lost | Stopped), true, _) => Started { since: Some(since) },
        (Some(Started { .. } | Reconnected | Reconnecting), true, true) => Reconnecting,
        (Some(Reconnecting), true, false) => Reconnected,
        (Some(Started { .. } | Reconnected), true, false) => return None,
    };
    (known != Some(now)).then_some(now)
}

#[cfg(test)]
mod tests {
    use super::{StreamChange, next, stream};
    use crate::event::{At, seconds};

    #[test]
    fn only_what_is_new_is_news() {
        use StreamChange::{Lost, Reconnected, Reconnecting, Started, Stopped};
        let began = At(1_000);
        let started = Started { since: None };
        let found = Started { since: Some(began) };
        for (known, active, reconnecting, news) in [
            (Some(Stopped), false, false, None),
            (Some(started), true, false, None),
            (Some(Reconnected), true, false, None),
            (Some(Reconnecting), true, true, None),
            // an event did not come
            (Some(Stopped), true, false, Some(found)),
            (Some(Stopped), true, true, Some(found)),
            (Some(Lost), true, false, Some(found)),
            (None, true, false, Some(found)),
            (Some(started), false, false, Some(Stopped)),
            (Some(Reconnecting), false, false, Some(Stopped)),
            (Some(started), true, true, Some(Reconnecting)),
            (Some(Reconnected), true, true, Some(Reconnecting)),
            (Some(Reconnecting), true, false, Some(Reconnected)),
        ] {
            let told = stream(known, active, reconnecting, began);
            assert_eq!(told, news, "{known:?} {active} {reconnecting}");
            let again = stream(told.or(known), active, reconnecting, began);
            let settling = known == Some(Stopped) && reconnecting;
            assert_eq!(again, settling.then_some(Reconnecting), "{known:?}, again");
        }
    }

    #[tokio::test]
    async fn the_next_question_is_jittered_and_bounded() {
        let wait = next(seconds(30)) - tokio::time::Instant::now();
        assert!(wait > seconds(29) && wait <= seconds(33), "{wait:?}");
    }
}
