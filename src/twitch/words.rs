//! Words on their way to chat, made fit to be sent: one line, no command, no more than a line holds.
//! Pure. Whether they may be sent at all is the outbox's question.

use thiserror::Error;

use super::text::clean;

/// Twitch refuses longer lines (<https://dev.twitch.tv/docs/chat/send-receive-messages/>). In characters.
const MOST: usize = 500;

/// Why words cannot be sent, as a sentence.
#[derive(Debug, Error, PartialEq, Eq)]
pub(super) enum Unfit {
    #[error("The line is empty.")]
    Empty,
    #[error("The line begins with `{0}`, which chat reads as a command.")]
    Command(char),
    #[error("The line has {0} characters; chat takes {MOST} at most.")]
    TooLong(usize),
}

/// The words on one line: line breaks become spaces, for what follows one is a command of its own to the
/// server; other control characters go. What is too long is refused and not cut, as half a thought is
/// none.
pub(super) fn fit(text: &str) -> Result<String, Unfit> {
    let words = clean(text, usize::MAX);
    let length = words.chars().count();
    match words.chars().next() {
        None => Err(Unfit::Empty),
        // `/ban` and `.ban` do the same
        Some(first @ ('/' | '.')) => Err(Unfit::Command(first)),
        Some(_) if length > MOST => Err(Unfit::TooLong(length)),
        Some(_) => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_that_cannot_be_said() {
        for empty in ["", " \r\n\0", "\u{1}\u{1}", "\u{feff}"] {
            assert_eq!(fit(empty), Err(Unfit::Empty), "{empty:?}");
        }
        for command in ["/ban anna", ".ban anna", " \n/me waves", "\u{1}\0.color"] {
            assert!(
                matches!(fit(command), Err(Unfit::Command(_))),
                "{command:?}"
            );
        }
        assert_eq!(fit(&"é".repeat(501)), Err(Unfit::TooLong(501)));
        assert_eq!(fit(&"é".repeat(500)), Ok("é".repeat(500)));
    }

    #[test]
    fn the_words_stay_and_the_breaks_go() {
        let said = fit("the tide\r\nPRIVMSG #elsewhere :turns\0");
        assert_eq!(said.as_deref(), Ok("the tide  PRIVMSG #elsewhere :turns"));
        assert_eq!(fit("\u{1}ACTION waves\u{1}").as_deref(), Ok("ACTION waves"));
    }

    proptest! {
        #[test]
        fn what_is_fit_is_one_line_and_no_command(text in "[\\r\\n\\x00\\x01 ./a-cé]{0,40}|\\PC{0,600}|.{0,40}") {
            if let Ok(words) = fit(&text) {
                prop_assert!(!words.contains(char::is_control));
                prop_assert!(!words.starts_with(['/', '.', ' ']));
                prop_assert!((1..=MOST).contains(&words.chars().count()));
                prop_assert_eq!(fit(&words), Ok(words.clone()));
            }
        }
    }
}
