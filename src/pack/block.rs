//! Which blocks of equal things could go into a room, and how good is each?
//!
//! In: a room, the kinds and how many of each are left. Out: candidate blocks, rated.
//!
//! The rule: a block is a full grid of units of one kind in one pose. Its units fill one direction first, then a second, then the
//! third, in each of the six orders. A block is better the more volume it holds, the less of the room beside it must stay empty
//! because no sum of remaining sides fills it, and (a little) the fewer units it needs.
//!
//! Where it comes from: the block heuristics of Eley (2002), and the rating of Araya, Guerrero and Nuñez (2017), which multiplies
//! volume to the fourth power, the share of the room not lost and small powers of the rest. Here it is a sum of logarithms in
//! whole numbers, so that every platform computes the same.

use super::kind::Kind;
use super::room::{fits, volume};
use crate::gather::Gather;

/// A grid of units of one kind, all in one pose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Index of the kind.
    pub(super) kind: usize,
    /// Size of a unit along width, length and depth.
    pub(super) pose: [u32; 3],
    /// Units along width, length and depth.
    pub(super) grid: [u32; 3],
    /// Size of the block.
    pub(super) size: [u32; 3],
    /// Units in the block.
    pub(super) units: u32,
}

impl Block {
    fn new(kind: usize, pose: [u32; 3], grid: [u32; 3]) -> Self {
        let side = |unit: u32, count: u32| unit.saturating_mul(count);
        let size = [side(pose[0], grid[0]), side(pose[1], grid[1]), side(pose[2], grid[2])];
        Self { kind, pose, grid, size, units: grid[0] * grid[1] * grid[2] }
    }
}

/// Calls `each` with every block of at most `units` units of a kind in a space.
pub(super) fn blocks_within(index: usize, kind: &Kind, units: u32, space: [u32; 3], each: &mut impl FnMut(Block)) {
    for pose in kind.poses.iter().filter(|pose| fits(**pose, space)) {
        if units == 1 {
            each(Block::new(index, *pose, [1; 3]));
            continue;
        }
        let most = |axis_space: u32, side: u32| axis_space.checked_div(side).unwrap_or(0).min(units);
        let high = if kind.bare_top { space[2].min(pose[2]) } else { space[2] };
        let [width, length, depth] = [most(space[0], pose[0]), most(space[1], pose[1]), most(high, pose[2])];
        if width == 0 || length == 0 || depth == 0 {
            continue;
        }
        let grid = [width, length, depth];
        if u64::from(width) * u64::from(length) * u64::from(depth) <= u64::from(units) {
            each(Block::new(index, *pose, grid));
            continue;
        }
        // Which direction is filled first, second and third.
        let fill = |first: u32, second: u32, third: u32| {
            let one = first.min(units);
            let two = second.min(units.checked_div(one).unwrap_or(0));
            let three = third.min(units.checked_div(one * two).unwrap_or(0));
            [one, two, three]
        };
        let [z0, x0, y0] = fill(depth, width, length);
        let [z1, y1, x1] = fill(depth, length, width);
        let [x2, y2, z2] = fill(width, length, depth);
        let [y3, x3, z3] = fill(length, width, depth);
        let [x4, z4, y4] = fill(width, depth, length);
        let [y5, z5, x5] = fill(length, depth, width);
        let grids = [[x0, y0, z0], [x1, y1, z1], [x2, y2, z2], [x3, y3, z3], [x4, y4, z4], [x5, y5, z5]];
        for (place, grid) in grids.iter().enumerate() {
            if !grids.iter().take(place).any(|earlier| earlier == grid) {
                each(Block::new(index, *pose, *grid));
            }
        }
    }
}

/// How far the remaining sides can fill a length: for each length the largest sum of sides that is not longer.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    width: Vec<u32>,
    length: Vec<u32>,
    depth: Vec<u32>,
}

/// Longer containers are rated as if every length could be filled, so that the tables stay small.
const LONGEST_TABLE_MM: u32 = 20_000;

impl Reach {
    /// The sums that the kinds' sides reach in a container.
    pub(super) fn new(kinds: &[Kind], left: &[u32], inner: [u32; 3]) -> Self {
        let table = |side: u32, axis: usize| {
            if side > LONGEST_TABLE_MM {
                return Vec::new();
            }
            let mut sums = Sums::up_to(side);
            for (kind, left) in kinds.iter().zip(left) {
                let mut seen = [0u32; 6];
                for (pose, slot) in kind.poses.iter().zip(0..) {
                    let side = pose.get(axis).copied().unwrap_or(0);
                    if seen.contains(&side) || side == 0 {
                        continue;
                    }
                    if let Some(place) = seen.get_mut(slot) {
                        *place = side;
                    }
                    sums.add(side, *left);
                }
            }
            sums.longest_within()
        };
        Self { width: table(inner[0], 0), length: table(inner[1], 1), depth: table(inner[2], 2) }
    }

    fn filled(table: &[u32], space: u32, taken: u32) -> u64 {
        let rest = space.saturating_sub(taken);
        u64::from(taken) + u64::from(table.get(rest as usize).copied().unwrap_or(rest))
    }

    /// The part of the space, in cubic millimetres, that can still be of use when a block of this size stands in it.
    fn useful(&self, space: [u32; 3], size: [u32; 3]) -> u64 {
        Self::filled(&self.width, space[0], size[0])
            .saturating_mul(Self::filled(&self.length, space[1], size[1]))
            .saturating_mul(Self::filled(&self.depth, space[2], size[2]))
    }
}

/// The lengths that sums of sides reach, a bit each.
struct Sums {
    words: Vec<u64>,
    most: u32,
}

impl Sums {
    /// Nothing but no side at all, up to this length.
    fn up_to(most: u32) -> Self {
        let mut words = vec![0; most as usize / 64 + 1];
        if let Some(first) = words.first_mut() {
            *first = 1;
        }
        Self { words, most }
    }

    /// Adds up to `count` sides of this length to every sum so far: once, twice, four times the side and so on, and what is over.
    fn add(&mut self, side: u32, count: u32) {
        let mut over = count.min(self.most.checked_div(side).unwrap_or(0));
        let mut times = 1;
        while over > 0 {
            let taken = times.min(over);
            self.add_once(side.saturating_mul(taken));
            over -= taken;
            times = times.saturating_mul(2);
        }
    }

    /// Adds this length once to every sum so far.
    fn add_once(&mut self, length: u32) {
        let (words, bits) = (length as usize / 64, length % 64);
        // From the highest down, so that what is read is what was there before.
        for place in (words..self.words.len()).rev() {
            let word =
                |below: usize| place.checked_sub(words + below).and_then(|at| self.words.get(at)).copied().unwrap_or(0);
            let carried = if bits == 0 { 0 } else { word(1) >> (64 - bits) };
            let shifted = word(0) << bits | carried;
            if let Some(reached) = self.words.get_mut(place) {
                *reached |= shifted;
            }
        }
    }

    /// For each length the longest sum that is not longer.
    fn longest_within(&self) -> Vec<u32> {
        let mut longest = 0;
        let reached =
            |length: u32| self.words.get(length as usize / 64).is_some_and(|word| word >> (length % 64) & 1 == 1);
        (0..=self.most)
            .map(|length| {
                if reached(length) {
                    longest = length;
                }
                longest
            })
            .listed()
    }
}

/// What makes a block good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Much volume at once: fills a container best.
    Volume,
    /// The largest base first, lowest room first: stacks flat things so that nothing small gets under something large.
    Layers,
    /// The largest base first, widest room first: leaves the gaps beside a stack to small things at the end.
    Stacks,
}

impl Manner {
    pub(super) const ALL: [Self; 3] = [Self::Volume, Self::Layers, Self::Stacks];
}

/// How good a block is in a space; higher is better.
pub(super) fn rating(block: &Block, space: [u32; 3], reach: &Reach, manner: Manner) -> i64 {
    400 * log2(volume(block.size)) + 100 * log2(reach.useful(space, block.size)) - 4 * log2(u64::from(block.units))
        + for_base(block, manner)
}

/// The part of the rating that is for the base that a unit stands on.
fn for_base(block: &Block, manner: Manner) -> i64 {
    match manner {
        Manner::Volume => 0,
        Manner::Layers | Manner::Stacks => 20_000 * log2(u64::from(block.pose[0]) * u64::from(block.pose[1])),
    }
}

/// What blocks of one kind are rated at most in a space, by little work.
#[derive(Clone, Copy, Debug)]
pub(super) struct AtMost {
    manner: Manner,
    /// For the most volume that there may be, nothing of the space being lost.
    fills: i64,
    /// For the broadest base of the kind.
    base: i64,
}

impl AtMost {
    pub(super) fn new(kind: &Kind, units: u32, space: [u32; 3], manner: Manner) -> Self {
        let room = volume(space);
        let fills = 400 * log2(kind.volume.saturating_mul(u64::from(units)).min(room)) + 100 * log2(room);
        let base = match manner {
            Manner::Volume => 0,
            Manner::Layers | Manner::Stacks => 20_000 * log2(kind.broadest),
        };
        Self { manner, fills, base }
    }

    /// Of any block of the kind.
    pub(super) fn of_any(&self) -> i64 {
        self.fills + self.base
    }

    /// Of this block.
    pub(super) fn of(&self, block: &Block) -> i64 {
        self.fills + for_base(block, self.manner)
    }
}

/// The binary logarithm with sixteen binary digits after the point; a parabola between powers of two, wrong by less than 0.01.
pub(super) fn log2(number: u64) -> i64 {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    let part = if whole >= 16 { (number >> (whole - 16)) & 0xffff } else { (number << (16 - whole)) & 0xffff };
    let bend = ((part * (0x1_0000 - part)) >> 16) * 22_545;
    i64::from(whole << 16) + i64::try_from(part + (bend >> 16)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Sums;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sums_are_those_of_so_many_sides_at_most(
            most in 1..300u32,
            sides in prop::collection::vec((1..140u32, 0..9u32), 0..5),
        ) {
            let mut sums = Sums::up_to(most);
            let mut naive = vec![0];
            for (side, count) in sides {
                sums.add(side, count);
                naive = naive.iter().flat_map(|sum| (0..=count).map(move |times| sum + times * side)).collect();
                naive.retain(|sum| *sum <= most);
                naive.sort_unstable();
                naive.dedup();
            }
            let longest = |length| naive.iter().copied().filter(|sum| *sum <= length).max();
            let expected: Vec<u32> = (0..=most).filter_map(longest).collect();
            prop_assert_eq!(sums.longest_within(), expected);
        }
    }
}
