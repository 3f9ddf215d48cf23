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
use super::room::volume;
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
    for pose in &kind.poses {
        let most = |axis_space: u32, side: u32| axis_space.checked_div(side).unwrap_or(0).min(units);
        let high = if kind.bare_top { space[2].min(pose[2]) } else { space[2] };
        let [width, length, depth] = [most(space[0], pose[0]), most(space[1], pose[1]), most(high, pose[2])];
        if width == 0 || length == 0 || depth == 0 {
            continue;
        }
        let grid = [width, length, depth];
        if units == 1 || u64::from(width) * u64::from(length) * u64::from(depth) <= u64::from(units) {
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
            let mut reached = vec![false; side as usize + 1];
            if let Some(nothing) = reached.first_mut() {
                *nothing = true;
            }
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
                    add_sums(&mut reached, side as usize, *left);
                }
            }
            let mut longest = 0;
            reached
                .iter()
                .zip(0u32..)
                .map(|(reached, length)| {
                    if *reached {
                        longest = length;
                    }
                    longest
                })
                .listed()
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

/// Adds up to `count` sides to every sum reached so far.
fn add_sums(reached: &mut [bool], side: usize, count: u32) {
    let mut added = vec![u32::MAX; reached.len()];
    for (is_reached, added) in reached.iter().zip(added.iter_mut()) {
        if *is_reached {
            *added = 0;
        }
    }
    for length in side..reached.len() {
        let before = added.get(length - side).copied().unwrap_or(u32::MAX);
        if before >= count {
            continue;
        }
        if let Some(here) = added.get_mut(length)
            && *here == u32::MAX
        {
            *here = before + 1;
            if let Some(is_reached) = reached.get_mut(length) {
                *is_reached = true;
            }
        }
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
    let fills =
        400 * log2(volume(block.size)) + 100 * log2(reach.useful(space, block.size)) - 4 * log2(u64::from(block.units));
    match manner {
        Manner::Volume => fills,
        Manner::Layers | Manner::Stacks => fills + 20_000 * log2(u64::from(block.pose[0]) * u64::from(block.pose[1])),
    }
}

/// The binary logarithm with sixteen binary digits after the point; a parabola between powers of two, wrong by less than 0.01.
pub(super) fn log2(number: u64) -> i64 {
    let Some(whole) = number.checked_ilog2() else { return 0 };
    let part = if whole >= 16 { (number >> (whole - 16)) & 0xffff } else { (number << (16 - whole)) & 0xffff };
    let bend = ((part * (0x1_0000 - part)) >> 16) * 22_545;
    i64::from(whole << 16) + i64::try_from(part + (bend >> 16)).unwrap_or(0)
}
