//! Any lines, by a handful of accounts, through the whole Warden and its memory. A line of chat that makes it
//! panic, or that takes long enough for the fuzzer to report it, is a fault.

#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use sanctum_chronicler::agent::warden::{Context, Memory, Standing, Warden};
use sanctum_chronicler::event::{At, ChatLine};

/// Longest line that the chat door lets in, bytes.
const LONGEST: usize = 2000;

struct Chat {
    warden: Warden,
    memory: Memory,
    context: Context,
    now: u64,
}

thread_local! {
    static CHAT: RefCell<Chat> = RefCell::new(Chat {
        warden: Warden::new(None).expect("the built-in rules are sound"),
        memory: Memory::default(),
        context: Context::new(&["mirastream", "Mira Stream"], &["oldtom"]),
        now: 0,
    });
}

fuzz_target!(|text: &str| {
    CHAT.with_borrow_mut(|chat| {
        for part in text.split('\n') {
            let end = (0..=LONGEST.min(part.len()))
                .rev()
                .find(|&end| part.is_char_boundary(end));
            let part = &part[..end.unwrap_or_default()];
            let flag = chat.warden.judge_text(part, Standing::Newcomer);
            assert!(flag.is_none_or(|flag| !flag.reasons.is_empty()));
            chat.now += 300;
            // The name comes from the line too: names are folded and compared.
            let who: String = part.chars().take(12).collect();
            let line = ChatLine {
                first: part.len() % 2 == 0,
                ..ChatLine::plain("x", &who, part)
            };
            let (warden, context) = (&chat.warden, &chat.context);
            let _ = warden.judge(&mut chat.memory, At(chat.now), &line, context);
        }
    });
});
