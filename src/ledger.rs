//! tmp
use crate::event::*;
use crate::journal::*;
pub struct Record {
    pub session: SessionRow,
    pub prompts: Vec<PromptRow>,
    pub dashboard: Option<DashboardRow>,
}
impl Record {
    pub fn new(session: SessionRow) -> Self {
        Self {
            session,
            prompts: vec![],
            dashboard: None,
        }
    }
    pub fn add(&mut self, _e: &Entry) {}
}
pub fn markdown(_r: &Record) -> String {
    String::new()
}
pub fn page(_r: &Record) -> anyhow::Result<String> {
    Ok(String::new())
}
pub fn list(_r: &[SessionRow]) -> anyhow::Result<String> {
    Ok(String::new())
}
pub fn file_name(r: &SessionRow) -> String {
    r.id.to_string()
}
