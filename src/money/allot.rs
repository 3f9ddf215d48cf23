//! How is an amount shared out so that the parts add up to it? By largest remainder, in whole units.
//!
//! In: a total that is a multiple of the unit, a weight and a key for each part. Out: one multiple of the unit for each
//! part, adding up to the total. Each part first gets its exact share cut to whole units; the units left go one by one
//! to the parts that lost most, ties by key in byte order. Shares that differ by less than 10⁻¹² of a unit tie, so that
//! the last digits of a weight that was divided before, and with them the order of the parts, decide nothing. USD 1.00 by
//! 2 : 3 : 1 is 0.33, 0.50, 0.17.

use super::{Decimal, Overflow, add, divide, multiply, subtract, sum, without_dust};
use crate::gather::Gather;
use crate::sort;

/// Shares `total` among parts in proportion to `weights`; `keys` break ties. Weights below zero count as zero; where
/// all are zero, the parts weigh the same. There is one answer for each input, whatever the order of the parts.
///
/// # Errors
/// [`Overflow`] when a figure is too large.
pub fn allot(total: Decimal, unit: Decimal, weights: &[Decimal], keys: &[&str]) -> Result<Vec<Decimal>, Overflow> {
    let positive = |weight: &Decimal| if weight.is_sign_negative() { Decimal::ZERO } else { *weight };
    let mut weights: Vec<Decimal> = weights.iter().map(positive).listed();
    let mut whole = sum(weights.iter().copied())?;
    if whole.is_zero() {
        weights.fill(Decimal::ONE);
        whole = Decimal::from(weights.len());
    }
    let units = divide(total, unit)?;
    // A total of whole units, and nobody to share it with.
    if weights.len() == 1 && units.is_integer() {
        return Ok(vec![multiply(units.trunc(), unit)?]);
    }
    let mut parts = Vec::with_capacity(weights.len());
    let mut given = Decimal::ZERO;
    for (at, weight) in weights.iter().enumerate() {
        let exact = without_dust(divide(multiply(units, *weight)?, whole)?);
        let cut = exact.trunc();
        given = add(given, cut)?;
        parts.push((at, cut, subtract(exact, cut)?.abs()));
    }
    let mut left = subtract(units, given)?;
    if left.is_zero() {
        return parts.into_iter().map(|(_, share, _)| multiply(share, unit)).collect();
    }
    let step = if left.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
    sort::by(&mut parts, |a, b| b.2.cmp(&a.2).then_with(|| keys.get(a.0).cmp(&keys.get(b.0))));
    for part in parts.iter_mut() {
        if left.is_zero() {
            break;
        }
        part.1 = add(part.1, step)?;
        left = subtract(left, step)?;
    }
    sort::by_key(&mut parts, |part| part.0);
    parts.into_iter().map(|(_, share, _)| multiply(share, unit)).try_listed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shares(total: &str, unit: &str, weights: &[i64], keys: &[&str]) -> Vec<String> {
        let weights: Vec<Decimal> = weights.iter().map(|w| Decimal::from(*w)).collect();
        let parts = allot(total.parse().unwrap(), unit.parse().unwrap(), &weights, keys).unwrap();
        parts.iter().map(|part| part.normalize().to_string()).collect()
    }

    #[test]
    fn the_last_digit_of_a_weight_does_not_break_a_tie() {
        let third = |text: &str| text.parse::<Decimal>().unwrap();
        for weights in [
            [third("0.3333333333333333333333333333"), third("0.3333333333333333333333333334")],
            [third("0.3333333333333333333333333334"), third("0.3333333333333333333333333333")],
        ] {
            let parts = allot(third("0.01"), third("0.01"), &weights, &["a", "b"]).unwrap();
            assert_eq!(parts.iter().map(|part| part.normalize().to_string()).collect::<Vec<_>>(), ["0.01", "0"]);
        }
    }

    #[test]
    fn a_dollar_by_two_three_and_one() {
        assert_eq!(shares("1.00", "0.01", &[2, 3, 1], &["a", "b", "c"]), ["0.33", "0.5", "0.17"]);
    }

    #[test]
    fn ties_go_by_key_and_not_by_place() {
        assert_eq!(shares("0.01", "0.01", &[1, 1], &["b", "a"]), ["0", "0.01"]);
        assert_eq!(shares("100", "1", &[0, 0, 0], &["a", "b", "c"]), ["34", "33", "33"]);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_are_within_a_unit_of_their_share(
            total in 0i64..1_000_000, weights in prop::collection::vec(0i64..10_000, 1..20)
        ) {
            let keys: Vec<String> = (0..weights.len()).map(|at| format!("{at:02}")).collect();
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let weights: Vec<Decimal> = weights.into_iter().map(Decimal::from).collect();
            let total = Decimal::new(total, 2);
            let parts = allot(total, Decimal::new(1, 2), &weights, &keys).unwrap();
            prop_assert_eq!(sum(parts.iter().copied()).unwrap(), total);
            let whole = sum(weights.iter().copied()).unwrap();
            if !whole.is_zero() {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = total * weight / whole;
                    prop_assert!((part - exact).abs() < Decimal::new(1, 2));
                }
            }
        }
    }
}
