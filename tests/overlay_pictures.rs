//! How the overlay looks: pictures of every widget in Chromium at two sizes over a dark and a bright scene, in
//! `target/pictures`, to be looked at; and what can be measured in them. Not what the overlay does.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/overlay_server.rs"]
mod overlay_server;

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use chromium::{Chromium, Page};
use overlay_server::{Journal, OverlayServer, line, now, quiet_room};

const SIZES: [(u32, u32); 2] = [(1920, 1080), (1280, 720)];

/// Scenes as style sheets paint them: a cave at night, snow at noon.
const SCENES: [(&str, &str); 2] = [
    (
        "dark",
        "radial-gradient(80% 70% at 62% 28%, #3c4a55, transparent), \
         radial-gradient(60% 60% at 20% 90%, #2b2319, transparent), linear-gradient(#1a222b, #0c0d0e)",
    ),
    (
        "bright",
        "radial-gradient(70% 60% at 70% 20%, #ffffff, transparent), linear-gradient(#cfe3f2, #f6f8fa 55%, #ffffff)",
    ),
];

const READINGS: [&str; 8] = [
    "lively",
    "settled",
    "contemplative",
    "fading",
    "uncertain",
    "arriving",
    "drifting",
    "resting",
];

/// An evening in full swing.
fn evening() -> Value {
    let mut room = quiet_room();
    room["prompt"] = json!({
        "id": 7, "source": "offline", "since": now(), "until": now() + 600_000,
        "text": "The last harbour took three evenings and one kind stranger; this one has a wall around it.",
    });
    room["dashboard"] = json!({
        "stream_title": "Slow sailing: the northern archipelago", "game": "", "mood": "calm",
        "content_angle": "What makes a place feel inhabited?",
        "session_goals": [
            {"text": "Reach the lighthouse by boat", "done": true},
            {"text": "Build a jetty that looks old", "done": false},
            {"text": "Read two letters from chat", "done": false},
        ],
    });
    room["lines"] = json!(chat());
    room
}

fn chat() -> Vec<Value> {
    let mut lines = vec![
        line("1", "oskar_k", "the fog is doing most of the work here"),
        line("2", "Marisol", "My grandmother kept bees on an island like that one, she said that the wind decides what you may keep"),
        line("3", "tuuli", "a jetty needs a rope that somebody forgot"),
        line("4", "quietfern", "first time here, hello from Porto"),
        line("5", "Northlight", "hello and welcome, there is tea"),
        line("6", "deep_blue", "is that smoke behind the hill?"),
        line("7", "Halvard", "somebody lives there Kappa then"),
        line("8", "Ελένη", "το φως του φάρου, επιτέλους"),
    ];
    for (index, color) in ["#8A2BE2", "#FF69B4", "#008000", "#5F9EA0"]
        .iter()
        .enumerate()
    {
        lines[index]["color"] = json!(color);
    }
    lines[5]["color"] = json!("#0000FF");
    lines[6]["color"] = json!("#B22222");
    lines[1]["role"] = json!("moderator");
    lines[1]["subscriber"] = json!(true);
    lines[2]["role"] = json!("vip");
    lines[4]["role"] = json!("broadcaster");
    lines[6]["subscriber"] = json!(true);
    lines[6]["emotes"] = json!([{"id": "25", "start": 21, "end": 26}]);
    lines
}

/// A small drawn face, in place of Twitch's pictures.
async fn emote(page: &Page) -> Vec<u8> {
    let drawn = page
        .evaluate(
            "(() => {
                const canvas = Object.assign(document.createElement('canvas'), {width: 56, height: 56});
                const pen = canvas.getContext('2d');
                const dot = (x, y, r, colour) => {
                    pen.fillStyle = colour; pen.beginPath(); pen.arc(x, y, r, 0, 7); pen.fill();
                };
                dot(28, 28, 26, '#d9b38c'); dot(19, 24, 4, '#3b2a1e'); dot(37, 24, 4, '#3b2a1e');
                pen.strokeStyle = '#3b2a1e'; pen.lineWidth = 3; pen.beginPath(); pen.arc(28, 32, 11, 0.3, 2.8); pen.stroke();
                return canvas.toDataURL().split(',')[1];
            })()",
        )
        .await;
    STANDARD
        .decode(drawn.as_str().expect("a data address"))
        .expect("base64")
}

fn save(name: &str, picture: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    std::fs::create_dir_all(&folder).expect("the folder for pictures");
    std::fs::write(folder.join(format!("{name}.png")), picture).expect("the picture is written");
}

/// Waits until nothing moves, so that the picture is of the finished state.
async fn settle(page: &Page) {
    page.until("document.getAnimations().length === 0 && [...document.images].every((i) => i.complete)")
        .await;
}

async fn shoot(page: &Page, name: &str) {
    settle(page).await;
    for (width, height) in SIZES {
        page.set_size(width, height).await;
        for (scene, paint) in SCENES {
            page.evaluate(&format!(
                "document.documentElement.style = `height: 100%; background: {paint}`; 0"
            ))
            .await;
            save(
                &format!("{name}-{width}x{height}-{scene}"),
                &page.screenshot().await,
            );
        }
        page.evaluate("document.documentElement.style = ''; 0")
            .await;
    }
}

#[tokio::test]
async fn each_widget_has_its_picture() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(evening())).await;
    let page = Arc::new(browser.page().await);
    page.set_transparent().await;
    page.set_size(1920, 1080).await;
    let face = emote(&page).await;
    page.answer_requests("https://static-cdn.jtvnw.net/*", "image/png", face)
        .await;

    for widget in ["prompt", "hearth", "chat", "theme", "timer"] {
        server.show(&page, &format!("/overlay/{widget}")).await;
        page.until("document.querySelector('.widget').firstChild !== null")
            .await;
        shoot(&page, widget).await;
    }
    server.show(&page, "/overlay?show=prompt,hearth,chat,theme,timer").await;
    page.until("document.querySelectorAll('.line').length === 8")
        .await;
    shoot(&page, "all").await;
}

#[tokio::test]
async fn each_reading_has_its_fire() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let page = browser.page().await;
    page.set_size(1600, 400).await;
    page.set_reduced_motion(true).await;
    let mut room = quiet_room();
    for reading in READINGS {
        room["reading"] = json!(reading);
        let mut server = OverlayServer::start(Journal::new(room.clone())).await;
        server.show(&page, "/overlay/hearth").await;
        page.until("document.querySelector('.hearth svg') !== null")
            .await;
        // Side by side: this page's fire, eight times, each with its own reading.
        if reading == "resting" {
            page.evaluate(&format!(
                "(() => {{
                    const stage = document.querySelector('.fireside');
                    const first = stage.firstChild;
                    {readings}.forEach((reading) => {{
                        const fire = first.cloneNode(true);
                        fire.dataset.reading = reading;
                        for (const part of fire.querySelectorAll('[id], [fill], [stroke]')) {{
                            for (const name of ['id', 'fill', 'stroke']) {{
                                const value = part.getAttribute(name);
                                value && part.setAttribute(name, value.replace('fire-', `${{reading}}-`));
                            }}
                        }}
                        fire.style.width = fire.style.height = '180px';
                        stage.prepend(fire);
                    }});
                    first.remove();
                }})()",
                readings = json!(READINGS)
            ))
            .await;
            for (scene, paint) in SCENES {
                page.evaluate(&format!(
                    "document.documentElement.style = `height: 100%; background: {paint}`; 0"
                ))
                .await;
                save(&format!("readings-{scene}"), &page.screenshot().await);
            }
        }
    }
}
