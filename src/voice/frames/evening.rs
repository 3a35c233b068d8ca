//! Lines about the evening itself, as it happens to be at the moment, and the short second sentences that
//! let a worn wording come back.

/// Around the mood that the dashboard names, which is quoted.
pub(in crate::voice) const MOOD: &[&str] = &[
    "The mood for this evening was put down as {}. So far, so good.",
    "{} is how the evening was described beforehand. Moods rarely read the notes.",
    "If the air in here needed a label, the page suggests {}.",
    "The page says {}. The fire had reached the same view on its own.",
    "A mood like {} can carry a good deal of silence.",
    "It is restful to have the mood settled in advance: {}.",
    "Somebody wrote {} where the mood goes. It suits the hour.",
    "Under mood, the page has {}. Nothing needs to be added.",
    "{} was the word for the evening. One can grow into a word slowly.",
    "One cannot order a mood. One can write {} on a page and leave a chair free.",
    "With a mood like {}, a pause is only part of the furniture.",
    "The evening set out to be {}, and there is no rush to be anything else.",
    "For the record, the mood is {}. The record does not insist.",
    "There are louder moods than {}, and few that last as long.",
];

/// While people are slipping away.
pub(in crate::voice) const FADING: &[&str] = &[
    "It has grown quieter. A fire burns lower and warmer at the same time.",
    "Late in an evening the good thoughts come without being called.",
    "Some people think better when nobody is waiting for it.",
    "The quiet has set in. It is not a bad guest.",
    "A room empties from the edges. The middle stays warm longest.",
    "There is a kind of talk that only starts once the rest of it is over.",
    "What was worth saying an hour ago may still be worth saying.",
    "The evening has thinned out. What is left of it can be looked at more closely.",
    "Nothing is wrong with a silence that nobody has to fill.",
    "One log more, and the evening can go on as slowly as it likes.",
    "The last third of an evening belongs to whoever is still awake.",
    "A lull is a good place to put a thought down where it can be found again.",
    "Whatever was left unsaid has had time to get shorter.",
    "A low fire still gives enough light to talk by.",
    "It is the hour at which small remarks carry furthest.",
    "Talk comes and goes in tides. Low water shows what is on the bottom.",
];

/// When new people have come in and nobody talks.
pub(in crate::voice) const ARRIVING: &[&str] = &[
    "There is room by the fire. Nothing has been missed that cannot be told again.",
    "A person coming in late sees the evening fresh, which is a kind of advantage.",
    "The fire was lit a while ago. It does not ask for an introduction.",
    "One can sit here for a long time before saying anything. It is that kind of room.",
    "Arriving in the middle is the usual way to arrive anywhere.",
    "The talk here runs slowly. It is easy to catch up with.",
    "Reading along counts as being here.",
    "There are new footsteps in the hall. The fire is the same.",
    "There is no test at the door, and no quiz later.",
    "Whoever has just come in has the freshest view of the place.",
    "The first thing one notices in a room is often the thing the regulars have stopped seeing.",
    "A door opens, a little cold comes in, and the fire makes up for it.",
    "Most of what has been said so far can be picked up from the tone.",
    "It is quiet because it can be. Nobody needs to mend it.",
    "The evening is further along than it looks, and in no hurry to get anywhere.",
    "Late is a matter of opinion at this fire.",
];

/// When the talk has wandered far from the evening's theme.
pub(in crate::voice) const DRIFTING: &[&str] = &[
    "The talk has wandered some way off. It found good views out there.",
    "A conversation that strays usually has a reason, and tells it last.",
    "The evening has left its path. Paths are patient.",
    "This is some distance from where the evening began. Distance makes for perspective.",
    "Every detour is a remark about the road.",
    "Talk drifts toward what it needs. It can also drift back.",
    "The subject for this evening is still where it was left, and still dry.",
    "It takes a good theme to be worth wandering away from.",
    "Somewhere behind the talk, the evening's own subject is minding the fire.",
    "One can come back to a theme from a side it did not expect.",
];

/// About how long it has been quiet.
pub(in crate::voice) const LENGTH: &[&str] = &[
    "It has been quiet for about {quiet}. That is not long, for a fire.",
    "About {quiet} of silence: enough for one thought to turn over.",
    "The page has stayed blank for {quiet} or so. The quiet has held up well.",
    "A pause of {quiet} would be awkward in a lift. Here it is only a pause.",
    "In {quiet} of quiet, a kettle boils several times over and a thought sometimes once.",
    "The last word fell about {quiet} ago. It has had time to land.",
    "Close to {quiet} without a word, and nothing broke.",
    "It takes about {quiet} before a silence starts to have a shape.",
];

/// Short second sentences that fit behind any first.
pub(in crate::voice) const TURNS: &[&str] = &[
    "There is no hurry.",
    "The fire has time.",
    "It need not be said well.",
    "A first try is enough.",
    "Small answers count.",
    "That may be all there is to it.",
    "Or so it seems from here.",
    "The rest can wait.",
    "It is early yet, or late enough.",
    "One example would do.",
    "Nothing depends on it.",
    "It keeps well overnight.",
    "There are worse uses for a quiet minute.",
    "The long version can wait for the weekend.",
    "A plain word would do.",
    "Not everything has to lead somewhere.",
    "It is a thought, no more.",
    "There is a chair free.",
    "The night is not short of minutes.",
    "Doubt is welcome.",
    "It can stay unfinished.",
    "That is one way to look at it.",
    "Somebody may know better.",
    "The other side has a point, too.",
    "It is only an evening.",
    "A bad answer would also be interesting.",
    "There is room for an exception.",
    "Time will tell, or it will not.",
    "It sounds better near a fire.",
    "Let it stand for a while.",
];
