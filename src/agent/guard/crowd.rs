//! What must not be claimed about the audience: what chat thinks, who is here, how they feel, that they
//! leave. Nobody asked them. People in the game's world (`everyone in the village`) are no audience.

use std::sync::LazyLock;

use super::Rule;
use super::line::Phrases;

pub(super) const AUDIENCE: Rule = Rule {
    name: "audience",
    reason: "it claims something about the people who watch",
    good: &[
        "Everyone in the village sleeps through the first raid.",
        "People are drawn to fires, even painted ones.",
        "A chat with the ferryman costs less than the crossing.",
        "An audience with the king takes three days of waiting.",
        "You can tell a tired builder by the angle of the last beam.",
    ],
    bad: &[
        "Everyone is thinking about their first base.",
        "Chat thinks the roof will fall.",
        "You all seem tired tonight.",
        "People are leaving, but the fire burns.",
        "Nobody is talking, so the sea speaks.",
        "Most of you have lost a ship here.",
    ],
    check: |line, _| {
        static AUDIENCE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(CLAIMS, OTHERS));
        AUDIENCE.detail(&line.words)
    },
};

const CLAIMS: &[&str] = &[
    concat!(
        r"(?:everyone|everybody|every one|every single one)(?: doing| having| enjoying| feeling|",
        r" up to|'s| is| here| seems?| looks?| sounds?| feels?| loves?| agrees?| wants?| thinks?|",
        r" knows?| was| has| had| must| appears?| enjoys?| remembers?| likes?| hopes?| went| fell|",
        r" watching| in (?:chat|the chat|here|this room|the room|the stream)| tonight| who(?:'s|",
        r" is) (?:here|watching)| listening| around| gathered| already| still| just| got| can (?:feel|",
        r"see|agree)| has gone| can't wait)",
    ),
    concat!(
        r"(?:nobody|no one|none|hardly anyone|barely anyone|not many)(?:'s| is| are| was|",
        r" seems to be)(?: \w+)? (?:talking|chatting|typing|here|responding|saying (?:much|anything)|",
        r"(?:speaking|watching|awake|around|listening|there|left|answering)(?:$| (?:tonight|now|",
        r"anymore|so|but)))",
    ),
    concat!(
        r"(?:nobody|no one) (?:here|in (?:chat|the chat)|wants to (?:talk|leave|chat)|has (?:said|",
        r"spoken|written|typed)|is here|is there but)",
    ),
    concat!(
        r"(?:anyone|anybody) (?:still |even |out )?(?:here|there|watching|awake|alive|around|",
        r"listening|home|in (?:chat|the chat|here))",
    ),
    r"is (?:this thing on|anyone|anybody)",
    r"where (?:is|did|has|'s) (?:everyone|everybody|chat|they all)",
    r"where'?s (?:everyone|everybody|chat)",
    // the word itself: what is left after the harmless senses below is the audience
    r"chat",
    r"of us (?:here |have |are )?(?:stopped typing|typing|watching|lurking|in chat|tonight)",
    concat!(
        r"you(?:'re| are| have|'ve)? (?:all|guys|folks|lot|people|two|three)(?: \w+)? (?:seem|seems|",
        r"are|look|looks|sound|love|like|enjoy|enjoying|want|know|feel|think|have|had|were|must|",
        r"appear|waiting|watching|being|been|getting|remember|agree|hope|came|come|can|will|would|",
        r"miss|made|make|keep|need|deserve|here|quiet|tired|awake|thinking|so|really|ready|still|just)",
    ),
    r"you(?:'re| are) all",
    r"you (?:must|can|will|would|should|could|might|may|do|did|probably|surely) all|you'll all",
    r"y'?all|you guys|you folks|you lot|you people|all of you|each of you|every one of you",
    r"none of you",
    concat!(
        r"(?:some|most|many|half|a lot|lots|plenty|few|a few|several|both|those|any|more|\w+|two|",
        r"three|a handful|the rest) of (?:you|us here|the chat|chat|our viewers)(?: \w+)?",
    ),
    concat!(
        r"you(?:'re| are)? (?:seem(?:ed)? (?:\w+ )?(?:tired|quiet|bored|sad|happy|ready|excited|",
        r"sleepy|lost|shy|silent|curious|like|calm|eager|content|to (?:be|like|love|enjoy|prefer|want|",
        r"know|have|agree|feel))|look(?:ed)? (?:tired|quiet|bored|sad|happy|ready|excited|sleepy|lost|",
        r"like you)|sound(?:ed)? (?:tired|quiet|bored|sad|happy|excited)|must be (?:tired|bored|",
        r"sleepy|enjoying|excited|wondering|thinking)|appear to)",
    ),
    concat!(
        r"you(?:'re| are) (?:so |very |awfully |unusually |all |probably |clearly |obviously |being |",
        r"really |surely )+(?:quiet|tired|bored|sleepy|silent|shy|awesome|amazing|lovely|kind|great|",
        r"wonderful|patient|enjoying|loving|wondering|thinking|leaving|excited|here|watching)",
    ),
    concat!(
        r"you(?:'re| are)(?: probably| all| just| clearly| still)? (?:quiet tonight|enjoying|loving|",
        r"wondering|bored|leaving already|watching (?:this|the stream)|here tonight|sleepy|lurking)",
    ),
    concat!(
        r"you(?: probably| all| surely| clearly| obviously| must)+ (?:love|like|enjoy|feel|want|know|",
        r"agree|think|remember|wonder|miss|noticed|felt)",
    ),
    r"i can tell (?:you|everyone|that you|chat)",
    r"(?:thinking what|know what) you(?:'re| are) thinking",
    r"i (?:see|know|sense|notice) (?:you|that you|everyone|everybody|people|chat|many|some|a lot)",
    concat!(
        r"(?:people|folks|watchers|spectators)(?: here| in (?:chat|the chat|here)| watching|",
        r" tonight)? (?:are|have|were|seem|keep|started?|began)(?: \w+){0,3} (?:leave|slip away|leaving|watching|",
        r"joining|slipping|talking|typing|chatting|loving|enjoying|waiting|listening|quiet|tired|",
        r"bored|asleep|excited|thinking about|wondering|arriving|coming in|here|tuning|lurking|",
        r"drifting (?:off|away)|logging|gone|left|silent)",
    ),
    r"(?:people|folks) (?:here|in (?:chat|the chat|here)|watching|tonight)(?: \w+)?",
    concat!(
        r"(?:a lot of|lots of|many|most|some|\d+|two|three|five|ten|twenty|thirty|fifty|hundreds? of|",
        r"a hundred|thousands? of|so many|fewer|more|several|a few) (?:people|folks|souls|of us|",
        r"friends) (?:here|watching|tonight|in chat|with us|(?:are|have|sit|were) (?:here|watching|",
        r"joined|left|listening|with us|in chat|by the fire))",
    ),
    concat!(
        r"(?:the |our |my |dear |new |all |some |many |most |these |those |few |more |fewer |",
        r"\w+ )?viewers?(?:'s)?(?: \w+)? (?:are|is|seems?|have|has|were|was|left|watch(?:es)?|",
        r"wonder(?:s|ing)?|want|think|love|enjoy|agree|like|know|feel|joined|here|tonight|count|",
        r"numbers?|leaving|watching|who|will|might|must|can|came|come|sit|wait|keep|remember)",
    ),
    r"viewers|viewer ?count|(?:dear|our|all|new|\d+|twenty|hundred|more) viewers",
    concat!(
        r"(?:the |our |whole |entire |this |your |live )*audience (?:is|seems?|loves?|wants?|feels?|",
        r"thinks?|knows?|holds?|agrees?|was|has|tonight|here|waits?|looks?|watches|sits|left|leaves|",
        r"enjoys?|falls|fell|listens)",
    ),
    concat!(
        r"(?:the |our |this |whole |entire |lovely |great |wonderful )*community (?:is|seems?|loves?|",
        r"agrees?|thinks?|feels?|wants?|knows?|has (?:decided|spoken|always)|here|tonight|believes?|",
        r"says)",
    ),
    concat!(
        r"(?:the )?(?:lurkers?|chatters?|regulars here|crowd here|crowd tonight|crew here) (?:are|is|",
        r"seem|have|know|love|want|here|tonight|think|agree|will|who|in chat|and)",
    ),
    concat!(
        r"(?:we|us) (?:have|'ve|are|'re) (?:\w+ )?(?:a quiet|so many|a lot of|lots of|\d+|a full|",
        r"a big|a small|a lovely|a great|a wonderful|newcomers|new (?:people|faces|",
        r"viewers)) (?:\w+ )?(?:people|viewers|house|crowd|room|group|faces|chat|audience|night|here|",
        r"tonight|watching|today)",
    ),
    concat!(
        r"we(?:'re| are) all (?:here|thinking|waiting|feeling|in this|tired|wondering|watching|",
        r"enjoying|quiet|excited|curious|friends)",
    ),
    r"we all (?:feel|know|agree|love|want|think|wonder|hope|wish|enjoy|felt|miss|need)",
    concat!(
        r"(?:so|very|too|really|awfully|pretty|a bit|it's|quiet|rather) quiet (?:in here|tonight in|",
        r"here tonight|in chat|out there|around here)",
    ),
    r"(?:it's|it is|its)(?: gone| so| very| really| a bit)? quiet in here",
    concat!(
        r"(?:the )?(?:vibe|vibes|mood|energy|atmosphere) (?:in|of) (?:here|the chat|chat|the room|",
        r"this chat|the stream|this stream|this community)",
    ),
    concat!(
        r"(?:the room|this room|the whole room|our room) (?:is (?:thinking|tired|excited|asleep|",
        r"waiting|with)|agrees|feels|seems (?:tired|quiet|bored|happy|ready|excited)|wants|loves|",
        r"thinks|has gone quiet|went quiet|has emptied|is emptying)",
    ),
    r"(?:half|most) (?:of )?the room",
    concat!(
        r"(?:looks|seems|feels|sounds|appears) like (?:everyone|everybody|chat|people|you(?:'re| are|",
        r" all| guys)|nobody|no one|the chat|some of you|many)",
    ),
    concat!(
        r"(?:new|first time|returning|old) (?:faces|friends|people|viewers|chatters) (?:here|tonight|",
        r"in chat|are|have|joining)",
    ),
    r"(?:many|most|some|few|others) have (?:stopped typing|gone quiet|logged off|left the (?:stream|chat|room))",
    r"we(?:'ve| have)? lost (?:\w+ ){0,3}(?:people|viewers|friends)",
    r"(?:losing|lost|gaining|gained) (?:\w+ )?(?:viewers|people|followers|the audience|chat)",
];

/// The same words about people of the game or of the world.
const OTHERS: &[&str] = &[
    concat!(
        r"(?:everyone|everybody|nobody|no one|none|someone|somebody|anyone) (?:in|at|on|from|",
        r"of) (?:the|this|that|a|these|those|any) (?:village|town|city|castle|ship|crew|tavern|island|",
        r"valley|game|harbour|harbor|map|world|story|hall|court|camp|fleet|street|inn|mine|realm|",
        r"kingdom|land|farm|coast|north|south|east|west|wall|road|market|family|faction|guild|",
        r"temple)(?: \w+)*",
    ),
    concat!(
        r"(?:nobody|no one|no ?one|none|not many|hardly anyone) (?:has|had|is|was|are) (?:ever|",
        r"left to|sure|buried|born|king|allowed|to|the|a|above|safe|bound|meant|supposed|quite|really|",
        r"entirely)",
    ),
    concat!(
        r"(?:in front|ahead|because|instead|kind|capable|made|afraid|sight|inside|outside|speaks?|",
        r"part|demands?|asks?|asked|expects?|out|thinks?|thought|rid|wary|fond|memory|version|map|",
        r"south|north|east|west|left|right|reach|hold|care|end|sick|proud|worthy|full|short|image|",
        r"shape|size|sound|edge|top|side|account|use|best|worst|better|half) of you",
    ),
    concat!(
        r"(?:people|folks) (?:are|were|have|keep|started) (?:\w+ ){0,2}(?:\w+ing|left|gone) (?:(?:in|",
        r"at|for|by|from|to|on|with|through|around) )?(?:the|a|their|its|that|",
        r"this) (?:\w+ )?(?:valley|village|town|city|island|coast|sea|shore|north|south|east|west|",
        r"mountains?|castle|country|harbour|harbor|market|well|bridge|ships?|land|farms?|fields?|",
        r"kingdom|gates?|road|walls?|king|queen|winter|war|inn|tavern|temple)",
    ),
    r"chat (?:has |had )?(?:talked|discussed|mentioned|spoke|compared|argued|turned|came back|returned)(?: \w+)*",
    r"(?:is|was|are) (?:no one|nobody|none|everyone|everybody)",
    concat!(
        r"(?:no one|nobody|none|everyone|everybody) (?:was|had|has|left|went|fell|knows?|remembers?|",
        r"wants?|likes?|loves?)(?: \w+){0,3} (?:who|builds?|built|drew|names?|named|owns?|owned|",
        r"guards?|crosse[sd]|sails?|sailed|the (?:king|sea|wall|war|winter|bridge|island|north|ruins?|",
        r"old|last|first))(?: \w+)*",
    ),
    concat!(
        r"(?:a|an|long|short|quick|little|friendly|idle|quiet|small) chat (?:with|about|by|over|at|",
        r"between|is|was|has|can|costs?)(?: \w+)*",
    ),
    r"(?:chat|chats) with (?:the|a|an|his|her)(?: \w+)*",
    r"(?:wants?|likes?|tries|stops|time|pause|pauses|stopped|here|love|loves) to chat(?: \w+)*",
    r"(?:an|royal|private|last|papal|first) audience (?:with|of|before|is|was|in|at)(?: \w+)*",
    r"(?:its|his|her|their|whose|those|these|old|our) (?:people|folks?|friends|visitors|strangers)(?: \w+){1,5}",
    r"(?:nobody|no one) has (?:written|spoken|said) (?:about|of|down|it|that|their|the|anything (?:about|of))",
    r"viewers? of (?:the|a|an|this|that)(?: \w+)*",
    r"the viewer of(?: \w+)*",
    r"you (?:two|three) (?:ships?|roads?|doors?)",
    r"(?:one|some|most|many) of us",
    r"you look (?:at|for|up|down|back|into|out|through|closer|closely|away|twice|long)",
];
