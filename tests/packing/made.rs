//! Goods and cartons as the tests of packing make them.

use crate::validator;
use landfall::pack::{Carton, CartonKind, Item, Packing};
use landfall::weight::Weight;

pub(crate) fn item(quantity: u32, dimensions_mm: [u32; 3], grams: u32) -> Item {
    Item { id: format!("{dimensions_mm:?}"), quantity, dimensions_mm, weight: Weight::grams(grams), ..Item::default() }
}

pub(crate) fn carton(inner_mm: [u32; 3], max_gross_g: u32) -> Carton {
    Carton {
        id: format!("{inner_mm:?}"),
        inner_mm,
        outer_mm: inner_mm.map(|side| side + 6),
        tare: Weight::grams(100),
        max_gross: Weight::grams(max_gross_g),
        cost: u64::from(inner_mm[0]),
        supply: None,
        kind: CartonKind::Box,
    }
}

pub(crate) fn assert_valid(items: &[Item], cartons: &[Carton], packings: &[Packing]) {
    assert!(!packings.is_empty() && packings.len() <= 4);
    for packing in packings {
        let faults = validator::faults(items, cartons, packing);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
