//! A landed cost, as section 1 of the contract prints it.

use super::words::words;
use super::{amount, money, reason, rules};
use crate::admit::Judgement;
use crate::book::world::World;
use crate::book::{BookView, Rules};
use crate::charge::{Charge, Told};
use crate::customs::{DutyRate, Estimate, Landed, LandedLine, Missing, Required, Test};
use crate::gather::Gather;
use crate::money::{ExchangeRate, Money, RateKind, Rounding, subtract, with_digits};
use crate::problem::{Audience, Problem, Refusal, Warning};
use crate::request::{Authority, Terms};
use crate::tree::{Key, Tree, object};

/// The answer of section 1; `carriage` are the charges of carriage that section 2 adds. The public does not hear what the shop
/// bears, what it has to do, and which parts of its book were read.
pub(crate) fn landed_cost<'b>(
    landed: &Landed<'b>,
    terms: Terms,
    carriage: &[Charge<'b>],
    view: &BookView<'b>,
    shards: Tree<'b>,
    authority: Authority,
) -> Result<Tree<'b>, Problem> {
    let open = authority == Authority::Open;
    let (absorbed, advisories): (&[Charge<'b>], &[Judgement<'b>]) =
        if open { (&[], &[]) } else { (&landed.absorbed, &landed.advisories) };
    // By how much the shop guards itself is its own affair.
    let rates = landed.exchange_rates.iter().filter(|rate| !open || rate.kind != RateKind::Guarded);
    let (world, rules) = (view.world()?, view.rules());
    let sums = landed.sums()?;
    let digits = landed.digits;
    let shown = |figure| amount(figure, digits);
    let charges = carriage.iter().chain(&landed.charges);
    Ok(object! {
        "currency": landed.currency.as_str().to_owned(),
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
        "charges": Tree::list(charges, |one| charge(one, digits, world, rules)),
        "absorbed": Tree::list(absorbed, |one| charge(one, digits, world, rules)),
        "thresholds": Tree::list(&landed.thresholds, |test| threshold(test, world, rules)),
        "lines": Tree::list(&landed.lines, |one| line(one, digits, rules)),
        "refusals": Tree::list(&landed.refusals, |judged| refusal(judged.refusal())),
        "missing": Tree::list(&landed.missing, missing),
        "estimates": Tree::list(&landed.estimates, |rough| estimate(rough, digits)),
        "advisories": Tree::list(advisories, |advice| told(advice.refusal(), Audience::Seller)),
        "required": Tree::list(&landed.required, required),
        "exchange_rates": Tree::list(rates, exchange_rate),
        "shards": shards,
        "facts_as_of": view.index().facts_as_of,
        "warnings": Tree::list(for_whom(&landed.warnings, authority).cloned(), warning),
    })
}

/// A charge, its own amount with the digits of its own currency.
pub(super) fn charge<'b>(charge: &Charge<'b>, digits: u32, world: &World, rules: Option<&Rules>) -> Tree<'b> {
    let own_digits = world.digits(charge.assessed.currency).unwrap_or(digits);
    let words = words(charge, digits);
    let mut shown = object! {
        "code": charge.code.clone(),
        "kind": charge.kind.as_str(),
        "label": words.label,
        "line": charge.concerns.line().map(str::to_owned),
        "amount": amount(charge.amount, digits),
        "assessed": money(charge.assessed, own_digits),
        "basis": object! { "amount": charge.basis.amount.to_string(), "unit": charge.basis.unit.clone() },
        "rate": words.rate,
        "on": charge.on,
        "due": charge.settled.due.as_str(),
        "payer": charge.settled.payer.as_str(),
        "collected_by": charge.settled.collected_by.name(),
        "because": words.because,
        "reason": reason(words.reason),
        "source": charge.from.source.clone(),
        "trust": charge.from.trusted(world).as_str(),
    };
    if let (Told::PriceRule(rule, _), Tree::Object(entries)) = (&charge.told, &mut shown)
        && rule.spans_order()
    {
        entries.push(("spans".into(), "order".into()));
    }
    if let (Some(edition), Tree::Object(entries)) = (charge.from.edition, &mut shown) {
        entries.push(("edition".into(), edition.into()));
    }
    rules::of_charge(&mut shown, charge, rules);
    shown
}

fn threshold(test: &Test, world: &World, rules: Option<&Rules>) -> Tree<'static> {
    let digits = world.digits(test.limit.currency).unwrap_or(2);
    // Shown in minor units; the test itself was made on the unrounded value.
    let value = Rounding::to_digits(digits).round(test.value).unwrap_or(test.value);
    let of = if test.of == "goods" { "intrinsic".into() } else { Tree::from(test.of.clone()) };
    let mut shown = object! {
        "code": test.code.clone(),
        "kind": test.kind.as_str(),
        "per": test.per.as_str(),
        "of": of,
        "limit": money(test.limit, digits),
        "inclusive": test.inclusive,
        "value": money(Money { amount: value, currency: test.limit.currency }, digits),
        "exceeded": test.exceeded,
        "line": test.line.clone(),
        "applies": test.applies,
    };
    rules::of_test(&mut shown, test, rules);
    shown
}

fn line(line: &LandedLine, digits: u32, rules: Option<&Rules>) -> Tree<'static> {
    let mut shown = object! {
        "id": line.id.clone(),
        "goods": with_digits(line.goods, digits),
        "duty": with_digits(line.duty, digits),
        "tax": with_digits(line.tax, digits),
        "hs_code": line.hs_code.clone(),
        "duty_rate": line.duty_rate.as_ref().map(duty_rate),
        "preference": line.duty_rate.as_ref().and_then(DutyRate::granted).map(|granted| granted.agreement.clone()),
    };
    rules::of_line(&mut shown, line, rules);
    shown
}

fn duty_rate(rate: &DutyRate) -> Tree<'static> {
    let (lowest, highest) = rate.too_short().map(|short| (short.lowest.to_string(), short.highest.to_string())).unzip();
    let why = rate.too_short().map(|_| "code_too_short");
    object! {
        "applied": rate.applied().to_string(),
        "lowest": lowest,
        "highest": highest,
        "why": why,
    }
}

/// A refusal.
pub(crate) fn refusal(refusal: Refusal) -> Tree<'static> {
    let audience = refusal.audience();
    told(refusal, audience)
}

/// A refusal, or an advisory, which has the same shape.
pub(super) fn told(refusal: Refusal, audience: Audience) -> Tree<'static> {
    let refusal = refusal.into_particulars();
    // Of goods that are not there also the day on which more come.
    let restock = OF_STOCK.contains(&refusal.code.as_str()).then(|| {
        let day = refusal.reason.args.iter().find(|(name, _)| *name == "restock");
        Tree::from(day.map(|(_, day)| day.clone()))
    });
    let mut told = object! {
        "subject": refusal.subject.as_str(),
        "id": refusal.id,
        "lines": Tree::list(refusal.lines, Tree::from),
        "severity": refusal.severity.as_str(),
        "code": refusal.code,
        "needs": refusal.needs,
        "because": refusal.because,
        "reason": reason(refusal.reason),
        "source": refusal.source,
        "audience": audience.as_str(),
    };
    if let (Some(restock), Tree::Object(entries)) = (restock, &mut told) {
        entries.push(("restock".into(), restock));
    }
    told
}

/// The refusals of lines that tell when more come.
const OF_STOCK: [&str; 4] = ["out_of_stock", "not_held", "not_served", "does_not_ship"];

fn missing(missing: &Missing) -> Tree<'static> {
    object! {
        "line": missing.line.clone(),
        "kind": missing.concerns.as_str(),
        "code": missing.code.clone(),
        "needs": missing.needs.clone(),
        "because": missing.because.clone(),
        "reason": reason(missing.reason.clone()),
    }
}

fn estimate(rough: &Estimate, digits: u32) -> Tree<'static> {
    object! {
        "kind": rough.kind.as_str(),
        "line": rough.line.clone(),
        "lowest": with_digits(rough.lowest, digits),
        "highest": with_digits(rough.highest, digits),
        "because": rough.because.clone(),
        "reason": reason(rough.reason.clone()),
        "source": rough.source.clone(),
        "trust": rough.trust.as_str(),
    }
}

pub(super) fn required(required: &Required) -> Tree<'static> {
    object! {
        "field": required.field.clone(),
        "pattern": required.pattern.clone(),
        "because": required.because.clone(),
        "source": required.source.clone(),
        "audience": Audience::Shopper.as_str(),
    }
}

fn exchange_rate(rate: &ExchangeRate) -> Tree<'static> {
    object! {
        "pair": format!("{}/{}", rate.base, rate.quote),
        "rate": rate.rate.to_string(),
        "kind": rate.kind.as_str(),
        "as_of": rate.as_of,
        "source": rate.source.as_deref().map(str::to_owned),
    }
}

/// A warning.
pub(crate) fn warning(warning: Warning) -> Tree<'static> {
    object! {
        "code": warning.code,
        "because": warning.because,
        "reason": reason(warning.reason),
        "audience": warning.audience.as_str(),
    }
}

/// The warnings that concern whoever asks.
pub(super) fn for_whom(warnings: &[Warning], authority: Authority) -> impl Iterator<Item = &Warning> {
    let told = move |warning: &&Warning| authority == Authority::Authorised || warning.audience == Audience::Shopper;
    warnings.iter().filter(told)
}

/// The shards that an answer read, by name, each with its hash; nothing for the public, since hidden figures lie in them.
pub(crate) fn shards<'b>(view: &BookView<'b>, authority: Authority) -> Tree<'b> {
    if authority == Authority::Open {
        return Tree::Object(Vec::new());
    }
    let entries = view.shards().into_iter().map(|(name, hash)| (Key::Owned(name), Tree::from(hash)));
    Tree::Object(entries.listed())
}
