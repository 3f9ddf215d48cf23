//! Which prices rise evenly, but for their rounding?
//!
//! In: rounded prices of even steps of weight. Out: how many of the first lie on one straight line before they were rounded, and
//! the plainest such line: of all slopes, and then of all beginnings, the one with the fewest decimals, and of those the lowest.
//!
//! The rule: a price v that was rounded to steps of u stands for any figure from v − u/2 to below v + u/2. Two prices so many
//! steps apart leave an interval for the slope; prices lie on a line as long as these intervals have a slope in common. The line
//! follows from the prices alone, so that it says no more than they do: not by which factors they came about.

use crate::money::{Decimal, Mode, Overflow, Rounding, add, divide, multiply, subtract};
use rust_decimal::RoundingStrategy;

/// Fewer prices than this are no run.
const SHORTEST: usize = 3;
/// A longer run is cut, since each price is held against all before it.
const LONGEST: usize = 1_000;
/// With more decimals than this a line is no plainer than its prices.
const MOST_DECIMALS: u32 = 12;

/// Prices that rise evenly: `first + each × number`, rounded, numbers from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rise {
    /// How many of the prices.
    pub(super) length: usize,
    /// What the line begins with.
    pub(super) first: Decimal,
    /// By how much it rises each step.
    pub(super) each: Decimal,
}

/// The longest run at the beginning of the prices; none where it would be short.
pub(super) fn longest(prices: &[Decimal], rounding: Rounding) -> Result<Option<Rise>, Overflow> {
    // Another rounding has other intervals; such prices are told one by one.
    if rounding.mode != Mode::HalfUp {
        return Ok(None);
    }
    let (mut least, mut most): (Option<Decimal>, Option<Decimal>) = (None, None);
    let mut length = prices.len().min(1);
    for (at, price) in prices.iter().enumerate().take(LONGEST).skip(1) {
        let (mut lower, mut upper) = (least, most);
        for (before, other) in prices.iter().enumerate().take(at) {
            let apart = Decimal::from(at - before);
            let rise = subtract(*price, *other)?;
            let low = divide(subtract(rise, rounding.step)?, apart)?;
            let high = divide(add(rise, rounding.step)?, apart)?;
            lower = Some(lower.map_or(low, |known| known.max(low)));
            upper = Some(upper.map_or(high, |known| known.min(high)));
        }
        let plain = lower.zip(upper).and_then(|(lower, upper)| plainest(lower, upper, false));
        if plain.is_none() {
            break;
        }
        (least, most) = (lower, upper);
        length = at + 1;
    }
    // The first prices alone have the plainest line; the last that were found may need more decimals.
    while length >= SHORTEST {
        if let Some(rise) = line(prices.get(..length).unwrap_or(prices), least, most, rounding)? {
            return Ok(Some(rise));
        }
        length -= 1;
    }
    Ok(None)
}

/// The plainest line through all of the prices.
fn line(
    prices: &[Decimal],
    least: Option<Decimal>,
    most: Option<Decimal>,
    rounding: Rounding,
) -> Result<Option<Rise>, Overflow> {
    let Some(each) = least.zip(most).and_then(|(least, most)| plainest(least, most, false)) else { return Ok(None) };
    let half = divide(rounding.step, Decimal::TWO)?;
    let mut bounds: Option<(Decimal, Decimal)> = None;
    for (price, number) in prices.iter().zip(1_u32..) {
        let begins = subtract(*price, multiply(each, Decimal::from(number))?)?;
        let (low, high) = (subtract(begins, half)?, add(begins, half)?);
        bounds = Some(bounds.map_or((low, high), |(lower, upper)| (lower.max(low), upper.min(high))));
    }
    let first = bounds.and_then(|(lower, upper)| plainest(lower, upper, true));
    let Some(first) = first else { return Ok(None) };
    let rise = Rise { length: prices.len(), first, each };
    // The engine's own arithmetic has the last word.
    for (price, number) in prices.iter().zip(1_u32..) {
        let told = rounding.round(add(rise.first, multiply(rise.each, Decimal::from(number))?)?)?;
        if told != *price || rise.first.is_sign_negative() {
            return Ok(None);
        }
    }
    Ok(Some(rise))
}

/// The figure with the fewest decimals, and of those the lowest, between two bounds; whether the lower belongs to them.
fn plainest(lower: Decimal, upper: Decimal, inclusive: bool) -> Option<Decimal> {
    (0..=MOST_DECIMALS).find_map(|decimals| {
        let mut figure = lower.round_dp_with_strategy(decimals, RoundingStrategy::ToPositiveInfinity);
        if figure == lower && !inclusive {
            figure = add(figure, Decimal::new(1, decimals)).ok()?;
        }
        (figure < upper).then(|| figure.normalize())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(prices: &[i64]) -> Vec<Decimal> {
        prices.iter().map(|cents| Decimal::new(*cents, 2)).collect()
    }

    fn found(prices: &[i64]) -> Option<(usize, String, String)> {
        let rise = longest(&cents(prices), Rounding::to_digits(2)).unwrap()?;
        Some((rise.length, rise.first.to_string(), rise.each.to_string()))
    }

    #[test]
    fn even_prices_are_a_line_and_two_are_none() {
        assert_eq!(found(&[1750, 2060, 2370, 2680]), Some((4, "14.4".into(), "3.1".into())));
        assert_eq!(found(&[1750, 2060]), None);
        assert_eq!(found(&[100, 100, 250]), None);
        assert_eq!(found(&[]), None);
    }

    #[test]
    fn prices_that_were_rounded_from_a_line_are_found_with_the_plainest_one() {
        // 24.50 and 4.40 a step by 1.1825: 28.97125 and 5.203 a step.
        let exact = |number: i64| Decimal::new(2_897_125, 5) + Decimal::new(5203, 3) * Decimal::from(number);
        let rounding = Rounding::to_digits(2);
        let prices: Vec<Decimal> = (0..40).map(|number| rounding.round(exact(number)).unwrap()).collect();
        let rise = longest(&prices, rounding).unwrap().unwrap();
        assert_eq!((rise.length, rise.each.to_string().as_str()), (40, "5.203"));
        assert!(rise.first.scale() <= 3, "{rise:?}");
    }

    #[test]
    fn any_prices_come_back_as_they_were() {
        let rounding = Rounding::to_digits(2);
        let mut state = 7_u64;
        for _ in 0..300 {
            let mut price = 500;
            let mut prices = Vec::new();
            for _ in 0..30 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                price += 30 + ((state >> 33) % 3) as i64;
                prices.push(Decimal::new(price, 2));
            }
            let mut rest = prices.as_slice();
            while !rest.is_empty() {
                let length = match longest(rest, rounding).unwrap() {
                    Some(rise) => {
                        for (number, price) in rest.iter().take(rise.length).enumerate() {
                            let told = rise.first + rise.each * Decimal::from(number + 1);
                            assert_eq!(rounding.round(told).unwrap(), *price);
                        }
                        rise.length
                    }
                    None => 1,
                };
                rest = rest.get(length..).unwrap_or(&[]);
            }
        }
    }
}
