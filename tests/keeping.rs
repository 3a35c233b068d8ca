//! Viewers who ask that nothing of theirs is kept, on a real journal: their words and names are in no file,
//! they still count as people, and scams of theirs are seen as any others.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use sanctum_chronicler::agent::warden::Warden;
use sanctum_chronicler::app::Core;
use sanctum_chronicler::event::{
    Action, At, ChatLine, Entry, Input, Settings, StreamChange, StreamSource, UserRole, minutes,
    seconds,
};
use sanctum_chronicler::journal::Journal;
use tempfile::TempDir;

/// 2026-01-01T18:00:00Z.
const BEGINNING: At = At(1_767_290_400_000);

struct Evening {
    folder: TempDir,
    core: Option<Core>,
    now: At,
    lines: u32,
}

impl Evening {
    fn live() -> Self {
        let mut evening = Self {
            folder: TempDir::new().unwrap(),
            core: None,
            now: BEGINNING,
            lines: 0,
        };
        evening.restart();
        evening.take(Input::Stream {
            source: StreamSource::Obs,
            change: StreamChange::Started { since: None },
        });
        evening
    }

    fn restart(&mut self) {
        self.core = None;
        let journal = Journal::open(self.folder.path()).unwrap();
        let warden = Arc::new(Warden::new(None).unwrap());
        let core = Core::resume(journal, Settings::default(), warden).unwrap();
        let (settings, seed) = (Box::new(Settings::default()), core.seed());
        self.core = Some(core);
        self.take(Input::Started { settings, seed });
        self.take(Input::Stream {
            source: StreamSource::Obs,
            change: StreamChange::Started { since: None },
        });
    }

    fn take(&mut self, input: Input) -> Option<Arc<Entry>> {
        self.now = self.now + seconds(1);
        let core = self.core.as_mut().unwrap();
        core.step(self.now, vec![input]).unwrap().remove(0)
    }

    fn line(&mut self, login: &str, text: &str) -> ChatLine {
        self.lines += 1;
        let mut line = ChatLine::plain(&format!("m{}", self.lines), login, text);
        line.user.id = format!("id-{}", login.len());
        line
    }

    fn says(&mut self, login: &str, text: &str) -> Arc<Entry> {
        let line = self.line(login, text);
        self.take(Input::Chat(Box::new(line))).unwrap()
    }

    /// Everything that is on the disk, by whatever part.
    fn files(&mut self) -> Vec<u8> {
        self.core.as_mut().unwrap().save().unwrap();
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files
            .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect()
    }

    fn has(&mut self, words: &str) -> bool {
        let files = self.files();
        files.windows(words.len()).any(|w| w == words.as_bytes())
    }
}

fn told(entry: &Entry) -> Vec<&str> {
    let notes = entry.actions.iter().filter_map(|action| match action {
        Action::Noted { text } => Some(text.as_str()),
        _ => None,
    });
    notes.collect()
}

#[test]
fn nothing_of_theirs_is_in_any_file() {
    let mut evening = Evening::live();
    evening.says("ash", "the lighthouse hums at night");
    let asked = evening.says("quillwort", "!hearth optout");
    let note = "A viewer opted out: nothing that they write is kept from now on.";
    assert_eq!(told(&asked), [note]);
    assert!(told(&evening.says("quillwort", "!HEARTH opt-out")).is_empty());
    let entry = evening.says("quillwort", "my marzipan submarine, is it finished?");
    assert_eq!(entry.input, Input::Unkept);
    assert!(evening.has("lighthouse hums"), "others' words are kept");
    for words in ["quillwort", "marzipan", "submarine"] {
        assert!(!evening.has(words), "{words} is in a file");
    }
    let view = evening.core.as_ref().unwrap().view(evening.now);
    assert_eq!(view.lines.len(), 1);
    assert_eq!(view.session.unwrap().messages, 1);

    // a restart does not forget it
    evening.restart();
    let entry = evening.says("quillwort", "my marzipan submarine");
    assert_eq!(entry.input, Input::Unkept);

    evening.says("quillwort", "!hearth optin");
    let entry = evening.says("quillwort", "my porcelain submarine");
    assert!(matches!(entry.input, Input::Chat(_)));
    assert!(evening.has("porcelain"));
}

#[test]
fn they_are_people_all_the_same() {
    let mut evening = Evening::live();
    evening.says("quillwort", "!hearth optout");
    let silence = |evening: &Evening| {
        let core = evening.core.as_ref().unwrap();
        core.view(evening.now).session.unwrap().last_activity
    };
    let before = silence(&evening);
    evening.now = evening.now + minutes(10);
    evening.says("quillwort", "still here");
    assert_eq!(silence(&evening), evening.now);
    assert!(silence(&evening) > before);
}

#[test]
fn a_scam_is_seen_and_an_order_stands() {
    let mut evening = Evening::live();
    for login in ["swindler", "mod"] {
        evening.says(login, "!hearth optout");
    }
    let scam = evening.says(
        "swindler",
        "Cheap v i e w e r s on stream-boo dot ru (remove the space)",
    );
    let flagged = |action: &Action| matches!(action, Action::Flagged { .. });
    assert!(scam.actions.iter().any(flagged), "{scam:?}");
    let mut line = evening.line("mod", "!hearth hush 20");
    line.role = UserRole::Moderator;
    let entry = evening.take(Input::Chat(Box::new(line))).unwrap();
    let hushed = |action: &Action| matches!(action, Action::Hushed { .. });
    assert!(entry.actions.iter().any(hushed), "{entry:?}");
}
