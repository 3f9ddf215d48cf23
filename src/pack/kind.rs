//! Which of the things to pack are alike?
//!
//! In: the items of a cart. Out: *kinds*: everything of one size, turned in the same ways and treated with the same care, whatever
//! it is called. A kind is packed as blocks, so 5,000 equal units cost one search, and so do fifty titles of one book format.
//!
//! The rule: padding is added to every side; a compressible item is squeezed in its height when the caller asks for it; the poses
//! are the distinct sizes along width, length and depth that the item's orientation allows. Weight may differ inside a kind:
//! its units are taken heaviest first, which also puts the heavy ones at the bottom of a block.

use super::room::{smaller, volume};
use super::{Item, Orientation};
use crate::sort;
use crate::weight::Weight;

/// Things that are alike for packing.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    /// Sizes as placed, along width, length and depth; all of one volume.
    pub(super) poses: Vec<[u32; 3]>,
    /// Volume of a unit in cubic millimetres.
    pub(super) volume: u64,
    /// The largest base of a unit over the poses, in square millimetres.
    pub(super) broadest: u64,
    /// The smallest extent along each axis over the poses.
    pub(super) least: [u32; 3],
    /// Whose units they are, heaviest first.
    pub(super) runs: Vec<Run>,
    /// How many units in all.
    pub(super) units: u32,
    /// Nothing may lie above it.
    pub(super) bare_top: bool,
    /// Items of one group share a parcel.
    pub(super) group: Option<u32>,
}

/// Units of one item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) item: usize,
    pub(super) weight: Weight,
    pub(super) quantity: u32,
}

impl Kind {
    /// Weight of the `count` units that are next when `left` units are still to be packed.
    pub(super) fn weight(&self, left: u32, count: u32) -> Weight {
        Weight::sum(self.next(left, count).map(|run| run.weight.times(run.quantity)))
    }

    /// How many of the next units, at most `left`, weigh no more than this together?
    pub(super) fn units_within(&self, left: u32, weight: Weight) -> u32 {
        let (mut units, mut room) = (0, weight);
        for run in self.next(left, left) {
            let count = room.holds(run.weight).map_or(run.quantity, |most| clamp(most).min(run.quantity));
            units += count;
            room = room.less(run.weight.times(count));
            if count < run.quantity {
                break;
            }
        }
        units
    }

    /// The next `count` units when `left` are still to be packed, by item.
    pub(super) fn next(&self, left: u32, count: u32) -> impl Iterator<Item = Run> + '_ {
        let mut skip = self.units.saturating_sub(left);
        let mut want = count.min(left);
        self.runs.iter().filter_map(move |run| {
            let passed = skip.min(run.quantity);
            skip -= passed;
            let taken = want.min(run.quantity - passed);
            want -= taken;
            (taken > 0).then_some(Run { quantity: taken, ..*run })
        })
    }
}

/// Groups the items that `wanted` lets through into kinds, the largest first; equally large ones in the order in which they appear.
pub(super) fn kinds(items: &[Item], squeezed: bool, wanted: impl Fn(&Item) -> bool) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        if item.quantity == 0 || !wanted(item) {
            continue;
        }
        let run = Run { item: index, weight: item.weight, quantity: item.quantity };
        let poses = poses(item, squeezed);
        let bare_top = item.fragile || item.no_stack;
        let alike = |kind: &&mut Kind| {
            kind.bare_top == bare_top && kind.group == item.keep_together && same_poses(&kind.poses, &poses)
        };
        if let Some(kind) = kinds.iter_mut().find(alike) {
            kind.units = kind.units.saturating_add(item.quantity);
            kind.runs.push(run);
            continue;
        }
        let least = poses.iter().copied().fold([u32::MAX; 3], smaller);
        let volume = poses.first().map_or(0, |pose| volume(*pose));
        let base = |[width, length, _]: &[u32; 3]| u64::from(*width) * u64::from(*length);
        let broadest = poses.iter().map(base).max().unwrap_or(0);
        kinds.push(Kind {
            poses,
            volume,
            broadest,
            least,
            runs: vec![run],
            units: item.quantity,
            bare_top,
            group: item.keep_together,
        });
    }
    for kind in &mut kinds {
        // A stable sort: equal weights stay in the cart's order.
        sort::by_key(&mut kind.runs, |run| std::cmp::Reverse(run.weight));
    }
    sort::by_key(&mut kinds, |kind| std::cmp::Reverse(kind.volume));
    kinds
}

/// The sizes along width, length and depth in which an item may be placed, each once.
pub(super) fn poses(item: &Item, squeezed: bool) -> Vec<[u32; 3]> {
    let [length, width, height] = item.dimensions_mm;
    let kept = 100u64.saturating_sub(u64::from(item.compressible_percent.min(100)));
    let height = if squeezed { clamp((u64::from(height) * kept).div_ceil(100)) } else { height };
    let padded = |side: u32| side.max(1).saturating_add(item.padding_mm.saturating_mul(2));
    let [length, width, height] = [padded(length), padded(width), padded(height)];
    let vertical = match item.orientation {
        Orientation::Any => [true; 3],
        Orientation::Upright => [false, false, true],
        Orientation::Flat => {
            let least = length.min(width).min(height);
            [length == least, width == least, height == least]
        }
        Orientation::Sides { vertical } => vertical,
    };
    let turns = [
        (vertical[2], [width, length, height]),
        (vertical[2], [length, width, height]),
        (vertical[1], [length, height, width]),
        (vertical[1], [height, length, width]),
        (vertical[0], [width, height, length]),
        (vertical[0], [height, width, length]),
    ];
    let mut poses = Vec::with_capacity(6);
    for (allowed, pose) in turns {
        if allowed && !poses.contains(&pose) {
            poses.push(pose);
        }
    }
    poses
}

fn same_poses(some: &[[u32; 3]], others: &[[u32; 3]]) -> bool {
    some.len() == others.len() && others.iter().all(|pose| some.contains(pose))
}

/// The value as 32 bits, or the largest such number.
pub(super) fn clamp(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
