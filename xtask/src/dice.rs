//! The same throws from the same seed, on every machine and whatever a library changes.

/// SplitMix64.
pub(crate) struct Dice(u64);

impl Dice {
    /// Each request has dice of its own, so that a throw more for one does not change the next.
    pub(crate) fn of(seed: u64, number: usize) -> Dice {
        let mut dice = Dice(seed ^ (number as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
        dice.throw();
        dice
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to one less than `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.throw() % count.max(1) as u64) as usize
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.throw() % (high - low + 1)
    }

    /// So many times out of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.throw() % 100 < percent
    }

    /// One of a few words or numbers, each as likely.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of a list that is not empty.
    pub(crate) fn one_of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A few of a list, none twice, in its order.
    pub(crate) fn some_of<'a, T>(&mut self, from: &'a [T], most: usize) -> Vec<&'a T> {
        let mut places: Vec<usize> = (0..self.below(most + 1)).map(|_| self.below(from.len())).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| from.get(place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_throws_the_same_for_ever() {
        let throws = |seed, number| {
            let mut dice = Dice::of(seed, number);
            [(); 3].map(|()| dice.below(1000))
        };
        assert_eq!(throws(20_261_128, 0), [869, 234, 221]);
        assert_ne!(throws(20_261_128, 0), throws(20_261_128, 1));
        assert_ne!(throws(20_261_128, 0), throws(1, 0));
    }
}
