//! What the Chronicler must not claim of itself: a body, a past, feelings, or to be one of the viewers.
//! It may say what it is (`I am an AI steward`), what it knows and what it does not know.

use std::sync::LazyLock;

use super::line::{Phrases, compile, fold, quote, words};
use regex::Regex;

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
        first_person(&line.text, context)
            .or_else(|| SELFHOOD.detail(&line.words))
            .or_else(|| gesture(&line.text))
    },
};

/// Claims that go without the word I.
const CLAIMS: &[&str] = &[
    // one of you
    r"as an? (?:\w+ )?(?:fellow|gamer|human|viewer|fan|lurker|regular)|speaking as an?",
    concat!(
        r"(?:^|and |but |so |speaking |then |here )as (?:one|someone|somebody|a person|people) (?:who|",
        r"that) (?:has|have|had|is|was|\w+s|\w+ed|grew|knows)",
    ),
    r"fellow (?:viewer|human|gamer|player|chatter|lurker|fan|sailor|travell?er|watcher)s?",
    r"(?:us|we) (?:all )?(?:humans?|viewers?|gamers?|players?|fans|lurkers|chatters|mortals|regulars)",
    r"being human|as humans|same here|one of you|just like you",
    r"like (?:all|many|the rest) of (?:you|us)",
    r"not (?:an? )?(?:bot|robot|machine|program)|(?:real|actual|human) (?:person|human)",
    r"(?:human|person) (?:like you|behind this)|human being like",
    r"(?:made of|flesh and blood like) (?:flesh|you)",
    // a past and a body
    r"(?:speaking )?from experience|been there done that|know (?:\w+ )?how (?:it|that|this|you) feels?",
    r"we(?:'ve| have)(?: all)? (?:felt|feelings|a body|a heart|a soul|emotions)",
    r"(?:you|we)(?:'ve| have) all (?:been|felt|had|lost|died|seen)",
    r"(?:takes|brings) us back|(?:brings?|brought|sheds?|shed) (?:a tear|tears)|a tear in the eye",
    // feelings
    r"(?:can'?t|cannot|can hardly|could not) wait",
    r"so (?:glad|proud|happy|grateful|thankful) (?:to|that|for|you|we|of)",
    r"(?:couldn'?t) wait|so (?:glad|proud|happy|grateful|thankful) (?:to|that|for|you|we|of)",
    r"we(?:'re| are)?(?: all)?(?: really| so| just| truly)* (?:love|adore|enjoy|enjoying|excited|thrilled)",
    r"we(?:'re| are)(?: all)?(?: really| so| just| truly)* (?:happy|loving|delighted|proud|grateful|glad)",
    r"gives? (?:us|you) (?:the )?(?:chills|goosebumps|hope|joy|life|all the)|warms the (?:heart|soul)",
    r"^(?:honestly |really |truly |personally |just |still |so |absolutely |ah |oh )*(?:feeling|loving|enjoying) \w+",
    r"^(?:honestly |really |truly |personally |just |still |so |absolutely |ah |oh )*(?:missing|hoping) \w+",
    r"^(?:honestly |really |truly |personally |just |still |so |absolutely |ah |oh )*(?:excited|happy|glad|proud) \w+",
    concat!(
        r"^(?:honestly |really |truly |personally |just |still |so |absolutely |ah |oh )*(?:thrilled|",
        r"delighted|grateful) \w+",
    ),
    concat!(
        r"^(?:honestly |really |truly |just |still |so |absolutely )*love (?:how|this|that|the|it|to|",
        r"watching|seeing|these)",
    ),
    r"^(?:honestly |really |truly |just |still |so |absolutely )*love (?:when|your)",
    concat!(
        r"^(?:honestly |really |truly |just |still |so )*(?:hope|wish|miss|enjoy|enjoyed) (?:the|this|",
        r"that|those|you|everyone)",
    ),
    r"^(?:honestly |really |truly |just |still |so )*(?:hope|wish|miss|enjoy|enjoyed) (?:it|we|watching)",
    r"^feels (?:good|great|nice|bad|amazing|so) to",
];

/// The same words of something else.
const REPORTED: &[&str] = &[
    r"(?:happy|glad|proud) (?:sailors|people|endings?|houses?|ships?|is|are|was)",
    r"not a (?:bot|robot|machine|program) (?:in|of|that|on|from)",
    r"excited (?:gulls|dogs|children)",
    r"hope (?:the|this|that) \w+ (?:is|was) (?:a|the|not|no)",
];

/// What a steward says of itself. Every other `I`, `my` or `me` is refused, outside of quotation marks and
/// of names such as the game's: what else one may feel or have done cannot be listed.
const OF_A_STEWARD: &[&str] = &[
    // what it is
    r"i(?: am|'m) (?:only |just |simply |still )?(?:an?|the|your|this) (?:\w+ )?(?:ai|steward|hearthkeeper|chronicler)",
    r"i(?: am|'m) (?:only |just |simply |still )?(?:an?|the|your|this) (?:\w+ )?(?:program|machine|bot)",
    r"i(?: am|'m) not (?:a person|human|a human|alive|a viewer|a player|sure|certain|able|aware)",
    // what it does and knows
    r"i{may} (?:keep|kept|know|knew|known|note|noted|write|wrote|written|record|recorded|count|counted)",
    r"i{may} (?:find|found|look|looked|search|searched|tell|say|said|speak|spoke|spoken|answer|answered)",
    r"i{may} (?:add|added|tend|read|offer|suggest|mean|think|thought|wonder|suppose|guess|believe|imagine)",
    r"i{may} (?:understand|mention|mentioned|ask|asked|listen|wait|keeping|tending|counting)",
    r"i(?: can| do| could)? (?:see|saw) (?:no|nothing|that|from|in the notes|a note)",
    concat!(
        r"i (?:only |still |also )?have (?:only )?(?:no|nothing|not|one|two|three|",
        r"some) (?:\w+ )?(?:notes?|records?|answers?)",
    ),
    r"i (?:only |still |also )?have (?:only )?(?:any|a|the) (?:\w+ )?(?:notes?|records?|answers?)",
    concat!(
        r"i (?:only |still |also )?have (?:only )?(?:no|nothing|not|one|two|three|some|",
        r"any) (?:\w+ )?(?:entry|entries|opinion)",
    ),
    r"i (?:only |still |also )?have (?:only )?(?:a|the) (?:\w+ )?(?:entry|entries|opinion)",
    concat!(
        r"i (?:only |still |also )?have (?:only )?(?:no|nothing|not|one|two|three|",
        r"some) (?:\w+ )?(?:body|word|idea|name|view)",
    ),
    r"i (?:only |still |also )?have (?:only )?(?:any|a|the) (?:\w+ )?(?:body|word|idea|name|view)",
    concat!(
        r"i (?:only |still |also )?have (?:only )?(?:no|nothing|not|one|two|three|",
        r"some) (?:\w+ )?(?:feelings?|memory|more|on)",
    ),
    r"i (?:only |still |also )?have (?:only )?(?:any|a|the) (?:\w+ )?(?:feelings?|memory|more|on)",
    r"i (?:only |still |also )?have (?:only )?(?:no|nothing|not|one|two|three|some|any|a|the) (?:\w+ )?(?:about|to)",
    // what it does not
    r"i (?:do not|don't|cannot|can't|could not|couldn't|did not|didn't|will not) (?:\w+ )?(?:know|feel|see|hear|taste)",
    r"i (?:won't|never|have not|haven't|have never) (?:\w+ )?(?:know|feel|see|hear|taste)",
    r"i (?:do not|don't|cannot|can't|could not|couldn't|did not|didn't|will not) (?:\w+ )?(?:smell|play|played|watch)",
    r"i (?:won't|never|have not|haven't|have never) (?:\w+ )?(?:smell|play|played|watch)",
    concat!(
        r"i (?:do not|don't|cannot|can't|could not|couldn't|did not|didn't|will not|",
        r"won't) (?:\w+ )?(?:remember|recall|dream)",
    ),
    r"i (?:never|have not|haven't|have never) (?:\w+ )?(?:remember|recall|dream)",
    concat!(
        r"i (?:do not|don't|cannot|can't|could not|couldn't|did not|didn't|will not|",
        r"won't) (?:\w+ )?(?:sleep|eat|have|hold)",
    ),
    r"i (?:never|have not|haven't|have never) (?:\w+ )?(?:sleep|eat|have|hold)",
    r"i (?:do not|don't|cannot|can't|could not|couldn't|did not|didn't|will not) (?:\w+ )?(?:store|ban|delete|decide)",
    r"i (?:won't|never|have not|haven't|have never) (?:\w+ )?(?:store|ban|delete|decide)",
    concat!(
        r"i (?:do not|don't|cannot|can't|could not|couldn't|did not|didn't|will not|won't|never|",
        r"have not) (?:\w+ )?(?:choose)",
    ),
    r"i (?:haven't|have never) (?:\w+ )?(?:choose)",
    // what belongs to it
    concat!(
        r"my (?:own )?(?:notes?|log|ledger|records?|knowledge|name|words?|place|part|work|account|",
        r"memory|reach|sight|books?)",
    ),
    r"my (?:own )?(?:pages?)",
    r"(?:ask|address|call|to|for|by|before|beyond|beside|around|without|from) me",
    // a numeral
    concat!(
        r"(?:war|part|chapter|act|book|volume|stage|phase|mark|episode|type|class|figure|quest|level|",
        r"section|appendix|line) i",
    ),
    r"(?:route|island|plan) i",
    r"(?:king|queen|pope|tsar|emperor|henry|charles|elizabeth|james|william|george|richard|francis|edward) i",
    r"(?:frederick|leopold|napoleon|peter|nicholas|louis|otto|philip|alexander|fantasy) i",
];

/// What may stand between `I` and a steward's verb.
const MAY: &str = "(?: will|'ll| would|'d| can| could| do| may| might| have|'ve| only| also| just| still| \
                   already| must| shall| cannot| can't| could not| couldn't| don't| do not| did not| \
                   didn't| won't| will not| haven't| have not| never| am|'m){0,4}";

fn first_person(text: &str, context: &Context) -> Option<String> {
    static FIRST_PERSON: LazyLock<Phrases> = LazyLock::new(|| {
        let own: Vec<String> = OF_A_STEWARD
            .iter()
            .map(|phrase| phrase.replace("{may}", MAY))
            .collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        Phrases::new(&[r"i(?:'m|'ve|'d|'ll)?", "my", "mine|myself", "me"], &own)
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
    static GESTURE: LazyLock<Regex> = LazyLock::new(|| {
        compile(&[concat!(
            r"[*(\[_~]\s*(?:\w+ )?(?:smil|laugh|sigh|grin|chuckl|wink|nod|wav|giggl|shrug|blush|",
            r"cr(?:y|ie)|sips?|stretch|yawn|hug|whisper|shiver|clap|bow|lean|pause|sit|warm)\w*(?: \w+){0,4}\s*[*)\]_~]"
        )])
    });
    GESTURE.find(text).map(|found| quote(found.as_str()))
}
