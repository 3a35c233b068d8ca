//! Which of OBS's inputs is the streamer's microphone.

use obws::responses::inputs::{Input, SpecialInputs};

/// Kinds of input that capture a microphone: Windows, macOS, then Linux's four.
const CAPTURES: [&str; 6] = [
    "wasapi_input_capture",
    "coreaudio_input_capture",
    "pulse_input_capture",
    "alsa_input_capture",
    "jack_input_capture",
    "pipewire_audio_input_capture",
];

/// Words that people name a microphone by.
const WORDS: [&str; 6] = [
    "mic",
    "microphone",
    "mikrofon",
    "micro",
    "micrófono",
    "mikro",
];

/// The microphone's name: the wanted one if OBS has it; without a wish the first of OBS's own
/// microphone inputs (Settings > Audio), else the first input that captures one, else the first that is
/// named like one.
pub(super) fn choose(
    wanted: Option<&str>,
    special: &SpecialInputs,
    inputs: &[Input],
) -> Option<String> {
    let has = |name: &str| inputs.iter().any(|input| input.id.name == name);
    if let Some(wanted) = wanted {
        return has(wanted).then(|| wanted.to_owned());
    }
    let own = [&special.mic1, &special.mic2, &special.mic3, &special.mic4];
    if let Some(name) = own.into_iter().flatten().next() {
        return Some(name.clone());
    }
    let captures = |input: &&Input| CAPTURES.contains(&input.unversioned_kind.as_str());
    let named = |input: &&Input| sounds_like_one(&input.id.name);
    let found = inputs
        .iter()
        .find(captures)
        .or_else(|| inputs.iter().find(named));
    found.map(|input| input.id.name.clone())
}

fn sounds_like_one(name: &str) -> bool {
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use obws::responses::inputs::InputId;

    use super::*;

    fn input(name: &str, kind: &str) -> Input {
        let id = InputId {
            name: name.to_owned(),
            ..InputId::default()
        };
        Input {
            id,
            kind: format!("{kind}_v2"),
            unversioned_kind: kind.to_owned(),
        }
    }

    fn none() -> SpecialInputs {
        SpecialInputs::default()
    }

    #[test]
    fn a_wish_is_granted_if_obs_has_it_and_nothing_else_is_taken_instead() {
        let special = SpecialInputs {
            mic1: Some("Mic/Aux".to_owned()),
            ..none()
        };
        let inputs = [input("Mic/Aux", "x"), input("Yeti", "x")];
        let choice = choose(Some("Yeti"), &special, &inputs);
        assert_eq!(choice.as_deref(), Some("Yeti"));
        assert_eq!(choose(Some("Snowball"), &special, &inputs), None);
    }

    #[test]
    fn the_first_of_obs_own_microphones_comes_first() {
        let special = SpecialInputs {
            desktop1: Some("Desktop Audio".to_owned()),
            mic2: Some("Guest".to_owned()),
            mic3: Some("Room".to_owned()),
            ..none()
        };
        let inputs = [input("Mic", "pulse_input_capture")];
        assert_eq!(choose(None, &special, &inputs).as_deref(), Some("Guest"));
    }

    #[test]
    fn then_what_captures_one_then_what_is_named_like_one() {
        let inputs = [
            input("Mic picture", "image_source"),
            input("Voice", "wasapi_input_capture"),
        ];
        assert_eq!(choose(None, &none(), &inputs).as_deref(), Some("Voice"));
        let inputs = [
            input("Microscope", "v4l2_input"),
            input("Table mic (left)", "asio_input_capture"),
        ];
        let choice = choose(None, &none(), &inputs);
        assert_eq!(choice.as_deref(), Some("Table mic (left)"));
        assert_eq!(choose(None, &none(), &inputs[..1]), None);
    }
}
