//! Does every country answer? A quote from both demonstration shops to each code of the table of countries, those of ISO 3166-1 and
//! the three others that are in use, and what is not known of it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![cfg(not(target_arch = "wasm32"))]

mod common;

use landfall::Engine;
use landfall::request::Authority;
use landfall::tree::Tree;
use std::collections::BTreeSet;

const SHOPS: [(&str, &str, &str); 2] =
    [("hanoi-crafts", "USD", "SILK-SCARF"), ("tokyo-stationery", "JPY", "PEN-FOUNTAIN-14K")];

fn codes() -> Vec<String> {
    common::rate_data().world.countries.into_iter().map(|country| country.code).collect()
}

fn parsed(text: &str) -> Tree<'static> {
    landfall::request::parse(text.as_bytes()).unwrap().into_owned()
}

fn text(tree: &Tree, key: &str) -> String {
    match tree.get(key) {
        Some(Tree::Text(text)) => text.to_string(),
        _ => String::new(),
    }
}

fn items<'t>(tree: &'t Tree, key: &str) -> Vec<&'t Tree<'t>> {
    match tree.get(key) {
        Some(Tree::List(items)) => items.iter().collect(),
        _ => Vec::new(),
    }
}

#[test]
fn each_is_quoted_from_both_shops() {
    let codes = codes();
    // Besides the 249 of the standard: Ceuta and Melilla, the Canary Islands, Kosovo.
    assert_eq!(codes.len(), 252);
    let book = common::book();
    let engine = Engine::new(&book);
    for (shop, currency, sku) in SHOPS {
        let mut offered = 0;
        for code in &codes {
            let request = parsed(&format!(
                r#"{{"shop": "{shop}", "at": "2026-11-20T03:00:00Z", "ship_to": {{"country": "{code}"}}, "currency": "{currency}",
                    "lines": [{{"id": "1", "sku": "{sku}", "quantity": 1}}]}}"#
            ));
            let answer = engine.quote(&request, common::now(), Authority::Authorised);
            let answer = answer.unwrap_or_else(|problem| panic!("{shop} to {code}: {problem:?}"));
            let options = items(&answer, "options");
            offered += usize::from(!options.is_empty());
            let services: BTreeSet<String> = items(&answer, "refusals")
                .into_iter()
                .filter(|refusal| ["service", "line"].contains(&text(refusal, "subject").as_str()))
                .map(|refusal| text(refusal, "code"))
                .collect();
            assert!(!options.is_empty() || !services.is_empty(), "{shop} to {code} is neither offered nor refused");
            // Who has dates and a price is not turned away for what nobody recorded.
            assert!(!options.is_empty() || !services.contains("duty_unknown") || !is_estimated(&book, code), "{code}");
            for option in options {
                let is_complete = option.get("complete") == Some(&Tree::Bool(true));
                assert!(is_complete || text(option, "terms") == "dap", "{shop} to {code}: an incomplete option is ddp");
            }
        }
        println!("{shop}: {offered} of {} codes are offered", codes.len());
        assert!(offered > 100, "{shop}: {offered}");
    }
}

#[test]
fn where_nothing_may_go_is_refused_for_that_reason() {
    let book = common::book();
    let engine = Engine::new(&book);
    for (shop, currency, sku) in SHOPS {
        let request = parsed(&format!(
            r#"{{"shop": "{shop}", "at": "2026-11-20T03:00:00Z", "ship_to": {{"country": "KP"}}, "currency": "{currency}",
                "lines": [{{"id": "1", "sku": "{sku}", "quantity": 1}}]}}"#
        ));
        let answer = engine.quote(&request, common::now(), Authority::Authorised).unwrap();
        assert!(items(&answer, "options").is_empty(), "{shop}");
        let refusals = items(&answer, "refusals");
        let of_goods = refusals.iter().find(|refusal| text(refusal, "code") == "goods_prohibited").unwrap();
        assert_eq!(text(of_goods, "severity"), "prohibited");
        assert!(text(of_goods, "because").contains("North Korea"), "{shop}: {of_goods:?}");
    }
}

/// Whether the book has nothing but estimates of the duties of a country.
fn is_estimated(book: &landfall::book::Book, code: &str) -> bool {
    let view = landfall::book::BookView::new(book);
    view.territory(&code.to_lowercase()).is_ok_and(|territory| !territory.estimate.is_empty())
}

#[test]
fn the_law_of_few_is_unknown_and_estimates_are_in_no_sum() {
    let book = common::book();
    let engine = Engine::new(&book);
    let (mut unknown, mut computed) = (0, 0);
    for code in codes() {
        let request = parsed(&format!(
            r#"{{"at": "2026-11-21T12:00:00Z", "ship_from": {{"country": "CN"}}, "ship_to": {{"country": "{code}"}}, "currency": "USD",
                "freight": "100.00", "insurance": "0.00", "purpose": "sale",
                "lines": [{{"id": "1", "quantity": 1, "unit_price": "900.00", "hs_code": "610910", "origin": "CN", "weight_g": 900}}]}}"#
        ));
        let answer = engine.landed_cost(&request, common::now(), Authority::Authorised).unwrap();
        let missing: Vec<String> = items(&answer, "missing").into_iter().map(|item| text(item, "code")).collect();
        if missing.iter().any(|code| code == "law_unknown") {
            unknown += 1;
            assert_eq!(missing, ["law_unknown"], "{code}");
            assert_eq!(answer.get("complete"), Some(&Tree::Bool(false)), "{code}");
            assert_eq!(text(&answer, "terms"), "dap", "{code}");
            assert_eq!(text(&answer, "total"), "1000.00", "{code}");
        } else if is_estimated(&book, &code) {
            computed += usize::from(!items(&answer, "charges").is_empty() || !items(&answer, "thresholds").is_empty());
        }
        let charged = ["goods", "freight", "duty", "tax", "fees"].map(|key| text(&answer, key).parse::<f64>().unwrap());
        let total: f64 = text(&answer, "total").parse().unwrap();
        assert!((charged.iter().sum::<f64>() - total).abs() < 0.001, "{code}: estimates are in a sum");
    }
    println!("{unknown} without law, {computed} with estimates and something computed");
    assert!(unknown <= 40, "{unknown}");
    assert!(computed >= 60, "{computed}");
}
