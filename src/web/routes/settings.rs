//! The settings, looked at and changed while running.

use std::sync::Arc;

use serde_json::{Value, json};
use warp::Filter;
use warp::http::StatusCode;

use super::admin::order;
use super::{Answer, Routes, get, json_answer, post};
use crate::event::Order;
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL, bad_field};
use crate::web::errors::Problem;
use crate::web::{SettingProblem, SettingRow, Web};

/// The longest value, in characters.
const LONGEST: usize = 2000;
const TEST_MODE: &str = "twitch.offline_chat_test_mode";

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let settings = warp::path!("admin" / "settings");
    let test_mode = warp::path!("admin" / "twitch" / "offline-test-mode");
    get(web, settings, list)
        .or(post(web, settings, SMALL, change))
        .unify()
        .or(post(web, test_mode, SMALL, offline_test_mode))
        .unify()
        .boxed()
}

async fn list(web: Arc<Web>, _: Arc<Ask>) -> Answer {
    let rows = web.context.settings.list();
    let rows: Vec<Value> = rows.iter().map(wire).collect();
    Ok(json_answer(json!({ "status": "ok", "settings": rows })))
}

fn wire(row: &SettingRow) -> Value {
    json!({
        "key": row.key,
        "value": row.value,
        "default": row.default,
        "about": row.about,
        "kind": row.kind,
        "choices": row.choices,
        "changeable": row.changeable,
        "pinned": row.pinned,
        "stored": row.stored,
        "secret": row.secret,
    })
}

async fn change(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let key = fields.required("key")?;
    let value = fields.given("value")?;
    if value.as_ref().is_some_and(|v| v.chars().count() > LONGEST) {
        return Err(bad_field("value", "is longer than 2,000 characters"));
    }
    set(&web, &ask, &key, value.as_deref()).await?;
    Ok(json_answer(json!({
        "status": "setting_changed",
        "key": key,
        "value": value,
    })))
}

async fn offline_test_mode(web: Arc<Web>, ask: Arc<Ask>, fields: Fields) -> Answer {
    let enabled = fields.switch("enabled")?.ok_or_else(|| {
        let message = "The field enabled is missing.";
        Problem::unprocessable("missing_field", message)
    })?;
    let value = if enabled { "true" } else { "false" };
    set(&web, &ask, TEST_MODE, Some(value)).await?;
    let warning =
        "Chat is written to although the stream may not be live. Switch this off after the test.";
    Ok(json_answer(json!({
        "status": "offline_test_mode_updated",
        "offline_chat_test_mode": enabled,
        "warning": enabled.then_some(warning),
    })))
}

/// Changes a setting: checked, committed with who did it, then in force.
async fn set(web: &Web, ask: &Ask, key: &str, value: Option<&str>) -> Result<(), Problem> {
    let desk = &web.context.settings;
    let change = desk.try_change(key, value).map_err(problem)?;
    let ordered = Order::ChangeSetting {
        key: change.key.to_owned(),
        value: change.value.clone(),
        settings: change.settings.clone(),
    };
    order(web, ask, ordered).await?;
    desk.changed(&change);
    Ok(())
}

fn problem(problem: SettingProblem) -> Problem {
    let conflict = |code, message: &str| Problem::new(StatusCode::CONFLICT, code, message);
    match problem {
        SettingProblem::Unknown(message) => Problem::not_found("unknown_setting", message),
        SettingProblem::Fixed => conflict(
            "not_changeable",
            "This setting is read when the program starts.",
        )
        .hint("Set it in sanctum.toml or in the environment, and start again."),
        SettingProblem::Pinned(by) => {
            conflict("pinned", &format!("This setting is pinned by {by}."))
                .hint("Take it out there to change it here.")
        }
        SettingProblem::Impossible(message) => Problem::unprocessable("bad_setting", message),
    }
}
