//! How many cartons does a cart need, and which?
//!
//! In: the cart's kinds and cartons. Out: filled cartons that hold everything that can be held.
//!
//! The rule: one carton if one holds all, the smallest first. Otherwise cartons are filled one after another: the kind that the
//! fewest cartons hold decides which carton is next, and of those the one is taken that gets furthest for its size, weight or cost.
//! If that needs more cartons than volume, weight and stacking height demand, a depth-first search over cartons and over what goes
//! in first looks for fewer. Equal cartons of equal things are filled once and repeated.

use super::bound::bound;
use super::carton::carries;
use super::room::volume;
use super::search::{Allowance, Manner};
use super::share::{Cart, Filled};
use crate::gather::Gather;
use crate::sort;
use crate::weight::Weight;

/// What a packing should have least of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    Parcels,
    OuterVolume,
    Weight,
    Cost,
}

/// What decides which carton is filled next, and what goes into it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A carton that holds the most difficult kind, with that kind first.
    HardestFirst,
    /// A carton that holds the most difficult kind, with whatever fills it best.
    HoldsHardest,
    /// The carton that gets furthest, whatever is left for later.
    Fullest,
}

impl Next {
    pub(super) const ALL: [Self; 3] = [Self::HardestFirst, Self::HoldsHardest, Self::Fullest];
}

/// Cartons for a cart, and what is in none.
#[derive(Clone, Debug, Default)]
pub(super) struct Sharing {
    pub(super) filled: Vec<Filled>,
    /// Units that are in no carton, by kind.
    pub(super) left: Vec<u32>,
    /// Kinds of groups that no carton holds together.
    pub(super) torn: Vec<usize>,
}

/// The most cartons for which fewer are searched.
const MOST_SEARCHED: usize = 12;
/// Placements tried to get everything into one carton.
const EFFORT_ALL: u64 = 2_000;
/// Placements tried to get everything into a smaller carton than one that holds it.
const EFFORT_SMALLER: u64 = 400;
/// Placements tried for one carton during the search.
const EFFORT_ONE: u64 = 600;

/// Chooses cartons; `supply` is how many of each are left.
pub(super) struct Fewest<'a> {
    pub(super) cart: &'a Cart<'a>,
    pub(super) supply: Vec<u32>,
    /// Cartons by outer volume, smallest first.
    order: Vec<usize>,
    total_volume: u64,
    total_weight: Weight,
}

impl<'a> Fewest<'a> {
    pub(super) fn new(cart: &'a Cart<'a>, supply: Vec<u32>, left: &[u32]) -> Self {
        let mut order: Vec<usize> = (0..cart.cartons.len()).listed();
        sort::by_key(&mut order, |index| cart.cartons.get(*index).map(|carton| (volume(carton.outer_mm), carton.cost)));
        let (mut total_volume, mut total_weight) = (0u64, Weight::ZERO);
        for (kind, left) in cart.kinds.iter().zip(left) {
            total_volume = total_volume.saturating_add(kind.volume.saturating_mul(u64::from(*left)));
            total_weight = total_weight.plus(kind.weight(*left, *left));
        }
        Self { cart, supply, order, total_volume, total_weight }
    }

    fn in_supply(&self, supply: &[u32], carton: usize) -> bool {
        supply.get(carton).is_some_and(|supply| *supply > 0)
    }

    /// The smallest carton that holds all, `None` if none is found. One dive each, then a search in the largest ones.
    pub(super) fn one(&self, left: &[u32], allowance: &mut Allowance) -> Option<Filled> {
        let tries = |carton: &&usize| self.in_supply(&self.supply, **carton);
        for (place, carton) in self.order.iter().enumerate().filter(|(_, carton)| tries(carton)) {
            let Some(filled) = self.cart.fill_with_all(left, *carton, allowance, 0) else { continue };
            // A smaller one that only a search can fill is worth a short search.
            let smaller = self.order.iter().take(place).filter(tries);
            let found =
                smaller.filter_map(|carton| self.cart.fill_with_all(left, *carton, allowance, EFFORT_SMALLER)).next();
            return Some(found.unwrap_or(filled));
        }
        for carton in self.order.iter().rev() {
            if self.in_supply(&self.supply, *carton)
                && let Some(filled) = self.cart.fill_with_all(left, *carton, allowance, EFFORT_ALL)
            {
                return Some(filled);
            }
        }
        None
    }

    /// Of the cartons that are better by `measure` than `filled`, the best one that holds the same, by one dive each.
    pub(super) fn exchange(
        &self,
        filled: &Filled,
        left: &[u32],
        supply: &[u32],
        aim: Aim,
        allowance: &mut Allowance,
    ) -> Option<Filled> {
        let contents = &filled.used;
        let now = self.measure(filled.carton, aim);
        let mut better: Vec<usize> = (0..self.cart.cartons.len())
            .filter(|carton| self.in_supply(supply, *carton) && self.measure(*carton, aim) < now)
            .listed();
        sort::by_key(&mut better, |carton| self.measure(*carton, aim));
        for carton in better {
            if let Some(mut other) = self.cart.fill_with_all(contents, carton, allowance, 0) {
                // The units were numbered as if nothing else was in the cart.
                let mut next = left.to_vec();
                for placed in &mut other.placed {
                    if let Some(next) = next.get_mut(placed.block.kind) {
                        placed.left_before = *next;
                        *next = next.saturating_sub(placed.block.units);
                    }
                }
                let kinds = self.cart.kinds.iter().zip(left).zip(contents);
                let weight = Weight::sum(kinds.map(|((kind, left), used)| kind.weight(*left, *used)));
                if self.cart.cartons.get(carton).is_some_and(|carton| weight <= carries(carton)) {
                    other.weight = weight;
                    return Some(other);
                }
            }
        }
        None
    }

    /// What a carton adds to what there should be least of, and to the rest.
    pub(super) fn measure(&self, carton: usize, aim: Aim) -> (u64, u64, u64) {
        let Some(carton) = self.cart.cartons.get(carton) else { return (u64::MAX, u64::MAX, u64::MAX) };
        let (outer, tare) = (volume(carton.outer_mm), carton.tare.in_nanograms());
        match aim {
            Aim::Parcels | Aim::OuterVolume => (outer, carton.cost, tare),
            Aim::Weight => (tare, outer, carton.cost),
            Aim::Cost => (carton.cost, outer, tare),
        }
    }

    /// How far a filled carton gets the cart: the share of its volume and of its weight.
    fn progress(&self, filled: &Filled) -> u64 {
        let share = |part: u64, whole: u64| {
            u64::try_from((u128::from(part) << 30).checked_div(u128::from(whole)).unwrap_or(0)).unwrap_or(u64::MAX)
        };
        share(filled.volume, self.total_volume)
            .saturating_add(share(filled.weight.in_nanograms(), self.total_weight.in_nanograms()))
    }

    /// Fills cartons one after another; always ends, and leaves nothing that a carton in supply could hold.
    pub(super) fn one_after_another(
        &self,
        left: &[u32],
        aim: Aim,
        next: Next,
        manner: Manner,
        allowance: &mut Allowance,
    ) -> Sharing {
        let mut left = left.to_vec();
        let mut supply = self.supply.clone();
        let mut sharing = Sharing::default();
        while let Some(hardest) = self.hardest(&left, &supply) {
            let first = (next == Next::HardestFirst).then_some(hardest);
            let mut best: Option<(u128, Filled)> = None;
            // With nothing left to try, the first carton that takes the most difficult kind will do, the largest first.
            let hurry = allowance.spent();
            let any = next == Next::Fullest && !hurry;
            let count = self.order.len();
            for place in 0..count {
                let place = if hurry { count - 1 - place } else { place };
                let Some(carton) = self.order.get(place) else { continue };
                let fits = any || self.cart.holds(hardest, *carton);
                if !fits || !self.in_supply(&supply, *carton) || (hurry && best.is_some()) {
                    continue;
                }
                let first = if hurry { Some(hardest) } else { first };
                let Some(filled) = self.cart.fill(&left, *carton, first, manner, allowance, 0) else { continue };
                let gets_all = filled.used == left;
                let size = match aim {
                    Aim::Parcels => 1,
                    _ => self.measure(*carton, aim).0.max(1),
                };
                // Scaled so that the division keeps its digits; a carton that ends the cart is taken before all others.
                let score =
                    ((u128::from(self.progress(&filled)) << 80) / u128::from(size)) | (u128::from(gets_all) << 127);
                if best.as_ref().is_none_or(|(other, _)| score > *other) {
                    best = Some((score, filled));
                }
            }
            let Some((_, filled)) = best else {
                self.give_up(hardest, &mut left, &mut sharing);
                continue;
            };
            self.take(filled, &mut left, &mut supply, &mut sharing.filled);
        }
        sharing.left.resize(left.len(), 0);
        for (kept, left) in sharing.left.iter_mut().zip(&left) {
            *kept = kept.saturating_add(*left);
        }
        sharing
    }

    /// Books a filled carton, as often as what is left surely allows.
    fn take(&self, filled: Filled, left: &mut [u32], supply: &mut [u32], booked: &mut Vec<Filled>) {
        let possible =
            left.iter().zip(&filled.used).filter(|(_, used)| **used > 0).map(|(left, used)| left / used).min();
        let in_supply = supply.get(filled.carton).copied().unwrap_or(0);
        let times = possible.map_or(1, |times| if times >= 4 { times - 1 } else { 1 }).min(in_supply).max(1);
        for time in 0..times {
            let mut copy = filled.clone();
            for placed in &mut copy.placed {
                let used = filled.used.get(placed.block.kind).copied().unwrap_or(0);
                placed.left_before = placed.left_before.saturating_sub(used.saturating_mul(time));
            }
            copy.weight = Weight::ZERO;
            for ((kind, left), used) in self.cart.kinds.iter().zip(left.iter_mut()).zip(&filled.used) {
                copy.weight = copy.weight.plus(kind.weight(*left, *used));
                *left = left.saturating_sub(*used);
            }
            booked.push(copy);
        }
        if let Some(supply) = supply.get_mut(filled.carton) {
            *supply = supply.saturating_sub(times);
        }
    }

    /// Sets aside a kind, with its group, that no carton takes.
    fn give_up(&self, hardest: usize, left: &mut [u32], sharing: &mut Sharing) {
        sharing.left.resize(left.len(), 0);
        let group = self.cart.kinds.get(hardest).and_then(|kind| kind.group);
        for (((index, kind), left), kept) in
            self.cart.kinds.iter().enumerate().zip(left.iter_mut()).zip(&mut sharing.left)
        {
            if index == hardest || (group.is_some() && kind.group == group) {
                *kept = kept.saturating_add(*left);
                if group.is_some() && *left > 0 {
                    sharing.torn.push(index);
                }
                *left = 0;
            }
        }
    }

    /// Of what is left and some carton in supply holds: the kind that the fewest cartons hold; of those the largest.
    fn hardest(&self, left: &[u32], supply: &[u32]) -> Option<usize> {
        let kinds = self.cart.kinds.iter().enumerate().zip(left).filter(|(_, left)| **left > 0);
        kinds
            .filter_map(|((index, kind), _)| {
                let cartons = (0..supply.len())
                    .filter(|carton| self.in_supply(supply, *carton) && self.cart.holds(index, *carton));
                let count = cartons.count();
                let longest = kind.poses.first().map_or(0, |pose| pose.iter().copied().max().unwrap_or(0));
                (count > 0).then_some((std::cmp::Reverse(count), longest, kind.volume, std::cmp::Reverse(index)))
            })
            .max()
            .map(|(.., std::cmp::Reverse(index))| index)
    }

    /// Looks for a sharing with fewer cartons than `best` that leaves nothing.
    pub(super) fn search(&self, left: &[u32], best: Vec<Filled>, allowance: &mut Allowance) -> Vec<Filled> {
        let mut best = best;
        if best.len() <= MOST_SEARCHED && (best.len() as u64) > u64::from(bound(self.cart, left)) {
            let mut branch = Vec::new();
            self.deepen(left, &self.supply, &mut branch, &mut best, allowance);
        }
        best
    }

    /// What goes in first, and how, for each way to fill a carton that is tried.
    fn ways(&self, hardest: usize) -> impl Iterator<Item = (Option<usize>, Manner)> + use<> {
        [Some(hardest), None].into_iter().flat_map(|first| Manner::ALL.map(|manner| (first, manner)))
    }

    fn deepen(
        &self,
        left: &[u32],
        supply: &[u32],
        branch: &mut Vec<Filled>,
        best: &mut Vec<Filled>,
        allowance: &mut Allowance,
    ) {
        if allowance.spent() {
            return;
        }
        let Some(hardest) = self.hardest(left, supply) else {
            if left.iter().all(|left| *left == 0) && branch.len() < best.len() {
                best.clone_from(branch);
            }
            return;
        };
        if branch.len() + bound(self.cart, left) as usize >= best.len() {
            return;
        }
        let last = branch.len() + 2 == best.len();
        let mut children: Vec<(u64, Filled)> = Vec::new();
        for carton in self.order.iter().rev() {
            if !self.in_supply(supply, *carton) || !self.cart.holds(hardest, *carton) {
                continue;
            }
            if let Some(all) = self.cart.fill_with_all(left, *carton, allowance, EFFORT_ONE) {
                branch.push(all);
                best.clone_from(branch);
                branch.pop();
                return;
            }
            if last {
                continue;
            }
            for (first, manner) in self.ways(hardest) {
                let Some(filled) = self.cart.fill(left, *carton, first, manner, allowance, EFFORT_ONE) else {
                    continue;
                };
                if !children.iter().any(|(_, other)| other.used == filled.used) {
                    children.push((self.progress(&filled), filled));
                }
            }
        }
        sort::by_key(&mut children, |(progress, _)| std::cmp::Reverse(*progress));
        for (_, filled) in children {
            let rest: Vec<u32> = left.iter().zip(&filled.used).map(|(left, used)| left.saturating_sub(*used)).listed();
            let mut supply = supply.to_vec();
            if let Some(supply) = supply.get_mut(filled.carton) {
                *supply = supply.saturating_sub(1);
            }
            branch.push(filled);
            self.deepen(&rest, &supply, branch, best, allowance);
            branch.pop();
        }
    }
}
