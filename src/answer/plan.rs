//! Why is it sent from there? What a plan costs, whoever bears it, the next best, and why other warehouses send nothing.

use super::{amount, reason, warning};
use crate::book::shop::{Pick, RouteBy, Warehouse};
use crate::fulfil::{Barred, Origin, Proposal, Supplied};
use crate::gather::Gather;
use crate::money::{Decimal, Overflow, subtract};
use crate::offer::{Offer, OfferedLeg};
use crate::order::Order;
use crate::problem::{Problem, Reason, Warning};
use crate::tree::{Tree, object};

/// The plan of an option, as section 2 of the contract prints it.
pub(super) fn plan(
    order: &Order<'_, '_>,
    supplied: &Supplied<'_>,
    proposal: &Proposal<'_>,
    offer: &Offer<'_, '_>,
) -> Result<Tree<'static>, Problem> {
    let digits = order.request.digits;
    let routed = &offer.routed;
    let next_best = routed.next_best.as_deref().map(|next| next_best(order, offer, next)).transpose()?;
    let ways = routed.excluded.iter().map(|(why, because)| left(None, why.clone(), because.clone()));
    let mut excluded: Vec<Tree> = ways.listed();
    for (number, origin) in supplied.held.origins.iter().enumerate() {
        if !offer.legs.iter().any(|leg| leg.dated.rated.leaving.packed.consignment.origin == number) {
            let (why, because) = why_not(supplied, proposal, offer, origin);
            excluded.push(left(Some(origin.warehouse), why, because));
        }
    }
    let by = order.shop.routing.route_by;
    Ok(object! {
        "because": because(order, offer),
        "ranked_by": by.as_str(),
        "joint_cost": amount(offer.joint.total, digits),
        "costs": object! {
            "freight": amount(offer.joint.freight, digits),
            "duty": amount(offer.joint.duty, digits),
            "tax": amount(offer.joint.tax, digits),
            "fees": amount(offer.joint.fees, digits),
            "origin": amount(offer.joint.origin, digits),
            "stock": amount(offer.joint.stock, digits),
        },
        "illustrative": offer.joint.illustrative,
        "next_best": next_best,
        "excluded": Tree::List(excluded),
        "priced": i64::try_from(routed.priced).ok(),
        "exact": proposal.is_exact,
        "warnings": Tree::list(warnings(order, offer), warning),
    })
}

fn next_best(order: &Order<'_, '_>, offer: &Offer<'_, '_>, next: &Offer<'_, '_>) -> Result<Tree<'static>, Overflow> {
    let digits = order.request.digits;
    let more = |of: fn(&Offer<'_, '_>) -> Decimal| Ok::<_, Overflow>(amount(subtract(of(next), of(offer))?, digits));
    Ok(object! {
        "shipments": Tree::list(&next.legs, |leg| object! {
            "warehouse": leg.warehouse().to_owned(),
            "service": leg.service().to_owned(),
            "lines": Tree::list(asked_lines(leg), |id| id.to_owned().into()),
        }),
        "total": amount(next.total, digits),
        "joint_cost": amount(next.joint.total, digits),
        "latest": next.latest,
        "difference": object! {
            "freight": more(|offer| offer.joint.freight)?,
            "duty": more(|offer| offer.joint.duty)?,
            "tax": more(|offer| offer.joint.tax)?,
            "fees": more(|offer| offer.joint.fees)?,
            "origin": more(|offer| offer.joint.origin)?,
            "stock": more(|offer| offer.joint.stock)?,
            "total": more(|offer| offer.joint.total)?,
        },
    })
}

/// The request's lines of which a leg holds anything.
fn asked_lines<'l>(leg: &'l OfferedLeg<'_, '_>) -> Vec<&'l str> {
    let mut ids: Vec<&str> = Vec::new();
    for line in &leg.dated.rated.leaving.packed.consignment.lines {
        if !ids.contains(&line.line.asked()) {
            ids.push(line.line.asked());
        }
    }
    ids
}

fn left(warehouse: Option<&Warehouse>, why: Reason, because: String) -> Tree<'static> {
    object! {
        "warehouse": warehouse.map(|house| house.id.clone()),
        "because": because,
        "reason": reason(why),
    }
}

/// Why a warehouse sends nothing of an offer.
fn why_not(
    supplied: &Supplied<'_>,
    proposal: &Proposal<'_>,
    offer: &Offer<'_, '_>,
    origin: &Origin<'_>,
) -> (Reason, String) {
    let house = origin.warehouse;
    if let Some(closed) = &origin.closed {
        return closed.clone();
    }
    let why = |code: &str, because: String| (Reason::new(code, [("warehouse", house.id.clone())]), because);
    let lines = || 0..supplied.cart.lines.len();
    let has = |line: usize| origin.pieces_of(line).is_some_and(|pieces| pieces.sellable() > 0);
    if !lines().any(has) {
        return why("not_held", format!("{} has nothing of this order", house.name));
    }
    if !lines().any(|line| origin.sends(line) > 0) {
        let by_warehouse = origin.barred.iter().flatten().find_map(|barred| match barred {
            Barred::ByWarehouse(because) => Some(because.clone()),
            Barred::ByLaw => None,
        });
        let because = by_warehouse.unwrap_or_else(|| format!("the goods may not be sent from {}", house.name));
        return why("barred", because);
    }
    let number = supplied.held.origins.iter().position(|other| other.warehouse.id == house.id);
    if !proposal.consignments.iter().any(|consignment| Some(consignment.origin) == number) {
        return why("no_plan", format!("no plan that was looked at sends from {}", house.name));
    }
    if offer.routed.warehouses.contains(&house.id) {
        let among = if offer.routed.excluded.is_empty() { "" } else { ", of those that may be made" };
        return why("dearer", format!("no plan that sends from {} is better{among}", house.name));
    }
    why("no_service", format!("no service from {} meets the conditions of {}", house.name, offer.tier.label))
}

/// Why this plan, in a sentence.
fn because(order: &Order<'_, '_>, offer: &Offer<'_, '_>) -> String {
    let mut houses: Vec<&str> = Vec::new();
    for leg in &offer.legs {
        let house = leg.dated.rated.leaving.packed.consignment.warehouse.name.as_str();
        if !houses.contains(&house) {
            houses.push(house);
        }
    }
    let mut from = houses.join(" and ");
    if houses.len() < offer.legs.len() {
        from.push_str(", what is released earlier first");
    }
    let routing = &order.shop.routing;
    let is_at_home = routing.prefer_in_market && offer.legs.iter().all(|leg| !leg.is_import(order));
    let by = match (offer.tier.pick, routing.route_by) {
        _ if is_at_home => "sends from the destination's own country, which the shop prefers",
        (Pick::Fastest, _) => "comes first",
        (Pick::Cheapest, RouteBy::JointCost) => "costs least, whoever bears it",
        (Pick::Cheapest, RouteBy::Total) => "costs the shopper least",
    };
    match (offer.routed.priced, offer.routed.excluded.is_empty()) {
        (0 | 1, _) => format!("It is sent from {from}: there is no other plan."),
        (priced, true) => format!("It is sent from {from}: of {priced} plans this one {by}."),
        (priced, false) => {
            format!("It is sent from {from}: of {priced} plans this one {by}, of those that may be made.")
        }
    }
}

fn warnings(order: &Order<'_, '_>, offer: &Offer<'_, '_>) -> Vec<Warning> {
    let unknown = offer.joint.unknown_stock.iter().map(|id| {
        let reason = Reason::new("stock_cost_unknown", [("warehouse", id.clone())]);
        let because = format!("What stock at {id} costs the shop is not on record: it counts as nothing.");
        Warning::new(reason, because)
    });
    let mut warnings: Vec<Warning> = unknown.listed();
    if !order.shop.routing.allow_threshold_split
        && offer.routed.excluded.iter().any(|(why, _)| why.code == "threshold_split")
    {
        let because = "A cheaper plan was left out, whose parts would each be worth less than a limit of the law.";
        warnings.push(Warning::new(Reason::new("threshold_split", []), because.to_owned()));
    }
    warnings
}
