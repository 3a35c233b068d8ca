//! What the web room counts of itself, for `/metrics`. Counters are shared by cloning; there is no global
//! registry, so that two programs in one process count apart.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use warp::http::StatusCode;

use super::rights::Route;

/// The counters.
#[derive(Clone, Debug, Default)]
pub(super) struct Meters {
    requests: Family<Answered, Counter<u64, AtomicU64>>,
    connections: Gauge,
    evicted: Counter<u64, AtomicU64>,
}

/// What kind of request got what kind of answer. The routes' own patterns, never what was asked for, so
/// that there are only so many.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: &'static str,
    status: &'static str,
}

impl Meters {
    /// A request was answered; without a route there is nothing at its address, or not in this way.
    pub(super) fn answered(&self, route: Option<&'static Route>, status: StatusCode) {
        let status = match status.as_u16() / 100 {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        let answered = Answered {
            method: route.map_or("none", |route| route.method.as_str()),
            route: route.map_or("none", |route| route.path),
            status,
        };
        self.requests.get_or_create(&answered).inc();
    }

    /// So many connections are open that have no seat at the hub.
    pub(super) fn connections(&self, open: usize) {
        self.connections.set(open as i64);
    }

    /// An idle or slow connection made room for a new one.
    pub(super) fn evicted(&self) {
        self.evicted.inc();
    }

    /// Puts them among what is told.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests answered, by route and kind of status",
            self.requests.clone(),
        );
        registry.register(
            "http_connections",
            "Open connections that are not the hub's readers",
            self.connections.clone(),
        );
        registry.register(
            "http_connections_evicted",
            "Idle and slow connections that made room for new ones",
            self.evicted.clone(),
        );
    }
}
