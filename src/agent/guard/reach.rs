//! Where a line must not reach: the web, anybody's mentions, the chat server's commands.

use std::sync::LazyLock;

use regex::Regex;

use super::Rule;
use super::line::{compile, quote};

pub(super) const LINKS: Rule = Rule {
    name: "links",
    reason: "a line carries no address, disguised or not",
    good: &[
        "The red dot on the map is an island.",
        "The link between sea and exile is old.",
        "At 3.5 metres the tide covers the door.",
        "The version 1.0 of this valley had no river.",
    ],
    bad: &[
        "See https://example.com",
        "See harbour.net for charts.",
        "See harbour . com for charts.",
        "See harbour dot com for charts.",
        "See harbour[.]io for charts.",
        "Write to captain@harbour.net",
        "The chart is linked in the description.",
    ],
    check: |line, _| {
        static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
            // endings that are not English words stand alone; the others need a path behind them
            const ENDS: &str = "com|net|org|edu|gov|info|biz|tv|gg|io|ai|dev|app|xyz|ru|co|uk|eu|\
                de|fr|nl|pl|br|jp|cn|ly|gl|ee|cc|ws|su|ua|ch|at|ca|online|site|store|shop|club|\
                stream|live|link|click|page|games?|chat|wiki|blog|cloud|tech|space|website|zone|\
                network|digital|social|vip|win|bid|gift|bet|porn|xxx|onion|local";
            const WORDS: &str = r"[a-z]{2,6}";
            let ways = [
                r"\b(?:h(?:tt|xx|\*\*)ps?|ftp|steam|discord|file|javascript|data|mailto)\s?:(?://|\S)".to_owned(),
                r"://|\bwww\d?\s?\.|\bwww\b".to_owned(),
                format!(r"[a-z0-9\-]\.(?:{ENDS})\b"),
                format!(r"[a-z0-9\-]{{2,}}\.(?:{WORDS})/"),
                r"[a-z0-9\-]{2,}(?:\s+[.,·•。]\s*|\s*[。．]\s*)(?:com|net|org|tv|gg|io|ru|xyz|co|me|ly|app|dev|info|shop|link)\b".to_owned(),
                r"[a-z0-9\-]{2,}\.\s+(?:com|gg|xyz|ru|io)\b".to_owned(),
                r"[\[({<]\s*(?:\.|dot|punkt|point)\s*[\])}>]".to_owned(),
                r"\b[a-z0-9\-]{2,}\s+dot\s+(?:com|net|org|tv|gg|io|ru|xyz|co|me|ly|app|dev|info|shop|link|de|uk)\b".to_owned(),
                r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\blocalhost\b|:\d{4,5}\b".to_owned(),
                r"\bdiscord\s?(?:\.|dot)?\s?gg\b|\btwitch\s?(?:\.|dot)?\s?tv\b|\bt\.me\b|\byoutu\.?be\b|\bbit\.?ly\b|\bslash\s+\w+$".to_owned(),
                r"\b(?:links?|linked|url|address)\s+(?:is\s+|are\s+)?(?:in|below|on)\s+(?:the\s+|my\s+|our\s+|your\s+)?(?:bio|description|chat|panels?|profile|comments?|about|screen|discord)|\blinks?\s+below|\bclick\s+(?:here|below|the\s+link|on\s+the)|\bsee\s+the\s+link\b".to_owned(),
                r"[a-z0-9._]+\s*(?:@|\(at\)|\[at\])\s*[a-z0-9\-]+\s*(?:\.|\(dot\)|\sdot\s)\s*[a-z]{2,}".to_owned(),
            ];
            compile(&ways.each_ref().map(String::as_str))
        });
        ADDRESS.find(&line.text).map(|found| quote(found.as_str()))
    },
};

pub(super) const MENTIONS: Rule = Rule {
    name: "mentions",
    reason: "a line pings nobody and carries no tags",
    good: &["The C# of the harbour bell carries over water."],
    bad: &[
        "@orla the beams look right.",
        "Slow evenings #cozy",
        "Ask captain#0042 about it.",
    ],
    check: |line, _| {
        static MENTION: LazyLock<Regex> =
            LazyLock::new(|| compile(&[r"[@＠﹫]\s?\w*|(?:^|\W)[#＃]\w+|\w#\d{2,}|<@|\bu/\w+"]));
        MENTION.find(line.raw).map(|found| quote(found.as_str()))
    },
};

pub(super) const COMMANDS: Rule = Rule {
    name: "commands",
    reason: "the chat server or a bot would obey it",
    good: &["... and then the wind turned.", "Sea and/or sky."],
    bad: &[
        "!hearth status",
        "/ban orla",
        ".timeout orla 600",
        "\\clear the deck",
    ],
    check: |line, _| {
        static COMMAND: LazyLock<Regex> =
            LazyLock::new(|| compile(&[r"^\s*(?:[!/\\]|\.\w|[$%~+>-]\w)|(?:^|\s)[!/\\][a-z]+"]));
        COMMAND.find(line.raw).map(|found| quote(found.as_str()))
    },
};
