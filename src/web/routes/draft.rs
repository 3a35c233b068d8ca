//! A dashboard drafted from a few words, for a person to edit and save. Nothing is kept.

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::json;
use uuid::Uuid;

use super::{Answer, Routes, json_answer, post};
use crate::dashboard::{check, render};
use crate::event::PromptSource;
use crate::voice::{Brief, draft};
use crate::web::Web;
use crate::web::access::Ask;
use crate::web::body::{Fields, SMALL, bad_field};
use crate::web::errors::Problem;

/// The most characters of a word on the evening.
const WORDS: usize = 500;

pub(super) fn routes(web: &Arc<Web>) -> Routes {
    let path = warp::path!("admin" / "stream" / "dashboard" / "draft");
    post(web, path, SMALL, make)
}

/// Another draft each time, by the offline voice.
async fn make(_: Arc<Web>, _: Arc<Ask>, fields: Fields) -> Answer {
    let brief = Brief {
        game: words(&fields, "game")?,
        mood: words(&fields, "mood")?,
        familiarity: words(&fields, "familiarity")?,
        experience: words(&fields, "experience")?,
        start: words(&fields, "start")?,
    };
    let (high, low) = Uuid::new_v4().as_u64_pair();
    let mut rng = ChaCha8Rng::seed_from_u64(high ^ low);
    let plan = draft(&brief, &mut rng);
    let goals: Vec<&str> = plan
        .session_goals
        .iter()
        .map(|goal| goal.text.as_str())
        .collect();
    Ok(json_answer(json!({
        "status": "dashboard_drafted",
        "source": PromptSource::Offline,
        "dashboard": {
            "raw_markdown": render(&plan),
            "stream_title": plan.stream_title,
            "game": plan.game,
            "mood": plan.mood,
            "go_live_notification": plan.go_live_notification,
            "social_post": plan.social_post,
            "session_goals": goals,
            "content_angle": plan.content_angle,
            "notes": plan.notes,
        },
        "remarks": check(&plan),
    })))
}

fn words(fields: &Fields, name: &str) -> Result<String, Problem> {
    let text = fields.text(name)?.unwrap_or_default();
    if text.chars().count() > WORDS {
        return Err(bad_field(name, "is longer than 500 characters"));
    }
    Ok(text)
}
