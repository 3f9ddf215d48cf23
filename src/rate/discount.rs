//! What does the carrier take off?
//!
//! In: the request, the zone, and the table's price or a surcharge. Out: a charge below nothing for each discount.
//!
//! The rule: a discount is a percentage of the table's price, or of the surcharges that it names by code or kind. Of a group of
//! discounts (volume tiers) only the highest is given. Discounts together never take more than there is. Where the table prices
//! each parcel, a discount is taken and rounded on each, as carriers' invoices do, and shown as one sum.
//!
//! From: the shop's contracts with its carriers.

use super::RateRequest;
use crate::book::figure::Figure;
use crate::book::freight::{Discount, Surcharge};
use crate::book::names::among;
use crate::book::when::{Clause, Word};
use crate::calendar::{DatedRows, HandOverDay};
use crate::charge::{Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, Rounding, add, percent_of, subtract};
use crate::problem::Refusal;
use crate::when::{Truth, holds};
use std::borrow::Cow;
use std::convert::Infallible;

/// The discounts on the table's prices, and what they leave of each.
pub(super) fn off_table<'b>(
    request: &RateRequest<'_, 'b>,
    zone: &str,
    prices: &[Charge<'b>],
) -> Result<(Vec<Charge<'b>>, Vec<Decimal>), Refusal> {
    let mut charges = Vec::new();
    let mut left: Vec<Decimal> = prices.iter().map(|price| price.amount).listed();
    let freight = request.sum(left.iter().copied())?;
    for discount in chosen(request, zone, |discount| discount.on.is_empty()) {
        let mut off = Decimal::ZERO;
        for (price, left) in prices.iter().zip(&mut left) {
            off = request.exact(add(off, taken(request, discount, price.amount, left)?))?;
        }
        charges.push(charge(request, discount, freight, off));
    }
    Ok((charges, left))
}

/// The discounts on a surcharge; each bears the surcharge's code behind its own.
pub(super) fn off_surcharge<'b>(
    request: &RateRequest<'_, 'b>,
    zone: &str,
    surcharge: &Surcharge,
    asked: &Charge<'_>,
) -> Result<Vec<Charge<'b>>, Refusal> {
    let whole = asked.amount;
    let mut charges = Vec::new();
    let mut left = whole;
    for discount in chosen(request, zone, |discount| is_off(discount, surcharge)) {
        let off = taken(request, discount, whole, &mut left)?;
        let mut charge = charge(request, discount, whole, off);
        charge.code = format!("{}.{}", discount.code, surcharge.code).into();
        charge.concerns = asked.concerns.clone();
        charges.push(charge);
    }
    Ok(charges)
}

/// The discounts of the request that are given.
fn chosen<'b>(request: &RateRequest<'_, 'b>, zone: &str, belongs: impl Fn(&Discount) -> bool) -> Vec<&'b Discount> {
    let service = request.id();
    let merchant = Merchant { service: &service, day: request.day, monthly_parcels: request.monthly_parcels };
    given(&request.carrier.discount, &merchant, zone, belongs)
}

/// Who asks for discounts, for what and when.
pub(crate) struct Merchant<'m> {
    /// `carrier/service`.
    pub(crate) service: &'m str,
    /// The day of the hand-over.
    pub(crate) day: HandOverDay,
    /// Parcels that the merchant hands over in a month.
    pub(crate) monthly_parcels: u32,
}

impl Merchant<'_> {
    /// Whether a discount's condition holds in a zone: it asks for services, zones and the parcels of a month.
    fn has(&self, discount: &Discount, zone: &str) -> bool {
        let volume = |figure: &Figure| match figure.of.as_str() {
            "monthly_parcels" => Truth::of(figure.compare.holds(self.monthly_parcels.into(), figure.limit)),
            other => Truth::asks(other),
        };
        let ask = |clause: &Clause| match clause {
            Clause::Among(Word::Services, names) => Truth::of(among(names, self.service)),
            Clause::Among(Word::Zones, names) => Truth::of(among(names, zone)),
            Clause::Figures(figures) => figures.iter().fold(Truth::No, |some, figure| some.or(volume(figure))),
            _ => Truth::asks("service"),
        };
        holds(&discount.when, &mut |clause| Ok::<_, Infallible>(ask(clause))) == Ok(Truth::Yes)
    }
}

/// The discounts in force that are given: all without a group, and the highest of each group.
pub(crate) fn given<'d>(
    discounts: &'d [Discount],
    merchant: &Merchant<'_>,
    zone: &str,
    belongs: impl Fn(&Discount) -> bool,
) -> Vec<&'d Discount> {
    let is_given = |discount: &&Discount| belongs(discount) && merchant.has(discount, zone);
    let mut chosen: Vec<&Discount> = Vec::new();
    for discount in discounts.on(merchant.day).filter(is_given) {
        match chosen.iter_mut().find(|other| !discount.group.is_empty() && other.group == discount.group) {
            Some(other) if discount.percent > other.percent => *other = discount,
            Some(_) => {}
            None => chosen.push(discount),
        }
    }
    chosen
}

/// Whether a discount is off a surcharge.
pub(crate) fn is_off(discount: &Discount, surcharge: &Surcharge) -> bool {
    discount.on.iter().any(|name| *name == surcharge.code || name == surcharge.kind.as_str())
}

/// What a discount takes off a price of which so much is left.
fn taken(
    request: &RateRequest<'_, '_>,
    discount: &Discount,
    price: Decimal,
    left: &mut Decimal,
) -> Result<Decimal, Refusal> {
    request.exact(off(discount.percent, price, left, request.carrier.rounding))
}

/// A percentage off a price, rounded, and never more than is `left` of it.
pub(crate) fn off(
    percent: Decimal,
    price: Decimal,
    left: &mut Decimal,
    rounding: Rounding,
) -> Result<Decimal, Overflow> {
    let off = rounding.round(percent_of(percent, price)?)?.min(*left);
    *left = subtract(*left, off)?;
    Ok(off)
}

fn charge<'b>(request: &RateRequest<'_, 'b>, discount: &'b Discount, whole: Decimal, off: Decimal) -> Charge<'b> {
    Charge {
        code: Cow::Borrowed(&discount.code),
        kind: ChargeKind::Discount,
        concerns: Concerns::Shipment,
        amount: -off,
        assessed: request.money(-off),
        basis: request.money_basis(whole),
        told: Told::Discount(discount, request.monthly_parcels),
        on: request.day.0,
        settled: Settled::WITH_THE_ORDER,
        from: Provenance::of(discount.rule, &discount.source, discount.trust, discount.illustrative),
    }
}
