//! Seeded chance for tests: the same seed draws the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// From 0 to less than `most`; 0 if that is 0.
    pub(crate) fn up_to(&mut self, most: u64) -> u64 {
        self.0.next_u64() % most.max(1)
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.up_to(n) == 0
    }

    pub(crate) fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.up_to(items.len() as u64) as usize]
    }
}
