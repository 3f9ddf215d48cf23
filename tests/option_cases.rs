//! Cases of delivery options: what a shop's price rules make of the carrier's bill, which services fill its tiers, and why the
//! others do not.
//!
//! A file in `tests/cases/price/` or `tests/cases/offer/` holds requests to a shop of `rate-data/`, whose rules it may change.
//! `expect` is checked as far as it speaks.
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

use common::read::items;
use landfall::book::Book;
use landfall::book::shop::{
    ExchangeBuffer, Hide, InsuranceRule, PriceRule, Product, Routing, Shop, StockRow, Tier, WithoutBox,
};
use landfall::calendar::Day;
use landfall::money::Decimal;
use landfall::request::Authority;
use landfall::tree::Tree;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    title: String,
    shop: String,
    #[serde(default)]
    change: Change,
    request: serde_json::Map<String, serde_json::Value>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    change: Change,
    #[serde(default)]
    request: serde_json::Map<String, serde_json::Value>,
    expect: Expect,
}

/// What a file or case changes in the shop.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Change {
    prices_include_tax: Option<bool>,
    price_rule: Option<Vec<PriceRule>>,
    insurance: Option<InsuranceRule>,
    tier: Option<Vec<Tier>>,
    /// By service code.
    hide: BTreeMap<String, Vec<Hide>>,
    monthly_parcels: Option<u32>,
    exchange_buffer: Option<Vec<ExchangeBuffer>>,
    routing: Option<Routing>,
    without_box: Option<WithoutBox>,
    /// The boxes of a warehouse, by its id.
    boxes: BTreeMap<String, Vec<String>>,
    /// The postcode of a warehouse, by its id.
    postcode: BTreeMap<String, String>,
    /// Kits that join the catalogue, by article number.
    kit: BTreeMap<String, NewKit>,
    /// Rows of stock that join the shop's.
    stock: Vec<StockRow>,
    /// Days of release, by article number.
    release: BTreeMap<String, Day>,
}

/// A kit as a case writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewKit {
    price: Decimal,
    of: Vec<(String, u32)>,
    #[serde(default)]
    hs: String,
    #[serde(default)]
    origin: String,
}

/// What is expected of an answer: something.
#[derive(Deserialize, Default, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Expect {
    /// Every option in order: `economy line-economy 12.90`, with its carriage.
    options: Option<Vec<String>>,
    /// Every warning for the shopper about promotions, in order: `code: sentence`.
    warnings: Option<Vec<String>>,
    /// Until when the quote holds.
    expires_at: Option<String>,
    /// The rates of an option, by its tier: `USD/EUR 0.9 given`.
    rates: BTreeMap<String, Vec<String>>,
    /// Refusals that must be among the answer's: `demo-red-river/express hidden_by_shop`.
    refused: Vec<String>,
    /// What some refusal's sentence must hold.
    told: Vec<String>,
    /// The faults of the request, in order: `/fulfilment/pinned/1 too_large`.
    faults: Vec<String>,
    /// What customs asks of each shipment of an option, by its tier: `LEJ 0.00 6.24 0.00`, its duty, tax and fees.
    landed: BTreeMap<String, Vec<String>>,
    /// Figures of an option, by its tier and key: `total`, `delivery.latest`.
    figures: BTreeMap<String, BTreeMap<String, String>>,
    /// Charges of carriage and insurance of an option, by its tier: `ending-90 0.30`.
    charges: BTreeMap<String, Vec<String>>,
    /// What each shipment of an option is, by its tier: `LAX usps/ground-advantage 1x2 3x1`.
    sent: BTreeMap<String, Vec<String>>,
    /// The boxes of an option's parcels, by its tier; `null` is no box of the shop.
    boxes: BTreeMap<String, Vec<String>>,
    /// What lies in each shipment of an option, by its tier: `LEJ 1/TEE-COTTON x2, LEJ 2 x1`.
    contents: BTreeMap<String, Vec<String>>,
    /// How each shipment of an option leaves, by its tier: warehouse, the day until which it must ship, the first step's reason.
    leaves: BTreeMap<String, Vec<String>>,
    /// What is declared of each shipment of an option, by its tier: warehouse, line, code, goods, duty.
    declared: BTreeMap<String, Vec<String>>,
    /// What an option's plan says, by its tier and key: `joint_cost`, `costs.stock`, `next_best`, `excluded`.
    plan: BTreeMap<String, BTreeMap<String, String>>,
    /// What an option leaves out, by its tier: `1x2 out_of_stock 2026-12-18`.
    left_out: BTreeMap<String, Vec<String>>,
    /// The day on which more come, by refused line; `null` is written as text.
    restock: BTreeMap<String, String>,
    /// What an option promises, by its tier and key; `null` is written as text.
    promises: BTreeMap<String, BTreeMap<String, String>>,
}

impl Change {
    fn apply(&self, shop: &mut Shop) {
        if let Some(inclusive) = self.prices_include_tax {
            shop.prices_include_tax = inclusive;
        }
        if let Some(rules) = &self.price_rule {
            shop.price_rule = rules.clone();
        }
        if let Some(rule) = &self.insurance {
            shop.insurance = Some(rule.clone());
        }
        if let Some(tiers) = &self.tier {
            shop.tier = tiers.clone();
        }
        if let Some(rows) = &self.exchange_buffer {
            shop.exchange_buffer = rows.clone();
        }
        if let Some(routing) = &self.routing {
            shop.routing = routing.clone();
        }
        if let Some(parcels) = self.monthly_parcels {
            shop.monthly_parcels = parcels;
        }
        if let Some(without) = self.without_box {
            shop.without_box = without;
        }
        for (id, boxes) in &self.boxes {
            shop.warehouse.iter_mut().find(|house| house.id == *id).unwrap().boxes = boxes.clone();
        }
        for (id, postcode) in &self.postcode {
            shop.warehouse.iter_mut().find(|house| house.id == *id).unwrap().postcode = postcode.clone();
        }
        for (sku, kit) in &self.kit {
            shop.catalogue.push(Product {
                sku: sku.clone(),
                title: format!("Kit {sku}"),
                price: kit.price,
                kit: kit.of.clone(),
                release: None,
                sent: None,
                hs: kit.hs.clone(),
                origin: kit.origin.clone(),
                attributes: Vec::new(),
                measures: Vec::new(),
                origin_proof: false,
                ..shop.catalogue[0].clone()
            });
        }
        for (sku, day) in &self.release {
            let product = shop.catalogue.iter_mut().find(|product| product.sku == *sku);
            product.unwrap_or_else(|| panic!("the shop has no `{sku}`")).release = Some(*day);
        }
        shop.stock.extend(self.stock.iter().cloned());
        for (service, hide) in &self.hide {
            let offer = shop.offer.iter_mut().find(|offer| offer.service == *service);
            offer.unwrap_or_else(|| panic!("the shop has no `{service}`")).hide = hide.clone();
        }
    }
}

fn files() -> Vec<(PathBuf, CaseFile)> {
    let mut found = Vec::new();
    for folder in ["tests/cases/price", "tests/cases/offer"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let text = fs::read_to_string(&path).unwrap();
            let file = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.push((path, file));
        }
    }
    found
}

/// One book in which every case has its shop, under an id of its own.
fn book(files: &[(PathBuf, CaseFile)]) -> Book {
    let mut data = common::rate_data();
    for (number, (path, file)) in files.iter().enumerate() {
        let shop = data.shops.iter().find(|shop| shop.id == file.shop).cloned();
        let shop = shop.unwrap_or_else(|| panic!("{}: there is no shop `{}`", path.display(), file.shop));
        for (place, case) in file.case.iter().enumerate() {
            let mut own = shop.clone();
            own.id = id(number, place);
            file.change.apply(&mut own);
            case.change.apply(&mut own);
            data.shops.push(own);
        }
    }
    common::built(&data)
}

fn id(file: usize, case: usize) -> String {
    format!("case-{file:03}-{case:03}")
}

/// A value as a case writes it.
fn shown(tree: &Tree, key: &str) -> String {
    match tree.get(key) {
        Some(Tree::Text(text)) => text.to_string(),
        Some(Tree::Null) => "null".to_owned(),
        Some(Tree::Bool(truth)) => truth.to_string(),
        Some(object @ Tree::Object(_)) => format!("{} {}", shown(object, "amount"), shown(object, "currency")),
        other => panic!("`{key}` is {other:?}"),
    }
}

/// A shipment as a case writes it.
fn shipment(shipment: &Tree) -> String {
    let mut pieces: BTreeMap<String, i64> = BTreeMap::new();
    for contents in items(shipment, "parcels").iter().flat_map(|parcel| items(parcel, "contents")) {
        let Some(Tree::Whole(quantity)) = contents.get("quantity") else { panic!("no quantity") };
        *pieces.entry(shown(contents, "line")).or_default() += quantity;
    }
    let lines = pieces.into_iter().map(|(line, quantity)| format!("{line}x{quantity}")).collect::<Vec<_>>().join(" ");
    format!("{} {}/{} {lines}", shown(shipment, "warehouse"), shown(shipment, "carrier"), shown(shipment, "service"))
}

/// What lies in a shipment as a case writes it.
fn contents(shipment: &Tree) -> Vec<String> {
    let mut pieces: BTreeMap<String, i64> = BTreeMap::new();
    for contents in items(shipment, "parcels").iter().flat_map(|parcel| items(parcel, "contents")) {
        let Some(Tree::Whole(quantity)) = contents.get("quantity") else { panic!("no quantity") };
        let name = match shown(contents, "part").as_str() {
            "null" => shown(contents, "line"),
            part => format!("{}/{part}", shown(contents, "line")),
        };
        *pieces.entry(name).or_default() += quantity;
    }
    let from = shown(shipment, "warehouse");
    pieces.into_iter().map(|(name, quantity)| format!("{from} {name} x{quantity}")).collect()
}

/// How a shipment leaves as a case writes it.
fn leaves(shipment: &Tree) -> Vec<String> {
    let delivery = shipment.get("delivery").unwrap();
    let why = match delivery.get("steps") {
        Some(Tree::List(steps)) => shown(&steps[0], "because"),
        _ => "no steps".to_owned(),
    };
    vec![format!("{} {} {why}", shown(shipment, "warehouse"), shown(delivery, "ship_by"))]
}

/// What is declared of a shipment as a case writes it.
fn declared(shipment: &Tree) -> Vec<String> {
    let lines = items(shipment.get("landed_cost").unwrap(), "lines").iter();
    let told = lines.map(|line| ["id", "hs_code", "goods", "duty"].map(|key| shown(line, key)).join(" "));
    told.map(|line| format!("{} {line}", shown(shipment, "warehouse"))).collect()
}

/// A word of a plan as a case writes it.
fn of_plan(plan: &Tree, key: &str) -> String {
    match key.split_once('.') {
        Some(("difference", key)) => {
            let next = plan.get("next_best").and_then(|next| next.get("difference"));
            next.map_or_else(|| "null".to_owned(), |next| shown(next, key))
        }
        Some((outer, inner)) => shown(plan.get(outer).unwrap(), inner),
        None if key == "excluded" => {
            let all = items(plan, "excluded").iter();
            let all =
                all.map(|one| format!("{} {}", shown(one, "warehouse"), shown(one.get("reason").unwrap(), "code")));
            all.collect::<Vec<_>>().join(", ")
        }
        None if key == "next_best" => match plan.get("next_best") {
            Some(next @ Tree::Object(_)) => {
                let all = items(next, "shipments").iter().map(|one| shown(one, "warehouse"));
                all.collect::<Vec<_>>().join(", ")
            }
            _ => "null".to_owned(),
        },
        None if key == "warnings" => {
            items(plan, "warnings").iter().map(|one| shown(one, "code")).collect::<Vec<_>>().join(", ")
        }
        None => shown(plan, key),
    }
}

fn differences(expect: &Expect, answer: &Tree) -> Vec<String> {
    if let Some(Tree::List(errors)) = answer.get("errors") {
        let found: Vec<String> =
            errors.iter().map(|error| format!("{} {}", shown(error, "path"), shown(error, "code"))).collect();
        if !expect.faults.is_empty() && found == expect.faults {
            return Vec::new();
        }
        return vec![format!("the request is at fault: {errors:?}")];
    }
    let hollow = expect.figures.values().any(BTreeMap::is_empty) || expect.promises.values().any(BTreeMap::is_empty);
    if *expect == Expect::default() || hollow {
        return vec!["the case expects nothing, in whole or of a tier".to_owned()];
    }
    if !expect.faults.is_empty() {
        return vec!["the request is not at fault".to_owned()];
    }
    let mut wrong = Vec::new();
    let mut same = |what: String, expected: &str, found: &str| {
        if expected != found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let options = items(answer, "options");
    let refusals: Vec<String> = items(answer, "refusals")
        .iter()
        .map(|refusal| format!("{} {}", shown(refusal, "id"), shown(refusal, "code")))
        .collect();
    if let Some(expected) = &expect.options {
        let found = options
            .iter()
            .map(|option| [shown(option, "tier"), shown(option, "service"), shown(option, "shipping")].join(" "));
        let found = found.collect::<Vec<_>>().join(", ");
        let why =
            if found == expected.join(", ") { String::new() } else { format!("; refused {}", refusals.join(", ")) };
        same("options".to_owned(), &expected.join(", "), &format!("{found}{why}"));
    }
    if let Some(expected) = &expect.expires_at {
        same("expires_at".to_owned(), expected, &shown(answer, "expires_at"));
    }
    if let Some(expected) = &expect.warnings {
        let found = items(answer, "warnings").iter().filter(|warning| shown(warning, "audience") == "shopper");
        let found = found.map(|warning| format!("{}: {}", shown(warning, "code"), shown(warning, "because")));
        let found: Vec<String> = found.filter(|warning| warning.starts_with("promotion")).collect();
        same("warnings".to_owned(), &expected.join(" | "), &found.join(" | "));
    }
    for refused in &expect.refused {
        same(format!("refusals {}", refusals.join(", ")), "true", &refusals.contains(refused).to_string());
    }
    let sentences: Vec<String> = items(answer, "refusals").iter().map(|refusal| shown(refusal, "because")).collect();
    for told in &expect.told {
        let found = sentences.iter().any(|sentence| sentence.contains(told.as_str()));
        same(format!("`{told}` among {}", sentences.join("; ")), "true", &found.to_string());
    }
    let option = |tier: &String| {
        let found = options.iter().find(|option| shown(option, "tier") == *tier);
        found.unwrap_or_else(|| panic!("no option fills `{tier}`; refused {}", refusals.join(", ")))
    };
    for (line, day) in &expect.restock {
        let refused = items(answer, "refusals").iter().find(|refusal| shown(refusal, "id") == *line);
        same(
            format!("{line} restock"),
            day,
            &refused.map_or("no refusal".to_owned(), |refusal| shown(refusal, "restock")),
        );
    }
    for (tier, sent) in &expect.sent {
        let found = items(option(tier), "shipments").iter().map(shipment).collect::<Vec<_>>();
        same(format!("{tier} sent"), &sent.join(", "), &found.join(", "));
    }
    for (tier, boxes) in &expect.boxes {
        let parcels = items(option(tier), "shipments").iter().flat_map(|sent| items(sent, "parcels"));
        let found = parcels.map(|parcel| shown(parcel, "box")).collect::<Vec<_>>();
        same(format!("{tier} boxes"), &boxes.join(", "), &found.join(", "));
    }
    for (of, told) in [
        (&expect.contents, contents as fn(&Tree) -> Vec<String>),
        (&expect.declared, declared),
        (&expect.leaves, leaves),
    ] {
        for (tier, expected) in of {
            let found: Vec<String> = items(option(tier), "shipments").iter().flat_map(told).collect();
            same(format!("{tier} shipments"), &expected.join(", "), &found.join(", "));
        }
    }
    for (tier, left) in &expect.left_out {
        let found = items(option(tier), "left_out").iter().map(|left| {
            let Some(Tree::Whole(quantity)) = left.get("quantity") else { panic!("no quantity") };
            let code = shown(left.get("reason").unwrap(), "code");
            format!("{}x{quantity} {code} {}", shown(left, "line"), shown(left, "restock"))
        });
        same(format!("{tier} left out"), &left.join(", "), &found.collect::<Vec<_>>().join(", "));
    }
    for (tier, plan) in &expect.plan {
        let found = option(tier).get("plan").unwrap();
        for (key, expected) in plan {
            same(format!("{tier} plan {key}"), expected, &of_plan(found, key));
        }
    }
    for (tier, figures) in &expect.figures {
        for (key, figure) in figures {
            let found = match key.split_once('.') {
                Some((outer, inner)) => shown(option(tier).get(outer).unwrap(), inner),
                None => shown(option(tier), key),
            };
            same(format!("{tier} {key}"), figure, &found);
        }
    }
    for (tier, landed) in &expect.landed {
        let found = items(option(tier), "shipments").iter().map(|shipment| {
            let landed = shipment.get("landed_cost").unwrap();
            let [duty, tax, fees] = ["duty", "tax", "fees"].map(|key| shown(landed, key));
            format!("{} {duty} {tax} {fees}", shown(shipment, "warehouse"))
        });
        same(format!("{tier} landed"), &landed.join(", "), &found.collect::<Vec<_>>().join(", "));
    }
    for (tier, charges) in &expect.charges {
        let landed = items(option(tier), "shipments")[0].get("landed_cost").unwrap();
        let carriage = items(landed, "charges").iter().filter(|charge| {
            ["freight", "surcharge", "discount", "insurance"].contains(&shown(charge, "kind").as_str())
        });
        let found = carriage.map(|charge| format!("{} {}", shown(charge, "code"), shown(charge, "amount")));
        same(format!("{tier} charges"), &charges.join(", "), &found.collect::<Vec<_>>().join(", "));
    }
    for (tier, rates) in &expect.rates {
        let landed = items(option(tier), "shipments")[0].get("landed_cost").unwrap();
        let found = items(landed, "exchange_rates").iter();
        let found = found.map(|rate| ["pair", "rate", "kind"].map(|key| shown(rate, key)).join(" "));
        same(format!("{tier} rates"), &rates.join(", "), &found.collect::<Vec<_>>().join(", "));
    }
    for (tier, promises) in &expect.promises {
        let found = option(tier).get("promises").unwrap_or_else(|| panic!("{tier} promises nothing"));
        for (key, promise) in promises {
            let found = match key.split_once('.') {
                Some((outer, inner)) => shown(found.get(outer).unwrap(), inner),
                None => shown(found, key),
            };
            same(format!("{tier} promises {key}"), promise, &found);
        }
    }
    wrong
}

#[test]
fn every_case_holds() {
    let files = files();
    let book = book(&files);
    let (mut count, mut wrong) = (0, Vec::new());
    for (number, (_, file)) in files.iter().enumerate() {
        for (place, case) in file.case.iter().enumerate() {
            count += 1;
            let mut request = file.request.clone();
            request.extend(case.request.clone());
            request.insert("shop".to_owned(), id(number, place).into());
            let request = serde_json::to_vec(&request).unwrap();
            let request = landfall::request::parse(&request).unwrap();
            let answer = landfall::quote(&book, &request, common::now(), Authority::Authorised);
            let answer = answer.unwrap_or_else(|problem| landfall::answer::problem(&problem));
            println!("{} / {}", file.title, case.name);
            for difference in differences(&case.expect, &answer) {
                wrong.push(format!("{} / {}: {difference}", file.title, case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences in {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 40, "{count} cases");
}

/// Every service that a shop offers is in an option or named with the reason why it is not.
#[test]
fn every_service_is_offered_or_refused_by_name() {
    let book = common::book();
    let data = common::rate_data();
    for shop in &data.shops {
        for product in &shop.catalogue {
            for country in ["DE", "US", "GB", "AU", "CA", "BR"] {
                let request = format!(
                    r#"{{"shop": "{}", "currency": "EUR", "terms": "any", "detail": "totals", "ship_to": {{"country": "{country}"}},
                        "lines": [{{"id": "1", "sku": "{}", "quantity": 1}}]}}"#,
                    shop.id, product.sku
                );
                let request = landfall::request::parse(request.as_bytes()).unwrap();
                let answer = landfall::quote(&book, &request, common::now(), Authority::Authorised).unwrap();
                let barred = items(&answer, "refusals").iter().any(|refusal| shown(refusal, "subject") == "line");
                for offer in shop.offer.iter().filter(|_| !barred) {
                    let offered =
                        items(&answer, "options").iter().any(|option| shown(option, "service") == offer.service);
                    let refused = items(&answer, "refusals").iter().any(|refusal| shown(refusal, "id") == offer.id());
                    assert!(
                        offered || refused,
                        "{} of {} to {country}: {} is not named",
                        product.sku,
                        shop.id,
                        offer.id()
                    );
                }
            }
        }
    }
}

/// What a tax-inclusive shop shows for goods and carriage, declared as such, is the landed cost of its shipment.
#[test]
fn a_shipment_with_tax_in_its_prices_is_a_landed_cost_of_what_is_shown() {
    let book = common::book();
    let shared = r#""at": "2026-11-20T03:00:00Z", "currency": "USD", "prices_include_tax": true, "terms": "ddp",
        "ship_to": {"country": "GB", "postal_code": "SW1A 1AA"}"#;
    let request = format!(
        r#"{{"shop": "hanoi-crafts", {shared}, "lines": [{{"id": "1", "sku": "SILK-SCARF", "quantity": 1}}]}}"#
    );
    let request = landfall::request::parse(request.as_bytes()).unwrap();
    let answer = landfall::quote(&book, &request, common::now(), Authority::Authorised).unwrap();
    // Each shipping price as it is shown ends in .90: 13.62 + 1.50, 16.08 + 1.50 and 41.38 + 1.50 go up to the next.
    for (option, shown_price) in items(&answer, "options").iter().zip(["15.90", "17.90", "42.90"]) {
        let landed = items(option, "shipments")[0].get("landed_cost").unwrap();
        let border = shown(items(option, "shipments")[0].get("delivery").unwrap(), "border");
        let declared = format!(
            r#"{{{shared}, "days": {{"border": "{border}"}}, "ship_from": {{"country": "VN"}}, "freight": "{shown_price}",
                "insurance": "0.00", "channel": "courier", "carrier": "demo-red-river", "seller_registrations": ["gb-vat"],
                "lines": [{{"id": "1", "quantity": 1, "unit_price": "39.00", "hs_code": "621410", "origin": "VN", "weight_g": 95}}]}}"#
        );
        let declared = landfall::request::parse(declared.as_bytes()).unwrap();
        let again = landfall::landed_cost(&book, &declared, common::now(), Authority::Authorised).unwrap();
        for key in ["goods", "freight", "insurance", "duty", "tax", "fees", "total"] {
            assert_eq!(shown(&again, key), shown(landed, key), "{}: {key}", shown(option, "id"));
        }
        let total: Decimal = shown(option, "total").parse().unwrap();
        assert_eq!(total, Decimal::from(39) + shown_price.parse::<Decimal>().unwrap(), "{}", shown(option, "id"));
    }
    assert_eq!(items(&answer, "options").len(), 3);
}

/// Districts that the carrier lists cost more: Lewis by `HS*`, Orkney by `KW15 *`. Districts that begin alike are none of them.
#[test]
fn a_remote_district_is_no_other_that_begins_alike() {
    let book = common::book();
    let shipping = |postcode: &str| -> Vec<String> {
        let request = format!(
            r#"{{"shop": "hanoi-crafts", "at": "2026-09-15T03:00:00Z", "currency": "USD", "terms": "ddp",
                "ship_to": {{"country": "GB", "postal_code": "{postcode}"}},
                "lines": [{{"id": "1", "sku": "SILK-SCARF", "quantity": 1}}]}}"#
        );
        let request = landfall::request::parse(request.as_bytes()).unwrap();
        let answer = landfall::quote(&book, &request, common::now(), Authority::Authorised).unwrap();
        items(&answer, "options").iter().map(|option| shown(option, "shipping")).collect()
    };
    let (london, lewis) = (shipping("SW1A 1AA"), shipping("HS1 2AB"));
    assert!(!london.is_empty() && london != lewis, "{london:?} to London, {lewis:?} to Lewis");
    for remote in ["KW15 1AA", "kw151aa", "KW16 3AA", "IV41 8AA", "ZE1 0AA"] {
        assert_eq!(shipping(remote), lewis, "{remote} is on the list");
    }
    for near in ["KW1 5AA", "KW1 4AA", "KW14 7AA", "IV4 7AA", "IV42 8AA"] {
        assert_eq!(shipping(near), london, "{near} is not on the list");
    }
}

/// The parts of every option add up, and so do its charges, whether or not prices contain the destination's tax.
#[test]
fn carriage_adds_up_with_and_without_tax_in_prices() {
    let book = common::book();
    let data = common::rate_data();
    let mut options = 0;
    for shop in &data.shops {
        for (number, product) in shop.catalogue.iter().enumerate() {
            for (place, country) in ["DE", "GB", "AU", "CA", "CH", "NO"].into_iter().enumerate() {
                // Each article goes to every other country.
                if (number + place) % 2 == 1 {
                    continue;
                }
                for inclusive in [false, true] {
                    let request = format!(
                        r#"{{"shop": "{}", "currency": "USD", "terms": "any", "prices_include_tax": {inclusive},
                            "wants": {{"insurance": {}}}, "ship_to": {{"country": "{country}"}},
                            "lines": [{{"id": "1", "sku": "{}", "quantity": {}}}]}}"#,
                        shop.id,
                        number % 3 == 0,
                        product.sku,
                        number % 4 + 1
                    );
                    let request = landfall::request::parse(request.as_bytes()).unwrap();
                    let answer = landfall::quote(&book, &request, common::now(), Authority::Authorised).unwrap();
                    for option in items(&answer, "options") {
                        options += 1;
                        adds_up(option, &format!("{} of {} to {country}, {inclusive}", product.sku, shop.id));
                    }
                }
            }
        }
    }
    assert!(options > 300, "only {options} options");
}

/// Rules and carts drawn at random, in several currencies and parcels, with and without tax in prices: the parts of every option
/// add up, and nothing is below nothing.
#[test]
fn whatever_the_rules_carriage_adds_up() {
    let mut state = 16_u64;
    let mut roll = |sides: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % sides
    };
    let goods = [
        "",
        "attributes = ['fragile']",
        "none = [{ attributes = ['textile', 'toy'] }]",
        "hs = ['4419', '62']",
        "origin = ['asean']",
    ];
    let when = [
        "",
        "figures = ['goods >= 60 USD']",
        "figures = ['units > 4']",
        "figures = ['shipment.weight > 3 kg or lines >= 3']",
        "some_line = { attributes = ['wood_article'] }",
        "every_line = { origin = ['VN'] }",
        "promotions = ['spring']",
    ];
    let per = ["consignment", "order", "unit", "line"];
    let groups = ["", "group = 'g'\npick = 'dearest'", "group = 'h'"];
    let mut data = common::rate_data();
    let shop = data.shops.iter().find(|shop| shop.id == "hanoi-crafts").unwrap().clone();
    let mut rule = |number: usize| {
        let amount = format!("{}.{:02} USD", roll(20), roll(100));
        let effect = match roll(8) {
            0 => format!("{{ flat = '{amount}' }}"),
            1 => format!("{{ add = '{amount}' }}"),
            2 => format!("{{ add = '-{amount}' }}"),
            3 => format!("{{ at_least = '{amount}' }}"),
            4 => format!("{{ at_most = '{amount}' }}"),
            5 => format!("{{ percent = '{}' }}", roll(150) as i64 - 60),
            6 => format!("{{ percent_of_goods = '{}' }}", roll(20) as i64 - 5),
            _ => "'free'".to_owned(),
        };
        let (goods, when, per) = (goods[roll(goods.len())], when[roll(when.len())], per[roll(per.len())]);
        let (group, further) = (groups[roll(groups.len())], ["", "further = '0.75 EUR'"][roll(2)]);
        format!(
            "[[price_rule]]\ncode = 'r{number}'\nlabel = 'R'\ngoods = {{ {goods} }}\nwhen = {{ {when} }}\neffect = {effect}\n\
             per = '{per}'\n{group}\n{further}\n"
        )
    };
    #[derive(Deserialize)]
    struct Rules {
        price_rule: Vec<PriceRule>,
    }
    for number in 0..40 {
        let text: String = (0..number % 7 + 1).map(&mut rule).collect();
        let rules: Rules = toml::from_str(&text).unwrap();
        let mut own = shop.clone();
        (own.id, own.price_rule) = (id(99, number), rules.price_rule);
        if number % 3 == 0 {
            own.exchange_buffer = vec![toml::from_str("percent = '2.35'\ncurrencies = ['JPY', 'EUR']").unwrap()];
        }
        data.shops.push(own);
    }
    let book = common::built(&data);
    let mut options = 0;
    for number in 0..160 {
        let count = [1, 2, 3, 7, if number % 53 == 0 { 500 } else { 12 }][number % 5];
        let lines = (0..count).map(|line| {
            let sku = &shop.catalogue[(number * 7 + line * 3) % shop.catalogue.len()].sku;
            serde_json::json!({ "id": line.to_string(), "sku": sku, "quantity": if count > 100 { 1 } else { number % 5 + 1 } })
        });
        let request = serde_json::json!({
            "shop": id(99, number % 40), "currency": (["USD", "EUR", "JPY"][number % 3]), "terms": "any",
            "prices_include_tax": number % 4 == 0, "wants": { "insurance": number % 5 == 0 },
            "order_discount": (["0", "5"][number % 2]), "promotions": ([["spring"], ["none"]][number % 2]),
            "ship_to": { "country": (["DE", "GB", "AU"][number / 40 % 3]) }, "lines": lines.collect::<Vec<_>>(),
        });
        let tree: Tree = serde_json::from_value(request.clone()).unwrap();
        let answer = landfall::quote(&book, &tree, common::now(), Authority::Authorised);
        let answer = answer.unwrap_or_else(|problem| panic!("{request}: {problem:?}"));
        for option in items(&answer, "options") {
            options += 1;
            adds_up(option, &request.to_string());
            assert!(!shown(option, "shipping").starts_with('-'), "{request}");
        }
    }
    assert!(options > 150, "only {options} options");
}

fn adds_up(option: &Tree, name: &str) {
    let figure = |tree: &Tree, key: &str| shown(tree, key).parse::<Decimal>().unwrap();
    let of = |key| figure(option, key);
    let parts = of("goods") + of("shipping") + of("insurance") + of("duty") + of("tax") + of("fees");
    assert_eq!(parts, of("total"), "{name}");
    for shipment in items(option, "shipments") {
        let landed = shipment.get("landed_cost").unwrap();
        for (kinds, whole) in
            [(["freight", "surcharge", "discount"].as_slice(), "freight"), (["insurance"].as_slice(), "insurance")]
        {
            let charges = items(landed, "charges").iter().filter(|one| kinds.contains(&shown(one, "kind").as_str()));
            let sum: Decimal = charges.map(|charge| figure(charge, "amount")).sum();
            assert_eq!(sum, figure(landed, whole), "{name}: {whole}");
        }
        for charge in items(landed, "charges") {
            let (amount, discount) = (figure(charge, "amount"), shown(charge, "kind") == "discount");
            assert!(if discount { amount <= Decimal::ZERO } else { amount >= Decimal::ZERO }, "{name}: {charge:?}");
        }
    }
}
