//! Threads of talk: lines put together by closeness in time, shared words and replies, the best threads
//! chosen, each under the key words that its lines share.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rust_stemmers::{Algorithm, Stemmer};

use super::clean;
use super::lines::Kept;
use super::words::{capital, quoted};
use crate::event::{At, minutes, seconds};

/// A thread that nobody went on with for so long is over.
const PATIENCE: Duration = minutes(12);
/// A line that follows so soon belongs to the thread even without a shared word.
const CLOSE: Duration = seconds(75);
/// Threads in a ledger.
const THREADS: usize = 8;
/// Quotes in a thread.
const QUOTES: usize = 6;
/// An evening with no more lines than this is kept whole.
const SMALL: usize = 12;
/// Key words in a heading.
const KEYS: usize = 3;

/// Characters of a line that stands as a heading, at least and at most.
const OPENING: (usize, usize) = (10, 48);

/// Words that say nothing about what a talk is about. Shorter ones than three letters are left out anyway.
const STOP: &str = "act add ago aha all and any are ask bad bet big bit boo brb btw but bye can cos cuz day did die don due end \
    etc far few for fun get god got guy had has heh her hes hey him his hit hmm hot how huh idk ill imo its ive \
    job lad lay led let lie lol lot low mad man may men mid mmm nah new nor not now nvm odd off ohh old omg one \
    ooh oof our out own pls plz pog put ran rip run sad saw say see set she sit six sry ten the tho thx til too \
    top try two ugh umm use via was way who why win won wow wtf yay yea yep yes yet you yup \
    about above after again against also although always another anybody anyone anything around \
    away back because been before being below better between both came cannot come could does doing done dont \
    down during each else even ever every everyone everything evening feel feels find first from gets getting give \
    goes going gone gonna good guess have having haha hahaha hello here hers himself into isnt itself just keep kind \
    know knows last later least less like literally little long look looks lots made make makes many maybe mean means \
    might mine more most much must myself need never next nice nobody nothing okay once only other others ours over \
    people please pretty probably quite rather really right said same says seem seems shall should since some somebody \
    someone something sometimes soon still stream such sure take takes talk tell than thank thanks that thats their \
    them themselves then there theres these they thing things think this those though thought through till time \
    tonight took toward true trying under until upon used using very wait want wants wasnt well went were what whats \
    when where whether which while whoever whole whose will wish with without wont would yeah your youre yours";

/// Lines about one thing.
#[derive(Clone, Debug)]
pub(super) struct Thread {
    /// The key words, as a heading.
    pub(super) heading: String,
    /// The quoted lines in order.
    pub(super) quotes: Vec<Quote>,
    /// Kept lines of the thread that are not quoted.
    pub(super) more: usize,
}

/// A quoted line.
#[derive(Clone, Debug)]
pub(super) struct Quote {
    /// Counts through the ledger from 1, to refer to the message.
    pub(super) number: usize,
    pub(super) at: At,
    pub(super) name: String,
    pub(super) text: String,
    /// The id that chat gave it, cleaned like all that comes from outside.
    pub(super) message: String,
}

/// A line with the stems of what it is about.
struct Line<'a> {
    kept: &'a Kept,
    stems: BTreeMap<String, String>,
}

/// The threads worth keeping, in order of their first line.
pub(super) fn threads(kept: &[&Kept]) -> Vec<Thread> {
    let small = kept.len() <= SMALL;
    let lines: Vec<Line> = kept
        .iter()
        .filter(|k| small || k.worth > 0)
        .map(|k| Line {
            kept: k,
            stems: stems(&k.text),
        })
        .collect();
    let mut found = group(&lines);
    // one remark alone is no thread, unless there is little else or it says much
    found.retain(|thread| small || thread.len() > 1 || thread[0].kept.worth > 4);
    found.sort_by_key(|thread| std::cmp::Reverse(worth(thread)));
    found.truncate(THREADS);
    found.sort_by_key(|thread| thread[0].kept.at);
    let mut number = 0;
    let mut told: Vec<Thread> = found.iter().map(|t| tell(t, &mut number)).collect();
    // nobody can tell two equal headings apart
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for thread in &mut told {
        let time = times.entry(thread.heading.clone()).or_insert(0);
        *time += 1;
        match *time {
            1 => {}
            2 => thread.heading.push_str(", again"),
            n => thread.heading = format!("{}, again ({n})", thread.heading),
        }
    }
    told
}

/// What a line is about: the stem of each telling word, with the word.
fn stems(text: &str) -> BTreeMap<String, String> {
    let stemmer = Stemmer::create(Algorithm::English);
    let mut found = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
        let word = word.trim_matches(['\'', '’']).to_lowercase();
        let length = word.chars().count();
        if (3..=24).contains(&length)
            && word.chars().any(char::is_alphabetic)
            && !word.contains(['\'', '’'])
            && !STOP.split_whitespace().any(|stop| stop == word)
        {
            found
                .entry(stemmer.stem(&word).into_owned())
                .or_insert(word);
        }
    }
    found
}

fn group<'a, 'l>(lines: &'l [Line<'a>]) -> Vec<Vec<&'l Line<'a>>> {
    let mut threads: Vec<Vec<&Line>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for line in lines {
        open.retain(|&i| {
            threads[i]
                .last()
                .is_some_and(|last| line.kept.at.since(last.kept.at) <= PATIENCE)
        });
        let best = open
            .iter()
            .map(|&i| (nearness(line, &threads[i]), i))
            .filter(|(near, _)| *near > 0)
            .max();
        if let Some((_, i)) = best {
            threads[i].push(line);
        } else {
            open.push(threads.len());
            threads.push(vec![line]);
        }
    }
    threads
}

/// How much a line belongs to a thread; 0: not at all.
fn nearness(line: &Line, thread: &[&Line]) -> usize {
    let answers = line
        .kept
        .reply_to
        .as_ref()
        .is_some_and(|to| thread.iter().any(|l| l.kept.id == *to));
    let shared = line
        .stems
        .keys()
        .filter(|stem| {
            thread
                .iter()
                .rev()
                .take(10)
                .any(|l| l.stems.contains_key(*stem))
        })
        .count();
    let close = thread
        .last()
        .is_some_and(|last| line.kept.at.since(last.kept.at) <= CLOSE);
    8 * usize::from(answers) + 2 * shared + usize::from(close)
}

fn worth(thread: &[&Line]) -> usize {
    let people: BTreeSet<&str> = thread.iter().map(|l| l.kept.login.as_str()).collect();
    // a flood of short lines does not outweigh a talk
    let mut lines: Vec<usize> = thread.iter().map(|l| usize::from(l.kept.worth)).collect();
    lines.sort_unstable_by(|a, b| b.cmp(a));
    lines.iter().take(2 * QUOTES).sum::<usize>() + 3 * people.len().min(6)
}

fn tell(thread: &[&Line], number: &mut usize) -> Thread {
    let mut best: Vec<&&Line> = thread.iter().collect();
    best.sort_by_key(|l| std::cmp::Reverse(l.kept.worth));
    best.truncate(QUOTES);
    best.sort_by_key(|l| l.kept.at);
    let quotes: Vec<Quote> = best
        .iter()
        .map(|line| {
            *number += 1;
            Quote {
                number: *number,
                at: line.kept.at,
                name: line.kept.name.clone(),
                text: line.kept.text.clone(),
                message: clean::plain(&line.kept.id.0, clean::LINE),
            }
        })
        .collect();
    Thread {
        heading: heading(thread),
        more: thread.len() - quotes.len(),
        quotes,
    }
}

/// The words that most lines share, in order of their first use; of a line alone the longest word. Lines that
/// share none go under how the one that says most begins.
fn heading(thread: &[&Line]) -> String {
    let mut uses: BTreeMap<&str, (usize, usize, &str)> = BTreeMap::new();
    for (position, line) in thread.iter().enumerate() {
        for (stem, word) in &line.stems {
            uses.entry(stem).or_insert((0, position, word)).0 += 1;
        }
    }
    let least = usize::from(thread.len() > 1) + 1;
    let mut keys: Vec<(usize, usize, &str)> =
        uses.values().copied().filter(|k| k.0 >= least).collect();
    keys.sort_by_key(|(n, position, word)| (std::cmp::Reverse((*n, word.len())), *position));
    keys.truncate(if least > 1 { KEYS } else { 1 });
    keys.sort_by_key(|(_, position, _)| *position);
    if keys.is_empty() {
        return quoted(&opening(thread));
    }
    capital(
        &keys
            .iter()
            .map(|(_, _, word)| *word)
            .collect::<Vec<_>>()
            .join(", "),
    )
}

/// The beginning of the line that says most: up to a comma or a stop if there is one not too soon.
fn opening(thread: &[&Line]) -> String {
    let most = thread.iter().map(|l| l.kept.worth).max();
    let line = thread.iter().find(|l| Some(l.kept.worth) == most);
    let text = line.map_or("", |l| l.kept.text.as_str());
    let mut end = 0;
    for (length, (at, c)) in text.char_indices().enumerate() {
        let stop = matches!(c, ',' | '.' | '?' | '!' | ';' | ':' | '…');
        if stop && length >= OPENING.0 {
            return capital(&text[..at]);
        }
        if length >= OPENING.1 {
            // a script without spaces is cut where it is
            let end = if end == 0 { at } else { end };
            return format!("{}…", capital(&text[..end]));
        }
        if c == ' ' {
            end = at;
        }
    }
    capital(text)
}
