//! How long does replenishment take? Days, and how often so many.
//!
//! In: past times; or a mean, give or take. Out: a distribution over whole days. What comes one after the other, as making and carriage do,
//! is added as if neither knew of the other.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How long replenishment takes: days, rising, and how often so many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead(Vec<(u32, u64)>);

impl Lead {
    /// Always so many days.
    pub fn always(days: u32) -> Lead {
        Lead(vec![(days, 1)])
    }

    /// As many days as it took each time; none of no time.
    pub fn of(times: &[u32]) -> Option<Lead> {
        let mut times = times.to_vec();
        times.sort_unstable();
        let days = times.chunk_by(|one, other| one == other);
        let days: Vec<(u32, u64)> = days.filter_map(|same| Some((*same.first()?, same.len() as u64))).collect();
        (!days.is_empty()).then_some(Lead(days))
    }

    /// About so many days, give or take a standard deviation: three lead times with that mean and nearly that variance.
    pub fn about(days: u32, deviation: u32) -> Lead {
        if deviation == 0 {
            return Lead::always(days);
        }
        // √3 deviations to either side, a sixth of the times each.
        let apart = (deviation * 433 + 125) / 250;
        Lead(vec![(days.saturating_sub(apart), 1), (days, 4), (days + apart, 1)])
    }

    /// The one after the other.
    pub fn then(&self, other: &Lead) -> Lead {
        let mut days: BTreeMap<u32, u64> = BTreeMap::new();
        for (first, often) in &self.0 {
            for (second, times) in &other.0 {
                let sum = days.entry(first + second).or_default();
                *sum = sum.saturating_add(often.saturating_mul(*times));
            }
        }
        Lead(days.into_iter().collect())
    }

    /// Days, and how often.
    pub fn days(&self) -> &[(u32, u64)] {
        &self.0
    }

    /// The mean in days.
    pub fn mean(&self) -> Decimal {
        self.moment(|days| days)
    }

    /// The variance in days.
    pub fn variance(&self) -> Decimal {
        (self.moment(|days| days * days) - self.mean() * self.mean()).max(Decimal::ZERO)
    }

    fn moment(&self, of: impl Fn(Decimal) -> Decimal) -> Decimal {
        let all: u64 = self.0.iter().map(|(_, often)| often).sum();
        let sum: Decimal = self.0.iter().map(|(days, often)| of(Decimal::from(*days)) * Decimal::from(*often)).sum();
        sum.checked_div(Decimal::from(all)).unwrap_or_default()
    }
}
