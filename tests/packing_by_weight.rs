//! Where weight fills the cartons before volume does, no packing has more parcels than first fit by falling weight.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]
#![cfg(feature = "publish")]

#[path = "packing/heavy.rs"]
mod heavy;
#[path = "packing/made.rs"]
mod made;
#[path = "packing/validator.rs"]
mod validator;

use heavy::{Numbers, cart_that_weight_binds, first_fit_by_weight};
use landfall::pack::{Budget, Carton, Item, Packing, pack};
use landfall::weight::Weight;
use made::{assert_valid, carton, item};
use proptest::prelude::*;

fn cartons_used(packing: &Packing) -> Vec<Option<usize>> {
    let mut used: Vec<Option<usize>> = packing.parcels.iter().map(|parcel| parcel.carton).collect();
    used.sort_unstable();
    used
}

/// The cartons that first fit by weight needs of one type, if each of them can be packed by itself.
fn cartons_by_weight(items: &[Item], carton: &Carton) -> Option<usize> {
    let groups = first_fit_by_weight(items, carton)?;
    let packable = |units: &Vec<u32>| {
        let inside = items.iter().zip(units).map(|(item, quantity)| Item { quantity: *quantity, ..item.clone() });
        let inside: Vec<Item> = inside.collect();
        let packing = &pack(&inside, std::slice::from_ref(carton), Budget::default())[0];
        assert_eq!(validator::faults(&inside, std::slice::from_ref(carton), packing), [""; 0]);
        packing.parcels.len() == 1 && packing.unpacked.is_empty()
    };
    groups.iter().all(packable).then_some(groups.len())
}

#[test]
fn heavy_and_light_share_cartons() {
    for (heavy, light) in [((2, 600), (2, 400)), ((7, 600), (7, 100))] {
        let items = [heavy, light].map(|(quantity, weight_g)| item(quantity, [50; 3], weight_g));
        for supply in [None, Some(heavy.0)] {
            let cartons = [Carton { tare: Weight::grams(0), supply, ..carton([500; 3], 1_000) }];
            let packings = pack(&items, &cartons, Budget::default());
            assert_valid(&items, &cartons, &packings);
            assert!(packings[0].unpacked.is_empty());
            assert_eq!(packings[0].parcels.len() as u32, heavy.0);
        }
    }
}

#[test]
fn three_hundred_carts_need_no_more_boxes_than_first_fit_by_weight() {
    let mut numbers = Numbers(1);
    let (mut boxes, mut by_first_fit, mut least, mut more) = (0, 0, 0, Vec::new());
    for number in 0..300 {
        let (items, carton) = cart_that_weight_binds(&mut numbers);
        let cartons = [carton];
        let packings = pack(&items, &cartons, Budget::default());
        assert_valid(&items, &cartons, &packings);
        assert!(packings[0].unpacked.is_empty());
        let found = packings[0].parcels.len();
        let first_fit = first_fit_by_weight(&items, &cartons[0]).unwrap().len();
        let weight: u64 = items.iter().map(|item| item.weight.times(item.quantity).in_nanograms()).sum();
        let bound = weight.div_ceil(cartons[0].max_gross.in_nanograms()) as usize;
        assert!(found >= bound, "cart {number}: {found} boxes for a weight of {bound}");
        if found > first_fit {
            more.push((number, found, first_fit));
        }
        (boxes, by_first_fit, least) = (boxes + found, by_first_fit + first_fit, least + bound);
    }
    println!("300 carts: {boxes} boxes, first fit {by_first_fit}, by total weight {least} at least");
    assert!(more.is_empty(), "{more:?}");
}

/// Things whose weight fills a carton before their volume does, most of the time.
fn any_heavy_item() -> impl Strategy<Value = Item> {
    let sides = prop_oneof![2 => Just([50u32; 3]), 1 => [20..120u32, 20..120u32, 20..120u32]];
    let weight = prop_oneof![(1..11u32).prop_map(|hundreds| hundreds * 100), 0..1_000u32];
    (1..9u32, sides, weight, prop::bool::weighted(0.1))
        .prop_map(|(quantity, sides, weight_g, no_stack)| Item { no_stack, ..item(quantity, sides, weight_g) })
}

fn any_strong_carton() -> impl Strategy<Value = Carton> {
    ([150..500u32, 150..500u32, 150..500u32], 0..50u32, 900..2_500u32).prop_map(|(inner_mm, tare_g, max_gross_g)| {
        Carton { tare: Weight::grams(tare_g), ..carton(inner_mm, max_gross_g) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_more_parcels_than_first_fit_by_weight(
        items in prop::collection::vec(any_heavy_item(), 1..6),
        cartons in prop::collection::vec(any_strong_carton(), 1..4),
    ) {
        let packings = pack(&items, &cartons, Budget::default());
        assert_valid(&items, &cartons, &packings);
        let used: std::collections::BTreeSet<Vec<Option<usize>>> = packings.iter().map(cartons_used).collect();
        prop_assert_eq!(used.len(), packings.len());
        for carton in &cartons {
            if let Some(count) = cartons_by_weight(&items, carton) {
                prop_assert!(packings[0].unpacked.is_empty() && packings[0].parcels.len() <= count);
            }
        }
    }
}
