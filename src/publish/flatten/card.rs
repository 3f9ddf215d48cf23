//! What is charged by zone and weight, on which days?
//!
//! In: a service's price tables, the discounts off them, fuel and markup. Out: a table for each span of days on which the charged
//! prices are the same.
//!
//! The rule: a price is asked for at every weight at which it may change: where the service rounds weights up to steps, at each
//! step; else at the table's own breaks. What is charged the same lies in one break; prices that rise evenly, but for their
//! rounding, by even steps of weight are one break too ([`super::rise`]). A price by the exact kilogram, without steps, stays as it is where nothing is taken off or put on.

use super::rise::{self, Rise};
use super::{Because, Bill, Factor, too_large};
use crate::book::RuleNumber;
use crate::book::freight::{Break, Discount, PriceTable, WeightUnit, ZoneRates};
use crate::calendar::{Dated, Day, HandOverDay};
use crate::money::{Decimal, Rounding};
use crate::rate::table::look_up;
use std::collections::BTreeSet;

/// More breaks than this in a zone are no table.
const MOST_BREAKS: usize = 20_000;

/// The tables of a service, one after the other in time.
pub(super) fn tables(bill: &Bill<'_>) -> Result<Vec<PriceTable>, Because> {
    if bill.service.price_lists().count() > 1 {
        return Err("its size classes have prices of their own".to_owned());
    }
    let known = bill.service.prices.iter();
    let known: Vec<&PriceTable> =
        known.filter_map(|id| bill.carrier.table.iter().find(|table| table.id == *id)).collect();
    let mut days: BTreeSet<Day> = known.iter().flat_map(|table| [Some(table.from), table.until]).flatten().collect();
    days.extend(bill.changes());
    let mut tables: Vec<PriceTable> = Vec::new();
    for day in &days {
        let until = days.range(*day..).nth(1).copied();
        if until.is_some_and(|until| bill.since.is_some_and(|since| until <= since)) {
            continue;
        }
        let Some(table) = known.iter().find(|table| table.is_in_force(HandOverDay(*day))) else { continue };
        // A day without a percentage for fuel has no price.
        let Some(factor) = bill.factor(None, *day) else { continue };
        let charged = PriceTable {
            id: format!("{}-{}", bill.service.code, tables.len() + 1),
            from: *day,
            until,
            rates: rates(bill, table, &factor, *day)?,
            allow_falling: String::new(),
            illustrative: table.illustrative || factor.illustrative,
            source: bill.shop.source.clone(),
            at: String::new(),
            trust: None,
            other_reading: String::new(),
            ..(*table).clone()
        };
        match tables.last_mut().filter(|last| last.until == Some(charged.from) && same(last, &charged)) {
            Some(last) => last.until = charged.until,
            None => tables.push(charged),
        }
    }
    // What was charged before the first day that is asked for is not told.
    if let (Some(first), Some(since)) = (tables.first_mut(), bill.since) {
        first.from = first.from.max(since);
    }
    Ok(tables)
}

fn same(one: &PriceTable, other: &PriceTable) -> bool {
    let what = |table: &PriceTable| (table.per, table.unit, table.illustrative);
    what(one) == what(other) && one.rates == other.rates
}

fn rates(bill: &Bill<'_>, table: &PriceTable, factor: &Factor, day: Day) -> Result<Vec<ZoneRates>, Because> {
    let charged = |rates: &ZoneRates| {
        let discounts = bill.discounts(day, &rates.zone, |discount| discount.on.is_empty());
        let breaks = if discounts.is_empty() && factor.is_one() && is_exact(bill, rates) {
            rates.breaks.clone()
        } else {
            let price = |weight| charged(bill, table, &rates.zone, weight, &discounts, factor);
            runs(&steps(weights(bill, table, rates)?, price)?, bill.carrier.rounding)?
        };
        Ok(ZoneRates { rule: RuleNumber::NONE, zone: rates.zone.clone(), breaks })
    };
    let mut zones: Vec<ZoneRates> = table.rates.iter().map(charged).collect::<Result<_, Because>>()?;
    zones.sort_by(|one, other| one.zone.cmp(&other.zone));
    Ok(zones)
}

/// Whether a zone is priced by the exact weight, not by steps of it.
fn is_exact(bill: &Bill<'_>, rates: &ZoneRates) -> bool {
    bill.service.weight_steps.is_empty() && rates.breaks.iter().any(|at| !at.per_kg.is_zero())
}

/// What is charged for a weight in the table's units: the table's price less discounts, with fuel and markup, in the same steps
/// and roundings as a bill.
fn charged(
    bill: &Bill<'_>,
    table: &PriceTable,
    zone: &str,
    weight: u32,
    discounts: &[&Discount],
    factor: &Factor,
) -> Result<Decimal, Because> {
    let found =
        look_up(table, zone, u64::from(weight).saturating_mul(table.unit.nanograms())).map_err(|_| too_large())?;
    factor.charged(bill.discounted(found.price, discounts)?, bill.carrier.rounding)
}

/// The weights, in the table's units, up to which a price holds.
fn weights(bill: &Bill<'_>, table: &PriceTable, rates: &ZoneRates) -> Result<Vec<u32>, Because> {
    let heaviest = rates.breaks.iter().map(|at| at.up_to).max().unwrap_or(0);
    let mut weights = BTreeSet::new();
    if bill.service.weight_steps.is_empty() {
        if rates.breaks.iter().any(|at| !at.per_kg.is_zero()) {
            return Err("it is priced by the exact kilogram, with a percentage on top or off".to_owned());
        }
        let mut lighter = 0;
        for at in &rates.breaks {
            weights.extend(every(at.step, at.over, lighter, at.up_to)?);
            weights.insert(at.up_to);
            lighter = at.up_to;
        }
        return Ok(weights.into_iter().collect());
    }
    let mut lighter = 0;
    for step in &bill.service.weight_steps {
        if step.unit != table.unit {
            return Err(format!(
                "its weights are rounded in {}, and its table is in {}",
                name(step.unit),
                name(table.unit)
            ));
        }
        let most = step.up_to.unwrap_or(u32::MAX).min(heaviest);
        // A weight just below the end is rounded up to a step that may lie beyond it.
        let reached = most.div_ceil(step.step.max(1)).saturating_mul(step.step).min(heaviest);
        weights.extend(every(step.step, 0, lighter, reached)?);
        lighter = most;
    }
    Ok(weights.into_iter().collect())
}

fn name(unit: WeightUnit) -> &'static str {
    unit.as_str()
}

/// The multiples of a step, counted from `over`, above `lighter` and up to `heaviest`.
fn every(step: u32, over: u32, lighter: u32, heaviest: u32) -> Result<Vec<u32>, Because> {
    if step == 0 {
        return Ok(Vec::new());
    }
    let first = lighter.saturating_sub(over) / step + 1;
    let last = heaviest.saturating_sub(over) / step;
    if usize::try_from(last.saturating_sub(first)).unwrap_or(usize::MAX) > MOST_BREAKS {
        return Err(format!("a zone of it has more than {MOST_BREAKS} prices"));
    }
    Ok((first..=last).map(|count| over + count * step).collect())
}

/// The prices of weights, without those at which nothing changes.
fn steps(weights: Vec<u32>, price: impl Fn(u32) -> Result<Decimal, Because>) -> Result<Vec<(u32, Decimal)>, Because> {
    let mut steps: Vec<(u32, Decimal)> = Vec::new();
    for weight in weights {
        let charged = price(weight)?.normalize();
        match steps.last_mut().filter(|(_, last)| *last == charged) {
            Some((up_to, _)) => *up_to = weight,
            None => steps.push((weight, charged)),
        }
    }
    Ok(steps)
}

/// Prices as breaks, the longest runs first.
fn runs(steps: &[(u32, Decimal)], rounding: Rounding) -> Result<Vec<Break>, Because> {
    let mut breaks = Vec::new();
    let (mut lighter, mut rest) = (0, steps);
    while let [(up_to, price), ..] = rest {
        let width = up_to - lighter;
        let ends = rest.iter().map(|(up_to, _)| *up_to).zip(1..);
        let even = ends.take_while(|(up_to, number)| up_to - lighter == width * number).count();
        let prices: Vec<Decimal> = rest.iter().take(even).map(|(_, price)| *price).collect();
        let plain =
            Break { up_to: *up_to, price: *price, step_price: Decimal::ZERO, step: 0, over: 0, per_kg: Decimal::ZERO };
        let (length, at) = match rise::longest(&prices, rounding).map_err(|_| too_large())? {
            Some(Rise { length, first, each }) => {
                let up_to = rest.get(length - 1).map_or(*up_to, |(up_to, _)| *up_to);
                (length, Break { up_to, price: first, step_price: each, step: width, over: lighter, ..plain })
            }
            None => (1, plain),
        };
        lighter = at.up_to;
        breaks.push(at);
        rest = rest.get(length..).unwrap_or(&[]);
    }
    Ok(breaks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_steps_are_one_break_and_the_rest_stand_alone() {
        let breaks = |prices: &[(u32, i64)]| {
            let steps: Vec<_> = prices.iter().map(|(up_to, cents)| (*up_to, Decimal::new(*cents, 2))).collect();
            let show =
                |at: &Break| format!("{} {} + {}/{} over {}", at.up_to, at.price, at.step_price, at.step, at.over);
            runs(&steps, Rounding::to_digits(2)).unwrap().iter().map(show).collect::<Vec<_>>()
        };
        assert_eq!(breaks(&[(500, 1750)]), ["500 17.50 + 0/0 over 0"]);
        // 17.50, then 3.10 more each half kilogram.
        assert_eq!(
            breaks(&[(500, 1750), (1000, 2060), (1500, 2370), (2000, 2680), (3000, 3000)]),
            ["2000 14.4 + 3.1/500 over 0", "3000 30.00 + 0/0 over 0"]
        );
        assert_eq!(breaks(&[(100, 520), (500, 600), (600, 610)]).len(), 3);
    }

    #[test]
    fn steps_of_weight_are_those_that_a_weight_can_be_rounded_to() {
        assert_eq!(every(500, 0, 0, 2000).unwrap(), [500, 1000, 1500, 2000]);
        assert_eq!(every(1000, 0, 1500, 4000).unwrap(), [2000, 3000, 4000]);
        assert_eq!(every(50, 100, 100, 250).unwrap(), [150, 200, 250]);
        assert!(every(0, 0, 0, 9).unwrap().is_empty() && every(1, 0, 0, 900_000).is_err());
    }

    #[test]
    fn what_comes_on_top_is_rounded_with_the_line_and_what_is_taken_off_by_itself() {
        let cents = crate::money::Rounding::to_digits(2);
        let factor =
            |markup: &str| Factor { fuel: Decimal::new(1825, 2), markup: markup.parse().unwrap(), illustrative: false };
        // 24.66 + 4.50045 is 29.16045: by 1.1 32.0765, and less 10 %, which is 2.92, 26.24.
        let amount = Decimal::new(2466, 2);
        assert_eq!(factor("1.1").charged(amount, cents).unwrap().to_string(), "32.08");
        assert_eq!(factor("0.9").charged(amount, cents).unwrap().to_string(), "26.24");
        assert_eq!(factor("1.1").scaled(amount).unwrap().unwrap().to_string(), "32.076495");
        assert_eq!(factor("0.9").scaled(amount).unwrap(), None);
    }
}
