//! Does a cart go by the best plan? The router against an enumeration written apart, over made-up books.
//!
//! A book has two to four warehouses with prices, fees and stock of their own; limits of the law by consignment or by consignee
//! and day; flat duties by heading; prices for the whole order; weights whose sum crosses breaks; articles that one warehouse
//! does not send. The twin places every line on every warehouse, in every quantity where none has enough, asks what each
//! placement costs by pinning it, and takes the least by itself.
#![cfg(feature = "publish")]
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "a test stops at what it did not expect"
)]

mod common;

#[path = "routing/books.rs"]
mod books;
#[path = "routing/bound.rs"]
mod bound;

use books::{Best, Draw, Drawn, HOUSES, Size, best, drawn, of_toml, request};
use bound::{Bearing, under};
use common::read::{figure, items, text};
use landfall::book::Book;
use landfall::book::shop::{FeePer, StockCost, Tier};
use landfall::money::Decimal;
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::path::Path;

/// Books that are drawn; `LANDFALL_ROUTES` draws more.
const BOOKS: u64 = 250;
/// Books of which every placement is tried.
const SMALL: Size = Size { houses: (2, 4), articles: 4, most: (2, 3) };
/// Large books that are drawn.
const LARGE_BOOKS: u64 = 24;
/// Books of which not every plan is priced.
const LARGE: Size = Size { houses: (5, 8), articles: 12, most: (2, 4) };

/// By line, by warehouse, the pieces of a placement.
type Placed = Vec<Vec<u32>>;

/// Every placement of a cart's lines on sets of warehouses, all of which send something.
fn every_placement(cart: &[(usize, u32)], drawn: &Drawn) -> Vec<Placed> {
    let count = drawn.sends.len();
    let mut all = Vec::new();
    for set in 1_u32..1 << count {
        let members: Vec<usize> = (0..count).filter(|at| set >> at & 1 == 1).collect();
        if members.len() > drawn.most {
            continue;
        }
        let mut partial: Vec<Placed> = vec![Vec::new()];
        for (sku, quantity) in cart {
            let has = |at: usize| drawn.sends[at][*sku];
            let whole = members.iter().any(|at| has(*at) >= *quantity);
            let mut ways: Vec<Vec<u32>> = vec![Vec::new()];
            for at in 0..count {
                let most = if members.contains(&at) { has(at).min(*quantity) } else { 0 };
                ways = ways
                    .iter()
                    .flat_map(|way| (0..=most).map(move |take| [way.as_slice(), &[take]].concat()))
                    .collect();
            }
            ways.retain(|way| way.iter().sum::<u32>() == *quantity);
            if whole {
                ways.retain(|way| way.contains(quantity));
            }
            partial = partial
                .iter()
                .flat_map(|placed| ways.iter().map(|way| [placed.as_slice(), std::slice::from_ref(way)].concat()))
                .collect();
        }
        let sends = |placed: &Placed, at: usize| placed.iter().any(|way| way[at] > 0);
        partial.retain(|placed| members.iter().all(|at| sends(placed, *at)));
        all.extend(partial);
    }
    all
}

fn pins(placed: &Placed) -> Vec<Value> {
    let mut pins = Vec::new();
    for (line, way) in placed.iter().enumerate() {
        for (at, pieces) in way.iter().enumerate().filter(|(_, pieces)| **pieces > 0) {
            pins.push(json!({ "line": line.to_string(), "warehouse": HOUSES[at], "quantity": pieces }));
        }
    }
    pins
}

/// What comes to a consignee on the day of this shipment beside it, where both cross a border; nothing where none does.
fn comes_beside(shipments: &[Tree], this: usize) -> Option<Decimal> {
    let crosses = |at: usize| text(shipments[at].get("from").unwrap(), "country") != "NL";
    let day = |at: usize| text(shipments[at].get("delivery").unwrap(), "border");
    let others = (0..shipments.len()).filter(|other| *other != this && crosses(*other) && day(*other) == day(this));
    let values =
        others.filter(|_| crosses(this)).map(|other| figure(shipments[other].get("landed_cost").unwrap(), "goods"));
    values.reduce(|sum, value| sum + value)
}

/// Sends each shipment of an option back as a landed cost, with what comes beside it: the same figures. How many there were.
fn sent_back(book: &Book, drawn: &Drawn, cart: &[(usize, u32)], answer: &Tree) -> u64 {
    let option = &items(answer, "options")[0];
    let shipments = items(option, "shipments");
    let shop = &drawn.data.shops[0];
    for (number, shipment) in shipments.iter().enumerate() {
        let beside = shipment.get("beside").filter(|beside| matches!(beside, Tree::Object(_)));
        assert_eq!(
            beside.map(|beside| figure(beside, "value")),
            comes_beside(shipments, number),
            "beside shipment {number}"
        );
        let mut pieces = vec![0_u32; cart.len()];
        let mut parcels: Vec<Value> = Vec::new();
        for parcel in items(shipment, "parcels") {
            let mut contents: Vec<Value> = Vec::new();
            for content in items(parcel, "contents") {
                let Some(Tree::Whole(quantity)) = content.get("quantity") else { panic!("no quantity") };
                let line = text(content, "line");
                pieces[line.parse::<usize>().unwrap()] += *quantity as u32;
                contents.push(json!({ "line": line, "quantity": quantity }));
            }
            parcels.push(json!({ "contents": contents }));
        }
        let lines: Vec<Value> = (0..cart.len())
            .filter(|at| pieces[*at] > 0)
            .map(|at| {
                let product = &shop.catalogue[cart[at].0];
                json!({
                    "id": at.to_string(), "quantity": pieces[at], "unit_price": product.price.to_string(), "hs_code": product.hs,
                    "origin": product.origin, "origin_proof": product.origin_proof
                })
            })
            .collect();
        let landed = shipment.get("landed_cost").unwrap();
        let beside = match shipment.get("beside") {
            Some(beside @ Tree::Object(_)) => json!({ "value": text(beside, "value") }),
            _ => Value::Null,
        };
        // A carrier without clearance fees is nobody to a landed cost.
        let carrier = drawn.data.fees.first().map(|_| "north-post");
        let request = json!({
            "at": "2026-09-01T03:00:00Z", "days": { "border": text(shipment.get("delivery").unwrap(), "border") }, "currency": "EUR",
            "ship_from": { "country": text(shipment.get("from").unwrap(), "country"), "stock": text(shipment, "stock") },
            "ship_to": { "country": "NL", "postal_code": "2000" }, "freight": text(landed, "freight"), "insurance": text(landed, "insurance"),
            "channel": "post", "carrier": carrier, "terms": "dap", "seller_registrations": shop.seller_registrations,
            "exchange_rates": { "EUR/JPY": "160" }, "beside": beside, "parcels": parcels, "lines": lines
        });
        let asked = landfall::request::parse(request.to_string().as_bytes()).unwrap();
        let now = "2026-09-01T03:00:00Z".parse().unwrap();
        let again = landfall::landed_cost(book, &asked, now, Authority::Authorised);
        let again = again.unwrap_or_else(|problem| panic!("{request}: {:?}", landfall::answer::problem(&problem)));
        for key in ["goods", "freight", "insurance", "duty", "tax", "fees", "total"] {
            assert_eq!(text(&again, key), text(landed, key), "{key} of {request}");
        }
    }
    // The option is the sum of its shipments.
    for (key, of) in [("duty", "duty"), ("tax", "tax"), ("fees", "fees"), ("goods", "goods"), ("shipping", "freight")] {
        let sum: Decimal =
            shipments.iter().map(|one| text(one.get("landed_cost").unwrap(), of).parse::<Decimal>().unwrap()).sum();
        assert_eq!(sum, text(option, key).parse::<Decimal>().unwrap(), "{key}");
    }
    if shipments.len() > 1 { shipments.len() as u64 } else { 0 }
}

#[test]
fn no_placement_is_better_than_the_plan() {
    let base = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/good")).0;
    let books = std::env::var("LANDFALL_ROUTES").ok().and_then(|books| books.parse().ok()).unwrap_or(BOOKS);
    let mut draw = Draw(20_261_129);
    let (mut split, mut by_quantity, mut missed, mut priced, mut offered, mut returned) = (0_u64, 0, 0, 0, 0, 0);
    for number in 0..books {
        let drawn = drawn(&base, &mut draw, &SMALL);
        let book = common::built(&drawn.data);
        let mut cart: Vec<(usize, u32)> = Vec::new();
        for _ in 0..draw.from(2, 4) {
            let sku = draw.below(4) as usize;
            if !cart.iter().any(|(known, _)| *known == sku) {
                cart.push((sku, draw.from(1, 5) as u32));
            }
        }
        let found = best(&book, &drawn, &request(&cart, &[]));
        let placements = every_placement(&cart, &drawn);
        let quoted = placements
            .iter()
            .filter_map(|placed| Some((best(&book, &drawn, &request(&cart, &pins(placed)))?.0, placed)));
        let mut quoted: Vec<(Best, &Placed)> = quoted.collect();
        priced += quoted.len();
        quoted.sort();
        let Some((least, placed)) = quoted.first() else {
            assert!(found.is_none(), "book {number}: a plan where there is no placement");
            continue;
        };
        let (found, answer) = found.unwrap_or_else(|| panic!("book {number}: no plan, but {least:?} by {placed:?}"));
        assert_eq!(found, *least, "book {number}: {cart:?} is better placed as {placed:?}");
        offered += 1;
        returned += sent_back(&book, &drawn, &cart, &answer);
        split += u64::from(least.shipments > 1);
        by_quantity += u64::from(placed.iter().any(|way| way.iter().filter(|pieces| **pieces > 0).count() > 1));
        // Each line from where it costs least by itself.
        let mut alone: Placed = Vec::new();
        for (at, (sku, quantity)) in cart.iter().enumerate() {
            let whole = (0..drawn.sends.len()).filter(|house| drawn.sends[*house][*sku] >= *quantity);
            let costs = whole.filter_map(|house| {
                let pin = json!({ "line": "0", "warehouse": HOUSES[house] });
                Some((best(&book, &drawn, &request(&[cart[at]], &[pin]))?.0, house))
            });
            let Some((_, house)) = costs.min() else { break };
            alone.push((0..drawn.sends.len()).map(|other| if other == house { *quantity } else { 0 }).collect());
        }
        let of_lines = quoted.iter().find(|(_, placed)| **placed == alone).map(|(best, _)| best);
        missed += u64::from(of_lines != Some(least));
    }
    println!(
        "{offered} of {books} books have a plan, {priced} placements: {split} split, {by_quantity} by quantity; the best warehouse of each line misses {missed}"
    );
    assert!(returned * 2 >= split, "{returned} shipments of parted carts were sent back");
    assert!(offered * 5 >= books * 4, "{offered} of {books} books have a plan");
    assert!(split * 3 >= offered, "{split} of {offered} are split");
    assert!(missed * 3 >= offered, "the best warehouse of each line misses {missed} of {offered}");
    assert!(by_quantity * 20 >= offered, "{by_quantity} of {offered} are split by quantity");
}

/// What no plan of a cart costs less than: stock, fees of the warehouses, and carriage by weight.
fn least(drawn: &Drawn, cart: &[(usize, u32)]) -> Decimal {
    let (shop, carrier) = (&drawn.data.shops[0], &drawn.data.carriers[0]);
    let grams: Vec<u64> = cart.iter().map(|(sku, quantity)| books::article(*sku).2 * u64::from(*quantity)).collect();
    let yen = Decimal::from(160);
    let houses = shop.warehouse.iter().enumerate().map(|(number, house)| {
        let fee = |per: FeePer| -> Decimal {
            house.fee.iter().filter(|fee| fee.per == per).map(|fee| fee.amount.amount).sum()
        };
        let tables = carrier.table.iter().filter(|table| table.id.starts_with(&house.id.to_lowercase()));
        let breaks: Vec<_> = tables.map(|table| &table.rates[0].breaks).collect();
        let prices: Vec<(u64, Decimal)> = (0..breaks[0].len())
            .map(|at| (u64::from(breaks[0][at].up_to), breaks.iter().map(|of| of[at].price / yen).min().unwrap()))
            .collect();
        let line = under(&prices, grams.iter().sum());
        let borne = cart.iter().map(|(sku, quantity)| {
            let id = books::article(*sku).0;
            let of =
                |wanted: &str| shop.stock_cost.iter().find(|cost| cost.warehouse == house.id && cost.sku == wanted);
            let price = shop.catalogue.iter().find(|product| product.sku == id).unwrap().price;
            let stock = of(&id).or_else(|| of("*")).filter(|_| number > 0);
            let stock = stock.map_or(Decimal::ZERO, |cost| cost.amount + cost.percent * price / Decimal::ONE_HUNDRED);
            let one = stock + fee(FeePer::Unit);
            (drawn.sends[number][*sku] > 0).then(|| one * Decimal::from(*quantity) + fee(FeePer::Line))
        });
        Bearing { consignment: line.base + fee(FeePer::Order), lines: borne.collect(), gram: line.gram }
    });
    bound::bound(&houses.collect::<Vec<_>>(), &grams, drawn.most)
}

#[test]
fn a_large_cart_goes_no_worse_than_from_the_best_warehouse_alone() {
    let base = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/good")).0;
    let books = std::env::var("LANDFALL_ROUTES").ok().and_then(|books| books.parse().ok()).unwrap_or(LARGE_BOOKS);
    let mut draw = Draw(20_261_130);
    let (mut offered, mut whole, mut split, mut beyond, mut gaps) = (0_u64, 0_u64, 0_u64, 0_u64, Vec::new());
    for number in 0..books {
        let drawn = drawn(&base, &mut draw, &LARGE);
        let book = common::built(&drawn.data);
        let mut cart: Vec<(usize, u32)> = Vec::new();
        for sku in 0..LARGE.articles {
            if draw.chance(70) {
                cart.push((sku, draw.from(1, 3) as u32));
            }
        }
        if cart.is_empty() {
            continue;
        }
        let found = best(&book, &drawn, &request(&cart, &[]));
        for house in 0..drawn.sends.len() {
            let all: Placed = cart
                .iter()
                .map(|(_, quantity)| (0..drawn.sends.len()).map(|at| if at == house { *quantity } else { 0 }).collect())
                .collect();
            if cart.iter().any(|(sku, quantity)| drawn.sends[house][*sku] < *quantity) {
                continue;
            }
            let Some((alone, _)) = best(&book, &drawn, &request(&cart, &pins(&all))) else { continue };
            whole += 1;
            let (found, _) = found.as_ref().unwrap_or_else(|| panic!("book {number}: no plan, but {alone:?}"));
            assert!(*found <= alone, "book {number}: {found:?} is worse than all from {}: {alone:?}", HOUSES[house]);
        }
        let Some((found, answer)) = found else { continue };
        offered += 1;
        split += u64::from(found.shipments > 1);
        let plan = items(&answer, "options")[0].get("plan").unwrap().clone();
        beyond += u64::from(plan.get("exact") == Some(&Tree::Bool(false)));
        let least = least(&drawn, &cart);
        assert!(least <= found.joint, "book {number}: {} is below the bound {least}", found.joint);
        gaps.push(found.joint - least);
    }
    gaps.sort();
    println!(
        "{offered} of {books} large books have a plan, {split} split, {beyond} beyond what is all priced; {whole} whole carts; \
         above the bound by {} EUR at the median, {} at most",
        gaps[gaps.len() / 2],
        gaps[gaps.len() - 1]
    );
    assert!(split * 3 >= offered, "{split} of {offered} are split");
    assert!(beyond * 2 >= offered, "{beyond} of {offered} are beyond what is all priced");
    assert!(whole >= books / 4, "{whole} whole carts");
}

/// A shop with a second warehouse of the same prices, and two articles of one price and weight: shirts bear 12 % and VAT of 21 %, tea
/// bears no duty and VAT of 9 %. Up to ten euros above the price a parcel bears 3 EUR instead.
fn two_houses(base: &RateData, price: u32) -> RateData {
    let mut data = base.clone();
    data.fees.clear();
    for regime in &mut data.world.regimes {
        regime.value.threshold.iter_mut().for_each(|small| small.limit.limit.amount = Decimal::from(price + 10));
    }
    let shop = &mut data.shops[0];
    shop.terms = "dap".to_owned();
    shop.tier = vec![of_toml::<Tier>("name = \"standard\"\nlabel = \"Standard\"\npick = \"cheapest\"")];
    shop.price_rule.clear();
    shop.catalogue[1].hs = "61091000".to_owned();
    shop.catalogue[0].sent = shop.catalogue[1].sent;
    shop.catalogue.iter_mut().for_each(|article| article.price = Decimal::from(price));
    // No pact makes them free.
    shop.catalogue[1].origin = "US".to_owned();
    shop.warehouse.push(landfall::book::shop::Warehouse { id: "KYO".to_owned(), ..shop.warehouse[0].clone() });
    shop.stock_cost.push(of_toml::<StockCost>("warehouse = \"KYO\"\nsku = \"*\"\namount = \"0\"\npercent = \"0\""));
    data
}

/// What a shop answers for two lines, of one piece each.
fn two_lines(data: &RateData, skus: [&str; 2]) -> Tree<'static> {
    let book = common::built(data);
    let request = json!({
        "shop": "tulip", "at": "2026-09-01T03:00:00Z", "currency": "EUR", "ship_to": { "country": "NL", "postal_code": "2000" },
        "exchange_rates": { "EUR/JPY": "160" },
        "lines": [{ "id": "1", "sku": skus[0], "quantity": 1 }, { "id": "2", "sku": skus[1], "quantity": 1 }]
    });
    let asked = landfall::request::parse(request.to_string().as_bytes()).unwrap();
    let now = "2026-09-01T03:00:00Z".parse().unwrap();
    landfall::quote(&book, &asked, now, Authority::Authorised).unwrap().into_owned()
}

/// F9: 280 EUR from one warehouse are above the limit of 150 EUR; 140 and 140 EUR from two are each below. The split lives of the
/// limit, and is left out with its cost unless the shop allows it.
#[test]
fn a_split_that_lives_of_a_limit_is_left_out_with_its_cost() {
    let base = RateData::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints/good")).0;
    let quoted = |allows: bool, price: u32, skus: [&str; 2]| {
        let mut data = two_houses(&base, price);
        data.shops[0].routing.allow_threshold_split = allows;
        items(&two_lines(&data, skus), "options")[0].clone().into_owned()
    };
    // 560 g are 4,000 yen, with 12 % of fuel 28.00 EUR: 12 % duty of 308 EUR are 36.96; or 3 EUR for each of two parcels. As one the
    // two bear 12 % of 280 and twice 22.05 of freight, 38.89, and 21 % of 362.99.
    // Of a shirt and tea half bears duty, also as one, where no line is taken for another: 12 % of 1,422.05 are 170.65, and VAT is
    // 334.47 and 127.98.
    let shirts = (140, ["SHIRT", "SHIRT"], "36.96", "159.22");
    let shirt_and_tea = (1_400, ["SHIRT", "TEA"], "169.68", "677.20");
    for (price, skus, whole_duty, as_one) in [shirts, shirt_and_tea] {
        let (whole, split) = (quoted(false, price, skus), quoted(true, price, skus));
        let plan = whole.get("plan").unwrap();
        let excluded = items(plan, "excluded");
        let (code, args) = (
            text(excluded[0].get("reason").unwrap(), "code"),
            excluded[0].get("reason").unwrap().get("args").unwrap().clone(),
        );
        assert_eq!((items(&whole, "shipments").len(), items(&split, "shipments").len()), (1, 2));
        assert_eq!(code, "threshold_split");
        assert_eq!(text(&args, "joint_cost"), text(split.get("plan").unwrap(), "joint_cost"));
        assert_eq!((text(&whole, "duty"), text(&split, "duty"), text(&args, "as_one")), (whole_duty, "6.00", as_one));
        let warnings: Vec<&str> = items(plan, "warnings").iter().map(|warning| text(warning, "code")).collect();
        assert_eq!(warnings, ["threshold_split"]);
    }
}
