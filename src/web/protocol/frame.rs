//! Frames: JSON arrays of events, encoded once and shared by all who get them.

use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::WireEvent;
use crate::event::Seq;

/// A frame is closed once it is this long, in bytes, so that a burst reaches a client in pieces that it
/// can work on while the rest is under way.
const FULL: usize = 32 * 1024;

/// One encoded frame. Cloning it shares the text.
#[derive(Clone, Debug)]
pub struct Frame {
    text: Utf8Bytes,
    /// Where each event begins in the text, in order.
    marks: Box<[(Seq, u32)]>,
}

impl Frame {
    /// A frame of one event.
    #[must_use]
    pub fn one(event: &WireEvent<'_>) -> Self {
        let mut text = vec![b'['];
        write(&mut text, event);
        Self::closed(text, Box::new([(event.seq, 1)]))
    }

    fn closed(mut text: Vec<u8>, marks: Box<[(Seq, u32)]>) -> Self {
        text.push(b']');
        let text = Utf8Bytes::try_from(text).expect("serde_json writes UTF-8");
        Self { text, marks }
    }

    /// The number of the last event in it.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.marks.last().map_or(0, |mark| mark.0)
    }

    /// How many events it holds.
    #[must_use]
    pub fn events(&self) -> usize {
        self.marks.len()
    }

    /// The text, shared.
    #[must_use]
    pub fn text(&self) -> Utf8Bytes {
        self.text.clone()
    }

    /// The text without the events up to and including `since`; shared if nothing is cut off.
    /// `since` must be below [`Frame::last`].
    #[must_use]
    pub fn text_after(&self, since: Seq) -> Utf8Bytes {
        let skip = self.marks.partition_point(|mark| mark.0 <= since);
        match self.marks.get(skip) {
            Some(&(_, start)) if skip > 0 => {
                Utf8Bytes::from(format!("[{}", &self.text.as_str()[start as usize..]))
            }
            _ => self.text(),
        }
    }
}

/// Builds frames out of events.
#[derive(Debug, Default)]
pub struct Frames {
    done: Vec<Frame>,
    text: Vec<u8>,
    marks: Vec<(Seq, u32)>,
}

impl Frames {
    /// Appends an event; numbers rise.
    pub fn push(&mut self, event: &WireEvent<'_>) {
        self.text
            .push(if self.text.is_empty() { b'[' } else { b',' });
        self.marks.push((event.seq, self.text.len() as u32));
        write(&mut self.text, event);
        if self.text.len() >= FULL {
            self.close();
        }
    }

    /// All frames, in order.
    #[must_use]
    pub fn finish(mut self) -> Vec<Frame> {
        self.close();
        self.done
    }

    fn close(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let marks = std::mem::take(&mut self.marks).into_boxed_slice();
        self.done.push(Frame::closed(text, marks));
    }
}

fn write(text: &mut Vec<u8>, event: &WireEvent<'_>) {
    serde_json::to_writer(text, event)
        .expect("wire events have string keys, and memory does not refuse writes");
}
