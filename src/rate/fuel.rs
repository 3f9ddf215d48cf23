//! What is added for fuel?
//!
//! In: the request, the table's price after discounts, and the surcharges. Out: a charge for each fuel percentage.
//!
//! The rule: fuel is a dated percentage of a *listed* base: `freight`, the price after discounts, and named surcharges or kinds
//! of them, each less what is taken off it. A day without a percentage has no price: the carrier would bill the one of that
//! day.
//!
//! From: the carriers' fuel notices.

use super::surcharge::Charged;
use super::{ChargeKind, FreightCharge, RateRequest};
use crate::book::freight::{Fuel, Surcharge, in_force};
use crate::book::names::{admits, among};
use crate::money::{Decimal, Money, percent_of};
use crate::problem::{Reason, Refusal};

/// The fuel percentages on their bases.
pub(super) fn fuel(
    request: &RateRequest<'_>,
    freight: Decimal,
    surcharges: &[Charged<'_>],
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
        let carried = surcharges.iter().filter(|charged| carries(fuel, charged.surcharge));
        let mut parts: Vec<Decimal> = carried.flat_map(Charged::charges).map(|charge| charge.amount.amount).collect();
        if among(&fuel.on, "freight") {
            parts.push(freight);
        }
        let base = request.sum(parts)?;
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
    admits(&fuel.services, service)
}

/// Whether fuel is taken on a surcharge, by its code or kind.
fn carries(fuel: &Fuel, surcharge: &Surcharge) -> bool {
    among(&fuel.on, &surcharge.code) || among(&fuel.on, surcharge.kind.as_str())
}
