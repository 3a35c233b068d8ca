//! Lines about what the evening should reach.

/// Around something to do.
pub(in crate::voice) const GOAL: &[&str] = &[
    "One thing on the list is to {}. The list is in no hurry.",
    "{ing} may take the whole evening, or five minutes and a stroke of luck.",
    "To {}: a plain goal, and plain goals tend to have stories in them.",
    "There is more than one way to go about {ing}, and only some are quick.",
    "{ing} can be done well, or done while thinking of something else.",
    "It says on the list: {}. It does not say how.",
    "The plan to {} was made before the evening had any weather in it.",
    "If all that happens is {ing}, it will have been an evening.",
    "{ing} might be the part that nobody remembers, and the part that made the rest possible.",
    "Somebody wrote down the intention to {}, which is halfway to a promise.",
    "A goal such as {ing} gives the hands something to do while the talk goes elsewhere.",
    "The small print of {ing} is usually where the time goes.",
    "Should it come to {ing}, there will be something to look at in the quiet.",
    "{ing} is still on the list. So is not minding.",
    "It would be possible to {} and hardly notice. It would be a waste.",
    "Between here and {ing} there are probably a few detours worth having.",
    "{ing} would look like nothing much to a passer-by.",
    "An evening can be about {ing} without ever being only about that.",
    "The list asks for one clear thing: to {}.",
    "Someone, somewhere, thinks {ing} is the easy part.",
    "To {} is the sort of task that shows how one handles delay.",
    "{ing} has a before and an after. The middle is where people tend to get quiet.",
    "Nobody ever planned to {} and had it go exactly so.",
    "One could skip {ing}. That would also be a decision.",
    "There is a certain dignity in {ing}, when done slowly.",
    "On an evening with little to report, {ing} would make a headline.",
    "{ing} comes with its own kind of silence.",
    "If {ing} fails, there is at least the telling of it.",
    "It helps, when trying to {}, to have a fire to come back to.",
    "The thought of {ing} has been on the page all along, next to the rest.",
    "What {ing} costs is known only later.",
    "Half of {ing} is getting ready, and the other half is getting over it.",
    "Anybody can set out to {}. Staying with it is the interesting part.",
    "{ing} is a good excuse to be here. It may not be the reason.",
    "The wish to {} does not need to be justified. It needs an evening.",
    "Some things on a list get done and some get understood. {ing} could go either way.",
    "Which is the better memory, {ing} or the hour before?",
    "What would be left of the evening if {ing} took one minute?",
];

/// Around a thing that a goal names, such as "the longhouse roof".
pub(in crate::voice) const OBJECT: &[&str] = &[
    "A fair amount of thought can go into {}.",
    "Sooner or later the evening comes round to {}.",
    "With {}, as with most things, it is the last tenth that takes the time.",
    "In the end, it may be {} that gets remembered.",
    "Nobody writes songs about {}. Perhaps somebody should.",
    "A stranger might not see why {} would matter. That would take some explaining.",
    "There is still the matter of {}.",
    "On the list, {} takes up one line. In the evening, rather more.",
    "The evening has a use for {}, whatever else it turns out to be about.",
    "One learns a certain respect for {}.",
    "Somewhere in the plans stands {}, in plain letters.",
    "Attention paid to {} is attention all the same.",
    "Large subjects tend to hide behind small ones. Behind {}, for instance.",
    "It is hard to be grand about {}, which is part of the appeal.",
];

/// Around a goal that is a thing.
pub(in crate::voice) const GOAL_NOUN: &[&str] = &[
    "On the list for this evening: {}. The list is in no hurry.",
    "The plan mentions {}. Plans mention things and then it gets dark.",
    "Among the things hoped for is {}. Hope needs no schedule.",
    "An evening with {} on the list is not an idle one.",
    "The page says {}, and leaves the how to others.",
    "There is a line on the page for {}. It can be crossed out in any order.",
    "Somewhere ahead, with luck, there is a place for {}.",
    "The hope of {} is a decent thing to carry through a quiet stretch.",
    "If the evening gets as far as {}, it will have gone somewhere.",
    "{} would do nicely for an evening. So would the way there.",
    "{} may come sooner or later. Later has its own charm.",
    "It might be {} that this evening is remembered for, or something nobody planned.",
];

/// Around a goal that is quoted as it stands.
pub(in crate::voice) const GOAL_QUOTE: &[&str] = &[
    "One line on the list reads {}.",
    "Among the goals stands {}, in no particular order.",
    "{} is on the list. The evening will get to it or it will not.",
    "The list says {}. Lists are optimists.",
    "Of the plans for this evening, {} has the most patience.",
    "Whoever wrote {} on the list knew what was meant by it.",
    "{} looks simple, written down.",
    "There is a goal for this evening that goes {}.",
    "To the plain question of what this evening is for, the list offers {}.",
    "{} could be crossed off tonight, or kept for another.",
];

/// Around something that is done.
pub(in crate::voice) const DONE: &[&str] = &[
    "{ing} has been crossed off the list. The paper looks a little emptier.",
    "That was one goal: {ing}. It is odd how quickly a goal turns into a memory.",
    "{ing} is behind the evening now. What comes after a finished thing is usually quiet.",
    "With {ing} out of the way, there is room on the page.",
    "{ing} was on the list this evening, and is not any more.",
    "A finished thing makes less noise than an unfinished one. {ing} has gone quiet.",
    "Now that {ing} is done, it probably looks easier than it was.",
    "The list is shorter by one: {ing}.",
];
