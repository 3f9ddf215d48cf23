//! How likely is each number of pieces? A distribution over whole numbers, in whole parts of 10^15.
//!
//! In: pieces of past periods, and how long replenishment took. Out: what is asked for while it is under way, were its days any of
//! the past days in any order; what lies below the reorder point already when the order goes out; and quantiles.

/// All of a distribution.
const WHOLE: u64 = 1_000_000_000_000_000;

/// The likelihood of 0, 1, 2 … pieces, in parts of 10^15; what rounding loses is missing from the sum alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread(Vec<u64>);

impl Spread {
    /// Nothing, for certain.
    pub fn nothing() -> Spread {
        Spread(vec![WHOLE])
    }

    /// Of the periods of a series; none of an empty one.
    pub fn of(series: &[u32]) -> Option<Spread> {
        let most = usize::try_from(*series.iter().max()?).ok()?;
        let mut counts = vec![0_u64; most + 1];
        for pieces in series {
            *counts.get_mut(usize::try_from(*pieces).ok()?)? += 1;
        }
        let periods = series.len() as u64;
        Some(Spread(counts.into_iter().map(|count| part(WHOLE, count, periods)).collect()))
    }

    /// The most that is possible.
    pub fn most(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    fn sum(&self) -> u128 {
        self.0.iter().map(|part| u128::from(*part)).sum()
    }

    /// Of two together.
    pub fn and(&self, other: &Spread) -> Spread {
        let mut sums = vec![0_u128; self.most() + other.most() + 1];
        for (at, one) in self.0.iter().enumerate().filter(|(_, one)| **one > 0) {
            for (sum, two) in sums.iter_mut().skip(at).zip(&other.0) {
                *sum += u128::from(*one) * u128::from(*two);
            }
        }
        let parts = sums.into_iter().map(|sum| u64::try_from(sum / u128::from(WHOLE)).unwrap_or(WHOLE));
        Spread(parts.collect()).trimmed()
    }

    /// Of so many together.
    pub fn times(&self, many: u32) -> Spread {
        let (mut power, mut left, mut together) = (self.clone(), many, Spread::nothing());
        while left > 0 {
            if left & 1 == 1 {
                together = together.and(&power);
            }
            left >>= 1;
            if left > 0 {
                power = power.and(&power);
            }
        }
        together
    }

    /// Over a number of periods that is itself uncertain: periods, rising, and how often.
    pub fn over(&self, periods: &[(u32, u64)]) -> Spread {
        let all: u64 = periods.iter().map(|(_, often)| often).sum();
        let (mut mixed, mut reached, mut until): (Vec<u64>, u32, Spread) = (Vec::new(), 0, Spread::nothing());
        for (many, often) in periods {
            // What is asked for until then goes on from what is asked for until the time before.
            until = until.and(&self.times(many.saturating_sub(reached)));
            reached = *many;
            mixed.resize(mixed.len().max(until.0.len()), 0);
            for (sum, one) in mixed.iter_mut().zip(&until.0) {
                *sum += part(*one, *often, all);
            }
        }
        Spread(mixed).trimmed()
    }

    /// By how much stock lies below the reorder point once it is noticed: more than `u` pieces at once, over the mean.
    pub fn undershoot(&self) -> Spread {
        let mut beyond = Vec::with_capacity(self.0.len());
        let mut left = self.sum();
        for part in &self.0 {
            left -= u128::from(*part);
            beyond.push(left);
        }
        let mean: u128 = beyond.iter().sum();
        if mean == 0 {
            return Spread::nothing();
        }
        let parts = beyond.into_iter().map(|part| u64::try_from(part * u128::from(WHOLE) / mean).unwrap_or(WHOLE));
        Spread(parts.collect()).trimmed()
    }

    /// The least number of pieces that so many of a thousand do not exceed.
    pub fn quantile(&self, per_mille: u32) -> u64 {
        let wanted = self.sum() * u128::from(per_mille);
        let mut reached = 0_u128;
        for (pieces, part) in self.0.iter().enumerate() {
            reached += u128::from(*part) * 1000;
            if reached >= wanted {
                return pieces as u64;
            }
        }
        self.most() as u64
    }

    /// Without what is never met at its end.
    fn trimmed(mut self) -> Spread {
        while self.0.len() > 1 && self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

fn part(of: u64, count: u64, all: u64) -> u64 {
    let share = (u128::from(of) * u128::from(count)).checked_div(u128::from(all)).unwrap_or(0);
    u64::try_from(share).unwrap_or(WHOLE)
}
