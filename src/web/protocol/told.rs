//! What an overlay page tells the hub: what it hears from OBS, at OBS's default permissions and
//! without any password. Everything else that a client sends is ignored and counted.

use serde::Deserialize;

use crate::event::{Input, StreamChange, StreamSource};

/// The longest scene name that is taken, in bytes, as the vocabulary promises it.
const SCENE_NAME: usize = 256;

/// A message from a client.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Told {
    /// Something that OBS told its browser source.
    Obs {
        /// What happened.
        event: ToldEvent,
        /// Whether OBS streams, with [`ToldEvent::Status`].
        #[serde(default)]
        streaming: Option<bool>,
        /// The scene's name, with [`ToldEvent::SceneChanged`].
        #[serde(default)]
        scene: Option<String>,
    },
}

/// The events of `window.obsstudio` that matter here, and the page's first report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum ToldEvent {
    /// The present state, asked for when the page connects.
    #[serde(rename = "status")]
    Status,
    /// OBS begins to connect; nothing is broadcast yet.
    #[serde(rename = "obsStreamingStarting")]
    Starting,
    /// The broadcast runs.
    #[serde(rename = "obsStreamingStarted")]
    Started,
    /// OBS begins to stop; the broadcast still runs.
    #[serde(rename = "obsStreamingStopping")]
    Stopping,
    /// The broadcast ended.
    #[serde(rename = "obsStreamingStopped")]
    Stopped,
    /// OBS itself quits.
    #[serde(rename = "obsExit")]
    Exit,
    /// Another scene is in the program.
    #[serde(rename = "obsSceneChanged")]
    SceneChanged,
}

impl Told {
    /// Reads a message; `None` if it is not one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// What it means for the agent, if anything.
    #[must_use]
    pub fn into_input(self) -> Option<Input> {
        let Self::Obs {
            event,
            streaming,
            scene,
        } = self;
        let change = match event {
            ToldEvent::Status if streaming? => StreamChange::Started { since: None },
            ToldEvent::Started => StreamChange::Started { since: None },
            ToldEvent::Status | ToldEvent::Stopped => StreamChange::Stopped,
            ToldEvent::Exit => StreamChange::Lost,
            ToldEvent::Starting | ToldEvent::Stopping => return None,
            ToldEvent::SceneChanged => {
                let name = scene.filter(|name| !name.is_empty() && name.len() <= SCENE_NAME)?;
                return Some(Input::Scene { name });
            }
        };
        let source = StreamSource::Overlay;
        Some(Input::Stream { source, change })
    }
}
