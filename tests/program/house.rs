//! The house from the outside: the link on the terminal, a sign-in that outlives the program, settings that
//! are changed while it runs, and the log of who did what.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::clients::{Answer, Listener, admin_get, post_json, send};
use crate::program::{Home, Program};

const SETTINGS: &str = "/admin/settings";

/// The secret of the link in a line.
fn secret(line: &str) -> String {
    let rest = line.split("/sign-in#").nth(1).unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn sign_in(address: SocketAddr, secret: &str) -> Answer {
    let body = json!({ "secret": secret }).to_string();
    let json = ("content-type", "application/json");
    send(address, "POST", "/sign-in", &[json], &body).await
}

async fn set(program: &Program, key: &str, value: &Value) -> Answer {
    let body = json!({ "key": key, "value": value });
    post_json(program.address, SETTINGS, &body).await
}

async fn row(program: &Program, key: &str) -> Value {
    let all = admin_get(program.address, SETTINGS).await.json();
    let rows = all["settings"].as_array().unwrap();
    rows.iter().find(|row| row["key"] == key).unwrap().clone()
}

#[tokio::test]
async fn the_terminals_link_opens_the_panel_once_and_another_can_be_had() {
    let home = Home::new();
    let program = home.start(&[]).await;
    let line = program.until_said("/sign-in#").await;
    let first = sign_in(program.address, &secret(&line)).await;
    assert_eq!(first.status, 200, "{first:?}");
    let again = sign_in(program.address, &secret(&line)).await;
    assert_eq!(again.status, 401);

    let listen = program.address.to_string();
    let settings = [
        ("SANCTUM_LISTEN", listen.as_str()),
        ("ADMIN_API_KEY", crate::program::ADMIN),
    ];
    let asked = home.run(&["sign-in"], &settings).await;
    assert_eq!(asked.code, Some(0), "{asked:?}");
    assert_eq!(
        sign_in(program.address, &secret(&asked.out)).await.status,
        200
    );

    // a sign-in goes on after a restart; the terminal's old link does not
    let cookie = first.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    program.stop().await;
    let program = home.start(&[]).await;
    let me = send(program.address, "GET", "/me", &[("cookie", &cookie)], "").await;
    assert_eq!(me.json()["role"], "owner");
    let audit = admin_get(program.address, "/admin/audit").await.json();
    let acts: Vec<_> = audit["entries"].as_array().unwrap().iter().collect();
    let told = |words: &str| {
        let mut acts = acts.iter();
        acts.any(|act| act["what"].as_str().unwrap().contains(words))
    };
    assert!(
        told("Made a sign-in link") && told("signed in as owner"),
        "{audit}"
    );
    program.stop().await;
}

#[tokio::test]
async fn a_setting_changed_while_running_holds_and_is_kept() {
    let home = Home::new();
    let pinned = [("SANCTUM_HEARTHKEEPER_PER_HOUR", "2")];
    let program = home.start(&pinned).await;
    let mut owner = Listener::owner(program.address).await;
    owner.next_of("hello").await;
    let key = "hearthkeeper.quiet_minutes";
    assert_eq!(set(&program, key, &json!("22")).await.status, 200);
    let told = owner.next_of("settings.changed").await;
    assert_eq!(
        told["data"]["thresholds"]["quiet_ms"],
        22 * 60_000,
        "{told}"
    );
    assert_eq!(told["data"]["by"]["kind"], "owner");

    let delivery = "hearthkeeper.delivery";
    assert_eq!(set(&program, delivery, &json!("suggest")).await.status, 200);
    let told = owner.next_of("settings.changed").await;
    assert_eq!(told["data"]["delivery"], "suggest");

    let refused = set(&program, "hearthkeeper.per_hour", &json!("3")).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "pinned"));
    let row_pinned = row(&program, "hearthkeeper.per_hour").await;
    assert_eq!(row_pinned["pinned"], "environment");
    let fixed = set(&program, "listen", &json!("127.0.0.1:1")).await;
    assert_eq!(
        (fixed.status, fixed.code().as_str()),
        (409, "not_changeable")
    );
    let wrong = set(&program, key, &json!("soon")).await;
    assert_eq!(wrong.code(), "bad_setting");
    let unknown = set(&program, "hearthkeeper.quite_minutes", &json!("9")).await;
    assert!(unknown.body.contains("quiet_minutes"), "{unknown:?}");
    let secret = row(&program, "admin_key").await;
    assert_eq!(
        (&secret["value"], &secret["secret"]),
        (&Value::Null, &json!(true))
    );
    program.stop().await;

    let program = home.start(&pinned).await;
    let kept = row(&program, key).await;
    assert_eq!(
        (&kept["value"], &kept["stored"]),
        (&json!("22"), &json!(true))
    );
    let mut owner = Listener::owner(program.address).await;
    let hello = owner.next_of("hello").await;
    assert_eq!(hello["data"]["snapshot"]["delivery"], "suggest");
    assert_eq!(set(&program, key, &Value::Null).await.status, 200);
    assert_eq!(row(&program, key).await["value"], "15");
    program.stop().await;

    // what the environment says weighs more than what is stored
    let weighs = [("SANCTUM_HEARTHKEEPER_DELIVERY", "overlay")];
    let program = home.start(&weighs).await;
    let overruled = row(&program, delivery).await;
    assert_eq!(
        (&overruled["value"], &overruled["pinned"]),
        (&json!("overlay"), &json!("environment"))
    );
    program.stop().await;
}
