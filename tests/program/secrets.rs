//! No secret is ever said, at any level of the log, whether things go well or not.

use crate::clients::{Listener, get, post_form, send};
use crate::program::{ADMIN, Home};
use crate::twitch::Twitch;

#[tokio::test]
async fn no_secret_is_ever_said() {
    let twitch = Twitch::start().await;
    let room = twitch.room("harbor");
    twitch.account("keeper", "token-3b1f-of-twitch");
    let nobody = "127.0.0.1:1"; // not a port that another test could be given
    let (irc, obs, llm) = (
        twitch.url(),
        format!("ws://{nobody}"),
        format!("http://{nobody}/v1"),
    );
    let secrets = [
        ("ADMIN_API_KEY", ADMIN),
        ("SANCTUM_OBS_PASSWORD", "password-77c2-of-obs"),
        ("TWITCH_ACCESS_TOKEN", "token-3b1f-of-twitch"),
        ("TWITCH_CLIENT_SECRET", "secret-90aa-of-twitch"),
        ("LLM_API_KEY", "key-5e0d-of-the-model"),
    ];
    let plain = [
        ("SANCTUM_LOG", "trace"),
        ("SANCTUM_OBS_URL", obs.as_str()),
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("TWITCH_BOT_USERNAME", "keeper"),
        ("SANCTUM_TWITCH_IRC_URL", irc.as_str()),
        ("LLM_PROVIDER", "openai"),
        ("LLM_BASE_URL", llm.as_str()),
    ];
    let settings = [&secrets[..], &plain[..]].concat();
    let home = Home::new();
    let said_nothing = |said: &str| {
        for (name, secret) in secrets {
            assert!(!said.contains(secret), "{name} is said:\n{said}");
        }
    };

    let program = home.start(&settings).await;
    twitch.until_joined(1).await;
    let mut owner = Listener::owner(program.address).await;
    owner.next().await;
    post_form(program.address, "/admin/session/start", "").await;
    room.says("tuuli", "good evening");
    owner.next_of("chat.message").await;
    get(program.address, &format!("/ledger?key={ADMIN}")).await;
    let wrong = [("x-admin-token", "wrong-key-8d2b-of-a-guest")];
    let refused = send(program.address, "POST", "/admin/session/end", &wrong, "").await;
    assert_eq!(refused.status, 401, "{refused:?}");
    let made = given_out(program.address).await;
    // and when Twitch refuses the token
    twitch.refuse_logins(true);
    twitch.hang_up();
    owner.next_of("part.changed").await;
    let said = program.stop().await;
    assert!(said.lines().count() > 10, "the log is at work");
    said_nothing(&said);
    assert!(!said.contains("8d2b"), "{said}");
    for secret in made {
        assert!(!said.contains(&secret), "what was given out is said");
    }

    let ended = home.run(&["doctor"], &settings).await;
    said_nothing(&[ended.out, ended.err].concat());
    // a mistake beside a secret does not bring it out
    let wrong = [
        &settings[..],
        &[("SANCTUM_OBS_PASWORD", "password-77c2-of-obs")],
    ]
    .concat();
    let ended = home.run(&["run"], &wrong).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    said_nothing(&[ended.out, ended.err].concat());
}

/// What the program gives out while it runs: an invitation's link, a browser's cookie with what its pages
/// show, a program's token.
async fn given_out(address: std::net::SocketAddr) -> Vec<String> {
    let robin = "name=Robin&role=moderator";
    let invited = post_form(address, "/admin/access/invite", robin).await;
    let link = invited.json()["link"].as_str().unwrap().to_owned();
    let link = link.split('#').nth(1).unwrap().to_owned();
    let form = ("content-type", "application/x-www-form-urlencoded");
    let body = format!("secret={link}");
    let came_in = send(address, "POST", "/sign-in", &[form], &body).await;
    let cookie = came_in.header("set-cookie").unwrap();
    let cookie = cookie.split([';', '=']).nth(1).unwrap().to_owned();
    let csrf = came_in.json()["csrf"].as_str().unwrap().to_owned();
    let header = [("cookie", format!("sanctum={cookie}"))];
    let header = header
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    assert_eq!(send(address, "GET", "/me", &header, "").await.status, 200);
    let token = post_form(address, "/admin/access/token", robin).await;
    let token = token.json()["token"].as_str().unwrap().to_owned();
    vec![link, cookie, csrf, token]
}
