//! How few cartons of one type are enough where weight decides?
//!
//! In: a cart, how many of each carton there are, and how many cartons are too many. Out: parcels, if that gives fewer.
//!
//! The rule: first fit by falling weight. The heaviest unit goes first, each into the first carton of the type that may still carry
//! it; units of the same weight in the cart's order. Each carton's units are then packed by themselves, into the smallest carton
//! that holds them. If one does not find room, the next type is tried, the one that needs the fewest first. So no packing has more
//! parcels than first fit by weight has, wherever its parcels can be packed.
//!
//! Where it comes from: first fit decreasing never needs more than 11/9 of the fewest and one more (Johnson, 1973).

use super::Parcel;
use super::carton::carries;
use super::kind::{Kind, Run, clamp};
use super::objective::parcels_alike;
use super::room::volume;
use super::search::Allowance;
use super::share::Cart;
use crate::gather::Gather;
use crate::sort;
use crate::weight::Weight;

/// Cartons with the same units.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    /// Index and number of units of each item in one of them.
    units: Vec<(usize, u32)>,
    /// What one of them may still carry.
    left: Weight,
    /// How many of them there are.
    times: u32,
}

impl Group {
    /// So many of these cartons, with so many units more in each.
    fn with(&self, run: &Run, units: u32, times: u32) -> Self {
        let mut group = Self { units: self.units.clone(), left: self.left.less(run.weight.times(units)), times };
        group.units.push((run.item, units));
        group
    }
}

/// Packs the cart as first fit by falling weight shares it out, into fewer than so many parcels; `None` if that was not found.
pub(super) fn fewer_by_weight(
    cart: &Cart,
    supply: &[u32],
    too_many: u32,
    allowance: &mut Allowance,
) -> Option<Vec<Parcel>> {
    if too_many < 2 || cart.kinds.iter().any(|kind| kind.group.is_some()) {
        return None;
    }
    let mut runs: Vec<Run> = cart.kinds.iter().flat_map(|kind| kind.runs.iter().copied()).listed();
    sort::by_key(&mut runs, |run| (std::cmp::Reverse(run.weight), run.item));
    let types = cart.cartons.iter().zip(supply);
    let mut shared_out: Vec<(u32, u64, Vec<Group>)> = types
        .filter_map(|(carton, supply)| {
            let groups = first_fit(&runs, carries(carton), (*supply).min(too_many - 1))?;
            Some((groups.iter().map(|group| group.times).sum(), volume(carton.outer_mm), groups))
        })
        .listed();
    sort::by_key(&mut shared_out, |(count, outer, _)| (*count, *outer));
    shared_out.iter().find_map(|(_, _, groups)| packed(cart, groups, supply, allowance))
}

/// Shares out units, heaviest first, among at most so many cartons; `None` if they are too few.
fn first_fit(runs: &[Run], carries: Weight, cartons: u32) -> Option<Vec<Group>> {
    let mut groups = vec![Group { units: Vec::new(), left: carries, times: cartons }];
    for run in runs {
        let mut quantity = run.quantity;
        let mut next = Vec::with_capacity(groups.len() + 2);
        for mut group in groups {
            let each = group.left.holds(run.weight).map_or(quantity, clamp);
            // So many cartons take as many units as they may still carry, and one more takes what is over.
            let full = quantity.checked_div(each).unwrap_or(0).min(group.times);
            if full > 0 {
                next.push(group.with(run, each, full));
                quantity -= full * each;
                group.times -= full;
            }
            if group.times > 0 && quantity > 0 && each > 0 {
                next.push(group.with(run, quantity, 1));
                quantity = 0;
                group.times -= 1;
            }
            if group.times > 0 {
                next.push(group);
            }
        }
        if quantity > 0 {
            return None;
        }
        groups = next;
    }
    groups.retain(|group| !group.units.is_empty());
    Some(groups)
}

/// Packs each group's cartons; `None` if one cannot be packed.
fn packed(cart: &Cart, groups: &[Group], supply: &[u32], allowance: &mut Allowance) -> Option<Vec<Parcel>> {
    let mut supply = supply.to_vec();
    let mut parcels = Vec::new();
    for group in groups {
        let kinds: Vec<Kind> = cart.kinds.iter().filter_map(|kind| part(kind, &group.units)).listed();
        let alike = parcels_alike(&kinds, group.times, cart.cartons, &mut supply, allowance);
        if alike.len() < group.times as usize {
            return None;
        }
        parcels.extend(alike);
    }
    Some(parcels)
}

/// The kind with only these units; `None` if it has none of them.
fn part(kind: &Kind, units: &[(usize, u32)]) -> Option<Kind> {
    let inside = |run: &Run| units.iter().find(|(item, _)| *item == run.item).map(|(_, quantity)| *quantity);
    let runs: Vec<Run> = kind.runs.iter().filter_map(|run| Some(Run { quantity: inside(run)?, ..*run })).listed();
    let count = runs.iter().map(|run| run.quantity).sum();
    (count > 0).then(|| Kind { runs, units: count, ..kind.clone() })
}
