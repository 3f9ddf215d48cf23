//! What does the carrier bill, in the order's currency?
//!
//! In: the carrier's charges in its own currency. Out: the same in the order's currency, with the destination's tax where prices
//! contain it, adding up to their converted sum.
//!
//! The rule: the bill is converted once, gets the tax once, and is shared out over its charges by largest remainder. What the
//! carrier takes off stands apart, so that every part keeps its sign.

use super::{PriceRequest, tax};
use crate::charge::{Charge, ChargeKind};
use crate::gather::Gather;
use crate::money::{Decimal, Money, Overflow, Rounding, add, allot, minor_unit, multiply, subtract, sum};
use crate::problem::Refusal;

/// The carrier's charges in the order's currency, adding up to their converted sum.
pub(super) fn converted<'b>(request: &PriceRequest<'_, 'b>) -> Result<Vec<Charge<'b>>, Refusal> {
    let freight = request.freight;
    let part = |insurance: bool, negative: bool| {
        let charges = freight.charges.iter().enumerate().filter(move |(_, charge)| {
            (charge.kind == ChargeKind::Insurance) == insurance && charge.amount.is_sign_negative() == negative
        });
        charges.map(|(at, charge)| (at, charge.amount.abs())).listed()
    };
    // What is taken off is shared out apart from what is asked, so that every part keeps its sign.
    let (asked, off, cover) = (part(false, false), part(false, true), part(true, false));
    let net = |part: &[(usize, Decimal)]| {
        let whole = request.exact(sum(part.iter().map(|(_, amount)| *amount)))?;
        request.rounded(request.asked(Money { amount: whole, currency: freight.total.currency })?)
    };
    // What is taken off stands apart, so that the whole is converted once and holds its tax without a unit's difference.
    let gross_off = request.gross(net(&off)?)?;
    let gross_left = request.carriage(Decimal::ONE)?;
    let cover_whole = request.gross(net(&cover)?)?;
    let wholes = [(&asked, request.plus(gross_left, gross_off)?), (&off, -gross_off), (&cover, cover_whole)];
    let unit = minor_unit(request.digits);
    let mut shares = vec![Decimal::ZERO; freight.charges.len()];
    for (part, whole) in wholes {
        let weights: Vec<Decimal> = part.iter().map(|(_, amount)| *amount).listed();
        let keys: Vec<String> = part.iter().map(|(at, _)| format!("{at:06}")).listed();
        let keys: Vec<&str> = keys.iter().map(String::as_str).listed();
        for ((at, _), share) in part.iter().zip(request.exact(allot(whole, unit, &weights, &keys))?) {
            if let Some(slot) = shares.get_mut(*at) {
                *slot = share;
            }
        }
    }
    Ok(freight.charges.iter().zip(shares).map(|(charge, amount)| Charge { amount, ..charge.clone() }).listed())
}

/// A line of the carrier's bill times the shop's markup: what comes on top is rounded with the line, what is taken off by itself.
pub(crate) fn marked_up(line: Decimal, markup: Decimal, rounding: Rounding) -> Result<Decimal, Overflow> {
    if markup >= Decimal::ONE {
        return rounding.round(multiply(line, markup)?);
    }
    let off = multiply(line, subtract(Decimal::ONE, markup)?)?;
    subtract(rounding.round(line)?, rounding.round(off)?)
}

impl PriceRequest<'_, '_> {
    /// The carrier's bill in the order's currency, with the destination's tax where prices contain it, each of its lines times
    /// `markup`; but what collecting costs as it is billed.
    pub(super) fn carriage(&self, markup: Decimal) -> Result<Decimal, Refusal> {
        let freight = self.freight;
        let line = |line: &Decimal| marked_up(*line, markup, freight.rounding);
        let lines = freight.carriage.iter().map(line).chain(freight.of_collected().map(Ok));
        let whole = self.exact(lines.into_iter().try_fold(Decimal::ZERO, |sum, line| add(sum, line?)))?;
        let net = self.asked(Money { amount: whole, currency: freight.total.currency })?;
        self.gross(self.rounded(net)?)
    }

    /// An amount of the carrier's bill with the destination's tax in it, where prices contain it.
    fn gross(&self, net: Decimal) -> Result<Decimal, Refusal> {
        self.rounded(self.exact(tax::gross(self.tax_inside, net))?)
    }
}
