//! Stored sessions again: the same under the recorded settings, something else under others.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::{Command, Output};
use std::sync::Arc;

use sanctum_chronicler::agent::warden::Warden;
use sanctum_chronicler::app::Core;
use sanctum_chronicler::config;
use sanctum_chronicler::event::{
    Action, Actor, At, ChatLine, Dashboard, Input, Order, Removal, SessionId, Settings,
    StreamChange, StreamSource, hours, minutes, seconds,
};
use sanctum_chronicler::journal::Journal;
use sanctum_chronicler::replay::{Replay, replay};
use tempfile::TempDir;

/// 2026-01-01T18:00:00Z.
const BEGINNING: At = At(1_767_290_400_000);

/// A program without a program: inputs at times, deadlines in between, and a model that answers.
struct Evening {
    folder: TempDir,
    core: Option<Core>,
    settings: Settings,
    now: At,
    lines: u32,
}

impl Evening {
    fn new(settings: Settings) -> Self {
        let mut evening = Self {
            folder: TempDir::new().unwrap(),
            core: None,
            settings,
            now: BEGINNING,
            lines: 0,
        };
        evening.restart();
        evening
    }

    /// As after a crash.
    fn restart(&mut self) {
        self.core = None;
        let journal = Journal::open(self.folder.path()).unwrap();
        let core = Core::resume(journal, self.settings.clone(), warden(None)).unwrap();
        let seed = core.seed();
        self.core = Some(core);
        self.take(Input::Started {
            settings: Box::new(self.settings.clone()),
            seed,
        });
    }

    fn take(&mut self, input: Input) {
        let core = self.core.as_mut().unwrap();
        let mut requests = Vec::new();
        for entry in core.step(self.now, vec![input]).unwrap().iter().flatten() {
            requests.extend(entry.actions.iter().filter_map(|action| match action {
                Action::Complete(request) => Some(request.id),
                _ => None,
            }));
        }
        for id in requests {
            self.now = self.now + seconds(2);
            let outcome = Ok(format!("The harbour keeps {id} lamps for the late boats."));
            self.take(Input::Completed { id, outcome });
        }
    }

    fn wait_until(&mut self, t: At) {
        while let Some((next, _)) = self.core.as_ref().unwrap().deadline()
            && next <= t
        {
            // a loop wakes a little late
            self.now = self.now.max(next) + std::time::Duration::from_millis(3);
            self.take(Input::Tick);
        }
        self.now = self.now.max(t);
    }

    fn wait(&mut self, span: std::time::Duration) {
        self.wait_until(self.now + span);
    }

    fn stream(&mut self, change: StreamChange) {
        let source = StreamSource::Obs;
        self.take(Input::Stream { source, change });
    }

    fn order(&mut self, order: Order) {
        let by = Actor::Owner;
        self.take(Input::Order { by, order });
    }

    fn says(&mut self, name: &str, text: &str) {
        self.lines += 1;
        let line = ChatLine::plain(&format!("line-{}", self.lines), name, text);
        self.take(Input::Chat(Box::new(line)));
    }

    /// A whole evening with a bit of everything, after a short one; both closed.
    fn play(&mut self) -> SessionId {
        self.stream(StreamChange::Started { since: None });
        self.says("ann", "only a short one tonight?");
        self.wait(minutes(20));
        self.order(Order::EndSession { session: None });
        self.stream(StreamChange::Stopped);
        self.wait(hours(20));

        let angle = "why small lights matter".to_owned();
        self.order(Order::SetDashboard(Box::new(Dashboard {
            content_angle: angle,
            game: "Dredge".to_owned(),
            ..Dashboard::default()
        })));
        let began = self.now;
        self.stream(StreamChange::Started { since: None });
        let name = "Main".to_owned();
        self.take(Input::Scene { name });
        for text in [
            "good evening",
            "the lighthouse again, what do you think it guards?",
            "free followers at bit.ly/xyz, click now",
        ] {
            self.wait(seconds(40));
            self.says("mo", text);
        }
        self.take(Input::Removed(Removal::Message("line-2".into())));
        self.take(Input::Voice { speaking: true });
        self.wait(minutes(3));
        self.take(Input::Voice { speaking: false });
        self.wait(minutes(40));
        self.says("ann", "that is a fair question");
        let until = Some(self.now + minutes(10));
        self.order(Order::Hush { until });
        self.wait(minutes(12));
        self.restart();
        self.stream(StreamChange::Started { since: Some(began) });
        self.order(Order::Nudge);
        self.wait(minutes(50));
        self.stream(StreamChange::Stopped);
        self.wait(minutes(10));
        let reader = self.core.as_ref().unwrap().reader();
        let row = reader.sessions(None, 1).unwrap().remove(0);
        assert!(row.ended.is_some() && row.prompts >= 2, "{row:?}");
        row.id
    }

    fn replay(&self, session: SessionId, rules: Option<&str>, changes: &[(&str, &str)]) -> Replay {
        let core = self.core.as_ref().unwrap();
        let changes: Vec<_> = changes
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let (reader, seed) = (core.reader(), core.seed());
        replay(&reader, seed, warden(rules), session, &changes).unwrap()
    }
}

fn warden(rules: Option<&str>) -> Arc<Warden> {
    Arc::new(Warden::new(rules).unwrap())
}

/// When one side spoke, in seconds.
fn spoken(replay: &Replay, happened: bool) -> Vec<u64> {
    let rows = replay.rows.iter().filter(|row| {
        let side = if happened {
            &row.happened
        } else {
            &row.replayed
        };
        side.as_ref()
            .is_some_and(|words| words.starts_with("says: "))
    });
    rows.map(|row| row.t.as_secs()).collect()
}

#[test]
fn under_the_recorded_settings_everything_comes_again() {
    for enabled in [false, true] {
        let mut settings = Settings::default();
        settings.model.enabled = enabled;
        let mut evening = Evening::new(settings);
        let session = evening.play();
        let before = evening.core.as_ref().unwrap().reader().last_seq().unwrap();
        let again = evening.replay(session, None, &[]);
        assert_eq!(again.differences, Vec::<String>::new());
        assert!(again.compared > 20, "{}", again.compared);
        assert!(again.rows.iter().all(|row| row.happened == row.replayed));
        assert!(spoken(&again, true).len() >= 2);
        let after = evening.core.as_ref().unwrap().reader().last_seq().unwrap();
        assert_eq!(before, after, "a replay writes nothing");
    }
}

#[test]
fn under_other_settings_it_speaks_at_other_times() {
    for enabled in [false, true] {
        let mut settings = Settings::default();
        settings.model.enabled = enabled;
        let mut evening = Evening::new(settings);
        let session = evening.play();
        let patient = [("hearthkeeper.quiet_minutes", "30")];
        let replay = evening.replay(session, None, &patient);
        let (was, would) = (spoken(&replay, true), spoken(&replay, false));
        assert_ne!(was, would);
        assert!(would[0] >= was[0] + 14 * 60, "{was:?} {would:?}");
        let closes = |row: &sanctum_chronicler::replay::Row| {
            row.replayed.as_deref() == Some("the session closes")
        };
        assert!(replay.rows.iter().any(closes), "{:#?}", replay.rows);
        let eager = [
            ("hearthkeeper.quiet_minutes", "10"),
            ("hearthkeeper.prompt_interval_minutes", "10"),
        ];
        let eager = evening.replay(session, None, &eager);
        assert!(spoken(&eager, false).len() > was.len());
        // the very same values change nothing of what it says
        let same = evening.replay(session, None, &[("hearthkeeper.quiet_minutes", "15")]);
        assert_eq!(spoken(&same, true), spoken(&same, false));
    }
}

#[test]
fn a_replay_that_differs_says_so() {
    let mut evening = Evening::new(Settings::default());
    let session = evening.play();
    let rules = "[[rule]]\nname = \"fairness\"\ncategory = \"fairness\"\nseverity = \"high\"\n\
                 reason = \"speaks of fairness\"\nall = [\"fair\"]\nany = [\"question\"]\n";
    let other = evening.replay(session, Some(rules), &[]);
    assert!(!other.differences.is_empty());
    assert!(
        other.differences[0].contains("flags line"),
        "{:?}",
        other.differences
    );
}

#[test]
fn settings_survive_being_written_and_read() {
    let mut settings = Settings {
        channel: "hearth".to_owned(),
        ..Settings::default()
    };
    settings.scenes.away = vec!["brb*".to_owned(), "pause".to_owned()];
    settings.hearth.backoff = 1.25;
    settings.model.enabled = true;
    assert_eq!(config::change(&settings, &[]).unwrap(), settings);
    let change =
        |key: &str, value: &str| config::change(&settings, &[(key.to_owned(), value.to_owned())]);
    let louder = change("hearthkeeper.per_hour", "2").unwrap();
    assert_eq!(
        (louder.hearth.per_hour, &louder.scenes),
        (2, &settings.scenes)
    );
    for (key, value, word) in [
        ("listen", "127.0.0.1:1", "no bearing"),
        ("hearthkeeper.quite_minutes", "8", "quiet_minutes"),
        ("hearthkeeper.quiet_minutes", "soon", "whole number"),
    ] {
        let error = change(key, value).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}

fn sanctum(folder: &TempDir, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sanctum"))
        .arg("replay")
        .args(words)
        .arg("--data-dir")
        .arg(folder.path())
        .current_dir(folder.path())
        .output()
        .unwrap()
}

#[test]
fn on_the_command_line() {
    let mut evening = Evening::new(Settings::default());
    let session = evening.play();
    let text = |output: &Output| {
        [&output.stdout[..], &output.stderr[..]]
            .map(String::from_utf8_lossy)
            .concat()
    };
    let busy = sanctum(&evening.folder, &["last"]);
    assert_eq!(busy.status.code(), Some(2));
    assert!(
        text(&busy).contains("another Chronicler is using"),
        "{}",
        text(&busy)
    );
    evening.core = None;
    for name in ["last", &session.to_string(), &session.short()] {
        let same = sanctum(&evening.folder, &[name]);
        assert_eq!(same.status.code(), Some(0), "{}", text(&same));
        assert!(text(&same).contains("The replay is the same as what happened"));
    }
    let other = sanctum(
        &evening.folder,
        &["last", "--set", "hearthkeeper.quiet_minutes=30"],
    );
    assert_eq!(other.status.code(), Some(0), "{}", text(&other));
    assert!(text(&other).contains("would have spoken"));
    let unknown = sanctum(&evening.folder, &["nobody"]);
    assert_eq!(unknown.status.code(), Some(2));
    let empty = TempDir::new().unwrap();
    let nothing = sanctum(&empty, &["last"]);
    assert!(text(&nothing).contains("no database"), "{}", text(&nothing));
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0);
}
