//! The session that the journals of benchmarks hold.

use sanctum_chronicler::event::{Action, At, Entry, Input, SessionId, StreamSource};

pub(crate) fn session() -> SessionId {
    SessionId::new(At(1), [7; 10])
}

pub(crate) fn opening() -> Entry {
    let open = Action::SessionOpened {
        session: session(),
        channel: "bench".into(),
        stream_since: At(1),
        by: StreamSource::Operator,
    };
    Entry {
        seq: 1,
        at: At(1),
        session: Some(session()),
        input: Input::Tick,
        actions: vec![open],
    }
}
