//! The hub as its clients see it: over real sockets, every frame held against the schema.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/clients.rs"]
mod clients;
#[path = "support/web.rs"]
mod web;

use clients::Listener;
use sanctum_chronicler::event::{Actor, ChatLine, Input, Order, Origin, Removal};
use sanctum_chronicler::journal::Journal;
use serde_json::{Value, json};
use web::{Setting, Stage};

fn id(event: &Value) -> &str {
    event["data"]["line"]["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_client_gets_the_present_and_then_what_happens() {
    let stage = Stage::open().await;
    stage.says("m1", "before").await;
    let mut overlay = Listener::connect(stage.address, "").await;
    let hello = overlay.next().await;
    assert_eq!(hello["type"], "hello");
    assert_eq!(hello["data"]["resumed"], false);
    assert_eq!(hello["data"]["snapshot"]["lines"][0]["text"], "before");
    let entry = stage.says("m2", "after").await;
    let line = overlay.next_of("chat.message").await;
    assert_eq!((id(&line), &line["seq"]), ("m2", &json!(entry.seq)));
}

#[tokio::test]
async fn viewers_never_see_what_is_held_back() {
    let stage = Stage::open().await;
    let mut overlay = Listener::connect(stage.address, "?role=overlay").await;
    let mut owner = Listener::owner(stage.address).await;
    let hello = owner.next().await;
    assert!(hello["data"]["snapshot"]["parts"].is_array());

    stage.says("bad", "a scam").await;
    let mut bot = ChatLine::plain("bot", "nightbot", "hydrate");
    bot.origin = Origin::Bot;
    stage.tell(Input::Chat(Box::new(bot))).await;
    stage.says("good", "hello").await;
    assert_eq!(id(&overlay.next_of("chat.message").await), "good");

    let line = owner.next_of("chat.message").await;
    assert_eq!(line["data"]["line"]["flag"]["severity"], "high");
    let flag = owner.next().await;
    assert_eq!(
        (&flag["type"], &flag["data"]["id"]),
        (&json!("chat.flag"), &json!("bad"))
    );
    assert_eq!(
        flag["seq"].as_u64(),
        line["seq"].as_u64().map(|seq| seq + 1)
    );
    assert_eq!(id(&owner.next_of("chat.message").await), "bot");

    let mut late = Listener::connect(stage.address, "").await;
    let hello = late.next().await;
    assert_eq!(
        hello["data"]["snapshot"]["lines"].as_array().unwrap().len(),
        1
    );

    // A moderator lets it through after all.
    let order = Order::DismissFlag {
        message: "bad".into(),
    };
    stage
        .tell(Input::Order {
            by: Actor::Owner,
            order,
        })
        .await;
    assert_eq!(id(&overlay.next_of("chat.message").await), "bad");
    owner.next_of("chat.flag_dismissed").await;
    // And it goes when it is deleted, as all others do.
    stage
        .tell(Input::Removed(Removal::Message("bad".into())))
        .await;
    let removed = overlay.next_of("chat.removed").await;
    assert_eq!(removed["data"]["ids"], json!(["bad"]));
    stage.tell(Input::Removed(Removal::All)).await;
    overlay.next_of("chat.cleared").await;
}

#[tokio::test]
async fn a_client_that_comes_back_gets_what_it_missed_once_and_in_order() {
    let stage = Stage::open().await;
    for n in 0..100 {
        stage.inbox.send(chat(n)).await.unwrap();
    }
    let last = stage.says("m100", "the last").await.seq;
    for role in ["role=overlay", &format!("role=owner&key={}", web::ADMIN)] {
        // Positions in the middle of frames too.
        for since in [1, 37, 64, last - 1] {
            let query = format!("?{role}&since={since}&database={}", stage.hub.database());
            let mut client = Listener::connect(stage.address, &query).await;
            let hello = client.next().await;
            assert_eq!(hello["data"]["resumed"], true, "{hello}");
            assert_eq!(hello["data"]["snapshot"], Value::Null);
            assert_eq!(hello["seq"], since);
            for seq in since + 1..=last {
                let event = client.next().await;
                if event["type"] == "part.changed" {
                    break;
                }
                assert_eq!(event["seq"], seq);
            }
        }
    }
}

fn chat(n: usize) -> Input {
    Input::Chat(Box::new(ChatLine::plain(&format!("m{n}"), "ann", "words")))
}

#[tokio::test]
async fn what_cannot_be_resumed_begins_anew() {
    let setting = Setting {
        ring: 8,
        ..Setting::default()
    };
    let stage = Stage::with(setting).await;
    for n in 0..50 {
        stage.says(&format!("m{n}"), "words").await;
    }
    let other = "0".repeat(32);
    let future = "?since=1000000".to_owned();
    for query in [
        "?since=1".to_owned(),
        future,
        format!("?since=49&database={other}"),
    ] {
        let mut client = Listener::connect(stage.address, &query).await;
        let hello = client.next().await;
        assert_eq!(hello["data"]["resumed"], false, "{query}");
        assert!(hello["data"]["snapshot"].is_object());
        assert!(hello["seq"].as_u64().unwrap() >= 50);
    }
}

#[tokio::test]
async fn numbers_and_resuming_go_on_across_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Journal::open(folder.path()).unwrap();
    let first = Stage::over(open(), Setting::default()).await;
    let seq = first.says("m1", "one").await.seq;
    let last = first.says("m2", "two").await.seq;
    let database = first.hub.database().to_owned();
    first.end().await;

    let second = Stage::over(open(), Setting::default()).await;
    let query = format!("?since={seq}&database={database}");
    let mut client = Listener::connect(second.address, &query).await;
    assert_eq!(client.next().await["data"]["resumed"], true);
    let missed = client.next_of("chat.message").await;
    assert_eq!((id(&missed), &missed["seq"]), ("m2", &json!(last)));
    assert!(second.says("m3", "three").await.seq > last);
    assert_eq!(id(&client.next_of("chat.message").await), "m3");
}

#[tokio::test]
async fn a_slow_reader_is_skipped_forward_and_holds_nobody_up() {
    let setting = Setting {
        ring: 64,
        ..Setting::default()
    };
    let stage = Stage::with(setting).await;
    let mut slow = Listener::connect(stage.address, "").await;
    slow.next().await;
    let mut quick = Listener::connect(stage.address, "").await;
    quick.next().await;
    // More than all socket buffers on the way hold; the slow one reads none of it.
    let words = "word ".repeat(390);
    let mut last = 0;
    for n in 0..5000 {
        let line = ChatLine::plain(&format!("m{n}"), "ann", &words);
        let input = Input::Chat(Box::new(line));
        if n % 50 == 49 {
            last = stage.tell(input).await.seq;
            while quick.next().await["seq"].as_u64() != Some(last) {}
        } else {
            stage.inbox.send(input).await.unwrap();
        }
    }
    let mut seen = 0;
    let skipped = loop {
        let event = slow.next().await;
        let seq = event["seq"].as_u64().unwrap();
        assert!(seq > seen, "numbers rise");
        seen = seq;
        if event["type"] == "snapshot" {
            break event;
        }
    };
    assert_eq!(skipped["data"]["skipped"], true);
    assert_eq!(
        skipped["data"]["snapshot"]["lines"]
            .as_array()
            .unwrap()
            .len(),
        50
    );
    while seen < last {
        seen = slow.next().await["seq"].as_u64().unwrap();
    }
    stage.says("next", "and on").await;
    assert_eq!(id(&slow.next_of("chat.message").await), "next");
}

#[tokio::test]
async fn what_waits_comes_in_one_frame() {
    let stage = Stage::open().await;
    let mut overlay = Listener::connect(stage.address, "").await;
    overlay.next().await;
    for n in 0..20 {
        stage.inbox.offer(chat(n)).unwrap();
    }
    let mut frames = 0;
    let mut lines = 0;
    while lines < 20 {
        let message = futures_util::StreamExt::next(&mut overlay.socket)
            .await
            .unwrap()
            .unwrap();
        let events = clients::checked(message.to_text().unwrap(), true);
        frames += 1;
        lines += events
            .iter()
            .filter(|e| e["type"] == "chat.message")
            .count();
    }
    assert!(frames <= 3, "{frames} frames for one batch");
}
