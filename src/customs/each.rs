//! What will customs ask for each way of sending a consignment, at its price?
//!
//! In: priced consignments. Out: the same with their landed cost; assessed once where a price serves several tiers.

use super::{Declaration, Headline, Landed, assess, regimes_of};
use crate::admit::{Admitted, by_service};
use crate::book::container::SectionKind;
use crate::calendar::{BorderDay, Day};
use crate::charge::Charge;
use crate::deliver::Dated;
use crate::fulfil::ConsignmentLine;
use crate::money::{Decimal, subtract, sum};
use crate::order::Order;
use crate::price::{Price, Priced, TaxInside};
use crate::problem::{Problem, Reason, Refusal, Warning};
use std::rc::Rc;

/// A consignment by a service, under one of the terms, at the price of a tier: rated, dated, priced and assessed.
#[derive(Debug)]
pub struct Leg<'s, 'b> {
    /// What is sent, when it comes, and the tier that it may fill.
    pub priced: &'s Priced<'s, 'b>,
    /// What the shop and customs ask; or why the shop does not sell it so.
    pub cost: Result<Cost<'s, 'b>, &'s Refusal>,
}

/// What the shop and customs ask.
#[derive(Debug, Clone)]
pub struct Cost<'s, 'b> {
    /// The shop.
    pub price: &'s Price<'b>,
    /// Customs, which hears the shop's price.
    pub landed: Rc<Landed<'b>>,
}

/// Assesses everything that was priced.
///
/// # Errors
/// A fault where a day is not covered; [`Problem::Needs`] while a shard is not loaded.
pub fn each<'s, 'b>(
    order: &Order<'_, 'b>,
    admitted: &Admitted<'b>,
    priced: &'s [Priced<'s, 'b>],
) -> Result<Vec<Leg<'s, 'b>>, Problem> {
    let mut legs: Vec<Leg<'s, 'b>> = Vec::new();
    for priced in priced {
        let cost = match &priced.price {
            Err(refusal) => Err(refusal),
            Ok(price) => {
                let same = |leg: &&Leg<'_, '_>| std::ptr::eq(leg.priced.dated, priced.dated);
                let asks = |cost: &&Cost<'_, '_>| {
                    (cost.price.shipping, cost.price.insurance) == (price.shipping, price.insurance)
                };
                let costs = legs.iter().rev().take_while(same).filter_map(|leg| leg.cost.as_ref().ok());
                let known = costs.into_iter().find(asks).map(|cost| Rc::clone(&cost.landed));
                let landed = match known {
                    Some(landed) => landed,
                    None => Rc::new(land(order, admitted, priced.dated, price)?),
                };
                Ok(Cost { price, landed })
            }
        };
        legs.push(Leg { priced, cost });
    }
    Ok(legs)
}

/// The tax that is in the prices of a consignment's lines; none where prices contain no tax.
///
/// # Errors
/// [`Problem::Needs`] while the law is not loaded.
pub fn tax_inside(order: &Order<'_, '_>, dated: &Dated<'_, '_>) -> Result<Vec<TaxInside>, Problem> {
    if !order.prices_include_tax() {
        return Ok(Vec::new());
    }
    let regimes = regimes_of(order.view, &order.place)?;
    let lines = dated.rated.leaving.packed.consignment.lines.iter().map(|line| {
        let headline = Headline::of(order.view, &regimes, &order.place, &line.line.goods, order.day_there())?;
        let (with, without) = headline.gross_of_net()?;
        Ok(TaxInside { value: line.value, with, without })
    });
    lines.collect()
}

/// What the carrier collects for the shop where a leg has a price: all of it, less what customs itself is paid on delivery; with
/// the first consignment what the order holds besides.
///
/// # Errors
/// As of [`each`].
pub fn to_collect<'b>(
    order: &Order<'_, 'b>,
    admitted: &Admitted<'_>,
    dated: &Dated<'_, 'b>,
    price: &Price<'_>,
) -> Result<Decimal, Problem> {
    let sums = assessed(order, dated, price, dated.border(order))?.sums()?;
    let own = subtract(sums.total, sums.due_on_delivery)?;
    let number = dated.rated.leaving.packed.number;
    let first = admitted.proposal.plans.iter().any(|plan| plan.consignments.first() == Some(&number));
    let besides = admitted.unsent.iter().filter(|_| first).map(|line| line.value);
    Ok(sum(besides.chain([own]))?)
}

/// The landed cost of a leg, with a warning where the law may change while it is under way.
fn land<'b>(
    order: &Order<'_, 'b>,
    admitted: &Admitted<'b>,
    dated: &Dated<'_, 'b>,
    price: &Price<'_>,
) -> Result<Landed<'b>, Problem> {
    let (packed, by) = (dated.rated.leaving.packed, dated.rated.leaving.by);
    let border = dated.border(order);
    let concerning =
        admitted.concerning.get(packed.number).ok_or_else(|| Problem::lost("the rules of a consignment"))?;
    let admission = by_service(order, packed.consignment, concerning, by, &dated.exchange, border)?;
    let mut landed = assessed(order, dated, price, border)?;
    if order.request.wants.cash_on_delivery {
        landed.collect_all();
    }
    landed.refusals = admission.refusals;
    landed.advisories = admission.advisories;
    landed.warnings.extend(rules_change(order, dated, price, &landed)?);
    Ok(landed)
}

fn assessed<'b>(
    order: &Order<'_, 'b>,
    dated: &Dated<'_, 'b>,
    price: &Price<'_>,
    border: BorderDay,
) -> Result<Landed<'b>, Problem> {
    let (request, rated) = (order.request, dated.rated);
    let (packed, by) = (rated.leaving.packed, rated.leaving.by);
    let fees = order.view.has(SectionKind::Regime, &by.carrier.id);
    let collector = if fees { Some(order.view.regime(&by.carrier.id)?) } else { None };
    let parcels = rated.packing()?.parcels.iter().map(|parcel| parcel.contents.clone()).collect();
    assess(&Declaration {
        view: order.view,
        exchange: &dated.exchange.of_law(order.place.territory, border),
        place: &order.place,
        from: &packed.consignment.from,
        stock: packed.consignment.warehouse.stock,
        order: order.day_there(),
        border,
        channel: by.channel(),
        purpose: request.purpose,
        importer: request.importer,
        importer_registered: request.importer_tax_number.is_some(),
        terms: dated.terms,
        registrations: request.seller_registrations.as_deref().unwrap_or(&order.shop.seller_registrations),
        carrier: Some(&by.carrier.id),
        collector,
        currency: request.currency,
        digits: request.digits,
        prices_include_tax: order.prices_include_tax(),
        freight: price.shipping,
        insurance: Some(price.insurance),
        parcels,
        // A plan of several consignments says here what comes with the others.
        beside: Decimal::ZERO,
        lines: packed.consignment.lines.iter().map(ConsignmentLine::as_line).collect(),
    })
}

/// A warning where the earliest and the latest day at the border do not have the same charges.
fn rules_change(
    order: &Order<'_, '_>,
    dated: &Dated<'_, '_>,
    price: &Price<'_>,
    landed: &Landed<'_>,
) -> Result<Option<Warning>, Problem> {
    let timeline = &dated.timeline;
    let days = [timeline.border_earliest, timeline.border_latest];
    let changes = |day| law_changes(order, timeline.border, day);
    if order.request.days.border.is_some()
        || !days.into_iter().map(changes).collect::<Result<Vec<_>, _>>()?.contains(&true)
    {
        return Ok(None);
    }
    let same = |one: &Charge<'_>, other: &Charge<'_>| {
        (&one.code, one.told.rate(), &one.basis, one.amount)
            == (&other.code, other.told.rate(), &other.basis, other.amount)
    };
    let is_same = |other: &Landed<'_>| {
        let pairs = landed.charges.iter().zip(&other.charges);
        landed.charges.len() == other.charges.len() && pairs.into_iter().all(|(one, other)| same(one, other))
    };
    for day in days {
        let covered = order.place.territory.covers.contains(day);
        if covered && !is_same(&assessed(order, dated, price, BorderDay(day))?) {
            let args = [("from", timeline.border_earliest.to_string()), ("to", timeline.border_latest.to_string())];
            let because = format!(
                "Import rules change while the parcel is under way: it may reach the border between {} and {}.",
                timeline.border_earliest, timeline.border_latest
            );
            return Ok(Some(Warning::new(Reason::new("rules_change", args), because)));
        }
    }
    Ok(None)
}

/// Whether any law of the place begins or ends between two days.
fn law_changes(order: &Order<'_, '_>, one: Day, other: Day) -> Result<bool, Problem> {
    let (first, last) = (one.min(other), one.max(other));
    let within = |day: Day| first < day && day <= last;
    let territory = order.place.territory;
    let mut changes = territory.parameter.iter().any(|row| within(row.from) || row.until.is_some_and(within));
    for regime in &territory.regimes {
        let regime = order.view.regime(regime)?;
        changes = changes
            || regime.levy.iter().any(|row| within(row.from) || row.until.is_some_and(within))
            || regime.threshold.iter().any(|row| within(row.from) || row.until.is_some_and(within))
            || regime.value.iter().any(|row| within(row.from) || row.until.is_some_and(within));
    }
    Ok(changes)
}
