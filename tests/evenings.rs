//! Thousands of random evenings on the bare agent: bursts, silences, raids, bots, restarts, model failures,
//! clock jumps, operators' whims. `world` plays them and holds every decision against the rules; here stand how
//! many, and what must be the same when an evening is played again.

#![allow(clippy::unwrap_used)] // a test may panic

#[path = "evenings/world.rs"]
mod world;

#[path = "evenings/chance.rs"]
mod chance;

use std::sync::Arc;

use sanctum_chronicler::agent::Agent;
use sanctum_chronicler::agent::warden::Warden;
use sanctum_chronicler::event::{At, Input, Settings};

use chance::Chance;
use world::{Tally, World};

/// Evenings whose rules are held; `SANCTUM_TESTS_EVENINGS` for more.
const EVENINGS: u64 = 3_000;
/// Evenings that are played again in other ways.
const AGAIN: u64 = 150;

fn warden() -> Arc<Warden> {
    Arc::new(Warden::new(None).unwrap())
}

fn wanted() -> u64 {
    std::env::var("SANCTUM_TESTS_EVENINGS").map_or(EVENINGS, |n| n.parse().unwrap())
}

#[test]
fn no_evening_breaks_a_rule() {
    let warden = warden();
    let (half, evenings) = (wanted() / 2, wanted());
    let play = |seeds: std::ops::Range<u64>| {
        let mut tally = Tally::default();
        for seed in seeds {
            let mut world = World::new(seed, Arc::clone(&warden));
            world.play();
            tally.add(&world.tally);
        }
        tally
    };
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let halves = [0..half, half..evenings].map(|seeds| scope.spawn(|| play(seeds)));
        for half in halves {
            tally.add(&half.join().unwrap());
        }
    });
    println!("{evenings} evenings: {tally:?}");
    // the evenings must have been worth playing
    assert!(tally.delivered > evenings / 2, "too few prompts: {tally:?}");
    assert!(tally.answered > 0 && tally.nudged > 0 && tally.model > 0 && tally.decided > 0);
    assert!(tally.restarts > 0 && tally.sessions > evenings);
}

/// What was decided, with when, as bytes.
fn decide(agent: &mut Agent, inputs: &[(At, Input)]) -> Vec<String> {
    inputs
        .iter()
        .map(|(at, input)| (at, agent.handle(*at, input)))
        .filter(|(_, actions)| !actions.is_empty())
        .map(|(at, actions)| format!("{at:?} {actions:?}"))
        .collect()
}

fn inputs(seed: u64, warden: &Arc<Warden>) -> Vec<(At, Input)> {
    let mut world = World::new(seed, Arc::clone(warden));
    world.play();
    world.log
}

#[test]
fn the_same_evening_is_decided_the_same_again_with_idle_ticks_and_from_a_checkpoint() {
    let warden = warden();
    let fresh = || Agent::new(Settings::default(), 0, Arc::clone(&warden));
    for seed in 0..AGAIN {
        let mut chance = Chance::new(seed ^ 0xa6a1);
        let inputs = inputs(seed, &warden);
        let once = decide(&mut fresh(), &inputs);

        // idle ticks at moments at which nothing is due
        let mut agent = fresh();
        let mut ticked = Vec::new();
        for (at, input) in &inputs {
            if chance.one_in(3) {
                let last = agent.view(At(0)).at;
                let due = agent.deadline().map_or(*at, |(due, _)| due.min(*at));
                if due > last && last > At(0) {
                    let idle = At(last.0 + chance.up_to(due.0 - last.0));
                    assert_eq!(
                        agent.handle(idle, &Input::Tick),
                        [],
                        "evening {seed} at {idle:?}"
                    );
                }
            }
            ticked.extend(decide(&mut agent, &[(*at, input.clone())]));
        }
        assert_eq!(once, ticked, "evening {seed} with idle ticks");

        // a checkpoint in the middle
        let middle = chance.up_to(inputs.len() as u64) as usize;
        let mut agent = fresh();
        let mut halves = decide(&mut agent, &inputs[..middle]);
        let checkpoint = agent.checkpoint();
        let mut restored = Agent::restore(&checkpoint, Arc::clone(&warden)).unwrap();
        assert_eq!(restored.checkpoint(), checkpoint, "evening {seed}");
        assert_eq!(restored.deadline(), agent.deadline(), "evening {seed}");
        halves.extend(decide(&mut restored, &inputs[middle..]));
        assert_eq!(once, halves, "evening {seed} from a checkpoint");
    }
}

#[test]
fn what_an_agent_remembers_is_bounded() {
    let warden = warden();
    let mut world = World::new(7, warden);
    let mut sizes = Vec::new();
    for _ in 0..3 {
        world.storm(6_000);
        sizes.push(world.agent.checkpoint().len());
    }
    println!("checkpoints after 6,000, 12,000 and 18,000 lines: {sizes:?} bytes");
    assert!(sizes.iter().all(|s| *s < 1 << 20), "{sizes:?}");
    assert!(sizes[2] < sizes[1] * 11 / 10, "it grows: {sizes:?}");
}
