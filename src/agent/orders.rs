//! What people ask for: from the panel, over HTTP, and from chat (`!hearth …`).

use std::time::Duration;

use crate::event::{Action, Actor, At, ChatLine, Feedback, Goal, Order, UserRole, minutes};

use super::Agent;
use super::mind::{Hush, Plan};

/// The word that begins an order in chat.
const WORD: &str = "!hearth";
/// A hush asked for in minutes lasts no longer; longer ones are for the rest of the stream.
const LONGEST_HUSH: Duration = minutes(12 * 60);

impl Agent {
    /// Carries an order out, or says why not.
    pub(super) fn order(&mut self, now: At, by: &Actor, order: &Order, out: &mut Vec<Action>) {
        match order {
            Order::StartSession { channel } => self.start_session(now, channel.as_deref(), out),
            Order::EndSession { session } => self.end_session(now, *session, by, out),
            Order::SetDashboard(dashboard) => {
                let created = self.mind.plan.as_ref().map_or(now, |p| p.created);
                let session = self.mind.evening.as_ref().map(|e| e.session);
                self.mind.learn_names(dashboard);
                if let Some(evening) = &mut self.mind.evening {
                    evening.reservoir.plan(dashboard, now);
                    evening.drift.plan(dashboard);
                    evening.hearth.speechless = None;
                }
                self.mind.plan = Some(Plan {
                    dashboard: (**dashboard).clone(),
                    created,
                    updated: now,
                });
                out.push(Action::DashboardSaved {
                    session,
                    dashboard: dashboard.clone(),
                });
            }
            Order::TickGoal { index, done } => self.tick_goal(now, *index, *done, out),
            Order::Hush { until } => {
                if self.mind.evening.is_none() && until.is_none() {
                    return super::refuse(
                        out,
                        "no_session",
                        "No session is open; it is silent anyway.",
                    );
                }
                let until = until.map(|until| until.min(now + LONGEST_HUSH));
                self.mind.hush = Some(Hush { until });
                out.push(Action::Hushed {
                    until,
                    by: by.clone(),
                });
                self.withdraw_prompts(out);
            }
            Order::Resume => {
                if self.mind.hush.take().is_none() {
                    return super::refuse(out, "not_hushed", "No hush is in force.");
                }
                out.push(Action::HushEnded);
            }
            Order::Nudge => {
                let ruling = self.consider(now, true, out);
                if !ruling.allows() {
                    super::refuse(out, "not_now", ruling.text());
                }
            }
            Order::Feedback { prompt, feedback } => self.feedback(now, *prompt, *feedback, by, out),
            Order::Approve { prompt, edit } => self.approve(now, *prompt, edit.as_deref(), by, out),
            Order::Veto { prompt, why } => self.veto(now, *prompt, why, by, out),
            Order::DismissFlag { message } => {
                let line = self.mind.lines.iter_mut().find(|l| l.line.id == *message);
                match line {
                    Some(line) if line.flag.is_some() && !line.dismissed => {
                        line.dismissed = true;
                        out.push(Action::FlagDismissed {
                            message: message.clone(),
                            by: by.clone(),
                        });
                    }
                    _ => super::refuse(out, "unknown_flag", "No such flag is waiting."),
                }
            }
            Order::ResetTemperament => {
                self.mind.temperament = super::drives::Temperament::default();
                out.push(Action::Noted {
                    text: "The temperament is as it was at first.".to_owned(),
                });
            }
            Order::Moderate(deed) => self.moderate(by, deed, out),
            // nothing is decided by it
            Order::SignInToTwitch | Order::SignOutOfTwitch => {}
            Order::Say { text } => self.say_for(now, text, out),
            Order::ChangeSetting {
                key,
                value,
                settings,
            } => {
                self.adopt(now, settings);
                out.push(Action::SettingChanged {
                    key: key.clone(),
                    value: value.clone(),
                    by: by.clone(),
                });
            }
        }
    }

    fn tick_goal(&mut self, now: At, index: usize, done: bool, out: &mut Vec<Action>) {
        let goal = self
            .mind
            .plan
            .as_mut()
            .and_then(|p| p.dashboard.session_goals.get_mut(index));
        let Some(Goal { done: was, .. }) = goal else {
            return super::refuse(out, "unknown_goal", "The dashboard has no such goal.");
        };
        *was = done;
        if let (Some(evening), Some(plan)) = (&mut self.mind.evening, &self.mind.plan) {
            evening.reservoir.plan(&plan.dashboard, now);
        }
        out.push(Action::GoalTicked { index, done });
    }

    /// `!hearth hush 20`, `!hearth status`, `!hearth nudge` and the rest, from moderators only.
    pub(super) fn chat_order(&mut self, now: At, line: &ChatLine, out: &mut Vec<Action>) {
        if line.role < UserRole::Moderator {
            return;
        }
        let by = Actor::Chat(line.user.login.clone());
        let Some(mut words) = order_words(&line.text) else {
            return;
        };
        let order = match words.next().map(str::to_lowercase).as_deref() {
            Some("hush") => Order::Hush {
                until: words
                    .next()
                    .and_then(|n| n.parse().ok())
                    .map(|n: u64| now + minutes(n.clamp(1, 12 * 60))),
            },
            Some("resume" | "unhush") => Order::Resume,
            Some("nudge") => Order::Nudge,
            Some("good") => Order::Feedback {
                prompt: None,
                feedback: Feedback::Good,
            },
            Some("status") | None => return self.answer_status(now, line, out),
            Some(_) => return,
        };
        self.order(now, &by, &order, out);
    }
}

/// Whether a line of chat is an order to the Chronicler.
pub(super) fn is_order(text: &str) -> bool {
    order_words(text).is_some()
}

/// What an order says, word by word; `None` for a line that is none.
pub(super) fn order_words(text: &str) -> Option<impl Iterator<Item = &str>> {
    let mut words = text.split_whitespace();
    words.next()?.eq_ignore_ascii_case(WORD).then_some(words)
}

/// How the ledger calls the one who gave an order.
pub(super) fn name(by: &Actor) -> &str {
    match by {
        Actor::Owner => "the streamer",
        Actor::Panel(name) | Actor::Chat(name) => name,
    }
}
