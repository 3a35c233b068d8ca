//! The stop signal: SIGINT or SIGTERM stops in order, a second one at once.

use tokio_util::sync::CancellationToken;

/// A token that the first signal cancels. The second signal ends the process; data is safe, for nothing
/// is acknowledged that is not on the disk.
pub(super) fn on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        signal().await;
        tracing::info!("Stopping.");
        token.cancel();
        signal().await;
        #[allow(clippy::exit)] // the person asked twice: at once means at once
        std::process::exit(130);
    });
    stop
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}
