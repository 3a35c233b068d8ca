//! What was read so far: values in their final form, where they stood, and all that nobody claimed.

use super::value::{MAX_GOALS, clean, clean_post};
use super::{Field, Found};
use crate::event::{Dashboard, Goal};

/// A dashboard with its places and remarks.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) dashboard: Dashboard,
    pub(super) found: Vec<Found>,
    pub(super) notes: Vec<String>,
}

/// Gathers fields; the first value of a field stays.
#[derive(Debug, Default)]
pub(super) struct Collected {
    read: Read,
    post: Vec<String>,
    tags: Vec<String>,
    /// Unclaimed lines with their numbers; a gap between numbers is a paragraph's end.
    unclaimed: Vec<(usize, String)>,
    surplus: usize,
}

impl Collected {
    /// Whether a field has its value.
    pub(super) fn has(&self, field: Field) -> bool {
        let dashboard = &self.read.dashboard;
        match field {
            Field::Title => !dashboard.stream_title.is_empty(),
            Field::Game => !dashboard.game.is_empty(),
            Field::Mood => !dashboard.mood.is_empty(),
            Field::GoLive => !dashboard.go_live_notification.is_empty(),
            Field::Announcement => !self.post.is_empty(),
            Field::Goals => !dashboard.session_goals.is_empty(),
            Field::Angle => !dashboard.content_angle.is_empty(),
            Field::Notes => false,
        }
    }

    /// Sets a field other than goals and notes from the lines of its value, if there is anything in
    /// them. `lines` are the first and the last one in the text.
    pub(super) fn set(&mut self, field: Field, value: &[String], lines: (usize, usize)) {
        let joined = clean(field, &value.join(" "));
        let dashboard = &mut self.read.dashboard;
        let slot = match field {
            Field::Title => &mut dashboard.stream_title,
            Field::Game => &mut dashboard.game,
            Field::Mood => &mut dashboard.mood,
            Field::GoLive => &mut dashboard.go_live_notification,
            Field::Angle => &mut dashboard.content_angle,
            Field::Announcement => {
                let post = clean_post(value);
                if !post.is_empty() {
                    self.post.push(post);
                    self.place(field, lines);
                }
                return;
            }
            Field::Goals | Field::Notes => return,
        };
        if !joined.is_empty() {
            *slot = joined;
            self.place(field, lines);
        }
    }

    /// Adds a goal; beyond the most it goes to the unclaimed lines (`false`), an empty one nowhere.
    pub(super) fn goal(&mut self, text: &str, done: bool) -> bool {
        let text = clean(Field::Goals, text);
        let goals = &mut self.read.dashboard.session_goals;
        if text.is_empty() {
            return true;
        }
        if goals.len() == MAX_GOALS {
            self.surplus += 1;
            return false;
        }
        goals.push(Goal { text, done });
        true
    }

    /// Makes the last goal longer by a line that continues it.
    pub(super) fn continue_goal(&mut self, text: &str) {
        if let Some(goal) = self.read.dashboard.session_goals.last_mut() {
            goal.text = clean(Field::Goals, &format!("{} {text}", goal.text));
        }
    }

    /// Takes the goals back.
    pub(super) fn take_goals(&mut self) -> Vec<Goal> {
        std::mem::take(&mut self.read.dashboard.session_goals)
    }

    /// Tags that belong to the announcement.
    pub(super) fn tags(&mut self, text: &str, lines: (usize, usize)) {
        if !text.trim().is_empty() {
            self.tags.push(text.to_owned());
            self.place(Field::Announcement, lines);
        }
    }

    /// A line that no field claims.
    pub(super) fn note(&mut self, line: usize, text: &str) {
        let texts = text.lines().map(|text| (line, text.trim().to_owned()));
        self.unclaimed
            .extend(texts.filter(|(_, text)| !text.is_empty()));
    }

    /// A line that no field claims, before all others.
    pub(super) fn note_first(&mut self, line: usize, text: &str) {
        // numbered so that what follows is another paragraph
        let text = text.trim().to_owned();
        if !text.is_empty() {
            self.unclaimed.insert(0, (line, text));
        }
    }

    /// A sentence for the person who asked.
    pub(super) fn remark(&mut self, sentence: String) {
        self.read.notes.push(sentence);
    }

    /// Notes where a field stood; neighbouring places of one field are one.
    pub(super) fn place(&mut self, field: Field, (first, last): (usize, usize)) {
        let found = &mut self.read.found;
        match found.iter_mut().rev().find(|found| found.field == field) {
            Some(place) if first <= *place.lines.end() + 1 && first >= *place.lines.start() => {
                let end = last.max(*place.lines.end());
                place.lines = *place.lines.start()..=end;
            }
            _ => found.push(Found {
                field,
                lines: first..=last,
            }),
        }
    }

    /// Puts it together.
    pub(super) fn finish(mut self) -> Read {
        let tags = self.tags.join(" ");
        if !tags.is_empty() {
            self.post.push(tags);
        }
        self.read.dashboard.social_post = clean_post(&self.post);
        if self.surplus > 0 {
            let sentence = format!(
                "there are more than {MAX_GOALS} goals; {} went to the notes",
                self.surplus
            );
            self.remark(sentence);
        }
        let mut notes = String::new();
        let mut before = None;
        for (line, text) in std::mem::take(&mut self.unclaimed) {
            match before {
                None => {}
                Some(before) if line > before + 1 => notes.push_str("\n\n"),
                Some(_) => notes.push('\n'),
            }
            notes.push_str(&text);
            before = Some(line);
            self.place(Field::Notes, (line, line));
        }
        let most = super::value::max_chars(Field::Notes);
        if notes.chars().count() > most {
            self.remark(format!(
                "the notes are longer than {most} characters; the rest was left out"
            ));
            notes = notes.chars().take(most).collect();
        }
        // a cut may end within a line's white space
        let lines: Vec<&str> = notes.trim().lines().map(str::trim_end).collect();
        self.read.dashboard.notes = lines.join("\n");
        self.read
    }
}
