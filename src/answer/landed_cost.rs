//! A landed cost, as section 1 of the contract prints it.

use super::{amount, money, reason};
use crate::book::Reading;
use crate::book::world::World;
use crate::customs::{Charge, DutyRate, Landed, LandedLine, Missing, Required, Test};
use crate::money::{ExchangeRate, Money, Rounding, subtract, with_digits};
use crate::problem::{Problem, Refusal, Warning};
use crate::request::Terms;
use crate::tree::{Key, Tree, object};

/// The answer of section 1; `carriage` are the charges of carriage that section 2 adds.
pub(crate) fn landed_cost(
    landed: &Landed,
    terms: Terms,
    carriage: &[Charge],
    reading: &Reading<'_>,
) -> Result<Tree, Problem> {
    let world = reading.world()?;
    let sums = landed.sums()?;
    let digits = landed.digits;
    let shown = |figure| amount(figure, digits);
    let charges = carriage.iter().chain(&landed.charges);
    Ok(object! {
        "currency": landed.currency.as_str(),
        "goods": shown(landed.goods),
        "freight": shown(landed.freight),
        "insurance": shown(landed.insurance),
        "duty": shown(sums.duty),
        "tax": shown(sums.tax),
        "fees": shown(sums.fees),
        "total": shown(sums.total),
        "due_at_checkout": shown(subtract(sums.total, sums.due_on_delivery)?),
        "due_on_delivery": shown(sums.due_on_delivery),
        "terms": terms.as_str(),
        "complete": landed.complete(),
        "charges": Tree::list(charges, |one| charge(one, digits, world)),
        "absorbed": Tree::list(&landed.absorbed, |one| charge(one, digits, world)),
        "thresholds": Tree::list(&landed.thresholds, |test| threshold(test, world)),
        "lines": Tree::list(&landed.lines, |one| line(one, digits)),
        "refusals": Tree::list(&landed.refusals, refusal),
        "missing": Tree::list(&landed.missing, missing),
        "advisories": Tree::list(&landed.advisories, refusal),
        "required": Tree::list(&landed.required, required),
        "exchange_rates": Tree::list(&landed.exchange_rates, exchange_rate),
        "shards": shards(reading),
        "facts_as_of": reading.index().facts_as_of.to_string(),
        "warnings": Tree::list(&landed.warnings, warning),
    })
}

/// A charge, its own amount with the digits of its own currency.
pub(crate) fn charge(charge: &Charge, digits: u32, world: &World) -> Tree {
    let own_digits = world.digits(charge.assessed.currency).unwrap_or(digits);
    let (of, unit) = &charge.basis;
    object! {
        "code": charge.code.as_str(),
        "kind": charge.kind.as_str(),
        "label": charge.label.as_str(),
        "line": Tree::text_or_null(charge.line.as_deref()),
        "amount": amount(charge.amount, digits),
        "assessed": money(charge.assessed, own_digits),
        "basis": object! { "amount": of.to_string(), "unit": unit.as_str() },
        "rate": charge.rate.as_str(),
        "on": charge.on.to_string(),
        "due": charge.due.as_str(),
        "payer": charge.payer.as_str(),
        "collected_by": charge.collected_by.as_str(),
        "because": charge.because.as_str(),
        "reason": reason(&charge.reason),
        "source": Tree::text_or_null(charge.source.as_deref()),
        "trust": charge.trust.as_str(),
    }
}

fn threshold(test: &Test, world: &World) -> Tree {
    let digits = world.digits(test.limit.currency).unwrap_or(2);
    // Shown in minor units; the test itself was made on the unrounded value.
    let value = Rounding::to_digits(digits).round(test.value).unwrap_or(test.value);
    let of = if test.of == "goods" { "intrinsic" } else { &test.of };
    object! {
        "code": test.code.as_str(),
        "kind": test.kind.as_str(),
        "per": test.per.as_str(),
        "of": of,
        "limit": money(test.limit, digits),
        "inclusive": test.inclusive,
        "value": money(Money { amount: value, currency: test.limit.currency }, digits),
        "exceeded": test.exceeded,
        "line": Tree::text_or_null(test.line.as_deref()),
    }
}

fn line(line: &LandedLine, digits: u32) -> Tree {
    object! {
        "id": line.id.as_str(),
        "goods": with_digits(line.goods, digits),
        "duty": with_digits(line.duty, digits),
        "tax": with_digits(line.tax, digits),
        "hs_code": Tree::text_or_null(line.hs_code.as_deref()),
        "duty_rate": line.duty_rate.as_ref().map_or(Tree::Null, duty_rate),
        "preference": Tree::text_or_null(line.preference.as_deref()),
    }
}

fn duty_rate(rate: &DutyRate) -> Tree {
    let (lowest, highest) = rate.range.clone().unzip();
    let why = rate.range.as_ref().map(|_| "code_too_short");
    object! {
        "applied": rate.applied.as_str(),
        "lowest": Tree::text_or_null(lowest),
        "highest": Tree::text_or_null(highest),
        "why": Tree::text_or_null(why),
    }
}

/// A refusal, or an advisory, which has the same shape.
pub(crate) fn refusal(refusal: &Refusal) -> Tree {
    object! {
        "subject": refusal.subject.as_str(),
        "id": refusal.id.as_str(),
        "lines": Tree::list(&refusal.lines, |line| Tree::from(line.as_str())),
        "severity": refusal.severity.as_str(),
        "code": refusal.code.as_str(),
        "needs": Tree::text_or_null(refusal.needs.as_deref()),
        "because": refusal.because.as_str(),
        "reason": reason(&refusal.reason),
        "source": Tree::text_or_null(refusal.source.as_deref()),
    }
}

fn missing(missing: &Missing) -> Tree {
    object! {
        "line": missing.line.as_str(),
        "kind": missing.kind.as_str(),
        "code": missing.code.as_str(),
        "needs": missing.needs.as_str(),
        "because": missing.because.as_str(),
        "reason": reason(&missing.reason),
    }
}

fn required(required: &Required) -> Tree {
    object! {
        "field": required.field.as_str(),
        "pattern": Tree::text_or_null(required.pattern.as_deref()),
        "because": required.because.as_str(),
        "source": required.source.as_str(),
    }
}

fn exchange_rate(rate: &ExchangeRate) -> Tree {
    object! {
        "pair": format!("{}/{}", rate.base, rate.quote),
        "rate": rate.rate.to_string(),
        "kind": rate.kind.as_str(),
        "as_of": Tree::text_or_null(rate.as_of.map(|day| day.to_string())),
        "source": Tree::text_or_null(rate.source.as_deref()),
    }
}

/// A warning.
pub(crate) fn warning(warning: &Warning) -> Tree {
    object! {
        "code": warning.code.as_str(),
        "because": warning.because.as_str(),
        "reason": reason(&warning.reason),
    }
}

/// The shards that an answer read, by name, each with its hash.
pub(crate) fn shards(reading: &Reading<'_>) -> Tree {
    let entries = reading.shards().into_iter().map(|(name, hash)| (Key::Owned(name), Tree::from(hash)));
    Tree::Object(entries.collect())
}
