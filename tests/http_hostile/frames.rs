//! Frames on a WebSocket that no browser sends.

use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::clients::Listener;
use crate::web::SOON;
use crate::{HOST, get, stage};

#[tokio::test]
async fn a_message_in_many_fragments_has_the_same_measure() {
    let stage = stage().await;
    let mut socket = Listener::connect(stage.address, "").await;
    socket.next_of("hello").await;
    let piece = "x".repeat(1000);
    for number in 0..40 {
        let part = if number == 0 {
            Data::Text
        } else {
            Data::Continue
        };
        let frame = Frame::message(piece.clone(), OpCode::Data(part), false);
        if socket.socket.send(Message::Frame(frame)).await.is_err() {
            break;
        }
    }
    assert_eq!(socket.until_closed().await, None);
    // others do not notice
    let mut other = Listener::connect(stage.address, "").await;
    other.next_of("hello").await;
}

/// Frames that no browser sends end the connection: unmasked ones, of reserved kinds, too long for what they are.
#[tokio::test]
async fn broken_frames_end_the_connection() {
    let stage = stage().await;
    let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                   sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    let ping = [&[0x89, 0xfe, 0, 200][..], &[0; 204]].concat();
    let frames: [&[u8]; 6] = [
        &[0x81, 0x01, b'x'],
        &[0x83, 0x80, 0, 0, 0, 0],
        &[0x8b, 0x80, 0, 0, 0, 0],
        &ping,
        &[0x80, 0x80, 0, 0, 0, 0],
        &[
            0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
        ],
    ];
    for frame in frames {
        let mut stream = TcpStream::connect(stage.address).await.unwrap();
        stream
            .write_all(get("/ws", &format!("{HOST}{upgrade}")).as_bytes())
            .await
            .unwrap();
        stream.write_all(frame).await.unwrap();
        let mut bytes = Vec::new();
        let read = timeout(SOON, stream.read_to_end(&mut bytes)).await;
        let _ = read.unwrap_or_else(|_| panic!("{frame:x?} is taken"));
    }
}
