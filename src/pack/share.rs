//! How is one carton of a cart filled?
//!
//! In: the cart's kinds, how many of each are left, and a carton. Out: what goes into that carton and where.
//!
//! The rule: everything goes in if it can. Where not, a kind may be put first, because few cartons hold it; the items of a group
//! go in all together or not at all, before the things that belong to no group. If too much is left, the carton holds as much
//! volume as was found.

use crate::gather::Gather;
use crate::sort;
use crate::weight::Weight;
use std::cell::OnceCell;

use super::block::Reach;
use super::capacity::may_hold;
use super::carton::{Space, carries};
use super::kind::{Kind, Run, kinds};
use super::load::{Load, Placed};
use super::reason::{Because, Unpacked};
use super::room::{fits, volume};
use super::search::{Allowance, Manner, Search};
use super::{Budget, Carton, Item, LONGEST_SIDE_MM, Packing, Parcel, Placement};

/// A carton with what goes into it.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    /// Index of the carton.
    pub(super) carton: usize,
    /// The blocks in it.
    pub(super) placed: Vec<Placed>,
    /// Units in it, by kind.
    pub(super) used: Vec<u32>,
    /// Volume of the contents in cubic millimetres.
    pub(super) volume: u64,
    /// Weight of the contents.
    pub(super) weight: Weight,
}

/// The things of a cart that share cartons, and the cartons.
pub(super) struct Cart<'a> {
    pub(super) kinds: &'a [Kind],
    pub(super) cartons: &'a [Carton],
    /// The spaces of each carton.
    pub(super) spaces: Vec<Vec<Space>>,
    /// For each kind, for each carton: does a unit fit, by size and weight?
    pub(super) holds: Vec<Vec<bool>>,
    /// What lengths the whole cart's sides fill in each space; found when first asked for.
    reaches: Vec<Vec<OnceCell<Reach>>>,
}

impl<'a> Cart<'a> {
    pub(super) fn new(kinds: &'a [Kind], cartons: &'a [Carton]) -> Self {
        let poses: Vec<[u32; 3]> = kinds.iter().flat_map(|kind| kind.poses.iter().copied()).listed();
        let spaces: Vec<Vec<Space>> = cartons.iter().map(|carton| Space::all(carton, &poses)).listed();
        let holds = kinds
            .iter()
            .map(|kind| {
                let heaviest = kind.runs.first().map_or(Weight::ZERO, |run| run.weight);
                let fits_one = |spaces: &Vec<Space>| {
                    spaces.iter().any(|space| kind.poses.iter().any(|pose| fits(*pose, space.inner)))
                };
                spaces
                    .iter()
                    .zip(cartons)
                    .map(|(spaces, carton)| heaviest <= carries(carton) && fits_one(spaces))
                    .listed()
            })
            .listed();
        let reaches = spaces.iter().map(|spaces| spaces.iter().map(|_| OnceCell::new()).collect()).collect();
        Self { kinds, cartons, spaces, holds, reaches }
    }

    /// The spaces of a carton, each with the lengths that the cart's sides fill in it.
    fn spaces_of(&self, carton: usize) -> impl Iterator<Item = (&Space, &OnceCell<Reach>)> {
        self.spaces.get(carton).into_iter().flatten().zip(self.reaches.get(carton).into_iter().flatten())
    }

    fn reach<'b>(&self, space: &Space, reach: &'b OnceCell<Reach>) -> &'b Reach {
        reach.get_or_init(|| {
            let all: Vec<u32> = self.kinds.iter().map(|kind| kind.units).listed();
            Reach::new(self.kinds, &all, space.inner)
        })
    }

    /// Does the carton hold a unit of the kind?
    pub(super) fn holds(&self, kind: usize, carton: usize) -> bool {
        self.holds.get(kind).and_then(|holds| holds.get(carton)).copied().unwrap_or(false)
    }

    /// Could all that is left be in this carton, as far as its weight and what its spaces may hold tell?
    pub(super) fn may_hold_all(&self, left: &[u32], carton: usize) -> bool {
        self.may_carry_all(left, carton)
            && self.spaces.get(carton).into_iter().flatten().any(|space| may_hold(self.kinds, left, space.inner))
    }

    /// Is a unit of each kind that is left held, and all of them together light enough?
    fn may_carry_all(&self, left: &[u32], carton: usize) -> bool {
        let mut weight = Weight::ZERO;
        for ((index, kind), left) in self.kinds.iter().enumerate().zip(left).filter(|(_, left)| **left > 0) {
            if !self.holds(index, carton) {
                return false;
            }
            weight = weight.plus(kind.weight(*left, *left));
        }
        self.cartons.get(carton).is_some_and(|carton| weight <= carries(carton))
    }

    /// Puts everything that is left into one carton; `None` if that was not found. With no allowance, one dive only.
    pub(super) fn fill_with_all(
        &self,
        left: &[u32],
        carton: usize,
        allowance: &mut Allowance,
        effort: u64,
    ) -> Option<Filled> {
        if !self.may_carry_all(left, carton) {
            return None;
        }
        let mut search = Search::new(self.kinds);
        let all = self.kinds.iter().zip(left).map(|(kind, left)| kind.volume.saturating_mul(u64::from(*left)));
        let all = all.fold(0, u64::saturating_add);
        let spaces = self.spaces_of(carton).filter(|(space, _)| may_hold(self.kinds, left, space.inner));
        for (space, reach) in spaces {
            // With nothing left to try, a dive is made where it is likely to succeed.
            if allowance.spent() && all / 4 > volume(space.inner) / 5 {
                continue;
            }
            let mut load = self.empty(carton, *space, left.to_vec())?;
            let empty = load.mark();
            let mut ends = Vec::with_capacity(3);
            for manner in Manner::ALL {
                if allowance.spent() && !ends.is_empty() {
                    break;
                }
                search.manner = manner;
                search.dive(&mut load, &Reach::default(), allowance);
                if load.done() {
                    return Some(self.filled(carton, left, load));
                }
                ends.push((manner, load.volume));
                load.undo(&empty);
            }
            if effort == 0 || allowance.spent() {
                continue;
            }
            let reach = self.reach(space, reach);
            for (manner, reached) in ends {
                search.manner = manner;
                let better = search.improve(&load, reached, reach, effort / 3, allowance);
                if let Some(load) = better.filter(Load::done) {
                    return Some(self.filled(carton, left, load));
                }
            }
        }
        None
    }

    /// Puts as much as possible of what is left into one carton; nothing if the kind that must go first does not.
    pub(super) fn fill(
        &self,
        left: &[u32],
        carton: usize,
        first: Option<usize>,
        manner: Manner,
        allowance: &mut Allowance,
        effort: u64,
    ) -> Option<Filled> {
        let mut best: Option<Filled> = None;
        let takes = |space: &Space| {
            let mut there = self.kinds.iter().zip(left).filter(|(_, left)| **left > 0);
            there.any(|(kind, _)| kind.poses.iter().any(|pose| fits(*pose, space.inner)))
        };
        for (space, reach) in self.spaces_of(carton).filter(|(space, _)| takes(space)) {
            let load = if self.kinds.iter().zip(left).any(|(kind, left)| kind.group.is_some() && *left > 0) {
                self.fill_with_groups(left, carton, *space, first, allowance)
            } else {
                let start = self.empty(carton, *space, left.to_vec())?;
                let mut search = Search::new(self.kinds);
                search.first = first;
                search.manner = manner;
                Some(search.fill(start, self.reach(space, reach), effort, allowance))
            };
            let Some(load) = load.filter(|load| !load.placed.is_empty()) else { continue };
            if best.as_ref().is_none_or(|best| load.volume > best.volume) {
                best = Some(self.filled(carton, left, load));
            }
        }
        best
    }

    /// First the group or kind that must go first, then each other group that goes in whole, then the rest.
    fn fill_with_groups(
        &self,
        left: &[u32],
        carton: usize,
        space: Space,
        first: Option<usize>,
        allowance: &mut Allowance,
    ) -> Option<Load> {
        let only = |wanted: &dyn Fn(usize, &Kind) -> bool| -> Vec<u32> {
            let kinds = self.kinds.iter().enumerate();
            kinds.zip(left).map(|((index, kind), left)| if wanted(index, kind) { *left } else { 0 }).listed()
        };
        let mut search = Search::new(self.kinds);
        let first_group = first.and_then(|first| self.kinds.get(first)).and_then(|kind| kind.group);
        let mut load = self.empty(carton, space, vec![0; left.len()])?;
        let mut groups: Vec<u32> =
            self.kinds.iter().zip(left).filter(|(_, left)| **left > 0).filter_map(|(kind, _)| kind.group).listed();
        sort::by(&mut groups, Ord::cmp);
        groups.dedup();
        if let Some(group) = first_group {
            groups.retain(|other| *other != group);
            groups.insert(0, group);
        } else if first.is_some() {
            load = search.add(load, only(&|index, _| Some(index) == first), allowance);
            if load.placed.is_empty() {
                return None;
            }
        }
        for group in groups {
            let tried = search.add(load.clone(), only(&|_, kind| kind.group == Some(group)), allowance);
            if tried.done() {
                load = tried;
            } else if first_group == Some(group) {
                return None;
            }
        }
        let placed: Vec<(usize, u32)> =
            load.placed.iter().map(|placed| (placed.block.kind, placed.block.units)).listed();
        let mut rest = only(&|_, kind| kind.group.is_none());
        for (kind, units) in placed {
            if let Some(rest) = rest.get_mut(kind) {
                *rest = rest.saturating_sub(units);
            }
        }
        Some(search.add(load, rest, allowance))
    }

    fn empty(&self, carton: usize, space: Space, left: Vec<u32>) -> Option<Load> {
        let carries = carries(self.cartons.get(carton)?);
        Some(Load::new(space.inner, carries, left))
    }

    fn filled(&self, carton: usize, left: &[u32], load: Load) -> Filled {
        let mut used = vec![0u32; left.len()];
        for placed in &load.placed {
            if let Some(used) = used.get_mut(placed.block.kind) {
                *used = used.saturating_add(placed.block.units);
            }
        }
        let mut weight = Weight::ZERO;
        for ((kind, left), used) in self.kinds.iter().zip(left).zip(&used) {
            weight = weight.plus(kind.weight(*left, *used));
        }
        Filled { carton, placed: load.placed, used, volume: load.volume, weight }
    }
}

/// Fills one container with as much volume as possible.
pub(super) fn fill_one(items: &[Item], inner: [u32; 3], budget: Budget) -> Packing {
    let side = |side: u32| side.min(LONGEST_SIDE_MM);
    let inner = [side(inner[0]), side(inner[1]), side(inner[2])];
    let kinds = kinds(items, false, |_| true);
    let left: Vec<u32> = kinds.iter().map(|kind| kind.units.min(super::MOST_UNITS)).listed();
    let reach = Reach::new(&kinds, &left, inner);
    let mut allowance = Allowance { left: budget.placements };
    let start = Load::new(inner, Weight::MOST, left);
    let mut search = Search::new(&kinds);
    let load = search.fill(start, &reach, budget.placements, &mut allowance);
    let mut placements = Vec::new();
    for placed in &load.placed {
        place_units(placed, &kinds, &mut placements);
    }
    let contents = contents(&placements);
    let known = contents.iter().filter_map(|(item, count)| Some((items.get(*item)?, *count)));
    let weight = Weight::sum(known.map(|(item, count)| item.weight.times(count)));
    let mut unpacked: Vec<Unpacked> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let inside = contents.iter().find(|(inside, _)| *inside == index).map_or(0, |(_, count)| *count);
        if item.quantity > inside {
            unpacked.push(Unpacked { item: index, quantity: item.quantity - inside, because: Because::NoRoom });
        }
    }
    Packing { parcels: vec![Parcel { carton: None, contents, outer_mm: inner, weight, placements }], unpacked }
}

/// The units of a block, lowest first, so that the heavy ones lie at the bottom.
pub(super) fn place_units(placed: &Placed, kinds: &[Kind], placements: &mut Vec<Placement>) {
    let Some(kind) = kinds.get(placed.block.kind) else { return };
    let pose = placed.block.pose;
    let [width, length, depth] = placed.block.grid;
    let units = kind
        .next(placed.left_before, placed.block.units)
        .flat_map(|Run { item, quantity, .. }| std::iter::repeat_n(item, quantity as usize));
    let places = (0..depth).flat_map(|z| (0..length).flat_map(move |y| (0..width).map(move |x| [x, y, z])));
    for (item, [x, y, z]) in units.zip(places) {
        let along = |low: u32, count: u32, side: u32| low.saturating_add(count.saturating_mul(side));
        let at_mm = [along(placed.at[0], x, pose[0]), along(placed.at[1], y, pose[1]), along(placed.at[2], z, pose[2])];
        placements.push(Placement { item, at_mm, size_mm: pose });
    }
}

/// How many units of each item lie in a carton, by index.
pub(super) fn contents(placements: &[Placement]) -> Vec<(usize, u32)> {
    let mut items: Vec<usize> = placements.iter().map(|placement| placement.item).listed();
    sort::by(&mut items, Ord::cmp);
    items
        .chunk_by(|one, other| one == other)
        .filter_map(|same| Some((*same.first()?, u32::try_from(same.len()).ok()?)))
        .listed()
}
