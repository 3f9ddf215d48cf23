//! How is a cart shared out among cartons?
use super::block::Reach;
use super::kind::{Kind, kinds};
use super::load::{Load, Placed};
use super::reason::{Because, Unpacked};
use super::search::{Allowance, Search};
use super::{Budget, Item, LONGEST_SIDE_MM, Packing, Parcel, Placement};

/// Fills one container with as much volume as possible.
pub(super) fn fill_one(items: &[Item], inner: [u32; 3], budget: Budget) -> Packing {
    let side = |side: u32| side.min(LONGEST_SIDE_MM);
    let inner = [side(inner[0]), side(inner[1]), side(inner[2])];
    let kinds = kinds(items, false, |_| true);
    let left: Vec<u32> = kinds.iter().map(|kind| kind.units).collect();
    let reach = Reach::new(&kinds, &left, inner);
    let mut allowance = Allowance { left: budget.placements };
    let start = Load::new(inner, u64::MAX, left);
    let load = Search::new(&kinds, &[]).fill(start, &reach, &mut allowance);
    let mut placements = Vec::new();
    for placed in &load.placed {
        place_units(placed, &kinds, &mut placements);
    }
    let contents = contents(&placements);
    let weight_g = contents
        .iter()
        .map(|(item, count)| items.get(*item).map_or(0, |item| item.weight_g).saturating_mul(*count))
        .fold(0, u32::saturating_add);
    let mut unpacked = Vec::new();
    for (kind, left) in kinds.iter().zip(&load.left) {
        for run in kind.next(*left, *left) {
            unpacked.push(Unpacked { item: run.item, quantity: run.quantity, because: Because::NoRoom });
        }
    }
    Packing { parcels: vec![Parcel { carton: None, contents, outer_mm: inner, weight_g, placements }], unpacked }
}

/// The units of a block, lowest first, so that the heavy ones lie at the bottom.
pub(super) fn place_units(placed: &Placed, kinds: &[Kind], placements: &mut Vec<Placement>) {
    let Some(kind) = kinds.get(placed.block.kind) else { return };
    let pose = placed.block.pose;
    let [width, length, depth] = placed.block.grid;
    let units = kind
        .next(placed.left_before, placed.block.units)
        .flat_map(|run| std::iter::repeat_n(run.item, run.quantity as usize));
    let places = (0..depth).flat_map(|z| (0..length).flat_map(move |y| (0..width).map(move |x| [x, y, z])));
    for (item, [x, y, z]) in units.zip(places) {
        let along = |low: u32, count: u32, side: u32| low.saturating_add(count.saturating_mul(side));
        let at_mm = [
            along(placed.at[0], x, pose[0]),
            along(placed.at[1], y, pose[1]),
            along(placed.at[2], z, pose[2]),
        ];
        placements.push(Placement { item, at_mm, size_mm: pose });
    }
}

/// How many units of each item lie in a carton, by index.
pub(super) fn contents(placements: &[Placement]) -> Vec<(usize, u32)> {
    let mut items: Vec<usize> = placements.iter().map(|placement| placement.item).collect();
    items.sort_unstable();
    items.chunk_by(|one, other| one == other).filter_map(|same| Some((*same.first()?, u32::try_from(same.len()).ok()?))).collect()
}
