//! What was a parcel quoted at? The carrier's part of a quote that was bound, by kind of charge.
//!
//! In: an option as its shop is told of it, and the tracking numbers of its parcels, by consignment. Out: by parcel what the carrier
//! was expected to bill: freight after the carrier's discounts, surcharges, fuel, and what he pays at the border and asks for
//! that. What the shop adds or takes off is the shop's own and stays out. What is asked for a shipment is shared among its parcels
//! by billed weight, by largest remainder.

use super::layout::BilledKind;
use crate::calendar::Day;
use crate::money::{Currency, Decimal, ExchangeRate, ExchangeRates, Overflow, RateKind, allot, minor_unit, sum};
use crate::tree::Tree;
use std::collections::BTreeMap;

/// A parcel, as it was quoted.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// Its number.
    pub tracking: String,
    /// `carrier/service`.
    pub service: String,
    /// Countries.
    pub from: String,
    /// To.
    pub to: String,
    /// The weight to be billed, in grams.
    pub billed_g: u32,
    /// The day of hand-over.
    pub ship_by: Option<Day>,
    /// By kind and currency.
    pub charges: BTreeMap<(BilledKind, Currency), Decimal>,
    /// Codes of the surcharges that are among them.
    pub codes: Vec<String>,
    /// The rates at which it was booked.
    rates: ExchangeRates,
}

impl Parcel {
    /// What was quoted of a kind, in a currency; none where a rate was never booked.
    ///
    /// # Errors
    /// [`Overflow`] when a figure is too large.
    pub fn of(&self, kind: BilledKind, currency: Currency) -> Result<Option<Decimal>, Overflow> {
        let mut parts = Vec::new();
        for ((of, own), amount) in &self.charges {
            if *of == kind {
                match self.rates.convert(*amount, *own, currency)? {
                    Some(amount) => parts.push(amount),
                    None => return Ok(None),
                }
            }
        }
        Ok(Some(sum(parts)?.round_dp(2)))
    }

    /// The kinds that were quoted.
    pub fn kinds(&self) -> Vec<BilledKind> {
        let mut kinds: Vec<BilledKind> = self.charges.keys().map(|(kind, _)| *kind).collect();
        kinds.dedup();
        kinds
    }
}

/// The parcels of an option. `tracking` are their numbers by consignment; one number stands for all parcels of a consignment.
///
/// # Errors
/// A sentence, where there are not as many numbers as parcels, or a figure is too large.
pub fn quoted(option: &Tree, to: &str, tracking: &[Vec<String>]) -> Result<Vec<Parcel>, String> {
    let mut parcels = Vec::new();
    for (number, shipment) in option.items("shipments").iter().enumerate() {
        let Some(numbers) = tracking.get(number).filter(|numbers| !numbers.is_empty()) else { continue };
        let weights: Vec<u32> = shipment.items("parcels").iter().map(|parcel| whole(parcel, "billed_g")).collect();
        let shared: Vec<(String, u32)> = match numbers.as_slice() {
            [one] => vec![(one.clone(), weights.iter().fold(0, |sum, weight| sum.saturating_add(*weight)))],
            several if several.len() == weights.len() => several.iter().cloned().zip(weights).collect(),
            several => {
                return Err(format!(
                    "consignment {} has {} parcels and {} tracking numbers: give one for each, or one for all",
                    number + 1,
                    weights.len(),
                    several.len()
                ));
            }
        };
        parcels.extend(of_shipment(shipment, to, &shared).map_err(|overflow| overflow.to_string())?);
    }
    Ok(parcels)
}

fn of_shipment(shipment: &Tree, to: &str, shared: &[(String, u32)]) -> Result<Vec<Parcel>, Overflow> {
    let landed = shipment.get("landed_cost").unwrap_or(&Tree::Null);
    let mut sums: BTreeMap<(BilledKind, Currency), Decimal> = BTreeMap::new();
    let mut codes = Vec::new();
    for charge in landed.items("charges") {
        let Some(kind) = kind(charge) else { continue };
        let Some(assessed) = charge.get("assessed") else { continue };
        let money = text(assessed, "amount").parse::<Decimal>().ok().zip(text(assessed, "currency").parse().ok());
        let Some((amount, currency)) = money else { continue };
        let held = sums.entry((kind, currency)).or_default();
        *held = sum([*held, amount])?;
        if kind == BilledKind::Surcharge {
            codes.push(text(charge, "code").to_owned());
        }
    }
    let keys: Vec<String> = (0..shared.len()).map(|number| format!("{number:04}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let weights: Vec<Decimal> = shared.iter().map(|(_, weight)| (*weight).into()).collect();
    let from = shipment.get("from").map(|from| text(from, "country")).unwrap_or_default();
    let ship_by = shipment.get("delivery").and_then(|days| text(days, "ship_by").parse().ok());
    let mut parcels: Vec<Parcel> = shared
        .iter()
        .map(|(tracking, billed_g)| Parcel {
            tracking: tracking.clone(),
            service: format!("{}/{}", text(shipment, "carrier"), text(shipment, "service")),
            from: from.to_owned(),
            to: to.to_owned(),
            billed_g: *billed_g,
            ship_by,
            charges: BTreeMap::new(),
            codes: codes.clone(),
            rates: rates(landed),
        })
        .collect();
    for ((kind, currency), amount) in sums {
        let unit = minor_unit(amount.scale());
        for (parcel, share) in parcels.iter_mut().zip(allot(amount, unit, &weights, &keys)?) {
            parcel.charges.insert((kind, currency), share);
        }
    }
    Ok(parcels)
}

/// What a charge of a quote is on a carrier's bill; none where it is on none.
fn kind(charge: &Tree) -> Option<BilledKind> {
    let reason = charge.get("reason").map(|reason| text(reason, "code")).unwrap_or_default();
    if reason == "shop_price_rule" {
        return None;
    }
    let by_carrier = text(charge, "collected_by") != "seller";
    match text(charge, "kind") {
        "freight" => Some(BilledKind::Freight),
        "discount" => Some(BilledKind::Freight),
        "surcharge" if reason == "fuel" => Some(BilledKind::Fuel),
        "surcharge" => Some(BilledKind::Surcharge),
        "duty" if by_carrier => Some(BilledKind::Duty),
        "tax" if by_carrier => Some(BilledKind::Vat),
        "fee" if by_carrier => Some(BilledKind::Fee),
        _ => None,
    }
}

fn rates(landed: &Tree) -> ExchangeRates {
    let mut rates = ExchangeRates::default();
    for rate in landed.items("exchange_rates") {
        let pair = text(rate, "pair").split_once('/').and_then(|(one, other)| one.parse().ok().zip(other.parse().ok()));
        if let (Some((base, quote)), Ok(figure)) = (pair, text(rate, "rate").parse()) {
            let kind = RateKind::Given;
            rates.push(ExchangeRate { base, quote, rate: figure, kind, as_of: None, source: None });
        }
    }
    rates
}

fn text<'t>(tree: &'t Tree, key: &str) -> &'t str {
    tree.text(key).unwrap_or_default()
}

fn whole(tree: &Tree, key: &str) -> u32 {
    tree.whole(key).map_or(0, |number| u32::try_from(number).unwrap_or(u32::MAX))
}
