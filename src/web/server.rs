//! The accept loop, of our own because warp's has no limits: connections are bounded in number, in the
//! time they may take for a request's head, and in the time they may stall a write; each carries its
//! peer's address; all are gone soon after the stop signal. It knows nothing of routes.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use warp::filters::BoxedFilter;
use warp::http::header::{HeaderValue, TRANSFER_ENCODING};
use warp::http::request::Parts;
use warp::http::{Method, Request, Response};

use connections::{Connections, Serving, Slot};
pub(super) use connections::{Left, Place};
pub use stalling::Stalling;

use super::access::Access;
use super::errors::{Problem, head_too_large};
use super::meters::Meters;
use super::{headers, rights};

mod connections;

mod descriptors;

mod stalling;

/// Bounds on what clients can take up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections without a seat at the hub. Overflow: the one makes room that has been waiting longest
    /// without asking for anything, or has been taking its answer for longest if more than half do, so
    /// idle and slow ones cannot keep the overlay out.
    pub connections: usize,
    /// A request's head must be whole within this time, and a connection that is kept alive asks again
    /// within it.
    pub head: Duration,
    /// The most headers.
    pub headers: usize,
    /// The largest head, in bytes.
    pub head_bytes: usize,
    /// A client that takes nothing of an answer for this long is dropped.
    pub stall: Duration,
    /// After the stop signal, connections have this long to end by themselves.
    pub farewell: Duration,
    /// Web sockets and other readers of the hub with the overlay's role.
    pub overlays: usize,
    /// The same with higher roles.
    pub staff: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(10),
            headers: 64,
            head_bytes: 16 * 1024,
            stall: Duration::from_secs(20),
            farewell: Duration::from_secs(1),
            overlays: 12_000,
            staff: 64,
        }
    }
}

/// File descriptors that the limits leave to the rest of the program.
const SPARE_DESCRIPTORS: usize = 128;

impl Limits {
    /// The same, as far as the system lets this program have file descriptors; asks it for as many as
    /// it may give.
    #[must_use]
    pub fn fitting(self) -> Self {
        match descriptors::most() {
            Some(most) => self.within(most),
            None => self,
        }
    }

    fn within(mut self, descriptors: usize) -> Self {
        let ours = descriptors.saturating_sub(SPARE_DESCRIPTORS).max(64);
        self.connections = self.connections.min(ours / 3);
        self.staff = self.staff.min(ours / 8);
        self.overlays = self.overlays.min(ours - self.connections - self.staff);
        self
    }
}

/// After a failed accept, which is mostly for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Serves until `stop`, then waits until all that was begun has ended or is cut off: connections, and
/// whatever the routes put on `tracker`.
pub(super) async fn serve(
    listener: TcpListener,
    routes: BoxedFilter<(warp::reply::Response,)>,
    access: Arc<Access>,
    limits: Limits,
    meters: Meters,
    stop: &CancellationToken,
    tracker: &TaskTracker,
) {
    let server = Arc::new(Server {
        routes,
        access,
        limits,
        connections: Connections::new(limits.connections, meters.clone()),
        meters,
        stop: stop.clone(),
        cut: CancellationToken::new(),
    });
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let slot = server.connections.enter();
                tracker.spawn(Arc::clone(&server).connection(stream, peer, slot));
            }
            Err(error) => {
                tracing::debug!("a connection could not be accepted: {error}");
                server.connections.make_room();
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    tracker.close();
    if tokio::time::timeout(limits.farewell, tracker.wait())
        .await
        .is_err()
    {
        tracing::debug!("some connections did not end in time and are cut off");
        server.cut.cancel();
    }
}

struct Server {
    routes: BoxedFilter<(warp::reply::Response,)>,
    access: Arc<Access>,
    limits: Limits,
    connections: Arc<Connections>,
    meters: Meters,
    stop: CancellationToken,
    cut: CancellationToken,
}

impl Server {
    async fn connection(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, slot: Slot) {
        // Frames are whole messages: waiting for more to send only makes them late.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!("TCP_NODELAY: {error}");
        }
        let routes = TowerToHyperService::new(warp::service(self.routes.clone()));
        let answer = service_fn(|request: Request<Incoming>| {
            let server = Arc::clone(&self);
            server.answer(request, peer, slot.serving(), routes.clone())
        });
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            // Heads of up to twice our measure are read, so that we can refuse them in our own words.
            .max_headers(self.limits.headers * 2)
            .max_header_size(self.limits.head_bytes * 2)
            .max_buf_size(self.limits.head_bytes.max(8192) * 2);
        let io = TokioIo::new(Stalling::new(stream, self.limits.stall));
        let connection = builder.serve_connection(io, answer).with_upgrades();
        let mut connection = pin!(connection);
        let mut stopping = false;
        loop {
            tokio::select! {
                result = connection.as_mut() => {
                    if let Err(error) = result {
                        tracing::trace!("a connection ended: {error}");
                    }
                    return;
                }
                () = self.stop.cancelled(), if !stopping => {
                    stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = slot.asked_to_leave() => return,
                () = self.cut.cancelled() => return,
            }
        }
    }

    /// One request: past the gate, through the routes, with the headers that all answers carry.
    async fn answer<R>(
        self: Arc<Self>,
        mut request: Request<Incoming>,
        peer: SocketAddr,
        serving: Serving,
        routes: R,
    ) -> Result<Response<impl Body<Data = Bytes, Error = warp::Error>>, Infallible>
    where
        R: Service<Request<Incoming>, Response = warp::reply::Response, Error = Infallible>,
    {
        // hyper leaves out the body of an answer to HEAD, so that routes need not know of it.
        let method = request.method().clone();
        if method == Method::HEAD {
            *request.method_mut() = Method::GET;
        }
        let route = rights::find(&method, request.uri().path()).ok();
        let (parts, body) = request.into_parts();
        let admitted = match self.measure(&parts) {
            Ok(()) => self.access.admit(parts.clone(), peer),
            Err(problem) => Err(problem),
        };
        let mut response = match admitted {
            Ok(ask) => {
                let mut request = Request::from_parts(parts, body);
                request.extensions_mut().insert(Arc::new(ask));
                request.extensions_mut().insert(serving.place());
                routes.call(request).await?
            }
            Err(problem) => warp::Reply::into_response(problem),
        };
        headers::secure(response.headers_mut());
        self.meters.answered(route, response.status());
        Ok(response.map(|body| serving.until_sent(body)))
    }

    /// Whether a head is within our measure, and leaves no doubt about the body.
    fn measure(&self, parts: &Parts) -> Result<(), Problem> {
        let headers = &parts.headers;
        let lines = headers.iter().map(|(n, v)| n.as_str().len() + v.len() + 4);
        let bytes = parts.uri.to_string().len() + lines.sum::<usize>();
        if headers.len() > self.limits.headers || bytes > self.limits.head_bytes {
            return Err(head_too_large(self.limits));
        }
        // where others on the way might see another end of the body than we do, there is no body
        let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
        let plain = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"chunked");
        if codings
            .next()
            .is_some_and(|coding| !plain(coding) || codings.next().is_some())
        {
            let message = "A body may come in chunks, and in no other coding.";
            return Err(Problem::bad_request("bad_framing", message));
        }
        Ok(())
    }
}
