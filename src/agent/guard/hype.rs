//! Praise without measure. A calm voice has no use for it; the same words can be plain ones (an epic
//! poem, an insane king, a lit fire), which is why most are looked for in company.

use std::sync::LazyLock;

use regex::Regex;

use super::Rule;
use super::line::{Phrases, compile, quote};

pub(super) const HYPE: Rule = Rule {
    name: "hype",
    reason: "it is louder than the moment",
    good: &[
        "The fire is lit, and the night can begin.",
        "An epic about a roof would be called a diary.",
        "The king went insane when the mirrors were covered.",
        "A wild boar is a poor neighbor.",
        "The next level of the tower is under water.",
    ],
    bad: &[
        "This is going to be epic.",
        "What an insane run.",
        "Let's go, the hall is done.",
        "Buckle up for the swamp.",
        "That was so cool.",
        "The sea is sooo calm.",
    ],
    check: |line, _| {
        static HYPE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(LOUD, HARMLESS));
        // a call, unlike "let's go north": the sentence stops there
        static CALL: LazyLock<Regex> = LazyLock::new(|| {
            compile(&[
                r"\blet'?s go(?: (?:chat|guys|everyone|everybody|team|folks))?\s*(?:[,.!;…]|$)",
            ])
        });
        let call = || CALL.find(&line.text).map(|found| quote(found.as_str()));
        HYPE.detail(&line.words)
            .or_else(call)
            .or_else(|| drawn_out(&line.words))
    },
};

const LOUD: &[&str] = &[
    // words that are loud by themselves
    r"epic(?:ally|ness)?|hype[ds]?|hyping|awesome(?:ness)?|amazing(?:ly)?|incredible",
    r"unbelievable|unbelievably|phenomenal|spectacular|breathtaking|stunning(?:ly)?",
    r"mind ?blow(?:n|ing)|jaw ?dropping|game ?chang(?:er|ing)|unmissable|unforgettable",
    r"heart ?pounding|pulse ?pounding|action ?packed|adrenaline|thrilling|electrifying",
    r"exhilarating|fantastic|fabulous|phenom|superb|astounding|astonishing",
    r"mesmeri[sz]ing|out of this world|unstoppable",
    r"pog(?:gers|gies|u|champ)?|kekw?|lul|lmf?ao+|rofl|lol+|omg|omfg|wtf|yolo|gg(?:s|wp)?|ezpz",
    r"woo+ ?hoo+|woo+t|yay+|wow+|whoa+|holy (?:moly|cow|smokes|crap)|oh my (?:god|gosh)",
    r"haha(?:ha)*|hehe|bruh|bro|dude|banger|bussin|no cap|rizz|slaps|goated|sheesh|lfg",
    r"hell yeah|heck yeah|yeah baby|yass?|oof|yikes|oops",
    // words that are loud in company
    concat!(
        r"(?:absolute|absolutely|totally|completely|pure|purely|simply|straight up|literally|so|just|",
        r"how|truly|what an?|such an?|an|most) (?:insane|insanely|crazy|nuts|bonkers|bananas|fire|lit|",
        r"wild|sick|dope|mental|unreal|legendary|masterpiece|madness|insanity|chaos|legends?|beasts?|",
        r"units?|madlads?|cinema|perfection|gold|magic|magical|brilliant|wonderful|gorgeous) (?:run|",
        r"play|stream|clip|game|moment|night|energy|gameplay|luck|loot|fight|build|graphics|comeback|",
        r"view|time|adventure|journey|ride|shot|save|show|evening|session|fun)",
    ),
    concat!(
        r"(?:that|this|it)(?:'s| is| was) (?:so |just |absolutely |totally |completely |truly |",
        r"simply |literally |going to be |gonna be )+(?:insane|crazy|nuts|bonkers|fire|lit|wild|sick|",
        r"dope|unreal|legendary|brilliant|wonderful|gorgeous|great|huge|massive|perfect|fun)",
    ),
    r"(?:that|this|it)(?:'s| is| was) (?:insane|bonkers|nuts|dope|unreal|lit|crazy)",
    concat!(
        r"(?:absolutely|totally|completely|straight up|literally) (?:insane|crazy|nuts|bonkers|fire|",
        r"lit|wild|sick|dope|unreal|legendary|bananas|mental)",
    ),
    r"insanely|crazy good|insane(?:ly)? good|pure (?:fire|insanity|madness|hype|chaos)",
    r"total (?:madness|chaos|insanity)",
    concat!(
        r"(?:get|gets|getting|going|gone|go|went) (?:absolutely |totally |completely |so |real |",
        r"really )?(?:crazy|wild|nuts|hyped|lit|bananas|bonkers)",
    ),
    concat!(
        r"absolute(?:ly)? (?:legends?|beasts?|units?|bangers?|madlads?|cinema|perfection|",
        r"masterpieces?|madness|fire|gold|magic|killing it)",
    ),
    concat!(
        r"what an? (?:absolute |absolutely |truly |totally |incredible |real )*(?:play|moment|stream|",
        r"night|legend|legends|ride|shot|save|fight|clutch|comeback|run|rush|time to be alive|finish|",
        r"win|beast|treat|blast)(?: it (?:is|was)| that (?:is|was)| this (?:is|was|has been)|",
        r" tonight)?$",
    ),
    concat!(
        r"(?:best|greatest|coolest|craziest|wildest|biggest|sickest|hottest|",
        r"funniest) (?:\w+ )?(?:ever|of all time|of the (?:year|century|decade)|in history|",
        r"in the world|on (?:twitch|the platform|the internet|earth)|yet)",
    ),
    r"greatest of all time|of all time|like never before|never seen anything like",
    concat!(
        r"(?:so|super|such|way too|insanely|ridiculously|crazy) (?:cool|fun|awesome|excited|exciting|",
        r"hyped|pumped|epic|good|great|sick|amazing|cute|satisfying|intense)",
    ),
    r"so much (?:fun|hype|excitement|love)|super (?:excited|hyped|fun|cool|cozy|chill)",
    r"exciting|excitement|pumped|stoked|psyched|fired up",
    r"(?:on )?the edge of (?:your|our|my) seats?|fomo",
    // calls to be excited
    concat!(
        r"let'?s (?:goo+|gooo*|do this|get (?:this|it|started|ready|hyped|into it|going)|rock|roll|",
        r"dive (?:in|into|right|deep)|crush|smash|make (?:some|it|this)|jump (?:in|into|right)|bring|",
        r"have (?:some )?fun|party)",
    ),
    r"here we go+|it'?s go time|game on|lets ?go+o",
    concat!(
        r"(?:^(?:so |and |now )?(?:get|be)|are you|who'?s|is everyone|everyone|chat) ready (?:for|to|",
        r"chat|because|everyone|guys|as)",
    ),
    r"ready for (?:some|an epic|more|another|adventure|action)|buckle up|strap in",
    r"brace (?:yourself|yourselves)|^brace for|hold (?:on )?(?:on )?to your|hang on tight",
    r"grab your (?:popcorn|snacks|gear|seats?)|prepare (?:yourself|yourselves|to be)",
    concat!(
        r"(?:you|you'll|nobody|no one) (?:won'?t|will not|will never|",
        r"wouldn'?t) (?:want to )?(?:believe|miss|regret|forget)",
    ),
    r"don'?t (?:you dare )?miss|do not miss|not to be missed|must ?see|must ?watch",
    r"can'?t (?:be )?miss",
    r"(?:just )?got real|nothing short of",
    r"(?:the|of the) (?:coolest|sickest|craziest|wildest|cutest|greatest|dopest)|master ?class",
    r"no way (?:that|this|he|she|they|it) (?:just|really|actually)?|no way$|about to go off",
    r"eye candy|(?:make|makes|making|made) history|legends? (?:is|are|was|were) (?:born|made)",
    r"one for the (?:history )?books|history in the making|for the ages",
    r"(?:doesn'?t|does not|can'?t|cannot) get (?:any |much )?better|(?:top|god|s) tier",
    r"unreal (?:performance|run|play|stream|skills?|graphics|night|moment)",
    concat!(
        r"(?:absolutely|simply|totally|truly|so|utterly|insanely|ridiculously|literally) (?:gorgeous|",
        r"beautiful|brilliant|perfect|wonderful|magical|magnificent|glorious|immaculate|flawless|",
        r"satisfying)",
    ),
    r"is everything$|everything and more",
    r"next ?level (?:play|gameplay|stuff|content|stream|skills?|hype|energy)",
    r"you(?:'ve| have)? got this",
    r"(?:keep|nailing|nailed) it up|(?:killing|crush(?:ing|ed)|smash(?:ing|ed)|nail(?:ing|ed)) it",
    r"good vibes|vibes only|immaculate vibes|vibing|bring the (?:energy|heat|noise|fire)",
    r"all the feels|on fire tonight|blow(?:n)? (?:your|our|my) minds?|blow you away",
    r"goosebumps|chills",
    concat!(
        r"(?:huge|massive|big|giant|enormous) (?:w|win|props|respect|love|thanks|shout ?outs?|ups|",
        r"news|moment|hype|energy|night|announcement)",
    ),
    r"(?:10|11|100) out of 10|(?:ten|eleven) out of ten|one hundred percent|a thousand percent",
    r"110|chef'?s kiss",
    r"the ultimate (?:adventure|experience|showdown|challenge|battle|test|stream|game|survival)",
    r"adventure of a lifetime|once in a lifetime|ride of (?:your|a) life|journey of a lifetime",
    r"pure (?:magic|joy|bliss|adrenaline)|non ?stop (?:action|fun)",
    r"insane(?:ly)? (?:run|play|stream|clip|game|moment|night|fun|luck|loot|fight|graphics|comeback|energy)",
    r"legendary (?:play|run|stream|night|moment|clip|loot)",
];

const HARMLESS: &[&str] = &[
    r"epics? (?:poems?|of|about|poetry|verse|tradition|tale|cycle|in (?:verse|prose))",
    r"(?:the|an?|\w+'s|old|oral|national|long) epics? (?:is|are|was|were|would|has|had|that|begins?|ends?|in|about|of)",
    r"(?:went|go|goes|gone|going|driven|drove|drives) (?:wild|crazy|insane)(?: (?:with|from|by|in|when|after|and))",
    r"exciting (?:the|a|an) \w+ (?:current|field|atom)",
    r"so far so good|fantastic (?:beasts|creatures|voyage|planet|literature|tales?)|the fantastic",
    r"chills? (?:in|of|off|to|from|the|on|sets?|comes?|that|by)",
    r"(?:the|a|first|morning|night|evening|autumn|sea) chills?",
    r"(?:dude|bro) ranch",
    r"incredible (?:as it|that)",
];

/// A letter written three times or more; Roman numerals and web addresses aside.
fn drawn_out(words: &str) -> Option<String> {
    let drawn = |word: &&str| {
        let chars: Vec<char> = word.chars().collect();
        let long = |run: &[char]| run[0].is_alphabetic() && run.iter().all(|c| *c == run[0]);
        chars.windows(3).any(long)
            && !word
                .chars()
                .all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c' | 'm'))
            && !matches!(*word, "www" | "aaa")
    };
    words.split(' ').find(drawn).map(quote)
}
