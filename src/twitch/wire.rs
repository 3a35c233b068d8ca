//! The transport under twitch-irc: a socket of ours, cut into lines so that nothing that a server sends
//! costs the connection. It neither connects nor reconnects.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use async_trait::async_trait;
use bytes::{BufMut, BytesMut};
use either::Either;
use futures_util::StreamExt;
use futures_util::stream::{Fuse, Stream};
use tokio::io::{ReadHalf, WriteHalf};
use tokio_util::codec::{Decoder, Encoder, FramedRead, FramedWrite};
use twitch_irc::message::{AsRawIRC, IRCMessage, IRCParseError};
use twitch_irc::transport::Transport;

use super::server::Socket;
use super::text;

/// The longest line taken, in bytes. Twitch's own limit for tags is 8,191 (`IRCv3` message-tags) and 512
/// for the rest.
const LONGEST: usize = 16 * 1024;

/// twitch-irc's queues have no bound. No more than this many lines of chat are let into them at a time;
/// what comes on top is dropped and counted.
const BACKLOG: usize = 8 * 1024;

/// What is known of one connection from below.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Lines that are no IRC.
    pub garbage: AtomicU64,
    /// Lines of chat dropped because [`BACKLOG`] were waiting.
    pub dropped: AtomicU64,
    /// Lines of chat that the door has not taken yet.
    pub waiting: AtomicUsize,
    /// Why the stream of lines ended, if the other side ended it.
    pub why: OnceLock<String>,
}

/// twitch-irc opens its connections with `Transport::new()`, which takes no argument. It asks for
/// credentials in the same task just before, so that is where a socket is laid ready, under the task's
/// id, and taken up by `new`.
static READY: Mutex<Vec<(tokio::task::Id, Wire)>> = Mutex::new(Vec::new());

/// A connection that twitch-irc can use.
pub(super) struct Wire {
    socket: Socket,
    tally: Arc<Tally>,
}

impl Wire {
    pub(super) fn new(socket: Socket, tally: Arc<Tally>) -> Self {
        Self { socket, tally }
    }

    /// Lays it ready for [`Transport::new`] in this task.
    pub(super) fn lay_ready(self) {
        READY
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((tokio::task::id(), self));
    }
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for Wire {
    type ConnectError = &'static str;
    type IncomingError = io::Error;
    type OutgoingError = io::Error;
    type Incoming = Fuse<Lines>;
    type Outgoing = FramedWrite<WriteHalf<Socket>, Codec>;

    async fn new() -> Result<Self, Self::ConnectError> {
        let mut ready = READY.lock().unwrap_or_else(PoisonError::into_inner);
        let own = ready.iter().position(|(id, _)| *id == tokio::task::id());
        own.map(|at| ready.swap_remove(at).1)
            .ok_or("no socket was laid ready")
    }

    fn split(self) -> (Self::Incoming, Self::Outgoing) {
        let (read, write) = tokio::io::split(self.socket);
        let codec = Codec::new(Arc::clone(&self.tally));
        let lines = Lines {
            framed: FramedRead::new(read, Codec::new(Arc::clone(&self.tally))),
            tally: self.tally,
        };
        (lines.fuse(), FramedWrite::new(write, codec))
    }
}

/// The incoming half; notes why it ended.
pub(super) struct Lines {
    framed: FramedRead<ReadHalf<Socket>, Codec>,
    tally: Arc<Tally>,
}

impl Stream for Lines {
    type Item = Result<IRCMessage, Either<io::Error, IRCParseError>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let line = std::task::ready!(self.framed.poll_next_unpin(cx));
        match &line {
            Some(Ok(_)) => {}
            // TLS calls it so when the other side just hangs up.
            Some(Err(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
                self.tally.why.get_or_init(|| error.to_string());
            }
            None | Some(Err(_)) => {
                self.tally
                    .why
                    .get_or_init(|| "the server closed it".to_owned());
            }
        }
        Poll::Ready(line.map(|line| line.map_err(Either::Left)))
    }
}

/// Cuts bytes into IRC lines and back. A line that is too long, or that is no IRC, is skipped whole; bytes
/// that are no UTF-8 become U+FFFD; half a line at the end is dropped.
pub(super) struct Codec {
    /// So many bytes at the front of the buffer hold no line end.
    searched: usize,
    /// The line under way is too long.
    skipping: bool,
    tally: Arc<Tally>,
}

impl Codec {
    pub(super) fn new(tally: Arc<Tally>) -> Self {
        Self {
            searched: 0,
            skipping: false,
            tally,
        }
    }

    /// Whether there is room for this line in the library's queues.
    fn admit(&self, message: &IRCMessage) -> bool {
        if message.command != "PRIVMSG" {
            return true;
        }
        if self.tally.waiting.load(Ordering::Relaxed) >= BACKLOG {
            self.tally.dropped.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        self.tally.waiting.fetch_add(1, Ordering::Relaxed);
        true
    }
}

impl Decoder for Codec {
    type Item = IRCMessage;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<IRCMessage>> {
        loop {
            let Some(end) = buffer[self.searched..].iter().position(|b| *b == b'\n') else {
                if buffer.len() > LONGEST {
                    buffer.clear();
                    self.skipping = true;
                }
                self.searched = buffer.len();
                return Ok(None);
            };
            let line = buffer.split_to(self.searched + end + 1);
            self.searched = 0;
            let too_long = std::mem::take(&mut self.skipping) || line.len() > LONGEST;
            if line.trim_ascii().is_empty() && !too_long {
                continue;
            }
            match parse(&line).filter(|_| !too_long) {
                Some(message) if self.admit(&message) => return Ok(Some(message)),
                Some(_) => {}
                None => {
                    self.tally.garbage.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    fn decode_eof(&mut self, buffer: &mut BytesMut) -> io::Result<Option<IRCMessage>> {
        let line = self.decode(buffer)?;
        if line.is_none() {
            buffer.clear();
        }
        Ok(line)
    }
}

impl Encoder<IRCMessage> for Codec {
    type Error = io::Error;

    fn encode(&mut self, mut message: IRCMessage, buffer: &mut BytesMut) -> io::Result<()> {
        // A line break inside a parameter would be a second command. Before writing, as a parameter with
        // spaces is written otherwise than one without.
        for param in &mut message.params {
            *param = param.replace(['\r', '\n', '\0'], " ");
        }
        // The values of tags are escaped but for this.
        for value in message.tags.0.values_mut() {
            value.retain(|c| c != '\0');
        }
        let line = message.as_raw_irc();
        buffer.reserve(line.len() + 2);
        buffer.put_slice(line.as_bytes());
        buffer.put_slice(b"\r\n");
        Ok(())
    }
}

/// One line with its end; `None` if it is no IRC.
fn parse(line: &[u8]) -> Option<IRCMessage> {
    let line = String::from_utf8_lossy(line);
    let mut message = IRCMessage::parse(line.trim_end_matches(['\r', '\n'])).ok()?;
    mend(&mut message);
    Some(message)
}

/// Empties what twitch-irc's own reading of tags panics on: it slices colours by bytes, and computes with
/// numbers unchecked. A panic there would leave the connection silent for ever.
fn mend(message: &mut IRCMessage) {
    for (key, value) in &mut message.tags.0 {
        let sound = match key.as_str() {
            "color" => text::color(value).is_some(),
            "emotes" => text::emote_ranges(value).is_some(),
            "followers-only" => value.len() <= 9,
            _ => true,
        };
        if !sound {
            value.clear();
        }
    }
}

#[cfg(test)]
mod tests;
