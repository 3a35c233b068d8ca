//! Any text as what an overlay page tells the hub. It means something about the broadcast or the scene, or nothing;
//! an overlay can tell of nothing else.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sanctum_chronicler::event::{Input, StreamSource};
use sanctum_chronicler::web::protocol::Told;

fuzz_target!(|text: &str| {
    match Told::parse(text).and_then(Told::into_input) {
        None => {}
        Some(Input::Scene { name }) => assert!(!name.is_empty() && name.len() <= 256),
        Some(Input::Stream { source, .. }) => assert_eq!(source, StreamSource::Overlay),
        Some(other) => panic!("an overlay told {other:?}"),
    }
});
