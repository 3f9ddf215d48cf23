//! Which of the shop's price rules apply, and what do they do to the price so far?
//!
//! In: the carrier's charges in the order's currency. Out: the same with what the rules add and take off.
//!
//! The rule: a rule applies when its condition is known to hold, on the order's day, and there are goods that it is about. Of a
//! group one rule counts, where the first of those that apply stands. An amount meant for the whole order is asked with its
//! first consignment, and nothing with the others; one for each piece or line, as often as the consignment has such. A price
//! never falls below nothing.

use super::PriceRequest;
use super::condition::is_met;
use super::goods::Picked;
use super::share::Shares;
use crate::book::shop::{Effect, EndingMode, GroupPick, PricePer, PriceRule};
use crate::calendar::DatedRows;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::money::{Decimal, Money, add, divide, minor_unit, multiply, percent_of, subtract, sum};
use crate::problem::Refusal;
use std::borrow::Cow;

/// The price so far.
#[derive(Debug, Clone)]
struct SoFar<'b> {
    charges: Vec<Charge<'b>>,
    /// By how much the carrier's bill is multiplied, while no other rule has changed the price.
    markup: Option<Decimal>,
    /// What each line bears, once a rule has asked.
    shares: Option<Shares>,
}

pub(super) fn apply<'b>(request: &PriceRequest<'_, 'b>, billed: Vec<Charge<'b>>) -> Result<Vec<Charge<'b>>, Refusal> {
    let rules: Vec<&'b PriceRule> = request.shop.price_rule.on(request.day).collect();
    let mut done: Vec<&str> = Vec::new();
    let mut so_far = SoFar { charges: billed, markup: Some(Decimal::ONE), shares: None };
    for (at, rule) in rules.iter().enumerate() {
        let is_one_of_many = !rule.group.is_empty();
        if is_one_of_many && done.contains(&rule.group.as_str()) {
            continue;
        }
        let Some(about) = applies(request, rule)? else { continue };
        so_far = match rule.pick {
            GroupPick::Dearest | GroupPick::Cheapest if is_one_of_many => {
                let others = rules.iter().skip(at + 1).filter(|other| other.group == rule.group);
                let mut best = after(request, rule, &about, so_far.clone())?;
                for other in others {
                    let Some(about) = applies(request, other)? else { continue };
                    let more = after(request, other, &about, so_far.clone())?;
                    let (one, another) = (best.total(request)?, more.total(request)?);
                    let is_better = if rule.pick == GroupPick::Dearest { another > one } else { another < one };
                    if is_better {
                        best = more;
                    }
                }
                best
            }
            _ => after(request, rule, &about, so_far)?,
        };
        done.push(&rule.group);
    }
    Ok(so_far.charges)
}

/// The goods that a rule is about, where it applies.
fn applies<'r>(request: &PriceRequest<'r, '_>, rule: &PriceRule) -> Result<Option<Picked<'r>>, Refusal> {
    let about = Picked::of(request, &rule.goods)?;
    let has_none = if rule.per == PricePer::Order { about.is_none_of_order() } else { about.is_none() };
    Ok(if !has_none && is_met(request, &about, &rule.when)? { Some(about) } else { None })
}

/// The price so far, and what a rule makes of it.
fn after<'b>(
    request: &PriceRequest<'_, 'b>,
    rule: &'b PriceRule,
    about: &Picked<'_>,
    mut so_far: SoFar<'b>,
) -> Result<SoFar<'b>, Refusal> {
    match (&rule.effect, so_far.markup) {
        (Effect::Percent(percent), Some(before)) if about.is_all => {
            let after = request.exact(percent_of(*percent, before).and_then(|more| add(before, more)))?;
            let after = after.max(Decimal::ZERO);
            let billed = request.carriage(before)?;
            let change = request.exact(subtract(request.carriage(after)?, billed))?;
            so_far.push(request, rule, change, (price_of(request, billed), Decimal::ONE));
            so_far.markup = Some(after);
        }
        _ => {
            so_far.take(request, rule, about)?;
            so_far.markup = None;
        }
    }
    Ok(so_far)
}

impl<'b> SoFar<'b> {
    fn total(&self, request: &PriceRequest<'_, '_>) -> Result<Decimal, Refusal> {
        request.exact(sum(self.charges.iter().map(|charge| charge.amount)))
    }

    /// A rule's effect on what the goods that it is about bear of the price.
    fn take(&mut self, request: &PriceRequest<'_, 'b>, rule: &'b PriceRule, about: &Picked<'_>) -> Result<(), Refusal> {
        let total = self.total(request)?;
        if !about.is_all && self.shares.is_none() {
            self.shares = Some(Shares::of(request, total)?);
        }
        let before = match &self.shares {
            Some(shares) if !about.is_all => shares.of_picked(request, about)?,
            _ => total,
        };
        let asked = Asked::of(request, rule, about)?;
        let (after, basis) = effect(request, rule, about, &asked, before)?;
        let after = after.max(Decimal::ZERO);
        if let Some(shares) = &mut self.shares {
            shares.change(request, about, after)?;
        }
        let replaces = matches!(rule.effect, Effect::Flat(_)) && about.is_all;
        if !replaces {
            let change = request.exact(subtract(after, before))?;
            self.push(request, rule, change, (basis, asked.times));
            return Ok(());
        }
        self.charges.clear();
        // What is meant for the order is nothing, and no charge, for its later consignments.
        if !after.is_zero() || rule.per != PricePer::Order || request.first_consignment {
            self.charges.push(charge(request, rule, ChargeKind::Freight, after, (basis, asked.times)));
        }
        Ok(())
    }

    /// What a rule adds is a surcharge, what it takes off a discount.
    fn push(
        &mut self,
        request: &PriceRequest<'_, 'b>,
        rule: &'b PriceRule,
        change: Decimal,
        of: (Basis<'static>, Decimal),
    ) {
        if !change.is_zero() {
            let kind = if change.is_sign_negative() { ChargeKind::Discount } else { ChargeKind::Surcharge };
            self.charges.push(charge(request, rule, kind, change, of));
        }
    }
}

fn price_of(request: &PriceRequest<'_, '_>, amount: Decimal) -> Basis<'static> {
    Basis { amount, unit: request.currency.to_string().into() }
}

/// What a rule makes of a price, and of what.
fn effect(
    request: &PriceRequest<'_, '_>,
    rule: &PriceRule,
    about: &Picked<'_>,
    asked: &Asked,
    before: Decimal,
) -> Result<(Decimal, Basis<'static>), Refusal> {
    let of_price = price_of(request, before);
    let is_asked = !asked.times.is_zero();
    Ok(match &rule.effect {
        Effect::Flat(money) => {
            (asked.amount(request, rule, *money)?, if about.is_all { asked.basis(of_price) } else { of_price })
        }
        Effect::Add(money) => (request.plus(before, asked.amount(request, rule, *money)?)?, asked.basis(of_price)),
        Effect::AtLeast(money) => (before.max(asked.amount(request, rule, *money)?), of_price),
        Effect::Free => (Decimal::ZERO, of_price),
        Effect::AtMost(_) if !is_asked => (before, of_price),
        Effect::AtMost(money) => (before.min(asked.amount(request, rule, *money)?), of_price),
        Effect::Percent(percent) => {
            let change = request.rounded(request.exact(percent_of(*percent, before))?)?;
            (request.plus(before, change)?, of_price)
        }
        Effect::PercentOfGoods(percent) => {
            let value = match rule.per {
                PricePer::Order if is_asked => about.value_of_order(request)?,
                PricePer::Order => Decimal::ZERO,
                _ => about.value(request)?,
            };
            let more = request.rounded(request.exact(percent_of(*percent, value))?)?;
            (request.plus(before, more)?, price_of(request, value))
        }
        Effect::Ending { ending, step, to } => {
            (request.exact(ended(before, *ending, *step, *to, request.digits))?, of_price)
        }
    })
}

/// How often an amount is asked.
struct Asked {
    times: Decimal,
    /// Of what; empty: once.
    each: &'static str,
}

impl Asked {
    fn of(request: &PriceRequest<'_, '_>, rule: &PriceRule, about: &Picked<'_>) -> Result<Asked, Refusal> {
        let (times, each) = match rule.per {
            PricePer::Consignment => (Decimal::ONE, ""),
            PricePer::Order if request.first_consignment => (Decimal::ONE, ""),
            PricePer::Order => (Decimal::ZERO, ""),
            PricePer::Unit => (about.units(request)?, rule.per.each()),
            PricePer::Line => (about.lines(request).count().into(), rule.per.each()),
        };
        Ok(Asked { times, each })
    }

    /// The amount as often as it is asked, in the order's currency, converted and rounded once.
    fn amount(&self, request: &PriceRequest<'_, '_>, rule: &PriceRule, money: Money) -> Result<Decimal, Refusal> {
        if self.times.is_zero() {
            return Ok(Decimal::ZERO);
        }
        let further = rule.further.filter(|_| !self.each.is_empty()).unwrap_or(money);
        let others = request.exact(multiply(further.amount, request.exact(subtract(self.times, Decimal::ONE))?))?;
        let others = request.asked(Money { amount: others, ..further })?;
        request.rounded(request.plus(request.asked(money)?, others)?)
    }

    /// Of what an amount is asked: the price, or so many pieces or lines.
    fn basis(&self, of_price: Basis<'static>) -> Basis<'static> {
        if self.each.is_empty() { of_price } else { Basis { amount: self.times, unit: self.each.into() } }
    }
}

fn charge<'b>(
    request: &PriceRequest<'_, 'b>,
    rule: &'b PriceRule,
    kind: ChargeKind,
    amount: Decimal,
    (basis, times): (Basis<'static>, Decimal),
) -> Charge<'b> {
    Charge {
        code: Cow::Borrowed(&rule.code),
        kind,
        concerns: Concerns::Shipment,
        amount,
        assessed: Money { amount, currency: request.currency },
        basis,
        told: Told::PriceRule(rule, times),
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
