//! What does the carrier take off?
//!
//! In: the request, the zone, and the table's price or a surcharge. Out: a charge below nothing for each discount.
//!
//! The rule: a discount is a percentage of the table's price, or of the surcharges that it names by code or kind. Of a group of
//! discounts (volume tiers) only the highest is given. Discounts together never take more than there is.
//!
//! From: the shop's contracts with its carriers.

use super::{ChargeKind, FreightCharge, RateRequest};
use crate::book::freight::{Discount, Surcharge, in_force};
use crate::book::names::admits;
use crate::money::{Decimal, Money, percent_of, subtract};
use crate::problem::{Reason, Refusal};

/// The discounts on the table's price.
pub(super) fn off_table(
    request: &RateRequest<'_>,
    zone: &str,
    freight: Decimal,
) -> Result<Vec<FreightCharge>, Refusal> {
    let mut charges = Vec::new();
    let mut left = freight;
    for discount in chosen(request, zone, |discount| discount.on.is_empty()) {
        charges.push(charge(request, discount, freight, &mut left)?);
    }
    Ok(charges)
}

/// The discounts on a surcharge; each bears the surcharge's code behind its own.
pub(super) fn off_surcharge(
    request: &RateRequest<'_>,
    zone: &str,
    surcharge: &Surcharge,
    asked: &FreightCharge,
) -> Result<Vec<FreightCharge>, Refusal> {
    let named = |name: &String| *name == surcharge.code || name == surcharge.kind.as_str();
    let whole = asked.amount.amount;
    let mut charges = Vec::new();
    let mut left = whole;
    for discount in chosen(request, zone, |discount| discount.on.iter().any(named)) {
        let mut charge = charge(request, discount, whole, &mut left)?;
        charge.code = format!("{}.{}", discount.code, surcharge.code);
        charge.parcel = asked.parcel;
        charges.push(charge);
    }
    Ok(charges)
}

/// The discounts in force that are given: all without a group, and the highest of each group.
fn chosen<'r>(request: &RateRequest<'r>, zone: &str, belongs: impl Fn(&Discount) -> bool) -> Vec<&'r Discount> {
    let day = request.day.0;
    let given = |discount: &&Discount| {
        belongs(discount)
            && in_force(Some(discount.from), discount.until, day)
            && admits(&discount.services, &request.service.code)
            && admits(&discount.zones, zone)
            && request.monthly_parcels >= discount.from_monthly_parcels
    };
    let mut chosen: Vec<&Discount> = Vec::new();
    for discount in request.carrier.discount.iter().filter(given) {
        match chosen.iter_mut().find(|other| !discount.group.is_empty() && other.group == discount.group) {
            Some(other) if discount.percent > other.percent => *other = discount,
            Some(_) => {}
            None => chosen.push(discount),
        }
    }
    chosen
}

fn charge(
    request: &RateRequest<'_>,
    discount: &Discount,
    whole: Decimal,
    left: &mut Decimal,
) -> Result<FreightCharge, Refusal> {
    let off = request.exact(percent_of(discount.percent, whole))?;
    let off = request.exact(request.carrier.rounding.round(off))?.min(*left);
    *left = request.exact(subtract(*left, off))?;
    Ok(FreightCharge {
        code: discount.code.clone(),
        kind: ChargeKind::Discount,
        label: discount.label.clone(),
        parcel: None,
        amount: Money { amount: -off, currency: request.carrier.currency },
        basis: request.money_basis(whole),
        rate: format!("-{} %", discount.percent),
        because: format!("{} of {} %", discount.label, discount.percent),
        reason: Reason::new("carrier_discount", [("percent", discount.percent.to_string())]),
        source: discount.source.clone(),
        trust: discount.trust,
        illustrative: discount.illustrative,
    })
}
