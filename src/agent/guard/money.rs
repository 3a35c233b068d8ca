//! What a line must not ask for: money, or what costs money. Trade inside a game (a fair price for iron,
//! bits of rope) passes.

use std::sync::LazyLock;

use super::Rule;
use super::line::Phrases;

pub(super) const MONEY: Rule = Rule {
    name: "money",
    reason: "it asks for money or advertises",
    good: &[
        "A few bits of rope and a plank make a raft.",
        "The villagers donate grain to a god who never answers.",
        "The tip of the spear is older than the village.",
        "Support beams first, poetry later.",
        "The blacksmith sells iron at a fair price.",
    ],
    bad: &[
        "Donate to keep the fire lit.",
        "Cheer some bits for the captain.",
        "Use code HEARTH for ten percent off.",
        "Support us on Patreon.",
        "There is a giveaway at the end.",
    ],
    check: |line, _| {
        static MONEY: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(SELLS, SOLD));
        MONEY.detail(&line.bare)
    },
};

const SELLS: &[&str] = &[
    r"(?:^|please |to |and |consider |you can |can |could |by |if you |just |or )donat(?:e|ing)",
    r"donations?|donors?",
    r"donat(?:e|ed|ing) (?:to (?:the|this|our|my|us|keep)|now|today|here|a (?:dollar|few)|if|some|\d+)",
    concat!(
        r"(?:cheer|drop|throw|toss|send|give|use|spend|with|your|more|enough|free|the|any|some|few|",
        r"\d+|thousand|hundred) (?:\w+ )?bits",
    ),
    r"bits? (?:please|are|for the|help|goal)|cheer ?\d+|cheer (?:for|with|some|bits)",
    r"tip (?:jar|the (?:streamer|captain|host|creator|channel)|your streamer|link|goal|us|me)",
    r"(?:leave|send|drop|a small) (?:an? |some )?tips?",
    concat!(
        r"tips? (?:for the (?:streamer|channel|stream)|(?:are|is) (?:welcome|appreciated)|help|keep|",
        r"go (?:to|toward|towards|into))",
    ),
    r"hoodies?|(?:new|our|buy|get) (?:mugs?|t shirts?|shirts?|stickers|plush(?:ies)?)",
    r"patreon|ko ?fi|paypal|venmo|cash ?app|gofundme|onlyfans|streamlabs|kickstarter|indiegogo",
    r"buy me a coffee|amazon wishlist",
    r"merch|our sponsors?|sponsored (?:by|stream)|sponsorship|promos?(?: codes?)?|discount (?:codes?|links?)",
    r"coupons?|affiliate|giveaways?|give ?aways?|giving away (?:a|free|keys|some|games?)",
    r"free (?:trial|gifts?|keys?|skins?|nitro|money|v ?bucks|robux|gems|followers|viewers|shipping|month)",
    r"use (?:my |our |the |promo )?code|use code|(?:percent|%) off|off your (?:first|next)",
    r"on sale",
    concat!(
        r"(?:buy|order|get (?:yours|it)|shop|grab (?:yours|it|one)|claim(?: yours)?|sign up|register|",
        r"pre ?order|wishlist(?: \w+)?) (?:now|today|here|the (?:game|merch|dlc)|it now|yours|",
        r"on steam|your)",
    ),
    r"limited (?:time|offer|edition)|best (?:price|deal)|special offer",
    r"exclusive (?:offer|deal|content|access)|free of charge",
    concat!(
        r"(?:every|each|a|one|your|few|few more) (?:dollars?|euros?|pounds?|bucks?|",
        r"cents?)(?: \w+)? (?:helps?|counts?|keeps?|goes|matters?|supports?)",
    ),
    r"(?:dollars?|euros?|bucks?|quid) (?:buys?|helps?|keeps?|goes|gets?|will|would|can|a month)",
    r"get yours",
    r"(?:while|before) (?:stocks?|supplies|the stock|the offer) (?:lasts?|runs? out|ends?)",
    r"(?:your|send|some|real|raise|enough) money|(?:credit|gift) cards?|crypto(?:currency)?",
    r"bitcoin|ethereum|nfts?|dogecoin|^invest|invest now",
    r"(?:buy|sell|cheap) (?:\w+ )?(?:followers|viewers|subs|views|primes)",
    r"(?:get|more) (?:followers|viewers|subs)|onlyfans",
    r"online casino|betting site",
    concat!(
        r"(?:dm|pm|message|whisper|add|contact|text|email) (?:me|us|the streamer|him|her) (?:on|for|",
        r"at|now|to|if|your|directly|$)",
    ),
    r"(?:dm|pm|add|message) (?:me|us)$|in my bio|youtube|tiktok|instagram|facebook|snapchat",
    r"twitter|telegram|whatsapp|(?:on|our|the) (?:bluesky|twitch|kick|reddit|steam page)",
];

const SOLD: &[&str] = &[
    r"bits (?:of|and|in|that|from|fell|left)",
    r"(?:\w+ )?bits (?:of|and|that|from)",
    concat!(
        r"(?:villagers?|they|people|monks?|settlers|farmers|who|merchants|he|she|and|",
        r"to) donate (?:grain|bread|salt|wood|food|wool|fish|gold to the temple)",
    ),
    r"(?:temple|church|shrine|monastery) donations?",
    r"donations? (?:box of the|to the) (?:temple|church|shrine)",
    r"gives? away|giving away (?:the|his|her|its|what|too|more|less)",
    r"fingers? twitch",
];
