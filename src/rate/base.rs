//! What does the table ask for the billed weights?
//!
//! In: the request, the parcels as measured and billed, the zone. Out: the table in force on the hand-over day, its price as a
//! charge for each parcel or one for the shipment.
//!
//! The rule: of a service's tables the first in force is taken. A table prices each parcel by its own weight, or all together
//! by the sum. A parcel of a size class that has tables of its own is priced by these.
//!
//! From: the price lists of carriers.

use super::RateRequest;
use super::dimensional::{self, GRAM, Measured};
use super::table::{self, NoPrice};
use crate::book::freight::{Break, PriceTable, TablePer, WeightUnit};
use crate::calendar::Dated;
use crate::charge::{Basis, Charge, ChargeKind, Concerns, Provenance, Settled, Told};
use crate::gather::Gather;
use crate::money::Decimal;
use crate::problem::{Reason, Refusal};
use std::borrow::Cow;

/// The first in force of the tables of a list.
pub(super) fn price_table<'b>(request: &RateRequest<'_, 'b>, ids: &[String]) -> Result<&'b PriceTable, Refusal> {
    let known = ids.iter().filter_map(|id| request.carrier.table.iter().find(|table| table.id == *id));
    known.clone().find(|table| table.is_in_force(request.day)).ok_or_else(|| {
        let day = request.day.0;
        let mut refusal = request.refuse(
            Reason::new("price_unknown", [("day", day.to_string())]),
            format!("no prices of {} are recorded for {day}", request.service.name),
        );
        refusal.needs = Some("the carrier's price list, as `prices.csv`".to_owned());
        refusal
    })
}

/// The table's price: a charge for each parcel, or one for the shipment.
pub(super) fn base_prices<'b>(
    request: &RateRequest<'_, 'b>,
    measured: &[Measured],
    billed: &[u64],
    zone: &'b str,
    table: &'b PriceTable,
) -> Result<Vec<Charge<'b>>, Refusal> {
    match table.per {
        TablePer::Parcel => {
            let parcels = measured.iter().zip(billed).enumerate();
            let prices = parcels.map(|(at, (parcel, weight))| {
                let class = dimensional::class_of(request.service, parcel).filter(|class| !class.prices.is_empty());
                let table = class.map_or(Ok(table), |class| price_table(request, &class.prices))?;
                let size = class.map(|class| class.name.as_str());
                base_price(request, Some((at, parcel, size)), *weight, zone, table)
            });
            prices.try_listed()
        }
        TablePer::Shipment => {
            let together = billed.iter().copied().fold(0, u64::saturating_add);
            let weight = dimensional::stepped(&request.service.weight_steps, together);
            Ok(vec![base_price(request, None, weight, zone, table)?])
        }
    }
}

fn base_price<'b>(
    request: &RateRequest<'_, 'b>,
    parcel: Option<(usize, &Measured, Option<&'b str>)>,
    weight: u64,
    zone: &'b str,
    table: &'b PriceTable,
) -> Result<Charge<'b>, Refusal> {
    let service = request.service;
    let found = table::look_up(table, zone, weight).map_err(|none| match none {
        NoPrice::Zone => request.refuse(
            Reason::new("price_unknown", [("zone", zone.to_owned())]),
            format!("{} has no price for zone {zone}", service.name),
        ),
        NoPrice::TooHeavy => request.refuse(
            Reason::new("parcel_too_heavy", [("value", format!("{} g", weight.div_ceil(GRAM)))]),
            format!("{} has no price for {} g", service.name, weight.div_ceil(GRAM)),
        ),
        NoPrice::Overflow => request.too_large(),
    })?;
    let unit = table.unit;
    let amount = request.exact(request.carrier.rounding.round(found.price))?;
    let bulky = parcel.and_then(|(_, measured, _)| Some(measured.dimensional? > measured.actual.in_nanograms()));
    let size = parcel.and_then(|(_, _, size)| size);
    let billed = request.exact(crate::money::divide(Decimal::from(weight), Decimal::from(unit.nanograms())))?;
    Ok(Charge {
        code: Cow::Borrowed(&table.id),
        kind: ChargeKind::Freight,
        concerns: parcel.map_or(Concerns::Shipment, |(at, _, _)| Concerns::Parcel(at)),
        amount,
        assessed: request.money(amount),
        basis: Basis { amount: billed.normalize(), unit: unit.as_str().into() },
        told: Told::Listed { service, at: found.at, unit, zone, size, bulky: bulky == Some(true) },
        on: request.day.0,
        settled: Settled::WITH_THE_ORDER,
        from: Provenance::of(table.rule, &table.source, table.trust, table.illustrative).by(found.row),
    })
}

/// The price that a break gives for a weight in its table's unit; none where it is too large a figure.
pub fn price_of_break(at: &Break, unit: WeightUnit, weight: u32) -> Option<Decimal> {
    table::price_at(at, unit, dimensional::nanograms(weight, unit)).ok()
}
