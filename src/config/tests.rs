use super::*;

fn values(toml: &str) -> Result<Values, Error> {
    let mut values = Values::defaults();
    let tree: serde_json::Value = toml::from_str(toml).unwrap();
    values.read_tree(&tree, &Source::File("sanctum.toml".into()))?;
    Ok(values)
}

#[test]
fn defaults_are_possible_and_equal_the_agents_own() {
    let values = Values::defaults();
    for key in keys::KEYS {
        let mut fresh = Values::defaults();
        let default = Value::One(key.default.to_owned());
        fresh.set(key.name, default, Source::Default).unwrap();
    }
    assert_eq!(agent(&values), Settings::default());
}

#[test]
fn the_later_source_wins() {
    let mut values = values("[obs]\nurl = \"ws://one:1\"\n[twitch]\nchannel = \"#Mira\"").unwrap();
    let env = [
        ("SANCTUM_OBS_URL", "ws://two:2"),
        ("TWITCH_CHANNEL_NAME", "old"),
        ("PATH", "/bin"),
    ];
    values
        .read_env(env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
        .unwrap();
    assert_eq!(values.text("obs.url").as_deref(), Some("ws://two:2"));
    assert_eq!(values.text("twitch.channel").as_deref(), Some("old"));
    values
        .set("twitch.channel", Value::One("new".into()), Source::Flag)
        .unwrap();
    assert_eq!(agent(&values).channel, "new");
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let error = values("[obs]\npasword = \"x\"").err().unwrap().to_string();
    assert!(
        error.contains("`obs.pasword`") && error.contains("`obs.password`"),
        "{error}"
    );
    let mut values = Values::defaults();
    let typo = [("SANCTUM_OBS_URI".to_owned(), "x".to_owned())];
    let error = values.read_env(typo.into_iter()).unwrap_err().to_string();
    assert!(
        error.contains("`SANCTUM_OBS_URI`") && error.contains("`obs.url`"),
        "{error}"
    );
}

#[test]
fn an_impossible_value_says_what_is_allowed_and_never_shows_a_secret() {
    let error = values("[hearthkeeper]\nprompt_interval_minutes = 3")
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("`3`") && error.contains("from 10 to 240"),
        "{error}"
    );
    let error = values("[llm]\napi_key = [\"hunter2\", \"b\"]")
        .err()
        .unwrap()
        .to_string();
    assert!(!error.contains("hunter2"), "{error}");
    let mut values = Values::defaults();
    values
        .set("listen", Value::One("nowhere".into()), Source::Flag)
        .unwrap();
    assert!(
        Config::build(&values)
            .unwrap_err()
            .to_string()
            .contains("127.0.0.1:7373")
    );
}
