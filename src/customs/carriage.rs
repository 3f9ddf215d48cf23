//! How do the charges of carriage and insurance stand in a landed cost? Net of tax, adding up to its freight and insurance.

use super::Landed;
use crate::charge::{Charge, ChargeKind};
use crate::deliver::Dated;
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, Rounding, add, allot, divide, minor_unit, multiply, subtract, sum};
use crate::order::Order;
use crate::price::Price;
use crate::problem::Problem;

/// The charges of carriage and insurance as the landed cost shows them: net of tax, adding up to its freight and insurance.
///
/// # Errors
/// [`Problem`] when a figure is too large.
pub fn net_charges<'b>(
    order: &Order<'_, '_>,
    dated: &Dated<'_, '_>,
    price: &Price<'b>,
    landed: &Landed<'_>,
) -> Result<Vec<Charge<'b>>, Problem> {
    let mut net = Vec::new();
    let value = dated.rated.value;
    for insurance in [false, true] {
        let is_own = |charge: &&Charge<'_>| (charge.kind == ChargeKind::Insurance) == insurance;
        let own: Vec<&Charge<'b>> = price.charges.iter().filter(is_own).listed();
        let (gross, whole) =
            if insurance { (price.insurance, landed.insurance) } else { (price.shipping, landed.freight) };
        let amounts = if !order.prices_include_tax() {
            own.iter().map(|charge| charge.amount).listed()
        } else {
            // Where carriage is free, goods say how much of a price is net.
            let part = if gross.is_zero() { (landed.goods, value) } else { (whole, gross) };
            scaled(&own.iter().map(|charge| charge.amount).listed(), whole, part, landed.digits)?
        };
        let (on, settled) = (dated.timeline.hand_over, order.settled());
        net.extend(own.into_iter().zip(amounts).map(|(charge, amount)| {
            let settled = settled.clone();
            Charge { amount, on, settled, ..charge.clone() }
        }));
    }
    Ok(net)
}

/// Amounts in proportion, adding up to `whole`; what is taken off is as `part.0` to `part.1`.
fn scaled(
    amounts: &[Decimal],
    whole: Decimal,
    part: (Decimal, Decimal),
    digits: u32,
) -> Result<Vec<Decimal>, Overflow> {
    let names: Vec<String> = (0..amounts.len()).map(|number| format!("{number:04}")).listed();
    let keys: Vec<&str> = names.iter().map(String::as_str).listed();
    let unit = minor_unit(digits);
    let off: Vec<Decimal> = amounts.iter().map(|amount| (*amount).min(Decimal::ZERO).abs()).listed();
    let on: Vec<Decimal> = amounts.iter().map(|amount| (*amount).max(Decimal::ZERO)).listed();
    let taken = sum(off.iter().copied())?;
    let taken = if part.1.is_zero() { taken } else { divide(multiply(taken, part.0)?, part.1)? };
    let taken = Rounding::to_digits(digits).round(taken)?;
    let asked = allot(add(whole, taken)?, unit, &on, &keys)?;
    let given = allot(taken, unit, &off, &keys)?;
    asked.into_iter().zip(given).map(|(asked, given)| subtract(asked, given)).try_listed()
}
