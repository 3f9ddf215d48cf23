//! Carts to pack, whose packings are checked by the tests' own validator.

use super::Target;
use crate::validator::faults;
use fastrand::Rng;
use landfall::pack::{Budget, Carton, CartonKind, Item, Orientation, pack};
use landfall::weight::Weight;

/// The packer, whose packings are checked by the tests' own validator.
#[derive(Default)]
pub(super) struct Packer {
    parcels: u64,
}

impl Target for Packer {
    fn name(&self) -> &'static str {
        "packer"
    }

    fn short_form(&self) -> u64 {
        2_000
    }

    fn draw(&mut self, rng: &mut Rng) -> Vec<u8> {
        let length = rng.usize(24..160);
        std::iter::repeat_with(|| rng.u8(..)).take(length).collect()
    }

    fn meet(&mut self, input: &[u8]) -> Result<(), String> {
        let (items, cartons) = cart(input);
        for packing in pack(&items, &cartons, Budget { placements: 2_000 }) {
            self.parcels += packing.parcels.len() as u64;
            let wrong = faults(&items, &cartons, &packing);
            if let Some(first) = wrong.first() {
                return Err(format!("is packed wrongly: {first}"));
            }
        }
        Ok(())
    }

    fn told(&self) -> String {
        format!("{} parcels", self.parcels)
    }
}

/// Items and cartons out of bytes: a few of each, of sizes that nearly fit.
fn cart(bytes: &[u8]) -> (Vec<Item>, Vec<Carton>) {
    let mut bytes = bytes.iter().copied();
    let mut next = move || u32::from(bytes.next().unwrap_or(0));
    let count = 1 + next() % 3;
    let cartons = (0..count)
        .map(|number| {
            let inner_mm = [0; 3].map(|_| 40 + next() * if next() % 16 == 0 { 100 } else { 2 });
            let of = next();
            Carton {
                id: number.to_string(),
                inner_mm,
                outer_mm: inner_mm.map(|side| side + 6),
                tare: Weight::grams(next()),
                max_gross: Weight::grams(500 + next() * 100),
                cost: u64::from(next()),
                supply: (of % 4 == 0).then_some(of / 16),
                kind: [CartonKind::Box, CartonKind::Box, CartonKind::Mailer, CartonKind::Tube][of as usize % 4],
            }
        })
        .collect();
    let count = 1 + next() % 8;
    let items = (0..count)
        .map(|number| {
            let of = next();
            Item {
                id: number.to_string(),
                quantity: if of > 250 { 400 } else { next() % 9 },
                dimensions_mm: [0; 3].map(|_| 1 + next() * if next() % 32 == 0 { 40 } else { 1 }),
                weight: Weight::grams(next() * 10),
                orientation: match of % 5 {
                    0 => Orientation::Upright,
                    1 => Orientation::Flat,
                    2 => Orientation::Sides { vertical: [of & 8 > 0, of & 16 > 0, true] },
                    _ => Orientation::Any,
                },
                fragile: of % 7 == 0,
                no_stack: of % 11 == 0,
                ship_alone: of % 13 == 0,
                own_box: of % 17 == 0,
                keep_together: (of % 6 == 0).then_some(of % 2),
                compressible_percent: if of % 9 == 0 { next() % 60 } else { 0 },
                padding_mm: if of % 10 == 0 { next() % 20 } else { 0 },
            }
        })
        .collect();
    (items, cartons)
}
