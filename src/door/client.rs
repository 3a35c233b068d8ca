//! The way to a web interface, for doors that need one.

use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

/// A server that takes longer to open a connection is as good as down (FEATURES section 7).
const CONNECT: Duration = Duration::from_secs(5);

/// A client whose requests take `total` at most. A key that it carries never leaves for another host than the
/// one that is asked: no redirects, no proxies.
pub fn client(total: Duration) -> reqwest::Result<Client> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // another was faster
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    Client::builder()
        .connect_timeout(CONNECT)
        .timeout(total)
        .redirect(Policy::none())
        .no_proxy()
        .user_agent(concat!("sanctum-chronicler/", env!("CARGO_PKG_VERSION")))
        .build()
}
