//! Which of the shop's price rules apply, and what do they do to the price so far?
//!
//! In: the carrier's charges in the order's currency. Out: the same with what the rules add and take off.
//!
//! The rule: a rule applies when its condition is known to hold, on the order's day. An amount meant for the whole order
//! is asked with its first consignment, and nothing with the others. A price never falls below nothing.

use super::PriceRequest;
use super::condition::is_met;
use crate::book::shop::{Effect, EndingMode, PricePer, PriceRule};
use crate::calendar::DatedRows;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::money::{Decimal, Money, add, divide, minor_unit, multiply, percent_of, subtract, sum};
use crate::problem::Refusal;
use std::borrow::Cow;

pub(super) fn apply<'b>(request: &PriceRequest<'_, 'b>, charges: &mut Vec<Charge<'b>>) -> Result<(), Refusal> {
    let mut done: Vec<&str> = Vec::new();
    // By how much the carrier's bill is multiplied, while no other rule has changed the price.
    let mut markup = Some(Decimal::ONE);
    for rule in request.shop.price_rule.on(request.day) {
        let taken = !rule.group.is_empty() && done.contains(&rule.group.as_str());
        if taken || !is_met(request, &rule.when)? {
            continue;
        }
        done.push(&rule.group);
        match (&rule.effect, markup) {
            (Effect::Percent(percent), Some(before)) => {
                let after = request.exact(percent_of(*percent, before).and_then(|more| add(before, more)))?;
                let after = after.max(Decimal::ZERO);
                let so_far = request.carriage(before)?;
                let change = request.exact(subtract(request.carriage(after)?, so_far))?;
                push(request, rule, change, so_far, charges);
                markup = Some(after);
            }
            _ => {
                one(request, rule, charges)?;
                markup = None;
            }
        }
    }
    Ok(())
}

fn one<'b>(request: &PriceRequest<'_, 'b>, rule: &'b PriceRule, charges: &mut Vec<Charge<'b>>) -> Result<(), Refusal> {
    let so_far = request.exact(sum(charges.iter().map(|charge| charge.amount)))?;
    // What is meant for the order is nothing for its later consignments.
    let counts = rule.per == PricePer::Consignment || request.first_consignment;
    let money = |money: &Money| if counts { request.amount(*money) } else { Ok(Decimal::ZERO) };
    let after = match &rule.effect {
        Effect::Flat(amount) => {
            let flat = money(amount)?;
            charges.clear();
            if !flat.is_zero() || counts {
                charges.push(charge(request, rule, ChargeKind::Freight, flat, so_far));
            }
            return Ok(());
        }
        Effect::Percent(percent) => {
            let change = request.rounded(request.exact(percent_of(*percent, so_far))?)?;
            request.plus(so_far, change)?
        }
        Effect::Add(amount) => request.plus(so_far, money(amount)?)?,
        Effect::AtLeast(amount) => so_far.max(money(amount)?),
        Effect::Free => Decimal::ZERO,
        Effect::AtMost(amount) if counts => so_far.min(money(amount)?),
        Effect::AtMost(_) => so_far,
        Effect::Ending { ending, step, to } => request.exact(ended(so_far, *ending, *step, *to, request.digits))?,
    };
    let after = after.max(Decimal::ZERO);
    let change = request.exact(subtract(after, so_far))?;
    push(request, rule, change, so_far, charges);
    Ok(())
}

/// What a rule adds is a surcharge, what it takes off a discount.
fn push<'b>(
    request: &PriceRequest<'_, 'b>,
    rule: &'b PriceRule,
    change: Decimal,
    so_far: Decimal,
    charges: &mut Vec<Charge<'b>>,
) {
    if !change.is_zero() {
        let kind = if change.is_sign_negative() { ChargeKind::Discount } else { ChargeKind::Surcharge };
        charges.push(charge(request, rule, kind, change, so_far));
    }
}

fn charge<'b>(
    request: &PriceRequest<'_, 'b>,
    rule: &'b PriceRule,
    kind: ChargeKind,
    amount: Decimal,
    so_far: Decimal,
) -> Charge<'b> {
    Charge {
        code: Cow::Borrowed(&rule.code),
        kind,
        concerns: Concerns::Shipment,
        amount,
        assessed: Money { amount, currency: request.currency },
        basis: Basis { amount: so_far, unit: request.currency.to_string().into() },
        told: Told::PriceRule(rule),
        on: request.day.0,
        settled: Settled::WITH_THE_ORDER,
        from: Provenance::of(rule.rule, &request.shop.source, None, false),
    }
}

/// The price with the wanted ending. An ending finer than the currency's minor unit leaves the price as it is.
fn ended(
    price: Decimal,
    ending: Decimal,
    step: Decimal,
    to: EndingMode,
    digits: u32,
) -> Result<Decimal, crate::money::Overflow> {
    if step < minor_unit(digits) || ending.normalize().scale() > digits || price.is_zero() {
        return Ok(price);
    }
    let steps = divide(subtract(price, ending)?, step)?;
    let at = |count: Decimal| add(multiply(count, step)?, ending);
    let (lower, upper) = (at(steps.floor())?, at(steps.ceil())?);
    Ok(match to {
        EndingMode::Up => upper,
        EndingMode::Down if lower.is_sign_negative() => upper,
        EndingMode::Down => lower,
        EndingMode::Nearest if lower.is_sign_negative() || subtract(upper, price)? <= subtract(price, lower)? => upper,
        EndingMode::Nearest => lower,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_end_as_the_shop_likes() {
        let end = |price: &str, ending: &str, step: &str, to| {
            let decimal = |text: &str| text.parse::<Decimal>().unwrap();
            ended(decimal(price), decimal(ending), decimal(step), to, 2).unwrap().normalize().to_string()
        };
        assert_eq!(end("12.34", "0.90", "1", EndingMode::Up), "12.9");
        assert_eq!(end("12.90", "0.90", "1", EndingMode::Up), "12.9");
        assert_eq!(end("12.91", "0.90", "1", EndingMode::Up), "13.9");
        assert_eq!(end("12.34", "0.99", "1", EndingMode::Down), "11.99");
        assert_eq!(end("0.34", "0.99", "1", EndingMode::Down), "0.99");
        assert_eq!(end("12.40", "0.90", "1", EndingMode::Nearest), "12.9");
        assert_eq!(end("12.39", "0.90", "1", EndingMode::Nearest), "11.9");
        assert_eq!(end("12.34", "0", "1", EndingMode::Up), "13");
        assert_eq!(end("1234", "80", "100", EndingMode::Up), "1280");
    }
}
