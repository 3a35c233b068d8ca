//! The stage under an OBS: `tests/obs/stage.sh` in namespaces of its own, one order a line.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use super::Suite;

/// The running `stage.sh`.
pub(super) struct Stage {
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Stage {
    pub(super) fn set(suite: Suite, folder: &Path, setup: &(String, u16, u16)) -> Self {
        let (password, port, ingest) = setup;
        let mut process = Command::new("unshare")
            .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
            .arg(scripts().join("stage.sh"))
            .env("OBS_ROOT", roots().join(suite.name()))
            .env("OBS_STATE", folder)
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
        };
        let answer = stage.answer();
        assert_eq!(answer, "ok", "the stage does not stand");
        stage
    }

    pub(super) fn order(&mut self, order: &str) -> String {
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

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/obs")
}

fn roots() -> PathBuf {
    std::env::var_os("SANCTUM_OBS_ROOTS")
        .map_or_else(|| PathBuf::from("/var/tmp/obs-roots"), PathBuf::from)
}

/// A folder for one stage, named after this process, so that what a killed process left behind is known
/// and removed here.
pub(super) fn folder(port: u16) -> PathBuf {
    const NAME: &str = "sanctum-obs-";
    let all = std::env::temp_dir();
    for entry in std::fs::read_dir(&all).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name
            .to_str()
            .and_then(|name| name.strip_prefix(NAME)?.split('-').next());
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let folder = all.join(format!("{NAME}{}-{port}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    folder
}

/// Two ports that are free now and were not given out before. Below the range from which systems take ports
/// for outgoing connections, so that none of these takes them before they are used.
pub(super) fn free_ports() -> (u16, u16) {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    let start = 20_000 + (std::process::id() % 600) as u16 * 20;
    let next = || loop {
        let port = start + GIVEN.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    };
    (next(), next())
}
