//! Follows one connection: asks for the present state, then hears what changes, until it ends. When
//! events were missed all is asked anew, and now and then what an event should have told.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::StreamExt;
use obws::events::{Event, EventStream, InputVolumeMeter, OutputState};
use tokio::time::{Instant, timeout};

use super::connection::Connection;
use super::report::Report;
use super::voice::Voice;
use super::{End, Options, Trouble};
use super::{microphone, missed};
use crate::door::Pauses;
use crate::event::{At, StreamChange};

/// Volume meters come 20 times a second. When nothing came for this long, OBS is asked whether it lives.
const STILL: Duration = Duration::from_secs(15);

/// After inputs came or went, OBS is left alone for this long before it is asked about them. They come and
/// go in heaps when the scene collection changes and when OBS quits, and a question that is open at that
/// moment makes OBS hang (seen with 32.2).
const SETTLED: Duration = Duration::from_millis(500);

/// Reports all that happens on a connection; returns when it ended, with why.
pub(super) async fn follow(
    connection: &Connection,
    options: &Options,
    report: &mut Report,
    pauses: &mut Pauses,
) -> End {
    let mut follower = Follower {
        connection,
        options,
        report,
        version: String::new(),
        began: Instant::now(),
        scene: String::new(),
        microphone: None,
        voice: Voice::default(),
        changed: None,
        check: missed::next(options.check),
        leaving: false,
    };
    loop {
        // listen first, then ask: nothing can happen in between unheard
        let Ok(mut events) = connection.client.events() else {
            return follower.gone();
        };
        if let Err(end) = follower.ask_all().await {
            return end;
        }
        pauses.opened();
        if let Err(end) = follower.hear(&mut events).await {
            return end;
        }
    }
}

struct Follower<'a> {
    connection: &'a Connection,
    options: &'a Options,
    report: &'a mut Report,
    version: String,
    /// Zero of the voice's clock.
    began: Instant,
    scene: String,
    microphone: Option<String>,
    voice: Voice,
    /// When inputs last came or went, until we have asked what there is now.
    changed: Option<Instant>,
    /// When OBS is asked next for what an event should have told.
    check: Instant,
    /// OBS has said that it quits. No STOPPED follows, even if it was streaming.
    leaving: bool,
}

impl Follower<'_> {
    /// Asks for everything and reports it.
    async fn ask_all(&mut self) -> Result<(), End> {
        self.version = self.connection.version().await?;
        self.ask_microphone().await?;
        let streaming = self.connection.client.streaming();
        let stream = self.connection.ask(|| streaming.status()).await?;
        if stream.active {
            let since = Some(now() - stream.duration.unsigned_abs());
            self.report.stream(StreamChange::Started { since }).await?;
            if stream.reconnecting {
                self.report.stream(StreamChange::Reconnecting).await?;
            }
        } else {
            self.report.stream(StreamChange::Stopped).await?;
        }
        self.ask_recording().await?;
        self.ask_scene().await
    }

    async fn ask_recording(&mut self) -> Result<(), End> {
        let recording = self.connection.client.recording();
        let record = self.connection.ask(|| recording.status()).await?;
        // the duration leaves pauses out, as the file does: a moment in the file is now minus this
        let since = record
            .active
            .then(|| now() - record.duration.unsigned_abs());
        Ok(self.report.recording(since).await?)
    }

    async fn ask_scene(&mut self) -> Result<(), End> {
        let scenes = self.connection.client.scenes();
        let scene = self
            .connection
            .ask(|| scenes.current_program_scene())
            .await?;
        self.scene(scene.id.name).await
    }

    /// Asks for what events should have told, and reports what they did not.
    async fn ask_missed(&mut self) -> Result<(), End> {
        self.check = missed::next(self.options.check);
        // an OBS that quits or moves its inputs about is left alone
        if self.leaving || self.changed.is_some() {
            return Ok(());
        }
        let streaming = self.connection.client.streaming();
        let stream = self.connection.ask(|| streaming.status()).await?;
        let since = now() - stream.duration.unsigned_abs();
        let known = self.report.broadcast();
        if let Some(news) = missed::stream(known, stream.active, stream.reconnecting, since) {
            self.report.stream(news).await?;
        }
        let recording = self.connection.client.recording();
        let record = self.connection.ask(|| recording.status()).await?;
        if record.active != self.report.records() {
            self.ask_recording().await?;
        }
        self.ask_scene().await
    }

    /// Chooses the microphone anew and says how OBS is.
    async fn ask_microphone(&mut self) -> Result<(), End> {
        let inputs = self.connection.client.inputs();
        let special = self.connection.ask(|| inputs.specials()).await?;
        let all = self.connection.ask(|| inputs.list(None)).await?;
        let wanted = self.options.microphone.as_deref();
        let chosen = microphone::choose(wanted, &special, &all);
        if chosen != self.microphone {
            self.microphone = chosen;
            if let Some(speaking) = self.voice.forget() {
                self.report.voice(speaking).await?;
            }
        }
        let version = &self.version;
        let (detail, hint) = match (&self.microphone, wanted) {
            (Some(_), _) => (format!("OBS {version}"), ""),
            (None, Some(wanted)) => (
                format!("OBS {version}, which has no input named \"{wanted}\""),
                "Set obs.microphone to the name of an audio input in OBS; until then the voice is not heard.",
            ),
            (None, None) => (
                format!("OBS {version}, without a microphone"),
                "Choose a microphone in OBS under Settings > Audio, or name one in obs.microphone.",
            ),
        };
        Ok(self.report.up(detail, hint).await?)
    }

    /// Reports events. `Ok`: some were missed.
    async fn hear(&mut self, events: &mut EventStream) -> Result<(), End> {
        loop {
            let left = self.check.saturating_duration_since(Instant::now());
            if left.is_zero() {
                self.ask_missed().await?;
                continue;
            }
            match timeout(STILL.min(left), events.next()).await {
                Ok(Some(event)) => self.event(event).await?,
                // obws ends the stream both when we were too slow and when the connection is gone
                Ok(None) if self.connection.is_gone() => return Err(self.gone()),
                Ok(None) => return Ok(()),
                Err(_) if left < STILL => {}
                Err(_) => {
                    self.connection.version().await?;
                }
            }
        }
    }

    async fn event(&mut self, event: Event) -> Result<(), End> {
        match event {
            Event::InputVolumeMeters { inputs } => self.meters(&inputs).await,
            Event::StreamStateChanged { state, .. } => {
                let change = match state {
                    OutputState::Started => StreamChange::Started { since: None },
                    OutputState::Stopped => StreamChange::Stopped,
                    OutputState::Reconnecting => StreamChange::Reconnecting,
                    OutputState::Reconnected => StreamChange::Reconnected,
                    _ => return Ok(()), // on the way to one of these
                };
                Ok(self.report.stream(change).await?)
            }
            Event::RecordStateChanged { state, .. } => match state {
                OutputState::Started => Ok(self.report.recording(Some(now())).await?),
                OutputState::Stopped => Ok(self.report.recording(None).await?),
                OutputState::Resumed => self.ask_recording().await,
                _ => Ok(()),
            },
            Event::CurrentProgramSceneChanged { id } => self.scene(id.name).await,
            Event::SceneNameChanged {
                old_name, new_name, ..
            } if old_name == self.scene => self.scene(new_name).await,
            Event::CurrentSceneCollectionChanging { .. }
            | Event::CurrentSceneCollectionChanged { .. }
            | Event::InputCreated { .. }
            | Event::InputRemoved { .. }
            | Event::InputNameChanged { .. } => {
                self.changed = Some(Instant::now());
                Ok(())
            }
            Event::ExitStarted => {
                self.leaving = true;
                Ok(())
            }
            Event::ServerStopped => Err(self.gone()),
            _ => Ok(()),
        }
    }

    async fn scene(&mut self, name: String) -> Result<(), End> {
        if name == self.scene {
            return Ok(());
        }
        self.report.scene(&name).await?;
        self.scene = name;
        Ok(())
    }

    async fn meters(&mut self, inputs: &[InputVolumeMeter]) -> Result<(), End> {
        let microphone = self.microphone.as_deref();
        let meter = inputs
            .iter()
            .find(|input| Some(input.name.as_str()) == microphone);
        // magnitude, peak and the peak before mute of each channel; a knock has a peak and little magnitude
        let level = meter.and_then(|meter| {
            let magnitudes = meter.levels.iter().map(|[magnitude, ..]| *magnitude);
            magnitudes.reduce(f32::max)
        });
        if let Some(speaking) = self.voice.hear(self.began.elapsed(), level) {
            self.report.voice(speaking).await?;
        }
        // meters are the one thing that always comes, so they tell that time has passed
        if !self.leaving && self.changed.is_some_and(|at| at.elapsed() >= SETTLED) {
            self.changed = None;
            self.ask_scene().await?;
            self.ask_microphone().await?;
        }
        Ok(())
    }

    fn gone(&self) -> End {
        let at = self.connection.at.clone();
        if self.leaving {
            Trouble::NotRunning(at).into()
        } else {
            Trouble::Lost(at).into()
        }
    }
}

/// This computer's clock. Doors may read it; OBS only says how long ago.
fn now() -> At {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    At(since.map_or(0, |since| since.as_millis() as u64))
}
