//! tmp
use crate::event::Dashboard;
pub struct Parsed { pub dashboard: Dashboard }
pub fn parse(_m: &str) -> Parsed { Parsed { dashboard: Dashboard { stream_title: "A Title".into(), content_angle: "why shelter feels like an achievement".into(), ..Dashboard::default() } } }
