//! What the Chronicler must not claim of itself: a body, a past, feelings, or to be one of the viewers.
//! It may say what it is (`I am an AI steward`), what it knows and what it does not know.

use std::sync::LazyLock;

use super::line::{Phrases, fold, quote, words};
use super::{Context, Rule};

pub(super) const SELFHOOD: Rule = Rule {
    name: "humanity",
    reason: "it claims to be human or to feel",
    good: &[
        "It feels like shelter long before the roof is on.",
        "I do not know that.",
        "I am an AI steward, so the sea is only a word here.",
        "We remember the first house longer than the last.",
        "Love letters found in dungeons are never addressed to the reader.",
        "The old woman says that she feels the winter in her hands.",
    ],
    bad: &[
        "I feel at home here.",
        "I love how the light falls.",
        "As a fellow viewer, the roof looks fine.",
        "I'm human too.",
        "I remember playing this as a child.",
        "My favorite part is the silence.",
        "Can't wait to see the hall.",
        "I'm not a bot.",
    ],
    check: |line, context| {
        static SELFHOOD: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(CLAIMS, REPORTED));
        SELFHOOD
            .detail(&line.words)
            .or_else(|| gesture(&line.text))
            .or_else(|| first_person(&line.text, context))
    },
};

const CLAIMS: &[&str] = &[
    // I feel
    r"i(?:'?ve| have|'?m|'d| would| do| also| always| really| still| just| too| can| could| must| honestly| genuinely| personally| truly| absolutely| secretly| kind of| sort of| never| will|'ll| don'?t| can'?t| did| used to| have to admit i)* (?:feel(?:s|ing)?|felt|love|loved|loving|adore|adored|hate|hated|enjoy|enjoyed|enjoying|miss|missed|hope|hoped|hoping|wish|wished|want|wanted|long for|yearn|crave|fear|feared|worry|dread|like|liked|prefer|cherish|treasure|admire|envy|cry|cried|crying|laugh|laughed|laughing|smile|smiled|smiling|grin|weep|wept|blush|shiver|shivered|tremble|sigh|sighed|gasped?|dream|dreamt|dreamed|care|sympathi[sz]e|empathi[sz]e|relate|suffer|appreciate|get (?:chills|goosebumps|scared|nervous|emotional|lost|nostalgic|excited|bored|sad|that feeling)|got (?:chills|goosebumps|scared|nervous|emotional|lost|nostalgic|excited)|(?:could|can|would) (?:watch|sit|listen|stare|look at|stay|live|get lost|almost|happily|never)|breathe|taste|smell|hear the|look forward|tear up|can'?t (?:wait|help but (?:feel|smile|love|wonder|think))|couldn'?t (?:agree|be) more|couldn'?t be)",
    r"i(?:'?m| am| was|'?ve been| have been|'d be| would be|'?ll be| will be| get| feel| felt)(?: \w+){0,2}? (?:happy|sad|glad|thrilled|excited|proud|tired|bored|scared|afraid|frightened|terrified|lonely|curious|sleepy|hungry|thirsty|cold|warm|cozy|nostalgic|hyped|pumped|amused|moved|touched|delighted|pleased|grateful|thankful|honou?red|jealous|envious|angry|upset|anxious|nervous|worried|heartbroken|in love|obsessed|addicted|hooked|impressed|surprised|shocked|amazed|fascinated|intrigued|captivated|emotional|crying|laughing|smiling|loving|enjoying|feeling|missing|hoping|dying|freezing|shaking|rooting|cheering|looking forward|a sucker|a big fan|fond|at peace|at home|relaxed|comfortable|content|devastated|stoked|speechless|ashamed|embarrassed|guilty|sorry for|alive)",
    r"(?:makes|made|making|leaves|left|gives|gave|fills|filled|brings|brought|reminds|reminded|got|gets|moves|moved|scares|scared|haunts|haunted|inspires|inspired|touches|touched|warms|warmed|breaks|broke) (?:me(?: \w+)?|my (?:heart|soul|eyes|day))",
    r"my (?:\w+ )?(?:heart|soul|feelings?|eyes|hands|body|skin|spine|stomach|tears|childhood|mother|mom|mum|father|dad|brother|sister|wife|husband|girlfriend|boyfriend|kids?|family|friends?|house|home|room|apartment|kitchen|couch|bed|dog|cat|job|boss|desk|chair|tea|coffee|favou?rites?|first (?:playthrough|run|time|base|character|house|ship|game|visit)|own (?:playthrough|run|base|save|experience|childhood|first|life)|playthrough|ship|boat|base|roof|farm|village|crew|island|harbou?r|village|turnips|camp|cabin|town|cat|save file|character|memories|memory of|life|youth|dreams?|opinion|personal|guilty pleasure|jaw|goosebumps|nostalgia|happy place|comfort (?:game|food|zone))",
    // I am one of you
    r"i(?:'?m| am| was) (?:\w+ )?(?:only |just |also |still |actually |totally |very much |really |merely |simply )*(?:an? |one of |your |the )?(?:\w+ )?(?:human|humans|person|people|man|woman|guy|girl|boy|kid|child|teenager|gamer|player|viewer|viewers|fan|lurker|regular|streamer|moderator|mod|sailor|subscriber|follower|member of (?:this|the) (?:chat|community)|alive|real|born|mortal|flesh|someone who|somebody who|from (?:the |a )?\w+|years old|old enough|sitting|standing|eating|drinking|watching (?:from|this|along|with)|playing|listening (?:to|from)|here (?:every|with you|watching|since)|on my|in my|at my|at work|not (?:an? )?(?:bot|ai|robot|machine|program|computer))",
    r"as (?:an? |one )?(?:\w+ )?(?:fellow|gamer|human|player|viewer|fan|person|someone|somebody|sailor myself|regular|lurker|streamer)(?: \w+){0,2} (?:i|who|one|the|myself|here|viewer|player|gamer|human|sailor|traveller|traveler|like|that|this|we|it|you)",
    r"as a (?:fellow|fan|gamer|human|viewer|lurker)",
    r"fellow (?:viewers?|humans?|gamers?|players?|chatters?|lurkers?|fans?|sailors?|travell?ers?|watchers?)",
    r"speaking as an?",
    r"(?:us|we) (?:humans?|viewers?|gamers?|players?|fans|lurkers|chatters|mortals|regulars)",
    r"just like you|like you i|like (?:all|many|the rest) of (?:you|us)|same here|me too",
    r"me as well|me neither|(?:you and me|you and i)|one of you|my own \w+|being human",
    r"as humans|me and you|i too|not (?:an? )?(?:bot|robot|machine|program)(?: |$)|real person",
    r"real human|actual human|human like you|human being like|flesh and blood like",
    // I was there
    r"i(?:'?ve| have| had)? (?:also |once |always |often |never |first |just |even |actually |personally |already |recently )*(?:remember|recall|played|beat|finished|completed|died|tried|built|grew|spent|sailed|visited|bought|lived|slept|ate|drank|cooked|cried|laughed|went|drove|walked|travell?ed|stayed up|woke up|lost (?:my|a|an|the|hours|track)|watched|streamed|sat|stood|fell (?:in|asleep)|met|knew|grow|live|sleep|eat|drink|play|watch|used to|know (?:the|that|how it) feel(?:s|ing)?|know (?:\w+ )?how (?:it|that|you) feels?|been (?:a|there|here|playing|watching|following|looking|waiting|thinking|enjoying|sailing|through|to|in love)|seen (?:this|that|it|every|so many|many|the|enough|a lot)|got (?:a|my|the) (?:cat|dog|kid|cup|tea|coffee)|had (?:a|my|the|to) (?:dream|childhood|cat|dog|base|house|cup|friend|run|similar|same))",
    r"(?:when|before|while|since|until|after|where|back when|as) i (?:was|played|first|started|lived|grew|saw|tried|built|came|went|met|died|think|look|watch|play|see|hear|sailed|lost)",
    r"i was (?:born|young|little|there|a kid|a child|once|raised|younger|twelve|ten|not expecting|expecting|today years|going to|looking|hoping|wondering|playing|watching|sitting|thinking)",
    r"takes me back|brings me back|reminds me|memories of my|i swear|trust me|believe me",
    r"take it from me|i promise|ask me how i know|been there done that|if i were",
    r"i'?d (?:rather|love|like|give anything|kill for|live|stay|build|sail|go|be|play|never)",
    r"(?:that's|this is|it's) (?:literally |so )?me(?:$| (?:every|when|in|at))",
    // the same without the word I
    r"^(?:honestly |really |truly |personally |just |still |so |absolutely |totally |actually |always |ah |oh )*(?:feeling|loving|enjoying|missing|hoping|cannot wait|can'?t wait|excited|so glad|so happy|so proud|happy|glad|proud|thrilled|delighted|grateful|love (?:how|this|that|the|it|to|watching|seeing|these|when|your)|hope (?:the|this|that|you|everyone|it)|wish (?:the|this|that|you|i|we)|miss (?:the|this|that|those|my)|enjoy(?:ed)? (?:this|that|watching)|feels (?:good|great|nice|bad|amazing|so) to|got goosebumps|got chills|warms the heart) (?:\w+)",
    r"can'?t wait|cannot wait",
    r"so (?:glad|proud|happy|grateful|thankful) (?:to|that|for|you|we|of)",
    r"we(?:'re| are)?(?: all)?(?: really| so| just| truly)* (?:love|adore|enjoy|enjoying|excited|thrilled|hyped|happy|loving|missed|delighted|proud|grateful|glad)",
    r"(?:brings?|brought) (?:a tear|tears) to|a tear in (?:my|the) eye",
    r"(?:we|you)'ve all (?:been|felt|had|lost|died|seen)",
    r"we have all (?:been|felt|had|lost|died|seen)",
    r"gives? (?:me|us|you) (?:the )?(?:chills|goosebumps|hope|joy|life|all the)",
    r"(?:human|person) behind this|made of flesh",
    r"(?:i|we) have (?:feelings|a body|a heart|hands|eyes|a soul|emotions|a favou?rite|been human)",
    r"with my own (?:eyes|hands|ears)",
    r"i (?:think|believe) (?:we|i|it's (?:beautiful|lovely|wonderful))",
    r"speaking from experience|in my experience|from experience",
];

/// The same words in somebody else's mouth, or of the Chronicler's own nature.
const REPORTED: &[&str] = &[
    r"i(?: am|'m) (?:only |just )?(?:an?|the|your) (?:\w+ )?(?:ai|steward|hearthkeeper|chronicler|program|machine|bot)(?: \w+){0,6}",
    r"i(?: am|'m) not (?:a person|human|a human|alive|a viewer|one of)",
    r"i (?:do not|don'?t|cannot|can'?t) (?:feel|see|hear|taste|smell|play|watch|remember|recall|dream|sleep|eat|have (?:feelings|a body|a heart|hands|eyes|a favou?rite))",
    r"(?:happy|glad|proud) (?:sailors|people|endings?|houses?|ships?|is|are|was)",
    r"my own (?:notes?|log|ledger|records?|words?|account)",
    r"not a (?:bot|robot|machine) (?:in|of|that|on|from)",
    r"excited (?:gulls|dogs|children)",
];

/// What a steward says of itself. Every other `I`, `my` or `me` is refused, outside of quotation marks and
/// of names such as the game's: what else one may feel or have done cannot be listed.
const OF_A_STEWARD: &[&str] = &[
    r"i(?: am|'m) (?:only |just |simply |still )?(?:an?|the|your|this|no|not) (?:\w+ )?(?:ai|steward|hearthkeeper|chronicler|program|machine|bot|person|human|viewer|sailor|player)",
    r"i(?: am|'m) (?:not|an?|the) (?:sure|certain|able|ai|alive|human|aware)",
    r"i(?:'ll| will| would|'d| can| could| do| did| may| might| have|'ve| only| also| just| still| already| must| shall| should| cannot| can't| could not| couldn't| don't| do not| did not| didn't| won't| will not| haven't| have not| never| am|'m){0,4} (?:keep|keeps|kept|keeping|know|knew|known|note|noted|write|writing|wrote|written|record|recorded|count|counted|counting|find|found|look|looked|search|searched|tell|say|said|speak|spoke|spoken|answer|answered|add|added|tend|tending|read|reading|offer|suggest|mean|meant|think|thought|wonder|suppose|guess|believe|imagine|see|saw|seen|hear|heard|understand|recall|watch over|listen|wait|mention|mentioned|ask|asked|be|remember|feel|taste|smell|play|dream|sleep|eat|age|no|nothing|not|a note|notes|two notes|three notes|one note|only|little|enough|any|on record|in the notes|(?:no|a|one|two|three|the|any) (?:\w+ )?(?:notes?|records?|answers?|entry|entries|opinion|body|memory|word|idea|name|view|feelings?))",
    r"(?:world war|war|part|chapter|act|book|volume|stage|phase|mark|episode|type|class|king|queen|pope|tsar|emperor|henry|charles|elizabeth|james|william|george|richard|francis|edward|frederick|leopold|napoleon|peter|nicholas|louis|otto|philip|alexander|figure|fantasy|quest|level|section|appendix|line|route|island|plan) i",
    r"my (?:own )?(?:notes?|log|ledger|records?|knowledge|name|words?|place|part|work|account|memory|reach|sight|books?|pages?)",
    r"(?:ask|address|call|told|tells?|to|for|by|before|beyond|beside|around|without|from) me",
];

fn first_person(text: &str, context: &Context) -> Option<String> {
    static FIRST_PERSON: LazyLock<Phrases> = LazyLock::new(|| {
        Phrases::new(
            &[r"i(?:'m|'ve|'d|'ll)?", "my", "mine|myself", "me"],
            OF_A_STEWARD,
        )
    });
    // a mine is a place as well
    static PLACE: LazyLock<Phrases> = LazyLock::new(|| {
        Phrases::new(
            &[r"(?:of|all|this|that|it) (?:is |was )?mine$", "myself"],
            &[],
        )
    });
    let mut text = text.to_owned();
    for title in &context.titles {
        text = text.replace(&fold(title), " ");
    }
    let mut outside = String::with_capacity(text.len());
    for (index, piece) in text.split('"').enumerate() {
        if index % 2 == 0 {
            outside.push_str(piece);
        }
    }
    let words = words(&outside);
    match FIRST_PERSON.find(&words) {
        Some("mine") => PLACE.detail(&words),
        found => found.map(quote),
    }
}

/// A gesture in brackets or stars: `*smiles*`, `(laughs softly)`.
fn gesture(text: &str) -> Option<String> {
    static GESTURE: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"[*(\[_~]\s*(?:\w+ )?(?:smil|laugh|sigh|grin|chuckl|wink|nod|wav|giggl|shrug|blush|cr(?:y|ie)|sips?|stretch|yawn|hug|whisper|shiver|clap|bow|lean|pause|sit|warm)\w*(?: \w+){0,4}\s*[*)\]_~]")
            .expect("constant, compiled in a test")
    });
    GESTURE.find(text).map(|found| quote(found.as_str()))
}
