//! The real program for tests: the built binary as a child process, in a home of its own that was empty,
//! on a port that was free. What it says is read as it comes; it is killed when dropped.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test program uses its own part of it, and a test may panic"
)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use sanctum_chronicler::journal::{Journal, Reader};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// The owner's key, unless a test says otherwise.
pub const ADMIN: &str = "owner-key-for-tests";
/// Nothing takes longer, even on a small and busy machine.
pub const SOON: Duration = Duration::from_secs(30);

/// Settings as the environment has them.
pub type Settings<'a> = &'a [(&'a str, &'a str)];

/// A person's home, empty at first. Programs that run in it one after another share its data folder.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self(TempDir::with_prefix("sanctum-home-").unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The data folder where nothing else is said.
    pub fn data(&self) -> PathBuf {
        self.path().join("share/sanctum-chronicler")
    }

    /// The journal of a program that has ended.
    pub fn journal(&self) -> Reader {
        Journal::open(&self.data()).unwrap().reader()
    }

    /// Starts `sanctum run` with the owner's key [`ADMIN`] and without OBS, and waits until it listens.
    pub async fn start(&self, settings: Settings<'_>) -> Program {
        let usual = [("ADMIN_API_KEY", ADMIN), ("SANCTUM_OBS_URL", "")];
        self.start_bare(&["run"], &[&usual, settings].concat())
            .await
    }

    /// Starts it with just these arguments and settings, and waits until it listens.
    pub async fn start_bare(&self, arguments: &[&str], settings: Settings<'_>) -> Program {
        let mut child = self.command(arguments, settings).spawn().unwrap();
        let (said, _) = watch::channel(Said::default());
        let readers = [
            listen(child.stdout.take().unwrap(), &said, |said| &mut said.out),
            listen(child.stderr.take().unwrap(), &said, |said| &mut said.err),
        ];
        let mut program = Program {
            child,
            address: ([0, 0, 0, 0], 0).into(),
            said,
            readers,
        };
        let line = program.until_said("/overlay").await;
        let address = line.split("http://").nth(1).unwrap();
        program.address = address.split('/').next().unwrap().parse().unwrap();
        program
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str], settings: Settings<'_>) -> Ended {
        let output = self.command(arguments, settings).output();
        let output = timeout(SOON, output).await.expect("it ends").unwrap();
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Nothing of this machine's environment: no display, no settings, no other home.
    fn command(&self, arguments: &[&str], settings: Settings<'_>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanctum"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.path())
            .env("XDG_DATA_HOME", self.path().join("share"))
            .env("SANCTUM_LISTEN", "127.0.0.1:0")
            .envs(settings.iter().copied())
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }
}

/// What a command left behind.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// All lines so far.
#[derive(Default)]
struct Said {
    out: String,
    err: String,
}

/// A running program.
pub struct Program {
    pub address: SocketAddr,
    child: Child,
    said: watch::Sender<Said>,
    readers: [JoinHandle<()>; 2],
}

impl Program {
    /// Waits until it has said a line with these words, on either stream; gives the line.
    pub async fn until_said(&self, words: &str) -> String {
        let mut said = self.said.subscribe();
        let find = |said: &Said| {
            let mut lines = said.out.lines().chain(said.err.lines());
            lines.find(|line| line.contains(words)).map(str::to_owned)
        };
        let wait = async {
            let said = said.wait_for(|said| find(said).is_some()).await.unwrap();
            find(&said).unwrap()
        };
        timeout(SOON, wait)
            .await
            .unwrap_or_else(|_| panic!("it never said {words}; it said:\n{}", self.said()))
    }

    /// All that it has said so far, the log after the rest.
    pub fn said(&self) -> String {
        let said = self.said.borrow();
        format!("{}{}", said.out, said.err)
    }

    pub fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// SIGKILL, as a crash; returns when it is gone.
    pub async fn kill9(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let pid = self.child.id().unwrap().try_into().unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        timeout(SOON, self.child.wait())
            .await
            .expect("it ends")
            .unwrap()
    }

    /// Stops it as a person does; gives all that it said.
    pub async fn stop(mut self) -> String {
        self.terminate();
        let status = self.ended().await;
        for reader in &mut self.readers {
            timeout(SOON, reader).await.expect("it ends").unwrap();
        }
        assert!(status.success(), "{status}: {}", self.said());
        self.said()
    }
}

fn listen(
    stream: impl AsyncRead + Send + Unpin + 'static,
    said: &watch::Sender<Said>,
    part: fn(&mut Said) -> &mut String,
) -> JoinHandle<()> {
    let said = said.clone();
    tokio::spawn(async move {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            said.send_modify(|said| {
                let part = part(said);
                part.push_str(&line);
                part.push('\n');
            });
        }
    })
}
