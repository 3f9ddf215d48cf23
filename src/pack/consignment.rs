//! Which boxes hold each consignment? The shop's articles and boxes as the packer asks for them.
//!
//! In: an order, its consignments and the services that may carry them. Out: up to four packings of each, best first; what fits
//! no box travels in its own, or is refused as the shop says. A plan of which a consignment cannot be packed is none; what cannot be
//! packed is told where no plan is left.
//!
//! The rule: a warehouse packs into the boxes that it has. Goods are packed for the boxes alone. Where none of those packings keeps
//! a limit of a service, they are packed once more in the boxes that it takes, and no heavier than it takes them; limits that come
//! to the same share that packing. Goods are packed once more without the largest of their boxes, in smaller or shorter ones, if it
//! is bulky, long or heavy: two cheap parcels may cost less than one that is dear. Which packing is cheapest is for the carrier's
//! bill to say.

use super::limit::{Allowed, limits};
use super::reason::misfit;
use super::room::volume;
use super::{Budget, Carton, CartonKind, Item, Packing, Unpacked, pack};
use crate::book::names::{admits, among};
use crate::book::shop::{BoxKind, Orientation, PackingBox, Shop, WithoutBox};
use crate::fulfil::{Consignment, Proposal};
use crate::gather::Gather;
use crate::money::Decimal;
use crate::order::{Order, ServiceOffered};
use crate::problem::{Reason, Refusal, Severity};
use crate::refused::{Belongs, Refused};
use crate::sort;
use crate::weight::Weight;

/// How many placements are tried for a cart.
const EFFORT: u64 = 20_000;
/// How many are tried for a cart without its largest box.
const EFFORT_WITHOUT: u64 = 2_000;
/// Carriers bill a parcel by its bulk where it weighs less than its outer size would at this density: a kilogram in four litres.
const DENSE_NANOGRAMS_PER_MM3: u64 = 250_000;
/// They ask nothing more for length up to this.
const LONG_MM: u32 = 500;
/// And nothing more for weight up to this.
const HEAVY: Weight = Weight::grams(20_000);

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
    let costs: Vec<Decimal> = order.shop.boxes.iter().map(|known| known.cost).listed();
    let cartons: Vec<Carton> = order.shop.boxes.iter().map(|known| carton(known, &costs)).listed();
    let limits = limits(services, &order.place, &cartons);
    let (mut packed, mut unpacked): (Vec<Packed<'s>>, Vec<Refusal>) = (Vec::new(), Vec::new());
    for (number, consignment) in proposal.consignments.iter().enumerate() {
        if !proposal.plans.iter().any(|plan| plan.consignments.contains(&number)) {
            continue;
        }
        // The same goods are packed alike wherever the same boxes are.
        let is_alike = |other: &Consignment<'_>| {
            other.warehouse.boxes == consignment.warehouse.boxes && goods(other).eq(goods(consignment))
        };
        let found = match packed.iter().find(|other| is_alike(other.consignment)) {
            Some(alike) => Ok(alike.packings.clone()),
            None => packings(consignment, order.shop, &cartons, &limits),
        };
        match found {
            Ok(packings) => packed.push(Packed { number, consignment, packings }),
            Err(lines) => unpacked.extend(lines),
        }
    }
    let is_packed = |number: &usize| packed.iter().any(|known: &Packed<'_>| known.number == *number);
    if !proposal.plans.iter().any(|plan| plan.consignments.iter().all(is_packed)) {
        unpacked.into_iter().for_each(|refusal| refused.note(Belongs::ToLines, refusal));
    }
    packed
}

/// What of which line is in a consignment.
fn goods<'c>(consignment: &'c Consignment<'_>) -> impl Iterator<Item = (&'c str, u32)> {
    consignment.lines.iter().map(|line| (line.line.id.as_str(), line.quantity))
}

/// Up to four packings of a consignment, best first, one more for each limit that none of them keeps, and one without the largest
/// box; or a refusal of each line that cannot be packed.
fn packings(
    consignment: &Consignment<'_>,
    shop: &Shop,
    cartons: &[Carton],
    limits: &[Allowed],
) -> Result<Vec<Packing>, Vec<Refusal>> {
    let mut items: Vec<Item> = consignment.lines.iter().map(item).listed();
    let budget = Budget { placements: EFFORT };
    let boxes = &consignment.warehouse.boxes;
    let own: Allowed = cartons.iter().map(|carton| admits(boxes, &carton.id).then_some(carton.max_gross)).listed();
    let mut found = all_packed_in(&items, cartons, &own, budget);
    if shop.without_box == WithoutBox::OwnBox {
        let mut unpacked: Vec<usize> =
            found.iter().flat_map(|packing| packing.unpacked.iter().map(|left| left.item)).listed();
        sort::by(&mut unpacked, Ord::cmp);
        unpacked.dedup();
        if !unpacked.is_empty() {
            for (number, item) in items.iter_mut().enumerate() {
                item.own_box = item.own_box || unpacked.contains(&number);
            }
            found = all_packed_in(&items, cartons, &own, budget);
        }
    }
    let left = found.first().map(|packing| packing.unpacked.as_slice()).unwrap_or_default();
    if !left.is_empty() || found.is_empty() {
        return Err(left.iter().map(|left| refusal(consignment, left)).listed());
    }
    // A later packing that leaves something behind is none.
    found.retain(|packing| packing.unpacked.is_empty());
    let without = found.first().and_then(|packing| without_its_box(packing, cartons));
    let of_own = |allowed: &Allowed| -> Allowed { allowed.iter().zip(&own).map(|(most, own)| own.and(*most)).listed() };
    for allowed in limits {
        if !found.iter().any(|packing| keeps(packing, allowed)) {
            found.extend(packed_in(&items, cartons, &of_own(allowed), budget));
        }
    }
    let budget = Budget { placements: EFFORT_WITHOUT };
    let without = without.and_then(|allowed| packed_in(&items, cartons, &of_own(&allowed), budget));
    found.extend(without.filter(|packing| !found.contains(packing)));
    Ok(found)
}

/// Whether no carton is heavier than allowed. What is its own box is one in every packing.
fn keeps(packing: &Packing, allowed: &Allowed) -> bool {
    packing.parcels.iter().all(|parcel| {
        let most = parcel.carton.map(|carton| allowed.get(carton).copied().flatten());
        most.is_none_or(|most| most.is_some_and(|most| parcel.weight <= most))
    })
}

/// The best packing in the cartons that are allowed; `None` if they do not hold everything.
fn packed_in(items: &[Item], cartons: &[Carton], allowed: &Allowed, budget: Budget) -> Option<Packing> {
    let (_, kept) = kept(cartons, allowed);
    if items.iter().any(|item| !item.own_box && misfit(item, &kept).is_some()) {
        return None;
    }
    let packings = all_packed_in(items, cartons, allowed, budget);
    packings.into_iter().next().filter(|packing| packing.unpacked.is_empty())
}

/// The packings in the cartons that are allowed, best first.
fn all_packed_in(items: &[Item], cartons: &[Carton], allowed: &Allowed, budget: Budget) -> Vec<Packing> {
    let (numbers, kept) = kept(cartons, allowed);
    let mut packings = pack(items, &kept, budget);
    for parcel in packings.iter_mut().flat_map(|packing| &mut packing.parcels) {
        parcel.carton = parcel.carton.and_then(|number| numbers.get(number).copied());
    }
    packings
}

/// The cartons that are allowed, and their numbers among all.
fn kept(cartons: &[Carton], allowed: &Allowed) -> (Vec<usize>, Vec<Carton>) {
    let cartons = cartons.iter().zip(allowed).enumerate();
    let kept =
        cartons.filter_map(|(number, (carton, most))| Some((number, Carton { max_gross: (*most)?, ..carton.clone() })));
    kept.unzip()
}

/// Where the largest carton holds more than one unit, and is bulky, long or heavy: the cartons that are smaller or shorter.
fn without_its_box(packing: &Packing, cartons: &[Carton]) -> Option<Allowed> {
    let boxed = packing.parcels.iter().filter(|parcel| parcel.carton.is_some());
    let one = boxed.max_by_key(|parcel| volume(parcel.outer_mm))?;
    let (size, long) = (volume(one.outer_mm), one.outer_mm.iter().any(|side| *side > LONG_MM));
    let bulky = one.weight < Weight::nanograms(size.saturating_mul(DENSE_NANOGRAMS_PER_MM3));
    if one.placements.len() < 2 || !(bulky || long || one.weight > HEAVY) {
        return None;
    }
    let longest = one.outer_mm.iter().max();
    let less = |carton: &Carton| volume(carton.outer_mm) < size || carton.outer_mm.iter().max() < longest;
    Some(cartons.iter().map(|carton| less(carton).then_some(carton.max_gross)).listed())
}

fn refusal(consignment: &Consignment<'_>, left: &Unpacked) -> Refusal {
    let line = consignment.lines.get(left.item).map(|line| line.line.id.clone()).unwrap_or_default();
    let reason =
        Reason::new("unpacked", [("why", left.because.code().to_owned()), ("quantity", left.quantity.to_string())]);
    Refusal::line(&line, Severity::Prohibited, reason, left.because.sentence())
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
