//! Finds addresses in a line, plainly written or spelled out, and says what is suspicious about them.
//! It never opens one.

use super::text::{Word, unleet};

/// What is known about hosts, from the rules file.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    /// Hosts that pass, with everything below them.
    pub(super) trusted: Vec<String>,
    /// Hosts that hide where a link leads.
    pub(super) shorteners: Vec<String>,
    /// Hosts that lead to a private talk.
    pub(super) contacts: Vec<String>,
    /// Hosts that lead into a community.
    pub(super) invites: Vec<String>,
    /// Names that thieves imitate, and their look-alike forms.
    pub(super) brands: Vec<Brand>,
    /// Innocent words that resemble a brand.
    pub(super) resembling: Vec<String>,
    /// Parts of the names of shops for viewers and followers.
    pub(super) sells: Vec<String>,
    /// Parts of the names of bait pages.
    pub(super) bait: Vec<String>,
}

/// A name that thieves imitate.
#[derive(Clone, Debug)]
pub(super) struct Brand {
    name: String,
    shape: String,
}

/// An address in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Its first word.
    pub(super) first: usize,
    /// One past its last word.
    pub(super) end: usize,
    /// What it is, as words of a view.
    evidence: Vec<&'static str>,
}

impl Link {
    /// Writes what the link is, as words of a view.
    pub(super) fn push_evidence(&self, out: &mut String) {
        for word in &self.evidence {
            out.push_str(word);
            out.push(' ');
        }
    }
}

/// Endings that nobody writes by accident. Sorted, like the other two.
const HARD: &[&str] = &[
    "asia", "bio", "biz", "bz", "cc", "cf", "cfd", "com", "cyou", "de", "dev", "eu", "fr", "ga",
    "gd", "gg", "gl", "gq", "gy", "icu", "info", "io", "kz", "ly", "ml", "mobi", "net", "nl",
    "online", "org", "pl", "pw", "ru", "sbs", "shop", "site", "store", "su", "tk", "tv", "ua",
    "uk", "website", "xyz",
];

/// Endings that are also words of chat: only with a dot and no space, or after `dot`.
const SOFT: &[&str] = &[
    "agency", "ai", "app", "art", "bar", "best", "bet", "br", "ca", "cam", "cards", "casino",
    "center", "ch", "click", "cloud", "club", "co", "company", "cool", "deals", "digital",
    "direct", "domains", "email", "es", "exchange", "finance", "fun", "fund", "games", "gift",
    "gifts", "global", "gs", "help", "id", "ink", "life", "link", "live", "lol", "ltd", "market",
    "me", "media", "moe", "mom", "money", "monster", "network", "one", "page", "party", "plus",
    "pro", "promo", "quest", "red", "rest", "rocks", "run", "se", "sh", "social", "space",
    "stream", "studio", "support", "team", "tech", "tips", "to", "today", "tools", "top", "trade",
    "trading", "us", "vc", "video", "vip", "wang", "watch", "wiki", "win", "work", "works",
    "world", "ws", "wtf", "zone",
];

/// Endings that are the commonest small words: only before a path.
const TINY: &[&str] = &[
    "am", "as", "at", "be", "cl", "do", "gle", "in", "is", "it", "li", "my", "no", "so", "st",
    "zip",
];

/// How a dot is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dot {
    /// `a.b`
    Plain,
    /// `a . b`, `a [.] b`, `a dot b`, `a,b`
    Spelled,
    /// `a. b`: most often the end of a sentence.
    Sentence,
    /// `a b`
    Missing,
}

/// Most parts of one address that are looked at, so that a line of nothing but dots stays cheap.
const MOST_LABELS: usize = 12;

/// Most addresses looked at in one line; the rest say nothing new.
const MOST_LINKS: usize = 8;

impl Hosts {
    /// The addresses in a line, in order and not overlapping.
    pub(super) fn find(&self, text: &str, raw: &str, words: &[Word]) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        let mut from = 0;
        for i in 1..words.len() {
            if i < from || links.len() >= MOST_LINKS {
                continue;
            }
            let word = &text[words[i].start..words[i].end];
            if let Some(link) = numeric(text, words, i) {
                from = link.end;
                links.push(link);
                continue;
            }
            let hard = is_in(HARD, word);
            // Softer endings need a dot, written or spelled.
            let dotted = &text[words[i - 1].end..words[i].start] != " "
                || is_dot_word(&text[words[i - 1].start..words[i - 1].end]);
            if !hard && !(dotted && (is_in(SOFT, word) || is_in(TINY, word))) {
                continue;
            }
            if let Some(link) = self.link_at(text, raw, words, from, i, hard) {
                from = link.end;
                links.push(link);
            }
        }
        links
    }

    /// The address whose ending is word `i`.
    fn link_at(
        &self,
        text: &str,
        raw: &str,
        words: &[Word],
        from: usize,
        i: usize,
        hard: bool,
    ) -> Option<Link> {
        let at = |n: usize| &text[words[n].start..words[n].end];
        let gap = |n: usize| &text[words[n - 1].end..words[n].start];
        let (dot, mut first) = dot_before(&at, &gap, i)?;
        let mut end = i + 1;
        if first < from {
            return None;
        }
        while first > from && i - first < MOST_LABELS && matches!(gap(first), "." | "-" | "_") {
            first -= 1;
        }
        // `a.b.com.br`, and a label after what only looked like the ending: `twich.tv-login.com`.
        while end < words.len() && end - i < MOST_LABELS && matches!(gap(end), "." | "-") {
            let grows = is_in(HARD, at(end)) || is_in(SOFT, at(end)) || gap(end) == "-";
            if !grows {
                break;
            }
            end += 1;
        }
        let mut host = String::new();
        for n in first..end {
            if n > first {
                match gap(n) {
                    _ if n >= i && n == i => host.push('.'),
                    g @ ("." | "-" | "_") => host.push_str(g),
                    _ => continue,
                }
            }
            if !(dot == Dot::Spelled && is_dot_word(at(n)) && n + 1 == i) {
                host.push_str(at(n));
            }
        }
        let before = text[..words[first].start].trim_end_matches('/');
        let schemed = before.ends_with("http:")
            || before.ends_with("https:")
            || before.ends_with("hxxp:")
            || before.ends_with("hxxps:")
            || host.starts_with("www.");
        let path = text[words[end - 1].end..].starts_with('/');
        let label = host.split('.').rev().nth(1).unwrap_or_default();
        let tiny = is_in(TINY, at(i));
        if tiny && !schemed && !path {
            return None;
        }
        let mut evidence = self.kind(&host, raw);
        let telling = evidence.len() > 1;
        let sure = match dot {
            Dot::Plain => label.len() >= 2 || schemed || path,
            Dot::Spelled => label.len() >= 3 && label != "the",
            Dot::Sentence => {
                hard && label.len() >= 4 && (telling || at(i) == "com" || at(i) == "ru")
            }
            Dot::Missing => hard && telling && label.len() >= 5,
        };
        if !sure || label.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        if dot != Dot::Plain && !evidence.is_empty() {
            evidence.push("<spelled>");
        }
        // The path belongs to the link: cut up to the next space.
        let rest = &text[words[end - 1].end..];
        if path || rest.starts_with(['?', ':']) {
            let stop = words[end - 1].end + rest.find(' ').unwrap_or(rest.len());
            while end < words.len() && words[end].start < stop {
                end += 1;
            }
        }
        if schemed {
            let scheme = first.checked_sub(1).filter(|&n| n >= from);
            if let Some(n) =
                scheme.filter(|&n| matches!(at(n), "http" | "https" | "hxxp" | "hxxps"))
            {
                first = n;
            }
        }
        Some(Link {
            first,
            end,
            evidence,
        })
    }

    /// What a host is; empty if it is trusted.
    fn kind(&self, host: &str, raw: &str) -> Vec<&'static str> {
        let host = host.strip_prefix("www.").unwrap_or(host);
        let listed = |list: &[String]| list.iter().any(|known| is_below(host, known));
        let disguised = !raw.is_ascii() && !raw.to_lowercase().contains(host);
        if listed(&self.invites) && !disguised {
            return vec!["<invite>"];
        }
        if listed(&self.contacts) {
            return vec!["<contact>"];
        }
        if listed(&self.shorteners) {
            return vec!["<link>", "<shortener>"];
        }
        if listed(&self.trusted) {
            return if disguised {
                vec!["<link>", "<lookalike>"]
            } else {
                Vec::new()
            };
        }
        let mut kinds = vec!["<link>"];
        let labels = host.rsplit_once('.').map_or(host, |(labels, _)| labels);
        // `youtu.be.watch-it.ru`: a known address at the front of another.
        let borrowed = |known: &String| {
            host.strip_prefix(known.as_str())
                .is_some_and(|rest| rest.starts_with(['.', '-']))
        };
        let borrows = self.trusted.iter().chain(&self.invites).any(borrowed);
        let whole = labels.split('.').filter(|label| label.contains(['-', '_']));
        let mut parts = labels.split(['.', '-', '_']).chain(whole).take(MOST_LABELS);
        if borrows || parts.any(|part| self.imitates(part)) {
            kinds.push("<lookalike>");
        } else if self.brands.iter().any(|brand| labels.contains(&brand.name)) {
            kinds.push("<brand>");
        }
        let plain: String = labels.chars().filter(|c| c.is_alphanumeric()).collect();
        let decoded: String = plain.chars().map(unleet).collect();
        let holds = |list: &[String]| {
            list.iter()
                .any(|part| plain.contains(part) || decoded.contains(part))
        };
        if holds(&self.sells) {
            kinds.push("<sells>");
        }
        if holds(&self.bait) {
            kinds.push("<bait>");
        }
        kinds
    }

    /// Whether a part of a host looks like a brand without being one.
    fn imitates(&self, part: &str) -> bool {
        if part.len() < 5 || self.resembling.iter().any(|word| word == part) {
            return false;
        }
        let seen = shape(part);
        let is_brand = self.brands.iter().any(|brand| brand.name == part);
        !is_brand && self.brands.iter().any(|brand| brand.resembles(part, &seen))
    }
}

impl Brand {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            shape: shape(name),
        }
    }

    fn resembles(&self, part: &str, seen: &str) -> bool {
        let apart = part.len().abs_diff(self.name.len());
        if apart > 2 {
            return part.len() > self.name.len()
                && seen.contains(&self.shape)
                && !part.contains(&self.name);
        }
        let allowed = match self.name.len() {
            0..6 => 0,
            6..10 => 1,
            _ => 2,
        };
        seen == self.shape
            || seen.len().abs_diff(self.shape.len()) <= allowed
                && part.strip_suffix('s') != Some(&self.name)
                && ends_alike(seen, &self.shape)
                && strsim::osa_distance(seen, &self.shape) <= allowed
    }
}

/// An address of four numbers whose last is word `i`, such as `http://192.0.2.7/login`. No shop or friend has one.
fn numeric(text: &str, words: &[Word], i: usize) -> Option<Link> {
    let first = i.checked_sub(3)?;
    let number = |n: usize| text[words[n].start..words[n].end].parse::<u8>().is_ok();
    let dotted = |n: usize| &text[words[n - 1].end..words[n].start] == ".";
    if !(first..=i).all(number) || !(first + 1..=i).all(dotted) {
        return None;
    }
    let schemed = text[..words[first].start].ends_with("://");
    let rest = &text[words[i].end..];
    if !schemed && !rest.starts_with('/') {
        return None;
    }
    let stop = words[i].end + rest.find(' ').unwrap_or(rest.len());
    let end = i + 1 + words[i + 1..].iter().take_while(|w| w.start < stop).count();
    Some(Link {
        first,
        end,
        evidence: vec!["<link>", "<spelled>"],
    })
}

/// Whether two names begin or end with the same letter, without which nobody mistakes one for the other.
fn ends_alike(a: &str, b: &str) -> bool {
    a.chars().next() == b.chars().next() || a.chars().next_back() == b.chars().next_back()
}

/// Whether a sorted list holds a word.
fn is_in(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Whether a word ends addresses and hardly anything else. Takes the spelling of views too.
pub(super) fn is_ending(word: &str) -> bool {
    HARD.iter().any(|ending| {
        ending.len() == word.len() && ending.chars().map(unleet).eq(word.chars().map(unleet))
    })
}

/// How the dot before word `i` is written, and the word before it.
fn dot_before<'t>(
    at: &impl Fn(usize) -> &'t str,
    gap: &impl Fn(usize) -> &'t str,
    i: usize,
) -> Option<(Dot, usize)> {
    if i >= 2 && is_dot_word(at(i - 1)) && !gap(i).contains('.') && gap(i).len() <= 3 {
        return Some((Dot::Spelled, i - 2));
    }
    let dot = match gap(i) {
        "." => Dot::Plain,
        "," => Dot::Spelled,
        ". " => Dot::Sentence,
        " " => Dot::Missing,
        gap if gap.len() <= 6
            && gap.contains(['.', ','])
            && gap.chars().all(|c| " .,()[]{}<>*'\"".contains(c)) =>
        {
            if gap.starts_with(',') || gap.starts_with("..") {
                return None;
            }
            Dot::Spelled
        }
        _ => return None,
    };
    Some((dot, i - 1))
}

fn is_dot_word(word: &str) -> bool {
    matches!(word, "dot" | "d0t" | "punkt" | "punto" | "tochka" | "точка")
}

/// Whether a host is `known` or lies below it.
fn is_below(host: &str, known: &str) -> bool {
    host.strip_suffix(known)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// What a reader sees at a glance: digits as letters, `rn` as `m`, `vv` as `w`, `cl` as `d`.
fn shape(name: &str) -> String {
    let plain: String = name.to_lowercase();
    let plain = plain
        .replace("rn", "m")
        .replace("vv", "w")
        .replace("cl", "d");
    plain.chars().map(unleet).collect()
}
