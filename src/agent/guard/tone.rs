//! The tone of a line: no shouting, no decoration, no insults. Praise without measure is in `hype`.

use std::sync::LazyLock;

use regex::Regex;

use super::Rule;
use super::line::{Phrases, compile, quote};

pub(super) const CAPITALS: Rule = Rule {
    name: "capitals",
    reason: "a word in capitals shouts",
    good: &[
        "An NPC keeps better hours than an RPG hero.",
        "World War II and Henry VIII are both in the museum.",
        "The PS2 drew fog, the N64 drew less.",
        "A and B are the only islands with names.",
    ],
    bad: &[
        "The sea gives nothing BACK.",
        "This is SO quiet.",
        "W O W the beams held.",
    ],
    check: |line, context| {
        let run_of_letters = |words: &[&str]| {
            words
                .iter()
                .all(|word| word.len() == 1 && word.chars().all(|c| c.is_ascii_uppercase()))
        };
        let words: Vec<&str> = line
            .raw
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        if let Some(run) = words.windows(3).find(|run| run_of_letters(run)) {
            // initials have full stops: J. R. R. Tolkien
            if line.raw.contains(&run.join(" ")) {
                return Some(quote(&run.join(" ")));
            }
        }
        let titled = |word: &str| {
            let mut titles = context.titles.iter();
            titles.any(|title| {
                title
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|own| own == word)
            })
        };
        let shouted = words
            .iter()
            .find(|word| is_shouted(word) && !titled(word))?;
        Some(quote(shouted))
    },
};

/// A word of two or more letters, all capital, that is neither an abbreviation nor a Roman numeral.
fn is_shouted(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if letters < 2 || capitals < letters || word.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let has_vowel = word.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    let spelled_out = !has_vowel && letters <= 5 && !matches!(word, "HMM" | "PFFT" | "SHH" | "BRB");
    !(spelled_out || is_roman(word) || ABBREVIATIONS.contains(&word))
}

/// Abbreviations with a vowel; those without one are told by that.
const ABBREVIATIONS: &[&str] = &[
    "AA", "AAA", "AC", "AD", "ADHD", "AFK", "AI", "AM", "AMD", "AOE", "API", "APM", "ARG", "ARPG",
    "ASCII", "ATM", "BAFTA", "BCE", "BIOS", "CE", "CEO", "CI", "CIA", "CLI", "CPU", "CRPG", "DIY",
    "DNA", "DOS", "EA", "ELF", "EOF", "EP", "ESA", "ESRB", "ETA", "EU", "EVE", "EXP", "FAQ",
    "FIFA", "FOV", "GIF", "GOG", "GPU", "GTA", "GUI", "HUD", "IBM", "ICBM", "ID", "IDE", "IQ",
    "IRC", "IRL", "ISBN", "ISO", "ISS", "JIT", "JPEG", "JRPG", "JSON", "KOTOR", "LAN", "LED",
    "MIDI", "MMO", "MMORPG", "MOBA", "NASA", "NATO", "NES", "NSA", "OBS", "OLED", "OOP", "OS",
    "OST", "OVA", "PEGI", "PM", "POV", "PVE", "QA", "RAM", "REST", "RNA", "RNG", "ROM", "RTS",
    "RTX", "SEGA", "SNES", "SOS", "SSD", "TARDIS", "TOML", "TTRPG", "UAV", "UFO", "UI", "UK", "UN",
    "UNESCO", "UNIX", "URL", "US", "USA", "USB", "USS", "USSR", "UTF", "UV", "UX", "VATS", "VIP",
    "VOD", "WASD", "WIP", "XCOM", "YA", "YAML",
];

fn is_roman(word: &str) -> bool {
    static ROMAN: LazyLock<Regex> =
        LazyLock::new(|| compile(&["^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$"]));
    ROMAN.is_match(word)
}

pub(super) const EXCLAMATION: Rule = Rule {
    name: "exclamation",
    reason: "exclamation marks and rows of question marks raise the voice",
    good: &["What would a map look like if the sea drew it?"],
    bad: &[
        "The longhouse is finished!",
        "Winter is here！",
        "What did he want???",
    ],
    check: |line, context| {
        let marks = ['!', '！', '¡', '‼', '❗', '❕', '⁉', '⁈', 'ǃ'];
        let mut text = line.raw.to_owned();
        for title in context.titles.iter().filter(|title| title.contains(marks)) {
            text = text.replace(title.as_str(), " ");
        }
        let found = text.chars().find(|c| marks.contains(c)).map(String::from);
        let found = found.or_else(|| text.contains("??").then(|| "??".to_owned()));
        found.map(|mark| quote(&mark))
    },
};

pub(super) const EMOJI: Rule = Rule {
    name: "emoji",
    reason: "emoji, emoticons and emotes decorate where words should do",
    good: &["The ratio of sea to land is 3:1 (chapter 8)."],
    bad: &[
        "The fire is lit 🔥",
        "Turnips before winter :)",
        "The ship turned Kappa",
        "A warm :heart:",
    ],
    check: |line, _| {
        static DRAWN: LazyLock<Regex> = LazyLock::new(|| {
            let drawn = [
                r"(?:^|\s)(?:[:;=][-'o^]?[)(\]\[DPpOo3/\\|*]{1,2}|</?3|[xX]D+|[(][;:=])(?:[\s.,]|$)",
                r"(?:^|\s)(?:\^[_.]?\^|>[_.]<|-[_.]+-|[oO0][_.][oO0]|[tTuU][_.][tTuU]|\\o/|o/|uwu|UwU|owo|OwO)",
                r":[a-z_]{3,}:",
                concat!(
                    r"\b(?:Kappa(?:Pride)?|PogChamp|Pog(?:gers|U)?|LUL|KEKW?|OMEGALUL|monka\w+|Pepe\w+|",
                    r"Feels\w+Man|BibleThump|HeyGuys|catJAM|Sadge|Copium|ResidentSleeper|NotLikeThis|Jebaited|",
                    r"TwitchUnity|SeemsGood|VoHiYo|4Head|widepeepo\w+|peepo\w+|EZClap|Clap)\b",
                ),
            ];
            compile(&drawn)
        });
        let picture = line
            .raw
            .chars()
            .find(|c| is_picture(*c))
            .map(|c| quote(&c.to_string()));
        picture.or_else(|| DRAWN.find(line.raw).map(|found| quote(found.as_str())))
    },
};

fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{203c}' | '\u{2049}' | '\u{20e3}' | '\u{2122}' | '\u{2139}' | '\u{231a}'..='\u{23ff}'
        | '\u{25a0}'..='\u{27bf}' | '\u{2934}' | '\u{2935}' | '\u{2b00}'..='\u{2bff}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{fe0f}'
        | '\u{1f000}'..='\u{1f0ff}' | '\u{1f170}'..='\u{1faff}')
}

pub(super) const HOSTILE: Rule = Rule {
    name: "hostile",
    reason: "it insults or sends somebody away",
    good: &[
        "It is hard to hate a swamp that has such sunsets.",
        "A stupid death is still the end of a story.",
        "The worst storms come from the east.",
    ],
    bad: &[
        "You are an idiot.",
        "This stream is boring.",
        "Nobody cares about the turnips.",
        "You suck.",
    ],
    check: |line, _| {
        static HOSTILE: LazyLock<Phrases> = LazyLock::new(|| {
            Phrases::new(
                &[
                    concat!(
                        r"(?:idiots?|morons?|imbeciles?|dumb ?ass(?:es)?|losers?|noobs?|n00bs?|dimwits?|simpletons?|",
                        r"scumbags?|jerks?|pathetic|incels?|simps?|libtards?|snowflakes like you)",
                    ),
                    r"^shut (?:it|up)|(?:just|please|you) shut up|shut up (?:and|you|already|now)",
                    r"shut your (?:mouth|face)|stfu|gtfo",
                    concat!(
                        r"(?:you|he|she|they|streamer|captain|chat|this|that|it) (?:really |just |all )?sucks?(?:$|",
                        r" (?:at (?:this|it|\w+ing)|so|right|and|big))",
                    ),
                    r"^(?:no ?body|no one|who) (?:even |really )?cares",
                    r"(?:no ?body|no one) (?:even |really )?(?:asked (?:you|for your)|likes (?:you|this)|wants you|needs you)",
                    r"git ?gud|(?:just |should |maybe )get good$|^get good|skill issue|get a life",
                    r"touch(?:ing)? (?:some )?grass",
                    r"cry (?:about it|more|harder)|cope(?: and seethe| harder)|seethe harder|stay mad",
                    r"(?:^|just )uninstall",
                    r"^(?:just |please )?(?:go away|get lost)|go away (?:if|you|now)",
                    r"(?:get out of (?:here|my)|piss off|screw (?:you|this|off)|to hell with you|go to hell|drop dead|damn you)",
                    concat!(
                        r"(?:stupid|dumb|ugly|worthless|useless|boring|terrible|awful|horrible|lousy|trash|garbage|",
                        r"bad|lame|worst) (?:streamer|stream|chat|viewers?|gamer|players?|gameplay|mods?|channel|aim)",
                    ),
                    concat!(
                        r"(?:you|you're|you are|your|streamer|stream|chat|viewers?|game|gameplay|aim|build|",
                        r"channel)(?: \w+){0,3} (?:is|are|'re|was|were|you're) (?:so |such |just |really |absolutely |",
                        r"completely |all |an? |the )*(?:boring|terrible|awful|horrible|hopeless|worthless|useless|",
                        r"disgusting|ugly|stupid|dumb|annoying|trash|garbage|lame|disgrace|failure|embarrassing|worst|",
                        r"bad at (?:this|it))",
                    ),
                    concat!(
                        r"(?:you|you're|you are)(?: \w+)? (?:so |such |just |really |absolutely |completely |all |",
                        r"an? |the )*(?:boring|terrible|hopeless|worthless|useless|disgusting|ugly|stupid|dumb|",
                        r"annoying|trash|garbage|lame|a disgrace|a failure|a joke|a clown|clowns|a coward|cowards|",
                        r"a fool|fools)",
                    ),
                    r"what an? (?:dumb|stupid|terrible|awful|ugly|horrible|pathetic|useless|lame|boring|lousy|garbage|trash) \w+",
                    r"(?:streamer|you|chat|he|she) (?:has|have|had) (?:absolutely )?no (?:idea how|clue|skills?|talent|brain)",
                    r"(?:streamer|you) (?:cannot|can'?t|doesn'?t know how to|don'?t know how to) (?:play|aim|build|drive)",
                    concat!(
                        r"how (?:stupid|dumb|blind|bad|slow|lazy|useless) (?:do|can|must|could|are) (?:you|one|anyone|",
                        r"somebody|someone|they|he|she)",
                    ),
                    r"(?:quit|stop) streaming",
                    r"go back to (?:where you (?:came from|belong)|your (?:own )?country)",
                    r"give up and (?:go|leave)|delete your (?:account|channel)",
                    r"i (?:really |just )?(?:hate|despise|loathe|detest)",
                    r"hate(?:s)? (?:you|chat|the streamer|these people|you all)",
                    r"you (?:should|ought to) be ashamed|shame on you|you disgust",
                ],
                &[
                    r"a(?:n)? (?:stupid|dumb|ugly|bad) question",
                    r"winners (?:and|or) losers",
                    r"pathetic fallacy",
                    r"jerks? (?:of|on|at|back|the|free|loose)",
                ],
            )
        });
        HOSTILE.detail(&line.bare)
    },
};
