//! What the door has said so far, so that it says nothing twice that is no news.

use crate::event::{At, Input, Part, PartState, PartStatus, StreamChange, StreamSource};
use crate::inbox::{Closed, Inbox};

/// A scene's name is cut to this many bytes; OBS itself sets no limit.
const LONGEST_SCENE: usize = 256;

/// The door's mouth.
#[derive(Debug)]
pub(super) struct Report {
    inbox: Inbox,
    part: Option<PartStatus>,
    change: Option<StreamChange>,
    /// The present state was reported and the connection has not been lost since.
    up: bool,
    recording: bool,
    speaking: bool,
}

impl Report {
    pub(super) fn new(inbox: Inbox) -> Self {
        Self {
            inbox,
            part: None,
            change: None,
            up: false,
            recording: false,
            speaking: false,
        }
    }

    /// How the part is; said only when it changed.
    pub(super) async fn part(&mut self, status: PartStatus) -> Result<(), Closed> {
        if self.part.as_ref() == Some(&status) {
            return Ok(());
        }
        self.part = Some(status.clone());
        self.inbox.send(Input::Part(status)).await
    }

    /// OBS is there and all has been asked.
    pub(super) async fn up(&mut self, detail: String, hint: &str) -> Result<(), Closed> {
        self.up = true;
        self.part(PartStatus {
            part: Part::Obs,
            state: PartState::Ok,
            detail,
            hint: hint.to_owned(),
        })
        .await
    }

    /// OBS is gone, if it was there: nobody knows what became of the broadcast, and nothing is heard or
    /// recorded as far as we can tell.
    pub(super) async fn lost(&mut self) -> Result<(), Closed> {
        if !std::mem::take(&mut self.up) {
            return Ok(());
        }
        self.stream(StreamChange::Lost).await?;
        if self.recording {
            self.recording(None).await?;
        }
        self.voice(false).await
    }

    /// What became of the broadcast. OBS says *reconnecting* once a try; that is said once.
    pub(super) async fn stream(&mut self, change: StreamChange) -> Result<(), Closed> {
        let before = self.change.replace(change);
        if change == StreamChange::Reconnecting && before == Some(change) {
            return Ok(());
        }
        let source = StreamSource::Obs;
        self.inbox.send(Input::Stream { source, change }).await
    }

    /// What was last said of the broadcast.
    pub(super) fn broadcast(&self) -> Option<StreamChange> {
        self.change
    }

    /// Whether a recording was last said to run.
    pub(super) fn records(&self) -> bool {
        self.recording
    }

    /// Since when the recording runs.
    pub(super) async fn recording(&mut self, since: Option<At>) -> Result<(), Closed> {
        self.recording = since.is_some();
        self.inbox.send(Input::Recording { since }).await
    }

    /// The program scene.
    pub(super) async fn scene(&mut self, name: &str) -> Result<(), Closed> {
        let name = cut(name, LONGEST_SCENE).to_owned();
        self.inbox.send(Input::Scene { name }).await
    }

    /// Whether the streamer speaks; said only when it changed.
    pub(super) async fn voice(&mut self, speaking: bool) -> Result<(), Closed> {
        if std::mem::replace(&mut self.speaking, speaking) == speaking {
            return Ok(());
        }
        self.inbox.send(Input::Voice { speaking }).await
    }
}

/// The beginning of a text: at most so many bytes, and whole characters.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn names_are_cut_between_characters() {
        assert_eq!(cut("Talk", 256), "Talk");
        assert_eq!(cut("Gespräch", 6), "Gespr");
        assert_eq!(cut("Gespräch", 7), "Gesprä");
        assert_eq!(cut("炉", 2), "");
    }
}
