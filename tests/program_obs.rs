//! The whole program beside the real OBS, 30.2 and 32.2, and a chat server like Twitch's.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/program.rs"]
mod program;

#[path = "support/needs.rs"]
mod needs;

#[path = "support/obs.rs"]
mod obs;

#[path = "support/twitch.rs"]
mod twitch;

#[path = "support/clients.rs"]
mod clients;

use program as web; // whose key and patience the clients take

#[path = "program/evening.rs"]
mod evening;

#[path = "program/password.rs"]
mod password;

mod trixie {
    use crate::obs::Suite::Trixie;

    #[tokio::test]
    async fn an_evening_with_a_crash_in_it() {
        if crate::obs::is_here() {
            crate::evening::an_evening_with_a_crash_in_it(Trixie).await;
        }
    }

    #[tokio::test]
    async fn the_doctor_and_the_password() {
        if crate::obs::is_here() {
            crate::password::the_doctor_and_the_password(Trixie).await;
        }
    }
}

mod forky {
    use crate::obs::Suite::Forky;

    #[tokio::test]
    async fn an_evening_with_a_crash_in_it() {
        if crate::obs::is_here() {
            crate::evening::an_evening_with_a_crash_in_it(Forky).await;
        }
    }
}
