//! Which of the shop's price rules apply, and what do they do to the price so far?
//!
//! In: the carrier's charges in the order's currency. Out: the same with what the rules add and take off.
//!
//! The rule: a rule applies when its condition is known to hold, on the order's day, and there are goods that it is about. Of a
//! group one rule counts, where the first of those that apply stands. What is meant for the whole order is worked out once on
//! what its consignments cost together, and shared out among them; an amount for each piece or line is asked as often as the
//! consignment has such. A price never falls below nothing.

use super::PriceRequest;
use super::condition::is_met;
use super::goods::Picked;
use super::share::Shares;
use crate::book::shop::{Effect, EndingMode, GroupPick, PricePer, PriceRule};
use crate::calendar::Dated;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::gather::Gather;
use crate::money::{Decimal, Money, add, allot, divide, minor_unit, multiply, percent_of, subtract, sum};
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

/// What rules make of the bills of a plan's consignments, in their order; of one that travels alone, of one.
pub(super) fn apply<'b>(
    requests: &[PriceRequest<'_, 'b>],
    billed: Vec<Vec<Charge<'b>>>,
) -> Result<Vec<Vec<Charge<'b>>>, Refusal> {
    let Some(first) = requests.first() else { return Ok(billed) };
    let rules: &'b [PriceRule] = &first.shop.price_rule;
    // By consignment, the groups of which a rule has counted.
    let mut done: Vec<Vec<&str>> = vec![Vec::new(); requests.len()];
    let as_billed = |charges| SoFar { charges, markup: Some(Decimal::ONE), shares: None };
    let mut so_far: Vec<SoFar<'b>> = billed.into_iter().map(as_billed).listed();
    for (at, rule) in rules.iter().enumerate() {
        let Some(about) = applies(requests, rule, &done)? else { continue };
        let mut best = after(requests, rule, &about, so_far)?;
        let mut chosen: Vec<bool> = about.iter().map(Option::is_some).listed();
        let is_one_of_many = !rule.group.is_empty();
        if is_one_of_many && rule.pick != GroupPick::First {
            for other in rules.iter().skip(at + 1).filter(|other| other.group == rule.group) {
                let Some(more) = applies(requests, other, &done)? else { continue };
                let made = after(requests, other, &more, best.before)?;
                let (one, another) = (total(requests, &best.after)?, total(requests, &made.after)?);
                let is_better = if rule.pick == GroupPick::Dearest { another > one } else { another < one };
                best = if is_better { made } else { Made { before: made.before, after: best.after } };
                let counts = chosen.iter_mut().zip(more).filter(|_| is_better);
                counts.for_each(|(chosen, more)| *chosen = *chosen || more.is_some());
            }
        }
        for (done, _) in done.iter_mut().zip(&chosen).filter(|(_, chosen)| is_one_of_many && **chosen) {
            done.push(&rule.group);
        }
        so_far = best.after;
    }
    Ok(so_far.into_iter().map(|so_far| so_far.charges).listed())
}

/// The prices so far, before and after a rule.
struct Made<'b> {
    before: Vec<SoFar<'b>>,
    after: Vec<SoFar<'b>>,
}

fn total(requests: &[PriceRequest<'_, '_>], so_far: &[SoFar<'_>]) -> Result<Decimal, Refusal> {
    let mut whole = Decimal::ZERO;
    for (request, so_far) in requests.iter().zip(so_far) {
        whole = request.plus(whole, so_far.total(request)?)?;
    }
    Ok(whole)
}

/// By consignment, the goods that a rule is about, where it applies; none where it applies to none.
fn applies<'r>(
    requests: &[PriceRequest<'r, '_>],
    rule: &PriceRule,
    done: &[Vec<&str>],
) -> Result<Option<Vec<Option<Picked<'r>>>>, Refusal> {
    let one = |(request, done): (&PriceRequest<'r, '_>, &Vec<&str>)| {
        if !rule.is_in_force(request.day) || (!rule.group.is_empty() && done.contains(&rule.group.as_str())) {
            return Ok(None);
        }
        let about = Picked::of(request, &rule.goods)?;
        let has_none = if rule.per == PricePer::Order { about.is_none_of_order() } else { about.is_none() };
        Ok(if !has_none && is_met(request, &about, &rule.when)? { Some(about) } else { None })
    };
    let about = requests.iter().zip(done).map(one).try_listed::<_, Refusal>()?;
    Ok(Some(about).filter(|about| about.iter().any(Option::is_some)))
}

/// The prices so far, and what a rule makes of them.
fn after<'b>(
    requests: &[PriceRequest<'_, 'b>],
    rule: &'b PriceRule,
    about: &[Option<Picked<'_>>],
    before: Vec<SoFar<'b>>,
) -> Result<Made<'b>, Refusal> {
    let mut after = before.clone();
    if rule.spans_order() && requests.len() > 1 {
        together(requests, rule, about, &mut after)?;
    } else {
        for ((request, about), so_far) in requests.iter().zip(about).zip(&mut after) {
            if let Some(about) = about {
                alone(request, rule, about, so_far)?;
            }
        }
    }
    Ok(Made { before, after })
}

/// What a rule makes of the price of one consignment.
fn alone<'b>(
    request: &PriceRequest<'_, 'b>,
    rule: &'b PriceRule,
    about: &Picked<'_>,
    so_far: &mut SoFar<'b>,
) -> Result<(), Refusal> {
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
            let before = so_far.of(request, about)?;
            let asked = Asked::of(request, rule, about)?;
            let (after, basis) = effect(request, rule, about, &asked, before)?;
            so_far.set(request, rule, about, after.max(Decimal::ZERO), (basis, asked.times))?;
        }
    }
    Ok(())
}

/// What a rule that is meant for the order makes of the prices of its consignments: worked out once on their sum, and shared
/// out by what each costs so far, else by what its goods are worth.
fn together<'b>(
    requests: &[PriceRequest<'_, 'b>],
    rule: &'b PriceRule,
    about: &[Option<Picked<'_>>],
    so_far: &mut [SoFar<'b>],
) -> Result<(), Refusal> {
    let mut meant = Vec::new();
    for ((request, about), so_far) in requests.iter().zip(about).zip(so_far) {
        if let Some(about) = about {
            let before = so_far.of(request, about)?;
            meant.push((request, about, so_far, before));
        }
    }
    let Some((request, about, ..)) = meant.first() else { return Ok(()) };
    let whole = request.exact(sum(meant.iter().map(|(.., before)| *before)))?;
    let asked = Asked::of(request, rule, about)?;
    let (after, basis) = effect(request, rule, about, &asked, whole)?;
    let after = after.max(Decimal::ZERO);
    let replaces = matches!(rule.effect, Effect::Flat(_));
    let change = if replaces { after } else { request.exact(subtract(after, whole))? };
    let weights: Vec<Decimal> = match whole.is_zero() {
        true => meant.iter().map(|(request, ..)| request.goods).listed(),
        false => meant.iter().map(|(.., before)| *before).listed(),
    };
    let keys: Vec<String> = (0..meant.len()).map(|at| format!("{at:04}")).listed();
    let keys: Vec<&str> = keys.iter().map(String::as_str).listed();
    let shares = request.exact(allot(change.abs(), minor_unit(request.digits), &weights, &keys))?;
    for ((request, about, so_far, before), share) in meant.into_iter().zip(shares) {
        let share = if change.is_sign_negative() { -share } else { share };
        let after = if replaces { share } else { request.plus(before, share)? };
        so_far.set(request, rule, about, after, (basis.clone(), Decimal::ONE))?;
    }
    Ok(())
}

impl<'b> SoFar<'b> {
    fn total(&self, request: &PriceRequest<'_, '_>) -> Result<Decimal, Refusal> {
        request.exact(sum(self.charges.iter().map(|charge| charge.amount)))
    }

    /// What the goods that a rule is about bear of it.
    fn of(&mut self, request: &PriceRequest<'_, 'b>, about: &Picked<'_>) -> Result<Decimal, Refusal> {
        let total = self.total(request)?;
        if !about.is_all && self.shares.is_none() {
            self.shares = Some(Shares::of(request, total)?);
        }
        match &self.shares {
            Some(shares) if !about.is_all => shares.of_picked(request, about),
            _ => Ok(total),
        }
    }

    /// The same once those goods bear so much.
    fn set(
        &mut self,
        request: &PriceRequest<'_, 'b>,
        rule: &'b PriceRule,
        about: &Picked<'_>,
        after: Decimal,
        of: (Basis<'static>, Decimal),
    ) -> Result<(), Refusal> {
        let before = self.of(request, about)?;
        self.markup = None;
        if let Some(shares) = &mut self.shares {
            shares.change(request, about, after)?;
        }
        if matches!(rule.effect, Effect::Flat(_)) && about.is_all {
            self.charges.clear();
            self.charges.push(charge(request, rule, ChargeKind::Freight, after, of));
        } else {
            self.push(request, rule, request.exact(subtract(after, before))?, of);
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
                PricePer::Order => about.value_of_order(request)?,
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
            PricePer::Consignment | PricePer::Order => (Decimal::ONE, ""),
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
