//! Through the whole quote: goods travel in the parcels that a service takes, and in more of them where that costs less.
//!
//! The shop of these quotes is the one in Hanoi with other boxes. Its carrier takes by economy up to 10 kg, 1,000 mm and 1,800 mm of three
//! sides, by standard 1,200 mm, by express 2,700 mm; express asks more from 1,000 mm on, and everything is billed by its bulk.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

mod common;

use common::read::{items, text};
use landfall::book::shop::{BoxKind, PackingBox, Tier};
use landfall::money::Decimal;
use landfall::request::Authority;
use landfall::tree::Tree;
use landfall::weight::Weight;
use serde_json::{Value, json};

/// Boxes by their inner sides, and what may be sent in them: units, sides, grams.
struct Case {
    boxes: &'static [[u32; 3]],
    goods: &'static [(u32, [u32; 3], u32)],
}

fn packing_box(inner_mm: [u32; 3]) -> PackingBox {
    PackingBox {
        id: inner_mm.map(|side| side.to_string()).join("x"),
        inner_mm,
        outer_mm: inner_mm.map(|side| side + 10),
        tare: Weight::grams(100),
        max_gross: Weight::grams(30_000),
        cost: Decimal::ONE,
        supply: None,
        kind: BoxKind::Box,
    }
}

/// For each case, the answer of its shop.
fn answers(cases: &[Case]) -> Vec<Tree<'_>> {
    let mut data = common::rate_data();
    let shop = data.shops.iter().find(|shop| shop.id == "hanoi-crafts").unwrap().clone();
    // One tier of each service, so that none is hidden by another that is cheaper or faster.
    let tier = |name: &str| Tier {
        when: Default::default(),
        ..shop.tier.iter().find(|tier| tier.name == name).unwrap().clone()
    };
    let tiers = ["economy", "standard", "express"].map(tier);
    for (number, case) in cases.iter().enumerate() {
        let mut own = shop.clone();
        own.id = format!("case-{number}");
        own.boxes = case.boxes.iter().copied().map(packing_box).collect();
        own.tier = tiers.to_vec();
        own.price_rule.clear();
        data.shops.push(own);
    }
    let book = common::built(&data);
    let answer = |(number, case): (usize, &Case)| {
        let line = |(line, (quantity, dimensions_mm, weight_g)): (usize, &(u32, [u32; 3], u32))| {
            json!({ "id": line.to_string(), "quantity": quantity, "unit_price": "20.00", "title": "Books", "hs_code": "490199",
                "origin": "VN", "weight_g": weight_g, "dimensions_mm": dimensions_mm })
        };
        let lines: Vec<Value> = case.goods.iter().enumerate().map(line).collect();
        let request = json!({ "shop": format!("case-{number}"), "at": "2026-11-24T10:00:00Z", "currency": "USD",
            "ship_to": { "country": "AU", "postal_code": "3000" }, "lines": lines });
        let request = landfall::request::parse(&serde_json::to_vec(&request).unwrap()).unwrap();
        landfall::quote(&book, &request, common::now(), Authority::Authorised).unwrap().into_owned()
    };
    cases.iter().enumerate().map(answer).collect()
}

/// The carriage of a tier and the boxes that it goes in; or why the service is not offered.
fn carried(answer: &Tree, service: &str) -> Result<(Decimal, Vec<String>), String> {
    let Some(option) = items(answer, "options").iter().find(|option| text(option, "service") == service) else {
        let refusals = items(answer, "refusals").iter();
        let mut refusals = refusals.filter(|refusal| text(refusal, "id") == format!("demo-red-river/{service}"));
        return Err(refusals.next().map_or_else(|| format!("{answer:?}"), |refusal| text(refusal, "code").to_owned()));
    };
    let shipping = text(option, "shipping").parse().unwrap();
    let mut boxes: Vec<String> =
        items(&items(option, "shipments")[0], "parcels").iter().map(|parcel| text(parcel, "box").to_owned()).collect();
    boxes.sort();
    Ok((shipping, boxes))
}

#[test]
fn two_cheap_parcels_go_before_one_that_is_dear() {
    let balls = &[(2, [290, 290, 290], 2_000)];
    let cases = [
        Case { boxes: &[[620, 400, 400]], goods: balls },
        Case { boxes: &[[620, 400, 400], [300, 300, 300]], goods: balls },
    ];
    let [one, two] = answers(&cases).try_into().unwrap();
    // Economy's prices end at 10 kg, and the bulk of the one is more.
    assert_eq!(carried(&one, "line-economy"), Err("parcel_too_heavy".to_owned()));
    assert_eq!(carried(&two, "line-economy").unwrap().1.len(), 2);
    for service in ["line-standard", "express"] {
        let (dear, boxes) = carried(&one, service).unwrap();
        assert_eq!(boxes, ["620x400x400"], "{service}");
        let (cheap, boxes) = carried(&two, service).unwrap();
        assert_eq!(boxes, ["300x300x300", "300x300x300"], "{service}");
        assert!(cheap < dear, "{service}: {cheap} for two, {dear} for one");
    }
}

#[test]
fn one_parcel_stays_one_where_two_cost_more() {
    let cases = [Case { boxes: &[[300, 300, 600], [300, 300, 300]], goods: &[(2, [290, 290, 290], 2_000)] }];
    for service in ["line-economy", "line-standard", "express"] {
        assert_eq!(carried(&answers(&cases)[0], service).unwrap().1, ["300x300x600"], "{service}");
    }
}

#[test]
fn a_service_that_takes_no_long_parcel_takes_the_goods_in_short_ones() {
    let rods = &[(2, [540, 190, 190], 1_000), (1, [120, 190, 190], 100)];
    let cases = [
        Case { boxes: &[[1_250, 200, 200], [1_100, 200, 200]], goods: rods },
        Case { boxes: &[[1_250, 200, 200], [1_100, 200, 200], [620, 200, 200]], goods: rods },
    ];
    let [long, short] = answers(&cases).try_into().unwrap();
    assert_eq!(carried(&long, "line-economy"), Err("parcel_too_long".to_owned()));
    assert_eq!(carried(&short, "line-economy").unwrap().1, ["620x200x200"; 3]);
    assert_eq!(carried(&short, "express").unwrap().1, ["1250x200x200"]);
}
