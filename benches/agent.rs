//! Prints what an evening costs the agent, in release mode: `cargo bench --bench agent`. The peers do the same
//! work: a longer evening, which says whether an hour's price grows with what is remembered, and a loop that
//! looks at the agent once a second instead of sleeping until its deadline.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sanctum_chronicler::agent::Agent;
use sanctum_chronicler::agent::warden::Warden;
use sanctum_chronicler::event::{
    At, ChatLine, Input, Settings, StreamChange, StreamSource, seconds,
};

/// One hour at this pace, deadlines included, shall cost less than [`WANTED`].
const LINES_A_MINUTE: u64 = 10;
const WANTED: f64 = 10.0;
const ROUNDS: u32 = 7;
/// Simulated hours in a round, in one evening or in several: processor time is told in steps of milliseconds.
const HOURS: u64 = 16;

const SAID: &[&str] = &[
    "the winch sounds tired tonight",
    "has anyone mapped the western reefs before?",
    "I like how slow this is",
    "the brass octopus in the cellar is lovely",
    "same here, and the rain helps",
    "my neighbour bought another bicycle yesterday",
    "what is behind the old lighthouse?",
];

/// How time passes between two lines.
#[derive(Clone, Copy)]
enum Passing {
    /// With a tick at each deadline, as live.
    Deadlines,
    /// With a tick every second.
    Seconds,
}

/// Plays so many hours: fifty minutes of talk, then ten of silence, so that both are in it.
fn evening(warden: &Arc<Warden>, hours: u64, passing: Passing) -> usize {
    let mut agent = Agent::new(Settings::default(), 1, Arc::clone(warden));
    let change = StreamChange::Started { since: None };
    let source = StreamSource::Obs;
    let mut decided = agent.handle(At(0), &Input::Stream { source, change }).len();
    let mut now = At(0);
    for line in 0..hours * 60 * LINES_A_MINUTE {
        let next = At(0) + seconds(line * 60 / LINES_A_MINUTE);
        decided += pass(&mut agent, now, next, passing);
        now = next;
        if line / LINES_A_MINUTE % 60 < 50 {
            let (user, text) = (
                format!("viewer{}", line % 40),
                SAID[line as usize % SAID.len()],
            );
            let line = ChatLine::plain(&format!("m{line}"), &user, text);
            decided += agent.handle(now, &Input::Chat(Box::new(line))).len();
        }
    }
    decided
}

fn pass(agent: &mut Agent, now: At, next: At, passing: Passing) -> usize {
    let mut decided = 0;
    match passing {
        Passing::Deadlines => {
            while let Some((at, _)) = agent.deadline().filter(|(at, _)| *at <= next) {
                decided += agent.handle(at, &Input::Tick).len();
            }
        }
        Passing::Seconds => {
            let mut at = now;
            while at < next {
                at = at + seconds(1);
                decided += agent.handle(at, &Input::Tick).len();
            }
        }
    }
    decided
}

/// Milliseconds of processor time for each simulated hour; the best round, for the others measure what else the machine does.
fn hour(warden: &Arc<Warden>, hours: u64, passing: Passing) -> f64 {
    let round = |_| {
        let (start, before) = (Instant::now(), processor());
        for _ in 0..HOURS / hours {
            black_box(evening(warden, hours, passing));
        }
        let spent = processor()
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before));
        spent.unwrap_or_else(|| start.elapsed()).as_secs_f64() * 1000.0 / HOURS as f64
    };
    (0..ROUNDS).map(round).fold(f64::MAX, f64::min)
}

/// Processor time of this thread so far, as Linux tells it; elsewhere the clock on the wall must do.
fn processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let warden = Arc::new(Warden::new(None)?);
    let short = hour(&warden, 1, Passing::Deadlines);
    let long = hour(&warden, 8, Passing::Deadlines);
    let ticking = hour(&warden, 1, Passing::Seconds);
    println!(
        "an hour at {LINES_A_MINUTE} lines a minute   {short:>7.2} ms (wanted: under {WANTED} ms)"
    );
    println!(
        "an hour of an 8-hour one    {long:>7.2} ms, ratio {:.2}",
        long / short
    );
    println!(
        "an hour with a tick a second{ticking:>7.2} ms, ratio {:.2}",
        ticking / short
    );
    Ok(())
}
