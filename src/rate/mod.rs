//! What does the carrier bill for the cheapest packing, and why?
//!
//! In: a carrier's service, the packings of a consignment, its destination, hand-over day, value and goods, and the extras
//! asked for. Out: the cheapest packing with the weight billed for each parcel and every charge, in the carrier's currency; or
//! the reason why the service does not take the consignment. A postcode that is cut to its district is priced in the dearest of
//! the zones in which the district lies.
//!
//! The order: round sides → dimensional weight if its trigger holds → minimum billable weight → weight break → table's price →
//! discounts → surcharges by parcel → surcharges by shipment → demand → fuel on a listed base → options. Options that stand on
//! a fuel's list count in its base. Prices are those of the hand-over day.
//!
//! | file | question |
//! |---|---|
//! | `each` | what does each service bill for each consignment of an order? |
//! | `request` | what is to be rated? |
//! | `freight` | what does the carrier bill? |
//! | `condition` | does a condition of the carrier hold? |
//! | `limits` | does the service take this consignment at all? |
//! | `zone` | which zone or named area is the destination in? |
//! | `dimensional` | how heavy is a parcel for the carrier? |
//! | `base` | what does the table ask for the billed weights? |
//! | `table` | what does the table say for a weight? |
//! | `discount` | what is taken off? |
//! | `surcharge` | what comes on top? |
//! | `fuel` | what is added for fuel? |
//! | `point` | does the service deliver to the locker or pick-up point, and does the parcel fit? |
//! | `option` | can the extras that are asked for be had? |
//! | `collect` | what does collecting an amount at the door cost? |

mod base;
mod collect;
mod condition;
mod dimensional;
pub(crate) mod discount;
mod each;
mod freight;
pub(crate) mod fuel;
mod limits;
mod option;
mod point;
mod request;
mod surcharge;
pub(crate) mod table;
mod zone;

pub use base::price_of_break;
pub use each::{Leaving, Rated, each};
pub use freight::{BilledParcel, Freight};
pub use request::{RateRequest, RatedParcel, ToPoint, Wants};
pub use zone::Zones;
pub(crate) use zone::{area, may_lie_in_area};

use crate::book::freight::{PriceTable, Service, Zone};
use crate::book::when::Clause;
use crate::charge::ChargeKind;
use crate::gather::Gather;
use crate::money::{Decimal, Money, subtract};
use crate::place::Place;
use crate::problem::{Reason, Refusal};
use crate::when::{Truth, holds};
use condition::Asked;
use dimensional::GRAM;
use dimensional::Measured;
use std::convert::Infallible;
use surcharge::Charged;

impl Service {
    /// Whether the service can be sent under `ddp` or `dap` to a place.
    pub fn can_do(&self, terms: &str, place: &Place<'_>) -> bool {
        match terms {
            "ddp" => self.ddp && self.prepays_to(place),
            "dap" => self.dap,
            _ => false,
        }
    }

    /// Whether the sender can pay import charges there; where that hangs on what is not known, it cannot be sold so.
    fn prepays_to(&self, place: &Place<'_>) -> bool {
        let ask = |clause: &Clause| place.answer(clause).unwrap_or_else(|| Truth::asks("ship_to"));
        holds(&self.ddp_when, &mut |clause| Ok::<_, Infallible>(ask(clause))) == Ok(Truth::Yes)
    }
}

/// What the carrier bills for the cheapest of the packings.
///
/// # Errors
/// The reason why the service does not take the consignment; of several packings, the first one's.
pub fn rate<'b>(request: &RateRequest<'_, 'b>) -> Result<Freight<'b>, Refusal> {
    limits::check_service(request)?;
    let service = request.service;
    let set = zone::set_from(service, request.from, request.from_postcode).ok_or_else(|| without_zones(request))?;
    let zones = request.zones.of(request.carrier, set, request.place, request.day);
    if zones.is_empty() {
        return Err(request.refuse(
            Reason::new("destination_not_served", [("country", request.place.country.clone())]),
            format!("{} has no zone for `{}`", service.name, request.place.country),
        ));
    }
    let table = base::price_table(request, &service.prices)?;
    let mut dearest: Option<Freight<'b>> = None;
    for zone in zones.iter() {
        let freight = cheapest(request, zone, table)?;
        if dearest.as_ref().is_none_or(|dearest| dearest.total.amount < freight.total.amount) {
            dearest = Some(freight);
        }
    }
    let mut freight = dearest.ok_or_else(|| nothing(request))?;
    freight.is_of_district =
        zones.len() > 1 || freight.charges.iter().any(|charge| surcharge::hangs_on_district(request, &charge.code));
    Ok(freight)
}

/// The carrier's zone chart of the origin is not known: another origin's would be a guess.
fn without_zones(request: &RateRequest<'_, '_>) -> Refusal {
    let (country, code) = (request.from_country.to_owned(), request.from_postcode.unwrap_or_default());
    let whence = if code.is_empty() { country.clone() } else { format!("{country} {code}") };
    let mut refusal = request.refuse(
        Reason::new("zones_unknown", [("country", country), ("postal_code", code.to_owned())]),
        format!("no zones of {} are recorded for what is sent from {whence}", request.service.name),
    );
    refusal.needs =
        Some("the carrier's zone chart of that origin, as a set of `zones.csv` named in `zones_from`".to_owned());
    refusal
}

/// What the carrier bills for the cheapest of the packings in a zone.
fn cheapest<'b>(request: &RateRequest<'_, 'b>, zone: &'b Zone, table: &'b PriceTable) -> Result<Freight<'b>, Refusal> {
    let mut best: Option<Freight<'b>> = None;
    let mut first: Option<Refusal> = None;
    for (at, parcels) in request.packings.iter().enumerate() {
        match bill(request, at, parcels, zone, table) {
            Ok(freight) => {
                let cheaper = best.as_ref().is_none_or(|best| {
                    (freight.total.amount, freight.parcels.len()) < (best.total.amount, best.parcels.len())
                });
                if cheaper {
                    best = Some(freight);
                }
            }
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    best.ok_or_else(|| first.unwrap_or_else(|| nothing(request)))
}

fn nothing(request: &RateRequest<'_, '_>) -> Refusal {
    request.refuse(Reason::new("nothing_packed", []), "there is no packing to be rated".to_owned())
}

/// What the carrier bills for one packing.
fn bill<'b>(
    request: &RateRequest<'_, 'b>,
    packing: usize,
    parcels: &[RatedParcel],
    row: &'b Zone,
    table: &'b PriceTable,
) -> Result<Freight<'b>, Refusal> {
    let zone = row.zone.as_str();
    let service = request.service;
    let asked = Asked { zone: Some(zone), ..Asked::of(request) };
    let whose = "a rule on weight";
    let bulk = asked.first(&service.dimensional, whose, |rule| &rule.when)?;
    let least = asked.first(&service.minimum_billed, whose, |rule| &rule.when)?;
    let measured: Vec<Measured> = parcels.iter().map(|parcel| dimensional::measure(parcel, bulk)).listed();
    limits::check_parcels(request, parcels, &measured, zone)?;
    point::check_parcels(request, parcels)?;
    let options = limits::options(request);
    let billed: Vec<u64> = measured
        .iter()
        .enumerate()
        .map(|(at, parcel)| {
            let of_surcharges = surcharge::least_billed(request, &measured, at, zone, &options)?;
            Ok(dimensional::billed(service, parcel, of_surcharges, least))
        })
        .try_listed::<_, Refusal>()?;

    let mut charges = base::base_prices(request, &measured, &billed, zone, table)?;
    let (discounts, freight) = discount::off_table(request, zone, &charges)?;
    charges.extend(discounts);

    let shipment =
        surcharge::Shipment { measured: &measured, billed: &billed, freight: &freight, zone, options: &options };
    option::check(request, parcels, &shipment)?;
    let surcharges = surcharge::charges(request, &shipment)?;
    let table = freight.iter().map(|price| Ok(fuel::Line { surcharge: None, amount: *price }));
    let plain = surcharges.iter().filter(|charged| !charged.surcharge.amount.is_of_collected());
    let lines: Vec<fuel::Line<'_>> =
        table.chain(plain.map(|charged| charged.line(request))).try_listed::<_, Refusal>()?;
    let (fuel, whole) = fuel::fuel(request, &lines)?;
    let carriage = lines.iter().zip(whole).map(|(line, whole)| match line.is_cover() {
        // Of cover, only the fuel on it is carriage.
        true => request.exact(subtract(whole, line.amount)),
        false => Ok(whole),
    });
    let carriage: Vec<Decimal> = carriage.try_listed::<_, Refusal>()?;
    let (last, before): (Vec<_>, Vec<_>) =
        surcharges.into_iter().partition(|charged| !charged.surcharge.options().is_empty());
    charges.extend(before.into_iter().flat_map(Charged::into_charges));
    charges.extend(fuel);
    charges.extend(last.into_iter().flat_map(Charged::into_charges));
    charges.retain(|charge| charge.kind == ChargeKind::Freight || !charge.amount.is_zero() || charge.is_of_collected());

    let total = request.sum(charges.iter().map(|charge| charge.amount))?;
    let parcels = measured.iter().zip(&billed).map(|(parcel, billed)| BilledParcel {
        actual: parcel.actual,
        dimensional_g: parcel.dimensional.map(|weight| weight.div_ceil(GRAM)),
        billed_g: billed.div_ceil(GRAM),
    });
    Ok(Freight {
        is_of_district: false,
        carrier: &request.carrier.id,
        service: &service.code,
        packing,
        zone,
        zone_rule: row.rule,
        parcels: parcels.listed(),
        charges,
        carriage,
        rounding: request.carrier.rounding,
        total: Money { amount: total, currency: request.carrier.currency },
    })
}
