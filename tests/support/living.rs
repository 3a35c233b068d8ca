//! The whole program on a free port, in a folder of its own, with nothing of the outside world.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test file uses a part of it, and a test may panic"
)]

use std::net::SocketAddr;

use sanctum_chronicler::app::App;
use sanctum_chronicler::config::{Config, Source, Value, Values};
use sanctum_chronicler::journal::Reader;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::web::{ADMIN, SOON};

pub struct Program {
    pub address: SocketAddr,
    pub reader: Reader,
    pub folder: TempDir,
    stop: CancellationToken,
    running: JoinHandle<anyhow::Result<()>>,
}

/// Settings that touch nothing outside `folder`, with these besides.
pub fn config(folder: &TempDir, settings: &[(&str, &str)]) -> Config {
    let mut values = Values::defaults();
    let data_dir = folder.path().display().to_string();
    let own = [
        ("data_dir", data_dir.as_str()),
        ("listen", "127.0.0.1:0"),
        ("obs.url", ""),
        ("admin_key", ADMIN),
    ];
    for (name, value) in own.iter().chain(settings) {
        let value = Value::One((*value).to_owned());
        values.set(name, value, Source::Flag).unwrap();
    }
    Config::build(&values).unwrap()
}

impl Program {
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        Self::at_speed(1, settings).await
    }

    /// With a clock that runs so many times as fast.
    pub async fn at_speed(speed: u32, settings: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let config = config(&folder, settings);
        let app = App::build_at_speed(config, speed).await.unwrap();
        let (address, reader) = (app.address().unwrap(), app.reader());
        let stop = CancellationToken::new();
        let running = tokio::spawn(app.run(stop.clone()));
        Self {
            address,
            reader,
            folder,
            stop,
            running,
        }
    }

    /// Stops it, and gives its folder back once the database is closed.
    pub async fn end(self) -> TempDir {
        self.stop.cancel();
        let ended = tokio::time::timeout(SOON, self.running).await;
        ended.expect("it stops in time").unwrap().unwrap();
        drop(self.reader);
        // the last reader of a connection that was cut off may still be on its way out
        let free = async {
            while sanctum_chronicler::journal::Journal::open(self.folder.path()).is_err() {
                tokio::task::yield_now().await;
            }
        };
        let freed = tokio::time::timeout(SOON, free).await;
        freed.expect("the database is let go in time");
        self.folder
    }
}
