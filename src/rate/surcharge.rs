//! What comes on top of the table's price?
//!
//! In: the request, the parcels as measured and billed, the zone, and the price so far. Out: one charge for each surcharge that
//! applies, by parcel or by shipment.
//!
//! The rule: a surcharge applies when its condition holds; one that hangs on what is not known refuses the service. Of the surcharges of one exclusivity group only the
//! highest after discounts is charged, by parcel or by shipment; at equal height the first by code. A surcharge whose amount is not known
//! refuses the service where it would apply: a bill after delivery would be the shop's loss.
//!
//! From: the carriers' lists of surcharges, each named by the source of its row.

use super::condition::Asked;
use super::dimensional::{GRAM, Measured, nanograms};
use super::fuel::Line;
use super::{RateRequest, discount, zone};
use crate::book::freight::{ServiceOption, Surcharge, SurchargeAmount, SurchargeKind, SurchargePer};
use crate::book::names::among;
use crate::book::when::Word;
use crate::calendar::DatedRows;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::money::{Decimal, Overflow, add, divide, multiply, percent_of, subtract};
use crate::place::Held;
use crate::problem::{Reason, Refusal};
use crate::sort;
use std::borrow::Cow;

/// What surcharges are computed from.
pub(super) struct Shipment<'s, 'b> {
    /// The parcels as the carrier measures them.
    pub(super) measured: &'s [Measured],
    /// Their billed weights, nanograms.
    pub(super) billed: &'s [u64],
    /// The table's price of each parcel after discounts; one entry where the table prices the shipment.
    pub(super) freight: &'s [Decimal],
    /// The zone of the service's zone set.
    pub(super) zone: &'b str,
    /// The options that cost extra.
    pub(super) options: &'s [ServiceOption],
}

impl<'s, 'b> Shipment<'s, 'b> {
    /// What conditions are asked of: a parcel of it, or all of it.
    fn asked<'r>(&self, request: &'s RateRequest<'r, 'b>, parcel: Option<&'s Measured>) -> Asked<'s, 'r, 'b> {
        let (measured, options) = (self.measured, self.options);
        Asked { zone: Some(self.zone), measured, parcel, options, ..Asked::of(request) }
    }
}

/// A surcharge, what it comes to, and what is taken off it.
pub(super) struct Charged<'r> {
    /// The rule.
    pub(super) surcharge: &'r Surcharge,
    charge: Charge<'r>,
    off: Vec<Charge<'r>>,
}

impl<'b> Charged<'b> {
    /// The surcharge and its discounts.
    pub(super) fn into_charges(self) -> impl Iterator<Item = Charge<'b>> {
        std::iter::once(self.charge).chain(self.off)
    }

    /// The surcharge as a line of the bill: less its discounts.
    pub(super) fn line(&self, request: &RateRequest<'_, '_>) -> Result<Line<'b>, Refusal> {
        let parts = std::iter::once(&self.charge).chain(&self.off);
        let amount = request.sum(parts.map(|charge| charge.amount))?;
        Ok(Line { surcharge: Some(self.surcharge), amount })
    }
}

/// The least billed weight, nanograms, that surcharges ask of a parcel.
pub(super) fn least_billed(
    request: &RateRequest<'_, '_>,
    measured: &[Measured],
    at: usize,
    zone: &str,
    options: &[ServiceOption],
) -> Result<u64, Refusal> {
    let Some(parcel) = measured.get(at) else { return Ok(0) };
    let asked = Asked { zone: Some(zone), measured, parcel: Some(parcel), options, ..Asked::of(request) };
    let mut least = 0;
    for surcharge in valid(request) {
        if let Some(weight) = surcharge.minimum_billed
            && asked.holds(&surcharge.when, &surcharge.label)?
        {
            least = least.max(nanograms(weight, surcharge.minimum_unit));
        }
    }
    Ok(least)
}

/// Whether an option is sold for the shipment, if only for nothing.
pub(super) fn sold<'b>(
    request: &RateRequest<'_, 'b>,
    shipment: &Shipment<'_, 'b>,
    option: ServiceOption,
) -> Result<bool, Refusal> {
    let asked = shipment.asked(request, None);
    for surcharge in valid(request).filter(|surcharge| surcharge.is_of(option)) {
        if asked.holds(&surcharge.when, &surcharge.label)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The charges of all surcharges that apply, in the order of computation.
pub(super) fn charges<'b>(
    request: &RateRequest<'_, 'b>,
    shipment: &Shipment<'_, 'b>,
) -> Result<Vec<Charged<'b>>, Refusal> {
    let mut charges: Vec<Charged<'b>> = Vec::new();
    for (at, (parcel, billed)) in shipment.measured.iter().zip(shipment.billed).enumerate() {
        let scope = Scope {
            parcel: Some(at),
            billed: *billed,
            // A table that prices the shipment has one price, which stands on its first parcel.
            freight: shipment.freight.get(at).copied().unwrap_or(Decimal::ZERO),
            goods_value: parcel.goods_value,
        };
        charges.extend(of_scope(request, shipment, &scope, SurchargePer::Parcel, Some(parcel))?);
    }
    let scope = Scope {
        parcel: None,
        billed: shipment.billed.iter().copied().fold(0, u64::saturating_add),
        freight: request.sum(shipment.freight.iter().copied())?,
        goods_value: None,
    };
    charges.extend(of_scope(request, shipment, &scope, SurchargePer::Shipment, None)?);
    sort::by_key(&mut charges, |charged| order(charged.surcharge));
    Ok(charges)
}

/// What one surcharge is taken on.
struct Scope {
    parcel: Option<usize>,
    billed: u64,
    freight: Decimal,
    goods_value: Option<Decimal>,
}

fn of_scope<'b>(
    request: &RateRequest<'_, 'b>,
    shipment: &Shipment<'_, 'b>,
    scope: &Scope,
    per: SurchargePer,
    parcel: Option<&Measured>,
) -> Result<Vec<Charged<'b>>, Refusal> {
    let asked = shipment.asked(request, parcel);
    let mut found: Vec<Charged<'b>> = Vec::new();
    for surcharge in valid(request).filter(|surcharge| surcharge.per == per) {
        if !asked.holds(&surcharge.when, &surcharge.label)? {
            continue;
        }
        let Some(charge) = amount(request, surcharge, shipment, scope)? else { continue };
        let off = match charge.kind {
            // Cover and collecting are priced by themselves: what is taken off elsewhere does not lower them.
            ChargeKind::Insurance => Vec::new(),
            _ if surcharge.amount.is_of_collected() => Vec::new(),
            _ => discount::off_surcharge(request, shipment.zone, surcharge, &charge)?,
        };
        let charged = Charged { surcharge, charge, off };
        let group = |other: &&mut Charged<'_>| !surcharge.group.is_empty() && other.surcharge.group == surcharge.group;
        match found.iter_mut().find(group) {
            Some(rival) => {
                let (net, rivals) = (charged.line(request)?.amount, rival.line(request)?.amount);
                if net > rivals || (net == rivals && surcharge.code < rival.surcharge.code) {
                    *rival = charged;
                }
            }
            None => found.push(charged),
        }
    }
    Ok(found)
}

/// Parcels, shipment, demand; options last, and of these what hangs on all that is asked.
fn order(surcharge: &Surcharge) -> u8 {
    match (surcharge.options(), surcharge.kind, surcharge.per) {
        _ if surcharge.amount.is_of_collected() => 4,
        ([_, ..], _, _) => 3,
        ([], SurchargeKind::Demand, _) => 2,
        ([], _, SurchargePer::Shipment) => 1,
        ([], _, SurchargePer::Parcel) => 0,
    }
}

fn valid<'b>(request: &RateRequest<'_, 'b>) -> impl Iterator<Item = &'b Surcharge> + use<'b> {
    request.carrier.surcharge.on(request.day)
}

/// The charge; none where it comes to nothing because all of the value is covered already.
fn amount<'b>(
    request: &RateRequest<'_, 'b>,
    surcharge: &'b Surcharge,
    shipment: &Shipment<'_, 'b>,
    scope: &Scope,
) -> Result<Option<Charge<'b>>, Refusal> {
    let currency = request.carrier.currency;
    let unit = if scope.parcel.is_some() { "parcel" } else { "shipment" };
    let once = || Basis { amount: Decimal::ONE, unit: unit.into() };
    let (raw, basis) = match &surcharge.amount {
        SurchargeAmount::Flat(amount) => (*amount, once()),
        SurchargeAmount::ByZone(zones) => {
            let found = zones.iter().find(|row| among(&row.zones, shipment.zone));
            let Some(row) = found else { return Err(unknown(request, surcharge)) };
            (row.amount, once())
        }
        SurchargeAmount::PerKg { each, minimum, step_g } => {
            let step = u64::from(*step_g).saturating_mul(GRAM);
            let weight = if step > 0 { scope.billed.div_ceil(step).saturating_mul(step) } else { scope.billed };
            let kilograms = request.exact(divide(Decimal::from(weight), Decimal::from(1_000 * GRAM)))?;
            let amount = request.exact(multiply(*each, kilograms))?.max(*minimum);
            (amount, Basis { amount: kilograms.normalize(), unit: "kg".into() })
        }
        SurchargeAmount::Percent { percent, minimum } => {
            let amount = request.exact(percent_of(*percent, scope.freight))?.max(*minimum);
            (amount, request.money_basis(scope.freight))
        }
        SurchargeAmount::PercentOfValue { percent, minimum, at_most } => {
            let value = request.value_in(scope.goods_value, currency)?;
            coverable(request, surcharge, value, *at_most)?;
            let amount = request.exact(percent_of(*percent, value))?.max(*minimum);
            (amount, request.money_basis(value))
        }
        SurchargeAmount::ValueSteps { free, step, each, minimum, at_most } => {
            let value = request.value_in(scope.goods_value, currency)?;
            coverable(request, surcharge, value, *at_most)?;
            if value <= *free {
                return Ok(None);
            }
            let above = request.exact(subtract(value, *free))?;
            let steps = request.exact(divide(above, *step))?.ceil();
            let amount = request.exact(multiply(steps, *each))?.max(*minimum);
            (amount, request.money_basis(value))
        }
        SurchargeAmount::OfCollected { .. } => {
            // Of the goods alone, until the shop's price and the duty are known: `price` asks again.
            let value = request.value_in(None, currency)?;
            let amount = request.exact(of_collected(&surcharge.amount, value))?;
            (amount.unwrap_or_default(), request.money_basis(value))
        }
        SurchargeAmount::Unknown => return Err(unknown(request, surcharge)),
    };
    let amount = request.rounded(raw)?;
    let insurance = surcharge.is_of(ServiceOption::Insurance);
    // A published amount on a list of places that is made up is no published charge.
    let area = zone::area(&request.carrier.area, surcharge.when.listed(Word::Areas), request.place, request.day);
    let illustrative = surcharge.illustrative || area.is_some_and(|(area, _)| area.illustrative);
    let from = Provenance::of(surcharge.rule, &surcharge.source, surcharge.trust, illustrative);
    Ok(Some(Charge {
        code: Cow::Borrowed(&surcharge.code),
        kind: if insurance { ChargeKind::Insurance } else { ChargeKind::Surcharge },
        concerns: scope.parcel.map_or(Concerns::Shipment, Concerns::Parcel),
        amount,
        assessed: request.money(amount),
        basis,
        told: Told::Surcharge(surcharge, shipment.zone),
        on: request.day.0,
        settled: Settled::WITH_THE_ORDER,
        from: match area {
            Some((area, _)) => from.by(area.rule),
            None => from,
        },
    }))
}

/// Whether a surcharge is taken although only some of the district is in its area: a postcode that is cut to its district is
/// priced as the dearest place there.
pub(super) fn hangs_on_district(request: &RateRequest<'_, '_>, code: &str) -> bool {
    let named = request.carrier.surcharge.iter().filter(|surcharge| surcharge.code == code);
    let mut areas = named.map(|surcharge| surcharge.when.listed(Word::Areas)).filter(|areas| !areas.is_empty());
    let held = |names: &[String]| zone::area(&request.carrier.area, names, request.place, request.day);
    areas.any(|names| held(names).is_some_and(|(_, held)| held == Held::Some))
}

/// What collecting an amount costs, unrounded; none where the charge does not hang on it.
pub(super) fn of_collected(charge: &SurchargeAmount, collected: Decimal) -> Result<Option<Decimal>, Overflow> {
    let SurchargeAmount::OfCollected { flat, percent, minimum, maximum, .. } = charge else { return Ok(None) };
    let share = percent_of(*percent, collected)?.max(*minimum);
    let share = maximum.map_or(share, |most| share.min(most));
    add(*flat, share).map(Some)
}

fn coverable(
    request: &RateRequest<'_, '_>,
    surcharge: &Surcharge,
    value: Decimal,
    at_most: Option<Decimal>,
) -> Result<(), Refusal> {
    let Some(most) = at_most.filter(|most| value > *most) else { return Ok(()) };
    let currency = request.carrier.currency;
    Err(request.refuse(
        Reason::new("value_above_cover", [("limit", format!("{most} {currency}"))]),
        format!("{} covers goods worth up to {most} {currency}", surcharge.label),
    ))
}

fn unknown(request: &RateRequest<'_, '_>, surcharge: &Surcharge) -> Refusal {
    let mut refusal = request.refuse(
        Reason::new("surcharge_unknown", [("surcharge", surcharge.code.clone())]),
        format!("{} applies, and its amount is not known", surcharge.label),
    );
    refusal.needs = Some(format!("the amount of `{}` in the carrier's surcharges", surcharge.code));
    refusal.source = Some(surcharge.source.clone());
    refusal
}
