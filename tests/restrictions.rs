//! Are goods stopped where the law stops them, and only there?
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

use landfall::book::restriction::{Restriction, Severity};
use landfall::calendar::Day;
use landfall::customs::restrict::{Item, Lane, Matched, restrict, strictest};
use landfall::money::Decimal;
use landfall::publish::restrictions::{by_shard, read_restrictions};
use std::path::Path;
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Restriction>> = LazyLock::new(|| {
    let (rules, complaints) = read_restrictions(Path::new("rate-data"));
    assert!(complaints.is_empty(), "{complaints:#?}");
    rules
});

const NOTHING: Item<'static> = Item {
    hs: None,
    origin: None,
    attributes: &[],
    measures: &[],
    quantity: 1,
    weight_g: Some(500),
    value: Decimal::ONE_HUNDRED,
};

fn matches(to: &[&str], channel: &str, items: &[Item<'_>], on: &str) -> Vec<Matched<'static>> {
    let to: Vec<String> = to.iter().map(|name| (*name).to_owned()).collect();
    let from = ["JP".to_owned()];
    let lane = Lane { from: &from, to: &to, channel, carrier: None, entry: None };
    restrict(RULES.iter(), &lane, items, on.parse::<Day>().unwrap(), |value, _| Some(value))
}

fn words(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

#[test]
fn every_rule_is_read_and_written_once() {
    assert_eq!(RULES.len(), 428);
    for rule in RULES.iter() {
        for test in rule.tests.iter().flatten() {
            assert_eq!(test.to_string().parse(), Ok(test.clone()));
        }
    }
    assert_eq!(by_shard(&RULES).values().map(Vec::len).sum::<usize>(), 428);
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
        found.iter().filter(|found| found.rule.attribute == "supplement" && !found.rule.tests.is_empty()).count()
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
            .find(|found| found.rule.place == "DK" && found.rule.attribute == "knife")
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
            .filter(|found| found.rule.hs.iter().any(|hs| hs == "854340"))
            .all(|found| found.asks == ["hs_code"])
    );
}

#[test]
fn a_rule_holds_on_its_days() {
    let toy = words("toy");
    let on = |day: &str| {
        matches(&["EU", "DE"], "courier", &[Item { attributes: &toy, ..NOTHING }], day)
            .iter()
            .filter(|found| found.rule.attribute == "toy" && found.rule.until.is_some())
            .count()
    };
    assert_eq!((on("2030-07-31"), on("2030-08-01")), (1, 0));
}
