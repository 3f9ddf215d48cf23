//! What does the table say for a weight?
//!
//! In: a price table, a zone and a billed weight. Out: the price and the break that gave it.
//!
//! The rule: the first break that the weight does not exceed. Its price is a flat part, so much for each begun step above a
//! weight, and so much for each kilogram by the exact billed weight. A zone that the table does not list, and a weight above
//! its last break, have no price.
//!
//! From: the published tables, which price by break, by first and next step, or by the kilogram.

use super::dimensional::nanograms;
use crate::book::RuleNumber;
use crate::book::freight::{Break, PriceTable, WeightUnit};
use crate::money::{Decimal, Overflow, add, divide, multiply};

/// A price and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found<'c> {
    /// The break.
    pub(crate) at: &'c Break,
    /// The number of its row.
    pub(crate) row: RuleNumber,
    /// The table's price, unrounded.
    pub(crate) price: Decimal,
}

/// Why there is no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoPrice {
    /// The zone is not in the table.
    Zone,
    /// The weight is above the last break.
    TooHeavy,
    /// A figure is too large.
    Overflow,
}

impl From<Overflow> for NoPrice {
    fn from(_: Overflow) -> NoPrice {
        NoPrice::Overflow
    }
}

/// The price of `weight` nanograms in `zone`.
pub(crate) fn look_up<'c>(table: &'c PriceTable, zone: &str, weight: u64) -> Result<Found<'c>, NoPrice> {
    let rates = table.rates.iter().find(|rates| rates.zone == zone).ok_or(NoPrice::Zone)?;
    let first = rates.breaks.partition_point(|at| nanograms(at.up_to, table.unit) < weight);
    let at = rates.breaks.get(first).ok_or(NoPrice::TooHeavy)?;
    Ok(Found { at, row: rates.rule.after(first), price: price_at(at, table.unit, weight)? })
}

/// The price of a break at `weight` nanograms.
pub(super) fn price_at(at: &Break, unit: WeightUnit, weight: u64) -> Result<Decimal, Overflow> {
    let mut price = at.price;
    if at.step > 0 {
        let above = weight.saturating_sub(nanograms(at.over, unit));
        let steps = above.div_ceil(nanograms(at.step, unit));
        price = add(price, multiply(at.step_price, Decimal::from(steps))?)?;
    }
    if !at.per_kg.is_zero() {
        let whole = match unit {
            WeightUnit::G => 1_000_000_000_000,
            WeightUnit::Oz | WeightUnit::Lb => WeightUnit::Lb.nanograms(),
        };
        price = add(price, divide(multiply(at.per_kg, Decimal::from(weight))?, Decimal::from(whole))?)?;
    }
    Ok(price)
}
