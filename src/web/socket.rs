//! One WebSocket: writes what waits in the hub, all of it with one flush; reads little; notices when
//! nobody is there any more; says goodbye. It takes the upgraded connection over itself because warp's
//! own socket keeps a read buffer of 128 KiB for each reader.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role as Side, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use super::Web;
use super::access::Lease;
use super::hub::{Seat, Subscription};
use super::protocol::{Role, Told};
use super::server::Stalling;

/// A good client sends little; read buffers of this size are what thousands of readers cost.
const READ_BUFFER: usize = 4 * 1024;
/// The longest message that is read, in bytes; a longer one ends the connection.
const LONGEST_MESSAGE: usize = 16 * 1024;
/// How often a client is asked whether it is there.
const PING: Duration = Duration::from_secs(20);
/// A client that was silent for this long when a ping is due is gone. With the pause between pings,
/// one that vanished is dropped within a minute.
const SILENCE: Duration = Duration::from_secs(35);
/// All that waits must be written within this time.
const WRITE: Duration = Duration::from_secs(20);
/// How long a goodbye may take, until the client's own.
const GOODBYE: Duration = Duration::from_millis(500);
/// A client may tell so much at once ...
const TELL_AT_ONCE: u32 = 20;
/// ... and then so often.
const TELL_EVERY: Duration = Duration::from_millis(500);
/// A client that goes on beyond that is ended after so many messages that nobody took.
const IGNORED: u32 = 200;

type Socket = WebSocketStream<Stalling<TcpStream>>;

/// Who reads.
pub(super) struct Reader {
    /// What they asked to see.
    pub(super) role: Role,
    /// How long they may, if not for as long as the program runs.
    pub(super) pass: Option<Lease>,
}

/// Waits for the upgrade, then serves the socket until it ends.
pub(super) async fn run(
    web: Arc<Web>,
    upgrade: OnUpgrade,
    reader: Reader,
    subscription: Subscription,
    seat: Seat,
) {
    let Reader { role, pass } = reader;
    let Ok(upgraded) = upgrade.await else {
        return;
    };
    let Ok(parts) = upgraded.downcast::<TokioIo<Stalling<TcpStream>>>() else {
        debug_assert!(false, "the server wraps every connection alike");
        return;
    };
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .max_message_size(Some(LONGEST_MESSAGE))
        .max_frame_size(Some(LONGEST_MESSAGE));
    let stream = parts.io.into_inner();
    let socket = WebSocketStream::from_partially_read(
        stream,
        parts.read_buf.to_vec(),
        Side::Server,
        Some(config),
    );
    let overlay = (role == Role::Overlay).then(|| web.overlays.enter());
    let mut connection = Connection {
        socket: socket.await,
        subscription,
        heard: Instant::now(),
        allowance: Allowance::new(),
        ignored: 0,
    };
    let over = async {
        match &pass {
            Some(lease) => lease.over().await,
            None => std::future::pending().await,
        }
    };
    let end = tokio::select! {
        end = connection.serve(&web, role) => end,
        () = over => End::SignedOut,
    };
    connection.end(end).await;
    drop((overlay, seat));
}

struct Connection {
    socket: Socket,
    subscription: Subscription,
    /// When the client last sent anything.
    heard: Instant,
    allowance: Allowance,
    /// Messages that were not taken.
    ignored: u32,
}

/// Why a connection ends.
enum End {
    /// The program stops.
    Stopping,
    /// The client is let in no more.
    SignedOut,
    /// The client does what no good client does.
    Misbehaves,
    /// The client said goodbye.
    Left,
    /// It broke, or the client vanished.
    Gone,
}

impl From<Error> for End {
    fn from(_: Error) -> Self {
        Self::Gone
    }
}

impl Connection {
    async fn serve(&mut self, web: &Web, role: Role) -> End {
        let mut pings = interval_at(Instant::now() + PING, PING);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut not_before = Instant::now();
        loop {
            let step = tokio::select! {
                () = web.stop.cancelled() => return End::Stopping,
                () = gathered(&mut self.subscription, not_before) => {
                    let written = self.write().await;
                    not_before = Instant::now() + self.subscription.gathering();
                    written
                }
                message = self.socket.next() => match message {
                    Some(Ok(message)) => self.read(web, role, message).await,
                    Some(Err(_)) | None => return End::Gone,
                },
                _ = pings.tick() => self.ping().await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// Everything in one go: frames are put into the socket's buffer and leave with one flush.
    async fn write(&mut self) -> Result<(), End> {
        let write = async {
            for piece in self.subscription.take() {
                self.socket.feed(Message::Text(piece.text)).await?;
            }
            self.socket.flush().await
        };
        match timeout(WRITE, write).await {
            Ok(written) => Ok(written?),
            Err(_) => Err(End::Gone),
        }
    }

    async fn ping(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > SILENCE {
            return Err(End::Gone);
        }
        let ping = self.socket.send(Message::Ping(bytes::Bytes::new()));
        match timeout(WRITE, ping).await {
            Ok(sent) => Ok(sent?),
            Err(_) => Err(End::Gone),
        }
    }

    async fn read(&mut self, web: &Web, role: Role, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(End::Left),
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Ok(()),
            Message::Binary(_) => Utf8Bytes::default(),
        };
        let told = (role == Role::Overlay)
            .then(|| Told::parse(&text))
            .flatten();
        let allowed = self.allowance.take();
        let Some(told) = told.filter(|_| allowed) else {
            self.ignored += 1;
            return if self.ignored > IGNORED {
                Err(End::Misbehaves)
            } else {
                Ok(())
            };
        };
        match told.into_input() {
            Some(input) => web
                .context
                .inbox
                .send(input)
                .await
                .map_err(|_| End::Stopping),
            None => Ok(()),
        }
    }

    /// Says why, and waits a moment for the client's own goodbye, so that what was written before is
    /// not lost with the connection. A client's goodbye is answered while reading on.
    async fn end(mut self, end: End) {
        let frame = match end {
            End::Stopping => Some((CloseCode::Away, "the Chronicler stops")),
            End::SignedOut => Some((CloseCode::Policy, "signed out")),
            End::Misbehaves => Some((
                CloseCode::Policy,
                "too many messages that mean nothing here",
            )),
            End::Left => None,
            End::Gone => return,
        };
        let goodbye = async {
            if let Some((code, reason)) = frame {
                let reason = Utf8Bytes::from_static(reason);
                self.socket.close(Some(CloseFrame { code, reason })).await?;
            }
            while self.socket.next().await.transpose()?.is_some() {}
            Ok::<_, Error>(())
        };
        // Nobody is left who could be told of a failure.
        let _ = timeout(GOODBYE, goodbye).await;
    }
}

/// Waits until something waits, and until enough time has passed since the last write.
async fn gathered(subscription: &mut Subscription, not_before: Instant) {
    if not_before > Instant::now() {
        sleep_until(not_before).await;
    }
    subscription.changed().await;
}

/// How much a client may tell: a bucket that fills up again with time.
struct Allowance {
    left: u32,
    since: Instant,
}

impl Allowance {
    fn new() -> Self {
        Self {
            left: TELL_AT_ONCE,
            since: Instant::now(),
        }
    }

    fn take(&mut self) -> bool {
        while self.left < TELL_AT_ONCE && self.since.elapsed() >= TELL_EVERY {
            self.left += 1;
            self.since += TELL_EVERY;
        }
        if self.left == TELL_AT_ONCE {
            self.since = Instant::now();
        }
        let allowed = self.left > 0;
        self.left = self.left.saturating_sub(1);
        allowed
    }
}
