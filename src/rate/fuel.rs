//! What is added for fuel?
//!
//! In: the request, the table's prices after discounts, and the surcharges. Out: a charge for each fuel percentage, and every
//! line of the bill with its fuel in it.
//!
//! The rule: fuel is a dated percentage of a *listed* base: `freight`, the price after discounts, and named surcharges or kinds
//! of them, each less what is taken off it. Each line of the base bears its own fuel and is rounded together with it, so that
//! a line costs the same whatever else is on the bill. A day without a percentage has no price: the carrier would bill the one
//! of that day.
//!
//! From: the carriers' fuel notices.

use super::RateRequest;
use crate::book::freight::{Fuel, FuelRate, ServiceOption, Surcharge};
use crate::book::names::among;
use crate::book::when::{Clause, Word};
use crate::calendar::DatedRows;
use crate::charge::{Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::gather::Gather;
use crate::money::{Decimal, add, percent_of, subtract};
use crate::problem::{Reason, Refusal};
use crate::when::{Truth, holds};
use std::borrow::Cow;
use std::convert::Infallible;

/// A line of the bill: a price of the table or a surcharge, after discounts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'r> {
    /// The surcharge; none: the table's price.
    pub(super) surcharge: Option<&'r Surcharge>,
    /// As it stands on the bill, rounded.
    pub(super) amount: Decimal,
}

impl Line<'_> {
    /// Cover of the goods' value, which is no carriage.
    pub(super) fn is_cover(&self) -> bool {
        self.surcharge.is_some_and(|surcharge| surcharge.is_of(ServiceOption::Insurance))
    }
}

/// The fuel percentages on their bases, and each line with its fuel, unrounded.
pub(super) fn fuel<'b>(
    request: &RateRequest<'_, 'b>,
    lines: &[Line<'b>],
) -> Result<(Vec<Charge<'b>>, Vec<Decimal>), Refusal> {
    let mut whole: Vec<Decimal> = lines.iter().map(|line| line.amount).listed();
    let mut charges = Vec::new();
    let service = request.id();
    for fuel in request.carrier.fuel.iter().filter(|fuel| has(fuel, &service)) {
        let Some(rate) = fuel.rates.on(request.day).next() else {
            let day = request.day.0;
            return Err(request.refuse(
                Reason::new("fuel_unknown", [("day", day.to_string())]),
                format!("no percentage of {} is recorded for {day}", fuel.label),
            ));
        };
        let (mut base, mut amount) = (Decimal::ZERO, Decimal::ZERO);
        // What it was really taken on, each once.
        let mut on: Vec<&'b str> = Vec::new();
        for (line, whole) in lines.iter().zip(&mut whole).filter(|(line, _)| carries(fuel, line.surcharge)) {
            let with = request.exact(add(*whole, request.exact(percent_of(rate.percent, line.amount))?))?;
            let more = request.exact(subtract(request.rounded(with)?, request.rounded(*whole)?))?;
            base = request.exact(add(base, line.amount))?;
            let name = line.surcharge.map_or("freight", |surcharge| surcharge.code.as_str());
            if !line.amount.is_zero() && !on.contains(&name) {
                on.push(name);
            }
            amount = request.exact(add(amount, more))?;
            *whole = with;
        }
        charges.push(charge(request, fuel, rate, on, base, amount));
    }
    Ok((charges, whole))
}

fn charge<'b>(
    request: &RateRequest<'_, 'b>,
    fuel: &'b Fuel,
    rate: &'b FuelRate,
    on: Vec<&'b str>,
    base: Decimal,
    amount: Decimal,
) -> Charge<'b> {
    Charge {
        code: Cow::Borrowed(&fuel.code),
        kind: ChargeKind::Surcharge,
        concerns: Concerns::Shipment,
        amount,
        assessed: request.money(amount),
        basis: request.money_basis(base),
        told: Told::Fuel(fuel, rate.percent, on),
        on: request.day.0,
        settled: Settled::WITH_THE_ORDER,
        from: Provenance::of(fuel.rule, &rate.source, rate.trust, rate.illustrative).by(rate.rule),
    }
}

/// Whether a service, `carrier/service`, has the fuel percentage: all that a fuel's condition asks.
pub(crate) fn has(fuel: &Fuel, service: &str) -> bool {
    let ask = |clause: &Clause| match clause {
        Clause::Among(Word::Services, names) => Truth::of(among(names, service)),
        _ => Truth::asks("service"),
    };
    holds(&fuel.when, &mut |clause| Ok::<_, Infallible>(ask(clause))) == Ok(Truth::Yes)
}

/// Whether fuel is taken on the table's price, or on a surcharge by its code or kind.
pub(crate) fn carries(fuel: &Fuel, surcharge: Option<&Surcharge>) -> bool {
    match surcharge {
        Some(surcharge) => among(&fuel.on, &surcharge.code) || among(&fuel.on, surcharge.kind.as_str()),
        None => among(&fuel.on, "freight"),
    }
}
