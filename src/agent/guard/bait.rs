//! What a line must not ask for: follows, likes, subscriptions, clips, raids, noise in chat.
//! The plain senses of the same words (a road to follow, a raid on a village) pass.

use std::sync::LazyLock;

use super::line::{Phrases, quote};
use super::{Context, Rule};

pub(super) const BAIT: Rule = Rule {
    name: "engagement bait",
    reason: "it asks the audience to do something for the channel",
    good: &[
        "The road follows the coast until it forgets why.",
        "A raid on the village leaves the wells untouched.",
        "Follow the river long enough and it becomes a decision.",
        "It is like a lantern that someone forgot to put out.",
        "Clip the sail too early and the wind takes offence.",
        "What do you think the sea keeps?",
        "Share a roof with a wolf and learn its hours.",
    ],
    bad: &[
        "Don't forget to subscribe.",
        "Smash that like button.",
        "Clip it if the beam falls.",
        "What do you think, chat?",
        "Type 1 if you agree.",
        "Let us know in the comments.",
        "Let's raid another channel.",
    ],
    check: |line, context| {
        static BAIT: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(ASKS, PLAIN));
        static URGED: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(URGES, FOLLOWED));
        BAIT.detail(&line.bare)
            .or_else(|| URGED.detail(&line.bare))
            .or_else(|| follow_somebody(&line.bare, context))
    },
};

const ASKS: &[&str] = &[
    // follow
    concat!(
        r"follow(?:ing|s)? (?:us|me|him|here|now|along|back|for (?:more|a|the|free|updates?|another)|",
        r"on (?:twitch|twitter|x|instagram|tiktok|youtube|bluesky|socials?)|if you(?:'re| are| like|",
        r" enjoy| love| want)?|button|to (?:never|see|get|catch|support|stay))",
    ),
    concat!(
        r"follow(?:ing|s)? (?:the|this|our|my|your|his|her|their) (?:channel|stream|streamer|page|",
        r"accounts?|creator|socials?|twitter|instagram|tiktok|youtube|twitch|journey on|captain on)",
    ),
    concat!(
        r"(?:hit|press|click|tap|smash|drop|leave|give|throw|send|toss|mash|",
        r"consider) (?:\w+ )?(?:\w+ )?(?:an? |the |that |us |me |this |him |her |your )*(?:follows?|",
        r"likes?|subs?|subscribe|bell|button|thumbs ?up|heart|hearts|comments?|emotes?|emojis?|vote|",
        r"shout ?out|w|f|line in|hello|hi|message|thoughts|favou?rite|rating|review|retweet)",
    ),
    r"(?:new|more|our|my|\d+|many|fresh|next|hundred|thousand) (?:followers|subs|likes)|follower (?:goal|count)",
    r"follow(?:er)?s? (?:train|goal|count|button)",
    r"(?:a|your) follow(?: (?:helps|means|goes|is|keeps|would|costs)|$)|follow 4 follow",
    r"follows (?:are|help|mean)",
    // like, subscribe, share
    r"like (?:and|n) (?:subscribe|share|follow|comment)|like button",
    concat!(
        r"(?:please|remember to|forget to|make sure to|be sure to|and|go) like (?:this|the|my|",
        r"our) (?:stream|video|clip|channel|post)",
    ),
    r"^like (?:this|the|our|my) (?:stream|video|clip|channel)|thumbs ?up",
    r"(?:one|every|each|\d+) likes? (?:equals|is|means|counts|for)|likes? equals?",
    r"subscri(?:be[drs]?|bers?|bing|ption)|unsubscribe|resub(?:s|scribe)?",
    r"gift(?:ed|ing)?(?: \w+){0,2} subs?",
    r"subs? (?:to|goal|count|button|up|hype|train|to the|now|for)",
    r"(?:new|prime|tier \w+|drop an?|that|free|your|a twitch) subs?",
    r"become a (?:sub|vip|supporter)",
    r"become a member(?:$| and| to| today| of (?:this|the) (?:channel|community))|hype train",
    r"(?:like|please|comment|subscribe|follow|and|clip) (?:and )?share (?:this|it|with)",
    concat!(
        r"share (?:this|the|our|my|it)(?: \w+)? (?:stream|channel|clip|video|post|link|page|",
        r"with (?:your|a|some) (?:friends?|family|followers))",
    ),
    r"share with (?:your )?(?:friends|us|chat)",
    concat!(
        r"share your (?:\w+ )?(?:thoughts?|stor(?:y|ies)|favou?rites?|opinions?|experiences?|",
        r"memor(?:y|ies)|answers?|ideas?|theor(?:y|ies)|tips)",
    ),
    r"spread the word|retweet",
    r"(?:turn|switch) on (?:the |your )?(?:notifications?|alerts)",
    r"notifications? (?:on|bell|squad)|bell icon",
    r"(?:hit|smash|click|turn on|switch on) (?:that|the|your) (?:bell|alerts?)",
    // clip, raid, spam
    r"(?:an?|your|every|each|another|quick|free|that|one)(?: quick| free| small| little)? follow",
    r"show (?:some|a little|your) (?:love|support)",
    r"how (?:is|are|'s) (?:everyone|everybody|you all|you guys|we (?:all )?(?:doing|feeling))",
    concat!(
        r"^(?:and |so |please |just |also )*(?:don'?t forget to|do not forget to|remember to|",
        r"make sure (?:to|you)|be sure to)",
    ),
    r"(?:send|post|show) this (?:clip|stream|link|video)|this clip",
    r"make (?:some|a little|a lot of) noise",
    r"(?:new|sub|our|your|channel|custom|unlock(?:ed)?|more) emotes?",
    r"emotes? (?:are|for|unlocked)|members only|for (?:members|subs)",
    r"be part of (?:the|this|our) (?:community|family|chat|crew here)",
    r"(?:any|got(?: any)?) questions (?:for the|chat)|ask away",
    r"pop (?:them|it|your|a) (?:\w+ )?(?:in|below)",
    r"help (?:us|the (?:stream|channel|streamer)) (?:reach|hit|get|grow)",
    r"clip (?:it|that|this|and ship|n ship|the moment|those)",
    r"(?:some(?:one|body)|please|chat) clip",
    r"(?:make|take|get|grab|save) (?:a|that|the|some) clips?",
    r"(?:let'?s|let us|time to|ready to|we(?:'ll| will| should| could)|gonna|going to|want to) (?:go )?raid",
    concat!(
        r"raid (?:out|time|train|target|message|another|someone|somebody|them|the channel|a (?:fellow|",
        r"friend|streamer|channel|small)|into)",
    ),
    r"(?:thanks?|thank you)(?: \w+)? for the raid",
    r"(?:welcome|hello|hi|hey)(?: in)?(?: \w+)? raiders",
    r"type (?:in (?:the )?chat|your|\d|one$|one (?:if|in|for)|yes|me$|something|hello|hi|it in|[b-hj-z](?: |$))",
    r"^type|(?:please |just |can (?:you|everyone|chat) )type",
    r"put (?:an? |your )?(?:\w+ )?(?:\w+ )?in (?:the )?chat|spam",
    r"(?:press|hit|send|drop|post) (?:f|w|1|one|x|your|an? (?:1|w|f|one|two|line|word|number))(?: |$)",
    concat!(
        r"(?:drop|throw|post|write|leave|say|put|answer|reply|shout|tell)(?: \w+){0,4} in (?:the |",
        r"our |this )?(?:chat|comments?|discord)",
    ),
    r"(?:drop|post|write|leave|say|put|answer|reply|comment)(?: (?:it|them|a \w+|your \w+))? below$",
    // asking for noise
    r"^(?:what|how|which|where|who)(?: \w+){0,6} (?:chat|guys|everyone|everybody|folks|gamers)$",
    concat!(
        r"chat (?:what|how|do|are|is it|should|can|who|which|where|when|tell|let|help|any|did|have|",
        r"would|will|give|say|type|vote)",
    ),
    concat!(
        r"^(?:hey|hi|hello|yo|ok|okay|so|well|alright|come on|good (?:evening|morning|night)|welcome|",
        r"thanks?|thank you)(?: back)? (?:chat|guys|everyone|everybody|folks|gamers|friends|viewers|",
        r"y'all|people|all|raiders|team|fam|lurkers|gang)",
    ),
    concat!(
        r"what do (?:we|y'all|you)(?: all| guys)? (?:think|reckon|say|guess)(?:$| (?:chat|everyone|",
        r"guys|folks|about (?:this|that|it|tonight|the (?:stream|game|build|roof|run))$|of (?:this|",
        r"that|it)$|so far|should))",
    ),
    concat!(
        r"(?:your|any|some|more) (?:thoughts|opinions|guesses|predictions|takes|ideas|",
        r"favou?rites)(?:$| (?:chat|on (?:this|that|it)|about (?:this|that|it)|guys|everyone|so far|",
        r"below|in))",
    ),
    r"^thoughts",
    r"let (?:the )?(?:captain|crew|team|host|mods|hearthkeeper|steward) know",
    r"let (?:us|me|the streamer|everyone|everybody|the chat|chat) (?:all )?know",
    r"^let (?:them|him|her) know",
    r"^tell (?:us|me|the streamer|chat)",
    r"(?:please|and|go ahead|come on|someone) tell (?:us|me|the streamer)",
    r"(?:^|please )(?:sound off|chime in)",
    r"comments? (?:below|down|your|section)|(?:the|your) comments?$|^(?:speak up|weigh in)",
    r"join (?:our|my) \w+|(?:on|in|to) (?:our|my) server",
    r"(?:come |^)join the (?:crew|family|community|team|club|server)",
    r"^join in|join (?:us|the (?:conversation|chat|discussion|fun|raid|party))",
    r"jump in(?:to)? (?:the )?(?:chat|conversation)|(?:come|go) (?:say|and say) (?:hi|hello)",
    r"^(?:come |please |and |just )*say (?:hi|hello)",
    r"say (?:hi|hello|something) (?:in|to (?:chat|us|everyone))|introduce yourself",
    r"feel free to (?:chat|ask|share|join|comment|say|type|lurk|drop|chime)",
    r"don'?t be (?:shy|a stranger|afraid to)",
    r"keep (?:the )?(?:chat|conversation|talk|messages|comments) (?:alive|moving|going|coming|flowing|rolling)",
    r"^wake up|wake up (?:chat|everyone|guys)|talk to (?:us|me)",
    r"(?:would|we'd|we would|i'd|i would) love to hear",
    r"we want to hear|want to hear from you",
    concat!(
        r"who(?:'s| is) (?:with (?:me|us)|still (?:here|with|awake)|here|in (?:chat|the chat)|ready|",
        r"excited|watching|lurking|new|up for|joining)",
    ),
    r"raise (?:your|a) hands?|hands? up if|show of hands",
    r"who (?:else|agrees|here|wants to see|remembers when)",
    r"(?:does|is|has|did|was|can|would|am i|^) ?any(?:one|body) else",
    r"(?:agree|right|amirite|am i right|eh|true) (?:chat|guys|folks|everyone|or not)",
    r"am i right|do you agree",
    r"(?:take|cast|place|make|lock)(?: in)? your (?:votes?|guess(?:es)?|bets?|predictions?|picks?)",
    r"vote (?:now|in (?:chat|the)|below|for (?:the|your) (?:next|favou?rite))",
    r"(?:poll|prediction) (?:is|in|on) (?:up|live|chat|open|the screen)",
    r"(?:quick|new) (?:poll|question for)|question of the (?:day|night|stream)|caption this",
    r"finish (?:this|the) sentence|^this or that|guess (?:in|below|what happens)",
    r"first (?:one|person|viewer) to (?:answer|guess|type|say it|comment|get it|name it)",
    r"best (?:answer|guess|comment) (?:wins|gets)|challenge me",
    r"double tap|tag (?:a|your|some(?:one|body))|@ (?:a|your) friend",
    r"stay tuned|^(?:please )?stick around|stick around (?:for|to|if|after)",
    r"stay (?:with us|for more|till the end|until the end|a while longer)",
    r"don'?t (?:go (?:anywhere|away)|leave|click (?:off|away))|keep watching",
    r"come back (?:tomorrow|next (?:time|week|stream)|again (?:tomorrow|soon)|soon)",
    r"see you (?:all )?(?:next|tomorrow|soon)",
    r"tune in|(?:tell|invite|bring|call|grab) (?:your|a|all your|some) friends?|shout ?outs?",
    concat!(
        r"thanks? (?:you )?(?:so much |to (?:all|everyone) )?(?:for|who) (?:watching|the (?:follow|",
        r"sub|support|host|bits|lurk|love|prime|gift)|tuning|joining|hanging|being here|coming|",
        r"stopping|lurking|chatting|your (?:support|patience))",
    ),
    r"welcome (?:in$|to the (?:stream|channel|chat|community)|new)",
    r"support(?:ing|s)? (?:the|this|our|my|your|his|her) (?:stream|streamer|channel|creator|community)",
    r"support(?:ing)? us|your (?:continued |ongoing )?support|(?:any|all) support (?:is|means|helps)",
    r"(?:join|joining|hop (?:in|on|into)|our|my|on|official|in (?:the|our)|community|visit|the) discord",
    r"discord (?:server|link|is|community)",
    concat!(
        r"check out(?: \w+){0,4} (?:discord|merch|channel|youtube|twitter|store|links?|socials?|",
        r"panels?|patreon|vods?|videos?|instagram|tiktok|shop|website|page|schedule|streams?|",
        r"streamers?|clips?|highlights)",
    ),
    r"boost engagement|(?:feed|help|beat|please) the algorithm|channel points",
    r"redeem(?:s|ed)? (?:a|your|the|now|channel|points)|extensions? below|trending|go viral",
];

/// What looks like one of those and is not.
const PLAIN: &[&str] = &[
    concat!(
        r"subscri(?:be[ds]?|bing|ption) to (?:the (?:idea|theory|view|notion|belief|faith|creed|law|",
        r"rules?)|hardship|silence|weather|no)",
    ),
    r"(?:\w+ )*follow (?:up|through|on from|the)(?: \w+)?",
    r"subscription (?:library|libraries|concerts?)",
    r"raids? (?:on|of|by|against) ",
    concat!(
        r"raid(?:s|ing)? (?:a|the|old|every|their|his|its|that) (?:\w+ )?(?:village|coast|farm|tomb|",
        r"cellar|pantry|abbey|monastery|harbour|harbor|port|convoy|camp|granary|town|castle|ruins?)",
    ),
    concat!(
        r"(?:let'?s|let us|time to|ready to|we(?:'ll| will| should| could)|gonna|going to|",
        r"want to) (?:go )?raid (?:a|the|old|every|their) (?:\w+ )?(?:village|coast|farm|tomb|cellar|",
        r"pantry|abbey|monastery|harbour|harbor|port|convoy|camp|granary|town|castle|ruins?)",
    ),
    r"(?:sow(?:s|n|ing)?|the) discord (?:between|of|in|among|and)",
    r"wake up (?:in|to|at|with|one|beside|on|cold|hungry|before|after|and)",
    r"press (?:on|the|against|a|an)(?: \w+)? button",
    concat!(
        r"(?:press|tap|hit|push)(?:es|ed|ing)? (?:the|a|an|that) (?:red|left|right|stone|brass|iron|",
        r"old|hidden|second|floor|big|green|blue) button (?:and|to (?:open|raise|lower|stop|start|",
        r"drain|move|call)|in|on|behind|under|that opens)",
    ),
];

/// Follow, after an urging word, whomever that may mean.
const URGES: &[&str] = &[concat!(
    r"(?:please|pls|kindly|consider|considering|forget to|remember to|make sure to|make sure you|",
    r"be sure to|why not|how about|if you haven'?t|want to|worth a|could use a|thanks for the|",
    r"thank you for the|just|go|everyone|everybody|all|chat|give (?:\w+ )?a) (?:also |already |",
    r"please |and |to )*(?:follow(?:ing|ed)?|clip|raid)(?: \w+| $|$)",
)];

/// The things that one follows without being urged by a channel.
const FOLLOWED: &[&str] = &[
    concat!(
        r"(?:\w+ )*follow(?:ing|ed)? (?:the (?:road|path|river|coast|shore|stars?|smoke|tracks?|trail|",
        r"wind|map|current|light|lights|sun|moon|wolf|deer|sound|music|wall|stream|signs?|rules?|",
        r"compass|tide|fence|north|smell|birds?|gulls?|herd|river's|stream to|story|plot|thread)|a|an|",
        r"its|that|it|them|what|where|whatever|wherever|north|south|east|west|no|every|each|one|",
        r"orders?)",
    ),
    r"(?:just|go|all) clip(?:s|ped)? (?:the|a|its|his|her)",
    r"(?:just|go|all) raid (?:the|a|on|old|every)",
];

/// Telling people to follow a person who is known here.
fn follow_somebody(words: &str, context: &Context) -> Option<String> {
    static FOLLOW: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(&[r"^follow \w+|follow \w+ (?:for|and|on|if)"], FOLLOWED));
    let found = FOLLOW.find(words)?;
    let whom = found.split(' ').nth(1)?;
    let known = context.names.iter().any(|name| name == whom);
    // `Follow orla for more`: a bare name and what one gets for it
    let promised = words.contains(&format!("follow {whom} for more"));
    (known || promised).then(|| quote(found))
}
