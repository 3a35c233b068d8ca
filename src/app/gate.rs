//! The live gate: whether a line may go out to chat at this moment, whatever held when it was decided. Asked by
//! the chat door; it remembers nothing and fails closed.

use std::sync::Arc;

use tokio::sync::watch;

use crate::event::{Delivery, View};
use crate::twitch::Gate;

/// The gate, looking at the present as the loop last published it.
pub(super) fn gate(view: watch::Receiver<Arc<View>>) -> Gate {
    Box::new(move |line| {
        // a loop that has ended publishes nothing: what it said last may be long over
        if view.has_changed().is_err() {
            return Err("The Chronicler is stopping.".to_owned());
        }
        judge(line.reply_to.is_some(), &view.borrow()).map_err(str::to_owned)
    })
}

fn judge(reply: bool, view: &View) -> Result<(), &'static str> {
    if view.delivery != Delivery::OverlayAndChat {
        return Err("Writing in chat is switched off.");
    }
    let live_only = view.chat_gate.live_only && !view.chat_gate.offline_test;
    if live_only && !view.live {
        return Err("The stream is not live, as far as anybody knows.");
    }
    // a moderator who asks for the status while it is hushed gets the answer
    if view.hush.is_some() && !reply {
        return Err("Silence was asked for.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{Agent, warden::Warden};
    use crate::event::{At, ChatSettings, Settings};
    use crate::twitch::Outgoing;

    fn view(live: bool) -> View {
        let warden = Arc::new(Warden::new(None).expect("the built-in rules are sound"));
        let view = Agent::new(Settings::default(), 7, warden).view(At(1));
        let delivery = Delivery::OverlayAndChat;
        View {
            live,
            delivery,
            ..view
        }
    }

    #[test]
    fn only_while_live_unless_that_is_switched_off() {
        assert_eq!(judge(false, &view(true)), Ok(()));
        assert!(judge(false, &view(false)).is_err());
        for chat_gate in [
            ChatSettings {
                live_only: false,
                ..ChatSettings::default()
            },
            ChatSettings {
                offline_test: true,
                ..ChatSettings::default()
            },
        ] {
            let view = View {
                chat_gate,
                ..view(false)
            };
            assert_eq!(judge(false, &view), Ok(()));
        }
    }

    #[test]
    fn switched_off_and_hushed() {
        let off = View {
            delivery: Delivery::Overlay,
            ..view(true)
        };
        assert!(judge(true, &off).is_err());
        let hushed = View {
            hush: Some(None),
            ..view(true)
        };
        assert!(judge(false, &hushed).is_err());
        assert_eq!(judge(true, &hushed), Ok(()));
    }

    #[test]
    fn a_loop_that_is_gone_closes_it() {
        let (views, present) = watch::channel(Arc::new(view(true)));
        let gate = gate(present);
        let line = Outgoing {
            id: 1,
            text: "The tide turns.".to_owned(),
            reply_to: None,
            until: At(9),
        };
        assert_eq!(gate(&line), Ok(()));
        views.send_replace(Arc::new(view(false)));
        assert!(gate(&line).is_err());
        views.send_replace(Arc::new(view(true)));
        assert_eq!(gate(&line), Ok(()));
        drop(views);
        assert!(gate(&line).is_err());
    }
}
