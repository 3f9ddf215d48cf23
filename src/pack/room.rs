//! Where is there still room in a container?
//!
//! In: a block that has just been placed. Out: the *maximal empty spaces* that are left, called rooms here: boxes of air that touch
//! something on all six sides, may overlap each other, and together hold every place in which anything could still go.
//!
//! The rule: a block cuts every room that it meets into at most six smaller ones, one on each side of it. A piece that lies
//! inside another room, or that is too small for anything still to be packed, is dropped.
//!
//! Where it comes from: the empty-space bookkeeping of Lai and Chan (1997), as used for container loading by
//! Parreño, Alvarez-Valdes, Oliveira and Tamarit (2008).

use crate::gather::Gather;
use crate::sort;

/// A box-shaped region of a container, from its lowest to its highest corner, in millimetres along width, length and depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) low: [u32; 3],
    pub(super) high: [u32; 3],
}

impl Room {
    /// The room of a whole container.
    pub(super) fn whole(size: [u32; 3]) -> Self {
        Self { low: [0; 3], high: size }
    }

    /// The region that something of this size takes up at this place.
    pub(super) fn taken(at: [u32; 3], size: [u32; 3]) -> Self {
        let end = |low: u32, side: u32| low.saturating_add(side);
        Self { low: at, high: [end(at[0], size[0]), end(at[1], size[1]), end(at[2], size[2])] }
    }

    /// Width, length and depth.
    pub(super) fn size(&self) -> [u32; 3] {
        let side = |low: u32, high: u32| high.saturating_sub(low);
        [side(self.low[0], self.high[0]), side(self.low[1], self.high[1]), side(self.low[2], self.high[2])]
    }

    /// Do the two share any volume?
    pub(super) fn meets(&self, other: &Room) -> bool {
        self.low[0] < other.high[0]
            && other.low[0] < self.high[0]
            && self.low[1] < other.high[1]
            && other.low[1] < self.high[1]
            && self.low[2] < other.high[2]
            && other.low[2] < self.high[2]
    }

    /// Does the other lie wholly inside?
    pub(super) fn holds(&self, other: &Room) -> bool {
        self.low[0] <= other.low[0]
            && self.low[1] <= other.low[1]
            && self.low[2] <= other.low[2]
            && self.high[0] >= other.high[0]
            && self.high[1] >= other.high[1]
            && self.high[2] >= other.high[2]
    }

    /// The area that the two share when seen from above.
    pub(super) fn shared_area(&self, other: &Room) -> u64 {
        let width = self.high[0].min(other.high[0]).saturating_sub(self.low[0].max(other.low[0]));
        let length = self.high[1].min(other.high[1]).saturating_sub(self.low[1].max(other.low[1]));
        u64::from(width) * u64::from(length)
    }
}

/// Volume of something of this size, in cubic millimetres.
pub(super) fn volume(size: [u32; 3]) -> u64 {
    u64::from(size[0]).saturating_mul(u64::from(size[1])).saturating_mul(u64::from(size[2]))
}

/// Does something of this size go into a space of that size, as it is turned?
pub(super) fn fits(size: [u32; 3], space: [u32; 3]) -> bool {
    size[0] <= space[0] && size[1] <= space[1] && size[2] <= space[2]
}

/// The smaller of two sides, along each axis.
pub(super) fn smaller(one: [u32; 3], other: [u32; 3]) -> [u32; 3] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].min(other[2])]
}

/// The most rooms that are kept of a container: of more, the largest. A cart of many different things cuts a container into
/// hundreds, and each further block is held against all of them.
const MOST: usize = 64;

/// A part of a room that a block cut, and on which side of the block it lies.
pub(super) type Piece = (Side, Room);

/// Takes a block out of the rooms; what it took, in rooms that were held against each other. `least` is the smallest extent along
/// each axis of anything that is still to be packed.
pub(super) fn take_out(rooms: &mut Vec<Room>, pieces: &mut Vec<Piece>, block: &Room, least: [u32; 3]) -> u64 {
    pieces.clear();
    let before = rooms.len();
    rooms.retain(|room| {
        if !room.meets(block) {
            return true;
        }
        let mut keep = |side: Side, piece: Room| {
            if fits(least, piece.size()) {
                pieces.push((side, piece));
            }
        };
        for axis in [Axis::Width, Axis::Length, Axis::Depth] {
            if axis.of(block.low) > axis.of(room.low) {
                keep(Side(axis, false), Room { low: room.low, high: axis.with(room.high, axis.of(block.low)) });
            }
            if axis.of(block.high) < axis.of(room.high) {
                keep(Side(axis, true), Room { low: axis.with(room.low, axis.of(block.high)), high: room.high });
            }
        }
        false
    });
    // A room that was not cut is never inside a piece: it was not inside the room that the piece comes from. A piece lies inside
    // pieces of its own side alone: along the other axes it goes as far as its room, past a side of the block.
    let uncut = rooms.len();
    let mut held = before;
    let mut kept: Vec<(usize, Room)> = Vec::with_capacity(pieces.len());
    let mut of_side: Vec<(usize, Room)> = Vec::with_capacity(pieces.len());
    for side in Side::ALL {
        of_side.clear();
        let numbered = pieces.iter().enumerate().filter(|(_, (its, _))| *its == side);
        of_side.extend(numbered.map(|(number, (_, piece))| (number, *piece)));
        held += of_side.len() * (uncut + of_side.len());
        for (number, piece) in &of_side {
            let inside_uncut = rooms.iter().any(|room| room.holds(piece));
            let inside_piece = || {
                let mut others = of_side.iter().filter(|(other, _)| other != number);
                others.any(|(other, room)| room.holds(piece) && (other < number || room != piece))
            };
            if !inside_uncut && !inside_piece() {
                kept.push((*number, *piece));
            }
        }
    }
    // In the order in which they were cut, whatever their side.
    sort::by_key(&mut kept, |(number, _)| *number);
    rooms.extend(kept.iter().map(|(_, piece)| *piece));
    keep_largest(rooms);
    held as u64
}

/// Drops the smallest rooms where there are too many.
fn keep_largest(rooms: &mut Vec<Room>) {
    if rooms.len() <= MOST {
        return;
    }
    let mut volumes: Vec<u64> = rooms.iter().map(|room| volume(room.size())).listed();
    while rooms.len() > MOST
        && let Some((smallest, _)) = volumes.iter().enumerate().min_by_key(|(_, volume)| **volume)
    {
        rooms.swap_remove(smallest);
        volumes.swap_remove(smallest);
    }
}

/// A side of a block: the axis that it stands across, and whether it is at the high end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side(Axis, bool);

impl Side {
    const ALL: [Self; 6] = [
        Self(Axis::Width, false),
        Self(Axis::Width, true),
        Self(Axis::Length, false),
        Self(Axis::Length, true),
        Self(Axis::Depth, false),
        Self(Axis::Depth, true),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Width,
    Length,
    Depth,
}

impl Axis {
    fn of(self, [width, length, depth]: [u32; 3]) -> u32 {
        match self {
            Self::Width => width,
            Self::Length => length,
            Self::Depth => depth,
        }
    }

    fn with(self, [width, length, depth]: [u32; 3], value: u32) -> [u32; 3] {
        match self {
            Self::Width => [value, length, depth],
            Self::Length => [width, value, depth],
            Self::Depth => [width, length, value],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Room, fits, take_out, volume};
    use proptest::prelude::*;

    const SIDE: u32 = 4;

    fn any_block() -> impl Strategy<Value = Room> {
        let side = || (0..SIDE, 1..=SIDE).prop_map(|(low, size)| (low, (low + size).min(SIDE)));
        [side(), side(), side()].prop_map(|[x, y, z]| Room { low: [x.0, y.0, z.0], high: [x.1, y.1, z.1] })
    }

    fn cells(room: &Room) -> impl Iterator<Item = [u32; 3]> + use<> {
        let (low, high) = (room.low, room.high);
        (low[0]..high[0])
            .flat_map(move |x| (low[1]..high[1]).flat_map(move |y| (low[2]..high[2]).map(move |z| [x, y, z])))
    }

    /// Every box of free cells that no larger one contains, found by trying all.
    fn naive_rooms(blocks: &[Room]) -> Vec<Room> {
        let taken: Vec<[u32; 3]> = blocks.iter().flat_map(cells).collect();
        let spans = || (0..SIDE).flat_map(|low| (low + 1..=SIDE).map(move |high| (low, high)));
        let free: Vec<Room> = spans()
            .flat_map(|x| spans().flat_map(move |y| spans().map(move |z| (x, y, z))))
            .map(|(x, y, z)| Room { low: [x.0, y.0, z.0], high: [x.1, y.1, z.1] })
            .filter(|room| !taken.iter().any(|cell| room.meets(&Room::taken(*cell, [1; 3]))))
            .collect();
        free.iter().filter(|room| !free.iter().any(|other| other != *room && other.holds(room))).copied().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn rooms_are_the_maximal_empty_spaces(blocks in prop::collection::vec(any_block(), 0..4)) {
            let mut rooms = vec![Room::whole([SIDE; 3])];
            for block in &blocks {
                take_out(&mut rooms, &mut Vec::new(), block, [1; 3]);
            }
            let sorted = |mut rooms: Vec<Room>| { rooms.sort_by_key(|room| (room.low, room.high)); rooms };
            prop_assert_eq!(sorted(rooms), sorted(naive_rooms(&blocks)));
        }

        #[test]
        fn overlap_is_sharing_a_cell(one in any_block(), other in any_block()) {
            let shared = cells(&one).filter(|cell| cells(&other).any(|its| its == *cell)).count();
            prop_assert_eq!(one.meets(&other), shared > 0);
            let inside = cells(&other).all(|cell| cells(&one).any(|its| its == cell));
            prop_assert_eq!(one.holds(&other), inside);
            prop_assert_eq!(volume(one.size()), cells(&one).count() as u64);
            prop_assert_eq!(fits(one.size(), other.size()), (0..3).all(|axis| one.size()[axis] <= other.size()[axis]));
        }
    }
}
