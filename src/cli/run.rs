//! `sanctum run`: the main job.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use secrecy::ExposeSecret;

use crate::app::{ADMIN_KEY_FILE, App};
use crate::config::Config;

use super::addresses::Addresses;
use super::{runtime, say, start_log, stop, usual_log};

/// Run beside OBS until stopped. Needs no configuration.
#[derive(Debug, Default, Args)]
#[command(after_help = "Example: sanctum run --channel yourname")]
pub(super) struct Run {
    /// Read this Twitch channel's chat; needs no account.
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Folder of the database.
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<String>,
}

impl Run {
    pub(super) fn run(self, file: Option<&Path>) -> Result<ExitCode> {
        let flags = [
            ("twitch.channel", self.channel),
            ("listen", self.listen),
            ("data_dir", self.data_dir),
        ];
        let flags: Vec<(&str, String)> = flags
            .into_iter()
            .filter_map(|(k, v)| Some((k, v?)))
            .collect();
        let config = Config::load(file, &flags)?;
        start_log(usual_log(&config));
        runtime()?.block_on(async {
            let stop = stop::on_signal();
            let app = App::build(config.clone()).await?;
            greet(&app, &config)?;
            app.run(stop).await
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The three addresses, and where the key is.
fn greet(app: &App, config: &Config) -> Result<()> {
    let listen = app.address()?;
    let Addresses {
        here: address,
        elsewhere,
        open,
    } = Addresses::of(listen);
    // this machine itself needs none
    let key = |at: SocketAddr| {
        if at.ip().is_loopback() {
            return String::new();
        }
        format!("?key={}", app.secrets().overlay.expose_secret())
    };
    say("Sanctum Chronicler is up.");
    say(format_args!(
        "  overlay  http://{address}/overlay{}   (paste this into an OBS browser source)",
        key(address)
    ));
    say(format_args!(
        "  panel    http://{address}/sign-in#{}   (signs one browser in, once, within ten minutes)",
        app.sign_in().expose_secret()
    ));
    say(format_args!("  ledger   http://{address}/ledger"));
    if config.admin_key.is_none() {
        say(format_args!(
            "The owner key for X-Admin-Token is in {}",
            config.data_dir.join(ADMIN_KEY_FILE).display()
        ));
    }
    if let Some(at) = elsewhere {
        say("From another machine in this network:");
        say(format_args!("  overlay  http://{at}/overlay{}", key(at)));
        say(format_args!("  ledger   http://{at}/ledger"));
    }
    if open {
        tracing::warn!(
            "Listening on {listen}, which other machines can reach. Overlay and interface ask for their keys."
        );
    }
    Ok(())
}
