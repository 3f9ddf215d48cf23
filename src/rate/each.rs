//! What does each service bill for each consignment?
//!
//! In: consignments with their packings, and on which day each leaves by each service. Out: what the carrier bills for the
//! cheapest packing, at the prices of that day; or why the shop or the carrier does not send it so. A bill does not hang on who
//! pays duty, so it is made once for all terms.

use super::{Freight, RateRequest, RatedParcel, ToPoint, Wants, Zones, rate};
use crate::book::freight::Service;
use crate::book::names::{admits, admits_one_of};
use crate::book::shop::BoxKind;
use crate::book::when::{Clause, When, Word};
use crate::calendar::{DatedRows, HandOverDay};
use crate::fulfil::ConsignmentLine;
use crate::gather::Gather;
use crate::goods::Line;
use crate::money::{Decimal, Money, Overflow, add, allot, minor_unit};
use crate::order::{Order, ServiceOffered};
use crate::pack::{Packed, Packing};
use crate::problem::{Problem, Reason, Refusal};
use crate::refused::{Belongs, Refused};
use crate::request::Terms;
use crate::when::{Truth, holds};
use std::convert::Infallible;

/// A consignment that leaves by a service.
#[derive(Debug)]
pub struct Leaving<'s, 'b> {
    /// What leaves.
    pub packed: &'s Packed<'s>,
    /// The service's number among the shop's.
    pub number: usize,
    /// By what.
    pub by: &'s ServiceOffered<'b>,
    /// The day on which the carrier takes it over; or why it never does.
    pub day: Result<HandOverDay, Refusal>,
}

impl Leaving<'_, '_> {
    /// Where a refusal of it belongs, under the terms of a number.
    pub fn belongs(&self, terms: usize) -> Belongs {
        Belongs::ToService(terms, self.packed.number, self.number)
    }
}

/// A consignment by a service, rated.
#[derive(Debug)]
pub struct Rated<'s, 'b> {
    /// What leaves, by what and when.
    pub leaving: &'s Leaving<'s, 'b>,
    /// The carrier's service.
    pub service: &'b Service,
    /// The goods' value, after all discounts, in the order's currency.
    pub value: Decimal,
    /// What the carrier bills.
    pub freight: Freight<'b>,
}

impl Rated<'_, '_> {
    /// Whether it can be sent under some terms: an import as the service says, at home under either.
    pub fn can_do(&self, order: &Order<'_, '_>, terms: Terms) -> bool {
        !self.leaving.packed.consignment.is_import(&order.place) || self.service.can_do(terms.as_str(), &order.place)
    }

    /// The packing that was billed.
    ///
    /// # Errors
    /// [`Problem`] where the engine has lost it.
    pub fn packing(&self) -> Result<&Packing, Problem> {
        self.leaving.packed.packings.get(self.freight.packing).ok_or_else(|| Problem::lost("the packing of a bill"))
    }
}

/// Rates every consignment by every service that takes it.
///
/// # Errors
/// [`Problem::Needs`] while a table of exchange is not loaded; a fault when a value is too large.
pub fn each<'s, 'b>(
    order: &Order<'_, 'b>,
    zones: &Zones<'b>,
    leaving: &'s [Leaving<'s, 'b>],
    refused: &mut Refused,
) -> Result<Vec<Rated<'s, 'b>>, Problem> {
    let mut rated = Vec::new();
    let mut known: Option<(usize, Vec<Vec<RatedParcel>>)> = None;
    for leaving in leaving {
        let number = leaving.packed.number;
        // The services of a consignment follow each other: its parcels are measured once.
        let parcels = match known.take() {
            Some((same, parcels)) if same == number => parcels,
            _ => parcels_of(leaving.packed, order)?,
        };
        let terms = 0..order.terms().len();
        match sellable(order, leaving) {
            Ok(service) => {
                let undoable: Vec<(usize, Refusal)> = undoable(order, leaving, service).listed();
                let doable: Vec<usize> =
                    terms.filter(|number| undoable.iter().all(|(undoable, _)| undoable != number)).listed();
                undoable.into_iter().for_each(|(terms, refusal)| refused.note(leaving.belongs(terms), refusal));
                let value = leaving.packed.consignment.value()?;
                // A service that can do none of the terms is not rated.
                if !doable.is_empty() {
                    match bill(order, zones, leaving, service, value, &parcels)? {
                        Ok(freight) => rated.push(Rated { leaving, service, value, freight }),
                        Err(refusal) => {
                            doable.iter().for_each(|terms| refused.note(leaving.belongs(*terms), refusal.clone()));
                        }
                    }
                }
            }
            Err(refusal) => terms.for_each(|terms| refused.note(leaving.belongs(terms), refusal.clone())),
        }
        known = Some((number, parcels));
    }
    Ok(rated)
}

/// The carrier's service, where it has it and the shop offers it for this consignment.
fn sellable<'b>(order: &Order<'_, 'b>, leaving: &Leaving<'_, 'b>) -> Result<&'b Service, Refusal> {
    let (by, consignment) = (leaving.by, leaving.packed.consignment);
    let no = |code: &str, because: &str| Err(Refusal::service(by.id.clone(), Reason::new(code, []), because));
    let Some(service) = by.service else { return no("unknown_service", "the carrier has no such service") };
    let offered = by.offered;
    if !admits(&offered.warehouses, &consignment.warehouse.id) {
        return no("not_from_warehouse", "the shop does not send this service from there");
    }
    let ask = |clause: &Clause| known(order, leaving, clause).unwrap_or_else(|| Truth::asks("order"));
    let truth = |when: &When| holds(when, &mut |clause| Ok::<_, Infallible>(ask(clause)));
    if let Ok(Truth::No | Truth::Asks(_)) = truth(&offered.when) {
        return no("not_to_destination", "the shop does not offer this service to that destination");
    }
    let day = order.day_at(consignment.warehouse);
    // What hangs on the order's worth, the tier or the weight is asked again when the price is made.
    let hides = offered.hide.on(day).find(|hide| truth(&hide.when) == Ok(Truth::Yes));
    hides.map_or(Ok(service), |hide| no("hidden_by_shop", &hide.because))
}

/// What is known of a consignment before it is rated: the address and the goods; none where a clause asks for more.
fn known(order: &Order<'_, '_>, leaving: &Leaving<'_, '_>, clause: &Clause) -> Option<Truth> {
    let (by, consignment) = (leaving.by, leaving.packed.consignment);
    let mut goods = consignment.lines.iter().map(|line| &line.line.goods);
    Some(match clause {
        Clause::Among(Word::Skus, skus) => Truth::of(goods.any(|goods| goods.are_one_of(skus))),
        Clause::Among(Word::Attributes, attributes) => Truth::of(goods.any(|goods| goods.have_one_of(attributes))),
        Clause::Among(Word::DispatchedFrom, names) => Truth::of(admits_one_of(names, &consignment.from)),
        Clause::Among(Word::Services, names) => Truth::of(names.contains(&by.id)),
        asked => return order.place.answer(asked),
    })
}

/// The terms, by number, under which a service cannot be sent to the place.
fn undoable<'a>(
    order: &'a Order<'_, '_>,
    leaving: &'a Leaving<'_, '_>,
    service: &'a Service,
) -> impl Iterator<Item = (usize, Refusal)> + 'a {
    // At home nothing is left to be paid on delivery: either terms are met.
    let is_import = leaving.packed.consignment.is_import(&order.place);
    let cannot = move |(_, terms): &(usize, &Terms)| is_import && !service.can_do(terms.as_str(), &order.place);
    order.terms().iter().enumerate().filter(cannot).map(|(number, terms)| {
        let reason = Reason::new("terms_not_available", [("terms", terms.as_str().to_owned())]);
        let because = match terms {
            Terms::Ddp => format!("{} cannot be sent with duties and taxes paid", service.name),
            Terms::Dap => format!("{} is only sent with duties and taxes paid", service.name),
        };
        (number, Refusal::service(leaving.by.id.clone(), reason, because))
    })
}

/// What the carrier bills for the cheapest packing.
fn bill<'b>(
    order: &Order<'_, 'b>,
    zones: &Zones<'b>,
    leaving: &Leaving<'_, 'b>,
    service: &'b Service,
    value: Decimal,
    packings: &[Vec<RatedParcel>],
) -> Result<Result<Freight<'b>, Refusal>, Problem> {
    let day = match &leaving.day {
        Ok(day) => HandOverDay(order.request.days.hand_over.unwrap_or(day.0)),
        Err(never) => return Ok(Err(never.clone())),
    };
    let (carrier, consignment) = (leaving.by.carrier, leaving.packed.consignment);
    let lines: Vec<Line<'_>> = consignment.lines.iter().map(ConsignmentLine::as_line).listed();
    let exchange = order.exchange.rates(&[order.request.currency, carrier.currency, order.shop.currency])?;
    let wants = order.request.wants;
    Ok(rate(&RateRequest {
        carrier,
        service,
        packings,
        place: &order.place,
        zones,
        from_country: &consignment.warehouse.country,
        from: &consignment.from,
        from_postcode: Some(consignment.warehouse.postcode.as_str()).filter(|code| !code.is_empty()),
        day,
        goods_value: Money { amount: value, currency: order.request.currency },
        exchange: &exchange,
        lines: &lines,
        // The shop's own insurance goes before the carrier's cover.
        wants: Wants {
            insurance: wants.insurance && order.shop.insurance.is_none(),
            signature: wants.signature,
            weekend_delivery: wants.weekend_delivery,
            cash_on_delivery: wants.cash_on_delivery,
        },
        monthly_parcels: order.shop.monthly_parcels,
        to_point: order.point.map(|point| ToPoint {
            point,
            list: &order.shop.points,
            has_post_number: order.request.ship_to.post_number.is_some(),
        }),
    }))
}

/// The parcels of each packing as carriers see them; a line's value goes with its pieces.
fn parcels_of(packed: &Packed<'_>, order: &Order<'_, '_>) -> Result<Vec<Vec<RatedParcel>>, Overflow> {
    packed.packings.iter().map(|packing| measured(packed, packing, order)).try_listed()
}

fn measured(packed: &Packed<'_>, packing: &Packing, order: &Order<'_, '_>) -> Result<Vec<RatedParcel>, Overflow> {
    let parcels = packing.parcels.iter().map(|parcel| RatedParcel {
        outer_mm: parcel.outer_mm,
        weight: parcel.weight,
        packaging: parcel
            .carton
            .and_then(|number| order.shop.boxes.get(number))
            .map_or(BoxKind::Box, |carton| carton.kind),
        goods_value: None,
    });
    let mut parcels: Vec<RatedParcel> = parcels.listed();
    // Of one parcel the value is the consignment's.
    if parcels.len() < 2 {
        return Ok(parcels);
    }
    parcels.iter_mut().for_each(|parcel| parcel.goods_value = Some(Decimal::ZERO));
    // The parcels that hold pieces of a line, and how many, by line.
    let mut holding: Vec<Vec<(usize, u32)>> = vec![Vec::new(); packed.consignment.lines.len()];
    for (number, parcel) in packing.parcels.iter().enumerate() {
        for (item, quantity) in &parcel.contents {
            let Some(holding) = holding.get_mut(*item) else { continue };
            match holding.last_mut().filter(|(last, _)| *last == number) {
                Some((_, pieces)) => *pieces = pieces.saturating_add(*quantity),
                None => holding.push((number, *quantity)),
            }
        }
    }
    for (line, holding) in packed.consignment.lines.iter().zip(holding) {
        let pieces: Vec<Decimal> = holding.iter().map(|(_, quantity)| Decimal::from(*quantity)).listed();
        let keys: Vec<String> = holding.iter().map(|(number, _)| format!("{number:06}")).listed();
        let keys: Vec<&str> = keys.iter().map(String::as_str).listed();
        let shares = allot(line.value, minor_unit(order.request.digits), &pieces, &keys)?;
        for ((number, _), share) in holding.iter().zip(shares) {
            if let Some(parcel) = parcels.get_mut(*number) {
                parcel.goods_value = parcel.goods_value.map(|so_far| add(so_far, share)).transpose()?;
            }
        }
    }
    Ok(parcels)
}
