//! Builds an evening's entries one after the other.

use sanctum_chronicler::event::*;
use sanctum_chronicler::journal::Journal;

/// A journal in memory that holds them.
pub(crate) fn stored(entries: &[Entry]) -> Journal {
    let mut journal = Journal::in_memory().unwrap();
    journal.append(entries, None).unwrap();
    journal
}

/// Builds entries one after the other.
pub(crate) struct Evening {
    pub(crate) entries: Vec<Entry>,
    pub(crate) session: Option<SessionId>,
}

impl Evening {
    pub(crate) fn opened(id: SessionId) -> Self {
        let mut evening = Self {
            entries: vec![],
            session: Some(id),
        };
        let open = Action::SessionOpened {
            session: id,
            channel: "ferries".into(),
            stream_since: At(900),
            by: StreamSource::Obs,
        };
        evening.add(Input::Tick, vec![open]);
        evening
    }

    pub(crate) fn add(&mut self, input: Input, actions: Vec<Action>) -> Seq {
        let seq = self.entries.last().map_or(1, |last| last.last_seq() + 1);
        self.entries.push(Entry {
            seq,
            at: At(1000 + seq),
            session: self.session,
            input,
            actions,
        });
        seq
    }

    pub(crate) fn act(&mut self, action: Action) -> Seq {
        self.add(Input::Tick, vec![action]) + 1
    }

    pub(crate) fn line(&mut self, id: &str, user: &str, text: &str) -> Seq {
        let line = ChatLine::plain(id, user, text);
        self.add(Input::Chat(Box::new(line)), vec![])
    }
}
