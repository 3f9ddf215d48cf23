//! What the public hears of a shop: what is charged, the same from the edge's book and from the browser's, and nothing of what it
//! costs.
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

use landfall::book::Book;
use landfall::book::freight::{Carrier, Fuel, Surcharge, SurchargeAmount};
use landfall::book::shop::{Effect, ExchangeBuffer, Hide, PriceRule, RouteBy};
use landfall::book::when::{Clause, When, Word};
use landfall::calendar::Instant;
use landfall::money::Decimal;
use landfall::publish::RateData;
use landfall::request::Authority;
use landfall::tree::Tree;
use std::collections::BTreeMap;

/// The same draws on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // The constants of Knuth's MMIX; the upper bits are the random ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.roll(from.len())]
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.roll(many) == 0
    }
}

const PLACES: [(&str, &str); 24] = [
    ("DE", "10115"),
    ("FR", "75001"),
    ("GB", "EC1A 1BB"),
    ("GB", "HS1 2AA"),
    ("US", "10001"),
    ("US", "99501"),
    ("AU", "3000"),
    ("AU", "0800"),
    ("JP", "100-0001"),
    ("CA", "M5V 2T6"),
    ("KR", "04524"),
    ("SG", "018956"),
    ("VN", "100000"),
    ("BR", "01310-100"),
    ("CH", "8001"),
    ("NO", "0150"),
    ("NZ", "6011"),
    ("TH", "10110"),
    ("IN", "110001"),
    ("MX", "06000"),
    ("ZA", "8001"),
    ("CN", "100000"),
    ("ES", "35001"),
    ("PL", "00-001"),
];
const MOMENTS: [&str; 4] =
    ["2026-11-21T12:00:00Z", "2026-12-11T06:59:59Z", "2027-01-18T03:00:00Z", "2027-02-02T20:00:00Z"];

fn cart(dice: &mut Dice, shop: &str, skus: &[String]) -> serde_json::Value {
    let (country, postcode) = dice.pick(&PLACES);
    let lines = (0..*dice.pick(&[1, 1, 1, 2, 3, 6])).map(|line| {
        let quantity = *dice.pick(&[1, 1, 2, 3, 5, 10, 25, 60]);
        let mut line = serde_json::json!({ "id": line.to_string(), "sku": dice.pick(skus), "quantity": quantity });
        if dice.one_in(4) {
            line["unit_price"] = (dice.roll(200) + 1).into();
        }
        line
    });
    let lines: Vec<serde_json::Value> = lines.collect();
    // Berlin has lockers and a counter, the smallest of which takes few carts.
    let point = match dice.one_in(3) && country == &"DE" {
        true => Some(*dice.pick(&[("locker", "DE-L1"), ("locker", "DE-L2"), ("point", "DE-P1")]))
            .filter(|_| shop == "hanoi-crafts"),
        false => None,
    };
    let currency = dice.pick(&["USD", "EUR", "JPY", "AUD", "GBP", "CHF"]);
    serde_json::json!({
        "shop": shop,
        "currency": currency,
        "ship_to": {
            "country": country,
            "postal_code": postcode,
            "type": dice.pick(&["residential", "commercial"]),
            "delivery_to": point.map_or(if dice.one_in(12) { "po_box" } else { "door" }, |(kind, _)| kind),
            "point": point.map(|(_, id)| id),
        },
        "terms": dice.pick(&["ddp", "dap", "any"]),
        "wants": {
            "insurance": dice.one_in(4),
            "signature": dice.one_in(4),
            "weekend_delivery": dice.one_in(4),
            "cash_on_delivery": dice.one_in(4),
        },
        "detail": dice.pick(&["totals", "charges", "full"]),
        "promotions": dice.pick(&[serde_json::json!([]), serde_json::json!(["spring-sale"]), serde_json::json!(["VIP-Only ", "OTHER"])]),
        "lines": lines,
    })
}

fn ask(book: &Book, request: &serde_json::Value, at: Instant, authority: Authority) -> String {
    let request: Tree = serde_json::from_value(request.clone()).unwrap();
    let answer = landfall::quote(book, &request, at, authority);
    serde_json::to_string(&answer.unwrap_or_else(|problem| landfall::answer::problem(&problem))).unwrap()
}

fn merchants(data: &RateData) -> Book {
    common::built(data)
}

fn shoppers(data: &RateData, shop: &str) -> Book {
    Book::open_whole(&data.build_shopper(shop).unwrap().whole()).unwrap()
}

/// Open answers of both books are the same bytes; gives how many options they had.
fn compare(data: &RateData, shop: &str, carts: u32, seed: u64) -> usize {
    assert_eq!(data.left_to_the_edge(shop).unwrap(), [], "{shop} is flattened whole");
    let (merchants, shoppers) = (merchants(data), shoppers(data, shop));
    let catalogue = &data.shops.iter().find(|known| known.id == shop).unwrap().catalogue;
    let skus: Vec<String> = catalogue.iter().map(|product| product.sku.clone()).collect();
    let mut dice = Dice(seed);
    let mut options = 0;
    for _ in 0..carts {
        let request = cart(&mut dice, shop, &skus);
        let at = dice.pick(&MOMENTS).parse().unwrap();
        let (one, other) =
            (ask(&merchants, &request, at, Authority::Open), ask(&shoppers, &request, at, Authority::Open));
        assert_eq!(one, other, "{request} at {at}");
        options += one.matches("\"due_at_checkout\":\"").count();
    }
    options
}

#[test]
fn a_browser_s_book_charges_what_the_edge_charges() {
    let data = common::rate_data();
    assert!(compare(&data, "hanoi-crafts", 200, 1) > 200);
    assert!(compare(&data, "tokyo-stationery", 280, 2) > 150);
}

fn percent(percent: &str, tiers: &[&str]) -> PriceRule {
    let of_tiers = [Clause::Among(Word::Tiers, tiers.iter().map(ToString::to_string).collect())];
    PriceRule {
        rule: Default::default(),
        code: "secret-markup".to_owned(),
        label: "Secret markup".to_owned(),
        when: When(of_tiers.into_iter().filter(|_| !tiers.is_empty()).collect()),
        goods: When::default(),
        effect: Effect::Percent(percent.parse().unwrap()),
        per: Default::default(),
        further: None,
        pick: Default::default(),
        group: String::new(),
        from: None,
        until: None,
        because: "secret".to_owned(),
        source: String::new(),
    }
}

/// A shop with a markup on everything and another on express, prices with tax, fuel on everything and a discount on surcharges.
fn intricate() -> RateData {
    let mut data = common::rate_data();
    let shop = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
    shop.prices_include_tax = true;
    shop.insurance = None;
    shop.price_rule.splice(0..0, [percent("12.5", &[]), percent("-3", &["express"])]);
    let carrier = red_river(&mut data);
    let mut fuel = carrier.fuel[0].clone();
    fuel.code = "bunker".to_owned();
    fuel.when = When::default();
    fuel.rates.iter_mut().for_each(|rate| rate.percent = "3.33".parse().unwrap());
    fuel.rates[1].from = "2026-12-15".parse().unwrap();
    fuel.rates[0].until = Some("2026-12-15".parse().unwrap());
    fuel.rates[1].percent = "4.75".parse().unwrap();
    carrier.fuel.push(fuel);
    let mut discount = carrier.discount[0].clone();
    (discount.code, discount.group) = ("agreed".to_owned(), String::new());
    discount.when = When::default();
    discount.on = vec!["signature".to_owned()];
    carrier.discount.push(discount);
    data
}

#[test]
fn markups_fuels_and_discounts_lie_inside_the_prices_to_the_cent() {
    assert!(compare(&intricate(), "hanoi-crafts", 200, 3) > 200);
}

/// A shop with a rule of each kind that looks at goods: per piece, by class, the dearest of a group, free goods, a weekday.
fn by_goods() -> RateData {
    let mut data = common::rate_data();
    let shop = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
    let rules = r#"
        [[price_rule]]
        code = "a"
        label = "A"
        when = { tiers = ["standard"], weekdays = ["saturday", "monday"] }
        goods = { attributes = ["textile"], any = [{ origin = ["asean"] }] }
        effect = { flat = "2.00 USD" }
        per = "unit"
        further = "0.70 EUR"
        [[price_rule]]
        code = "b"
        label = "B"
        goods = { none = [{ attributes = ["fragile"] }] }
        when = { tiers = ["economy", "standard"], figures = ["goods >= 90 USD or units >= 12"] }
        effect = "free"
        [[price_rule]]
        code = "c"
        label = "C"
        when = { attributes = ["fragile"] }
        effect = { add = "6.00 USD" }
        group = "class"
        pick = "dearest"
        [[price_rule]]
        code = "d"
        label = "D"
        when = { some_line = { hs = ["62", "63"] } }
        effect = { percent_of_goods = "4" }
        group = "class"
        pick = "dearest"
        [[price_rule]]
        code = "e"
        label = "E"
        goods = { hs = ["4602"] }
        when = { figures = ["shipment.weight > 2 kg"] }
        effect = { add = "5.00 USD" }
        per = "line"
        [[price_rule]]
        code = "f"
        label = "F"
        when = { promotions = ["Spring-Sale"] }
        effect = { add = "-3.00 EUR" }
    "#;
    #[derive(serde::Deserialize)]
    struct Rules {
        price_rule: Vec<PriceRule>,
    }
    let rules: Rules = toml::from_str(rules).unwrap();
    shop.price_rule.splice(0..0, rules.price_rule);
    let by_word = When(vec![Clause::Among(Word::Promotions, vec!["VIP-ONLY".to_owned()])]);
    shop.offer[2].hide.push(Hide {
        when: When(vec![Clause::None(vec![by_word])]),
        because: "for few".to_owned(),
        ..Hide::default()
    });
    let guard = |percent: &str, currencies: &str, minutes: &str| -> ExchangeBuffer {
        toml::from_str(&format!("percent = \"{percent}\"\ncurrencies = [{currencies}]\n{minutes}")).unwrap()
    };
    shop.exchange_buffer = vec![guard("2.5", "\"JPY\", \"AUD\"", "minutes = 15"), guard("1.75", "", "")];
    // A markup under it all: what the goods bear is shared out the same, with it or within the prices.
    shop.price_rule.insert(0, percent("12.5", &[]));
    data
}

#[test]
fn what_goods_bear_is_the_same_from_both_books() {
    assert!(compare(&by_goods(), "hanoi-crafts", 300, 4) > 300);
}

#[test]
fn what_guards_the_exchange_is_told_to_the_shop_alone() {
    let request = serde_json::json!({
        "shop": "hanoi-crafts", "currency": "AUD", "ship_to": { "country": "AU", "postal_code": "3000" },
        "lines": [{ "id": "1", "sku": "SILK-SCARF", "quantity": 1 }],
    });
    let book = merchants(&by_goods());
    let told = |authority| ask(&book, &request, common::now(), authority);
    let (open, own) = (told(Authority::Open), told(Authority::Authorised));
    assert!(own.contains("\"kind\":\"guarded\"") && !open.contains("guarded"), "{own}");
    let expires = |answer: &str| answer.split_once("\"expires_at\":").unwrap().1[..22].to_owned();
    assert_eq!(expires(&open), expires(&own));
}

#[test]
fn no_promotion_is_read_out_of_a_browser_s_book() {
    let data = by_goods();
    let built = data.build_shopper("hanoi-crafts").unwrap();
    let bytes = [std::slice::from_ref(&built.index), built.shards.as_slice()].concat().concat();
    let in_book = |word: &str| bytes.to_ascii_lowercase().windows(word.len()).any(|part| part == word.as_bytes());
    assert!(in_book("sha256:") && !in_book("spring-sale") && !in_book("vip-only"));
    let ask = |words: serde_json::Value| {
        let request = serde_json::json!({
            "shop": "hanoi-crafts", "currency": "USD", "ship_to": { "country": "DE", "postal_code": "10115" }, "promotions": words,
            "lines": [{ "id": "1", "sku": "SILK-SCARF", "quantity": 1 }],
        });
        let book = shoppers(&data, "hanoi-crafts");
        let answer: serde_json::Value =
            serde_json::from_str(&ask(&book, &request, common::now(), Authority::Open)).unwrap();
        let told = |code: &str| answer["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == code);
        (answer["options"].as_array().unwrap().len(), told("promotion_unknown"), answer["id"].clone())
    };
    let (without, is_told, id) = ask(serde_json::json!([]));
    let (with, vip_is_told, other) = ask(serde_json::json!(["vip-only"]));
    assert_eq!((with, without, is_told, vip_is_told), (2, 1, false, false));
    assert!(id != other);
    // What the book holds of the word opens nothing.
    let at = bytes.windows(7).position(|part| part == b"sha256:").unwrap();
    let digest = std::str::from_utf8(&bytes[at..at + 39]).unwrap();
    assert_eq!(ask(serde_json::json!([digest])).0, 1);
    assert!(ask(serde_json::json!([digest])).1);
    // However often and in whichever order the words are typed, the request is the same.
    let id = |words: serde_json::Value| ask(words).2;
    assert_eq!(id(serde_json::json!(["a", " VIP-only", "vip-only"])), id(serde_json::json!(["Vip-only", "A"])));
}

#[test]
fn what_cannot_be_flattened_is_left_to_the_edge_and_said() {
    let because = |change: &dyn Fn(&mut RateData)| {
        let mut data = common::rate_data();
        change(&mut data);
        let left = data.left_to_the_edge("hanoi-crafts").unwrap();
        left.into_iter().map(|(service, because)| format!("{service}: {because}")).collect::<Vec<_>>().join("\n")
    };
    let rule = |data: &mut RateData, at: usize, rule: PriceRule| {
        data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap().price_rule.insert(at, rule);
    };
    let of_value = || {
        let mut dear = percent("5", &["express"]);
        dear.when.0.push(Clause::Figures(vec!["goods >= 200.00 USD".parse().unwrap()]));
        dear
    };
    assert_eq!(
        because(&|data| rule(data, 0, of_value())),
        "demo-red-river/express: the percentage of its price rule `secret-markup` hangs on the cart"
    );
    let of_goods = || PriceRule {
        goods: When(vec![Clause::Among(Word::Attributes, vec!["fragile".to_owned()])]),
        ..percent("5", &["express"])
    };
    assert_eq!(
        because(&|data| rule(data, 0, of_goods())),
        "demo-red-river/express: the percentage of its price rule `secret-markup` is taken on some goods only"
    );
    assert_eq!(
        because(&|data| rule(data, 4, percent("5", &["standard"]))),
        "demo-red-river/line-standard: the percentage of its price rule `secret-markup` comes after other rules"
    );
    assert_eq!(
        because(&|data| rule(data, 0, percent("-10", &["express"]))),
        "demo-red-river/express: its surcharge `remote-area` is computed, and the shop takes a percentage off it"
    );
    let carrier = |data: &mut RateData, change: &dyn Fn(&mut Carrier)| change(red_river(data));
    assert_eq!(
        because(&|data| carrier(data, &|carrier| {
            let signature = carrier.surcharge.iter_mut().find(|row| row.code == "signature").unwrap();
            signature.amount = SurchargeAmount::Percent { percent: Decimal::TEN, minimum: Decimal::ZERO };
        })),
        "demo-red-river/express: its surcharge `signature` is a percentage of the table's price, which is told with other \
         percentages in it"
    );
    assert_eq!(
        because(&|data| carrier(data, &|carrier| {
            let express = carrier.service.iter_mut().find(|service| service.code == "express").unwrap();
            express.weight_steps.clear();
            let table = carrier.table.iter_mut().find(|table| table.id == "express-2026").unwrap();
            table.rates[0].breaks[0].per_kg = Decimal::ONE;
        })),
        "demo-red-river/express: it is priced by the exact kilogram, with a percentage on top or off"
    );
    // What is left to the edge is not in a browser's book: not even its tier.
    let mut data = common::rate_data();
    rule(&mut data, 0, of_value());
    let request = serde_json::json!({
        "shop": "hanoi-crafts", "currency": "USD", "ship_to": { "country": "DE", "postal_code": "10115" },
        "lines": [{ "id": "1", "sku": "SILK-SCARF", "quantity": 1 }],
    });
    let answer = ask(&shoppers(&data, "hanoi-crafts"), &request, common::now(), Authority::Open);
    assert!(answer.contains("\"economy-ddp\"") && !answer.contains("express"), "{answer}");
}

fn double(amount: &mut Decimal) {
    *amount *= Decimal::TWO;
}

fn double_card(carrier: &mut Carrier, word: &str) {
    for table in carrier.table.iter_mut().filter(|table| table.id.contains(word)) {
        for at in table.rates.iter_mut().flat_map(|rates| &mut rates.breaks) {
            double(&mut at.price);
            double(&mut at.step_price);
        }
    }
}

fn red_river(data: &mut RateData) -> &mut Carrier {
    data.carriers.iter_mut().find(|carrier| carrier.id == "demo-red-river").unwrap()
}

/// A shop whose standard line costs it twice as much as it does in `rate-data`.
fn one() -> RateData {
    let mut data = common::rate_data();
    let carrier = red_river(&mut data);
    double_card(carrier, "standard");
    // Of the surcharges that standard shares, those of standard are told apart and doubled.
    let mut of_standard = Vec::new();
    const STANDARD: &str = "demo-red-river/line-standard";
    let shared = |row: &&mut Surcharge| row.when.listed(Word::Services).iter().any(|service| service == STANDARD);
    let of = |row: &mut Surcharge, services: Vec<String>| {
        row.when.0.retain(|clause| !matches!(clause, Clause::Among(Word::Services, _)));
        row.when.0.push(Clause::Among(Word::Services, services));
    };
    for row in carrier.surcharge.iter_mut().filter(shared) {
        let mut others = row.when.listed(Word::Services).to_vec();
        others.retain(|service| service != STANDARD);
        of(row, others);
        let mut own = row.clone();
        own.code = format!("other-{}", row.code);
        of(&mut own, vec![STANDARD.to_owned()]);
        match &mut own.amount {
            SurchargeAmount::Flat(amount) => double(amount),
            SurchargeAmount::PerKg { each, .. } => double(each),
            // What a courier asks for collecting is the buyer's to the cent, so it is no hidden figure.
            SurchargeAmount::OfCollected { .. } => {}
            other => panic!("{other:?}"),
        }
        of_standard.push(own);
    }
    carrier.surcharge.splice(0..0, of_standard);
    data
}

/// Another shop with the same prices: half the card with a markup of 100 % for standard, twice the card at half the price for
/// express, another fuel beside it, other names, other volumes, no neighbours.
fn twin() -> RateData {
    let mut data = common::rate_data();
    data.shops.retain(|shop| shop.id == "hanoi-crafts");
    let shop = &mut data.shops[0];
    shop.monthly_parcels = 900;
    shop.note = "what is charged is what the other charges".to_owned();
    shop.boxes.iter_mut().for_each(|known| double(&mut known.cost));
    for rule in &mut shop.price_rule {
        rule.code = format!("other-{}", rule.code);
        rule.label = format!("Other {}", rule.label);
        rule.because = format!("otherwise: {}", rule.because);
    }
    shop.price_rule.insert(0, percent("100", &["standard"]));
    let carrier = red_river(&mut data);
    carrier.note = "negotiated otherwise".to_owned();
    double_card(carrier, "express");
    for table in &mut carrier.table {
        // The same prices in more rows.
        for rates in table.rates.iter_mut().filter(|_| table.id.contains("express")) {
            let mut first = rates.breaks[1].clone();
            first.up_to = 7_000;
            rates.breaks.insert(1, first);
        }
        table.id = format!("other-{}", table.id);
    }
    for service in &mut carrier.service {
        service.prices = vec![format!("other-{}", service.prices[0])];
    }
    // 2 s − 54 % of 2 s is s − 8 % of s, to the cent; at another volume.
    carrier.discount.truncate(1);
    carrier.discount[0].code = "other-volume".to_owned();
    let asked = &mut carrier.discount[0].when.0;
    asked.retain(|clause| !matches!(clause, Clause::Figures(_)));
    asked.push(Clause::Figures(vec!["monthly_parcels >= 800".parse().unwrap()]));
    carrier.discount[0].percent = "54".parse().unwrap();
    // 17.50 % and 18.25 % in two parts.
    let mut more: Fuel = carrier.fuel[0].clone();
    (more.code, more.label) = ("other-fuel".to_owned(), "Other fuel".to_owned());
    for (rate, rest) in more.rates.iter_mut().zip(&mut carrier.fuel[0].rates) {
        rate.percent = "7.05".parse().unwrap();
        rest.percent -= rate.percent;
    }
    carrier.fuel.push(more);
    data
}

#[test]
fn two_shops_that_charge_the_same_look_the_same() {
    let (one, other) = (one(), twin());
    let (ours, theirs) = (one.build_shopper("hanoi-crafts").unwrap(), other.build_shopper("hanoi-crafts").unwrap());
    for (shard, (left, right)) in ours.contents.shards.iter().zip(ours.shards.iter().zip(&theirs.shards)) {
        assert!(left == right, "the shard `{}` differs", shard.name);
    }
    assert!(ours == theirs);
    let (ours, theirs) = (merchants(&one), merchants(&other));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for territory in &one.world.territories {
        let address = territory.value.addresses.first();
        let country = address.map_or(&territory.value.country, |address| &address.country);
        let postcode = address.and_then(|address| address.postcodes.first()).map(|code| code.trim_end_matches('*'));
        for (quantity, sku) in [(1, "SILK-SCARF"), (3, "BASKET-BAMBOO-3"), (2, "LACQ-VASE-30")] {
            let request = serde_json::json!({
                "shop": "hanoi-crafts", "currency": "USD", "terms": "any", "detail": "full",
                "ship_to": { "country": country, "postal_code": postcode.filter(|code| code.len() > 3) },
                "lines": [{ "id": "1", "sku": sku, "quantity": quantity }],
            });
            let [open, others] = [&ours, &theirs].map(|book| ask(book, &request, common::now(), Authority::Open));
            assert_eq!(open, others, "{request}");
            *seen.entry("options").or_default() += open.matches("\"tier\":\"").count();
            let [authorised, others] =
                [&ours, &theirs].map(|book| ask(book, &request, common::now(), Authority::Authorised));
            *seen.entry("unlike").or_default() += usize::from(authorised != others);
        }
    }
    assert!(seen["options"] > 400 && seen["unlike"] > 150, "{seen:?}");
}

/// What only the shop knows.
const HIDDEN: [&str; 17] = [
    "volume-200",
    "volume-1000",
    "Volume discount",
    "peak-demand",
    "Peak season",
    "remote-area",
    "additional-handling",
    "Additional handling",
    "lithium-with-equipment",
    "express-2026",
    "free-economy-150",
    "standard-subsidy",
    "Shipping contribution",
    "ending-90",
    "packing of orders",
    "tokyo-stationery",
    "Kanda",
];

#[test]
fn no_name_of_a_hidden_rule_or_of_another_shop_is_heard() {
    let data = common::rate_data();
    let built = data.build_shopper("hanoi-crafts").unwrap();
    let bytes = [std::slice::from_ref(&built.index), built.shards.as_slice()].concat().concat();
    let in_book = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    assert!(in_book("SILK-SCARF") && in_book("Shipping protection"), "what is for sale is told");
    for word in HIDDEN {
        assert!(!in_book(word), "a browser's book has `{word}`");
    }
    let book = merchants(&data);
    let skus: Vec<String> = data.shops[0].catalogue.iter().map(|product| product.sku.clone()).collect();
    let mut dice = Dice(5);
    for _ in 0..100 {
        let request = cart(&mut dice, "hanoi-crafts", &skus);
        let answer = ask(&book, &request, common::now(), Authority::Open);
        for word in HIDDEN {
            assert!(!answer.contains(word), "`{word}` in the answer to {request}");
        }
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        let given = request["lines"].as_array().unwrap().iter().any(|line| line["unit_price"].is_number());
        if let Some(options) = answer["options"].as_array() {
            assert_eq!(answer["prices"], if given { "page" } else { "catalogue" });
            assert_eq!(answer["shards"], serde_json::json!({}));
            for shipment in options.iter().flat_map(|option| option["shipments"].as_array().unwrap()) {
                let landed = &shipment["landed_cost"];
                let freight: Vec<&serde_json::Value> = landed["charges"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|charge| ["freight", "surcharge", "discount"].contains(&charge["kind"].as_str().unwrap()))
                    .collect();
                assert_eq!(freight.len(), 1, "{request}");
                assert_eq!((&freight[0]["code"], &freight[0]["amount"]), (&"freight".into(), &landed["freight"]));
                assert_eq!(
                    (&landed["absorbed"], &landed["advisories"]),
                    (&serde_json::json!([]), &serde_json::json!([]))
                );
                assert_eq!(landed["shards"], serde_json::json!({}));
            }
            let subjects = answer["refusals"].as_array().unwrap().iter().map(|refusal| &refusal["subject"]);
            assert!(subjects.into_iter().all(|subject| subject != "service"), "{request}");
        }
    }
}

#[test]
fn an_unknown_shop_is_not_told_which_there_are() {
    let book = merchants(&common::rate_data());
    let request = serde_json::json!({
        "shop": "hanoi-craft", "currency": "USD", "ship_to": { "country": "DE" },
        "lines": [{ "id": "1", "sku": "SILK-SCARF", "quantity": 1 }],
    });
    let open = ask(&book, &request, common::now(), Authority::Open);
    assert!(open.contains("\"status\":404") && !open.contains("tokyo"), "{open}");
    let own = ask(&book, &request, common::now(), Authority::Authorised);
    assert!(own.contains("\"allowed\":[\"hanoi-crafts\",\"saigon-apparel\",\"tokyo-stationery\"]"), "{own}");
}

#[test]
fn landed_costs_are_the_shop_s_own() {
    let book = merchants(&common::rate_data());
    let refused = landfall::landed_cost(&book, &Tree::Object(Vec::new()), common::now(), Authority::Open).unwrap_err();
    let told = serde_json::to_string(&landfall::answer::problem(&refused)).unwrap();
    assert!(told.starts_with("{\"type\":\"/problems/unauthorised\"") && told.contains("\"status\":401"), "{told}");
}

/// What the pages of a shop read first.
fn page(data: &RateData, shop: &str) -> serde_json::Value {
    serde_json::to_value(data.build_shopper(shop).unwrap().page.unwrap()).unwrap()
}

#[test]
fn a_page_has_the_sources_of_law_by_name_and_address_and_no_carrier_s() {
    let data = common::rate_data();
    let sources = serde_json::to_value(data.build_shopper("tokyo-stationery").unwrap().sources.unwrap()).unwrap();
    let sources = sources.as_object().unwrap();
    assert!(sources.len() > 100, "{}", sources.len());
    for (id, source) in sources {
        assert!(source["url"].as_str().unwrap().starts_with("http"), "{id}");
        assert!(
            !source["title"].as_str().unwrap().is_empty() && !source["publisher"].as_str().unwrap().is_empty(),
            "{id}"
        );
    }
    // What the shop's carriers ask of it is nobody's to look up here.
    let services =
        data.carriers.iter().filter(|carrier| carrier.id == "japan-post").flat_map(|carrier| &carrier.service);
    let named: Vec<&String> = services.map(|service| &service.source).collect();
    assert!(!named.is_empty() && named.iter().all(|id| !sources.contains_key(*id)), "{named:?}");
}

#[test]
fn labels_are_read_in_the_language_of_the_request_and_change_no_figure() {
    let mut data = common::rate_data();
    let hanoi = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
    hanoi.tier[0].labels = BTreeMap::from([("de".to_owned(), "Gemächlich".to_owned())]).into();
    let (merchants, shoppers) = (merchants(&data), shoppers(&data, "hanoi-crafts"));
    let asked = |book: &Book, locale: Option<&str>| {
        let request = serde_json::json!({
            "shop": "hanoi-crafts", "currency": "EUR", "locale": locale, "wants": { "insurance": true },
            "ship_to": { "country": "DE", "postal_code": "10115" }, "lines": [{ "id": "1", "sku": "SILK-SCARF", "quantity": 2 }],
        });
        let answer = ask(book, &request, common::now(), Authority::Open);
        serde_json::from_str::<serde_json::Value>(&answer).unwrap()
    };
    for (locale, label, tier, cover) in [
        (None, "Economy", serde_json::Value::Null, "Shipping protection"),
        (Some("de-AT"), "Sparversand", "Gemächlich".into(), "Versandschutz"),
        (Some("pt"), "Econômica", serde_json::Value::Null, "Proteção do envio"),
        (Some("sv"), "Economy", serde_json::Value::Null, "Shipping protection"),
    ] {
        for book in [&merchants, &shoppers] {
            let option = asked(book, locale)["options"][0].clone();
            let charges = &option["shipments"][0]["landed_cost"]["charges"];
            let told =
                (&option["label"], &option["tier_label"], &option["shipments"][0]["label"], &charges[1]["label"]);
            assert_eq!(told, (&label.into(), &tier, &label.into(), &cover.into()), "{locale:?}");
            assert_eq!(option["total"], asked(&merchants, None)["options"][0]["total"]);
        }
    }
}

#[test]
fn a_page_is_told_who_quotes_and_what_the_shopper_may_wish() {
    let mut data = common::rate_data();
    let hanoi = page(&data, "hanoi-crafts");
    assert_eq!(hanoi["quoted_by"], "browser");
    assert_eq!(hanoi["cash_on_delivery"], serde_json::json!(["AE", "CZ", "DE", "HU", "IT", "PL", "RO", "SA", "TH"]));
    let ids: Vec<&str> = hanoi["points"].as_array().unwrap().iter().filter_map(|point| point["id"].as_str()).collect();
    assert_eq!(ids, ["DE-L1", "DE-L2", "DE-L3", "DE-L4", "DE-P1", "FR-P1"]);
    assert_eq!(
        hanoi["points"][2],
        serde_json::json!({
            "id": "DE-L3", "kind": "locker", "name": "Demo locker Friedrichstrasse", "country": "DE", "postal_code": "10117",
            "city": "Berlin", "needs_post_number": true, "valid_from": "2026-01-01", "valid_until": null,
        })
    );
    assert_eq!(hanoi["wishes"], serde_json::json!({ "insurance": true, "signature": true, "weekend_delivery": true }));
    let told: Vec<(&str, &serde_json::Value)> = hanoi["notices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["about"].as_str().unwrap(), &one["countries"]))
        .collect();
    let (anywhere, near) = (serde_json::Value::Null, serde_json::json!(["AT", "DE"]));
    assert_eq!(told, [("returns", &anywhere), ("insurance", &anywhere), ("note", &near)]);
    assert_eq!(hanoi["notices"][0]["texts"]["fr"], "Retour sous 30 jours, à vos frais.");
    let tokyo = page(&data, "tokyo-stationery");
    assert_eq!((&tokyo["shop"], &tokyo["quoted_by"]), (&"tokyo-stationery".into(), &"browser".into()));
    assert_eq!((&tokyo["points"], &tokyo["cash_on_delivery"]), (&serde_json::json!([]), &serde_json::json!([])));
    assert_eq!(tokyo["wishes"], serde_json::json!({ "insurance": true, "signature": true, "weekend_delivery": false }));
    assert_eq!(tokyo["notices"].as_array().unwrap().len(), 1);
    assert_eq!(page(&data, "saigon-apparel")["quoted_by"], "edge");
    // Its own wishes are known also where no service is left to the browser.
    let routing = data.shops.iter_mut().find(|shop| shop.id == "saigon-apparel").map(|shop| &mut shop.routing).unwrap();
    routing.route_by = RouteBy::Total;
    assert_eq!(page(&data, "saigon-apparel")["quoted_by"], "browser");
    let hanoi = data.shops.iter_mut().find(|shop| shop.id == "hanoi-crafts").unwrap();
    let elsewhere = hanoi.warehouse.clone();
    hanoi.warehouse.extend(elsewhere);
    let routed = page(&data, "hanoi-crafts");
    assert_eq!((&routed["quoted_by"], &routed["cash_on_delivery"][2]), (&"edge".into(), &"DE".into()));
}
