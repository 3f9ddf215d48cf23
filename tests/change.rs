//! What does an order give back where it is changed, what is left, and which limits do more goods carry it over?
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
use landfall::bound::{Seal, bind};
use landfall::change::changed;
use landfall::problem::Problem;
use landfall::request::parse;
use landfall::tree::Tree;
use serde_json::{Value, json};
use std::sync::LazyLock;

const SHOP: &str = "hanoi-crafts";
const AT: &str = "2026-11-21T03:00:00Z";

static BOOK: LazyLock<Book> = LazyLock::new(common::book);

fn tree(value: &Value) -> Tree<'static> {
    parse(value.to_string().as_bytes()).unwrap()
}

fn value(tree: &Tree) -> Value {
    serde_json::to_value(tree).unwrap()
}

/// Two boxes and a bowl to Berlin, bound: the payload.
fn ordered() -> String {
    let seal = Seal { iss: "https://quotes.example".into(), jti: "one".into(), engine: "this".into() };
    let request = json!({
        "shop": SHOP, "currency": "EUR", "ship_to": {"country": "DE", "postal_code": "10115"}, "at": AT,
        "lines": [{"id": "1", "sku": "LACQ-BOX-S", "quantity": 2}, {"id": "2", "sku": "LACQ-BOWL-15", "quantity": 1}],
    });
    let body = json!({"request": request, "option": "economy-ddp", "expect": null});
    let answer = bind(&Engine::new(&BOOK), &tree(&body), AT.parse().unwrap(), Some(SHOP), &seal).unwrap();
    value(&answer)["payload"].as_str().unwrap().to_owned()
}

fn ask(payload: &str, history: Value, change: Value, shop: Option<&str>) -> Result<Value, Problem> {
    let body = json!({"token": "a.b.c", "history": history, "change": change});
    let now = "2026-11-23T03:00:00Z".parse().unwrap();
    changed(&Engine::new(&BOOK), &tree(&body), now, shop, payload).map(|answer| value(&answer))
}

fn entry<'v>(answer: &'v Value, charge: &str) -> [&'v str; 3] {
    let entry = answer["ledger"].as_array().unwrap().iter().find(|entry| entry["charge"] == charge).unwrap();
    ["paid", "refunded", "left"].map(|key| entry[key].as_str().unwrap())
}

fn faults(problem: Problem) -> Vec<String> {
    match problem {
        Problem::Faults(faults) => faults.iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Goods 91.74, carriage 25.90, flat duty 6.00 on two headings, VAT 22.35.
#[test]
fn pieces_come_off_one_after_the_other() {
    let payload = ordered();
    let box_off = json!({"remove": [{"line": "1", "quantity": 1}]});
    let first = ask(&payload, json!([]), box_off.clone(), Some(SHOP)).unwrap();
    assert_eq!(entry(&first, "goods"), ["91.74", "37.59", "54.15"]);
    assert_eq!(entry(&first, "eu.flat-duty"), ["6.00", "0.00", "6.00"]);
    // 19 % of the goods that come off: the flat duty is no part of what this tax is taken of, and carriage stays.
    assert_eq!(entry(&first, "de.vat"), ["22.35", "7.14", "15.21"]);
    assert_eq!(entry(&first, "line-economy-2026"), ["23.75", "0.00", "23.75"]);
    let second = ask(&payload, json!([box_off]), box_off.clone(), Some(SHOP)).unwrap();
    assert_eq!(entry(&second, "goods"), ["91.74", "75.18", "16.56"]);
    // The last piece of its heading: one of two times three euro.
    assert_eq!(entry(&second, "eu.flat-duty"), ["6.00", "3.00", "3.00"]);
    let bowl = json!({"refund": [{"line": "2", "quantity": 1}]});
    let last = ask(&payload, json!([box_off, box_off]), bowl, Some(SHOP)).unwrap();
    for entry in last["ledger"].as_array().unwrap() {
        assert_eq!((&entry["left"], &entry["refunded"]), (&json!("0.00"), &entry["paid"]), "{entry}");
    }
    let sum = |answer: &Value| answer["refund"].as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
    assert_eq!((sum(&first) + sum(&second) + sum(&last)).to_string(), "145.99");
    assert_eq!(first["warnings"][0]["code"], "declaration_stands");
    assert_eq!(last["warnings"], json!([]));
    let too_much = ask(&payload, json!([box_off, box_off]), box_off.clone(), Some(SHOP)).unwrap_err();
    assert_eq!(faults(too_much), ["more_than_left /change/remove"]);
}

#[test]
fn an_amount_is_given_back_of_one_charge_and_never_more_than_is_left() {
    let payload = ordered();
    let amount = |charge: &str, amount: &str| json!({"refund": [{"charge": charge, "amount": amount}]});
    let first = ask(&payload, json!([]), amount("line-economy-2026", "20.00"), Some(SHOP)).unwrap();
    assert_eq!((entry(&first, "line-economy-2026"), &first["refund"]), (["23.75", "20.00", "3.75"], &json!("20.00")));
    let history = json!([amount("line-economy-2026", "20.00")]);
    let more = ask(&payload, history.clone(), amount("line-economy-2026", "3.76"), Some(SHOP)).unwrap_err();
    assert_eq!(faults(more), ["more_than_left /change/refund/0/amount"]);
    let rest = ask(&payload, history, amount("line-economy-2026", "3.75"), Some(SHOP)).unwrap();
    assert_eq!(entry(&rest, "line-economy-2026"), ["23.75", "23.75", "0.00"]);
    for (wrong, told) in [
        (amount("de.vta", "1.00"), "unknown_charge /change/refund/0/charge"),
        (amount("de.vat", "1.001"), "too_many_decimals /change/refund/0/amount"),
        (json!({"refund": [{"line": "7", "quantity": 1}]}), "unknown_line /change/refund/0/line"),
        (json!({"refund": [{"line": "1", "quantity": 3}]}), "too_large /change/refund/0/quantity"),
        (json!({"refund": [{"charge": "goods", "line": "7", "amount": "1.00"}]}), "unknown_line /change/refund/0/line"),
    ] {
        assert_eq!(faults(ask(&payload, json!([]), wrong, Some(SHOP)).unwrap_err()), [told]);
    }
}

/// 91.74 and a tray of 50.13 stay below 150 euro; two trays do not, and the one-stop shop is lost.
#[test]
fn a_limit_that_more_goods_cross_is_told_before() {
    let payload = ordered();
    let add = |quantity: u32| json!({"add": [{"id": "3", "sku": "LACQ-TRAY-40", "quantity": quantity}]});
    let one = ask(&payload, json!([]), add(1), Some(SHOP)).unwrap();
    assert_eq!((&one["thresholds_crossed"], &one["refund"]), (&json!([]), &json!("0.00")));
    // A tray alone: its own flat duty, and VAT of its own.
    let of = |answer: &Value, code: &str| {
        answer["charges"].as_array().unwrap().iter().find(|charge| charge["code"] == code).cloned()
    };
    assert_eq!(of(&one, "eu.flat-duty").unwrap()["amount"], "3.00");
    let two = ask(&payload, json!([]), add(2), Some(SHOP)).unwrap();
    let crossed: Vec<&str> =
        two["thresholds_crossed"].as_array().unwrap().iter().map(|test| test["code"].as_str().unwrap()).collect();
    assert!(crossed.contains(&"eu.ioss"), "{crossed:?}");
    let ioss = two["thresholds_crossed"].as_array().unwrap().iter().find(|test| test["code"] == "eu.ioss").unwrap();
    assert_eq!((&ioss["limit"]["amount"], &ioss["exceeded"]), (&json!("150.00"), &json!(true)));
    let same = json!({"add": [{"id": "1", "sku": "LACQ-TRAY-40", "quantity": 1}]});
    assert_eq!(faults(ask(&payload, json!([]), same, Some(SHOP)).unwrap_err()), ["duplicate_id /change/add/0/id"]);
    let none = json!({"add": [{"id": "3", "sku": "NONE", "quantity": 1}]});
    assert_eq!(faults(ask(&payload, json!([]), none, Some(SHOP)).unwrap_err()), ["unknown_sku /change/add/0/sku"]);
}

#[test]
fn an_order_is_changed_by_its_shop_alone() {
    let payload = ordered();
    for shop in [None, Some("tokyo-stationery")] {
        let refused = ask(&payload, json!([]), json!({}), shop).unwrap_err();
        assert!(matches!(refused, Problem::Unauthorised(_)), "{refused:?}");
    }
    assert_eq!(ask(&payload, json!([]), json!({}), Some(SHOP)).unwrap()["refund"], "0.00");
}
