//! Which of several packings is best, and for whom?
//!
//! In: a cart and the shop's cartons. Out: up to four packings that differ in the cartons that they use, best first: the fewest
//! parcels, the smallest outer volume, the lightest, the cheapest cartons.
//!
//! The rule: things that ship alone or are their own box are parcels by themselves. The rest is shared out among cartons, once for
//! each aim; where a smaller, lighter or cheaper carton holds the same, it is exchanged. A packing that leaves less unpacked is
//! better; then one with fewer parcels, less outer volume, cheaper cartons, less weight. Compressible things are squeezed only if
//! that saves a parcel.

use super::bound::bound;
use super::carton::{carries, outer_mm};
use super::fewest::{Aim, Fewest, Next, Sharing};
use super::kind::{Kind, Run, clamp, kinds};
use super::reason::{Because, Unpacked, misfit};
use super::room::volume;
use super::search::{Allowance, Manner};
use super::share::{Cart, Filled, contents, place_units};
use super::weight::fewer_by_weight;
use super::{Budget, Carton, Item, MOST_UNITS, Packing, Parcel, Placement};
use crate::gather::Gather;
use crate::sort;
use crate::weight::Weight;

/// Packs a cart for each aim.
pub(super) fn packings(items: &[Item], cartons: &[Carton], budget: Budget) -> Vec<Packing> {
    let mut allowance = Allowance { left: budget.placements };
    let mut found = packings_of(items, cartons, false, &mut allowance);
    if items.iter().any(|item| item.compressible_percent > 0 && !item.own_box) {
        let needs = |packing: &Packing| (unpacked_units(packing), packing.parcels.len());
        let squeezed = packings_of(items, cartons, true, &mut allowance);
        if squeezed.first().map(needs) < found.first().map(needs) {
            found = squeezed;
        }
    }
    found
}

fn unpacked_units(packing: &Packing) -> u64 {
    packing.unpacked.iter().map(|unpacked| u64::from(unpacked.quantity)).sum()
}

fn packings_of(items: &[Item], cartons: &[Carton], squeezed: bool, allowance: &mut Allowance) -> Vec<Packing> {
    let mut base = Packing::default();
    // What cannot be shared out at all, and the limit on units.
    let mut units = 0u32;
    let mut shared = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut keep = Item { id: String::new(), ..*item };
        let room = MOST_UNITS.saturating_sub(units);
        if keep.quantity > room {
            let quantity = keep.quantity - room;
            base.unpacked.push(Unpacked { item: index, quantity, because: Because::TooMany });
            keep.quantity = room;
        }
        units = units.saturating_add(keep.quantity);
        if item.own_box {
            base.parcels.extend(std::iter::repeat_n(own_box(index, item), keep.quantity as usize));
            keep.quantity = 0;
        }
        shared.push(keep);
    }
    let mut supply: Vec<u32> = cartons.iter().map(|carton| carton.supply.unwrap_or(u32::MAX)).listed();
    ship_alone(&mut shared, cartons, squeezed, &mut supply, &mut base, allowance);

    let all_kinds = kinds(&shared, squeezed, |_| true);
    let (kinds, misfits) = split_misfits(all_kinds, cartons);
    for (item, quantity) in misfits {
        let because = shared.get(item).and_then(|item| misfit(item, cartons)).unwrap_or(Because::NoRoom);
        base.unpacked.push(Unpacked { item, quantity, because });
    }
    if kinds.is_empty() {
        return vec![base];
    }
    let left: Vec<u32> = kinds.iter().map(|kind| kind.units).listed();
    let cart = Cart::new(&kinds, cartons);
    let fewest = Fewest::new(&cart, supply, &left);
    // A quarter is kept for what weight decides.
    let kept = allowance.part(allowance.left / 4);
    let mut sharings = share(&fewest, &left, allowance);
    allowance.give_back(kept);
    let mut packings: Vec<Packing> = Vec::with_capacity(4);
    let mut used: Vec<Vec<usize>> = Vec::with_capacity(4);
    for sharing in sharings.drain(..) {
        let mut cartons_used: Vec<usize> = sharing.filled.iter().map(|filled| filled.carton).listed();
        sort::by(&mut cartons_used, Ord::cmp);
        if !used.contains(&cartons_used) {
            used.push(cartons_used);
            packings.push(packing(&base, sharing, &cart));
        }
    }
    let needs = packings.iter().map(|packing| (unpacked_units(packing), packing.parcels.len())).min();
    let too_many = match needs {
        Some((unpacked, parcels)) if unpacked == unpacked_units(&base) => parcels - base.parcels.len(),
        _ => usize::MAX,
    };
    if let Some(parcels) = fewer_by_weight(&cart, &fewest.supply, clamp(too_many as u64), allowance) {
        // It takes the place of the one with the fewest parcels so far.
        if packings.len() >= 4 {
            packings.remove(0);
        }
        base.parcels.extend(parcels);
        packings.push(base);
    }
    sort::by_key(&mut packings, |packing| rank(packing, cartons));
    packings
}

fn own_box(index: usize, item: &Item) -> Parcel {
    let size_mm = item.dimensions_mm;
    let placements = vec![Placement { item: index, at_mm: [0; 3], size_mm }];
    Parcel { carton: None, contents: vec![(index, 1)], outer_mm: size_mm, weight: item.weight, placements }
}

/// Gives every unit that ships alone the smallest carton that holds it.
fn ship_alone(
    shared: &mut [Item],
    cartons: &[Carton],
    squeezed: bool,
    supply: &mut [u32],
    base: &mut Packing,
    allowance: &mut Allowance,
) {
    for (index, item) in shared.iter_mut().enumerate() {
        if !item.ship_alone || item.quantity == 0 {
            continue;
        }
        if let Some(because) = misfit(item, cartons) {
            base.unpacked.push(Unpacked { item: index, quantity: item.quantity, because });
            item.quantity = 0;
            continue;
        }
        let one = [Item { id: String::new(), quantity: 1, ..*item }];
        let squeezes = if squeezed { [false, true].iter() } else { [false].iter() };
        for squeeze in squeezes {
            let mut kinds = kinds(&one, *squeeze, |_| true);
            for run in kinds.iter_mut().flat_map(|kind| &mut kind.runs) {
                run.item = index;
            }
            let alike = parcels_alike(&kinds, item.quantity, cartons, supply, allowance);
            item.quantity = item.quantity.saturating_sub(clamp(alike.len() as u64));
            base.parcels.extend(alike);
        }
        if item.quantity > 0 {
            base.unpacked.push(Unpacked { item: index, quantity: item.quantity, because: Because::SupplyUsedUp });
            item.quantity = 0;
        }
    }
}

/// Up to so many parcels with the same units, each in the smallest carton in supply that holds them.
pub(super) fn parcels_alike(
    kinds: &[Kind],
    times: u32,
    cartons: &[Carton],
    supply: &mut [u32],
    allowance: &mut Allowance,
) -> Vec<Parcel> {
    let cart = Cart::new(kinds, cartons);
    let left: Vec<u32> = kinds.iter().map(|kind| kind.units).listed();
    let mut parcels = Vec::new();
    let mut missing = times;
    while missing > 0 {
        let Some(filled) = Fewest::new(&cart, supply.to_vec(), &left).one(&left, allowance) else { break };
        let (Some(supply), Some(parcel)) = (supply.get_mut(filled.carton), parcel(&filled, &cart)) else { break };
        let alike = missing.min(*supply);
        parcels.extend(std::iter::repeat_n(parcel, alike as usize));
        *supply = supply.saturating_sub(alike);
        missing -= alike;
    }
    parcels
}

/// Takes out of the kinds the units that no carton holds by size and weight.
fn split_misfits(all: Vec<Kind>, cartons: &[Carton]) -> (Vec<Kind>, Vec<(usize, u32)>) {
    let mut misfits = Vec::new();
    let mut kept = Vec::with_capacity(all.len());
    for mut kind in all {
        let alone = [Kind { runs: Vec::new(), ..kind.clone() }];
        let cart = Cart::new(&alone, cartons);
        let most = cartons
            .iter()
            .enumerate()
            .filter(|(index, _)| cart.holds(0, *index))
            .map(|(_, carton)| carries(carton))
            .max();
        kind.runs.retain(|run| {
            let fits = most.is_some_and(|most| run.weight <= most);
            if !fits {
                misfits.push((run.item, run.quantity));
            }
            fits
        });
        // Units that fewer cartons can carry are a kind of their own, or they would keep the lighter ones out of those.
        let carriers = |run: &Run| cartons.iter().filter(|carton| run.weight <= carries(carton)).count();
        for runs in kind.runs.chunk_by(|one, other| carriers(one) == carriers(other)) {
            let units = runs.iter().map(|run| run.quantity).sum();
            kept.push(Kind { runs: runs.to_vec(), units, ..kind.clone() });
        }
    }
    (kept, misfits)
}

/// Shares out the cart for each aim.
fn share(fewest: &Fewest, left: &[u32], allowance: &mut Allowance) -> Vec<Sharing> {
    let none_left = || vec![0; left.len()];
    let mut sharings = Vec::with_capacity(4);
    let least = bound(fewest.cart, left);
    if least <= 1
        && let Some(filled) = fewest.one(left, allowance)
    {
        for aim in [Aim::Weight, Aim::Cost] {
            if let Some(other) = fewest.exchange(&filled, left, &fewest.supply, aim, allowance) {
                sharings.push(Sharing { filled: vec![other], left: none_left(), torn: Vec::new() });
            }
        }
        sharings.insert(0, Sharing { filled: vec![filled], left: none_left(), torn: Vec::new() });
        return sharings;
    }
    let mut best = fewest.one_after_another(left, Aim::Parcels, Next::HardestFirst, Manner::Volume, allowance);
    // Before the search for fewer parcels, which may take all that is allowed: fewer are not always cheaper to send.
    let mut of_aims = Vec::with_capacity(4);
    for aim in [Aim::OuterVolume, Aim::Weight, Aim::Cost] {
        if allowance.spent() {
            break;
        }
        of_aims.push(fewest.one_after_another(left, aim, Next::HardestFirst, Manner::Volume, allowance));
    }
    let others = Next::ALL.into_iter().flat_map(|next| Manner::ALL.map(|manner| (next, manner))).skip(1);
    let needs =
        |sharing: &Sharing| (sharing.left.iter().map(|left| u64::from(*left)).sum::<u64>(), sharing.filled.len());
    for (next, manner) in others {
        if best.filled.len() <= least as usize || allowance.spent() {
            break;
        }
        let other = fewest.one_after_another(left, Aim::Parcels, next, manner, allowance);
        if needs(&other) < needs(&best) {
            best = other;
        }
    }
    if best.left.iter().all(|left| *left == 0) {
        best.filled = fewest.search(left, best.filled, allowance);
    }
    sharings.push(best);
    sharings.extend(of_aims);
    for (sharing, aim) in sharings.iter_mut().zip([Aim::Parcels, Aim::OuterVolume, Aim::Weight, Aim::Cost]) {
        exchange_all(fewest, sharing, left, aim, allowance);
    }
    sharings
}

/// Exchanges cartons for better ones that hold the same.
fn exchange_all(fewest: &Fewest, sharing: &mut Sharing, left: &[u32], aim: Aim, allowance: &mut Allowance) {
    let mut left = left.to_vec();
    let mut supply = fewest.supply.clone();
    for filled in &sharing.filled {
        if let Some(supply) = supply.get_mut(filled.carton) {
            *supply = supply.saturating_sub(1);
        }
    }
    for filled in &mut sharing.filled {
        if let Some(better) = fewest.exchange(filled, &left, &supply, aim, allowance) {
            if let Some(supply) = supply.get_mut(filled.carton) {
                *supply = supply.saturating_add(1);
            }
            if let Some(supply) = supply.get_mut(better.carton) {
                *supply = supply.saturating_sub(1);
            }
            *filled = better;
        }
        for (left, used) in left.iter_mut().zip(&filled.used) {
            *left = left.saturating_sub(*used);
        }
    }
}

fn packing(base: &Packing, sharing: Sharing, cart: &Cart) -> Packing {
    let mut packing = base.clone();
    packing.parcels.extend(sharing.filled.iter().filter_map(|filled| parcel(filled, cart)));
    for ((index, kind), left) in cart.kinds.iter().enumerate().zip(&sharing.left) {
        let because = match kind.group {
            Some(group) if sharing.torn.contains(&index) => Because::GroupTooLarge { group },
            _ => Because::SupplyUsedUp,
        };
        for run in kind.next(*left, *left) {
            packing.unpacked.push(Unpacked { item: run.item, quantity: run.quantity, because: because.clone() });
        }
    }
    sort::by_key(&mut packing.unpacked, |unpacked| unpacked.item);
    packing
}

fn parcel(filled: &Filled, cart: &Cart) -> Option<Parcel> {
    let carton = cart.cartons.get(filled.carton)?;
    let mut placements = Vec::with_capacity(filled.used.iter().map(|used| *used as usize).sum());
    for placed in &filled.placed {
        place_units(placed, cart.kinds, &mut placements);
    }
    let top =
        placements.iter().map(|placement| placement.at_mm[2].saturating_add(placement.size_mm[2])).max().unwrap_or(0);
    Some(Parcel {
        carton: Some(filled.carton),
        contents: contents(&placements),
        outer_mm: outer_mm(carton, top),
        weight: filled.weight.plus(carton.tare),
        placements,
    })
}

/// Lower is better.
fn rank(packing: &Packing, cartons: &[Carton]) -> (u64, usize, u64, u64, Weight) {
    let (mut outer, mut cost, mut weight) = (0u64, 0u64, Weight::ZERO);
    for parcel in &packing.parcels {
        outer = outer.saturating_add(volume(parcel.outer_mm));
        weight = weight.plus(parcel.weight);
        let carton = parcel.carton.and_then(|carton| cartons.get(carton));
        cost = cost.saturating_add(carton.map_or(0, |carton| carton.cost));
    }
    (unpacked_units(packing), packing.parcels.len(), outer, cost, weight)
}
