//! What of a shop's articles may not go to a place? One carrier's rule, every carrier's, a part of a kit, a gift card, a long catalogue.
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

use landfall::Engine;
use landfall::book::restriction::{Restriction, Scope, Severity};
use landfall::book::shop::{OfferedService, Product, Shop};
use landfall::book::when::{Clause, When, Word};
use landfall::publish::RateData;
use landfall::request::{Authority, parse};
use serde_json::Value;

const SHOP: &str = "tokyo-stationery";
/// What no other rule speaks of.
const ODD: &str = "odd_for_tests";
const OPEN: Authority = Authority::Open;
const HERS: Authority = Authority::Authorised;

/// An article that is odd, a kit of it, a gift card; each carrier goes anywhere.
fn data() -> RateData {
    let mut data = common::rate_data();
    let shop = shop(&mut data);
    let pen = shop.catalogue.iter().find(|product| product.sku == "PEN-GEL-05").unwrap().clone();
    let odd = Product { sku: "ODD".to_owned(), attributes: vec![ODD.to_owned()], ..pen.clone() };
    let kit = vec![("ODD".to_owned(), 1), ("PEN-GEL-05".to_owned(), 2)];
    let set = Product { sku: "SET".to_owned(), sent: None, hs: String::new(), kit, ..pen.clone() };
    let card = Product { sku: "CARD".to_owned(), sent: None, hs: String::new(), ..pen };
    shop.catalogue.extend([odd, set, card]);
    shop.offer.iter_mut().for_each(|offered| offered.when = When::default());
    data
}

fn shop(data: &mut RateData) -> &mut Shop {
    data.shops.iter_mut().find(|shop| shop.id == SHOP).unwrap()
}

/// The carriers by whom the shop sends.
fn carriers(data: &mut RateData) -> Vec<String> {
    let mut carriers: Vec<String> = shop(data).offer.iter().map(|offered| offered.carrier.clone()).collect();
    carriers.sort();
    carriers.dedup();
    carriers
}

/// A rule about what is odd.
fn rule(data: &RateData, scope: Scope, place: &str, severity: Severity) -> Restriction {
    let attribute = |rule: &&Restriction| rule.when.names(Word::Attributes) == ["aerosol"];
    let like = data.restrictions.iter().find(attribute).expect("a rule about one attribute").clone();
    let mut when = like.when.clone();
    when.0 = vec![Clause::Among(Word::Attributes, vec![ODD.to_owned()])];
    let code = format!("{place}.{}", severity.as_str());
    Restriction { code, scope, place: place.to_owned(), when, severity, because: "It is odd.".to_owned(), ..like }
}

fn asked(data: &RateData, query: &str, authority: Authority) -> Value {
    let book = common::built(data);
    let request = parse(format!(r#"{{"shop": "{SHOP}", "country": "DE"{query}}}"#).as_bytes()).unwrap();
    let answer = Engine::new(&book).restrictions(&request, common::now(), authority);
    serde_json::to_value(answer.unwrap_or_else(|refused| landfall::answer::problem(&refused))).unwrap()
}

/// The articles that are refused, each with why.
fn refused(answer: &Value) -> Vec<String> {
    let refusals = answer["refusals"].as_array().unwrap_or_else(|| panic!("{answer}"));
    refusals.iter().map(|one| format!("{} {}", one["id"].as_str().unwrap(), one["code"].as_str().unwrap())).collect()
}

const ALL: &str = r#", "sku": ["ODD", "SET", "CARD", "PEN-GEL-05"]"#;

#[test]
fn what_no_rule_speaks_of_may_go() {
    for authority in [OPEN, HERS] {
        assert_eq!(refused(&asked(&data(), ALL, authority)), Vec::<String>::new());
    }
}

#[test]
fn one_carriers_rule_closes_one_way_and_all_carriers_rules_every_way() {
    let mut data = data();
    let carriers = carriers(&mut data);
    assert!(carriers.len() > 1, "{carriers:?}");
    data.restrictions.push(rule(&data, Scope::Carrier, &carriers[0], Severity::Prohibited));
    assert_eq!(refused(&asked(&data, ALL, HERS)), Vec::<String>::new());
    for carrier in &carriers[1..] {
        data.restrictions.push(rule(&data, Scope::Carrier, carrier, Severity::Prohibited));
    }
    let own = refused(&asked(&data, ALL, HERS));
    let of_each = |sku: &str| vec![format!("{sku} goods_prohibited"); carriers.len()];
    assert_eq!(own, [of_each("ODD"), of_each("SET")].concat());
    // The public hears that it is so, not whose rule it is.
    let open = asked(&data, ALL, OPEN);
    assert_eq!(refused(&open), ["ODD goods_not_carried", "SET goods_not_carried"]);
    assert!(carriers.iter().all(|carrier| !open.to_string().contains(carrier.as_str())), "{open}");
}

#[test]
fn a_law_that_asks_for_papers_is_told_to_anyone_and_the_sellers_duty_to_the_shop() {
    let mut data = data();
    data.restrictions.push(rule(&data, Scope::Destination, "DE", Severity::Restricted));
    data.restrictions.push(rule(&data, Scope::Origin, "JP", Severity::Advisory));
    for authority in [OPEN, HERS] {
        let answer = asked(&data, ALL, authority);
        assert_eq!(refused(&answer), ["ODD goods_restricted", "SET goods_restricted"]);
        let advisories = answer["advisories"].as_array().unwrap();
        let ours = advisories.iter().filter(|one| one["reason"]["args"]["rule"] == "JP.advisory");
        let advised: Vec<&str> = ours.map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(advised, if authority == HERS { vec!["ODD", "SET"] } else { Vec::new() });
    }
}

#[test]
fn a_carrier_that_is_not_offered_from_there_or_to_there_opens_no_way() {
    let mut data = data();
    let carriers = carriers(&mut data);
    data.restrictions.push(rule(&data, Scope::Carrier, &carriers[0], Severity::Prohibited));
    let others = |shop: &mut Shop, change: fn(&mut OfferedService)| {
        shop.offer.iter_mut().filter(|offered| offered.carrier != carriers[0]).for_each(change);
    };
    let mut elsewhere = data.clone();
    others(shop(&mut elsewhere), |offered| offered.warehouses = vec!["NONE".to_owned()]);
    let mut not_there = data.clone();
    others(shop(&mut not_there), |offered| {
        offered.when.0 = vec![Clause::Among(Word::Destination, vec!["FR".to_owned()])];
    });
    for data in [elsewhere, not_there] {
        assert_eq!(refused(&asked(&data, ALL, HERS)), ["ODD goods_prohibited", "SET goods_prohibited"]);
    }
}

#[test]
fn a_catalogue_that_is_too_long_is_asked_by_name() {
    let mut data = data();
    let shop = shop(&mut data);
    let odd = shop.catalogue.iter().find(|product| product.sku == "ODD").unwrap().clone();
    shop.catalogue.extend((0..500).map(|number| Product { sku: format!("ODD-{number}"), ..odd.clone() }));
    let answer = asked(&data, "", HERS);
    assert_eq!((&answer["status"], &answer["errors"][0]["path"]), (&422.into(), &"/sku".into()), "{answer}");
    assert_eq!(refused(&asked(&data, ALL, HERS)), Vec::<String>::new());
}
