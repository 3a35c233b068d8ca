//! Bytes in, lines out.

use proptest::prelude::*;
use twitch_irc::message::ServerMessage;

use super::*;

fn codec() -> Codec {
    Codec::new(Arc::default())
}

/// What comes out when the bytes arrive in pieces of this size and then end.
fn decode(codec: &mut Codec, bytes: &[u8], piece: usize) -> Vec<IRCMessage> {
    let (mut buffer, mut lines) = (BytesMut::new(), Vec::new());
    for piece in bytes.chunks(piece.max(1)) {
        buffer.extend_from_slice(piece);
        while let Some(line) = codec.decode(&mut buffer).unwrap() {
            lines.push(line);
        }
    }
    while let Some(line) = codec.decode_eof(&mut buffer).unwrap() {
        lines.push(line);
    }
    lines
}

fn commands(bytes: &[u8]) -> Vec<String> {
    let lines = decode(&mut codec(), bytes, usize::MAX);
    lines.into_iter().map(|line| line.command).collect()
}

#[test]
fn both_line_ends_and_none() {
    assert_eq!(
        commands(b"ONE\r\nTWO\n\r\n\nTHREE\r\nHAL"),
        ["ONE", "TWO", "THREE"]
    );
}

#[test]
fn a_line_that_is_too_long_is_skipped_whole() {
    let mut bytes = b"ONE\r\n@".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 3 * LONGEST));
    bytes.extend(b" PRIVMSG #a :b\r\nTWO\r\n");
    for piece in [1000, LONGEST, usize::MAX] {
        let mut codec = codec();
        let lines = decode(&mut codec, &bytes, piece);
        assert_eq!(lines.len(), 2, "in pieces of {piece}");
        assert_eq!(codec.tally.garbage.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn garbage_is_counted() {
    let mut codec = codec();
    let lines = decode(
        &mut codec,
        b"@\r\n: x\r\n!!\r\nA  b\r\nin\rside\r\nFINE\r\n",
        3,
    );
    assert_eq!(lines.len(), 1);
    assert_eq!(codec.tally.garbage.load(Ordering::Relaxed), 5);
}

#[test]
fn chat_beyond_the_backlog_is_dropped_and_the_rest_is_not() {
    let mut codec = codec();
    let mut bytes = ":a!a@a PRIVMSG #b :c\n".repeat(BACKLOG + 3).into_bytes();
    bytes.extend(b"PING :d\n");
    assert_eq!(decode(&mut codec, &bytes, 4096).len(), BACKLOG + 1);
    assert_eq!(codec.tally.dropped.load(Ordering::Relaxed), 3);
}

#[test]
fn nothing_sent_is_two_commands() {
    let mut buffer = BytesMut::new();
    let message = IRCMessage::new_simple(
        "PRIVMSG".to_owned(),
        vec!["#a".to_owned(), "b\r\nQUIT\0".to_owned()],
    );
    codec().encode(message, &mut buffer).unwrap();
    assert_eq!(&buffer[..], b"PRIVMSG #a :b  QUIT \r\n");
}

/// The library's own reading of these panics in a debug build, some in any build.
#[test]
fn tags_that_the_library_stumbles_over_are_emptied() {
    for tags in [
        "color=é€é",
        "color=#8\u{20ac}é",
        "emotes=1:9-2",
        "emotes=1:0-18446744073709551615",
        "followers-only=9223372036854775807",
    ] {
        for command in ["PRIVMSG", "USERNOTICE", "ROOMSTATE"] {
            let rest = "badge-info=;badges=;display-name=a;room-id=1;user-id=2;id=3;tmi-sent-ts=4";
            let line = format!("@{rest};{tags} :a!a@a {command} #b :c");
            let message = parse(line.as_bytes()).unwrap();
            let key = tags.split('=').next().unwrap();
            assert_eq!(message.tags.0[key], "");
            let _ = ServerMessage::try_from(message);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        piece in 1_usize..100,
    ) {
        let mut codec = codec();
        let mut all = bytes;
        all.extend(b"\nLAST\n");
        let lines = decode(&mut codec, &all, piece);
        prop_assert_eq!(&lines.last().unwrap().command, "LAST");
    }

    #[test]
    fn any_line_is_survived_by_the_library_too(
        color in "(#[0-9a-fé€]{0,7}|\\PC{0,7})",
        emotes in "[0-9:,/-]{0,20}",
        rest in "[a-z-]{1,12}=[ -:<-~]{0,12}",
        command in "(PRIVMSG|USERNOTICE|CLEARMSG|CLEARCHAT|ROOMSTATE|NOTICE|USERSTATE|WHISPER|JOIN|[A-Z]{1,9}|[0-9]{3})",
        params in "( #harbor)?( [a-z#]{1,5})?( :\\PC{0,30})?",
    ) {
        let tags = format!("badge-info=;badges=;display-name=a;room-id=1;user-id=2;id=3;tmi-sent-ts=4;msg-id=raid;{rest}");
        let line = format!("@{tags};color={color};emotes={emotes} :a!a@a {command}{params}");
        if let Some(message) = parse(line.as_bytes()) {
            let _ = ServerMessage::try_from(message);
        }
    }

    #[test]
    fn pieces_make_no_difference(
        lines in proptest::collection::vec("[A-Z]{1,5}( :[a-z é海]{0,20})?", 0..20),
        piece in 1_usize..40,
    ) {
        let bytes = lines.iter().flat_map(|l| format!("{l}\r\n").into_bytes()).collect::<Vec<_>>();
        let whole = decode(&mut codec(), &bytes, usize::MAX);
        prop_assert_eq!(whole.len(), lines.len());
        prop_assert_eq!(decode(&mut codec(), &bytes, piece), whole);
    }
}
