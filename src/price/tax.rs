//! What is the carrier's bill with the destination's tax in it?
//!
//! In: an amount without tax, and the lines' values and headline rates where the shop's prices contain the tax. Out: the
//! amount with the tax.
//!
//! The rule: carriage goes to lines by goods value, and each line's share holds the line's headline tax: 100 + r for 100
//! without it, or 100 for 100 − r where law reckons the tax inside the price. So an amount n is asked as
//! n × Σ value ÷ Σ (value × without ÷ with), of which n is left when each share is parted again. With one rate that is
//! n × with ÷ without, rounded to the minor unit, and the way back is exact. What the shop itself sets (a flat price, a
//! handling fee, an ending, its own insurance) contains the tax as it stands.
//!
//! From: the contract: prices, discounts, freight and insurance contain the destination's VAT/GST.

use crate::gather::Gather;
use crate::money::{Decimal, Overflow, divide, multiply, sum};

/// A line's value and the tax that is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxInside {
    /// The line's goods, in the order's currency.
    pub value: Decimal,
    /// So much with the tax…
    pub with: Decimal,
    /// …for so much without it: 119 for 100, or 100 for 83.
    pub without: Decimal,
}

/// An amount with the tax of the lines in it, unrounded; the amount itself where prices contain none.
pub(super) fn gross(lines: &[TaxInside], net: Decimal) -> Result<Decimal, Overflow> {
    let Some(first) = lines.first() else { return Ok(net) };
    if lines.iter().all(|line| (line.with, line.without) == (first.with, first.without)) {
        return divide(multiply(net, first.with)?, first.without);
    }
    // Lines that are worth nothing share alike.
    let worthless = lines.iter().all(|line| line.value.is_zero());
    let weight = |line: &TaxInside| if worthless { Decimal::ONE } else { line.value };
    let whole = sum(lines.iter().map(weight))?;
    let shares = lines.iter().map(|line| divide(multiply(weight(line), line.without)?, line.with));
    divide(multiply(net, whole)?, sum(shares.try_listed::<_, _>()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Rounding;

    #[test]
    fn the_tax_comes_out_again_to_the_cent() {
        let cents = Rounding::to_digits(2);
        let beside = [5, 7, 8, 10, 15, 19, 20, 21, 25, 27].map(|percent| (100 + percent, 100));
        let inside = [17, 18, 20].map(|percent| (100, 100 - percent));
        for (with, without) in beside.into_iter().chain(inside) {
            let (with, without) = (Decimal::from(with), Decimal::from(without));
            for net in (1..3_000).map(|cents| Decimal::new(cents, 2)) {
                let line = TaxInside { value: Decimal::ONE, with, without };
                let gross = cents.round(gross(&[line], net).unwrap()).unwrap();
                let tax = divide(multiply(gross, with - without).unwrap(), with).unwrap();
                assert_eq!(gross - cents.round(tax).unwrap(), net, "{net}, {with} for {without}");
            }
        }
    }
}
