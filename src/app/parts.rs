//! How the program's parts are, told to whoever started it. The doors report for themselves; those that
//! are not configured are named here.

use crate::config::Config;
use crate::event::{Input, Part, PartState, PartStatus};

/// The parts that have nothing to work with. They say so once, at the start.
pub(super) fn absent(config: &Config) -> Vec<PartStatus> {
    let off = |part, detail: &str, hint: &str| PartStatus {
        part,
        state: PartState::Off,
        detail: detail.to_owned(),
        hint: hint.to_owned(),
    };
    let twitch = &config.twitch;
    let mut parts = Vec::new();
    if config.obs.url.is_none() {
        parts.push(off(
            Part::Obs,
            "OBS is not asked.",
            "Set SANCTUM_OBS_URL to ask it.",
        ));
    }
    if !twitch.chat_enabled {
        parts.push(off(
            Part::Chat,
            "Chat is switched off.",
            "Set TWITCH_CHAT_ENABLED to true to read it.",
        ));
    } else if twitch.channel.is_none() {
        parts.push(off(
            Part::Chat,
            "No Twitch channel is named.",
            "Start with `sanctum run --channel NAME`.",
        ));
    }
    if config.llm.provider.is_none() {
        parts.push(off(
            Part::Model,
            "No language model is configured; the offline voice speaks.",
            "",
        ));
    }
    parts.push(off(
        Part::Overlay,
        "No overlay is open.",
        "Add the overlay's address to OBS as a browser source.",
    ));
    parts
}

/// Puts a part's new state into the log: a line that a person can act on.
pub(super) fn log(input: &Input) {
    let Input::Part(status) = input else { return };
    match status.state {
        PartState::Broken => tracing::warn!("{}", line(status)),
        PartState::Off | PartState::Ok => tracing::info!("{}", line(status)),
    }
}

fn line(status: &PartStatus) -> String {
    let words = [&status.detail, &status.hint];
    let words = words.into_iter().filter(|words| !words.is_empty());
    let sentences: Vec<_> = words.map(|words| sentence(words)).collect();
    sentences.join(" ")
}

/// With a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(char::to_uppercase);
    let mut sentence: String = first.into_iter().flatten().chain(chars).collect();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_told_in_sentences() {
        let status = PartStatus {
            part: Part::Chat,
            state: PartState::Broken,
            detail: "cannot reach the server".to_owned(),
            hint: "Check the network.".to_owned(),
        };
        assert_eq!(line(&status), "Cannot reach the server. Check the network.");
        let hint = String::new();
        let status = PartStatus { hint, ..status };
        assert_eq!(line(&status), "Cannot reach the server.");
    }
}
