//! Are goods stopped where the law stops them, and only there?
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod common;

use landfall::admit::restrict::{Lane, Matched, restrict, strictest};
use landfall::book::restriction::{Restriction, Scope, Severity};
use landfall::book::when::Word;
use landfall::calendar::{BorderDay, Day};
use landfall::goods::{Goods, Line};
use landfall::money::Decimal;
use landfall::publish::restrictions::{by_shard, read_restrictions};
use landfall::weight::Weight;
use std::path::Path;
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Restriction>> = LazyLock::new(|| {
    let (rules, complaints) = read_restrictions(Path::new("rate-data"));
    assert!(complaints.is_empty(), "{complaints:#?}");
    rules
});

/// What a rule can ask of a line.
#[derive(Debug, Clone, Copy)]
struct Item<'a> {
    hs: Option<&'a str>,
    origin: Option<&'a str>,
    attributes: &'a [String],
    measures: &'a [(String, Decimal)],
    quantity: u32,
    weight: Option<Weight>,
    value: Decimal,
}

impl Item<'_> {
    fn goods(&self) -> Goods {
        Goods {
            hs: self.hs.map(str::to_owned),
            origin: self.origin.map(str::to_owned),
            attributes: self.attributes.to_vec(),
            measures: self.measures.to_vec(),
            weight: self.weight,
            ..Goods::UNKNOWN
        }
    }
}

/// What the rules in force on a day say of the items on a lane.
fn restricted(lane: &Lane<'_>, items: &[Item<'_>], day: Day) -> Vec<Matched<'static>> {
    let goods: Vec<Goods> = items.iter().map(Item::goods).collect();
    let lines = items.iter().zip(&goods);
    let lines = lines.map(|(item, goods)| Line { id: "", quantity: item.quantity, value: item.value, goods });
    restrict(RULES.iter(), lane, &lines.collect::<Vec<_>>(), BorderDay(day), |value, _| Some(value))
}

const NOTHING: Item<'static> = Item {
    hs: None,
    origin: None,
    attributes: &[],
    measures: &[],
    quantity: 1,
    weight: Some(Weight::grams(500)),
    value: Decimal::ONE_HUNDRED,
};

fn matches(to: &[&str], channel: &str, items: &[Item<'_>], on: &str) -> Vec<Matched<'static>> {
    let to: Vec<String> = to.iter().map(|name| (*name).to_owned()).collect();
    let from = ["JP".to_owned()];
    let lane = Lane { from: &from, to: &to, channel, carrier: None };
    restricted(&lane, items, on.parse().unwrap())
}

fn words(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

#[test]
fn every_rule_is_read_and_written_once() {
    assert_eq!(RULES.len(), 443);
    assert_eq!(by_shard(&RULES).values().map(Vec::len).sum::<usize>(), 443);
}

#[test]
fn the_item_is_refused_and_its_neighbour_is_not() {
    let vape = words("e_cigarette");
    let items = [Item { attributes: &vape, ..NOTHING }, Item { hs: Some("610910"), ..NOTHING }];
    let found = matches(&["SG"], "courier", &items, "2026-11-21");
    assert_eq!(strictest(&found, 0), Some(Severity::Prohibited));
    assert_ne!(strictest(&found, 1), Some(Severity::Prohibited));
}

#[test]
fn a_limit_counts_what_the_rule_concerns() {
    let supplement = words("supplement");
    let three = Item { attributes: &supplement, quantity: 3, ..NOTHING };
    let of = |items: &[Item<'_>]| {
        let found = matches(&["KR"], "courier", items, "2026-11-21");
        found.iter().filter(|found| is_of(found.rule, "supplement") && is_tested(found.rule)).count()
    };
    assert_eq!(of(&[three, three]), 0, "six bottles are for own use");
    assert_eq!(of(&[three, three, Item { quantity: 1, ..three }]), 3, "seven are not");
}

#[test]
fn what_is_not_known_is_asked_for() {
    let knife = words("knife");
    let item = Item { attributes: &knife, ..NOTHING };
    let asks = |item: Item<'_>| {
        let found = matches(&["DK", "EU"], "post", &[item], "2026-11-21");
        found
            .iter()
            .find(|found| found.rule.place == "DK" && is_of(found.rule, "knife"))
            .map(|found| found.asks.clone())
    };
    assert_eq!(asks(item), Some(vec!["measures.blade_cm".to_owned()]));
    let short = [("blade_cm".to_owned(), Decimal::TEN)];
    assert_eq!(asks(Item { measures: &short, ..item }), None);
    let long = [("blade_cm".to_owned(), Decimal::from(13))];
    assert_eq!(asks(Item { measures: &long, ..item }), Some(Vec::new()));
    // A code shorter than the rule's prefix may or may not be meant.
    let heading = matches(&["AU"], "courier", &[Item { hs: Some("8543"), ..NOTHING }], "2026-11-21");
    assert!(
        heading
            .iter()
            .filter(|found| found.rule.when.names(Word::Hs).contains(&"854340"))
            .all(|found| found.asks == ["hs_code"])
    );
}

#[test]
fn a_rule_holds_on_its_days() {
    let toy = words("toy");
    let on = |day: &str| {
        matches(&["EU", "DE"], "courier", &[Item { attributes: &toy, ..NOTHING }], day)
            .iter()
            .filter(|found| is_of(found.rule, "toy") && found.rule.until.is_some())
            .count()
    };
    assert_eq!((on("2030-07-31"), on("2030-08-01")), (1, 0));
}

/// A place that the rule names.
fn name_of(rule: &Restriction) -> String {
    if rule.place == "*" { "NZ".to_owned() } else { rule.place.clone() }
}

/// Whether a rule names goods by an attribute.
fn is_of(rule: &Restriction, attribute: &str) -> bool {
    rule.when.names(Word::Attributes).contains(&attribute)
}

/// Whether a rule asks more than which goods they are.
fn is_tested(rule: &Restriction) -> bool {
    rule.goods().count() < rule.when.0.len()
}

/// The first word that a rule asks of something: `via=post`.
fn word(rule: &Restriction, asked: Word) -> Option<&str> {
    rule.when.names(asked).first().copied()
}

/// Whether a rule is found on its own way, with the place it names replaced by `place`, for an item on a day.
fn found(rule: &Restriction, place: &str, item: &Item<'_>, day: Day) -> bool {
    let place = vec![place.to_owned()];
    let (mut from, mut to) = (vec!["JP".to_owned()], vec!["NZ".to_owned()]);
    let mut channel = word(rule, Word::Channel).unwrap_or("courier");
    let mut carrier = None;
    match rule.scope {
        Scope::Destination => to = place.clone(),
        Scope::Origin => from = place.clone(),
        Scope::Channel => channel = &place[0],
        Scope::Carrier => carrier = Some(place[0].as_str()),
    }
    let lane = Lane { from: &from, to: &to, channel, carrier };
    let matches = restricted(&lane, &[*item], day);
    matches.iter().any(|found| std::ptr::eq(found.rule, rule))
}

#[test]
fn every_rule_stops_what_it_names_on_its_ways_and_days_and_nothing_else() {
    let today: Day = "2026-11-21".parse().unwrap();
    for rule in RULES.iter() {
        let begun = rule.from.unwrap_or(today).max(today);
        let day = rule.until.map_or(begun, |until| begun.min(until.plus(-1)));
        let origin = word(rule, Word::Origin);
        let attributes: Vec<String> = rule.when.names(Word::Attributes).into_iter().map(str::to_owned).collect();
        // More than any limit, and less than any.
        let many = Item {
            quantity: 1000,
            weight: Some(Weight::grams(1_000_000)),
            value: Decimal::from(1_000_000_000),
            origin,
            ..NOTHING
        };
        let little = Item { quantity: 1, weight: Some(Weight::grams(1)), value: Decimal::ONE, origin, ..NOTHING };
        let on_day = |place: &str, item: Item<'_>, day: Day| {
            found(rule, place, &Item { quantity: many.quantity, weight: many.weight, value: many.value, ..item }, day)
                || found(
                    rule,
                    place,
                    &Item { quantity: 1, weight: Some(Weight::grams(1)), value: Decimal::ONE, ..item },
                    day,
                )
        };
        let name = name_of(rule);
        let codes = rule.when.names(Word::Hs);
        let mut goods: Vec<Item<'_>> = codes.iter().map(|hs| Item { hs: Some(hs), ..little }).collect();
        if !attributes.is_empty() || codes.is_empty() {
            goods.push(Item { attributes: &attributes, ..many });
        }
        for item in goods {
            assert!(on_day(&name, item, day), "{} does not stop {item:?}", rule.code);
            if let Some(from) = rule.from {
                assert!(!on_day(&name, item, from.plus(-1)), "{} before its day", rule.code);
            }
            if let Some(until) = rule.until {
                assert!(!on_day(&name, item, until), "{} after its days", rule.code);
            }
            if rule.place != "*" {
                assert!(!on_day("QQ", item, day), "{} elsewhere", rule.code);
            }
            // Codes that only begin like the prefix are open; others are not meant.
            let of_all_goods = rule.goods().next().is_none();
            if !of_all_goods && !codes.iter().any(|hs| "9704000000".starts_with(*hs)) {
                assert!(
                    !on_day(&name, Item { hs: Some("9704000000"), origin, ..NOTHING }, day),
                    "{} stamps",
                    rule.code
                );
            }
        }
    }
}

#[test]
fn the_rules_are_those_of_the_facts() {
    let path = Path::new("../shared/facts/restrictions.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    // Behind them stands where nothing, or little, is carried at all.
    let carriage: Vec<&str> = RULES[rows.len()..].iter().map(|rule| rule.place.as_str()).collect();
    assert_eq!(carriage.join(" "), "KP SD YE AF BY CU HT IR LY MM RU SO SS SY VE");
    let open = |day: &str| if day.is_empty() { None } else { Some(day.parse::<Day>().unwrap()) };
    for (row, rule) in rows.iter().zip(RULES.iter()) {
        let scope = match &row[0] {
            "destination" => Scope::Destination,
            "origin-export" => Scope::Origin,
            "channel" => Scope::Channel,
            _ => Scope::Carrier,
        };
        assert_eq!((scope, &row[1]), (rule.scope, rule.place.as_str()));
        let (attributes, codes) = (rule.when.names(Word::Attributes), rule.when.names(Word::Hs));
        match &row[3] {
            "any" | "any_packaged" => assert!(rule.goods().next().is_none(), "{}", rule.code),
            "consumer_product" => assert!(codes.contains(&"25") && !codes.contains(&"24"), "{}", rule.code),
            attribute => {
                assert_eq!(attribute, attributes.join(" "), "{}", rule.code);
                assert_eq!(row[2].replace('|', " "), codes.join(" "), "{}", rule.code);
            }
        }
        // Marks, registers and notices that are the seller's duty are advice here, though the facts hold the goods for them.
        let as_advice = &row[4] == "restricted" && rule.severity == Severity::Advisory;
        assert!(as_advice || &row[4] == rule.severity.as_str(), "{}", rule.code);
        // How goods are entered at customs no request tells: there the facts' test is words for people.
        let is_test = row[5].matches('[').count() > row[5].matches("[entry").count();
        // The facts name the last day, a rule the first on which it no longer holds.
        let until = open(&row[8]).map(|last| last.plus(1));
        assert_eq!((open(&row[7]), until), (rule.from, rule.until), "{}", rule.code);
        assert_eq!(is_test, is_tested(rule), "{}: {}", rule.code, &row[5]);
    }
}

#[test]
fn a_carrier_s_own_terms_hold_for_its_parcels_only() {
    let book = common::book();
    let refused = |carrier: &str, hs: &str| -> Vec<String> {
        let request = format!(
            r#"{{"ship_from": {{"country": "VN"}}, "ship_to": {{"country": "NZ", "postal_code": "6011"}}, "currency": "USD",
               "carrier": {carrier}, "lines": [
                {{"id": "vape", "quantity": 1, "unit_price": "30.00", "hs_code": "{hs}", "origin": "VN", "weight_g": 90}},
                {{"id": "shirt", "quantity": 1, "unit_price": "30.00", "hs_code": "610910", "origin": "VN", "weight_g": 90}}]}}"#
        );
        let answer = landfall::landed_cost(
            &book,
            &serde_json::from_str(&request).unwrap(),
            common::now(),
            landfall::request::Authority::Authorised,
        )
        .unwrap();
        let text = serde_json::to_value(&answer).unwrap();
        let refusals = text["refusals"].as_array().unwrap();
        assert!(refusals.iter().all(|refusal| refusal["id"] == "vape"), "{refusals:?}");
        refusals.iter().map(|refusal| refusal["reason"]["args"]["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert!(refused(r#""dhl-express""#, "854340").contains(&"dhl-express.e_cigarette.restricted".to_owned()));
    assert!(!refused(r#""ups""#, "854340").iter().any(|rule| rule.starts_with("dhl-express")));
    assert!(!refused("null", "854340").iter().any(|rule| rule.starts_with("dhl-express")));
}

#[test]
fn a_rule_of_a_group_reaches_its_members() {
    let book = common::book();
    let request = r#"{"ship_from": {"country": "VN"}, "ship_to": {"country": "GB", "postal_code": "BT1 1AA"}, "currency": "GBP",
        "lines": [{"id": "1", "quantity": 1, "unit_price": "50.00", "hs_code": "950300", "origin": "VN", "weight_g": 90}]}"#;
    let authority = landfall::request::Authority::Authorised;
    let answer =
        landfall::landed_cost(&book, &serde_json::from_str(request).unwrap(), common::now(), authority).unwrap();
    let text = serde_json::to_value(&answer).unwrap();
    let rules: Vec<&str> = text["advisories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["reason"]["args"]["rule"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"xi.consumer_product.advisory"), "{rules:?}");
}

/// Of six shirts two warehouses have three each: what neither may send in one consignment is never in one.
#[test]
fn a_limit_on_quantity_is_one_of_what_a_warehouse_sends() {
    let asked = |test: &str| {
        let mut data = common::rate_data();
        let mut rule = data.restrictions.iter().find(|rule| rule.severity == Severity::Prohibited).unwrap().clone();
        rule.code = "us.apparel.prohibited".to_owned();
        (rule.scope, rule.place) = (Scope::Destination, "US".to_owned());
        (rule.from, rule.until) = (None, None);
        rule.when = toml::from_str(&format!("hs = [\"6109\"]\nfigures = [\"{test}\"]")).unwrap();
        data.restrictions.push(rule);
        let book = common::built(&data);
        let request = r#"{"shop": "saigon-apparel", "at": "2026-11-24T03:00:00Z", "currency": "USD", "terms": "dap",
            "ship_to": {"country": "US", "postal_code": "10001"},
            "fulfilment": {"excluded": ["DAV", "LEJ", "OSA", "CGN"]},
            "stock": [{"warehouse": "LAX", "sku": "TEE-COTTON", "available": 3},
                {"warehouse": "SGN", "sku": "TEE-COTTON", "available": 3}],
            "lines": [{"id": "1", "sku": "TEE-COTTON", "quantity": 6}]}"#;
        let authority = landfall::request::Authority::Authorised;
        let answer = landfall::quote(&book, &serde_json::from_str(request).unwrap(), common::now(), authority).unwrap();
        serde_json::to_value(&answer).unwrap()
    };
    let parted = asked("total_qty > 4");
    assert_eq!(parted["options"][0]["shipments"].as_array().unwrap().len(), 2, "{}", parted["refusals"]);
    let barred = asked("total_qty > 2");
    assert!(barred["options"].as_array().unwrap().is_empty());
    assert_eq!(barred["refusals"][0]["code"], "goods_prohibited");
}
