//! A real OBS for tests: started on a stage of its own (`tests/obs/stage.sh`), driven through obws, gone
//! when it is dropped or the test process ends, however that ends.

#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use obws::Client;
use obws::client::ConnectConfig;
use obws::events::{Event, OutputState};
use obws::requests::EventSubscription;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard};
use tokio::time::{interval, timeout};

pub(crate) use here::is_here;
use stage::{Stage, folder, free_ports};

#[path = "obs/here.rs"]
mod here;

#[path = "obs/stage.rs"]
mod stage;

/// Without an event for so long, OBS is asked how it is.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// How long anything that OBS does may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Which OBS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// 30.2, from Debian trixie.
    Trixie,
    /// 32.2, from Debian forky.
    Forky,
}

impl Suite {
    /// The Debian suite's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Trixie => "trixie",
            Self::Forky => "forky",
        }
    }

    /// What OBS's version begins with.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Trixie => "30.2",
            Self::Forky => "32.2",
        }
    }
}

/// One OBS with its ingest and its microphone.
pub(crate) struct Obs {
    /// obs-websocket's port, the same over restarts.
    pub(crate) port: u16,
    /// Its password.
    pub(crate) password: String,
    /// Which OBS it is.
    pub(crate) suite: Suite,
    hung: AtomicBool,
    folder: PathBuf,
    stage: Arc<Mutex<Stage>>,
}

impl Obs {
    /// A stage with OBS on it, ready to be driven: in the scene `Talk`, neither streaming nor recording.
    pub(crate) async fn start(suite: Suite) -> Self {
        let obs = Self::stage(suite).await;
        obs.launch().await;
        obs
    }

    /// A stage without OBS.
    pub(crate) async fn stage(suite: Suite) -> Self {
        let password = format!("password of {}", std::process::id());
        let (port, ingest) = free_ports();
        let folder = folder(port);
        let setup = (password.clone(), port, ingest);
        let place = folder.clone();
        let stage = tokio::task::spawn_blocking(move || Stage::set(suite, &place, &setup));
        let stage = stage.await.expect("the stage stands");
        Self {
            port,
            password,
            suite,
            hung: AtomicBool::new(false),
            folder,
            stage: Arc::new(Mutex::new(stage)),
        }
    }

    /// One OBS that the tests of a process take in turn, so that it starts once a suite. It is as after
    /// [`Obs::start`]. Also keeps tests from running side by side, to spare small machines.
    pub(crate) async fn shared(suite: Suite) -> tokio::sync::MappedMutexGuard<'static, Self> {
        static SHARED: AsyncMutex<Option<Obs>> = AsyncMutex::const_new(None);
        let mut shared = SHARED.lock().await;
        // a test that hung leaves an OBS that nobody should be given
        let fit = |obs: &Self| obs.suite == suite && !obs.hung.load(Ordering::Relaxed);
        if !shared.as_ref().is_some_and(fit) {
            drop(shared.take());
            *shared = Some(Self::start(suite).await);
        }
        let obs = MutexGuard::map(shared, |shared| shared.as_mut().expect("just put there"));
        obs.in_time(obs.calm()).await;
        obs
    }

    /// A test's body, with an end: OBS and what stands around it may hang, and requests wait for ever.
    pub(crate) async fn in_time(&self, body: impl Future<Output = ()>) {
        let ended = timeout(4 * PATIENCE, body).await.is_ok();
        self.hung.store(!ended, Ordering::Relaxed);
        assert!(ended, "it hangs; OBS says:\n{}", self.log());
    }

    /// Its address, as in the settings.
    pub(crate) fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }

    /// Starts OBS if it does not run, and waits until it answers.
    pub(crate) async fn launch(&self) {
        self.order("launch").await;
        let mut tries = interval(Duration::from_millis(200));
        let ready = async {
            loop {
                tries.tick().await;
                let Ok(client) = self.connect().await else {
                    continue;
                };
                // answered only when OBS has loaded everything
                if let Ok(Ok(_)) = timeout(PATIENCE, client.scenes().list()).await {
                    return;
                }
            }
        };
        timeout(PATIENCE, ready).await.expect("OBS is ready");
    }

    /// Ends OBS as a person does.
    pub(crate) async fn quit(&self) {
        self.order("quit").await;
    }

    /// Ends OBS with SIGKILL.
    pub(crate) async fn kill9(&self) {
        self.order("kill").await;
    }

    /// Speaks into the microphone; returns when it is said.
    pub(crate) async fn say(&self, text: &str) {
        self.order(&format!("say {text}")).await;
    }

    /// Ends the ingest: a running stream reconnects.
    pub(crate) async fn break_ingest(&self) {
        self.order("ingest down").await;
    }

    /// Starts the ingest again.
    pub(crate) async fn mend_ingest(&self) {
        self.order("ingest up").await;
    }

    /// Goes live; returns when OBS says that it is.
    pub(crate) async fn start_stream(&self) {
        let client = self.client().await;
        let started = self.stream_is(&client, OutputState::Started);
        client.streaming().start().await.expect("StartStream");
        started.await;
    }

    /// Ends the stream; returns when OBS says so.
    pub(crate) async fn stop_stream(&self) {
        let client = self.client().await;
        let stopped = self.stream_is(&client, OutputState::Stopped);
        client.streaming().stop().await.expect("StopStream");
        stopped.await;
    }

    /// Switches the program scene.
    pub(crate) async fn scene(&self, name: &str) {
        let client = self.client().await;
        let scenes = client.scenes();
        scenes
            .set_current_program_scene(name)
            .await
            .expect("SetCurrentProgramScene");
    }

    /// A connection for anything else.
    pub(crate) async fn client(&self) -> Client {
        self.connect().await.expect("OBS answers")
    }

    /// The end of OBS's log, to be shown when a test fails.
    pub(crate) fn log(&self) -> String {
        let log = std::fs::read(self.folder.join("obs.log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let from = log.lines().count().saturating_sub(40);
        log.lines().skip(from).collect::<Vec<_>>().join("\n")
    }

    async fn connect(&self) -> obws::error::Result<Client> {
        Client::connect_with_config(ConnectConfig {
            dangerous: None,
            host: "127.0.0.1",
            port: self.port,
            password: Some(self.password.as_str()),
            event_subscriptions: Some(EventSubscription::OUTPUTS),
            broadcast_capacity: 100,
            connect_timeout: PATIENCE,
        })
        .await
    }

    /// Listens at once; waits when awaited. A busy OBS may lose an event on the way, so its state is asked
    /// for as well when none comes.
    fn stream_is<'a>(
        &'a self,
        client: &'a Client,
        wanted: OutputState,
    ) -> impl Future<Output = ()> + 'a {
        let mut events = client.events().expect("connected");
        let seen = async move {
            loop {
                match timeout(ASK_AGAIN, events.next()).await {
                    Ok(Some(Event::StreamStateChanged { state, .. })) if state == wanted => return,
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("OBS went away before its stream was {wanted:?}"),
                    Err(_) => {
                        let status = client.streaming().status().await;
                        let active = status.expect("GetStreamStatus").active;
                        if active == (wanted == OutputState::Started) {
                            return;
                        }
                    }
                }
            }
        };
        async move {
            let seen = timeout(PATIENCE, seen).await.is_ok();
            assert!(
                seen,
                "the stream is not {wanted:?}; OBS says:\n{}",
                self.log()
            );
        }
    }

    /// Back to how it was after its start, whatever the last test left behind.
    async fn calm(&self) {
        self.mend_ingest().await;
        self.launch().await;
        let client = self.client().await;
        let collections = client.scene_collections();
        let now = collections.current().await.expect("GetSceneCollectionList");
        if now != "tests" {
            collections
                .set_current("tests")
                .await
                .expect("SetCurrentSceneCollection");
        }
        if client
            .streaming()
            .status()
            .await
            .expect("GetStreamStatus")
            .active
        {
            self.stop_stream().await;
        }
        if client
            .recording()
            .status()
            .await
            .expect("GetRecordStatus")
            .active
        {
            client.recording().stop().await.expect("StopRecord");
        }
        self.scene("Talk").await;
    }

    async fn order(&self, order: &str) {
        let stage = Arc::clone(&self.stage);
        let line = order.to_owned();
        let answer = tokio::task::spawn_blocking(move || {
            let mut stage = stage.lock().expect("no test panics in an order");
            stage.order(&line)
        });
        let answer = answer.await.expect("the stage lives");
        assert!(
            answer == "ok",
            "{order}: {answer}; OBS says:\n{}",
            self.log()
        );
    }
}
