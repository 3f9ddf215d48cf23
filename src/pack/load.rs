//! What does a container look like when some things are in it?
//!
//! In: blocks, one after another. Out: the rooms that are left, what has been placed where, and what still has to go in.
//!
//! The rule: a block goes into the corner of its room that lies nearest to a lower corner of the container, never outside it and
//! never into another block. Above the floor, at least half of every unit's base must rest on what is below. Above a unit that
//! must have nothing on top, no room is left. The weight of the contents never exceeds what the container may carry.

use super::block::{Block, Manner};
use super::kind::{Kind, clamp};
use super::room::{Piece, Room, smaller, take_out, volume};
use crate::weight::Weight;

/// A block in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) block: Block,
    pub(super) at: [u32; 3],
    /// How many units of the kind were left to be packed before this block.
    pub(super) left_before: u32,
}

impl Placed {
    fn region(&self) -> Room {
        Room::taken(self.at, self.block.size)
    }
}

/// A container that is being filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) inner: [u32; 3],
    pub(super) rooms: Vec<Room>,
    pub(super) placed: Vec<Placed>,
    /// Units still to be packed, by kind.
    pub(super) left: Vec<u32>,
    /// How much weight may still go in.
    pub(super) weight_left: Weight,
    /// Volume of what is in, in cubic millimetres.
    pub(super) volume: u64,
}

/// How a room may be used: where its corner is and how much of its base carries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner {
    pub(super) room: Room,
    at_high_width: bool,
    at_high_length: bool,
    /// The whole base carries: no block needs to be checked.
    pub(super) solid: bool,
    /// How much of the base carries, in square millimetres.
    carrying: u64,
    /// Width and length, from the corner, of what carries there.
    pub(super) carried: Option<[u32; 2]>,
}

impl Corner {
    /// Where a block of this size would stand.
    pub(super) fn place(&self, size: [u32; 3]) -> [u32; 3] {
        let Room { low, high } = self.room;
        let side =
            |low: u32, high: u32, size: u32, at_high: bool| if at_high { high.saturating_sub(size) } else { low };
        [
            side(low[0], high[0], size[0], self.at_high_width),
            side(low[1], high[1], size[1], self.at_high_length),
            low[2],
        ]
    }

    /// May something with this base rest here, as far as its area tells? Half of it at least must rest on something.
    pub(super) fn may_carry(&self, [width, length, _]: [u32; 3]) -> bool {
        self.solid || u64::from(width) * u64::from(length) <= 2 * self.carrying
    }
}

/// What a container was like, so that what is put in afterwards can be taken out again.
#[derive(Debug)]
pub(super) struct Mark {
    rooms: Vec<Room>,
    placed: usize,
    weight_left: Weight,
    volume: u64,
}

impl Load {
    /// An empty container that may carry so much, and what is to be packed.
    pub(super) fn new(inner: [u32; 3], weight: Weight, left: Vec<u32>) -> Self {
        Self { inner, rooms: vec![Room::whole(inner)], placed: Vec::new(), left, weight_left: weight, volume: 0 }
    }

    /// Is everything in?
    pub(super) fn done(&self) -> bool {
        self.left.iter().all(|left| *left == 0)
    }

    /// The room whose corner lies nearest to a lower corner of the container, and its place in the list. `below` becomes what lies
    /// under it.
    pub(super) fn nearest_room(&self, manner: Manner, below: &mut Vec<Room>) -> Option<(usize, Corner)> {
        let [width, length, _] = self.inner;
        let key = |room: &Room| {
            let sides = room.low[0].min(width.saturating_sub(room.high[0]));
            let ends = room.low[1].min(length.saturating_sub(room.high[1]));
            let aside = u64::from(sides) + u64::from(ends);
            match manner {
                Manner::Volume => (u64::from(room.low[2]) + aside, room.low[2]),
                Manner::Layers => (u64::from(room.low[2]), clamp(aside)),
                Manner::Stacks => {
                    let [width, length, _] = room.size();
                    (u64::MAX - u64::from(width) * u64::from(length), room.low[2])
                }
            }
        };
        let (index, room) = self.rooms.iter().enumerate().min_by_key(|(_, room)| key(room))?;
        Some((index, self.corner(room, below)))
    }

    fn corner(&self, room: &Room, under: &mut Vec<Room>) -> Corner {
        under.clear();
        let at_high_width = self.inner[0].saturating_sub(room.high[0]) < room.low[0];
        let at_high_length = self.inner[1].saturating_sub(room.high[1]) < room.low[1];
        let mut corner = Corner { room: *room, at_high_width, at_high_length, solid: true, carrying: 0, carried: None };
        if room.low[2] == 0 {
            return corner;
        }
        let size = room.size();
        for below in self.placed.iter().map(Placed::region).filter(|below| below.high[2] == room.low[2]) {
            let area = below.shared_area(room);
            corner.carrying += area;
            if area == 0 {
                continue;
            }
            under.push(below);
            let width = if at_high_width {
                (below.high[0] >= room.high[0]).then(|| room.high[0].saturating_sub(below.low[0]))
            } else {
                (below.low[0] <= room.low[0]).then(|| below.high[0].saturating_sub(room.low[0]))
            };
            let length = if at_high_length {
                (below.high[1] >= room.high[1]).then(|| room.high[1].saturating_sub(below.low[1]))
            } else {
                (below.low[1] <= room.low[1]).then(|| below.high[1].saturating_sub(room.low[1]))
            };
            if let (Some(width), Some(length)) = (width, length) {
                corner.carried = Some([width.min(size[0]), length.min(size[1])]);
            }
        }
        corner.solid = corner.carrying >= u64::from(size[0]) * u64::from(size[1]);
        corner
    }

    /// May this block stand here: does it rest on enough, and is nothing above it that it must not carry?
    /// `below` is what lies under its room.
    pub(super) fn allows(&self, block: &Block, at: [u32; 3], solid: bool, bare_top: bool, below: &[Room]) -> bool {
        let region = Room::taken(at, block.size);
        if bare_top {
            let above = Room { low: region.low, high: [region.high[0], region.high[1], u32::MAX] };
            if self.placed.iter().any(|placed| placed.region().meets(&above)) {
                return false;
            }
        }
        solid || at[2] == 0 || carries(below, &region, block)
    }

    /// Puts a block in; what that took, as [`take_out`] counts it.
    pub(super) fn place(&mut self, block: Block, at: [u32; 3], kinds: &[Kind], pieces: &mut Vec<Piece>) -> u64 {
        let Some(kind) = kinds.get(block.kind) else { return 0 };
        let Some(left) = self.left.get_mut(block.kind) else { return 0 };
        let left_before = *left;
        *left = left.saturating_sub(block.units);
        self.weight_left = self.weight_left.less(kind.weight(left_before, block.units));
        self.volume = self.volume.saturating_add(volume(block.size));
        let mut region = Room::taken(at, block.size);
        self.placed.push(Placed { block, at, left_before });
        if kind.bare_top {
            region.high[2] = self.inner[2].max(region.high[2]);
        }
        let mut least = [u32::MAX; 3];
        for (kind, left) in kinds.iter().zip(&self.left) {
            if *left > 0 {
                least = smaller(least, kind.least);
            }
        }
        take_out(&mut self.rooms, pieces, &region, least)
    }

    /// Remembers what the container is like.
    pub(super) fn mark(&self) -> Mark {
        let Self { weight_left, volume, .. } = *self;
        Mark { rooms: self.rooms.clone(), placed: self.placed.len(), weight_left, volume }
    }

    /// Takes out again all that was put in after the mark, the last first.
    pub(super) fn undo(&mut self, mark: &Mark) {
        while self.placed.len() > mark.placed
            && let Some(placed) = self.placed.pop()
        {
            if let Some(left) = self.left.get_mut(placed.block.kind) {
                *left = placed.left_before;
            }
        }
        self.rooms.clone_from(&mark.rooms);
        self.weight_left = mark.weight_left;
        self.volume = mark.volume;
    }

    /// Makes room for other kinds than before: the rooms are found afresh, as those too small for the earlier kinds are gone.
    pub(super) fn offer(&mut self, left: Vec<u32>, kinds: &[Kind], pieces: &mut Vec<Piece>) {
        self.left = left;
        self.rooms.clear();
        self.rooms.push(Room::whole(self.inner));
        for placed in &self.placed {
            let mut region = placed.region();
            if kinds.get(placed.block.kind).is_some_and(|kind| kind.bare_top) {
                region.high[2] = self.inner[2].max(region.high[2]);
            }
            take_out(&mut self.rooms, pieces, &region, [1; 3]);
        }
    }

    /// The most units of a kind that could go in, by number and weight.
    pub(super) fn units_possible(&self, kind: &Kind, left: u32) -> u32 {
        if left == 0 { 0 } else { kind.units_within(left, self.weight_left) }
    }
}

/// Does at least half of the base of every unit in the lowest layer rest on something?
fn carries(below: &[Room], region: &Room, block: &Block) -> bool {
    let base = u64::from(block.size[0]) * u64::from(block.size[1]);
    let unit = u64::from(block.pose[0]) * u64::from(block.pose[1]);
    let carried: u64 = below.iter().map(|below| below.shared_area(region)).sum();
    let hanging = base.saturating_sub(carried);
    if hanging.saturating_mul(2) <= unit {
        return true;
    }
    // Looking at each unit is worth it only in small blocks; a large one that hangs over this far is not wanted.
    if carried.saturating_mul(2) < base || block.grid[0].saturating_mul(block.grid[1]) > 64 {
        return false;
    }
    (0..block.grid[0]).all(|column| {
        (0..block.grid[1]).all(|row| {
            let at = [
                region.low[0].saturating_add(column.saturating_mul(block.pose[0])),
                region.low[1].saturating_add(row.saturating_mul(block.pose[1])),
                region.low[2],
            ];
            let one = Room::taken(at, block.pose);
            below.iter().map(|below| below.shared_area(&one)).sum::<u64>().saturating_mul(2) >= unit
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::Item;
    use super::super::block::Reach;
    use super::super::kind::kinds;
    use super::super::search::{Allowance, Search};
    use super::Load;
    use crate::weight::Weight;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn undoing_leaves_what_was_there_before(
            units in prop::collection::vec(([1..40u32, 1..40u32, 1..40u32], 1..6u32, 1..90u32, any::<bool>()), 1..6),
            grams in 1..900u32,
        ) {
            let item = |(dimensions_mm, quantity, grams, no_stack)| Item { dimensions_mm, quantity, weight: Weight::grams(grams), no_stack, ..Item::default() };
            let items: Vec<Item> = units.into_iter().map(item).collect();
            let kinds = kinds(&items, false, |_| true);
            let mut search = Search::new(&kinds);
            let mut load = Load::new([60, 50, 40], Weight::grams(grams), kinds.iter().map(|kind| kind.units).collect());
            // First a few of each, so that there is something to be left; then as many as go in.
            let later: Vec<u32> = load.left.clone();
            load.offer(later.iter().map(|left| left / 2).collect(), &kinds, &mut Vec::new());
            search.dive(&mut load, &Reach::default(), &mut Allowance { left: 1_000 });
            let rest = later.iter().map(|left| left - left / 2).collect();
            load.offer(rest, &kinds, &mut Vec::new());
            let (before, mark) = (load.clone(), load.mark());
            search.dive(&mut load, &Reach::default(), &mut Allowance { left: 1_000 });
            load.undo(&mark);
            prop_assert_eq!(load, before);
        }
    }
}
