//! Recorded settings with some of them changed, for replays: what a journal holds is turned back into
//! values by setting, so that a change is checked and understood as anywhere else.

use super::values::{Source, Value, Values};
use super::{Error, keys};
use crate::event::{Delivery, Settings};

/// These settings with the changes in force, each a setting's name with its value. Spans that are not
/// whole minutes (or seconds, where the setting is in seconds) are rounded down.
pub fn change(settings: &Settings, changes: &[(String, String)]) -> Result<Settings, Error> {
    let mut values = Values::defaults();
    let recorded = written(settings);
    for (name, value) in &recorded {
        values.set(name, value.clone(), Source::File("the journal".to_owned()))?;
    }
    for (name, value) in changes {
        values.set(name, Value::One(value.clone()), Source::Flag)?;
        let bears = |key: &keys::Key| recorded.iter().any(|(known, _)| *known == key.name);
        if !keys::find(name).is_ok_and(bears) {
            return Err(Error::NoBearing { name: name.clone() });
        }
    }
    Ok(super::agent(&values))
}

/// Every setting on which decisions depend, as it would be written.
fn written(settings: &Settings) -> Vec<(&'static str, Value)> {
    let Settings {
        channel,
        steward_name,
        grace,
        hearth,
        scenes,
        drives,
        model,
        chat,
    } = settings;
    let one = |value: String| Value::One(value);
    let minutes = |span: std::time::Duration| one((span.as_secs() / 60).to_string());
    let seconds = |span: std::time::Duration| one(span.as_secs().to_string());
    let delivery = match hearth.delivery {
        Delivery::Suggest => "suggest",
        Delivery::Overlay => "overlay",
        Delivery::OverlayAndChat => "overlay+chat",
    };
    // whichever it was, it only matters whether there was one
    let provider = if model.enabled { "ollama" } else { "" };
    vec![
        ("twitch.channel", one(channel.clone())),
        ("steward.name", one(steward_name.clone())),
        ("session.grace_minutes", minutes(*grace)),
        ("hearthkeeper.quiet_minutes", minutes(hearth.quiet)),
        (
            "hearthkeeper.prompt_interval_minutes",
            minutes(hearth.interval),
        ),
        ("hearthkeeper.per_hour", one(hearth.per_hour.to_string())),
        (
            "hearthkeeper.per_session",
            one(hearth.per_session.to_string()),
        ),
        (
            "hearthkeeper.active_lines",
            one(hearth.active_lines.to_string()),
        ),
        ("hearthkeeper.active_seconds", seconds(hearth.active_window)),
        (
            "hearthkeeper.voice_hold_seconds",
            seconds(hearth.voice_hold),
        ),
        (
            "hearthkeeper.raid_settle_minutes",
            minutes(hearth.raid_settle),
        ),
        ("hearthkeeper.backoff", one(hearth.backoff.to_string())),
        ("hearthkeeper.adapt", one(hearth.adapt.to_string())),
        ("hearthkeeper.delivery", one(delivery.to_owned())),
        ("hearthkeeper.proposal_minutes", minutes(hearth.proposal)),
        ("hearthkeeper.answer_minutes", minutes(hearth.answer_window)),
        ("scenes.opening", Value::Many(scenes.opening.clone())),
        ("scenes.talk", Value::Many(scenes.talk.clone())),
        (
            "scenes.contemplative",
            Value::Many(scenes.contemplative.clone()),
        ),
        ("scenes.away", Value::Many(scenes.away.clone())),
        ("scenes.closing", Value::Many(scenes.closing.clone())),
        ("drives.warmth_minutes", minutes(drives.warmth)),
        ("drives.concern_minutes", minutes(drives.concern)),
        ("drives.curiosity_minutes", minutes(drives.curiosity)),
        ("drives.restraint_minutes", minutes(drives.restraint)),
        ("drives.threshold", one(drives.threshold.to_string())),
        ("llm.provider", one(provider.to_owned())),
        ("llm.context_tokens", one(model.context_tokens.to_string())),
        ("llm.answer_tokens", one(model.answer_tokens.to_string())),
        ("llm.patience_seconds", seconds(model.patience)),
        (
            "twitch.require_live_stream",
            one(chat.live_only.to_string()),
        ),
        (
            "twitch.offline_chat_test_mode",
            one(chat.offline_test.to_string()),
        ),
    ]
}
