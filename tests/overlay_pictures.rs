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

const EVERYTHING: &str = "/overlay?show=prompt,hearth,chat,theme,timer";

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
        line(
            "2",
            "Marisol",
            "My grandmother kept bees on an island like that one, she said that the wind decides what you may keep",
        ),
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

/// Reads a picture in a page: the highest alpha anywhere, and how the light letters stand out from what is around
/// them if a white scene lies behind (WCAG contrast; the median over all of a letter's surroundings).
const READ_PICTURE: &str = "async (data) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const {width, height} = picture;
    const pen = new OffscreenCanvas(width, height).getContext('2d');
    pen.drawImage(picture, 0, 0);
    const dots = pen.getImageData(0, 0, width, height).data;
    const channel = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const luminance = (at) => {
        const alpha = dots[at + 3] / 255;
        const over = (i) => channel(dots[at + i] / 255 * alpha + 1 - alpha);
        return 0.2126 * over(0) + 0.7152 * over(1) + 0.0722 * over(2);
    };
    let alpha = 0;
    const around = [];
    for (let y = 4; y < height - 4; y += 1) {
        for (let x = 4; x < width - 4; x += 1) {
            const at = (y * width + x) * 4;
            alpha = Math.max(alpha, dots[at + 3]);
            const letter = dots[at + 3] > 252 && dots[at] > 225 && dots[at + 1] > 215 && dots[at + 2] > 200;
            for (const [dx, dy] of letter ? [[4, 0], [-4, 0], [0, 4], [0, -4]] : []) {
                const next = ((y + dy) * width + x + dx) * 4;
                if (dots[next] < 150) around.push(luminance(next));
            }
        }
    }
    around.sort((a, b) => a - b);
    const parchment = 0.2126 * channel(239 / 255) + 0.7152 * channel(230 / 255) + 0.0722 * channel(216 / 255);
    const contrast = (parchment + 0.05) / (around[Math.floor(around.length / 2)] + 0.05);
    return {alpha, letters: around.length, contrast};
}";

async fn read_picture(reader: &Page, picture: &[u8]) -> Value {
    let data = STANDARD.encode(picture);
    reader
        .evaluate(&format!("({READ_PICTURE})('{data}')"))
        .await
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
    page.until(
        "document.getAnimations().length === 0 && [...document.images].every((i) => i.complete)",
    )
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
    server.show(&page, EVERYTHING).await;
    page.until("document.querySelectorAll('.line').length === 8")
        .await;
    shoot(&page, "all").await;
}

/// A harbour at night, in place of a game.
const HARBOUR: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" preserveAspectRatio="none">
<linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1b2838"/><stop offset="1" stop-color="#4d6071"/></linearGradient>
<linearGradient id="w" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#33475a"/><stop offset="1" stop-color="#10161c"/></linearGradient>
<radialGradient id="m"><stop offset="0" stop-color="#cfd6cf" stop-opacity=".35"/><stop offset="1" stop-color="#cfd6cf" stop-opacity="0"/></radialGradient>
<linearGradient id="b"><stop offset="0" stop-color="#e8c071" stop-opacity="0"/><stop offset="1" stop-color="#e8c071" stop-opacity=".3"/></linearGradient>
<rect width="1280" height="470" fill="url(#s)"/><circle cx="700" cy="150" r="230" fill="url(#m)"/><circle cx="700" cy="150" r="34" fill="#dcdfd3"/>
<path d="M0 400L130 330L240 372L380 290L520 380L640 350L760 392L910 310L1040 366L1170 322L1280 360V480H0Z" fill="#2c3d4c"/>
<path d="M0 440L180 392L330 432L470 420L600 448L860 420L1000 380L1130 402L1280 352V480H0Z" fill="#1d2a35"/>
<rect y="452" width="1280" height="268" fill="url(#w)"/>
<path d="M640 500h120M610 540h170M650 585h110M676 470h52" stroke="#dcdfd3" stroke-opacity=".2" stroke-width="3" stroke-linecap="round"/>
<path d="M870 424l8-110h18l8 110z" fill="#121a21"/><path d="M874 314h26v-17h-26z" fill="#e8c071"/><path d="M869 297h36l-18-17z" fill="#121a21"/>
<path d="M874 305L380 240v86z" fill="url(#b)"/>
<path d="M470 552q70 34 150 0l-14 34q-60 16-122 0z" fill="#0d1318"/><path d="M540 556v-150l66 128z" fill="#8b8473"/><path d="M534 556v-136l-48 116z" fill="#6f6a5d"/>
<path d="M0 640Q160 590 330 640T700 720H0Z" fill="#0b1013"/><path d="M700 720Q900 640 1060 660T1280 620V720Z" fill="#0b1013"/></svg>"##;

#[tokio::test]
async fn the_picture_for_the_readme() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(evening())).await;
    let page = Arc::new(browser.page().await);
    page.set_size(1280, 720).await;
    let face = emote(&page).await;
    page.answer_requests("https://static-cdn.jtvnw.net/*", "image/png", face)
        .await;
    server.show(&page, EVERYTHING).await;
    page.until("document.querySelectorAll('.line').length === 8")
        .await;
    settle(&page).await;
    let scene = format!("data:image/svg+xml;base64,{}", STANDARD.encode(HARBOUR));
    page.evaluate(&format!(
        "(async () => {{
            const drawn = new Image();
            drawn.src = '{scene}';
            await drawn.decode();
            document.documentElement.style = 'height: 100%; background: url({scene}) 0 0 / 100% 100%';
            await new Promise(requestAnimationFrame);
        }})()"
    ))
    .await;
    save("readme", &page.screenshot().await);
}

#[tokio::test]
async fn it_is_read_over_snow_and_empty_is_invisible() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let reader = browser.page().await;
    let page = browser.page().await;
    page.set_transparent().await;
    page.set_size(1920, 1080).await;

    let mut server = OverlayServer::start(Journal::new(Value::Null)).await;
    server.show(&page, EVERYTHING).await;
    let seen = read_picture(&reader, &page.screenshot().await).await;
    assert_eq!(seen["alpha"], 0, "an empty overlay has no dot");

    let mut server = OverlayServer::start(Journal::new(evening())).await;
    server.show(&page, EVERYTHING).await;
    page.until("document.querySelectorAll('.line').length === 8")
        .await;
    settle(&page).await;
    let seen = read_picture(&reader, &page.screenshot().await).await;
    assert!(seen["letters"].as_u64() > Some(10_000), "{seen}");
    println!("{seen}");
    assert!(seen["contrast"].as_f64() > Some(4.5), "{seen}");
}

/// The sizes of all that is written, and what lies outside the margins of 4 %. Chat lines that do not fit are laid out
/// past the chat's edge and cut off there, so they do not count.
const MEASURE: &str = "(() => {
    const written = [...document.querySelectorAll('.words, .name, .speech p, figcaption, .title, .angle, .goal, .timer')];
    const edge = document.querySelector('.chat').getBoundingClientRect().right;
    const lines = [...document.querySelectorAll('.line')].filter((line) => line.getBoundingClientRect().left < edge);
    const others = written.filter((element) => !element.closest('.line'));
    const outside = [...lines, ...others, ...document.querySelectorAll('svg')].filter((element) => {
        const {left, top, right, bottom} = element.getBoundingClientRect();
        const [x, y] = [innerWidth * 0.04 - 1, innerHeight * 0.04 - 1];
        return left < x || top < y || right > innerWidth - x || bottom > innerHeight - y;
    });
    const sizes = written.map((element) => parseFloat(getComputedStyle(element).fontSize));
    return {least: Math.min(...sizes), kinds: new Set(sizes).size, outside: outside.map(({className}) => String(className.baseVal ?? className))};
})()";

#[tokio::test]
async fn text_is_large_enough_and_within_the_margins() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut room = evening();
    room["prompt"]["text"] = json!("A line as long as lines may be. ".repeat(7)[..200]);
    room["lines"][7]["text"] = json!("W".repeat(400));
    room["lines"][6]["text"] =
        json!("\u{202e}desrever z\u{334}\u{335}".to_owned() + &"\u{30d}".repeat(200));
    let mut server = OverlayServer::start(Journal::new(room)).await;
    let page = browser.page().await;
    for corner in ["bottom-left", "bottom-right", "top-left", "top-right"] {
        for (size, scale, least) in [
            ((1920, 1080), 1.0, 22.0),
            ((1920, 1080), 0.5, 22.0),
            ((1280, 720), 1.0, 22.0 * 720.0 / 1080.0),
        ] {
            page.set_size(size.0, size.1).await;
            server
                .show(
                    &page,
                    &format!("{EVERYTHING}&corner={corner}&scale={scale}"),
                )
                .await;
            page.until("document.querySelectorAll('.line').length === 8")
                .await;
            settle(&page).await;
            let measured = page.evaluate(MEASURE).await;
            assert!(
                measured["least"].as_f64() >= Some(least),
                "{corner} {size:?} {measured}"
            );
            assert!(measured["kinds"].as_u64() <= Some(4), "{measured}");
            assert_eq!(measured["outside"], json!([]), "{corner} {size:?} {scale}");
        }
    }
}

#[tokio::test]
async fn every_name_is_readable() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let mut server = OverlayServer::start(Journal::new(quiet_room())).await;
    let page = browser.page().await;
    server.show(&page, "/overlay").await;
    let worst = page
        .evaluate(
            "import('/overlay/files/colour.js').then(({nameColour, contrast}) => {
                const steps = ['00', '33', '66', '99', 'cc', 'ff'];
                const chosen = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));
                const colours = [...chosen.map((each) => nameColour(each, '')), ...'abcdefgh'.split('').map((login) => nameColour(null, login))];
                return Math.min(...colours.map((each) => contrast(each.match(/[0-9]+/g).map(Number), [20, 17, 15])));
            })",
        )
        .await;
    assert!(worst.as_f64() >= Some(4.5), "{worst}");
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
