//! Which boxes hold a consignment? The shop's articles and boxes as the packer asks for them, and the packed parcels as
//! carriers see them.

use crate::book::names::among;
use crate::book::shop::{BoxKind, Orientation, PackingBox, Shop, WithoutBox};
use crate::fulfil::Consignment;
use crate::money::{Decimal, Overflow, add, allot, minor_unit};
use crate::pack::{Budget, Carton, CartonKind, Item, Packing, Unpacked, pack};
use crate::problem::{Reason, Refusal, Severity, Subject};
use crate::rate::RatedParcel;
use crate::sort;

/// How many placements are tried for a cart.
const EFFORT: u64 = 20_000;

/// Up to four packings of a consignment, best first; what fits no box travels in its own, or is refused.
///
/// # Errors
/// A refusal of each line that cannot be packed.
pub fn packings(consignment: &Consignment<'_>, shop: &Shop) -> Result<Vec<Packing>, Vec<Refusal>> {
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
        return Ok(found);
    }
    Err(left.iter().map(|left| refusal(consignment, left)).collect())
}

/// The parcels of a packing as carriers see them; a line's value goes with its pieces.
///
/// # Errors
/// [`Overflow`] when a value is too large.
pub(super) fn rated(
    consignment: &Consignment<'_>,
    packing: &Packing,
    shop: &Shop,
    digits: u32,
) -> Result<Vec<RatedParcel>, Overflow> {
    let parcels = packing.parcels.iter().map(|parcel| RatedParcel {
        outer_mm: parcel.outer_mm,
        weight_g: parcel.weight_g,
        packaging: parcel.carton.and_then(|number| shop.boxes.get(number)).map_or(BoxKind::Box, |carton| carton.kind),
        goods_value: None,
    });
    let mut parcels: Vec<RatedParcel> = parcels.collect();
    if parcels.len() < 2 {
        return Ok(parcels);
    }
    let keys: Vec<String> = (0..parcels.len()).map(|at| format!("{at:06}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    for (item, line) in consignment.lines.iter().enumerate() {
        let pieces = packing.parcels.iter().map(|parcel| {
            let inside = parcel.contents.iter().filter(|(known, _)| *known == item);
            Decimal::from(inside.map(|(_, quantity)| u64::from(*quantity)).fold(0, u64::saturating_add))
        });
        let pieces: Vec<Decimal> = pieces.collect();
        let shares = allot(line.value, minor_unit(digits), &pieces, &keys)?;
        for (parcel, share) in parcels.iter_mut().zip(shares) {
            parcel.goods_value = Some(add(parcel.goods_value.unwrap_or_default(), share)?);
        }
    }
    Ok(parcels)
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
    let goods = &line.line.goods;
    let is = |attribute: &str| among(&goods.attributes, attribute);
    Item {
        id: line.line.id.clone(),
        quantity: line.quantity,
        dimensions_mm: goods.dimensions_mm,
        weight_g: goods.weight_g,
        orientation: match goods.orientation {
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
        tare_g: known.tare_g,
        max_gross_g: known.max_gross_g,
        cost: rank_of_cost(known.cost, costs),
        supply: known.supply,
        kind: match known.kind {
            BoxKind::Box => CartonKind::Box,
            BoxKind::Mailer => CartonKind::Mailer,
            BoxKind::Tube => CartonKind::Tube,
        },
    }
}
