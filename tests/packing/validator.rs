//! Is a packing what it says it is?
//!
//! In: items, cartons and a packing of them. Out: every fault found, as a sentence.
//!
//! The rule: nothing here uses the packer's own geometry. Every placement is checked against its carton, every other placement in
//! it, and the item that it claims to be; then weights, contents, supply, care flags, and that each unit is somewhere exactly once.

use landfall::pack::{Because, Carton, CartonKind, Item, Orientation, Packing, Parcel, Placement};
use landfall::weight::Weight;

/// Every fault of a packing.
pub(crate) fn faults(items: &[Item], cartons: &[Carton], packing: &Packing) -> Vec<String> {
    let mut faults = Vec::new();
    let mut units = vec![0u64; items.len()];
    for (number, parcel) in packing.parcels.iter().enumerate() {
        let mut say = |fault: String| faults.push(format!("parcel {number}: {fault}"));
        parcel_faults(items, cartons, parcel, &mut say);
        for placement in &parcel.placements {
            units[placement.item] += 1;
        }
    }
    for unpacked in &packing.unpacked {
        units[unpacked.item] += u64::from(unpacked.quantity);
        let fits = cartons.iter().any(|carton| fits_alone(&items[unpacked.item], carton));
        let says_it_does_not = matches!(
            unpacked.because,
            Because::NoCarton | Because::TooLong { .. } | Because::TooLarge { .. } | Because::TooHeavy { .. }
        );
        if fits && says_it_does_not {
            faults.push(format!("item {} fits a carton, yet: {}", unpacked.item, unpacked.because.sentence()));
        }
        if !fits && !says_it_does_not && unpacked.because != Because::TooMany {
            faults.push(format!("item {} fits no carton, yet: {}", unpacked.item, unpacked.because.sentence()));
        }
    }
    for (index, item) in items.iter().enumerate() {
        if units[index] != u64::from(item.quantity) {
            faults.push(format!("item {index}: {} units of {} are accounted for", units[index], item.quantity));
        }
    }
    for (index, carton) in cartons.iter().enumerate() {
        let used = packing.parcels.iter().filter(|parcel| parcel.carton == Some(index)).count() as u64;
        if carton.supply.is_some_and(|supply| used > u64::from(supply)) {
            faults.push(format!("carton {index}: {used} used, more than there are"));
        }
    }
    let groups: std::collections::BTreeSet<u32> = items.iter().filter_map(|item| item.keep_together).collect();
    for group in groups {
        let member = |item: usize| {
            let item = &items[item];
            item.keep_together == Some(group) && !item.ship_alone && !item.own_box
        };
        let holding =
            packing.parcels.iter().filter(|parcel| parcel.contents.iter().any(|(item, _)| member(*item))).count();
        if holding > 1 {
            faults.push(format!("group {group} is in {holding} parcels"));
        }
    }
    faults
}

fn parcel_faults(items: &[Item], cartons: &[Carton], parcel: &Parcel, say: &mut impl FnMut(String)) {
    let net = Weight::sum(parcel.placements.iter().map(|placement| items[placement.item].weight));
    let mut contents: Vec<(usize, u32)> = Vec::new();
    let mut inside: Vec<usize> = parcel.placements.iter().map(|placement| placement.item).collect();
    inside.sort_unstable();
    for item in inside {
        match contents.last_mut() {
            Some((last, count)) if *last == item => *count += 1,
            _ => contents.push((item, 1)),
        }
    }
    if contents != parcel.contents {
        say(format!("its contents are {contents:?}, not {:?}", parcel.contents));
    }
    if parcel.placements.is_empty() {
        say("it is empty".into());
    }
    let Some(carton) = parcel.carton else {
        let own = matches!(parcel.placements.as_slice(), [one] if items[one.item].own_box);
        if !own || parcel.weight != net {
            say("it has no carton and is not an item that is its own box".into());
        }
        return;
    };
    let carton = &cartons[carton];
    if parcel.weight != net.plus(carton.tare) || parcel.weight > carton.max_gross {
        say(format!("it weighs {net:?}, says {:?}, may weigh {:?}", parcel.weight, carton.max_gross));
    }
    if !all_inside(&parcel.placements, carton) {
        say(format!("something is outside {:?}: {:?}", carton.inner_mm, parcel.placements));
    }
    for (number, one) in parcel.placements.iter().enumerate() {
        let item = &items[one.item];
        if !may_be_turned(item, one.size_mm) {
            say(format!("item {} is placed as {:?}", one.item, one.size_mm));
        }
        if item.own_box || (item.ship_alone && parcel.placements.len() > 1) {
            say(format!("item {} should be alone", one.item));
        }
        let mut carried = 0u64;
        for (other_number, other) in parcel.placements.iter().enumerate() {
            let above = shared(one, other, 0) * shared(one, other, 1);
            if other_number != number && above > 0 && shared(one, other, 2) > 0 {
                say(format!("{one:?} and {other:?} overlap"));
            }
            if other.at_mm[2] + other.size_mm[2] == one.at_mm[2] {
                carried += above;
            }
            let stands_above = above > 0 && other.at_mm[2] >= one.at_mm[2] + one.size_mm[2];
            if (item.fragile || item.no_stack) && stands_above {
                say(format!("{other:?} is above {one:?}, which must carry nothing"));
            }
        }
        let base = u64::from(one.size_mm[0]) * u64::from(one.size_mm[1]);
        if one.at_mm[2] > 0 && carried * 2 < base {
            say(format!("{one:?} rests on {carried} of {base} mm²"));
        }
    }
}

/// The length that two placements share along an axis.
fn shared(one: &Placement, other: &Placement, axis: usize) -> u64 {
    let end = |placement: &Placement| placement.at_mm[axis] + placement.size_mm[axis];
    u64::from(end(one).min(end(other)).saturating_sub(one.at_mm[axis].max(other.at_mm[axis])))
}

fn all_inside(placements: &[Placement], carton: &Carton) -> bool {
    let end = |axis: usize| placements.iter().map(|one| one.at_mm[axis] + one.size_mm[axis]).max().unwrap_or(0);
    holds([end(0), end(1), end(2)], carton)
}

/// Does something with these outer sides go into a carton?
fn holds(size: [u32; 3], carton: &Carton) -> bool {
    let inner = carton.inner_mm;
    match carton.kind {
        CartonKind::Box => (0..3).all(|axis| size[axis] <= inner[axis]),
        CartonKind::Mailer => size[2] <= inner[2] && size[0] + size[2] <= inner[0] && size[1] + size[2] <= inner[1],
        CartonKind::Tube => {
            let others = |axis: usize| ((axis + 1) % 3, (axis + 2) % 3);
            let round = |axis: &usize| inner[others(*axis).0] == inner[others(*axis).1];
            let longest = (0..3).max_by_key(|axis| inner[*axis]).unwrap();
            let along = [2, 1, 0].into_iter().find(round).unwrap_or(longest);
            let (one, two) = others(along);
            let diameter = u64::from(inner[one].min(inner[two]));
            size[along] <= inner[along] && u64::from(size[one]).pow(2) + u64::from(size[two]).pow(2) <= diameter.pow(2)
        }
    }
}

/// May the item be placed with this width, length and depth?
fn may_be_turned(item: &Item, size: [u32; 3]) -> bool {
    let [length, width, height] = item.dimensions_mm.map(|side| side.max(1));
    let kept = u64::from(item.dimensions_mm[2]) * u64::from(100 - item.compressible_percent.min(100));
    let squeezed = u32::try_from(kept.div_ceil(100)).unwrap().max(1);
    [height, squeezed].into_iter().any(|height| {
        let sides = [length, width, height].map(|side| side + 2 * item.padding_mm);
        (0..3).any(|vertical| {
            let (one, two) = (sides[(vertical + 1) % 3], sides[(vertical + 2) % 3]);
            let allowed = match item.orientation {
                Orientation::Any => true,
                Orientation::Upright => vertical == 2,
                Orientation::Flat => sides[vertical] == sides.into_iter().min().unwrap(),
                Orientation::Sides { vertical: allowed } => allowed[vertical],
            };
            allowed
                && size[2] == sides[vertical]
                && ((size[0], size[1]) == (one, two) || (size[0], size[1]) == (two, one))
        })
    })
}

/// The naive twin of the packer's own test: does one unit go into the carton in any of its turns, and is it light enough?
pub(crate) fn fits_alone(item: &Item, carton: &Carton) -> bool {
    let [length, width, height] = item.dimensions_mm.map(|side| side.max(1));
    let kept = u64::from(item.dimensions_mm[2]) * u64::from(100 - item.compressible_percent.min(100));
    let squeezed = u32::try_from(kept.div_ceil(100)).unwrap().max(1);
    let turns = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    item.weight.plus(carton.tare) <= carton.max_gross
        && [height, squeezed].into_iter().any(|height| {
            let sides = [length, width, height].map(|side| side + 2 * item.padding_mm);
            turns.iter().any(|turn| {
                let size = turn.map(|axis| sides[axis]);
                may_be_turned(item, size) && holds(size, carton)
            })
        })
}
