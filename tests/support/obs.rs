//! A real OBS for tests: started on a stage of its own (`tests/obs/stage.sh`), driven through obws, gone
//! when it is dropped or the test process ends, however that ends.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use obws::Client;
use obws::client::ConnectConfig;
use obws::events::{Event, OutputState};
use obws::requests::EventSubscription;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard};
use tokio::time::{interval, timeout};

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

/// Makes packages and root folders for both suites, once; quick when they are there.
pub(crate) fn prepare() -> Result<(), String> {
    let output = Command::new(scripts().join("prepare.sh"))
        .args([Suite::Trixie.name(), Suite::Forky.name()])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said
        .lines()
        .last()
        .unwrap_or("prepare.sh failed")
        .to_owned())
}

/// One OBS with its ingest and its microphone.
pub(crate) struct Obs {
    /// obs-websocket's port, the same over restarts.
    pub(crate) port: u16,
    /// Its password.
    pub(crate) password: String,
    /// Which OBS it is.
    pub(crate) suite: Suite,
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
        let setup = (password.clone(), port, ingest);
        let stage = tokio::task::spawn_blocking(move || Stage::set(suite, &setup))
            .await
            .expect("the stage stands");
        Self {
            port,
            password,
            suite,
            stage: Arc::new(Mutex::new(stage)),
        }
    }

    /// One OBS that the tests of a process take in turn, so that it starts once a suite. It is as after
    /// [`Obs::start`]. Also keeps tests from running side by side, to spare small machines.
    pub(crate) async fn shared(suite: Suite) -> tokio::sync::MappedMutexGuard<'static, Self> {
        static SHARED: AsyncMutex<Option<Obs>> = AsyncMutex::const_new(None);
        let mut shared = SHARED.lock().await;
        if shared.as_ref().is_none_or(|obs| obs.suite != suite) {
            drop(shared.take());
            *shared = Some(Self::start(suite).await);
        }
        let obs = MutexGuard::map(shared, |shared| shared.as_mut().expect("just put there"));
        obs.calm().await;
        obs
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
        let stage = self.stage.lock().expect("no test panics in an order");
        let log = std::fs::read(stage.state.join("obs.log")).unwrap_or_default();
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

    /// Listens at once; waits when awaited.
    fn stream_is(&self, client: &Client, wanted: OutputState) -> impl Future<Output = ()> {
        let mut events = client.events().expect("connected");
        let seen = async move {
            while let Some(event) = events.next().await {
                if matches!(event, Event::StreamStateChanged { state, .. } if state == wanted) {
                    return;
                }
            }
            panic!("OBS went away before its stream was {wanted:?}");
        };
        async move {
            if timeout(PATIENCE, seen).await.is_err() {
                panic!("the stream is not {wanted:?}; OBS says:\n{}", self.log());
            }
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

/// The running `stage.sh`.
struct Stage {
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    state: PathBuf,
}

impl Stage {
    fn set(suite: Suite, (password, port, ingest): &(String, u16, u16)) -> Self {
        let state = state(*port);
        let mut process = Command::new("unshare")
            .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
            .arg(scripts().join("stage.sh"))
            .env("OBS_ROOT", roots().join(suite.name()))
            .env("OBS_STATE", &state)
            .env("OBS_PORT", port.to_string())
            .env("OBS_PASSWORD", password)
            .env("OBS_INGEST_PORT", ingest.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare starts");
        let orders = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut stage = Self {
            process,
            orders,
            answers,
            state,
        };
        let answer = stage.answer();
        assert_eq!(answer, "ok", "the stage does not stand");
        stage
    }

    fn order(&mut self, order: &str) -> String {
        let orders = self.orders.as_mut().expect("open until the drop");
        match writeln!(orders, "{order}") {
            Ok(()) => self.answer(),
            Err(error) => format!("the stage is gone: {error}"),
        }
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
            Ok(0) => "the stage is gone".to_owned(),
            Ok(_) => line.trim_end().to_owned(),
            Err(error) => format!("the stage does not answer: {error}"),
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.orders.take()); // the end of its input is the end of the stage
        let _ = self.process.wait();
    }
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/obs")
}

fn roots() -> PathBuf {
    std::env::var_os("SANCTUM_OBS_ROOTS")
        .map_or_else(|| PathBuf::from("/var/tmp/obs-roots"), PathBuf::from)
}

/// A folder for one stage, named after this process, so that what a killed process left behind is known
/// and removed here.
fn state(port: u16) -> PathBuf {
    const NAME: &str = "sanctum-obs-";
    let folder = std::env::temp_dir();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name
            .to_str()
            .and_then(|name| name.strip_prefix(NAME)?.split('-').next());
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let state = folder.join(format!("{NAME}{}-{port}", std::process::id()));
    std::fs::create_dir_all(&state).expect("the temporary folder is writable");
    state
}

/// Two ports that are free now. Both are held until both are known.
fn free_ports() -> (u16, u16) {
    let listen = || TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (a, b) = (listen(), listen());
    let port = |listener: &TcpListener| listener.local_addr().expect("an address").port();
    (port(&a), port(&b))
}
