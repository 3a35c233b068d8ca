//! The whole program as a person meets it: the real binary in an empty home, without OBS and without a
//! browser. With them: `tests/program_obs.rs` and `tests/program_pages.rs`.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/program.rs"]
mod program;

#[path = "support/twitch.rs"]
mod twitch;

#[path = "support/helix.rs"]
mod helix;

#[path = "support/clients.rs"]
mod clients;

use program as web; // whose key and patience the clients take

#[path = "program/empty_home.rs"]
mod empty_home;

#[path = "program/settings.rs"]
mod settings;

#[path = "program/demo.rs"]
mod demo;

#[path = "program/stopping.rs"]
mod stopping;

#[path = "program/secrets.rs"]
mod secrets;

#[path = "program/house.rs"]
mod house;

#[path = "program/writing.rs"]
mod writing;

#[path = "program/account.rs"]
mod account;
