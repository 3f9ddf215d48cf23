//! Carts whose weight fills the cartons before their volume does, and first fit by falling weight, written as simply as it can be.

use landfall::pack::{Carton, CartonKind, Item};
use landfall::weight::Weight;

/// Numbers that only look random: the same in every run.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// One of `from..=to`.
    pub(crate) fn between(&mut self, from: u32, to: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + ((self.0 >> 33) % u64::from(to - from + 1)) as u32
    }
}

/// A cart of 2 to 60 units of 2 to 8 weights, and a carton that could hold them all if it might weigh more than it may: 1 to 30 kg.
pub(crate) fn cart_that_weight_binds(numbers: &mut Numbers) -> (Vec<Item>, Carton) {
    let most_g = numbers.between(1_000, 30_000);
    let kinds = numbers.between(2, 8);
    let units = numbers.between(kinds, 60);
    let mut items: Vec<Item> = Vec::new();
    while items.len() < kinds as usize {
        let weight_g = most_g * numbers.between(20, 700) / 1_000;
        if items.iter().all(|item| item.weight != Weight::grams(weight_g)) {
            let sides = [0; 3].map(|_| numbers.between(20, 80));
            items.push(Item { quantity: 1, dimensions_mm: sides, weight: Weight::grams(weight_g), ..Item::default() });
        }
    }
    for _ in kinds..units {
        let one = numbers.between(0, kinds - 1) as usize;
        items[one].quantity += 1;
    }
    let carton = Carton {
        id: String::new(),
        inner_mm: [600; 3],
        outer_mm: [606; 3],
        tare: Weight::ZERO,
        max_gross: Weight::grams(most_g),
        cost: 0,
        supply: None,
        kind: CartonKind::Box,
    };
    (items, carton)
}

/// The naive twin of first fit by falling weight: unit by unit, each into the first carton that may still carry it. Units of each
/// item in each carton; `None` if a unit is too heavy.
pub(crate) fn first_fit_by_weight(items: &[Item], carton: &Carton) -> Option<Vec<Vec<u32>>> {
    let mut units: Vec<usize> = (0..items.len()).flat_map(|item| vec![item; items[item].quantity as usize]).collect();
    units.sort_by_key(|unit| std::cmp::Reverse(items[*unit].weight));
    let mut groups: Vec<(Weight, Vec<u32>)> = Vec::new();
    for unit in units {
        let weight = items[unit].weight;
        if weight.plus(carton.tare) > carton.max_gross {
            return None;
        }
        let may_carry = |(inside, _): &(Weight, Vec<u32>)| inside.plus(weight).plus(carton.tare) <= carton.max_gross;
        let place = groups.iter().position(may_carry).unwrap_or(groups.len());
        if place == groups.len() {
            groups.push((Weight::ZERO, vec![0; items.len()]));
        }
        groups[place].0 = groups[place].0.plus(weight);
        groups[place].1[unit] += 1;
    }
    Some(groups.into_iter().map(|(_, units)| units).collect())
}
