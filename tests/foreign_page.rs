//! A page of another origin, in a real Chromium that is signed in to the panel: whatever it tries, it reads nothing
//! and changes nothing. The panel's own page does the same things before, and succeeds.
#![cfg(unix)] // signals
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/program.rs"]
mod program;

#[path = "support/needs.rs"]
mod needs;

#[path = "support/chromium.rs"]
mod chromium;

#[path = "support/clients.rs"]
mod clients;

use program as web; // whose key and patience the clients take

use std::net::SocketAddr;

use chromium::{Chromium, Page};
use clients::admin_get;
use program::Home;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Everything that a page can try. Each gives a word: what it came to.
const TRIES: &str = r#"async (target) => {
    const told = {};
    const note = async (name, what) => { told[name] = await what().catch((error) => `refused: ${error.name}`); };
    const get = (path, more) => fetch(target + path, { credentials: 'include', ...more });
    const post = (type, body, more) => get('/admin/twitch/offline-test-mode', {
        method: 'POST', headers: { 'content-type': type, ...more }, body });
    const first = (thing, good, bad) => new Promise((done) => {
        thing[good] = () => done('open');
        thing[bad] = () => done('refused');
    });
    await note('me', async () => (await (await get('/me')).json()).role ?? 'nobody');
    await note('settings', async () => (await (await get('/admin/settings')).json()).status ?? 'refused');
    await note('unseen', async () => (await get('/admin/settings', { mode: 'no-cors' })).status === 200 ? 'read' : 'opaque');
    const csrf = document.querySelector('meta[name=csrf-token]')?.content ?? 'none';
    await note('json', async () => (await post('application/json', '{"enabled": true}', { 'x-csrf-token': csrf })).status);
    await note('form', async () => {
        await get('/admin/twitch/offline-test-mode', { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ enabled: 'true' }) });
        return 'sent';
    });
    await note('plain', async () => {
        await get('/admin/twitch/offline-test-mode', { method: 'POST', mode: 'no-cors', body: '{"enabled": true}' });
        return 'sent';
    });
    await note('socket', () => first(new WebSocket(`${target.replace('http', 'ws')}/ws?role=owner`), 'onopen', 'onerror'));
    await note('overlay', () => first(new WebSocket(`${target.replace('http', 'ws')}/ws`), 'onopen', 'onerror'));
    const events = new EventSource(`${target}/api/events?role=owner`, { withCredentials: true });
    await note('events', () => first(events, 'onopen', 'onerror'));
    events.close();
    return told;
}"#;

/// What only makes sense from elsewhere: forms, frames, scripts and pictures that lead there.
const LURES: &str = r"async (target) => {
    const told = {};
    const within = (element) => { document.body.append(element); return element; };
    const loaded = (element) => new Promise((done) => {
        element.onload = () => done('loaded');
        element.onerror = () => done('refused');
    });
    const frame = within(Object.assign(document.createElement('iframe'), { name: 'frame' }));
    const form = within(document.createElement('form'));
    Object.assign(form, { method: 'POST', action: `${target}/admin/twitch/offline-test-mode`, target: 'frame' });
    form.append(Object.assign(document.createElement('input'), { name: 'enabled', value: 'true' }));
    const sent = loaded(frame);
    form.submit();
    await sent;
    const panel = within(Object.assign(document.createElement('iframe'), { src: `${target}/panel` }));
    await loaded(panel);
    try { told.frame = panel.contentDocument?.body?.innerText ?? 'closed'; } catch (error) { told.frame = 'closed'; }
    const script = Object.assign(document.createElement('script'), { src: `${target}/admin/settings` });
    const run = loaded(script);
    within(script);
    told.script = await run;
    const picture = new Image();
    const drawn = loaded(picture);
    picture.src = `${target}/overlay`;
    told.picture = await drawn;
    return told;
}";

/// A site of somebody else: the same empty page, whatever is asked.
async fn site() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = client.read(&mut head).await;
            let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 40\r\nconnection: close\r\n\r\n\
                        <!doctype html><title>x</title><p>hello</";
            let _ = client.write_all(page.as_bytes()).await;
        }
    });
    address
}

async fn tries(page: &Page, script: &str, target: &str) -> Value {
    page.evaluate(&format!("({script})({})", json!(target)))
        .await
}

/// What somebody may have changed: the test mode, in the settings and in what is told.
async fn changed(address: SocketAddr) -> bool {
    let status = admin_get(address, "/admin/twitch/status").await.json();
    status["offline_chat_test_mode"] == true
}

#[tokio::test]
async fn it_reads_nothing_and_changes_nothing() {
    let Some(browser) = Chromium::shared() else {
        return;
    };
    let home = Home::new();
    let program = home.start(&[]).await;
    let target = format!("http://{}", program.address);
    let line = program.until_said("/sign-in#").await;
    let link = line
        .split_whitespace()
        .find(|word| word.contains("/sign-in#"));
    let page = browser.page().await;
    page.travel("/panel", page.open(link.unwrap())).await;

    // the program's own page, signed in
    let own = tries(&page, TRIES, &target).await;
    assert_eq!(own["me"], "owner", "{own}");
    assert_eq!(
        (&own["settings"], &own["json"]),
        (&json!("ok"), &json!(200)),
        "{own}"
    );
    assert_eq!(
        (&own["socket"], &own["events"]),
        (&json!("open"), &json!("open")),
        "{own}"
    );
    assert!(changed(program.address).await);
    let off = json!({ "enabled": false });
    clients::post_json(program.address, "/admin/twitch/offline-test-mode", &off).await;

    // another port, which browsers take for the same site and show the cookie; and another site
    let elsewhere = site().await;
    for host in ["127.0.0.1", "localhost"] {
        page.open(&format!("http://{host}:{}/", elsewhere.port()))
            .await;
        let told = tries(&page, TRIES, &target).await;
        for (name, came) in told.as_object().unwrap() {
            let came = came.as_str().unwrap_or("200");
            let harmless = came.starts_with("refused") || came == "opaque" || came == "sent";
            assert!(harmless, "{name} from {host}: {told}");
        }
        let lures = tries(&page, LURES, &target).await;
        assert_eq!(
            lures,
            json!({ "frame": "closed", "script": "refused", "picture": "refused" })
        );
        assert!(!changed(program.address).await, "from {host}");
    }

    // and it is still signed in
    page.open(&format!("{target}/panel")).await;
    let own = tries(&page, TRIES, &target).await;
    assert_eq!(own["me"], "owner", "{own}");
    program.stop().await;
}
