//! Which boxes hold each consignment? The shop's articles and boxes as the packer asks for them.
//!
//! In: an order, its consignments and the services that may carry them. Out: up to four packings of each, best first; what fits
//! no box travels in its own, or is refused as the shop says. A plan of which a consignment cannot be packed is none.
//!
//! The rule: goods are packed for the boxes alone. Where all those packings have a parcel that is too heavy for a service, they
//! are packed once more in parcels that are not; services of one limit share that packing.

use super::{Budget, Carton, CartonKind, Item, Packing, Unpacked, pack};
use crate::book::names::among;
use crate::book::shop::{BoxKind, Orientation, PackingBox, Shop, WithoutBox};
use crate::fulfil::{Consignment, Proposal};
use crate::money::Decimal;
use crate::order::{Order, ServiceOffered};
use crate::problem::{Reason, Refusal, Severity, Subject};
use crate::refused::{Belongs, Refused};
use crate::sort;
use crate::weight::Weight;

/// How many placements are tried for a cart.
const EFFORT: u64 = 20_000;

/// A consignment and what it may be packed in.
#[derive(Debug)]
pub struct Packed<'s> {
    /// Its number among the consignments.
    pub number: usize,
    /// What is sent.
    pub consignment: &'s Consignment<'s>,
    /// In what, best first; at least one.
    pub packings: Vec<Packing>,
}

/// The consignments that plans ask for, packed.
pub fn each<'s>(
    order: &Order<'_, '_>,
    proposal: &'s Proposal<'s>,
    services: &[ServiceOffered<'_>],
    refused: &mut Refused,
) -> Vec<Packed<'s>> {
    let limits = limits(services);
    let mut packed = Vec::new();
    for (number, consignment) in proposal.consignments.iter().enumerate() {
        if !proposal.plans.iter().any(|plan| plan.consignments.contains(&number)) {
            continue;
        }
        match packings(consignment, order.shop, &limits) {
            Ok(packings) => packed.push(Packed { number, consignment, packings }),
            Err(unpacked) => unpacked.into_iter().for_each(|refusal| refused.note(Belongs::ToLines, refusal)),
        }
    }
    packed
}

/// What a parcel may weigh, by any of the services' limits: each once, the heaviest first.
fn limits(services: &[ServiceOffered<'_>]) -> Vec<Weight> {
    let rows = services.iter().filter_map(|by| by.service).flat_map(|service| &service.limit);
    let mut limits: Vec<Weight> = rows.filter_map(|limit| limit.max_weight_g).map(Weight::grams).collect();
    sort::by(&mut limits, |one, other| other.cmp(one));
    limits.dedup();
    limits
}

/// Up to four packings of a consignment, best first, and one more for each limit of weight that none of them keeps.
///
/// # Errors
/// A refusal of each line that cannot be packed.
pub fn packings(consignment: &Consignment<'_>, shop: &Shop, limits: &[Weight]) -> Result<Vec<Packing>, Vec<Refusal>> {
    let mut items: Vec<Item> = consignment.lines.iter().map(item).collect();
    let costs: Vec<Decimal> = shop.boxes.iter().map(|known| known.cost).collect();
    let cartons: Vec<Carton> = shop.boxes.iter().map(|known| carton(known, &costs)).collect();
    let budget = Budget { placements: EFFORT };
    let mut found = pack(&items, &cartons, budget);
    if shop.without_box == WithoutBox::OwnBox {
        let mut unpacked: Vec<usize> =
            found.iter().flat_map(|packing| packing.unpacked.iter().map(|left| left.item)).collect();
        sort::by(&mut unpacked, Ord::cmp);
        unpacked.dedup();
        if !unpacked.is_empty() {
            for (number, item) in items.iter_mut().enumerate() {
                item.own_box = item.own_box || unpacked.contains(&number);
            }
            found = pack(&items, &cartons, budget);
        }
    }
    let left = found.first().map(|packing| packing.unpacked.as_slice()).unwrap_or_default();
    if left.is_empty() && !found.is_empty() {
        // A later packing that leaves something behind is none.
        found.retain(|packing| packing.unpacked.is_empty());
        for limit in limits {
            let keeps = |packing: &Packing| packing.parcels.iter().all(|parcel| parcel.weight <= *limit);
            if found.iter().any(keeps) {
                continue;
            }
            let lighter: Vec<Carton> = cartons
                .iter()
                .map(|known| Carton { max_gross: known.max_gross.min(*limit), ..known.clone() })
                .collect();
            let packings = pack(&items, &lighter, budget).into_iter();
            found.extend(packings.filter(|packing| packing.unpacked.is_empty()).find(keeps));
        }
        return Ok(found);
    }
    Err(left.iter().map(|left| refusal(consignment, left)).collect())
}

fn refusal(consignment: &Consignment<'_>, left: &Unpacked) -> Refusal {
    let line = consignment.lines.get(left.item).map(|line| line.line.id.clone()).unwrap_or_default();
    let reason =
        Reason::new("unpacked", [("why", left.because.code().to_owned()), ("quantity", left.quantity.to_string())]);
    Refusal {
        subject: Subject::Line,
        id: line.clone(),
        lines: vec![line],
        severity: Severity::Prohibited,
        code: "unpacked".to_owned(),
        needs: None,
        because: left.because.sentence(),
        reason,
        source: None,
    }
}

fn item(line: &crate::fulfil::ConsignmentLine<'_>) -> Item {
    let (sent, goods) = (line.line, &line.line.goods);
    let is = |attribute: &str| among(&goods.attributes, attribute);
    Item {
        id: sent.id.clone(),
        quantity: line.quantity,
        dimensions_mm: sent.piece.dimensions_mm,
        weight: sent.piece.weight,
        orientation: match sent.orientation {
            Orientation::Any => crate::pack::Orientation::Any,
            Orientation::Upright => crate::pack::Orientation::Upright,
            Orientation::Flat => crate::pack::Orientation::Flat,
        },
        fragile: is("fragile"),
        no_stack: is("no_stack"),
        ship_alone: is("ship_alone"),
        own_box: is("own_box"),
        ..Item::default()
    }
}

/// Only the order of costs matters to the packer, so that a book for browsers need not tell them: how many are cheaper.
pub(crate) fn rank_of_cost(cost: Decimal, costs: &[Decimal]) -> u64 {
    costs
        .iter()
        .enumerate()
        .filter(|(at, other)| **other < cost && !costs.iter().take(*at).any(|known| known == *other))
        .count() as u64
}

fn carton(known: &PackingBox, costs: &[Decimal]) -> Carton {
    Carton {
        id: known.id.clone(),
        inner_mm: known.inner_mm,
        outer_mm: known.outer_mm,
        tare: known.tare,
        max_gross: known.max_gross,
        cost: rank_of_cost(known.cost, costs),
        supply: known.supply,
        kind: match known.kind {
            BoxKind::Box => CartonKind::Box,
            BoxKind::Mailer => CartonKind::Mailer,
            BoxKind::Tube => CartonKind::Tube,
        },
    }
}
