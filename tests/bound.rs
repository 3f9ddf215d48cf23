//! To which price is a shop bound, for how long, and does the same order give the same claims again?
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
use landfall::book::Book;
use landfall::book::shop::Shop;
use landfall::bound::{Seal, bind, replay, verify};
use landfall::calendar::Instant;
use landfall::problem::Problem;
use landfall::publish::RateData;
use landfall::request::parse;
use landfall::tree::Tree;
use serde_json::{Value, json};

const SHOP: &str = "hanoi-crafts";

fn seal() -> Seal {
    Seal { iss: "https://quotes.example".into(), jti: "one".into(), engine: "this".into() }
}

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

fn tree(value: &Value) -> Tree<'static> {
    parse(value.to_string().as_bytes()).unwrap()
}

fn value(tree: &Tree) -> Value {
    serde_json::to_value(tree).unwrap()
}

fn to(country: &str) -> Value {
    json!({
        "shop": SHOP, "currency": "EUR", "ship_to": {"country": country},
        "lines": [{"id": "1", "sku": "LACQ-BOX-S", "quantity": 2}],
    })
}

/// The first option of a request, bound at a moment: its claims.
fn bound(book: &Book, request: &Value, at: &str) -> Value {
    let quote = landfall::quote(book, &tree(request), moment(at), landfall::request::Authority::Open).unwrap();
    let body = json!({"request": request, "option": value(&quote)["options"][0]["id"], "expect": null});
    let answer = value(&bind(&Engine::new(book), &tree(&body), moment(at), None, &seal()).unwrap());
    serde_json::from_str(answer["payload"].as_str().unwrap()).unwrap()
}

fn held(claims: &Value) -> i64 {
    claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
}

fn hanoi(data: &mut RateData) -> &mut Shop {
    data.shops.iter_mut().find(|shop| shop.id == SHOP).unwrap()
}

#[test]
fn a_price_holds_for_the_shops_minutes_over_cut_off_and_midnight() {
    let mut data = common::rate_data();
    // Before the cut-off in Hanoi, before midnight there, and before midnight in Germany.
    for (minutes, seconds) in [(30, 1800), (720, 43_200), (1, 300), (0, 300)] {
        hanoi(&mut data).hold_minutes = minutes;
        let book = common::built(&data);
        for at in ["2026-11-20T06:59:00Z", "2026-11-20T16:55:00Z", "2026-11-20T22:50:00Z"] {
            assert_eq!(held(&bound(&book, &to("DE"), at)), seconds, "{minutes} {at}");
        }
    }
}

#[test]
fn a_rule_of_the_shop_that_begins_or_ends_at_midnight_ends_it() {
    let mut data = common::rate_data();
    hanoi(&mut data).price_rule[0].until = Some("2027-02-02".parse().unwrap());
    let book = common::built(&data);
    // Midnight in Viet Nam is 17:00Z.
    for (at, seconds) in [
        ("2027-02-01T16:45:00Z", 900),
        ("2027-02-01T16:58:00Z", 300),
        ("2027-02-01T16:20:00Z", 1800),
        ("2027-02-02T16:45:00Z", 1800),
    ] {
        assert_eq!(held(&bound(&book, &to("DE"), at)), seconds, "{at}");
    }
}

#[test]
fn a_tax_that_changes_with_the_day_of_the_order_ends_it() {
    let mut data = common::rate_data();
    // The first levy of the regime is the tax at the sale: it ends, and the next day another is taken at the border.
    let regime = data.world.regimes.iter_mut().find(|regime| regime.value.id == "eu-vat").unwrap();
    regime.value.levy[0].until = Some("2027-02-02".parse().unwrap());
    let book = common::built(&data);
    // Midnight in Germany is 23:00Z.
    for (at, seconds) in [
        ("2027-02-01T22:45:00Z", 900),
        ("2027-02-01T22:59:00Z", 300),
        ("2027-02-01T22:20:00Z", 1800),
        ("2027-02-02T22:45:00Z", 1800),
    ] {
        assert_eq!(held(&bound(&book, &to("DE"), at)), seconds, "{at}");
    }
    // Nothing of Australia's changes that day.
    assert_eq!(held(&bound(&book, &to("AU"), "2027-02-01T12:50:00Z")), 1800);
}

#[test]
fn a_quote_holds_for_five_minutes_at_least() {
    let mut data = common::rate_data();
    hanoi(&mut data).quote_minutes = 60;
    let book = common::built(&data);
    let mut least = i64::MAX;
    for minute in 7 * 60..9 * 60 {
        let at = Instant::from_epoch(moment("2026-11-20T00:00:00Z").since_epoch() + minute * 60 + 1);
        let quote = landfall::quote(&book, &tree(&to("DE")), at, landfall::request::Authority::Open).unwrap();
        let until = value(&quote)["expires_at"].as_str().unwrap().parse::<Instant>().unwrap();
        least = least.min(until.since(at));
    }
    assert_eq!(least, 300, "the cut-off is met, and gives way");
}

#[test]
fn the_same_order_gives_the_same_claims_to_the_byte() {
    let book = common::book();
    let mut with_all = to("DE");
    with_all["at"] = json!("2026-01-15T09:00:00Z");
    with_all["importer"] = json!("business");
    with_all["importer_tax_number"] = json!("DE 123 456 789");
    with_all["stock"] = json!([{"warehouse": "HAN", "sku": "LACQ-BOX-S", "available": 9}]);
    with_all["seller_registrations"] = json!([]);
    with_all["ship_to"]["type"] = json!("commercial");
    let mut own = to("US");
    own["ship_to"]["subdivision"] = json!("CA");
    own["exchange_rates"] = json!({"USD/EUR": "0.9"});
    own["days"] = json!({"border": "2026-12-01"});
    own["lines"][0] = json!({"id": "a/b", "quantity": 3, "unit_price": "12.345", "hs_code": "610910", "origin": "VN", "weight_g": 180,
        "dimensions_mm": [200, 100, 20], "measures": {"litre": "0.50"}, "attributes": []});
    let mut page = to("DE");
    page["lines"][0]["unit_price"] = json!("5");
    for (request, shop) in [(to("DE"), None), (page, None), (with_all, Some(SHOP)), (own, Some(SHOP))] {
        let at = moment("2026-11-21T12:00:00Z");
        let authority = landfall::request::Authority::of_key(shop, &tree(&request));
        let quote = value(&landfall::quote(&book, &tree(&request), at, authority).unwrap());
        let body = json!({"request": request, "option": quote["options"][0]["id"]});
        let answer = value(&bind(&Engine::new(&book), &tree(&body), at, shop, &seal()).unwrap());
        let payload = answer["payload"].as_str().unwrap();
        let again = value(&replay(&Engine::new(&book), &tree(&json!({"payload": payload}))).unwrap());
        assert_eq!(again["payload"].as_str().unwrap(), payload);
        let held = json!({"token": "…", "request": request});
        let verdict = value(&verify(&book, &tree(&held), at, shop, payload).unwrap());
        assert_eq!((&verdict["status"], &verdict["differences"]), (&json!("valid"), &json!([])), "{request}");
        let of_number = ["123 456", "123456"].iter().any(|part| payload.contains(part));
        assert!(!of_number, "of a tax number nothing is kept");
    }
}

#[test]
fn what_is_not_as_expected_is_not_bound() {
    let book = common::book();
    let ask = |body: Value| {
        bind(&Engine::new(&book), &tree(&body), moment("2026-11-21T12:00:00Z"), None, &seal()).unwrap_err()
    };
    let gone = ask(json!({"request": to("DE"), "option": "none"}));
    assert!(matches!(gone, Problem::Changed(_, option) if *option == Tree::Null));
    let changed =
        ask(json!({"request": to("DE"), "option": "economy-ddp", "expect": {"total": "0.00", "latest": "2026-01-01"}}));
    let Problem::Changed(faults, option) = changed else { panic!("{changed:?}") };
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!((codes, option.get("id")), (vec!["total_changed", "latest_changed"], Some(&Tree::from("economy-ddp"))));
}
