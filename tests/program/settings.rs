//! Settings from the outside: what is impossible is refused with the key's name and what is allowed; a
//! data folder that cannot be used is named and left as it is.

use crate::clients::{Listener, get};
use crate::program::Home;

/// What `sanctum run` says when it does not start.
async fn refusal(home: &Home, arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let ended = home.run(arguments, settings).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert_eq!(ended.out, "", "nothing is up");
    ended.err
}

#[tokio::test]
async fn impossible_settings_are_refused_by_name() {
    let home = Home::new();
    let cases = [
        (
            "SANCTUM_HEARTHKEPER_QUIET_MINUTES",
            "15",
            "hearthkeeper.quiet_minutes",
        ),
        (
            "SANCTUM_HEARTHKEEPER_QUIET_MINUTES",
            "soon",
            "a whole number from",
        ),
        (
            "SANCTUM_HEARTHKEEPER_QUIET_MINUTES",
            "99999999",
            "a whole number from",
        ),
        (
            "SANCTUM_HEARTHKEEPER_DELIVERY",
            "shout",
            "suggest, overlay, overlay+chat",
        ),
        ("SANCTUM_LISTEN", "everywhere", "127.0.0.1:7373"),
        ("TWITCH_CHAT_ENABLED", "perhaps", "true or false"),
        ("LLM_PROVIDER", "oracle", "ollama"),
        ("ADMIN_API_KEY", "short", "8 characters"),
    ];
    // what only the door that uses it can judge
    let doors = [
        (
            "TWITCH_CHANNEL_NAME",
            "two words",
            "twitch.channel",
            "25 letters",
        ),
        (
            "SANCTUM_OBS_URL",
            "http://127.0.0.1",
            "obs.url",
            "ws://127.0.0.1:4455",
        ),
    ];
    for (name, value, key, help) in doors {
        let said = refusal(&home, &["run"], &[(name, value)]).await;
        assert!(said.contains(key) && said.contains(help), "{said}");
    }
    let settings = [
        ("TWITCH_CHANNEL_NAME", "harbor"),
        ("SANCTUM_TWITCH_IRC_URL", "http://127.0.0.1"),
    ];
    let said = refusal(&home, &["run"], &settings).await;
    assert!(
        said.contains("twitch.irc_url") && said.contains("ircs://HOST:PORT"),
        "{said}"
    );
    assert!(
        !home.data().exists(),
        "nothing is made before the settings are sound"
    );
    for (name, value, help) in cases {
        let said = refusal(&home, &["run"], &[(name, value)]).await;
        assert!(said.contains(name) && said.contains(help), "{said}");
    }
    let said = refusal(&home, &["--config", "missing.toml"], &[]).await;
    assert!(said.contains("missing.toml"), "{said}");
}

#[tokio::test]
async fn a_settings_file_is_read_and_weighs_less_than_the_environment() {
    let home = Home::new();
    let file = home.path().join("mine.toml");
    std::fs::write(
        &file,
        "app_name = \"By the file\"\napp_env = \"file\"\n[obs]\nurl = \"\"\n",
    )
    .unwrap();
    let arguments = ["--config", file.to_str().unwrap()];
    let program = home
        .start_bare(&arguments, &[("APP_ENV", "environment")])
        .await;
    let health = get(program.address, "/health").await.body;
    assert!(health.contains("By the file"), "{health}");
    assert!(health.contains("environment"), "{health}");
    program.stop().await;

    std::fs::write(&file, "[obs]\npasword = \"mistyped and yet secret\"\n").unwrap();
    let said = refusal(&home, &arguments, &[]).await;
    for word in ["mine.toml", "obs.pasword", "obs.password"] {
        assert!(said.contains(word), "no {word} in {said}");
    }
    assert!(!said.contains("mistyped"), "{said}");
}

#[tokio::test]
async fn a_second_program_on_the_same_data_is_refused() {
    let home = Home::new();
    let program = home.start(&[]).await;
    let said = refusal(&home, &["run"], &[]).await;
    let folder = home.data();
    assert!(said.contains(folder.to_str().unwrap()), "{said}");
    assert!(said.contains("another Chronicler"), "{said}");
    // the first goes on
    let mut listener = Listener::connect(program.address, "").await;
    assert_eq!(listener.next().await["type"], "hello");
    program.stop().await;
}

#[tokio::test]
async fn a_damaged_database_is_refused_and_left_as_it_is() {
    let home = Home::new();
    home.start(&[]).await.stop().await;
    let file = home.data().join("sanctum.redb");
    let whole = std::fs::read(&file).unwrap();
    let scrambled: Vec<u8> = whole.iter().map(|byte| byte ^ 0x5a).collect();
    let cut = whole[..whole.len() / 3].to_vec();
    for damaged in [scrambled, cut, b"these are not the records".to_vec()] {
        std::fs::write(&file, &damaged).unwrap();
        let said = refusal(&home, &["run"], &[]).await;
        assert!(said.contains(file.to_str().unwrap()), "{said}");
        assert!(said.contains("backup"), "{said}");
        assert!(std::fs::read(&file).unwrap() == damaged, "it was changed");
    }
    std::fs::write(&file, &whole).unwrap();
    home.start(&[]).await.stop().await;
}
