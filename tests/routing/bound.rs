//! What does no plan cost less than?
//!
//! The rule: of every set of warehouses that may send, each line where it is borne for least, by what is asked for pieces, lines and
//! grams alone, and once for each what its consignment costs besides. A carrier's price of a weight is never below a straight line under it: its
//! slope is the price of a gram, its height at nothing is what a consignment costs besides. Limits, minima and surcharges only
//! make it dearer.
#![allow(dead_code, reason = "a test and a benchmark share it")]

use landfall::money::Decimal;

/// A straight line that no price of a table is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Under {
    /// For a consignment of nothing.
    pub(crate) base: Decimal,
    /// For each gram.
    pub(crate) gram: Decimal,
}

/// A warehouse, as far as its costs add up line by line.
#[derive(Debug, Clone)]
pub(crate) struct Bearing {
    /// For each consignment, with the carrier's base.
    pub(crate) consignment: Decimal,
    /// By line, without what it weighs; none where it does not send the line.
    pub(crate) lines: Vec<Option<Decimal>>,
    /// For each gram.
    pub(crate) gram: Decimal,
}

/// The line under prices at weights, rising, that is highest at `grams`.
pub(crate) fn under(prices: &[(u64, Decimal)], grams: u64) -> Under {
    let at = |weight: u64| Decimal::from(weight);
    // Through nothing, then through every two of the prices: the highest that none of them is below.
    let mut lines = vec![Under { base: Decimal::ZERO, gram: Decimal::ZERO }];
    lines.extend(prices.iter().map(|(weight, price)| Under { base: Decimal::ZERO, gram: *price / at(*weight) }));
    for (number, (lighter, cheaper)) in prices.iter().enumerate() {
        for (heavier, dearer) in prices.iter().skip(number + 1) {
            let gram = (*dearer - *cheaper) / at(heavier - lighter);
            lines.push(Under { base: *cheaper - gram * at(*lighter), gram });
        }
    }
    let tiny = Decimal::new(1, 9);
    let is_under = |line: &Under| {
        line.base >= Decimal::ZERO
            && prices.iter().all(|(weight, price)| line.base + line.gram * at(*weight) <= *price + tiny)
    };
    let lines = lines.into_iter().filter(is_under);
    lines
        .max_by_key(|line| line.base + line.gram * at(grams))
        .unwrap_or(Under { base: Decimal::ZERO, gram: Decimal::ZERO })
}

/// What no plan of lines that weigh so much, from so many warehouses at most, costs less than; some cents of rounding are granted for
/// each line. A line that is parted by quantity costs no less than where it is cheapest.
pub(crate) fn bound(houses: &[Bearing], grams: &[u64], most: usize) -> Decimal {
    let mut least: Option<Decimal> = None;
    for set in 1_u32..1 << houses.len() {
        if set.count_ones() as usize > most {
            continue;
        }
        let of_set: Vec<&Bearing> =
            houses.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, house)| house).collect();
        let mut whole: Decimal = of_set.iter().map(|house| house.consignment).sum();
        for (line, grams) in grams.iter().enumerate() {
            let borne = of_set.iter().filter_map(|house| Some(house.lines[line]? + house.gram * Decimal::from(*grams)));
            whole += borne.min().unwrap_or(Decimal::ONE_THOUSAND * Decimal::ONE_THOUSAND) - Decimal::new(3, 2);
        }
        least = Some(least.map_or(whole, |least| least.min(whole)));
    }
    least.unwrap_or_default()
}
