//! Watches chat for scams and spam, and says why. Pure.
//!
//! The words are in `warden/rules.toml`; here is what they weigh. The Warden only judges: whether a line
//! is hidden, deleted or let pass is decided elsewhere.

use crate::event::{At, ChatLine, Flag, Origin, Severity, UserRole};

mod fold;

mod text;

mod join;

mod link;

mod lexicon;

mod rules;

mod names;

mod memory;

#[cfg(test)]
mod tests;

pub use memory::Memory;
pub use names::Context;
pub use rules::RulesError;

use rules::Rules;

/// The rules, ready for judging. Does not change while it judges; what it remembers of earlier lines is in
/// [`Memory`].
#[derive(Debug)]
pub struct Warden {
    rules: Rules,
}

/// How well the channel knows an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The account's first line ever.
    Newcomer,
    /// Neither new nor known.
    #[default]
    Viewer,
    /// Many earlier lines this evening, a subscriber, or marked by the streamer.
    Regular,
}

/// What one judgement contributes to a verdict.
#[derive(Clone, Debug)]
struct Evidence {
    severity: Severity,
    category: String,
    reason: String,
}

/// Weights of evidence. The strongest piece counts whole and each further one half, so that two medium
/// pieces make a high verdict and two low ones of a newcomer a medium one.
const fn weight(severity: Severity) -> i32 {
    match severity {
        Severity::Low => 4,
        Severity::Medium => 8,
        Severity::High => 14,
    }
}

/// What a newcomer's line weighs more. Lifts no single piece of evidence over a step: a rule that means
/// newcomers says so itself.
const NEWCOMER: i32 = 2;

/// What a regular's line weighs less: a step.
const REGULAR: i32 = -5;

impl Warden {
    /// Reads the built-in rules and the operator's. An error names the line of the file.
    pub fn new(operator_rules: Option<&str>) -> Result<Self, RulesError> {
        Ok(Self {
            rules: Rules::new(operator_rules)?,
        })
    }

    /// Judges a text by itself, without what came before and without knowing the channel.
    pub fn judge_text(&self, text: &str, standing: Standing) -> Option<Flag> {
        verdict(self.evidence(text, standing, &[]), standing)
    }

    /// Judges a line of the chat and remembers it. The streamer, moderators and the Chronicler are never
    /// flagged.
    pub fn judge(
        &self,
        memory: &mut Memory,
        now: At,
        line: &ChatLine,
        context: &Context,
    ) -> Option<Flag> {
        if line.role >= UserRole::Moderator || line.origin != Origin::Human {
            return None;
        }
        let seen = memory.see(now, line);
        let standing = if line.first {
            Standing::Newcomer
        } else if line.subscriber || line.role == UserRole::Vip || seen.is_regular {
            Standing::Regular
        } else {
            Standing::Viewer
        };
        let mut evidence = self.evidence(&line.text, standing, context.streamer_words());
        evidence.extend(context.imitation(&line.user, standing));
        evidence.extend(seen.evidence);
        verdict(evidence, standing)
    }

    fn evidence(&self, text: &str, standing: Standing, names: &[String]) -> Vec<Evidence> {
        let first = standing == Standing::Newcomer;
        let broken = self.rules.broken_by(text, first, names);
        broken
            .into_iter()
            .map(|(rule, severity)| Evidence {
                severity,
                category: rule.category.clone(),
                reason: rule.reason.clone(),
            })
            .collect()
    }
}

/// The category of evidence that says only how an address is written; any other says more.
const GENERIC: &str = "link";

/// Weighs the evidence. The category is, of those that the strongest pieces have, the one with most behind
/// it; of equals the earliest in the rules.
fn verdict(mut evidence: Vec<Evidence>, standing: Standing) -> Option<Flag> {
    evidence.sort_by_key(|piece| std::cmp::Reverse(piece.severity));
    let (strongest, others) = evidence.split_first()?;
    let behind = |category: &str| -> i32 {
        let pieces = evidence.iter().filter(|piece| piece.category == category);
        pieces.map(|piece| weight(piece.severity)).sum()
    };
    let mut category = (&strongest.category, behind(&strongest.category));
    for piece in others
        .iter()
        .filter(|piece| piece.severity == strongest.severity)
    {
        let weight = behind(&piece.category);
        let tells_more = (piece.category != GENERIC, weight) > (category.0 != GENERIC, category.1);
        if tells_more {
            category = (&piece.category, weight);
        }
    }
    let category = category.0.clone();
    let others: i32 = others.iter().map(|piece| weight(piece.severity)).sum();
    let total = weight(strongest.severity)
        + others / 2
        + match standing {
            Standing::Newcomer => NEWCOMER,
            Standing::Viewer => 0,
            Standing::Regular => REGULAR,
        };
    let steps = [Severity::High, Severity::Medium, Severity::Low];
    let severity = steps.into_iter().find(|&step| total >= weight(step))?;
    let mut reasons: Vec<String> = Vec::with_capacity(evidence.len());
    for piece in evidence {
        if !reasons.contains(&piece.reason) {
            reasons.push(piece.reason);
        }
    }
    Some(Flag {
        severity,
        category,
        reasons,
    })
}
