//! What is taken off the table's price, and what is added for fuel?
//!
//! In: the request, the zone, the table's price, and for fuel the surcharges. Out: a charge for each discount and each fuel
//! percentage.
//!
//! The rule: every discount is a percentage of the table's price; of a group of discounts (volume tiers) only the highest is
//! given. Fuel is a dated percentage of a *listed* base: `freight`, the price after discounts, and named surcharges or kinds
//! of them. A day without a percentage has no price: the carrier would bill the one of that day.
//!
//! From: the carriers' fuel notices and the shop's contracts.

use super::{ChargeKind, FreightCharge, RateRequest};
use crate::book::freight::{Discount, Fuel, Surcharge, in_force};
use crate::money::{Decimal, Money, percent_of, sum};
use crate::problem::{Reason, Refusal};

/// The discounts on the table's price, as negative charges.
pub(super) fn discounts(
    request: &RateRequest<'_>,
    zone: &str,
    freight: Decimal,
) -> Result<Vec<FreightCharge>, Refusal> {
    let day = request.day.0;
    let given = |discount: &&Discount| {
        in_force(Some(discount.from), discount.until, day)
            && (discount.services.is_empty() || discount.services.contains(&request.service.code))
            && (discount.zones.is_empty() || discount.zones.iter().any(|other| other == zone))
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
    let currency = request.carrier.currency;
    let mut charges = Vec::new();
    let mut left = freight;
    for discount in chosen {
        let off = request.exact(percent_of(discount.percent, freight))?;
        // Discounts together never take more than there is.
        let off = request.exact(request.carrier.rounding.round(off))?.min(left);
        left = request.exact(crate::money::subtract(left, off))?;
        charges.push(FreightCharge {
            code: discount.code.clone(),
            kind: ChargeKind::Discount,
            label: discount.label.clone(),
            parcel: None,
            amount: Money { amount: -off, currency },
            basis: request.money_basis(freight),
            rate: format!("-{} %", discount.percent),
            because: format!("{} of {} %", discount.label, discount.percent),
            reason: Reason::new("carrier_discount", [("percent", discount.percent.to_string())]),
            source: discount.source.clone(),
            trust: discount.trust,
            illustrative: discount.illustrative,
        });
    }
    Ok(charges)
}

/// The fuel percentages on their bases.
pub(super) fn fuel(
    request: &RateRequest<'_>,
    freight: Decimal,
    surcharges: &[FreightCharge],
) -> Result<Vec<FreightCharge>, Refusal> {
    let (day, currency) = (request.day.0, request.carrier.currency);
    let mut charges = Vec::new();
    for fuel in request.carrier.fuel.iter().filter(|fuel| has(fuel, &request.service.code)) {
        let Some(rate) = fuel.rates.iter().find(|rate| in_force(Some(rate.from), rate.until, day)) else {
            return Err(request.refuse(
                Reason::new("fuel_unknown", [("day", day.to_string())]),
                format!("no percentage of {} is recorded for {day}", fuel.label),
            ));
        };
        let carried = surcharges.iter().filter(|charge| carries(fuel, &charge.code, &request.carrier.surcharge));
        let listed = request.exact(sum(carried.map(|charge| charge.amount.amount)))?;
        let base = if fuel.on.iter().any(|name| name == "freight") {
            request.exact(crate::money::add(freight, listed))?
        } else {
            listed
        };
        let amount = request.exact(percent_of(rate.percent, base))?;
        let amount = request.exact(request.carrier.rounding.round(amount))?;
        charges.push(FreightCharge {
            code: fuel.code.clone(),
            kind: ChargeKind::Surcharge,
            label: fuel.label.clone(),
            parcel: None,
            amount: Money { amount, currency },
            basis: request.money_basis(base),
            rate: format!("{} %", rate.percent),
            because: format!("{} of {} % on {}", fuel.label, rate.percent, fuel.on.join(", ")),
            reason: Reason::new("fuel", [("percent", rate.percent.to_string())]),
            source: rate.source.clone(),
            trust: rate.trust,
            illustrative: rate.illustrative,
        });
    }
    Ok(charges)
}

fn has(fuel: &Fuel, service: &str) -> bool {
    fuel.services.is_empty() || fuel.services.iter().any(|code| code == service)
}

/// Whether fuel is taken on the surcharge of this code, by its code or kind.
fn carries(fuel: &Fuel, code: &str, surcharges: &[Surcharge]) -> bool {
    let kind = surcharges.iter().find(|surcharge| surcharge.code == code).map(|surcharge| surcharge.kind.as_str());
    fuel.on.iter().any(|name| name == code || Some(name.as_str()) == kind)
}
