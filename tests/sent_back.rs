//! Is each shipment of an option a landed cost of its own, and is an option the sum of its shipments?
//!
//! Random carts of the demonstration shop, at the recorded law of many places, in currencies of no, two and three decimals, are sent
//! from one to four warehouses. Each shipment goes back as the declaration that it is: from where it left, of the stock that it
//! was, in its parcels, beside the others. The same figures must come back.
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

use common::read::{figure, items, text};
use landfall::book::shop::{PriceRule, Shop, StockRow};
use landfall::money::Decimal;
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Carts that are drawn; `LANDFALL_CARTS` draws more.
const CARTS: u64 = 240;
const AT: &str = "2026-11-24T03:00:00Z";

/// Currency, its decimals, and how many of it are a dollar, about.
const CURRENCIES: [(&str, u32, &str); 4] = [("JPY", 0, "150"), ("EUR", 2, "0.9"), ("USD", 2, "1"), ("KWD", 3, "0.307")];

const PLACES: [(&str, &str); 16] = [
    ("DE", "04109"),
    ("DE", "50667"),
    ("US", "10001"),
    ("US", "90012"),
    ("JP", "100-0001"),
    ("DE", "10115"),
    ("DE", "80331"),
    ("GB", "E1 6AN"),
    ("AU", "3000"),
    ("RE", "97400"),
    ("FR", "97110"),
    ("CA", "M5V 2T6"),
    ("FR", "75001"),
    ("NL", "1012 AB"),
    ("CH", "8001"),
    ("VN", "10000"),
];

/// The same numbers on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The demonstration shop in each currency, with and without what is asked once an order.
fn shops(data: &RateData) -> Vec<Shop> {
    #[derive(serde::Deserialize)]
    struct Rules {
        price_rule: Vec<PriceRule>,
    }
    let saigon = data.shops.iter().find(|shop| shop.id == "saigon-apparel").unwrap();
    let rules: Rules = toml::from_str(
        "[[price_rule]]\ncode = \"handling\"\nlabel = \"Handling\"\nper = \"order\"\neffect = { add = \"1.37 USD\" }\n\
         [[price_rule]]\ncode = \"free\"\nlabel = \"Free\"\nper = \"order\"\nwhen = { figures = [\"goods >= 300 USD\"] }\neffect = \"free\"",
    )
    .unwrap();
    let mut shops = Vec::new();
    for (currency, digits, dollar) in CURRENCIES {
        for spans in [false, true] {
            let mut shop = saigon.clone();
            shop.id = format!("in-{}-{spans}", currency.to_lowercase());
            shop.currency = currency.parse().unwrap();
            let dollar: Decimal = dollar.parse().unwrap();
            shop.catalogue.iter_mut().for_each(|product| product.price = (product.price * dollar).round_dp(digits));
            shop.stock_cost.iter_mut().for_each(|cost| cost.amount = (cost.amount * dollar).round_dp(digits));
            shop.routing.minimum_saving = None;
            shop.price_rule = if spans { rules.price_rule.clone() } else { Vec::new() };
            shops.push(shop);
        }
    }
    shops
}

/// A cart whose lines often lie at one warehouse alone, and how it is to go.
fn cart(shop: &Shop, draw: &mut Draw) -> (Value, Map<String, Value>) {
    let (country, postcode) = PLACES[draw.below(PLACES.len())];
    let (currency, ..) = CURRENCIES[draw.below(CURRENCIES.len())];
    let (mut lines, mut stock, mut prices) = (Vec::new(), Vec::new(), Map::new());
    let (mut known, mut homes): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    // Every other cart is spread over as many warehouses as it has lines.
    let spread = draw.chance(50);
    // Who sends to the place at all.
    let serves = |house: &str| match house {
        "LAX" => country == "US",
        "LEJ" | "CGN" => country == "DE",
        "DAV" | "OSA" => country != "US",
        _ => true,
    };
    let rows: Vec<&StockRow> = shop.stock.iter().filter(|row| serves(&row.warehouse)).collect();
    for _ in 0..if spread { 4 } else { 1 + draw.below(5) } {
        let is_new = |row: &&&StockRow| {
            let is_used = spread && homes.contains(&row.warehouse.as_str());
            !is_used && !known.contains(&row.sku.as_str())
        };
        let free: Vec<&&StockRow> = rows.iter().filter(is_new).collect();
        if free.is_empty() {
            break;
        }
        // A warehouse first, so that those with few articles come as often.
        let mut houses: Vec<&str> = free.iter().map(|row| row.warehouse.as_str()).collect();
        houses.dedup();
        let home = houses[draw.below(houses.len())];
        let own: Vec<&&&StockRow> = free.iter().filter(|row| row.warehouse == home).collect();
        let sku = own[draw.below(own.len())].sku.as_str();
        known.push(sku);
        homes.push(home);
        let (id, quantity) = (known.len().to_string(), 1 + draw.below(3));
        let discount = if draw.chance(20) { "1" } else { "0" };
        lines.push(json!({ "id": id, "sku": sku, "quantity": quantity, "discount": discount }));
        prices.insert(id, json!(sku));
        if spread || draw.chance(60) {
            for row in shop.stock.iter().filter(|row| row.sku == sku && row.warehouse != home) {
                let few = if draw.chance(15) { quantity - 1 } else { 0 };
                stock.push(json!({ "warehouse": row.warehouse, "sku": sku, "available": few }));
            }
        }
    }
    let terms = if spread { "dap" } else { ["any", "ddp", "dap"][draw.below(3)] };
    let request = json!({
        "shop": shop.id, "at": AT, "currency": currency, "terms": terms,
        "ship_to": { "country": country, "postal_code": postcode }, "lines": lines, "stock": stock,
        "wants": { "insurance": draw.chance(20) }, "fulfilment": { "max_consignments": 4 },
    });
    (request, prices)
}

fn asked(request: &Value) -> Tree<'static> {
    landfall::request::parse(request.to_string().as_bytes()).unwrap()
}

/// The declaration that a shipment is.
fn declaration(
    data: &RateData,
    shop: &Shop,
    request: &Value,
    skus: &Map<String, Value>,
    option: &Tree,
    shipment: &Tree,
) -> Value {
    let mut pieces: BTreeMap<String, i64> = BTreeMap::new();
    let mut parcels: Vec<Value> = Vec::new();
    for parcel in items(shipment, "parcels") {
        let mut contents: Vec<Value> = Vec::new();
        for content in items(parcel, "contents") {
            let Some(Tree::Whole(quantity)) = content.get("quantity") else { panic!("no quantity") };
            *pieces.entry(text(content, "line").to_owned()).or_default() += quantity;
            contents.push(json!({ "line": text(content, "line"), "quantity": quantity }));
        }
        parcels.push(json!({ "contents": contents }));
    }
    let landed = shipment.get("landed_cost").unwrap();
    let mut lines: Vec<Value> = Vec::new();
    for line in items(landed, "lines") {
        let id = text(line, "id");
        let product = shop.catalogue.iter().find(|product| Some(product.sku.as_str()) == skus[id].as_str()).unwrap();
        let quantity = pieces[id];
        // So many of it, rounded, are what the shipment's pieces are worth.
        let price = (figure(line, "goods") / Decimal::from(quantity)).round_dp(9);
        let measures: Map<String, Value> =
            product.measures.iter().map(|(name, many)| (name.clone(), json!(many.to_string()))).collect();
        let grams = product.sent.unwrap().weight.in_nanograms() / 1_000_000_000;
        lines.push(json!({
            "id": id, "quantity": quantity, "unit_price": price.to_string(), "hs_code": product.hs, "origin": product.origin,
            "origin_proof": product.origin_proof, "weight_g": grams, "measures": measures,
        }));
    }
    let from = shipment.get("from").unwrap();
    let optional = |tree: &Tree, key: &str| match tree.get(key) {
        Some(Tree::Text(text)) => json!(text),
        _ => Value::Null,
    };
    let beside = match shipment.get("beside") {
        Some(beside @ Tree::Object(_)) => json!({ "value": text(beside, "value") }),
        _ => Value::Null,
    };
    let carrier = data.carriers.iter().find(|carrier| carrier.id == text(shipment, "carrier")).unwrap();
    // A carrier without clearance fees is nobody to a landed cost.
    let fees = data.fees.iter().any(|regime| regime.value.id == carrier.id);
    json!({
        "at": AT, "days": { "border": text(shipment.get("delivery").unwrap(), "border") }, "currency": request["currency"],
        "ship_from": { "country": text(from, "country"), "subdivision": optional(from, "subdivision"), "stock": text(shipment, "stock") },
        "ship_to": request["ship_to"], "freight": text(landed, "freight"), "insurance": text(landed, "insurance"),
        "channel": carrier.channel.as_str(), "carrier": if fees { json!(carrier.id) } else { Value::Null }, "terms": text(option, "terms"),
        "shop": shop.id, "seller_registrations": shop.seller_registrations, "beside": beside, "parcels": parcels, "lines": lines,
    })
}

#[test]
fn each_shipment_is_a_landed_cost_of_its_own() {
    let mut data = common::rate_data();
    let shops = shops(&data);
    data.shops.extend(shops.iter().cloned());
    let book = common::built(&data);
    let carts = std::env::var("LANDFALL_CARTS").ok().and_then(|carts| carts.parse().ok()).unwrap_or(CARTS);
    let mut draw = Draw(20_261_129);
    let (mut of_count, mut of_digits, mut beside) = ([0_u64; 5], [0_u64; 4], 0_u64);
    for _ in 0..carts {
        let shop = &shops[draw.below(shops.len())];
        let (request, skus) = cart(shop, &mut draw);
        let digits = CURRENCIES.iter().find(|(currency, ..)| request["currency"] == *currency).unwrap().1;
        let answer = landfall::quote(&book, &asked(&request), AT.parse().unwrap(), Authority::Authorised);
        let answer = answer.unwrap_or_else(|problem| panic!("{request}: {:?}", landfall::answer::problem(&problem)));
        for option in items(&answer, "options") {
            let shipments = items(option, "shipments");
            of_count[shipments.len()] += 1;
            of_digits[digits as usize] += 1;
            let mut sums: BTreeMap<&str, Decimal> = BTreeMap::new();
            for shipment in shipments {
                let landed = shipment.get("landed_cost").unwrap();
                beside += u64::from(matches!(shipment.get("beside"), Some(Tree::Object(_))));
                let declared = declaration(&data, shop, &request, &skus, option, shipment);
                let again = landfall::landed_cost(&book, &asked(&declared), AT.parse().unwrap(), Authority::Authorised);
                let again =
                    again.unwrap_or_else(|problem| panic!("{declared}: {:?}", landfall::answer::problem(&problem)));
                for key in [
                    "goods",
                    "freight",
                    "insurance",
                    "duty",
                    "tax",
                    "fees",
                    "total",
                    "due_at_checkout",
                    "due_on_delivery",
                ] {
                    assert_eq!(text(&again, key), text(landed, key), "{key} of {declared}\nof {request}");
                    *sums.entry(key).or_default() += figure(landed, key);
                }
                assert_eq!(again.get("complete"), landed.get("complete"), "{declared}\nof {request}");
                let parts = ["goods", "freight", "insurance", "duty", "tax", "fees"];
                assert_eq!(parts.iter().map(|key| figure(landed, key)).sum::<Decimal>(), figure(landed, "total"));
                for (kind, whole) in [("duty", "duty"), ("tax", "tax"), ("fee", "fees")] {
                    let charges = items(landed, "charges").iter().filter(|charge| text(charge, "kind") == kind);
                    let charged: Decimal = charges.map(|charge| figure(charge, "amount")).sum();
                    assert_eq!(charged, figure(landed, whole), "{kind} of {request}");
                }
            }
            // The option is the sum of its shipments; so is what is paid when.
            for (key, of) in [
                ("goods", "goods"),
                ("shipping", "freight"),
                ("insurance", "insurance"),
                ("duty", "duty"),
                ("tax", "tax"),
                ("fees", "fees"),
                ("total", "total"),
                ("due_at_checkout", "due_at_checkout"),
                ("due_on_delivery", "due_on_delivery"),
            ] {
                assert_eq!(figure(option, key), sums[of], "{key} of {request}");
                let decimals = text(option, key).split_once('.').map_or(0, |(_, decimals)| decimals.len());
                assert_eq!(decimals, digits as usize, "{key} of {request}");
            }
            assert_eq!(figure(option, "due_at_checkout") + figure(option, "due_on_delivery"), figure(option, "total"));
            // What is routed by is the sum of its parts, and the difference from the next best that of theirs.
            let plan = option.get("plan").unwrap();
            let parts = ["freight", "duty", "tax", "fees", "origin", "stock"];
            let whole = |tree: &Tree| parts.iter().map(|part| figure(tree, part)).sum::<Decimal>();
            assert_eq!(whole(plan.get("costs").unwrap()), figure(plan, "joint_cost"), "{request}");
            if let Some(next @ Tree::Object(_)) = plan.get("next_best") {
                let difference = next.get("difference").unwrap();
                assert_eq!(whole(difference), figure(difference, "total"), "{request}");
                assert_eq!(
                    figure(plan, "joint_cost") + figure(difference, "total"),
                    figure(next, "joint_cost"),
                    "{request}"
                );
            }
        }
    }
    println!("options by shipments {of_count:?}, by decimals {of_digits:?}; {beside} shipments beside others");
    assert!(of_count[1..].iter().all(|count| *count >= 5), "options by shipments: {of_count:?}");
    assert!([0, 2, 3].iter().all(|digits| of_digits[*digits] >= 20), "options by decimals: {of_digits:?}");
    assert!(beside >= 20, "{beside} shipments beside others");
}
