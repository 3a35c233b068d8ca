//! The last frames of one audience, bounded in events and in bytes. Overflow: the oldest go; whoever
//! still needed them gets a snapshot.

use std::collections::VecDeque;

use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::event::Seq;
use crate::web::protocol::Frame;

/// The most that a ring's frames may take, in bytes: a few thousand lines.
const BYTES: usize = 2 * 1024 * 1024;

/// Frames in order.
#[derive(Debug)]
pub struct Ring {
    frames: VecDeque<Frame>,
    /// Everything after this is here.
    floor: Seq,
    /// Everything up to this was pushed, visible or not.
    last: Seq,
    most_events: usize,
    events: usize,
    bytes: usize,
}

/// A frame on its way to a reader.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Who has this frame has everything up to here.
    pub seq: Seq,
    /// The frame.
    pub text: Utf8Bytes,
}

/// What a ring has after a position.
#[derive(Debug)]
pub enum After {
    /// The frames (none: nothing new) and the position after them.
    Frames(Vec<Piece>, Seq),
    /// The position is no longer, or not yet, in the ring.
    Gone,
}

impl Ring {
    /// An empty ring that stands at `seq` and keeps at most `most_events`.
    #[must_use]
    pub fn new(most_events: usize, seq: Seq) -> Self {
        Self {
            frames: VecDeque::new(),
            floor: seq,
            last: seq,
            most_events,
            events: 0,
            bytes: 0,
        }
    }

    /// Appends what was published up to `last`; frames may be none, if nothing of it is visible here.
    pub fn push(&mut self, frames: Vec<Frame>, last: Seq) {
        for frame in frames {
            self.events += frame.events();
            self.bytes += frame.text().len();
            self.frames.push_back(frame);
        }
        self.last = last;
        while self.events > self.most_events || self.bytes > BYTES {
            let Some(oldest) = self.frames.pop_front() else {
                break;
            };
            self.events -= oldest.events();
            self.bytes -= oldest.text().len();
            self.floor = oldest.last();
        }
    }

    /// The position of the newest.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.last
    }

    /// Whether a reader that has everything up to `seq` can be told the rest.
    #[must_use]
    pub fn covers(&self, seq: Seq) -> bool {
        (self.floor..=self.last).contains(&seq)
    }

    /// What a reader at `cursor` has not had, at most about `budget` bytes of it, at least one frame.
    #[must_use]
    pub fn after(&self, cursor: Seq, budget: usize) -> After {
        if !self.covers(cursor) {
            return After::Gone;
        }
        let start = self.frames.partition_point(|frame| frame.last() <= cursor);
        let mut pieces: Vec<Piece> = Vec::new();
        let mut bytes = 0;
        for frame in self.frames.range(start..) {
            if bytes > 0 && bytes + frame.text().len() > budget {
                let reached = pieces.last().map_or(cursor, |piece| piece.seq);
                return After::Frames(pieces, reached);
            }
            bytes += frame.text().len();
            pieces.push(Piece {
                seq: frame.last(),
                text: frame.text_after(cursor),
            });
        }
        After::Frames(pieces, self.last)
    }
}
