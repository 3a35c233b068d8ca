//! What the Warden remembers of the last minutes: the same text from several accounts, floods, raids of
//! bots. Bounded, and part of the agent's checkpoint. It never looks into a text: that is for the rules.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::event::{At, ChatLine, Severity, seconds};

use super::Evidence;
use super::fold::fold;
use super::text::unleet;

/// Lines that are remembered. At a hundred lines a second this is ten seconds, which is enough: nothing is
/// sought over more than a minute.
const MOST_LINES: usize = 1024;

/// Accounts whose lines are counted.
const MOST_ACCOUNTS: usize = 4096;

/// Lines of an evening that make an account a regular.
const REGULAR_LINES: u32 = 20;

/// How long a text is remembered.
const COPY_WINDOW: Duration = seconds(60);

/// Shortest text, in letters and digits, that counts as copied. `gg` and `hello` are everybody's.
const SHORTEST_COPY: usize = 18;

/// Fewest different words of a copied text: a row of emotes is no copy.
const FEWEST_WORDS: usize = 4;

/// Lines of one account in [`FLOOD_WINDOW`] that are a flood.
const FLOOD_LINES: usize = 6;
const FLOOD_WINDOW: Duration = seconds(10);

/// Equal lines of one account in [`REPEAT_WINDOW`] that are a flood.
const REPEAT_LINES: usize = 3;
const REPEAT_WINDOW: Duration = seconds(30);

/// First lines in [`RAID_WINDOW`] under names of one make that are a raid of bots.
const RAID_NAMES: usize = 5;
const RAID_WINDOW: Duration = seconds(15);

/// Accounts counted at most; a hundred say no more, and counting must stay cheap in a storm.
const MOST_COUNTED: usize = 2 * RAID_NAMES;

/// What was seen lately.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    recent: VecDeque<Seen>,
    lines: BTreeMap<String, u32>,
    /// The order in which accounts came, for forgetting.
    order: VecDeque<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Seen {
    at: At,
    /// Sum of the account's login.
    who: u64,
    first: bool,
    /// Sum of the normalised text, without its numbers.
    text: u64,
    /// The same with its numbers.
    line: u64,
    /// Whether the text is long enough to be a copy.
    telling: bool,
    /// How the name is made.
    make: String,
}

/// What the memory says about a line.
pub(super) struct Recollection {
    pub(super) is_regular: bool,
    pub(super) evidence: Vec<Evidence>,
}

impl Memory {
    /// Remembers a line and compares it with the earlier ones.
    pub(super) fn see(&mut self, now: At, line: &ChatLine) -> Recollection {
        self.forget(now);
        let sums = Sums::of(&line.text);
        let seen = Seen {
            at: now,
            who: line.user.login.chars().fold(FNV_START, add),
            first: line.first,
            text: sums.text,
            line: sums.line,
            telling: sums.telling,
            make: make(&line.user.login),
        };
        let mut evidence = Vec::new();
        evidence.extend(self.copy(&seen));
        evidence.extend(self.flood(&seen));
        evidence.extend(self.raid(&seen));
        self.recent.push_back(seen);
        let earlier = self.count(&line.user.login);
        Recollection {
            is_regular: earlier >= REGULAR_LINES,
            evidence,
        }
    }

    fn forget(&mut self, now: At) {
        while let Some(oldest) = self.recent.front() {
            if self.recent.len() < MOST_LINES && now.since(oldest.at) <= COPY_WINDOW {
                break;
            }
            self.recent.pop_front();
        }
    }

    /// Counts a line of an account; how many it had before.
    fn count(&mut self, login: &str) -> u32 {
        if let Some(lines) = self.lines.get_mut(login) {
            *lines = lines.saturating_add(1);
            return *lines - 1;
        }
        if self.order.len() >= MOST_ACCOUNTS
            && let Some(oldest) = self.order.pop_front()
        {
            self.lines.remove(&oldest);
        }
        self.order.push_back(login.to_owned());
        self.lines.insert(login.to_owned(), 1);
        0
    }

    /// The same telling text from other accounts.
    fn copy(&self, new: &Seen) -> Option<Evidence> {
        if !new.telling {
            return None;
        }
        let mut logins = vec![new.who];
        let mut newcomers = usize::from(new.first);
        for old in self.recent.iter().filter(|old| old.text == new.text) {
            if logins.len() >= MOST_COUNTED {
                break;
            }
            if !logins.contains(&old.who) {
                logins.push(old.who);
                newcomers += usize::from(old.first);
            }
        }
        let accounts = logins.len();
        let more = if accounts >= MOST_COUNTED {
            " or more"
        } else {
            ""
        };
        (accounts >= 3 || newcomers >= 2).then(|| Evidence {
            severity: match newcomers {
                0 => Severity::Low,
                1..3 => Severity::Medium,
                _ => Severity::High,
            },
            category: "copypasta".to_owned(),
            reason: format!("the same text from {accounts}{more} accounts within a minute"),
        })
    }

    /// Too many lines, or the same line too often, from one account.
    fn flood(&self, new: &Seen) -> Option<Evidence> {
        let (lately, just_now) = (new.at - REPEAT_WINDOW, new.at - FLOOD_WINDOW);
        let (mut lines, mut repeats, mut is_new) = (1, 1, new.first);
        let recent = self.recent.iter().rev().take_while(|old| old.at >= lately);
        for old in recent.filter(|old| old.who == new.who) {
            lines += usize::from(old.at >= just_now);
            repeats += usize::from(old.line == new.line);
            is_new |= old.first;
        }
        let reason = if lines >= FLOOD_LINES {
            format!("{lines} lines in ten seconds")
        } else if repeats >= REPEAT_LINES {
            format!("the same line {repeats} times in half a minute")
        } else {
            return None;
        };
        let twice = lines >= 2 * FLOOD_LINES || repeats >= 2 * REPEAT_LINES;
        Some(Evidence {
            severity: if twice || is_new {
                Severity::Medium
            } else {
                Severity::Low
            },
            category: "flood".to_owned(),
            reason,
        })
    }

    /// Many first lines at once under names of one make.
    fn raid(&self, new: &Seen) -> Option<Evidence> {
        if !new.first || new.make.is_empty() {
            return None;
        }
        let lately = new.at - RAID_WINDOW;
        let alike = self.recent.iter().rev().take_while(|old| old.at >= lately);
        let mut logins = vec![new.who];
        for old in alike.filter(|old| old.first && old.make == new.make) {
            if logins.len() >= MOST_COUNTED {
                break;
            }
            if !logins.contains(&old.who) {
                logins.push(old.who);
            }
        }
        let names = logins.len();
        (names >= RAID_NAMES).then(|| Evidence {
            severity: if names >= 2 * RAID_NAMES {
                Severity::High
            } else {
                Severity::Medium
            },
            category: "flood".to_owned(),
            reason: format!("{names} new accounts with names of one make within seconds"),
        })
    }
}

/// FNV-1a, which is the same on every machine and in every checkpoint.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

const fn add(sum: u64, c: char) -> u64 {
    (sum ^ c as u64).wrapping_mul(FNV_PRIME)
}

/// What is kept of a text: sums of its letters, spelling and spacing taken out.
struct Sums {
    text: u64,
    line: u64,
    telling: bool,
}

impl Sums {
    fn of(text: &str) -> Self {
        let folded = fold(text).text;
        let (mut text, mut line) = (FNV_START, FNV_START);
        let mut letters = 0;
        let mut last = ' ';
        for c in folded.chars().filter(|c| c.is_alphanumeric()) {
            if c.is_alphabetic() && unleet(c) != last {
                last = unleet(c);
                text = add(text, last);
                letters += 1;
            }
            line = add(line, c);
        }
        let mut words: Vec<&str> = folded.split_whitespace().take(32).collect();
        words.sort_unstable();
        words.dedup();
        Self {
            text,
            line,
            telling: letters >= SHORTEST_COPY && words.len() >= FEWEST_WORDS,
        }
    }
}

/// How a name is made: its beginning if a number follows, or its pattern if it looks random. Empty for names
/// that people give themselves.
fn make(login: &str) -> String {
    let stem = login.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let digits = login.len() - stem.len();
    if digits >= 2 && stem.len() >= 3 {
        return stem.chars().take(24).collect();
    }
    let switches = login
        .as_bytes()
        .windows(2)
        .filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit())
        .count();
    let mut run = 0;
    let mut longest = 0;
    for c in login.chars() {
        run = if c.is_ascii_alphabetic() && !"aeiouy".contains(c) {
            run + 1
        } else {
            0
        };
        longest = longest.max(run);
    }
    if login.len() >= 7 && (switches >= 3 || longest >= 5) {
        "<random>".to_owned()
    } else {
        String::new()
    }
}
