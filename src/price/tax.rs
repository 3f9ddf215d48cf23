//! What is the carrier's bill with the destination's tax in it?
//!
//! In: an amount without tax, and the lines' values and headline rates where the shop's prices contain the tax. Out: the
//! amount with the tax.
//!
//! The rule: carriage goes to lines by goods value, and each line's share holds the line's headline rate r. So an amount n is
//! asked as n × Σ value ÷ Σ (value × 100 ÷ (100 + r)), of which n is left when each share is parted again. With one rate that
//! is n × (100 + r) ÷ 100, rounded to the minor unit, and the way back is exact. What the shop itself sets (a flat price, a
//! handling fee, an ending, its own insurance) contains the tax as it stands.
//!
//! From: the contract: prices, discounts, freight and insurance contain the destination's VAT/GST.

use crate::money::{Decimal, Overflow, add, divide, multiply, sum};

/// A line's value and the tax that is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxInside {
    /// The line's goods, in the order's currency.
    pub value: Decimal,
    /// The headline rate, per cent.
    pub percent: Decimal,
}

/// An amount with the tax of the lines in it, unrounded; the amount itself where prices contain none.
pub(super) fn gross(lines: &[TaxInside], net: Decimal) -> Result<Decimal, Overflow> {
    let Some(first) = lines.first() else { return Ok(net) };
    let with_tax = |percent: Decimal| add(Decimal::ONE_HUNDRED, percent);
    if lines.iter().all(|line| line.percent == first.percent) {
        return divide(multiply(net, with_tax(first.percent)?)?, Decimal::ONE_HUNDRED);
    }
    // Lines that are worth nothing share alike.
    let worthless = lines.iter().all(|line| line.value.is_zero());
    let weight = |line: &TaxInside| if worthless { Decimal::ONE } else { line.value };
    let whole = sum(lines.iter().map(weight))?;
    let shares =
        lines.iter().map(|line| divide(multiply(weight(line), Decimal::ONE_HUNDRED)?, with_tax(line.percent)?));
    divide(multiply(net, whole)?, sum(shares.collect::<Result<Vec<_>, _>>()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Rounding;

    #[test]
    fn the_tax_comes_out_again_to_the_cent() {
        let cents = Rounding::to_digits(2);
        for percent in [5, 7, 8, 10, 15, 19, 20, 21, 25, 27].map(Decimal::from) {
            for net in (1..3_000).map(|cents| Decimal::new(cents, 2)) {
                let line = TaxInside { value: Decimal::ONE, percent };
                let gross = cents.round(gross(&[line], net).unwrap()).unwrap();
                let tax =
                    divide(multiply(gross, percent).unwrap(), add(Decimal::ONE_HUNDRED, percent).unwrap()).unwrap();
                assert_eq!(gross - cents.round(tax).unwrap(), net, "{net} at {percent} %");
            }
        }
    }
}
