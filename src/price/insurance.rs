//! What does the shop ask for cover of the goods?
//!
//! In: the shop's insurance rule, whether cover is wanted, and the carrier's charge for cover if there is one. Out: one charge
//! or none.
//!
//! The rule: a shop that insures by itself charges a percentage of the goods' value net of discounts, at least a minimum, in
//! place of the carrier's cover; goods up to the free amount cost nothing. Goods above its limit are not covered: the service
//! is refused when cover was asked for.

use super::PriceRequest;
use crate::book::shop::InsuranceRule;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::money::{Money, percent_of};
use crate::problem::{Reason, Refusal};

pub(super) fn apply<'b>(request: &PriceRequest<'_, 'b>, charges: &mut Vec<Charge<'b>>) -> Result<(), Refusal> {
    let Some(rule) = &request.shop.insurance else { return Ok(()) };
    if !(request.wants_insurance || rule.always) {
        return Ok(());
    }
    charges.clear();
    if let Some(most) = rule.at_most
        && request.goods > request.convert(most)?
    {
        if !request.wants_insurance {
            return Ok(());
        }
        return Err(request.refuse(
            Reason::new("value_above_cover", [("limit", most.to_string())]),
            format!("the shop covers goods worth up to {most}"),
        ));
    }
    if let Some(free) = rule.free_up_to
        && request.goods <= request.convert(free)?
    {
        return Ok(());
    }
    charges.push(charge(request, rule)?);
    Ok(())
}

fn charge<'b>(request: &PriceRequest<'_, 'b>, rule: &'b InsuranceRule) -> Result<Charge<'b>, Refusal> {
    let least = rule.minimum.map(|minimum| request.amount(minimum)).transpose()?;
    let share = request.rounded(request.exact(percent_of(rule.percent, request.goods))?)?;
    let amount = least.map_or(share, |least| share.max(least));
    Ok(Charge {
        code: "insurance".into(),
        kind: ChargeKind::Insurance,
        concerns: Concerns::Shipment,
        amount,
        assessed: Money { amount, currency: request.currency },
        basis: Basis { amount: request.goods, unit: request.currency.to_string().into() },
        told: Told::Cover(rule),
        on: request.day.0,
        settled: Settled::WITH_THE_ORDER,
        from: Provenance::of(rule.rule, &request.shop.source, None, false),
    })
}
