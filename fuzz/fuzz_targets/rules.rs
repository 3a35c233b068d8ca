//! Any text as the operator's rules: it is taken or refused with a line of the file, and what is taken judges.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sanctum_chronicler::agent::warden::{Standing, Warden};

fuzz_target!(|text: &str| {
    match Warden::new(Some(text)) {
        Ok(warden) => {
            let _ = warden.judge_text("buy cheap viewers on a.top, dm me", Standing::Newcomer);
            let line: String = text.chars().take(300).collect();
            let _ = warden.judge_text(&line, Standing::Viewer);
        }
        Err(error) => assert!(error.line <= text.matches('\n').count() + 1, "{error}"),
    }
});
