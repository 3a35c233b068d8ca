//! The panel in every state that a stranger may find it in: at the first start, waiting, hushed, with parts broken,
//! without its line to the program, with long words and words from right to left. In each, axe-core finds nothing,
//! nothing sticks out, and fingers find what they press. The pictures are for a person to look at.

#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/needs.rs"]
mod needs;
#[path = "support/overlay_server.rs"]
mod overlay_server;
#[path = "support/panel_eyes.rs"]
mod panel_eyes;
#[path = "support/panel_server.rs"]
mod panel_server;

use chromium::{Chromium, Page};
use overlay_server::now;
use panel_eyes::{furnish, holds_up, take};
use panel_server::{MINUTE, Stage, evening, flag, prompt, refusal, room, staff_line};
use serde_json::{Value, json};

/// Width, height, whether it is touched, scheme, query.
type Form = (u32, u32, bool, &'static str, &'static str);
/// A dock, a phone, a tablet, a laptop, and a laptop at 200 %.
const FORMS: [Form; 5] = [
    (320, 640, false, "dark", "?dock=1"),
    (390, 844, true, "light", ""),
    (768, 1024, false, "light", ""),
    (1280, 800, false, "dark", ""),
    (640, 400, false, "dark", "?zoomed"),
];

/// What is pressed and is not 44 px tall, where fingers press.
const TOO_SMALL_FOR_FINGERS: &str = "[...document.querySelectorAll('button, input:not([type=checkbox]), select, nav a, summary, label:has([type=checkbox])')]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5).map((each) => each.outerHTML.slice(0, 90))";

/// In all forms: nothing is wrong with it, and a picture of it is there.
async fn look(name: &str, snapshot: &Value, last: impl AsyncFn(&Page, &mut Stage)) {
    let (Some(browser), Some(axe)) = (Chromium::shared(), needs::axe()) else {
        return;
    };
    let page = browser.page().await;
    for (width, height, touch, scheme, query) in FORMS {
        page.set_media(&[("prefers-color-scheme", scheme)]).await;
        page.set_size(width, height).await;
        page.set_touch(touch).await;
        let mut stage = Stage::open(snapshot.clone()).await;
        furnish(&stage);
        stage.show(&page, query).await;
        page.until("document.querySelector('#section').textContent.length > 20")
            .await;
        last(&page, &mut stage).await;
        holds_up(&page, axe, &format!("{name} {width}")).await;
        if touch {
            assert_eq!(
                page.evaluate(TOO_SMALL_FOR_FINGERS).await,
                json!([]),
                "{name}"
            );
        }
        take(&page, &format!("state-{name}-{width}")).await;
    }
}

async fn as_it_is(_: &Page, _: &mut Stage) {}

/// As the program tells it when it starts for the first time.
fn first_start() -> Value {
    let part = |name: &str, detail: &str, hint: &str| json!({"part": name, "state": "off", "detail": detail, "hint": hint, "since": now() - MINUTE});
    let mut room = room();
    let why = json!([{"cause": "not_live", "text": "The stream is not live."}]);
    for (name, value) in [
        ("session", Value::Null),
        ("reading", json!("resting")),
        ("live", json!(false)),
        ("scene", Value::Null),
        ("dashboard", Value::Null),
        ("reasons", why.clone()),
        ("silence", why),
        ("next_prompt", Value::Null),
        ("delivery", json!("overlay")),
    ] {
        room[name] = value;
    }
    room["parts"] = json!([
        part(
            "obs",
            "OBS is not running at 127.0.0.1:4455",
            "Start OBS; in it, Tools > WebSocket Server Settings > Enable WebSocket server."
        ),
        part(
            "chat",
            "No Twitch channel is named.",
            "Start with `sanctum run --channel NAME`."
        ),
        part(
            "overlay",
            "No overlay is open.",
            "Add the overlay's address to OBS as a browser source."
        ),
    ]);
    room
}

#[tokio::test]
async fn at_the_first_start() {
    look("first", &first_start(), as_it_is).await;
}

#[tokio::test]
async fn quiet() {
    look("quiet", &room(), as_it_is).await;
}

/// The picture of 1280 pixels is the one in the docs.
#[tokio::test]
async fn in_an_ordinary_evening() {
    let mut evening = evening();
    evening["parts"] = json!([
        {"part": "obs", "state": "ok", "detail": "OBS 30.2 streams.", "hint": "", "since": now() - 84 * MINUTE},
        {"part": "helix", "state": "ok", "detail": "Signed in as northlight.", "hint": "", "since": now() - 84 * MINUTE},
    ]);
    look("evening", &evening, async |page, stage| {
        stage.hub.say("viewers", json!({"count": 9}));
        page.until("document.getElementById('stream').textContent.includes('9 watching')")
            .await;
    })
    .await;
}

#[tokio::test]
async fn with_two_lines_waiting() {
    let mut evening = evening();
    let long = "The keeper keeps the lamp lit for boats he does not trust, and for the ones that never come; a harbour is mostly that, a light that is left on, and somebody who stays up to see that it burns till dawn.";
    let mut first = prompt(7, long);
    first["reasons"] = json!([
        {"cause": "quiet", "text": "Chat was quiet for 31 minutes; this channel's usual gap is 12 minutes."},
        {"cause": "question", "text": "A question was left hanging 8 minutes ago, and nobody has answered it yet."},
        {"cause": "viewers", "text": "9 of 14 viewers are left."},
        {"cause": "drives", "text": "Curiosity outweighs restraint: the evening's angle has not been spoken of for 50 minutes."},
    ]);
    first["verdict"] =
        json!({"passed": false, "broken": ["longer than 200 characters", "two thoughts in one"]});
    let until = now() + 4 * MINUTE;
    evening["proposals"] = json!([
        {"prompt": first, "since": now(), "until": until},
        {"prompt": prompt(8, "Fog keeps its own hours."), "since": now(), "until": until},
    ]);
    look("waiting", &evening, async |page, _| {
        page.until("document.querySelectorAll('.proposal').length === 2")
            .await;
        page.evaluate(
            "[...document.querySelectorAll('.proposal')][1].querySelectorAll('button')[2].click()",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn hushed() {
    let mut room = room();
    let until = now() + 20 * MINUTE;
    room["hush"] = json!({"until": until, "by": {"kind": "panel", "name": "Sol"}});
    room["reading"] = json!("resting");
    room["reasons"] = json!([{"cause": "hush", "text": "A hush was asked for."}]);
    room["silence"] =
        json!([{"cause": "hush", "text": "A hush was asked for; 20 minutes of it are left."}]);
    room["next_prompt"] = json!(until);
    look("hushed", &room, as_it_is).await;
}

#[tokio::test]
async fn with_parts_broken_and_the_test_mode_on() {
    let mut evening = evening();
    evening["chat_gate"]["offline_test"] = json!(true);
    evening["parts"] = json!([
        {"part": "obs", "state": "broken", "detail": "OBS refused the password.", "hint": "Set `SANCTUM_OBS_PASSWORD` to the one that OBS shows under Tools > WebSocket Server Settings.", "since": now() - 3 * MINUTE},
        {"part": "chat", "state": "ok", "detail": "Reads northlight.", "hint": "", "since": now() - 80 * MINUTE},
        {"part": "helix", "state": "broken", "detail": "Twitch refused the token.", "hint": "Sign in again under Twitch.", "since": now() - 12 * MINUTE},
    ]);
    look("broken", &evening, async |page, _| {
        page.evaluate("void (location.hash = '#state')").await;
        page.until("document.querySelector('.parts [data-state=broken]') !== null")
            .await;
    })
    .await;
}

#[tokio::test]
async fn with_words_of_all_kinds() {
    let mut evening = evening();
    let name = "Donaudampfschifffahrtsgesellschaftskapitän";
    let mut german = staff_line(
        "20",
        name,
        "Rechtsschutzversicherungsgesellschaften, Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung und https://example.org/a/very/long/address/that/goes/on/and/on/and/on?and=on",
    );
    german["flag"] = flag("medium");
    let mut hebrew = staff_line(
        "21",
        "נועה",
        "הערפל יושב על הים, ואף אחד לא ממהר. (1) 2, 3!",
    );
    hebrew["flag"] = json!({"severity": "low", "category": "flood", "reasons": ["the fourth line in 10 seconds"]});
    let arabic = staff_line("22", "ليلى", "الضباب كثيف هذه الليلة 🕯️ و المصباح مضاء");
    let piled = staff_line(
        "23",
        "z̸̢̛͇̦͎̪̞̙̼̐̈́̄̎͐̕͝algo",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    );
    evening["lines"] = json!([german, hebrew, arabic, piled]);
    for (i, line) in evening["lines"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .enumerate()
    {
        line["at"] = json!(now() - (9 - i as u64) * MINUTE);
    }
    evening["session"]["channel"] = json!("a_channel_of_25_characters");
    evening["scene"] =
        json!("Gemütliche Gesprächsszene mit Hintergrundbeleuchtung und Kaminfeuer (2)");
    evening["dashboard"]["stream_title"] = json!(
        "Geschwindigkeitsbegrenzungsüberschreitung: ein sehr langer Titel, der über mehrere Zeilen geht"
    );
    evening["dashboard"]["session_goals"][0]["text"] = json!("הגיעו לפני הלילה, לשם שינוי");
    let waiting = prompt(7, "מנורה דולקת בים היא הבטחה שמישהו מקיים.");
    evening["proposals"] =
        json!([{"prompt": waiting, "since": now(), "until": now() + 4 * MINUTE}]);
    look("words", &evening, async |page, stage| {
        stage.hub.say(
            "moderation.ended",
            json!({"id": 1, "deed": "timeout", "seconds": 600, "user_id": "1", "login": name, "message_id": null,
                   "why": "Wiederholungstäter", "by": {"kind": "panel", "name": "נועה"}, "done": true, "answer": "It is so."}),
        );
        page.until("document.querySelector('.deed') !== null").await;
    })
    .await;
}

#[tokio::test]
async fn with_its_hands_full() {
    look("busy", &evening(), async |page, _| {
        let press = "(place, words) => [...document.querySelectorAll(`${place} button`)].find((b) => b.textContent === words).click()";
        for (place, words) in [
            ("#controls", "Preview"),
            ("#section", "Draft one"),
            (".proposal", "Edit"),
            ("[data-id='8']", "Act"),
            (".menu", "Delete"),
        ] {
            page.evaluate(&format!("void ({press})({}, {})", json!(place), json!(words)))
                .await;
        }
        page.until("document.querySelector('#preview .spoken') !== null && document.querySelector('.asking button') !== null")
            .await;
        page.evaluate("document.querySelector('.menu').scrollIntoView({block: 'center'})")
            .await;
    })
    .await;
}

#[tokio::test]
async fn without_its_line_to_the_program() {
    let (Some(browser), Some(axe)) = (Chromium::shared(), needs::axe()) else {
        return;
    };
    let page = browser.page().await;
    for (width, height, touch, scheme, query) in FORMS {
        page.set_media(&[("prefers-color-scheme", scheme)]).await;
        page.set_size(width, height).await;
        page.set_touch(touch).await;
        let mut stage = Stage::open(evening()).await;
        furnish(&stage);
        stage.show(&page, query).await;
        page.until("document.querySelectorAll('.line').length === 10")
            .await;
        page.evaluate(&format!("{axe}; void 0")).await;
        let stopped = stage.stop().await;
        page.until("document.getElementById('line').textContent !== ''")
            .await;
        holds_up(&page, axe, &format!("lost {width}")).await;
        take(&page, &format!("state-lost-{width}")).await;
        drop(stopped);
    }
}

#[tokio::test]
async fn at_the_door() {
    let (Some(browser), Some(axe)) = (Chromium::shared(), needs::axe()) else {
        return;
    };
    let page = browser.page().await;
    let refusals = [
        (
            "used",
            401,
            "This link was used already.",
            "Ask for another one.",
        ),
        ("tries", 429, "Too many tries from here.", "Wait a minute."),
    ];
    for (width, height, touch, scheme, _) in FORMS {
        page.set_media(&[("prefers-color-scheme", scheme)]).await;
        page.set_size(width, height).await;
        page.set_touch(touch).await;
        for (name, status, message, hint) in refusals {
            let stage = Stage::open(room()).await;
            furnish(&stage);
            let mut told = refusal(name, message);
            told["error"]["hint"] = json!(hint);
            stage.answers("/sign-in", status, told);
            page.open(&format!("http://{}/sign-in#s3cret", stage.hub.address()))
                .await;
            page.until("document.getElementById('told').textContent.length > 20")
                .await;
            holds_up(&page, axe, &format!("door {name} {width}")).await;
            take(&page, &format!("door-{name}-{width}")).await;
        }
    }
}
