//! Lists of English words that the phrase tools lean on. Small on purpose: a word that is not here is
//! treated with caution (quoted rather than built into a sentence), never guessed at. Each list is sorted,
//! so that it is searched by halves.

/// Whether a sorted list holds a word.
pub(super) fn has(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Words that open a noun phrase.
#[rustfmt::skip]
pub(super) const DETERMINERS: &[&str] = &[
    "a", "an", "another", "any", "both", "each", "every", "her", "his", "its", "my", "no", "our",
    "some", "that", "the", "their", "these", "this", "those", "your",
];

/// Verbs that can only be the main verb of a clause, or its helper.
#[rustfmt::skip]
pub(super) const FINITE: &[&str] = &[
    "am", "are", "aren't", "became", "becomes", "begins", "belongs", "can", "can't", "cannot", "could",
    "couldn't", "demands", "deserves", "did", "didn't", "do", "does", "doesn't", "don't", "feels",
    "gives", "had", "hadn't", "has", "hasn't", "have", "haven't", "is", "isn't", "keeps", "knows",
    "lets", "made", "makes", "matters", "may", "means", "might", "must", "needn't", "rewards", "seems",
    "shall", "should", "shouldn't", "teaches", "tells", "wants", "was", "wasn't", "were", "weren't",
    "will", "won't", "would", "wouldn't",
];

/// Helping verbs that a question puts before its subject.
#[rustfmt::skip]
pub(super) const AUXILIARIES: &[&str] = &[
    "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must",
    "shall", "should", "was", "were", "will", "would",
];

/// Words that look like plural nouns or like verbs, and cannot be told apart without a parser.
#[rustfmt::skip]
pub(super) const DOUBTFUL: &[&str] = &[
    "asks", "breaks", "brings", "builds", "calls", "changes", "comes", "costs", "cuts", "ends", "fails",
    "falls", "finds", "follows", "forgets", "gets", "goes", "grows", "happens", "helps", "hides",
    "holds", "hurts", "leaves", "likes", "lives", "looks", "loses", "loves", "moves", "needs", "offers",
    "pays", "plays", "promises", "puts", "reads", "refuses", "remembers", "says", "shapes", "shows",
    "speaks", "stands", "starts", "stays", "stops", "takes", "thinks", "tries", "turns", "uses",
    "waits", "wins", "works",
];

/// Pronouns that stand as a subject alone.
#[rustfmt::skip]
pub(super) const SUBJECTS: &[&str] = &[
    "anyone", "everyone", "he", "it", "one", "people", "players", "she", "someone", "they", "we", "you",
];

/// Words that open a clause inside a sentence, after which a verb says nothing about the whole phrase.
#[rustfmt::skip]
pub(super) const OPENERS: &[&str] = &[
    "after", "although", "as", "because", "before", "how", "if", "once", "since", "that", "though",
    "unless", "until", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose",
    "why",
];

/// Words with which a clause that stands for a noun begins.
#[rustfmt::skip]
pub(super) const ASKING: &[&str] = &[
    "how", "what", "when", "where", "whether", "which", "who", "why",
];

/// Prepositions.
#[rustfmt::skip]
pub(super) const PREPOSITIONS: &[&str] = &[
    "about", "above", "across", "against", "along", "among", "around", "at", "behind", "below",
    "beneath", "beside", "between", "beyond", "by", "down", "during", "for", "from", "in", "inside",
    "into", "near", "of", "off", "on", "onto", "out", "outside", "over", "past", "per", "through", "to",
    "toward", "towards", "under", "up", "upon", "with", "within", "without",
];

/// Verbs that a goal may begin with and that are hardly ever nouns.
#[rustfmt::skip]
pub(super) const VERBS: &[&str] = &[
    "accept", "achieve", "acquire", "add", "allow", "appreciate", "arrive", "ask", "assemble",
    "attempt", "avoid", "be", "beat", "become", "befriend", "begin", "bring", "burn", "buy", "carry",
    "catch", "choose", "clean", "clear", "climb", "collect", "complete", "compose", "configure",
    "confront", "connect", "conquer", "consider", "continue", "cook", "create", "cross", "decide",
    "decorate", "defeat", "defend", "deliver", "destroy", "die", "discover", "discuss", "dive", "draw",
    "earn", "eat", "embrace", "enjoy", "enter", "escape", "establish", "examine", "expand",
    "experience", "explore", "figure", "fill", "find", "finish", "fix", "follow", "gather", "get",
    "give", "go", "grow", "have", "help", "ignore", "improve", "introduce", "invite", "keep", "kill",
    "learn", "leave", "let", "level", "listen", "locate", "lose", "make", "meet", "observe", "obtain",
    "open", "panic", "pick", "practise", "prepare", "protect", "prove", "put", "reach", "read",
    "rebuild", "reclaim", "recover", "recruit", "relax", "remember", "repair", "replace", "rescue",
    "resist", "restore", "retrieve", "return", "revisit", "save", "secure", "see", "sell", "settle",
    "shoot", "sing", "sit", "slay", "sleep", "smelt", "solve", "speak", "spend", "stay", "survive",
    "take", "talk", "tame", "teach", "tell", "think", "tidy", "try", "understand", "unlock", "unravel",
    "upgrade", "visit", "wander", "win", "write",
];

/// Verbs that are nouns as often; they count as verbs only before an object or a place.
#[rustfmt::skip]
pub(super) const VERB_OR_NOUN: &[&str] = &[
    "attack", "battle", "block", "breed", "build", "camp", "capture", "challenge", "chart", "chase",
    "check", "command", "craft", "design", "dig", "end", "farm", "feed", "fight", "fish", "fly",
    "forge", "fuel", "hang", "harvest", "hike", "hold", "hunt", "launch", "light", "lock", "map",
    "mine", "move", "name", "paddle", "paint", "plan", "plant", "play", "plot", "practice", "queue",
    "race", "raid", "raise", "rank", "record", "rest", "ride", "row", "run", "sail", "scout", "search",
    "set", "ship", "sketch", "slow", "smoke", "sort", "start", "stock", "stop", "store", "study",
    "sweep", "swim", "test", "track", "trade", "train", "travel", "trim", "walk", "watch", "water",
    "work",
];

/// Words before an article that are no orders: "half the fun", "quite a journey".
#[rustfmt::skip]
pub(super) const NOT_ORDERS: &[&str] = &[
    "all", "almost", "and", "but", "double", "even", "ever", "half", "just", "maybe", "more", "never", "not",
    "now", "often", "once", "or", "quite", "rather", "so", "such", "then", "twice", "what", "yet",
];

/// Words ending in "ing" that are no form of a verb.
#[rustfmt::skip]
pub(super) const NOT_GERUNDS: &[&str] = &[
    "anything", "being", "building", "ceiling", "clearing", "evening", "everything", "king",
    "lightning", "morning", "nothing", "offspring", "ring", "setting", "sibling", "something", "spring",
    "sting", "string", "swing", "thing", "viking", "wedding", "wing",
];

/// Verbs of two or more syllables that double their last letter before "ing".
#[rustfmt::skip]
pub(super) const DOUBLING: &[&str] = &[
    "admit", "begin", "commit", "control", "forget", "permit", "refer", "regret", "submit",
];

/// Names that are written with a capital wherever they stand.
#[rustfmt::skip]
pub(super) const PROPER: &[&str] = &[
    "africa", "african", "america", "american", "april", "arctic", "asia", "asian", "atlantic",
    "august", "australia", "bach", "beethoven", "borges", "britain", "british", "buddhist", "camus",
    "canada", "celtic", "china", "chinese", "christian", "christmas", "christmas's", "danish", "dante",
    "december", "doom", "dutch", "easter", "egypt", "egyptian", "england", "english", "europe",
    "european", "february", "finland", "finnish", "france", "french", "friday", "german", "germany",
    "god", "greek", "halloween", "hemingway", "homer", "iceland", "icelandic", "india", "indian",
    "irish", "islam", "italian", "italy", "january", "japan", "japanese", "july", "june", "kafka",
    "kojima", "latin", "london", "lovecraft", "march's", "mario", "mars", "mexican", "minecraft",
    "miyazaki", "monday", "moria", "mozart", "nietzsche", "nintendo", "nordic", "norse", "norway",
    "norwegian", "november", "october", "odysseus", "pacific", "paris", "playstation", "poland",
    "polish", "roman", "rome", "russia", "russian", "saturday", "scotland", "scottish", "september",
    "shakespeare", "sisyphus", "skyrim", "spain", "spanish", "steam's", "stoic", "sunday", "swedish",
    "thoreau", "thursday", "tolkien", "tuesday", "turkish", "viking", "wednesday", "xbox", "zelda",
];

/// Function words of other languages written in Latin letters; two of them and no English one make a
/// phrase foreign.
#[rustfmt::skip]
pub(super) const FOREIGN: &[&str] = &[
    "als", "att", "auf", "aus", "avec", "con", "dans", "das", "de", "del", "dem", "den", "der", "des",
    "det", "di", "die", "do", "du", "e", "ein", "eine", "el", "en", "est", "et", "för", "het", "il",
    "im", "ist", "je", "jest", "la", "las", "le", "les", "los", "mais", "mit", "na", "nicht", "nie",
    "och", "ohne", "para", "pas", "per", "por", "pour", "que", "se", "sem", "sin", "som", "sur", "uma",
    "un", "una", "und", "une", "van", "von", "w", "y", "z", "zu", "ça", "è",
];

/// English words without which few English phrases of four words or more do.
#[rustfmt::skip]
pub(super) const ENGLISH: &[&str] = &[
    "a", "about", "after", "all", "an", "and", "are", "as", "at", "be", "being", "but", "by", "can",
    "could", "does", "for", "from", "how", "if", "is", "it", "its", "just", "more", "no", "not", "of",
    "off", "or", "our", "over", "rather", "should", "than", "that", "the", "their", "them", "there",
    "this", "through", "until", "we", "what", "when", "where", "which", "who", "why", "will", "with",
    "without", "you", "your",
];

/// Words of talk that carry no subject: they end a run of words that might be a name of something.
#[rustfmt::skip]
pub(super) const STOP: &[&str] = &[
    "a", "able", "about", "actually", "after", "again", "ago", "ah", "all", "almost", "already", "also",
    "although", "always", "am", "an", "and", "another", "any", "anymore", "anyone", "anything",
    "anyway", "are", "aren't", "around", "as", "ask", "asked", "at", "away", "awesome", "back", "bad",
    "basically", "be", "because", "been", "before", "behind", "being", "better", "between", "bit",
    "both", "btw", "but", "by", "came", "can", "can't", "cannot", "chat", "come", "comes", "coming",
    "cool", "could", "couldn't", "day", "definitely", "did", "didn't", "do", "does", "doesn't", "doing",
    "don't", "done", "dont", "down", "dude", "each", "either", "else", "enough", "even", "ever",
    "every", "everyone", "everything", "exactly", "far", "feel", "feels", "felt", "few", "find", "fine",
    "for", "found", "from", "fun", "gave", "get", "gets", "getting", "give", "gives", "go", "goes",
    "going", "gone", "gonna", "good", "got", "great", "guess", "guy", "guys", "had", "haha", "has",
    "have", "haven't", "having", "he", "hello", "help", "her", "here", "hey", "hi", "him", "his",
    "hope", "how", "however", "i", "i'd", "i'll", "i'm", "i've", "idk", "if", "im", "imo", "in",
    "instead", "into", "is", "isn't", "it", "it's", "its", "just", "keep", "keeps", "kind", "kinda",
    "knew", "know", "knows", "last", "later", "least", "leave", "left", "less", "let", "let's", "like",
    "liked", "likes", "literally", "lmao", "lol", "long", "look", "looking", "looks", "lot", "lots",
    "love", "loved", "made", "make", "makes", "making", "man", "many", "may", "maybe", "me", "mean",
    "means", "might", "mine", "moment", "more", "most", "much", "must", "my", "myself", "need", "needs",
    "never", "nice", "no", "nobody", "nope", "not", "nothing", "now", "of", "off", "oh", "ok", "okay",
    "omg", "on", "once", "one", "ones", "only", "or", "other", "our", "out", "over", "own", "part",
    "people", "perhaps", "please", "pretty", "probably", "put", "quite", "rather", "really", "right",
    "said", "same", "saw", "say", "says", "see", "seem", "seems", "seen", "she", "should", "since",
    "so", "some", "someone", "something", "sometimes", "soon", "sort", "stay", "still", "stop",
    "stream", "streams", "stuff", "such", "sure", "take", "takes", "taking", "talk", "talking", "tbh",
    "tell", "than", "thank", "thanks", "that", "that's", "the", "their", "them", "then", "there",
    "there's", "these", "they", "they're", "thing", "things", "think", "thinking", "this", "those",
    "though", "thought", "through", "time", "times", "to", "today", "together", "tomorrow", "tonight",
    "too", "took", "tried", "try", "trying", "under", "until", "up", "us", "use", "used", "using",
    "usually", "very", "wait", "wanna", "want", "wanted", "wants", "was", "wasn't", "way", "ways", "we",
    "we're", "well", "went", "were", "what", "what's", "when", "where", "which", "while", "who", "why",
    "will", "wish", "with", "without", "won't", "work", "works", "would", "wouldn't", "wow", "ya",
    "yeah", "yep", "yes", "yesterday", "yet", "you", "you're", "your", "yours",
];

/// Words that describe but do not name: a run of words must not end in one.
#[rustfmt::skip]
pub(super) const WEAK: &[&str] = &[
    "beautiful", "best", "big", "black", "blue", "calm", "certain", "cold", "cozy", "cute", "dark",
    "deep", "different", "early", "easy", "empty", "entire", "favorite", "favourite", "final", "first",
    "free", "full", "funny", "gold", "gorgeous", "green", "hard", "high", "hot", "huge", "insane",
    "large", "late", "little", "lovely", "low", "main", "new", "next", "northern", "old", "peaceful",
    "perfect", "quick", "quiet", "random", "real", "red", "second", "short", "simple", "single", "slow",
    "small", "southern", "special", "strange", "third", "tiny", "weird", "whole", "wild", "worst",
    "wrong", "young",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [
            DETERMINERS,
            NOT_ORDERS,
            FINITE,
            AUXILIARIES,
            DOUBTFUL,
            SUBJECTS,
            OPENERS,
            ASKING,
            PREPOSITIONS,
            VERBS,
            VERB_OR_NOUN,
            NOT_GERUNDS,
            DOUBLING,
            PROPER,
            FOREIGN,
            ENGLISH,
            STOP,
            WEAK,
        ] {
            for pair in list.windows(2) {
                assert!(pair[0] < pair[1], "{pair:?}");
            }
        }
    }
}
