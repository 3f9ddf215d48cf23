//! Could all of this be in one space, or need no search look?
//!
//! In: a space, the kinds and how many of each are left. Out: no, where it cannot be; else perhaps.
//!
//! The rule: every unit fits by itself, and their volumes add up to no more than the space has. Two things that are together wider
//! than the space are never apart along its width, so they must be apart along its length or height. Of a crowd of things no two
//! of which are ever apart along some axes, the extents along the other axes add up: things too wide and too long to lie beside
//! each other lie on each other, and their heights are no more than the height of the space; things too high to lie on each other
//! share its floor. Things that must have nothing above them share the floor too.
//!
//! Where it comes from: two boxes that do not overlap are apart along some axis, as the integer models of container loading say
//! it (Chen, Lee and Shen, 1995).

use super::kind::Kind;
use super::room::{fits, smaller, volume};

/// Which of width, length and depth.
type Axes = [bool; 3];

/// The axes along which the things of a crowd are never apart, first those that most often show that a cart does not fit. A crowd
/// along no axis is everything: that is its volume. Two things that are never apart along any axis are a crowd along two as well.
const CROWDS: [Axes; 6] = [
    [true, true, false],
    [false, false, true],
    [true, false, false],
    [false, true, false],
    [true, false, true],
    [false, true, true],
];

/// Units of a kind, as they could stand in the space.
struct Thing<'a> {
    kind: &'a Kind,
    units: u64,
    /// The smallest extent along each axis.
    least: [u32; 3],
}

/// May the space hold all that is left, whatever it weighs?
pub(super) fn may_hold(kinds: &[Kind], left: &[u32], inner: [u32; 3]) -> bool {
    let left = || kinds.iter().zip(left).filter(|(_, left)| **left > 0);
    let filled = left().map(|(kind, left)| kind.volume.saturating_mul(u64::from(*left)));
    if filled.fold(0, u64::saturating_add) > volume(inner) {
        return false;
    }
    let things: Option<Vec<Thing>> =
        left().map(|(kind, left)| Some(Thing { kind, units: u64::from(*left), least: least(kind, inner)? })).collect();
    let Some(things) = things else { return false };
    let floor = [false, false, true];
    let bare = things.iter().filter(|thing| thing.kind.bare_top);
    let bare_floor = bare.map(|thing| thing.units.saturating_mul(least_beside(thing.kind, inner, floor)));
    bare_floor.fold(0, u64::saturating_add) <= beside(inner, floor)
        && CROWDS.iter().all(|axes| crowded(&things, inner, *axes) <= beside(inner, *axes))
}

/// What a crowd takes up along the other axes. In it is every unit that is never apart from another of its kind, and one of each
/// kind besides that is never apart from any of these.
fn crowded(things: &[Thing], inner: [u32; 3], axes: Axes) -> u64 {
    let never_apart = |one: [u32; 3], other: [u32; 3]| {
        let mut sides = one.iter().zip(other).zip(inner).zip(axes).filter(|(_, never)| *never);
        sides.all(|(((one, other), space), _)| u64::from(*one) + u64::from(other) > u64::from(space))
    };
    // Who is never apart from the smallest is never apart from any.
    let mut smallest = inner;
    let mut sum = 0u64;
    for of_one_kind in [true, false] {
        for thing in things {
            if never_apart(thing.least, thing.least) == of_one_kind && never_apart(thing.least, smallest) {
                let units = if of_one_kind { thing.units } else { 1 };
                sum = sum.saturating_add(units.saturating_mul(least_beside(thing.kind, inner, axes)));
                smallest = smaller(smallest, thing.least);
            }
        }
    }
    sum
}

/// The product of the sides along the other axes: a length, or an area.
fn beside(size: [u32; 3], axes: Axes) -> u64 {
    size.iter().zip(axes).filter(|(_, never)| !never).map(|(side, _)| u64::from(*side)).product()
}

/// The least that a unit takes up along the other axes, in any pose that fits.
fn least_beside(kind: &Kind, inner: [u32; 3], axes: Axes) -> u64 {
    let poses = kind.poses.iter().filter(|pose| fits(**pose, inner));
    poses.map(|pose| beside(*pose, axes)).min().unwrap_or(0)
}

/// The smallest extent along each axis, over the poses that fit; `None` if none does.
fn least(kind: &Kind, inner: [u32; 3]) -> Option<[u32; 3]> {
    kind.poses.iter().filter(|pose| fits(**pose, inner)).copied().reduce(smaller)
}

#[cfg(test)]
mod tests {
    use super::super::block::{Manner, Reach};
    use super::super::kind::{Kind, kinds};
    use super::super::load::Load;
    use super::super::room::{Room, fits, volume};
    use super::super::search::{Allowance, Search};
    use super::super::{Item, Orientation};
    use super::may_hold;
    use proptest::prelude::*;

    /// A few things for a space, some of which must not be turned over or have anything above them.
    fn any_cart(side: u32) -> impl Strategy<Value = ([u32; 3], Vec<Item>)> {
        let item = ([1..=side, 1..=side, 1..=side], 1..4u32, any::<bool>(), prop::bool::weighted(0.3));
        let items = prop::collection::vec(item, 1..4).prop_map(|items| {
            let item = |(dimensions_mm, quantity, upright, no_stack)| Item {
                dimensions_mm,
                quantity,
                no_stack,
                orientation: if upright { Orientation::Upright } else { Orientation::Any },
                ..Item::default()
            };
            items.into_iter().map(item).collect()
        });
        ([1..=side, 1..=side, 1..=side], items)
    }

    fn left(kinds: &[Kind]) -> Vec<u32> {
        kinds.iter().map(|kind| kind.units).collect()
    }

    /// Carts of little enough volume that the space may not hold all the same.
    fn any_refused(side: u32) -> impl Strategy<Value = ([u32; 3], Vec<Kind>)> {
        let cart = any_cart(side).prop_map(|(inner, items)| (inner, kinds(&items, false, |_| true)));
        cart.prop_filter("the rule bites", |(inner, kinds)| {
            let filled: u64 = kinds.iter().map(|kind| kind.volume * u64::from(kind.units)).sum();
            let each_fits = kinds.iter().all(|kind| kind.poses.iter().any(|pose| fits(*pose, *inner)));
            each_fits && filled <= volume(*inner) && !may_hold(kinds, &left(kinds), *inner)
        })
    }

    /// Tries every place of every pose of every unit, floating ones too.
    fn some_way(units: &[&Kind], inner: [u32; 3], placed: &mut Vec<(Room, bool)>) -> bool {
        let Some((kind, rest)) = units.split_first() else { return true };
        for pose in kind.poses.iter().filter(|pose| fits(**pose, inner)) {
            let ends = [inner[0] - pose[0], inner[1] - pose[1], inner[2] - pose[2]];
            for x in 0..=ends[0] {
                for y in 0..=ends[1] {
                    for z in 0..=ends[2] {
                        let region = Room::taken([x, y, z], *pose);
                        let in_the_way = |(other, bare): &(Room, bool)| {
                            let above = |lower: &Room, upper: &Room| {
                                lower.shared_area(upper) > 0 && upper.low[2] >= lower.high[2]
                            };
                            region.meets(other)
                                || (*bare && above(other, &region))
                                || (kind.bare_top && above(&region, other))
                        };
                        if !placed.iter().any(in_the_way) {
                            placed.push((region, kind.bare_top));
                            if some_way(rest, inner, placed) {
                                return true;
                            }
                            placed.pop();
                        }
                    }
                }
            }
        }
        false
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

        #[test]
        fn what_it_refuses_fits_in_no_way_at_all((inner, kinds) in any_refused(4)) {
            let units: Vec<&Kind> =
                kinds.iter().flat_map(|kind| std::iter::repeat_n(kind, kind.units as usize)).collect();
            prop_assert!(!some_way(&units, inner, &mut Vec::new()));
        }

        #[test]
        fn what_it_refuses_no_search_packs((inner, kinds) in any_refused(60)) {
            let start = Load::new(inner, crate::weight::Weight::MOST, left(&kinds));
            let reach = Reach::new(&kinds, &left(&kinds), inner);
            let mut search = Search::new(&kinds);
            for manner in Manner::ALL {
                search.manner = manner;
                let mut allowance = Allowance { left: 20_000 };
                prop_assert!(!search.fill(start.clone(), &reach, 20_000, &mut allowance).done());
            }
        }
    }
}
