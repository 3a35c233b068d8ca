//! `sanctum doctor` and `sanctum run` with the right password of OBS, and with a wrong one.

use crate::clients::Listener;
use crate::obs::{Obs, Suite};
use crate::program::Home;

pub(crate) async fn the_doctor_and_the_password(suite: Suite) {
    let obs = Obs::shared(suite).await;
    let home = Home::new();
    let url = obs.url();
    let with = |password| {
        [
            ("SANCTUM_OBS_URL", url.as_str()),
            ("SANCTUM_OBS_PASSWORD", password),
        ]
    };
    let about_obs = |out: &str| {
        let line = out.lines().find(|line| line.starts_with("OBS"));
        line.expect("a line about OBS").to_owned()
    };

    let ended = home.run(&["doctor"], &with(&obs.password)).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let line = about_obs(&ended.out);
    assert!(
        line.contains("ok") && line.contains(suite.version()),
        "{line}"
    );

    let wrong = "wrong-41f6-password";
    let ended = home.run(&["doctor"], &with(wrong)).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let line = about_obs(&ended.out);
    assert!(line.contains("broken"), "{line}");
    assert!(ended.out.contains("Show Connect Info"), "{}", ended.out);
    assert!(!format!("{ended:?}").contains("41f6"), "{ended:?}");

    // the program itself stays up, and tells the owner
    let settings = [&with(wrong)[..], &[("SANCTUM_LOG", "trace")]].concat();
    let program = home.start(&settings).await;
    let mut owner = Listener::owner(program.address).await;
    let hello = owner.next().await;
    let parts = hello["data"]["snapshot"]["parts"].as_array().unwrap();
    let mut state = parts.iter().find(|part| part["part"] == "obs").cloned();
    while state.is_none_or(|state| state["state"] != "broken") {
        state = Some(owner.next_of("part.changed").await["data"].take());
    }
    let said = program.stop().await;
    assert!(!said.contains("41f6"), "{said}");
}
