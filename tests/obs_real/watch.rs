//! The door, opened to an OBS, with what it has said.

use sanctum_chronicler::event::{Input, Part, PartState, PartStatus, StreamChange, StreamSource};
use sanctum_chronicler::inbox::{Letter, inbox};
use sanctum_chronicler::obs::{Options, run};
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::obs::{Obs, PATIENCE};

/// The settings for an OBS.
pub(crate) fn options(obs: &Obs) -> Options {
    Options {
        url: obs.url(),
        password: Some(obs.password.clone().into()),
        ..Options::default()
    }
}

pub(crate) struct Watch {
    letters: Receiver<Letter>,
    stop: CancellationToken,
    door: JoinHandle<()>,
}

impl Watch {
    pub(crate) fn with(options: Options) -> Self {
        let (inbox, letters) = inbox(64);
        let stop = CancellationToken::new();
        let door = tokio::spawn(run(options, inbox, stop.clone()));
        Self {
            letters,
            stop,
            door,
        }
    }

    /// Opens the door and waits until everything has been asked; OBS is as after its start.
    pub(crate) async fn calm(obs: &Obs) -> Self {
        Self::calm_with(obs, options(obs)).await
    }

    /// The same with other settings.
    pub(crate) async fn calm_with(obs: &Obs, options: Options) -> Self {
        let mut watch = Self::with(options);
        let version = watch.until(|input| matches!(input, Input::Part(_))).await;
        assert_eq!(version.len(), 1, "{version:?}");
        let Input::Part(status) = &version[0] else {
            unreachable!("just looked at");
        };
        assert_eq!(status.state, PartState::Ok, "{status:?}");
        let begins = format!("OBS {}", obs.suite.version());
        assert!(status.detail.starts_with(&begins), "{status:?}");
        assert_eq!(watch.next().await, stream(StreamChange::Stopped));
        assert_eq!(watch.next().await, Input::Recording { since: None });
        assert_eq!(watch.next().await, scene("Talk"));
        watch
    }

    /// What comes next.
    pub(crate) async fn next(&mut self) -> Input {
        let letter = timeout(PATIENCE, self.letters.recv()).await;
        letter.expect("in time").expect("the door is open").input
    }

    /// Nothing comes for so long.
    pub(crate) async fn quiet_for(&mut self, long: Duration) {
        if let Ok(letter) = timeout(long, self.letters.recv()).await {
            panic!("nothing was to come, and then came {letter:?}");
        }
    }

    /// All up to and with the one that is waited for.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Input) -> bool) -> Vec<Input> {
        let mut seen = Vec::new();
        loop {
            let Ok(letter) = timeout(PATIENCE, self.letters.recv()).await else {
                panic!("waited in vain; until then came {seen:?}");
            };
            let input = letter.expect("the door is open").input;
            let found = wanted(&input);
            seen.push(input);
            if found {
                return seen;
            }
        }
    }

    /// The next state of the part, which must be the next of all.
    pub(crate) async fn part(&mut self) -> PartStatus {
        match self.next().await {
            Input::Part(status) => {
                assert_eq!(status.part, Part::Obs);
                status
            }
            other => panic!("expected how OBS is, not {other:?}"),
        }
    }

    /// Closes the door; returns what came in the meantime.
    pub(crate) async fn close(mut self) -> Vec<Input> {
        self.stop.cancel();
        self.door.await.expect("the door does not panic");
        let mut rest = Vec::new();
        while let Ok(letter) = self.letters.try_recv() {
            rest.push(letter.input);
        }
        rest
    }
}

pub(crate) fn stream(change: StreamChange) -> Input {
    let source = StreamSource::Obs;
    Input::Stream { source, change }
}

pub(crate) fn scene(name: &str) -> Input {
    let name = name.to_owned();
    Input::Scene { name }
}

pub(crate) fn is_ok(input: &Input) -> bool {
    matches!(input, Input::Part(status) if status.state == PartState::Ok)
}
