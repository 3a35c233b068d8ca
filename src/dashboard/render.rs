//! The canonical form of a dashboard. What it writes, `parse` reads back unchanged: a value that would
//! be taken for a label, a list or a heading gets a backslash in front.

use std::fmt::Write as _;

use super::field::Field;
use super::label;
use super::line::{Kind, is_farewell, is_preface, kind};
use crate::event::Dashboard;

/// Writes a dashboard as Markdown. Fields that are empty keep their headings, so that the result is also
/// a form to fill in; free notes appear only if there are any.
#[must_use]
pub fn render(dashboard: &Dashboard) -> String {
    let mut text = String::from("# Stream Dashboard\n");
    for field in Field::ALL {
        let _ = write!(text, "\n## {}\n", field.heading());
        match field {
            Field::Title => push(&mut text, &dashboard.stream_title),
            Field::Game => push(&mut text, &dashboard.game),
            Field::Mood => push(&mut text, &dashboard.mood),
            Field::GoLive => push(&mut text, &dashboard.go_live_notification),
            Field::Announcement => push(&mut text, &dashboard.social_post),
            Field::Angle => push(&mut text, &dashboard.content_angle),
            Field::Goals => {
                for goal in &dashboard.session_goals {
                    let done = if goal.done { 'x' } else { ' ' };
                    let _ = writeln!(text, "- [{done}] {}", goal.text);
                }
            }
            Field::Notes => {}
        }
    }
    if !dashboard.notes.is_empty() {
        let _ = write!(text, "\n## {}\n", Field::Notes.heading());
        push(&mut text, &dashboard.notes);
    }
    text
}

fn push(text: &mut String, value: &str) {
    for line in value.lines() {
        if is_special(line) {
            text.push('\\');
        }
        text.push_str(line);
        text.push('\n');
    }
}

/// Whether a line would be read as anything but itself.
fn is_special(line: &str) -> bool {
    let itself = match kind(line) {
        Kind::Blank => line.is_empty(),
        Kind::Text(text) => text == line,
        _ => false,
    };
    !itself || label::read(line).is_some() || is_preface(line) || is_farewell(line)
}
