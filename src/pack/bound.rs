//! What is the least number of cartons that could hold what is left?
//!
//! In: a cart and how many of each kind are left. Out: a number of cartons below which no search need look.
//!
//! The rule: volume, weight and the height of what must be stacked each need so many cartons. One carton is enough only if there is
//! a carton that could hold all. Things that only a few cartons hold need cartons of their own where the rest does not fit those;
//! and whatever else is in such cartons, they add no more volume and weight than they have.

use super::carton::carries;
use super::kind::{Kind, clamp};
use super::room::{fits, volume};
use super::share::Cart;
use crate::gather::Gather;
use crate::weight::Weight;

/// A fraction of a carton is counted in parts of this.
const WHOLE: u64 = 1 << 32;

/// No sharing of what is left needs fewer cartons than this.
pub(super) fn bound(cart: &Cart, left: &[u32]) -> u32 {
    let all = bound_of_measures(cart, left);
    // The kinds that the fewest cartons hold, with everything that goes only into those.
    let held_by = |kind: usize| (0..cart.cartons.len()).filter(move |carton| cart.holds(kind, *carton));
    let there = left.iter().enumerate().filter(|(_, left)| **left > 0).map(|(kind, _)| kind);
    let Some(rarest) = there.filter(|kind| held_by(*kind).next().is_some()).min_by_key(|kind| held_by(*kind).count())
    else {
        return all;
    };
    let only = |wanted: &dyn Fn(usize) -> bool| -> Vec<u32> {
        left.iter().enumerate().map(|(kind, left)| if wanted(kind) { *left } else { 0 }).listed()
    };
    if held_by(rarest).count() == cart.cartons.len() {
        return all;
    }
    let bound_there = bound_of_measures(cart, &only(&|kind| held_by(kind).all(|carton| cart.holds(rarest, carton))));
    let elsewhere = only(&|kind| !held_by(kind).any(|carton| cart.holds(rarest, carton)));
    let apart = bound_there.saturating_add(bound_of_measures(cart, &elsewhere));
    all.max(apart).max(bound_with(cart, left, rarest, bound_there))
}

/// The bound if so many of the cartons are ones that hold the rarest kind, and the rest are the largest.
fn bound_with(cart: &Cart, left: &[u32], rarest: usize, cartons: u32) -> u32 {
    let (mut filled, mut weight) = (0u64, Weight::ZERO);
    for (kind, left) in cart.kinds.iter().zip(left) {
        filled = filled.saturating_add(kind.volume.saturating_mul(u64::from(*left)));
        weight = weight.plus(kind.weight(*left, *left));
    }
    let most = |only_rarest: bool, of: &dyn Fn(usize) -> u64| {
        (0..cart.cartons.len()).filter(|carton| !only_rarest || cart.holds(rarest, *carton)).map(of).max().unwrap_or(0)
    };
    let more = |total: u64, of: &dyn Fn(usize) -> u64| {
        let rest = total.saturating_sub(most(true, of).saturating_mul(u64::from(cartons)));
        match most(false, of) {
            0 => 0,
            each => clamp(rest.div_ceil(each)),
        }
    };
    let room = |carton: usize| {
        cart.spaces.get(carton).into_iter().flatten().map(|space| volume(space.inner)).max().unwrap_or(0)
    };
    let may_carry = |carton: usize| cart.cartons.get(carton).map_or(0, |carton| carries(carton).in_nanograms());
    cartons.saturating_add(more(filled, &room).max(more(weight.in_nanograms(), &may_carry)))
}

/// The bound by volume, weight and stacked height.
fn bound_of_measures(cart: &Cart, left: &[u32]) -> u32 {
    if left.iter().all(|left| *left == 0) {
        return 0;
    }
    let (mut by_volume, mut by_weight, mut by_height) = (0u64, 0u64, 0u64);
    for ((index, kind), left) in cart.kinds.iter().enumerate().zip(left).filter(|(_, left)| **left > 0) {
        let mut least: Option<[u64; 3]> = None;
        let weight = kind.weight(*left, *left).in_nanograms();
        for carton in (0..cart.cartons.len()).filter(|carton| cart.holds(index, *carton)) {
            let may_carry = cart.cartons.get(carton).map_or(Weight::ZERO, carries);
            for space in cart.spaces.get(carton).into_iter().flatten() {
                let inner = space.inner;
                if !kind.poses.iter().any(|pose| fits(*pose, inner)) {
                    continue;
                }
                let parts = [
                    part(kind.volume, volume(inner)),
                    part(weight, may_carry.in_nanograms()),
                    part(stacked_height(kind, inner), u64::from(inner[2])),
                ];
                let so_far = least.unwrap_or(parts);
                least = Some([so_far[0].min(parts[0]), so_far[1].min(parts[1]), so_far[2].min(parts[2])]);
            }
        }
        let Some(least) = least else { continue };
        by_volume = by_volume.saturating_add(least[0].saturating_mul(u64::from(*left)));
        by_weight = by_weight.saturating_add(least[1]);
        by_height = by_height.saturating_add(least[2].saturating_mul(u64::from(*left)));
    }
    let cartons = clamp(by_volume.max(by_weight).max(by_height).div_ceil(WHOLE)).max(1);
    let one_will_do = cartons == 1 && (0..cart.cartons.len()).any(|carton| cart.may_hold_all(left, carton));
    if one_will_do { 1 } else { cartons.max(2) }
}

/// The height that a unit adds to a stack in this space; none if it could stand beside another.
fn stacked_height(kind: &Kind, inner: [u32; 3]) -> u64 {
    let floor = u64::from(inner[0]) * u64::from(inner[1]);
    let poses = kind.poses.iter().filter(|pose| fits(**pose, inner));
    let heights = poses.map(|pose| {
        let covers_half = u64::from(pose[0]) * u64::from(pose[1]) * 2 > floor;
        if covers_half { u64::from(pose[2]) } else { 0 }
    });
    heights.min().unwrap_or(0)
}

/// A value as a fraction of a whole.
fn part(value: u64, whole: u64) -> u64 {
    let parts = (u128::from(value) * u128::from(WHOLE)).checked_div(u128::from(whole)).unwrap_or(0);
    u64::try_from(parts).unwrap_or(u64::MAX)
}
