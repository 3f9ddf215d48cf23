//! Which of the shop's price rules apply, and what do they do to the price so far?
//!
//! In: the carrier's charges in the order's currency. Out: the same with what the rules add and take off.
//!
//! The rule: a rule applies when all that its condition names holds, on the order's day. An amount meant for the whole order
//! is asked with its first consignment, and nothing with the others. A price never falls below nothing.

use super::PriceRequest;
use crate::book::freight::in_force;
use crate::book::names::admits;
use crate::book::shop::{Effect, EndingMode, PriceCondition, PricePer, PriceRule};
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Settled};
use crate::money::{Decimal, Money, add, divide, minor_unit, multiply, percent_of, subtract, sum};
use crate::problem::{Reason, Refusal};
use crate::weight::Weight;

pub(super) fn apply(request: &PriceRequest<'_>, charges: &mut Vec<Charge>) -> Result<(), Refusal> {
    let mut done: Vec<&str> = Vec::new();
    // By how much the carrier's bill is multiplied, while no other rule has changed the price.
    let mut markup = Some(Decimal::ONE);
    for rule in &request.shop.price_rule {
        let taken = !rule.group.is_empty() && done.contains(&rule.group.as_str());
        if taken || !in_force(rule.from, rule.until, request.day.0) || !holds(request, &rule.when)? {
            continue;
        }
        done.push(&rule.group);
        match (&rule.effect, markup) {
            (Effect::Percent(percent), Some(before)) => {
                let after = request.exact(percent_of(*percent, before).and_then(|more| add(before, more)))?;
                let after = after.max(Decimal::ZERO);
                let so_far = request.carriage(before)?;
                let change = request.exact(subtract(request.carriage(after)?, so_far))?;
                push(request, rule, change, so_far, format!("{percent} %"), charges);
                markup = Some(after);
            }
            (effect, _) => {
                one(request, rule, charges)?;
                markup = markup.filter(|_| *effect == Effect::Hide);
            }
        }
    }
    Ok(())
}

fn one(request: &PriceRequest<'_>, rule: &PriceRule, charges: &mut Vec<Charge>) -> Result<(), Refusal> {
    let so_far = request.exact(sum(charges.iter().map(|charge| charge.amount)))?;
    // What is meant for the order is nothing for its later consignments.
    let counts = rule.per == PricePer::Consignment || request.first_consignment;
    let money = |money: &Money| if counts { request.amount(*money) } else { Ok(Decimal::ZERO) };
    let (after, rate) = match &rule.effect {
        Effect::Hide => {
            let because = if rule.because.is_empty() {
                "the shop does not offer it here".to_owned()
            } else {
                rule.because.clone()
            };
            return Err(request.refuse(Reason::new("hidden_by_shop", [("rule", rule.code.clone())]), because));
        }
        Effect::Free => (Decimal::ZERO, "free".to_owned()),
        Effect::Flat(amount) => {
            let flat = money(amount)?;
            charges.clear();
            if !flat.is_zero() || counts {
                charges.push(charge(request, rule, ChargeKind::Freight, flat, so_far, amount.to_string()));
            }
            return Ok(());
        }
        Effect::Percent(percent) => {
            let change = request.rounded(request.exact(percent_of(*percent, so_far))?)?;
            (request.plus(so_far, change)?, format!("{percent} %"))
        }
        Effect::Add(amount) => (request.plus(so_far, money(amount)?)?, amount.to_string()),
        Effect::Subsidy(amount) => (request.exact(subtract(so_far, money(amount)?))?, format!("-{amount}")),
        Effect::AtLeast(amount) => (so_far.max(money(amount)?), format!("at least {amount}")),
        Effect::AtMost(amount) if counts => (so_far.min(money(amount)?), format!("at most {amount}")),
        Effect::AtMost(_) => (so_far, String::new()),
        Effect::Ending { ending, step, to } => {
            (request.exact(ended(so_far, *ending, *step, *to, request.digits))?, format!("a price ending in {ending}"))
        }
    };
    let after = after.max(Decimal::ZERO);
    let change = request.exact(subtract(after, so_far))?;
    push(request, rule, change, so_far, rate, charges);
    Ok(())
}

/// What a rule adds is a surcharge, what it takes off a discount.
fn push(
    request: &PriceRequest<'_>,
    rule: &PriceRule,
    change: Decimal,
    so_far: Decimal,
    rate: String,
    charges: &mut Vec<Charge>,
) {
    if !change.is_zero() {
        let kind = if change.is_sign_negative() { ChargeKind::Discount } else { ChargeKind::Surcharge };
        charges.push(charge(request, rule, kind, change, so_far, rate));
    }
}

fn charge(
    request: &PriceRequest<'_>,
    rule: &PriceRule,
    kind: ChargeKind,
    amount: Decimal,
    so_far: Decimal,
    rate: String,
) -> Charge {
    let because = if rule.because.is_empty() { rule.label.clone() } else { rule.because.clone() };
    Charge {
        code: rule.code.clone(),
        kind,
        label: rule.label.clone(),
        concerns: Concerns::Shipment,
        amount,
        assessed: Money { amount, currency: request.currency },
        basis: Basis { amount: so_far, unit: request.currency.to_string() },
        rate,
        on: request.day.0,
        settled: Settled::WITH_THE_ORDER,
        because,
        reason: Reason::new("shop_price_rule", [("rule", rule.code.clone())]),
        from: Provenance::of(rule.rule, &request.shop.source, None, false),
    }
}

fn holds(request: &PriceRequest<'_>, when: &PriceCondition) -> Result<bool, Refusal> {
    let goods = if when.before_discount { request.order_goods_before_discount } else { request.order_goods };
    let from = when.goods_from.map(|limit| request.convert(limit)).transpose()?;
    let below = when.goods_below.map(|limit| request.convert(limit)).transpose()?;
    let some =
        |names: &[String], have: &[&str]| names.is_empty() || names.iter().any(|name| have.contains(&name.as_str()));
    let weight = Weight::sum(request.freight.parcels.iter().map(|parcel| parcel.actual));
    Ok(request.place.is_one_of(&when.destination)
        && (when.not_destination.is_empty() || !request.place.is_one_of(&when.not_destination))
        && (when.tiers.is_empty() || request.tier.is_some_and(|tier| admits(&when.tiers, tier)))
        && admits(&when.services, &request.service_id())
        && admits(&when.terms, request.terms)
        && from.is_none_or(|from| goods >= from)
        && below.is_none_or(|below| goods < below)
        && some(&when.skus, request.skus)
        && some(&when.attributes, request.attributes)
        && when.weight_from_g.is_none_or(|from| weight >= Weight::grams(from))
        && when.weight_below_g.is_none_or(|below| weight < Weight::grams(below)))
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
